"""What the rules ask of a book: its orders, items and cases, and what may be recorded of each."""

from __future__ import annotations

from kakoreturn.domain import flow
from kakoreturn.domain.errors import NotFound, Refused, UsageProblem, quoted
from kakoreturn.domain.text import one_line, shell_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import ItemId, Order
    from kakoreturn.domain.values import Days
    from kakoreturn.service.rules.protocol import Book


def the_case(book: Book, number: int) -> Case:
    """Case `number`. Raises NotFound."""
    case = book.case(number)
    if case is None:
        raise no_case(number)
    return case


def no_case(number: int) -> NotFound:
    """What to raise where there is no such case."""
    return NotFound(f"there is no case {number}", "kakoreturn status --all lists every case")


def the_item(book: Book, number: str, line: int | None = None) -> Order:
    """Item `line` of order `number`, or its only one.

    Raises NotFound when there is none, UsageProblem when the order has several and none was named.
    """
    items = book.items(number)
    if not items:
        raise no_order(number)
    return the_only(items) if line is None else the_line(items, line)


def the_line(items: Sequence[Order], line: int) -> Order:
    """The item of this line, of all items of an order. Raises NotFound."""
    found = next((item for item in items if item.line == line), None)
    if found is None:
        show = f"kakoreturn order show {shell_quoted([items[0].number])}"
        raise NotFound(f"order {quoted(items[0].number)} has no item {line}", f"its items: {named(items)}; see: {show}")
    return found


def the_only(items: Sequence[Order], words: str | None = None) -> Order:
    """The only one of some items of an order, all that are called so. Raises UsageProblem where there are several."""
    if len(items) > 1:
        so = f" called {quoted(words)}" if words else ""
        many = f"order {quoted(items[0].number)} has {len(items)} items{so}"
        raise UsageProblem(f"{many}: {named(items)}", f"name the one you mean, as in {shell_quoted([items[0].ref])}")
    return items[0]


def no_order(number: str) -> NotFound:
    """What to raise where there is no such order."""
    return NotFound(f"there is no order {quoted(number)}", "kakoreturn order list shows every order")


def named(items: Iterable[Order]) -> str:
    """What to type for each of some items, and what it is, in which size."""
    known = ((item.ref, ", ".join(map(one_line, filter(None, (item.item, item.size))))) for item in items)
    return ", ".join(f"{ref} ({what})" if what else ref for ref, what in known)


def check_day(on: date, days: Days) -> None:
    """Raise Refused for a day that has not begun yet."""
    flow.check_not_after(on, days.latest)


def check_cleared(cleared: Iterable[str], given: Container[str]) -> None:
    """Raise UsageProblem for a field that is emptied and given a value at once."""
    for name in cleared:
        if name in given:
            raise UsageProblem(f"--clear {name} goes against the value that is given for it", "give one of the two")


def cases_about(book: Book, item: ItemId) -> list[Case]:
    """The cases about an item, open and closed, by number."""
    found = (book.case(number) for number in book.cases_of(item[0]))
    return [case for case in found if case is not None and case.item_id == item]


def open_cases(book: Book, item: ItemId) -> list[Case]:
    """The open cases about an item, by number."""
    return [case for case in cases_about(book, item) if case.is_open]


def check_no_twin(book: Book, item: Order, words: str | None, *, but: int | None = None) -> None:
    """Raise Refused when another open case is about the same item.

    `words` are what this one is about; it is a new one, or `but`.
    """
    others = (case for case in open_cases(book, item.id) if case.number != but)
    check_no_twin_among(others, item, words, is_new=but is None)


def check_no_twin_among(cases: Iterable[Case], item: Order, words: str | None, *, is_new: bool) -> None:
    """Raise Refused when one of these cases about an item is open under these words, those of a new case or another."""
    twin = flow.twin_among(cases, item.item, words)
    if twin is not None:
        about = f" and {quoted(words)}" if words else ""
        add = f"kakoreturn order add {shell_quoted([item.number])}"
        new = (
            f"; another item of the order takes another --item, or is put on record first with {add}" if is_new else ""
        )
        raise Refused(
            f"case {twin.number} is open for order {quoted(item.number)}{about} already",
            f"go on with: kakoreturn status {twin.number}{new}",
        )


def check_no_twin_of(book: Book, case: Case) -> None:
    """Raise Refused when another open case is about the item of this one."""
    item = the_item(book, case.order, case.line)
    check_no_twin(book, item, case.item or item.item, but=case.number)


def twin_of(book: Book, case: Case) -> int | None:
    """The open case about the item of a closed one, beside which it does not go on; None for one that is open."""
    if case.is_open:
        return None
    item = the_item(book, case.order, case.line)
    twin = flow.twin_among(open_cases(book, item.id), item.item, case.item or item.item)
    return twin.number if twin else None
