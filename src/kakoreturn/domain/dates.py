"""Dates as people write them at a prompt, and as they are written for people.

What could mean two days is never guessed at. What reads a date raises ValueError with the reason, made to stand behind
the value it is about. How lists write them stands in `lists.dates`.
"""

from __future__ import annotations

from datetime import date, timedelta

from kakoreturn.later import re

# Far enough for any order, near enough that adding a window to it is still a date.
FIRST_YEAR, LAST_YEAR = 2000, 2199
FORMS = "a date is written YYYY-MM-DD, today, yesterday, tomorrow, -3d, +5d, 2 days ago, mon, 8 Jun or 8 Jun 2026"
PAST_FORMS = FORMS.replace(" tomorrow,", "").replace(" +5d,", "")

# The months by their names and what those are shortened to, in English and German.
MONTHS = {
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


# In numbers, as lists hold it, where that is one day whoever writes it.
_YEAR_FIRST = r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"
_YEAR_LAST = r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})"


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
        return day_of(*map(int, parts))
    if found := re.fullmatch(_YEAR_FIRST, known) or re.fullmatch(_YEAR_LAST, known):
        return day_of(*(int(found[part]) for part in ("year", "month", "day")))
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
    return day_of(found.year, found.month, found.day)


def _weekday(weekday: int, today: date, *, ahead: bool) -> date:
    apart = (weekday - today.weekday()) % _WEEK if ahead else (today.weekday() - weekday) % _WEEK
    apart = apart or _WEEK
    return _shifted(today, apart if ahead else -apart)


def _of_month(name: str, day: int, year: str | None, today: date, *, ahead: bool) -> date:
    month = MONTHS.get(name)
    if month is None:
        raise ValueError("is not a date")
    if year is not None:
        return day_of(int(year), month, day)
    return without_year(month, day, today, ahead=ahead)


def without_year(month: int, day: int, today: date, *, ahead: bool = False) -> date:
    """The latest such day up to `today`, or with `ahead` the next from it on. Raises ValueError where there is none."""
    # Nine years hold a 29 February, whatever the century.
    for year in range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found == today or (found > today) is ahead:
            return day_of(year, month, day)
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


def day_of(year: int, month: int, day: int) -> date:
    """The day of these numbers. Raises ValueError for one that is not, or lies too far from any order."""
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"is not between {FIRST_YEAR} and {LAST_YEAR}")
    return found
