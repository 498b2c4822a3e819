"""Dates as lists hold them. What could mean two days is refused: ValueError says why, as in `domain.dates`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from kakoreturn.domain.dates import MONTHS, day_of
from kakoreturn.domain.dates import without_year as latest_day


class DateOrder(StrEnum):
    """In which order a date without a name for its month is written."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
_TIME = rf"(?:[T\s,]\s*{_CLOCK}\s*(?:[ap]m|uhr)?\s*(?:z|[a-z]{{2,4}}|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
_YEAR_FIRST = rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}"
_COMPACT = r"(20[0-9]{2})()([0-9]{2})([0-9]{2})"
_CHINESE_TIME = r"(?:\s*[0-9]{1,2}时[0-9]{1,2}分.*)?"
_CHINESE = rf"([0-9]{{4}})\s*(年)\s*([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*[日号]?{_CHINESE_TIME}{_TIME}"
_NUMBERS = rf"([0-9]{{1,2}})([-/.])\s?([0-9]{{1,2}})\2\s?([0-9]{{4}}|[0-9]{{2}}){_TIME}"
_DAY_MONTH = rf"([0-9]{{1,2}})\.?[\s-]+([^\W\d_]{{3,9}})\.?[\s,-]+([0-9]{{4}}){_TIME}"
_MONTH_DAY = rf"([^\W\d_]{{3,9}})\.?[\s-]+([0-9]{{1,2}})\.?[\s,-]+([0-9]{{4}}){_TIME}"
_NO_YEAR = (
    r"(?P<first>[0-9]{1,2})(?P<sign>[./-])(?P<second>[0-9]{1,2})\.?",
    r"(?P<day>[0-9]{1,2})\.?[\s-]*(?P<month>[^\W\d_]{3,9})\.?",
    r"(?P<month>[^\W\d_]{3,9})\.?[\s-]*(?P<day>[0-9]{1,2})",
    r"(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?",
)
_MOMENT = r"1[0-9]{9}(?:[0-9]{3})?"  # seconds since 1970, or thousandths, as programs write them; 2001 to 2033
_SECONDS = 10
_CHINA = timezone(timedelta(hours=8))  # order pages show China's days
_CENTURY = 2000
_MONTHS_A_YEAR = 12


class TwoWays(ValueError):
    """A date that could mean two days."""

    def __init__(self) -> None:
        super().__init__("could be read in two ways; say which with --date-order")


def written(text: str, order: DateOrder | None) -> date:
    """A date as lists hold it, with or without a time behind it, which is left out.

    With `order` numbers are read in it; without, a date such as 03/04/2026 could mean two days and is refused.
    """
    for form in (_YEAR_FIRST, _CHINESE, _COMPACT):
        if found := re.fullmatch(form, text, re.IGNORECASE):
            return day_of(int(found[1]), int(found[3]), int(found[4]))
    if re.fullmatch(_MOMENT, text):
        return datetime.fromtimestamp(int(text[:_SECONDS]), _CHINA).date()
    if found := re.fullmatch(_NUMBERS, text, re.IGNORECASE):
        return _of_numbers(int(found[1]), found[2], int(found[3]), found[4], order)
    if found := re.fullmatch(_DAY_MONTH, text, re.IGNORECASE):
        return day_of(int(found[3]), MONTHS.get(found[2].casefold(), 0), int(found[1]))
    if found := re.fullmatch(_MONTH_DAY, text, re.IGNORECASE):
        return day_of(int(found[3]), MONTHS.get(found[1].casefold(), 0), int(found[2]))
    if without_year(text):
        raise ValueError("is a date without its year, or none at all")
    raise ValueError("is not a date")


def without_year(text: str) -> re.Match[str] | None:
    """Whether a text reads as a day of no year in particular."""
    return next((found for form in _NO_YEAR if (found := re.fullmatch(form, text))), None)


def latest_such(text: str, order: DateOrder | None, latest: date) -> date | None:
    """The last day up to `latest` that a date without a year can be, None for what is no such date.

    Raises ValueError for a day that there is not, and for what could mean two days.
    """
    found = without_year(text)
    if found is None:
        return None
    said = found.groupdict()
    if "first" in said:
        month, day = _month_and_day(int(said["first"]), said["sign"], int(said["second"]), order)
    else:
        named = said["month"].casefold()
        day, month = int(said["day"]), int(named) if named.isdecimal() else MONTHS.get(named, 0)
    if not month:
        return None
    return latest_day(month, day, latest)


def _month_and_day(first: int, sign: str, second: int, order: DateOrder | None) -> tuple[int, int]:
    """Which of the two numbers is the month. Raises TwoWays where it could be either."""
    # Dots are German, and German dates begin with the day; slashes and hyphens are used either way.
    if order is DateOrder.DMY or (order is None and sign == "."):
        return second, first
    if order is not None:
        return first, second
    if first != second and max(first, second) <= _MONTHS_A_YEAR:
        raise TwoWays
    return min(first, second), max(first, second)


def _of_numbers(first: int, sign: str, second: int, last: str, order: DateOrder | None) -> date:
    """The date of three numbers that do not begin with a year."""
    is_short = len(last) == 2  # noqa: PLR2004 - of a year
    if order is DateOrder.YMD:
        if not is_short:
            raise ValueError("does not begin with its year")
        return day_of(_CENTURY + first, second, int(last))
    if is_short and order is None and sign != ".":
        raise TwoWays
    month, day = _month_and_day(first, sign, second, order)
    return day_of(_CENTURY + int(last) if is_short else int(last), month, day)
