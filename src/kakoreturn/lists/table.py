"""A table as rows of text, and the measures beyond which a file holds no list of orders.

Rows count as spreadsheets do: the first is row 1, empty ones count. What is out of measure is refused where it begins,
so that nothing of it piles up in memory.
"""

from __future__ import annotations

from collections.abc import Iterable

from kakoreturn.domain.errors import Refused

MOST_COLUMNS = 1000
MOST_CELL = 1 << 17  # characters; also what the csv module takes
MOST_ROWS = 1 << 20  # as in Excel
MOST_TEXT = 1 << 27  # characters of a whole workbook, where a text that stands there once can be shown many times

Row = tuple[int, list[str]]


def too_wide(shown: str, row: int) -> Refused:
    """What to raise for a row with too many columns."""
    return Refused(f"{shown} row {row} has more than {MOST_COLUMNS:,} columns, which is no list of orders")


def too_long(shown: str, row: int) -> Refused:
    """What to raise for a cell with too much text."""
    return Refused(f"{shown} row {row} has a cell of more than {MOST_CELL // 1024} KiB, which is no list of orders")


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row holds nothing."""
    return not any(cells) or not any(cell.strip() for cell in cells)
