"""Taking back the last changeset, and bringing it back."""

from kakoreturn.domain.changesets import Changeset
from kakoreturn.service import rules
from kakoreturn.service.lookup import find_case
from kakoreturn.service.place import Place


def undo(place: Place, case: str | int | None = None, *, dry_run: bool = False) -> Changeset:
    """Take back the last changeset (of a case), or only find it; the changeset that it is. Raises Refused."""
    number = None if case is None else find_case(place, case)
    if not place.store.exists:
        raise rules.nothing_to_undo(number)
    with (place.store.rehearsal if dry_run else place.store.changeset)(place.at) as book:
        assert book is not None, "there is a store"
        return rules.undo(book, number)


def redo(place: Place) -> Changeset:
    """Bring back what `undo` took back last. Raises Refused when there is nothing, or something was done since."""
    if not place.store.exists:
        raise rules.nothing_to_redo()
    with place.store.changeset(place.at) as book:
        return rules.redo(book)
