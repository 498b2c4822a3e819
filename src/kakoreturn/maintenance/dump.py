"""A whole store as rows, and a store made of such rows again: the same journal, hash by hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.order import Order
from kakoreturn.maintenance.soundness import Follower, JournalRow, Unsound
from kakoreturn.store import journal, replay, rows
from kakoreturn.store.bulk import streamed
from kakoreturn.store.format import Damage

if TYPE_CHECKING:
    from kakoreturn.store.engine import Connection

# How an empty journal ends.
NOTHING = (0, journal.FIRST_HASH)
_COLUMNS = ", ".join(journal.COLUMNS)
_LOST = (
    "SELECT count(*) FROM cases AS c LEFT JOIN items AS i ON i.number = c.order_number AND i.line = c.line "
    "LEFT JOIN guides AS g ON g.hash = c.guide WHERE i.number IS NULL OR g.hash IS NULL"
)


def journal_rows(connection: Connection) -> Iterator[JournalRow]:
    """The journal, oldest row first."""
    return iter(streamed(connection, f"SELECT {_COLUMNS} FROM journal ORDER BY seq"))  # noqa: S608 - names above


def guides(connection: Connection) -> Iterator[tuple[str, str]]:
    """The (hash, content as JSON text) of each guide."""
    return iter(streamed(connection, "SELECT hash, body FROM guides ORDER BY hash"))


def end(connection: Connection) -> tuple[int, str]:
    """How many rows the journal has, and the hash of the last."""
    found = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(found[0]), str(found[1])) if found else NOTHING


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever recorded."""
    return connection.execute("SELECT 1 FROM journal LIMIT 1").fetchone() is None


def orders(connection: Connection) -> Iterator[Order]:
    """Every item by number and line, one at a time."""
    return rows.read_items(connection, "ORDER BY number, line")


def cases(connection: Connection) -> Iterator[Case]:
    """Every case by number, folded from the journal one at a time."""
    for number, found in journal.events_of_cases(connection):
        case = journal.folded_case(number, found)
        if case is not None:
            yield case


class Loader:
    """Makes an empty store hold what was exported, inside a transaction. Nothing is believed that does not add up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._follower = Follower()

    def add_guide(self, name: str, body: bytes) -> None:
        """Keep a guide. Raises Refused when its content is not what its hash says."""
        if hashlib.sha256(body).hexdigest() != name:
            raise Refused(f"the guide {name[:12]}… of the file was changed")
        rows.keep_guide(self._connection, name, body)
        try:
            rows.read_guide(self._connection, name)
        except Damage:
            raise Refused(f"the guide {name[:12]}… of the file is not in order") from None

    def add(self, exported: Iterable[JournalRow]) -> None:
        """Add rows of the journal. Raises Refused at the first that does not follow from the one before."""
        journal.insert_rows(self._connection, (self._checked(row) for row in exported))

    @property
    def rows(self) -> int:
        """How many rows of the journal were added."""
        return self._follower.rows

    def _checked(self, row: JournalRow) -> JournalRow:
        try:
            self._follower.take(row)
        except Unsound as problem:
            raise Refused(
                f"the journal in the file is not whole: {problem}", "export the store again where it comes from"
            ) from problem
        return row

    def finish(self, said: tuple[object, object]) -> tuple[int, int]:
        """Work out the orders and cases from the journal; how many there are.

        Raises Refused where they do not fit, and where the journal does not end as was `said`.
        """
        if said != (self.rows, self._follower.hash):
            raise Refused("the journal in the file was cut short", "export the store again where it comes from")
        try:
            replay.rebuild(self._connection)
        except (Damage, AssertionError) as error:
            raise Refused("the journal in the file does not fit together") from error
        if self._connection.execute(_LOST).fetchone()[0]:
            raise Refused("the journal in the file has a case without its order or guide")
        query = "SELECT (SELECT count(DISTINCT number) FROM items), (SELECT count(*) FROM cases)"
        count_orders, count_cases = self._connection.execute(query).fetchone()
        return int(count_orders), int(count_cases)
