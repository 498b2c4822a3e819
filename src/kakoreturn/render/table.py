"""A table of any length, whose columns are as wide as the widest that stands in them."""

from __future__ import annotations

from kakoreturn import plain_json
from kakoreturn.render.output import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO, Self

_AT_ONCE = 1000


class Table:
    """The rows of a table, to be gone through once all of them were added.

    The last row may be the widest, so none can be written before it is seen. Until then they lie in a temporary file
    where they are many: in memory they would be all that is on record.
    """

    def __init__(self, headings: Sequence[str]) -> None:
        self.widths = [cells(heading) for heading in headings]
        self.rows = 0
        self._last: list[Sequence[str]] = []
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: Sequence[str]) -> None:
        """Add a row."""
        self.widths = [max(wide, cells(cell)) for wide, cell in zip(self.widths, row, strict=True)]
        self.rows += 1
        self._last.append(row)
        if len(self._last) == _AT_ONCE:
            self._put_away()

    def _put_away(self) -> None:
        if self._file is None:
            from tempfile import TemporaryFile  # most tables are short

            self._file = TemporaryFile("w+", encoding="ascii", newline="\n")  # noqa: SIM115 - until `__exit__`
        self._file.writelines(f"{plain_json.dumps(row)}\n" for row in self._last)
        self._last.clear()

    def __iter__(self) -> Iterator[Sequence[str]]:
        if self._file is not None:
            self._file.seek(0)
            for row in self._file:
                yield plain_json.loads(row)
        yield from self._last
