"""`demo`: everything at a glance, on a throw-away store with sample cases."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import typer

from kakoreturn import actions
from kakoreturn.cli.request import open_request
from kakoreturn.cli.session import Session, session
from kakoreturn.cli.status import show_board
from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Category, Happening, OrderStage, Remedy
from kakoreturn.store.board import Store
from kakoreturn.working import GuideCalendar

# (order, item, category, remedy, defect, what happened, days ago)
_CASES = (
    ("KB250611", "Runner 42", Category.SHOES, Remedy.EXCHANGE, "loose seam on the left heel, about 2 cm", {"sent": 4}),
    ("KB250604", "Canvas tote 30 L", Category.BAG, Remedy.EXCHANGE, "stain on the inside of the front pocket",
     {"sent": 16, "reviewed": 15, "confirmed": 12, "arrived": 3, "qc": 1}),
    ("KB250608", "Desk lamp", Category.ELECTRONICS, Remedy.EXCHANGE, "scratch on the lamp shade, 3 cm long",
     {"sent": 9, "reviewed": 7, "refused": 2}),
    ("KB250617", "Rain jacket L", Category.CLOTHING, Remedy.EXCHANGE, "size tag says M, ordered L", {}),
    ("KB250613", "Wool scarf", Category.CLOTHING, Remedy.EXCHANGE, "hole near the left hem", {"sent": 1}),
)  # fmt: skip
_TO_REVIEW = ("KB250620", "Leather belt", 2)


def demo(context: typer.Context) -> None:
    """Make a throw-away store with sample cases, and show its board. Your own store is not touched.

    Example: kakoreturn demo
    """
    folder = Path(tempfile.mkdtemp(prefix="kakoreturn-demo-"))
    path = folder / "demo.db"
    now = replace(session(context), db=path, named=str(path))
    with now.store() as store:
        for order, item, category, remedy, defect, happened in _CASES:
            details = ev.OrderDetails(item=item, category=category)
            request = actions.Request(order=order, remedy=remedy, details=details, defects=(defect,))
            _record(now, store, open_request(now, store, request, ()), happened)
        _order_to_review(now, store)
        show_board(now, *now.board(store))


def _record(now: Session, store: Store, number: int, happened: dict[str, int]) -> None:
    for event, days_ago in happened.items():
        on = now.days.today - timedelta(days=days_ago)
        with store.deed(now.at) as book:
            actions.record(book, number, ev.Happened(event=Happening(event), on=on), now.days, GuideCalendar("weekdays"))


def _order_to_review(now: Session, store: Store) -> None:
    number, item, days_ago = _TO_REVIEW
    with store.deed(now.at) as book:
        actions.add_order(book, number, ev.OrderDetails(item=item, agent="kakobuy"))
        on = now.days.today - timedelta(days=days_ago)
        actions.move_orders(book, [number], OrderStage.PHOTOS, on, now.days)
