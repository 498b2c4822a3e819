"""JSON in lines that people can read.

`json.dumps(value, indent=2)` writes the same, in Python; what holds nothing that has parts itself is written in C here,
which takes a third of the time. A test holds the two to the same.
"""

from __future__ import annotations

from functools import cache
from json import JSONEncoder
from json.encoder import encode_basestring_ascii as _quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_CONSTANTS = {None: "null", True: "true", False: "false"}
_HAVE_PARTS = {dict, list, tuple}


def json_text(value: object, margin: str = "\n") -> str:
    """The text of a value, of which every line but the first begins with `margin`. Keys are texts."""
    if isinstance(value, str):
        return _quoted(value)
    if value is None or value is True or value is False:
        return _CONSTANTS[value]
    if not value or not isinstance(value, dict | list | tuple):
        return _flat("")(value)
    inner = f"{margin}  "
    if _HAVE_PARTS.isdisjoint(map(type, value.values() if isinstance(value, dict) else value)):
        text = _flat(inner)(value)
        return f"{text[0]}{inner}{text[1:-1]}{margin}{text[-1]}"
    if isinstance(value, dict):
        parts = [f"{_quoted(name)}: {json_text(one, inner)}" for name, one in value.items()]
        return f"{{{inner}{f',{inner}'.join(parts)}{margin}}}"
    return f"[{inner}{f',{inner}'.join([json_text(one, inner) for one in value])}{margin}]"


@cache
def _flat(margin: str) -> Callable[[object], str]:
    """What writes a value without parts of parts, each part on a line that begins with `margin`."""
    return JSONEncoder(separators=(f",{margin}", ": ")).encode
