"""A table as rows of text, whether it came as CSV or as an Excel workbook.

Rows count as spreadsheets do: the first is row 1, empty ones count. What is too large to be a list of orders is
refused where it begins, so that nothing of it piles up in memory.
"""

import csv
import io
import itertools
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.lists import headings, sources

MOST_COLUMNS = 1000
MOST_CELL = 1 << 17  # characters; also what the csv module takes
_MOST_LINE = 1 << 20
_SEPARATORS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 20
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)

Row = tuple[int, list[str]]


@dataclass(slots=True)
class Sheet:
    """A table: its headings, the rows below them with their numbers, and how it was read.

    `encoding` and `separator` are in words, None for a workbook.
    """

    headings: list[str]
    rows: Iterator[Row]
    kind: sources.Kind
    encoding: str | None = None
    separator: str | None = None


def read(file: IO[bytes], name: str) -> Sheet:
    """The table in a file. Its rows raise Refused when they turn out to be unreadable."""
    kind = sources.kind_of(file, name)
    if kind is sources.Kind.XLSX:
        from kakoreturn.lists import workbook

        sheet = Sheet([], _spooled(workbook.rows(file, name)), kind)
    else:
        encoding = sources.encoding_of(file, name)
        separator, skipped = _separator(sources.text_of(file, encoding).read(_SAMPLE))
        stream = sources.text_of(file, encoding)
        shown = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
        sheet = Sheet([], _csv_rows(stream, separator, name, skipped), kind, shown, _NAMES[separator])
    for _, cells in sheet.rows:
        if any(cell.strip() for cell in cells):
            sheet.headings = cells
            return sheet
    raise Refused(f"{quoted(name, 200)} is empty")


def _spooled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows again once all were read: a workbook takes long, and the store must not wait for it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(cells for _, cells in rows)
        file.seek(0)
        yield from enumerate(csv.reader(file), 1)


def _separator(sample: str) -> tuple[str, int]:
    """What separates the cells, and how many lines only say so.

    The separator is the one under which most headings are known, then the one that gives most columns.
    """
    first, _, _ = sample.partition("\n")
    if said := _SEPARATOR_LINE.fullmatch(first):
        return said[1], 1
    return max(_SEPARATORS, key=lambda separator: _fitness(sample, separator)), 0


def _fitness(sample: str, separator: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        found = [row for row in itertools.islice(rows, _SAMPLE_ROWS) if any(row)]
    except csv.Error:
        return 0, 0
    if not found:
        return 0, 0
    return headings.recognised(found[0][:MOST_COLUMNS]), len(found[0])


class _Lines:
    """The lines of a text, none of them endless; `since` is how much was read since it was last set to 0."""

    def __init__(self, stream: io.TextIOWrapper, shown: str) -> None:
        self._stream, self._shown = stream, shown
        self.since = 0

    def __iter__(self) -> Iterator[str]:
        readline, most = self._stream.readline, _MOST_LINE
        while line := readline(most):
            self.since += len(line)
            if self.since >= most:
                raise Refused(f"{self._shown} has a row of more than {most // 1024:,} KiB, which is no list of orders")
            yield line


def _csv_rows(stream: io.TextIOWrapper, separator: str, name: str, skipped: int) -> Iterator[Row]:
    shown = quoted(name, 200)
    lines = _Lines(stream, shown)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            lines.since = 0
            if len(cells) > MOST_COLUMNS:
                raise too_wide(shown, number)
            if number > skipped:
                yield number, cells
    except csv.Error as error:
        row = number + 1
        if "field limit" in str(error):
            raise too_long(shown, row) from None
        raise Refused(
            f"{shown} row {row} is not in order: a quotation mark is not closed, or stands inside a cell",
            'a cell with quotation marks is written "a ""quoted"" word"',
        ) from None
    except UnicodeDecodeError:
        raise Refused(f"{shown} changed while it was read", "try again") from None


def too_wide(shown: str, row: int) -> Refused:
    """What to raise for a row with too many columns."""
    return Refused(f"{shown} row {row} has more than {MOST_COLUMNS:,} columns, which is no list of orders")


def too_long(shown: str, row: int) -> Refused:
    """What to raise for a cell with too much text."""
    return Refused(f"{shown} row {row} has a cell of more than {MOST_CELL // 1024} KiB, which is no list of orders")


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row holds nothing."""
    return not any(cells) or not any(cell.strip() for cell in cells)
