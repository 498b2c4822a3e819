"""One run of the program: its global options, a command called with them, and every failure as an exit code.

Nothing in here knows Typer, nor anything that help can do without.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from functools import cached_property

from kakoreturn import notices
from kakoreturn.domain.errors import ExitCode, KakoError, StoreProblem, quoted
from kakoreturn.render import streams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kakoreturn.cli.commands import Command
    from kakoreturn.cli.session import Session

_SHOWN_ROWS = 100


class Run:
    """The global options of a run, as they were given, and all its `words`."""

    def __init__(
        self, db: str | None, today: str | None, *, no_input: bool, no_pager: bool, words: Sequence[str] = ()
    ) -> None:
        self.words = words
        self.db = db
        self.today = today
        self.no_input = no_input
        self.no_pager = no_pager
        if db is not None and os.environ.get("KAKORETURN_DB") != db:
            _name_in_commands(db)

    @cached_property
    def session(self) -> Session:
        """What these options come to; made when a command asks for it, so that help is there whatever is set."""
        from kakoreturn.cli.session import make_session

        made = make_session(self.db, self.today, no_input=self.no_input, no_pager=self.no_pager)
        streams.heed(made.config.colours)
        return made

    def call(self, command: Command, takes: str, given: Mapping[str, object]) -> int | None:
        """Call a command with what it was given, and before that with what it `takes`: the session, the run, nothing.

        Its exit code, None for 0.
        """
        if given.get("as_json"):
            notices.hold(wanted=True)
        match takes:
            case "session":
                return command(session=self.session, **given)
            case "run":
                return command(run=self, **given)
            case _:
                return command(**given)


def _name_in_commands(db: str) -> None:
    """Name a store in every command that is printed; what cannot be one is said where it is to be opened."""
    from kakoreturn.cli import printed
    from kakoreturn.store.format import store_path

    with contextlib.suppress(KakoError):
        printed.heed(str(store_path(db)))  # without a password, where it is on a server


def guarded(call: Callable[[], int | None], wants_json: Callable[[], bool]) -> int:
    """The exit code of what is called, with every failure said on stderr, as JSON where that is wanted."""
    try:
        code = call()
        sys.stdout.flush()
    except KakoError as problem:
        code = _say(problem, wants_json)
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\n")
        code = ExitCode.INTERRUPTED
    except OSError as error:
        code = _unwritten(error, wants_json)
    except Exception as bug:
        if os.environ.get("KAKORETURN_DEBUG"):
            raise
        here = KakoError(f"kakoreturn has a bug here ({type(bug).__name__})", "KAKORETURN_DEBUG=1 shows where")
        code = _say(here, wants_json)
    notices.release()
    return code or ExitCode.DONE


def _unwritten(error: OSError, wants_json: Callable[[], bool]) -> int:
    """The exit code where stdout takes no more: whatever was done is on record, only the answer is lost."""
    # What an error holds instead of a reason may come from the store.
    from kakoreturn.files import reason

    why = reason(error)
    if error.filename is not None:  # a file, and not a stream: the answer is not to blame
        return _say(StoreProblem(f"{quoted(str(error.filename), 200)} cannot be used: {why}"), wants_json)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # The reader may have gone, as `head` does; Windows has another name for it. Nothing is wrong then.
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
        return ExitCode.DONE
    return _say(StoreProblem(f"the answer cannot be written: {why}"), wants_json)


def _say(problem: KakoError, wants_json: Callable[[], bool]) -> int:
    from kakoreturn.cli.printed import addressed
    from kakoreturn.domain.text import one_line

    problem.hint = problem.hint and addressed(problem.hint)
    if notices.held() or wants_json():
        from kakoreturn.render import documents

        sys.stderr.write(f"{documents.error(problem, notices.taken())}\n")
    else:
        # What is quoted may hold a line end, and what stood behind it would pass for words of ours.
        hint = f"hint: {one_line(problem.hint)}\n" if problem.hint else ""
        bad: list[str] = getattr(problem, "lines", [])  # of the rows of a list that cannot be taken in
        rows = "".join(f"  {addressed(one_line(one))}\n" for one in bad[:_SHOWN_ROWS])
        more = f"  and {len(bad) - _SHOWN_ROWS} more\n" if len(bad) > _SHOWN_ROWS else ""
        sys.stderr.write(f"error: {one_line(problem.message)}\n{rows}{more}{hint}")
    return problem.exit_code
