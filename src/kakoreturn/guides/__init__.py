"""The agents' guides: TOML files, read and checked.

A guide is a plain dict (what TOML or JSON gives) on its way into and out of the program, and a `Guide` to everything
that reckons with it. `parse_guide` leads from the one to the other, and `canonical` gives the bytes that are stored.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kakoreturn.domain.errors import NotFound, Refused, quoted
from kakoreturn.guides.checker import parse_guide
from kakoreturn.guides.readers import is_agent_name

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["bundled_agents", "bundled_guide", "canonical", "find_guide", "guide_hash", "parse_guide", "read_guide"]

# A guide is some ten kilobytes; whatever is far larger is no guide, and is not worth parsing to find out.
_MOST_BYTES = 256 * 1024
# TOML's parser takes time with the square of a dotted key's length: minutes, for one that fills the file.
_LONGEST_LINE = 4000
_SHOWN = 200
# Some Windows editors begin every UTF-8 file with it.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def bundled_agents() -> tuple[str, ...]:
    """The short names of the agents whose guides come with the program, sorted."""
    return tuple(sorted(file.stem for file in Path(__file__).parent.glob("*.toml")))


def bundled_guide(agent: str) -> dict[str, object]:
    """The plain guide of `agent` that comes with the program. Raises NotFound for an agent it has none for."""
    # The name becomes part of a path: only what can be an agent's name gets that far.
    if not is_agent_name(agent) or agent not in bundled_agents():
        raise NotFound(f"no guide for agent {quoted(agent)}", f"known agents: {', '.join(bundled_agents())}")
    return read_guide(Path(__file__).with_name(f"{agent}.toml"))


def find_guide(agent: str, folder: Path | None = None) -> dict[str, object]:
    """The plain guide of `agent`: the user's own in `folder` where there is one, else the one that comes along.

    Raises NotFound for an agent without a guide, Refused for an own guide that is not in order.
    """
    own = folder / f"{agent}.toml" if folder is not None and is_agent_name(agent) else None
    if own is None or not own.is_file():
        return bundled_guide(agent)
    plain = read_guide(own)
    if (named := parse_guide(plain).agent) != agent:
        raise Refused(
            f"the guide {quoted(str(own), _SHOWN)} is for agent {named}, not {agent}", "name the file after it"
        )
    return plain


def read_guide(file: "Path | Traversable") -> dict[str, object]:
    """The plain values of a TOML file, not checked yet.

    Raises NotFound when there is no such file, Refused when it cannot be read, is larger than 256 KiB, or is no TOML.
    """
    name = quoted(str(file), _SHOWN)
    data = _bytes_of(file, name)
    if len(data) > _MOST_BYTES:
        raise Refused(f"{name} is larger than {_MOST_BYTES // 1024} KiB, too large for a guide")
    return _toml(_text_of(data, name), name)


def canonical(plain: Mapping[str, object]) -> bytes:
    """The one form of a guide that is stored and hashed: JSON in UTF-8, keys sorted, no spaces.

    `plain` is one that `parse_guide` accepts; others may hold values that JSON lacks.
    """
    form = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return form.encode()


def guide_hash(data: bytes) -> str:
    """The name under which a canonical guide is stored: its SHA-256, in hex."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _bytes_of(file: "Path | Traversable", name: str) -> bytes:
    """What stands in `file`, and of a file that is too large only enough to see that it is."""
    try:
        if isinstance(file, Path) and file.exists() and not file.is_file():
            raise Refused(f"{name} cannot be read: it is not a plain file")
        with file.open("rb") as stream:
            data: bytes = stream.read(_MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {name}") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise Refused(f"{name} cannot be read: {reason}") from None
    return data


def _text_of(data: bytes, name: str) -> str:
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"{name} line {line}: not UTF-8 text", "save the file as UTF-8") from None
    for line, content in enumerate(text.split("\n"), 1):
        if len(content) > _LONGEST_LINE:
            raise Refused(f"{name} line {line}: longer than {_LONGEST_LINE} characters")
    return text


def _toml(text: str, name: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Refused(f"{name} is no valid TOML: too many brackets inside each other") from None
    except ValueError as error:
        end = f"at line {text.count(chr(10)) + 1}, the end of the file"
        problem = str(error).replace("at end of document", end)
        raise Refused(f"{name} is no valid TOML: {problem}") from None
