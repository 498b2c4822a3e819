"""Making a store.

This module loads SQLModel; only the first command on a new machine, and what takes care of a store, come here.
"""

import sqlite3

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from kakoreturn.store import tables  # noqa: F401 - declares the tables
from kakoreturn.store.connection import APPLICATION_ID, SCHEMA_VERSION

# The journal and the guides it names are only ever added to.
_APPEND_ONLY = ("journal", "guides")


def statements() -> list[str]:
    """The SQL that makes an empty store, in order."""
    dialect = sqlite.dialect()
    made = []
    for table in SQLModel.metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made.extend(str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes)
    for name in _APPEND_ONLY:
        made.extend(
            f"CREATE TRIGGER {name}_keeps_{verb} BEFORE {verb.upper()} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            for verb in ("update", "delete")
        )
    return made


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of a new store, in the transaction that was begun."""
    for statement in statements():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
