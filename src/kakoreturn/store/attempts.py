"""A changeset on a server in three messages or so, however far that is, and with the lock held for none of them.

It is decided on in a snapshot. What was asked for that is asked again by the server itself, once the changeset has come
there and has the lock: where every answer is still the same, what was decided on them holds, and is written. Where
another program was faster and changed one of them, all of it is decided anew.
"""

from __future__ import annotations

import itertools

from kakoreturn.store import journal, rows, tally
from kakoreturn.store.format import MOST_CASES, SCHEMA_VERSION
from kakoreturn.store.ledger import CASES_OF, Ledger, new_id
from kakoreturn.store.server_connection import ROWS, Answer, Moved, rows_of, writes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeVar

    from kakoreturn.domain.changesets import Changeset, Subject
    from kakoreturn.domain.order import Order
    from kakoreturn.store.engine import FarEngine
    from kakoreturn.store.server_connection import Question

    Result = TypeVar("Result")

# What touches more is not asked about beforehand: it would be asked about twice, and have to stand in memory.
_MOST_SUBJECTS = 100
# After so many in vain it takes the lock before it asks.
_UNLOCKED = 1
_NOTHING = "[]"
# The lowest number for a case, above this one, that neither the journal tells of nor another program has reserved.
# It is reserved for the connection from then on, so that those who open cases at once do not overtake each other.
_NUMBERS = f"generate_series(greatest((SELECT max(case_number) FROM journal), ?) + 1, {MOST_CASES})"  # noqa: S608
_RESERVED = (
    f"SELECT number FROM (SELECT {_NUMBERS} AS number) AS numbers "  # noqa: S608 - as above
    "WHERE pg_try_advisory_lock(('journal'::regclass::oid::bigint << 32) + number) LIMIT 1"
)


class TooLarge(Exception):
    """A changeset touches too much to be attempted: it is to be done with the lock, some of it at a time."""


def attempted(
    engine: FarEngine,
    at: str,
    decide: Callable[[Ledger], Result],
    ahead: Iterable[Question],
    check: Callable[[], None],
) -> Result:
    """Do one changeset as `Store.changed` says; it is sure to ask what is asked `ahead`.

    `check` looks at the store before it is decided.
    """
    # What was asked in vain is asked at once the next time.
    questions = [*((one, ()) for one in tally.questions(["open"])), *ahead]
    for turn in itertools.count():
        attempt = _Attempt(engine, questions, locked=turn >= _UNLOCKED)
        try:
            check()
            ledger = _AttemptLedger(attempt, at)
            result = decide(ledger)
            ledger.flush()
            attempt.write(ledger.id)
        except Moved:
            questions += attempt.asked
        else:
            return result
        finally:
            engine.abandon()
    raise AssertionError


def expected(subjects: Iterable[Subject], guide: str | None, *, opens: bool) -> Iterator[Question]:
    """What a changeset is sure to ask of these, and of the guide of this hash; `opens`: to open a case under it.

    Of no subjects it asks which changeset was the last.
    """
    subjects = tuple(subjects)
    if not subjects:
        yield journal.numbers_question()
    cases = [one for one in subjects if isinstance(one, int)]
    orders = [one for one in subjects if isinstance(one, str)]
    yield from ((journal.EVENTS_OF_CASE, (case,)) for case in cases)
    yield from itertools.chain.from_iterable(_of_order(order) for order in orders)
    yield from tally.questions_of(cases, orders)
    if guide is not None:
        yield rows.HAS_GUIDE if opens else rows.GUIDE_QUESTION, (guide,)
    if opens:
        yield _RESERVED, (0,)


def _history(subjects: Sequence[Subject]) -> Iterator[Question]:
    """What is asked of those that a changeset touched, to take it back."""
    if subjects:
        yield from expected(subjects, None, opens=False)
    for subject in subjects:
        yield journal.numbers_question(subject)


def _of_order(number: str) -> Iterator[Question]:
    """What is asked of an order."""
    yield journal.EVENTS_OF_ORDER, (number,)
    yield CASES_OF, (number,)


class _Attempt:
    """What a changeset reads, and remembers; and what it writes, and keeps back."""

    def __init__(self, engine: FarEngine, questions: Sequence[Question], *, locked: bool) -> None:
        self._engine = engine
        self._locked = locked
        self.connection = engine.begin_attempt(questions, locked=locked)
        self._answers: dict[tuple[str, tuple[Any, ...]], str] = {}
        self._writes: list[bytes] = []

    @property
    def asked(self) -> Iterable[Question]:
        """What it has asked."""
        return self._answers.keys()

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Answer:
        """Run a statement; one that reads does not see what was written."""
        if writes(sql):
            self._writes.append(self.connection.filled(sql, values))
            return Answer([])
        asked = sql, tuple(values)
        self._answers[asked] = self.connection.answer(*asked)
        return Answer(rows_of(self._answers[asked]))

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> None:
        """Run a statement that writes, once for each row of values."""
        for row in values:
            self.execute(sql, row)

    def reserved(self, above: int) -> int:
        """A number above this one for a new case, that nobody else is given."""
        number: int = rows_of(self.connection.answer(_RESERVED, (above,)))[0][0]
        self._answers[journal.EVENTS_OF_CASE, (number,)] = _NOTHING  # and it must be so once this is written
        return number

    def append(self, id_: str, written: Sequence[journal.Row]) -> None:
        """Write a changeset of this id to the journal. Where in it the rows come to stand is up to the server."""
        _, _, at, cases, orders, kinds, bodies, _, by = zip(*written, strict=True)
        columns = map(list, (cases, orders, kinds, bodies, map(journal.unchained, written)))
        append = "SELECT append(?, ?, ?, ?::bigint[], ?::text[], ?, ?, ?)"
        self._writes.append(self.connection.filled(append, (at[0], id_, by[0], *columns)))

    def write(self, id_: str) -> None:
        """Send what was written, where there is any: in one message, which the server takes whole or not at all."""
        if self._writes:
            asked = [ROWS.format(self.connection.filled(*one).decode()) for one in self._answers]
            answers = [journal.digest(answer) for answer in self._answers.values()]
            check = self.connection.filled("SELECT unchanged(?, ?, ?)", (SCHEMA_VERSION, asked, answers))
            begin = [] if self._locked else [b"ROLLBACK", b"BEGIN"]
            self._engine.write([*begin, check, *self._writes], id_)


class _AttemptLedger(Ledger):
    """A changeset whose place in the journal only the server knows."""

    def __init__(self, attempt: _Attempt, at: str) -> None:
        super().__init__(attempt, at, attempt.connection.role)
        self._attempt = attempt
        self.id = new_id()

    def items(self, number: str) -> tuple[Order, ...]:
        """The items of order `number`, which is not asked for without the numbers of its cases."""
        self._ahead(_of_order(number))
        return super().items(number)

    def changeset(self, number: int) -> Changeset | None:
        """Changeset `number`, which is not asked for without what it touched."""
        self._ahead(journal.changeset_questions(number))
        return super().changeset(number)

    def subjects_of(self, number: int) -> Iterator[Subject]:
        """What changeset `number` touched, all of which is asked about next. Raises TooLarge."""
        subjects = list(super().subjects_of(number))
        if len(subjects) > _MOST_SUBJECTS:
            raise TooLarge
        self._ahead(_history(subjects))
        return iter(subjects)

    def _ahead(self, questions: Iterable[Question]) -> None:
        self._attempt.connection.ask_ahead(questions)

    def _free_number(self, above: int) -> int:
        return self._attempt.reserved(above)

    def _write_journal(self) -> None:
        at, by = self._at, self._by
        written: list[journal.Row] = []
        for subject, kind, body in self._appended:
            case, order = (subject, None) if isinstance(subject, int) else (None, subject)
            written.append((0, 0, at, case, order, kind, body, None if written else self.id, by))
        self._attempt.append(self.id, written)
