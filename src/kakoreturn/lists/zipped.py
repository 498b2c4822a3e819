"""Zip files of XML, as spreadsheets are: looked at before anything is unpacked, then read as a stream.

Both can be made to blow up in memory. So the size of each part is known before it is unpacked, and no part of its XML
is kept.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.expatreader import create_parser  # type: ignore[import-untyped]

from kakoreturn.domain.errors import Refused

_MOST_PARTS = 2000
_MOST_BYTES = 96 << 20  # unpacked, of all parts together
_MOST_RATIO = 100  # real sheets pack to a tenth or a thirtieth
_SMALL = 1 << 20
_DEEPEST = 64
_CHUNK = 1 << 16

# What zipfile raises for a damaged zip: not all of it is a BadZipFile.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(OSError, EOFError, ValueError, LookupError, OverflowError, SAXException),
)


class TooMuch(Exception):
    """Part of a file is out of all measure; its message says what."""


class Deep(ContentHandler):
    """A handler that stops where XML is nested deeper than any table is."""

    depth = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, ARG002, N802 - SAX's name
        """An element begins."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise TooMuch("more XML than a table needs")

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - as above
        """An element ends."""
        self.depth -= 1


def check(archive: zipfile.ZipFile, shown: str) -> None:
    """Raise TooMuch or Refused for an archive that no spreadsheet is, by what it says of its parts."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(f"{shown} is protected by a password", "save it without")
    if len(parts) > _MOST_PARTS or len({part.filename for part in parts}) < len(parts):
        raise TooMuch(f"{len(parts):,} parts, or one of them twice")
    if sum(part.file_size for part in parts) > _MOST_BYTES:
        raise TooMuch(f"more than {_MOST_BYTES >> 20} MiB when it is unpacked")
    if any(part.file_size > _SMALL and part.file_size > _MOST_RATIO * part.compress_size for part in parts):
        raise TooMuch(f"a part that unpacks to more than {_MOST_RATIO} times its size")


def stream(archive: zipfile.ZipFile, part: zipfile.ZipInfo | str, handler: ContentHandler) -> Iterator[None]:
    """Let the XML of a part stream by `handler`, a piece at a time. Raises TooMuch for XML that defines entities."""
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        # zipfile reads no more of a part than the size it was declared with, which was looked at.
        with archive.open(part) as file:
            yield from _fed(parser, file)
    except DefusedXmlException:
        raise TooMuch("XML that defines entities") from None


def _fed(parser: Any, file: IO[bytes]) -> Iterator[None]:  # noqa: ANN401 - defusedxml says no types
    while chunk := file.read(_CHUNK):
        parser.feed(chunk)
        yield
    parser.close()
    yield
