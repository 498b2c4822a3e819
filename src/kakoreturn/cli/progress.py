"""A progress bar for long files: on stderr, and only where that is a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

_LONG = 1 << 20  # bytes; what is shorter is done before one could look


@contextmanager
def progress(file: IO[bytes], doing: str = "Reading") -> Iterator[Callable[[], None]]:
    """Show how far a file was read, each time what this yields is called."""
    size = os.fstat(file.fileno()).st_size
    if size < _LONG or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=size)
        yield lambda: bar.update(task, completed=file.tell())
