"""The root of the command line: global options, and errors to exit codes.

A command's module is imported only when that command runs; the help of the root is written from the table below.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from kakoreturn import __version__, notices
from kakoreturn.domain.errors import ExitCode, KakoError, StoreProblem, UsageProblem, quoted
from kakoreturn.render import streams

# name: (module:function or module:app, one line of help)
COMMANDS = {
    "new": ("request:new", "Open a request, and walk through its six steps."),
    "prepare": ("request:prepare", "Go on with the six steps of a request."),
    "status": ("status:status", "Show what is open, most urgent first, or one case on its timeline."),
    "draft": ("draft:draft", "Write the message that fits where a case stands."),
    "record": ("record:record", "Say what happened to a case."),
    "amend": ("record:amend", "Correct the latest event of a kind."),
    "switch": ("record:switch", "Ask for the other remedy."),
    "undo": ("record:undo", "Take back the last deed."),
    "redo": ("record:redo", "Bring back what undo took back."),
    "show": ("details:show", "Show everything on record about a case."),
    "defect": ("defect:defect", "Note, edit or remove a defect."),
    "note": ("details:note", "Keep a remark on a case."),
    "message": ("details:message", "Keep a message that was sent or received."),
    "photo": ("photo:app", "Put photos on a case, circle what is wrong, get copies to send."),
    "dossier": ("dossier:dossier", "Write a case as one page, or a ZIP, to hand to others."),
    "order": ("order:app", "Keep orders: add, list, show, edit, and follow them on their way."),
    "qc": ("qc:qc", "Look through an order's QC photos by a checklist."),
    "stats": ("stats:stats", "Show how sellers and agents have done so far."),
    "guide": ("guide:guide", "Read the agent's guide: steps, timetable, refusals, questions."),
    "backup": ("backup:backup", "Write everything into one file, photos included."),
    "restore": ("backup:restore", "Bring back what a backup holds."),
    "completion": ("completion:completion", "Print what makes your shell complete what you type."),
    "config": ("config:app", "Show what is set and where that comes from, and change it."),
    "export": ("export:export", "Take your data out: csv, json, or ics for a calendar."),
    "import": ("export:import_", "Bring an exported store back into an empty one."),
    "doctor": ("doctor:doctor", "Check the store from end to end."),
    "demo": ("demo:demo", "Show it all on a throw-away store with sample cases."),
}
_SHOWN_FAULTS = 100
_HELP = {"help_option_names": ["-h", "--help"]}


class Group(TyperGroup):
    """A group that says which of its commands may have been meant."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the command, or say which one may have been meant."""
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            hint = _meant(args[0], known) or f"{ctx.command_path} --help lists the commands"
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
        module, name = COMMANDS[cmd_name][0].split(":")
        found = getattr(import_module(f"kakoreturn.cli.{module}"), name)
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=_HELP)
            single.command(cmd_name)(found)
            found = single
        elif found.registered_commands:
            found.info.cls = Group
        command = typer.main.get_command(found)
        command.name = cmd_name
        _lay_out(command)
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write the list of commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **_: object
    ) -> NoReturn:
        """Run a command line and exit with its code; every failure of every command ends here."""
        words = list(sys.argv[1:] if args is None else args)
        streams.prepare()

        def command() -> object:
            with self.make_context(prog_name or "kakoreturn", words) as context:
                return self.invoke(context)

        notices.hold("--json" in words)
        code = _guarded(command, as_json="--json" in words)
        notices.release()
        sys.exit(code)


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
    context_settings=_HELP,
    epilog="Begin with: kakoreturn demo, then kakoreturn new",
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
        typer.Option("--today", metavar="DATE", envvar="KAKORETURN_TODAY", help="What today is, for planning ahead."),
    ] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", envvar="KAKORETURN_NO_INPUT", help="Never ask anything.")
    ] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Show long answers without a pager.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback does it all
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Track exchanges and refunds with your shopping agent: where each stands, whose turn it is, what to write."""
    if context.invoked_subcommand is None:
        sys.stdout.write(f"{context.get_help()}\n")
        return
    context.obj = cache(partial(_session, db, today, no_input=no_input, no_pager=no_pager))


def _session(db: str | None, today: str | None, *, no_input: bool, no_pager: bool) -> Any:  # noqa: ANN401
    """Make the session of this run; late, since not every run needs one."""
    from kakoreturn.cli.session import make_session

    made = make_session(db, today, no_input=no_input, no_pager=no_pager)
    streams.heed(made.config.colours)
    return made


def _guarded(command: Callable[[], object], *, as_json: bool) -> int:
    """Run `command`; the exit code, with every failure said on stderr."""
    try:
        command()
        sys.stdout.flush()
    except typer.Exit as end:
        return _ended(end.exit_code)
    except KakoError as problem:
        return _say(problem, as_json=as_json)
    except typer.TyperException as problem:
        return _say(_usage_problem(problem), as_json=as_json)
    except (typer.Abort, KeyboardInterrupt, EOFError):
        sys.stderr.write("\n")
        return ExitCode.INTERRUPTED
    except OSError as error:
        return _unwritten(error, as_json=as_json)
    except Exception as bug:
        if os.environ.get("KAKORETURN_DEBUG"):
            raise
        here = KakoError(f"kakoreturn has a bug here ({type(bug).__name__})", "KAKORETURN_DEBUG=1 shows where")
        return _say(here, as_json=as_json)
    return ExitCode.DONE


def _ended(code: int) -> int:
    """The exit code of a command that ended early, once what it said has been read."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return _unwritten(error, as_json=False) or code
    return code


def _unwritten(error: OSError, *, as_json: bool) -> int:
    """The exit code where stdout takes no more: whatever was done is on record, only the answer is lost."""
    # What an error holds instead of a reason may come from the store.
    reason = error.strerror or "the system refused"
    if error.filename is not None:  # a file, and not a stream: the answer is not to blame
        return _say(StoreProblem(f"{quoted(str(error.filename), 200)} cannot be used: {reason}"), as_json=as_json)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # The reader may have gone, as `head` does; Windows has another name for it. Nothing is wrong then.
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
        return ExitCode.DONE
    return _say(StoreProblem(f"the answer cannot be written: {reason}"), as_json=as_json)


def _say(problem: KakoError, *, as_json: bool) -> int:
    from kakoreturn.domain.text import one_line

    if as_json:
        from kakoreturn.render import documents

        sys.stderr.write(f"{documents.error(problem, notices.taken())}\n")
    else:
        # What is quoted may hold a line end, and what stood behind it would pass for words of ours.
        hint = f"hint: {one_line(problem.hint)}\n" if problem.hint else ""
        faults = getattr(problem, "faults", ())  # the rows of a list that cannot be taken in
        rows = "".join(f"  {one_line(str(fault))}\n" for fault in faults[:_SHOWN_FAULTS])
        more = f"  and {len(faults) - _SHOWN_FAULTS} more\n" if len(faults) > _SHOWN_FAULTS else ""
        sys.stderr.write(f"error: {one_line(problem.message)}\n{rows}{more}{hint}")
    return problem.exit_code


def _usage_problem(problem: typer.TyperException) -> UsageProblem:
    """What Typer found wrong with the command line, in our words where it found only the first of several."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "kakoreturn"
    hint = f"{path} --help shows what it takes"
    if type(problem).__name__ == "NoSuchOption" and context is not None:
        return _unknown_option(problem.option_name, context, hint)  # type: ignore[attr-defined]
    if type(problem).__name__ == "MissingParameter" and context is not None:
        absent = [
            one.make_metavar(ctx=context) if one.param_type_name == "argument" else one.opts[0]
            for one in context.command.params
            if one.required and context.params.get(one.name) in (None, ())
        ]
        return UsageProblem(f"missing {', '.join(absent)}", hint)
    message = problem.format_message().rstrip(".")
    return UsageProblem(message[:1].lower() + message[1:], hint)


def _unknown_option(name: str, context: Any, hint: str) -> UsageProblem:  # noqa: ANN401
    """An option that is not there: it may be another one, or stand in the wrong place."""
    options = [option for one in context.command.params for option in one.opts if option.startswith("--")]
    if any(name in one.opts for one in context.find_root().command.params):
        hint = f"it goes before the command: kakoreturn {name} ..."
    return UsageProblem(f"there is no option {quoted(name)}", _meant(name, options) or hint)


def _meant(word: str, known: Iterable[str]) -> str | None:
    """Which of the words that are known may have been meant."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1)
    return f"did you mean {close[0]}?" if close else None


def run() -> int:
    """Run the command line of this process; its exit code."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.DONE
    return ExitCode.DONE
