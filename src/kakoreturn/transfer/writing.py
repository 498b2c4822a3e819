"""Writing an exported file so that it is there whole or not at all, and never over the store."""

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.text import safe

_CHUNK = 1 << 16


def check_target(out: str, store: Path) -> Path:
    """The file that `--out` names. Raises UsageProblem for the store itself and what belongs to it."""
    path = Path(out)
    with contextlib.suppress(OSError, ValueError):
        path = path.resolve()  # what a link points to is written, and the link stays
    mine = store.resolve()
    photos = mine.with_name(f"{mine.name}.photos")
    same = path == mine or (path.exists() and mine.exists() and path.samefile(mine))
    if same or path == mine.with_name(f"{mine.name}-journal") or path == photos or photos in path.parents:
        raise UsageProblem(f"--out {quoted(out, 200)} is the store itself", "name another file")
    return path


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `path` when the block ends well, synced to disk.

    Only this user can read it. What is no plain file, such as a pipe, is written to as it is. Raises UsageProblem when
    it cannot be written.
    """
    temporary: Path | None = None
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            with path.open("wb") as file:
                yield file
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:50]}-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise UsageProblem(
            f"{quoted(str(path), 200)} cannot be written: {reason}", "name another file with --out"
        ) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def spooled() -> Iterator[IO[str]]:
    """A file to collect text in, so that the store is let go before somebody reads stdout to the end."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        yield file


def to_stdout(file: IO[str]) -> None:
    """Write a file's text to stdout: in UTF-8 with its own line ends, or made safe where that is a terminal."""
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
