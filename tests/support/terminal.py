"""A program on a terminal of its own, as a person sits at one."""

import os
import re
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

ESCAPES = r"\x1b\[[0-9;?]*[A-Za-z]"
_GIVE_UP = 60  # seconds; whoever waits so long waits for something that never comes
# Seconds before a key is pressed again, and how often.
_PATIENCE = 2
_PRESSES = 5
# Makes the terminal on its stdin its own, so that Ctrl-C typed there reaches it, and becomes the program.
_ON_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A program on a terminal of its own: what it shows, and what is typed."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], folder: Path, columns: int) -> None:
        import fcntl
        import struct
        import termios

        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ON_TERMINAL, *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=environment,
            cwd=folder,
        )
        os.close(theirs)
        self._shown = b""
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)

    @property
    def shown(self) -> str:
        """Everything it has shown, as it came."""
        return self._shown.decode(errors="replace").replace("\r\n", "\n")

    @property
    def text(self) -> str:
        """Everything it has shown, without colours."""
        return re.sub(ESCAPES, "", self.shown)

    def expect(self, words: str) -> None:
        """Wait until it shows `words`, beyond those that were expected before."""
        while (place := self.text.find(words, self._read)) < 0:
            assert self._more(), f"{words!r} was never shown:\n{self.text}"
        self._read = place + len(words)

    def type(self, keys: str) -> None:
        """Type, as they are."""
        os.write(self._ours, keys.encode())

    def signal(self, kind: int) -> None:
        """Send it a signal, as the system does."""
        self._process.send_signal(kind)

    def answer(self, question: str, words: str = "") -> None:
        """Wait for a question and answer it."""
        self.expect(question)
        self.type(f"{words}\n")

    def leave(self, keys: str) -> int:
        """Type a key that ends it; its exit code.

        Python notices an interrupt that comes just before it begins to read only with the next one, as a person
        would press it.
        """
        for _ in range(_PRESSES):
            self.type(keys)
            while select.select([self._ours], [], [], _PATIENCE)[0]:
                if not self._more():
                    return self._process.wait(timeout=_GIVE_UP)
        return self.end()

    def end(self) -> int:
        """Wait until it ends; its exit code."""
        while self._more():
            pass
        return self._process.wait(timeout=_GIVE_UP)

    def _more(self) -> bool:
        """Read a little more of what it shows; False where it has ended."""
        ready, _, _ = select.select([self._ours], [], [], _GIVE_UP)
        assert ready, f"nothing is shown any more:\n{self.shown}"
        try:
            part = os.read(self._ours, 1 << 16)
        except OSError:  # Linux says EIO where the other end of a terminal was closed
            part = b""
        self._shown += part
        return bool(part)


def closed_pipe() -> IO[bytes]:
    """The writing end of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "wb")
