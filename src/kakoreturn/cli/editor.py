"""Changing a text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from kakoreturn.domain.errors import NotFound, Refused, UsageProblem, quoted

_SET_ONE = "set VISUAL or EDITOR, as in EDITOR=nano"


def edited(text: str, name: str) -> str:
    """`text` as it was saved in the editor; `name` is what its file is called there.

    Raises Refused when the editor ends with an error or what was saved is empty, NotFound when it cannot be run.
    """
    command = editor()
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder:
        file = Path(folder) / name
        file.write_bytes(text.encode())
        run([*command, str(file)])
        try:
            saved = file.read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            raise Refused("the editor left no file behind; nothing was written") from None
    if not saved.strip():
        raise Refused("what was saved is empty; nothing was written", "without --edit the message is as it was")
    return saved


def is_named() -> bool:
    """Whether the user said which editor it is."""
    return bool(os.environ.get("VISUAL") or os.environ.get("EDITOR"))


def editor() -> list[str]:
    """The words that start the editor: those of VISUAL, EDITOR, or the usual one, as git chooses it."""
    dumb = os.environ.get("TERM", "dumb") == "dumb" and os.name != "nt"
    named = (not dumb and os.environ.get("VISUAL")) or os.environ.get("EDITOR")
    if not named and dumb:
        raise UsageProblem("this terminal is too plain for an editor, and EDITOR names none", _SET_ONE)
    named = named or ("notepad" if os.name == "nt" else "vi")
    try:
        words = shlex.split(named, posix=os.name != "nt")
    except ValueError:
        words = []
    if not words:
        raise UsageProblem(f"the editor {quoted(named)} cannot be read as a command", _SET_ONE)
    return [word.strip('"') for word in words] if os.name == "nt" else words


def run(command: list[str]) -> None:
    """Run the editor until it ends. Raises NotFound when it cannot be run, Refused when it ends with an error."""
    # What the editor draws belongs on the terminal, also where stdout is piped on.
    screen = None if sys.stdout.isatty() or not sys.stderr.isatty() else 2
    try:
        code = subprocess.run(command, check=False, stdout=screen).returncode  # noqa: S603 - the user's own editor
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no program"
        raise NotFound(f"the editor {quoted(command[0])} cannot be run: {reason}", _SET_ONE) from None
    if code:
        raise Refused(f"the editor {quoted(command[0])} ended with {code}; nothing was written")
