"""The tally: how many rows the views hold, kept by each changeset, so that one that is missing or was put there shows.

What is counted is also added up by its seals: rows that were exchanged for others show too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from kakoreturn.domain.records import Record, plain_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kakoreturn.domain.changesets import Subject
    from kakoreturn.store.engine import Connection


@plain_record
class Sum(Record):
    """How many rows, and the sum of what seals them."""

    rows: int = 0
    seals: int = 0

    def plus(self, other: Sum, times: int = 1) -> Sum:
        """The two together; without the other for `times` -1."""
        return Sum(self.rows + times * other.rows, self.seals + times * other.seals)


Tally = Mapping[str, Sum]

JOURNAL = "journal"
_SUMS = "count(*), coalesce(sum(seal), 0)"
# What is counted, by the condition that its rows meet.
COUNTED = {
    "cases": ("cases", "1 = 1"),
    "open": ("cases", "is_open = 1"),
    "items": ("items", "1 = 1"),
    "waiting": ("items", "waits = 1"),
}


_KEPT = "SELECT name, count, seals FROM tally"
_LAST = "SELECT coalesce(max(seq), 0) FROM journal"


def questions(names: Iterable[str]) -> Iterator[str]:
    """What `differing` asks for these names."""
    yield from (_KEPT, _LAST)
    yield from map(_count, names)


def _count(name: str) -> str:
    table, condition = COUNTED[name]
    return f"SELECT {_SUMS} FROM {table} WHERE {condition}"  # noqa: S608 - names above


def read(connection: Connection) -> Tally:
    """What is kept; `OLDER` alone in a store of an older version, which has no tally."""
    kept = connection.execute(_KEPT)
    return {name: Sum(count, seals) for name, count, seals in kept}


def counted(connection: Connection, name: str) -> Sum:
    """What there is of `cases`, `open`, `items` or `waiting`."""
    return Sum(*connection.execute(_count(name)).fetchone())


def touched(connection: Connection, cases: Iterable[int], orders: Iterable[str]) -> Tally:
    """What there is of these cases and the items of these orders."""
    sums = dict.fromkeys(COUNTED, Sum())
    for name, query, subject in _questions_of(cases, orders):
        sums[name] = sums[name].plus(Sum(*connection.execute(query, (subject,)).fetchone()))
    return sums


def questions_of(cases: Iterable[int], orders: Iterable[str]) -> Iterator[tuple[str, tuple[Subject]]]:
    """What `touched` asks, with its values."""
    return ((query, (subject,)) for _, query, subject in _questions_of(cases, orders))


def _questions_of(cases: Iterable[int], orders: Iterable[str]) -> Iterator[tuple[str, str, Subject]]:
    for table, subjects in (("cases", tuple(cases)), ("items", tuple(orders))):
        for name, (within, condition) in COUNTED.items():
            if within == table:
                query = f"SELECT {_SUMS} FROM {table} WHERE number = ? AND {condition}"  # noqa: S608 - names above
                for subject in subjects:
                    yield name, query, subject


def written(cases: Collection[tuple[Any, ...]], items: Collection[tuple[Any, ...]]) -> Tally:
    """What view rows come to that were just written.

    One of a case ends with whether that is open, one of an item with whether that waits and is here; then its seal.
    """
    still_open = [row[-1] for row in cases if row[-2]]
    waiting = [row[-1] for row in items if row[-3]]
    return {
        "cases": Sum(len(cases), sum(row[-1] for row in cases)),
        "open": Sum(len(still_open), sum(still_open)),
        "items": Sum(len(items), sum(row[-1] for row in items)),
        "waiting": Sum(len(waiting), sum(waiting)),
    }


def change(connection: Connection, before: Tally, after: Tally) -> None:
    """Keep what changed between `before` and `after`."""
    for name in COUNTED:
        more = after[name].plus(before[name], -1)
        if more != Sum():
            _add(connection, name, more)


def follow(connection: Connection, last: int) -> None:
    """Keep that the journal has `last` rows now."""
    connection.execute("UPDATE tally SET count = ? WHERE name = ?", (last, JOURNAL))


def _add(connection: Connection, name: str, more: Sum) -> None:
    connection.execute(
        "UPDATE tally SET count = count + ?, seals = seals + ? WHERE name = ?", (more.rows, more.seals, name)
    )


def count_anew(connection: Connection) -> None:
    """Count everything that there is."""
    connection.execute("DELETE FROM tally")
    last = connection.execute(_LAST).fetchone()[0]
    found = {JOURNAL: Sum(last), **{name: counted(connection, name) for name in COUNTED}}
    connection.executemany(
        "INSERT INTO tally VALUES (?, ?, ?)", [(name, one.rows, one.seals) for name, one in found.items()]
    )


def differing(connection: Connection, names: Iterable[str]) -> list[str]:
    """Those of `names` that are not what the tally says, `journal` with them; none in an older store."""
    kept = read(connection)
    if OLDER in kept:
        return []
    last = connection.execute(_LAST).fetchone()[0]
    found = {JOURNAL: Sum(last), **{name: counted(connection, name) for name in names}}
    return [name for name, sum_ in found.items() if kept.get(name) != sum_]


# The one row of the tally that a store of an older version is shown with.
OLDER = "older"
