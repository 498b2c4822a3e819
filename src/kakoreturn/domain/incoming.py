"""Orders as a list from outside tells them, held against what is on record."""

from collections.abc import Sequence
from typing import Any

from kakoreturn.domain.errors import Refused
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record


@record
class Fault(Record):
    """What is wrong with one row of a list. `row` counts as spreadsheets do, from 1; `column` is its heading."""

    row: int
    column: str | None = None
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class FaultyRows(Refused):
    """Rows of a list cannot be taken in, and so none was. `faults` are the first of them, in their order."""

    def __init__(self, message: str, hint: str | None, faults: Sequence[Fault]) -> None:
        super().__init__(message, hint)
        self.faults = tuple(faults)


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
