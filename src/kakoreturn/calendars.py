"""The working calendars that guides name, loaded only when a day is asked for.

China's calendar is that of the `holidays` package. Importing it takes longer than all the rest of a short command, so
the years whose official calendar was out stand in `china.json`; the package is asked for others alone.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from functools import cache, cached_property

from kakoreturn import plain_json
from kakoreturn.domain.workdays import SATURDAY, Weekdays, WorkingCalendar

KNOWN = os.path.join(os.path.dirname(__file__), "china.json")


Year = dict[str, list[str]]
"""What sets a year apart from plain weekdays, as ISO dates: weekdays `off`, weekend days `worked`."""


class China(WorkingCalendar):
    """China's working calendar: public holidays off, make-up Saturdays and Sundays worked."""

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked in China."""
        return (day.weekday() < SATURDAY) is not (day in self._exceptions(day.year))

    def is_provisional(self, year: int) -> bool:
        """Whether the official calendar of `year` is not known yet: every official one has make-up days."""
        return not self._year(year)["worked"]

    def _exceptions(self, year: int) -> frozenset[date]:
        """The days of a year that are not what their weekday says."""
        found = self._known.get(year)
        if found is None:
            told = self._year(year)
            found = self._known[year] = frozenset(map(date.fromisoformat, (*told["off"], *told["worked"])))
        return found

    def _year(self, year: int) -> Year:
        name = str(year)
        if name not in self._years:
            self._years[name] = ask_holidays(year)
        return self._years[name]

    @cached_property
    def _known(self) -> dict[int, frozenset[date]]:
        return {}

    @cached_property
    def _years(self) -> dict[str, Year]:
        with open(KNOWN, encoding="utf-8") as file:
            known: dict[str, Year] = plain_json.loads(file.read())
        return known


def ask_holidays(year: int) -> Year:
    """A year as the `holidays` package has it."""
    from holidays.countries.china import China as ChinaHolidays

    known = ChinaHolidays(years=year)  # type: ignore[no-untyped-call]
    first = date(year, 1, 1)
    found = Year(off=[], worked=[])
    for day in (first + timedelta(days=place) for place in range(366)):
        weekday = day.weekday() < SATURDAY
        if day.year == year and known.is_working_day(day) is not weekday:
            found["off" if weekday else "worked"].append(day.isoformat())
    return found


_CALENDARS: dict[str, type[WorkingCalendar]] = {"CN": China, "weekdays": Weekdays}


@cache
def calendar_named(name: str) -> WorkingCalendar:
    """The working calendar that a guide names: `CN` or `weekdays`. Nothing is loaded before the first question."""
    return _CALENDARS[name]()
