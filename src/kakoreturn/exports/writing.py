"""What is exported, on its way to stdout."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from typing import IO

from kakoreturn.domain.text import safe

_CHUNK = 1 << 16


@contextlib.contextmanager
def to_stdout() -> Iterator[IO[str]]:
    """A file to collect text in, which goes to stdout when the block ends well; the store can be let go before.

    It goes there in UTF-8 with its own line ends, or made safe where that is a terminal.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        yield file
        _put(file)


def _put(file: IO[str]) -> None:
    file.seek(0)
    pieces = iter(lambda: file.read(_CHUNK), "")
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty():
        for piece in pieces:
            sys.stdout.write(safe(piece.replace("\r\n", "\n")))
        return
    sys.stdout.flush()
    for piece in pieces:
        buffer.write(piece.encode())
    buffer.flush()
