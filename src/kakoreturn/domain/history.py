"""The history of a case: what happened to it, in the order of its days.

The events of the flow keep the order in which they were recorded. What happened beside the flow lies among them by its
day alone, so that it can be told late.
"""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.happenings import ASIDES, HAPPENINGS
from kakoreturn.domain.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kakoreturn.domain.values import Happening

Entry = ev.Happened | ev.RemedySwitched | ev.CaseShipped
ENTRIES = (ev.Happened, ev.RemedySwitched, ev.CaseShipped)


def is_aside(entry: Entry) -> bool:
    """Whether it happened beside the flow: it leaves the state as it is, and bounds the day of nothing else."""
    return isinstance(entry, ev.Happened) and entry.event in ASIDES


def begins_attempt(entry: Entry) -> bool:
    """Whether a new attempt begins with it."""
    return isinstance(entry, ev.RemedySwitched) or (
        isinstance(entry, ev.Happened) and HAPPENINGS[entry.event].is_a("rejection")
    )


def amended(history: tuple[Entry, ...], change: ev.Amended) -> tuple[Entry, ...]:
    """The history with one event corrected, and moved to where its new day belongs."""
    index = index_of(history, change.event, change.place)
    entry = history[index]
    assert isinstance(entry, ev.Happened)
    said = ("on", "note", "amount", "due_on", "paid", "tracking")
    new: dict[str, Any] = {name: value for name in said if (value := getattr(change, name)) is not None}
    if change.amount is not None:
        new["rate"] = change.rate
    return put((*history[:index], *history[index + 1 :]), index, replace(entry, **new))


def index_of(history: tuple[Entry, ...], event: Happening, place: int | None = None) -> int:
    """Where the latest `event` stands in `history`, or the one that is entry number `place` of it, from 1.

    Raises LookupError when it is not there.
    """
    places = range(len(history) - 1, -1, -1) if place is None else [place - 1]
    for index in places:
        entry = history[index] if 0 <= index < len(history) else None
        if isinstance(entry, ev.Happened) and entry.event is event:
            return index
    raise LookupError(event)


def room_for(history: tuple[Entry, ...], place: int, entry: Entry) -> tuple[int, int]:
    """The first and the last place that `entry` may take by its day, were it put at `place` of this history.

    What happened beside the flow may lie anywhere in its attempt after the request; it gives way to all others, which
    keep their order.
    """
    first = last = place
    if not is_aside(entry):
        while first and is_aside(history[first - 1]):
            first -= 1
        while last < len(history) and is_aside(history[last]):
            last += 1
        return first, last
    while first and not begins_attempt(history[first - 1]):
        first -= 1
    while last < len(history) and not begins_attempt(history[last]):
        last += 1
    begun = (at + 1 for at in range(first, last) if not is_aside(history[at]))
    return next(begun, first), last


def put(history: tuple[Entry, ...], place: int, entry: Entry) -> tuple[Entry, ...]:
    """The history with `entry` at `place`, or as near to it as the days before and after it allow."""
    if place == len(history) and (not history or history[-1].on <= entry.on):
        return (*history, entry)  # nearly every one is put on record in its turn
    first, last = room_for(history, place, entry)
    place = max(place, first)
    while place > first and history[place - 1].on > entry.on:
        place -= 1
    while place < last and history[place].on < entry.on:
        place += 1
    return (*history[:place], entry, *history[place:])
