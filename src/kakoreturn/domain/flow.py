"""Which events may come next, and on which days.

Theory of operation. A request is prepared, sent, answered, settled; a refusal can come at any time after it was sent,
and any answer ends it. So what may come next follows from five questions, asked in this order:

1. Is the case closed? Then it can only be reopened. 2. Has the attempt begun? Before that it can only be sent, or
answered unasked where the other remedy had been asked for. 3. Which row of its table was reached? Any later row may
be recorded, and an earlier one that has no date yet. 4. Was it refused, or is it overdue? Then the next rung of the
ladder may be climbed. 5. Whatever the state, the buyer can keep the item, drop the request, or lose it.

One function, `allowed`, answers for everyone who records.
"""

from datetime import date

from kakoreturn.domain.case import Case, latest_index
from kakoreturn.domain.case_state import Attempt
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.happenings import HAPPENINGS, ROWS, RUNGS, Flow, Role
from kakoreturn.domain.values import Happening, Remedy


def allowed(case: Case, *, overdue: bool) -> tuple[Happening, ...]:
    """The events that may be recorded now, in the order they are listed in `Happening`.

    `overdue`: whether the expected window of the waiting row has passed, which opens the ladder without a refusal.
    """
    if not case.is_open:
        return tuple(event for event in Happening if HAPPENINGS[event].is_a(Role.REOPENING))
    return tuple(event for event in Happening if _may_follow(case, event, overdue=overdue))


def _may_follow(case: Case, event: Happening, *, overdue: bool) -> bool:
    """Whether an event may follow in an open case, by what it is to the flow of the attempt."""
    attempt, row = case.attempt, HAPPENINGS[event]
    role = row.flows.get(attempt.flow)
    if role is Role.ENDING:
        return True
    if attempt.day_zero is None:
        return role is not None and (event is Happening.SENT or (row.unasked and attempt.offered))
    # After a refusal any answer may come again, and says anew how far the case is.
    again = row.repeats or case.on_the_ladder
    match role:
        case Role.ROW:
            rows = ROWS[attempt.flow]
            place = rows.index(event)
            return place > (0 if again else attempt.reached) or case.is_dating(event)
        case Role.ANSWER:
            return again or attempt.latest(event) is None
        case Role.REFUSAL | Role.ASIDE:
            return row.repeats or attempt.latest(event) is None
        case Role.REJECTION:
            return attempt.reached >= ROWS[attempt.flow].index(Happening.ARRIVED)
        case Role.RUNG:
            opened = overdue or case.on_the_ladder or attempt.flow is Flow.AFTER_SHIPPING
            return opened and event is next_rung(attempt)
        case _:
            return False


def next_rung(attempt: Attempt) -> Happening | None:
    """The lowest rung of the ladder not climbed in this attempt; None after the last."""
    return next((rung for rung in RUNGS if rung not in attempt.rungs), None)


def check(case: Case, event: Happening, *, overdue: bool) -> None:
    """Raise `Refused`, with the events that are allowed, unless `event` may be recorded now."""
    can = allowed(case, overdue=overdue)
    if event not in can:
        raise Refused(
            f"case {case.number}: {event!s} cannot be recorded {_reason(case, event)}",
            f"allowed now: {', '.join(can)}",
        )


def _reason(case: Case, event: Happening) -> str:
    attempt = case.attempt
    if not case.is_open:
        return f"because the case is closed ({case.outcome})"
    if event is Happening.REOPENED:
        return "because the case is open"
    if attempt.day_zero is None:
        return "before the request was sent"
    if event in RUNGS:
        return _rung_reason(attempt, event)
    if event is Happening.REJECTED and attempt.flow is Flow.EXCHANGE:
        return "before the replacement has arrived"
    if attempt.latest(event) is not None:
        return f"again (use: kakoreturn amend {case.number} {event})"
    if attempt.flow is Flow.AFTER_SHIPPING:
        return "after the item was shipped"
    return f"in a request for {'an exchange' if case.remedy is Remedy.EXCHANGE else 'a refund'}"


def _rung_reason(attempt: Attempt, event: Happening) -> str:
    rung = next_rung(attempt)
    if event in attempt.rungs:
        return "twice"
    if event is not rung:
        return f"before {rung}: the rungs are climbed in order"
    return "while nothing was refused and nothing is overdue"


def check_date(case: Case, event: Happening, on: date, *, latest: date) -> None:
    """Raise `Refused` unless `event` may be dated `on`: in order with what is on record, and not after `latest`."""
    check_not_after(on, latest)
    if not case.is_dating(event):
        check_order(case, on)
        return
    rows = ROWS[case.attempt.flow]
    place = rows.index(event)
    dates = case.attempt.row_dates
    before = [dates[row] for row in rows[:place] if row in dates]
    after = [dates[row] for row in rows[place + 1 :] if row in dates]
    _between(event, on, before[-1] if before else case.attempt.began_on, after[0] if after else latest)


def check_order(case: Case, on: date) -> None:
    """Raise `Refused` when `on` lies before the last flow event."""
    if case.last_on is not None and on < case.last_on:
        raise Refused(
            f"case {case.number}: {on} is before {case.last_on}, the day of the last event on record",
            f"give a day from {case.last_on} on, or correct that event: kakoreturn amend {case.number} EVENT --on DATE",
        )


def check_amended(case: Case, event: Happening, on: date | None, *, latest: date) -> None:
    """Raise `Refused` unless the latest `event` is on record and may be dated `on`, between its neighbours."""
    try:
        place = latest_index(case.history, event)
    except LookupError:
        known = dict.fromkeys(str(one.event) for one in case.history if hasattr(one, "event"))
        raise Refused(
            f"case {case.number}: no {event!s} is on record to amend",
            f"on record: {', '.join(known)}" if known else f"record it with: kakoreturn record {case.number} {event}",
        ) from None
    if on is not None:
        check_not_after(on, latest)
        before = case.history[place - 1].on if place else date.min
        after = case.history[place + 1].on if place + 1 < len(case.history) else latest
        _between(event, on, before, after)


def check_switch(case: Case, remedy: Remedy, on: date, *, latest: date) -> None:
    """Raise `Refused` unless the case may ask for `remedy` instead from `on`."""
    if not case.is_open:
        raise Refused(f"case {case.number} is closed ({case.outcome})", f"kakoreturn record {case.number} reopened")
    if remedy is case.remedy:
        raise Refused(f"case {case.number} already asks for {remedy!s}", f"kakoreturn status {case.number}")
    check_not_after(on, latest)
    check_order(case, on)


def check_not_after(on: date, latest: date) -> None:
    """Raise `Refused` when `on` has not begun yet; `latest` is the last day that has."""
    if on > latest:
        raise Refused(f"{on} is after today ({latest})", "what happened can be dated up to today")


def _between(event: Happening, on: date, first: date, last: date) -> None:
    if not first <= on <= last:
        bounds = f"from {first} to {last}" if first > date.min else f"up to {last}"
        raise Refused(f"{event!s} cannot be dated {on}: its neighbours allow {bounds}", f"give a day {bounds}")
