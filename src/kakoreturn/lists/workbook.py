"""Excel workbooks (.xlsx): openpyxl reads them, once they have been found to hold nothing that is out of all measure.

A workbook is a zip of XML files, and both can be made to blow up in memory. So each part is looked at first: its size
before it is unpacked, then its XML as it streams by, without keeping any of it.
"""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.lists.reader import MOST_CELL, MOST_COLUMNS, Row, too_long, too_wide

_MOST_PARTS = 2000
_MOST_BYTES = 96 << 20  # unpacked, of all parts together
_MOST_RATIO = 100  # real sheets pack to a tenth or a thirtieth
_SMALL = 1 << 20
_MOST_ROWS = 1 << 20  # as in Excel
_MOST_STRINGS = 1 << 20
_MOST_OTHERS = 1 << 17  # elements that are neither rows nor cells nor texts: styles, links, merged cells
_DEEPEST = 64
_XML_BEGINS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0", b" ", b"\n", b"\r", b"\t")

# What zipfile raises for a damaged zip: not all of it is a BadZipFile.
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(OSError, EOFError, ValueError, LookupError, OverflowError),
)


class _TooMuch(Exception):
    """A part of a workbook is out of all measure."""


def rows(file: IO[bytes], name: str) -> Iterator[Row]:
    """The rows of the first sheet that is not hidden. Raises Refused for what is no workbook, or none to trust."""
    shown = quoted(name, 200)
    _check(file, shown)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks are about parts that nobody asked for
        try:
            yield from _read(file, shown)
        except (Refused, MemoryError):
            raise
        except Exception as error:
            # Whatever it stumbles over, the file is not in order.
            raise Refused(f"{shown} cannot be read as an Excel workbook", "save it anew as .xlsx, or as CSV") from error


def _read(file: IO[bytes], shown: str) -> Iterator[Row]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    file.seek(0)
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise Refused(f"{shown} has no sheet that is not hidden")
    sheets[0].reset_dimensions()  # what a sheet says of its size need not be true
    for number, values in enumerate(sheets[0].iter_rows(values_only=True), 1):
        cells = [text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise too_wide(shown, number)
        yield number, cells


def text(value: object) -> str:
    """The value of a cell as a person would have typed it."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.isoformat()[:10]
        case bool() | time() | timedelta():
            return str(value)
        case float():
            return _number(value)
        case _:
            return str(value)


def _number(value: float) -> str:
    """A number without the noise of its last bits; never with three decimals, which would read as thousands."""
    if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - the digits that Excel keeps
        return str(int(value))
    shown = format(value, ".15g")
    return shown + "0" if len(shown.partition(".")[2]) == 3 else shown  # noqa: PLR2004 - as above


def _check(file: IO[bytes], shown: str) -> None:
    """Raise Refused for a zip that is no workbook, or is out of all measure."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_archive(archive, shown)
            for part in archive.infolist():
                _check_part(archive, part, shown)
    except _TooMuch as error:
        raise Refused(f"{shown} holds {error}, which no list of orders does") from None
    except _UNREADABLE as error:
        raise Refused(f"{shown} is a damaged workbook", "save it anew as .xlsx, or as CSV") from error


def _check_archive(archive: zipfile.ZipFile, shown: str) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused(f"{shown} is a zip file, not an Excel workbook", "save the table as .xlsx or CSV")
    if "xl/workbook.bin" in names:
        raise Refused(f"{shown} is a binary workbook (.xlsb)", "save it as .xlsx or CSV")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(f"{shown} is protected by a password", "save it without")
    if len(parts) > _MOST_PARTS or len(set(names)) < len(names):
        raise _TooMuch(f"{len(parts):,} parts, or one of them twice")
    if sum(part.file_size for part in parts) > _MOST_BYTES:
        raise _TooMuch(f"more than {_MOST_BYTES >> 20} MiB when it is unpacked")
    if any(part.file_size > _SMALL and part.file_size > _MOST_RATIO * part.compress_size for part in parts):
        raise _TooMuch(f"a part that unpacks to more than {_MOST_RATIO} times its size")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, shown: str) -> None:
    """Let the XML of a part stream by; what does not begin like XML is never read as such."""
    from xml.sax import SAXException

    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.sax import parse  # type: ignore[import-untyped]

    with archive.open(part) as stream:
        if not stream.read(4).startswith(_XML_BEGINS):
            return
    try:
        # zipfile reads no more of a part than the size it was declared with, which was looked at above.
        with archive.open(part) as stream:
            parse(stream, _Measure(shown), forbid_dtd=True)
    except DefusedXmlException:
        raise _TooMuch("XML that defines entities") from None
    except (SAXException, ValueError) as error:
        raise Refused(f"{shown} is a damaged workbook", "save it anew as .xlsx, or as CSV") from error


class _Measure(ContentHandler):
    """Counts what streams by, and stops where it is too much."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self._shown = shown
        self._depth = self._row = self._cells = self._length = self._strings = self._others = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX's name
        """An element begins."""
        self._depth += 1
        self._length = 0
        local = name.rpartition(":")[2]
        if local == "c":
            self._cells += 1
            if self._cells > MOST_COLUMNS:
                raise too_wide(self._shown, self._row)
        elif local == "row":
            self._cells = 0
            self._begin_row(attrs.get("r"))
        elif local == "si":
            self._strings += 1
        elif local not in {"v", "t", "is", "f", "r", "rPr", "sz", "color", "rFont", "family", "scheme", "charset"}:
            self._others += 1
        if self._depth > _DEEPEST or self._strings > _MOST_STRINGS or self._others > _MOST_OTHERS:
            raise _TooMuch("more XML than a table needs")

    def _begin_row(self, number: Any) -> None:  # noqa: ANN401 - SAX does not say
        if number is None:
            self._row += 1
        elif number.isdecimal() and self._row < int(number[:9]) <= _MOST_ROWS:
            self._row = int(number[:9])
        else:
            raise _TooMuch("rows out of their order")
        if self._row > _MOST_ROWS:
            raise _TooMuch(f"more than {_MOST_ROWS:,} rows")

    def characters(self, content: str) -> None:
        """Some text of an element."""
        self._length += len(content)
        if self._length > MOST_CELL:
            raise too_long(self._shown, self._row or self._strings)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - as above
        """An element ends."""
        self._depth -= 1
        self._length = 0
