"""One store, open: read as `Queries` says, and written a changeset at a time."""

from __future__ import annotations

import contextlib
import os

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.store.asking import engine_of
from kakoreturn.store.format import absolute
from kakoreturn.store.queries import Queries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self, TypeVar

    from kakoreturn.domain.changesets import Subject
    from kakoreturn.store.address import Address
    from kakoreturn.store.engine import Connection, Location
    from kakoreturn.store.format import File
    from kakoreturn.store.ledger import Ledger
    from kakoreturn.store.sqlite import Upgrade

    Result = TypeVar("Result")


class Store(Queries):
    """One store, open for as long as the `with` block lasts.

    A store that is not there yet reads as empty, and is made by the first changeset. One of an older version is read as
    it is, and brought up to date by `upgrade` before the first changeset; without `upgrade` it takes none. `by` is who
    writes to it, empty where nobody is named. A store on a server must be there, and knows by itself who writes.
    """

    def __init__(self, location: File | Address, *, upgrade: Upgrade | None = None, by: str = "") -> None:
        super().__init__(engine_of(location, upgrade))
        self._location = location
        self._by = by

    def __enter__(self) -> Self:
        self._engine.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if trace is not None:
            # Whatever was being read is held by the frames of the error, and keeps the file open as long as they are
            # there: Windows lets nobody put another in its place.
            from traceback import clear_frames

            clear_frames(trace)
        self._engine.close()

    @property
    def location(self) -> Location:
        """Where it is: a file, or a place on a server."""
        return located(self._location)

    @property
    def path(self) -> Path:
        """The file it is kept in. Raises Refused for a store on a server."""
        return file_of(self.location)

    @property
    def address(self) -> str:
        """Where it is, whatever folder that is said in."""
        where = self._location
        return absolute(where) if isinstance(where, str | os.PathLike) else str(where)

    @property
    def role(self) -> str | None:
        """Who the server knows this program by; None for a file, which is one person's."""
        return self._engine.role

    @property
    def exists(self) -> bool:
        """Whether there is a store at all."""
        return self._engine.connection is not None

    @contextlib.contextmanager
    def changeset(self, at: str) -> Iterator[Ledger]:
        """One changeset: everything appended in the block is written when it ends well, and nothing when it does not.

        `at` is the UTC moment it is written with.
        """
        from kakoreturn.store.ledger import Ledger  # what only reads does without

        with self.transaction() as connection:
            self.check("open")  # what is written next goes by the list of open cases
            ledger = Ledger(connection, at, self.role or self._by)
            yield ledger
            ledger.flush()

    def changed(
        self,
        at: str,
        decide: Callable[[Ledger], Result],
        *subjects: Subject,
        guide: str | None = None,
        opens: bool = False,
    ) -> Result:
        """Do one changeset, which `decide` appends; what it returns.

        It is sure to ask for the `subjects`, without any for the last changeset of all, and for the guide of this hash;
        `opens`: for the number of a new case, under that guide. It may be asked to decide again: on a server others are
        not kept waiting while it does.
        """
        far = self._engine.far
        if far is not None:
            from kakoreturn.store.attempts import TooLarge, attempted, expected

            with self._engine.errors(), contextlib.suppress(TooLarge):
                ahead = expected(subjects, guide, opens=opens)
                return attempted(far, at, decide, ahead, lambda: self.check("open"))
        with self.changeset(at) as book:
            return decide(book)

    @contextlib.contextmanager
    def rehearsal(self, at: str) -> Iterator[Ledger | None]:
        """A changeset that is decided on and never written. None where there is no store."""
        with self.reading() as connection:
            from kakoreturn.store.ledger import Ledger

            yield Ledger(connection, at) if connection else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction; several changesets may go in one.

        Checks made in it cannot be overtaken by another program.
        """
        with self._engine.errors():
            connection = self._engine.begin()
            try:
                yield connection
                self._engine.commit()
            except BaseException:
                self._engine.abandon()
                raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read in the block is of one moment, whatever other programs write meanwhile."""
        with self.reading() as connection:
            if connection is None:
                yield
                return
            self._engine.begin_reading()
            try:
                yield
            finally:
                self._engine.end_reading()

    def errors(self) -> contextlib.AbstractContextManager[None]:
        """Turn whatever the engine reports in the block into a `StoreProblem` in one sentence."""
        return self._engine.errors()

    def connection(self) -> Connection | None:
        """The bare connection, for what reads a store as a whole; None when there is no store."""
        return self._engine.connection


def located(location: File | Address) -> Location:
    """A store by where it is, as what works on files has it."""
    return file_of(location) if isinstance(location, str | os.PathLike) else location


def file_of(location: File | Address) -> Path:
    """The file of a store. Raises Refused for one on a server."""
    if isinstance(location, str | os.PathLike):
        from pathlib import Path  # as `File` says

        return Path(location)
    raise Refused(
        f"the store {quoted(str(location), 200)} is on a server, and this is for a store in a file alone",
        "who keeps the server has its own tools for that; a copy in a file is made by: kakoreturn export json",
    )
