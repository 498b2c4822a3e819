"""An order as the fold of its events: what is known of it, and how far it has come."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.order import Order, fold_order
from kakoreturn.domain.values import Money, OrderStage

if TYPE_CHECKING:
    from tests.support.making import Make

PRICE = Money.of(Decimal("129.00"), "CNY")


def test_a_later_description_changes_only_what_it_gives() -> None:
    (order,) = fold_order("KB1", [ev.OrderDescribed(item="Desk lamp", price=PRICE), ev.OrderDescribed(size="L")])
    assert order == Order(number="KB1", item="Desk lamp", price=PRICE, size="L")


def test_a_description_may_empty_a_field_and_fill_another() -> None:
    (order,) = fold_order("KB1", [ev.OrderDescribed(item="Desk lamp"), ev.OrderDescribed(size="L", cleared=("item",))])
    assert order == Order(number="KB1", size="L")


def test_an_order_begins_with_its_description(make: Make) -> None:
    with pytest.raises(ValueError, match="does not begin with its description"):
        fold_order("KB1", [ev.OrderReviewed(on=make.day(0))])
    assert fold_order("KB1", []) == ()


@pytest.mark.parametrize(
    ("moves", "stage", "left"),
    [
        ("", "ordered", False),
        ("stocked", "stocked", False),
        ("stocked photos", "photos", False),
        ("photos stocked", "photos", False),
        ("shipped", "shipped", True),
        ("stocked delivered", "delivered", True),
    ],
)
def test_the_stage_is_the_furthest_that_has_a_day(make: Make, moves: str, stage: str, *, left: bool) -> None:
    moved = [ev.OrderMoved(stage=OrderStage(move), on=make.day(3)) for move in moves.split()]
    (order,) = fold_order("KB1", [ev.OrderDescribed(), *moved])
    assert (order.stage, order.left_warehouse) == (stage, left)


@pytest.mark.parametrize(("quantity", "worth"), [(None, "129.00"), (1, "129.00"), (3, "387.00")])
def test_an_order_is_worth_its_price_times_its_quantity(quantity: int | None, worth: str) -> None:
    assert Order(number="KB1", price=PRICE, quantity=quantity).worth == Money.of(Decimal(worth), "CNY")
    assert Order(number="KB1", quantity=quantity).worth is None
