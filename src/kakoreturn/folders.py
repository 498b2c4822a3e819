"""The user's folders for data, for settings and for what was seen, as platformdirs has them.

On Linux they nearly always follow from one variable, and loading platformdirs to read it takes a tenth of a short
command's time. A test holds the two to the same.
"""

from __future__ import annotations

import os
import sys

_NAME = "kakoreturn"


def data_folder() -> str:
    """Where the store is when nothing else is said."""
    if (folder := _by_the_rule("XDG_DATA_HOME", "~/.local/share")) is not None:
        return folder
    from platformdirs import user_data_dir

    return user_data_dir(_NAME, appauthor=False)


def config_folder() -> str:
    """Where the settings are when nothing else is said."""
    if (folder := _by_the_rule("XDG_CONFIG_HOME", "~/.config")) is not None:
        return folder
    from platformdirs import user_config_dir

    return user_config_dir(_NAME, appauthor=False)


def state_folder() -> str:
    """Where is kept what was seen, and is done without when it is gone."""
    if (folder := _by_the_rule("XDG_STATE_HOME", "~/.local/state")) is not None:
        return folder
    from platformdirs import user_state_dir

    return user_state_dir(_NAME, appauthor=False)


def cache_folder() -> str:
    """Where is kept what can be made again."""
    if (folder := _by_the_rule("XDG_CACHE_HOME", "~/.cache")) is not None:
        return folder
    from platformdirs import user_cache_dir

    return user_cache_dir(_NAME, appauthor=False)


def _by_the_rule(variable: str, usual: str) -> str | None:
    """The folder by the rule of Linux; None on another system, and where the variable is not plainly a folder."""
    if sys.platform != "linux" or "ANDROID_ROOT" in os.environ:
        return None
    base = os.environ.get(variable) or os.path.expanduser(usual)
    return os.path.join(base, _NAME) if base.startswith("/") and base == base.strip() else None
