"""The root of the command line as Typer has it: global options, help, and what is wrong with an odd line."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from kakoreturn import __version__
from kakoreturn.cli import commands, grammar
from kakoreturn.cli.commands import ALONE, COMMANDS, GROUPS, load, load_command
from kakoreturn.cli.run import Run, guarded
from kakoreturn.cli.shapes import Command
from kakoreturn.cli.typed import HELP, parameters, typer_app
from kakoreturn.domain.errors import ExitCode, UsageProblem, quoted
from kakoreturn.domain.text import nearest
from kakoreturn.render import streams


class Group(TyperGroup):
    """A group that says which of its commands may have been meant; `default` is meant where none is named."""

    default = ""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Take a line that names no command for one of the default."""
        named = args and args[0] in (*self.list_commands(ctx), *HELP["help_option_names"])
        return super().parse_args(ctx, args if named or not self.default else [self.default, *args])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the command, or say which one may have been meant."""
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            hint = _command_meant(args[0], known) or f"{ctx.command_path} --help lists the commands"
            raise UsageProblem(f"there is no command {quoted(args[0])}", hint)
        return super().resolve_command(ctx, args)


class Root(Group):
    """The group of all commands, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """Name all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """The command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        found = load(cmd_name)
        command = typer.main.get_command(typer_app(found, cmd_name, Group))
        command.name = cmd_name
        if isinstance(command, Group) and isinstance(found, commands.Group):
            command.default = found.default
        _lay_out(command)
        return command

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the commands by groups, without importing one, and then the options: 24 lines in all."""
        (daily, names), *others = GROUPS.items()
        with formatter.section(daily):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in names])
        with formatter.section("More, each with its own --help"):
            formatter.write_dl([(group, " ".join(names)) for group, names in others])
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write nothing: the commands stand before the options."""

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_: object
    ) -> NoReturn:
        """Run a command line and exit with its code; every failure of every command ends here."""
        words = list(sys.argv[1:] if args is None else args)
        streams.prepare()

        def command() -> int | None:
            with self.make_context(prog_name or "kakoreturn", list(words), obj=words) as context:
                found: int | None = self.invoke(context)
                return found

        sys.exit(guarded(partial(_with_our_errors, command, words), partial(_wants_json, words)))


def _wants_json(words: list[str]) -> bool:
    """Whether a line that could not be read as a whole asks for JSON."""
    from kakoreturn.cli.complete import options_of

    return "--json" in options_of(words)


def _with_our_errors(command: Callable[[], int | None], words: list[str]) -> int | None:
    """Run the command of these words; what Typer raises comes out as ours."""
    try:
        return command()
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as problem:
        raise _usage_problem(problem, words) from None


def _lay_out(command: Any) -> None:  # noqa: ANN401
    """Give the examples in the help of a command, and of those below it, lines of their own at its end."""
    text, _, more = (command.help or "").partition("\n\nExample")
    if more:
        examples, _, rest = more.partition("\n\n")
        command.help = f"{text}\n\n{rest}".strip()
        command.examples = " ".join(examples.partition(":")[2].split()).split(" · ")
        command.format_epilog = partial(_write_examples, command.examples)
    for below in getattr(command, "commands", {}).values():
        _lay_out(below)


def _write_examples(examples: list[str], _: object, formatter: Any) -> None:  # noqa: ANN401
    with formatter.section("Examples"):
        for example in examples:
            formatter.write("".join(f"  {one}\n" for one in _broken(example, formatter.width - 4)))


def _broken(example: str, width: int) -> Iterator[str]:
    """A command line on as many lines as it needs, broken before its options."""
    first, *options = example.split(" --")
    current = first
    for option in options:
        if len(f"{current} --{option}") > width:
            yield f"{current} \\"
            current = f"    --{option}"
        else:
            current = f"{current} --{option}"
    yield current


app = typer.Typer(
    cls=Root,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP,
)


def _version(wanted: bool) -> None:  # noqa: FBT001 - the signature of an option's callback
    if wanted:
        sys.stdout.write(f"kakoreturn {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    db: Annotated[
        str | None, typer.Option("--db", metavar="PATH", envvar="KAKORETURN_DB", help="The store to use.")
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", envvar="KAKORETURN_TODAY", help="What today is."),
    ] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", envvar="KAKORETURN_NO_INPUT", help="Never ask anything.")
    ] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Show long answers without a pager.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback does it all
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Track exchanges and refunds with a shopping agent. Try: kakoreturn demo."""
    run = Run(db, today, no_input=no_input, no_pager=no_pager, words=context.obj or ())
    context.obj = run
    if context.invoked_subcommand is None:
        run.call(load_command(ALONE), "session", {})


def _usage_problem(problem: typer.TyperException, words: list[str]) -> UsageProblem:
    """What Typer found wrong with the command line, in our words where it found only the first of several."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else _path_of(words)
    hint = f"{path} --help shows what it takes"
    if type(problem).__name__ == "NoSuchOption" and context is not None:
        return _unknown_option(problem.option_name, context, hint)  # type: ignore[attr-defined]
    variable = getattr(getattr(problem, "param", None), "envvar", None)
    if variable and (said := os.environ.get(variable)):
        return UsageProblem(f"{variable} {quoted(said)} is neither yes nor no", "set it to 1 or 0, or leave it out")
    if type(problem).__name__ == "MissingParameter" and context is not None:
        needed = () if any(context.params.values()) else _needed(path)
        absent = [
            one.metavar if one.param_type_name == "argument" else one.opts[0]
            for one in context.command.params
            if (one.required or one.name in needed) and context.params.get(one.name) in (None, ())
        ]
        examples = getattr(context.command, "examples", ())
        return UsageProblem(f"missing {', '.join(absent)}", f"as in: {examples[0]}" if examples else hint)
    message = problem.format_message().rstrip(".")
    if too_much := re.fullmatch(_TOO_MUCH, message):
        return UsageProblem(f"{quoted(too_much[1])} is too much", hint)
    return UsageProblem(message[:1].lower() + message[1:], hint)


# What Typer says of words that a command does not take.
_TOO_MUCH = r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)"


def _path_of(words: list[str]) -> str:
    """The command of a line of which Typer does not say whose it was."""
    from kakoreturn.cli.complete import path_of

    return " ".join(("kakoreturn", *path_of(words)))


def _needed(path: str) -> set[str]:
    """What a line of this command lacks that says nothing else, by the names of its parameters."""
    name, *below = path.split()[1:]
    found = load(name)
    command = found.commands[below[0]] if isinstance(found, commands.Group) else found
    return {name for name, said in parameters(command).items() if said.needed}


def _unknown_option(name: str, context: Any, hint: str) -> UsageProblem:  # noqa: ANN401
    """An option that is not there: it may be another one, or stand in the wrong place."""
    options = [option for one in context.command.params for option in one.opts if option.startswith("--")]
    if any(name in one.opts for one in context.find_root().command.params):
        hint = f"it goes before the command: kakoreturn {name} ..."
    elif context.parent is None and any(name in options for _, options in _options_of(grammar.kept(), ())):
        return UsageProblem(f"{quoted(name)} goes behind the command", f"kakoreturn COMMAND {name}")
    meant = _meant(name, options, _A_SLIP) or _taken_elsewhere(name) or _meant(name, options) or hint
    return UsageProblem(f"there is no option {quoted(name)}", meant)


def _taken_elsewhere(name: str) -> str | None:
    """Which commands take an option, where they are few."""
    found = [path for path, options in _options_of(grammar.kept(), ()) if name in options]
    return f"it goes with {' and '.join(found)}" if 0 < len(found) <= _FEW else None


def _options_of(command: Command, path: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    """Each command below one, by its words, and the options it takes."""
    for name, below in command["commands"].items():
        yield " ".join((*path, name)), {one["option"] for one in below["options"]}
        yield from _options_of(below, (*path, name))


# Words that people type for a command that goes by another.
_ALSO = {
    **dict.fromkeys(("delete", "del", "rm"), "remove"),
    **dict.fromkeys(("ls", "all"), "list"),
    **dict.fromkeys(("rename", "change", "update", "set"), "edit"),
    **dict.fromkeys(("create", "start"), "new"),
    **dict.fromkeys(("search", "grep"), "find"),
    **dict.fromkeys(("letter", "write", "compose"), "draft"),
    **dict.fromkeys(("board", "list"), "status"),
}
# A slip of the finger leaves this much of a word as it was; less is another word, and leads elsewhere.
_A_SLIP = 0.8
# So many commands can be named in a hint.
_FEW = 3


def _command_meant(word: str, known: Sequence[str]) -> str | None:
    """Which command may have been meant: one that goes by another word, or a slip of the finger.

    A command that does something else is never offered for one that is not there. Capitals are no difference.
    """
    word = word.casefold()
    also = _ALSO.get(word)
    return f"did you mean {also}?" if also in known else _meant(word, known, _A_SLIP)


def _meant(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Which of the words that are known may have been meant."""
    near = nearest(word, known, likeness)
    return f"did you mean {near}?" if near else None


def run() -> int:
    """Run the command line of this process; its exit code."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.DONE
    return ExitCode.DONE
