"""A changeset on a server in three messages or so, however far that is, and with the lock held for none of them.

It is decided on in a snapshot. What was asked for that is asked again by the server itself, once the changeset has come
there and has the lock: where every answer is still the same, what was decided on them holds, and is written. Where
another program was faster and changed one of them, all of it is decided anew.
"""

from __future__ import annotations

import itertools

from kakoreturn.store import journal, rows, tally
from kakoreturn.store.format import SCHEMA_VERSION
from kakoreturn.store.ledger import Ledger, new_id
from kakoreturn.store.server_connection import ROWS, Answer, Moved, rows_of, writes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeVar

    from kakoreturn.domain.changesets import Subject
    from kakoreturn.store.engine import FarEngine
    from kakoreturn.store.server_connection import Question, ServerConnection

    Result = TypeVar("Result")

# After so many in vain it takes the lock before it asks.
_UNLOCKED = 1


def attempted(
    engine: FarEngine,
    at: str,
    decide: Callable[[Ledger], Result],
    subjects: Sequence[Subject],
    check: Callable[[], None],
) -> Result:
    """Do one changeset as `Store.changed` says; `check` looks at the store before it is decided."""
    # What was asked in vain is asked at once the next time.
    questions = [*((one, ()) for one in tally.questions(["open"])), *_about(subjects)]
    for turn in itertools.count():
        attempt = _Attempt(engine, questions, locked=turn >= _UNLOCKED)
        try:
            check()
            ledger = _AttemptLedger(attempt, at)
            _ask_further(attempt.connection, ledger, subjects)
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


def _about(subjects: Iterable[Subject]) -> list[tuple[str, Sequence[Any]]]:
    """What a changeset on these is sure to ask."""
    cases = [one for one in subjects if isinstance(one, int)]
    orders = [one for one in subjects if isinstance(one, str)]
    return [
        *((journal.EVENTS_OF_CASE, (case,)) for case in cases),
        *((journal.EVENTS_OF_ORDER, (order,)) for order in orders),
        *tally.questions_of(cases, orders),
    ]


def _ask_further(connection: ServerConnection, ledger: Ledger, subjects: Iterable[Subject]) -> None:
    """Ask what follows from these cases: the order of each, and its guide."""
    known = [case for one in subjects if isinstance(one, int) and (case := ledger.case(one))]
    guides = ((rows.GUIDE_QUESTION, (name,)) for name in dict.fromkeys(case.guide for case in known))
    connection.ask_ahead([*guides, *_about(dict.fromkeys(case.order for case in known))])


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

    def _write_journal(self) -> None:
        at, by = self._at, self._by
        written: list[journal.Row] = []
        for subject, kind, body in self._appended:
            case, order = (subject, None) if isinstance(subject, int) else (None, subject)
            written.append((0, 0, at, case, order, kind, body, None if written else self.id, by))
        self._attempt.append(self.id, written)
