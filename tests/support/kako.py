"""The program as a user has it: a fresh store, an empty home, a command at a time.

There are three ways to run a command. Calling it, `ask` or `typed` runs it in this process, which takes a tenth of the
time; `process` runs it in one of its own; `terminal` shows it to a person. None of them sees a setting of whoever
runs the tests.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kakoreturn.cli.fast import run
from tests.support.answers import Case, Ran
from tests.support.inside import answer
from tests.support.pictures import plain
from tests.support.server import Server
from tests.support.terminal import Terminal

SEAM = "seam open for 2 cm on the left toe box"
"""A defect note that says what and where."""

TODAY = "2026-06-10"
"""The date of a command that does not name its own."""

PROGRAM = (sys.executable, "-m", "kakoreturn")
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "COMSPEC", "PATHEXT")


@dataclass(slots=True)
class Kako:
    """A user's session: calling it runs the program once, over this session's store, in the user's folder."""

    folder: Path
    server: Server | None = None
    home: Path = field(init=False)
    store: str = field(init=False)
    """The store as `--db` names it."""

    def __post_init__(self) -> None:
        """Make the folders a user would have, and on a server the store."""
        self.home = self.folder / "home"
        beside = self.folder / "store"
        for folder in (self.home, beside):
            folder.mkdir(parents=True, exist_ok=True)
        if self.server is None:
            self.store = str(beside / "kako.db")
        else:
            self.store = f"postgresql:///postgres?store={self.server.made().store}"

    @property
    def db(self) -> Path:
        """The file of the store; a test that looks at it is skipped where the store is on a server."""
        if self.server is not None:
            pytest.skip("this is about the file of a store")
        return Path(self.store)

    def environment(self, **more: str) -> dict[str, str]:
        """An environment with nothing in it that the program heeds but its store, its day, and `more`."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = {"HOME": str(self.home), "USERPROFILE": str(self.home), "LANG": "C.UTF-8", "PAGER": "cat"}
        if sys.platform == "win32":  # where the folder of settings is the system's to say, and not the environment's
            home["KAKORETURN_CONFIG"] = str(self.home / ".config" / "kakoreturn" / "config.toml")
            home["WIN_PD_OVERRIDE_LOCAL_APPDATA"] = str(self.home / "AppData")  # heeded by platformdirs, for all others
            home["PYTHONIOENCODING"] = "utf-8"  # else what is piped has the code page of the machine
        server = self.server.environment if self.server else {}
        return {**kept, **home, **server, "KAKORETURN_DB": self.store, "KAKORETURN_TODAY": TODAY, **more}

    def __call__(
        self,
        *words: str,
        today: str = TODAY,
        code: int = 0,
        stdin: str = "",
        encoding: str = "utf-8",
        **more: str,
    ) -> Ran:
        """Run a command of a day in this process, and hold it to its exit code. `more` goes into its environment."""
        return _held(code, words, self.ask(*words, today=today, stdin=stdin, encoding=encoding, terminal=False, **more))

    def ask(
        self,
        *words: str,
        today: str = TODAY,
        stdin: str = "",
        encoding: str = "utf-8",
        terminal: bool = False,
        **more: str,
    ) -> Ran:
        """Run a command in this process, however it ends; with `terminal`, as if its answer were shown on one."""
        line = ["kakoreturn", "--db", self.store, "--today", today, *words]
        with self._inside(**more):
            return answer(run, line, stdin=stdin, encoding=encoding, terminal=terminal)

    def typed(self, *words: str, answers: Iterable[str], code: int = 0, **more: str) -> Ran:
        """Run a command in this process whose questions are answered, and the terminal closed then.

        It asks for lines alone, so this works on systems without pseudo-terminals too.
        """
        line = ["kakoreturn", *words]
        with self._inside(**more):
            ran = answer(run, line, stdin="".join(f"{one}\n" for one in answers), typed=True)
        return _held(code, words, ran)

    @contextlib.contextmanager
    def _inside(self, **more: str) -> Iterator[None]:
        """Be in the user's folder and environment, as long as the block lasts."""
        with pytest.MonkeyPatch.context() as patch, contextlib.chdir(self.folder):
            for name in set(os.environ) - set(_KEPT):
                patch.delenv(name)
            for name, value in self.environment(**more).items():
                patch.setenv(name, value)
            yield

    def process(self, *words: str, code: int = 0, **more: str) -> Ran:
        """Run a command in a process of its own, and hold it to its exit code. `more` goes into its environment."""
        done = subprocess.run(
            [*PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=self.environment(**more),
            cwd=self.folder,
            timeout=120,
        )
        encoding = more.get("PYTHONIOENCODING", "utf-8")
        out, err = (
            stream.decode(encoding, "backslashreplace").replace(os.linesep, "\n")
            for stream in (done.stdout, done.stderr)
        )
        return _held(code, words, Ran(code=done.returncode, out=out, err=err))

    def terminal(self, *words: str, columns: int = 80, **more: str) -> Terminal:
        """Start a command on a terminal. `more` goes into its environment."""
        if sys.platform == "win32":
            pytest.skip("Windows has no pseudo-terminals")
        settings = self.environment(**{"TERM": "xterm-256color", **more})
        return Terminal([*PROGRAM, *words], settings, self.folder, columns)

    def open(
        self,
        *more: str,
        order: str = "KB1",
        remedy: str = "exchange",
        defect: str = SEAM,
        item: str | None = None,
        sent: str | None = None,
        today: str | None = None,
    ) -> Case:
        """Open a case with flags alone, on the day it was sent unless another is given, and return it."""
        flags = ["--order", order, "--remedy", remedy, "--defect", defect]
        if item is not None:
            flags += ["--item", item]
        if sent is not None:
            flags += ["--sent", sent]
        (case,) = self("new", *flags, *more, "--json", today=today or sent or TODAY).json()["cases"]
        return Case(case)

    def record(self, event: str, on: str, *more: str, case: str = "1", today: str | None = None, code: int = 0) -> Ran:
        """Record an event of a day, on that day unless another is given."""
        return self("record", case, event, "--on", on, *more, today=today or on, code=code)

    def case(self, which: str = "1", *, today: str = TODAY) -> Case:
        """Return a case as `status` tells it on a day."""
        (case,) = self("status", which, "--json", today=today).json()["cases"]
        return Case(case)

    def open_cases(self, *flags: str, today: str = TODAY) -> list[int]:
        """Return the numbers of the cases that `status` lists, in its order."""
        return [case["case"] for case in self("status", *flags, "--json", today=today).json()["cases"]]

    def show(self, which: str = "1", *, today: str = TODAY) -> dict[str, Any]:
        """Return everything on record for a case."""
        return self("show", which, "--json", today=today).json()

    def photo(
        self,
        name: str = "seam.png",
        *,
        grey: int = 128,
        size: tuple[int, int] = (8, 8),
        **how: Any,  # noqa: ANN401
    ) -> Path:
        """Write a picture of one colour for the user and return its path; `how` are Pillow's options."""
        path = self.folder / name
        plain(size, (grey, grey, grey)).save(path, **how)
        return path

    def stored_copies(self, original: Path) -> list[Path]:
        """Return the files beside the store, or in the home, that hold the same bytes as a user's file."""
        wanted = original.read_bytes()
        places = [self.folder / "store", self.home]
        files = [path for place in places for path in place.rglob("*") if path.is_file()]
        return [path for path in files if path.read_bytes() == wanted]


def _held(code: int, words: tuple[str, ...], ran: Ran) -> Ran:
    """The answer, where it ended with its exit code and as a program should."""
    shown = f"{words!a}\nexit code {ran.code}, not {code}\n--- stdout\n{ran.out!a}\n--- stderr\n{ran.err!a}"
    assert ran.code == code, shown
    assert "Traceback" not in ran.err, shown
    return ran
