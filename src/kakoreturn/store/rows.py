"""The rows of the views, and the items read back from them."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any

from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.order import ItemId, Order
from kakoreturn.domain.values import Category, Money, Payment
from kakoreturn.guides import parse_guide
from kakoreturn.store import journal
from kakoreturn.store.format import Damage

ITEM_COLUMNS = (
    "number",
    "line",
    "item",
    "seller",
    "agent",
    "category",
    "size",
    "quantity",
    "price",
    "currency",
    "payment",
    "url",
    "ordered_on",
    "stocked_on",
    "photos_on",
    "shipped_on",
    "delivered_on",
    "reviewed_on",
    "return_by",
    "failed",
    "unsure",
    "awaits_review",
)
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
)
# Whether the order has other items, and whether another order's own number is what this one would be called by.
_COMPANY = (
    "EXISTS (SELECT 1 FROM items AS other WHERE other.number = items.number AND other.line <> items.line)",
    "EXISTS (SELECT 1 FROM items AS other WHERE other.number = items.number || '/' || items.line)",
)
_READ_ITEMS = f"SELECT {', '.join((*ITEM_COLUMNS, *_COMPANY))} FROM items"  # noqa: S608 - names above
# SQLite takes far more values in one statement; this keeps the statements short.
_BATCH = 500
_DATES = ("ordered_on", "stocked_on", "photos_on", "shipped_on", "delivered_on", "reviewed_on", "return_by")
_BEFORE_PRICE = attrgetter(*ITEM_COLUMNS[: ITEM_COLUMNS.index("price")])
_DAYS = attrgetter(*_DATES)
_AFTER_PHOTOS = frozenset({"reviewed_on", "shipped_on", "delivered_on"})
_READ: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(_DATES, date.fromisoformat),
    "price": Decimal,
    "category": Category,
    "payment": Payment,
    "failed": lambda texts: tuple(json.loads(texts)),
    "unsure": lambda texts: tuple(json.loads(texts)),
}


def _upsert(table: str, columns: Sequence[str], key: int) -> str:
    """The statement that writes a row, whose first `key` columns say which it is."""
    names, others = ", ".join(columns[:key]), columns[key:]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608 - names above
        f"ON CONFLICT ({names}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in others)}"
    )


_WRITE_ITEM = _upsert("items", ITEM_COLUMNS, 2)
_WRITE_CASE = _upsert("cases", CASE_COLUMNS, 1)


def item_row(item: Order) -> tuple[object, ...]:
    """The view row of an item, in the order of `ITEM_COLUMNS`."""
    price = item.price
    return (
        *_BEFORE_PRICE(item),
        format(price.amount, "f") if price else None,
        price.currency if price else None,
        item.payment,
        item.url,
        *[day.isoformat() if day else None for day in _DAYS(item)],
        json.dumps(item.failed, ensure_ascii=False) if item.failed else "[]",
        json.dumps(item.unsure, ensure_ascii=False) if item.unsure else "[]",
        int(item.awaits_review),
    )


def case_row(case: Case) -> tuple[object, ...]:
    """The view row of a case, in the order of `CASE_COLUMNS`."""
    return (
        case.number,
        case.order,
        case.line,
        case.item,
        case.guide,
        case.remedy,
        case.phase,
        case.round,
        case.state,
        case.outcome,
        case.opened_on.isoformat(),
        int(case.is_open),
    )


def write_items(connection: sqlite3.Connection, orders: Mapping[str, tuple[Order, ...]]) -> None:
    """Write the view rows of orders, and remove those of items that are not there any more."""
    for number, items in orders.items():
        marks = ", ".join("?" * len(items))
        gone = f"DELETE FROM items WHERE number = ? AND line NOT IN ({marks})"  # noqa: S608 - marks alone
        connection.execute(gone, (number, *(item.line for item in items)))
    connection.executemany(_WRITE_ITEM, (item_row(item) for items in orders.values() for item in items))


def write_case(connection: sqlite3.Connection, number: int, case: Case | None) -> None:
    """Write the view row of a case, or remove it when there is no such case any more."""
    if case is None:
        connection.execute("DELETE FROM cases WHERE number = ?", (number,))
    else:
        connection.execute(_WRITE_CASE, case_row(case))


def rebuild(connection: sqlite3.Connection) -> None:
    """Work the items and cases out of the journal, into tables that hold none. Raises Damage where they do not fit."""
    for name, found in journal.events_of_orders(connection):
        write_items(connection, {name: journal.folded_order(name, found)})
    for number, found in journal.events_of_cases(connection):
        write_case(connection, number, journal.folded_case(number, found))


def keep_guide(connection: sqlite3.Connection, name: str, body: bytes) -> None:
    """Keep a guide's content under its hash; a guide that is there already stays as it is."""
    known = connection.execute("SELECT 1 FROM guides WHERE hash = ?", (name,)).fetchone()
    if known is None:
        connection.execute("INSERT INTO guides (hash, body) VALUES (?, ?)", (name, body.decode()))


def read_guide(connection: sqlite3.Connection, name: str) -> Guide:
    """The guide kept under this hash."""
    found = connection.execute("SELECT body FROM guides WHERE hash = ?", (name,)).fetchone()
    try:
        return guide_of(found[0])
    except (Refused, ValueError, TypeError) as error:
        raise Damage(f"the guide {name[:12]} cannot be read") from error


@lru_cache(32)
def guide_of(body: str) -> Guide:
    """The guide of this content, which a command asks for several times."""
    return parse_guide(json.loads(body))


def read_items(connection: sqlite3.Connection, where: str = "", values: Iterable[object] = ()) -> list[Order]:
    """The items that meet a condition over the columns, from the view."""
    return [_item(row) for row in connection.execute(f"{_READ_ITEMS} {where}", tuple(values))]


def add_items(connection: sqlite3.Connection, items: Mapping[ItemId, Mapping[str, Any]]) -> None:
    """Add the view rows of items that are not there yet, each given by the fields of `Order` that it has.

    Only columns that hold something are spoken of: an import of very many orders spends half its time here.
    """
    alike: dict[tuple[str, ...], list[list[object]]] = {}
    for item, fields in items.items():
        alike.setdefault(tuple(fields), []).append(_given_row(item, fields))
    for names, found in alike.items():
        connection.executemany(_insert_given(names), found)


def _given_row(item: ItemId, fields: Mapping[str, Any]) -> list[object]:
    row: list[object] = [*item]
    for value in fields.values():
        kind = type(value)
        if kind is str or kind is int:
            row.append(value)
        elif kind is date:
            row.append(value.isoformat())
        elif kind is Money:
            row += (format(value.amount, "f"), value.currency)
        elif kind is tuple:
            row.append(json.dumps(value, ensure_ascii=False))
        else:
            row.append(value)
    # Nearly all that have photos have nothing after them, and wait.
    waits = "photos_on" in fields and (
        fields.keys().isdisjoint(_AFTER_PHOTOS) or Order(number=item.number, **fields).awaits_review
    )
    row.append(int(waits))
    return row


@lru_cache(64)
def _insert_given(names: tuple[str, ...]) -> str:
    """The statement for items that have these fields; what a review found is an empty list where there is none."""
    columns = [
        "number",
        "line",
        *(column for name in names for column in (("price", "currency") if name == "price" else (name,))),
    ]
    marks = ["?"] * len(columns)
    lists = [name for name in ("failed", "unsure") if name not in names]
    return (
        f"INSERT INTO items ({', '.join([*columns, 'awaits_review', *lists])}) "  # noqa: S608 - names of fields
        f"VALUES ({', '.join([*marks, '?', *(repr('[]') for _ in lists)])})"
    )


def items_by_number(connection: sqlite3.Connection, numbers: Iterable[str]) -> dict[str, tuple[Order, ...]]:
    """The items of those orders that are on record, by the order's number."""
    wanted = sorted(set(numbers))
    found: dict[str, tuple[Order, ...]] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        marks = ", ".join("?" * len(batch))
        for item in read_items(connection, f"WHERE number IN ({marks}) ORDER BY number, line", batch):
            found[item.number] = (*found.get(item.number, ()), item)
    return found


def _item(row: tuple[Any, ...]) -> Order:
    try:
        return _read_item(dict(zip((*ITEM_COLUMNS, "several", "shadowed"), row, strict=True)))
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Damage(f"the view of order {row[0]!r} cannot be read") from error


def _read_item(plain: dict[str, Any]) -> Order:
    del plain["awaits_review"]
    currency = plain.pop("currency")
    for name, read in _READ.items():
        if plain[name] is not None:
            plain[name] = read(plain[name])
    if plain["price"] is not None:
        plain["price"] = Money(plain["price"], currency)
    plain["several"], plain["shadowed"] = bool(plain["several"]), plain["several"] and bool(plain["shadowed"])
    return Order(**plain)
