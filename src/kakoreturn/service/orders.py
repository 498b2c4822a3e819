"""Orders: kept, followed on their way, and looked through."""

from __future__ import annotations

from datetime import date

from kakoreturn.domain import events as ev
from kakoreturn.domain.checklist import Check, checklist
from kakoreturn.domain.errors import NotFound, Refused, quoted
from kakoreturn.domain.parcels import Barred, not_ready
from kakoreturn.domain.readiness import has_come
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.view import ItemView, view_item
from kakoreturn.guides import guide_for, parse_guide
from kakoreturn.service import rules
from kakoreturn.service.filters import EVERYTHING, Wanted, fitting
from kakoreturn.service.lookup import find_all, find_item, find_items, order_to_add

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import ItemId, Order
    from kakoreturn.domain.values import OrderStage
    from kakoreturn.service.place import Place
    from kakoreturn.store.ledger import Ledger
    from kakoreturn.store.queries import CaseName


@record
class OrderOnRecord(Record):
    """An item as it stands today, and the numbers of its cases, open and closed, in order."""

    view: ItemView
    cases: tuple[int, ...]


@record
class Moved(Record):
    """Items that reached a stage, as they were `before` and are, and the numbers of their cases that are open.

    `left` had reached it already.
    """

    before: tuple[Order, ...]
    orders: tuple[Order, ...]
    left: tuple[Order, ...]
    open_cases: tuple[int, ...]


@record
class Edited(Record):
    """An item as it stands after an edit: whether anything is otherwise than before, and what its order was called."""

    order: Order
    is_changed: bool
    was: str


@record
class ToReview(Record):
    """An order whose QC photos are to be looked through.

    `case` is open about it, None where none is; `is_replacement`: the photos are of the replacement that came for it.
    `checks` is what to look for.
    """

    order: Order
    case: Case | None
    is_replacement: bool
    checks: tuple[Check, ...]

    @property
    def replaced(self) -> Case | None:
        """The case whose replacement is in the photos, None where they are of the first item."""
        return self.case if self.is_replacement else None


def add(place: Place, order: str, details: ev.OrderDescribed) -> Order:
    """Put an order on record, or another item of one that is. Raises Refused when just that is there already."""
    with place.store.snapshot():
        number, line = order_to_add(place, order)
        known = next(iter(place.store.items(number)), None)
    given = replace(details, agent=place.agent(details.agent, known))
    return place.store.changed(place.at, lambda book: rules.orders.add_order(book, number, given, line), number)


def edit(
    place: Place,
    order: str,
    details: ev.OrderDescribed,
    cleared: tuple[str, ...] = (),
    *,
    new_number: str | None = None,
) -> Edited:
    """Correct what is known of an item and its order, empty the fields that are `cleared`, give it another number.

    Raises Refused when another order has that number, or an item of one would be called so. What is on record so
    already is not recorded again.
    """
    items = find_items(place, order)
    number = None if new_number is None else _number_to_give(place, items[0], new_number)
    item = items[0] if number and details == ev.OrderDescribed() and not cleared else rules.book.the_only(items)
    if details.agent is not None:
        details = replace(details, agent=place.agent(details.agent))

    def decide(book: Ledger) -> Edited:
        before = rules.book.the_item(book, item.number, item.line)
        if number is not None and number != item.number:
            rules.orders.rename_order(book, item.number, number)
        after = rules.orders.edit_order(book, number or item.number, details, cleared, line=item.line)
        return Edited(order=after, is_changed=after != before, was=item.number)

    return place.store.changed(place.at, decide, item.number)


def _number_to_give(place: Place, item: Order, word: str) -> str:
    """The number that the order of an item is to have. Raises Refused for one that says an item of another."""
    number, line = order_to_add(place, word)
    if line is None:
        return number
    wanted = f"{number}/{line}"
    edit = f"kakoreturn order edit {shell_quoted([item.ref])} --number {shell_quoted([f'order:{wanted}'])}"
    raise Refused(
        f"order {quoted(item.number)} cannot be called {quoted(wanted)}: that reads as an item of order "
        f"{quoted(number)}",
        f"if it is the number of an order: {edit}",
    )


def remove(place: Place, order: str) -> list[Order]:
    """Take an order, or one item of it, off the record; what it was. Raises NotFound, Refused where it has a case."""
    items = find_items(place, order)
    place.store.changed(
        place.at, lambda book: rules.orders.remove_orders(book, [item.id for item in items]), items[0].number
    )
    return items


def every(place: Place, wanted: Wanted = EVERYTHING) -> Iterator[ItemView]:
    """Every item that is wanted as it stands today, by number and line, one at a time.

    Raises NotFound for a name on no record.
    """
    return _as_they_stand(place, filter(wanted.fits, place.store.every_order(fitting(place, wanted))))


def _as_they_stand(place: Place, items: Iterable[Order]) -> Iterator[ItemView]:
    """Items with the clocks that run for them, one at a time."""
    return (as_it_stands(place, item) for item in items)


def as_it_stands(place: Place, item: Order) -> ItemView:
    """An item with the clocks that run for it."""
    return view_item(item, rules=place.rules_of(item.agent))


def page_of(place: Place, order: str, *, of_photos: bool = False) -> str:
    """The address of an order's page, or of its QC photos. Raises NotFound where none is on record."""
    item = find_item(place, order)
    url, option, what = (item.qc_url, "--qc-url", "link to its QC photos") if of_photos else (item.url, "--url", "page")
    if url is None:
        raise NotFound(
            f"order {quoted(item.ref)} has no {what} on record",
            f"note it with: kakoreturn order edit {shell_quoted([item.ref])} {option} https://...",
        )
    return url


def show(place: Place, order: str) -> list[OrderOnRecord]:
    """The items that an ORDER names, each with its cases. Raises NotFound."""
    views = list(_as_they_stand(place, find_items(place, order)))
    cases = _cases_of(place, (view.order for view in views))
    return [OrderOnRecord(view=view, cases=tuple(case.number for case in cases[view.order.id])) for view in views]


def move(
    place: Place,
    orders: Iterable[str],
    stage: OrderStage,
    on: date | None = None,
    *,
    anyway: bool = False,
    parcel: ev.OrderDescribed | None = None,
) -> Moved:
    """Say that orders, or single items, reached a stage, all or none; `parcel` is what they shipped in.

    Raises Refused for a day out of order, and for shipping what must not ship, unless `anyway`.
    """
    # Before a store would be made for them.
    meant = {item.id: item for item in find_all(place, orders)}
    day = on or day_for(place, meant.values())

    def decide(book: Ledger) -> Moved:
        left = rules.orders.move_orders(
            book, meant, stage, day, place.days, anyway=anyway, parcel=parcel, corrects=on is not None
        )
        still_open = (case.number for item in meant for case in rules.book.open_cases(book, item))
        moved = (rules.book.the_item(book, *item) for item in meant)
        return Moved(before=tuple(meant.values()), orders=tuple(moved), left=tuple(left), open_cases=tuple(still_open))

    return place.store.changed(place.at, decide, *dict.fromkeys(number for number, _ in meant))


def day_for(place: Place, items: Iterable[Order]) -> date:
    """The day of what is told of items without one: today, or that of the last thing told of them or of their cases."""
    items = list(items)
    days = [item.last_on for item in items]
    if place.days.latest > place.today:
        names = (case.number for cases in _cases_of(place, items).values() for case in cases if case.is_open)
        days += [case.last_on for case in place.store.cases_numbered(names)]
    return max(map(place.days.following, days), default=place.today)


def ask(place: Place, order: str, on: date | None = None) -> Order:
    """Say that more photos of an item were asked for."""
    item = find_item(place, order)
    day = on or day_for(place, [item])
    return place.store.changed(
        place.at, lambda book: rules.orders.ask_for_photos(book, item, day, place.days), item.number
    )


def note(place: Place, order: str, text: str | None, number: int | None = None) -> Order:
    """Keep a note on an item; with `number`, put it in place of that note, or without a text remove it."""
    item = find_item(place, order)
    return place.store.changed(place.at, lambda book: rules.orders.note_item(book, item.id, text, number), item.number)


@record
class Ready(Record):
    """What may ship now, by the clock that ends first, and what may not, each with the reason and what to do."""

    ready: tuple[ItemView, ...]
    barred: tuple[tuple[ItemView, Barred], ...]


def ready(place: Place) -> Ready:
    """What of everything that has not shipped may ship now."""
    with place.store.snapshot():
        waiting = [item for item in place.store.items_not_shipped() if item.is_here]
        names = _cases_of(place, waiting)
        cases = {id_: place.store.cases_numbered(one.number for one in of_item) for id_, of_item in names.items()}
        found = [(view, not_ready(view.order, cases[view.order.id])) for view in _as_they_stand(place, waiting)]
    last = date.max
    by_clock = sorted(found, key=lambda one: (one[0].clocks[0].ends_on if one[0].clocks else last, one[0].order.id))
    return Ready(
        ready=tuple(view for view, why in by_clock if why is None),
        barred=tuple((view, why) for view, why in by_clock if why is not None),
    )


def _cases_of(place: Place, items: Iterable[Order]) -> dict[ItemId, list[CaseName]]:
    """The cases of each of these items, by number."""
    ids = [item.id for item in items]
    cases = place.store.cases_of_orders(number for number, _ in ids)
    return {(number, line): [case for case in cases[number] if case.line == line] for number, line in ids}


def to_review(place: Place, orders: Iterable[str], on: date | None = None) -> tuple[date, list[ToReview]]:
    """The day of reviews of orders, or of single items, and what they go through, each item once. Raises NotFound."""
    items = {item.id: item for item in find_all(place, orders)}
    day = on or day_for(place, items.values())
    return day, [item_to_review(place, item, day) for item in items.values()]


def item_to_review(place: Place, item: Order, on: date) -> ToReview:
    """What a review of an item's QC photos goes through on a day."""
    found = (place.store.case(case.number) for case in place.store.cases_of(*item.id) if case.is_open)
    cases = [case for case in found if case]
    replaced = next((case for case in cases if has_come(case, on)), None)
    return ToReview(
        order=item,
        case=replaced or next(iter(cases), None),
        is_replacement=replaced is not None,
        checks=checklist(item.category, replaced),
    )


def guide_of(place: Place, order: Order) -> Guide:
    """The guide whose days count for an order's agent."""
    return parse_guide(guide_for(order.agent or place.config.agent, place.config.guides))


def review(place: Place, reviews: Iterable[tuple[ItemId, ev.OrderReviewed]]) -> list[Order]:
    """Record that the QC photos of items were looked through, and what was found, all or none; the items after it."""
    found = list(reviews)

    def decide(book: Ledger) -> list[Order]:
        return [
            rules.reviewing.review_order(book, number, replace(review, line=line), place.days)
            for (number, line), review in found
        ]

    return place.store.changed(place.at, decide, *dict.fromkeys(number for (number, _), _ in found))
