"""Which row of a list was the first to name an order, remembered outside of memory however long the list is."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import Self

from kakoreturn.store.sqlite import store_errors


class Seen:
    """The order numbers of the rows so far, in a database of its own that ends with the `with` block."""

    def __enter__(self) -> Self:
        self._connection = sqlite3.connect("", isolation_level=None)  # a file that SQLite removes itself
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("CREATE TABLE seen (number TEXT PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def again(self, named: Sequence[tuple[str, int]]) -> dict[int, int]:
        """Remember these (number, row); of the rows that name an order again, the row that named it first."""
        connection = self._connection
        with store_errors(Path(gettempdir())):
            connection.execute("BEGIN")
            added = connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", named).rowcount
            connection.execute("COMMIT")
        if added == len(named):
            return {}
        first = {number: row for number, _ in named for row in self._row_of(number)}
        return {row: first[number] for number, row in named if first[number] != row}

    def _row_of(self, number: str) -> tuple[int]:
        found: tuple[int] = self._connection.execute("SELECT row FROM seen WHERE number = ?", (number,)).fetchone()
        return found
