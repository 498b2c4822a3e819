"""The standard streams: an encoding that lacks a sign gets a plain one instead of an error."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any, TextIO

_CHUNK = 1 << 16
# Plain signs for those that an old code page lacks.
_STAND_INS = {
    "…": "...",
    "–": "-",
    "—": "-",
    "·": "-",
    "→": "->",
    "✓": "x",
    "▶": ">",
    "▼": "v",
    "█": "#",
    "▓": "=",
    "░": ".",
    "┃": "|",
    "●": "*",
    "○": "o",
    "×": "x",
    "’": "'",
    "“": '"',
    "”": '"',
}


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_STAND_INS.get(char, "?") for char in lost), error.end


class _Stderr:
    """stderr, whose failing is no failure of a command: what cannot be said there is lost."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or give up writing for good."""
        try:
            return self._stream.write(text)
        except OSError:
            self._give_up()
            return len(text)

    def flush(self) -> None:
        """Flush, or give up writing for good."""
        try:
            self._stream.flush()
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        # What waits in its buffer would fail again when the process ends, and make that its exit code.
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, self._stream.fileno())
        os.close(nothing)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a stream has
        return getattr(self._stream, name)


def prepare() -> None:
    """Make stdout and stderr write plain stand-ins for signs that their encoding lacks, instead of failing."""
    codecs.register_error("kakoreturn", _stand_in)
    # A stream that was closed before the start takes everything and shows nothing.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="kakoreturn")
    if not isinstance(sys.stderr, _Stderr):
        stderr: Any = _Stderr(sys.stderr)
        sys.stderr = stderr


def heed(colours: str) -> None:
    """Use colours `always`, `never`, or as the terminal has them: `auto`. Programs that are started will too."""
    if colours != "auto":
        wanted, other = ("FORCE_COLOR", "NO_COLOR") if colours == "always" else ("NO_COLOR", "FORCE_COLOR")
        os.environ.setdefault(wanted, "1")
        os.environ.pop(other, None)


def is_keyboard(stream: TextIO | None) -> bool:
    """Whether somebody may answer on a stream: a terminal, and on Windows not NUL, which passes for one there."""
    if stream is None or not stream.isatty():
        return False
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    try:
        handle = msvcrt.get_osfhandle(stream.fileno())
    except OSError:  # no file of the system's, and what it says is all that is known
        return True
    mode = ctypes.c_ulong()
    return ctypes.windll.kernel32.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(mode)) != 0


@contextlib.contextmanager
def collected() -> Iterator[IO[str]]:
    """A file to collect text in, which goes to stdout when the block ends well; the store can be let go before.

    It goes there in UTF-8 with its own line ends, or made safe where that is a terminal.
    """
    import tempfile

    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        yield file
        _put(file)


def _put(file: IO[str]) -> None:
    from kakoreturn.domain.text import safe

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


def screen() -> tuple[int, int]:
    """The columns and rows of the terminal, as `shutil.get_terminal_size` has them; to load that takes long."""
    columns, rows = _number("COLUMNS"), _number("LINES")
    if not (columns and rows):
        try:
            found = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else -1)
        except (ValueError, OSError):
            found = os.terminal_size((0, 0))
        columns, rows = columns or found.columns or 80, rows or found.lines or 24
    return columns, rows


def _number(variable: str) -> int:
    try:
        return max(0, int(os.environ.get(variable, "")))
    except ValueError:
        return 0
