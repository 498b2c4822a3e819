"""Dates as people write them, at a prompt and in lists, and as they are written for people.

What could mean two days is never guessed at. What reads a date raises ValueError with the reason, made to stand behind
the value it is about.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

# Far enough for any order, near enough that adding a window to it is still a date.
FIRST_YEAR, LAST_YEAR = 2000, 2199
FORMS = "a date is written YYYY-MM-DD, today, yesterday, tomorrow, -3d, +5d, 2 days ago, mon, 8 Jun or 8 Jun 2026"

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner",
            "feb february februar",
            "mar march mär märz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK = len(_WEEKDAYS)
_SHORTEST = 3  # letters of a weekday
_FROM_TODAY = {"today": 0, "yesterday": -1, "tomorrow": 1}


def said(text: str, today: date, *, ahead: bool = False) -> date:
    """A date as it is typed at a prompt.

    A weekday, or a day without its year, is the latest that was; with `ahead` the next that comes. Both leave out
    today only where it is named by its weekday.
    """
    known = " ".join(text.casefold().replace(",", " ").split())
    if known in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[known])
    parts = known.split("-")
    if [len(part) for part in parts] == [4, 2, 2] and known.isascii() and all(map(str.isdecimal, parts)):
        return _date(*map(int, parts))
    if found := re.fullmatch(r"([+-])([0-9]{1,4})d", known):
        return _shifted(today, int(found[1] + found[2]))
    if found := re.fullmatch(r"(?:(in) )?([0-9]{1,4}|an?) (day|week)s?(?:( ago))?", known):
        if bool(found[1]) is not bool(found[4]):
            days = (1 if found[2].startswith("a") else int(found[2])) * (1 if found[3] == "day" else _WEEK)
            return _shifted(today, days if found[1] else -days)
    elif len(known) >= _SHORTEST and (weekdays := [one for one in _WEEKDAYS if one.startswith(known)]):
        return _weekday(_WEEKDAYS.index(weekdays[0]), today, ahead=ahead)
    elif found := re.fullmatch(r"([0-9]{1,2})\.? ([^\W\d_]{3,9})\.?(?: ([0-9]{4}))?", known):
        return _of_month(found[2], int(found[1]), found[3], today, ahead=ahead)
    elif found := re.fullmatch(r"([^\W\d_]{3,9})\.? ([0-9]{1,2})(?: ([0-9]{4}))?", known):
        return _of_month(found[1], int(found[2]), found[3], today, ahead=ahead)
    raise ValueError("is not a date")


def _shifted(today: date, days: int) -> date:
    found = today + timedelta(days=days)
    return _date(found.year, found.month, found.day)


def _weekday(weekday: int, today: date, *, ahead: bool) -> date:
    apart = (weekday - today.weekday()) % _WEEK if ahead else (today.weekday() - weekday) % _WEEK
    apart = apart or _WEEK
    return _shifted(today, apart if ahead else -apart)


def _of_month(name: str, day: int, year: str | None, today: date, *, ahead: bool) -> date:
    month = _MONTHS.get(name)
    if month is None:
        raise ValueError("is not a date")
    if year is not None:
        return _date(int(year), month, day)
    # Nine years hold a 29 February, whatever the century.
    years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if found == today or (found > today) is ahead:
            return _date(found.year, found.month, found.day)
    raise ValueError("is no day of the calendar")


_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_day(day: date) -> str:
    """A day whose year is clear: `10 Jun`, which `said` reads again."""
    return f"{day.day} {_SHORT[day.month - 1]}"


def span(first: date, last: date) -> str:
    """A span of days whose year is clear: `10 Jun`, `10–12 Jun`, `30 Jun – 2 Jul`."""
    if first == last:
        return short_day(first)
    return f"{first.day}–{short_day(last)}" if first.month == last.month else f"{short_day(first)} – {short_day(last)}"


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
_DAY_ONLY = r"[0-9]{1,2}[./-][0-9]{1,2}\.?|[0-9]{1,2}\.?\s*[^\W\d_]{3,9}|[0-9]{1,2}月[0-9]{1,2}[日号]"
_MOMENT = r"1[0-9]{9}(?:[0-9]{3})?"  # seconds since 1970, or thousandths, as programs write them; 2001 to 2033
_SECONDS = 10
_CHINA = timezone(timedelta(hours=8))  # order pages show China's days
_CENTURY = 2000
_MONTHS_A_YEAR = 12


def written(text: str, order: DateOrder | None) -> date:
    """A date as lists hold it, with or without a time behind it, which is left out.

    With `order` numbers are read in it; without, a date such as 03/04/2026 could mean two days and is refused.
    """
    for form in (_YEAR_FIRST, _CHINESE, _COMPACT):
        if found := re.fullmatch(form, text, re.IGNORECASE):
            return _date(int(found[1]), int(found[3]), int(found[4]))
    if re.fullmatch(_MOMENT, text):
        return datetime.fromtimestamp(int(text[:_SECONDS]), _CHINA).date()
    if found := re.fullmatch(_NUMBERS, text, re.IGNORECASE):
        return _of_numbers(int(found[1]), found[2], int(found[3]), found[4], order)
    if found := re.fullmatch(_DAY_MONTH, text, re.IGNORECASE):
        return _date(int(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1]))
    if found := re.fullmatch(_MONTH_DAY, text, re.IGNORECASE):
        return _date(int(found[3]), _MONTHS.get(found[1].casefold(), 0), int(found[2]))
    if re.fullmatch(_DAY_ONLY, text):
        raise ValueError("is a date without its year, or none at all")
    raise ValueError("is not a date")


def _of_numbers(first: int, sign: str, second: int, last: str, order: DateOrder | None) -> date:
    """The date of three numbers that do not begin with a year."""
    year = int(last) if len(last) > 2 else _CENTURY + int(last)  # noqa: PLR2004 - two digits
    if order is DateOrder.YMD:
        if len(last) > 2:  # noqa: PLR2004 - as above
            raise ValueError("does not begin with its year")
        return _date(_CENTURY + first, second, int(last))
    # Dots are German, and German dates begin with the day; slashes and hyphens are used either way.
    if order is DateOrder.DMY or (order is None and sign == "."):
        return _date(year, second, first)
    if order is DateOrder.MDY:
        return _date(year, first, second)
    if len(last) == 2 or (first != second and max(first, second) <= _MONTHS_A_YEAR):  # noqa: PLR2004 - as above
        raise ValueError("could be read in two ways; say which with --date-order")
    return _date(year, min(first, second), max(first, second))


def _date(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"is not between {FIRST_YEAR} and {LAST_YEAR}")
    return found
