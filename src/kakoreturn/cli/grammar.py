"""What every command takes, as `grammar.json` keeps it: the reader of plain lines and completion go by it.

`help.txt` beside it is what the program says of itself, and `kakoreturn.1` the manual page. `python -m
kakoreturn.cli.write_grammar` writes all three anew; a test fails where they are not what the commands say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.cli.shapes import Command

FILE = Path(__file__).with_name("grammar.json")
HELP = FILE.with_name("help.txt")


class _Commands(Mapping[str, "Command"]):
    """The commands below the root, each read when it is asked for: a line names one, and the table has dozens."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._lines = lines

    def __getitem__(self, name: str) -> Command:
        found: Command = json.loads(self._lines[name])
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def kept() -> Command:
    """The root command, as it was written to the file."""
    first, *lines, _, _ = FILE.read_bytes().split(b"\n")
    root: Command = json.loads(first + b"}}")
    named = (line.removesuffix(b",").split(b": ", 1) for line in lines)
    root["commands"] = _Commands({name.decode().strip('"'): command for name, command in named})
    return root


def help_text() -> str:
    """The help of the root command, for a terminal of 80 columns or more."""
    return HELP.read_text(encoding="utf-8")
