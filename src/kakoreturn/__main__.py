"""The entry point: `kakoreturn`, or `python -m kakoreturn`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    # Importing makes thousands of objects that all stay: collecting among them is a fifth of a short command's time.
    gc.disable()
    try:
        if "_KAKORETURN_COMPLETE" in os.environ:  # asked by a shell, what could be typed next
            from kakoreturn.cli.complete import run
        else:
            from kakoreturn.cli.fast import run
    except KeyboardInterrupt:
        sys.exit(130)
    gc.freeze()
    gc.enable()
    sys.exit(run())


if __name__ == "__main__":
    main()
