"""What every command takes, as `grammar.json` keeps it: the reader of plain lines and completion go by it.

`help.txt` beside it is what the program says of itself, and `kakoreturn.1` the manual page. `python -m
kakoreturn.cli.write_grammar` writes all three anew; a test fails where they are not what the commands say.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from kakoreturn import plain_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.cli.shapes import Command

FILE = os.path.join(os.path.dirname(__file__), "grammar.json")
HELP = os.path.join(os.path.dirname(__file__), "help.txt")


class _Commands(Mapping[str, "Command"]):
    """The commands below the root, each read when it is asked for: a line names one, and the table has dozens."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._lines = lines

    def __getitem__(self, name: str) -> Command:
        found: Command = plain_json.loads(self._lines[name])
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _lines() -> list[bytes]:
    with open(FILE, "rb") as file:
        return file.read().split(b"\n")


def kept() -> Command:
    """The root command, as it was written to the file."""
    first, *lines, _, _ = _lines()
    root: Command = plain_json.loads(first + b"}}")
    named = (line.removesuffix(b",").split(b": ", 1) for line in lines)
    root["commands"] = _Commands({name.decode().strip('"'): command for name, command in named})
    return root


def help_text() -> str:
    """The help of the root command, for a terminal of 80 columns or more."""
    with open(HELP, encoding="utf-8") as file:
        return file.read()
