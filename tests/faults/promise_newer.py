"""A store that a newer version wrote, and a file that is no store of ours, stay as they are, byte for byte."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kakoreturn.domain.errors import ExitCode
from kakoreturn.store import sqlite as opening
from kakoreturn.store.format import SCHEMA_VERSION

from .frame import Tally, Trial, weakened
from .program import SEAM, Program

_COMMANDS = (
    ("status",),
    ("status", "--all", "--json"),
    ("status", "1"),
    ("show", "1"),
    ("draft", "1"),
    ("draft", "1", "--anyway"),
    ("new", "--order", "KB8", "--remedy", "refund", "--defect", SEAM),
    ("new", "--order", "KB8", "--remedy", "refund", "--defect", SEAM, "--photo", "seam.png"),
    ("prepare", "1"),
    ("record", "1", "confirmed"),
    ("amend", "1", "sent", "--on", "-10d"),
    ("switch", "1", "refund"),
    ("note", "1", "words"),
    ("defect", "1", "loose seam on the left heel"),
    ("message", "1", "--from", "agent", "words"),
    ("photo", "add", "1", "seam.png"),
    ("photo", "list", "1"),
    ("photo", "remove", "1", "1"),
    ("order", "add", "KB9"),
    ("order", "list"),
    ("order", "show", "KB1"),
    ("order", "edit", "KB1", "--size", "42"),
    ("order", "photos", "KB1"),
    ("qc", "KB4", "--pass"),
    ("undo",),
    ("undo", "--dry-run"),
    ("redo",),
    ("doctor",),
)


def _newer(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def _text(path: Path) -> None:
    path.write_bytes(b"just a text, and no database\n" * 40)


_KINDS: dict[str, Callable[[Path], None]] = {
    "the next version": lambda path: _newer(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}"),
    "a far later version": lambda path: _newer(path, "PRAGMA user_version = 999"),
    "with tables unknown here": lambda path: _newer(path, "CREATE TABLE later (x)", "PRAGMA user_version = 7"),
    "with a log of its own": lambda path: _newer(path, "PRAGMA user_version = 7", "PRAGMA journal_mode = WAL"),
    "somebody else's database": lambda path: _newer(path, "PRAGMA application_id = 7"),
    "somebody else's, with a log": lambda path: _newer(path, "PRAGMA application_id = 7", "PRAGMA journal_mode = WAL"),
    "a text": _text,
}


def try_newer(trial: Trial, commands: tuple[tuple[str, ...], ...] = _COMMANDS) -> Tally:
    """Run every command on every kind of store that is not ours to write."""
    tally, program = Tally(), Program(trial.folder, trial.folder / "place" / "kako.db").furnish()
    for kind, change in _KINDS.items():
        shutil.rmtree(trial.folder / "kept", ignore_errors=True)
        shutil.copytree(program.db.parent, trial.folder / "kept")
        change(program.db)
        for words in commands:
            before = _print(program.db.parent)
            answer = program(*words)
            same = _print(program.db.parent) == before
            said = answer.code == ExitCode.STORE and answer.in_order and ("error" in answer.err or words == ("doctor",))
            tally.test(same and said, f"{kind}: {' '.join(words)}: exit code {answer.code}, left as it was: {same}")
        shutil.rmtree(program.db.parent)
        (trial.folder / "kept").rename(program.db.parent)
    return tally


def _print(folder: Path) -> dict[str, str]:
    """Every file of a folder, with the SHA-256 of its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def control(trial: Trial) -> Tally:
    """A program that takes every version for its own writes to it."""
    with weakened(opening, refuse_newer=lambda *_: None, check_header=lambda _: None):
        return try_newer(trial, (("status",), ("show", "1")))
