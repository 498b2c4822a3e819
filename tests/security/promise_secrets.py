"""No error says what is in the store: no value of a row, no local of the program, no address of a database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from kakoreturn.cli import session
from kakoreturn.store import Store, evidence
from kakoreturn.store import sqlite as opening
from tests.faults.frame import Tally, Trial, weakened
from tests.faults.program import SEAM, Program
from tests.faults.promise_damage import DAMAGES
from tests.support.answers import Ran

SENTINEL = "Sentinel-7f3a"
_NEVER = (SENTINEL, SENTINEL.lower(), "sqlite://", "file://", "?mode=", "locals", "Traceback", "SELECT ", "INSERT ")
_COMMANDS = (
    ("status",),
    ("status", "--json"),
    ("show", "1"),
    ("draft", "1"),
    ("order", "list"),
    ("note", "1", "plain"),
    ("record", "1", "confirmed"),
    ("new", "--order", "KB9", "--remedy", "refund", "--defect", SEAM),
    ("undo",),
    ("doctor",),
    ("photo", "add", "1", "photo.jpg"),
)


class Bench:
    """A store with a sentinel in every value of it, and every failure looked at."""

    def __init__(self, folder: Path) -> None:
        self.program, self.tally = Program(folder), Tally()
        self.program.photo("photo.jpg")
        told = f"{SENTINEL} on the left toe"
        new = ("new", "--order", "KB1", "--remedy", "exchange", "--defect", told, "--item", told, "--seller", told)
        more = ("--size", SENTINEL, "--url", f"https://{SENTINEL}.example", "--sent", "-4d", "--photo", "photo.jpg")
        for words in (
            (*new, *more),
            ("note", "1", told),
            ("message", "1", "--from", "agent", told),
            ("record", "1", "reviewed", "--on", "-3d", "--note", told),
            ("order", "photos", "KB1"),
            ("qc", "KB1", "--fail", f"stitching: {told}"),
        ):
            assert self.program(*words).code == 0, words
        self.whole = self.program.db.read_bytes()

    def set_back(self) -> None:
        """Make the store as it was."""
        for path in self.program.folder.glob("kako.db-*"):
            path.unlink()
        self.program.db.write_bytes(self.whole)

    def look(self, where: str, run: Callable[[tuple[str, ...]], Ran]) -> None:
        """Run every command; what a failure says must not tell."""
        for words in _COMMANDS:
            self.set_back()
            answer = run(words)
            said = answer.err + (answer.out if words[0] == "doctor" or answer.code else "")
            told = [one for one in _NEVER if one in said]
            self.tally.test(not told, f"{where}: {words[0]}: exit code {answer.code}: it says {said!r}")


def _damages(bench: Bench, count: int, chance: Random) -> None:
    """Fail for damage of every kind."""
    kinds = {name: damage for name, damage in DAMAGES.items() if "photo" not in name and "words" not in name}
    for turn in range(count):
        name = list(kinds)[turn % len(kinds)]
        state = chance.random()

        def run(words: tuple[str, ...], name: str = name, state: float = state) -> Ran:
            kinds[name](bench.program.db, Random(state))  # noqa: S311 - the same damage for each command
            return bench.program(*words)

        bench.look(name, run)


def _errors_of_sqlite(bench: Bench) -> None:
    """Fail with every error that SQLite may report, its own words and the statement's values in it."""
    codes = [getattr(sqlite3, name) for name in dir(sqlite3) if name.startswith("SQLITE_")]
    for code in sorted({code & 0xFF for code in codes if isinstance(code, int)} - {0}):

        def fail(*_: object, code: int = code) -> sqlite3.Connection:
            error = sqlite3.OperationalError(f"near {SENTINEL!r}: no such column {SENTINEL}")
            error.sqlite_errorcode = code
            raise error

        with weakened(sqlite3, connect=lambda *_, fail=fail, **__: fail()):
            bench.look(f"SQLite's error {code}", lambda words: bench.program(*words))


def _errors_of_the_system(bench: Bench) -> None:
    """Fail with errors of the system and of the program itself, the sentinel in all that is at hand there."""
    for kind in (OSError, ValueError, KeyError, RuntimeError, MemoryError, RecursionError):
        for owner, name in _places():

            def fail(*_: object, kind: type[Exception] = kind, **__: object) -> None:
                local = SENTINEL
                raise kind(local)

            with weakened(owner, **{name: fail}):
                bench.look(f"{kind.__name__} in {name}", lambda words: bench.program.forked(*words))


def _places() -> Iterator[tuple[object, str]]:
    yield from (
        (Store, "cases"),
        (Store, "orders"),
        (Store, "transaction"),
        (evidence, "settle"),
        (session, "store_path"),
    )


def _constraints(bench: Bench) -> None:
    """Fail for a rule of the tables that a stranger added, with the value in SQLite's own words."""
    for words in _COMMANDS:
        if words[0] == "doctor":
            continue  # it shows what does not belong there
        bench.set_back()
        with closing(sqlite3.connect(bench.program.db, isolation_level=None)) as connection:
            for table in ("journal", "cases", "items"):
                abort = f"SELECT RAISE(ABORT, '{SENTINEL}')"
                connection.execute(f"CREATE TRIGGER strange_{table} BEFORE INSERT ON {table} BEGIN {abort}; END")
        answer = bench.program(*words)
        told = [one for one in _NEVER if answer.code and one in answer.err]
        bench.tally.test(not told, f"a strange rule: {words[0]}: it says {answer.err!r}")


def attempt(trial: Trial) -> Tally:
    bench = Bench(trial.folder)
    _damages(bench, trial.times(20, 400), trial.chance)
    _errors_of_sqlite(bench)
    _errors_of_the_system(bench)
    _constraints(bench)
    return bench.tally


def control(trial: Trial) -> Tally:
    """A program that passes on what SQLite says."""
    bench, said = Bench(trial.folder), f"no such column {SENTINEL}"
    with weakened(opening, _REASONS=dict.fromkeys(opening._REASONS, (said, said))):  # noqa: SLF001 - on purpose
        _errors_of_sqlite(bench)
    return bench.tally
