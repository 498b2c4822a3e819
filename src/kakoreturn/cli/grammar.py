"""What every command takes, as `grammar.json` keeps it: the reader of plain lines and completion go by it.

`help.txt` beside it is what the program says of itself, and `kakoreturn.1` the manual page. `python -m
kakoreturn.cli.write_grammar` writes all three anew; a test fails where they are not what the commands say.
"""

from __future__ import annotations

import json
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.cli.shapes import Command

FILE = Path(__file__).with_name("grammar.json")
HELP = FILE.with_name("help.txt")


def kept() -> Command:
    """The root command, as it was written to the file."""
    found: Command = json.loads(FILE.read_bytes())
    return found


def help_text() -> str:
    """The help of the root command, for a terminal of 80 columns or more."""
    return HELP.read_text(encoding="utf-8")
