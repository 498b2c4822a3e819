"""The entry point: `kakoreturn`, or `python -m kakoreturn`."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

# So many objects more than were freed, and garbage is looked for: a short command never comes to it.
_MANY = 20_000


def shell_expanded(words: list[str]) -> list[str]:
    """The words of a command line with `~` and `*` replaced as a shell would have; those of Windows hand them over."""
    found: list[str] = []
    for word in words:
        path = os.path.expanduser(word) if word == "~" or word.startswith(("~/", "~\\")) else word
        files: list[str] = []
        if "*" in path:
            from glob import glob

            files = sorted(glob(path))
        found += files or [path]
    return found


def main() -> NoReturn:
    """Run the command line and end with its exit code."""
    end(run())


def run() -> int:
    """Run the command line; its exit code."""
    # Importing makes thousands of objects that all stay: collecting among them is a fifth of a short command's time.
    gc.disable()
    if os.name == "nt":
        sys.argv[1:] = shell_expanded(sys.argv[1:])
    try:
        if "_KAKORETURN_COMPLETE" in os.environ:  # asked by a shell, what could be typed next
            from kakoreturn.cli.complete import run as run_line
        else:
            from kakoreturn.cli.fast import run as run_line
    except KeyboardInterrupt:
        return 130
    gc.freeze()
    gc.set_threshold(_MANY)
    gc.enable()
    return run_line()


def end(code: int) -> NoReturn:
    """End the process, without taking apart all that was loaded, which is a twentieth of a short command's time.

    It ends in the usual way where something waits for that: another thread, or whoever asked `atexit`. So it does where
    a stream takes no more.
    """
    if sys.modules.keys().isdisjoint({"atexit", "threading"}):
        try:
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        except (OSError, ValueError):
            sys.exit(code)
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
