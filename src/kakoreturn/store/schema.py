"""The SQL that makes an empty store, which `python -m kakoreturn.store.tables` writes: a file for each engine."""

from __future__ import annotations

from pathlib import Path

from kakoreturn.store import tally
from kakoreturn.store.format import APPLICATION_ID, SCHEMA_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

FILE = Path(__file__).with_name("schema.sql")
SERVER_FILE = Path(__file__).with_name("schema_postgresql.sql")
# What stands between two statements; the semicolon in a trigger has no empty line behind it.
BETWEEN = ";\n\n"


def statements(file: Path = FILE) -> list[str]:
    """Each statement, in order."""
    return file.read_text(encoding="utf-8").rstrip(";\n").split(BETWEEN)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of a new store, in the transaction that was begun."""
    for statement in statements():
        connection.execute(statement)
    tally.count_anew(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
