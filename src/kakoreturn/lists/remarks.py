"""What an import has to say besides the orders: what was left out, and what a status says without a day."""

from collections.abc import Iterator
from enum import StrEnum

from kakoreturn.domain.records import Record, record

# How many orders a remark names, and how many different remarks there are at most.
_NAMED = 20
_MOST = 200


class Why(StrEnum):
    """What a remark is about."""

    TOTAL = "total"  # rows that add up the others
    HEADINGS = "headings"  # rows that say the headings again
    REACHED = "reached"  # a stage without its day; the value is the stage
    TROUBLE = "trouble"  # a status that is no stage; the value is the cell
    UNKNOWN = "unknown"  # a word that says nothing here; the value is the cell
    LINK = "link"  # links where a day is expected
    NO_LINK = "no_link"  # something else where a link is expected


@record
class Remark(Record):
    """What is said once of all rows that it holds for.

    `rows` and `orders` are the first of them, `count` is how many there are. `value` is the word of the list it is
    about, `means` what that stands for.
    """

    why: Why
    column: str | None
    value: str
    means: str
    count: int
    rows: tuple[int, ...]
    orders: tuple[str, ...]


class Remarks:
    """Remarks gathered while a list is read, each thing once."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Why, str | None, str, str], int] = {}
        self._first: dict[tuple[Why, str | None, str, str], list[tuple[int, str | None]]] = {}

    def add(
        self,
        why: Why,
        row: int,
        order: str | None = None,
        *,
        column: str | None = None,
        value: str = "",
        means: str = "",
    ) -> None:
        """Note that this holds for a row."""
        key = why, column, value, means
        if key not in self._counts and len(self._counts) >= _MOST:
            return
        self._counts[key] = self._counts.get(key, 0) + 1
        first = self._first.setdefault(key, [])
        if len(first) < _NAMED:
            first.append((row, order))

    def __iter__(self) -> Iterator[Remark]:
        for (why, column, value, means), count in self._counts.items():
            first = self._first[why, column, value, means]
            yield Remark(
                why=why,
                column=column,
                value=value,
                means=means,
                count=count,
                rows=tuple(row for row, _ in first),
                orders=tuple(dict.fromkeys(order for _, order in first if order is not None)),
            )
