"""The engine of a store on a server: how PostgreSQL opens it and locks it for writing."""

from __future__ import annotations

import contextlib
import time

from kakoreturn.domain.errors import KakoError, NotFound, StoreProblem, quoted
from kakoreturn.notices import notice
from kakoreturn.store import last_head, server_errors
from kakoreturn.store.driver import driver
from kakoreturn.store.format import SCHEMA_VERSION, Damage, DamagedStore, refuse_newer
from kakoreturn.store.server_connection import READING, Moved, ServerConnection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from psycopg2 import Error

    from kakoreturn.store.address import Address
    from kakoreturn.store.engine import FarEngine
    from kakoreturn.store.last_head import LastHead
    from kakoreturn.store.server_connection import Question, Rows
    from kakoreturn.store.server_errors import Reason

_VERSION = "SELECT version FROM about"
_LOCK = f"{_VERSION} FOR UPDATE"
_RELEASE = b"SELECT pg_advisory_unlock_all()"  # of the numbers of cases that the journal tells of now
_HEAD = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
# The version, the end of the journal, and what stands where that was when it was last seen. A standby may be behind.
_GREETING = (
    f"SELECT version, head.seq, head.hash, (SELECT hash FROM journal WHERE seq = ?), pg_is_in_recovery() "  # noqa: S608 - as above
    f"FROM about LEFT JOIN ({_HEAD}) AS head ON true"
)
_DOUBT_SECONDS, _DOUBT_PAUSE, _GLANCE_SECONDS = 10, 0.5, 0.1
_CONFIRM_SECONDS = 20


class ServerEngine:
    """The store at `address`: `Engine` says what each function is for."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._name = quoted(str(address), 200)
        self.connection: ServerConnection | None = None
        self._is_known = False  # to be a store of this version
        self._seen: LastHead | None = None
        self._has_lost = False  # what was seen here before

    @property
    def role(self) -> str | None:
        """The role that the server knows this program by."""
        return self.connection.role if self.connection else None

    @property
    def far(self) -> FarEngine:
        """The same engine."""
        return self

    def open(self, *, of_any_version: bool = False) -> None:
        """Connect. What is asked first raises NotFound where there is no such store, StoreProblem for another version.

        That takes no message of its own, which is a long way to some servers.
        """
        with self.errors():
            self._is_known = False
            self._seen = last_head.seen(self._address)
            greeting = _GREETING, (self._seen[0] if self._seen else 0,)
            self.connection = ServerConnection(self._address, None if of_any_version else (greeting, self._greeted))

    def _greeted(self, rows: Rows) -> None:
        version, last, head, at_seen, is_standby = rows[0] if rows else (None,) * 5
        self._check_version(told_version((version,)))
        self._is_known = True
        self._has_lost = self._seen is not None and at_seen != self._seen[1]
        if self._has_lost and self._seen and not is_standby:
            notice(
                f"warning: the store {self._name} lacks entry {self._seen[0]}, which was seen here before: its server "
                "may have lost what was recorded last\nhint: kakoreturn doctor, and ask who keeps the server"
            )
        self._remember((last, head) if head else None)

    def _remember(self, head: LastHead | None) -> None:
        """Keep the end of the journal, by which it is told the next time whether something was lost."""
        # What was lost is said until doctor was asked, and a standby that is behind has lost nothing.
        if head and head != self._seen and not self._has_lost:
            last_head.remember(self._address, head)
            self._seen = head

    def open_to_look(self) -> None:
        """Connect, where that takes no time that a person would notice; else raise StoreProblem."""
        import threading

        thread = threading.Thread(target=self._try_to_open, daemon=True)  # the library itself waits for seconds
        thread.start()
        thread.join(_GLANCE_SECONDS)
        if self.connection is None:
            raise self._problem(server_errors.UNREACHED)
        self.connection.execute(f"SET statement_timeout = {int(_GLANCE_SECONDS * 1000)}")

    def _try_to_open(self) -> None:
        with contextlib.suppress(KakoError):
            self.open()

    def close(self) -> None:
        """End the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _lacking(self) -> KakoError:
        """What to raise where the server finds no store: what a role may not look into is not there for it."""
        assert self.connection is not None
        self.connection.rollback()
        query = "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = ?"
        is_there = self.connection.send(self.connection.filled(query, (self._address.store,))).fetchone()
        if is_there:
            return self._problem(server_errors.NO_STORE if is_there[0] else server_errors.MAY_NOT)
        hint = "check its name; a new one is made by: kakoreturn share init"
        return NotFound(f"there is no store {self._name}", hint)

    def _check_version(self, version: int) -> None:
        refuse_newer(version, self._address)
        if version < SCHEMA_VERSION:
            raise self._problem(
                (f"is of the older version {version}", "who keeps it upgrades it with: kakoreturn share upgrade")
            )

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the driver and the server report into a `StoreProblem`; their own words may hold a secret."""
        try:
            yield
        except Damage as error:
            raise DamagedStore(f"the store {self._name} is damaged: {error}", error.hint) from error
        except driver.Error as error:
            raise self._explained(error) from None

    def _explained(self, error: Error) -> KakoError:
        if error.pgcode == server_errors.NO_TABLE and self.connection and not self._is_known:
            return self._lacking()
        reason = server_errors.reason(error, connected=self.connection is not None)
        if reason is None:
            return DamagedStore(f"the store {self._name} is damaged, or was changed by hand", "run: kakoreturn doctor")
        return self._problem(reason)

    def _problem(self, reason: Reason) -> StoreProblem:
        what, hint = reason
        return StoreProblem(f"the store {self._name} {what}", hint)

    def begin(self) -> ServerConnection:
        """Begin a write transaction, and take the lock that every other one waits for."""
        return self._connected(self._begun)

    def begin_attempt(self, questions: Sequence[Question], *, locked: bool) -> ServerConnection:
        """Begin to read what a changeset is decided by, and ask these questions first."""

        def begun() -> ServerConnection:
            assert self.connection is not None
            self.connection.begin_deciding(("BEGIN", _LOCK) if locked else READING)
            self.connection.ask_ahead([(_VERSION, ()), *questions])
            self._check_version(told_version(self.connection.execute(_VERSION).fetchone()))
            return self.connection

        return self._connected(begun)

    def _connected(self, begin: Callable[[], ServerConnection]) -> ServerConnection:
        """Begin something, on a connection that is made anew where it is lost.

        It may have gone while a person was asked; what was done so far was only to read.
        """
        try:
            return begin()
        except driver.OperationalError:
            if self.connection is None or not self.connection.is_lost:
                raise
            self._reopen()
            return begin()

    def _reopen(self) -> None:
        """Connect anew. Where that fails the lost connection stays: without any there would seem to be no store."""
        lost = self.connection
        self.open()
        if lost is not None:
            lost.close()

    def _begun(self) -> ServerConnection:
        assert self.connection is not None
        try:
            self.connection.hold("BEGIN")
            self._check_version(told_version(self.connection.execute(_LOCK).fetchone()))
        except BaseException:
            self.abandon()
            raise
        return self.connection

    def commit(self) -> None:
        """Commit; where the server is lost on the way, whether that was done is looked up, and said truly."""
        assert self.connection is not None
        head: LastHead | None = self.connection.execute(_HEAD).fetchone()
        with self._looked_up("hash", head[1] if head else None):
            ended = self._sent_in_time(b"COMMIT").statusmessage
            if ended != "COMMIT":  # PostgreSQL says no more where a statement before it had failed
                raise self._problem(("took the change back", "try again; nothing was changed"))
        self._remember(head)

    def write(self, statements: Sequence[bytes], id_: str) -> None:
        """Send a whole changeset of this id in one message, and bring back the end of the journal with it."""
        with self._looked_up("id", id_):
            try:
                message = b";\n".join((*statements, b"COMMIT", _RELEASE, _HEAD.encode()))
                self._remember(self._sent_in_time(message).fetchone())
            except driver.Error as error:
                if error.pgcode == server_errors.MOVED:
                    raise Moved from None
                if error.pgcode != server_errors.CANCELED:
                    raise
                self.abandon()  # as a rule it waited for the lock, and never is it in the commit
                if not self._has("id", id_):
                    raise

    def _sent_in_time(self, message: bytes) -> Any:  # noqa: ANN401 - as the connection has it
        """Send what ends with a commit, which waits for another server where there is to be one, but not for ever."""
        import threading

        assert self.connection is not None
        over = threading.Event()

        def end() -> None:
            over.set()
            if self.connection is not None:
                self.connection.cancel()

        timer = threading.Timer(_CONFIRM_SECONDS, end)  # the time that a server gives a statement is not of the commit
        timer.daemon = True
        timer.start()
        try:
            done = self.connection.send(message)
        finally:
            timer.cancel()
        if over.is_set():
            notice("warning: this is recorded on one server only: no other has confirmed it")
        return done

    @contextlib.contextmanager
    def _looked_up(self, column: str, value: str | None) -> Iterator[None]:
        """Where the server is lost in the block, say whether an entry of the journal with this value is on record."""
        try:
            yield
        except driver.Error:
            if self.connection is None or not self.connection.is_lost:
                raise
            self._look_up(column, value)

    def _has(self, column: str, value: str | None) -> bool:
        assert self.connection is not None
        query = f"SELECT count(*) FROM journal WHERE {column} = ?"  # noqa: S608 - names above
        return bool(self.connection.execute(query, (value,)).fetchone()[0])

    def _look_up(self, column: str, value: str | None) -> None:
        """Say whether what is asked for is on record, once the server answers again."""
        self.close()
        until = time.monotonic() + _DOUBT_SECONDS
        while self.connection is None:
            try:
                self.connection = ServerConnection(self._address)
            except driver.OperationalError:
                if time.monotonic() > until:
                    what = "was lost at the end: it is not known whether this is on record"
                    raise self._problem((what, "look before you do it again: kakoreturn status")) from None
                time.sleep(_DOUBT_PAUSE)
        try:
            self._begun()  # waits for what the server still does for the lost connection
            is_there = self._has(column, value)
        finally:
            self.abandon()
        if not is_there:
            raise self._problem(("was lost", "try again; nothing was changed"))
        notice("warning: the server was lost at the end, but this is on record")

    def abandon(self) -> None:
        """Roll back."""
        if self.connection is not None:
            self.connection.rollback()

    def begin_reading(self) -> None:
        """Begin to read one moment of the store, with the next statement; anew where the connection was lost before."""
        assert self.connection is not None
        if self.connection.is_lost:
            self._reopen()
        self.connection.begin_reading()

    def end_reading(self) -> None:
        """End that."""
        assert self.connection is not None
        self.connection.end_reading()

    def ask_ahead(self, questions: Iterable[Question]) -> None:
        """Ask these in one message, in the snapshot that is read."""
        if self.connection is not None:
            self.connection.ask_ahead(questions)


def told_version(row: Sequence[object] | None) -> int:
    """The version that a store tells at the beginning of this row. Raises Damage where it tells none."""
    if row and isinstance(row[0], int):
        return row[0]
    raise Damage("it does not tell its version")
