"""Which row of a list was the first to name an item, remembered outside of memory however long the list is."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import gettempdir

from kakoreturn.store.sqlite import store_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Self


class Seen:
    """The items of the rows so far, in a database of its own that ends with the `with` block."""

    def __enter__(self) -> Self:
        self._connection = sqlite3.connect("", isolation_level=None)  # a file that SQLite removes itself
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(
            "CREATE TABLE seen (number TEXT, identity TEXT, row INTEGER NOT NULL, PRIMARY KEY (number, identity)) "
            "WITHOUT ROWID"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def again(self, named: Sequence[tuple[str, str, int]]) -> dict[int, int]:
        """Remember these (number, identity, row); of the rows that name an item again, the row that named it first."""
        connection = self._connection
        with store_errors(Path(gettempdir())):
            connection.execute("BEGIN")
            added = connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", named).rowcount
            connection.execute("COMMIT")
            if added == len(named):
                return {}
            query = "SELECT row FROM seen WHERE number = ? AND identity = ?"
            first = {row: connection.execute(query, key).fetchone()[0] for *key, row in named}
        return {row: first[row] for *_, row in named if first[row] != row}

    def counts(self, numbers: Collection[str]) -> dict[str, int]:
        """How many items of these orders were named."""
        marks = ", ".join("?" * len(numbers))
        query = f"SELECT number, count(*) FROM seen WHERE number IN ({marks}) GROUP BY number"  # noqa: S608 - marks alone
        return dict(self._connection.execute(query, tuple(numbers)))
