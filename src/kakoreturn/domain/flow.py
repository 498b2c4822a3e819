"""Which events may come next, and on which days.

Theory of operation. A request is prepared, sent, answered, settled; a refusal can come at any time after it was sent,
and any answer ends it. So what may come next follows from five questions, asked in this order:

1. Is the case closed? Then it can only be reopened. 2. Has the attempt begun? Before that it can only be sent, or
answered unasked where another remedy had been asked for. 3. Which row of its table was reached? Any later row may
be recorded, and an earlier one that has no date yet. 4. Was it refused, or is it overdue? Then any rung of the ladder
may be climbed that was not since the last refusal. 5. Whatever the state, the buyer can keep the item, drop the
request, or lose it.

What happens beside the flow (a follow-up, a promise, an offer, a charge, the way back) may come at any time after the
request, in any number, and its day is bounded by the request alone; nor does it bound the day of anything else. Only
an offer asks for an answer: whoever takes it agrees anew, whatever was agreed before.

One function, `allowed`, answers for everyone who records.
"""

from __future__ import annotations

from datetime import date

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused, UsageProblem
from kakoreturn.domain.guide import Party
from kakoreturn.domain.happenings import HAPPENINGS, ROWS, RUNGS, Flow
from kakoreturn.domain.history import Entry, index_of, room_for
from kakoreturn.domain.text import is_same, shell_quoted
from kakoreturn.domain.values import Happening, Remedy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.case_state import Attempt
    from kakoreturn.domain.values import Money


def twin_among(cases: Iterable[Case], on_record: str | None, words: str | None) -> Case | None:
    """The open one of the cases about an item that goes by these words, of which there may be only one.

    `on_record` is what the item is called where a case has no words of its own.
    """
    return next((case for case in cases if case.is_open and is_same(case.item or on_record, words)), None)


def allowed(case: Case, *, overdue: bool, twin: int | None = None) -> tuple[Happening, ...]:
    """The events that may be recorded now, in the order they are listed in `Happening`.

    `overdue`: whether the expected window of the waiting row has passed, which opens the ladder without a refusal.
    `twin` is the open case about the same item, beside which a closed one does not go on.
    """
    if not case.is_open:
        return tuple(event for event in Happening if twin is None and HAPPENINGS[event].is_a("reopening"))
    return tuple(event for event in Happening if _may_follow(case, event, overdue=overdue))


def _may_follow(case: Case, event: Happening, *, overdue: bool) -> bool:
    """Whether an event may follow in an open case, by what it is to the flow of the attempt."""
    attempt, row = case.attempt, HAPPENINGS[event]
    role = row.flows.get(attempt.flow)
    if role == "ending":
        return True
    if attempt.day_zero is None:
        asked = case.standing.asked_before if role == "aside" else attempt.follows_request
        return role is not None and (event is Happening.SENT or row.anytime or (row.unasked and asked))
    # After a refusal any answer may come again, and says anew how far the case is.
    again = row.repeats or case.on_the_ladder
    match role:
        case "row":
            rows = ROWS[attempt.flow]
            place = rows.index(event)
            return place > (0 if again else attempt.reached) or case.is_dating(event)
        case "answer":
            return again or attempt.latest(event) is None or attempt.offer is not None
        case "refusal" | "aside":
            return row.repeats or attempt.latest(event) is None
        case "rejection":
            return not attempt.awaits_replacement
        case "rung":
            opened = overdue or case.on_the_ladder or attempt.flow is Flow.AFTER_SHIPPING
            return opened and event not in attempt.climbed
        case _:
            return False


def next_rung(attempt: Attempt) -> Happening | None:
    """The lowest rung of the ladder not climbed in this attempt; None after the last."""
    return next((rung for rung in RUNGS if rung not in attempt.rungs), None)


def going_on(case: Case, twin: int | None) -> str:
    """How to go on with a closed case, or with its `twin`."""
    if twin is not None:
        return f"case {twin} is open for the same item: kakoreturn status {twin}"
    return f"to go on with it: kakoreturn record {case.number} {Happening.REOPENED}"


def check(case: Case, event: Happening, *, overdue: bool, twin: int | None = None, amount: Money | None = None) -> None:
    """Raise `Refused`, with the events that are allowed, unless `event` may be recorded now; all as for `allowed`.

    `amount` is the sum that was told with it: of one that is on record it is what is to be corrected.
    """
    can = allowed(case, overdue=overdue, twin=twin)
    if event not in can:
        lead = _correcting(case, event, amount) if _is_again(case, event) else _meant(case, event, can)
        raise Refused(
            f"case {case.number}: {event!s} cannot be recorded {_reason(case, event)}",
            f"{lead}allowed now: {', '.join(can)}" if can else going_on(case, twin),
        )


def _is_again(case: Case, event: Happening) -> bool:
    """Whether an event of this attempt is told a second time."""
    return case.is_open and event is not Happening.REOPENED and case.attempt.latest(event) is not None


def _correcting(case: Case, event: Happening, amount: Money | None) -> str:
    """What corrects an event that is told a second time: its sum where one was told, else its day."""
    if amount is None:
        return f"kakoreturn amend {case.number} {event} --on DATE corrects its day; "
    sum_ = f"--amount {amount.written} --currency {amount.currency}"
    return f"kakoreturn amend {case.number} {event} {sum_} corrects its sum; "


# What was probably meant by an event of another flow: the one of this flow, or the remedy that it belongs to.
_MEANT: dict[Flow, dict[Happening, tuple[Happening | None, Remedy]]] = {
    Flow.EXCHANGE: {
        Happening.AGREED: (Happening.CONFIRMED, Remedy.REFUND),
        Happening.REFUNDED: (None, Remedy.REFUND),  # approving would close it as exchanged
        Happening.REPLACED: (Happening.ARRIVED, Remedy.EXCHANGE),
    },
    Flow.REFUND: {
        Happening.CONFIRMED: (Happening.AGREED, Remedy.EXCHANGE),
        Happening.ARRIVED: (Happening.RECEIVED, Remedy.EXCHANGE),
        Happening.QC: (Happening.RECEIVED, Remedy.EXCHANGE),
        Happening.APPROVED: (Happening.REFUNDED, Remedy.EXCHANGE),
        Happening.REPLACED: (Happening.REFUNDED, Remedy.EXCHANGE),
    },
    Flow.AFTER_SHIPPING: {
        Happening.CONFIRMED: (Happening.AGREED, Remedy.REFUND),
        Happening.ARRIVED: (Happening.REPLACED, Remedy.EXCHANGE),
        Happening.APPROVED: (Happening.REPLACED, Remedy.EXCHANGE),
    },
}


def _meant(case: Case, event: Happening, can: tuple[Happening, ...]) -> str:
    """What was probably meant instead, in words that lead to it; empty where nobody can say."""
    instead, remedy = _MEANT[case.attempt.flow].get(event, (None, case.remedy))
    ways = [f"{instead}"] if instead in can else []
    if event is Happening.REVIEWED and case.is_open and case.attempt.flow is not Flow.EXCHANGE:
        # No row of a refund; what the agent says is kept all the same.
        said = shell_quoted(["It is being checked."])
        ways.append(f"kakoreturn message {case.number} --from {Party.AGENT} {said}")
    if remedy is not case.remedy and case.is_open and case.attempt.flow is not Flow.AFTER_SHIPPING:
        ways.append(f"kakoreturn switch {case.number} {remedy}")
    return f"did you mean {', or '.join(ways)}? " if ways else ""


def _reason(case: Case, event: Happening) -> str:
    attempt = case.attempt
    if not case.is_open:
        beside = event is Happening.REOPENED
        return "beside another case" if beside else f"because the case is closed ({case.outcome})"
    if event is Happening.REOPENED:
        return "because the case is open"
    if attempt.day_zero is None:
        return "before the request was sent"
    if event in RUNGS:
        return "twice" if event in attempt.climbed else "while nothing was refused and nothing is overdue"
    if event is Happening.REJECTED and attempt.flow is Flow.EXCHANGE:
        return "before the replacement has arrived"
    if _is_again(case, event):
        return "again"
    if attempt.flow is Flow.AFTER_SHIPPING:
        return "after the item was shipped"
    return f"in a request for {case.remedy.wish}"


def check_date(case: Case, event: Happening, on: date, *, latest: date) -> None:
    """Raise `Refused` unless `event` may be dated `on`: in order with what is on record, and not after `latest`."""
    check_not_after(on, latest)
    if not case.is_dating(event):
        entry = ev.Happened(event=event, on=on)
        first, _ = room_for(case.history, len(case.history), entry)
        _check_from(case, on, case.history[first - 1] if first else None)
        return
    rows = ROWS[case.attempt.flow]
    place = rows.index(event)
    dates = case.attempt.row_dates
    before = [dates[row] for row in rows[:place] if row in dates]
    after = [dates[row] for row in rows[place + 1 :] if row in dates]
    _between(event, on, before[-1] if before else case.attempt.began_on, after[0] if after else latest)


def check_order(case: Case, on: date) -> None:
    """Raise `Refused` when `on` lies before the last event of the flow."""
    _check_from(case, on, case.last_of_flow)


def _check_from(case: Case, on: date, last: Entry | None) -> None:
    if last is None or on >= last.on:
        return
    hint = f"give a day from {last.on} on"
    if isinstance(last, ev.Happened):  # the day of a switch stays as it is
        hint += f", or correct that event: kakoreturn amend {case.number} {last.event} --on DATE"
    raise Refused(f"case {case.number}: {on} is before {last.on}, the day of the last event on record", hint)


def amended_by(case: Case, change: ev.Amended) -> ev.Happened:
    """The event that `change` corrects. Raises `Refused` unless it is on record."""
    return _amended(case, change)[1]


def _amended(case: Case, change: ev.Amended) -> tuple[int, ev.Happened]:
    """Where in the history of a case the event stands that `change` corrects, and the event."""
    try:
        place = index_of(case.history, change.event, change.place)
    except LookupError:
        raise _not_there(case, change) from None
    entry = case.history[place]
    assert isinstance(entry, ev.Happened)
    return place, entry


def check_amended(case: Case, change: ev.Amended, *, latest: date) -> ev.Happened:
    """The event that `change` corrects.

    Raises `Refused` unless it is on record, and may be dated as the change says, between its neighbours; `UsageProblem`
    for a promise of a day before it was made.
    """
    (place, entry), history = _amended(case, change), case.history
    if change.on is not None:
        check_not_after(change.on, latest)
        others = (*history[:place], *history[place + 1 :])
        first, last = room_for(others, place, entry)
        before = others[first - 1].on if first else date.min
        after = others[last].on if last < len(others) else latest
        _between(change.event, change.on, before, after)
    if change.on is not None or change.due_on is not None:
        _check_due(case, change, entry)
    return entry


def _check_due(case: Case, change: ev.Amended, entry: ev.Happened) -> None:
    """Raise `UsageProblem` where what was promised would be due before the day it was promised on."""
    on, due_on = change.on or entry.on, change.due_on or entry.due_on
    if due_on is not None and due_on < on:
        which = entry.event if change.place is None else f"--at {change.place}"
        raise UsageProblem(
            f"case {case.number}: {entry.event} for {due_on} is before the day it was promised on, {on}",
            f"give a day from {on} on with: kakoreturn amend {case.number} {which} --by {on}",
        )


def _not_there(case: Case, change: ev.Amended) -> Refused:
    """What to raise where there is no such event to correct."""
    known = [(place, one.event) for place, one in enumerate(case.history, 1) if isinstance(one, ev.Happened)]
    if change.place is not None:
        numbers = ", ".join(f"{place} {event}" for place, event in known) or "nothing"
        return Refused(
            f"case {case.number}: what is number {change.place} on record is not {change.event}",
            f"on record: {numbers}",
        )
    events = ", ".join(dict.fromkeys(str(event) for _, event in known))
    record_it = f"record it with: kakoreturn record {case.number} {change.event}"
    return Refused(
        f"case {case.number}: {change.event} is not on record, so there is nothing to correct",
        f"on record: {events}" if events else record_it,
    )


def check_switch(case: Case, remedy: Remedy, on: date, *, latest: date, twin: int | None = None) -> None:
    """Raise `Refused` unless the case may ask for `remedy` instead from `on`; `twin` as for `allowed`."""
    if not case.is_open:
        raise Refused(f"case {case.number} is closed ({case.outcome})", going_on(case, twin))
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
        raise Refused(
            f"{event!s} cannot be dated {on}: what is on record before and after it leaves {bounds}",
            f"give a day {bounds}",
        )
