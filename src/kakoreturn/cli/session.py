"""What every command needs to know: which store, which day it is, and whether it may ask."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import typer

from kakoreturn.cli import parse
from kakoreturn.config import Config
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import Days
from kakoreturn.render.output import Line, Style, line, write


@record
class Session(Record):
    """One run of the program. `named` is the store as it was given with --db, None when it was not; `at` is UTC."""

    db: Path
    named: str | None
    days: Days
    at: str
    no_input: bool
    config: Config

    @property
    def interactive(self) -> bool:
        """Whether it may ask."""
        return not self.no_input and sys.stdin is not None and sys.stdin.isatty()

    def day(self, value: str | None, name: str = "--on") -> date:
        """A date from the command line, today when it was not given."""
        return self.days.today if value is None else parse.day(value, self.days.today, name)

    def command(self, command: str) -> str:
        """A command line that works when pasted: with --db when it was given."""
        if self.named is None or not command.startswith("kakoreturn "):
            return command
        return f"kakoreturn --db {shell_quoted([self.named])}{command.removeprefix('kakoreturn')}"

    def write(self, lines: Iterable[Line], next_command: str | None = None, lead: str | None = None) -> None:
        """Write lines to stdout, and last the next command to run; `lead` says when, where it is not now."""
        last = [
            line(),
            *([line(lead, Style.QUIET)] if lead else []),
            line(self.command(next_command or ""), Style.COMMAND),
        ]
        write([*lines, *(last if next_command else [])], pager=self.config.pager)


def session(context: typer.Context) -> Session:
    """The session of this run; made when a command asks for it, so that help is there whatever is set."""
    made = context.find_root().obj()
    assert isinstance(made, Session)
    return made


def require(given: dict[str, object]) -> None:
    """Raise UsageProblem naming everything that is missing at once."""
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise UsageProblem(f"missing {', '.join(missing)}", "give it on the command line; --help shows how")
