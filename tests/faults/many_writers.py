"""One of many programs that write to a store at once: `python -m tests.faults.many_writers STORE NAME TIMES [MODE]`.

It says `ready`, waits for a line on stdin, then does a little of everything, so many times: it opens a case, notes
something on case 1, puts an event and a photo on its own, adds an order. Each case number that it was given is printed.
The mode `weakened` is the negative control: a store whose transactions begin with a plain BEGIN, so that what was
checked may be overtaken.
"""

import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from kakoreturn import guides
from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Days, Happening, Remedy
from kakoreturn.domain.workdays import Weekdays
from kakoreturn.service import rules
from kakoreturn.store import Store, evidence
from kakoreturn.store.address import Address
from kakoreturn.store.engine import Connection
from kakoreturn.store.ledger import Ledger
from tests.support.stores import any_picture

TODAY = date(2026, 6, 10)
_DAYS = Days(today=TODAY, latest=TODAY)
_AT = "2026-06-10T12:00:00Z"


class Weakened(Store):
    """A store whose transactions begin with a plain BEGIN, all of them read before any of them writes."""

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that holds no lock when it is checked what may be written."""
        connection = self.connection()
        assert connection is not None
        with self.errors():
            connection.execute("BEGIN")
            connection.execute("SELECT max(seq) FROM journal").fetchone()
            _wait()
            yield connection
            connection.execute("COMMIT")


def _wait() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def write(store: Store, mark: str) -> int:
    """Do a little of everything, each a changeset that leaves its mark; the number of the case that was opened."""
    guide = guides.canonical(guides.bundled_guide("kakobuy"))
    request = rules.opening.Request(
        order=mark, remedy=Remedy.EXCHANGE, details=ev.OrderDescribed(), defects=("seam open",), sent_on=TODAY
    )
    with store.changeset(_AT) as book:
        number = rules.opening.open_case(book, request, guide, guides.guide_hash(guide), _DAYS).number
    with store.changeset(_AT) as book:
        rules.details.keep(book, 1, ev.NoteAdded(text=mark, on=TODAY), _DAYS)
    with store.changeset(_AT) as book:
        chased = ev.Happened(event=Happening.CHASED, on=TODAY, note=mark)
        rules.recording.record(book, number, chased, _DAYS, Weekdays())
    with store.changeset(_AT) as book:
        rules.orders.add_order(book, f"{mark}-added", ev.OrderDescribed())
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "photo.jpg")
        picture.write_bytes(mark.encode())

        def keep(book: Ledger, copies: Sequence[evidence.StagedFile]) -> None:
            photo = ev.PhotoAdded(sha256=copies[0].sha256, name=mark, size=copies[0].size, on=TODAY)
            rules.details.add_file(book, number, photo)

        evidence.changed_with_files(store, _AT, [picture], any_picture, keep, number)
    return number


def main(path: str, name: str, times: str, mode: str = "") -> None:
    """Write."""
    with (Weakened if mode else Store)(Address(path) if path.startswith("postgresql:") else Path(path)) as store:
        if not mode:
            _wait()
        for turn in range(int(times)):
            sys.stdout.write(f"{write(store, f'{name}-{turn}')}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
