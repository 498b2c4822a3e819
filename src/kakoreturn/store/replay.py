"""The views against the journal: worked out of it anew, or held to what it tells."""

from __future__ import annotations

from kakoreturn.domain.records import Record, plain_record
from kakoreturn.store import journal, rows, tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kakoreturn.store.engine import Connection

Row = tuple[object, ...]


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
    """What the views tell otherwise than the journal. All of it is replayed for that."""
    cases: dict[Row, Row] = {}
    for number, told in journal.events_of_cases(connection):
        case = journal.folded_case(number, told)
        if case is not None:
            cases[number,] = rows.case_row(case)
    yield from _compared(connection, "cases", rows.CASE_COLUMNS, cases)
    items: dict[Row, Row] = {}
    for name, told in journal.events_of_orders(connection):
        items.update((item.id, rows.item_row(item)) for item in journal.folded_order(name, told))
    yield from _compared(connection, "items", rows.ITEM_COLUMNS, items)


def _compared(
    connection: Connection, table: str, columns: tuple[str, ...], wanted: Mapping[Row, Row]
) -> Iterator[Difference]:
    """What a view tells otherwise; `wanted` are the rows by what says which they are."""
    left = dict(wanted)
    key = 2 if table == "items" else 1
    for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - names of this package
        there = left.pop(row[:key], None)
        if there is None or not rows.is_same(there, row):
            yield Difference(_called(table, row), is_missing=False)
    yield from (Difference(_called(table, row), is_missing=True) for row in left.values())


def _called(table: str, row: Row) -> str:
    return f"case {row[0]}" if table == "cases" else f"order {row[0]!r}{f', item {row[1]}' if row[1] != 1 else ''}"
