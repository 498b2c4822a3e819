"""The clock is set back: everything reads as it did, changesets keep their order, undo takes back the last."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from kakoreturn.cli import session
from kakoreturn.domain import changesets
from kakoreturn.domain.changesets import Changeset
from kakoreturn.service.rules import undoing

from .frame import Tally, Trial, weakened
from .program import SEAM, Program

_NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


class Clock(Program):
    """The program on a machine whose clock can be set."""

    now = _NOW

    def words(self, *words: str, **_: str) -> list[str]:
        """A command line that leaves it to the clock which day it is."""
        return ["kakoreturn", "--no-pager", "--db", str(self.db), *words]

    def set(self, days: float) -> None:
        """Set the clock to so many days after the beginning."""
        shown = _NOW + timedelta(days=days)

        class Set:
            @staticmethod
            def now(zone: tzinfo) -> datetime:
                return shown.astimezone(zone)

        vars(session)["datetime"] = Set


def try_clock(trial: Trial, times: int) -> Tally:
    """Write with the clock going back and forth, and undo it all again."""
    tally, clock, chance = Tally(), Clock(trial.folder), trial.chance
    clock.set(0)
    tally.test(clock.new("KB1", "--sent", "today").code == 0, "the first case")
    seen: list[str] = []
    for turn in range(times):
        days = chance.choice((-4000, -400, -30, -2, -1, 0, 1, 300)) + chance.random()
        clock.set(days)
        seen.append(_seen(clock, days))
        words = (
            ("note", "1", f"note {turn}"),
            ("defect", "1", f"{SEAM} {turn}"),
            ("order", "add", f"KB-{turn}"),
            ("message", "1", "--from", "agent", f"message {turn}"),
        )[turn % 4]
        answer = clock(*words)
        tally.test(answer.code == 0 and clock.bad_checks() == [], f"{days:.1f} days on, {words[0]}: {answer.err}")
        late = clock("record", "1", "chased")
        if days < -1:  # China may be a day ahead of here
            refused = late.code == 4 and "before" in late.err
            tally.test(refused, f"an event before the last one: exit code {late.code}: {late.err}")
        else:
            tally.test(late.code in {0, 4} and late.in_order, f"{days:.1f} days on, an event: {late.err}")
        if late.code == 0:
            clock("undo")
    for turn in reversed(range(times)):
        clock.set(chance.uniform(-400, 400))
        answer = clock("undo")
        clock.set(0)
        tally.test(answer.code == 0 and _seen(clock, 0) == seen[turn], f"undo {turn} did not take back the last deed")
    return tally


def _seen(clock: Clock, days: float) -> str:
    """What is on record, the journal left out, as seen at the beginning; the clock is set back to `days` then."""
    clock.set(0)
    shown = clock("show", "1", "--json").json()
    del shown["journal"]
    orders = clock("order", "list", "--json").out
    clock.set(days)
    return f"{shown}{orders}"


def attempt(trial: Trial) -> Tally:
    return try_clock(trial, trial.times(24, 300))


def control(trial: Trial) -> Tally:
    """A program that takes for the last changeset the one that the clock says is."""

    def by_the_clock(newest_first: Iterable[Changeset]) -> Changeset | None:
        return changesets.to_undo(sorted(newest_first, key=lambda changeset: changeset.at, reverse=True))

    with weakened(undoing, to_undo=by_the_clock):
        return try_clock(trial, 24)
