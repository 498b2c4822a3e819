"""Where cases stand: one of them, some, or the whole board."""

from collections.abc import Iterable
from pathlib import Path

from kakoreturn.domain.case import Case
from kakoreturn.domain.changesets import Changeset, retracted
from kakoreturn.domain.errors import NotFound, Refused, StoreProblem, quoted
from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import order_number, short
from kakoreturn.domain.timeline import Health
from kakoreturn.domain.view import CaseView, ReviewView, most_urgent_first, view_reviews
from kakoreturn.domain.workdays import WorkingCalendar
from kakoreturn.guides import find_guide, parse_guide
from kakoreturn.service.lookup import find_case, no_case
from kakoreturn.service.place import Place

# How far back a seller's habits are looked for: far enough to tell, and never long to read.
_LATEST = 20


@record
class Board(Record):
    """Cases, and orders to review, each most urgent first.

    `differing` names what is left out, since the store tells it otherwise than its journal.
    """

    cases: tuple[CaseView, ...]
    reviews: tuple[ReviewView, ...] = ()
    differing: tuple[str, ...] = ()

    def damage(self, store: Path) -> StoreProblem:
        """What to raise for a board that something is left out of."""
        are = "is" if len(self.differing) == 1 else "are"
        return StoreProblem(
            f"the store {quoted(str(store), 200)} is damaged: {', '.join(self.differing)} {are} not as the journal "
            "tells, and not shown",
            "run: kakoreturn doctor --repair",
        )

    @property
    def entries(self) -> list[CaseView | ReviewView]:
        """All of them together, most urgent first."""
        return most_urgent_first(self.cases, self.reviews)

    @property
    def overdue(self) -> list[CaseView | ReviewView]:
        """Those that are overdue, most urgent first."""
        return [one for one in self.entries if _health(one) is Health.OVERDUE]


@record
class OnRecord(Record):
    """A case with its journal, oldest first; `gone` are the numbers of the changesets that were taken back."""

    view: CaseView
    changesets: tuple[Changeset, ...]

    @property
    def gone(self) -> set[int]:
        """The numbers of the changesets that do not count any more."""
        return retracted(self.changesets)


def board(place: Place, *, everything: bool = False, order: str | None = None, seller: str | None = None) -> Board:
    """The open cases (or all) and the orders to review; of one order or seller only, where that is given.

    What the store tells otherwise than its journal is left out, and named in `differing`.
    """
    number = None if order is None else order_number(order)
    shop = None if seller is None else short(seller, "--seller")
    with place.store.snapshot(), place.store.tolerating() as differing:
        cases = place.views(place.store.board(everything=everything, order=number, seller=shop))
        reviews = _reviews(place, place.store.orders_to_review(order=number, seller=shop))
    return Board(cases=tuple(cases), reviews=tuple(reviews), differing=tuple(differing))


def some(place: Place, cases: Iterable[str | int]) -> Board:
    """The cases that these words name, each once, with what their sellers usually do."""
    with place.store.snapshot():
        numbers = dict.fromkeys(find_case(place, case) for case in cases)
        views = [_with_habit(place, _view(place, number)) for number in numbers]
    return Board(cases=tuple(sorted(views, key=lambda view: view.rank)))


def one(place: Place, case: str | int) -> CaseView:
    """The case as it stands today. Raises NotFound."""
    return _view(place, find_case(place, case))


def show(place: Place, case: str | int) -> OnRecord:
    """Everything on record about a case. Raises NotFound."""
    with place.store.snapshot():
        view = one(place, case)
        return OnRecord(view=view, changesets=tuple(place.store.changesets(view.case.number)))


def known(place: Place, cases: Iterable[Case]) -> list[tuple[Case, Guide, WorkingCalendar]]:
    """Each case with the guide it runs under and the calendar that counts."""
    cases = list(cases)
    guides = place.store.guides(case.guide for case in cases)
    calendars = {name: place.calendar(guide) for name, guide in guides.items()}
    return [(case, guides[case.guide], calendars[case.guide]) for case in cases]


def _view(place: Place, number: int) -> CaseView:
    case = place.store.case(number)
    if case is None:
        raise no_case(number)
    return place.views([case])[0]


def _health(entry: CaseView | ReviewView) -> Health:
    return entry.outlook.health if isinstance(entry, CaseView) else entry.health


def _with_habit(place: Place, view: CaseView) -> CaseView:
    """The case with what its seller usually does about the row that is waited for, where enough is on record."""
    waiting, seller = view.outlook.waiting, view.order.seller
    if seller is None or waiting is None or waiting.who is Party.YOU or not view.case.is_open:
        return view
    numbers = place.store.latest_case_numbers_of(seller, _LATEST)
    if len(numbers) <= 1:
        return view
    from kakoreturn.domain.statistics import habit

    others = place.store.cases_numbered(number for number in numbers if number != view.case.number)
    cases = [*([view.case] if view.case.number in numbers else []), *others]
    return replace(view, habit=habit(waiting.stage, known(place, cases), place.today))


def _reviews(place: Place, orders: Iterable[Order]) -> list[ReviewView]:
    """The orders among these whose QC photos wait for review, most urgent first."""
    guides: dict[str, Guide | None] = {}
    found: list[ReviewView] = []
    for order in orders:
        agent = order.agent or place.config.agent
        if agent not in guides:
            # A guide takes longer to read than all else here, and only its reported clocks matter.
            guides[agent] = _guide_of(place, agent) if place.config.reported else None
        found += view_reviews([order], place.today, rules=place.rules(guides[agent]))
    return sorted(found, key=lambda review: review.rank)


def _guide_of(place: Place, agent: str) -> Guide | None:
    """The agent's guide; None where it is gone, which must not hide the rest of the board."""
    try:
        return parse_guide(find_guide(agent, place.config.guides))
    except (NotFound, Refused):
        return None
