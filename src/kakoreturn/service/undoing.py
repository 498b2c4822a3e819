"""Taking back the last changeset, and bringing it back."""

from __future__ import annotations

from kakoreturn.service import rules
from kakoreturn.service.lookup import ahead_of, find_case, is_case_number, items_named, order_and_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.changesets import Changeset, Subject
    from kakoreturn.service.place import Place


def undo(place: Place, what: str | int | None = None, *, dry_run: bool = False) -> Changeset:
    """Take back the last changeset, or only find it; the changeset that it is.

    `what` names a case, or an order or an item of it with all its cases: then it is the last one of those. On a server,
    without it, it is the last of one's own. Raises Refused.
    """
    only, line = ((), None) if what is None else _subjects(place, what)
    if not place.store.exists:
        raise rules.undoing.nothing_to_undo(only, line)
    by = None if only else place.store.role
    if dry_run:
        with place.store.rehearsal(place.at) as rehearsed:
            assert rehearsed is not None, "there is a store"
            return rules.undoing.undo(rehearsed, only, by, line=line)  # never written, not on the way either
    return place.store.changed(
        place.at, lambda book: rules.undoing.undo(book, only, by, line=line, pause=book.flush), *only
    )


def _subjects(place: Place, what: str | int) -> tuple[tuple[Subject, ...], int | None]:
    """The order that is meant with its cases, else the case; the line where one item of the order is meant.

    Raises NotFound when there is neither.
    """
    with place.store.snapshot():
        if not isinstance(what, int):
            ahead_of(place, what.strip())
        items = [] if isinstance(what, int) else items_named(place, what)
        if not items or is_case_number(place, str(what).strip()):
            return (find_case(place, what),), None  # which refuses a word that fits both
        lines = {item.line for item in items}
        cases = place.store.cases_of(items[0].number)
        _, line = order_and_line(place, str(what))
    return (items[0].number, *(case.number for case in cases if case.line in lines)), line


def redo(place: Place) -> Changeset:
    """Bring back what `undo` took back last. Raises Refused when there is nothing, or something was done since."""
    if not place.store.exists:
        raise rules.undoing.nothing_to_redo()
    by = place.store.role
    return place.store.changed(place.at, lambda book: rules.undoing.redo(book, by, pause=book.flush))
