"""What every command takes, as `grammar.json` keeps it: the reader of plain lines and completion go by it.

`help.txt` beside it is what the program says of itself, and `kakoreturn.1` the manual page. `python -m
kakoreturn.cli.write_grammar` writes all three anew; a test fails where they are not what the commands say.
"""

import json
from pathlib import Path
from typing import NotRequired, TypedDict

FILE = Path(__file__).with_name("grammar.json")
HELP = FILE.with_name("help.txt")


class Parameter(TypedDict):
    """An option, or an argument; `option` is empty then. A flag has no `metavar`; `name` is the command's own.

    `completer` is what completes it, empty where nothing does or `words` are all that it can be. `env` is the variable
    of the environment that says it too.
    """

    name: str
    option: str
    metavar: str
    repeats: bool
    required: bool
    about: str
    completer: str
    words: list[str]
    env: NotRequired[str]


class Command(TypedDict):
    """A command, or a group of `commands`. It `takes` the session, the run, or nothing before its parameters.

    `default` is the command of a group that is meant where none is named.
    """

    about: str
    takes: str
    options: list[Parameter]
    arguments: list[Parameter]
    commands: "dict[str, Command]"
    default: NotRequired[str]


def kept() -> Command:
    """The root command, as it was written to the file."""
    found: Command = json.loads(FILE.read_bytes())
    return found


def help_text() -> str:
    """The help of the root command, for a terminal of 80 columns or more."""
    return HELP.read_text(encoding="utf-8")
