"""Orders as a list from outside tells them, held against what is on record."""

from typing import Any

from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record


@record
class Incoming(Record):
    """An order of a list. `fields` are the fields of `Order` that its row fills; `row` counts as spreadsheets do."""

    row: int
    number: str
    fields: dict[str, Any]


@record
class Change(Record):
    """What a list says differently of an order on record: for each field the value on record and that of the list."""

    row: int
    number: str
    fields: dict[str, tuple[Any, Any]]


def differences(known: Order, incoming: Incoming) -> Change | None:
    """What the list says differently, None where it says nothing new. What a row leaves empty it does not say."""
    found = {
        name: (before, value) for name, value in incoming.fields.items() if (before := getattr(known, name)) != value
    }
    return Change(row=incoming.row, number=incoming.number, fields=found) if found else None
