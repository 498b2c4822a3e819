"""An order as the fold of its events: its items, each with a category, a price, a stage and a review of its own.

What is said of the whole order (agent, payment, the day it was ordered) is said of each of its items.
"""

from __future__ import annotations

from kakoreturn.domain import codec
from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import unexpected
from kakoreturn.domain.order_fields import FIELDS
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import is_same
from kakoreturn.domain.values import Category, Money, OrderStage, Payment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any

DETAILS = tuple(field.name for field in FIELDS if field.is_described)
_DETAILS = frozenset(DETAILS)
# What is the same for every item of an order.
SHARED = tuple(field.name for field in FIELDS if field.shared and field.is_described)
# The stages that an item is moved to, with the field that holds the day; it is described as ordered.
_MOVES = tuple((str(stage), f"{stage}_on") for stage in OrderStage if stage is not OrderStage.ORDERED)


ItemId = tuple[str, int]
"""Which item it is: the number of its order, and its line in it."""


@record
class Order(Record):
    """An item of an order as it stands. The `*_on` dates are the days it reached a stage; None: not yet, or not known.

    `line` is its number in the order, which is never given again. `several`: the order has other items. `shadowed`:
    another order's own number is what this item would be called by. `return_by` is a deadline that the buyer gave; the
    guide knows none. `failed` and `unsure` are what the reviews of its QC photos found; `asked_on` is the day that more
    of them were asked for, None once they are in. `parcel` and `tracking` are what it shipped in. `notes` are the
    buyer's own.
    """

    number: str
    line: int = 1
    several: bool = False
    shadowed: bool = False
    item: str | None = None
    seller: str | None = None
    agent: str | None = None
    category: Category | None = None
    size: str | None = None
    quantity: int | None = None
    price: Money | None = None
    payment: Payment | None = None
    url: str | None = None
    qc_url: str | None = None
    no_return: bool | None = None
    ordered_on: date | None = None
    stocked_on: date | None = None
    photos_on: date | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None
    returned_on: date | None = None
    cancelled_on: date | None = None
    reviewed_on: date | None = None
    asked_on: date | None = None
    return_by: date | None = None
    parcel: str | None = None
    tracking: str | None = None
    failed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> ItemId:
        """Which item it is."""
        return self.number, self.line

    @property
    def ref(self) -> str:
        """What to type for it: the order's number while it is the only item, `KB1/2` for the second of several."""
        if not self.several:
            return self.number
        return f"{'item:' if self.shadowed else ''}{self.number}/{self.line}"

    @property
    def stage(self) -> OrderStage:
        """The furthest stage that has a date."""
        reached = OrderStage.ORDERED
        for stage in OrderStage:
            if getattr(self, f"{stage}_on") is not None:
                reached = stage
        return reached

    @property
    def last_on(self) -> date | None:
        """The latest day of what is on record of it."""
        days = (*(getattr(self, f"{stage}_on") for stage in OrderStage), self.reviewed_on, self.asked_on)
        return max(filter(None, days), default=None)

    @property
    def worth(self) -> Money | None:
        """What all pieces of it cost, where its price is known."""
        return self.price.times(self.quantity or 1) if self.price else None

    @property
    def left_warehouse(self) -> bool:
        """Whether it is past the point of no return."""
        return self.stage in {OrderStage.SHIPPED, OrderStage.DELIVERED}

    @property
    def is_gone(self) -> bool:
        """Whether it will never reach the buyer: sent back, or cancelled."""
        return self.stage in {OrderStage.RETURNED, OrderStage.CANCELLED}

    @property
    def is_here(self) -> bool:
        """Whether it lies at the warehouse, as far as is known, or is still on its way there."""
        return not self.left_warehouse and not self.is_gone

    @property
    def awaits_review(self) -> bool:
        """Whether its QC photos are in and not yet looked through to the end, while looking still helps.

        What was found wrong is acted on, whatever else was left open.
        """
        seen = self.reviewed_on is not None and (bool(self.failed) or not self.unsure)
        return self.photos_on is not None and not seen and self.asked_on is None and self.is_here

    @property
    def left_open(self) -> bool:
        """Whether a review is on record, and has left something open."""
        return self.reviewed_on is not None and bool(self.unsure)

    @property
    def is_sound(self) -> bool:
        """Whether it was looked through, and nothing was found or left open."""
        return self.reviewed_on is not None and not self.failed and not self.unsure and self.asked_on is None

    @property
    def has_finding(self) -> bool:
        """Whether a review found something that can still be acted on at the warehouse."""
        return bool(self.failed) and self.is_here

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it while it is at the warehouse, or show more of it, or act on a finding."""
        return self.awaits_review or self.has_finding or (self.asked_on is not None and self.is_here)

    def apply(self, event: ev.ItemEvent) -> Order:
        """The item after `event`."""
        match event:
            case ev.OrderDescribed():
                emptied: dict[str, Any] = dict.fromkeys(event.cleared)
                return replace(self, **emptied, **given(event))
            case ev.OrderMoved():
                reached: dict[str, Any] = {f"{event.stage}_on": event.on}
                if event.stage is OrderStage.PHOTOS:
                    # the photos that were asked for
                    reached |= {"asked_on": None, **({"reviewed_on": None, "unsure": ()} if self.unsure else {})}
                return replace(self, **reached)
            case ev.OrderAsked():
                return replace(self, asked_on=event.on)
            case ev.OrderNoted():
                return replace(self, notes=(*self.notes, event.text))
            case ev.OrderNoteChanged():
                place = event.number - 1
                instead = (event.text,) if event.text else ()
                return replace(self, notes=(*self.notes[:place], *instead, *self.notes[place + 1 :]))
            case ev.OrderReviewed():
                failed, unsure = ((), ()) if event.waived else (event.failed, event.unsure)
                asked_on = None if event.settles else self.asked_on
                return replace(self, reviewed_on=event.on, failed=failed, unsure=unsure, asked_on=asked_on)
            case _:
                raise unexpected(event)


def called(items: Sequence[Order], details: ev.OrderDescribed) -> list[Order]:
    """The items that these details name: in just their words, else in the same ones however they are written.

    One of another size or category is another item.
    """
    just = [item for item in items if item.item == details.item]
    alike = [item for item in items if is_same(item.item, details.item)]
    return _such(just, details) or _such(alike, details)


def _such(items: list[Order], details: ev.OrderDescribed) -> list[Order]:
    """Those of the size and category that are given, else those of which none is known."""
    for name in ("size", "category"):
        if (said := getattr(details, name)) is not None:
            known = [(item, getattr(item, name)) for item in items]
            items = [item for item, has in known if is_same(has, said)] or [item for item, has in known if has is None]
    return items


def given(details: ev.OrderDescribed) -> dict[str, Any]:
    """The details that were given, by field name."""
    return {name: value for name in DETAILS if (value := getattr(details, name)) is not None}


def made_by(fields: Mapping[str, Any], line: int = 1) -> list[tuple[str, dict[str, object]]]:
    """The fewest events that make an item with these fields of `Order`, as `codec.encode` writes them.

    Lists of very many orders come in by this, so it makes no object that is thrown away at once.
    """
    where: dict[str, object] = {} if line == 1 else {"line": line}
    details = {
        name: value if type(value) is str or type(value) is int else codec.plain(value)
        for name, value in fields.items()
        if name in _DETAILS
    }
    made = [("order_described", where | details if where else details)]
    if len(details) == len(fields):
        return made  # it was ordered, and no more is known
    for stage, name in _MOVES:
        if name in fields:
            made.append(("order_moved", {**where, "stage": stage, "on": fields[name].isoformat()}))
    if "reviewed_on" in fields:
        failed, unsure = fields.get("failed", ()), fields.get("unsure", ())
        review = ev.OrderReviewed(line=line, on=fields["reviewed_on"], failed=failed, unsure=unsure)
        made.append(codec.encode(review))
    if "asked_on" in fields:
        made.append(("order_asked", {**where, "on": fields["asked_on"].isoformat()}))
    if "notes" in fields:
        made += [("order_noted", {**where, "text": text}) for text in fields["notes"]]
    return made


def fold_order(number: str, happened: Iterable[ev.OrderEvent]) -> tuple[Order, ...]:
    """The items that these events make, by line; none when there is nothing left of them (all was taken back).

    Raises ValueError when an item does not begin with its description.
    """
    items: tuple[Order, ...] = ()
    for event in happened:
        items = items_after(items, number, event)
    return items


def items_after(items: tuple[Order, ...], number: str, event: ev.OrderEvent) -> tuple[Order, ...]:
    """The items of an order after `event`. Raises ValueError for one that is about an item which is not there."""
    line = event.line
    known = next((item for item in items if item.line == line), None)
    if known is None and not isinstance(event, ev.OrderDescribed):
        raise ValueError(f"item {line} of order {number!r} does not begin with its description")
    others = [other for other in items if other.line != line]
    if isinstance(event, ev.OrderRemoved):
        return tuple(replace(other, several=len(others) > 1) for other in others)
    item = (known or Order(number=number, line=line, **_shared(items))).apply(event)
    if not others:
        return (replace(item, several=False) if item.several else item,)
    shared = {name: getattr(item, name) for name in SHARED}
    found = [replace(other, several=True, **shared) for other in others]
    return tuple(sorted((replace(item, several=True), *found), key=lambda one: one.line))


def _shared(items: tuple[Order, ...]) -> dict[str, Any]:
    """What is known of the order from the items that it has."""
    return {name: getattr(items[0], name) for name in SHARED} if items else {}
