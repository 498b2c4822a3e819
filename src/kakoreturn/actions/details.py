"""Adding to what is on record about a case."""

from datetime import date

from kakoreturn.actions.book import Book, check_day, the_case
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.defect import changed
from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.domain.values import Days, Sender


def add_defect(book: Book, number: int, defect: ev.DefectNoted, days: Days) -> Case:
    """Note a defect."""
    check_day(defect.on, days)
    the_case(book, number)
    book.append(number, defect)
    return the_case(book, number)


def change_defect(book: Book, number: int, change: ev.DefectChanged) -> Case:
    """Change a defect, or remove it. Raises NotFound when the case has no such defect, Refused when nothing is left."""
    case = the_case(book, number)
    defect = change.number
    known = {one.number: one for one in case.defects}
    if defect not in known:
        raise NotFound(
            f"case {number} has no defect {defect}",
            f"its defects: {', '.join(map(str, known))}"
            if known
            else f'note one with: kakoreturn defect {number} "..."',
        )
    after = changed(known[defect], change)
    if not after.removed and not after.words:
        raise Refused(
            f"defect {defect} of case {number} would say nothing any more",
            f"remove it with: kakoreturn defect {number} --remove {defect}",
        )
    book.append(number, change)
    return the_case(book, number)


def add_note(book: Book, number: int, text: str, on: date, days: Days) -> Case:
    """Keep a remark."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.NoteAdded(text=text, on=on))
    return the_case(book, number)


def keep_message(book: Book, number: int, sender: Sender, text: str, *, on: date, days: Days) -> Case:
    """Keep a message, word for word."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.MessageKept(sender=sender, text=text, on=on))
    return the_case(book, number)


def add_photo(book: Book, number: int, photo: ev.PhotoAdded) -> Case:
    """Put a photo on the case; one that is there already in this round is not put there again."""
    case = the_case(book, number)
    if photo.sha256 not in {one.sha256 for one in case.round_photos}:
        book.append(number, photo)
    return the_case(book, number)


def remove_photo(book: Book, number: int, photo: int) -> Case:
    """Take a photo off the case. Raises NotFound when it has no such photo."""
    case = the_case(book, number)
    if photo not in {one.number for one in case.photos}:
        raise NotFound(f"case {number} has no photo {photo}", f"kakoreturn photo list {number}")
    book.append(number, ev.PhotoRemoved(number=photo))
    return the_case(book, number)
