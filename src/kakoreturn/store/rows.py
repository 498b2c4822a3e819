"""The rows of the views, and the items read back from them."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from zlib import crc32

from kakoreturn import plain_json
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.order import ItemId, Order
from kakoreturn.domain.order_fields import FIELDS, OrderField
from kakoreturn.domain.values import Money, amount_read
from kakoreturn.guides import guide_hash, stored_guide
from kakoreturn.store.bulk import insert, streamed
from kakoreturn.store.format import Damage, ViewDamage
from kakoreturn.store.journal import UNREADABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.guide import Guide
    from kakoreturn.store.engine import Connection

# The fields of an item, which are its columns too; which it is comes before them.
_FIELDS = tuple(field for field in FIELDS if field.kind not in {"number", "line"})
ITEM_COLUMNS = ("number", "line", *(field.name for field in _FIELDS), "waits", "is_here", "seal")
CASE_COLUMNS = (
    "number",
    "order_number",
    "line",
    "item",
    "guide",
    "remedy",
    "phase",
    "round",
    "state",
    "outcome",
    "opened_on",
    "is_open",
    "seal",
)
# Whether the order has other items, and whether another order's own number is what this one would be called by.
_COMPANY = (
    "EXISTS (SELECT 1 FROM items AS other WHERE other.number = items.number AND other.line <> items.line)",
    "EXISTS (SELECT 1 FROM items AS other WHERE other.number = items.number || '/' || items.line)",
)
_READ_ITEMS = f"SELECT {', '.join((*ITEM_COLUMNS, *_COMPANY))} FROM items"  # noqa: S608 - names above
# SQLite takes far more values in one statement; this keeps the statements short.
_BATCH = 500
# What an item may wait for only once it has one of these, and what may end its wait.
_AT_WAREHOUSE = frozenset({"stocked_on", "photos_on", "return_by", "failed", "asked_on"})
_AFTER_PHOTOS = frozenset(
    {"reviewed_on", "failed", "unsure", "asked_on", "shipped_on", "delivered_on", "returned_on", "cancelled_on"}
)


def _reader(field: OrderField) -> Callable[[Any], object] | None:
    """What makes a value of what its column holds; None where it is the same."""
    match field.kind:
        case "day" | "deadline":
            return date.fromisoformat
        case "money":
            return amount_read
        case "flag":
            return bool
        case "texts":
            return lambda texts: () if texts == "[]" else tuple(plain_json.loads(texts))
        case _:
            return cache(field.words) if field.words else None


_READERS = {field.name: _reader(field) for field in _FIELDS}
# What an item has fields for; what it waits for follows from them.
_READ = tuple((name, _READERS.get(name)) for name in ITEM_COLUMNS[: ITEM_COLUMNS.index("waits")])


def _upsert(table: str, columns: Sequence[str], key: int) -> str:
    """The statement that writes a row, whose first `key` columns say which it is."""
    names, others = ", ".join(columns[:key]), columns[key:]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608 - names above
        f"ON CONFLICT ({names}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in others)}"
    )


_WRITE_ITEM = _upsert("items", ITEM_COLUMNS, 2)
_WRITE_CASE = _upsert("cases", CASE_COLUMNS, 1)


def sealed(row: Iterable[object]) -> tuple[object, ...]:
    """A view row with its seal, by which a row that was changed without its journal is told.

    It keeps no forger out: whoever means to can seal as well.
    """
    plain = tuple([str(value) if isinstance(value, str) else value for value in row])  # no words of an enum
    return (*plain, _seal(plain))


def _seal(plain: tuple[object, ...]) -> int:
    """The seal of a row of SQLite's own types alone."""
    return crc32(repr(plain).encode())


def is_sealed(row: tuple[object, ...]) -> bool:
    """Whether a view row is as it was written. Rows of older stores, which have no seal, are."""
    return row[-1] is None or _seal(row[:-1]) == row[-1]


def is_same(wanted: tuple[object, ...], there: tuple[object, ...]) -> bool:
    """Whether a row of a view is as it should be; in older stores it has no seal."""
    return wanted == there or (there[-1:] == (None,) and wanted[:-1] == there[:-1])


def item_row(item: Order) -> tuple[object, ...]:
    """The view row of an item, in the order of `ITEM_COLUMNS`."""
    cells = (_cell(item, field) for field in _FIELDS)
    return sealed((item.number, item.line, *cells, int(item.waits), int(_is_here(item))))


def _is_here(item: Order) -> bool:
    """Whether a clock may run for it at the warehouse."""
    return item.is_here and any((item.stocked_on, item.photos_on, item.return_by))


def _cell(item: Order, field: OrderField) -> object:
    """What the column of a field holds."""
    if field.kind == "currency":
        return item.price.currency if item.price else None
    value = getattr(item, field.name)
    match value:
        case bool():
            return int(value)
        case date():
            return value.isoformat()
        case Money():
            return value.written
        case tuple():
            return plain_json.dumps_as_is(value)
        case _:
            return value


def case_row(case: Case) -> tuple[object, ...]:
    """The view row of a case, in the order of `CASE_COLUMNS`."""
    standing = case.standing
    attempt = standing.attempt
    row = (
        case.number,
        case.order,
        case.line,
        case.item,
        case.guide,
        attempt.remedy,
        attempt.phase,
        attempt.round,
        standing.state,
        standing.outcome,
        case.opened_on.isoformat(),
        int(standing.is_open),
    )
    return sealed(row)


def write_items(connection: Connection, orders: Mapping[str, tuple[Order, ...]]) -> list[tuple[object, ...]]:
    """Write the view rows of orders, and remove those of items that are not there any more; the rows."""
    for number, items in orders.items():
        marks = ", ".join(("0", *"?" * len(items)))  # lines are counted from 1, and a list may not be empty
        gone = f"DELETE FROM items WHERE number = ? AND line NOT IN ({marks})"  # noqa: S608 - marks alone
        connection.execute(gone, (number, *(item.line for item in items)))
    written = [item_row(item) for items in orders.values() for item in items]
    connection.executemany(_WRITE_ITEM, written)
    return written


def write_case(connection: Connection, number: int, case: Case | None) -> list[tuple[object, ...]]:
    """Write the view row of a case, or remove it when there is no such case any more; the row, where there is one."""
    if case is None:
        connection.execute("DELETE FROM cases WHERE number = ?", (number,))
        return []
    row = case_row(case)
    connection.execute(_WRITE_CASE, row)
    return [row]


HAS_GUIDE = "SELECT 1 FROM guides WHERE hash = ?"


def keep_guide(connection: Connection, name: str, body: bytes) -> None:
    """Keep a guide's content under its hash; a guide that is there already stays as it is."""
    known = connection.execute(HAS_GUIDE, (name,)).fetchone()
    if known is None:
        connection.execute("INSERT INTO guides (hash, body) VALUES (?, ?)", (name, body.decode()))


GUIDE_QUESTION = "SELECT body FROM guides WHERE hash = ?"


def read_guide(connection: Connection, name: str) -> Guide:
    """The guide kept under this hash. Raises Damage when its content is another, or is none."""
    found = connection.execute(GUIDE_QUESTION, (name,)).fetchone()
    return kept_guide(name, found[0] if found else None)


def kept_guide(name: str, body: Any) -> Guide:  # noqa: ANN401 - whatever is kept there
    """The guide of this content, kept under this hash. Raises Damage when it is another, or is none."""
    try:
        return guide_of(name, body)
    except (Refused, *UNREADABLE) as error:
        raise Damage(f"the guide {name[:12]} cannot be read") from error


@lru_cache(32)
def guide_of(name: str, body: str) -> Guide:
    """The guide of this content, which a command asks for several times."""
    if guide_hash(body.encode()) != name:
        raise Damage(f"the content of guide {name[:12]}… was changed")
    return stored_guide(name, plain_json.loads(body))


def items_question(where: str) -> str:
    """What `read_items` asks."""
    return f"{_READ_ITEMS} {where}"


def read_items(
    connection: Connection,
    where: str = "",
    values: Iterable[object] = (),
    differs: Callable[[str], None] | None = None,
) -> Iterator[Order]:
    """The items that meet a condition over the columns, from the view.

    Raises ViewDamage for a row that was changed without its journal, or tells `differs` which one it is and goes on.
    """
    for row in streamed(connection, items_question(where), tuple(values)):
        if is_sealed(row[: len(ITEM_COLUMNS)]):
            yield _item(row)
        elif differs is None:
            raise ViewDamage(f"order {row[0]!r}")
        else:
            differs(f"order {row[0]!r}")


def add_items(connection: Connection, items: Mapping[ItemId, Mapping[str, Any]]) -> list[tuple[object, ...]]:
    """Add the view rows of items that are not there yet, each given by the fields of `Order` that it has; the rows."""
    added = [_given_row(item, fields) for item, fields in items.items()]
    insert(connection, "items", ITEM_COLUMNS, added)
    return added


# The fields whose columns hold something else than their value.
_CONVERTED = frozenset(name for name, read in _READERS.items() if read is not None)
# The row of an item of which nothing is known, in the order of its columns.
_NOTHING_GIVEN: dict[str, object] = {**dict.fromkeys(ITEM_COLUMNS[:-1]), "failed": "[]", "unsure": "[]", "notes": "[]"}


def _given_row(item: ItemId, fields: Mapping[str, Any]) -> tuple[object, ...]:
    """What `item_row` says of such an item, without making it: very many of them come in at once."""
    given = _NOTHING_GIVEN.copy()
    given["number"], given["line"] = item
    given.update(fields)
    for name in _CONVERTED.intersection(fields):
        value = fields[name]
        kind = type(value)
        if kind is date:
            given[name] = value.isoformat()
        elif kind is Money:
            given["price"], given["currency"] = value.written, value.currency
        elif kind is bool:
            given[name] = int(value)
        elif kind is tuple:
            given[name] = plain_json.dumps_as_is(value)
        else:
            given[name] = str(value)  # a word of an enum
    given["waits"], given["is_here"] = _waiting(item, fields)
    plain = tuple(given.values())
    return (*plain, _seal(plain))


def _waiting(item: ItemId, fields: Mapping[str, Any]) -> tuple[int, int]:
    """Whether an item of these fields waits, and whether a clock may run for it at the warehouse."""
    if _AT_WAREHOUSE.isdisjoint(fields):
        return 0, 0
    # Nearly all that have photos have nothing after them, and wait.
    if _AFTER_PHOTOS.isdisjoint(fields):
        return int("photos_on" in fields), 1
    made = Order(number=item[0], **fields)
    return int(made.waits), int(_is_here(made))


def items_by_number(
    connection: Connection, numbers: Iterable[str], differs: Callable[[str], None] | None = None
) -> dict[str, tuple[Order, ...]]:
    """The items of those orders that are on record, by the order's number."""
    found: dict[str, tuple[Order, ...]] = {}
    for where, batch in batches("number", numbers):
        for item in read_items(connection, f"WHERE {where} ORDER BY number, line", batch, differs):
            found[item.number] = (*found.get(item.number, ()), item)
    return found


def questions_by_number(numbers: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """What `items_by_number` asks, with its values."""
    return (
        (items_question(f"WHERE {where} ORDER BY number, line"), batch) for where, batch in batches("number", numbers)
    )


def batches(column: str, numbers: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The conditions that rows of these orders meet, by the number in `column`; a batch each, with its numbers."""
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        yield f"{column} IN ({', '.join('?' * len(batch))})", batch


def _item(row: tuple[Any, ...]) -> Order:
    try:
        return _read_item(row)
    except UNREADABLE as error:
        raise Damage(f"the view of order {row[0]!r} cannot be read") from error


def _read_item(row: tuple[Any, ...]) -> Order:
    *_, several, shadowed = row
    # Of most fields nothing is known.
    fields: dict[str, Any] = {
        name: value if read is None else read(value)
        for (name, read), value in zip(_READ, row, strict=False)
        if value is not None
    }
    if "price" in fields:
        fields["price"] = Money(fields["price"], fields.pop("currency", None))
    fields["several"], fields["shadowed"] = bool(several), bool(several and shadowed)
    return Order.made_of(fields)
