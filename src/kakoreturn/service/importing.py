"""Taking in a list of orders: new ones, and with `update` what it says differently of those on record."""

from __future__ import annotations

import gc
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import KakoError, quoted
from kakoreturn.domain.incoming import (
    BadRow,
    BadRows,
    Change,
    ImportReport,
    Incoming,
    Why,
    differences,
    in_words,
    paired,
    shared_by,
)
from kakoreturn.domain.order import DETAILS, SHARED, Order
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import is_sayable, item_of_order, listed, order_number, shell_quoted
from kakoreturn.domain.values import Days, OrderStage
from kakoreturn.lists import headings, reader, rows
from kakoreturn.lists.remarks import Remarks
from kakoreturn.service import rules
from kakoreturn.service.orders import as_it_stands
from kakoreturn.service.rules.orders import add_item
from kakoreturn.store.first_rows import Seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO, Any

    from kakoreturn.lists.dates import DateOrder
    from kakoreturn.service.place import Place
    from kakoreturn.service.rules.protocol import Book
    from kakoreturn.store.ledger import Ledger

_BATCH = 500
# How many bad rows, new orders and changes are kept to be shown.
_SHOWN = 1000


@record
class ImportOptions(Record):
    """How a list is to be read: what each column is (`told`, as COLUMN=FIELD), and what its rows leave open.

    `number` is the order that all rows are about, where no column says it. With `update` known orders become what the
    list says; `anyway` lets them ship with an open case or photos nobody looked at. `skip_bad` leaves out the rows that
    cannot be taken in, which else stop it all. `dry_run` decides everything and writes nothing.
    """

    told: Sequence[str] = ()
    number: str | None = None
    date_order: DateOrder | None = None
    currency: str | None = None
    agent: str | None = None
    update: bool = False
    anyway: bool = False
    skip_bad: bool = False
    dry_run: bool = False


def import_orders(
    place: Place, file: IO[bytes], name: str, options: ImportOptions, step: Callable[[], None]
) -> ImportReport:
    """Take in a list of orders, all or none; what came of it. `name` is what errors call the file.

    `step` is called each time some of it was read. Raises BadRows.
    """
    config, told = place.config, headings.read_map(options.told)
    agent = place.agent(options.agent)
    how = rows.Rules(
        currency=options.currency or config.currency,
        latest=place.days.latest,
        date_order=options.date_order,
        agent=options.agent and agent,
        number=None if options.number is None else order_number(options.number),
    )
    sheet = reader.read(file, name, told)
    columns = headings.columns(sheet.headings, told, currency=how.currency, number=how.number)
    remarks = Remarks()
    left_out, unwanted = headings.left_out(sheet.headings, columns), headings.unwanted(sheet.headings, told)
    unknown = [heading for heading in left_out if heading not in unwanted]
    taken = [(column.heading, column.field) for column in columns]
    intake = _Intake(days=place.days, agent=agent, options=options, remarks=remarks, columns=taken, unknown=unknown)
    _take_in(place, name, rows.read(sheet, columns, how, remarks), intake, step)
    return ImportReport(
        file=name,
        dry_run=options.dry_run,
        format=sheet.format,
        encoding=sheet.encoding,
        separator=sheet.separator,
        row=sheet.row,
        above=sheet.above,
        columns=taken,
        left_out=left_out,
        unwanted=unwanted,
        likely=headings.likely(unknown, columns),
        update=options.update,
        added=intake.added,
        orders=intake.orders,
        unchanged=intake.unchanged,
        unchanged_orders=intake.unchanged_orders,
        differing=intake.differing,
        skipped=intake.bad,
        remarks=tuple(remarks.told(intake.items)),
        first=[as_it_stands(place, item) for item in intake.first],
        changes=intake.changes,
        to_review=intake.to_review,
    )


def _take_in(place: Place, name: str, entries: Iterator[rows.Entry], intake: _Intake, step: Callable[[], None]) -> None:
    """Take in the orders, all or none. Raises BadRows."""
    with _collecting_nothing(), Seen() as seen, ExitStack() as changeset:
        book: Ledger | None = None
        begin: Callable[[str], object] | None = None
        while batch := list(islice(entries, _BATCH)):
            batch = _by_line(batch, seen, place.store.orders_by_number if book is None else book.orders)
            new = _sorted_out(batch, seen, intake)
            if begin is None:
                # What is wrong from the start never makes a store, nor keeps other programs waiting.
                begin = place.store.rehearsal if intake.writes_nothing else place.store.changeset
                book = changeset.enter_context(begin(place.at))
            intake.take(book, new, seen)
            if book is not None and intake.writes_nothing:
                book.discard()
            elif book is not None:
                book.flush()
            step()
        if intake.is_refused:
            raise _bad_rows(name, intake)


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """No garbage collection: nothing that is made here refers to itself, and to look takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _by_line(
    batch: list[rows.Entry], seen: Seen, on_record: Callable[[Iterable[str]], dict[str, tuple[Order, ...]]]
) -> list[rows.Entry]:
    """A batch in which a number such as KB1/2 is line 2 of KB1, where that is on record or stands further above."""
    parts = {one.number: item_of_order(one.number) for one in batch if isinstance(one, Incoming) and "/" in one.number}
    items = {name: found for name, found in parts.items() if found is not None}
    if not items:
        return batch
    orders = {number for number, _ in items.values()}
    known = {*on_record((*items, *orders)), *seen.counts(items), *seen.counts(orders)}
    read: list[rows.Entry] = []
    for entry in batch:
        if isinstance(entry, Incoming):
            number, line = items.get(entry.number, (entry.number, None))
            if line is not None and entry.line is None and number in known and entry.number not in known:
                entry = entry._replace(number=number, line=line)  # noqa: PLW2901 - the same row, understood
            known.add(entry.number)
        read.append(entry)
    return read


def _sorted_out(batch: list[rows.Entry], seen: Seen, intake: _Intake) -> list[Incoming]:
    """The items of a batch that are named for the first time; what is wrong with the others goes to the intake."""
    good = [entry for entry in batch if isinstance(entry, Incoming)]
    again = seen.again([(one.number, one.identity, one.row) for one in good])
    if len(good) == len(batch) and not again:
        return good
    for entry in batch:
        if not isinstance(entry, Incoming):
            intake.reject(*entry)
        elif entry.row in again:
            said = f"order {quoted(entry.number)} stands in row {again[entry.row]} already"
            intake.has_twins = True
            intake.reject(BadRow(row=entry.row, reason=said))
    return [one for one in good if one.row not in again]


def _bad_rows(name: str, intake: _Intake) -> BadRows:
    bad = len({one.row for one in intake.bad})
    many = "at least " if intake.bad_count > len(intake.bad) else ""
    rest = "--skip-bad imports the others; " if intake.good and not intake.is_stopped else ""
    columns = f"read as: {in_words(intake.columns)}"
    if intake.unknown:
        columns += f"; not understood: {listed([quoted(heading, 30) for heading in intake.unknown])}"
    return BadRows(
        f"{many}{bad} {'row' if bad == 1 else 'rows'} of {quoted(name, 200)} cannot be imported, so nothing was",
        f"{_first_of_all(intake)}{rest}a column that is not needed is left out with --map COLUMN=-",
        intake.bad,
        columns,
    )


def _first_of_all(intake: _Intake) -> str:
    """What to do first: rows that only seem to be the same may differ in a column that was not understood."""
    if not (intake.has_twins and intake.unknown) or any(field == "item" for _, field in intake.columns):
        return "correct the file; "
    words = [f"{heading.strip()}=item" for heading in intake.unknown]
    word = next(filter(is_sayable, words), "COLUMN=item")
    return f"if {quoted(word.removesuffix('=item'), 30)} says what was ordered: --map {shell_quoted([word])}; "


@dataclass(slots=True, kw_only=True)
class _Intake:
    """A list of orders being taken in, a batch at a time; what came of it so far.

    `agent` is that of new orders whose row names none. `bad` are the first bad rows, of `bad_count`; `is_stopped` once
    one is among them that cannot be skipped: a change to a known order that is refused. Of the rows that the `remarks`
    are about, `items` says what to call the item of an order that has several. `columns` are (heading, field),
    `unknown` the headings that were not understood; `has_twins`: a row says nothing that another does not.
    """

    days: Days
    agent: str
    options: ImportOptions
    remarks: Remarks
    columns: Sequence[tuple[str, str]]
    unknown: Sequence[str]
    has_twins: bool = False
    added: int = 0
    orders: int = 0
    unchanged: int = 0
    unchanged_orders: int = 0
    differing: int = 0
    bad_count: int = 0
    is_stopped: bool = False
    bad: list[BadRow] = field(default_factory=list)
    first: list[Order] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    to_review: str | None = None
    items: dict[int, str] = field(default_factory=dict)

    @property
    def good(self) -> int:
        """How many orders could be read."""
        return self.added + self.unchanged + self.differing

    @property
    def is_refused(self) -> bool:
        """Whether what is wrong stops it all: it does, unless it was to be skipped and leaves anything."""
        return self.is_stopped or (bool(self.bad_count) and not (self.options.skip_bad and self.good))

    @property
    def writes_nothing(self) -> bool:
        """Whether it only goes on to see what else there is."""
        return self.options.dry_run or self.is_stopped or (bool(self.bad_count) and not self.options.skip_bad)

    def reject(self, *found: BadRow) -> None:
        """Note what is wrong with a row."""
        self.bad_count += len(found)
        self.bad += found[: _SHOWN - len(self.bad)]

    def take(self, book: Ledger | None, batch: Iterable[Incoming], seen: Seen) -> None:
        """Take in items that a list names once. No book: none is on record."""
        told: dict[str, list[Incoming]] = {}
        for incoming in batch:
            told.setdefault(incoming.number, []).append(incoming)
        known = book.orders(told) if book else {}
        # What is only rehearsed is not on record when a later batch has more items of the same order.
        counts = seen.counts(told) if self.writes_nothing else seen.counts(known) if known else {}
        for number, items in told.items():
            if number not in known:
                if all(one.line is not None for one in items):
                    items.sort(key=lambda one: one.line or 0)
                self._add(book, number, items, before=counts.get(number, len(items)) - len(items))
            elif book:
                is_whole, before = counts[number] == len(items), self.unchanged
                pairs = paired(known[number], items, is_whole=is_whole)
                grows = any(item is None for _, item in pairs)
                for incoming, item in pairs:
                    self._hold_against(book, incoming, item, grows=grows)
                self.unchanged_orders += self.unchanged > before

    def _add(self, book: Ledger | None, number: str, told: list[Incoming], *, before: int) -> None:
        """Put an order on record with its items; `before` is how many of them earlier batches had."""
        shared = {"agent": self.agent}
        if len(told) > 1:
            try:
                shared |= shared_by(told)
            except ValueError as problem:
                self.reject(BadRow(row=told[-1].row, reason=str(problem)))
                return
        items = [{**shared, **incoming.fields} for incoming in told]
        self.orders += not before
        self.added += len(items)
        if len(self.first) < _SHOWN:
            self._show(number, items, before + 1)
        for line, incoming in enumerate(told, before + 1):
            self._name(incoming, line, f"{number}/{line}" if len(items) > 1 or before else None)
        if book:
            book.put_order(number, items)

    def _name(self, incoming: Incoming, line: int, ref: str | None = None) -> None:
        """Note which item of its order a row is, and what to call it where that is not the number of the order."""
        if incoming.line is not None and incoming.line != line:
            self.remarks.add(Why.LINE, incoming.row, incoming.number)
        if ref is not None and incoming.row in self.remarks.rows:
            self.items[incoming.row] = ref

    def _show(self, number: str, items: list[dict[str, Any]], first: int = 1) -> None:
        for line, fields in enumerate(items, first):
            if len(self.first) < _SHOWN:
                item = Order(number=number, line=line, several=line > 1 or len(items) > 1, **fields)
                self.first.append(item)
                if self.to_review is None and item.awaits_review:
                    self.to_review = item.ref

    def _hold_against(self, book: Ledger, incoming: Incoming, item: Order | None, *, grows: bool) -> None:
        """Hold a row against the item on record that it is about, or add it to its order, which `grows` by some."""
        if item is None:
            self._add_item(book, incoming)
            return
        self._name(incoming, item.line, f"{item.number}/{item.line}" if grows else item.ref)
        if (change := differences(item, incoming)) is None:
            self.unchanged += 1
        else:
            self.differing += 1
            if len(self.changes) < _SHOWN:
                self.changes.append(change)
            if self.options.update:
                self._change(book, change)

    def _add_item(self, book: Ledger, incoming: Incoming) -> None:
        """Add an item to an order on record. What the order itself is stays as it is there."""
        fields = {name: value for name, value in incoming.fields.items() if name not in SHARED}
        details = {name: value for name, value in fields.items() if name in DETAILS}
        item = add_item(book, incoming.number, ev.OrderDescribed(**details))
        rest = {name: (None, value) for name, value in fields.items() if name not in DETAILS}
        self._change(book, Change(row=incoming.row, known=item, fields=rest))
        self.added += 1
        self._name(incoming, item.line, f"{item.number}/{item.line}")
        self._show(incoming.number, [fields], item.line)

    def _change(self, book: Book, change: Change) -> None:
        """Make an item what the list says, by the rules that hold for a single one."""
        new, known = {name: value for name, (_, value) in change.fields.items()}, change.known
        try:
            details = {name: value for name, value in new.items() if name in DETAILS}
            if details:
                rules.orders.edit_order(book, known.number, ev.OrderDescribed(**details), line=known.line)
            for note in new.get("notes", ())[len(known.notes) :]:
                rules.orders.note_item(book, known.id, note)
            for stage in _in_turn(change):
                if stage is None:
                    self._review(book, known, new)
                else:
                    on = new[f"{stage}_on"]
                    rules.orders.move_orders(book, [known.id], stage, on, self.days, anyway=self.options.anyway)
        except KakoError as problem:
            reason = f"{problem.message}{f'; {problem.hint}' if problem.hint else ''}"
            self.reject(BadRow(row=change.row, reason=reason))
            self.is_stopped = True

    def _review(self, book: Book, known: Order, new: dict[str, Any]) -> None:
        if new.keys() & {"reviewed_on", "failed", "unsure"}:
            found = {name: new.get(name, getattr(known, name)) for name in ("failed", "unsure")}
            on = new.get("reviewed_on", known.reviewed_on)
            assert on is not None, "a list says what a review found only with its day"
            rules.reviewing.review_order(
                book, known.number, ev.OrderReviewed(line=known.line, on=on, **found), self.days
            )


def _in_turn(change: Change) -> Iterator[OrderStage | None]:
    """The stages that a row dates differently, so that none of the days on the way is out of order; None: the review.

    What moves to a later day goes first, the last of it before the others; a review comes before the order leaves.
    """
    moved = [stage for stage in OrderStage if stage is not OrderStage.ORDERED and f"{stage}_on" in change.fields]
    days = {stage: change.fields[f"{stage}_on"] for stage in moved}
    later = [stage for stage in moved if days[stage][0] is not None and days[stage][0] < days[stage][1]]
    yield from reversed(later)
    others = [stage for stage in moved if stage not in later]
    leaving = [stage for stage in others if stage in {OrderStage.SHIPPED, OrderStage.DELIVERED}]
    yield from (stage for stage in others if stage not in leaving)
    yield None
    yield from leaving
