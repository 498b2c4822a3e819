"""The message to the agent: polite, factual, one clear request, and nothing in it that the record does not hold.

Every message names the order in its first line, then the item, each defect as it was noted, what is asked for, and the
photos that go with it. What differs from kind to kind is only why it is written and what the reader is asked to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kakoreturn.domain import events as ev
from kakoreturn.domain.advice import ActionId
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.letters import DONE, LETTERS, Kind, Letter, Matter, after_rejection
from kakoreturn.domain.readiness import Lack, StepId, lacking
from kakoreturn.domain.standing import Flow
from kakoreturn.domain.values import Happening, Remedy


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
        return Kind.REJECT if after_rejection(case) else Kind.REQUEST
    fitting = (_BY_ACTION[action.id] for action in matter.view.actions if action.id in _BY_ACTION)
    return next(fitting, Kind.REFUND_CHASE if case.remedy is Remedy.REFUND else Kind.FOLLOW_UP)


def draft(matter: Matter, kind: Kind) -> Draft:
    """The message of `kind`. Raises `Refused` where the case has not come as far as that message.

    What the guide wants in it and the case lacks is named in `missing`; whether to go on without is the caller's
    choice.
    """
    _check_fits(matter.case, kind)
    parts = LETTERS[kind](matter)
    subject = f"Order {matter.view.order.number}: {parts.title}"
    return Draft(
        kind=kind,
        lang="en",
        subject=subject,
        body="\n".join((subject, "", *_lines(matter, parts))) + "\n",
        attachments=tuple(photo.name for photo in parts.photos),
        missing=_missing(matter.case, kind),
    )


def _check_fits(case: Case, kind: Kind) -> None:
    if kind in _NEEDS_SENDING and case.attempt.day_zero is None:
        raise Refused(
            f"case {case.number}: a {kind} message has nothing to go back to, the request was not sent yet",
            f"once you sent it: kakoreturn record {case.number} sent",
        )
    here = case.attempt.latest(Happening.QC) or case.attempt.latest(Happening.ARRIVED)
    if (kind is Kind.APPROVE and not here) or (kind is Kind.REJECT and not here and not after_rejection(case)):
        raise Refused(
            f"case {case.number}: there is no replacement to {kind} yet",
            f"once its QC photos are in: kakoreturn record {case.number} qc",
        )


def _missing(case: Case, kind: Kind) -> tuple[Lack, ...]:
    if kind is Kind.APPROVE:
        return ()
    missing = lacking(case)
    if kind is Kind.REJECT and not after_rejection(case):
        question = (
            f'What is wrong with it? Say so with: kakoreturn record {case.number} rejected --note "WHAT AND WHERE"'
        )
        return (*missing, Lack(step=StepId.EXPLAIN, what="no defect of the replacement is noted", question=question))
    return missing


def _lines(matter: Matter, parts: Letter) -> Iterator[str]:
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


def _history(case: Case) -> Iterator[str]:
    for entry in case.history:
        match entry:
            case ev.Happened() if entry.event in DONE:
                amount = f" ({entry.amount})" if entry.amount else ""
                yield f"- {entry.on}: {DONE[entry.event]}{amount}"
            case ev.RemedySwitched():
                wish = "an exchange" if entry.remedy is Remedy.EXCHANGE else "a refund"
                yield f"- {entry.on}: I changed the request to {wish}"
            case ev.CaseShipped():
                yield f"- {entry.on}: the item was shipped"
            case _:
                pass
