"""Excel workbooks (.xlsx): openpyxl reads them, once they have been found to hold nothing that is out of all measure.

Each sheet streams by once before, without keeping any of it: what cells refer to is measured as often as it is
referred to, and rows as far apart as their numbers say, before openpyxl multiplies either.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.lists import zipped
from kakoreturn.lists.table import MOST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, Merged, Row, too_long, too_wide
from kakoreturn.lists.zipped import TooMuch

_MOST_STRINGS = 1 << 20
_MOST_OTHERS = 1 << 17  # elements that are neither rows nor cells nor texts: styles, links, merged cells
_WIDEST_GAP = 10_000  # empty rows between two that hold something
_COMMON = {"v", "t", "is", "f", "r", "rPr", "sz", "color", "rFont", "family", "scheme", "charset"}
_XML_BEGINS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0", b" ", b"\n", b"\r", b"\t")
_BEGINNING = 1024  # of a part, within which its kind shows


def rows(file: IO[bytes], name: str, merged: Merged) -> Iterator[Row]:
    """The rows of the first sheet that is not hidden; what is `merged` there is filled in, and noted.

    Raises Refused for what is no workbook, or none to trust.
    """
    shown = quoted(name, 200)
    measure = _check(file, shown)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks are about parts that nobody asked for
        try:
            yield from _read(file, shown, measure, merged)
        except (Refused, MemoryError):
            raise
        except Exception as error:
            # Whatever it stumbles over, the file is not in order.
            raise Refused(f"{shown} cannot be read as an Excel workbook", "save it anew as .xlsx, or as CSV") from error


def _read(file: IO[bytes], shown: str, measure: _Measure, merged: Merged) -> Iterator[Row]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]
    from openpyxl.utils.cell import range_boundaries  # type: ignore[import-untyped]

    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise Refused(f"{shown} has no sheet that is not hidden")
    sheets[0].reset_dimensions()  # what a sheet says of its size need not be true
    # As it streams a sheet, openpyxl tells neither its merged cells nor, but for this, which part of the file it is.
    for reference in measure.merged.get(sheets[0]._worksheet_path, ()):  # noqa: SLF001
        column, first, _, last = range_boundaries(reference)
        merged.add(column - 1, first, last)
    currencies: dict[str, str] = {}
    for number, found in enumerate(sheets[0].iter_rows(max_row=max(measure.last, 1)), 1):
        cells = [_text(cell, currencies) for cell in found]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise too_wide(shown, number)
        merged.fill(number, cells)
        yield number, cells


def _text(cell: Any, currencies: dict[str, str]) -> str:  # noqa: ANN401 - openpyxl has no types
    """What a cell shows, as a person would have typed it; an amount with the currency that its format shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        form = cell.number_format
        if form not in currencies:
            currencies[form] = _currency(form)
        return currencies[form] + text(value)
    return text(value)


def text(value: object) -> str:
    """The value of a cell as a person would have typed it."""
    match value:
        case datetime() | date():
            return value.isoformat()[:10]
        case bool() | time() | timedelta():
            return str(value)
        case float():
            return number(value)
        case _:
            return str(value)


def number(value: float) -> str:
    """A number without the noise of its last bits; never with three decimals, which would read as thousands."""
    if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - the digits that Excel keeps
        return str(int(value))
    shown = format(value, ".15g")
    return shown + "0" if len(shown.partition(".")[2]) == 3 else shown  # noqa: PLR2004 - as above


def _currency(form: str) -> str:
    """The currency that a number format shows, empty where it shows none."""
    if named := re.search(r"\[\$([^\]-]+)", form):
        return named[1]
    plain = re.sub(r"\[[^\]]*\]", "", form)
    sign = re.search(r"[¥￥$€£₩₹]|CHF|CNY|RMB|USD|EUR|GBP|zł|元", plain)
    return sign[0] if sign else ""


def _check(file: IO[bytes], shown: str) -> _Measure:
    """What the file holds. Raises Refused for a zip that is no workbook, or is out of all measure."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_names(archive, shown)
            zipped.check(archive, shown)
            measure = _Measure(shown)
            for part in _parts_of_xml(archive):
                measure.begin(part.filename)
                for _ in zipped.stream(archive, part, measure):
                    pass
            return measure
    except TooMuch as error:
        raise Refused(f"{shown} holds {error}, which no list of orders does") from None
    except zipped.UNREADABLE as error:
        raise Refused(f"{shown} is a damaged workbook", "save it anew as .xlsx, or as CSV") from error


def _parts_of_xml(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts that begin like XML, as no other is ever read as such; the texts first, to which sheets refer."""
    texts: list[zipfile.ZipInfo] = []
    others: list[zipfile.ZipInfo] = []
    for part in archive.infolist():
        with archive.open(part) as stream:
            beginning = stream.read(_BEGINNING)
        if beginning.startswith(_XML_BEGINS):
            (texts if b"<sst" in beginning or b":sst" in beginning else others).append(part)
    if len(texts) > 1:
        raise TooMuch("two tables of texts")
    return texts + others


def _check_names(archive: zipfile.ZipFile, shown: str) -> None:
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused(f"{shown} is a zip file, not a spreadsheet", "save the table as .xlsx, .ods or CSV")
    if "xl/workbook.bin" in names:
        raise Refused(f"{shown} is a binary workbook (.xlsb)", "save it as .xlsx or CSV")


class _Measure(zipped.Deep):
    """Counts what streams by, and stops where it is too much.

    `last` is the last row of any sheet with a value, `merged` are the merged cells by the part that says them.
    """

    def __init__(self, shown: str) -> None:
        super().__init__()
        self._shown = shown
        self.last = 0
        self.merged: dict[str, list[str]] = {}
        self._lengths: list[int] = []  # of the texts that cells refer to
        self._others = self._all = 0
        self.begin("")

    def begin(self, part: str) -> None:
        """Begin with another part."""
        self._part = part
        self._is_strings = False
        self.depth = self._row = self._cells = self._length = self._valued = 0
        self._refers = False
        self._value = ""

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802 - SAX's name
        """An element begins."""
        super().startElement(name, attrs)
        local = name.rpartition(":")[2]
        if local == "c":
            self._cells += 1
            self._length = 0
            self._refers = attrs.get("t") == "s"
            if self._cells > MOST_COLUMNS:
                raise too_wide(self._shown, self._row)
        elif local == "row":
            self._cells = 0
            self._begin_row(attrs.get("r"))
        elif local in {"sst", "si"}:
            self._begin_text(local)
        elif local in {"v", "t"}:
            self._value = ""
            if not self._is_strings:
                self._hold_row()
        elif local not in _COMMON:
            self._others += 1
            if self._others > _MOST_OTHERS:
                raise TooMuch("more XML than a table needs")
            if local == "mergeCell":
                self.merged.setdefault(self._part, []).append(attrs.get("ref", "A1"))

    def _begin_text(self, local: str) -> None:
        self._is_strings = True
        if local == "si":
            self._length = 0
            self._lengths.append(0)
            if len(self._lengths) > _MOST_STRINGS:
                raise TooMuch("more XML than a table needs")

    def _begin_row(self, number: Any) -> None:  # noqa: ANN401 - SAX does not say
        if number is None:
            self._row += 1
        elif number.isdecimal() and self._row < int(number[:9]) <= MOST_ROWS:
            self._row = int(number[:9])
        else:
            raise TooMuch("rows out of their order")
        if self._row > MOST_ROWS:
            raise TooMuch(f"more than {MOST_ROWS:,} rows")

    def _hold_row(self) -> None:
        """Note that the row holds something."""
        if self._row - self._valued > _WIDEST_GAP:
            raise TooMuch(f"more than {_WIDEST_GAP:,} empty rows between two others")
        self._valued = self._row
        self.last = max(self.last, self._row)

    def characters(self, content: str) -> None:
        """Some text of an element."""
        self._length += len(content)
        if self._length > MOST_CELL:
            raise too_long(self._shown, self._row or len(self._lengths))
        if self._refers and len(self._value) < 10:  # noqa: PLR2004 - the digits of any reference
            self._value += content

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        """An element ends."""
        super().endElement(name)
        local = name.rpartition(":")[2]
        if local == "si":
            self._lengths[-1] = self._length
        elif local == "c":
            place = self._value.strip() if self._refers else ""
            is_known = place.isdecimal() and int(place) < len(self._lengths)
            self._all += self._lengths[int(place)] if is_known else self._length
            if self._all > MOST_TEXT:
                raise TooMuch(f"more than {MOST_TEXT >> 20} million characters")
