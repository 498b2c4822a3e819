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


class Merged:
    """Cells of a sheet that are merged with those below them: the text of the first holds for all their rows.

    They are filled down only where a row holds something itself, and never to the right: a title spans what it likes.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self.spans: dict[int, list[tuple[int, int]]] = {}
        """By column: the first and the last row of each."""
        self._begins: dict[int, list[tuple[int, int]]] = {}
        self._texts: dict[int, tuple[int, str]] = {}  # by column: the last row that it holds for, and the text
        self._all = 0

    def add(self, column: int, first: int, last: int) -> None:
        """Note that a cell is merged down to row `last`. Columns count from 0, rows from 1."""
        if first < last and column < MOST_COLUMNS:
            self._begins.setdefault(first, []).append((column, last))
            self.spans.setdefault(column, []).append((first, last))

    def fill(self, row: int, cells: list[str]) -> None:
        """Fill in what the cells of a row show that are merged with one above; the rows come in their order."""
        is_empty = is_blank(cells)
        for column, (last, text) in list(self._texts.items()):
            if row > last:
                del self._texts[column]
            elif not is_empty and not (column < len(cells) and cells[column]):
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text
                self._all += len(text)
                if self._all > MOST_TEXT:
                    raise Refused(f"{self._shown} holds merged cells beyond all measure, which no list of orders does")
        for column, last in self._begins.pop(row, ()):
            if column < len(cells) and cells[column]:
                self._texts[column] = last, cells[column]


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row holds nothing."""
    return not any(cells) or not any(cell.strip() for cell in cells)
