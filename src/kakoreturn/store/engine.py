"""What the store asks of an engine. There are two, a module for each: `sqlite` for a file, `postgresql` for a server.

Only what checks types loads this: a command that is run has the engine itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from kakoreturn.store.address import Address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from kakoreturn.store.server_connection import Question, ServerConnection

Location = Path | Address
"""Where a store is."""


class Cursor(Protocol):
    """What a statement found."""

    def fetchone(self) -> Any:  # noqa: ANN401 - a row of whatever was asked for
        """The next row, None after the last."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left, one after the other."""


class Connection(Protocol):
    """An open store. Statements are in the SQL that the engines share, with a `?` for each value."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Run a statement."""

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> object:
        """Run a statement once for each row of values."""


class Engine(Protocol):
    """One store as its engine has it: where it is, how it is opened, and how a changeset gets into it."""

    @property
    def connection(self) -> Connection | None:
        """The connection while it is open; None where there is no store."""

    @property
    def role(self) -> str | None:
        """Who writes, where the engine knows; None where whoever is named does."""

    @property
    def far(self) -> FarEngine | None:
        """The same engine, where each question takes a message."""

    def open(self) -> None:
        """Open the store, where there is one. Nothing is written."""

    def open_to_look(self) -> None:
        """Open it to read at a glance, waiting for nobody. Raises StoreProblem where there is none that is ours."""

    def close(self) -> None:
        """Close it."""

    def errors(self) -> AbstractContextManager[None]:
        """Turn whatever the engine reports in the block into a `StoreProblem` in one sentence."""

    def begin(self) -> Connection:
        """Begin a write transaction, that no other program can overtake. A store that is not there is made for it."""

    def commit(self) -> None:
        """Write what was begun. Where it is in doubt whether that was done, it is looked up and said truly."""

    def abandon(self) -> None:
        """Take back what was begun, the store with it where it was made for that."""

    def ask_ahead(self, questions: Iterable[Question]) -> None:
        """Ask these at once where each is a message of its own, so that the answers are there when they are wanted."""

    def begin_reading(self) -> None:
        """Begin to read one moment of the store, whatever other programs write meanwhile."""

    def end_reading(self) -> None:
        """End that."""


class FarEngine(Engine, Protocol):
    """An engine where each question takes a message. A changeset is attempted there, without keeping others waiting."""

    def begin_attempt(self, questions: Sequence[Question], *, locked: bool) -> ServerConnection:
        """Begin to read what a changeset is decided by, and ask these questions first; all in one message."""

    def write(self, statements: Sequence[bytes], id_: str) -> None:
        """Send a whole changeset of this id in one message. Raises Moved where it was decided by what changed since.

        Where the server is lost on the way, whether it was written is looked up, and said truly.
        """
