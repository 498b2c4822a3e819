"""What `doctor` checks: that the record is whole, and that everything derived from it agrees with it."""

import hashlib
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import cast

from kakoreturn.domain import events as ev
from kakoreturn.domain.records import Record, record
from kakoreturn.store import evidence, journal, keeping, rows
from kakoreturn.store.connection import Damage
from kakoreturn.store.journal import FIRST_HASH, chained

_SHOWN = 5
_CHUNK = 1 << 20


@record
class Check(Record):
    """One check: what was found in words, and whether that is as it should be."""

    id: str
    ok: bool
    detail: str


def checkup(connection: sqlite3.Connection, path: Path) -> Iterator[Check]:
    """Every check, in order. Whatever a damaged store does to a check is that check's finding."""
    connection.execute("BEGIN")  # one state of the store for all checks, whoever writes meanwhile
    try:
        for name, check in _CHECKS.items():
            try:
                problems, good = check(connection, path)
            except Exception as error:  # noqa: BLE001 - whatever damage does, it is a finding
                problems, good = (
                    [str(error) if isinstance(error, Damage) else f"cannot be read ({type(error).__name__})"],
                    "",
                )
            more = f" and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
            yield Check(id=name, ok=not problems, detail="; ".join(problems[:_SHOWN]) + more if problems else good)
    finally:
        connection.execute("ROLLBACK")


Finding = tuple[list[str], str]


def _integrity(connection: sqlite3.Connection, _: Path) -> Finding:
    found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(20)")]
    return [line for line in found if line != "ok"], "the database file is whole"


def _foreign_keys(connection: sqlite3.Connection, _: Path) -> Finding:
    found = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [
        f"{table} row {row} names a missing {parent}" for table, row, parent, _ in found
    ], "every reference is there"


def _schema(connection: sqlite3.Connection, _: Path) -> Finding:
    from kakoreturn.store import schema

    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
    there = {_squeezed(sql) for (sql,) in connection.execute(query)}
    wanted = {_squeezed(sql) for sql in schema.statements()}
    missing = [f"missing or changed: {sql.split('(')[0].strip()[:60]}" for sql in sorted(wanted - there)]
    return missing + [f"unknown: {sql[:60]}" for sql in sorted(there - wanted)], "the tables are as declared"


def _squeezed(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _chain(connection: sqlite3.Connection, _: Path) -> Finding:
    query = "SELECT seq, deed, at, case_number, order_number, kind, body, hash FROM journal ORDER BY seq"
    before, count = FIRST_HASH, 0
    for place, row in enumerate(connection.execute(query), 1):
        seq, found = row[0], row[7]
        if seq != place:
            return [f"row {place} of the journal is missing"], ""
        if chained(before, row[:7]) != found:
            return [f"row {seq} of the journal was changed"], ""
        before, count = found, place
    return [], f"{count} rows of the journal, each chained to the one before"


def _guides(connection: sqlite3.Connection, _: Path) -> Finding:
    found = connection.execute("SELECT hash, body FROM guides").fetchall()
    bad = [name[:12] for name, body in found if hashlib.sha256(body.encode()).hexdigest() != name]
    return [f"the content of guide {name}… was changed" for name in bad], f"{len(found)} kept, content as hashed"


def _replay(connection: sqlite3.Connection, _: Path) -> Finding:
    problems = [*_replay_cases(connection), *_replay_orders(connection)]
    return problems, "orders and cases agree with the journal"


def _replay_cases(connection: sqlite3.Connection) -> Iterator[str]:
    wanted: dict[object, tuple[object, ...]] = {}
    for number, events in _subjects(connection, "case_number"):
        case = journal.folded_case(cast("int", number), events)
        if case is not None:
            wanted[case.number] = rows.case_row(case)
    yield from _compared(connection, "cases", rows.CASE_COLUMNS, wanted)


def _replay_orders(connection: sqlite3.Connection) -> Iterator[str]:
    wanted: dict[object, tuple[object, ...]] = {}
    for number, events in _subjects(connection, "order_number"):
        order = journal.folded_order(cast("str", number), events)
        if order is not None:
            wanted[order.number] = rows.order_row(order)
    yield from _compared(connection, "orders", rows.ORDER_COLUMNS, wanted)


def _subjects(connection: sqlite3.Connection, column: str) -> Iterator[tuple[object, list[tuple[int, ev.Event]]]]:
    """Each case or order of the journal with its (deed, event) rows."""
    query = f"SELECT {column}, deed, kind, body FROM journal WHERE {column} IS NOT NULL ORDER BY {column}, seq"  # noqa: S608 - two names above
    for number, found in groupby(connection.execute(query), key=itemgetter(0)):
        yield number, [(deed, journal.read_event(kind, body)) for _, deed, kind, body in found]


def _compared(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], wanted: dict[object, tuple[object, ...]]
) -> Iterator[str]:
    left = dict(wanted)
    for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - names of this package
        if left.pop(row[0], None) != row:
            yield f"the view of {table[:-1]} {row[0]!r} differs from the journal"
    yield from (f"{table[:-1]} {number!r} is missing from its view" for number in left)


def _photos(connection: sqlite3.Connection, path: Path) -> Finding:
    named = keeping.named(connection)
    problems = []
    for name in sorted(named):
        place = evidence.path_of(path, name)
        if not place.is_file():
            problems.append(f"photo {name[:12]}… is missing")
        elif _hash_of(place) != name:
            problems.append(f"photo {name[:12]}… was changed")
    unfinished, unnamed = len(keeping.leftovers(path)), len(keeping.orphans(connection, path))
    left = f"; {unfinished} left over from an interrupted copy" if unfinished else ""
    left += f"; {unnamed} that no case names (doctor --clean)" if unnamed else ""
    return problems, f"{len(named)} photos, content as hashed{left}"


def _hash_of(place: Path) -> str:
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _modes(_: sqlite3.Connection, path: Path) -> Finding:
    if os.name == "nt":
        return [], "not kept on Windows"
    folder = evidence.folder_of(path)
    private = [path, folder, *(folder.rglob("*") if folder.is_dir() else ())]
    open_to_others = [one.name for one in private if one.exists() and stat.S_IMODE(one.stat().st_mode) & 0o077]
    return [f"{name} can be read by other users" for name in open_to_others], "only you can read it"


_CHECKS: dict[str, Callable[[sqlite3.Connection, Path], Finding]] = {
    "integrity": _integrity,
    "foreign_keys": _foreign_keys,
    "schema": _schema,
    "journal": _chain,
    "replay": _replay,
    "guides": _guides,
    "photos": _photos,
    "modes": _modes,
}
