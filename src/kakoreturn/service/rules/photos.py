"""Photos on a case, and the circles on them."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.records import replace
from kakoreturn.service.rules.book import the_case
from kakoreturn.service.rules.details import the_defect, the_photo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.circles import Circle
    from kakoreturn.service.rules.protocol import Book


def add_photo(book: Book, number: int, photo: ev.PhotoAdded) -> Case:
    """Put a photo on the case; one that is there already in this round is only marked, where there are circles.

    Raises NotFound when a circle is tied to a defect that the case does not have, Refused for another note.
    """
    case = the_case(book, number)
    circles = _tied(case, photo.circles)
    known = next((one for one in case.round_photos if one.sha256 == photo.sha256), None)
    if known is not None and photo.note not in {None, known.note}:
        raise Refused(
            f"this photo is on case {number} already, as photo {known.number}, and its note stays as it is",
            f"to add it with another one, first: kakoreturn photo remove {number} {known.number}",
        )
    if known is None:
        book.append(number, replace(photo, circles=circles))
    elif circles:
        book.append(number, ev.PhotoMarked(number=known.number, circles=circles))
    return the_case(book, number)


def mark_photo(book: Book, number: int, photo: int, circles: tuple[Circle, ...]) -> Case:
    """Replace the circles of a photo; without any it is unmarked. Raises NotFound for a photo or defect not there."""
    case = the_case(book, number)
    known = the_photo(case, photo)
    tied = _tied(case, circles)
    if tied != known.circles:
        book.append(number, ev.PhotoMarked(number=photo, circles=tied))
    return the_case(book, number)


def _tied(case: Case, circles: tuple[Circle, ...]) -> tuple[Circle, ...]:
    """The circles, those without a defect tied to the one that the item has; where there are several nobody can say."""
    for circle in circles:
        if circle.defect is not None:
            the_defect(case, circle.defect)
    if len(case.round_defects) != 1:
        return circles
    only = case.round_defects[0].number
    return tuple(replace(circle, defect=only) if circle.defect is None else circle for circle in circles)
