"""Evidence on a case: photos with their circles, other files as they are, and how they are numbered."""

from __future__ import annotations

from kakoreturn.domain.records import Record, record, replace
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import TypeVar

    from kakoreturn.domain import events as ev
    from kakoreturn.domain.circles import Circle

    _File = TypeVar("_File", bound="KeptFile")


@record
class KeptFile(Record):
    """A file on the case: `name` is what it was called and is only ever shown; the bytes are found by `sha256`."""

    number: int
    sha256: str
    name: str
    size: int
    note: str | None
    on: date
    round: int
    removed: bool = False


@record
class Photo(KeptFile):
    """A photo on the case.

    `numbers` are those of its circles: of the defects they show where each defect has just one, else counted through
    all photos that count.
    """

    circles: tuple[Circle, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def numbered(self) -> tuple[tuple[int, Circle], ...]:
        """Its circles with their numbers; of a photo by itself, counted from 1."""
        return tuple(zip(self.numbers or range(1, len(self.circles) + 1), self.circles, strict=True))

    def copy_name(self, prefix: str) -> str:
        """What a copy of it to send is called; `prefix` is what the names of its case's files begin with."""
        return f"{prefix}-photo-{self.number}.jpg"


@record
class Attachment(KeptFile):
    """A file on the case that is no photo, kept as photos are."""

    @property
    def file(self) -> str:
        """What a copy of it is called: its own name may tell too much, and may be no name on another system."""
        ending = re.search(r"\.[A-Za-z0-9]{1,10}$", self.name)
        return f"attachment-{self.number:02}{ending[0].lower() if ending else ''}"


def kept(kind: type[_File], event: ev.PhotoAdded | ev.AttachmentAdded, number: int, round_: int) -> _File:
    """The file that was put on the case as `number` in this round."""
    return kind(
        number=number,
        sha256=event.sha256,
        name=event.name,
        size=event.size,
        note=event.note,
        on=event.on,
        round=round_,
    )


def are_circled(photos: Iterable[Photo]) -> bool:
    """Whether anything is circled on any of these photos: then their copies are sent, for the files show no circle."""
    return any(photo.circles for photo in photos)


def numbered(photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
    """The photos with the numbers of their circles; those of removed photos go on being counted from the next one."""
    circles = [circle for photo in photos if not photo.removed for circle in photo.circles]
    shown = {circle.defect for circle in circles if circle.defect is not None}
    by_defect = len(shown) == len(circles)
    found, following = [], 1
    for photo in photos:
        counted = tuple(range(following, following + len(photo.circles)))
        following += 0 if photo.removed else len(photo.circles)
        numbers = tuple(circle.defect or 0 for circle in photo.circles) if by_defect and not photo.removed else counted
        found.append(photo if photo.numbers == numbers else replace(photo, numbers=numbers))
    return tuple(found)


def without_defect(photos: tuple[Photo, ...], number: int) -> tuple[Photo, ...]:
    """The photos without the circles that show a defect, which say nothing once it is removed."""
    left = ((photo, tuple(one for one in photo.circles if one.defect != number)) for photo in photos)
    return numbered(tuple(replace(photo, circles=circles) for photo, circles in left))
