"""Taking in orders from a list."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from kakoreturn import guides
from kakoreturn.domain.dates import DateOrder
from kakoreturn.domain.errors import quoted
from kakoreturn.domain.incoming import Fault, FaultyRows, Incoming
from kakoreturn.domain.records import Record, record
from kakoreturn.lists import headings, reader, rows
from kakoreturn.render.order_import import Report
from kakoreturn.render.words import count
from kakoreturn.service.place import Place
from kakoreturn.service.rules.importing import Intake
from kakoreturn.store.first_rows import Seen
from kakoreturn.store.ledger import Ledger

_BATCH = 500
_MOST_FAULTS = 1000


@dataclass(slots=True)
class _Faults:
    """The first faults of a list, and how many there are."""

    first: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, found: list[Fault]) -> None:
        self.count += len(found)
        self.first += found[: _MOST_FAULTS - len(self.first)]


@record
class Wanted(Record):
    """How a list is to be read: what each column is (`told`, as COLUMN=FIELD), and what its rows leave open.

    With `update` known orders become what the list says; `anyway` lets them ship with an open case or photos nobody
    looked at. `dry_run` decides everything and writes nothing.
    """

    told: Sequence[str] = ()
    date_order: DateOrder | None = None
    currency: str | None = None
    agent: str | None = None
    update: bool = False
    anyway: bool = False
    dry_run: bool = False


def import_orders(place: Place, file: IO[bytes], name: str, wanted: Wanted, step: Callable[[], None]) -> Report:
    """Take in a list of orders, all or none; what came of it. `name` is what errors call the file.

    `step` is called each time some of it was read. Raises FaultyRows.
    """
    said = headings.read_map(wanted.told)
    config = place.config
    agent = wanted.agent or config.agent
    rules = rows.Rules(
        currency=wanted.currency or config.currency,
        latest=place.days.latest,
        check_agent=lambda one: guides.find_guide(one, config.guides),
        date_order=wanted.date_order,
        agent=wanted.agent,
    )
    guides.find_guide(agent, config.guides)
    intake = Intake(days=place.days, agent=agent, update=wanted.update, anyway=wanted.anyway)
    sheet = reader.read(file, name)
    columns = headings.columns(sheet.headings, said)
    _take_in(place, name, rows.read(sheet, columns, rules), intake, step, dry_run=wanted.dry_run)
    return Report(
        file=name,
        dry_run=wanted.dry_run,
        kind=sheet.kind,
        encoding=sheet.encoding,
        separator=sheet.separator,
        columns=[(column.heading, column.field) for column in columns],
        left_out=headings.left_out(sheet.headings, columns),
        update=intake.update,
        added=intake.added,
        unchanged=intake.unchanged,
        differing=intake.differing,
        first=intake.first,
        changes=intake.changes,
    )


def _take_in(
    place: Place,
    name: str,
    entries: Iterator[rows.Entry],
    intake: Intake,
    step: Callable[[], None],
    *,
    dry_run: bool,
) -> None:
    """Take in the orders, all or none. Raises FaultyRows."""
    faults = _Faults()
    with (
        _collecting_nothing(),
        Seen() as seen,
        ExitStack() as changeset,
    ):
        book: Ledger | None = None
        begin: Callable[[str], object] | None = None
        while batch := list(islice(entries, _BATCH)):
            new = _sorted_out(batch, seen, faults)
            if begin is None:
                # What is faulty from the start never makes a store, nor keeps other programs waiting.
                begin = place.store.rehearsal if dry_run or faults.count else place.store.changeset
                book = changeset.enter_context(begin(place.at))
            faults.add(list(intake.take(book, new)))
            if book is not None and (dry_run or faults.count):
                book.discard()
            elif book is not None:
                book.flush()
            step()
        if faults.count:
            raise _faulty(name, faults)


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """No garbage collection: nothing that is made here refers to itself, and to look takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _sorted_out(batch: list[rows.Entry], seen: Seen, faults: _Faults) -> list[Incoming]:
    """The orders of a batch that are named for the first time; the faults of the others go to `faults`."""
    good = [entry for entry in batch if isinstance(entry, Incoming)]
    again = seen.again([(one.number, one.row) for one in good])
    if len(good) == len(batch) and not again:
        return good
    for entry in batch:
        if not isinstance(entry, Incoming):
            faults.add(entry)
        elif entry.row in again:
            said = f"order {quoted(entry.number)} stands in row {again[entry.row]} already"
            faults.add([Fault(row=entry.row, reason=said)])
    return [one for one in good if one.row not in again]


def _faulty(name: str, faults: _Faults) -> FaultyRows:
    rows = len({fault.row for fault in faults.first})
    many = "at least " if faults.count > len(faults.first) else ""
    return FaultyRows(
        f"{many}{count(rows, 'row')} of {quoted(name, 200)} cannot be imported, so nothing was",
        "correct the file; a column that is not needed is left out with --map COLUMN=-",
        faults.first,
    )
