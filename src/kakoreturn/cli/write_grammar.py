"""Writing `grammar.json`, `help.txt` and the manual page from what the commands say, once that has changed.

Run as `python -m kakoreturn.cli.write_grammar`.
"""

from __future__ import annotations

import json
from pathlib import Path

import typer

from kakoreturn.cli import commands, declared, manual
from kakoreturn.cli.app import app
from kakoreturn.cli.commands import COMMANDS, Group, load
from kakoreturn.cli.grammar import FILE, HELP
from kakoreturn.cli.typed import parameters, taken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kakoreturn.cli.shapes import Command, Parameter


def drawn() -> Command:
    """The root command, as the commands themselves say."""
    found = _command(typer.main.get_command(app))
    return {**found, "commands": {name: _named(name, found["commands"][name]) for name in COMMANDS}}


def text() -> str:
    """What belongs into the file: JSON, the root on its first line, and each command below it on one of its own."""
    root = drawn()
    first = json.dumps({**root, "commands": {}}, ensure_ascii=False).removesuffix("}}")
    below = (f'"{name}": {json.dumps(one, ensure_ascii=False)}' for name, one in root["commands"].items())
    lines = ",\n".join(below)
    return f"{first}\n{lines}\n}}}}\n"


def help_text() -> str:
    """The help of the root command, as Typer writes it on 80 columns."""
    root = typer.main.get_command(app)
    with root.make_context("kakoreturn", [], terminal_width=80 - 2) as context:
        return f"{root.get_help(context)}\n"


def _named(name: str, found: Command) -> Command:
    """The command of this name, with what only its own declarations say."""
    said = load(name)
    found["about"] = COMMANDS[name][1]
    if not isinstance(said, Group):
        return _said(found, said)
    found["commands"] = {one: _said(found["commands"][one], command) for one, command in said.commands.items()}
    if said.default:
        found["default"] = said.default
    return found


def _command(command: Any) -> Command:  # noqa: ANN401 - Typer's own Click has no public names
    """A command as Typer has it."""
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    names = command.list_commands(None) if hasattr(command, "list_commands") else []
    about = (command.help or "").partition("\n")[0].partition(". ")[0].removesuffix(".") + "."
    help_ = _parameter("help", "--help", about="Show what it takes.")
    return {
        "about": about,
        "takes": "",
        "options": [*(_typed(one) for one in shown if one.param_type_name == "option"), help_],
        "arguments": [_typed(one) for one in shown if one.param_type_name == "argument"],
        "commands": {name: _command(command.get_command(None, name)) for name in names},
    }


def _typed(one: Any) -> Parameter:  # noqa: ANN401 - as above
    """A parameter as Typer has it."""
    is_option = one.param_type_name == "option"
    made = _parameter(
        one.name,
        one.opts[0] if is_option else "",
        metavar="" if is_option and one.is_flag else (one.metavar or "TEXT"),
        repeats=bool(one.multiple if is_option else one.nargs == -1),
        required=one.required,
        about=one.help or "",
    )
    if one.envvar:
        made["env"] = one.envvar
    return made


def _parameter(
    name: str, option: str, *, about: str, metavar: str = "", repeats: bool = False, required: bool = False
) -> Parameter:
    return {
        "name": name,
        "option": option,
        "metavar": metavar,
        "repeats": repeats,
        "required": required,
        "about": about,
        "completer": declared.BY_METAVAR.get(metavar, ""),
        "words": [],
    }


def _said(found: Command, command: commands.Command) -> Command:
    """A command with what only its own declarations say."""
    said = parameters(command)
    for one in (*found["options"], *found["arguments"]):
        if own := said.get(one["name"]):
            one["completer"], one["words"] = own.completer or "", list(own.words)
    return {**found, "takes": taken(command)}


if __name__ == "__main__":
    Path(FILE).write_text(text(), encoding="utf-8", newline="\n")
    Path(HELP).write_text(help_text(), encoding="utf-8", newline="\n")
    manual.FILE.write_text(manual.page(drawn()), encoding="utf-8", newline="\n")
