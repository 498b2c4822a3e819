"""The shape of `grammar.json`, for those who check types: a program that runs needs none of it."""

from __future__ import annotations

from typing import NotRequired, TypedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


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
    commands: Mapping[str, Command]
    default: NotRequired[str]
