"""Counting business days over a working calendar that is handed in."""

from datetime import date, timedelta
from typing import Protocol

_DAY = timedelta(days=1)


class WorkingCalendar(Protocol):
    """Knows which days are worked."""

    def is_working(self, day: date) -> bool:
        """Whether `day` is a business day."""
        ...


class Weekdays:
    """Monday to Friday, no holidays."""

    def is_working(self, day: date) -> bool:
        """Whether `day` is a business day."""
        return day.weekday() < 5  # noqa: PLR2004 - Saturday is 5


def add_business_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """The `days`-th business day after `start`; `start` itself is not counted."""
    day = start
    while days:
        day += _DAY
        days -= calendar.is_working(day)
    return day


def business_days_since(start: date, today: date, calendar: WorkingCalendar) -> int:
    """How many business days have come since `start`, today counted, `start` not."""
    return sum(calendar.is_working(start + _DAY * n) for n in range(1, (today - start).days + 1))
