"""Many rows: put into a table at once, and read one after the other."""

from __future__ import annotations

from itertools import chain, islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from kakoreturn.store.engine import Connection

_AT_ONCE = 100  # rows a statement, which takes two thirds of the time that as many statements take


def insert(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Add rows, in the order of `columns`, to a table whose columns have no defaults.

    What is NULL in all rows of a statement is left out of it: handing over a None takes longer than a text.
    """
    rows = iter(rows)
    while some := list(islice(rows, _AT_ONCE)):
        by_column = zip(columns, zip(*some, strict=True), strict=True)
        used = {name: values for name, values in by_column if values.count(None) < len(some)}
        places = ", ".join([f"({', '.join('?' * len(used))})"] * len(some))
        query = f"INSERT INTO {table} ({', '.join(used)}) VALUES {places}"  # noqa: S608 - names of the callers
        connection.execute(query, list(chain.from_iterable(zip(*used.values(), strict=True))))


def streamed(connection: Connection, query: str, values: Sequence[object] = ()) -> Iterable[Any]:
    """The rows that a query finds, none of which is held when the next is wanted.

    A file hands them out so by itself; a server does in a transaction, where it is asked to.
    """
    stream = getattr(connection, "stream", None)
    found: Iterable[Any] = connection.execute(query, values) if stream is None else stream(query, values)
    return found
