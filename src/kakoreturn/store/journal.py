"""The journal: its rows, what they hold, and how each is chained to the one before.

Each row's hash covers the row and the hash before it, so a changed, missing or reordered row breaks the chain from
there on.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from kakoreturn.domain import codec
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case, fold_case
from kakoreturn.domain.changesets import Changeset, Head, Subject, standing_events
from kakoreturn.domain.order import Order, fold_order
from kakoreturn.files import sha256_of_bytes
from kakoreturn.plain_json import dumps_compact, loads, quoted, quoted_in_ascii
from kakoreturn.store.bulk import insert, streamed
from kakoreturn.store.format import Damage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from kakoreturn.store.engine import Connection

FIRST_HASH = "0" * 64
# seq, changeset, at, case, order, kind, body; then the changeset's id and who wrote it, on its first row
Row = tuple[int, int, str, int | None, str | None, str, str, str | None, str | None]


def body_text(plain: Mapping[str, object]) -> str:
    """The fields of an event as the journal holds them: compact JSON.

    Texts and numbers, which is nearly all there is, are put together by hand: an import spends less time on it.
    """
    parts = []
    for name, value in plain.items():
        if type(value) is str:
            parts.append(f'"{name}":{quoted(value)}')
        elif type(value) is int:
            parts.append(f'"{name}":{value}')
        elif type(value) is dict:
            parts.append(f'"{name}":{body_text(value)}')
        else:
            parts.append(f'"{name}":{dumps_compact(value)}')
    return f"{{{','.join(parts)}}}"


def digest(text: str) -> str:
    """The SHA-256 of a text, in hex."""
    return sha256_of_bytes(text.encode())


def chained(before: str, row: Row) -> str:
    """The hash of a journal row: SHA-256, in hex, over the hash before it and the row's columns as canonical JSON.

    A row without an id is hashed as it was before there were any.
    """
    return digest(f"{before}[{row[0]},{row[1]},{unchained(row)}")


def unchained(row: Row) -> str:
    """What the hash of a row covers beside its place and the row before it, as canonical JSON up to its end."""
    _, _, at, case, order, kind, body, id_, by = row
    # Put together by hand, which takes a third of the time: every row of an import and of a check comes here.
    subject = f"null,{quoted_in_ascii(order)}" if order is not None else f"{'null' if case is None else case},null"
    more = "" if id_ is None else f",{quoted_in_ascii(id_)},{quoted_in_ascii(by or '')}"
    return f"{quoted_in_ascii(at)},{subject},{quoted_in_ascii(kind)},{quoted_in_ascii(body)}{more}]"


_SHORT = 100
# What holds of every journal that was written need not hold of a damaged one: an assertion says no more than these.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError)


def read_event(kind: str, body: str) -> ev.Event:
    """An event from its columns. Raises Damage when they hold none."""
    # Most of what happens to cases is a word and a day, which many of them share.
    return _read_short(kind, body) if len(body) < _SHORT else _read(kind, body)


@lru_cache(2048)
def _read_short(kind: str, body: str) -> ev.Event:
    return _read(kind, body)


def _read(kind: str, body: str) -> ev.Event:
    try:
        return codec.decode(kind, loads(body))
    except UNREADABLE as error:
        raise Damage("an event of the journal cannot be read") from error


def folded_case(number: int, rows: Iterable[tuple[int, ev.Event]]) -> Case | None:
    """The case that its (changeset, event) rows make. Raises Damage when they make none that could be."""
    try:
        events: list[Any] = standing_events(rows)
        return fold_case(number, events)
    except UNREADABLE as error:
        raise Damage(f"the journal of case {number} does not fit together") from error


def folded_order(number: str, rows: Iterable[tuple[int, ev.Event]]) -> tuple[Order, ...]:
    """The items that an order's (changeset, event) rows make. Raises Damage when they make none that could be."""
    try:
        events: list[Any] = standing_events(rows)
        return fold_order(number, events)
    except UNREADABLE as error:
        raise Damage(f"the journal of order {number!r} does not fit together") from error


EVENTS_OF_CASE = "SELECT deed, kind, body FROM journal WHERE case_number = ? ORDER BY seq"
EVENTS_OF_ORDER = "SELECT deed, kind, body FROM journal WHERE order_number = ? ORDER BY seq"


def events_of(connection: Connection, subject: Subject) -> list[tuple[int, ev.Event]]:
    """All (changeset, event) rows of one case or order, in order."""
    found = connection.execute(EVENTS_OF_CASE if isinstance(subject, int) else EVENTS_OF_ORDER, (subject,))
    return [(changeset, read_event(kind, body)) for changeset, kind, body in found]


def events_of_cases(connection: Connection) -> Iterator[tuple[int, list[tuple[int, ev.Event]]]]:
    """Each case that the journal tells of, by number, with its (changeset, event) rows."""
    return _events_by(connection, "case_number")


def events_of_orders(connection: Connection) -> Iterator[tuple[str, list[tuple[int, ev.Event]]]]:
    """Each order that the journal tells of, by number, with its (changeset, event) rows."""
    return _events_by(connection, "order_number")


def _events_by(connection: Connection, column: str) -> Iterator[tuple[Any, list[tuple[int, ev.Event]]]]:
    query = f"SELECT {column}, deed, kind, body FROM journal WHERE {column} IS NOT NULL ORDER BY {column}, seq"  # noqa: S608 - two names above
    for subject, found in groupby(streamed(connection, query), key=itemgetter(0)):
        yield subject, [(changeset, read_event(kind, body)) for _, changeset, kind, body in found]


def changesets(connection: Connection, subject: Subject | None = None) -> list[Changeset]:
    """The changesets, oldest first; with `subject`, those that touched it, whole."""
    column = "case_number" if isinstance(subject, int) else "order_number"
    where = "" if subject is None else f"WHERE deed IN (SELECT deed FROM journal WHERE {column} = ?)"  # noqa: S608 - as above
    query = f"SELECT deed, at, case_number, order_number, kind, body, by FROM journal {where} ORDER BY deed, seq"  # noqa: S608 - as above
    found = groupby(connection.execute(query, () if subject is None else (subject,)), key=itemgetter(0))
    return [_changeset(number, [row[1:] for row in told]) for number, told in found]


def changeset_numbers(connection: Connection, subject: Subject | None = None) -> Sequence[int]:
    """The numbers of the changesets, newest first; with `subject`, of those that touched it."""
    found = connection.execute(*numbers_question(subject)).fetchall()
    # They are counted from 1, and there are many of them.
    return range(found[0][0] or 0, 0, -1) if subject is None else [number for (number,) in found]


def numbers_question(subject: Subject | None = None) -> tuple[str, tuple[Subject, ...]]:
    """What `changeset_numbers` asks, with its values."""
    if subject is None:
        return "SELECT max(deed) FROM journal", ()
    column = "case_number" if isinstance(subject, int) else "order_number"
    return f"SELECT DISTINCT deed FROM journal WHERE {column} = ? ORDER BY deed DESC", (subject,)  # noqa: S608 - as above


def begun(connection: Connection, numbers: Sequence[int]) -> dict[int, Changeset]:
    """Those of these changesets that there are, by number, each with its first event alone."""
    first = ", ".join(["(SELECT min(seq) FROM journal WHERE deed = ?)"] * len(numbers))
    query = f"SELECT deed, at, case_number, order_number, kind, body, by FROM journal WHERE seq IN ({first})"  # noqa: S608 - marks alone
    return {number: _changeset(number, [tuple(row)]) for number, *row in connection.execute(query, tuple(numbers))}


# Of the events of a changeset no more are shown.
_MOST_EVENTS = 1000
_EVENTS_OF_CHANGESET = (
    "SELECT at, case_number, order_number, kind, body, by FROM journal WHERE deed = ? ORDER BY seq LIMIT ?"
)
_SUBJECTS_OF_CHANGESET = (
    "SELECT case_number, order_number FROM journal WHERE deed = ? GROUP BY case_number, order_number ORDER BY min(seq)"
)


def changeset_questions(number: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """What is asked for the events of a changeset, and for what it touched, with the values."""
    return (_EVENTS_OF_CHANGESET, (number, _MOST_EVENTS)), (_SUBJECTS_OF_CHANGESET, (number,))


def read_changeset(connection: Connection, number: int) -> Changeset | None:
    """Changeset `number`, None when there is none; of a very long one the beginning."""
    found = connection.execute(_EVENTS_OF_CHANGESET, (number, _MOST_EVENTS)).fetchall()
    more = 0
    if len(found) == _MOST_EVENTS:
        more = connection.execute("SELECT count(*) FROM journal WHERE deed = ?", (number,)).fetchone()[0] - len(found)
    return _changeset(number, found, more) if found else None


def _changeset(number: int, rows: list[tuple[Any, ...]], more: int = 0) -> Changeset:
    return Changeset(
        number=number,
        at=rows[0][0],
        by=rows[0][5] or "",
        events=tuple(
            (order if case is None else case, read_event(kind, body)) for _, case, order, kind, body, _ in rows
        ),
        more=more,
    )


def subjects_of(connection: Connection, number: int) -> Iterator[Subject]:
    """What changeset `number` touched, each once, in order, one at a time."""
    found = connection.execute(_SUBJECTS_OF_CHANGESET, (number,))
    return (order if case is None else case for case, order in found)


def head(connection: Connection) -> Head | None:
    """The end of the journal; None while it is empty."""
    found = connection.execute("SELECT hash, deed, at FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(hash=found[0], changesets=found[1], at=found[2]) if found else None


def named_files(connection: Connection) -> list[str]:
    """The SHA-256 of every photo and attachment that the journal names, each once, sorted.

    Those of changesets taken back are among them: redo may ask for them. Raises Damage when one is no hash.
    """
    import re

    query = "SELECT DISTINCT body FROM journal WHERE kind IN ('photo_added', 'attachment_added')"
    found = connection.execute(query).fetchall()
    try:
        names = sorted({str(loads(body)["sha256"]) for (body,) in found})
    except UNREADABLE as error:
        raise Damage("a photo or attachment of the journal cannot be read") from error
    if not all(re.fullmatch(r"[0-9a-f]{64}", name) for name in names):
        raise Damage("a photo or attachment of the journal has no hash")
    return names


COLUMNS = ("seq", "deed", "at", "case_number", "order_number", "kind", "body", "id", "by", "hash")


def insert_rows(connection: Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Add rows, in the order of `COLUMNS`, to the journal."""
    insert(connection, "journal", COLUMNS, rows)
