"""The configuration: a few habits that would otherwise be options on every command.

One TOML file in the user's configuration folder, `KAKORETURN_CONFIG` names another; what it may hold stands in `keys`.
A variable of the environment named after a key (`KAKORETURN_CURRENCY`) beats the file, an option beats both. A key
that is not known, or a value that cannot be, is an error with a suggestion: a typo must not silently change a deadline.
"""

import os
import sys
from pathlib import Path
from typing import Any

from kakoreturn.domain.deadline import DeadlineRule
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.records import Record, record

PREFIX = "KAKORETURN_"
_MOST_BYTES = 64 * 1024


@record
class Config(Record):
    """What the user set; each field but `guides`, the folder of own guides, is a key of `keys.KEYS`, described there.

    None: nothing was set, and what then holds is decided where it is used.
    """

    agent: str = "kakobuy"
    currency: str = "CNY"
    calendar: str | None = None
    return_rule: DeadlineRule | None = None
    reported: bool = False
    language: str | None = None
    greeting: str | None = None
    name: str | None = None
    closing: str | None = None
    colours: str = "auto"
    pager: str | None = None
    guides: Path | None = None


def config_path() -> Path:
    """Where the configuration is, or would be."""
    if named := os.environ.get("KAKORETURN_CONFIG"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("kakoreturn", appauthor=False) / "config.toml"


def read_config() -> Config:
    """The configuration, all defaults where nothing is set.

    Raises Refused for a file that is not in order, UsageProblem for such a variable.
    """
    variables = variables_set()
    if _is_surely_absent():
        return Config(**_heeded(variables))
    path = config_path()
    data = read_file(path)
    values = {} if data is None else parsed(data, path)
    return Config(**{"guides": path.parent / "guides", **values, **_heeded(variables)})


def variables_set() -> dict[str, str]:
    """What the environment says, by key; an empty variable says nothing."""
    names = ((key, f"{PREFIX}{key.upper()}") for key in Config.__dataclass_fields__ if key != "guides")
    # An empty pager is the usual way to ask for none.
    return {
        key: os.environ[name] for key, name in names if os.environ.get(name) or (key == "pager" and name in os.environ)
    }


def _heeded(variables: dict[str, str]) -> dict[str, Any]:
    if not variables:
        return {}
    from kakoreturn.config.keys import KEYS, typed

    values: dict[str, Any] = {}
    for key, text in variables.items():
        values[key] = KEYS[key].read(typed(KEYS[key], text))
        if values[key] is None:
            raise UsageProblem(f"{PREFIX}{key.upper()} is {quoted(text)}", KEYS[key].forms)
    return values


def read_file(path: Path) -> bytes | None:
    """What stands in the file, None where there is none. Raises Refused when it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise Refused(f"the configuration {quoted(str(path), 200)} cannot be read: {reason}") from None
    if len(data) > _MOST_BYTES:
        raise Refused(f"the configuration {quoted(str(path), 200)} is larger than {_MOST_BYTES // 1024} KiB")
    return data


def _is_surely_absent() -> bool:
    """Whether there is no configuration folder where Linux keeps them.

    Most people have none, and asking platformdirs takes a twentieth of a short command's time.
    """
    if sys.platform in {"win32", "darwin"} or os.environ.get("KAKORETURN_CONFIG"):
        return False
    base = os.environ.get("XDG_CONFIG_HOME", "").strip() or "~/.config"
    return not (Path(base).expanduser() / "kakoreturn").exists()


def parsed(data: bytes, path: Path) -> dict[str, Any]:
    """The values that the text of the file at `path` sets. Raises Refused for the first that cannot be."""
    import tomllib

    from kakoreturn.config.keys import KEYS, suggestion

    name = quoted(str(path), 200)
    try:
        plain = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = str(error).replace("end of document", f"line {len(data.splitlines())}, the last")
        raise Refused(
            f"the configuration {name} is no valid TOML: {where}", "correct that line with: kakoreturn config edit"
        ) from None
    values: dict[str, Any] = {}
    for key, value in plain.items():
        if key not in KEYS:
            raise Refused(f"the configuration {name} has an unknown key {quoted(key)}", suggestion(key))
        values[key] = KEYS[key].read(value)
        if values[key] is None:
            raise Refused(f"{key} in the configuration {name} is {quoted(str(value))}", KEYS[key].forms)
    return values
