"""A store that is asked one question at a time: all that completion needs, without what makes cases of the answers."""

from __future__ import annotations

import contextlib
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from kakoreturn.store.address import Address
    from kakoreturn.store.engine import Connection, Engine
    from kakoreturn.store.format import File
    from kakoreturn.store.sqlite import Upgrade


def engine_of(location: File | Address, upgrade: Upgrade | None = None) -> Engine:
    """The engine of a store. No other is loaded, nor what drives it."""
    if isinstance(location, str | os.PathLike):
        from kakoreturn.store.sqlite import FileEngine

        return FileEngine(location, upgrade)
    from kakoreturn.store.postgresql import ServerEngine

    return ServerEngine(location)


class Asking:
    """What an engine answers. Its errors and those of the system come out as `StoreProblem`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """The connection, None where there is no store. What goes wrong in the block becomes a `StoreProblem`."""
        with self._engine.errors():
            yield self._engine.connection

    def rows(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """What a query of this package finds; nothing where there is no store."""
        with self.reading() as connection:
            return connection.execute(query, tuple(values)).fetchall() if connection else []
