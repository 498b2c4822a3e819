"""A case as the fold of its events.

Two rules hold for this file. Folding never judges: whether an event was allowed is decided once, in `flow`, before it
is written; replaying an old journal under newer rules must give what it always gave. And nothing here looks at a
clock, a calendar or a guide: what depends on those is worked out in `timeline` each time it is asked for.
"""

from __future__ import annotations

from functools import cached_property

from kakoreturn.domain import events as ev
from kakoreturn.domain.case_state import Attempt, Standing, after, standing
from kakoreturn.domain.defect import Defect, changes, noted
from kakoreturn.domain.errors import unexpected
from kakoreturn.domain.evidence import Attachment, Photo, kept, numbered, without_defect
from kakoreturn.domain.happenings import ROWS
from kakoreturn.domain.history import ENTRIES, Entry, amended, is_aside, put
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import NEVER_CAME, Happening, Issue, Outcome, Phase, Remedy, Sender

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from typing import Any, TypeVar

    from kakoreturn.domain.order import ItemId

    _Numbered = TypeVar("_Numbered", "Note", "Message", Defect, Photo, Attachment)

# With one of these the item, or what came for it, is at hand again.
_HERE_AGAIN = frozenset(
    {Happening.ARRIVED, Happening.QC, Happening.APPROVED, Happening.REPLACED, Happening.ACCEPTED, Happening.REJECTED}
)
_NAMES_NOTHING_WRONG = frozenset({None, Issue.MINOR, Issue.SIZE})
# What is not on record any more: its number is not given again.
_REMOVED = {"removed": True}

# With one of these an offer of money is settled, or the item that was to be kept is not at hand.
_ENDS_OFFER = frozenset(
    {Happening.AGREED, Happening.ARRIVED, Happening.QC, Happening.REJECTED, Happening.RETURNED, Happening.RECEIVED}
)


@record
class Note(Record):
    """A remark that the buyer keeps for themselves."""

    number: int
    text: str
    on: date
    removed: bool = False


@record
class Message(Record):
    """A message that was kept, word for word."""

    number: int
    sender: Sender
    text: str
    on: date
    removed: bool = False


@record
class Case(Record):
    """A request from opening to outcome: made by `fold_case`, changed only by `apply`.

    It is about the item `line` of the order, which went by the numbers `renamed` before. `beginning` is the attempt it
    was opened with; `guide` the hash of the guide it runs under; `item` is None where it is the item on record.
    `no_reason`: nothing is wrong with it, the buyer's own choice. `reviewed_round` is the last round whose replacement
    was looked at, 0 where none was.
    """

    number: int
    order: str
    renamed: tuple[str, ...] = ()
    line: int = 1
    item: str | None
    issue: Issue | None
    guide: str
    opened_on: date
    no_reason: bool = False
    reviewed_round: int = 0
    beginning: Attempt
    history: tuple[Entry, ...] = ()
    all_defects: tuple[Defect, ...] = ()
    all_photos: tuple[Photo, ...] = ()
    all_attachments: tuple[Attachment, ...] = ()
    all_notes: tuple[Note, ...] = ()
    all_messages: tuple[Message, ...] = ()

    @property
    def item_id(self) -> ItemId:
        """Which item it is about."""
        return self.order, self.line

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
        """Whether the case has no outcome yet."""
        return self.standing.is_open

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

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The attachments that count, of every round."""
        return tuple(one for one in self.all_attachments if not one.removed)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes that count."""
        return tuple(note for note in self.all_notes if not note.removed)

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages that count, in the order they were kept."""
        return tuple(message for message in self.all_messages if not message.removed)

    @property
    def never_came(self) -> bool:
        """Whether nothing has come that could be shown, or told from what was ordered: the parcel is lost or held."""
        return self.phase is Phase.AFTER_SHIPPING and self.issue in NEVER_CAME

    @property
    def needs_defect(self) -> bool:
        """Whether the request says what is wrong; one's own choice says nothing is, but a replacement is judged."""
        return not self.no_reason or self.round > 1

    @property
    def is_own_choice(self) -> bool:
        """Whether nothing is wrong with it: no defect was noted since, and the kind of trouble names none either."""
        return not (self.needs_defect or self.round_defects) and self.issue in _NAMES_NOTHING_WRONG

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
    def round_attachments(self) -> tuple[Attachment, ...]:
        """The attachments about the item that is being looked at now."""
        return tuple(one for one in self.attachments if one.round == self.round)

    @property
    def on_the_ladder(self) -> bool:
        """Whether the last word was a refusal, or a rung was climbed since."""
        return self.standing.on_the_ladder

    @property
    def paid_on(self) -> date | None:
        """The day of the last payment, of a refund that nothing more is to come of."""
        has_come = self.standing.settled or self.standing.is_complete
        if self.is_open and not has_come:
            return None
        counted = self.history if has_come else self.history[self.attempt.start :]
        paid = (one for one in reversed(counted) if isinstance(one, ev.Happened))
        return next((one.on for one in paid if one.event is Happening.REFUNDED), None)

    @property
    def promise(self) -> ev.Happened | None:
        """The promise that what is waited for rests on; None where nothing is waited for."""
        return self.attempt.promise if self.is_open and not self.standing.settled else None

    @property
    def last_on(self) -> date | None:
        """The day of the last event; openings, notes, defects, photos and messages do not count."""
        return self.history[-1].on if self.history else None

    @property
    def last_of_flow(self) -> Entry | None:
        """The last event of the flow; what happened beside it does not count."""
        return next((entry for entry in reversed(self.history) if not is_aside(entry)), None)

    @property
    def has_replacement(self) -> bool:
        """Whether a replacement has come, to be approved or rejected."""
        return self.state in {Happening.ARRIVED, Happening.QC}

    @property
    def went_back(self) -> bool:
        """Whether the item was sent back to the seller, and neither a replacement nor itself is there again."""
        for entry in reversed(self.history):
            if isinstance(entry, ev.Happened):
                if entry.event in {Happening.RETURNED, Happening.RECEIVED}:
                    return True
                if entry.event in _HERE_AGAIN:
                    return False
        return False

    @property
    def offers(self) -> tuple[ev.Happened, ...]:
        """The offers of money for keeping the item that can still be taken, the latest first.

        A refusal ends them once they were asked for, by a request for a partial refund.
        """
        found = []
        for place in range(len(self.history) - 1, -1, -1):
            entry = self.history[place]
            if not isinstance(entry, ev.Happened):
                continue
            asked_for = self.remedy is Remedy.PARTIAL_REFUND and place >= self.attempt.start
            if entry.event in _ENDS_OFFER or (asked_for and entry.event is Happening.REFUSED):
                break
            if entry.event is Happening.OFFERED:
                found.append(entry)
        return tuple(found)

    @property
    def offer_taken(self) -> ev.Happened | None:
        """The offer that the next request accepts, as one for a partial refund does while an offer can be taken.

        A follow-up went on with what was asked for before, and declined it. Once the request was sent, that is only the
        offer to decide on.
        """
        if self.remedy is not Remedy.PARTIAL_REFUND:
            return None
        if self.attempt.day_zero is not None:
            return self.attempt.offer
        told = (one for one in reversed(self.history) if isinstance(one, ev.Happened))
        last = next((one for one in told if one.event in {Happening.OFFERED, Happening.CHASED}), None)
        return last if last in self.offers else None

    def as_agreed(self, happened: ev.Happened) -> ev.Happened:
        """What happened; an agreement on a partial refund that names no sum is one on what was offered last."""
        if happened.event is not Happening.AGREED or happened.amount or self.remedy is not Remedy.PARTIAL_REFUND:
            return happened
        offer = next((offer for offer in self.offers if offer.on <= happened.on), None)
        return replace(happened, amount=offer.amount, rate=offer.rate) if offer else happened

    @property
    def is_gone(self) -> bool:
        """Whether there is nothing left to ship: the item went back, or all of its money did."""
        return self.went_back or self.outcome is Outcome.REFUNDED

    def is_dating(self, event: Happening) -> bool:
        """Whether `event` is a row of the timetable that was passed without a date, and would be dated now."""
        return self.standing.is_dating(event)

    def with_entries(self, entries: Iterable[Entry]) -> Case:
        """The case with more entries in its history, each where its day belongs."""
        history, now = self.history, self.standing
        for entry in entries:
            last = len(history)
            if isinstance(entry, ev.Happened) and now.is_dating(entry.event):
                place = _place_of_row(history, now.attempt, entry)
                history = (*history[:place], entry, *history[place:])
            else:
                history = put(history, last, entry)
            # Mostly worked out from where it stood, not from its beginning: a fold asks after each entry.
            now = after(now, entry, last) if history[-1] is entry else standing(self.beginning, history)
        changed = replace(self, history=history)
        vars(changed)["standing"] = now
        return changed

    def apply(self, event: ev.CaseEvent) -> Case:  # noqa: C901, PLR0912 - one for each kind of event
        """The case after `event`."""
        match event:
            case ev.Happened() | ev.RemedySwitched() | ev.CaseShipped():
                return self.with_entries((event,))
            case ev.Amended():
                return replace(self, history=amended(self.history, event))
            case ev.MovedToOrder():
                return replace(self, order=event.order, renamed=(*self.renamed, self.order))
            case ev.IssueNamed():
                return replace(self, issue=event.issue)
            case ev.ReplacementReviewed():
                return replace(self, reviewed_round=self.round)
            case ev.NoteAdded():
                note = Note(number=len(self.all_notes) + 1, text=event.text, on=event.on)
                return replace(self, all_notes=(*self.all_notes, note))
            case ev.NoteChanged():
                return replace(self, all_notes=_with(self.all_notes, event.number, _said(text=event.text, on=event.on)))
            case ev.MessageKept():
                number = len(self.all_messages) + 1
                message = Message(number=number, sender=event.sender, text=event.text, on=event.on)
                return replace(self, all_messages=(*self.all_messages, message))
            case ev.MessageChanged():
                said = _said(sender=event.sender, text=event.text, on=event.on)
                return replace(self, all_messages=_with(self.all_messages, event.number, said))
            case ev.DefectNoted():
                defect = noted(len(self.all_defects) + 1, event, self.round)
                return replace(self, all_defects=(*self.all_defects, defect))
            case ev.DefectChanged():
                new = changes(event)
                photos = without_defect(self.all_photos, event.number) if new["removed"] else self.all_photos
                return replace(self, all_defects=_with(self.all_defects, event.number, new), all_photos=photos)
            case ev.PhotoAdded():
                photo = kept(Photo, event, len(self.all_photos) + 1, self.round)
                photos = (*self.all_photos, replace(photo, circles=event.circles))
                return replace(self, all_photos=numbered(photos))
            case ev.PhotoMarked():
                photos = _with(self.all_photos, event.number, {"circles": event.circles})
                return replace(self, all_photos=numbered(photos))
            case ev.PhotoRemoved():
                return replace(self, all_photos=numbered(_with(self.all_photos, event.number, _REMOVED)))
            case ev.AttachmentAdded():
                attachment = kept(Attachment, event, len(self.all_attachments) + 1, self.round)
                return replace(self, all_attachments=(*self.all_attachments, attachment))
            case ev.AttachmentRemoved():
                return replace(self, all_attachments=_with(self.all_attachments, event.number, _REMOVED))
            case ev.CaseOpened():
                raise ValueError(f"case {self.number} was opened twice")
            case _:
                raise unexpected(event)


def _place_of_row(history: tuple[Entry, ...], attempt: Attempt, event: ev.Happened) -> int:
    """Where a row of this attempt that is dated later belongs in the history: before what followed it."""
    rows = ROWS[attempt.flow]
    later = rows[rows.index(event.event) + 1 :]
    for place in range(attempt.start, len(history)):
        entry = history[place]
        same_day = entry.on == event.on and isinstance(entry, ev.Happened) and entry.event in later
        if entry.on > event.on or same_day:
            return place
    return len(history)


def _with(known: tuple[_Numbered, ...], number: int, new: Mapping[str, Any]) -> tuple[_Numbered, ...]:
    """All of them, with what is new of the one that is numbered so."""
    return tuple(replace(one, **new) if one.number == number else one for one in known)


def _said(**fields: object) -> dict[str, object]:
    """What is new where these fields are said; where none is, it is removed."""
    new = {name: value for name, value in fields.items() if value is not None}
    return {**new, "removed": not new}


def fold_case(number: int, happened: Iterable[ev.CaseEvent]) -> Case | None:
    """The case that these events make, in their order; None when there are none left (its opening was taken back).

    Raises ValueError when they do not begin with an opening.
    """
    case: Case | None = None
    # Entries that follow each other are told at once: the case between them is not wanted.
    entries: list[Entry] = []
    for event in happened:
        if case is None:
            if not isinstance(event, ev.CaseOpened):
                raise ValueError(f"case {number} does not begin with its opening")
            case = _opened(number, event)
        elif isinstance(event, ENTRIES):
            entries.append(event)
        else:
            case = (case.with_entries(entries) if entries else case).apply(event)
            entries = []
    return case.with_entries(entries) if case is not None and entries else case


def _opened(number: int, event: ev.CaseOpened) -> Case:
    beginning = Attempt(round=1, remedy=event.remedy, phase=event.phase, began_on=event.on)
    return Case(
        number=number,
        order=event.order,
        line=event.line,
        item=event.item,
        issue=event.issue,
        guide=event.guide,
        opened_on=event.on,
        no_reason=bool(event.no_reason),
        beginning=beginning,
    )
