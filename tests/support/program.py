"""The program as a user has it: in this process where that is enough, in a process of its own, or on a terminal."""

import contextlib
import io
import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self, cast

import pytest

from kakoreturn.cli.app import app

TODAY = "2026-06-10"
SEAM = "seam open for 2 cm on the left toe"
# One grey pixel, as PNG.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6338010000ca00c999ca5d7e0000000049454e44ae426082"
)
ESCAPES = r"\x1b\[[0-9;?]*[A-Za-z]"
PROGRAM = (sys.executable, "-m", "kakoreturn")
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "COMSPEC", "PATHEXT")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """The document on stdout."""
        return cast("dict[str, Any]", json.loads(self.out))


@dataclass(frozen=True, slots=True)
class Program:
    """A user with an empty home and a store."""

    folder: Path

    @property
    def db(self) -> Path:
        """The store."""
        return self.folder / "kako.db"

    def environment(self, **more: str) -> dict[str, str]:
        """An environment with nothing in it that the program heeds but its store and its day."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = {"HOME": str(self.folder), "USERPROFILE": str(self.folder), "LANG": "C.UTF-8", "PAGER": "cat"}
        return {**kept, **home, "KAKORETURN_DB": str(self.db), "KAKORETURN_TODAY": TODAY, **more}

    def __call__(self, *words: str, code: int = 0, encoding: str = "utf-8", **more: str) -> Ran:
        """Run a command in this process, and hold it to its exit code. `more` goes into its environment."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding, newline="") for _ in range(2))
        line = ["--db", str(self.db), "--today", TODAY, *words]
        with contextlib.ExitStack() as stack:
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            for name in set(os.environ) - set(_KEPT):
                patch.delenv(name)
            for name, value in self.environment(**more).items():
                patch.setenv(name, value)
            stack.enter_context(contextlib.redirect_stdout(out))
            stack.enter_context(contextlib.redirect_stderr(err))
            ended = stack.enter_context(pytest.raises(SystemExit))
            app(line)
        answer = Ran(code=cast("int", ended.value.code), out=_written(out), err=_written(err))
        assert answer.code == code, answer.err
        return answer

    def run(self, *words: str, code: int = 0, **more: str) -> Ran:
        """Run a command in a process of its own, and hold it to its exit code. `more` goes into its environment."""
        done = subprocess.run(
            [*PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=self.environment(**more),
            cwd=self.folder,
        )
        encoding = more.get("PYTHONIOENCODING", "utf-8")
        answer = Ran(
            code=done.returncode,
            out=done.stdout.decode(encoding).replace(os.linesep, "\n"),
            err=done.stderr.decode(encoding).replace(os.linesep, "\n"),
        )
        assert answer.code == code, answer.err
        return answer

    def terminal(self, *words: str, columns: int = 80, **more: str) -> "Terminal":
        """Start a command on a terminal. `more` goes into its environment."""
        settings = self.environment(TERM="xterm-256color", **more) if "TERM" not in more else self.environment(**more)
        return Terminal([*PROGRAM, *words], settings, self.folder, columns)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return cast("io.BytesIO", stream.buffer).getvalue().decode(stream.encoding)


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
