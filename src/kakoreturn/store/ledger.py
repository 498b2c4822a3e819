"""A changeset in the making: appended to the journal, and to the views with it."""

from __future__ import annotations

from itertools import islice
from os import urandom

from kakoreturn.domain import codec
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case, fold_case
from kakoreturn.domain.changesets import Changeset, Subject, standing_events
from kakoreturn.domain.order import ItemId, Order, items_after, made_by
from kakoreturn.domain.records import replace
from kakoreturn.store import journal, rows, tally

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from kakoreturn.domain.guide import Guide
    from kakoreturn.store.engine import Connection

_ID_BYTES = 16
_AT_ONCE = 8  # changesets that are looked at for the last that counts, which as a rule is the first
# The cases of an order.
CASES_OF = "SELECT number FROM cases WHERE order_number = ? ORDER BY number"


def new_id() -> str:
    """What tells a changeset from every other."""
    return urandom(_ID_BYTES).hex()


class Ledger:
    """One changeset in the making, inside a transaction.

    Reading a case or an order through it sees what it has appended. `flush` writes it all: the events with their
    hashes, and the view rows of every case and order it touched. A changeset of very many events is flushed many times
    on its way, so that it never stands in memory as a whole.
    """

    def __init__(self, connection: Connection, at: str, by: str = "") -> None:
        self._connection = connection
        self._at = at
        self._by = by
        self._appended: list[tuple[Subject, str, str]] = []  # with the stored name of the event and its body
        self._of_subject: dict[Subject, list[ev.Event]] = {}
        self._cases: dict[int, Case | None] = {}
        self._orders: dict[str, tuple[Order, ...]] = {}
        self._new: dict[str, dict[ItemId, Mapping[str, Any]]] = {}
        self._guides: dict[str, bytes] = {}
        self._begun: dict[int, Changeset] = {}
        self._opened: set[int] = set()
        self._last_given = 0
        self._head: tuple[int, int, str] | None = None

    def case(self, number: int) -> Case | None:
        """Case `number` as it stands, None when there is none."""
        if number not in self._cases:
            self._cases[number] = journal.folded_case(number, journal.events_of(self._connection, number))
        return self._cases[number]

    def items(self, number: str) -> tuple[Order, ...]:
        """The items of order `number` as it stands, by line; none when there is no such order."""
        items = self._folded(number)
        if len(items) < 2:  # noqa: PLR2004 - the only one is called by the order's number
            return items
        # The order whose own number an item would be called by is another one; its own events do not tell of it.
        taken = self.orders(f"{number}/{item.line}" for item in items)
        return tuple(replace(item, shadowed=f"{number}/{item.line}" in taken) for item in items)

    def _folded(self, number: str) -> tuple[Order, ...]:
        """The items of an order, as its own events tell of them."""
        if number in self._new:
            fresh = self._new[number].items()
            return tuple(Order(number=number, line=line, several=len(fresh) > 1, **given) for (_, line), given in fresh)
        if number not in self._orders:
            self._orders[number] = journal.folded_order(number, journal.events_of(self._connection, number))
        return self._orders[number]

    def new_line(self, number: str) -> int:
        """A line of order `number` that no item of it ever had, those that were taken back included."""
        told = journal.events_of(self._connection, number) if self._folded(number) else []
        events = [*(event for _, event in told), *self._of_subject.get(number, ())]
        lines = [event.line for event in events if isinstance(event, ev.OrderDescribed)]
        return 1 + max([*lines, *(line for _, line in self._new.get(number, ()))], default=0)

    def orders(self, numbers: Iterable[str]) -> dict[str, tuple[Order, ...]]:
        """The items of those orders that are on record, by number, as they stood when the ledger was last flushed."""
        return rows.items_by_number(self._connection, numbers)

    def cases_of(self, order: str) -> list[int]:
        """The numbers of the cases of an order, open and closed, in order."""
        return [number for (number,) in self._connection.execute(CASES_OF, (order,))]

    def new_case_number(self) -> int:
        """A case number that was never given before."""
        self._last_given = self._free_number(self._last_given)
        self._opened.add(self._last_given)
        self._cases[self._last_given] = None
        return self._last_given

    def _free_number(self, above: int) -> int:
        """The lowest number above this one, and above all that the journal tells of."""
        highest = self._connection.execute("SELECT max(case_number) FROM journal").fetchone()[0] or 0
        return max(int(highest), above) + 1

    def guide(self, name: str) -> Guide:
        """The guide kept under this hash."""
        if name in self._guides:
            return rows.guide_of(name, self._guides[name].decode())
        return rows.read_guide(self._connection, name)

    def keep_guide(self, name: str, body: bytes) -> None:
        """Keep a guide's canonical content under its hash, once."""
        self._guides[name] = body

    def changesets(self, subject: Subject | None = None) -> Iterator[Changeset]:
        """The changesets before this one, newest first, each with its first event alone."""
        numbers = iter(journal.changeset_numbers(self._connection, subject))
        while some := list(islice(numbers, _AT_ONCE)):
            # An import touches very many orders at once; asking for the changesets of each must not read it each time.
            if unread := [number for number in some if number not in self._begun]:
                found = journal.begun(self._connection, unread)
                if not found:  # which is damage: they are counted one by one
                    return
                self._begun |= found
            yield from (self._begun[number] for number in some if number in self._begun)

    def changeset(self, number: int) -> Changeset | None:
        """Changeset `number`, None when there is none; of a very long one the beginning."""
        return journal.read_changeset(self._connection, number)

    def subjects_of(self, number: int) -> Iterator[Subject]:
        """What changeset `number` touched, each once, in order."""
        return journal.subjects_of(self._connection, number)

    def events_in(self, number: int, subject: Subject) -> list[ev.Event]:
        """What changeset `number` says of a case or an order."""
        return [event for changeset, event in journal.events_of(self._connection, subject) if changeset == number]

    def standing(self, subject: Subject) -> list[ev.Event]:
        """The events of a case or an order before this changeset that still count, in order."""
        return standing_events(journal.events_of(self._connection, subject))

    def append(self, subject: Subject, event: ev.Event) -> None:
        """Add an event to this changeset."""
        kind, plain = codec.encode(event)
        self._appended.append((subject, kind, journal.body_text(plain)))
        self._of_subject.setdefault(subject, []).append(event)
        if isinstance(event, ev.Undone | ev.Redone):
            self._retract(subject)
        elif isinstance(subject, int):
            known = self.case(subject)
            change: Any = event  # an event of a case
            self._cases[subject] = known.apply(change) if known else fold_case(subject, [change])
        else:
            told: Any = event  # an event of an order
            self._orders[subject] = items_after(self._folded(subject), subject, told)

    def put_order(self, number: str, items: Sequence[Mapping[str, Any]]) -> None:
        """Add the events that make an order which is not on record, from the fields of `Order` that each item has.

        The same as appending each, without asking the journal what it holds of the order. What is the same for the
        whole order must be said of each item.
        """
        for line, fields in enumerate(items, 1):
            for kind, plain in made_by(fields, line):
                self._appended.append((number, kind, journal.body_text(plain)))
        self._new[number] = {(number, line): fields for line, fields in enumerate(items, 1)}

    def _retract(self, subject: Subject) -> None:
        """Fold `subject` again, now that some of its events do not count, or count again."""
        rows_now = [*journal.events_of(self._connection, subject), *((0, event) for event in self._of_subject[subject])]
        if isinstance(subject, int):
            self._cases[subject] = journal.folded_case(subject, rows_now)
        else:
            self._orders[subject] = journal.folded_order(subject, rows_now)

    def discard(self) -> None:
        """Forget what was appended since the last flush, so that it is not written."""
        self._appended.clear()
        self._of_subject.clear()
        self._opened.clear()
        self._new.clear()
        self._cases.clear()
        self._orders.clear()

    def flush(self) -> int:
        """Write what was appended; the number of the changeset, 0 while nothing of it was written."""
        if self._appended:
            for name, body in self._guides.items():
                rows.keep_guide(self._connection, name, body)
            self._write_journal()
            self._write_views()
            self.discard()
        return self._head[1] if self._head else 0

    def _write_journal(self) -> None:
        journal.insert_rows(self._connection, self._written())
        assert self._head is not None
        tally.follow(self._connection, self._head[0])

    def _written(self) -> Iterator[tuple[object, ...]]:
        """The rows of what was appended, each chained to the one before."""
        if self._head is None:
            query = "SELECT seq, deed, hash FROM journal ORDER BY seq DESC LIMIT 1"
            seq, changeset, before = self._connection.execute(query).fetchone() or (0, 0, journal.FIRST_HASH)
            changeset += 1
        else:
            seq, changeset, before = self._head
        id_, by = (new_id(), self._by) if self._head is None else (None, None)
        at = self._at
        for subject, kind, body in self._appended:
            seq += 1
            row: journal.Row = (
                (seq, changeset, at, subject, None, kind, body, id_, by)
                if isinstance(subject, int)
                else (seq, changeset, at, None, subject, kind, body, id_, by)
            )
            before, id_, by = journal.chained(before, row), None, None
            yield (*row, before)
        self._head = seq, changeset, before

    def _write_views(self) -> None:
        cases = [subject for subject in self._of_subject if isinstance(subject, int)]
        orders = {subject: self._orders[subject] for subject in self._of_subject if isinstance(subject, str)}
        before = tally.touched(self._connection, (case for case in cases if case not in self._opened), orders)
        of_cases = [row for case in cases for row in rows.write_case(self._connection, case, self._cases[case])]
        new = {id_: given for items in self._new.values() for id_, given in items.items()}
        of_items = [*rows.write_items(self._connection, orders), *rows.add_items(self._connection, new)]
        tally.change(self._connection, before, tally.written(of_cases, of_items))
