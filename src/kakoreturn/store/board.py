"""The store as the commands see it: deeds to write, and what is open, one case, one order to read."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from kakoreturn.domain.case import Case
from kakoreturn.domain.deeds import Deed
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.order import Order
from kakoreturn.store import journal, rows
from kakoreturn.store.connection import open_existing, open_or_create, store_errors


class Store:
    """One store, open for as long as the `with` block lasts.

    A store that is not there yet reads as empty, and is made by the first deed. Errors of SQLite and of the system come
    out as `StoreProblem`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
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
    def deed(self, at: str) -> Iterator[journal.Ledger]:
        """One deed: everything appended in the block is written when it ends well, and nothing when it does not.

        `at` is the UTC moment it is written with.
        """
        with self.transaction() as connection:
            ledger = journal.Ledger(connection, at)
            yield ledger
            ledger.flush()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read in the block is of one state of the store, whoever writes meanwhile."""
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
    def rehearsal(self, at: str) -> Iterator[journal.Ledger | None]:
        """What a deed would be: it can be decided on, and nothing of it is written. None where there is no store."""
        with self._reading() as connection:
            yield journal.Ledger(connection, at) if connection else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction; several deeds may go in one.

        Checks made in it cannot be overtaken by another program.
        """
        if self._connection is None:
            self._connection = open_or_create(self.path)
        connection = self._connection
        with store_errors(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A failing COMMIT (disk full, say) may have rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        with store_errors(self.path):
            yield self._connection

    def cases(self, where: str = "is_open = 1", values: Iterable[object] = ()) -> list[Case]:
        """The cases that meet a condition over the columns of the view, by number."""
        with self._reading() as connection:
            if connection is None:
                return []
            query = (
                "SELECT j.case_number, j.deed, j.kind, j.body "  # noqa: S608 - conditions of this package
                "FROM cases JOIN journal AS j ON j.case_number = cases.number "
                f"WHERE {where} ORDER BY cases.number, j.seq"
            )
            return list(_folded(connection.execute(query, tuple(values))))

    def board(self, *, everything: bool, order: str | None, seller: str | None) -> list[Case]:
        """The open cases, or all; of one order or seller only, where one is given."""
        conditions = ["1 = 1" if everything else "is_open = 1"]
        if order is not None:
            conditions.append("cases.order_number = ?")
        if seller is not None:
            conditions.append("cases.order_number IN (SELECT number FROM orders WHERE seller = ?)")
        return self.cases(" AND ".join(conditions), [value for value in (order, seller) if value is not None])

    def orders_to_review(self, *, order: str | None, seller: str | None) -> list[Order]:
        """The orders whose QC photos wait for review; one of them, or one seller's, where that is given."""
        conditions = ["awaits_review = 1"]
        conditions += ["number = ?"] if order is not None else []
        conditions += ["seller = ?"] if seller is not None else []
        values = [value for value in (order, seller) if value is not None]
        return self.orders(f"WHERE {' AND '.join(conditions)}", values)

    def case(self, number: int) -> Case | None:
        """Case `number`, None when there is none."""
        return next(iter(self.cases("cases.number = ?", (number,))), None)

    def case_numbers(self, order: str) -> list[tuple[int, bool]]:
        """The (number, is it open) of the cases of an order, by number."""
        with self._reading() as connection:
            if connection is None:
                return []
            query = "SELECT number, is_open FROM cases WHERE order_number = ? ORDER BY number"
            return [(number, bool(is_open)) for number, is_open in connection.execute(query, (order,))]

    def orders(self, where: str = "ORDER BY number", values: Iterable[object] = ()) -> list[Order]:
        """The orders that meet a condition over the columns of the view."""
        with self._reading() as connection:
            return rows.read_orders(connection, where, values) if connection else []

    def order(self, number: str) -> Order | None:
        """Order `number`, None when there is none."""
        return next(iter(self.orders("WHERE number = ?", (number,))), None)

    def orders_by_number(self, numbers: Iterable[str]) -> dict[str, Order]:
        """Those orders, by number."""
        with self._reading() as connection:
            return rows.orders_by_number(connection, numbers) if connection else {}

    def guides(self, hashes: Iterable[str]) -> dict[str, Guide]:
        """The guides kept under these hashes."""
        with self._reading() as connection:
            if connection is None:
                return {}
            return {name: rows.read_guide(connection, name) for name in set(hashes)}

    def deeds(self, case: int | None = None) -> list[Deed]:
        """The deeds that touched a case, or all of them, oldest first, those taken back too."""
        with self._reading() as connection:
            return list(reversed(list(journal.deeds(connection, case)))) if connection else []

    def connection(self) -> sqlite3.Connection | None:
        """The bare connection, for the checks of `doctor`; None when there is no store."""
        return self._connection


def _folded(found: Iterable[tuple[int, int, str, str]]) -> Iterator[Case]:
    """Fold journal rows, sorted by case, into cases."""
    for number, rows_of_case in groupby(found, key=itemgetter(0)):
        pending = [(deed, journal.read_event(kind, body)) for _, deed, kind, body in rows_of_case]
        case = journal.folded_case(number, pending)
        if case is not None:
            yield case
