"""A connection to PostgreSQL that takes the statements which the engines share, in as few messages as can be.

Only what speaks to a server loads this, and the driver with it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from functools import lru_cache

from kakoreturn.store.driver import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from kakoreturn.store.address import Address

    Question = tuple[str, Sequence[Any]]
    Rows = list[tuple[Any, ...]]

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
_SESSION = (
    r"-c default_transaction_isolation=read\ committed -c lock_timeout=30s "
    "-c cursor_tuple_fraction=1 -c idle_in_transaction_session_timeout=60s -c client_min_messages=error"
)
READING = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
_NUMERIC, _AT_ONCE = 1700, 2000
_IDLE = 0  # of the states that a transaction may be in
ROWS = "SELECT coalesce(json_agg(row), '[]')::text FROM ({}) AS row"


@lru_cache(256)
def _translated(sql: str) -> str:
    """A statement as the driver takes it. No statement of ours has a question mark that stands for no value."""
    return sql.replace("%", "%%").replace("?", "%s")


class Moved(Exception):
    """What a changeset was decided by has changed since: another program was faster."""


class ServerConnection:
    """A connection that takes the statements of the store.

    What finds nothing is kept back, and sent in one message with the next statement that is to give an answer.
    `greeting` is asked with the first question, and who takes the rows that it finds stands beside it.
    """

    def __init__(self, address: Address, greeting: tuple[Question, Callable[[Rows], None]] | None = None) -> None:
        more = {name: value for name, value in _SETTINGS.items() if name not in address.settings}
        more["options"] = f"-c search_path={address.store},pg_temp {_SESSION}"
        self._raw = driver._connect(address.with_settings(more))  # noqa: SLF001 - all that `connect` does beside is of the package
        self._raw.autocommit = True
        self._greeting = greeting
        # What was answered in what was begun to read, as JSON.
        self._answers: dict[tuple[str, tuple[object, ...]], str] | None = None
        # Sums of whole numbers come as decimals, and are whole numbers here.
        driver.register_type(driver.new_type((_NUMERIC,), "NUMERIC", _whole), self._raw)
        self._pending: list[bytes] = []
        self._streams = itertools.count(1)

    @property
    def role(self) -> str:
        """Who the server knows this connection by."""
        return str(self._raw.info.user)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and has not ended."""
        return bool(self._pending) or self._raw.info.transaction_status != _IDLE

    @property
    def is_lost(self) -> bool:
        """Whether the server is gone, or ended the connection."""
        return bool(self._raw.closed)

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Any:  # noqa: ANN401 - the driver has no types
        """Run a statement, after those that were kept back; the cursor with what it found."""
        values = tuple(values)
        if self._answers is not None and (known := self._answers.get((sql, values))) is not None:
            return Answer(rows_of(known))
        if writes(sql):
            self._pending.append(self.filled(sql, values))
            return Answer([])
        if self._greeting is not None:
            if not self._pending and sql.startswith("SELECT "):
                return Answer(rows_of(self._ask([(sql, values)])[0]))
            self._ask(())
        return self.send(self.filled(sql, values))

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds; in a transaction some rows at a time, however many they are."""
        if (self._answers and (sql, tuple(values)) in self._answers) or not self.in_transaction:
            yield from self.execute(sql, values)
            return
        name = f"stream_{next(self._streams)}"  # it ends with the transaction
        self.hold(f"DECLARE {name} NO SCROLL CURSOR FOR {self.filled(sql, values).decode()}")
        while found := self.execute(f"FETCH {_AT_ONCE} FROM {name}").fetchall():
            yield from found
            if len(found) < _AT_ONCE:
                return

    def send(self, statement: bytes) -> Any:  # noqa: ANN401 - as above
        """Send a statement in one message with those that were kept back; the cursor with what it found."""
        cursor = self._raw.cursor()
        message, self._pending = b";\n".join((*self._pending, statement)), []
        cursor.execute(message)
        return cursor

    def filled(self, sql: str, values: Sequence[Any]) -> bytes:
        """A statement with its values in it. One without any is taken as it is, whatever signs stand in it."""
        filled: bytes = self._raw.cursor().mogrify(_translated(sql), values) if values else sql.encode()
        return filled

    def begin_reading(self) -> None:
        """Begin to read one moment of the store with the next statement, however long that takes."""
        self.begin_deciding(READING)

    def begin_deciding(self, begin: Iterable[str]) -> None:
        """Begin a transaction with the next statement, in which nothing that was asked changes."""
        for statement in begin:
            self.hold(statement)
        self._answers = {}

    def end_reading(self) -> None:
        """End that with the next statement, or with the connection."""
        if self._answers is not None:
            self._answers = None
            if self._pending:  # nothing was asked, and it has not begun
                del self._pending[-len(READING) :]
            else:
                self.hold("ROLLBACK")

    def ask_ahead(self, questions: Iterable[Question]) -> None:
        """Ask these in one message, in what was begun, and keep the answers."""
        if self._answers is None:
            return
        asked = [one for sql, values in questions if (one := (sql, tuple(values))) not in self._answers]
        if asked:
            self._answers.update(zip(asked, self._ask(asked), strict=True))

    def answer(self, sql: str, values: Sequence[Any]) -> str:
        """What is found in what was begun, as JSON."""
        assert self._answers is not None
        self.ask_ahead([(sql, values)])
        return self._answers[sql, tuple(values)]

    def _ask(self, questions: Sequence[Question]) -> list[str]:
        """What each of these finds, as JSON, all in one message."""
        greeting, self._greeting = self._greeting, None
        asked = [*([greeting[0]] if greeting else []), *questions]
        each = (f"({ROWS.format(self.filled(sql, values).decode())})" for sql, values in asked)
        found: list[str] = self.send(f"SELECT ARRAY[{', '.join(each)}]".encode()).fetchone()[0]
        if greeting:
            greeting[1](rows_of(found.pop(0)))
        return found

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
            with contextlib.suppress(driver.Error):
                self._raw.cursor().execute("ROLLBACK")

    def cancel(self) -> None:
        """Ask the server, from another thread, to end what it is waiting for."""
        with contextlib.suppress(driver.Error):
            self._raw.cancel()

    def close(self) -> None:
        """End it."""
        self._raw.close()


class Answer:
    """What a question found that was asked before."""

    def __init__(self, rows: Rows) -> None:
        self._rows = iter(rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, None after the last."""
        return next(self._rows, None)

    def fetchall(self) -> Rows:
        """The rows that are left."""
        return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows


def rows_of(found: str) -> Rows:
    """The rows that stand in JSON, each an object with its columns in order, of which some may have the same name."""
    rows: Rows = json.loads(found, object_pairs_hook=lambda columns: tuple(value for _, value in columns))
    return rows


def writes(sql: str) -> bool:
    """Whether a statement of the store finds nothing."""
    return sql.startswith(("INSERT ", "UPDATE ", "DELETE ", "SAVEPOINT "))


def _whole(text: str | None, _: object) -> int | None:
    return None if text is None else int(text)
