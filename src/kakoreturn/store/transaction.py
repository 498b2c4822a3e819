"""One store, open: read as `Queries` says, and written a changeset at a time."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from kakoreturn.notices import notice
from kakoreturn.store import journal
from kakoreturn.store.ledger import Ledger
from kakoreturn.store.queries import Queries
from kakoreturn.store.sqlite import Upgrade, begin, connect, open_existing, open_or_create, store_errors, unmake


class Store(Queries):
    """One store, open for as long as the `with` block lasts.

    A store that is not there yet reads as empty, and is made by the first changeset. One of an older version is read as
    it is, and brought up to date by `upgrade` before the first changeset; without `upgrade` it takes none. `by` is who
    writes to it, empty where nobody is named.
    """

    def __init__(self, path: Path, *, upgrade: Upgrade | None = None, by: str = "") -> None:
        self.path = path
        self._by = by
        self._upgrade = upgrade
        self._connection: sqlite3.Connection | None = None
        self._seen: tuple[int, int] | None = None  # the file, as it was just before it was opened

    def __enter__(self) -> Self:
        self._seen = self._file()
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
    def changeset(self, at: str) -> Iterator[Ledger]:
        """One changeset: everything appended in the block is written when it ends well, and nothing when it does not.

        `at` is the UTC moment it is written with.
        """
        with self.transaction() as connection:
            self._check(connection, "open")  # what is written next goes by the list of open cases
            ledger = Ledger(connection, at, self._by)
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
                self._commit(connection)
            except BaseException:
                # A failing COMMIT (disk full, say) may have rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if made:
                    self._connection = None
                    unmake(connection, self.path)
                raise

    def _commit(self, connection: sqlite3.Connection) -> None:
        """Commit; where the disk reports an error on the way, whether that was done is looked up, and said truly."""
        wanted = journal.head(connection)
        try:
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_IOERR:
                raise
            # The journal of the transaction was deleted, which is the commit; what failed is the sync of its folder.
            with contextlib.closing(connect(self.path)) as other:
                done = journal.head(other) == wanted
            if not done:
                raise
            notice("warning: this is on record, but the disk reported an error at the end; a power cut now may lose it")

    def _begun(self) -> tuple[sqlite3.Connection, bool]:
        """The connection with a write transaction begun, and whether the store's file was made for it."""
        while True:
            connection, made = self._opened() if self._connection is None else (self._connection, False)
            try:
                begin(connection, self.path, self._upgrade)
            except BaseException as error:
                if made:
                    unmake(connection, self.path)
                if self._connection is None:
                    connection.close()
                # Another program may have made the file, and have taken it away again while this one waited for it.
                lost = self._connection is None and not made and isinstance(error, sqlite3.Error)
                if lost and not self.path.exists():
                    continue
                raise
            # While it is locked nobody puts another store in its place, as `restore` does; somebody may have before.
            if self._file() == self._seen:
                self._connection = connection
                return connection, made
            connection.execute("ROLLBACK")
            connection.close()
            self._connection = None

    def _opened(self) -> tuple[sqlite3.Connection, bool]:
        self._seen = self._file()
        connection, made = open_or_create(self.path)
        if made:
            self._seen = self._file()
        return connection, made

    def _file(self) -> tuple[int, int] | None:
        """What tells the file at the store's path from others; None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

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
