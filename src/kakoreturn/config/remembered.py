"""What the text of the configuration says, remembered in the user's cache: to read TOML takes a fifth of a command.

It is kept with the bytes that it was read from, and counts for no others. What somebody else may have written does not
count, and where it cannot be kept a command does without.
"""

from __future__ import annotations

import contextlib
import json
import os

from kakoreturn.files import open_plain
from kakoreturn.folders import user_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import stat_result

_MOST_BYTES = 1 << 20
_OTHERS_MAY_WRITE = 0o022


def recalled(data: bytes) -> dict[str, object] | None:
    """What these bytes say; None where that is not remembered."""
    try:
        with open_plain(_place(), follow=False) as file:
            kept = json.loads(file.read(_MOST_BYTES)) if _is_ours(os.fstat(file.fileno())) else None
    except (OSError, ValueError, RecursionError):
        return None
    match kept:
        case {"bytes": known, "values": dict(values)} if known == data.decode("latin-1"):
            return values
        case _:
            return None


def remember(data: bytes, values: dict[str, object]) -> None:
    """Keep what these bytes say, unless JSON cannot say it; no setting is of such a kind."""
    if not all(type(value) in {str, bool, int} for value in values.values()):
        return
    from pathlib import Path

    from kakoreturn.files import make_folder, replacing

    place = Path(_place())
    with contextlib.suppress(OSError):
        make_folder(place.parent)
        with replacing(place) as file:
            file.write(json.dumps({"bytes": data.decode("latin-1"), "values": values}).encode())


def _is_ours(found: stat_result) -> bool:
    return os.name == "nt" or (found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_MAY_WRITE)


def _place() -> str:
    return os.path.join(user_folder("cache"), "config.json")
