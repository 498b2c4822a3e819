"""`demo`: everything at a glance, on a throw-away store with sample cases."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import typer

from kakoreturn.calendars import calendar_named
from kakoreturn.cli.look import whole_board
from kakoreturn.cli.request import open_request
from kakoreturn.cli.session import Session, session
from kakoreturn.cli.status import show_board
from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Category, Happening, OrderStage, Remedy
from kakoreturn.service import rules
from kakoreturn.store import Store

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


def demo(context: typer.Context) -> None:
    """Make a throw-away store with sample cases, and show its board. Your own store is not touched.

    Example: kakoreturn demo
    """
    folder = Path(tempfile.mkdtemp(prefix="kakoreturn-demo-"))
    path = folder / "demo.db"
    now = replace(session(context), db=path, named=str(path))
    with now.store() as store:
        for order, item, category, defect, happened in _CASES:
            details = ev.OrderDescribed(item=item, category=category)
            request = rules.Request(order=order, remedy=Remedy.EXCHANGE, details=details, defects=(defect,))
            _record(now, store, open_request(now, store, request, ()), happened)
        _order_to_review(now, store)
        show_board(now, *whole_board(now, store))


def _record(now: Session, store: Store, number: int, happened: dict[Happening, int]) -> None:
    for event, days_ago in happened.items():
        on = now.days.today - timedelta(days=days_ago)
        with store.changeset(now.at) as book:
            rules.record(book, number, ev.Happened(event=event, on=on), now.days, calendar_named("weekdays"))


def _order_to_review(now: Session, store: Store) -> None:
    number, item, days_ago = _TO_REVIEW
    with store.changeset(now.at) as book:
        rules.add_order(book, number, ev.OrderDescribed(item=item, agent="kakobuy"))
        on = now.days.today - timedelta(days=days_ago)
        rules.move_orders(book, [number], OrderStage.PHOTOS, on, now.days)
