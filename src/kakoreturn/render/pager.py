"""A pager for answers that are longer than the screen.

The reader may stop early, which is no error, and a pager that cannot be run is no reason to show nothing. On Windows
`more` would spoil colours and signs beyond its code page, so there only `less` is used unasked.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys

from kakoreturn.domain.errors import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# Quit where it fits after all, let colours through, leave the text on the screen.
_LESS = "FRX"


def command(wanted: str | None) -> list[str] | None:
    """The words that start the pager, None for no pager.

    `wanted` is what was set for kakoreturn, None where nothing was: then PAGER counts, else it is less, where that is.
    """
    named = os.environ.get("PAGER") if wanted is None else wanted
    if named is None:
        return ["less"] if shutil.which("less") and os.environ.get("TERM") != "dumb" else None
    try:
        words = shlex.split(named, posix=os.name != "nt")
    except ValueError:
        return None
    return words if words and words != ["cat"] else None


def page(pieces: Iterable[str], words: list[str]) -> bool:
    """Show a text with the pager that `words` start; False where it cannot be run, and no piece was taken."""
    encoding = sys.stdout.encoding or "utf-8"
    settings = {"LESS": _LESS, "LV": "-c", **os.environ}
    if encoding.lower().replace("-", "") == "utf8":
        settings.setdefault("LESSCHARSET", "utf-8")
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=settings)  # noqa: S603 - the user's own pager
    except (OSError, ValueError):
        sys.stderr.write(f"warning: the pager {quoted(words[0])} cannot be run\n")
        return False
    assert pager.stdin is not None
    # A pipe that breaks, or an interrupt: the reader has seen enough.
    with contextlib.suppress(OSError, KeyboardInterrupt), pager.stdin as pipe:
        pipe.writelines(piece.encode(encoding, sys.stdout.errors or "replace") for piece in pieces)
    while pager.poll() is None:
        # Ctrl-C is for the pager, which reads on: whoever leaves first leaves the terminal in disorder.
        with contextlib.suppress(KeyboardInterrupt):
            pager.wait()
    return True
