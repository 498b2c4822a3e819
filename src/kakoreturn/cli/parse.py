"""Reading what stands on the command line. Whatever is malformed is a `UsageProblem` that shows the forms."""

import re
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kakoreturn.domain import text
from kakoreturn.domain.errors import NotFound, UsageProblem, quoted
from kakoreturn.domain.faults import Fault
from kakoreturn.domain.values import Money
from kakoreturn.notices import notice

_Word = TypeVar("_Word", bound=StrEnum)

_DATE_FORMS = "a date is written YYYY-MM-DD, today, yesterday, tomorrow, -3d or +5d"
_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_RELATIVE = r"([+-])([0-9]{1,4})d"
_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
# Far enough for any order, near enough that adding a window to it is still a date.
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_AMOUNT = r"[0-9]{1,12}(\.[0-9]{1,2})?"
_CURRENCY = r"[A-Z]{3}"
_MOST_TEXT = 1 << 20


def day(value: str, today: date, name: str) -> date:
    """A date: ISO, a word, or days before or after `today`."""
    known = value.strip().lower()
    found: date | None = None
    if known in _WORDS:
        found = today + timedelta(days=_WORDS[known])
    elif relative := re.fullmatch(_RELATIVE, known):
        found = today + timedelta(days=int(relative[1] + relative[2]))
    elif re.fullmatch(_ISO, known):
        try:
            found = date.fromisoformat(known)
        except ValueError:
            raise UsageProblem(f"{name} {quoted(value)} is no day of the calendar", _DATE_FORMS) from None
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise UsageProblem(f"{name} {quoted(value)} is not a date", _DATE_FORMS)
    return found


def money(amount: str, currency: str, name: str) -> Money:
    """An amount above zero with at most two decimals, in a currency of three letters."""
    if not re.fullmatch(_AMOUNT, amount.strip()) or not Decimal(amount):
        raise UsageProblem(f"{name} {quoted(amount)} is not an amount", "an amount above zero is written 129 or 129.00")
    return Money(Decimal(amount.strip()).quantize(Decimal("0.01")), currency_code(currency))


def currency_code(value: str) -> str:
    """A currency by its three letters."""
    code = value.strip().upper()
    if not re.fullmatch(_CURRENCY, code):
        raise UsageProblem(
            f"--currency {quoted(value)} is not a currency", "a currency has three letters: CNY, EUR, USD"
        )
    return code


def quantity(value: str) -> int:
    """A whole number from 1 to 9999."""
    if not re.fullmatch(r"[0-9]{1,4}", value) or not int(value):
        raise UsageProblem(f"--quantity {quoted(value)} is not a number of items", "a whole number from 1 to 9999")
    return int(value)


def number(value: str, name: str) -> int:
    """A whole number that counts something on record."""
    if not re.fullmatch(r"[0-9]{1,15}", value):
        raise UsageProblem(f"{name} {quoted(value)} is not a number", "a whole number, as shown by kakoreturn show")
    return int(value)


def word(value: str, words: type[_Word], name: str) -> _Word:
    """One of a closed set of words, written with hyphens or underscores."""
    return words(one_of(value, [str(one) for one in words], name))


def one_of(value: str, words: Iterable[str], name: str) -> str:
    """The one of `words` that `value` is. Raises UsageProblem with the nearest, and all of them."""
    known = {one.replace("_", "-"): one for one in words}
    given = value.strip().lower().replace("_", "-")
    if given in known:
        return known[given]
    from difflib import get_close_matches

    close = get_close_matches(given, known, 1)
    meant = f"did you mean {close[0]}? " if close else ""
    raise UsageProblem(f"{name} {quoted(value)} is not known", f"{meant}known: {', '.join(known)}")


def fault(value: str, name: str) -> Fault:
    """A fault by its word, or by the same with spaces. Raises UsageProblem with the words that are near it."""
    given = "-".join(value.lower().replace("_", " ").split())
    if given in set(Fault):
        return Fault(given)
    from difflib import get_close_matches

    near = [str(one) for one in Fault if given in one] or get_close_matches(given, [str(one) for one in Fault], 5, 0.5)
    raise UsageProblem(
        f"{name} {quoted(value)} is not in the list",
        f"near it: {', '.join(near)}" if near else f"known: {', '.join(Fault)}",
    )


def long_text(value: str, name: str) -> str:
    """A note, defect or message as it is stored; control characters are taken out, with a word on stderr."""
    clean, removed = text.long(value, name)
    if removed:
        signs = "1 control character was" if removed == 1 else f"{removed} control characters were"
        notice(f"warning: {signs} taken out of {name}")
    return clean


def text_or_stdin(value: str, name: str) -> str:
    """`value`, or what stands on stdin when it is `-`."""
    return long_text(_from_stdin(name) if value == "-" else value, name)


def file_or_stdin(value: str, name: str) -> str:
    """What stands in a file, or on stdin when it is `-`."""
    if value == "-":
        return long_text(_from_stdin(name), name)
    try:
        with Path(value).open("rb") as stream:
            data = stream.read(_MOST_TEXT + 1)
    except (OSError, ValueError):
        raise NotFound(
            f"there is no readable file {quoted(value, 200)}", "check the name; - reads from stdin"
        ) from None
    return long_text(_decoded(data, name), name)


def _from_stdin(name: str) -> str:
    return _decoded(sys.stdin.buffer.read(_MOST_TEXT + 1), name)


def _decoded(data: bytes, name: str) -> str:
    if len(data) > _MOST_TEXT:
        raise UsageProblem(f"{name} is longer than 1 MiB", "shorten it")
    return data.decode("utf-8-sig", "replace")
