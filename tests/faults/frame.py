"""What a promise is, how it is put to the test, and the table of how all of them came through.

A promise has a name, a function that tries it so many times, and a *negative control*: the same function over a program
that was weakened on purpose, which must find that it fails. A test that cannot fail proves nothing. All promises stand
in `table.py`.
"""

import contextlib
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

_SHOWN = 20


class Name(StrEnum):
    """What is promised. A promise of a part of the program stands under one of these."""

    ACKNOWLEDGED = "What was acknowledged is there, whatever kills the program"
    ANY_CALL = "Any I/O call may fail"
    AT_ONCE = "Many programs at once"
    NO_ROOM = "Full disk, read-only folder, unwritable home"
    DAMAGE = "A damaged store is noticed"
    BACKUP = "A backup restores"
    UPGRADE = "Upgrades are all or nothing"
    NEWER = "An older program never touches a newer store"
    CLOCK = "A clock that is set back changes nothing"
    UNDO = "Undo takes back exactly the last change"
    TERMINAL = "No text does anything to a terminal"
    FORMULAS = "No text becomes a formula in a spreadsheet"
    MARKUP = "No text becomes markup or a script in a dossier"
    BOMBS = "A file that is a bomb is refused"
    PLACES = "A picture that is passed on does not say where it was taken"
    FILE_NAMES = "A file's name is only shown"
    OTHERS = "Other users of the machine are kept out"
    SECRETS = "No error tells what is in the store"
    OWN_FILES = "A file from outside is read or refused, and never crashes"


@dataclass(slots=True)
class Tally:
    """How often a promise was put to the test, each time it was broken, and what could not be tried here, and why."""

    tries: int = 0
    failures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def test(self, kept: object, broken: str) -> None:
        """Count one try."""
        self.tries += 1
        if not kept:
            self.failures.append(broken)

    def add(self, other: "Tally") -> "Tally":
        """Count the tries of `other` too; the tally itself, to go on."""
        self.tries += other.tries
        self.failures += other.failures
        self.left_out += other.left_out
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One run of a promise: an empty folder of its own, how far to go, and a source of chance with a known seed.

    It goes `factor` times as far as its form, full or quick, does.
    """

    folder: Path
    full: bool
    seed: int = 1
    factor: float = 1

    @property
    def chance(self) -> random.Random:
        """A new source of chance, the same for the same seed."""
        return random.Random(self.seed)  # noqa: S311 - the same run again is the point

    def times(self, quick: int, full: int) -> int:
        """How often to try."""
        return max(1, round((full if self.full else quick) * self.factor))

    def fresh(self, name: str) -> Path:
        """A folder in the folder, made for this."""
        made = self.folder / name
        made.mkdir()
        return made


Attempt = Callable[[Trial], Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise about some part of the program.

    `attempt` puts it to the test; `control` does the same to a weakened program, and must come back with failures.
    `part` says which part of the program it is about, where a name is shared; `minutes`, how long the full form takes,
    so that what takes long is begun first.
    """

    name: Name
    attempt: Attempt
    control: Attempt
    part: str = ""
    minutes: int = 1

    @property
    def title(self) -> str:
        """What it is called in tables."""
        return f"{self.name} ({self.part})" if self.part else str(self.name)


class Control(StrEnum):
    """What became of a negative control."""

    CAUGHT = "caught"
    MISSED = "MISSED"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a promise came through: its tally, what became of its control, and how long both took, in seconds."""

    title: str
    tally: Tally
    control: Control
    seconds: float

    @property
    def broken(self) -> str:
        """Why it is not kept, in words; empty where it is, or where it could not be tried here."""
        if self.tally.failures:
            return "\n".join([f"{len(self.tally.failures)} of {self.tally.tries}:", *self.tally.failures[:_SHOWN]])
        if self.control is Control.MISSED:
            return "the weakened program was not caught: the test of this promise cannot fail"
        return "" if self.tally.tries or self.tally.left_out else "nothing was tried"

    @property
    def not_run(self) -> str:
        """Why it says nothing here, or could not be seen to fail; empty where it was tried and its control caught."""
        if self.tally.tries and self.control is Control.CAUGHT:
            return ""
        return "; ".join(dict.fromkeys(self.tally.left_out)) or "its negative control could not be run"


def put_to_the_test(promise: Promise, *, full: bool, seed: int, factor: float = 1) -> Outcome:
    """Try a promise, `factor` times as often as this form does, and its control; each in an empty folder."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder:
        tally = promise.attempt(Trial(folder=Path(folder), full=full, seed=seed, factor=factor))
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder:
        weak = promise.control(Trial(folder=Path(folder), full=False, seed=seed))
    could_not_run = weak.left_out and not weak.failures
    control = Control.NOT_RUN if could_not_run else Control.CAUGHT if weak.failures else Control.MISSED
    return Outcome(title=promise.title, tally=tally, control=control, seconds=time.monotonic() - began)


@contextlib.contextmanager
def weakened(owner: object, **changes: object) -> Iterator[None]:
    """Put something else in the place of what a module or a class has, as long as the block lasts."""
    kept = {name: getattr(owner, name) for name in changes}
    for name, change in changes.items():
        setattr(owner, name, change)
    try:
        yield
    finally:
        for name, real in kept.items():
            setattr(owner, name, real)


def with_figures(table: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """The table of tests/README.md, with the figures of these outcomes in the place of what it said of them."""
    figures = {
        row["title"]: f"{row['tally']['tries']:,} tries, {len(row['tally']['failures'])} failures" for row in rows
    }

    def renewed(line: re.Match[str]) -> str:
        return f"| {line['title']} | {figures.get(line['title'], line['said'])} |"

    return re.sub(r"^\| (?P<title>.*) \| (?P<said>.*) \|$", renewed, table, flags=re.MULTILINE)


def report(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of a table of outcomes, as plain values; below it what could not be tried here, and why."""
    shown = sorted(rows, key=lambda row: list(Name).index(Name(row["title"].partition(" (")[0])))
    wide = max(len(row["title"]) for row in shown)
    yield f"{'promise':{wide}}  {'tries':>7}  {'failures':>8}  {'control':>7}  {'seconds':>7}"
    for row in shown:
        tally = row["tally"]
        yield (
            f"{row['title']:{wide}}  {tally['tries']:>7,}  {len(tally['failures']):>8}  "
            f"{row['control']:>7}  {row['seconds']:>7.1f}"
        )
    for row in shown:
        yield from (f"not tried here: {words}" for words in dict.fromkeys(row["tally"]["left_out"]))
