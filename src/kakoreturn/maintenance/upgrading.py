"""Bringing an older store up to date, all or nothing, with the old one kept in a backup."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kakoreturn.domain.errors import quoted
from kakoreturn.maintenance import backups
from kakoreturn.maintenance.migrations import migrate
from kakoreturn.notices import notice
from kakoreturn.store.format import SCHEMA_VERSION


def upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a store of an older version up to date, in the write transaction that was begun.

    That transaction holds the lock, so the backup made first is what the steps begin with, and a second program that
    wants to upgrade waits and then finds it done. Raises StoreProblem when the store is damaged: then it stays old.
    """
    kept = backups.keep(path, "upgrade", with_photos=False)
    migrate(connection)
    notice(f"store upgraded to version {SCHEMA_VERSION}; the old one is kept as {quoted(str(kept), 200)}")
