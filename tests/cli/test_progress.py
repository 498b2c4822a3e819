"""What is shown while something takes long."""

import contextlib
import io
from threading import Event

import pytest
from rich.progress import Progress

from kakoreturn.cli import progress

GONE = "\x1b[2K"  # takes the line away


class Terminal(io.StringIO):
    """A terminal that remembers what was written to it."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Set once a bar is shown."""
    begun, start = Event(), Progress.start

    def started(self: Progress) -> None:
        start(self)
        begun.set()

    monkeypatch.setattr(Progress, "start", started)
    monkeypatch.setenv("TERM", "xterm-256color")
    return begun


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show it at once."""
    monkeypatch.setattr(progress, "_PATIENCE", 0)


@pytest.mark.usefixtures("impatient")
def test_what_takes_long_is_told_and_leaves_nothing_behind(shown: Event) -> None:
    with contextlib.redirect_stderr(Terminal()) as terminal, progress.waiting("Counting"):
        assert shown.wait(30)
    assert "Counting" in terminal.getvalue()
    assert terminal.getvalue().endswith(GONE)


@pytest.mark.usefixtures("impatient")
def test_an_interrupt_takes_it_away(shown: Event) -> None:
    stopping = contextlib.suppress(KeyboardInterrupt)
    with contextlib.redirect_stderr(Terminal()) as terminal, stopping, progress.waiting("Counting"):
        assert shown.wait(30)
        raise KeyboardInterrupt
    assert terminal.getvalue().endswith(GONE)


def test_what_is_done_at_once_shows_nothing() -> None:
    with contextlib.redirect_stderr(Terminal()) as terminal, progress.waiting("Counting"):
        pass
    assert terminal.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_where_nobody_looks_nothing_is_shown(shown: Event) -> None:
    with contextlib.redirect_stderr(io.StringIO()) as piped, progress.waiting("Counting"):
        pass
    assert piped.getvalue() == ""
    assert not shown.is_set()
