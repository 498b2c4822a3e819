"""A desk that does one changeset at a time, as a command does, over a book kept in a list and over a real store."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case, fold_case
from kakoreturn.domain.changesets import Changeset, Subject, standing_events
from kakoreturn.domain.errors import KakoError, Refused
from kakoreturn.domain.order import Order, fold_order
from kakoreturn.domain.values import Days, Happening, Issue, Money, OrderStage, Phase, Remedy
from kakoreturn.domain.workdays import Weekdays
from kakoreturn.guides import bundled_guide, canonical, guide_hash, parse_guide
from kakoreturn.service import rules
from kakoreturn.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kakoreturn.domain.guide import Guide
    from kakoreturn.store.ledger import Ledger

MONDAY = date(2026, 6, 1)
PLAIN = bundled_guide("kakobuy")
GUIDE, BODY = parse_guide(PLAIN), canonical(PLAIN)
NAME = guide_hash(BODY)
_AT = "2026-06-01T00:00:00Z"


@dataclass(slots=True)
class ListBook:
    """A book whose journal is a list of changesets."""

    journal: list[Changeset] = field(default_factory=list)
    guides: dict[str, bytes] = field(default_factory=dict)
    new: list[tuple[Subject, ev.Event]] = field(default_factory=list)

    @contextmanager
    def begin(self) -> Iterator[ListBook]:
        """Do one changeset: kept when it ends well, gone when it raises."""
        try:
            yield self
            if self.new:
                self.journal.append(Changeset(number=len(self.journal) + 1, at=_AT, events=tuple(self.new)))
        finally:
            self.new.clear()

    def _events(self, subject: Subject) -> list[ev.Event]:
        kept = [(changeset.number, about, event) for changeset in self.journal for about, event in changeset.events]
        new = [(len(self.journal) + 1, about, event) for about, event in self.new]
        return standing_events((changeset, event) for changeset, about, event in (*kept, *new) if about == subject)

    def events_in(self, number: int, subject: Subject) -> list[ev.Event]:
        """Return what a changeset says of one subject."""
        return [event for about, event in self.journal[number - 1].events if about == subject]

    def standing(self, subject: Subject) -> list[ev.Event]:
        """Return the events that count."""
        return self._events(subject)

    def _case_numbers(self) -> list[int]:
        events = [*(pair for changeset in self.journal for pair in changeset.events), *self.new]
        return sorted({subject for subject, _ in events if isinstance(subject, int)})

    def case(self, number: int) -> Case | None:
        """Return a case as it stands."""
        return fold_case(number, cast("list[ev.CaseEvent]", self._events(number)))

    def items(self, number: str) -> tuple[Order, ...]:
        """Return the items of an order as it stands."""
        return fold_order(number, cast("list[ev.OrderEvent]", self._events(number)))

    def new_line(self, number: str) -> int:
        """Return a line that no item of an order ever had."""
        if not self.items(number):
            return 1
        pairs = [*(pair for changeset in self.journal for pair in changeset.events), *self.new]
        lines = [event.line for about, event in pairs if about == number and isinstance(event, ev.OrderDescribed)]
        return 1 + max(lines)

    def cases_of(self, order: str) -> list[int]:
        """Return the numbers of an order's cases."""
        return [one for one in self._case_numbers() if (case := self.case(one)) is not None and case.order == order]

    def new_case_number(self) -> int:
        """Return a number that no case ever had."""
        return max(self._case_numbers(), default=0) + 1

    def guide(self, name: str) -> Guide:
        """Return the guide kept under a hash."""
        assert self.guides[name] == BODY
        return GUIDE

    def keeps_guide(self, name: str) -> bool:
        """Whether a guide is kept."""
        return name in self.guides

    def keep_guide(self, name: str, body: bytes) -> None:
        """Keep a guide."""
        self.guides[name] = body

    def changesets(self, subject: Subject | None = None) -> Iterator[Changeset]:
        """Return the changesets before this one, newest first."""
        return (changeset for changeset in reversed(self.journal) if subject is None or subject in changeset.subjects)

    def changeset(self, number: int) -> Changeset | None:
        """Return a changeset."""
        return next((changeset for changeset in self.journal if changeset.number == number), None)

    def subjects_of(self, number: int) -> Iterator[Subject]:
        """Return what a changeset touched."""
        return iter(self.journal[number - 1].subjects)

    def append(self, subject: Subject, event: ev.Event) -> None:
        """Add an event to the changeset that was begun."""
        self.new.append((subject, event))


@dataclass(frozen=True, slots=True)
class StoreBook:
    """A book whose journal is that of a store, so that what holds for the rules is seen to hold there too."""

    store: Store

    def begin(self) -> AbstractContextManager[Ledger]:
        """Do one changeset: kept when it ends well, gone when it raises."""
        return self.store.changeset(_AT)

    @property
    def journal(self) -> list[Changeset]:
        """The changesets, the oldest first."""
        return self.store.changesets()

    def keeps_guide(self, name: str) -> bool:
        """Whether a guide is kept."""
        with self.begin() as book:
            return book.guide(name) == GUIDE

    def case(self, number: int) -> Case | None:
        """Return a case as it stands."""
        with self.begin() as book:
            return book.case(number)

    def items(self, number: str) -> tuple[Order, ...]:
        """Return the items of an order as it stands."""
        with self.begin() as book:
            return tuple(book.items(number))


@dataclass(frozen=True, slots=True)
class Desk:
    """Does what a user does, each time as one changeset; days are counted from Monday 1 June 2026."""

    book: ListBook | StoreBook = field(default_factory=ListBook)
    seam: str = "seam open for 2 cm on the left toe box"

    def day(self, number: int) -> date:
        """Return a day."""
        return MONDAY + timedelta(days=number)

    def days(self, today: int) -> Days:
        """Return the days a command runs on."""
        return Days(today=self.day(today), latest=self.day(today))

    def money(self, amount: str, currency: str = "CNY") -> Money:
        """Return an amount."""
        return Money.of(Decimal(amount), currency)

    def case(self, number: int = 1) -> Case:
        """Return a case as it stands."""
        with self.book.begin() as book:
            return rules.book.the_case(book, number)

    def order(self, number: str = "KB1", line: int | None = None) -> Order:
        """Return an item of an order as it stands, the only one where none is named."""
        with self.book.begin() as book:
            return rules.book.the_item(book, number, line)

    def open(
        self,
        order: str = "KB1",
        *,
        remedy: str = "exchange",
        defects: tuple[str, ...] = ("seam open for 2 cm on the left toe box",),
        details: ev.OrderDescribed | None = None,
        item: str | None = None,
        phase: str | None = None,
        issue: str | None = None,
        sent: int | None = None,
        today: int = 0,
    ) -> Case:
        """Open a case; `details` are those of its order, `item` is short for one of them."""
        request = rules.opening.Request(
            order=order,
            remedy=Remedy(remedy),
            details=details or ev.OrderDescribed(item=item),
            defects=defects,
            phase=Phase(phase) if phase else None,
            issue=Issue(issue) if issue else None,
            sent_on=None if sent is None else self.day(sent),
        )
        with self.book.begin() as book:
            return rules.opening.open_case(book, request, BODY, NAME, self.days(today))

    def record(
        self,
        event: str,
        day: int,
        *,
        case: int = 1,
        today: int | None = None,
        amount: Money | None = None,
        note: str | None = None,
        final: bool | None = None,
        anyway: bool = False,
    ) -> Case:
        """Record an event on its day, unless another day is today."""
        happened = ev.Happened(event=Happening(event), on=self.day(day), amount=amount, note=note, final=final)
        days = self.days(day if today is None else today)
        with self.book.begin() as book:
            return rules.recording.record(book, case, happened, days, Weekdays(), anyway=anyway)

    def tell(self, story: str, *, case: int = 1) -> Case:
        """Record a story without money, as in `sent 0, reviewed 2`."""
        for words in story.split(", "):
            event, day = words.split()
            self.record(event, int(day), case=case)
        return self.case(case)

    def amend(
        self,
        event: str,
        *,
        on: int | None = None,
        note: str | None = None,
        amount: Money | None = None,
        today: int = 60,
    ) -> Case:
        """Correct an event of case 1."""
        day = None if on is None else self.day(on)
        change = ev.Amended(event=Happening(event), on=day, note=note, amount=amount)
        with self.book.begin() as book:
            rules.recording.amend(book, 1, change, self.days(today))
            return rules.book.the_case(book, 1)

    def switch(self, remedy: str, day: int, *, case: int = 1) -> Case:
        """Ask for the other remedy."""
        with self.book.begin() as book:
            return rules.recording.switch(book, case, Remedy(remedy), self.day(day), self.days(day))

    def add_order(self, number: str = "KB1", **details: str) -> Order:
        """Put an order on record."""
        with self.book.begin() as book:
            return rules.orders.add_order(
                book, number, ev.OrderDescribed(item=details.get("item"), size=details.get("size"))
            )

    def move(self, stage: str, day: int, *orders: str, anyway: bool = False, today: int | None = None) -> None:
        """Record that all items of orders reached a stage."""
        days = self.days(day if today is None else today)
        with self.book.begin() as book:
            known = {order: [item.id for item in book.items(order)] for order in orders or ("KB1",)}
            which = [one for order, items in known.items() for one in items or [(order, 1)]]
            rules.orders.move_orders(book, which, OrderStage(stage), self.day(day), days, anyway=anyway)

    def undo(self, case: int | None = None) -> Changeset:
        """Take back the last changeset."""
        with self.book.begin() as book:
            return rules.undoing.undo(book, () if case is None else (case,))

    def redo(self) -> Changeset:
        """Bring back the changeset that was taken back last."""
        with self.book.begin() as book:
            return rules.undoing.redo(book)

    @contextmanager
    def refused(self, error: type[KakoError] = Refused, match: str | None = None) -> Iterator[None]:
        """Expect what is done inside to be refused, and nothing to be on record of it."""
        before = list(self.book.journal)
        with pytest.raises(error, match=match):
            yield
        assert self.book.journal == before


@pytest.fixture(params=["list", "store"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk over an empty book."""
    if request.param == "list":
        yield Desk()
        return
    with Store(tmp_path / "kako.db") as store:
        yield Desk(StoreBook(store))


@pytest.fixture(scope="session")
def new_desk() -> type[Desk]:
    """Return what makes a desk over an empty book, for tests that need one for each example."""
    return Desk
