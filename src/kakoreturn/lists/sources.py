"""Opening a file from outside: what it is, whatever it is called, and in which encoding its text is written."""

from __future__ import annotations

import codecs
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import IO, cast

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.files import open_named, unreadable

_CHUNK = 1 << 20
_MOST_BYTES = 1 << 30
_BEGINNING = 4096


class Kind(StrEnum):
    """What a file is by its first bytes."""

    TEXT = "text"
    JSON = "json"
    XLSX = "xlsx"
    ODS = "ods"


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """The file called `name`, or what stands on stdin where that is `-`, to be read more than once.

    Raises NotFound when there is no such file, Refused or StoreProblem when it is no plain file or cannot be read.
    """
    if name == "-":
        import tempfile

        with tempfile.TemporaryFile() as copy:
            _copy(sys.stdin.buffer, copy)
            yield copy
        return
    shown = quoted(name, 200)
    with open_named(name, shown, otherwise="- reads from stdin") as file:
        try:
            yield file
        except OSError as error:
            if error.filename is not None:  # another file
                raise
            raise unreadable(shown, error) from None


def _copy(source: IO[bytes], copy: IO[bytes]) -> None:
    while chunk := source.read(_CHUNK):
        copy.write(chunk)
        if copy.tell() > _MOST_BYTES:
            raise Refused("stdin holds more than 1 GiB", "split it")
    copy.seek(0)


# What a file begins with that is often mistaken for a table.
_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Excel file (.xls) or one with a password",
        "save it as .xlsx without a password, or as CSV",
    ),
    (b"%PDF", "is a PDF", "ask for the table as CSV or .xlsx"),
    (b"\x1f\x8b", "is compressed", "unpack it first"),
    (b"SQLite format 3\0", "is a database", "kakoreturn --db opens a store"),
)
# The first part of an OpenDocument file is its type, unpacked.
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
# So does a backup with its first part.
_BACKUP = b"database.sqlite"
_NAME_OF_PART = 30  # where it stands in a zip
_JSON = re.compile(rb'\s*(?:\[\s*(?:\{|\])|\{\s*(?:"|\}))')
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|meta|table|body)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b|\s*<!DOCTYPE\b|\s*<!ENTITY\b", re.IGNORECASE)


def kind_of(file: IO[bytes], name: str) -> Kind:
    """What a file is. Raises Refused, in words, for what cannot hold a table."""
    beginning = file.read(_BEGINNING)
    file.seek(0)
    shown = quoted(name, 200)
    if not beginning.strip():
        raise Refused(f"{shown} is empty")
    if beginning.startswith(b"PK\x03\x04"):
        if beginning.startswith(_BACKUP, _NAME_OF_PART):
            raise Refused(f"{shown} is a backup", "to bring it back: kakoreturn restore FILE")
        return Kind.ODS if _OPEN_DOCUMENT in beginning else Kind.XLSX
    for begin, what, hint in _OTHERS:
        if beginning.startswith(begin):
            raise Refused(f"{shown} {what}", hint)
    text = beginning.removeprefix(codecs.BOM_UTF8)
    if _JSON.match(text):
        return Kind.JSON
    if _WEB_PAGE.match(text) or _XML.match(text):
        raise Refused(f"{shown} is a web page or other XML, not a table", "open it in a spreadsheet and save it as CSV")
    return Kind.TEXT


def text_of(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """The text of a file from its beginning, with its line ends as they are."""
    file.seek(0)
    return io.TextIOWrapper(cast("IO[bytes]", _Kept(file)), encoding, errors="strict", newline="")


class _Kept(io.BufferedIOBase):
    """A file that stays open when the text over it is closed or thrown away."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1, /) -> bytes:
        return self._file.read(size if size >= 0 else _CHUNK)

    def read(self, size: int | None = -1, /) -> bytes:
        return self._file.read(-1 if size is None else size)


def encoding_of(file: IO[bytes], name: str, hint: str = "save it as CSV in UTF-8") -> str:
    """The encoding that the whole file is in: UTF-8, UTF-16, GB18030, and last Windows-1252.

    Raises Refused, with this hint, for text that is in none of them throughout.
    """
    shown = quoted(name, 200)
    file.seek(0)
    beginning = file.read(_BEGINNING)
    if beginning.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refused(f"{shown} is text in UTF-32", "save it as UTF-8")
    utf16 = _utf16(beginning)
    for encoding in (utf16,) if utf16 else ("utf-8-sig", "gb18030", "cp1252"):
        doubt = _doubt(file, encoding)
        if doubt is None:
            return encoding
        if doubt:
            raise Refused(f"{shown} {doubt}", hint)
    raise Refused(f"{shown} mixes encodings, or is no text at all", hint)


# Of the bytes of a table in UTF-16 at least every twentieth is NUL, even in Chinese: separators, digits, line ends.
_NULS_OF_UTF16 = 20


def _utf16(beginning: bytes) -> str | None:
    """The kind of UTF-16 that text begins in, by its mark or by where its NULs stand."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if (even and odd) or (even + odd) * _NULS_OF_UTF16 < len(beginning):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _doubt(file: IO[bytes], encoding: str) -> str | None:
    """Why a file is not in this encoding: None where it is, empty where another may fit, else what is wrong with it."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    judge = _JUDGES.get(encoding)
    try:
        while chunk := file.read(_CHUNK):
            if "\0" in decoder.decode(chunk):
                return "holds NUL bytes, which no table does"
            if judge and not judge(chunk):
                return ""
        if "\0" in decoder.decode(b"", final=True):
            return "holds NUL bytes, which no table does"
    except UnicodeDecodeError:
        return "" if not encoding.startswith("utf-16") else "begins as UTF-16 and does not go on so"
    return None


# The signs of everyday Chinese are two bytes from A1 on. Western text read as GB18030 has pairs with a letter behind.
_TWO_BYTES = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_EVERYDAY = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_OFTEN = 0.9
# Western letters stand alone or in pairs. Two bytes as UTF-8 writes them, or three in a row, are another encoding.
_NOT_WESTERN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\x80-\xff]{3}")


def _looks_chinese(chunk: bytes) -> bool:
    pairs = _TWO_BYTES.findall(chunk)
    return sum(_EVERYDAY.fullmatch(pair) is not None for pair in pairs) >= _OFTEN * len(pairs)


def _looks_western(chunk: bytes) -> bool:
    return _NOT_WESTERN.search(chunk) is None


_JUDGES = {"gb18030": _looks_chinese, "cp1252": _looks_western}
