"""What `config` shows and changes: each setting with where it comes from, and the text of the file."""

from __future__ import annotations

from enum import StrEnum

from kakoreturn.config import Config, config_path, from_environment, parsed, read_file
from kakoreturn.config.keys import KEYS, Key, suggestion, typed
from kakoreturn.domain.errors import Refused, StoreProblem, UsageProblem, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.files import NotPlain, make_folder, reason, replacing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


class Origin(StrEnum):
    """Where a value comes from; a later one beats those before it."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    OPTION = "option"


@record
class Setting(Record):
    """A key with the value that holds, as the file would hold it, and where that comes from; None: nothing is set."""

    name: str
    value: object
    origin: Origin

    @property
    def key(self) -> Key:
        """What is known about the key."""
        return KEYS[self.name]

    @property
    def text(self) -> str | None:
        """The value as it would be given to `config set`; None where nothing is set."""
        if self.value is None:
            return None
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)


def settings(options: dict[str, object], environment: dict[str, object]) -> list[Setting]:
    """Every key with the value that holds. `options` were given on the command line.

    `environment` is what it sets that is heeded with the options alone.

    Raises Refused for a file that is not in order, UsageProblem for such a variable of the environment.
    """
    path = config_path()
    data = read_file(path)
    default = Config()
    layers = {
        Origin.DEFAULT: {name: getattr(default, name) for name in KEYS},
        Origin.FILE: {} if data is None else parsed(data, path),
        Origin.ENVIRONMENT: {**from_environment(), **environment},
        Origin.OPTION: options,
    }
    origins = {name: origin for origin, values in layers.items() for name in values}
    return [Setting(name=name, value=layers[origins[name]][name], origin=origins[name]) for name in KEYS]


def known(name: str) -> str:
    """The key that `name` is. Raises UsageProblem with a suggestion."""
    key = name.strip().lower().replace("-", "_")
    if key not in KEYS:
        raise UsageProblem(f"there is no setting {quoted(name)}", suggestion(key))
    return key


def readable(name: str, words: str) -> object:
    """What was given on the command line for key `name`, as the file holds it. Raises UsageProblem with the forms."""
    value = typed(KEYS[name], words.strip())
    if value is None:
        raise UsageProblem(f"{name} cannot be {quoted(words)}", KEYS[name].forms)
    return value


def with_value(data: bytes | None, path: Path, name: str, value: object) -> bytes:
    """The file's text with `name` set to `value`, or taken out where that is None; all else stays as it was written.

    `data` is the text so far, None where there is no file. Raises Refused when the file is not in order, or would not
    be.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse((data or b"").decode("utf-8-sig"))
    except (TOMLKitError, ValueError, RecursionError):
        parsed(data or b"", path)  # says what is wrong, in the words that reading it has
        raise
    if value is None:
        document.pop(name, None)
    else:
        document[name] = value
    changed = tomlkit.dumps(document).encode()
    parsed(changed, path)
    return changed


def save(path: Path, text: bytes) -> None:
    """Make `text` the content of the file; a link to it stays, and a file that is there keeps its mode.

    Raises Refused for what is no plain file, StoreProblem when it cannot be written.
    """
    name = f"the configuration {quoted(str(path), 200)}"
    try:
        make_folder(path.resolve().parent)
        with replacing(path, keeps_mode=True) as file:
            file.write(text)
    except NotPlain as error:
        raise Refused(f"{name} is {error.strerror}") from None
    except (OSError, ValueError) as error:
        why = reason(error, "its name is not valid")
        raise StoreProblem(f"{name} cannot be written: {why}", "check its folder and who may write there") from error


def template() -> bytes:
    """A file that sets nothing yet, and says what can be set."""
    default = Config()
    lines = ["# What kakoreturn does without being told each time. Take the # away from a line, and change its value."]
    for name, key in KEYS.items():
        value = getattr(default, name)
        shown = "false" if value is False else f'"{value or key.example}"'
        lines += ["", f"# {key.about}: {key.forms}", f"# {name} = {shown}"]
    return "\n".join([*lines, ""]).encode()
