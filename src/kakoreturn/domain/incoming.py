"""Orders as a list from outside tells them, held against what is on record; and what came of such a list."""

from collections.abc import Sequence
from enum import StrEnum
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


class Why(StrEnum):
    """What a remark on a list is about."""

    TOTAL = "total"  # rows that add up the others
    HEADINGS = "headings"  # rows that say the headings again
    REACHED = "reached"  # a stage without its day, which `means` names
    TROUBLE = "trouble"  # a status that is no stage
    UNKNOWN = "unknown"  # a word that is none of those a field can be
    LINK = "link"  # links where a day is expected
    NO_LINK = "no_link"  # something else where a link is expected


@record
class Remark(Record):
    """What is said once of all rows that it holds for: they were left out, or say more than there is a field for.

    `rows` and `orders` are the first of them, `count` is how many rows there are. `value` is the word of the list that
    it is about, `means` what that stands for.
    """

    why: Why
    column: str | None
    value: str
    means: str
    count: int
    rows: tuple[int, ...]
    orders: tuple[str, ...]


@record
class ImportReport(Record):
    """How a list was read, and what came of it.

    `format` is csv, json, xlsx or ods; `encoding` and `separator` are of text only. The headings stand in `row`, below
    the rows `above`. `columns` are (heading, field), `left_out` headings. `added` orders are new, `unchanged` are as
    the list has them, `differing` are not; with `update` these were changed. `skipped` are faults of rows that were
    left out for them. `first` are the first new orders, `changes` the first changes, made or not, and `to_review` is
    the first new order whose photos wait to be looked through.
    """

    file: str
    dry_run: bool
    format: str
    encoding: str | None
    separator: str | None
    row: int
    above: tuple[int, ...]
    columns: Sequence[tuple[str, str]]
    left_out: Sequence[str]
    update: bool
    added: int
    unchanged: int
    differing: int
    skipped: Sequence[Fault]
    remarks: Sequence[Remark]
    first: Sequence[Order]
    changes: Sequence[Change]
    to_review: str | None

    @property
    def is_done(self) -> bool:
        """Whether anything was changed."""
        return not self.dry_run and bool(self.added or (self.update and self.differing))
