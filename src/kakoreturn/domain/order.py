"""An order as the fold of its events."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, assert_never

from kakoreturn.domain import codec
from kakoreturn.domain import events as ev
from kakoreturn.domain.order_fields import FIELDS
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Category, Money, OrderStage, Payment

DETAILS = tuple(field.name for field in FIELDS if field.is_described)
_DETAILS = frozenset(DETAILS)
# The stages that an order is moved to, with the field that holds the day; it is described as ordered.
_MOVES = tuple((str(stage), f"{stage}_on") for stage in OrderStage if stage is not OrderStage.ORDERED)


@record
class Order(Record):
    """An order as it stands. The `*_on` dates are the days it reached a stage; None: not yet, or not known.

    `return_by` is a deadline that the buyer gave; the guide knows none. `failed` and `unsure` are what the last
    review of its QC photos found.
    """

    number: str
    item: str | None = None
    seller: str | None = None
    agent: str | None = None
    category: Category | None = None
    size: str | None = None
    quantity: int | None = None
    price: Money | None = None
    payment: Payment | None = None
    url: str | None = None
    ordered_on: date | None = None
    stocked_on: date | None = None
    photos_on: date | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None
    reviewed_on: date | None = None
    return_by: date | None = None
    failed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def stage(self) -> OrderStage:
        """The furthest stage that has a date."""
        reached = OrderStage.ORDERED
        for stage in OrderStage:
            if getattr(self, f"{stage}_on") is not None:
                reached = stage
        return reached

    @property
    def worth(self) -> Money | None:
        """What the whole order cost, where its price is known."""
        return self.price.times(self.quantity or 1) if self.price else None

    @property
    def left_warehouse(self) -> bool:
        """Whether it is past the point of no return."""
        return self.stage in {OrderStage.SHIPPED, OrderStage.DELIVERED}

    @property
    def awaits_review(self) -> bool:
        """Whether its QC photos are in and not yet looked through to the end, while looking still helps."""
        seen = self.reviewed_on is not None and not self.unsure
        return self.photos_on is not None and not seen and not self.left_warehouse

    def apply(self, event: ev.OrderEvent) -> "Order":
        """The order after `event`."""
        match event:
            case ev.OrderDescribed():
                emptied: dict[str, Any] = dict.fromkeys(event.cleared)
                return replace(self, **emptied, **given(event))
            case ev.OrderMoved():
                reached: dict[str, Any] = {f"{event.stage}_on": event.on}
                if event.stage is OrderStage.PHOTOS and self.unsure:
                    reached |= {"reviewed_on": None, "unsure": ()}  # the photos that were asked for
                return replace(self, **reached)
            case ev.OrderReviewed():
                return replace(self, reviewed_on=event.on, failed=event.failed, unsure=event.unsure)
            case _:
                assert_never(event)


def given(details: ev.OrderDescribed) -> dict[str, Any]:
    """The details that were given, by field name."""
    return {name: value for name in DETAILS if (value := getattr(details, name)) is not None}


def made_by(fields: Mapping[str, Any]) -> list[tuple[str, dict[str, object]]]:
    """The fewest events that make an order with these fields of `Order`, as `events.encode` writes them.

    Lists of very many orders come in by this, so it makes no object that is thrown away at once.
    """
    details = {
        name: value if type(value) is str else codec.plain(value) for name, value in fields.items() if name in _DETAILS
    }
    made = [("order_described", details)]
    for stage, name in _MOVES:
        if name in fields:
            made.append(("order_moved", {"stage": stage, "on": fields[name].isoformat()}))
    if "reviewed_on" in fields:
        failed, unsure = fields.get("failed", ()), fields.get("unsure", ())
        made.append(codec.encode(ev.OrderReviewed(on=fields["reviewed_on"], failed=failed, unsure=unsure)))
    return made


def fold_order(number: str, happened: Iterable[ev.OrderEvent]) -> Order | None:
    """The order that these events make; None when there are none left (its first description was taken back).

    Raises ValueError when they do not begin with its description.
    """
    order: Order | None = None
    for event in happened:
        if order is None and not isinstance(event, ev.OrderDescribed):
            raise ValueError(f"order {number!r} does not begin with its description")
        order = (order or Order(number=number)).apply(event)
    return order
