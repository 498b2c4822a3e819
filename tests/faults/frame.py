"""The frame of the promises: what a promise is, where all of them are found, and the table they make.

A module `promise_*.py` in a folder beside or below this one registers its promises by having a tuple `PROMISES`.
Whatever part of the program it is about, it brings three things: the name it stands under, a function that tries it so
many times, and a *negative control*: the same function over a program that was weakened on purpose, which must find
that it fails. A test that cannot fail proves nothing.
"""

import contextlib
import importlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

_TESTS = Path(__file__).parent.parent
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
    """One run of a promise: an empty folder of its own, how far to go, and a source of chance with a known seed."""

    folder: Path
    full: bool
    seed: int = 1

    @property
    def chance(self) -> random.Random:
        """A new source of chance, the same for the same seed."""
        return random.Random(self.seed)  # noqa: S311 - the same run again is the point

    def times(self, quick: int, full: int) -> int:
        """How often to try, in this form."""
        return full if self.full else quick

    def fresh(self, name: str) -> Path:
        """A folder in the folder, made for this."""
        made = self.folder / name
        made.mkdir()
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise about some part of the program.

    `attempt` puts it to the test; `control` does the same to a weakened program, and must come back with failures.
    `part` says which part of the program it is about, where a name is shared.
    """

    name: Name
    attempt: Callable[[Trial], Tally]
    control: Callable[[Trial], Tally]
    part: str = ""

    @property
    def title(self) -> str:
        """What it is called in tables."""
        return f"{self.name} ({self.part})" if self.part else str(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a promise came through: its tally, whether the weakened program was caught, and how long it all took."""

    title: str
    tally: Tally
    caught: bool
    seconds: float

    @property
    def kept(self) -> bool:
        """Whether it was put to the test, or cannot be here; was never broken, and could have been."""
        return bool(self.tally.tries or self.tally.left_out) and not self.tally.failures and self.caught


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


def promises() -> dict[str, Promise]:
    """Every registered promise by its title, in the order of their names."""
    found: dict[str, Promise] = {}
    for module in _modules():
        for promise in importlib.import_module(module).PROMISES:
            assert promise.title not in found, f"{promise.title} is registered twice"
            found[promise.title] = promise
    order = list(Name)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1].name), item[0])))


def _modules() -> Iterator[str]:
    for path in sorted(_TESTS.rglob("promise_*.py")):
        yield ".".join(("tests", *path.relative_to(_TESTS).with_suffix("").parts))


def report(outcomes: Sequence[Outcome]) -> str:
    """One table: promise, tries, failures, whether its control was caught, seconds; below it each failure."""
    wide = max(len(one.title) for one in outcomes)
    lines = [f"{'promise':{wide}}  {'tries':>7}  {'failures':>8}  {'control':>7}  {'seconds':>7}"]
    lines += [
        f"{one.title:{wide}}  {one.tally.tries:>7,}  {len(one.tally.failures):>8}  "
        f"{'MISSED' if not one.caught else 'caught' if one.tally.tries else '-':>7}  {one.seconds:>7.1f}"
        for one in outcomes
    ]
    for one in outcomes:
        lines += [f"  {one.title}: {failure}" for failure in one.tally.failures[:_SHOWN]]
        more = len(one.tally.failures) - _SHOWN
        lines += [f"  {one.title}: and {more} more"] if more > 0 else []
        lines += [f"  not tried here: {words}" for words in dict.fromkeys(one.tally.left_out)]
    return "\n".join(lines) + "\n"
