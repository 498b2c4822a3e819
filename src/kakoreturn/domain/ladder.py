"""Climbing the ladder after a refusal: the next rung, its reason, and what must be in hand for it."""

from datetime import date

from kakoreturn.domain.action import ActionId, NextAction, Now, ago
from kakoreturn.domain.flow import next_rung
from kakoreturn.domain.guide import Party
from kakoreturn.domain.readiness import undocumented
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening


@record
class _Climb(Record):
    id: ActionId
    what: str
    kind: str


_CLIMBS = {
    Happening.SUPPORT: _Climb(id=ActionId.CONTACT_SUPPORT, what="Ask the agent's support to mediate", kind="support"),
    Happening.DOCUMENTED: _Climb(
        id=ActionId.PROVIDE_DOCUMENTATION,
        what="Hand over photos, messages and order details together",
        kind="documentation",
    ),
    Happening.PERSISTED: _Climb(
        id=ActionId.PERSIST, what="Ask again, politely and with the same facts", kind="follow-up"
    ),
    Happening.ESCALATED: _Climb(
        id=ActionId.ESCALATE, what="Ask for the agent's higher-level support", kind="escalation"
    ),
}


# What the last event of the ladder was, as the beginning of a reason.
_LADDER = {
    Happening.REFUSED: "it was refused",
    Happening.SUPPORT: "support was contacted",
    Happening.DOCUMENTED: "the documentation was handed over",
    Happening.PERSISTED: "you asked again",
    Happening.ESCALATED: "higher-level support was asked",
}


def climb(now: Now, rung: Happening, why: str, by: date | None = None) -> NextAction:
    """The advice to climb `rung`, with what its documentation still lacks where it needs any."""
    step = _CLIMBS[rung]
    lacks = undocumented(now.case, now.order) if rung is Happening.DOCUMENTED else ()
    return NextAction(
        id=step.id,
        who=Party.YOU,
        what=f"{step.what} (still missing: {', '.join(lacks)})" if lacks else step.what,
        why=why,
        by=by,
        command=now.command("draft", f"--kind {step.kind}"),
        source=next(one.source for one in now.guide.rungs if one.id == rung),
    )


def next_climb(now: Now) -> NextAction | None:
    """The advice to climb the next rung, and how long the last has waited; None after the last rung."""
    attempt = now.case.attempt
    rung = next_rung(attempt)
    if rung is None:
        return None
    last = next(one for one in reversed(attempt.happened) if one.event in _LADDER)
    since = f"{_LADDER[last.event]} on {last.on}, {ago(now.today, last.on)}"
    if last.event is Happening.REFUSED:
        return climb(now, rung, since)
    return climb(now, rung, f"{since}; this is the next step where no answer comes")
