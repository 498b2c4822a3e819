"""`demo`: everything at a glance, on a throw-away store with sample cases."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from kakoreturn.cli import fast, printed
from kakoreturn.cli.answers import show_board
from kakoreturn.cli.asking import confirm, say
from kakoreturn.domain.records import replace
from kakoreturn.files import DAY_SECONDS
from kakoreturn.service import samples
from kakoreturn.service.cases import board

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.cli.session import Session

_PREFIX = "kakoreturn-demo-"
_STOPS = (
    ("One case on its timeline: what was planned, what came, and what to do next.", ("status", "1")),
    ("The message that fits where it stands, to paste into your order page's message system.", ("draft", "1")),
    ("The agent answered, so that goes on record, and the case moves on.", ("record", "1", "reviewed")),
    ("That was a slip: the last change is taken back.", ("undo", "1")),
    ("Everything on record about another case, which was refused.", ("show", "3")),
)


def demo(session: Session) -> None:
    """Make a throw-away store with sample cases, and show its board. Your own store is not touched.

    On a terminal it offers a walk through them, after which the store is gone; else the demo of another day removes it.

    Example: kakoreturn demo
    """
    _remove_older()
    path = Path(tempfile.mkdtemp(prefix=_PREFIX)) / "demo.db"
    session, own = replace(session, store=str(path)), printed.addressed("kakoreturn new")
    printed.heed(str(path))
    with session.place() as place:
        samples.fill(place)
        show_board(session, board(place))
    if session.interactive and confirm("A walk through it?"):
        try:
            _walk(session, path, own)
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)


def _walk(session: Session, path: Path, own: str) -> None:
    """Run one command after the other, as a person would type it, on the day of the board; `own` is what follows."""
    day = [] if session.today is None else ["--today", session.today.isoformat()]
    for about, words in _STOPS:
        say()
        say(about, "title")
        say(f"$ kakoreturn {' '.join(words)}", "command")
        if not confirm("Enter runs it"):
            break
        line = fast.read(["--db", str(path), *day, "--no-pager", *words], {})
        assert line is not None
        line.call(words)
        sys.stdout.flush()
    say()
    say(f"The demo is over, and its store removed. Your own first request: {own}", "title")


def _remove_older() -> None:
    """Take away the stores of demos that nobody plays with any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            is_old = time.time() - folder.lstat().st_mtime > DAY_SECONDS
        except OSError:
            continue  # another demo took it away, or it is another user's
        if is_old and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
