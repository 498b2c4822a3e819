"""Adding to what is on record about a case."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.defect import Defect, changed, given
from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.service.rules.book import check_cleared, check_day, the_case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.values import Days, Sender
    from kakoreturn.service.rules.protocol import Book


def add_defect(book: Book, number: int, defect: ev.DefectNoted, days: Days) -> Case:
    """Note a defect."""
    check_day(defect.on, days)
    the_case(book, number)
    book.append(number, defect)
    return the_case(book, number)


def change_defect(book: Book, number: int, change: ev.DefectChanged) -> Case:
    """Change a defect, or remove it.

    Raises NotFound when the case has no such defect, Refused when nothing is left, UsageProblem for a field that is
    both emptied and given.
    """
    check_cleared(change.cleared, given(change))
    after = changed(the_defect(the_case(book, number), change.number), change)
    if not after.removed and not after.words:
        raise Refused(
            f"defect {change.number} of case {number} would say nothing any more",
            f"remove it with: kakoreturn defect {number} --remove {change.number}",
        )
    book.append(number, change)
    return the_case(book, number)


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


def add_note(book: Book, number: int, text: str, on: date, days: Days) -> Case:
    """Keep a remark."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.NoteAdded(text=text, on=on))
    return the_case(book, number)


def change_note(book: Book, number: int, change: ev.NoteChanged) -> Case:
    """Change a note, or remove it. Raises NotFound when the case has no such note."""
    case = the_case(book, number)
    _check_numbered("note", number, change.number, [one.number for one in case.notes])
    book.append(number, change)
    return the_case(book, number)


def change_message(book: Book, number: int, change: ev.MessageChanged, days: Days) -> Case:
    """Change a message, or remove it. Raises NotFound when the case has no such message."""
    case = the_case(book, number)
    if change.on is not None:
        check_day(change.on, days)
    _check_numbered("message", number, change.number, [one.number for one in case.messages])
    book.append(number, change)
    return the_case(book, number)


def add_attachment(book: Book, number: int, added: ev.AttachmentAdded) -> Case:
    """Put a file on the case. One that is there already in this round stays as it is; Refused for another note."""
    case = the_case(book, number)
    known = next((one for one in case.round_attachments if one.sha256 == added.sha256), None)
    if known is None:
        book.append(number, added)
    elif added.note not in {None, known.note}:
        raise Refused(
            f"this file is on case {number} already, as attachment {known.number}, and its note stays as it is",
            f"to add it with another one, first: kakoreturn attach remove {number} {known.number}",
        )
    return the_case(book, number)


def remove_attachment(book: Book, number: int, attachment: int) -> Case:
    """Take a file off the case. Raises NotFound when it has no such attachment."""
    case = the_case(book, number)
    _check_numbered("attachment", number, attachment, [one.number for one in case.attachments])
    book.append(number, ev.AttachmentRemoved(number=attachment))
    return the_case(book, number)


def _check_numbered(what: str, case: int, wanted: int, known: list[int]) -> None:
    """Raise NotFound where the case has no note, message or attachment of this number."""
    if wanted not in known:
        there = f"its {what}s: {', '.join(map(str, known))}" if known else f"it has no {what}"
        raise NotFound(f"case {case} has no {what} {wanted}", f"{there}; kakoreturn show {case} numbers them")


def keep_message(book: Book, number: int, sender: Sender, text: str, *, on: date, days: Days) -> Case:
    """Keep a message, word for word."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.MessageKept(sender=sender, text=text, on=on))
    return the_case(book, number)
