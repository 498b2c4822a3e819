"""Writing to a case: what happened, what is corrected, noted and kept. Each function is one changeset, all or nothing.

A case is folded once: inside the transaction, by the rule that decides; what is shown is the case it ends with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.errors import NotFound, UsageProblem
from kakoreturn.domain.happenings import HAPPENINGS
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import Happening, Issue, Money, Remedy, Sender
from kakoreturn.service import cases, rules
from kakoreturn.service.lookup import find_case
from kakoreturn.store.format import Damage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.place import Place
    from kakoreturn.service.rules.details import Detail
    from kakoreturn.store.ledger import Ledger


# A sum that is told which currency it is in unless it says so: that of what was agreed, else of the order.
Sum = Callable[[str], Money]


@record
class Told(Record):
    """A sum as it was told, of which the rest is known only once the case is: its currency, and that of the rate.

    `rate` is what one unit of the sum is in the order's currency. Without an amount it is that of the sum on record.
    """

    amount: Sum | None = None
    rate: Decimal | None = None

    def settled(self, currency: str, corrected: ev.Happened | None = None) -> tuple[Money, Money | None]:
        """The sum and its rate, where sums of the case are in `currency` unless they say so.

        What corrects another sum is in the currency of that one, at its rate. Raises UsageProblem for a rate between a
        currency and itself.
        """
        before = corrected.amount if corrected else None
        if self.amount is not None:
            sum_ = self.amount(before.currency if before else currency)
        elif before is not None:
            sum_ = before
        else:
            raise UsageProblem("--rate goes with a sum, and none is on record", "give it too, as in --amount 12.50")
        if self.rate is None:
            return sum_, corrected.rate if corrected and before and before.currency == sum_.currency else None
        if sum_.currency == currency:
            raise UsageProblem(
                f"--rate goes with a sum in another currency, and {sum_} is in {currency} already",
                "name the other currency, as in --amount 12.50 --currency USD --rate 7.15; or leave out --rate",
            )
        return sum_, Money.of(self.rate, currency)


def record_events(
    place: Place,
    case: str | int,
    happened: Iterable[ev.Happened],
    *,
    dated: bool = True,
    told: Told | None = None,
    text: str | None = None,
    anyway: bool = False,
) -> tuple[CaseView, tuple[ev.Happened, ...]]:
    """Record what happened, one event after the other; the case after it, and the events with their sums.

    The sum goes with each event that takes one. `text` is the message as it was sent. `dated`: their day was given;
    else it is today, or that of the last event where it was already tomorrow at the agent. Raises Refused when the flow
    does not allow one of them; `anyway` accepts more money than was agreed.
    """
    happened, said = tuple(happened), list[ev.Happened]()

    def decide(book: Ledger, number: int) -> Case:
        after = rules.book.the_case(book, number)
        calendar = place.calendar(book.guide(after.guide))
        last = None if dated else after.last_of_flow
        said.clear()
        for one in happened:
            ahead = place.days.following(last.on) if last else one.on
            on = ahead if ahead <= (one.due_on or ahead) else one.on
            amount, rate = _sum(place, book, after, told if "amount" in HAPPENINGS[one.event].options else None)
            said.append(after.as_agreed(replace(one, on=on, amount=amount, rate=rate)))
            after = rules.recording.record(book, number, said[-1], place.days, calendar, anyway=anyway)
        if text is not None:
            message = ev.MessageKept(sender=Sender.ME, text=text, on=said[0].on)
            after = rules.details.keep(book, number, message, place.days)
        return after

    return changed(place, case, decide), tuple(said)


def amend(
    place: Place, case: str | int, change: ev.Amended, *, told: Told | None = None, anyway: bool = False
) -> tuple[CaseView, ev.Happened]:
    """Correct an event; the case after it, and the event as it was.

    Raises Refused when there is none, or its neighbours do not allow the day; `anyway` as in `record_events`.
    """
    before: list[ev.Happened] = []

    def decide(book: Ledger, number: int) -> Case:
        known = rules.book.the_case(book, number)
        amount, rate = _sum(place, book, known, told, flow.amended_by(known, change))
        exact = replace(change, amount=amount, rate=rate)
        before.append(rules.recording.amend(book, number, exact, place.days, anyway=anyway))
        return rules.book.the_case(book, number)

    return changed(place, case, decide), before[-1]


def event_at(place: Place, case: str | int, number: int) -> Happening:
    """What happened as entry `number` of a case's history, counted from 1. Raises NotFound."""
    with place.store.snapshot():
        known = cases.one(place, case).case
    entry = known.history[number - 1] if 0 < number <= len(known.history) else None
    if not isinstance(entry, ev.Happened):
        raise NotFound(
            f"case {known.number} has no event {number} to correct", f"kakoreturn show {known.number} numbers them"
        )
    return entry.event


def _sum(
    place: Place, book: Ledger, case: Case, told: Told | None, corrected: ev.Happened | None = None
) -> tuple[Money | None, Money | None]:
    if told is None:
        return None, None
    known = case.standing.agreed or rules.book.the_item(book, case.order, case.line).price
    return told.settled(known.currency if known else place.config.currency, corrected)


def switch(place: Place, case: str | int, remedy: Remedy, on: date | None = None) -> CaseView:
    """Ask for another remedy from `on`, else from the day of what comes next. Raises as the rule of recording."""
    return changed(place, case, lambda book, number: rules.recording.switch(book, number, remedy, on, place.days))


def name_issue(place: Place, case: str | int, issue: Issue) -> CaseView:
    """Say what kind of trouble it is, after shipping."""
    return changed(place, case, lambda book, number: rules.recording.name_issue(book, number, issue))


def keep(place: Place, case: str | int, detail: Detail) -> CaseView:
    """Add a defect, note or message to a case, or change or remove what is there. Raises as the rule of the details."""
    return changed(place, case, lambda book, number: rules.details.keep(book, number, detail, place.days))


def changed(place: Place, case: str | int, decide: Callable[[Ledger, int], Case]) -> CaseView:
    """Do one changeset on the case that `case` names; the case as it stands after it.

    `decide` appends the events and returns the case they leave. It is called again where another program was faster.
    """
    with place.store.snapshot():
        number = find_case(place, case)
        order, guide = place.store.order_and_guide(number)

    def decided(book: Ledger) -> tuple[Case, Order, Guide]:
        after = decide(book, number)
        return after, item_of(book, after), book.guide(after.guide)

    return place.view(*place.store.changed(place.at, decided, number, order, guide=guide))


def item_of(book: Ledger, case: Case) -> Order:
    """The item that a case is about. Raises StoreProblem for a store that has lost it."""
    item = next((item for item in book.items(case.order) if item.line == case.line), None)
    if item is None:
        raise Damage("an order that a case names is missing")
    return item
