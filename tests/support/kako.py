"""A session with the program as a user has it: a fresh store, a clean environment, a command at a time.

Commands run in this process, which takes a tenth of the time; `raw` runs them in a process of their own.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest

from kakoreturn.cli.app import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SEAM = "seam open for 2 cm on the left toe box"
"""A defect note that says what and where."""

TODAY = "2026-06-10"
"""The date of a command that does not name its own."""

ENVIRONMENT_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "COMSPEC", "PATHEXT")


def every_string(value: object) -> Iterator[str]:
    """Yield every string below a JSON value, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from every_string(part)
    elif isinstance(value, list):
        for part in value:
            yield from every_string(part)


def every_object(value: object) -> Iterator[dict[str, object]]:
    """Yield every object below a JSON value, itself included."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from every_object(part)
    elif isinstance(value, list):
        for part in value:
            yield from every_object(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one command answered."""

    rc: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """Return the one JSON document on stdout."""
        return cast("dict[str, Any]", json.loads(self.out))

    def error(self) -> dict[str, Any]:
        """Return what is under `error` in the one JSON object on stderr."""
        return cast("dict[str, Any]", json.loads(self.err)["error"])

    def strings(self, key: str) -> list[str]:
        """Return every string under one key of the JSON document."""
        return list(every_string(self.json()[key]))

    def last_line(self) -> str:
        """Return the last line of the answer that is not empty."""
        return [line for line in self.out.splitlines() if line.strip()][-1]

    def hostile_characters(self) -> set[str]:
        """Return the C0, C1 and bidirectional controls on stdout or stderr, newline and tab apart."""
        pattern = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
        text = (self.out + self.err).replace(os.linesep, "\n")
        return set(re.findall(pattern, text))


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the status document."""

    data: dict[str, Any]

    def __getitem__(self, key: str) -> object:
        """Return the value of a key of the case."""
        value: object = self.data[key]
        return value

    def row(self, stage: str) -> dict[str, object]:
        """Return the row of the timeline for a stage."""
        (row,) = [row for row in self.data["timeline"] if row["stage"] == stage]
        return cast("dict[str, object]", row)

    def planned(self, stage: str) -> tuple[object, object]:
        """Return the planned window of a stage."""
        row = self.row(stage)
        return row["planned_from"], row["planned_to"]

    def forecast(self, stage: str) -> tuple[object, object]:
        """Return the forecast window of a stage."""
        row = self.row(stage)
        return row["forecast_from"], row["forecast_to"]

    def row_states(self) -> dict[str, str]:
        """Return the state of every row, in the order of the timeline."""
        return {row["stage"]: row["state"] for row in self.data["timeline"]}

    def actuals(self) -> dict[str, str | None]:
        """Return the actual date of every row, in the order of the timeline."""
        return {row["stage"]: row["actual"] for row in self.data["timeline"]}

    def step(self, name: str) -> bool:
        """Return whether one of the six steps is done."""
        (step,) = [step for step in self.data["steps"] if step["id"] == name]
        return bool(step["done"])

    def actions(self) -> list[str]:
        """Return the ids of the next actions, in order."""
        return [action["id"] for action in self.data["next_actions"]]

    def by(self, action: str) -> str | None:
        """Return the last day that is in time for a next action."""
        (found,) = [each for each in self.data["next_actions"] if each["id"] == action]
        return cast("str | None", found["by"])


@dataclass(slots=True)
class Kako:
    """A user's session: calling it runs the program once, over this session's store."""

    folder: Path
    db: Path = field(init=False)
    home: Path = field(init=False)

    def __post_init__(self) -> None:
        """Make the folders a user would have: a home, and one for the store."""
        self.home = self.folder / "home"
        self.home.mkdir()
        (self.folder / "store").mkdir()
        self.db = self.folder / "store" / "kako.db"

    def environment(self) -> dict[str, str]:
        """Return an environment without a setting of kakoreturn, of Python or of the terminal."""
        kept = {name: os.environ[name] for name in ENVIRONMENT_KEPT if name in os.environ}
        return {**kept, "HOME": str(self.home), "USERPROFILE": str(self.home), "LANG": "C.UTF-8"}

    def raw(
        self,
        *args: str,
        rc: int = 0,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        encoding: str = "utf-8",
        timeout: float = 120,
    ) -> Ran:
        """Run the program with exactly these arguments and hold it to its exit code."""
        command = [sys.executable, "-m", "kakoreturn", *args]
        source: dict[str, Any] = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin.encode()}
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            cwd=self.folder,
            env={**self.environment(), **(env or {})},
            timeout=timeout,
            **source,
        )
        out = done.stdout.decode(encoding, "backslashreplace")
        err = done.stderr.decode(encoding, "backslashreplace")
        shown = f"{args!a}\nexit code {done.returncode}, not {rc}\n--- stdout\n{out!a}\n--- stderr\n{err!a}"
        assert done.returncode == rc, shown
        assert "Traceback" not in err, shown
        return Ran(rc=rc, out=out, err=err)

    def __call__(
        self,
        *args: str,
        today: str = TODAY,
        rc: int = 0,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        encoding: str = "utf-8",
    ) -> Ran:
        """Run one command over this session's store on a given day."""
        words = ("--db", str(self.db), "--today", today, *args)
        if env is not None or encoding != "utf-8":
            return self.raw(*words, rc=rc, stdin=stdin, env=env, encoding=encoding)
        return self.here(*words, rc=rc, stdin=stdin)

    def here(self, *args: str, rc: int, stdin: str | None) -> Ran:
        """Run the program in this process, with streams, environment and folder of its own."""
        out, err = io.BytesIO(), io.BytesIO()
        source = io.BytesIO((stdin or "").encode())
        with pytest.MonkeyPatch.context() as patch, contextlib.chdir(self.folder):
            patch.setattr(sys, "stdin", io.TextIOWrapper(source, "utf-8"))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8", newline="\n", write_through=True))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, "utf-8", newline="\n", write_through=True))
            for name in set(os.environ) - set(ENVIRONMENT_KEPT):
                patch.delenv(name)
            for name, value in self.environment().items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["kakoreturn", *args])
            found = run()
            sys.stdout.flush()
            sys.stderr.flush()
            printed, said = out.getvalue().decode(), err.getvalue().decode("utf-8", "backslashreplace")
        shown = f"{args!a}\nexit code {found}, not {rc}\n--- stdout\n{printed!a}\n--- stderr\n{said!a}"
        assert found == rc, shown
        return Ran(rc=rc, out=printed, err=said)

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

    def record(self, event: str, on: str, *more: str, case: str = "1", today: str | None = None, rc: int = 0) -> Ran:
        """Record an event of a day, on that day unless another is given."""
        return self("record", case, event, "--on", on, *more, today=today or on, rc=rc)

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

    def photo(self, name: str = "seam.png", *, grey: int = 128) -> Path:
        """Write a small, valid PNG picture for the user and return its path."""

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
        pixels = chunk(b"IDAT", zlib.compress((b"\x00" + bytes([grey]) * 8) * 8))
        path = self.folder / name
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""))
        return path

    def stored_copies(self, original: Path) -> list[Path]:
        """Return the files beside the store, or in the home, that hold the same bytes as a user's file."""
        wanted = original.read_bytes()
        places = [self.db.parent, self.home]
        files = [path for place in places for path in place.rglob("*") if path.is_file()]
        return [path for path in files if path.read_bytes() == wanted]
