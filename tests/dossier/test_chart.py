"""The drawing of a timeline lies inside its frame and says what the rows say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakoreturn.domain.guide import Party
from kakoreturn.domain.timeline import Row, Timeline
from kakoreturn.dossier.chart import Moment, chart

if TYPE_CHECKING:
    from kakoreturn.domain.timeline import RowState

ZERO = date(2026, 6, 1)


def day(number: int) -> date:
    """A day counted from Day 0."""
    return ZERO + timedelta(days=number)


def row(
    first: int,
    last: int,
    *,
    actual: int | None = None,
    state: RowState = "upcoming",
    forecast: int | None = None,
) -> Row:
    """A row of the timetable, planned for these days."""
    return Row(
        stage="s",
        label="Stage",
        who=Party.AGENT,
        source="",
        from_day=first,
        to_day=last,
        planned_from=day(first),
        planned_to=day(last),
        actual=None if actual is None else day(actual),
        state="done" if actual is not None else state,
        forecast_from=None if forecast is None else day(forecast),
        forecast_to=None if forecast is None else day(forecast + last - first),
    )


def outlook(*rows: Row, late: int = 0, expected: int | None = None) -> Timeline:
    """A timeline of these rows."""
    made = Timeline(
        today=ZERO,
        day=0,
        day_zero=ZERO,
        waiting_on=Party.AGENT,
        health="ok",
        late_days=late,
        expected_from=None,
        expected_to=None if expected is None else day(expected),
    )
    vars(made)["rows"] = rows  # as if they had been dated
    return made


def test_each_day_is_a_cell_of_its_own() -> None:
    drawn = chart(outlook(row(0, 0, actual=0), row(1, 2, forecast=5), row(7, 9)), (), None)
    assert drawn is not None
    assert [(lane.planned.x, lane.planned.width) for lane in drawn.lanes] == [(0, 10), (10, 20), (70, 30)]
    assert drawn.lanes[0].came == 5
    assert drawn.lanes[1].expected is not None
    assert (drawn.lanes[1].expected.x, drawn.lanes[1].expected.width) == (50, 20)


@pytest.mark.parametrize(
    ("made", "said", "late"),
    [
        (row(1, 2, actual=2), "3 Jun", False),
        (row(1, 2, actual=5), "6 Jun, 3 days late", True),
        (row(1, 2, actual=3), "4 Jun, 1 day late", True),
        (row(1, 2, state="done"), "done, day not known", False),
        (row(1, 2, forecast=4), "expected 5–6 Jun", False),
        (row(1, 2), "not reached", False),
        (row(1, 2, state="waiting", forecast=9), "5 days overdue", True),
    ],
)
def test_it_says_when_a_stage_came_or_is_expected(made: Row, said: str, late: bool) -> None:  # noqa: FBT001 - a column
    waits = made.state == "waiting"
    drawn = chart(outlook(made, late=5 if waits else 0, expected=4 if waits else None), (), day(9))
    assert drawn is not None
    assert (drawn.lanes[0].said, drawn.lanes[0].late, drawn.lanes[0].slip is not None) == (said, late, late)


def test_without_dates_there_is_no_drawing() -> None:
    assert chart(outlook(), (), ZERO) is None


@settings(deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 60), st.none() | st.integers(0, 900)), min_size=1, max_size=6
    ),
    st.lists(st.integers(0, 1000), max_size=4),
    st.none() | st.integers(0, 2000),
)
def test_everything_lies_inside_the_frame(
    rows: list[tuple[int, int, int | None]], moments: list[int], today: int | None
) -> None:
    made = outlook(*(row(first, first + length, actual=came) for first, length, came in rows))
    told = [Moment(on=day(on), name="asked", refusal=False) for on in moments]
    drawn = chart(made, told, None if today is None else day(today))
    assert drawn is not None
    assert 1 <= len(drawn.ticks) <= 6
    bars = [bar for lane in drawn.lanes for bar in (lane.planned, lane.expected, lane.slip) if bar]
    assert all(0 <= bar.x <= 100 and bar.width > 0 and bar.x + bar.width <= 101 for bar in bars)
    points = [*(lane.came for lane in drawn.lanes if lane.came is not None), *(mark.x for mark in drawn.marks)]
    assert all(0 < x < 100 for x in [*points, *(tick.x for tick in drawn.ticks)])
