"""What may be set: one row a key, which `config`, the reading of the file and completion all go by."""

from __future__ import annotations

from kakoreturn.domain import text
from kakoreturn.domain.clocks import parse_rule
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import is_currency
from kakoreturn.messages import LANGUAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@record
class Key(Record):
    """A setting.

    `about` says what it does, `forms` what it may be. `read` gives its value, None for one that it may not be.
    `words` is the closed set of what it may be, where it has one; `unset` says what holds where it has no value, and
    `example` is one that it could have.
    """

    about: str
    forms: str
    read: Callable[[object], Any]
    words: tuple[str, ...] = ()
    unset: str = ""
    example: str = ""


def _currency(value: object) -> str | None:
    return value.upper() if isinstance(value, str) and is_currency(value.upper()) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _line(value: object) -> str | None:
    """A line of a message, or of a command: up to 200 characters that can be printed."""
    try:
        return text.short(value, "the line") if isinstance(value, str) else None
    except UsageProblem:
        return None


def _store(value: object) -> str | None:
    """A path, or the address of a store on a server; a password does not belong into a file that is shown."""
    named = _line(value)
    if named is None or not text.names_a_server(named):
        return named
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(named)
    except ValueError:  # a host in brackets that do not close
        return None
    is_open = "password" not in named and parts.password is None
    return named if is_open and parts.scheme in {"postgresql", "postgres"} else None


def _one_of(*words: str) -> dict[str, Any]:
    *first, last = words
    forms = f"it is {', '.join(first)} or {last}"
    return {"forms": forms, "words": words, "read": lambda value: value if value in words else None}


def _sentence(about: str, unset: str, example: str) -> Key:
    return Key(about=about, forms="one line of text", read=_line, unset=unset, example=example)


def _timezone(value: object) -> str | None:
    """The name of a zone of the tz database."""
    if not isinstance(value, str):
        return None
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(value).key
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        return None


KEYS: dict[str, Key] = {
    "agent": Key(
        about="the shopping agent of an order, where no --agent is given",
        forms="the name of an agent, such as kakobuy",
        read=_line,
    ),
    "currency": Key(
        about="the currency of an amount, where no --currency is given",
        forms="three letters: CNY, EUR, USD",
        read=_currency,
    ),
    "calendar": Key(
        about="the calendar that refunds count business days over",
        **_one_of("CN", "weekdays"),
        unset="the guide's",
        example="weekdays",
    ),
    "timezone": Key(
        about="where it is today, for who buys across the date line",
        forms="the name of a zone, such as Asia/Shanghai",
        read=_timezone,
        unset="this computer's",
        example="Asia/Shanghai",
    ),
    "return_rule": Key(
        about="your own deadline for a return, for every order",
        forms='write it as "120 hours after stocked" or "5 days after photos"',
        read=lambda value: parse_rule(value) if isinstance(value, str) else None,
        unset="none",
        example="120 hours after stocked",
    ),
    "reported": Key(
        about="count deadlines that a guide calls reported",
        forms="it is true or false",
        read=_flag,
        words=("true", "false"),
    ),
    "language": Key(about="the language of messages", **_one_of(*LANGUAGES)),
    "greeting": _sentence("the line a message begins with", "the usual", "Good day,"),
    "name": _sentence("the name a message is signed with", "none", "your name"),
    "closing": _sentence("the line a message ends with", "the usual", "Thank you for your help."),
    "colours": Key(about="when to use colours", **_one_of("auto", "always", "never")),
    "pager": Key(
        about="the command that shows long answers on a terminal; cat for none",
        forms="a command line, such as less -FRX",
        read=lambda value: "" if value == "" else _line(value),
        unset="PAGER, else less",
        example="less -FRX",
    ),
    "db": Key(
        about="the store, where no --db is given",
        forms="a path, or postgresql://USER@HOST/DATABASE?store=NAME without a password, which goes into ~/.pgpass",
        read=_store,
        unset="a file in your data folder",
        example="postgresql://ann@db.example.org/buyers",
    ),
}


def typed(key: Key, words: str) -> object:
    """What stands on the command line or in the environment for `key`, as TOML has it; None for what it may not be."""
    value = {"true": True, "false": False}.get(words, words) if key.words == ("true", "false") else words
    read = key.read(value)
    return read if isinstance(read, str) or read is None else value


def suggestion(name: str) -> str:
    """What to say to a key that is not known."""
    near = text.nearest(name, KEYS)
    return f"did you mean {near}?" if near else f"known keys: {', '.join(KEYS)}"
