"""What the actions work on: a book, and what they all ask of it."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.case import Case
from kakoreturn.domain.changesets import Changeset, Subject
from kakoreturn.domain.errors import NotFound, Refused, quoted
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.order import Order
from kakoreturn.domain.values import Days


class Book(Protocol):
    """One changeset in the making. Reading sees what was appended."""

    def case(self, number: int) -> Case | None:
        """Case `number` as it stands, None when there is none."""
        ...

    def order(self, number: str) -> Order | None:
        """Order `number` as it stands, None when there is none."""
        ...

    def cases_of(self, order: str) -> list[int]:
        """The numbers of an order's cases, in order."""
        ...

    def new_case_number(self) -> int:
        """A case number that was never given before."""
        ...

    def guide(self, name: str) -> Guide:
        """The guide kept under this hash."""
        ...

    def keep_guide(self, name: str, body: bytes) -> None:
        """Keep a guide's canonical content under its hash."""
        ...

    def changesets(self, subject: Subject | None = None) -> Iterator[Changeset]:
        """The changesets before this one, newest first; with `subject`, those that touched it."""
        ...

    def changeset(self, number: int) -> Changeset | None:
        """Changeset `number`, None when there is none."""
        ...

    def append(self, subject: Subject, event: ev.Event) -> None:
        """Add an event to this changeset."""
        ...


def the_case(book: Book, number: int) -> Case:
    """Case `number`. Raises NotFound."""
    case = book.case(number)
    if case is None:
        raise NotFound(f"there is no case {number}", "kakoreturn status --all lists every case")
    return case


def the_order(book: Book, number: str) -> Order:
    """Order `number`. Raises NotFound."""
    order = book.order(number)
    if order is None:
        raise NotFound(f"there is no order {quoted(number)}", "kakoreturn order list shows every order")
    return order


def check_day(on: date, days: Days) -> None:
    """Raise Refused for a day that has not begun yet."""
    flow.check_not_after(on, days.latest)


def open_cases(book: Book, order: str) -> list[Case]:
    """The open cases of an order, by number."""
    found = (book.case(number) for number in book.cases_of(order))
    return [case for case in found if case is not None and case.is_open]


def check_no_twin(book: Book, order: str, item: str | None, *, but: int | None = None) -> None:
    """Raise Refused when another open case is about the same order and item."""
    known = book.order(order)
    for case in open_cases(book, order):
        if case.number != but and (case.item or (known.item if known else None)) == item:
            about = f" and {quoted(item)}" if item else ""
            raise Refused(
                f"case {case.number} is open for order {quoted(order)}{about} already",
                f"go on with: kakoreturn status {case.number}; for another item of the order add --item",
            )
