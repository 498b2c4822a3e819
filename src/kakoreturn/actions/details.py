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
    check_defect(the_case(book, number), defect)
    book.append(number, ev.DefectChanged(number=defect, text=text))
    return the_case(book, number)


def check_defect(case: Case, defect: int) -> None:
    """Raise NotFound when the case has no such defect."""
    known = [one.number for one in case.defects]
    if defect not in known:
        raise NotFound(
            f"case {case.number} has no defect {defect}",
            f"its defects: {', '.join(map(str, known))}"
            if known
            else f'note one with: kakoreturn defect {case.number} "..."',
        )


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
