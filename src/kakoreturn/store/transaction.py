"""One store, open: read as `Queries` says, and written a changeset at a time."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from kakoreturn.store.ledger import Ledger
from kakoreturn.store.queries import Queries
from kakoreturn.store.sqlite import Upgrade, begin, open_existing, open_or_create, store_errors, unmake


class Store(Queries):
    """One store, open for as long as the `with` block lasts.

    A store that is not there yet reads as empty, and is made by the first changeset. One of an older version is read as
    it is, and brought up to date by `upgrade` before the first changeset; without `upgrade` it takes none.
    """

    def __init__(self, path: Path, *, upgrade: Upgrade | None = None) -> None:
        self.path = path
        self._upgrade = upgrade
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        self._connection = open_existing(self.path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def exists(self) -> bool:
        """Whether there is a store at all."""
        return self._connection is not None

    @contextlib.contextmanager
    def changeset(self, at: str, by: str = "") -> Iterator[Ledger]:
        """One changeset: everything appended in the block is written when it ends well, and nothing when it does not.

        `at` is the UTC moment it is written with, `by` who writes it, empty where nobody is named.
        """
        with self.transaction() as connection:
            self._check(connection, "open")  # what is written next goes by the list of open cases
            ledger = Ledger(connection, at, by)
            yield ledger
            ledger.flush()

    @contextlib.contextmanager
    def rehearsal(self, at: str) -> Iterator[Ledger | None]:
        """A changeset that is decided on and never written. None where there is no store."""
        with self._reading() as connection:
            yield Ledger(connection, at) if connection else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction; several changesets may go in one.

        Checks made in it cannot be overtaken by another program.
        """
        with store_errors(self.path):
            connection, made = self._begun()
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A failing COMMIT (disk full, say) may have rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if made:
                    self._connection = None
                    unmake(connection, self.path)
                raise

    def _begun(self) -> tuple[sqlite3.Connection, bool]:
        """The connection with a write transaction begun, and whether the store's file was made for it."""
        if self._connection is not None:
            begin(self._connection, self.path, self._upgrade)
            return self._connection, False
        while True:
            connection, made = open_or_create(self.path)
            try:
                begin(connection, self.path, self._upgrade)
            except BaseException as error:
                if made:
                    unmake(connection, self.path)
                connection.close()
                # Another program may have made the file, and have taken it away again while this one waited for it.
                if not made and isinstance(error, sqlite3.Error) and not self.path.exists():
                    continue
                raise
            self._connection = connection
            return connection, made

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read in the block is of one moment, whatever other programs write meanwhile."""
        with self._reading() as connection:
            if connection is None:
                yield
                return
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        with store_errors(self.path):
            yield self._connection

    def connection(self) -> sqlite3.Connection | None:
        """The bare connection, for the checks of `doctor`; None when there is no store."""
        return self._connection
