"""Our commands as Typer's: the same options and arguments, said in its own words."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_args, get_type_hints

import typer

from kakoreturn.cli.declared import Argument, Command, Group, Option, declared

HELP = {"help_option_names": ["-h", "--help"]}
Callback = Callable[..., object]


def typer_app(found: Command | Group, name: str, group: type[typer.core.TyperGroup]) -> typer.Typer:
    """A command, or a group of them, as an app of Typer's; `group` is the class of its groups."""
    if isinstance(found, Group):
        app = typer.Typer(
            cls=group, help=found.help, add_completion=False, rich_markup_mode=None, context_settings=HELP
        )
        for one, command in found.commands.items():
            app.command(one)(callback(command))
        return app
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=HELP)
    app.command(name)(callback(found))
    return app


def callback(command: Command) -> Callback:
    """What Typer calls for a command; the object of its root context is the `Run`."""
    hints = get_type_hints(command, include_extras=True)
    signature = inspect.signature(command)

    takes = taken(command)

    def run(context: typer.Context, **given: object) -> object:
        return context.find_root().obj.call(command, takes, given)

    own = [_parameter(one, hints[one.name]) for one in signature.parameters.values() if declared(hints[one.name])]
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    run.__signature__ = inspect.Signature([context, *own])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in (context, *own)}
    run.__doc__ = command.__doc__
    return run


def parameters(command: Command) -> dict[str, Option | Argument]:
    """What a command says of its parameters, by their names."""
    hints = get_type_hints(command, include_extras=True)
    return {name: said for name, hint in hints.items() if (said := declared(hint))}


def taken(command: Command) -> str:
    """What a command takes before its options and arguments: `session`, `run`, or nothing."""
    first = next(iter(inspect.signature(command).parameters), "")
    return first if first in {"session", "run"} else ""


def _parameter(one: inspect.Parameter, annotation: Any) -> inspect.Parameter:  # noqa: ANN401
    """A parameter as Typer reads it."""
    said, kind = declared(annotation), get_args(annotation)[0]
    assert said is not None
    if isinstance(said, Option):
        typers = typer.Option(said.name, metavar=said.metavar, help=said.help)
    else:
        typers = typer.Argument(metavar=said.metavar, help=said.help)
    return one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[kind, typers])
