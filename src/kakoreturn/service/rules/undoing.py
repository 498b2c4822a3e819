"""Taking back the last changeset, and bringing it back."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.changesets import Changeset, Subject, retracted, to_redo, to_undo
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.text import shell_quoted
from kakoreturn.service.rules.book import check_no_twin_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kakoreturn.service.rules.protocol import Book


_ALL = "kakoreturn undo takes back what was done to all cases, the last first; --dry-run shows which it would be"
_AGAIN = "record again what is to hold: kakoreturn record"
_BATCH = 500


def _no_pause() -> None:
    """Nothing to do on the way."""


def nothing_to_undo(only: Sequence[Subject], line: int | None = None) -> Refused:
    """What to raise where there is no changeset to take back."""
    return Refused(f"there is nothing to take back{f' in {_named(only[0], line)}' if only else ''}")


def nothing_to_redo() -> Refused:
    """What to raise where no changeset was taken back just before."""
    return Refused("there is nothing to bring back", "redo works right after undo, before anything else is done")


def undo(
    book: Book,
    only: Sequence[Subject] = (),
    by: str | None = None,
    *,
    line: int | None = None,
    pause: Callable[[], object] = _no_pause,
) -> Changeset:
    """Take back the last changeset, of `only` these where any are named; the changeset that was taken back.

    Where `by` is named, it is the last one of those that `by` wrote; with a `line`, of what was done to an order only
    that to this item of it counts. `pause` is called on the way, time and again: an import may have touched more than
    should stand in memory. Raises Refused when there is none, when a later changeset rests on it, or when two open
    cases would be about one item.
    """
    last = [to_undo(_of_line(book, subject, line), by) for subject in only or (None,)]
    number = max((one.number for one in last if one is not None), default=None)
    changeset = None if number is None else book.changeset(number)
    if changeset is None:
        raise nothing_to_undo(only, line) if by is None else Refused(f"there is nothing of {quoted(by)} to take back")
    number = changeset.number
    for place, subject in enumerate(book.subjects_of(number), 1):
        later = _changed_again(book, subject, number)
        if later is not None:
            whose = _named(only[0], line) if only else quoted(by or "")
            raise Refused(
                f"the last change of {whose} also touched {_named(subject)}, which change {later.number} touched again",
                _ALL if only and by is None else f"take that back first with: kakoreturn undo {_typed(subject)}",
            )
        book.append(subject, ev.Undone(changeset=number))
        if not place % _BATCH:
            pause()
    for subject in book.subjects_of(number):
        _check_rests(book, subject)
    return changeset


def _of_line(book: Book, subject: Subject | None, line: int | None) -> Iterator[Changeset]:
    """The changesets of a subject, newest first; of an order, where a line is named, those that changed its item."""
    found = book.changesets(subject)
    if line is None or not isinstance(subject, str):
        return found
    return (one for one in found if one.is_retraction or line in map(_line, book.events_in(one.number, subject)))


def _changed_again(book: Book, subject: Subject, number: int) -> Changeset | None:
    """The last changeset after this one that still stands and changed the same: the case, or an item of the order.

    All that comes to an order rests on what it began with.
    """
    later = to_undo(book.changesets(subject))
    if later is not None and later.number > number and isinstance(subject, str):
        told = list(book.changesets(subject))
        gone = retracted(reversed(told))
        if number != min(one.number for one in told if not one.is_retraction and one.number not in gone):
            lines = set(map(_line, book.events_in(number, subject)))
            found = (to_undo(_of_line(book, subject, line)) for line in lines)
            later = max(filter(None, found), key=lambda one: one.number, default=None)
    return later if later is not None and later.number > number else None


def _line(event: ev.Event) -> int:
    """The line of the item that an event of an order is about."""
    return getattr(event, "line", 1)


def _check_rests(book: Book, subject: Subject) -> None:
    """Raise Refused when what is left after a changeset was taken back does not fit together."""
    if isinstance(subject, str):
        cases = (book.case(one) for one in book.cases_of(subject))
        mine = [case for case in cases if case is not None and case.order == subject]
        lines = {item.line for item in book.items(subject)} if mine else set()
        left = [case.number for case in mine if case.line not in lines]
        if left:
            raise Refused(
                f"case {left[0]} belongs to {_named(subject)}, which this would take back",
                f"take that back first with: kakoreturn undo {left[0]}",
            )
    elif (case := book.case(subject)) is not None and case.is_open:
        check_no_twin_of(book, case)


def _typed(subject: Subject) -> str:
    """A case or an order in a command."""
    return str(subject) if isinstance(subject, int) else shell_quoted([subject])


def _named(subject: Subject, line: int | None = None) -> str:
    if isinstance(subject, int):
        return f"case {subject}"
    return f"order {quoted(subject if line is None else f'{subject}/{line}')}"


def redo(book: Book, by: str | None = None, *, pause: Callable[[], object] = _no_pause) -> Changeset:
    """Bring back the changeset that was taken back last. Raises Refused when there is none, or something came since.

    Where `by` is named, only what that one took back and did since counts, and what others did to the same. `pause` is
    called on the way, as in `undo`.
    """
    number = to_redo(one for one in book.changesets() if by in {None, one.by})
    changeset = book.changeset(number) if number is not None else None
    if changeset is None:
        raise nothing_to_redo()
    for place, subject in enumerate(book.subjects_of(changeset.number), 1):
        if by is not None:
            _check_untouched(book, subject, by)
        book.append(subject, ev.Redone(changeset=changeset.number))
        if not place % _BATCH:
            pause()
    return changeset


def _check_untouched(book: Book, subject: Subject, by: str) -> None:
    """Raise Refused where somebody else changed what `by` took back."""
    newest = next(iter(book.changesets(subject)))
    if not newest.is_retraction or newest.by != by:
        raise Refused(f"{_named(subject)} was changed since by {quoted(newest.by)}", _AGAIN)
