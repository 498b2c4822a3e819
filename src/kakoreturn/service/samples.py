"""Sample cases, for a throw-away store that shows everything at a glance."""

from __future__ import annotations

from datetime import timedelta

from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Category, Happening, OrderStage, Remedy
from kakoreturn.service import rules
from kakoreturn.service.orders import add, move
from kakoreturn.service.recording import record_events
from kakoreturn.service.requests import open_request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.service.place import Place

_Sample = tuple[str, str, Category, str, dict[Happening, int]]

# order, item, category, defect, and what happened how many days ago
_CASES: tuple[_Sample, ...] = (
    (
        "KB250611",
        "Runner 42",
        Category.SHOES,
        "loose seam on the left heel, about 2 cm",
        {Happening.SENT: 4},
    ),
    (
        "KB250604",
        "Canvas tote 30 L",
        Category.BAG,
        "stain on the inside of the front pocket",
        {
            Happening.SENT: 16,
            Happening.REVIEWED: 15,
            Happening.CONFIRMED: 12,
            Happening.ARRIVED: 3,
            Happening.QC: 1,
        },
    ),
    (
        "KB250608",
        "Desk lamp",
        Category.ELECTRONICS,
        "scratch on the lamp shade, 3 cm long",
        {Happening.SENT: 9, Happening.REVIEWED: 7, Happening.REFUSED: 2},
    ),
    ("KB250617", "Rain jacket L", Category.CLOTHING, "size tag says M, ordered L", {}),
    ("KB250613", "Wool scarf", Category.CLOTHING, "hole near the left hem", {Happening.SENT: 1}),
)
_TO_REVIEW = ("KB250620", "Leather belt", 2)


def fill(place: Place) -> None:
    """Put the sample cases and an order to review into an empty store."""
    for order, item, category, defect, happened in _CASES:
        details = ev.OrderDescribed(item=item, category=category)
        request = rules.opening.Request(order=order, remedy=Remedy.EXCHANGE, details=details, defects=(defect,))
        number = open_request(place, request).view.case.number
        for event, days_ago in happened.items():
            record_events(place, number, [ev.Happened(event=event, on=place.today - timedelta(days=days_ago))])
    name, item, days_ago = _TO_REVIEW
    add(place, name, ev.OrderDescribed(item=item, agent="kakobuy"))
    move(place, [name], OrderStage.PHOTOS, place.today - timedelta(days=days_ago))
