"""Business days over a calendar made by hand: days are counted from Monday 1 June 2026, which is day 0."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain.workdays import Weekdays, WorkingCalendar, add_business_days, business_days_since, exceptions

if TYPE_CHECKING:
    from tests.support.making import Make

FRIDAY_OFF, MONDAY_OFF, SUNDAY_WORKED = 18, 21, 13


@pytest.fixture
def calendar(make: Make) -> WorkingCalendar:
    """Return weekdays, but for a Friday that is off and a Sunday that is worked."""
    return make.calendar(off=(FRIDAY_OFF,), worked=(SUNDAY_WORKED,))


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (0, 0, 0),
        (0, 1, 1),
        (0, 4, 4),
        (0, 5, 7),
        (4, 1, 7),
        (5, 1, 7),
        (6, 1, 7),
        (11, 1, SUNDAY_WORKED),
        (11, 2, 14),
        (17, 1, 21),
        (0, 14, 17),
        (0, 15, 21),
    ],
)
def test_a_business_day_is_counted_from_the_day_after_the_start(
    make: Make, calendar: WorkingCalendar, start: int, days: int, last: int
) -> None:
    assert add_business_days(make.day(start), days, calendar) == make.day(last)


@pytest.mark.parametrize(
    ("start", "today", "count"), [(0, 0, 0), (0, 1, 1), (0, 7, 5), (4, 6, 0), (11, 13, 1), (17, 20, 0), (7, 0, 0)]
)
def test_business_days_that_have_come_count_today_but_not_the_start(
    make: Make, calendar: WorkingCalendar, start: int, today: int, count: int
) -> None:
    assert business_days_since(make.day(start), make.day(today), calendar) == count


def test_without_holidays_monday_to_friday_are_worked(make: Make) -> None:
    assert [Weekdays().is_working(make.day(day)) for day in range(7)] == [True, True, True, True, True, False, False]


@given(
    start=st.dates(date(2026, 5, 1), date(2026, 8, 1)),
    days=st.integers(1, 60),
    off=st.sets(st.integers(0, 60)),
    worked=st.sets(st.integers(0, 60)),
)
def test_adding_business_days_ends_on_a_business_day_that_many_later(
    make: Make, start: date, days: int, off: set[int], worked: set[int]
) -> None:
    calendar = make.calendar(off=tuple(off), worked=tuple(worked))
    last = add_business_days(start, days, calendar)
    assert calendar.is_working(last)
    assert business_days_since(start, last, calendar) == days
    assert business_days_since(start, last - timedelta(days=1), calendar) == days - 1


def test_the_exceptions_of_a_span_are_its_holidays_and_its_worked_weekend_days(
    make: Make, calendar: WorkingCalendar
) -> None:
    found = exceptions(make.day(0), make.day(30), calendar)
    assert found.off == ((make.day(FRIDAY_OFF), make.day(FRIDAY_OFF)),)
    assert found.worked == (make.day(SUNDAY_WORKED),)
    assert found.provisional == ()


def test_holidays_on_both_sides_of_a_weekend_are_one_span(make: Make) -> None:
    found = exceptions(make.day(0), make.day(30), make.calendar(off=(FRIDAY_OFF, MONDAY_OFF)))
    assert found.off == ((make.day(FRIDAY_OFF), make.day(MONDAY_OFF)),)


def test_holidays_with_a_worked_day_between_them_are_two_spans(make: Make) -> None:
    found = exceptions(make.day(0), make.day(30), make.calendar(off=(FRIDAY_OFF, MONDAY_OFF), worked=(20,)))
    assert [(first, last) for first, last in found.off] == [(make.day(day), make.day(day)) for day in (18, 21)]


def test_so_are_holidays_with_one_plain_working_day_between_them(make: Make) -> None:
    found = exceptions(make.day(0), make.day(30), make.calendar(off=(14, 16)))
    assert [(first, last) for first, last in found.off] == [(make.day(day), make.day(day)) for day in (14, 16)]


def test_a_span_without_exceptions_has_none(make: Make, calendar: WorkingCalendar) -> None:
    found = exceptions(make.day(0), make.day(12), calendar)
    assert (found.off, found.worked) == ((), ())


def test_the_exceptions_include_both_ends_of_the_span(make: Make) -> None:
    calendar = make.calendar(off=(0, 4))
    found = exceptions(make.day(0), make.day(4), calendar)
    assert found.off == ((make.day(0), make.day(0)), (make.day(4), make.day(4)))


def test_years_whose_calendar_is_not_out_are_named(make: Make) -> None:
    class Until2026(Weekdays):
        """A calendar that is known up to 2026."""

        def is_provisional(self, year: int) -> bool:
            """Return whether a year is not known yet."""
            return year > 2026

    assert exceptions(make.day(0), date(2027, 2, 1), Until2026()).provisional == (2027,)
    assert exceptions(make.day(0), make.day(60), Until2026()).provisional == ()
