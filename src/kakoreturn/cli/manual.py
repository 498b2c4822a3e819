"""The manual page, `man kakoreturn`, from the table of what commands take."""

from __future__ import annotations

from pathlib import Path

from kakoreturn import __version__
from kakoreturn.cli.commands import COMMANDS, GROUPS
from kakoreturn.domain.errors import ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.cli.shapes import Command, Parameter

FILE = Path(__file__).with_name("kakoreturn.1")

_EXIT_CODES = {
    ExitCode.DONE: "done",
    ExitCode.BUG: "a bug in kakoreturn",
    ExitCode.USAGE: "something on the command line is missing or malformed",
    ExitCode.NOT_FOUND: "not found",
    ExitCode.REFUSED: "refused; nothing was changed",
    ExitCode.STORE: "the store cannot be used, or doctor found damage",
    ExitCode.OVERDUE: "only from status --check: something is overdue",
    ExitCode.INTERRUPTED: "interrupted",
}


def page(root: Command) -> str:
    """The page in roff, for the root command of the table."""
    return "\n".join(_lines(root)) + "\n"


def _lines(root: Command) -> Iterator[str]:
    yield f'.TH KAKORETURN 1 "" "kakoreturn {__version__}" "User Commands"'
    yield from (".SH NAME", f"kakoreturn \\- {_plain(root['about'][:1].lower() + root['about'][1:].rstrip('.'))}")
    yield from (".SH SYNOPSIS", ".B kakoreturn", "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]...")
    yield ".SH OPTIONS"
    yield from _options(root["options"])
    for group, names in GROUPS.items():
        yield f".SH {group.upper()} COMMANDS"
        for name in names:
            yield from _command(name, root["commands"][name], COMMANDS[name][1])
    yield ".SH EXIT STATUS"
    for code, meaning in _EXIT_CODES.items():
        yield from (".TP", f".B {int(code)}", _plain(meaning))
    yield ".SH ENVIRONMENT"
    for one in root["options"]:
        if env := one.get("env"):
            yield from (".TP", f".B {_plain(env)}", f"as {_plain(one['option'])}")
    yield from (".TP", ".B KAKORETURN_CONFIG", "the configuration file; kakoreturn config list shows what it may hold")


def _command(name: str, command: Command, about: str) -> Iterator[str]:
    arguments = "".join(
        f" \\fI{_plain(one['metavar'])}\\fR{'...' if one['repeats'] else ''}" for one in command["arguments"]
    )
    yield from (f'.SS "{_plain(name)}{arguments}"', _plain(about))
    yield from _options([one for one in command["options"] if one["option"] != "--help"])
    for below, said in command["commands"].items():
        yield from _command(f"{name} {below}", said, said["about"])


def _options(options: list[Parameter]) -> Iterator[str]:
    for one in options:
        metavar = f" \\fI{_plain(one['metavar'])}\\fR" if one["metavar"] else ""
        yield from (".TP", f"\\fB{_plain(one['option'])}\\fR{metavar}", _plain(one["about"]))


def _plain(words: str) -> str:
    """Words that roff shows as they are."""
    shown = words.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{shown}" if shown[:1] in {".", "'"} else shown
