"""What a dossier says in words: neutral sentences for a reader who does not know the case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from kakoreturn.domain import events as ev
from kakoreturn.domain.attempts import PastAttempt
from kakoreturn.domain.case_state import PREPARING, Attempt
from kakoreturn.domain.dates import short_day, span
from kakoreturn.domain.guide import Party
from kakoreturn.domain.happenings import HAPPENINGS
from kakoreturn.domain.text import count
from kakoreturn.domain.values import Happening, Remedy, Sender
from kakoreturn.domain.view import CaseView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.happenings import Role

# What stands beside the stages of the timetable.
_PUSHES: tuple[Role, ...] = ("refusal", "rung", "aside")
SENDERS = {
    Sender.ME: "Buyer",
    Sender.AGENT: "Agent",
    Sender.SELLER: "Seller",
    Sender.SUPPORT: "Agent’s support",
}
_HEALTH = {
    "ok": ("In time", "good"),
    "due": ("Due", "due"),
    "overdue": ("Overdue", "bad"),
    "closed": ("Closed", "quiet"),
}
_WHOM = {
    Party.YOU: "the buyer",
    Party.AGENT: "the agent",
    Party.SELLER: "the seller",
    Party.SUPPORT: "the agent’s support",
}


def long_day(day: date) -> str:
    """`10 Jun 2026`: no country reads it as another day."""
    return f"{short_day(day)} {day.year}"


def standing(view: CaseView) -> tuple[str, str]:
    """How the case goes, in one or two words, and their tone: good, due, bad or quiet."""
    if view.case.outcome:
        return f"Closed: {str(view.case.outcome).replace('_', ' ')}", "quiet"
    if view.case.state == PREPARING:
        return "Not sent yet", "quiet"
    if view.case.on_the_ladder:
        return ("Refused" if view.case.attempt.date_of(Happening.REFUSED) else "With support"), "bad"
    return _HEALTH[view.outlook.health]


def event(entry: ev.Happened | ev.RemedySwitched | ev.CaseShipped) -> str:
    """What happened, in a sentence without its full stop."""
    match entry:
        case ev.Happened():
            return HAPPENINGS[entry.event].title
        case ev.RemedySwitched():
            return f"Request changed to {entry.remedy.wish}"
        case ev.CaseShipped():
            return "The item was shipped abroad"


def is_push(entry: object) -> bool:
    """Whether it is a refusal, a follow-up or a rung: what stands beside the stages of the timetable."""
    return isinstance(entry, ev.Happened) and any(map(HAPPENINGS[entry.event].is_a, _PUSHES))


def summary(view: CaseView, past: Iterable[PastAttempt], today: date) -> Iterator[str]:
    """The case in a few sentences."""
    case, before = view.case, set[Remedy]()
    for one in past:
        attempt, ended_on = one.attempt, long_day(one.ended_by.on)
        rejected = isinstance(one.ended_by, ev.Happened)
        yield _asked(attempt.remedy, attempt.day_zero or attempt.began_on, before)
        yield from _told(attempt)
        yield f"On {ended_on} {'the replacement was rejected' if rejected else 'the request was changed'}."
        before.add(attempt.remedy)
    yield _asked(case.remedy, view.outlook.day_zero, before)
    yield from _told(case.attempt)
    if case.outcome:
        ended = f" on {long_day(case.last_on)}" if case.last_on else ""
        yield f"The case was closed{ended}: {str(case.outcome).replace('_', ' ')}."
    elif case.on_the_ladder and case.last_on:
        day = max(today, case.last_on)  # which may have begun at the agent's, and not here
        yield f"On {long_day(day)}, {count((day - case.last_on).days, 'day')} after that, it is not settled."
    elif case.state != PREPARING:
        yield _waits(view, today)


def _told(attempt: Attempt) -> Iterator[str]:
    """What came of an attempt beside its timetable: refusals, and the rungs that were climbed."""
    told = ((HAPPENINGS[one.event].summary, one.on) for one in attempt.happened)
    return (f"{what} on {long_day(on)}." for what, on in told if what)


def _asked(remedy: Remedy, on: date | None, before: Collection[Remedy]) -> str:
    """What was asked for, on which day if at all, and whether it had been before."""
    wish = f"{remedy.wish}{' again' if remedy in before else ''}"
    return f"On {long_day(on)} the buyer asked for {wish}." if on else f"The buyer is preparing to ask for {wish}."


def _waits(view: CaseView, today: date) -> str:
    """For whom and what the case waits, and since when that is late."""
    outlook = view.outlook
    whom = _WHOM[outlook.waiting_on or Party.AGENT]
    stage = f" ({outlook.waiting.label})" if outlook.waiting else ""
    late = f", {count(outlook.late_days, 'day')} ago" if outlook.late_days else ""
    expected = f", expected by {long_day(outlook.expected_to)}{late}" if outlook.expected_to else ""
    return f"On {long_day(today)} it waits for {whom}{stage}{expected}."


def period(first: date | None, last: date | None, year: int) -> str:
    """A span of days, with its year where that is not `year`; a dash where there is none."""
    if first is None or last is None:
        return "–"
    return span(first, last) if last.year == year else f"{span(first, last)} {last.year}"
