"""Changesets: what one command did, and how the last one is taken back.

A changeset is one or more events under one number. Taking one back appends an `Undone` for each order and case it
touched; nothing is ever removed. A new changeset of any kind forgets what could be redone.
"""

from __future__ import annotations

from kakoreturn.domain.events import Event, Redone, Undone
from kakoreturn.domain.records import Record, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# What an event belongs to: a case by its number, an order by its order number.
Subject = int | str
_RETRACTIONS = (Undone, Redone)


@record
class Changeset(Record):
    """What one command did. `at` is the UTC moment it was written, `by` who wrote it, empty where nobody was named.

    An import has very many events: of `events` there may only be the first, with how many `more` there are.
    """

    number: int
    at: str
    by: str = ""
    events: tuple[tuple[Subject, Event], ...]
    more: int = 0

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What its events here are about, each once, in order."""
        return tuple(dict.fromkeys(subject for subject, _ in self.events))

    @property
    def is_retraction(self) -> bool:
        """Whether it takes back another changeset, or brings one back; then all of its events do."""
        return isinstance(self.events[0][1], Undone | Redone)


@record
class Head(Record):
    """The end of the journal: the hash that covers all of it, the number of changesets, the UTC moment of the last."""

    hash: str
    changesets: int
    at: str


def standing_events(rows: Iterable[tuple[int, Event]]) -> list[Event]:
    """The events of one subject that still count, given all of its (changeset, event) rows in order."""
    rows = list(rows)
    if not any(isinstance(event, _RETRACTIONS) for _, event in rows):
        return [event for _, event in rows]
    gone = _gone(event for _, event in rows)
    return [event for changeset, event in rows if changeset not in gone and not isinstance(event, _RETRACTIONS)]


def to_undo(newest_first: Iterable[Changeset], by: str | None = None) -> Changeset | None:
    """The last changeset that still stands, of those that `by` wrote where one is named; None when there is none."""
    gone: dict[int, bool] = {}
    for changeset in newest_first:
        event = changeset.events[0][1]
        if isinstance(event, Undone | Redone):
            gone.setdefault(event.changeset, isinstance(event, Undone))
        elif by in {None, changeset.by} and not gone.get(changeset.number, False):
            return changeset
    return None


def to_redo(newest_first: Iterable[Changeset]) -> int | None:
    """The number of the changeset that was taken back last, with no new changeset since; None when there is none."""
    redone = 0
    for changeset in newest_first:
        event = changeset.events[0][1]
        if isinstance(event, Redone):
            redone += 1
        elif isinstance(event, Undone):
            if not redone:
                return event.changeset
            redone -= 1
        else:
            return None
    return None


def retracted(changesets: Iterable[Changeset]) -> set[int]:
    """The numbers of the changesets that do not count any more, given all of a subject's changesets, oldest first."""
    return _gone(event for changeset in changesets for _, event in changeset.events)


def _gone(events: Iterable[Event]) -> set[int]:
    """The numbers of the changesets that were taken back and not brought back, given the events in order."""
    gone: set[int] = set()
    for event in events:
        if isinstance(event, Undone):
            gone.add(event.changeset)
        elif isinstance(event, Redone):
            gone.discard(event.changeset)
    return gone
