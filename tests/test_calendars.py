"""China's working calendar, held to an independent source of it, and the cache it is remembered in.

The calendar comes from the `holidays` package; `chinesecalendar` is other people's reading of the same notices.
"""

import json
import sys
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


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program an empty cache folder on any system, and return the folder it is made in."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache" / "kakoreturn")
    return tmp_path


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


# --- what is remembered


def cached(home: Path) -> list[Path]:
    """Every file of the cache."""
    return [path for path in (home / "cache").rglob("*") if path.is_file()]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note each year that the package is asked for."""
    years: list[int] = []
    ask = calendars._ask_holidays  # noqa: SLF001 - how often the slow package is asked is the point

    def note(year: int) -> object:
        years.append(year)
        return ask(year)

    monkeypatch.setattr(calendars, "_ask_holidays", note)
    return years


def test_nothing_is_asked_or_written_before_the_first_question(home: Path, asked: list[int]) -> None:
    calendar_named("CN")
    assert (asked, cached(home)) == ([], [])


def test_a_year_is_asked_for_once_and_then_remembered(home: Path, asked: list[int]) -> None:
    first = [China().is_working(day) for day in days_of(2026)]
    (file,) = cached(home)
    written = file.stat().st_mtime_ns, file.read_bytes()
    assert [China().is_working(day) for day in days_of(2026)] == first
    assert asked == [2026]
    assert (file.stat().st_mtime_ns, file.read_bytes()) == written


def test_a_further_year_is_added_to_those_remembered(home: Path, asked: list[int]) -> None:
    China().is_working(date(2025, 1, 1))
    China().is_working(date(2026, 1, 1))
    (file,) = cached(home)
    assert (asked, sorted(json.loads(file.read_bytes()))) == ([2025, 2026], ["2025", "2026"])


DEEP = pytest.param(b"[" * 9000, id="too deep")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"2026"', b"[1]", b'{"2026": null}', b'{"2026": {"off": []}}', DEEP],
)
def test_a_damaged_cache_is_worked_out_anew(home: Path, asked: list[int], content: bytes) -> None:
    China().is_working(date(2026, 1, 1))
    (file,) = cached(home)
    file.write_bytes(content)
    assert not China().is_working(date(2026, 10, 1))
    assert China().is_working(date(2026, 10, 10))
    assert asked == [2026, 2026]
    assert "2026" in json.loads(file.read_bytes())


def test_a_cache_that_cannot_be_written_is_no_harm(home: Path, asked: list[int]) -> None:
    (home / "cache").write_text("a file where the folder would be")
    assert not China().is_working(date(2026, 10, 1))
    assert China().is_working(date(2026, 10, 10))
    assert asked == [2026, 2026]


def test_a_folder_in_place_of_the_cache_is_no_harm_and_leaves_nothing_behind(home: Path) -> None:
    China().is_working(date(2026, 1, 1))
    (file,) = cached(home)
    file.unlink()
    file.mkdir()
    assert not China().is_working(date(2026, 10, 1))
    assert cached(home) == []


def test_the_cache_lies_in_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    import platformdirs

    assert China()._place.parent == platformdirs.user_cache_path("kakoreturn", appauthor=False)  # noqa: SLF001
    if sys.platform == "linux":
        China().is_working(date(2026, 1, 1))
        (file,) = (tmp_path / "xdg" / "kakoreturn").iterdir()
        assert file.name.startswith("cn-")
