"""Putting files on a case, photos or others: they are kept, and the journal names them, in one changeset."""

from __future__ import annotations

from kakoreturn.domain.records import Record, record
from kakoreturn.service import rules
from kakoreturn.service.lookup import find_case
from kakoreturn.service.recording import item_of
from kakoreturn.store.evidence import changed_with_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.evidence import KeptFile
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.place import Place
    from kakoreturn.store.evidence import Intake, Source, StagedFile
    from kakoreturn.store.ledger import Ledger


@record
class Added(Record):
    """A case after files were put on it: their numbers there, and of which of them it had no copy before."""

    view: CaseView
    numbers: tuple[int, ...]
    fresh: tuple[int, ...]

    @property
    def known(self) -> tuple[int, ...]:
        """Those that were there already."""
        return tuple(number for number in self.numbers if number not in self.fresh)


def add_files(
    place: Place,
    case: str | int,
    files: Iterable[Source],
    intake: Intake,
    *,
    on: date,
    add: Callable[[Ledger, int, StagedFile], Case],
    files_of: Callable[[Case], Sequence[KeptFile]],
) -> Added:
    """Put files on a case, each copied as it is.

    `add` appends what each is, and returns the case it leaves; `files_of` are those of the case that it may be among.
    """
    with place.store.snapshot():
        number = find_case(place, case)
        order, guide = place.store.order_and_guide(number)

    def decide(book: Ledger, copies: Sequence[StagedFile]) -> Added:
        after = rules.book.the_case(book, number)
        rules.book.check_day(on, place.days)
        before = {one.number for one in files_of(after)}
        for copy in copies:
            after = add(book, number, copy)
        by_hash = {one.sha256: one.number for one in files_of(after)}
        numbers = tuple(dict.fromkeys(by_hash[copy.sha256] for copy in copies))
        fresh = tuple(number for number in numbers if number not in before)
        view = place.view(after, item_of(book, after), book.guide(after.guide))
        return Added(view=view, numbers=numbers, fresh=fresh)

    return changed_with_files(place.store, place.at, files, intake, decide, number, order, guide=guide)
