"""A case as the fold of its events.

Two rules hold for this file. Folding never judges: whether an event was allowed is decided once, in `flow`, before it
is written; replaying an old journal under newer rules must give what it always gave. And nothing here looks at a
clock, a calendar or a guide: what depends on those is worked out in `timeline` each time it is asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import assert_never

from kakoreturn.domain import events as ev
from kakoreturn.domain.case_state import CLOSED, Attempt, Entry, Standing, standing
from kakoreturn.domain.circles import Circle
from kakoreturn.domain.defect import Defect, changed, noted
from kakoreturn.domain.happenings import ROWS, RUNGS
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening, Issue, Outcome, Phase, Remedy


@record
class Photo(Record):
    """A photo on the case.

    `name` is what its file was called and is only ever shown; the bytes are found by `sha256`. Circles are numbered
    through all photos that count: `first_circle` is the number of this photo's first.
    """

    number: int
    sha256: str
    name: str
    size: int
    note: str | None
    on: date
    round: int
    circles: tuple[Circle, ...] = ()
    first_circle: int = 1
    removed: bool = False

    @property
    def numbered(self) -> tuple[tuple[int, Circle], ...]:
        """Its circles with their numbers."""
        return tuple(enumerate(self.circles, self.first_circle))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Case(Record):
    """A request from opening to outcome: made by `fold_case`, changed only by `apply`.

    `beginning` is the attempt it was opened with; `guide` the hash of the guide it runs under; `item` is None where
    it is the order's own.
    """

    number: int
    order: str
    item: str | None
    issue: Issue | None
    guide: str
    opened_on: date
    beginning: Attempt
    history: tuple[Entry, ...] = ()
    all_defects: tuple[Defect, ...] = ()
    all_photos: tuple[Photo, ...] = ()
    notes: tuple[ev.NoteAdded, ...] = ()
    messages: tuple[ev.MessageKept, ...] = ()

    @cached_property
    def standing(self) -> Standing:
        """State, outcome, money and current attempt, worked out from the history once."""
        return standing(self.beginning, self.history)

    @property
    def state(self) -> str:
        """`preparing`, the last flow event, or `closed`."""
        return self.standing.state

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None while it is open."""
        return self.standing.outcome

    @property
    def attempt(self) -> Attempt:
        """The attempt that is under way, or was when it closed."""
        return self.standing.attempt

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.standing.state != CLOSED

    @property
    def remedy(self) -> Remedy:
        """What is asked for now."""
        return self.attempt.remedy

    @property
    def phase(self) -> Phase:
        """Where the item is."""
        return self.attempt.phase

    @property
    def round(self) -> int:
        """1, and one more for each rejected replacement."""
        return self.attempt.round

    @property
    def defects(self) -> tuple[Defect, ...]:
        """The defects that count, of every round."""
        return tuple(defect for defect in self.all_defects if not defect.removed)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos that count, of every round."""
        return tuple(photo for photo in self.all_photos if not photo.removed)

    def captions(self, photo: Photo) -> tuple[str, ...]:
        """What to write below a photo: the defect that each of its circles shows, then its note."""
        found = []
        for defect in self.defects:
            numbers = [str(number) for number, circle in photo.numbered if circle.defect == defect.number]
            found += [f"{', '.join(numbers)}: {defect.words}"] if numbers else []
        return (*found, photo.note) if photo.note else tuple(found)

    @property
    def round_defects(self) -> tuple[Defect, ...]:
        """The defects of the item that is being looked at now."""
        return tuple(defect for defect in self.defects if defect.round == self.round)

    @property
    def round_photos(self) -> tuple[Photo, ...]:
        """The photos of the item that is being looked at now."""
        return tuple(photo for photo in self.photos if photo.round == self.round)

    @property
    def on_the_ladder(self) -> bool:
        """Whether the last word was a refusal, or a rung was climbed since."""
        return self.state == Happening.REFUSED or self.state in RUNGS

    @property
    def last_on(self) -> date | None:
        """The day of the last flow event; openings, notes, defects, photos and messages do not count."""
        return self.history[-1].on if self.history else None

    def is_dating(self, event: Happening) -> bool:
        """Whether `event` is a row of the timetable that was passed without a date, and would be dated now."""
        rows = ROWS[self.attempt.flow]
        if event not in rows or self.on_the_ladder or not self.is_open:
            return False
        return rows.index(event) < self.attempt.reached and event not in self.attempt.row_dates

    def place_of(self, event: Entry) -> int:
        """Where `event` belongs in the history: its end, but a row dated later goes before what followed it."""
        end = len(self.history)
        if not isinstance(event, ev.Happened) or not self.is_dating(event.event):
            return end
        rows = ROWS[self.attempt.flow]
        later = rows[rows.index(event.event) + 1 :]
        for place in range(self.attempt.start, end):
            entry = self.history[place]
            same_day = entry.on == event.on and isinstance(entry, ev.Happened) and entry.event in later
            if entry.on > event.on or same_day:
                return place
        return end

    def apply(self, event: ev.CaseEvent) -> "Case":
        """The case after `event`."""
        match event:
            case ev.Happened() | ev.RemedySwitched() | ev.CaseShipped():
                place = self.place_of(event)
                return replace(self, history=(*self.history[:place], event, *self.history[place:]))
            case ev.Amended():
                return replace(self, history=_amended(self.history, event))
            case ev.IssueNamed():
                return replace(self, issue=event.issue)
            case ev.NoteAdded():
                return replace(self, notes=(*self.notes, event))
            case ev.MessageKept():
                return replace(self, messages=(*self.messages, event))
            case ev.DefectNoted() | ev.DefectChanged():
                return replace(self, all_defects=_defects_after(self, event))
            case ev.PhotoAdded() | ev.PhotoMarked() | ev.PhotoRemoved():
                return replace(self, all_photos=_numbered(_photos_after(self, event)))
            case ev.CaseOpened():
                raise ValueError(f"case {self.number} was opened twice")
            case _:
                assert_never(event)


def _defects_after(case: Case, event: ev.DefectNoted | ev.DefectChanged) -> tuple[Defect, ...]:
    known = case.all_defects
    match event:
        case ev.DefectNoted():
            return (*known, noted(len(known) + 1, event, case.round))
        case ev.DefectChanged():
            return tuple(changed(one, event) if one.number == event.number else one for one in known)
        case _:
            assert_never(event)


def _photos_after(case: Case, event: ev.PhotoAdded | ev.PhotoMarked | ev.PhotoRemoved) -> tuple[Photo, ...]:
    known = case.all_photos
    match event:
        case ev.PhotoAdded():
            added = Photo(
                number=len(known) + 1,
                sha256=event.sha256,
                name=event.name,
                size=event.size,
                note=event.note,
                on=event.on,
                round=case.round,
                circles=event.circles,
            )
            return (*known, added)
        case ev.PhotoMarked():
            return tuple(replace(one, circles=event.circles) if one.number == event.number else one for one in known)
        case ev.PhotoRemoved():
            return tuple(replace(one, removed=True) if one.number == event.number else one for one in known)
        case _:
            assert_never(event)


def _numbered(photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
    """The photos, their circles numbered through those that count."""
    found, number = [], 1
    for photo in photos:
        found.append(photo if photo.first_circle == number else replace(photo, first_circle=number))
        number += 0 if photo.removed else len(photo.circles)
    return tuple(found)


def _amended(history: tuple[Entry, ...], change: ev.Amended) -> tuple[Entry, ...]:
    index = latest_index(history, change.event)
    entry = history[index]
    assert isinstance(entry, ev.Happened)
    corrected = replace(
        entry,
        on=change.on or entry.on,
        note=entry.note if change.note is None else change.note,
        amount=change.amount or entry.amount,
    )
    return (*history[:index], corrected, *history[index + 1 :])


def latest_index(history: tuple[Entry, ...], event: Happening) -> int:
    """Where the latest `event` stands in `history`. Raises LookupError when it is not there."""
    for index in range(len(history) - 1, -1, -1):
        entry = history[index]
        if isinstance(entry, ev.Happened) and entry.event is event:
            return index
    raise LookupError(event)


def fold_case(number: int, happened: Iterable[ev.CaseEvent]) -> Case | None:
    """The case that these events make, in their order; None when there are none left (its opening was taken back).

    Raises ValueError when they do not begin with an opening.
    """
    case: Case | None = None
    for event in happened:
        if case is not None:
            case = case.apply(event)
        elif isinstance(event, ev.CaseOpened):
            case = _opened(number, event)
        else:
            raise ValueError(f"case {number} does not begin with its opening")
    return case


def _opened(number: int, event: ev.CaseOpened) -> Case:
    beginning = Attempt(round=1, remedy=event.remedy, phase=event.phase, began_on=event.on)
    return Case(
        number=number,
        order=event.order,
        item=event.item,
        issue=event.issue,
        guide=event.guide,
        opened_on=event.on,
        beginning=beginning,
    )
