"""The configuration file: a few habits that would otherwise be options on every command.

One TOML file in the user's configuration folder, `KAKORETURN_CONFIG` names another. A key that is not known, or a
value that cannot be, is an error with a suggestion: a typo must not silently change a deadline.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kakoreturn.domain.deadline import DeadlineRule, parse_rule
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.records import Record, record

_MOST_BYTES = 64 * 1024


@record
class Config(Record):
    """What the user set.

    `agent` and `currency` are used where none is given. `calendar` replaces the guide's working calendar.
    `return_rule` is a deadline for every order, `reported` whether a guide's reported clocks count. `guides` is the
    folder of own guides.
    """

    agent: str = "kakobuy"
    currency: str = "CNY"
    calendar: str | None = None
    return_rule: DeadlineRule | None = None
    reported: bool = False
    guides: Path | None = None


def config_path() -> Path:
    """Where the configuration is, or would be."""
    if named := os.environ.get("KAKORETURN_CONFIG"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("kakoreturn", appauthor=False) / "config.toml"


def read_config() -> Config:
    """The configuration, all defaults where there is no file. Raises Refused for a file that is not in order."""
    if _is_surely_absent():
        return Config()
    path = config_path()
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Config(guides=path.parent / "guides")
    except OSError as error:
        raise Refused(f"the configuration {quoted(str(path), 200)} cannot be read: {error.strerror}") from None
    return _parsed(data, path)


def _is_surely_absent() -> bool:
    """Whether there is no configuration folder where Linux keeps them.

    Most people have none, and asking platformdirs takes a twentieth of a short command's time.
    """
    if sys.platform in {"win32", "darwin"} or os.environ.get("KAKORETURN_CONFIG"):
        return False
    base = os.environ.get("XDG_CONFIG_HOME", "").strip() or "~/.config"
    return not (Path(base).expanduser() / "kakoreturn").exists()


def _parsed(data: bytes, path: Path) -> Config:
    import tomllib

    name = quoted(str(path), 200)
    if len(data) > _MOST_BYTES:
        raise Refused(f"the configuration {name} is larger than {_MOST_BYTES // 1024} KiB")
    try:
        plain = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"the configuration {name} is no valid TOML: {error}") from None
    for key in plain:
        if key not in _READ:
            raise Refused(f"the configuration {name} has an unknown key {quoted(key)}", _suggestion(key))
    values: dict[str, Any] = {key: _READ[key](plain[key], f"{key} in the configuration {name}") for key in plain}
    return Config(**{"guides": path.parent / "guides", **values})


def _suggestion(key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, _READ, 1)
    return f"did you mean {close[0]}?" if close else f"known keys: {', '.join(_READ)}"


def _matching(pattern: str, hint: str) -> Callable[[object, str], str]:
    def read(value: object, name: str) -> str:
        import re

        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise Refused(f"{name} is {quoted(str(value))}", hint)
        return value

    return read


def _rule(value: object, name: str) -> DeadlineRule:
    rule = parse_rule(value) if isinstance(value, str) else None
    if rule is None:
        raise Refused(
            f"{name} is {quoted(str(value))}", 'write it as "120 hours after stocked" or "5 days after photos"'
        )
    return rule


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise Refused(f"{name} is {quoted(str(value))}", "it is true or false")
    return value


_READ: dict[str, Callable[[object, str], object]] = {
    "agent": _matching(r"[a-z0-9-]{1,32}", "the short name of an agent, such as kakobuy"),
    "currency": _matching(r"[A-Z]{3}", "three letters: CNY, EUR, USD"),
    "calendar": _matching(r"CN|weekdays", "CN or weekdays"),
    "return_rule": _rule,
    "reported": _flag,
}
