"""OpenDocument spreadsheets (.ods): read from their XML as it streams by, within the measures of any list.

No library for them is kept up that reads without unpacking all of a sheet, and a sheet can say of a cell or a row that
it stands there a million times. Format: OpenDocument 1.2, part 1, chapters 9 and 19.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, Any

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.lists import zipped
from kakoreturn.lists.table import MOST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, Merged, Row, too_long, too_wide
from kakoreturn.lists.workbook import number
from kakoreturn.lists.zipped import TooMuch

_CONTENT = "content.xml"
_MOST_ELEMENTS = 1 << 24
_MOST_EQUAL = 1000  # rows that hold something and are all the same


def rows(file: IO[bytes], name: str, merged: Merged) -> Iterator[Row]:
    """The rows of the first sheet that is not hidden; what is `merged` there is filled in, and noted.

    Raises Refused for what is no spreadsheet, or none to trust.
    """
    shown = quoted(name, 200)
    sheet = _Sheet(shown, merged)
    try:
        with zipfile.ZipFile(file) as archive:
            zipped.check(archive, shown)
            if _CONTENT not in archive.namelist():
                raise Refused(f"{shown} is a zip file, not a spreadsheet", "save the table as .xlsx, .ods or CSV")
            for _ in zipped.stream(archive, _CONTENT, sheet):
                yield from sheet.taken()
                if sheet.ended:
                    return
    except TooMuch as error:
        raise Refused(f"{shown} holds {error}, which no list of orders does") from None
    except zipped.UNREADABLE as error:
        raise Refused(f"{shown} is a damaged spreadsheet", "save it anew as .ods, or as CSV") from error
    raise Refused(f"{shown} has no sheet that is not hidden")


class _Sheet(zipped.Deep):
    """The rows of the first sheet shown, as they stream by. Empty cells and rows at an end are never made."""

    def __init__(self, shown: str, merged: Merged) -> None:
        super().__init__()
        self._shown, self._merged = shown, merged
        self._rows: list[Row] = []
        self._hidden: set[str] = set()  # styles of sheets that are not shown
        self._style = ""
        self._in_sheet = self.ended = False
        self._row = self._elements = self._all = 0
        self._cells: list[str] = []
        self._gap = 0  # empty cells that nothing followed yet
        self._repeats = self._row_repeats = 1
        self._value: str | None = None
        self._texts: list[str] | None = None
        self._length = 0
        self._aside = 0  # inside a note on a cell, which is no part of it

    def taken(self) -> list[Row]:
        """The rows since this was last asked."""
        found, self._rows = self._rows, []
        return found

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802 - SAX's name
        """An element begins."""
        super().startElement(name, attrs)
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise TooMuch("more XML than a table needs")
        if self._texts is not None:
            self._begin_in_cell(name, attrs)
        match name:
            case "style:style":
                self._style = attrs.get("style:name", "")
            case "style:table-properties" if attrs.get("table:display") == "false":
                self._hidden.add(self._style)
            case "table:table":
                self._in_sheet = not self.ended and attrs.get("table:style-name") not in self._hidden
                self._row = 0
            case "table:table-row" if self._in_sheet:
                self._cells, self._gap = [], 0
                self._row_repeats = _count(attrs, "table:number-rows-repeated")
            case "table:table-cell" | "table:covered-table-cell" if self._in_sheet:
                self._repeats = _count(attrs, "table:number-columns-repeated")
                self._value, self._texts, self._length = _valued(attrs), [], 0
                if (spanned := _count(attrs, "table:number-rows-spanned")) > 1:
                    self._merged.add(len(self._cells) + self._gap, self._row + 1, self._row + spanned)

    def _begin_in_cell(self, name: str, attrs: Any) -> None:  # noqa: ANN401 - as above
        match name:
            case "office:annotation":
                self._aside += 1
            case "text:p" if self._texts:
                self.characters("\n")
            case "text:s":
                self.characters(" " * min(_count(attrs, "text:c"), MOST_CELL + 1))
            case "text:tab" | "text:line-break":
                self.characters(" ")

    def characters(self, content: str) -> None:
        """Some text of a cell."""
        if self._texts is None or self._aside:
            return
        self._length += len(content)
        if self._length > MOST_CELL:
            raise too_long(self._shown, self._row + 1)
        self._texts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        """An element ends."""
        super().endElement(name)
        match name:
            case "office:annotation" if self._aside:
                self._aside -= 1
            case "table:table-cell" | "table:covered-table-cell" if self._in_sheet:
                self._end_cell()
            case "table:table-row" if self._in_sheet:
                self._end_row()
            case "table:table" if self._in_sheet:
                self._in_sheet, self.ended = False, True

    def _end_cell(self) -> None:
        text = self._value if self._value is not None else "".join(self._texts or ())
        self._texts = None
        if not text:
            self._gap += self._repeats
            return
        if len(self._cells) + self._gap + self._repeats > MOST_COLUMNS:
            raise too_wide(self._shown, self._row + 1)
        self._cells += [""] * self._gap + [text] * self._repeats
        self._gap = 0

    def _end_row(self) -> None:
        if not self._cells:
            self._row += self._row_repeats
            return
        if self._row_repeats > _MOST_EQUAL:
            raise TooMuch(f"the same row {self._row_repeats:,} times")
        self._all += self._row_repeats * sum(map(len, self._cells))
        if self._all > MOST_TEXT:
            raise TooMuch(f"more than {MOST_TEXT >> 20} million characters")
        for _ in range(self._row_repeats):
            self._row += 1
            if self._row > MOST_ROWS:
                raise TooMuch(f"more than {MOST_ROWS:,} rows")
            cells = list(self._cells)
            self._merged.fill(self._row, cells)
            self._rows.append((self._row, cells))


def _count(attrs: Any, name: str) -> int:  # noqa: ANN401 - as SAX gives them
    said = attrs.get(name, "1")
    return int(said[:9]) if said.isdecimal() else 1


def _valued(attrs: Any) -> str | None:  # noqa: ANN401 - as above
    """The value of a cell as a person would have typed it; None where its text says it."""
    match attrs.get("office:value-type"):
        case "date":
            return str(attrs.get("office:date-value", ""))[:10]
        case "float" | "percentage":
            return number(float(attrs.get("office:value", "0")))
        case "currency":
            return f"{number(float(attrs.get('office:value', '0')))} {attrs.get('office:currency', '')}".strip()
        case _:
            return None
