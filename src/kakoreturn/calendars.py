"""The working calendars that guides name, loaded only when a day is asked for.

China's calendar is that of the `holidays` package. Importing it takes longer than all the rest of a short command,
so what it says of a year is remembered in the user's cache folder, for as long as the package stays the same.
"""

from __future__ import annotations

import contextlib
import json
from datetime import date, timedelta
from functools import cached_property

from kakoreturn.domain.workdays import Weekdays, WorkingCalendar
from kakoreturn.files import make_folder, replacing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_SATURDAY = 5


_Year = dict[str, list[str]]
"""What sets a year apart from plain weekdays, as ISO dates: weekdays `off`, weekend days `worked`."""


class China(WorkingCalendar):
    """China's working calendar: public holidays off, make-up Saturdays and Sundays worked."""

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked in China."""
        year = self._year(day.year)
        if day.weekday() < _SATURDAY:
            return day.isoformat() not in year["off"]
        return day.isoformat() in year["worked"]

    def is_provisional(self, year: int) -> bool:
        """Whether the official calendar of `year` is not known yet: every official one has make-up days."""
        return not self._year(year)["worked"]

    def _year(self, year: int) -> _Year:
        name = str(year)
        if name not in self._years:
            self._years[name] = _ask_holidays(year)
            _remember(self._place, self._years)
        return self._years[name]

    @cached_property
    def _years(self) -> dict[str, _Year]:
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            kept = json.loads(self._place.read_bytes())
            return {name: _Year(off=list(year["off"]), worked=list(year["worked"])) for name, year in kept.items()}
        return {}

    @cached_property
    def _place(self) -> Path:
        """The cache file; its name changes with the package, so that an update is seen."""
        from importlib.util import find_spec
        from pathlib import Path

        from platformdirs import user_cache_path

        spec = find_spec("holidays")
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin).with_name("countries") / "china.py"
        state = source.stat()
        return user_cache_path("kakoreturn", appauthor=False) / f"cn-{state.st_size}-{state.st_mtime_ns}.json"


def _ask_holidays(year: int) -> _Year:
    from holidays.countries.china import China as ChinaHolidays

    known = ChinaHolidays(years=year)  # type: ignore[no-untyped-call]
    first = date(year, 1, 1)
    found = _Year(off=[], worked=[])
    for day in (first + timedelta(days=place) for place in range(366)):
        weekday = day.weekday() < _SATURDAY
        if day.year == year and known.is_working_day(day) is not weekday:
            found["off" if weekday else "worked"].append(day.isoformat())
    return found


def _remember(place: Path, years: dict[str, _Year]) -> None:
    """Keep the years for the next time; a cache that cannot be written is no harm."""
    with contextlib.suppress(OSError):
        make_folder(place.parent)
        with replacing(place) as file:
            file.write(json.dumps(years).encode("ascii"))


_CALENDARS: dict[str, type[WorkingCalendar]] = {"CN": China, "weekdays": Weekdays}


def calendar_named(name: str) -> WorkingCalendar:
    """The working calendar that a guide names: `CN` or `weekdays`. Nothing is loaded before the first question."""
    return _CALENDARS[name]()
