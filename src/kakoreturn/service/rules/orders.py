"""Keeping orders, and moving them along."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import NotFound, Refused, quoted
from kakoreturn.domain.order import ItemId, Order, given
from kakoreturn.domain.parcels import why_not
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import is_same, shell_quoted
from kakoreturn.domain.values import Days, OrderStage, Phase
from kakoreturn.service.rules.book import cases_about, check_cleared, check_day, open_cases, the_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kakoreturn.service.rules.protocol import Book


def add_order(book: Book, number: str, details: ev.OrderDescribed, line: int | None = None) -> Order:
    """Put an order on record, or another item of it, in the next line whichever `line` it says to be.

    Raises Refused when it would be the same as one that the order has.
    """
    items = book.items(number)
    said = (details.size, details.category)
    named = (item for item in items if is_same(item.item, details.item))
    same = next((item for item in named if said == (item.size, item.category)), None)
    if same is None and line is not None:
        same = next((item for item in items if item.line == line), None)
    elif same is None and items and details.item is None:
        same = items[0]  # nothing says that it is another one
    if same is not None:
        raise Refused(
            f"order {quoted(same.ref)} is on record already",
            f"change it with: kakoreturn order edit {shell_quoted([same.ref])}; another item of it takes --item",
        )
    return add_item(book, number, details)


def add_item(book: Book, number: str, details: ev.OrderDescribed) -> Order:
    """Put an item on record, the first of its order or another one."""
    line = book.new_line(number)
    book.append(number, replace(details, line=line))
    return the_item(book, number, line)


def edit_order(
    book: Book, number: str, details: ev.OrderDescribed, cleared: tuple[str, ...] = (), *, line: int | None = None
) -> Order:
    """Correct what is known of an item and of its order.

    Raises Refused when two open cases of it would be about the same thing.
    """
    item = the_item(book, number, line)
    check_cleared(cleared, given(details))
    words = details.item if details.item is not None else None if "item" in cleared else item.item
    items = [case.item or words for case in open_cases(book, item.id)]
    if len(set(items)) < len(items):
        raise Refused(f"order {quoted(number)} would have two open cases for the same item", "give it another --item")
    changes = {name: value for name, value in given(details).items() if getattr(item, name) != value}
    emptied = tuple(name for name in cleared if getattr(item, name) is not None)
    if changes or emptied:
        book.append(number, ev.OrderDescribed(line=item.line, cleared=emptied, **changes))
    return the_item(book, number, item.line)


def rename_order(book: Book, number: str, new: str) -> None:
    """Give an order another number: its events are told of that, and its cases go with it.

    Raises Refused when another order has the number.
    """
    items = book.items(number)
    if book.items(new):
        raise Refused(
            f"order {quoted(number)} cannot be called {quoted(new)}: an order of that number is on record",
            f"kakoreturn order show {shell_quoted([new])}{_no_move(book, number, new)}",
        )
    for event in book.standing(number):
        book.append(new, event)
    for case in book.cases_of(number):
        book.append(case, ev.MovedToOrder(order=new))
    for item in items:
        book.append(number, ev.OrderRemoved(line=item.line))


def _no_move(book: Book, number: str, new: str) -> str:
    """How a case that was opened about the wrong order comes to another one that is on record."""
    cases = book.cases_of(number)
    if not cases:
        return ""
    case, again = cases[-1], f"kakoreturn new --order {shell_quoted([new])}"
    return (
        f"; a case is not moved: kakoreturn undo {case} takes back what was recorded of it, and {again} opens it there"
    )


def remove_orders(book: Book, which: Iterable[ItemId]) -> None:
    """Take items off the record. Raises Refused for one that has a case."""
    for item in [the_item(book, *one) for one in which]:
        for case in cases_about(book, item.id):
            raise Refused(
                f"order {quoted(item.ref)} cannot be removed: case {case.number} is about it",
                f"kakoreturn undo {case.number} takes back what was recorded last of the case; to correct the number: "
                f"kakoreturn order edit {shell_quoted([item.number])} --number NEW",
            )
        book.append(item.number, ev.OrderRemoved(line=item.line))


def move_orders(
    book: Book,
    which: Iterable[ItemId],
    stage: OrderStage,
    on: date,
    days: Days,
    *,
    anyway: bool = False,
    parcel: ev.OrderDescribed | None = None,
    corrects: bool = True,
) -> list[Order]:
    """Record that items reached a stage, all or none; `parcel` is what they shipped in.

    The tracking number of the parcel before is not that of another one.

    What has reached it already is left as it is, and given back, where others of them have not; else it is corrected.
    Its day is only where `corrects`: that was given. New photos are new ones each time.

    Raises Refused for a day out of order, and for shipping what will not ship (sent back, cancelled, wholly refunded),
    what has an open case or QC photos that nobody looked at, unless `anyway`; an open case then goes on after shipping.
    """
    check_day(on, days)
    items = [the_item(book, *one) for one in which]
    reached = {item.id: item for item in items if stage is not OrderStage.PHOTOS and getattr(item, f"{stage}_on")}
    is_correction = len(reached) == len(items) and (corrects or parcel is not None)
    if not is_correction:
        items = [item for item in items if item.id not in reached]
    moving = items if corrects or not is_correction else []
    for item in moving:
        _check_stage_order(item, stage, on)
    barred = {item.id: why_not(item, cases_about(book, item.id)) for item in moving if _leaves(item, stage)}
    if not anyway and (first := next(filter(None, barred.values()), None)):
        rest = [item.ref for item in items if barred.get(item.id) is None]
        others = f"; the others may: kakoreturn order {stage} {shell_quoted(rest)}" if rest else ""
        raise Refused(first.message, f"{first.hint}; if it has shipped all the same, add --anyway{others}")
    for item in items:
        if parcel is not None:
            is_another = parcel.parcel is not None and item.parcel not in {None, parcel.parcel}
            gone = ("tracking",) if is_another and parcel.tracking is None and item.tracking is not None else ()
            book.append(item.number, replace(parcel, line=item.line, cleared=gone))
        if not moving:
            continue
        overridden = barred.get(item.id) is not None or None
        book.append(item.number, ev.OrderMoved(line=item.line, stage=stage, on=on, overridden=overridden))
        for case in open_cases(book, item.id) if _leaves(item, stage) else ():
            if case.phase is Phase.QC:
                book.append(case.number, ev.CaseShipped(on=max(on, case.last_on or on)))
    return [] if is_correction else list(reached.values())


def _leaves(item: Order, stage: OrderStage) -> bool:
    """Whether an item leaves the warehouse for the buyer by reaching a stage."""
    return stage in {OrderStage.SHIPPED, OrderStage.DELIVERED} and not item.left_warehouse


def ask_for_photos(book: Book, item: Order, on: date, days: Days) -> Order:
    """Record that more photos of an item were asked for. Raises Refused for one that is not at the warehouse."""
    check_day(on, days)
    if not item.is_here:
        raise Refused(
            f"order {quoted(item.ref)} is not at the warehouse any more ({item.stage} on "
            f"{getattr(item, f'{item.stage}_on')})",
            f"kakoreturn order show {shell_quoted([item.ref])}",
        )
    book.append(item.number, ev.OrderAsked(line=item.line, on=on))
    return the_item(book, item.number, item.line)


def note_item(book: Book, which: ItemId, text: str | None, number: int | None = None) -> Order:
    """Keep a note on an item; with `number`, put it in place of that note, or without a text remove it.

    Raises NotFound where the item has no such note.
    """
    item = the_item(book, *which)
    if number is None:
        assert text is not None
        book.append(item.number, ev.OrderNoted(line=item.line, text=text))
        return the_item(book, *which)
    if not 0 < number <= len(item.notes):
        show = f"kakoreturn order show {shell_quoted([item.ref])}"
        there = f"it has {len(item.notes)}; {show} numbers them" if item.notes else "it has none"
        raise NotFound(f"order {quoted(item.ref)} has no note {number}", there)
    book.append(item.number, ev.OrderNoteChanged(line=item.line, number=number, text=text))
    return the_item(book, *which)


def _done(stage: OrderStage) -> str:
    """What was done to an item that reached a stage."""
    return "photographed" if stage is OrderStage.PHOTOS else str(stage)


def _check_stage_order(order: Order, stage: OrderStage, on: date) -> None:
    """Raise Refused when `on` would put the stages of an order out of their order."""
    stages = list(OrderStage)
    place = stages.index(stage)
    for other in stages:
        day: date | None = getattr(order, f"{other}_on")
        wrong = day is not None and (
            (stages.index(other) < place and day > on) or (stages.index(other) > place and day < on)
        )
        if wrong:
            raise Refused(
                f"order {quoted(order.ref)} cannot be {_done(stage)} on {on}: it was {_done(other)} on {day}",
                f"give a day {'from' if stages.index(other) < place else 'up to'} {day} with --on",
            )
