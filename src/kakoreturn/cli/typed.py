"""Our commands as Typer's: the same options and arguments, said in its own words.

Annotations are read here alone. A command that runs without Typer never does, and loads nothing for them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_args, get_type_hints

import typer

from kakoreturn.cli.commands import Command, Group
from kakoreturn.cli.declared import Argument, Option, declared
from kakoreturn.cli.order_options import FIELDS, option
from kakoreturn.domain.annotations import names
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.order_fields import GIVEN, OrderField

HELP = {"help_option_names": ["-h", "--help"]}
Callback = Callable[..., object]


def typer_app(found: Command | Group, name: str, group: type[typer.core.TyperGroup]) -> typer.Typer:
    """A command, or a group of them, as an app of Typer's; `group` is the class of its groups."""
    if isinstance(found, Group):
        app = typer.Typer(
            cls=group, help=found.help, add_completion=False, rich_markup_mode=None, context_settings=HELP
        )
        for one, command in found.commands.items():
            app.command(one, cls=_Once)(callback(command))
        return app
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=HELP)
    app.command(name, cls=_Once)(callback(found))
    return app


class _Once(typer.core.TyperCommand):
    """A command of which an option that takes one value is given once: the last of two would hide the first."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the words of a line. Raises UsageProblem for an option that is given a second value."""
        words = list(args)
        rest: list[str] = super().parse_args(ctx, args)
        _, _, order = self.make_parser(ctx).parse_args(args=words)
        single = [one for one in order if getattr(one, "is_flag", True) is False and not getattr(one, "multiple", True)]
        if twice := next((one for one in single if single.count(one) > 1), None):
            name = twice.opts[0]
            raise UsageProblem(f"{name} is given more than once", f"{ctx.command_path} takes one {name}")
        return rest


def callback(command: Command) -> Callback:
    """What Typer calls for a command; the object of its root context is the `Run`."""
    takes = taken(command)

    def run(context: typer.Context, **given: object) -> object:
        return context.find_root().obj.call(command, takes, given)

    own = [_parameter(one) for one in _stated(command) if declared(one.annotation)]
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    run.__signature__ = inspect.Signature([context, *own])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in (context, *own)}
    run.__doc__ = command.__doc__
    return run


def parameters(command: Command) -> dict[str, Option | Argument]:
    """What a command says of its parameters, by their names."""
    return {one.name: said for one in _stated(command) if (said := declared(one.annotation))}


def taken(command: Command) -> str:
    """What a command takes before its options and arguments: `session`, `run`, or nothing."""
    first = next(iter(inspect.signature(command).parameters), "")
    return first if first in {"session", "run"} else ""


def _stated(command: Command) -> list[inspect.Parameter]:
    """The parameters of a command, their annotations read; one of the name `fields` stands for those of an order."""
    hints = get_type_hints(command, names(command.__module__), include_extras=True)
    found: list[inspect.Parameter] = []
    for name, one in inspect.signature(command).parameters.items():
        found += map(_of_order, GIVEN) if name == FIELDS else [one.replace(annotation=hints[name])]
    return found


def _of_order(field: OrderField) -> inspect.Parameter:
    """The parameter for a field of an order."""
    is_flag = field.kind == "flag"
    return inspect.Parameter(
        field.parameter,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if is_flag else None,
        annotation=Annotated[bool if is_flag else str | None, option(field.name)],
    )


def _parameter(one: inspect.Parameter) -> inspect.Parameter:
    """A parameter as Typer reads it."""
    said, kind = declared(one.annotation), get_args(one.annotation)[0]
    assert said is not None
    if isinstance(said, Option):
        typers = typer.Option(said.name, metavar=said.metavar, help=said.help)
    else:
        typers = typer.Argument(metavar=said.metavar, help=said.help)
    return one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[kind, typers])
