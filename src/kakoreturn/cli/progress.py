"""What is shown while something takes long: on stderr, and only where that is a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

_PATIENCE = 1.0  # seconds, for which nothing is shown
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


@contextmanager
def waiting(doing: str) -> Iterator[None]:
    """Show what is being done, and for how long already, once it has taken a second."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Lock, Timer

    shown, lock, is_over = ExitStack(), Lock(), False

    def show() -> None:
        with lock:
            if not is_over:
                _show_moving(doing, shown)

    timer = Timer(_PATIENCE, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            is_over = True
        shown.close()


def _show_moving(doing: str, shown: ExitStack) -> None:
    """Show a bar that moves, since nobody knows how far it is, until `shown` is closed."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    # What is written to stdout meanwhile is the answer, and goes where it is wanted.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    shown.enter_context(bar).add_task(doing, total=None)
