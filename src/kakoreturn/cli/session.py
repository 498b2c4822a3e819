"""What every command needs to know: which store, which day it is, and whether it may ask."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import chain

from kakoreturn.cli.printed import addressed, explained
from kakoreturn.config import Config, read_config
from kakoreturn.domain import dates
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import placeholders
from kakoreturn.domain.values import Days
from kakoreturn.render import streams
from kakoreturn.render.output import Line, line, write
from kakoreturn.service.place import Place, opened
from kakoreturn.store.format import store_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from kakoreturn.store.address import Address
    from kakoreturn.store.engine import Location

_CHINA = timezone(timedelta(hours=8))


@record
class Session(Record):
    """One run of the program.

    `today` is the day as it was given with --today, None when it was not; `at` is UTC.
    """

    store: str | Address
    today: date | None
    days: Days
    at: str
    no_input: bool
    config: Config

    @property
    def db(self) -> Location:
        """The store, as what works on files has it."""
        from kakoreturn.store.transaction import located

        return located(self.store)

    @property
    def interactive(self) -> bool:
        """Whether it may ask."""
        return not self.no_input and streams.is_keyboard(sys.stdin)

    def place(self) -> AbstractContextManager[Place]:
        """The store, opened on the day of this run."""
        return opened(self.store, self.days, self.at, self.config)

    def renewed(self) -> Session:
        """The same run as of this moment: who waits for a person may wait past midnight."""
        days, at = _clock(self.config.timezone)
        return replace(self, days=days if self.today is None else self.days, at=at)

    def day(self, value: str | None, name: str = "--on", *, ahead: bool = False) -> date:
        """A date from the command line, today when it was not given."""
        return self.days.today if value is None else said_day(value, self.days.today, name, ahead=ahead)

    def write(self, lines: Iterable[Line], next_command: str | None = None, lead: str | None = None) -> None:
        """Write lines to stdout, and last the next command to run; `lead` says when, where it is not now."""
        command = addressed(next_command or "")
        places = placeholders(command)
        last = [
            line(),
            *([line(addressed(lead), "quiet")] if lead else []),
            *([line(explained(places), "quiet")] if places else []),
            line(command, "command"),
        ]
        write(chain(lines, last if next_command else ()), pager=self.config.pager)


def make_session(db: str | None, today: str | None, *, no_input: bool, no_pager: bool) -> Session:
    """The session of a run with these global options."""
    config = read_config()
    days, at = _clock(config.timezone)
    given = None if today is None else said_day(today, days.today, "--today")
    return Session(
        store=store_path(config.db if db is None else db),
        today=given,
        days=days if given is None else Days(today=given, latest=given),
        at=at,
        no_input=no_input,
        config=replace(config, pager="") if no_pager else config,
    )


def said_day(value: str, today: date, name: str, *, ahead: bool = False, forms: str = dates.FORMS) -> date:
    """A date; one that says only part of itself is in the past, or in the future where it looks `ahead`.

    `forms` are those that a refusal shows.
    """
    try:
        return dates.said(value, today, ahead=ahead)
    except (ValueError, OverflowError) as problem:
        reason = "is not a date" if isinstance(problem, OverflowError) else problem
        raise UsageProblem(f"{name} {quoted(value)} {reason}", forms) from None


def _clock(zone: str | None) -> tuple[Days, str]:
    """The days of this moment in a time zone, None for this computer's, else of the day that was given; the moment.

    The clock is read here alone.
    """
    now = datetime.now(UTC)
    here, china = now.astimezone(_zone(zone)).date(), now.astimezone(_CHINA).date()
    return Days(today=here, latest=max(here, china)), now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def require(given: dict[str, object], example: str | None = None) -> None:
    """Raise UsageProblem naming everything that is missing at once, with an example where there is one."""
    missing = [name for name, value in given.items() if not value]
    if missing:
        hint = f"as in: {example}" if example else "give it on the command line; --help shows how"
        raise UsageProblem(f"missing {', '.join(missing)}", hint)
