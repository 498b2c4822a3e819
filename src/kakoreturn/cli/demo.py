"""`demo`: everything at a glance, on a throw-away store with sample cases."""

import tempfile
from pathlib import Path

from kakoreturn.cli.answers import show_board
from kakoreturn.cli.session import Session
from kakoreturn.domain.records import replace
from kakoreturn.service import samples
from kakoreturn.service.cases import board


def demo(session: Session) -> None:
    """Make a throw-away store with sample cases, and show its board. Your own store is not touched.

    Example: kakoreturn demo
    """
    path = Path(tempfile.mkdtemp(prefix="kakoreturn-demo-")) / "demo.db"
    session = replace(session, db=path, named=str(path))
    with session.place() as place:
        samples.fill(place)
        show_board(session, board(place))
