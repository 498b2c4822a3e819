"""China's working calendar, held to an independent source of it, and the cache it is remembered in.

The calendar comes from the `holidays` package; `chinesecalendar` is other people's reading of the same notices.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar  # type: ignore[import-untyped]
import pytest

from kakoreturn import calendars
from kakoreturn.calendars import China, calendar_named
from kakoreturn.domain.workdays import Weekdays, add_business_days
from kakoreturn.guides import bundled_guide, parse_guide

YEARS = (2024, 2025, 2026)
WINDOW = parse_guide(bundled_guide("kakobuy")).refund_window
LAST_KNOWN = date(YEARS[-1], 12, 31)
# A year too far off for any official calendar to be out.
UNKNOWN = 2099

# The fewest and the most business days of a refund that reach beyond the last year known, first start days that do.
BEYOND = {WINDOW.from_day: date(2026, 12, 25), WINDOW.to_day: date(2026, 12, 14)}


def days_of(year: int) -> Iterator[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return (first + timedelta(days=place) for place in range((date(year + 1, 1, 1) - first).days))


def independent(start: date, days: int) -> date | None:
    """The day of a refund by the other package; None where it leaves the years that this one knows."""
    day = start
    while days:
        day += timedelta(days=1)
        if day > LAST_KNOWN:
            return None
        days -= chinese_calendar.is_workday(day)
    return day


# --- the calendar


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_worked_where_an_independent_source_says_so(year: int) -> None:
    china = China()
    assert [day for day in days_of(year) if china.is_working(day) is not chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("days", [WINDOW.from_day, WINDOW.to_day])
def test_the_days_of_a_refund_agree_with_an_independent_source_for_every_start_day(days: int) -> None:
    china, wrong, beyond = China(), [], []
    for start in (day for year in YEARS for day in days_of(year)):
        found, expected = add_business_days(start, days, china), independent(start, days)
        if expected is None:
            beyond.append(start)
            assert found > LAST_KNOWN
        elif found != expected:
            wrong.append((start, found, expected))
    assert wrong == []
    # Nothing else is left out: only refunds that the next year decides, whose calendar that source does not hold.
    assert beyond[0] == BEYOND[days]
    assert beyond == [BEYOND[days] + timedelta(days=place) for place in range((LAST_KNOWN - BEYOND[days]).days + 1)]


def test_holidays_on_weekdays_are_off_and_make_up_weekend_days_are_worked() -> None:
    china = China()
    assert not china.is_working(date(2026, 10, 1))
    assert china.is_working(date(2026, 10, 10))
    assert not china.is_working(date(2026, 10, 11))
    assert china.is_working(date(2026, 10, 12))


@pytest.mark.parametrize("year", YEARS)
def test_a_year_whose_official_calendar_is_out_is_not_provisional(year: int) -> None:
    assert not China().is_provisional(year)


def test_a_year_without_an_official_calendar_is_provisional_and_still_knows_fixed_holidays() -> None:
    china = China()
    assert china.is_provisional(UNKNOWN)
    assert not china.is_working(date(UNKNOWN, 1, 1))
    assert [day for day in days_of(UNKNOWN) if china.is_working(day) and day.weekday() >= 5] == []


def test_calendars_go_by_the_names_that_guides_use() -> None:
    assert isinstance(calendar_named("CN"), China)
    assert isinstance(calendar_named("weekdays"), Weekdays)
    with pytest.raises(KeyError):
        calendar_named("lunar")


# --- what is kept


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note each year that the package is asked for."""
    years: list[int] = []
    ask = calendars.ask_holidays

    def note(year: int) -> object:
        years.append(year)
        return ask(year)

    monkeypatch.setattr(calendars, "ask_holidays", note)
    return years


def test_the_kept_years_are_as_the_package_has_them() -> None:
    kept = json.loads(Path(calendars.KNOWN).read_text(encoding="utf-8"))
    assert list(kept) == [str(year) for year in range(2015, 2015 + len(kept))]
    package = {name: calendars.ask_holidays(int(name)) for name in kept}
    # An older package does not know the last years yet.
    assert {name: days for name, days in kept.items() if package[name]["worked"]} == {
        name: days for name, days in package.items() if days["worked"]
    }, "run: python -m kakoreturn.write_china"


def test_the_package_is_asked_only_for_a_year_that_is_not_kept_and_once(asked: list[int]) -> None:
    china = China()
    for year in (*YEARS, UNKNOWN, UNKNOWN):
        china.is_working(date(year, 1, 1))
    assert asked == [UNKNOWN]
