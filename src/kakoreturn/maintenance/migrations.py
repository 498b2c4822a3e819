"""Bringing an older store up to date, all or nothing, with the old one kept in a backup.

Each step is plain SQL, frozen once it was released: it must make of an old store what it made then, whatever the tables
are declared as today. A step runs inside the transaction of `upgrade`, and may not end it.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from kakoreturn.domain.errors import quoted
from kakoreturn.maintenance import backups
from kakoreturn.notices import notice
from kakoreturn.store.connection import SCHEMA_VERSION, version_of

Step = Callable[[sqlite3.Connection], None]


def _to_version_2(_: sqlite3.Connection) -> None:
    """The tables stay as they are. Events may carry more, which a program that knows only version 1 would lose."""


# From each version to the next.
STEPS: dict[int, Step] = {
    1: _to_version_2,
}


def upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a store of an older version up to date, in the write transaction that was begun.

    That transaction holds the lock, so the backup made first is what the steps begin with, and a second program that
    wants to upgrade waits and then finds it done. Raises StoreProblem when the store is damaged: then it stays old.
    """
    kept = backups.keep(path, "upgrade", with_photos=False)
    for version in range(version_of(connection), SCHEMA_VERSION):
        STEPS[version](connection)
        connection.execute(f"PRAGMA user_version = {version + 1}")
    notice(f"store upgraded to version {SCHEMA_VERSION}; the old one is kept as {quoted(str(kept), 200)}")
