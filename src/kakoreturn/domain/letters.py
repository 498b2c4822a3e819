"""What each kind of message says: why it is written, and what the reader is asked to do.

Nothing is said that the record does not hold, nothing is threatened, and one thing is asked for.
"""

from collections.abc import Iterable, Iterator

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.defect import Defect
from kakoreturn.domain.letter import Kind, Letter, Matter, Section, after_rejection
from kakoreturn.domain.readiness import is_answered
from kakoreturn.domain.standing import RUNGS
from kakoreturn.domain.values import Happening, Issue, Remedy
from kakoreturn.domain.workdays import business_days_since

# What of it is told in a sentence; the history tells the rest.
_TOLD = frozenset({Happening.REFUSED, Happening.CHASED, *RUNGS})
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


def _history(case: Case) -> Section:
    return "What has happened so far:", tuple(_events(case))


def _events(case: Case) -> Iterator[str]:
    for entry in case.history:
        match entry:
            case ev.Happened() if entry.event in _DONE:
                amount = f" ({entry.amount})" if entry.amount else ""
                yield f"{entry.on}: {_DONE[entry.event]}{amount}"
            case ev.RemedySwitched():
                wish = "an exchange" if entry.remedy is Remedy.EXCHANGE else "a refund"
                yield f"{entry.on}: I changed the request to {wish}"
            case ev.CaseShipped():
                yield f"{entry.on}: the item was shipped"
            case _:
                pass


def _these(defects: tuple[str, ...]) -> str:
    return "this defect" if len(defects) == 1 else "these defects"


def _texts(defects: Iterable[Defect]) -> tuple[str, ...]:
    return tuple(defect.words for defect in defects)


def _wrong(case: Case) -> Section:
    return "What is wrong:", _texts(case.round_defects)


def _request(matter: Matter) -> Letter:
    case = matter.case
    if case.remedy is Remedy.EXCHANGE:
        ask = (
            f"My request: please exchange it for one without {_these(_texts(case.round_defects))}. Could you check "
            "this, ask the seller whether a replacement is available, and tell me the answer?"
        )
    else:
        ask = (
            "My request: a refund, not an exchange. Could you check this, take it up with the seller, and tell me the "
            "answer and the amount?"
        )
    return Letter(
        title=f"request for {matter.wish}",
        why="The QC photos of this order show something that I would like to settle before it is shipped.",
        ask=f"{ask} Please keep the item in the warehouse until then.",
        lists=(_wrong(case),),
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


def _follow_up(matter: Matter) -> Letter:
    row, refused_on = matter.view.outlook.waiting, matter.case.attempt.date_of(Happening.REFUSED)
    if matter.case.on_the_ladder and refused_on:
        news = f"It was refused on {refused_on}. The facts have not changed, and I would like to ask once more."
        ask = f"My request is still {matter.wish}. Could you take it up with the seller again and tell me the answer?"
    else:
        news = _WAITING.get(Happening(row.stage), "") if row else "I have no word yet on what comes of it."
        ask = (
            f"Could you tell me how far it is, and when I can expect the next step? My request is still {matter.wish}."
        )
    return Letter(
        title=f"follow-up on my request for {matter.wish}",
        why=f"{_asked_on(matter)}. {news}".rstrip(),
        ask=ask,
        lists=(_wrong(matter.case),),
        photos=matter.case.round_photos,
    )


def _refund_chase(matter: Matter) -> Letter:
    attempt, money = matter.case.attempt, matter.case.standing
    agreed_on = attempt.date_of(Happening.AGREED)
    since = agreed_on or attempt.day_zero or matter.today
    passed = business_days_since(since, matter.today, matter.calendar)
    sum_agreed = f" ({money.agreed})" if money.agreed else ""
    agreed = f" It was agreed on {agreed_on}{sum_agreed}." if agreed_on else ""
    received = f" Received so far: {', '.join(map(str, money.payments))}." if money.payments else ""
    missing = f" of {money.missing}" if money.missing and money.missing.amount else ""
    waited = "1 business day has" if passed == 1 else f"{passed} business days have"
    return Letter(
        title="refund not complete yet" if money.payments else "refund not received yet",
        why=f"{_asked_on(matter)}.{agreed} Since then {waited} passed.{received}",
        ask=f"My request: please check where the refund{missing} is, and tell me on which day and by which way it was "
        "paid.",
        lists=(_wrong(matter.case),),
    )


def _so_far(matter: Matter) -> str:
    """What came of the request: money, a refusal, questions, rungs; in the order it happened."""
    case, said = matter.case, [f"{_asked_on(matter)}."]
    money = case.standing
    if money.agreed:
        said.append(f"A refund of {money.agreed} was agreed.")
    if money.payments:
        said.append(f"Received so far: {', '.join(map(str, money.payments))}.")
    said += [f"On {one.on} {_DONE[one.event]}." for one in case.attempt.happened if one.event in _TOLD]
    if not is_answered(case):
        said.append("I have had no answer.")
    return " ".join(said)


def _support(matter: Matter) -> Letter:
    return Letter(
        title=f"please mediate on my request for {matter.wish}",
        why=_so_far(matter),
        ask=f"Could you mediate between the seller and me? My request is {matter.wish}.",
        lists=(_wrong(matter.case),),
        photos=matter.case.round_photos,
    )


def _documentation(matter: Matter) -> Letter:
    return Letter(
        title=f"documentation for my request for {matter.wish}",
        why=f"{_so_far(matter)} Here is what I have on it.",
        ask=f"My request is still {matter.wish}. Could you look at it again with this, and tell me the answer?",
        lists=(_wrong(matter.case), _history(matter.case)),
        photos=matter.case.photos,
    )


def _escalation(matter: Matter) -> Letter:
    return Letter(
        title=f"please pass on my request for {matter.wish} to higher-level support",
        why=_so_far(matter),
        ask=f"Could somebody with higher-level support look at this? My request is still {matter.wish}.",
        lists=(_wrong(matter.case), _history(matter.case)),
        photos=matter.case.photos,
    )


def _approve(matter: Matter) -> Letter:
    return Letter(
        title="I approve the replacement",
        why=f"{_asked_on(matter)}. I have looked through the QC photos of the replacement and approve it.",
        ask="This settles my request for an exchange. The replacement can be shipped with my parcel.",
        lists=(("What was wrong with the item before:", _texts(matter.case.round_defects)),),
    )


def _reject(matter: Matter) -> Letter:
    case = matter.case
    rejected = after_rejection(case)
    new = _texts(case.round_defects) if rejected else ()
    old = _texts(defect for defect in case.defects if not rejected or defect.round < case.round)
    found = (
        "The QC photos of the replacement show that it is not right either, so" if new else "I have looked at it, and"
    )
    return Letter(
        title=f"I cannot approve the replacement, request for {matter.wish}",
        why=f"{found} I cannot approve the replacement.",
        ask=f"My request: {matter.wish} again, for one without {_these(new or old)}. Could you ask the seller and tell "
        "me the answer? Please keep the item in the warehouse until then.",
        lists=(("What is wrong with the replacement:", new), ("What was wrong before:", old)),
        photos=case.round_photos if new else (),
    )


_AFTER_SHIPPING = {
    Issue.MINOR: "Is there anything you can offer, such as a small partial refund?",
    Issue.MAJOR: "Could you offer a partial refund for it?",
    Issue.WRONG_ITEM: "This is not what I ordered. Could you tell me how you will put it right?",
    Issue.SIZE: "Is there anything you can offer for it?",
    None: "Is there anything you can offer for it?",
}


def _after_shipping(matter: Matter) -> Letter:
    return Letter(
        title="a problem found after shipping",
        why="This order has been shipped, and I have found a problem with it.",
        ask=f"{_AFTER_SHIPPING[matter.case.issue]} What I ask for is {matter.wish}. Please tell me what you can do.",
        lists=(_wrong(matter.case),),
        photos=matter.case.round_photos,
    )


def _more_photos(matter: Matter) -> Letter:
    return more_photos(matter.view.order.unsure or _texts(matter.case.round_defects))


def more_photos(places: tuple[str, ...]) -> Letter:
    """Ask for photos or measurements of these places."""
    return Letter(
        title="please send more QC photos",
        why="Before I decide on this order, I would like to see it more closely.",
        ask="Could you send sharp close-up photos, or the measurements, of these places? Please keep the item in the "
        "warehouse until then.",
        lists=(("What I would like to see:", places),),
    )


LETTERS = {
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
