"""Deeds: what one command did, and how the last one is taken back.

A deed is one or more events under one number. Taking one back appends an `Undone` for each order and case it touched;
nothing is ever removed. A new deed of any kind forgets what could be redone.
"""

from collections.abc import Iterable

from kakoreturn.domain.events import Event, Redone, Undone
from kakoreturn.domain.records import Record, record

# What an event belongs to: a case by its number, an order by its order number.
Subject = int | str


@record
class Deed(Record):
    """What one command did. `at` is the UTC moment it was written."""

    number: int
    at: str
    events: tuple[tuple[Subject, Event], ...]

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What it touched, each once, in order."""
        return tuple(dict.fromkeys(subject for subject, _ in self.events))

    @property
    def is_retraction(self) -> bool:
        """Whether it takes back another deed, or brings one back."""
        return isinstance(self.events[0][1], Undone | Redone)


@record
class Head(Record):
    """The end of the journal: the hash that covers all of it, the number of deeds, the UTC moment of the last."""

    hash: str
    deeds: int
    at: str


def standing_events(rows: Iterable[tuple[int, Event]]) -> list[Event]:
    """The events of one subject that still count, given all of its (deed, event) rows in order."""
    rows = list(rows)
    gone = _gone(event for _, event in rows)
    return [event for deed, event in rows if deed not in gone and not isinstance(event, Undone | Redone)]


def to_undo(newest_first: Iterable[Deed]) -> Deed | None:
    """The last deed that still stands; None when there is nothing to take back."""
    gone: dict[int, bool] = {}
    for deed in newest_first:
        if deed.is_retraction:
            for _, event in deed.events:
                if isinstance(event, Undone | Redone):
                    gone.setdefault(event.deed, isinstance(event, Undone))
        elif not gone.get(deed.number, False):
            return deed
    return None


def to_redo(newest_first: Iterable[Deed]) -> int | None:
    """The number of the deed that was taken back last, with no new deed since; None when there is none."""
    redone = 0
    for deed in newest_first:
        event = deed.events[0][1]
        if isinstance(event, Redone):
            redone += 1
        elif isinstance(event, Undone):
            if not redone:
                return event.deed
            redone -= 1
        else:
            return None
    return None


def retracted(deeds: Iterable[Deed]) -> set[int]:
    """The numbers of the deeds that do not count any more, given all of a subject's deeds, oldest first."""
    return _gone(event for deed in deeds for _, event in deed.events)


def _gone(events: Iterable[Event]) -> set[int]:
    """The numbers of the deeds that were taken back and not brought back, given the events in order."""
    gone: set[int] = set()
    for event in events:
        if isinstance(event, Undone):
            gone.add(event.deed)
        elif isinstance(event, Redone):
            gone.discard(event.deed)
    return gone
