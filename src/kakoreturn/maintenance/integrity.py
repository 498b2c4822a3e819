"""What `doctor` checks: that the record is whole, and that everything derived from it agrees with it."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kakoreturn.domain.errors import quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import Placeholder, shell_quoted
from kakoreturn.files import sha256_of
from kakoreturn.maintenance import backup_places
from kakoreturn.maintenance.migrations import STEPS
from kakoreturn.maintenance.soundness import Follower, Unsound
from kakoreturn.store import evidence, journal, replay, rows, schema, tally
from kakoreturn.store.bulk import streamed
from kakoreturn.store.format import SCHEMA_VERSION, Damage, DamagedStore, version_of
from kakoreturn.store.sqlite import is_of_disk

if TYPE_CHECKING:
    from kakoreturn.store import Store
    from kakoreturn.store.engine import Connection, Location

# What is wrong, each in words; and what to say where nothing is.
Finding = tuple[list[str], str]

_SHOWN = 5


@record
class Check(Record):
    """One check: what was found in words, and whether that is as it should be.

    `hint` is what helps, None where nothing needs help. A `warning` is a finding that is no damage.
    """

    id: str
    ok: bool
    detail: str
    hint: str | None = None
    warning: bool = False


def checkup(connection: Connection, location: Location, only: Container[str] | None = None) -> Iterator[Check]:
    """Every check, or those named, in order. Whatever a damaged store does to a check is that check's finding.

    A disk that cannot be read says nothing about the store: then it raises what the engine does.
    """
    found: dict[str, Finding] = {}
    # One state of the store for all checks, whoever writes meanwhile.
    connection.execute("BEGIN" if isinstance(location, Path) else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        for name, check in _checks_of(location).items():
            if only is None or name in only:
                found[name] = _looked_at(check, connection, location)
    finally:
        with contextlib.suppress(sqlite3.OperationalError):  # an error of the disk has ended it
            connection.execute("ROLLBACK")
    failing = {name for name, (problems, _) in found.items() if problems}
    for name, (problems, good) in found.items():
        warns = name in _WARNING
        more = f" and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        yield Check(
            id=name,
            ok=warns or not problems,
            detail="; ".join(problems[:_SHOWN]) + more if problems else good,
            hint=_hint(name, problems, failing, location) if problems else None,
            warning=warns and bool(problems),
        )


def checks_of(store: Store) -> tuple[Check, ...]:
    """Every check of a store; none where nothing is on record yet."""
    connection = store.connection()
    with store.errors():
        return () if connection is None else tuple(checkup(connection, store.location))


def require(connection: Connection, location: Location, checks: Container[str]) -> None:
    """Raise DamagedStore for the first of these checks that fails."""
    for check in checkup(connection, location, checks):
        if not check.ok:
            name = quoted(str(location), 200)
            hint = REPAIR if check.hint == REPAIR else "kakoreturn doctor"
            raise DamagedStore(f"the store {name} is damaged: {check.detail}", f"run: {hint}")


def _checks_of(location: Location) -> Mapping[str, Callable[[Connection, Any], Finding]]:
    """The checks of a store, by what they are called, in order; each takes the store's location with it."""
    if isinstance(location, Path):
        return _CHECKS
    from kakoreturn.maintenance import server_checks

    return {**server_checks.BEFORE, **_OF_THE_RECORD, **server_checks.AFTER}


def _looked_at(check: Callable[[Connection, Any], Finding], connection: Connection, location: Location) -> Finding:
    try:
        connection.execute("SAVEPOINT looked_at")
        return check(connection, location)
    except Exception as error:
        if is_of_disk(error):
            raise
        with contextlib.suppress(Exception):  # on a server, a statement that failed would make all after it fail
            connection.execute("ROLLBACK TO SAVEPOINT looked_at")
        return [str(error) if isinstance(error, Damage) else "cannot be read"], ""


def _hint(name: str, problems: list[str], failing: set[str], location: Location) -> str:
    """What helps: a repair while the record itself is whole, else a backup."""
    if not isinstance(location, Path):
        from kakoreturn.maintenance import server_checks  # which only a server needs

        return server_checks.hint(name, problems)
    if name in REPAIRABLE and not _RECORD & failing:
        return REPAIR
    return _HINTS.get(name) or restore_hint(location)


def restore_hint(path: Path) -> str:
    """The command that brings the newest backup back."""
    for one in reversed(backup_places.backups_of(path)):
        if one.suffix == ".zip":
            return f"kakoreturn restore {shell_quoted([str(one)], Placeholder.FILE)} --replace"
    return "restore a backup of yours: kakoreturn restore FILE --replace"


def _integrity(connection: Connection, _: Path) -> Finding:
    found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(20)")]
    return [line for line in found if line != "ok"], "the database file is whole"


def _foreign_keys(connection: Connection, _: Path) -> Finding:
    found = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [
        f"{table} row {row} names a missing {parent}" for table, row, parent, _ in found
    ], "every reference is there"


def _schema(connection: Connection, _: Path) -> Finding:
    assert isinstance(connection, sqlite3.Connection)
    version = version_of(connection)
    found = [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")]
    there = set(map(_squeezed, found if version == SCHEMA_VERSION else _upgraded(found, version)))
    wanted = set(map(_squeezed, schema.statements()))
    missing = [f"missing or changed: {sql.split('(')[0].strip()[:60]}" for sql in sorted(wanted - there)]
    older = "" if version == SCHEMA_VERSION else f" in version {version}, which the next change upgrades"
    return missing + [f"unknown: {sql[:60]}" for sql in sorted(there - wanted)], f"the tables are as declared{older}"


def _upgraded(found: list[str], version: int) -> list[str]:
    """What the upgrade of an older store makes of its tables."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as empty:
        empty.execute("BEGIN")  # as a step has it
        for sql in found:
            empty.execute(sql)
        for step in range(version, SCHEMA_VERSION):
            STEPS[step](empty)
        return [sql for (sql,) in empty.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]


def _squeezed(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _journal(connection: Connection, _: Location) -> Finding:
    query = f"SELECT {', '.join(journal.COLUMNS)} FROM journal ORDER BY seq"  # noqa: S608 - names of that module
    follower = Follower()
    try:
        for row in streamed(connection, query):
            follower.take(row)
    except Unsound as problem:
        return [str(problem)], ""
    return [], f"{follower.rows} rows of the journal, each chained to the one before"


def _guides(connection: Connection, _: Location) -> Finding:
    found = connection.execute("SELECT hash, body FROM guides ORDER BY hash").fetchall()
    problems = []
    for name, body in found:
        try:
            rows.kept_guide(name, body)
        except Damage as damage:
            problems.append(str(damage))
    return problems, f"{len(found)} kept, content as hashed"


def _replay(connection: Connection, _: Location) -> Finding:
    problems = [
        f"{one.what} is missing from its view" if one.is_missing else f"the view of {one.what} differs from the journal"
        for one in replay.differences(connection)
    ]
    if not problems and tally.differing(connection, tally.COUNTED):
        problems = ["the tally of the views differs from them"]
    return problems, "orders and cases agree with the journal"


def _photos(connection: Connection, path: Path) -> Finding:
    named = journal.named_files(connection)
    problems = []
    for name in named:
        place = evidence.path_of(path, name)
        if not place.is_file():
            problems.append(f"evidence file {name[:12]}… is missing")
        elif sha256_of(place) != name:
            problems.append(f"evidence file {name[:12]}… was changed")
    unfinished, unnamed = len(evidence.leftovers(path)), len(evidence.orphans(connection, path))
    left = f"; {unfinished} left over from an interrupted copy" if unfinished else ""
    left += f"; {unnamed} that no case names (doctor --clean)" if unnamed else ""
    return problems, f"{len(named)} evidence {'file' if len(named) == 1 else 'files'}, content as hashed{left}"


def _modes(_: Connection, path: Path) -> Finding:
    if os.name == "nt":
        return [], "not kept on Windows"
    return [f"{one.name} can be read by other users" for one in open_to_others(path)], "only you can read it"


def open_to_others(path: Path) -> list[Path]:
    """What kakoreturn made for a store and other users may read: the store, its files, its backups; no links."""
    kept, saved = evidence.folder_of(path), backup_places.folder_of(path)
    own = [path, kept, *(kept.rglob("*") if kept.is_dir() else ())]
    own += [saved, *backups] if (backups := backup_places.backups_of(path)) else []
    return [one for one in own if not one.is_symlink() and one.exists() and stat.S_IMODE(one.stat().st_mode) & 0o077]


def _backups(_: Connection, path: Path) -> Finding:
    found = [one.name for one in reversed(backup_places.backups_of(path))]
    named = f", newest first: {', '.join(found)}" if found else ""
    return [], f"{len(found)} of its own in {quoted(str(backup_places.folder_of(path)), 200)}{named}"


def _leftovers(_: Connection, path: Path) -> Finding:
    from kakoreturn.maintenance.leftovers import left_over

    return [
        f"an interrupted command left {quoted(str(one), 200)}" for one in left_over(path)
    ], "no command left anything over"


def _place(_: Connection, path: Path) -> Finding:
    from kakoreturn.maintenance.surroundings import warnings_of

    return warnings_of(path), "on a disk of this machine, in no synced folder"


def _sqlite(_: Connection, __: Path) -> Finding:
    return [], f"SQLite {sqlite3.sqlite_version}"


_OF_THE_RECORD: dict[str, Callable[[Connection, Location], Finding]] = {
    "journal": _journal,
    "replay": _replay,
    "guides": _guides,
}
_CHECKS: dict[str, Callable[[Connection, Path], Finding]] = {
    "integrity": _integrity,
    "foreign_keys": _foreign_keys,
    "schema": _schema,
    **_OF_THE_RECORD,
    "photos": _photos,
    "modes": _modes,
    "backups": _backups,
    "leftovers": _leftovers,
    "place": _place,
    "sqlite": _sqlite,
}
_WARNING = frozenset({"leftovers", "place", "server"})
# What is worked out from the record, and the record itself.
REPAIRABLE = frozenset({"integrity", "foreign_keys", "schema", "replay"})
_RECORD = frozenset({"journal", "guides"})
REPAIR = "kakoreturn doctor --repair"
_HINTS = {
    "photos": "put the same file on its case again: kakoreturn photo add CASE FILE, or kakoreturn attach CASE FILE",
    "modes": REPAIR,
    "leftovers": "once it is a day old, this takes it away: kakoreturn doctor --clean",
    "place": "keep the store on a disk of this machine, and copies of it there: kakoreturn backup FILE",
}
