"""What to do next: for every open case at least one action, with its reason, its last day in time and its source.

What may be recorded is `flow`'s to say; a test holds that no advice is given which recording would refuse.
"""

from collections.abc import Iterator
from datetime import date

from kakoreturn.domain.action import ActionId, NextAction, Now, days, keep
from kakoreturn.domain.case import Case
from kakoreturn.domain.case_state import ROWS, Flow
from kakoreturn.domain.flow import next_rung
from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.ladder import climb, next_climb
from kakoreturn.domain.order import Order
from kakoreturn.domain.readiness import is_replacement_reviewed, lacking
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.timeline import Health, Timeline
from kakoreturn.domain.values import Happening, Issue, Phase, Remedy


def next_actions(case: Case, order: Order, guide: Guide, outlook: Timeline, today: date) -> tuple[NextAction, ...]:
    """What can be done now, the most useful first; empty only for a closed case. `outlook` is its timeline today."""
    if not case.is_open:
        return ()
    return tuple(_actions(Now(case=case, order=order, guide=guide, outlook=outlook, today=today)))


def _actions(now: Now) -> Iterator[NextAction]:
    case = now.case
    if case.attempt.flow is Flow.AFTER_SHIPPING and case.issue is None:
        yield _name_issue(now)
    if case.attempt.day_zero is None:
        yield from _prepare(now)
    elif case.on_the_ladder:
        yield from _climb(now)
    elif now.outlook.waiting_on is Party.YOU and now.outlook.rows:
        yield _review(now)
    elif now.outlook.health is Health.OVERDUE:
        yield _late(now)
    else:
        yield _wait(now)


def _climb(now: Now) -> Iterator[NextAction]:
    """The next rung; after the last, the wait for an answer and the ways out."""
    if (action := next_climb(now)) is not None:
        yield action
        return
    yield _wait(now)
    why = "every rung was climbed; you can also drop the request, or switch to the other remedy"
    yield keep(now, why, now.guide.rungs[-1].source)


def _name_issue(now: Now) -> NextAction:
    return NextAction(
        id=ActionId.NAME_ISSUE,
        who=Party.YOU,
        what="Say what kind of trouble it is: minor, major, wrong-item or size",
        why="the item has shipped, and what can be done now depends on it",
        by=None,
        command=now.command("prepare"),
        source=now.guide.stages[1].source,
    )


def _prepare(now: Now) -> Iterator[NextAction]:
    missing = lacking(now.case)
    by = now.order.return_by if now.case.phase is Phase.QC else None
    if missing:
        yield NextAction(
            id=ActionId.COMPLETE_REQUEST,
            who=Party.YOU,
            what=f"Complete the request: {'; '.join(lack.what for lack in missing[:2])}{'; …' if missing[2:] else ''}",
            why="a request that shows and says exactly what is wrong gets an answer",
            by=by,
            command=now.command("prepare"),
            source=now.step("document"),
        )
    if not any(lack.must for lack in missing):
        yield NextAction(
            id=ActionId.SEND_REQUEST,
            who=Party.YOU,
            what="Send the request on the order page's message system",
            why="after shipping less is possible, and the agent can only answer what was asked"
            if now.option
            else "the clock starts on the day it is sent, and only before shipping is a return simple",
            by=by,
            command=now.command("draft"),
            source=now.option.source if now.option else now.step("contact"),
        )
    if now.option and now.case.issue in {Issue.MINOR, Issue.SIZE}:
        yield keep(now, now.option.text, now.option.source)


def _review(now: Now) -> NextAction:
    row = now.outlook.waiting
    assert row is not None
    what = "Look through the replacement's QC photos, then approve or reject it"
    why = "the replacement's QC photos are in, and approving it ends the request"
    command = f"kakoreturn qc {shell_quoted([now.case.order])}"
    if is_replacement_reviewed(now.case, now.order) and now.order.failed:
        what, why = "Reject the replacement, and say what is wrong with it", "the review found something wrong"
        note = shell_quoted(["; ".join(now.order.failed)])
        command = now.command("record", f"rejected --note {note}")
    elif is_replacement_reviewed(now.case, now.order) and not now.order.unsure:
        what, why = "Approve the replacement", "the review found nothing wrong"
        command = now.command("record", "approved")
    return NextAction(
        id=ActionId.REVIEW_REPLACEMENT,
        who=Party.YOU,
        what=what,
        why=why,
        by=now.outlook.expected_to,
        command=command,
        source=row.source,
    )


def _late(now: Now) -> NextAction:
    row, outlook = now.outlook.waiting, now.outlook
    assert row is not None
    late = f"{row.label}: expected by {outlook.expected_to}, {days(outlook.late_days)} ago"
    rung, chased_on = next_rung(now.case.attempt), _chased_on(now.case)
    if row.business and rung:
        return climb(now, rung, late, now.today)
    if chased_on is None or (rung is None and chased_on < now.today):
        return NextAction(
            id=ActionId.CHASE_AGENT,
            who=Party.YOU,
            what="Ask the agent how far the request is",
            why=late,
            by=now.today,
            command=now.command("draft", "--kind follow-up"),
            source=row.source,
        )
    if chased_on >= now.today or rung is None:
        return _wait(now)
    return climb(now, rung, f"{late}, and the follow-up of {chased_on} brought no answer", now.today)


def _chased_on(case: Case) -> date | None:
    """The day of the last follow-up since the waiting row began to be waited for."""
    rows = ROWS[case.attempt.flow]
    for one in reversed(case.attempt.happened):
        if one.event is Happening.CHASED:
            return one.on
        if one.event in rows:
            return None
    return None


_WAITS = {
    Happening.REVIEWED: "Wait for the agent to check the request and contact the seller",
    Happening.CONFIRMED: "Wait for the seller to confirm a replacement",
    Happening.ARRIVED: "Wait for the replacement to reach the warehouse",
    Happening.QC: "Wait for the replacement's QC photos",
    Happening.REFUNDED: "Wait for the money",
}


def _wait(now: Now) -> NextAction:
    """Nothing to do but record what comes; once a refund is due, look for it."""
    case, row = now.case, now.outlook.waiting
    if row is None or case.on_the_ladder:
        event, why, source = _answer_awaited(now)
    else:
        event, source = Happening(row.stage), row.source
        why = f"expected {_window(now.outlook)}"
    look = event is Happening.REFUNDED and now.outlook.health is Health.DUE
    return NextAction(
        id=ActionId.CHECK_REFUND if look else ActionId.WAIT,
        who=Party.YOU if look else now.outlook.waiting_on or Party.AGENT,
        what="Check whether the money has come" if look else _WAITS.get(event, "Wait for an answer"),
        why=why,
        by=now.outlook.expected_to,
        command=now.command("record", _with_amount(now, event)),
        source=source,
    )


def _with_amount(now: Now, event: Happening) -> str:
    """The event, with the money that is still to come where that is known."""
    missing = now.case.standing.missing
    return (
        f"{event} --amount {missing.amount:f}" if event is Happening.REFUNDED and missing and missing.amount else event
    )


def _answer_awaited(now: Now) -> tuple[Happening, str, str]:
    """The answer to record, why to wait and the source, where no row of a timetable is waited for."""
    case = now.case
    if case.on_the_ladder:
        answer = Happening.CONFIRMED if case.attempt.flow is Flow.EXCHANGE else Happening.AGREED
        return answer, "every rung was climbed; an answer can still come", now.guide.rungs[-1].source
    source = now.option.source if now.option else now.guide.stages[1].source
    if case.state in {Happening.AGREED, Happening.REFUNDED}:
        return Happening.REFUNDED, "a refund was agreed; the guide gives no days after shipping", source
    if case.issue is Issue.WRONG_ITEM and case.remedy is Remedy.EXCHANGE:
        return Happening.REPLACED, "the guide gives no days after shipping", source
    return Happening.AGREED, "the guide gives no days after shipping", source


def _window(outlook: Timeline) -> str:
    if outlook.expected_from == outlook.expected_to:
        return f"{outlook.expected_to}"
    return f"from {outlook.expected_from} to {outlook.expected_to}"
