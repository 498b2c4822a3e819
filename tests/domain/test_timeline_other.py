"""Refunds count business days, after shipping the guide gives no days, and a return-by date presses while unsent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from datetime import date

    from tests.support.making import Make

Story = tuple[str, ...]


def days(make: Make, *found: date | None) -> tuple[int | None, ...]:
    return tuple((day - make.day(0)).days if day else None for day in found)


# --- refunds, 5 to 14 business days; day 0 is a Monday, so days 5, 6, 12, 13, 19, 20 are weekends


def test_a_refund_is_planned_in_business_days(make: Make) -> None:
    sent, refunded = make.outlook(make.case("sent 0", table="refund"), 0).rows
    assert days(make, sent.planned_from, sent.planned_to, sent.actual) == (0, 0, 0)
    assert days(make, refunded.planned_from, refunded.planned_to, refunded.actual) == (7, 18, None)
    assert (refunded.from_day, refunded.to_day, refunded.business) == (5, 14, True)


def test_holidays_and_worked_weekends_of_the_calendar_count(make: Make) -> None:
    # Wednesday 2 is off and Saturday 12 is worked: the fifth is Tuesday 8, the fourteenth Friday 18.
    calendar = make.calendar(off=(2,), worked=(12,))
    refunded = make.outlook(make.case("sent 0", table="refund"), 0, calendar=calendar).rows[1]
    assert days(make, refunded.planned_from, refunded.planned_to) == (8, 18)
    only_off = make.outlook(make.case("sent 0", table="refund"), 0, calendar=make.calendar(off=(2,))).rows[1]
    assert days(make, only_off.planned_from, only_off.planned_to) == (8, 21)


def test_once_agreed_a_refund_is_expected_in_business_days_from_then_on(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "agreed 3 100.00", table="refund"), 4)
    # From Thursday 3: the fifth business day is Thursday 10, the fourteenth Wednesday 23.
    assert days(make, outlook.expected_from, outlook.expected_to) == (10, 23)
    assert days(make, outlook.rows[1].planned_from, outlook.rows[1].planned_to) == (7, 18)
    assert days(make, outlook.rows[1].forecast_from, outlook.rows[1].forecast_to) == (10, 23)


@pytest.mark.parametrize(
    ("story", "today", "health", "late", "forecast"),
    [
        (("sent 0",), 6, "ok", 0, (7, 18)),
        (("sent 0",), 7, "due", 0, (7, 18)),
        (("sent 0",), 18, "due", 0, (18, 18)),
        (("sent 0",), 19, "overdue", 1, (19, 19)),
        (("sent 0",), 21, "overdue", 3, (21, 21)),
        (("sent 0", "agreed 3 100.00"), 9, "ok", 0, (10, 23)),
        (("sent 0", "agreed 3 100.00"), 23, "due", 0, (23, 23)),
        (("sent 0", "agreed 3 100.00"), 25, "overdue", 2, (25, 25)),
        (("sent 0", "agreed 3 100.00", "refunded 12 40.00"), 25, "overdue", 2, (25, 25)),
        (("sent 0", "refused 3"), 30, "due", 0, (None, None)),
        (("sent 0", "refused 3", "support 4"), 6, "ok", 0, (None, None)),
        (("sent 0", "refused 3", "support 4"), 7, "overdue", 1, (None, None)),
        (("sent 0", "agreed 3", "refunded 12"), 30, "closed", 0, (None, None)),
    ],
)
def test_a_refund_laid_over_its_window(
    make: Make, *, story: Story, today: int, health: str, late: int, forecast: tuple[int | None, int | None]
) -> None:
    outlook = make.outlook(make.case(*story, table="refund"), today)
    assert (outlook.health, outlook.late_days) == (health, late)
    assert days(make, outlook.rows[1].forecast_from, outlook.rows[1].forecast_to) == forecast


def test_a_refund_waits_for_the_agent(make: Make) -> None:
    for story in (("sent 0",), ("sent 0", "agreed 3 100.00"), ("sent 0", "agreed 3 100.00", "refunded 9 40.00")):
        assert make.outlook(make.case(*story, table="refund"), 9).waiting_on == "agent"


def test_the_refund_is_done_only_when_all_is_in(make: Make) -> None:
    story = ("sent 0", "agreed 3 100.00", "refunded 9 40.00")
    part, whole = make.case(*story, table="refund"), make.case(*story, "refunded 11 60.00", table="refund")
    assert [row.state for row in make.outlook(part, 12).rows] == ["done", "waiting"]
    assert make.outlook(part, 12).rows[1].actual is None
    assert [row.state for row in make.outlook(whole, 12).rows] == ["done", "done"]
    assert make.outlook(whole, 12).rows[1].actual == make.day(11)


def test_an_offered_refund_counts_from_the_day_it_was_agreed(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "switch:refund 2", "agreed 4 100.00"), 4)
    sent, refunded = outlook.rows
    assert (sent.state, sent.actual, outlook.day_zero) == ("done", None, make.day(4))
    assert days(make, refunded.planned_from, refunded.planned_to) == (11, 24)


# --- after shipping


@pytest.mark.parametrize(
    ("story", "issue", "turn", "health"),
    [
        ((), "major", "you", "due"),
        (("sent 0",), "major", "agent", "ok"),
        (("sent 0",), None, "agent", "ok"),
        (("sent 0", "agreed 3 100.00"), "major", "agent", "ok"),
        (("sent 0", "refused 3"), "major", "you", "due"),
        (("sent 0", "replaced 9"), "wrong-item", None, "closed"),
    ],
)
def test_after_shipping_nothing_but_a_rung_is_dated_and_nothing_is_overdue(
    make: Make, story: Story, issue: str | None, turn: str | None, health: str
) -> None:
    outlook = make.outlook(make.case(*story, table="after-shipping", issue=issue), 300)
    assert (outlook.rows, outlook.late_days, outlook.expected_to) == ((), 0, None)
    assert (outlook.waiting_on, outlook.health) == (turn, health)


def test_a_case_that_ships_loses_its_timetable_and_keeps_its_day(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "reviewed 1", "shipped 3", issue="major"), 20)
    assert (outlook.rows, outlook.day, outlook.health) == ((), 20, "ok")


# --- a return-by date


@pytest.mark.parametrize(
    ("return_by", "today", "health", "pressing"),
    [(20, 17, "due", False), (20, 18, "due", True), (20, 20, "due", True), (20, 21, "overdue", True)],
)
def test_an_unsent_request_presses_from_two_days_before_and_is_overdue_after(
    make: Make, return_by: int, today: int, health: str, *, pressing: bool
) -> None:
    outlook = make.outlook(make.case(), today, order=make.order(return_by=return_by))
    assert (outlook.health, outlook.pressing) == (health, pressing)


@pytest.mark.parametrize("story", [("sent 0",), ("sent 0", "refused 1", "support 2")])
def test_a_return_by_date_says_nothing_of_the_health_of_a_request_that_was_sent(make: Make, story: Story) -> None:
    assert make.outlook(make.case(*story), 2, order=make.order(return_by=1)).health in {"ok", "due"}


def test_a_return_by_date_says_nothing_once_closed_or_shipped(make: Make) -> None:
    order = make.order(return_by=1)
    assert make.outlook(make.case("withdrawn 0"), 9, order=order).health == "closed"
    assert make.outlook(make.case("shipped 0"), 9, order=order).health == "due"
    assert not make.outlook(make.case("withdrawn 0"), 9, order=order).pressing
    assert not make.outlook(make.case(table="after-shipping"), 9, order=order).pressing


def test_without_a_return_by_date_nothing_presses(make: Make) -> None:
    assert not make.outlook(make.case(), 300).pressing


def test_a_refund_tells_the_holidays_from_the_day_after_it_was_asked_for_to_its_last_day(make: Make) -> None:
    # Day 0 is a Monday. With four days off and a Sunday worked, the 14th business day is day 23.
    calendar = make.calendar(off=(0, 1, 2, 3, 22, 24), worked=(6,))
    told = make.outlook(make.case("sent 0", table="refund"), 1, calendar=calendar).exceptions
    assert told is not None
    assert told.off == ((make.day(1), make.day(3)), (make.day(22), make.day(22)))
    assert told.worked == (make.day(6),)
    assert make.outlook(make.case("sent 0"), 1, calendar=calendar).exceptions is None
    assert make.outlook(make.case(table="refund"), 1, calendar=calendar).exceptions is None


def test_a_refund_has_two_rows_with_their_names_and_sources(make: Make) -> None:
    for case, states in (
        (make.case(table="refund"), ["waiting", "upcoming"]),
        (make.case("sent 0", table="refund"), ["done", "waiting"]),
    ):
        rows = make.outlook(case, 1).rows
        assert [(row.stage, row.label, row.who, row.from_day, row.to_day) for row in rows] == [
            ("submitted", "Request sent", "you", 0, 0),
            ("refunded", "Refund received", "agent", 5, 14),
        ]
        assert [str(row.state) for row in rows] == states
        assert all(row.source for row in rows)


def test_the_rows_of_an_exchange_are_those_of_the_guide(make: Make) -> None:
    rows = make.outlook(make.case("sent 0"), 1).rows
    assert [(row.label, row.from_day, row.to_day) for row in rows] == [
        (window.label, window.from_day, window.to_day) for window in make.guide.timeline
    ]
