"""`order import`: taking in orders from a list."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from kakoreturn import guides
from kakoreturn.cli import parse
from kakoreturn.cli.progress import progress
from kakoreturn.cli.session import Session
from kakoreturn.domain import text
from kakoreturn.domain.dates import DateOrder
from kakoreturn.domain.errors import quoted
from kakoreturn.domain.incoming import Fault, FaultyRows, Incoming
from kakoreturn.domain.text import shell_quoted
from kakoreturn.lists import headings, reader, rows, sources
from kakoreturn.render import documents
from kakoreturn.render.order_import import Report, report
from kakoreturn.render.output import width
from kakoreturn.render.words import count
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


def run(
    now: Session,
    name: str,
    *,
    told: list[str],
    dry_run: bool,
    date_order: str | None,
    update: bool,
    anyway: bool,
    currency: str | None,
    agent: str | None,
    as_json: bool,
) -> None:
    """Import a list of orders, and tell what came of it."""
    said = headings.read_map(told)
    rules = rows.Rules(
        currency=parse.currency_code(currency or now.config.currency),
        latest=now.days.latest,
        check_agent=lambda one: guides.find_guide(one, now.config.guides),
        date_order=None if date_order is None else parse.word(date_order, DateOrder, "--date-order"),
        agent=None if agent is None else text.short(agent, "--agent"),
    )
    guides.find_guide(rules.agent or now.config.agent, now.config.guides)
    intake = Intake(days=now.days, agent=rules.agent or now.config.agent, update=update, anyway=anyway)
    with sources.opened(name) as file:
        sheet = reader.read(file, name)
        columns = headings.columns(sheet.headings, said)
        _take_in(now, file, name, rows.read(sheet, columns, rules), intake, dry_run=dry_run)
    done = Report(
        file=name,
        dry_run=dry_run,
        kind=sheet.kind,
        encoding=sheet.encoding,
        separator=sheet.separator,
        columns=[(column.heading, column.field) for column in columns],
        left_out=headings.left_out(sheet.headings, columns),
        intake=intake,
    )
    if as_json:
        sys.stdout.write(documents.dumps("import", done.document()) + "\n")
    else:
        now.write(report(done, width()), _next(done))


def _next(done: Report) -> str | None:
    """What to run now: the same again as it was typed, without the dry run or with the update, where that does more."""
    command = ["order", "import"]
    begin = next((place for place in range(len(sys.argv)) if sys.argv[place : place + 2] == command), None)
    typed = [*command, done.file] if begin is None else sys.argv[begin:]
    words = [word for word in typed if word != "--dry-run"]
    if done.dry_run and (done.intake.added or (done.intake.update and done.intake.differing)):
        return f"kakoreturn {shell_quoted(words)}" if done.file != "-" else None
    if done.intake.differing and not done.intake.update:
        return f"kakoreturn {shell_quoted([*words, '--update'])}" if done.file != "-" else None
    return "kakoreturn undo" if done.intake.added or done.intake.differing else "kakoreturn order list"


def _take_in(
    now: Session, file: IO[bytes], name: str, entries: Iterator[rows.Entry], intake: Intake, *, dry_run: bool
) -> None:
    """Take in the orders, all or none. Raises FaultyRows."""
    faults = _Faults()
    with (
        _collecting_nothing(),
        now.store() as store,
        Seen() as seen,
        progress(file) as step,
        ExitStack() as changeset,
    ):
        book: Ledger | None = None
        begin: Callable[[str], object] | None = None
        while batch := list(islice(entries, _BATCH)):
            new = _sorted_out(batch, seen, faults)
            if begin is None:
                # What is faulty from the start never makes a store, nor keeps other programs waiting.
                begin = store.rehearsal if dry_run or faults.count else store.changeset
                book = changeset.enter_context(begin(now.at))
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
