"""Readers of the single values in a guide: texts, names, numbers, dates.

Each takes a value and the place it stands at, and gives back the value or raises `Refused` with that place in it.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.guide import is_agent_name
from kakoreturn.domain.text import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeVar

    T = TypeVar("T")

_LONGEST_WORD = 32
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_WORD_CHARS = _LETTERS | {"-", "_"}
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_TYPE_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with a point",
    str: "a text",
    list: "a list",
    dict: "a table",
    date: "a bare date",
    type(None): "nothing",
}


def type_name(value: object) -> str:
    """What kind of value it is, as the author of a TOML file would say it."""
    return _TYPE_NAMES.get(type(value), f"a {type(value).__name__}")


def meant(name: str, known: Iterable[str]) -> str:
    """A hint: the known name that `name` was probably meant to be, or all of them."""
    known = list(known)
    near = nearest(name[:60], known)
    return f"did you mean {quoted(near)}?" if near else f"possible here: {', '.join(known)}"


def is_word(value: str) -> bool:
    """Whether `value` can name a row: 1 to 32 characters of a-z, 0-9, hyphen and underscore."""
    return 0 < len(value) <= _LONGEST_WORD and _WORD_CHARS.issuperset(value)


def text(value: object, place: str) -> str:
    """A text with something in it, on one line, without characters that could steer a terminal."""
    if not isinstance(value, str):
        raise Refused(f"{place} must be a text, not {type_name(value)}")
    if not value or value.isspace():
        raise Refused(f"{place} is empty")
    if not value.isprintable():
        for char in value:
            if unicodedata.category(char) in _UNPRINTABLE:
                hint = 'end each line inside """ with a backslash' if char == "\n" else None
                raise Refused(f"{place} holds a control character, {quoted(char)}", hint)
    return value


def word(value: object, place: str) -> str:
    """The name of a row."""
    name = text(value, place)
    if not is_word(name):
        raise Refused(f"{place} {quoted(name)} is no name for a row", "use 1 to 32 of a-z, 0-9, - and _")
    return name


def agent_name(value: object, place: str) -> str:
    """The short name of an agent, as it is typed on the command line."""
    name = text(value, place)
    if not is_agent_name(name):
        raise Refused(f"{place} {quoted(name)} is no name for an agent", "use 1 to 32 of a-z, 0-9 and -")
    return name


def day(value: object, place: str) -> date:
    """A date, written as the text YYYY-MM-DD."""
    if isinstance(value, date):
        raise Refused(f"{place} must be a text, not a bare date", f'put it in quotes: "{value:%Y-%m-%d}"')
    written = text(value, place)
    try:
        read = date.fromisoformat(written)
    except ValueError:
        read = None
    # fromisoformat reads 20260531 and 2026-W22-7 too; one form is enough for a file that people compare by eye.
    if read is None or read.isoformat() != written:
        raise Refused(f"{place} {quoted(written)} is no date", "write it as YYYY-MM-DD")
    return read


def choice(words: Mapping[str, T]) -> Callable[[object, str], T]:
    """A reader of one of `words`, which gives what that word stands for."""

    def read(value: object, place: str) -> T:
        if isinstance(value, str) and value in words:
            return words[value]
        name = text(value, place)
        raise Refused(f"{place} {quoted(name)} must be {' or '.join(words)}", meant(name, words))

    return read


def whole(least: int, most: int) -> Callable[[object, str], int]:
    """A reader of a whole number from `least` to `most`."""

    def read(value: object, place: str) -> int:
        # True and False are ints to Python, and not to the author of a guide.
        if type(value) is not int:
            raise Refused(f"{place} must be a whole number, not {type_name(value)}")
        if not least <= value <= most:
            shown = value if abs(value) < 10**12 else "a number of that size"
            raise Refused(f"{place} must be {least} to {most}, not {shown}")
        return value

    return read


def span(most: int) -> Callable[[object, str], tuple[int, int]]:
    """A reader of a list of two whole numbers from 1 to `most`, the second not below the first."""
    number = whole(1, most)

    def read(value: object, place: str) -> tuple[int, int]:
        match value:
            case [low, high]:
                first, last = number(low, place), number(high, place)
            case _:
                raise Refused(f"{place} must be a list of two whole numbers, fewest and most")
        if last < first:
            raise Refused(f"{place} [{first}, {last}] must begin with the smaller number")
        return first, last

    return read
