"""One of many programs that write to a store at once: `python many_writers.py STORE NAME TIMES [weakened]`.

It says `ready`, waits for a line on stdin, then opens a case and notes something on case 1, so many times. Each case
number that it was given is printed. `weakened` is the negative control: a store that takes its lock only when it
writes, so that what was checked may be overtaken.
"""

import contextlib
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kakoreturn import actions, guides
from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Days, Remedy
from kakoreturn.store.board import Store
from kakoreturn.store.connection import store_errors

TODAY = date(2026, 6, 10)
_DAYS = Days(today=TODAY, latest=TODAY)
_AT = "2026-06-10T12:00:00Z"


class Weakened(Store):
    """A store whose transactions begin with a plain BEGIN, all of them read before any of them writes."""

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds no lock when it is checked what may be written."""
        connection = self.connection()
        assert connection is not None
        with store_errors(self.path):
            connection.execute("BEGIN")
            connection.execute("SELECT max(seq) FROM journal").fetchone()
            _wait()
            yield connection
            connection.execute("COMMIT")


def _wait() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main(path: str, name: str, times: str, mode: str = "") -> None:
    """Write."""
    guide = guides.canonical(guides.bundled_guide("kakobuy"))
    with (Weakened if mode else Store)(Path(path)) as store:
        if not mode:
            _wait()
        for turn in range(int(times)):
            request = actions.Request(
                order=f"{name}-{turn}", remedy=Remedy.EXCHANGE, details=ev.OrderDescribed(), defects=("seam open",)
            )
            with store.deed(_AT) as book:
                number = actions.open_case(book, request, guide, guides.guide_hash(guide), _DAYS).number
            with store.deed(_AT) as book:
                actions.add_note(book, 1, f"{name}-{turn}", TODAY, _DAYS)
            sys.stdout.write(f"{number}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
