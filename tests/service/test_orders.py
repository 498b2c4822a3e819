"""Keeping orders, moving them along, and the point of no return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import NotFound, UsageProblem
from kakoreturn.service import rules

if TYPE_CHECKING:
    from kakoreturn.domain.order import Order

    from .conftest import Desk


def edit(desk: Desk, details: ev.OrderDescribed, *cleared: str) -> Order:
    """Correct order KB1."""
    with desk.book.begin() as book:
        return rules.orders.edit_order(book, "KB1", details, cleared)


def review(desk: Desk, day: int, *, today: int | None = None, unsure: tuple[str, ...] = ()) -> Order:
    """Record that the QC photos of order KB1 were looked through."""
    looked = ev.OrderReviewed(on=desk.day(day), unsure=unsure)
    with desk.book.begin() as book:
        return rules.reviewing.review_order(book, "KB1", looked, desk.days(day if today is None else today))


# --- keeping


def test_an_item_is_put_on_record_once(desk: Desk) -> None:
    assert desk.add_order(item="Runner 42").item == "Runner 42"
    for again in ({"item": "Runner 42"}, {}):
        with desk.refused(match="on record already"):
            desk.add_order(**again)
    assert desk.add_order(item="Runner 42", size="43").ref == "KB1/2"


def test_an_order_that_is_not_there_is_not_found(desk: Desk) -> None:
    with desk.refused(NotFound, "no order 'KB1'"):
        edit(desk, ev.OrderDescribed(item="Runner 42"))
    with desk.refused(NotFound, "no order 'KB1'"):
        desk.move("stocked", 1)


def test_a_correction_writes_only_what_changed(desk: Desk) -> None:
    desk.add_order(item="Runner 42", size="42")
    edit(desk, ev.OrderDescribed(item="Runner 42", size="43"))
    assert desk.book.journal[-1].events == (("KB1", ev.OrderDescribed(size="43")),)


def test_a_correction_that_changes_nothing_is_no_changeset(desk: Desk) -> None:
    desk.add_order(item="Runner 42")
    edit(desk, ev.OrderDescribed(item="Runner 42"), "size")
    assert len(desk.book.journal) == 1


def test_a_field_is_not_filled_and_emptied_at_once(desk: Desk) -> None:
    desk.add_order(size="42")
    with desk.refused(UsageProblem):
        edit(desk, ev.OrderDescribed(size="43"), "size")


def test_a_field_is_emptied(desk: Desk) -> None:
    desk.add_order(item="Runner 42", size="42")
    assert edit(desk, ev.OrderDescribed(), "size").size is None


def test_what_describes_an_item_leaves_the_others_as_they_are(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.open(item="Left shoe")
    with desk.refused(UsageProblem, match=r"order 'KB1' has 2 items: KB1/1 \(Runner 42\), KB1/2 \(Left shoe\)"):
        edit(desk, ev.OrderDescribed(size="43"))
    with desk.book.begin() as book:
        assert rules.orders.edit_order(book, "KB1", ev.OrderDescribed(size="43"), line=2).size == "43"
    assert desk.order("KB1", 1).size is None


def test_what_describes_the_order_describes_all_its_items(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.open(item="Left shoe")
    with desk.book.begin() as book:
        rules.orders.edit_order(book, "KB1", ev.OrderDescribed(agent="kakobuy"), line=2)
    assert [desk.order("KB1", line).agent for line in (1, 2)] == ["kakobuy"] * 2


# --- moving


def test_orders_move_together_or_not_at_all(desk: Desk) -> None:
    desk.add_order("KB1")
    desk.add_order("KB2")
    with desk.refused(NotFound, "KB3"):
        desk.move("stocked", 1, "KB1", "KB2", "KB3")
    assert desk.order("KB1").stocked_on is None
    desk.move("stocked", 1, "KB1", "KB2")
    assert (desk.order("KB1").stocked_on, desk.order("KB2").stocked_on) == (desk.day(1), desk.day(1))


@pytest.mark.parametrize(
    ("stage", "day", "today"),
    [("stocked", 6, 9), ("photos", 1, 9), ("delivered", 4, 9), ("shipped", 10, 9)],
)
def test_stages_keep_their_order_and_lie_in_the_past(desk: Desk, stage: str, day: int, today: int) -> None:
    desk.add_order()
    desk.move("stocked", 2)
    desk.move("photos", 5)
    with desk.refused():
        desk.move(stage, day, today=today, anyway=True)


@pytest.mark.parametrize(("stage", "day"), [("stocked", 2), ("photos", 3), ("delivered", 9)])
def test_a_stage_may_be_recorded_out_of_turn_within_its_neighbours(desk: Desk, stage: str, day: int) -> None:
    desk.add_order()
    desk.move("shipped", 5)
    desk.move(stage, day)
    assert getattr(desk.order(), f"{stage}_on") == desk.day(day)


# --- the golden rule


@pytest.mark.parametrize("stage", ["shipped", "delivered"])
def test_an_order_with_an_open_case_does_not_leave_the_warehouse(desk: Desk, stage: str) -> None:
    desk.open(sent=0)
    with desk.refused(match="open case"):
        desk.move(stage, 3)


def test_an_order_whose_photos_nobody_saw_is_not_shipped(desk: Desk) -> None:
    desk.add_order()
    desk.move("photos", 1)
    with desk.refused(match="not reviewed"):
        desk.move("shipped", 3)
    review(desk, 2)
    desk.move("shipped", 3)
    assert desk.order().stage == "shipped"


def test_one_order_that_may_not_ship_keeps_the_others_from_shipping(desk: Desk) -> None:
    desk.add_order("KB2")
    desk.open("KB1")
    with desk.refused():
        desk.move("shipped", 3, "KB2", "KB1")
    assert desk.order("KB2").shipped_on is None


@pytest.mark.parametrize("stage", ["shipped", "delivered"])
def test_shipping_anyway_moves_every_open_case_in_the_same_changeset(desk: Desk, stage: str) -> None:
    desk.open(item="Runner 42", sent=0)
    desk.open(item="Left shoe")
    changesets = len(desk.book.journal)
    desk.move(stage, 3, anyway=True)
    assert len(desk.book.journal) == changesets + 1
    assert [(case.phase, case.issue) for case in (desk.case(1), desk.case(2))] == [("after_shipping", None)] * 2
    assert desk.case(1).state == "sent"
    moved = [event for _, event in desk.book.journal[-1].events if isinstance(event, ev.OrderMoved)]
    assert [(event.line, event.overridden) for event in moved] == [(1, True), (2, True)]


def test_a_case_that_went_on_after_the_order_shipped_ships_on_its_last_day(desk: Desk) -> None:
    desk.open(sent=0)
    desk.record("reviewed", 5)
    desk.move("shipped", 3, today=6, anyway=True)
    assert desk.case().last_on == desk.day(5)


def test_a_closed_case_does_not_keep_an_order_from_shipping_and_stays_as_it_was(desk: Desk) -> None:
    before = desk.open(sent=0)
    before = desk.record("accepted", 1)
    desk.move("shipped", 3)
    assert desk.case() == before
    (moved,) = [event for _, event in desk.book.journal[-1].events if isinstance(event, ev.OrderMoved)]
    assert moved.overridden is None


def test_a_case_about_an_item_that_has_shipped_does_not_keep_its_order_from_being_marked_shipped(desk: Desk) -> None:
    before = desk.open(phase="after_shipping", issue="major", sent=0)
    desk.move("shipped", 3)
    assert (desk.case(), desk.order().stage) == (before, "shipped")


def test_a_delivery_after_shipping_asks_nothing_again(desk: Desk) -> None:
    desk.open(sent=0)
    desk.move("shipped", 3, anyway=True)
    before = desk.case()
    desk.move("delivered", 9)
    assert desk.case() == before


@pytest.mark.parametrize("stage", ["stocked", "photos"])
def test_an_open_case_does_not_keep_an_order_from_the_warehouse(desk: Desk, stage: str) -> None:
    desk.open(sent=0)
    desk.move(stage, 3)
    assert desk.case().phase == "qc"


# --- looking through the photos


def test_a_review_is_recorded_from_the_day_the_photos_came(desk: Desk) -> None:
    desk.add_order()
    desk.move("photos", 3)
    with desk.refused(match="came in on"):
        review(desk, 2)
    with desk.refused(match="after today"):
        review(desk, 5, today=4)
    assert not review(desk, 3).awaits_review


def test_a_review_that_left_something_open_does_not_let_the_order_ship(desk: Desk) -> None:
    desk.add_order()
    desk.move("photos", 1)
    review(desk, 2, unsure=("sole: its underside",))
    with desk.refused(match="left something open"):
        desk.move("shipped", 3)


def test_after_shipping_there_is_nothing_to_review(desk: Desk) -> None:
    desk.add_order()
    desk.move("shipped", 1)
    with desk.refused(match="left the warehouse"):
        review(desk, 2)


# --- a review that is told late


def told(desk: Desk, day: int, found: dict[str, str], *, line: int = 1) -> Order:
    """Record what a review of an item of order KB1 found, on day 20."""
    passed, failed, unsure = (tuple(filter(None, found.get(what, "").split("; "))) for what in FOUND)
    looked = ev.OrderReviewed(on=desk.day(day), line=line, passed=passed, failed=failed, unsure=unsure)
    with desk.book.begin() as book:
        return rules.reviewing.review_order(book, "KB1", looked, desk.days(20))


def waive(desk: Desk, day: int) -> Order:
    """Accept what the reviews of order KB1 found, on day 20."""
    with desk.book.begin() as book:
        return rules.reviewing.review_order(book, "KB1", ev.OrderReviewed(on=desk.day(day), waived=True), desk.days(20))


FOUND = ("passed", "failed", "unsure")
EARLY = {"failed": "stitching: open", "unsure": "size: insole; colour: sole"}
LATE = {"passed": "size", "failed": "glue: on the toe"}


def test_a_review_amounts_to_the_same_told_before_a_later_one_or_after_it(desk: Desk) -> None:
    desk.add_order(item="Runner 42")
    desk.add_order(item="Desk lamp")
    told(desk, 9, LATE)
    late = told(desk, 5, EARLY)
    told(desk, 5, EARLY, line=2)
    in_order = told(desk, 9, LATE, line=2)
    for item in (late, in_order):
        assert (item.reviewed_on, item.failed) == (desk.day(9), ("stitching: open", "glue: on the toe"))
        assert item.unsure == ("colour: sole",)


def test_a_late_told_review_of_what_was_accepted_or_replaced_since_changes_nothing(desk: Desk) -> None:
    desk.open(sent=0)
    told(desk, 3, LATE)
    accepted = waive(desk, 4)
    assert told(desk, 2, EARLY) == accepted
    desk.record("qc", 8)
    seen = told(desk, 9, {"passed": "stitching"})
    assert told(desk, 7, EARLY) == seen
    assert (desk.case().reviewed_round, seen.failed, seen.unsure) == (1, (), ())


def test_what_was_found_cannot_be_accepted_before_it_was(desk: Desk) -> None:
    desk.add_order(item="Runner 42")
    told(desk, 9, LATE)
    with desk.refused(match="cannot be accepted on"):
        waive(desk, 5)
