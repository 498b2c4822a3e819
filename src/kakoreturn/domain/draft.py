"""The message to the agent: polite, factual, one clear request, and nothing in it that the record does not hold.

Every message names the order in its first line, then the item, each defect as it was noted, what is asked for, and the
photos that go with it. What differs from kind to kind is only why it is written and what the reader is asked to do.
"""

from collections.abc import Iterator

from kakoreturn.domain.action import ActionId
from kakoreturn.domain.case import Case, Photo
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.guide import Party
from kakoreturn.domain.letter import Kind, Letter, Matter, after_rejection
from kakoreturn.domain.letters import LETTERS, more_photos
from kakoreturn.domain.order import Order
from kakoreturn.domain.readiness import Lack, StepId, is_replacement_reviewed, lacking
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.standing import Flow
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import Happening, Remedy


@record
class Draft(Record):
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


_BEFORE_SHIPPING = frozenset({Kind.REQUEST, Kind.APPROVE, Kind.REJECT, Kind.MORE_PHOTOS})


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
    if matter.view.outlook.waiting_on is Party.YOU and is_replacement_reviewed(case, matter.view.order):
        return Kind.REJECT if matter.view.order.failed else Kind.APPROVE
    fitting = (_BY_ACTION[action.id] for action in matter.view.actions if action.id in _BY_ACTION)
    agreed = case.attempt.latest(Happening.AGREED) or case.attempt.latest(Happening.REFUNDED)
    return next(fitting, Kind.REFUND_CHASE if agreed and not case.on_the_ladder else Kind.FOLLOW_UP)


def draft(matter: Matter, kind: Kind) -> Draft:
    """The message of `kind`. Raises `Refused` where the case has not come as far as that message.

    What the guide wants in it and the case lacks is named in `missing`; whether to go on without is the caller's
    choice.
    """
    _check_fits(matter.case, kind)
    return _composed(kind, LETTERS[kind](matter), matter.view.order, matter.item, _missing(matter.case, kind))


def ask_for_photos(order: Order) -> Draft:
    """The message that asks for what the last review of the order's QC photos left open.

    Raises `Refused` when it left nothing open.
    """
    if not order.unsure:
        raise Refused(
            f"the last review of order {quoted(order.number)} left nothing open",
            f'say what you want to see: kakoreturn qc {shell_quoted([order.number])} --unsure "CHECK: what to see"',
        )
    return _composed(Kind.MORE_PHOTOS, more_photos(order.unsure), order, order.item, ())


def _composed(kind: Kind, letter: Letter, order: Order, item: str | None, missing: tuple[Lack, ...]) -> Draft:
    subject = f"Order {order.number}: {letter.title}"
    return Draft(
        kind=kind,
        lang="en",
        subject=subject,
        body="\n".join((subject, "", *_lines(letter, order, item))) + "\n",
        attachments=tuple(photo.name for photo in letter.photos),
        missing=missing,
    )


def _check_fits(case: Case, kind: Kind) -> None:
    """Raise `Refused` for a message that would say what is not so."""
    shipped = case.attempt.flow is Flow.AFTER_SHIPPING
    if shipped and kind in _BEFORE_SHIPPING:
        raise Refused(
            f"case {case.number}: a message of kind {kind} is for an item that is still in the warehouse",
            f"kakoreturn draft {case.number} --kind after-shipping",
        )
    if (kind is Kind.AFTER_SHIPPING and not shipped) or (
        kind is Kind.REFUND_CHASE and not shipped and case.remedy is Remedy.EXCHANGE
    ):
        raise Refused(
            f"case {case.number}: a message of kind {kind} does not fit a request for {_wish(case)} at the warehouse",
            f"kakoreturn draft {case.number} writes the one that fits",
        )
    if kind in _NEEDS_SENDING and case.attempt.day_zero is None:
        raise Refused(
            f"case {case.number}: a message of kind {kind} has nothing to go back to, the request was not sent yet",
            f"once you sent it: kakoreturn record {case.number} sent",
        )
    here = case.attempt.latest(Happening.QC) or case.attempt.latest(Happening.ARRIVED)
    if (kind is Kind.APPROVE and not here) or (kind is Kind.REJECT and not here and not after_rejection(case)):
        raise Refused(
            f"case {case.number}: there is no replacement to {kind} yet",
            f"once its QC photos are in: kakoreturn record {case.number} qc",
        )


def _wish(case: Case) -> str:
    return "an exchange" if case.remedy is Remedy.EXCHANGE else "a refund"


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


def _lines(letter: Letter, order: Order, item: str | None) -> Iterator[str]:
    yield from ("Hello,", "", letter.why, "")
    yield from _facts(order, item)
    for heading, entries in letter.lists:
        if entries:
            yield from ("", heading)
            yield from (_item(place, text) for place, text in enumerate(entries, 1))
    yield from ("", letter.ask)
    if letter.photos:
        yield from ("", f"Photos attached: {', '.join(_attached(photo) for photo in letter.photos)}")
    yield from ("", "Thank you.")


def _attached(photo: Photo) -> str:
    """How a photo is named in a message: with the numbers of its circles."""
    numbers = [str(number) for number, _ in photo.numbered]
    told = f" ({'circle' if len(numbers) == 1 else 'circles'} {', '.join(numbers)})" if numbers else ""
    return f"{photo.name}{told}"


def _item(place: int, text: str) -> str:
    """A numbered item; further lines of `text` are set in under the first."""
    return f"{place}. " + text.expandtabs(4).replace("\n", "\n   ")


def _facts(order: Order, item: str | None) -> Iterator[str]:
    yield f"Order number: {order.number}"
    if item:
        yield f"Item: {item}"
    if order.size:
        yield f"Size ordered: {order.size}"
    if order.quantity and order.quantity > 1:
        yield f"Quantity: {order.quantity}"
