"""What is kept with a case beside its history: defects, notes, messages, photos with their circles, other files."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.defect import Defect, changed, given
from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.domain.records import replace
from kakoreturn.service.rules.book import check_cleared, check_day, the_case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakoreturn.domain.case import Case, Message, Note
    from kakoreturn.domain.circles import Circle
    from kakoreturn.domain.evidence import Attachment, KeptFile, Photo
    from kakoreturn.domain.values import Days
    from kakoreturn.service.rules.protocol import Book


Detail = (
    ev.DefectNoted
    | ev.DefectChanged
    | ev.NoteAdded
    | ev.NoteChanged
    | ev.MessageKept
    | ev.MessageChanged
    | ev.AttachmentRemoved
    | ev.PhotoRemoved
)
"""What is kept with a case beside its history, and is added, changed or removed by one rule."""


def keep(book: Book, number: int, detail: Detail, days: Days) -> Case:
    """Add a defect, note or message, or change or remove what is there.

    Raises NotFound for a number that the case does not have; of a defect Refused when nothing is left, UsageProblem for
    a field that is both emptied and given.
    """
    case = the_case(book, number)
    if (on := getattr(detail, "on", None)) is not None:
        check_day(on, days)
    match detail:
        case ev.DefectChanged():
            _check_change(case, detail)
        case ev.NoteChanged():
            _check_numbered("note", case, detail.number, case.notes)
        case ev.MessageChanged():
            _check_numbered("message", case, detail.number, case.messages)
        case ev.AttachmentRemoved():
            _check_numbered("attachment", case, detail.number, case.attachments)
        case ev.PhotoRemoved():
            the_photo(case, detail.number)
    book.append(number, detail)
    return the_case(book, number)


def _check_change(case: Case, change: ev.DefectChanged) -> None:
    check_cleared(change.cleared, given(change))
    after = changed(the_defect(case, change.number), change)
    if not after.removed and not after.words:
        raise Refused(
            f"defect {change.number} of case {case.number} would say nothing any more",
            f"remove it with: kakoreturn defect {case.number} --remove {change.number}",
        )


def _check_numbered(what: str, case: Case, wanted: int, there: Iterable[Note | Message | Attachment]) -> None:
    """Raise NotFound where the case has no note, message or attachment of this number."""
    known = [one.number for one in there]
    if wanted not in known:
        its = f"its {what}s: {', '.join(map(str, known))}" if known else f"it has no {what}"
        raise NotFound(
            f"case {case.number} has no {what} {wanted}", f"{its}; kakoreturn show {case.number} numbers them"
        )


def the_defect(case: Case, defect: int) -> Defect:
    """Defect number `defect` of the case. Raises NotFound."""
    known = {one.number: one for one in case.defects}
    if defect not in known:
        raise NotFound(
            f"case {case.number} has no defect {defect}",
            f"its defects: {', '.join(map(str, known))}"
            if known
            else f'note one with: kakoreturn defect {case.number} "..."',
        )
    return known[defect]


def the_photo(case: Case, photo: int) -> Photo:
    """Photo number `photo` of the case. Raises NotFound."""
    for one in case.photos:
        if one.number == photo:
            return one
    raise NotFound(f"case {case.number} has no photo {photo}", f"kakoreturn photo list {case.number}")


def add_file(book: Book, number: int, added: ev.PhotoAdded | ev.AttachmentAdded, *, ties: bool = True) -> Case:
    """Put a photo or another file on the case.

    One that is there already in this round stays as it is, but for a photo's circles, where there are some; with `ties`
    those without a defect show the only one that the item has. Raises NotFound when a circle is tied to a defect that
    the case does not have, Refused for another note.
    """
    case = the_case(book, number)
    there: Iterable[KeptFile] = case.round_attachments
    this, kind, command = "file", "attachment", "attach"
    if isinstance(added, ev.PhotoAdded):
        there, this, kind, command = case.round_photos, "photo", "photo", "photo"
        added = replace(added, circles=_tied(case, added.circles, ties=ties))
    known = next((one for one in there if one.sha256 == added.sha256), None)
    if known is None:
        book.append(number, added)
    elif added.note not in {None, known.note}:
        raise Refused(
            f"this {this} is on case {number} already, as {kind} {known.number}, and its note stays as it is",
            f"to add it with another one, first: kakoreturn {command} remove {number} {known.number}",
        )
    elif isinstance(added, ev.PhotoAdded) and added.circles:
        return mark_photo(book, number, known.number, added.circles, ties=ties)
    return the_case(book, number)


def mark_photo(book: Book, number: int, photo: int, circles: tuple[Circle, ...], *, ties: bool = True) -> Case:
    """Replace the circles of a photo; without any it is unmarked. `ties` as in `add_file`.

    Raises NotFound for a photo or defect not there.
    """
    case = the_case(book, number)
    known = the_photo(case, photo)
    tied = _tied(case, circles, ties=ties)
    if tied != known.circles:
        book.append(number, ev.PhotoMarked(number=photo, circles=tied))
    return the_case(book, number)


def _tied(case: Case, circles: tuple[Circle, ...], *, ties: bool) -> tuple[Circle, ...]:
    """The circles, those without a defect tied to the one that the item has; where there are several nobody can say."""
    for circle in circles:
        if circle.defect is not None:
            the_defect(case, circle.defect)
    if not ties or len(case.round_defects) != 1:
        return circles
    only = case.round_defects[0].number
    return tuple(replace(circle, defect=only) if circle.defect is None else circle for circle in circles)
