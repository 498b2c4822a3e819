"""A table of any length, whose columns are as wide as the widest that stands in them."""

from __future__ import annotations

import json
from tempfile import SpooledTemporaryFile

from kakoreturn.render.output import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType
    from typing import Self

_IN_MEMORY = 1 << 20


class Table:
    """The rows of a table, to be gone through once all of them were added.

    The last row may be the widest, so none can be written before it is seen. Until then they lie in a temporary file
    where they are many: in memory they would be all that is on record.
    """

    def __init__(self, headings: Sequence[str]) -> None:
        self.widths = [cells(heading) for heading in headings]
        self.rows = 0

    def __enter__(self) -> Self:
        self._file = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="ascii", newline="\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: Sequence[str]) -> None:
        """Add a row."""
        self.widths = [max(wide, cells(cell)) for wide, cell in zip(self.widths, row, strict=True)]
        self.rows += 1
        self._file.write(f"{json.dumps(row)}\n")

    def __iter__(self) -> Iterator[list[str]]:
        self._file.seek(0)
        for row in self._file:
            yield json.loads(row)
