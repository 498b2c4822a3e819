"""The steps that bring an older store up to date.

Each is plain SQL, frozen once it was released: it must make of an old store what it made then, whatever the tables are
declared as today. It runs inside a transaction, and may not end it.
"""

import sqlite3
from collections.abc import Callable

from kakoreturn.store.format import SCHEMA_VERSION, version_of

Step = Callable[[sqlite3.Connection], None]


def _to_version_2(_: sqlite3.Connection) -> None:
    """The tables stay as they are. Events may carry more, which a program that knows only version 1 would lose."""


# From each version to the next.
STEPS: dict[int, Step] = {
    1: _to_version_2,
}


def migrate(connection: sqlite3.Connection) -> None:
    """Take every step from the version that a store has to the present one, in the transaction that was begun."""
    for version in range(version_of(connection), SCHEMA_VERSION):
        STEPS[version](connection)
        connection.execute(f"PRAGMA user_version = {version + 1}")
