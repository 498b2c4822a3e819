"""The configuration: a few habits that would otherwise be options on every command.

One TOML file in the user's configuration folder, `KAKORETURN_CONFIG` names another; what it may hold stands in `keys`.
A variable of the environment named after a key (`KAKORETURN_CURRENCY`) beats the file, an option beats both. A key
that is not known, or a value that cannot be, is an error with a suggestion: a typo must not silently change a deadline.
"""

from __future__ import annotations

import os

from kakoreturn import plain_json
from kakoreturn.domain.errors import NotFound, Refused, UsageProblem, quoted
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.files import is_of_disk, read_named
from kakoreturn.folders import recalled, remember, user_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from kakoreturn.domain.clocks import DeadlineRule

    File = str | os.PathLike[str]

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
    timezone: str | None = None
    return_rule: DeadlineRule | None = None
    reported: bool = False
    language: str = "en"
    greeting: str | None = None
    name: str | None = None
    closing: str | None = None
    colours: str = "auto"
    pager: str | None = None
    db: str | None = None
    guides: str | None = None


def config_path() -> Path:
    """Where the configuration is, or would be."""
    from pathlib import Path  # what only reads it does without

    return Path(_place())


def _place() -> str:
    return os.environ.get("KAKORETURN_CONFIG") or os.path.join(user_folder("config"), "config.toml")


def read_config() -> Config:
    """The configuration, all defaults where nothing is set.

    Raises Refused for a file that is not in order, UsageProblem for such a variable.
    """
    if _is_surely_absent():
        return _configured(from_environment())
    place = _place()
    data = read_file(place)
    values = {} if data is None else _checked_values(_remembered(data, place), place)
    return replace(_configured({**values, **from_environment()}), guides=os.path.join(os.path.dirname(place), "guides"))


def _configured(values: dict[str, object]) -> Config:
    if not values:
        return Config()
    from kakoreturn.config.keys import KEYS

    read: dict[str, Any] = {key: KEYS[key].read(value) for key, value in values.items()}
    return Config(**read)


def from_environment() -> dict[str, object]:
    """The values that the environment sets, as the file would hold them. Raises UsageProblem for one that cannot be.

    NO_COLOR and FORCE_COLOR, which other programs heed too, stand below KAKORETURN_COLOURS.
    """
    set_to = {key: text for key in Config.field_names if (text := os.environ.get(f"{PREFIX}{key.upper()}"))}
    for name in ("guides", "db"):  # no key, and what `--db` itself heeds
        set_to.pop(name, None)
    if os.environ.get(f"{PREFIX}PAGER") == "":  # the usual way to ask for none
        set_to["pager"] = ""
    if "colours" not in set_to and (os.environ.get("NO_COLOR") or os.environ.get("FORCE_COLOR")):
        set_to["colours"] = "never" if os.environ.get("NO_COLOR") else "always"
    return {key: _checked(key, text) for key, text in set_to.items()} if set_to else {}


def _checked(key: str, words: str) -> object:
    from kakoreturn.config.keys import KEYS, typed

    value = typed(KEYS[key], words)
    if value is None:
        raise UsageProblem(f"{PREFIX}{key.upper()} is {quoted(words)}", KEYS[key].forms)
    return value


def read_file(path: File) -> bytes | None:
    """What stands in the file, None where there is none. Raises Refused or StoreProblem when it cannot be read."""
    name = f"the configuration {quoted(str(path), 200)}"
    try:
        data = read_named(path, name, _MOST_BYTES)
    except NotFound:
        return None
    if len(data) > _MOST_BYTES:
        raise Refused(f"{name} is larger than {_MOST_BYTES // 1024} KiB")
    return data


def _is_surely_absent() -> bool:
    """Whether there is no configuration, as most people have none. A disk that fails does not say so."""
    if os.environ.get("KAKORETURN_CONFIG"):
        return False
    try:
        os.stat(user_folder("config"))
    except (OSError, ValueError) as error:
        return not is_of_disk(error)
    return False


def parsed(data: bytes, path: File) -> dict[str, object]:
    """The values that the text of the file at `path` sets. Raises Refused for the first that cannot be."""
    return _checked_values(_toml(data, path), path)


def _remembered(data: bytes, path: File) -> dict[str, object]:
    """The same unchecked, without what reads TOML where it was read before: that takes a fifth of a command.

    What these bytes say is kept with them, and counts for no others. What JSON cannot say is no setting.
    """
    written = data.decode("latin-1")
    try:
        kept = plain_json.loads(recalled("cache", "config.json") or "null")
    except (ValueError, RecursionError):
        kept = None
    match kept:
        case {"bytes": known, "values": dict(values)} if known == written:
            return values
    found = _toml(data, path)
    if all(type(value) in {str, bool, int} for value in found.values()):
        remember(plain_json.dumps({"bytes": written, "values": found}).encode(), "cache", "config.json")
    return found


def _toml(data: bytes, path: File) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        match error:
            case tomllib.TOMLDecodeError():
                where = str(error).replace("end of document", f"line {len(data.splitlines())}, the last")
            case UnicodeDecodeError():
                where = "its text is not UTF-8"
            case RecursionError():
                where = "it is nested too deeply"
            case _:
                where = "a number in it has thousands of digits"
        raise Refused(
            f"the configuration {quoted(str(path), 200)} is no valid TOML: {where}",
            "correct that line with: kakoreturn config edit",
        ) from None


def _checked_values(values: dict[str, object], path: File) -> dict[str, object]:
    from kakoreturn.config.keys import KEYS, suggestion

    name = quoted(str(path), 200)
    for key, value in values.items():
        if key not in KEYS:
            raise Refused(f"the configuration {name} has an unknown key {quoted(key)}", suggestion(key))
        if KEYS[key].read(value) is None:
            raise Refused(f"{key} in the configuration {name} is {quoted(str(value))}", KEYS[key].forms)
    return values
