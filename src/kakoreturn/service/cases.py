"""Where cases stand: one of them, some, or the whole board."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice

from kakoreturn.domain.changesets import Changeset, retracted
from kakoreturn.domain.clocks import ClockKind
from kakoreturn.domain.errors import NotFound, StoreProblem, quoted
from kakoreturn.domain.flow import twin_among
from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.readiness import awaits_photos, settles_photos
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import file_name
from kakoreturn.domain.values import Phase
from kakoreturn.domain.view import (
    CaseView,
    Entry,
    ItemView,
    WaitView,
    most_urgent_first,
    view_item,
    view_review,
    view_waits,
)
from kakoreturn.service.filters import EVERYTHING, Wanted, check, fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import ItemId, Order
    from kakoreturn.domain.workdays import WorkingCalendar
    from kakoreturn.service.place import Place

# How far back a seller's habits are looked for: far enough to tell, and never long to read.
_LATEST = 12
# How many closed cases are read at once.
_AT_ONCE = 100


@record
class Board(Record):
    """Cases, items to review, and items that wait for something else, each most urgent first.

    `closed` are the closed cases of a whole board, by number, to be gone through once. `differing` names what is left
    out, since the store tells it otherwise than its journal. `has_item_to_ship`: nothing is open of anything on record,
    and some of that has yet to ship.
    """

    cases: tuple[CaseView, ...]
    reviews: tuple[WaitView, ...] = ()
    waits: tuple[WaitView, ...] = ()
    closed: Iterable[CaseView] = ()
    differing: Sequence[str] = ()
    has_item_to_ship: bool = False

    def damage(self, store: str) -> StoreProblem:
        """What to raise for a board that something is left out of."""
        are = "is" if len(self.differing) == 1 else "are"
        return StoreProblem(
            f"the store {quoted(store, 200)} is damaged: {', '.join(self.differing)} {are} not as the journal "
            "tells, and not shown",
            "run: kakoreturn doctor --repair",
        )

    @property
    def entries(self) -> list[Entry]:
        """All of them together but the closed ones, most urgent first."""
        return most_urgent_first((*self.cases, *self.reviews, *self.waits))

    @property
    def overdue(self) -> list[Entry]:
        """Those that are overdue, most urgent first."""
        return [one for one in self.entries if one.health == "overdue"]


@record
class OnRecord(Record):
    """A case with its journal, oldest first."""

    view: CaseView
    changesets: tuple[Changeset, ...]

    @property
    def gone(self) -> set[int]:
        """The numbers of the changesets that do not count any more."""
        return retracted(self.changesets)


def board(place: Place, *, wanted: Wanted = EVERYTHING, mine: bool = False) -> Board:
    """The open cases, the items to review and those that wait for something else; only what is wanted.

    `mine`: only what one's own role put on record. What the store tells otherwise than its journal is left out, and
    named in `differing`. Raises NotFound for a name that fits nothing on record.
    """
    with whole_board(place, wanted=wanted, mine=mine) as found:
        return replace(found, closed=())


@contextmanager
def whole_board(place: Place, *, wanted: Wanted = EVERYTHING, mine: bool = False) -> Iterator[Board]:
    """The same with the closed cases, which are read one after the other while the block lasts, all of one moment.

    What is left out of them is named in `differing` once they were gone through.
    """
    with place.store.snapshot(), place.store.tolerating() as differing:
        place.store.ahead_of_board(place.first_delivery)
        check(place, wanted)
        found = place.store.open_cases()
        place.store.ahead_of_cases(found, {one: not place.rules_of(one) for one in place.store.agents_here()})
        cases = place.views(found)
        waiting = place.store.items_waiting()
        watched = _with_clocks(place)
        own = _own(place) if mine else None
        if own is not None:
            cases = [view for view in cases if view.case.number in own[0]]
            waiting, watched = ([item for item in items if item.number in own[1]] for items in (waiting, watched))
        shown = tuple(view for view in cases if wanted.fits(view.order))
        # Of several about one item, the one that was sent.
        requests = {one.item_id: one for one in sorted(found, key=lambda one: one.attempt.day_zero is not None)}
        reviews, waits = _waiting(
            place, filter(wanted.fits, waiting), filter(wanted.fits, watched), requests, differing
        )
        is_empty = not (shown or reviews or waits or mine) and wanted == EVERYTHING
        yield Board(
            cases=shown,
            reviews=tuple(reviews),
            waits=tuple(waits),
            closed=_closed(place, wanted, own),
            differing=differing,
            has_item_to_ship=is_empty and place.store.has_item_to_ship(),
        )


@contextmanager
def closed_board(place: Place, *, wanted: Wanted = EVERYTHING, mine: bool = False) -> Iterator[Board]:
    """The closed cases of `whole_board` alone; nothing is read of what is open."""
    with place.store.snapshot(), place.store.tolerating() as differing:
        check(place, wanted)
        yield Board(cases=(), closed=_closed(place, wanted, _own(place) if mine else None), differing=differing)


def _own(place: Place) -> tuple[set[int], set[str]] | None:
    """The cases and orders that one's own role put on record; None for a file, which is all one's own."""
    role = place.store.role
    return None if role is None else place.store.opened_by(role)


def _closed(place: Place, wanted: Wanted, own: tuple[set[int], set[str]] | None) -> Iterator[CaseView]:
    """The closed cases that are wanted, by number; no more are held than are read at once."""
    cases = place.store.closed_cases(fitting(place, wanted))
    while some := list(islice(cases, _AT_ONCE)):
        views = (view for view in place.views(some) if wanted.fits(view.order))
        yield from (view for view in views if own is None or view.case.number in own[0])


def some(
    place: Place,
    cases: Iterable[str | int],
    *,
    wanted: Wanted = EVERYTHING,
    mine: bool = False,
    closed: bool = False,
    only_closed: bool = False,
) -> Board:
    """The cases that these words name, each once, with what their sellers usually do; of an order all open ones.

    Only what is wanted; with `closed` the closed ones of an order too. Raises NotFound where that leaves none.
    """
    from kakoreturn.service.lookup import find_cases  # the board names none

    with place.store.snapshot():
        check(place, wanted)
        own = _own(place) if mine else None
        every = closed or only_closed
        numbers = dict.fromkeys(number for case in cases for number in find_cases(place, case, closed=every))
        named = (_view(place, number) for number in numbers if own is None or number in own[0])
        fit = (view for view in named if wanted.fits(view.order) and not (only_closed and view.case.is_open))
        views = [_with_habit(place, view) for view in fit]
    if numbers and not views:
        told = " ".join(filter(None, (wanted.told, "--mine" if mine else "", "--closed" if only_closed else "")))
        raise NotFound(f"none of the cases that were named fits {told}", "leave that out to see them")
    return Board(cases=tuple(sorted(views, key=lambda view: view.rank)))


def one(place: Place, case: str | int) -> CaseView:
    """The case as it stands today, a closed one with its twin. Raises NotFound."""
    from kakoreturn.service.lookup import find_case

    view = _view(place, find_case(place, case))
    return view if view.case.is_open else replace(view, twin=_twin(place, view))


def _twin(place: Place, view: CaseView) -> int | None:
    """The open case about the item of a closed one."""
    others = place.store.open_cases_about(view.case.item_id)
    twin = twin_among(others, view.order.item, view.item)
    return twin.number if twin else None


def show(place: Place, case: str | int) -> OnRecord:
    """Everything on record about a case. Raises NotFound."""
    with place.store.snapshot():
        view = one(place, case)
        return OnRecord(view=view, changesets=tuple(place.store.changesets(view.case.number)))


def file_prefix(place: Place, case: Case) -> str:
    """What the names of a case's files begin with: its order, and the case where it is not the order's first."""
    first = min(one.number for one in place.store.cases_of(case.order))
    return file_name(case.order) + ("" if case.number == first else f"-case-{case.number}")


def known(place: Place, cases: Iterable[Case]) -> list[tuple[Case, Guide, WorkingCalendar]]:
    """Each case with the guide it runs under and the calendar that counts."""
    cases = list(cases)
    guides = place.store.guides(case.guide for case in cases)
    calendars = {name: place.calendar(guide) for name, guide in guides.items()}
    return [(case, guides[case.guide], calendars[case.guide]) for case in cases]


def _view(place: Place, number: int) -> CaseView:
    case = place.store.case(number)
    if case is None:
        from kakoreturn.service.rules.book import no_case

        raise no_case(number)
    return place.views([case])[0]


def _with_habit(place: Place, view: CaseView) -> CaseView:
    """The case with what its seller usually does about the row that is waited for, where enough is on record."""
    waiting, seller = view.outlook.waiting, view.order.seller
    if seller is None or waiting is None or waiting.who is Party.YOU or not view.case.is_open:
        return view
    numbers = place.store.latest_case_numbers_of(seller, _LATEST)
    if len(numbers) <= 1:
        return view
    from kakoreturn.domain.statistics import habit

    others = place.store.histories_numbered(number for number in numbers if number != view.case.number)
    cases = [*([view.case] if view.case.number in numbers else []), *others]
    return replace(view, habit=habit(waiting.stage, known(place, cases), place.today))


def _with_clocks(place: Place) -> list[Order]:
    """The items that a clock runs for, whether or not they have a case."""
    found: list[Order] = []
    for agent in place.store.agents_here():
        found += place.store.items_here(agent, dated=not place.rules_of(agent))
    return [*found, *place.store.items_delivered(place.first_delivery)]


def clocks(place: Place) -> list[ItemView]:
    """The items that a clock runs for, with their clocks; not those of which all has been claimed that can be."""
    views = (view_item(item, rules=place.rules_of(item.agent)) for item in _with_clocks(place))
    found = [view for view in views if view.clocks]
    claims = [view.order.id for view in found if any(clock.what is ClockKind.CLAIM for clock in view.clocks)]
    settled = _claimed(place, claims)
    return [view for view in found if view.order.id not in settled]


def _asked(place: Place, items: Iterable[Order]) -> set[ItemId]:
    """The items of which photos are waited for that no case of them waits for itself, or has settled."""
    asked = {item.id: item for item in items if item.asked_on is not None and item.is_here}
    for case in place.store.cases_about(number for number, _ in asked):
        item = asked.get(case.item_id)
        if item and (settles_photos(case, item) or (case.is_open and awaits_photos(case, item))):
            del asked[case.item_id]
    return set(asked)


def _claimed(place: Place, items: Iterable[ItemId]) -> set[ItemId]:
    """Those of these items about which there was a case once they had shipped."""
    cases = place.store.cases_about(number for number, _ in items)
    return {case.item_id for case in cases if case.phase is Phase.AFTER_SHIPPING}


def _waiting(
    place: Place,
    waiting: Iterable[Order],
    watched: Iterable[Order],
    requests: Mapping[ItemId, Case],
    differing: Sequence[str],
) -> tuple[list[WaitView], list[WaitView]]:
    """The items whose QC photos wait for review, and those that wait for something else, each most urgent first.

    `requests` are the open cases by their items. Only where all cases could be read, and none is `differing`, it is
    known that an item has none.
    """
    reviews: list[WaitView] = []
    waits: list[WaitView] = []
    items = {one.id: one for one in (*waiting, *watched)}.values()
    found = [one for one in items if one.has_finding and not one.awaits_review and one.id not in requests]
    cases = place.store.cases_of_orders(item.number for item in found)
    with_case = requests.keys() | {(order, case.line) for order, of_order in cases.items() for case in of_order}
    asked = _asked(place, items)
    for item in items:
        rules = place.rules_of(item.agent)
        if item.awaits_review and not (item.left_open and item.id in requests):  # which goes on about it
            reviews.append(view_review(item, place.today, rules=rules))
        has_case, request = item.id in with_case or bool(differing), requests.get(item.id)
        is_asked = item.id in asked
        waits += view_waits(item, place.today, rules=rules, has_case=has_case, request=request, is_asked=is_asked)
    claims = [one.order.id for one in waits if one.clock and one.clock.what is ClockKind.CLAIM]
    if settled := _claimed(place, claims) - requests.keys():
        waits = [one for one in waits if one.order.id not in settled]  # a claim is all that runs for what has come
    return sorted(reviews, key=lambda one: one.rank), sorted(waits, key=lambda one: one.rank)
