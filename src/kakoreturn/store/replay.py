"""The views against the journal: worked out of it anew, or held to what it tells."""

from __future__ import annotations

from itertools import islice

from kakoreturn.domain.records import Record, plain_record
from kakoreturn.store import journal, rows, tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.store.engine import Connection

Row = tuple[object, ...]
_COLUMNS = {"cases": rows.CASE_COLUMNS, "items": rows.ITEM_COLUMNS}
_AT_ONCE = 500  # cases or orders that are asked for together: a server may be far
_KEYS = {"cases": 1, "items": 2}  # how many columns say which row it is


@plain_record
class Difference(Record):
    """A case or an order that a view tells otherwise than the journal, or that is missing from it."""

    what: str
    is_missing: bool


def rebuild(connection: Connection) -> None:
    """Work the items, the cases and the tally out of the journal. Raises Damage where they do not fit together."""
    connection.execute("DELETE FROM cases")
    connection.execute("DELETE FROM items")
    for name, told in journal.events_of_orders(connection):
        rows.write_items(connection, {name: journal.folded_order(name, told)})
    for number, told in journal.events_of_cases(connection):
        rows.write_case(connection, number, journal.folded_case(number, told))
    tally.count_anew(connection)


def differences(connection: Connection) -> Iterator[Difference]:
    """What the views tell otherwise than the journal. All of that is replayed, some cases or orders at a time."""
    yield from _compared(connection, "cases", _case_rows(connection))
    yield from _untold(connection, "cases", "case_number")
    yield from _compared(connection, "items", _item_rows(connection))
    yield from _untold(connection, "items", "order_number")


def _case_rows(connection: Connection) -> Iterator[tuple[int, list[Row]]]:
    """Each case that the journal tells of, with the row that the view should have; none where it was taken back."""
    for number, told in journal.events_of_cases(connection):
        case = journal.folded_case(number, told)
        yield number, [] if case is None else [rows.case_row(case)]


def _item_rows(connection: Connection) -> Iterator[tuple[str, list[Row]]]:
    """Each order that the journal tells of, with the rows that the view should have."""
    for number, told in journal.events_of_orders(connection):
        yield number, [rows.item_row(item) for item in journal.folded_order(number, told)]


def _compared(connection: Connection, table: str, told: Iterator[tuple[int | str, list[Row]]]) -> Iterator[Difference]:
    """What a view tells otherwise of each case or order than in the rows that it should have."""
    key = _KEYS[table]
    while some := dict(islice(told, _AT_ONCE)):
        left = {row[:key]: row for wanted in some.values() for row in wanted}
        marks = ", ".join("?" * len(some))
        query = f"SELECT {', '.join(_COLUMNS[table])} FROM {table} WHERE number IN ({marks}) ORDER BY 1, 2"  # noqa: S608 - as above
        for row in connection.execute(query, tuple(some)):
            there = left.pop(row[:key], None)
            if there is None or not rows.is_same(there, row):
                yield Difference(_called(table, row), is_missing=False)
        yield from (Difference(_called(table, row), is_missing=True) for row in left.values())


def _untold(connection: Connection, table: str, subject: str) -> Iterator[Difference]:
    """The rows of a view that the journal has no word of."""
    query = (
        f"SELECT {', '.join(_COLUMNS[table])} FROM {table} "  # noqa: S608 - as above
        f"WHERE NOT EXISTS (SELECT 1 FROM journal WHERE {subject} = {table}.number)"
    )
    yield from (Difference(_called(table, row), is_missing=False) for row in connection.execute(query))


def _called(table: str, row: Row) -> str:
    return f"case {row[0]}" if table == "cases" else f"order {row[0]!r}{f', item {row[1]}' if row[1] != 1 else ''}"
