"""The message to the agent: polite, factual, one clear request, and nothing in it that the record does not hold.

Every message names the order in its first line, then the item, each defect as it was noted, what is asked for, and the
photos that go with it. What differs from kind to kind is only why it is written and what the reader is asked to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kakoreturn.domain import events as ev
from kakoreturn.domain.advice import ActionId
from kakoreturn.domain.case import Case, Defect, Photo
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.readiness import Lack, StepId, lacking
from kakoreturn.domain.standing import RUNGS, Flow
from kakoreturn.domain.values import Happening, Issue, Remedy
from kakoreturn.domain.view import CaseView
from kakoreturn.domain.workdays import WorkingCalendar, business_days_since


class Kind(StrEnum):
    """What a message is for."""

    REQUEST = "request"
    FOLLOW_UP = "follow-up"
    SUPPORT = "support"
    DOCUMENTATION = "documentation"
    ESCALATION = "escalation"
    APPROVE = "approve"
    REJECT = "reject"
    AFTER_SHIPPING = "after-shipping"
    REFUND_CHASE = "refund-chase"
    MORE_PHOTOS = "more-photos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message ready to paste. `body` ends in one newline; `missing` is what the guide wants in it and it lacks."""

    kind: Kind
    lang: str
    subject: str
    body: str
    attachments: tuple[str, ...]
    missing: tuple[Lack, ...]

    @property
    def musts(self) -> tuple[Lack, ...]:
        """What it must not be sent without."""
        return tuple(lack for lack in self.missing if lack.must)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a message is written from: a case as it stands on the day `today`."""

    view: CaseView
    calendar: WorkingCalendar
    today: date

    @property
    def case(self) -> Case:
        return self.view.case

    @property
    def item(self) -> str | None:
        return self.view.item

    @property
    def wish(self) -> str:
        return "an exchange" if self.case.remedy is Remedy.EXCHANGE else "a refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What differs between kinds: the title, why it is written, the defects under their headings, what is asked."""

    title: str
    why: str
    ask: str
    defects: tuple[tuple[str, tuple[Defect, ...]], ...]
    photos: tuple[Photo, ...]
    history: bool = False


_BY_ACTION = {
    ActionId.CHASE_AGENT: Kind.FOLLOW_UP,
    ActionId.CONTACT_SUPPORT: Kind.SUPPORT,
    ActionId.PROVIDE_DOCUMENTATION: Kind.DOCUMENTATION,
    ActionId.PERSIST: Kind.FOLLOW_UP,
    ActionId.ESCALATE: Kind.ESCALATION,
    ActionId.REVIEW_REPLACEMENT: Kind.APPROVE,
}
_NEEDS_SENDING = frozenset({Kind.FOLLOW_UP, Kind.SUPPORT, Kind.DOCUMENTATION, Kind.ESCALATION, Kind.REFUND_CHASE})


def kind_for(matter: Matter) -> Kind:
    """The kind of message that fits the state. Raises `Refused` for a closed case."""
    case = matter.case
    if not case.is_open:
        raise Refused(
            f"case {case.number} is closed ({case.outcome}); there is nothing left to ask",
            f"if it goes on after all: kakoreturn record {case.number} reopened",
        )
    if case.attempt.day_zero is None:
        if case.attempt.flow is Flow.AFTER_SHIPPING:
            return Kind.AFTER_SHIPPING
        return Kind.REJECT if _after_rejection(case) else Kind.REQUEST
    fitting = (_BY_ACTION[action.id] for action in matter.view.actions if action.id in _BY_ACTION)
    return next(fitting, Kind.REFUND_CHASE if case.remedy is Remedy.REFUND else Kind.FOLLOW_UP)


def draft(matter: Matter, kind: Kind) -> Draft:
    """The message of `kind`. Raises `Refused` where the case has not come as far as that message.

    What the guide wants in it and the case lacks is named in `missing`; whether to go on without is the caller's choice.
    """
    _check_fits(matter.case, kind)
    parts = _PARTS[kind](matter)
    subject = f"Order {matter.view.order.number}: {parts.title}"
    return Draft(
        kind=kind,
        lang="en",
        subject=subject,
        body="\n".join((subject, "", *_lines(matter, parts))) + "\n",
        attachments=tuple(photo.name for photo in parts.photos),
        missing=_missing(matter.case, kind),
    )


def _after_rejection(case: Case) -> bool:
    place = case.attempt.start - 1
    entry = case.history[place] if place >= 0 else None
    return isinstance(entry, ev.Happened) and entry.event is Happening.REJECTED


def _check_fits(case: Case, kind: Kind) -> None:
    if kind in _NEEDS_SENDING and case.attempt.day_zero is None:
        raise Refused(
            f"case {case.number}: a {kind} message has nothing to go back to, the request was not sent yet",
            f"once you sent it: kakoreturn record {case.number} sent",
        )
    here = case.attempt.latest(Happening.QC) or case.attempt.latest(Happening.ARRIVED)
    if (kind is Kind.APPROVE and not here) or (kind is Kind.REJECT and not here and not _after_rejection(case)):
        raise Refused(
            f"case {case.number}: there is no replacement to {kind} yet",
            f"once its QC photos are in: kakoreturn record {case.number} qc",
        )


def _missing(case: Case, kind: Kind) -> tuple[Lack, ...]:
    if kind is Kind.APPROVE:
        return ()
    missing = lacking(case)
    if kind is Kind.REJECT and not _after_rejection(case):
        question = (
            f'What is wrong with it? Say so with: kakoreturn record {case.number} rejected --note "WHAT AND WHERE"'
        )
        return (*missing, Lack(step=StepId.EXPLAIN, what="no defect of the replacement is noted", question=question))
    return missing


def _lines(matter: Matter, parts: _Parts) -> Iterator[str]:
    yield from ("Hello,", "", parts.why, "")
    yield from _facts(matter)
    for heading, defects in parts.defects:
        if defects:
            yield from ("", heading)
            yield from (_item(place, defect.text) for place, defect in enumerate(defects, 1))
    if parts.history:
        yield from ("", "What has happened so far:")
        yield from _history(matter.case)
    yield from ("", parts.ask)
    if parts.photos:
        yield from ("", f"Photos attached: {', '.join(photo.name for photo in parts.photos)}")
    yield from ("", "Thank you.")


def _item(place: int, text: str) -> str:
    """A numbered item; further lines of `text` are set in under the first."""
    return f"{place}. " + text.replace("\n", "\n   ")


def _facts(matter: Matter) -> Iterator[str]:
    order = matter.view.order
    yield f"Order number: {order.number}"
    if matter.item:
        yield f"Item: {matter.item}"
    if order.size:
        yield f"Size ordered: {order.size}"
    if order.quantity and order.quantity > 1:
        yield f"Quantity: {order.quantity}"


_DONE = {
    Happening.SENT: "I sent the request",
    Happening.CHASED: "I asked how far it was",
    Happening.REVIEWED: "the agent checked it and contacted the seller",
    Happening.CONFIRMED: "the seller confirmed a replacement",
    Happening.ARRIVED: "the replacement reached the warehouse",
    Happening.QC: "I received QC photos of the replacement",
    Happening.REJECTED: "I rejected the replacement",
    Happening.AGREED: "a refund was agreed",
    Happening.REFUNDED: "money was refunded",
    Happening.REFUSED: "the request was refused",
    Happening.SUPPORT: "I contacted support",
    Happening.DOCUMENTED: "I handed over the documentation",
    Happening.PERSISTED: "I asked again",
    Happening.ESCALATED: "I asked for higher-level support",
}


def _history(case: Case) -> Iterator[str]:
    for entry in case.history:
        match entry:
            case ev.Happened() if entry.event in _DONE:
                amount = f" ({entry.amount})" if entry.amount else ""
                yield f"- {entry.on}: {_DONE[entry.event]}{amount}"
            case ev.RemedySwitched():
                yield f"- {entry.on}: I changed the request to {'an exchange' if entry.remedy is Remedy.EXCHANGE else 'a refund'}"
            case ev.CaseShipped():
                yield f"- {entry.on}: the item was shipped"
            case _:
                pass


def _these(defects: tuple[Defect, ...]) -> str:
    return "this defect" if len(defects) == 1 else "these defects"


def _wrong(case: Case) -> tuple[tuple[str, tuple[Defect, ...]], ...]:
    return (("What is wrong:", case.round_defects),)


def _request(matter: Matter) -> _Parts:
    case = matter.case
    if case.remedy is Remedy.EXCHANGE:
        ask = (
            f"My request: please exchange it for one without {_these(case.round_defects)}. Could you check this, ask the "
            "seller whether a replacement is available, and tell me the answer?"
        )
    else:
        ask = (
            "My request: a refund, not an exchange. Could you check this, take it up with the seller, and tell me the "
            "answer and the amount?"
        )
    return _Parts(
        title=f"request for {matter.wish}",
        why="The QC photos of this order show something that I would like to settle before it is shipped.",
        ask=f"{ask} Please keep the item in the warehouse until then.",
        defects=_wrong(case),
        photos=case.round_photos,
    )


_WAITING = {
    Happening.REVIEWED: "I have no word yet on whether it was checked and passed on to the seller.",
    Happening.CONFIRMED: "I have no word yet on whether the seller has a replacement.",
    Happening.ARRIVED: "I have no word yet that the replacement has reached the warehouse.",
    Happening.QC: "I have not received QC photos of the replacement yet.",
    Happening.REFUNDED: "I have not received the refund yet.",
}


def _asked_on(matter: Matter) -> str:
    """When the request was made and how long ago that is, as the beginning of a sentence."""
    sent = matter.case.attempt.date_of(Happening.SENT)
    if sent is None:
        return f"This is about {matter.wish} for this order"
    days = (matter.today - sent).days
    ago = "today" if not days else "1 day ago" if days == 1 else f"{days} days ago"
    return f"On {sent} ({ago}) I asked for {matter.wish} for this order"


def _follow_up(matter: Matter) -> _Parts:
    row, refused_on = matter.view.outlook.waiting, matter.case.attempt.date_of(Happening.REFUSED)
    if matter.case.on_the_ladder and refused_on:
        news = f"It was refused on {refused_on}. The facts have not changed, and I would like to ask once more."
        ask = f"My request is still {matter.wish}. Could you take it up with the seller again and tell me the answer?"
    else:
        news = _WAITING.get(Happening(row.stage), "") if row else "I have no word yet on what comes of it."
        ask = (
            f"Could you tell me how far it is, and when I can expect the next step? My request is still {matter.wish}."
        )
    return _Parts(
        title=f"follow-up on my request for {matter.wish}",
        why=f"{_asked_on(matter)}. {news}".rstrip(),
        ask=ask,
        defects=_wrong(matter.case),
        photos=matter.case.round_photos,
    )


def _refund_chase(matter: Matter) -> _Parts:
    attempt, money = matter.case.attempt, matter.case.standing
    agreed_on = attempt.date_of(Happening.AGREED)
    since = agreed_on or attempt.day_zero or matter.today
    passed = business_days_since(since, matter.today, matter.calendar)
    agreed = f" It was agreed on {agreed_on}{f' ({money.agreed})' if money.agreed else ''}." if agreed_on else ""
    received = f" {', '.join(str(paid) for paid in money.payments)} has come so far." if money.payments else ""
    missing = f" of {money.missing}" if money.missing and money.missing.amount else ""
    return _Parts(
        title="refund not received yet" if not money.payments else "refund not complete yet",
        why=f"{_asked_on(matter)}.{agreed} Since then {passed} business {'day has' if passed == 1 else 'days have'} passed."
        f"{received}",
        ask=f"My request: please check where the refund{missing} is, and tell me on which day and by which way it was paid.",
        defects=_wrong(matter.case),
        photos=(),
    )


def _refusal_so_far(matter: Matter) -> str:
    attempt = matter.case.attempt
    if refused_on := attempt.date_of(Happening.REFUSED):
        return f"It was refused on {refused_on}."
    if chased_on := attempt.date_of(Happening.CHASED):
        return f"I asked again on {chased_on} and have no answer on record."
    return "I have no answer on record."


def _support(matter: Matter) -> _Parts:
    return _Parts(
        title=f"please mediate on my request for {matter.wish}",
        why=f"{_asked_on(matter)}. {_refusal_so_far(matter)}",
        ask=f"Could you mediate between the seller and me? My request is {matter.wish}.",
        defects=_wrong(matter.case),
        photos=matter.case.round_photos,
    )


def _documentation(matter: Matter) -> _Parts:
    return _Parts(
        title=f"documentation for my request for {matter.wish}",
        why=f"{_asked_on(matter)}. {_refusal_so_far(matter)} Here is everything on it in one place.",
        ask=f"My request is still {matter.wish}. Could you look at it again with this, and tell me the answer?",
        defects=_wrong(matter.case),
        photos=matter.case.photos,
        history=True,
    )


def _escalation(matter: Matter) -> _Parts:
    climbed = [
        f"{_DONE[rung]} on {matter.case.attempt.date_of(rung)}" for rung in matter.case.attempt.rungs if rung in RUNGS
    ]
    tried = f" Since then {', '.join(climbed)}." if climbed else ""
    return _Parts(
        title=f"please pass on my request for {matter.wish} to higher-level support",
        why=f"{_asked_on(matter)}. {_refusal_so_far(matter)}{tried}",
        ask=f"Could somebody with higher-level support look at this? My request is still {matter.wish}.",
        defects=_wrong(matter.case),
        photos=matter.case.photos,
        history=True,
    )


def _approve(matter: Matter) -> _Parts:
    return _Parts(
        title="I approve the replacement",
        why=f"{_asked_on(matter)}. I have looked through the QC photos of the replacement and approve it.",
        ask="This settles my request for an exchange. The replacement can be shipped with my parcel.",
        defects=(("What was wrong with the item before:", matter.case.round_defects),),
        photos=(),
    )


def _reject(matter: Matter) -> _Parts:
    case = matter.case
    rejected = _after_rejection(case)
    new = case.round_defects if rejected else ()
    old = tuple(defect for defect in case.defects if defect not in new)
    found = (
        "The QC photos of the replacement show that it is not right either, so" if new else "I have looked at it, and"
    )
    return _Parts(
        title=f"I cannot approve the replacement, request for {matter.wish}",
        why=f"{found} I cannot approve the replacement.",
        ask=f"My request: {matter.wish} again, for one without {_these(new or old)}. Could you ask the seller and tell me the "
        "answer? Please keep the item in the warehouse until then.",
        defects=(("What is wrong with the replacement:", new), ("What was wrong before:", old)),
        photos=case.round_photos if new else (),
    )


_AFTER_SHIPPING = {
    Issue.MINOR: "Is there anything you can offer, such as a small partial refund?",
    Issue.MAJOR: "Could you offer a partial refund for it?",
    Issue.WRONG_ITEM: "This is not what I ordered. Could you tell me how you will put it right?",
    Issue.SIZE: "Is there anything you can offer for it?",
    None: "Is there anything you can offer for it?",
}


def _after_shipping(matter: Matter) -> _Parts:
    return _Parts(
        title="a problem found after shipping",
        why="This order has been shipped, and I have found a problem with it.",
        ask=f"{_AFTER_SHIPPING[matter.case.issue]} What I ask for is {matter.wish}; I know that less is possible after "
        "shipping, so please tell me what you can do.",
        defects=_wrong(matter.case),
        photos=matter.case.round_photos,
    )


def _more_photos(matter: Matter) -> _Parts:
    return _Parts(
        title="please send more QC photos",
        why=f"Before I go on with my request for {matter.wish}, I would like to see the item more closely.",
        ask="Could you send sharp close-up photos of these places? Please keep the item in the warehouse until then.",
        defects=(("Where I would like to look:", matter.case.round_defects),),
        photos=matter.case.round_photos,
    )


_PARTS = {
    Kind.REQUEST: _request,
    Kind.FOLLOW_UP: _follow_up,
    Kind.SUPPORT: _support,
    Kind.DOCUMENTATION: _documentation,
    Kind.ESCALATION: _escalation,
    Kind.APPROVE: _approve,
    Kind.REJECT: _reject,
    Kind.AFTER_SHIPPING: _after_shipping,
    Kind.REFUND_CHASE: _refund_chase,
    Kind.MORE_PHOTOS: _more_photos,
}
