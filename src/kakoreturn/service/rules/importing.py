"""Taking in orders from a list: new ones, and with `update` what it says differently of those on record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import KakoError
from kakoreturn.domain.incoming import Change, Fault, Incoming, differences
from kakoreturn.domain.order import DETAILS, Order
from kakoreturn.domain.values import Days, OrderStage
from kakoreturn.service.rules.book import Book
from kakoreturn.service.rules.orders import edit_order, move_orders
from kakoreturn.service.rules.reviewing import review_order

# How many new orders and changes are kept to be shown.
_SHOWN = 1000


class ListBook(Book, Protocol):
    """A book that very many orders can be put in."""

    def orders(self, numbers: Iterable[str]) -> dict[str, Order]:
        """Those orders that are on record, by number, as they stood before this batch."""
        ...

    def put_order(self, number: str, fields: Mapping[str, Any]) -> None:
        """Add the events that make an order which is not on record, from the fields of `Order` that it has."""
        ...


@dataclass(slots=True, kw_only=True)
class Intake:
    """A list of orders being taken in, a batch at a time; what came of it so far.

    `agent` is that of new orders whose row names none. With `update`, known orders become what the list says of them;
    `anyway` lets them ship with an open case or photos nobody looked at. `first` and `changes` are what there is to
    show: the first new orders, and the first changes, made or not.
    """

    days: Days
    agent: str
    update: bool = False
    anyway: bool = False
    added: int = 0
    unchanged: int = 0
    differing: int = 0
    first: list[Order] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def take(self, book: ListBook | None, batch: Iterable[Incoming]) -> Iterator[Fault]:
        """Take in orders that a list names once; the faults of those that cannot be. No book: none is on record."""
        batch = list(batch)
        known = book.orders(one.number for one in batch) if book else {}
        for incoming in batch:
            if (order := known.get(incoming.number)) is None:
                self._add(book, incoming)
            elif (change := differences(order, incoming)) is None:
                self.unchanged += 1
            else:
                self.differing += 1
                if len(self.changes) < _SHOWN:
                    self.changes.append(change)
                if self.update and book:
                    yield from self._change(book, change)

    def _add(self, book: ListBook | None, incoming: Incoming) -> None:
        self.added += 1
        fields = {"agent": self.agent, **incoming.fields}
        if len(self.first) < _SHOWN:
            self.first.append(Order(number=incoming.number, **fields))
        if book:
            book.put_order(incoming.number, fields)

    def _change(self, book: Book, change: Change) -> Iterator[Fault]:
        """Make an order what the list says, by the rules that hold for a single one."""
        new = {name: value for name, (_, value) in change.fields.items()}
        try:
            details = {name: value for name, value in new.items() if name in DETAILS}
            if details:
                edit_order(book, change.number, ev.OrderDescribed(**details))
            for stage in _in_turn(change):
                if stage is None:
                    self._review(book, change.number, new)
                else:
                    on = new[f"{stage}_on"]
                    move_orders(book, [change.number], stage, on, self.days, anyway=self.anyway)
        except KakoError as problem:
            yield Fault(row=change.row, reason=f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}")

    def _review(self, book: Book, number: str, new: dict[str, Any]) -> None:
        if new.keys() & {"reviewed_on", "failed", "unsure"}:
            order = book.order(number)
            assert order is not None
            review = {name: new.get(name, getattr(order, name)) for name in ("failed", "unsure")}
            on = new.get("reviewed_on", order.reviewed_on)
            assert on is not None, "a list says what a review found only with its day"
            review_order(book, number, ev.OrderReviewed(on=on, **review), self.days)


def _in_turn(change: Change) -> Iterator[OrderStage | None]:
    """The stages that a row dates differently, so that none of the days on the way is out of order; None: the review.

    What moves to a later day goes first, the last of it before the others; a review comes before the order leaves.
    """
    moved = [stage for stage in OrderStage if stage is not OrderStage.ORDERED and f"{stage}_on" in change.fields]
    days = {stage: change.fields[f"{stage}_on"] for stage in moved}
    later = [stage for stage in moved if days[stage][0] is not None and days[stage][0] < days[stage][1]]
    yield from reversed(later)
    others = [stage for stage in moved if stage not in later]
    leaving = [stage for stage in others if stage in {OrderStage.SHIPPED, OrderStage.DELIVERED}]
    yield from (stage for stage in others if stage not in leaving)
    yield None
    yield from leaving
