"""A dossier: a case as it is handed to others, its photos beside its defects, and what vouches for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kakoreturn.domain import events as ev
from kakoreturn.domain.attempts import PastAttempt
from kakoreturn.domain.case import Case
from kakoreturn.domain.changesets import Changeset, Head, retracted
from kakoreturn.domain.defect import Defect
from kakoreturn.domain.evidence import Attachment, Photo
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.view import CaseView
from kakoreturn.dossier.redaction import Part, Redaction
from kakoreturn.files import sha256_of_bytes

Plain = dict[str, Any]
Clean = Callable[[Photo], bytes | None]
"""Makes the JPEG of a photo that may leave: marked, rebuilt from pixels. None where the file is no picture."""

LONGEST = 1600
"""The longer side of a photo in a dossier, in pixels: sharp on paper, and 20 of them still fit an upload form."""


@record
class Plate(Record):
    """A photo as it stands in the dossier. `picture` is its JPEG, None where the file cannot be shown."""

    photo: Photo
    picture: bytes | None

    @property
    def file(self) -> str:
        """Where it lies in the ZIP. Its own name may tell too much, and may be no name on another system."""
        return f"photos/photo-{self.photo.number:02}.jpg"

    @property
    def sha256(self) -> str | None:
        """The hex SHA-256 of the picture."""
        return sha256_of_bytes(self.picture) if self.picture is not None else None


@record
class Enclosure(Record):
    """An attachment as it goes along: `file` is where it lies in the ZIP, `source` where it is kept."""

    attachment: Attachment
    file: str
    source: Path


@record
class Dossier(Record):
    """All of it, what is left out already gone from every text.

    `document` is the case as JSON; `redaction` knows the parts that were asked to be left out, `private` whether the
    buyer's notes are too; `calendar` says which days do not count as business days.
    """

    view: CaseView
    past: tuple[PastAttempt, ...]
    plates: tuple[Plate, ...]
    enclosures: tuple[Enclosure, ...]
    document: Plain
    head: Head
    today: date
    redaction: Redaction
    private: bool = True
    calendar: str = ""


def plates(case: Case, redaction: Redaction, clean: Clean) -> tuple[Plate, ...]:
    """The photos that count, made fit to leave; `case` is without what is left out, for a caption is in the picture."""
    if Part.PHOTOS in redaction:
        return ()
    return tuple(Plate(photo=photo, picture=clean(photo)) for photo in case.photos)


@record
class Exhibit(Record):
    """A defect with the plates that show it; `elsewhere` are the numbers of photos beside other defects."""

    defect: Defect
    plates: tuple[Plate, ...]
    elsewhere: tuple[int, ...]


@record
class Round(Record):
    """The defects of one round with their plates, and the plates that belong to none of them."""

    number: int
    exhibits: tuple[Exhibit, ...]
    others: tuple[Plate, ...]


def rounds(case: Case, shown: Sequence[Plate]) -> Iterator[Round]:
    """Each round's defects, with the photos that show them beside them.

    A photo stands beside the first defect that one of its circles is tied to; without any, beside the only defect of
    its round.
    """
    for number in range(1, case.round + 1):
        defects = [defect for defect in case.defects if defect.round == number]
        homes: dict[int, list[Plate]] = {}
        mentions: dict[int, list[int]] = {}
        for plate in shown:
            if plate.photo.round != number:
                continue
            tied = _tied(plate.photo, defects)
            homes.setdefault(tied[0] if tied else 0, []).append(plate)
            for other in tied[1:]:
                mentions.setdefault(other, []).append(plate.photo.number)
        if defects or homes:
            exhibits = tuple(
                Exhibit(
                    defect=one,
                    plates=tuple(homes.get(one.number, ())),
                    elsewhere=tuple(mentions.get(one.number, ())),
                )
                for one in defects
            )
            yield Round(number=number, exhibits=exhibits, others=tuple(homes.get(0, ())))


def _tied(photo: Photo, defects: Sequence[Defect]) -> list[int]:
    """The numbers of the defects among these that a photo shows, in order."""
    known = [defect.number for defect in defects]
    named = {defect for _, defect in circles(photo)}
    return [number for number in known if number in named] or (known if len(known) == 1 else [])


def circles(photo: Photo) -> tuple[tuple[int, int | None], ...]:
    """The circles of a photo: the number beside each, and the defect it is tied to."""
    return tuple((number, circle.defect) for number, circle in photo.numbered)


def standing_changesets(
    case: Case, changesets: Iterable[Changeset], redaction: Redaction, *, private: bool
) -> list[Changeset]:
    """The changesets on `case` as they may leave: what was taken back, removed or reworded is not among them.

    Nor are the buyer's notes where those are `private`, nor messages, photos and attachments that are left out.
    """
    changesets = list(changesets)
    gone = retracted(changesets)
    noted = _Noted(case)
    kept = []
    for changeset in changesets:
        standing = [
            event for subject, event in changeset.events if subject == case.number and changeset.number not in gone
        ]
        events = [now for event in standing if (now := noted.as_it_stands(event)) is not None]
        events = [event for event in events if not _left_out(event, redaction, private=private)]
        if events:
            kept.append(
                Changeset(
                    number=changeset.number,
                    at=changeset.at,
                    by="" if Part.NAMES in redaction else changeset.by,
                    events=tuple((case.number, event) for event in events),
                )
            )
    return kept


class _Noted:
    """Tells the events of a case, handed in from the first on, in the words that they have now."""

    def __init__(self, case: Case) -> None:
        self._defects, self._photos = iter(case.all_defects), iter(case.all_photos)
        self._attachments = iter(case.all_attachments)
        self._noted, self._messages = iter(case.all_notes), iter(case.all_messages)
        self._remarks = {(entry.event, entry.note) for entry in case.history if isinstance(entry, ev.Happened)}

    def as_it_stands(self, event: ev.Event) -> ev.Event | None:
        """`event` as it counts now, None where it does not."""
        match event:
            case ev.Undone() | ev.Redone() | ev.DefectChanged() | ev.PhotoMarked() | ev.PhotoRemoved():
                return None
            case ev.NoteChanged() | ev.MessageChanged() | ev.AttachmentRemoved():
                return None
            case ev.NoteAdded():
                note = next(self._noted)
                return None if note.removed else replace(event, text=note.text, on=note.on)
            case ev.MessageKept():
                kept = next(self._messages)
                return None if kept.removed else replace(event, sender=kept.sender, text=kept.text, on=kept.on)
            case ev.DefectNoted():
                defect = next(self._defects)
                return None if defect.removed else defect.as_noted
            case ev.PhotoAdded():
                photo = next(self._photos)
                return None if photo.removed else replace(event, circles=photo.circles)
            case ev.AttachmentAdded():
                return None if next(self._attachments).removed else event
            case ev.Happened() | ev.Amended() if (event.event, event.note) not in self._remarks:
                return replace(event, note=None)
            case _:
                return event


def _left_out(event: ev.Event, redaction: Redaction, *, private: bool) -> bool:
    match event:
        case ev.NoteAdded():
            return private
        case ev.MessageKept():
            return Part.MESSAGES in redaction
        case ev.PhotoAdded():
            return Part.PHOTOS in redaction
        case ev.AttachmentAdded():
            return Part.ATTACHMENTS in redaction
        case _:
            return False
