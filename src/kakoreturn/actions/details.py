"""Adding to what is on record about a case."""

from datetime import date

from kakoreturn.actions.book import Book, check_day, the_case
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import NotFound
from kakoreturn.domain.values import Days, Sender


def add_defect(book: Book, number: int, text: str, on: date, days: Days) -> Case:
    """Note a defect."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.DefectNoted(text=text, on=on))
    return the_case(book, number)


def change_defect(book: Book, number: int, defect: int, text: str | None) -> Case:
    """Replace the words of a defect; None removes it. Raises NotFound when the case has no such defect."""
    case = the_case(book, number)
    known = [one.number for one in case.defects]
    if defect not in known:
        raise NotFound(
            f"case {number} has no defect {defect}",
            f"its defects: {', '.join(map(str, known))}"
            if known
            else f'note one with: kakoreturn defect {number} "..."',
        )
    book.append(number, ev.DefectChanged(number=defect, text=text))
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
