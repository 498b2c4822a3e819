"""The names in a store that begin as somebody has begun to type them, or are like what was mistyped."""

from __future__ import annotations

from kakoreturn.store.asking import Asking, engine_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from kakoreturn.store.address import Address
    from kakoreturn.store.format import File
    from kakoreturn.store.queries import Queries

# More than these nobody reads.
_MOST = 60
_LONGEST_NUMBER = 7
_ALIKE = 4
_AFTER_ALL = "\U0010ffff"

Name = tuple[str, str]


class Glance(Asking):
    """A store at a glance: nothing is written, nobody is waited for, and what is not there or not ours is an error."""

    def __init__(self, location: File | Address) -> None:
        super().__init__(engine_of(location))

    def __enter__(self) -> Self:
        self._engine.open_to_look()
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def whole(self) -> Queries:
        """The same, with all that can be read of it."""
        from kakoreturn.store.queries import Queries  # names are found without

        return Queries(self._engine)


def cases(store: Asking, begun: str) -> Iterator[Name]:
    """(number, what it is about) of the cases whose number begins so: the open ones, newest first; else closed ones."""
    ranges = [(0, 10**_LONGEST_NUMBER)] if not begun else _numbers(begun)
    where = " OR ".join("c.number BETWEEN ? AND ?" for _ in ranges)
    values = [end for ends in ranges for end in ends]
    for is_open in (1, 0) if ranges else ():
        query = (
            "SELECT c.number, c.order_number, coalesce(c.item, o.item, ''), c.state "  # noqa: S608 - placeholders only
            "FROM cases AS c JOIN items AS o ON o.number = c.order_number AND o.line = c.line "
            f"WHERE c.is_open = {is_open} AND ({where}) ORDER BY c.number DESC LIMIT {_MOST}"
        )
        found = store.rows(query, values)
        yield from ((str(number), ", ".join(filter(None, about))) for number, *about in found)
        if found and not begun:
            return


def _numbers(begun: str) -> list[tuple[int, int]]:
    """The ranges of numbers that are written with these digits first."""
    if not (begun.isascii() and begun.isdecimal()) or begun[0] == "0":
        return []
    first = int(begun)
    return [(first * 10**more, (first + 1) * 10**more - 1) for more in range(max(0, _LONGEST_NUMBER - len(begun)) + 1)]


# What to type for an item: its order's number, and its line where there are others.
_REF = (
    "CASE WHEN EXISTS (SELECT 1 FROM items AS other WHERE other.number = o.number AND other.line <> o.line) "
    "THEN o.number || '/' || o.line ELSE o.number END"
)


def orders_with_cases(store: Asking, begun: str) -> list[Name]:
    """(what to type, item) of the items that have a case and begin so; with nothing begun, those with an open one."""
    number = begun.partition("/")[0]
    condition, values = (
        ("o.number >= ? AND o.number < ?", (number, number + _AFTER_ALL)) if begun else ("c.is_open = 1", ())
    )
    query = (
        f"SELECT DISTINCT {_REF}, coalesce(o.item, ''), o.number, o.line FROM items AS o "  # noqa: S608 - as above
        "JOIN cases AS c ON c.order_number = o.number AND c.line = o.line "
        f"WHERE {condition} ORDER BY o.number, o.line LIMIT {_MOST}"
    )
    return [(ref, item) for ref, item, *_ in store.rows(query, values)]


def orders(store: Asking, begun: str) -> list[Name]:
    """(what to type, item) of the items whose order begins so."""
    number = begun.partition("/")[0]
    query = (
        f"SELECT {_REF}, coalesce(o.item, '') FROM items AS o "  # noqa: S608 - as above
        f"WHERE o.number >= ? AND o.number < ? ORDER BY o.number, o.line LIMIT {_MOST}"
    )
    return store.rows(query, (number, number + _AFTER_ALL))


def near_orders(store: Asking, number: str, most: int = 1000) -> list[str]:
    """The orders whose number could be meant by this one: those that begin alike, and the latest, so many of each."""
    return [found for (found,) in store.rows(*near_question(number, most))]


def near_question(number: str, most: int) -> tuple[str, tuple[str | int, ...]]:
    """What `near_orders` asks, with its values."""
    begun = number[:_ALIKE]
    query = (
        "SELECT number FROM (SELECT number FROM items WHERE number >= ? AND number < ? ORDER BY number LIMIT ?) AS a "
        "UNION SELECT number FROM (SELECT order_number AS number FROM journal WHERE order_number IS NOT NULL "
        "ORDER BY seq DESC LIMIT ?) AS b WHERE number IN (SELECT number FROM items)"
    )
    return query, (begun, begun + _AFTER_ALL, most, most)


def sellers(store: Asking, begun: str) -> list[Name]:
    """(name, nothing) of the sellers that begin so.

    Each is found by the one before it: to ask for those that differ would go through all of their items.
    """
    end = begun + _AFTER_ALL
    query = (
        "WITH RECURSIVE found (seller) AS ("  # noqa: S608 - as above
        "SELECT min(seller) FROM items WHERE seller >= ? AND seller < ? UNION ALL "
        "SELECT (SELECT min(seller) FROM items WHERE seller > found.seller AND seller < ?) "
        "FROM found WHERE found.seller IS NOT NULL) "
        f"SELECT seller, '' FROM found WHERE seller IS NOT NULL LIMIT {_MOST}"
    )
    return sorted(store.rows(query, (begun, end, end)))
