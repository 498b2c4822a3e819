"""The user's folders for data, settings, what was seen, and what can be made again, as platformdirs has them.

On Linux they nearly always follow from one variable, and loading platformdirs to read it takes a tenth of a short
command's time. A test holds the two to the same.
"""

from __future__ import annotations

import os
import sys

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
