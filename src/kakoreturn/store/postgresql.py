"""The engine of a store on a server: how PostgreSQL opens it and locks it for writing, and what its errors mean.

Only an address of such a store loads this, and the driver with it. That is psycopg2: psycopg 3 takes five times as
long to import, which is more than all the rest of a short command.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
from functools import lru_cache

from kakoreturn.domain.errors import KakoError, NotFound, Refused, StoreProblem, quoted
from kakoreturn.notices import notice
from kakoreturn.store import journal
from kakoreturn.store.format import SCHEMA_VERSION, Damage, DamagedStore, refuse_newer


@contextlib.contextmanager
def without(module: str) -> Iterator[None]:
    """Let an import in the block do without a module that it does not need."""
    absent = module not in sys.modules
    if absent:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules[module]


TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from kakoreturn.store.address import Address

try:
    with without("ssl"):  # for locks that OpenSSL needed before 1.1; it takes a seventh of a short command
        import psycopg2
        from psycopg2 import extensions
except ImportError:
    raise Refused(
        "a store on a server needs PostgreSQL's driver, which is not installed",
        "install it with: pip install 'kakoreturn[postgresql]'",
    ) from None

_SETTINGS = {
    "application_name": "kakoreturn",
    "client_encoding": "UTF8",
    "connect_timeout": 10,
    # A server that is gone without a word is noticed.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "tcp_user_timeout": 20_000,
}
# A program that hangs must not keep the others out for ever.
_SESSION = "-c lock_timeout=30s -c idle_in_transaction_session_timeout=60s -c client_min_messages=error"
_READING = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
_LOCK = "SELECT version FROM about FOR UPDATE"
_DOUBT_SECONDS, _DOUBT_PAUSE, _GLANCE_SECONDS = 10, 0.5, 0.1
_NUMERIC = 1700

_MAY_NOT = ("does not let you do that", "ask who keeps the store for the role recorder: kakoreturn share status")
# By SQLSTATE, or its first two characters.
_REASONS = {
    "08": ("cannot be reached", "check the connection and the server, and try again"),
    "25006": ("can only be read there: the server is a standby, or read-only", "name the server that takes changes"),
    "25P03": ("was left alone too long in the middle of a change", "try again; nothing was changed"),
    "28": ("refuses you", "check the name and the password of the role: ~/.pgpass, PGPASSWORD or the address"),
    "42501": _MAY_NOT,
    "53": ("has no room", "ask who keeps the server to look at its disk and memory; nothing was changed"),
    "53300": ("has too many connections", "try again in a moment"),
    "55P03": ("is locked by another program", "try again in a moment"),
    "57": ("was stopped, or is starting", "try again in a moment"),
    "57014": ("took too long", "try again in a moment; nothing was changed"),
}
# Before there is a connection, the driver has no more than the words of the library and of the server.
_REFUSALS = {
    r'database ".*" does not exist': ("has no such database", "check the address"),
    "password|no pg_hba|role .* does not exist|authentication|SCRAM": _REASONS["28"],
    "too many (clients|connections)|connection slots": _REASONS["53300"],
    "certificate|SSL|root\\.crt": (
        "has no certificate that can be checked",
        "keep the certificate of its authority as ~/.postgresql/root.crt, or name it with sslrootcert= in the address",
    ),
    "invalid (connection option|URI|port|integer|sslmode|target)": ("cannot be read", "check the address"),
    "read-write|read-only|recovery": _REASONS["25006"],
    "starting up|shutting down": _REASONS["57"],
}


@lru_cache(256)
def _translated(sql: str) -> str:
    """A statement as the driver takes it. No statement of ours has a question mark that stands for no value."""
    return sql.replace("%", "%%").replace("?", "%s")


class ServerConnection:
    """A connection that takes the statements of the store.

    What only writes is kept back, and sent in one message with the next statement that is to give an answer.
    """

    def __init__(self, address: Address) -> None:
        settings = {name: value for name, value in _SETTINGS.items() if name not in address.settings}
        settings["options"] = f"-c search_path={address.store},pg_temp {_SESSION}"
        self._raw = psycopg2.connect(address.url, **settings)
        self._raw.autocommit = True
        # What was answered in the snapshot that is read.
        self._answers: dict[tuple[str, tuple[object, ...]], list[tuple[Any, ...]]] | None = None
        # Sums of whole numbers come as decimals, and are whole numbers here.
        extensions.register_type(extensions.new_type((_NUMERIC,), "NUMERIC", _whole), self._raw)
        self._pending: list[bytes] = []

    @property
    def role(self) -> str:
        """Who the server knows this connection by."""
        return str(self._raw.info.user)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and has not ended."""
        return bool(self._pending) or self._raw.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE

    @property
    def is_lost(self) -> bool:
        """Whether the server is gone, or ended the connection."""
        return bool(self._raw.closed)

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Any:  # noqa: ANN401 - the driver has no types
        """Run a statement, after those that were kept back; the cursor with what it found."""
        values = tuple(values)
        if self._answers is not None and (known := self._answers.get((sql, values))) is not None:
            return _Answer(known)
        cursor = self._raw.cursor()
        self._pending.append(self._filled(sql, values))
        if not _writes(sql):
            message, self._pending = b";\n".join(self._pending), []
            cursor.execute(message)
        return cursor

    def _filled(self, sql: str, values: tuple[Any, ...]) -> bytes:
        """A statement with its values in it. One without any is taken as it is, whatever signs stand in it."""
        filled: bytes = self._raw.cursor().mogrify(_translated(sql), values) if values else sql.encode()
        return filled

    def begin_reading(self) -> None:
        """Begin to read one moment of the store with the next statement, however long that takes."""
        for statement in _READING:
            self.hold(statement)
        self._answers = {}

    def end_reading(self) -> None:
        """End that with the next statement, or with the connection."""
        if self._answers is not None:
            self._answers = None
            if self._pending:  # nothing was asked, and it has not begun
                del self._pending[-len(_READING) :]
            else:
                self.hold("ROLLBACK")

    def ask_ahead(self, questions: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Ask these in one message, in the snapshot that is read, and keep the answers."""
        if self._answers is None:
            return
        asked = [one for sql, values in questions if (one := (sql, tuple(values))) not in self._answers]
        if not asked:
            return
        rows = "(SELECT coalesce(json_agg(row), '[]') FROM ({}) AS row)"
        each = [rows.format(self._filled(sql, values).decode()) for sql, values in asked]
        found = self.execute(f"SELECT json_build_array({', '.join(each)})::text").fetchone()[0]
        # A row is an object with its columns in order, of which some may have the same name.
        answers = json.loads(found, object_pairs_hook=lambda columns: tuple(value for _, value in columns))
        self._answers.update(zip(asked, answers, strict=True))

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> None:
        """Run a statement that only writes, once for each row of values."""
        for row in values:
            self.execute(sql, row)

    def hold(self, sql: str) -> None:
        """Keep a statement back until the next one that is to give an answer."""
        self._pending.append(sql.encode())

    def rollback(self) -> None:
        """Take back what was begun, whatever has become of the connection."""
        self._pending.clear()
        self._answers = None
        if self.in_transaction:
            with contextlib.suppress(psycopg2.Error):
                self._raw.cursor().execute("ROLLBACK")

    def close(self) -> None:
        """End it."""
        self._raw.close()


class _Answer:
    """What a question found that was asked before."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = iter(rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows


def _whole(text: str | None, _: object) -> int | None:
    return None if text is None else int(text)


def _writes(sql: str) -> bool:
    return sql.startswith(("INSERT ", "UPDATE ", "DELETE "))


class ServerEngine:
    """The store at `address`: `Engine` says what each function is for."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._name = quoted(str(address), 200)
        self.connection: ServerConnection | None = None

    @property
    def role(self) -> str | None:
        """The role that the server knows this program by."""
        return self.connection.role if self.connection else None

    def open(self) -> None:
        """Connect. Raises NotFound where there is no such store, and StoreProblem for one of another version."""
        with self.errors():
            connection = ServerConnection(self._address)
            try:
                self._check_version(self._version(connection))
            except BaseException:
                connection.close()
                raise
        self.connection = connection

    def open_to_look(self) -> None:
        """Connect, where that takes no time that a person would notice; else raise StoreProblem."""
        import threading

        thread = threading.Thread(target=self._try_to_open, daemon=True)  # the library itself waits for seconds
        thread.start()
        thread.join(_GLANCE_SECONDS)
        if self.connection is None:
            raise self._problem(_REASONS["08"])
        self.connection.execute(f"SET statement_timeout = {int(_GLANCE_SECONDS * 1000)}")

    def _try_to_open(self) -> None:
        with contextlib.suppress(KakoError):
            self.open()

    def close(self) -> None:
        """End the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _version(self, connection: ServerConnection) -> int:
        try:
            return int(connection.execute("SELECT version FROM about").fetchone()[0])
        except psycopg2.errors.UndefinedTable:
            # What a role may not look into is not there for it.
            query = "SELECT count(*) FROM pg_namespace WHERE nspname = ?"
            if connection.execute(query, (self._address.store,)).fetchone()[0]:
                raise self._problem(_MAY_NOT) from None
            raise NotFound(
                f"there is no store {self._name}", "check its name; a new one is made by: kakoreturn share init"
            ) from None

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
        except psycopg2.Error as error:
            raise self._explained(error) from None

    def _explained(self, error: psycopg2.Error) -> StoreProblem:
        code = error.pgcode
        if code is not None:
            reason = _REASONS.get(code) or _REASONS.get(code[:2])
        elif self.connection is None:
            reason = next(
                (what for said, what in _REFUSALS.items() if re.search(said, str(error), re.IGNORECASE)), None
            )
            reason = reason or _REASONS["08"]
        else:
            reason = ("was lost", "try again; nothing was changed")
        if reason is None:
            return DamagedStore(f"the store {self._name} is damaged, or was changed by hand", "run: kakoreturn doctor")
        return self._problem(reason)

    def _problem(self, reason: tuple[str, str]) -> StoreProblem:
        what, hint = reason
        return StoreProblem(f"the store {self._name} {what}", hint)

    def begin(self) -> ServerConnection:
        """Begin a write transaction, and take the lock that every other one waits for."""
        try:
            return self._begun()
        except psycopg2.OperationalError:
            # It may have gone while a person was asked; what was done so far was only to read.
            if self.connection is None or not self.connection.is_lost:
                raise
            self.close()
            self.open()
            return self._begun()

    def _begun(self) -> ServerConnection:
        assert self.connection is not None
        try:
            self.connection.hold("BEGIN")
            self._check_version(self.connection.execute(_LOCK).fetchone()[0])
        except BaseException:
            self.abandon()
            raise
        return self.connection

    def commit(self) -> None:
        """Commit; where the server is lost on the way, whether that was done is looked up, and said truly."""
        assert self.connection is not None
        head = journal.head(self.connection)
        try:
            ended = self.connection.execute("COMMIT").statusmessage
        except psycopg2.Error:
            if not self.connection.is_lost:
                raise
            self._look_up(head.hash if head else None)
            return
        if ended != "COMMIT":  # PostgreSQL says no more where a statement before it had failed
            raise self._problem(("took the change back", "try again; nothing was changed"))

    def _look_up(self, head: str | None) -> None:
        """Say whether a changeset that ends with this entry is on record, once the server answers again."""
        self.close()
        until = time.monotonic() + _DOUBT_SECONDS
        while self.connection is None:
            try:
                self.connection = ServerConnection(self._address)
            except psycopg2.OperationalError:
                if time.monotonic() > until:
                    what = "was lost at the end: it is not known whether this is on record"
                    raise self._problem((what, "look before you do it again: kakoreturn status")) from None
                time.sleep(_DOUBT_PAUSE)
        try:
            self._begun()  # waits for what the server still does for the lost connection
            query = "SELECT count(*) FROM journal WHERE hash = ?"
            is_there = self.connection.execute(query, (head,)).fetchone()[0] > 0
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
        """Begin to read one moment of the store, with the next statement."""
        assert self.connection is not None
        self.connection.begin_reading()

    def end_reading(self) -> None:
        """End that."""
        assert self.connection is not None
        self.connection.end_reading()

    def ask_ahead(self, questions: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Ask these in one message, in the snapshot that is read."""
        if self.connection is not None:
            self.connection.ask_ahead(questions)
