"""What every command takes, kept in `grammar.json`: reading that is far faster than asking Typer, at each tab key.

`python -m kakoreturn.cli.grammar` writes the file anew; a test fails where it is not what the commands say.
"""

import json
from pathlib import Path
from typing import Any, TypedDict

_FILE = Path(__file__).with_name("grammar.json")


class Parameter(TypedDict):
    """An option, or an argument; `option` is empty then. A flag has no `metavar`; `name` is the command's own."""

    name: str
    option: str
    metavar: str
    repeats: bool
    about: str


class Command(TypedDict):
    """A command, or a group of `commands`."""

    about: str
    options: list[Parameter]
    arguments: list[Parameter]
    commands: "dict[str, Command]"


def kept() -> Command:
    """The root command, as it was written to the file."""
    found: Command = json.loads(_FILE.read_bytes())
    return found


def drawn() -> Command:
    """The root command, as the commands themselves say."""
    import typer

    from kakoreturn.cli.app import COMMANDS, app

    found = _command(typer.main.get_command(app))
    for name, command in found["commands"].items():
        command["about"] = COMMANDS[name][1]
    return found


def text() -> str:
    """What belongs into the file."""
    return json.dumps(drawn(), indent=1, ensure_ascii=False) + "\n"


def _command(command: Any) -> Command:  # noqa: ANN401 - Typer's own Click has no public names
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    names = command.list_commands(None) if hasattr(command, "list_commands") else []
    about = (command.help or "").partition("\n")[0].partition(". ")[0].removesuffix(".") + "."
    return {
        "about": about,
        "options": [
            *(_parameter(one) for one in shown if one.param_type_name == "option"),
            {"name": "help", "option": "--help", "metavar": "", "repeats": False, "about": "Show what it takes."},
        ],
        "arguments": [_parameter(one) for one in shown if one.param_type_name == "argument"],
        "commands": {name: _command(command.get_command(None, name)) for name in names},
    }


def _parameter(one: Any) -> Parameter:  # noqa: ANN401 - as above
    is_option = one.param_type_name == "option"
    return {
        "name": one.name,
        "option": one.opts[0] if is_option else "",
        "metavar": "" if is_option and one.is_flag else (one.metavar or "TEXT"),
        "repeats": bool(one.multiple if is_option else one.nargs == -1),
        "about": one.help or "",
    }


if __name__ == "__main__":
    _FILE.write_text(text(), encoding="utf-8", newline="\n")
