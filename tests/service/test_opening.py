"""Opening a case: with its order, once for each item, before and after shipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import UsageProblem

if TYPE_CHECKING:
    from .conftest import Desk


def test_a_case_is_opened_with_its_order_and_its_defects_in_one_changeset(desk: Desk) -> None:
    case = desk.open(details=ev.OrderDescribed(item="Runner 42", seller="Shoe corner"), defects=(desk.seam, "no laces"))
    assert (case.number, case.order, case.state, case.phase) == (1, "KB1", "preparing", "qc")
    assert [defect.text for defect in case.defects] == [desk.seam, "no laces"]
    assert (desk.order().item, desk.order().seller) == ("Runner 42", "Shoe corner")
    assert len(desk.book.journal) == 1
    assert desk.book.keeps_guide(case.guide)


def test_numbers_are_given_in_order_and_never_again(desk: Desk) -> None:
    assert [desk.open("KB1").number, desk.open("KB2").number] == [1, 2]
    desk.undo()
    assert desk.open("KB3").number == 3


def test_a_request_may_be_sent_already_even_before_the_case_was_opened(desk: Desk) -> None:
    assert desk.open(sent=-4).attempt.day_zero == desk.day(-4)


def test_a_request_cannot_have_been_sent_tomorrow(desk: Desk) -> None:
    with desk.refused(match="after today"):
        desk.open(sent=1)


def test_what_is_new_of_a_known_order_is_kept_and_the_rest_stays(desk: Desk) -> None:
    desk.add_order(item="Runner 42", size="42")
    desk.open(details=ev.OrderDescribed(seller="Shoe corner"))
    assert (desk.order().item, desk.order().size, desk.order().seller) == ("Runner 42", "42", "Shoe corner")


def test_opening_a_case_counts_as_having_seen_the_photos(desk: Desk) -> None:
    desk.add_order()
    desk.move("photos", 1)
    assert desk.order().awaits_review
    desk.open(today=2)
    assert desk.order().reviewed_on == desk.day(2)


# --- one open case for each item of an order


@pytest.mark.parametrize(("first", "second"), [(None, None), ("Runner 42", None), ("Runner 42", "Runner 42")])
def test_a_second_open_case_for_the_same_item_is_refused(desk: Desk, first: str | None, second: str | None) -> None:
    desk.open(item=first)
    with desk.refused(match="case 1 is open"):
        desk.open(item=second)


@pytest.mark.parametrize(("first", "second"), [(None, "Left shoe"), ("Runner 42", "Desk lamp")])
def test_a_second_open_case_for_another_item_makes_that_an_item_of_the_order(
    desk: Desk, first: str | None, second: str
) -> None:
    desk.open(item=first)
    case = desk.open(item=second)
    assert (case.item, case.item_id) == (None, ("KB1", 2))
    assert [(item.ref, item.item) for item in desk.book.items("KB1")] == [("KB1/1", first), ("KB1/2", second)]
    with desk.refused(match="case 2 is open"):
        desk.open(item=second)


def test_of_an_order_with_several_items_the_one_that_is_meant_must_be_named(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.open(item="Left shoe")
    with desk.refused(UsageProblem, match="name the one|has 2 items"):
        desk.open()


def test_a_line_that_was_taken_back_is_not_given_again(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.open(item="Left shoe")
    desk.undo()
    assert desk.open(item="Belt").line == 3
    assert [item.ref for item in desk.book.items("KB1")] == ["KB1/1", "KB1/3"]


def test_once_the_first_is_closed_the_same_item_may_be_opened_again(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.record("withdrawn", 1)
    assert desk.open(item="Runner 42").number == 2


def test_the_same_item_of_another_order_is_another_matter(desk: Desk) -> None:
    desk.open("KB1", item="Runner 42")
    assert desk.open("KB2", item="Runner 42").number == 2


def test_the_item_of_an_order_that_had_none_becomes_the_orders(desk: Desk) -> None:
    desk.add_order()
    case = desk.open(item="Runner 42")
    assert (case.item, desk.order().item) == (None, "Runner 42")


# --- after shipping


@pytest.mark.parametrize(
    ("stage", "phase"), [("photos", "qc"), ("shipped", "after_shipping"), ("delivered", "after_shipping")]
)
def test_a_case_of_an_order_that_left_the_warehouse_is_after_shipping(desk: Desk, stage: str, phase: str) -> None:
    desk.add_order()
    desk.move(stage, 0)
    assert desk.open().phase == phase


def test_an_issue_is_named_after_shipping(desk: Desk) -> None:
    assert desk.open(phase="after_shipping", issue="size").issue == "size"


def test_an_issue_before_shipping_is_a_usage_error(desk: Desk) -> None:
    with desk.refused(UsageProblem, "only after shipping"):
        desk.open(issue="size")
