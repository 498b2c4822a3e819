"""The program run in this process, with a command line and streams of its own."""

import io
import sys
from collections.abc import Callable

from kakoreturn.cli import printed
from tests.support.answers import Ran


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def answer(
    run: Callable[[], int],
    line: list[str],
    *,
    stdin: str = "",
    encoding: str = "utf-8",
    terminal: bool = False,
    typed: bool = False,
) -> Ran:
    """Run a whole command line by `run`, however it ends.

    With `terminal` as if its answer were shown on one, with `typed` as if its input were typed there.
    """
    typing = (_Terminal if typed else io.TextIOWrapper)(io.BytesIO(stdin.encode()), "utf-8")
    out = (_Terminal if terminal else io.TextIOWrapper)(io.BytesIO(), encoding, newline="\n", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding, newline="\n", write_through=True)
    kept = sys.stdin, sys.stdout, sys.stderr, sys.argv
    sys.stdin, sys.stdout, sys.stderr = typing, out, err
    sys.argv = line
    printed.heed(None)  # a process begins so
    try:
        code = run()
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.argv = kept
    return Ran(code=code, out=_written(out), err=_written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode(stream.encoding, "backslashreplace")
