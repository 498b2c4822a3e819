"""The working calendars that guides name, loaded only when a day is asked for."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kakoreturn.domain.workdays import Weekdays, WorkingCalendar

if TYPE_CHECKING:
    from holidays import HolidayBase


class China:
    """China's working calendar: public holidays off, make-up Saturdays and Sundays worked."""

    @cached_property
    def _days(self) -> "HolidayBase":
        from holidays.countries.china import China as ChinaHolidays

        return ChinaHolidays()  # type: ignore[no-untyped-call]

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked in China."""
        return bool(self._days.is_working_day(day))


_CALENDARS: dict[str, type[WorkingCalendar]] = {"CN": China, "weekdays": Weekdays}


class GuideCalendar:
    """The calendar that a guide names. Nothing is loaded before the first question."""

    def __init__(self, name: str) -> None:
        self._calendar = _CALENDARS[name]()

    def is_working(self, day: date) -> bool:
        """Whether `day` is a business day."""
        return self._calendar.is_working(day)
