"""What a message tells of an order, one fact a line, and how it names photos and defects."""

from __future__ import annotations

from kakoreturn.domain.evidence import are_circled
from kakoreturn.messages.letter import Entry, Matter, Section, earlier

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kakoreturn.domain.defect import Defect
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.domain.order import Order
    from kakoreturn.messages.language import Language


def called(order: Order, say: Language) -> str:
    """The order's number, with the item where the order holds several."""
    return say.item_of_order.format(number=order.number, line=order.line) if order.several else order.number


def facts(order: Order, say: Language) -> Iterator[str]:
    """What tells the order from others."""
    yield say.order_number.format(number=called(order, say))
    if order.item:
        yield say.item.format(item=order.item)
    if order.size:
        yield say.size_ordered.format(size=order.size)
    if order.quantity and order.quantity > 1:
        yield say.quantity.format(n=order.quantity)


def paid_by(order: Order, say: Language) -> Iterator[str]:
    """The way the order was paid, on which the days of a refund depend."""
    way = say.paid_by[order.payment] if order.payment else None
    if way:
        yield way


def details(order: Order, say: Language) -> Iterator[str]:
    """The rest of what is known of the order, for those who have to look it up."""
    if order.seller:
        yield say.seller.format(seller=order.seller)
    if order.price:
        yield say.price.format(price=say.money(order.price))
    yield from paid_by(order, say)
    if order.ordered_on:
        yield say.ordered_on.format(on=say.day(order.ordered_on))


def entries(matter: Matter, defects: Iterable[Defect], say: Language) -> tuple[Entry, ...]:
    """Defects as items of a list."""
    return tuple(Entry(text=say.defect(defect, matter.order.category)) for defect in defects)


def wrong(matter: Matter, say: Language) -> Section:
    """What is wrong with the item that is being looked at now."""
    return Section(name="What is wrong", heading=say.wrong, entries=entries(matter, matter.case.round_defects, say))


def wrong_before(matter: Matter, say: Language) -> Section:
    """What was wrong with the items before it."""
    return Section(
        name="What was wrong before", heading=say.wrong_before, entries=entries(matter, earlier(matter.case), say)
    )


def named(photos: Iterable[Photo], listed: tuple[Defect, ...], say: Language) -> tuple[str, ...]:
    """Photos by their names, each with its circles.

    They have their numbers where these tell one from another: not where it is the first alone, nor where the names of
    copies tell them.
    """
    photos = tuple(photos)
    numbered = any(photo.number > 1 for photo in photos) and not are_circled(photos)
    return tuple(
        say.numbered_photo.format(n=photo.number, name=name) if numbered else name
        for photo, name in ((photo, _with_circles(photo, listed, say)) for photo in photos)
    )


def _with_circles(photo: Photo, listed: tuple[Defect, ...], say: Language) -> str:
    """A photo by its name, with each of its circles and the place in the list of the defect that it shows."""
    places = {defect.number: place for place, defect in enumerate(listed, 1)}
    circles = [
        say.circle_of_defect.format(n=number, defect=places[circle.defect])
        if circle.defect in places
        else say.circle.format(n=number)
        for number, circle in photo.numbered
    ]
    return say.photo_with_circles.format(name=photo.name, circles=say.comma.join(circles)) if circles else photo.name
