"""How sellers and agents have done so far."""

from __future__ import annotations

from kakoreturn.domain.statistics import Figures, Known, figures
from kakoreturn.service.filters import EVERYTHING, Wanted, fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.workdays import WorkingCalendar
    from kakoreturn.service.place import Place


def stats(place: Place, wanted: Wanted = EVERYTHING) -> tuple[Sequence[Figures], Sequence[Figures]]:
    """The figures of each seller, and of each agent, or of what is wanted. Raises NotFound for a name on no record."""
    with place.store.snapshot():
        called = fitting(place, wanted)
        items = (one for one in place.store.items_with_cases(called) if wanted.fits(one[0]))
        return figures(_known(place, items), place.today)


def _known(place: Place, items: Iterable[tuple[Order, Sequence[Case]]]) -> Iterator[tuple[Order, Sequence[Known]]]:
    """Each item with its cases, and the guide and calendar that each of those goes by."""
    terms: dict[str, tuple[Guide, WorkingCalendar]] = {}
    for item, cases in items:
        for case in cases:
            if case.guide not in terms:
                guide = place.store.guides([case.guide])[case.guide]
                terms[case.guide] = guide, place.calendar(guide)
        yield item, [(case, *terms[case.guide]) for case in cases]
