"""How a command says what it takes: an option or an argument stands in the annotation of its parameter.

`typed` makes Typer's declarations of these, and `grammar.json` is written from those. So a command's module is loaded
without Typer, which costs more than all else, and the plain lines of daily commands are read without it.
"""

from __future__ import annotations

from enum import StrEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class Completer(StrEnum):
    """What completes a parameter that is not one of a few words; `candidates` says how."""

    CASES = "cases"
    ORDERS = "orders"
    SELLERS = "sellers"
    AGENTS = "agents"
    EVENTS = "events"
    PAST_EVENTS = "past_events"
    FAULTS = "faults"
    PLACES = "places"
    QUALITIES = "qualities"
    TOPICS = "topics"
    SETTINGS = "settings"
    VALUES = "values"
    FILES = "files"
    DAYS = "days"


# What completes a parameter that says no more than what stands for its value in the help.
BY_METAVAR = {
    "DATE": Completer.DAYS,
    **dict.fromkeys(("FILE", "FILE...", "FILE.json", "PATH", "DIR"), Completer.FILES),
}


class Parameter:
    """An option or an argument.

    `metavar` stands for its value in the help, None for a flag. `completer` is what completes it, else `words` are all
    that it can be. `needed`: a line that says nothing else lacks it, though another option may stand for it.
    """

    def __init__(
        self, metavar: str | None, help_: str, completes: Completer | Iterable[str] | None, *, needed: bool
    ) -> None:
        self.metavar = metavar
        self.help = help_
        self.needed = needed
        self.completer = completes if isinstance(completes, Completer) else BY_METAVAR.get(metavar or "")
        self.words = (
            ()
            if completes is None or isinstance(completes, Completer)
            else tuple(str(one).replace("_", "-") for one in completes)
        )


class Option(Parameter):
    """An option by its name, such as `--on`."""

    def __init__(
        self,
        name: str,
        *,
        help: str,  # noqa: A002 - as Typer has it
        metavar: str | None = None,
        completes: Completer | Iterable[str] | None = None,
        needed: bool = False,
    ) -> None:
        super().__init__(metavar, help, completes, needed=needed)
        self.name = name


class Argument(Parameter):
    """An argument, which goes by its place."""

    def __init__(
        self,
        *,
        metavar: str,
        help: str,  # noqa: A002 - as above
        completes: Completer | Iterable[str] | None = None,
        needed: bool = False,
    ) -> None:
        super().__init__(metavar, help, completes, needed=needed)


def declared(annotation: Any) -> Option | Argument | None:  # noqa: ANN401 - whatever an annotation may be
    """The option or argument that stands in an annotation; None where there is none."""
    found = getattr(annotation, "__metadata__", ())
    return next((one for one in found if isinstance(one, Option | Argument)), None)
