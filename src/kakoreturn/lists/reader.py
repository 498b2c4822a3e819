"""A list of orders out of any file: what it is, where its headings stand, and the rows below them."""

from __future__ import annotations

import csv
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.lists import delimited, headings, sources
from kakoreturn.lists.sources import Kind
from kakoreturn.lists.table import Merged, Row, is_blank

# How many rows are looked through for the headings: above them stand a title, or a word on how it was exported.
_LOOKED_THROUGH = 30


@record
class Sheet(Record):
    """A table: its headings and the row they stand in, the rows below them, and how it was read.

    `above` are the numbers of the rows above the headings that hold anything. `format` is csv, json, xlsx or ods,
    `merged` what is merged in a workbook; `encoding` and `separator` are in words, None for what is no delimited text.
    """

    headings: list[str]
    row: int
    above: tuple[int, ...]
    rows: Iterator[Row]
    format: str
    merged: Merged
    encoding: str | None = None
    separator: str | None = None


def read(file: IO[bytes], name: str, told: Mapping[str, str]) -> Sheet:
    """The table in a file; `told` says what columns hold, by their headings.

    Its rows raise Refused where they turn out to be unreadable.
    """
    kind = sources.kind_of(file, name)
    encoding = separator = None
    merged = Merged(quoted(name, 200))
    match kind:
        case Kind.TEXT:
            rows, encoding, separator = delimited.rows(file, name)
        case Kind.JSON:
            from kakoreturn.lists import objects

            rows = objects.rows(file, name)
        case Kind.XLSX:
            from kakoreturn.lists import workbook

            rows = _spooled(workbook.rows(file, name, merged))
        case Kind.ODS:
            from kakoreturn.lists import opendocument

            rows = _spooled(opendocument.rows(file, name, merged))
    beginning = [row for row in itertools.islice(rows, _LOOKED_THROUGH) if not is_blank(row[1])]
    if not beginning:
        raise Refused(f"{quoted(name, 200)} is empty")
    place = _place_of_headings(beginning, told)
    number, found = beginning[place]
    return Sheet(
        headings=found,
        row=number,
        above=tuple(number for number, _ in beginning[:place]),
        rows=itertools.chain(beginning[place + 1 :], rows),
        format="csv" if kind is Kind.TEXT else str(kind),
        merged=merged,
        encoding=encoding,
        separator=separator,
    )


def _place_of_headings(beginning: list[Row], told: Mapping[str, str]) -> int:
    """Which of these rows holds the headings: the one in which most of them are known, if two are; else the first."""
    known = [len(headings.recognised(cells, told)) for _, cells in beginning]
    best = max(known)
    return known.index(best) if best > max(1, known[0]) else 0


def _spooled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows again once all were read: a workbook takes long, and the store must not wait for it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(([str(number), *cells] for number, cells in rows))
        file.seek(0)
        for number, *cells in csv.reader(file):
            yield int(number), cells
