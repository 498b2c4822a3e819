"""Commands as this run prints them: with the program as it was started, and the store that --db named.

The rest of the program writes `kakoreturn ...`; what goes to the user passes `addressed` on its way.
"""

from __future__ import annotations

import os
import sys

from kakoreturn.cli.commands import COMMANDS
from kakoreturn.domain.text import Placeholder, shell_quoted
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "kakoreturn"
# A command within a sentence. What stands in quotes or brackets is what the user called something.
_COMMAND = rf"(?<!\w)(?:'[^']*'|\"[^\"]*\"|\([^()]*\))|(?<!\S){_NAME} ([a-z]+|--[a-z]+)"
_named: str | None = None


def heed(store: str | None) -> None:
    """Name this store in every command from now on; None leaves it out."""
    global _named  # noqa: PLW0603 - a process is started once
    _named = store


def addressed(text: str) -> str:
    """A command, or a sentence of ours with commands in it, as it works when pasted where this program was started."""
    if _NAME not in text:
        return text
    start, _, rest = text.partition(" ")
    if start == _NAME and _NAME not in rest and rest.partition(" ")[0] in COMMANDS:
        return f"{_started()} {rest}"  # a command alone, as nearly every text is: the pattern takes long to compile

    def whole(found: re.Match[str]) -> str:
        word = found[1]
        is_command = word is not None and (word.startswith("-") or word in COMMANDS)
        return f"{_started()} {word}" if is_command else found[0]

    return re.sub(_COMMAND, whole, text)


def named(case: str) -> str:
    """A case as it was named, for a command that is printed."""
    return shell_quoted([case], Placeholder.CASE)


def explained(places: list[str]) -> str:
    """What to say before a command in which these placeholders stand."""
    stands = "stands" if len(places) == 1 else "stand"
    return f"{' and '.join(places)} {stands} for what cannot be pasted safely; type it yourself:"


def _started() -> str:
    """How the program is called, with the store that was named."""
    return _program() if _named is None else f"{_program()} --db {shell_quoted([_named], Placeholder.STORE)}"


def _program() -> str:
    """How the program is called: by its name where the shell finds it by that, else by the path it was started with."""
    started = sys.argv[0]
    folder, name = os.path.split(started)
    if name == "__main__.py":  # python -m
        return _NAME
    stem = os.path.splitext(name)[0]
    if stem != _NAME or not folder or any(_is_same(one, started) for one in _on_the_path()):
        return _NAME
    path = os.path.join(folder, stem) if os.name == "nt" else started
    shown = shell_quoted([path], Placeholder.FILE)
    # Quotes around the program itself would make it a mere text in PowerShell.
    return shown if shown == path else _NAME


def _on_the_path() -> Iterator[str]:
    """What the shell starts by the name alone: the first that is found, though another may be meant."""
    endings = os.environ.get("PATHEXT", ".EXE").split(os.pathsep) if os.name == "nt" else [""]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for ending in endings:
            place = os.path.join(folder or ".", f"{_NAME}{ending.lower()}")
            if os.path.isfile(place) and os.access(place, os.X_OK):
                yield place
                return


def _is_same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other) or os.path.samefile(one, f"{other}.exe")
    except OSError:
        return False
