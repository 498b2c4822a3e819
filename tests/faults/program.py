"""The program, run inside the process that puts a promise to the test: at once, or in a fork that may die.

A promise has its process to itself, so the environment and the folder are set once, and not put back.
"""

import contextlib
import hashlib
import os
import signal
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

from kakoreturn.cli.fast import run
from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store
from tests.support.answers import Ran
from tests.support.inside import answer

TODAY = "2026-06-10"
SEAM = "seam open for 2 cm on the left toe"
_GIVE_UP = 60  # seconds
KILLED = -signal.SIGKILL if hasattr(signal, "SIGKILL") else -9


def picture(mark: str, side: int = 8) -> bytes:
    """A whole PNG picture, another one for each mark; of `side` times `side` bytes and a little more."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    grey = hashlib.shake_256(mark.encode("utf-8", "surrogatepass")).digest(side * side)
    lines = b"".join(b"\0" + grey[place : place + side] for place in range(0, side * side, side))
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(lines, 0)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


class Program:
    """The program over one store, in an empty home; with `config`, the folder where its configuration is."""

    def __init__(self, folder: Path, db: Path | None = None, config: Path | None = None) -> None:
        self.folder, self.db = folder, db or folder / "kako.db"
        for name in [one for one in os.environ if one.startswith(("KAKORETURN", "XDG_"))]:
            del os.environ[name]
        os.environ.update(HOME=str(folder), USERPROFILE=str(folder), TERM="xterm-256color", COLUMNS="80")
        if config is not None:
            os.environ["XDG_CONFIG_HOME"] = str(config)
        os.chdir(folder)

    def words(self, *words: str, today: str = TODAY) -> list[str]:
        """A whole command line."""
        return ["kakoreturn", "--no-pager", "--db", str(self.db), "--today", today, *words]

    def __call__(self, *words: str, today: str = TODAY, stdin: str = "", terminal: bool = False) -> Ran:
        """Run a command here."""
        return self.line(self.words(*words, today=today), stdin=stdin, terminal=terminal)

    def line(self, line: list[str], *, stdin: str = "", terminal: bool = False) -> Ran:
        """Run a whole command line here; with `terminal`, as if its answer were shown on one."""
        return answer(run, line, stdin=stdin, terminal=terminal)

    def forked(self, *words: str, before: Callable[[], None] = lambda: None, today: str = TODAY) -> Ran:
        """Run a command in a fork of this process, that may be killed; `before` runs there first."""
        outputs = [self.folder / f"{name}.{os.getpid()}" for name in ("out", "err")]
        child = os.fork()
        if not child:
            signal.alarm(_GIVE_UP)  # ends one that hangs, and tells it apart
            code = 120
            with contextlib.suppress(BaseException):
                code = _become(outputs, self.words(*words, today=today), before)
            os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out, err = (path.read_bytes().decode(errors="replace") for path in outputs)
        return Ran(code=code, out=out, err=err)

    def new(self, order: str = "KB1", *more: str, **how: str) -> Ran:
        """Open a case."""
        return self("new", "--order", order, "--remedy", "exchange", "--defect", SEAM, *more, **how)  # type: ignore[arg-type]

    def photo(self, name: str = "seam.png", side: int = 8) -> str:
        """Write a photo of the user's, another one for each name; its path."""
        path = self.folder / name
        path.write_bytes(picture(name, side))
        return str(path)

    def bad_checks(self) -> list[str]:
        """The checks of `doctor` that fail."""
        with Store(self.db) as store:
            connection = store.connection()
            return [check.id for check in checkup(connection, self.db) if not check.ok] if connection else []

    def furnish(self) -> "Program":
        """Put a little of everything in the store; the program itself, to go on."""
        photo = self.photo()
        new = ("new", "--remedy", "exchange", "--defect", SEAM)
        described = ("--item", "Runner 42", "--seller", "North Leather", "--price", "129.50", "--category", "shoes")
        steps = [
            (*new, "--order", "KB1", *described, "--photo", photo, "--sent", "-9d"),
            (*new, "--order", "KB2", "--item", "Wollschal „grün“ 围巾"),
            ("new", "--order", "KB3", "--remedy", "refund", "--defect", SEAM, "--item", "Desk lamp", "--sent", "-7d"),
            ("record", "1", "reviewed", "--on", "-7d", "--note", "they look at it"),
            ("note", "1", "support said Monday\nor Tuesday"),
            ("message", "1", "--from", "agent", "The seller is checking the stock."),
            ("record", "2", "withdrawn"),
            ("record", "3", "agreed", "--on", "-3d", "--amount", "88.00"),
            ("order", "add", "KB4", "--item", "Canvas tote", "--seller", "River Studio"),
            ("order", "photos", "KB4", "--on", "-2d"),
            ("note", "3", "to be taken back"),
            ("undo",),
        ]
        for words in steps:
            assert self(*words).code == 0, words
        return self


def _become(outputs: list[Path], words: list[str], before: Callable[[], None]) -> int:
    """Be the program, in a fork; the exit code."""
    for descriptor, path in enumerate(outputs, 1):
        file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - until the end
    sys.stdout, sys.stderr = (
        open(descriptor, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
        for descriptor in (1, 2)
    )
    sys.argv = words
    try:
        before()
        return run()
    except BaseException:
        import traceback

        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
