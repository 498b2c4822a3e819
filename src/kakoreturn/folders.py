"""The user's folders for data, settings, what was seen, and what can be made again, as platformdirs has them.

What is small and done without where it cannot be kept is remembered there; it counts only where nobody else may have
written it.

On Linux they nearly always follow from one variable, and loading platformdirs to read it takes a tenth of a short
command's time. A test holds the two to the same.
"""

from __future__ import annotations

import contextlib
import os
import sys

from kakoreturn.files import make_folder, open_plain, replacing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["data", "config", "state", "cache"]

_NAME = "kakoreturn"
# On Linux: the variable that names the folder of all programs, and where that is without it.
_RULES = {
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
}
_MOST_BYTES = 1 << 20
_OTHERS_MAY_WRITE = 0o022


def user_folder(kind: Kind) -> str:
    """Where this program's own files of a kind are when nothing else is said.

    What is lost of `state` and of `cache` is done without.
    """
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        variable, usual = _RULES[kind]
        base = os.environ.get(variable) or os.path.expanduser(usual)
        if base.startswith("/") and base == base.strip():  # it is plainly a folder
            return os.path.join(base, _NAME)
    import platformdirs

    folder: str = getattr(platformdirs, f"user_{kind}_dir")(_NAME, appauthor=False)
    return folder


def recalled(kind: Kind, *names: str) -> bytes:
    """What was remembered under these names, of folders and a file below the user's own; nothing where it is not there.

    Of a very long one it is the beginning.
    """
    with contextlib.suppress(OSError, ValueError), open_plain(_place(kind, names), follow=False) as file:
        found = os.fstat(file.fileno())
        if os.name == "nt" or (found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_MAY_WRITE):
            return file.read(_MOST_BYTES)
    return b""


def remember(content: bytes, kind: Kind, *names: str) -> None:
    """Keep this under these names, where it can be kept."""
    from pathlib import Path

    place = Path(_place(kind, names))
    with contextlib.suppress(OSError):
        make_folder(place.parent)
        with replacing(place) as file:
            file.write(content)


def forget(kind: Kind, *names: str) -> None:
    """Remember it no longer."""
    with contextlib.suppress(OSError):
        os.unlink(_place(kind, names))


def _place(kind: Kind, names: tuple[str, ...]) -> str:
    return os.path.join(user_folder(kind), *names)
