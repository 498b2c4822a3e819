"""What the text of the configuration says, remembered in the user's cache: to read TOML takes a fifth of a command.

It is kept with the bytes that it was read from, and counts for no others.
"""

from __future__ import annotations

import json

from kakoreturn import folders


def recalled(data: bytes) -> dict[str, object] | None:
    """What these bytes say; None where that is not remembered."""
    try:
        kept = json.loads(folders.recalled("cache", "config.json") or "null")
    except (ValueError, RecursionError):
        return None
    match kept:
        case {"bytes": known, "values": dict(values)} if known == data.decode("latin-1"):
            return values
        case _:
            return None


def remember(data: bytes, values: dict[str, object]) -> None:
    """Keep what these bytes say, unless JSON cannot say it; no setting is of such a kind."""
    if all(type(value) in {str, bool, int} for value in values.values()):
        said = json.dumps({"bytes": data.decode("latin-1"), "values": values})
        folders.remember(said.encode(), "cache", "config.json")
