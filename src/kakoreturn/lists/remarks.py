"""What a list says besides its orders, gathered while it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kakoreturn.domain.incoming import Remark, Why

# How many orders a remark names, and how many different remarks there are at most.
_NAMED = 50
_MOST = 200


class Remarks:
    """Remarks gathered while a list is read, each thing once."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Why, str | None, str, str], int] = {}
        self._first: dict[tuple[Why, str | None, str, str], list[tuple[int, str | None]]] = {}
        self.rows: set[int] = set()

    def add(
        self,
        why: Why,
        row: int,
        order: str | None = None,
        *,
        column: str | None = None,
        value: str = "",
        means: str = "",
    ) -> None:
        """Note that this holds for a row."""
        key = why, column, value, means
        if key not in self._counts and len(self._counts) >= _MOST:
            return
        self._counts[key] = self._counts.get(key, 0) + 1
        first = self._first.setdefault(key, [])
        if len(first) < _NAMED:
            first.append((row, order))
            self.rows.add(row)

    def told(self, items: Mapping[int, str]) -> Iterator[Remark]:
        """The remarks; `items` is what to call the items of their `rows`, where that is not the number of the order."""
        for (why, column, value, means), count in self._counts.items():
            first = self._first[why, column, value, means]
            yield Remark(
                why=why,
                column=column,
                value=value,
                means=means,
                count=count,
                rows=tuple(row for row, _ in first),
                orders=tuple(dict.fromkeys(items.get(row, order) for row, order in first if order is not None)),
            )
