"""CSV and its kin: text whose rows are lines and whose cells are separated by a sign."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from typing import IO

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.lists import headings, sources
from kakoreturn.lists.table import MOST_COLUMNS, Row, too_long, too_wide

_MOST_LINE = 1 << 20
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 20
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)


def rows(file: IO[bytes], name: str) -> tuple[Iterator[Row], str, str]:
    """The rows of a text; in which encoding it is, and what separates its cells, in words.

    The rows raise Refused where they turn out to be unreadable.
    """
    encoding = sources.encoding_of(file, name)
    separator, skipped = _separator(sources.text_of(file, encoding).read(_SAMPLE))
    found = _rows(sources.text_of(file, encoding), separator, quoted(name, 200), skipped)
    return found, "UTF-8" if encoding == "utf-8-sig" else encoding.upper(), _SEPARATORS[separator]


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
        found = [row[:MOST_COLUMNS] for row in itertools.islice(rows, _SAMPLE_ROWS) if any(row)]
    except csv.Error:
        return 0, 0
    return max(((len(headings.recognised(row)), len(row)) for row in found), default=(0, 0))


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


def _rows(stream: io.TextIOWrapper, separator: str, shown: str, skipped: int) -> Iterator[Row]:
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
