"""Orders as a list from outside tells them, held against what is on record; and what came of such a list."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from kakoreturn.domain.errors import Refused
from kakoreturn.domain.order import SHARED, Order
from kakoreturn.domain.order_fields import FIELD, label
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import folded, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kakoreturn.domain.view import ItemView


@record
class BadRow(Record):
    """What is wrong with one row of a list. `row` counts as spreadsheets do, from 1; `column` is its heading.

    `settled_by` is the option that settles this for all rows of which it is wrong.
    """

    row: int
    column: str | None = None
    reason: str
    settled_by: str | None = None

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


def in_lines(bad: Sequence[BadRow]) -> list[str]:
    """What is wrong with rows, a line each; what one option settles for several of them, in one."""
    lines: list[str] = []
    told: set[str] = set()
    for one in bad:
        if one.settled_by is None:
            lines.append(str(one))
        elif one.settled_by not in told:
            told.add(one.settled_by)
            rows = dict.fromkeys(other.row for other in bad if other.settled_by == one.settled_by)
            alike = f" (and {len(rows) - 1} more {'row' if len(rows) == 2 else 'rows'})" if len(rows) > 1 else ""  # noqa: PLR2004 - one more
            lines.append(f"{one}{alike}")
    return lines


class BadRows(Refused):
    """Rows of a list cannot be taken in, and so none was. `bad_rows` are the first of them, in their order.

    `columns` says in words how the columns were understood, which may be what is wrong.
    """

    def __init__(self, message: str, hint: str | None, bad_rows: Sequence[BadRow], columns: str = "") -> None:
        super().__init__(message, hint)
        self.bad_rows = tuple(bad_rows)
        self.columns = columns

    @property
    def lines(self) -> list[str]:
        """What is wrong, as it is told."""
        return [*in_lines(self.bad_rows), *([self.columns] if self.columns else [])]


def in_words(columns: Iterable[tuple[str, str]]) -> str:
    """Which column of a list was taken for which field."""
    return ", ".join(f"{one_line(heading).strip()} → {label(field)}" for heading, field in columns)


class Incoming(NamedTuple):
    """An item of a list. `fields` are the fields of `Order` that its row fills; `row` counts as spreadsheets do.

    `line` is which item of its order it says to be, None where it does not.
    """

    row: int
    number: str
    fields: dict[str, Any]
    line: int | None = None

    @property
    def identity(self) -> str:
        """What tells it from the other items of its order: its line, else what it is and in which size."""
        return self.goods if self.line is None else str(self.line)

    @property
    def goods(self) -> str:
        """What it is and in which size, to be held against other items."""
        return _identity(self.fields.get("item"), self.fields.get("size"), self.fields.get("category"))


def _identity(*parts: str | None) -> str:
    return "\0".join([folded(part or "") for part in parts])


@record
class Change(Record):
    """What a list says differently of an item on record: for each field the value on record and that of the list."""

    row: int
    known: Order
    fields: dict[str, tuple[Any, Any]]


def differences(known: Order, incoming: Incoming) -> Change | None:
    """What the list says differently, None where it says nothing new. What a row leaves empty it does not say.

    Of its notes those are new that are not on record: a list never knows all that the buyer noted.
    """
    told = incoming.fields
    if "notes" in told:
        told = {**told, "notes": (*known.notes, *(note for note in told["notes"] if note not in known.notes))}
    found = {name: (before, value) for name, value in told.items() if (before := getattr(known, name)) != value}
    return Change(row=incoming.row, known=known, fields=found) if found else None


def paired(
    known: Sequence[Order], told: Sequence[Incoming], *, is_whole: bool = True
) -> list[tuple[Incoming, Order | None]]:
    """Which item on record each row of an order is about, None for a new one.

    Rows that are just what the items on record are, each another one, are about these: where they say other lines, the
    list counts in its own way. Else those that say a line on record, then those that are what an item on record is, are
    about that. What is left is paired in its order where it is as many rows as items, since then the list has them all
    and says some of them differently. `is_whole`: no other rows of the list are about this order.
    """
    left = {_identity(one.item, one.size, one.category): one for one in reversed(known)}
    lines = {one.line: one for one in known}
    if len(left) == len(known) == len(told) and left.keys() == {one.goods for one in told}:
        return [(one, left[one.goods]) for one in told]
    found: dict[int, Order] = {}
    for one in sorted(told, key=lambda row: row.line not in lines):
        item = lines.get(one.line) if one.line in lines else left.get(one.goods)
        if item is not None and item not in found.values():
            found[one.row] = item
    rest = [one for one in known if one not in found.values()]
    unpaired = [one for one in told if one.row not in found and one.line is None]
    if is_whole and len(rest) == len(unpaired):
        found |= {one.row: item for one, item in zip(unpaired, rest, strict=True)}
    return [(one, found.get(one.row)) for one in told]


def shared_by(told: Sequence[Incoming]) -> dict[str, Any]:
    """What the rows of one order say of the order itself. Raises ValueError where they say two things."""
    found: dict[str, Any] = {}
    for one in told:
        for name in SHARED:
            value = one.fields.get(name)
            if value is not None and found.setdefault(name, value) != value:
                raise ValueError(f"{FIELD[name].label} {value} goes against {found[name]} of the same order")
    return found


class Why(StrEnum):
    """What a remark on a list is about."""

    TOTAL = "total"  # rows that add up the others
    HEADINGS = "headings"  # rows that say the headings again
    REACHED = "reached"  # a stage without its day, which `means` names
    SENT = "sent"  # a status that does not say whether the seller or the agent sent it
    TROUBLE = "trouble"  # a status that is no stage
    UNKNOWN = "unknown"  # a word that is none of those a field can be
    LINK = "link"  # links where a day is expected
    YEAR = "year"  # days without their year, taken as the latest such day
    NO_LINK = "no_link"  # something else where a link is expected
    MERGED = "merged"  # rows that have no price, as it is merged with one further up
    LINE = "line"  # items that go by another line than the list says


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
    the rows `above`. `columns` are (heading, field), `left_out` headings, `unwanted` those of them that were to be,
    `likely` what one of the others could be, as COLUMN=FIELD. `added` items are new, of `orders` orders; `unchanged`
    are as the list has them, of `unchanged_orders`, `differing` are not, and with `update` these were changed.
    `skipped` are bad rows that were left out. `first` are the first new items, `changes` the first changes, made or
    not, and `to_review` names the first new item whose photos wait to be looked through.
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
    unwanted: Sequence[str]
    likely: str | None
    update: bool
    added: int
    orders: int
    unchanged: int
    unchanged_orders: int
    differing: int
    skipped: Sequence[BadRow]
    remarks: Sequence[Remark]
    first: Sequence[ItemView]
    changes: Sequence[Change]
    to_review: str | None

    @property
    def is_done(self) -> bool:
        """Whether anything was changed."""
        return not self.dry_run and bool(self.added or (self.update and self.differing))
