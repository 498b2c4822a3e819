"""Which case is most urgent, and which orders wait for their QC photos to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import OrderStage
from kakoreturn.domain.view import most_urgent_first

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from tests.support.making import Make

TODAY = 10


def ranked(make: Make, *cases: Case, pressed: Case | None = None) -> list[int]:
    """Return the numbers of the cases on day 10, most urgent first; `pressed` must be returned by day 12."""
    plain, pressing = make.order(), make.order(return_by=TODAY + 2)
    views = [make.view(case, TODAY, order=plain) for case in cases]
    views += [make.view(pressed, TODAY, order=pressing)] if pressed else []
    return [view.case.number for view in sorted(views, key=lambda view: view.rank)]


def test_the_order_is_pressing_overdue_your_turn_due_and_the_rest(make: Make) -> None:
    rest, due = make.case("sent 10", number=1), make.case("sent 9", number=2)
    overdue, yours = make.case("sent 5", number=3), make.case("sent 0", "qc 9", number=4)
    pressing = make.case(number=5)
    assert ranked(make, rest, due, overdue, yours, pressed=pressing) == [5, 3, 4, 2, 1]


def test_a_refusal_is_your_turn_and_a_rung_that_was_climbed_is_not(make: Make) -> None:
    climbed = make.case("sent 0", "refused 8", "support 9", number=1)
    refused = make.case("sent 0", "refused 8", number=2)
    overdue = make.case("sent 5", number=3)
    assert ranked(make, climbed, refused, overdue) == [3, 2, 1]


def test_among_equals_the_one_that_must_be_done_first_comes_first(make: Make) -> None:
    later, sooner = make.case("sent 9", number=1), make.case("sent 9", "reviewed 10", "confirmed 10", number=2)
    same = make.case("sent 9", number=3)
    assert ranked(make, sooner, same, later) == [1, 3, 2]


def test_of_what_is_late_the_longest_late_comes_first(make: Make) -> None:
    late = [make.case(f"sent {day}", number=number) for number, day in ((1, 6), (2, 0), (3, 4))]
    assert ranked(make, *late, make.case("sent 0", "refused 1", "support 5", number=4)) == [2, 3, 4, 1]


def test_it_is_on_you_where_the_next_thing_is_yours_to_do_now(make: Make) -> None:
    stories = {
        ("sent 9",): False,
        ("sent 5",): True,  # late: the agent is to be asked
        ("sent 5", "chased 10"): False,
        ("sent 0", "refused 8"): True,
        ("sent 0", "refused 8", "support 9"): False,
        (): True,
    }
    assert {story: make.view(make.case(*story), TODAY).on_you for story in stories} == stories
    assert make.view(make.case("sent 0", table="refund"), TODAY).on_you  # the money may have come


def test_what_the_case_is_about_is_its_own_item_or_the_orders(make: Make) -> None:
    assert make.view(make.case(), 0).item == "Runner 42"
    assert make.view(make.case(item="Desk lamp"), 0).item == "Desk lamp"
    assert make.view(make.case(), 0, order=make.order(item=None)).item is None


@pytest.mark.parametrize(
    ("stocked", "photos", "reviewed", "shipped", "waits"),
    [
        (None, None, None, None, False),
        (1, None, None, None, False),
        (1, 2, None, None, True),
        (None, 2, None, None, True),
        (1, 2, 3, None, False),
        (1, 2, None, 4, False),
    ],
)
def test_an_order_waits_for_review_from_its_photos_until_it_is_reviewed_or_ships(
    make: Make, *, stocked: int | None, photos: int | None, reviewed: int | None, shipped: int | None, waits: bool
) -> None:
    stocked_on, photos_on, reviewed_on, shipped_on = (
        None if day is None else make.day(day) for day in (stocked, photos, reviewed, shipped)
    )
    order = Order(
        number="KB1", stocked_on=stocked_on, photos_on=photos_on, reviewed_on=reviewed_on, shipped_on=shipped_on
    )
    assert bool(make.reviews(TODAY, order)) is waits
    assert make.reviews(TODAY, replace(order, delivered_on=make.day(9))) == []


def test_the_order_that_waits_longest_is_reviewed_first(make: Make) -> None:
    orders = [Order(number=f"KB{day}", photos_on=make.day(day)) for day in (7, 2, 9)]
    reviews = make.reviews(TODAY, *orders)
    assert [(review.order.number, review.days_waiting) for review in reviews] == [("KB2", 8), ("KB7", 3), ("KB9", 1)]


def test_photos_dated_tomorrow_elsewhere_have_waited_no_day(make: Make) -> None:
    (review,) = make.reviews(TODAY, Order(number="KB1", photos_on=make.day(TODAY + 1)))
    assert review.days_waiting == 0


def test_a_review_ranks_with_the_cases_where_it_is_your_turn(make: Make) -> None:
    reviews = make.reviews(TODAY, Order(number="KB8", photos_on=make.day(2)))
    overdue, yours = make.view(make.case("sent 5", number=1), TODAY), make.view(make.case(number=2), TODAY)
    pressing = make.view(make.case(number=3), TODAY, order=make.order(return_by=TODAY))
    told = most_urgent_first([overdue, yours, pressing, *reviews])
    assert [entry.order.number if entry in reviews else "case" for entry in told] == ["case", "case", "KB8", "case"]
    assert told[0] is pressing
    assert told[1] is overdue


def test_reviews_with_a_deadline_stand_above_those_that_only_wait_longer(make: Make) -> None:
    longest = Order(number="KB8", photos_on=make.day(1))
    dated = [Order(number=f"KB{n}", photos_on=make.day(9), return_by=make.day(20 + n)) for n in (2, 1)]
    case = make.view(make.case(number=3), TODAY, order=make.order(return_by=30))
    told = most_urgent_first([case, *make.reviews(TODAY, longest, *dated)])
    assert [entry.order.number for entry in told] == ["KB1", "KB2", make.order().number, "KB8"]


@pytest.mark.parametrize(
    ("return_by", "health", "pressing"),
    [(None, "due", False), (13, "due", False), (12, "due", True), (10, "due", True), (9, "overdue", True)],
)
def test_a_return_by_date_presses_for_the_review_too(
    make: Make, *, return_by: int | None, health: str, pressing: bool
) -> None:
    order = replace(make.order(return_by=return_by), photos_on=make.day(2))
    (review,) = make.reviews(TODAY, order)
    assert (review.health, review.pressing) == (health, pressing)
    assert (review.deadline_origin is not None) is (return_by is not None)


def test_a_review_that_left_something_open_waits_until_the_new_photos_are_seen(make: Make) -> None:
    order = Order(number="KB1", photos_on=make.day(2))
    unsure = order.apply(ev.OrderReviewed(on=make.day(3), unsure=("sole: its underside",)))
    again = unsure.apply(ev.OrderMoved(stage=OrderStage.PHOTOS, on=make.day(5)))
    seen = again.apply(ev.OrderReviewed(on=make.day(6)))
    assert [len(make.reviews(TODAY, one)) for one in (order, unsure, again, seen)] == [1, 1, 1, 0]
