"""An exchange laid over the guide's timetable: planned, actual and forecast days, whose turn it is, how well it goes.

Day 0 is Monday 1 June 2026, and the windows are reviewed 1-2, confirmed 3-7, arrived 7-14, QC 14-16, approved 16-18.
Every figure below was worked out by hand from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kakoreturn.domain.timeline import Row, Timeline
    from tests.support.making import Make

PLAN = {"submitted": (0, 0), "reviewed": (1, 2), "confirmed": (3, 7), "arrived": (7, 14), "qc": (14, 16)}
PLAN["approved"] = (16, 18)

Windows = dict[str, tuple[int, int]]
Story = tuple[str, ...]


def span(make: Make, first: date | None, last: date | None) -> tuple[int, int] | None:
    """Return two days as counted from day 0."""
    if first is None or last is None:
        assert first is last
        return None
    return (first - make.day(0)).days, (last - make.day(0)).days


def forecasts(make: Make, rows: Iterable[Row]) -> Windows:
    """Return the forecast of each row that has one."""
    found = ((row.stage, span(make, row.forecast_from, row.forecast_to)) for row in rows)
    return {stage: days for stage, days in found if days is not None}


def plans(make: Make, outlook: Timeline) -> dict[str, tuple[int, int] | None]:
    return {row.stage: span(make, row.planned_from, row.planned_to) for row in outlook.rows}


def actuals(make: Make, outlook: Timeline) -> dict[str, int | None]:
    return {row.stage: (row.actual - make.day(0)).days if row.actual else None for row in outlook.rows}


def states(outlook: Timeline) -> list[str]:
    return [str(row.state) for row in outlook.rows]


def test_nothing_is_planned_before_day_zero(make: Make) -> None:
    outlook = make.outlook(make.case(), 5)
    assert plans(make, outlook) == dict.fromkeys(PLAN)
    assert states(outlook) == ["waiting", *["upcoming"] * 5]
    assert (outlook.day, outlook.day_zero, outlook.expected_from, outlook.late_days) == (None, None, None, 0)


@pytest.mark.parametrize("story", [(), ("reviewed 9",), ("arrived 30",), ("refused 3",), ("qc 14", "approved 20")])
def test_planned_days_count_from_day_zero_whatever_happens(make: Make, story: Story) -> None:
    assert plans(make, make.outlook(make.case("sent 0", *story), 30)) == PLAN


def test_planned_days_move_with_day_zero(make: Make) -> None:
    outlook = make.outlook(make.case("sent 4"), 5)
    assert plans(make, outlook)["arrived"] == (11, 18)
    assert (outlook.day, outlook.day_zero) == (1, make.day(4))


def test_rows_that_were_skipped_are_done_on_a_day_unknown(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "arrived 9"), 9)
    assert states(outlook) == ["done", "done", "done", "done", "waiting", "upcoming"]
    assert actuals(make, outlook) == dict.fromkeys(PLAN) | {"submitted": 0, "arrived": 9}


def test_a_row_dated_later_has_its_day(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "arrived 9", "reviewed 1"), 9)
    assert actuals(make, outlook)["reviewed"] == 1


def test_an_answer_after_a_refusal_may_set_the_case_back_to_an_earlier_row(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "arrived 9", "refused 10", "confirmed 12"), 12)
    assert states(outlook) == ["done", "done", "done", "waiting", "upcoming", "upcoming"]
    assert actuals(make, outlook) == dict.fromkeys(PLAN) | {"submitted": 0, "confirmed": 12}


def test_the_days_of_the_rows_done_never_go_back(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "arrived 9", "refused 10", "confirmed 12", "qc 25"), 25)
    days = [day for day in actuals(make, outlook).values() if day is not None]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("story", "today", "expected", "late", "health", "forecast"),
    [
        (
            ("sent 0",),
            0,
            (1, 2),
            0,
            "ok",
            {"reviewed": (1, 2), "confirmed": (3, 7), "arrived": (7, 14), "qc": (14, 16), "approved": (16, 18)},
        ),
        (
            ("sent 0",),
            2,
            (1, 2),
            0,
            "due",
            {"reviewed": (2, 2), "confirmed": (3, 7), "arrived": (7, 14), "qc": (14, 16), "approved": (16, 18)},
        ),
        (  # One day late: everything moves by one day.
            ("sent 0",),
            3,
            (1, 2),
            1,
            "overdue",
            {"reviewed": (3, 3), "confirmed": (4, 8), "arrived": (8, 15), "qc": (15, 17), "approved": (17, 19)},
        ),
        (  # Reviewed within its window: no slip.
            ("sent 0", "reviewed 1"),
            2,
            (3, 7),
            0,
            "ok",
            {"confirmed": (3, 7), "arrived": (7, 14), "qc": (14, 16), "approved": (16, 18)},
        ),
        (  # Reviewed 4 days after its window: slip 4, and on day 12 one day late on top.
            ("sent 0", "reviewed 6"),
            12,
            (7, 11),
            1,
            "overdue",
            {"confirmed": (12, 12), "arrived": (12, 19), "qc": (19, 21), "approved": (21, 23)},
        ),
        (  # Reviewed 4 days late, confirmed in time: the slip is that of the last dated row.
            ("sent 0", "reviewed 6", "confirmed 7"),
            7,
            (7, 14),
            0,
            "due",
            {"arrived": (7, 14), "qc": (14, 16), "approved": (16, 18)},
        ),
        (  # Arrived 3 days late, the rows before it not dated.
            ("sent 0", "arrived 17"),
            17,
            (17, 19),
            0,
            "due",
            {"qc": (17, 19), "approved": (19, 21)},
        ),
        (  # Early is no slip.
            ("sent 0", "arrived 3"),
            5,
            (14, 16),
            0,
            "ok",
            {"qc": (14, 16), "approved": (16, 18)},
        ),
        (  # QC came 4 days early: your turn now, with days that follow from when it came.
            ("sent 0", "qc 10"),
            10,
            (12, 14),
            0,
            "due",
            {"approved": (12, 14)},
        ),
        (("sent 0", "qc 20"), 22, (20, 22), 0, "due", {"approved": (22, 22)}),
        (("sent 0", "qc 20"), 25, (20, 22), 3, "overdue", {"approved": (25, 25)}),
        (("sent 0", "refused 8"), 9, None, 0, "due", {}),
        (("sent 0", "refused 8", "support 9"), 11, None, 0, "ok", {}),
        (("sent 0", "refused 8", "support 9"), 12, None, 1, "overdue", {}),
        (  # After the ladder the exchange goes on where it is: confirmed 3 days late.
            ("sent 0", "refused 8", "support 9", "confirmed 10"),
            10,
            (10, 17),
            0,
            "due",
            {"arrived": (10, 17), "qc": (17, 19), "approved": (19, 21)},
        ),
        (("sent 0", "qc 14", "approved 16"), 30, None, 0, "closed", {}),
        (("sent 0", "withdrawn 4"), 30, None, 0, "closed", {}),
    ],
)
def test_expected_window_lateness_health_and_forecast(
    make: Make,
    *,
    story: Story,
    today: int,
    expected: tuple[int, int] | None,
    late: int,
    health: str,
    forecast: Windows,
) -> None:
    outlook = make.outlook(make.case(*story), today)
    window = span(make, outlook.expected_from, outlook.expected_to) if outlook.expected_from else None
    assert window == expected
    assert (outlook.late_days, outlook.health) == (late, health)
    assert forecasts(make, outlook.rows) == forecast


@pytest.mark.parametrize(
    ("story", "turn"),
    [
        ((), "you"),
        (("sent 0",), "agent"),
        (("sent 0", "reviewed 1"), "seller"),
        (("sent 0", "confirmed 4"), "seller"),
        (("sent 0", "arrived 8"), "agent"),
        (("sent 0", "qc 14"), "you"),
        (("sent 0", "arrived 8", "rejected 9"), "you"),
        (("sent 0", "switch:refund 1"), "you"),
        (("sent 0", "switch:refund 1", "sent 2"), "agent"),
        (("sent 0", "refused 3"), "you"),
        (("sent 0", "refused 3", "chased 4"), "you"),
        (("sent 0", "refused 3", "support 4"), "you"),
        (("sent 0", "refused 3", "support 19"), "support"),
        (("sent 0", "refused 3", "support 4", "refused 6"), "you"),
        (("sent 0", "support 4", "documented 5", "persisted 6", "escalated 18"), "support"),
        (("sent 0", "withdrawn 3"), None),
    ],
)
def test_whose_turn_it_is(make: Make, story: Story, turn: str | None) -> None:
    assert make.outlook(make.case(*story), 20).waiting_on == turn


def test_the_last_row_is_done_when_the_replacement_is_approved(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "qc 14", "approved 16"), 30)
    assert states(outlook) == ["done"] * 6
    assert actuals(make, outlook)["approved"] == 16
    assert outlook.waiting is None


def test_a_reopened_case_does_not_count_what_had_closed_it(make: Make) -> None:
    outlook = make.outlook(make.case("sent 0", "qc 14", "approved 16", "reopened 17"), 17)
    assert states(outlook)[-1] == "waiting"
    assert actuals(make, outlook)["approved"] is None


def test_a_closed_case_counts_its_days_up_to_its_last_event(make: Make) -> None:
    assert make.outlook(make.case("sent 2", "withdrawn 9"), 40).day == 7


def test_a_new_round_has_a_plan_of_its_own(make: Make) -> None:
    case = make.case("sent 0", "arrived 9", "rejected 10", "sent 12")
    outlook = make.outlook(case, 13)
    assert (outlook.day, plans(make, outlook)["reviewed"]) == (1, (13, 14))
    assert actuals(make, outlook) == dict.fromkeys(PLAN) | {"submitted": 12}
