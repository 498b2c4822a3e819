"""The attempts before the present one: what became of each round and each remedy that was asked for."""

from __future__ import annotations

from kakoreturn.domain.case_state import CLOSED, Attempt
from kakoreturn.domain.history import Entry, begins_attempt
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.timeline import Timeline, timeline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.workdays import WorkingCalendar


@record
class PastAttempt(Record):
    """An attempt that is over: its events, and its timeline on the day it ended. What was not reached has no forecast.

    `ended_by` is what began the next one: a rejected replacement, or a switch of remedy.
    """

    attempt: Attempt
    outlook: Timeline
    ended_by: Entry


def past_attempts(case: Case, order: Order, guide: Guide, calendar: WorkingCalendar) -> tuple[PastAttempt, ...]:
    """The attempts before the present one that were asked for, oldest first."""
    found = []
    for place, entry in enumerate(case.history):
        before = replace(case, history=case.history[:place])
        if not begins_attempt(entry) or before.attempt.day_zero is None or before.state == CLOSED:
            continue
        outlook = timeline(before, order, guide, calendar, entry.on)
        found.append(PastAttempt(attempt=before.attempt, outlook=replace(outlook, moved=None), ended_by=entry))
    return tuple(found)
