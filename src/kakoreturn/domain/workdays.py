"""Counting business days over a working calendar that is handed in."""

from __future__ import annotations

from datetime import date, timedelta

from kakoreturn.domain.records import Record, record

_DAY = timedelta(days=1)
SATURDAY = 5  # by `date.weekday`


class WorkingCalendar:
    """Knows which days are worked."""

    def is_working(self, day: date) -> bool:
        """Whether `day` is a business day."""
        raise NotImplementedError

    def is_provisional(self, year: int) -> bool:
        """Whether the official calendar of `year` is not known yet."""
        raise NotImplementedError


class Weekdays(WorkingCalendar):
    """Monday to Friday, no holidays."""

    def is_working(self, day: date) -> bool:
        """Whether `day` is a business day."""
        return day.weekday() < SATURDAY

    def is_provisional(self, year: int) -> bool:  # noqa: ARG002 - the same every year
        """Whether the year is not known yet: weekdays always are."""
        return False


@record
class Exceptions(Record):
    """Where a span of days departs from plain weekdays.

    `off` are spans of days that do not count though weekdays are among them, `worked` weekend days that do.
    `provisional` are the years in it whose official calendar is not out yet.
    """

    off: tuple[tuple[date, date], ...]
    worked: tuple[date, ...]
    provisional: tuple[int, ...]


def exceptions(start: date, end: date, calendar: WorkingCalendar) -> Exceptions:
    """What to know of the calendar from `start` to `end`, both included."""
    off: list[tuple[date, date]] = []
    worked = []
    for day in (start + _DAY * place for place in range((end - start).days + 1)):
        weekday, working = day.weekday() < SATURDAY, calendar.is_working(day)
        if working and not weekday:
            worked.append(day)
        elif weekday and not working:
            if off and not _any_working(off[-1][1], day, calendar):
                off[-1] = (off[-1][0], day)
            else:
                off.append((day, day))
    years = range(start.year, end.year + 1)
    provisional = tuple(year for year in years if calendar.is_provisional(year))
    return Exceptions(off=tuple(off), worked=tuple(worked), provisional=provisional)


def add_business_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """The `days`-th business day after `start`; `start` itself is not counted."""
    day = start
    while days:
        day += _DAY
        days -= calendar.is_working(day)
    return day


def business_days_since(start: date, today: date, calendar: WorkingCalendar) -> int:
    """How many business days have come since `start`, today counted, `start` not."""
    day, count = start, 0
    while day < today:
        day += _DAY
        count += calendar.is_working(day)
    return count


def _any_working(after: date, before: date, calendar: WorkingCalendar) -> bool:
    return any(calendar.is_working(after + _DAY * place) for place in range(1, (before - after).days))
