"""What to do next: for every open case at least one action, with its reason, its last day in time and its source.

What may be recorded is `flow`'s to say; a test holds that no advice is given which recording would refuse.
"""

from __future__ import annotations

from kakoreturn.domain.flow import next_rung
from kakoreturn.domain.guide import Guide, Party, Passage
from kakoreturn.domain.happenings import HAPPENINGS, ROWS, Flow
from kakoreturn.domain.readiness import (
    awaits_photos,
    is_lacking,
    is_replacement_reviewed,
    lacking,
    replacement_findings,
    undocumented,
)
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import Placeholder, count, shell_quoted
from kakoreturn.domain.timeline import turn_at
from kakoreturn.domain.values import PARCEL_ISSUES, Happening, Issue, Phase, Remedy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Literal

    from kakoreturn.domain import events as ev
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.timeline import Timeline

    ActionId = Literal[
        "complete_request",
        "send_request",
        "wait",
        "chase_agent",
        "review_replacement",
        "contact_support",
        "provide_documentation",
        "persist",
        "escalate",
        "check_refund",
        "accept_or_repair",
        "name_issue",
        "decide_offer",
    ]
    """The actions that can be advised."""


@record
class NextAction(Record):
    """One piece of advice.

    `who` acts; `by` is the last day that is in time, None where the guide and the buyer set none; `command` is the
    whole command line that does it or records it; `source` is the row of the guide it rests on, or that none is.
    `incomplete` is the case whose request has to be completed first. `once_silent`: it is for when no answer has come
    by the day it is expected, and until then that is waited for.
    """

    id: ActionId
    who: Party = Party.YOU
    what: str
    why: str
    by: date | None = None
    command: str
    source: str
    incomplete: Case | None = None
    once_silent: bool = False

    @property
    def instruction(self) -> str:
        """What to do, with what a request lacks: its defects are read only for whoever asks."""
        if self.incomplete is None:
            return self.what
        return f"{self.what}: {'; '.join(lack.what for lack in lacking(self.incomplete))}"


@record
class Now(Record):
    """What advice is given on."""

    case: Case
    order: Order
    guide: Guide
    outlook: Timeline
    today: date

    def command(self, verb: str, rest: str = "") -> str:
        """A whole command line on this case."""
        return f"kakoreturn {verb} {self.case.number} {rest}".rstrip()

    def step(self, id_: str) -> str:
        """The source of a step of the request; what the refund table leaves out stands in the exchange table."""
        steps = (*(() if self.case.remedy is Remedy.EXCHANGE else self.guide.refund_steps), *self.guide.exchange_steps)
        return next(step.source for step in steps if step.id == id_)

    @property
    def option(self) -> Passage | None:
        """What the guide offers for the kind of issue, after shipping."""
        return next((one for one in self.guide.after_shipping if one.id == self.case.issue), None)


def next_actions(case: Case, order: Order, guide: Guide, outlook: Timeline, today: date) -> Iterator[NextAction]:
    """What can be done now, the most useful first; none only for a closed case. `outlook` is its timeline today."""
    if case.is_open:
        yield from _actions(Now(case=case, order=order, guide=guide, outlook=outlook, today=today))


def _actions(now: Now) -> Iterator[NextAction]:
    # What kind of trouble it is decides on what to ask for; of what was asked for, what came of it is told first.
    unnamed = now.case.attempt.flow is Flow.AFTER_SHIPPING and now.case.issue is None
    if unnamed and not now.case.standing.asked_before:
        yield _name_issue(now)
    yield from _of_request(now)
    if unnamed and now.case.standing.asked_before:
        yield _name_issue(now)


def _of_request(now: Now) -> Iterator[NextAction]:
    """What the request needs next, or what came of it."""
    case = now.case
    if case.attempt.offer:
        yield from _decide(now, case.attempt.offer)
    elif case.standing.has_all:
        yield from _settled(now)
    elif case.attempt.day_zero is None:
        yield from _prepare(now)
    elif case.on_the_ladder:
        yield from _climbing(now)
    elif awaits_photos(case, now.order):
        yield _await_photos(now)
    elif now.outlook.waiting_on is Party.YOU and now.outlook.steps:
        yield _review(now)
    elif now.outlook.health == "overdue":
        yield _late(now)
    else:
        yield _wait(now)


def _decide(now: Now, offer: ev.Happened) -> Iterator[NextAction]:
    """Take an offer of money, or go on as before."""
    case = now.case
    source = now.guide.refund_steps[-1].source
    why = f"{offer.amount or 'money'} was offered on {offer.on} for keeping the item"
    commands = accepting(case, offer)
    take = "ask for a partial refund" if len(commands) > 1 else "agree to it"
    yield NextAction(
        id="decide_offer",
        what=f"Decide on the offer: {take}, or go on with your request",
        why=why,
        command=commands[0],
        source=source,
    )
    if case.standing.has_all:
        yield from _settled(now)
    elif case.attempt.day_zero is None:
        yield from _prepare(now)
    elif case.on_the_ladder and (action := _next_climb(now)) is not None:
        yield action
    elif _is_to_review(now):
        yield _review(now)
    else:
        yield NextAction(
            id="chase_agent",
            what="Answer that you go on with your request",
            why="the offer stands until you do the next thing",
            command=now.command("draft", "--kind follow-up"),
            source=source,
        )


def _is_to_review(now: Now) -> bool:
    """Whether a replacement is there to approve or reject, whoever else has to decide on something."""
    if now.case.attempt.flow is not Flow.EXCHANGE or awaits_photos(now.case, now.order):
        return False
    return bool(now.case.standing.settled) or turn_at(now.case, now.order, now.outlook.waiting) is Party.YOU


def accepting(case: Case, offer: ev.Happened) -> tuple[str, ...]:
    """The commands that take an offer of money, one after the other, while the case is open."""
    amount = f" --amount {offer.amount.written} --currency {offer.amount.currency}" if offer.amount else ""
    agree = f"kakoreturn record {case.number} {Happening.AGREED}{amount}"
    if case.remedy is Remedy.PARTIAL_REFUND:
        return (agree,)
    return f"kakoreturn switch {case.number} partial-refund", agree


def _climbing(now: Now) -> Iterator[NextAction]:
    """The next rung; after the last, the wait for an answer and the ways out, which come first on the buyer's turn."""
    if (action := _next_climb(now)) is not None:
        yield action
        return
    source = _rung_source(now, Happening.ESCALATED)
    if now.outlook.waiting_on is not Party.YOU:
        yield _wait(now)
        yield _keep(now, "every rung was climbed; you can also drop the request, or switch to another remedy", source)
        return
    keep = _keep(now, f"{_since(now)[1]}, and there is no higher rung", source)
    yield replace(keep, what="Decide: keep the item, or have it repaired locally")
    yield from _ask_for_another(now, source)
    yield NextAction(
        id="accept_or_repair",
        what="Close the case as refused for good",
        why="nothing is left to do then; it can be reopened",
        command=now.command("record", Happening.LOST),
        source=source,
    )
    yield _wait(now)


# What else may still be asked for, the likeliest first.
_ELSE = {
    Remedy.EXCHANGE: (Remedy.REFUND, Remedy.PARTIAL_REFUND),
    Remedy.REFUND: (Remedy.PARTIAL_REFUND, Remedy.EXCHANGE),
    Remedy.PARTIAL_REFUND: (Remedy.EXCHANGE, Remedy.REFUND),
}


def _ask_for_another(now: Now, source: str) -> Iterator[NextAction]:
    """The advice to ask for each of the other remedies."""
    for remedy in _ELSE[now.case.remedy]:
        yield NextAction(
            id="send_request",
            what=f"Ask for {remedy.wish} instead",
            why="another request begins anew, and what happened stays on record",
            command=now.command("switch", remedy.replace("_", "-")),
            source=source,
        )


def _settled(now: Now) -> Iterator[NextAction]:
    """What can be done with a case that was reopened although nothing of it is missing: it is the buyer's to say."""
    source = now.step("wait")
    yield NextAction(
        id="accept_or_repair",
        what="Say what is wrong now by asking for something else, or close the case again",
        why="all that was asked for has come, and the case was opened again; closed, it ends as it did before",
        command=now.command("record", Happening.WITHDRAWN),
        source=source,
    )
    yield from _ask_for_another(now, source)


def _name_issue(now: Now) -> NextAction:
    return NextAction(
        id="name_issue",
        what=f"Say what kind of trouble it is: {', '.join(list(Issue)[:-1])} or {list(Issue)[-1]}",
        why="the item has shipped, and what can be done now depends on it",
        by=now.outlook.request_by,
        command=now.command("prepare"),
        source=now.guide.stages[1].source,
    )


def _prepare(now: Now) -> Iterator[NextAction]:
    by = now.outlook.request_by
    if taken := now.case.offer_taken:
        yield NextAction(
            id="send_request",
            what=f"Accept the offer of {taken.amount or 'money'} on the order page's message system",
            why=f"it was made on {taken.on}, and what is asked for now is a partial refund",
            by=by,
            command=now.command("draft"),
            source=now.step("contact"),
        )
        return
    if is_lacking(now.case):
        yield NextAction(
            id="complete_request",
            what="Complete the request",
            why="a request that shows and says exactly what is wrong gets an answer",
            by=by,
            command=now.command("prepare"),
            source=now.step("document"),
            incomplete=now.case,
        )
    if not any(lack.must for lack in lacking(now.case)):
        of_parcel = now.case.phase is Phase.AFTER_SHIPPING and now.case.issue in PARCEL_ISSUES
        shows = "and keep what shows where it is" if now.case.never_came else "document it, and keep the outer packing"
        yield NextAction(
            id="send_request",
            what=f"Write to the agent on the order page's message system, {shows}"
            if of_parcel
            else "Send the request on the order page's message system",
            why="the guide has no advice for a parcel; what is written and shown is what can be checked"
            if of_parcel
            else "after shipping less is possible, and the agent can only answer what was asked"
            if now.case.phase is Phase.AFTER_SHIPPING
            else "the clock starts on the day it is sent, and only before shipping is a return simple",
            by=by,
            command=now.command("draft"),
            source=now.option.source if now.option else now.step("contact"),
        )
    if now.option and now.case.issue in {Issue.MINOR, Issue.SIZE}:
        yield _keep(now, now.option.text, now.option.source)


def _review(now: Now) -> NextAction:
    row = now.outlook.waiting or now.guide.timeline[-1]
    what = "Look through the replacement's QC photos, then approve or reject it"
    why = "the replacement's QC photos are in, and approving it ends the request"
    command = f"kakoreturn qc {shell_quoted([now.order.ref])}"
    if now.case.standing.settled:
        why = "it was approved, and the case was opened again"
    if found := replacement_findings(now.case, now.order):
        what, why = "Reject the replacement, and say what is wrong with it", "the review found something wrong"
        note = shell_quoted(["; ".join(found)], Placeholder.TEXT)
        command = now.command("record", f"rejected --note {note}")
    elif is_replacement_reviewed(now.case, now.order):
        what, why = "Approve the replacement", "the review found nothing wrong"
        command = now.command("record", "approved")
        if now.order.unsure:
            what, why = "Ask for photos of what the review left open", "the review could not tell everything"
            command = now.command("draft", "--kind more-photos")
    return NextAction(
        id="review_replacement",
        what=what,
        why=why,
        by=now.outlook.expected_to,
        command=command,
        source=row.source,
    )


def _await_photos(now: Now) -> NextAction:
    return NextAction(
        id="wait",
        who=Party.AGENT,
        what="Wait for the photos you asked for",
        why=f"more photos of the replacement were asked for on {now.order.asked_on}",
        command=f"kakoreturn order photos {shell_quoted([now.order.ref])}",
        source=now.guide.timeline[-1].source,
    )


def _late(now: Now) -> NextAction:
    row, outlook = now.outlook.waiting, now.outlook
    label, source = (row.label, row.source) if row else ("An answer", _answer_awaited(now)[2])
    word = "promised for" if now.case.promise else "expected by"
    late = f"{label}: {word} {outlook.expected_to}, {count(outlook.late_days, 'day')} ago"
    rung, chased_on = next_rung(now.case.attempt), _chased_on(now.case)
    if row and row.stage == Happening.REFUNDED and rung:
        return _climb(now, rung, late, by=now.today)
    if chased_on is None or (rung is None and chased_on < now.today):
        return NextAction(
            id="chase_agent",
            what="Ask the agent how far the request is",
            why=f"{late}; to follow up on silence is this program's own rule",
            by=now.today,
            command=now.command("draft", "--kind follow-up"),
            source=source,
        )
    if chased_on >= now.today or rung is None:
        return _wait(now)
    return _climb(now, rung, f"{late}, and the follow-up of {chased_on} brought no answer", by=now.today)


def _chased_on(case: Case) -> date | None:
    """The day of the last follow-up since the waiting row began to be waited for, and since it was promised last."""
    ends = (Happening.PROMISED, *ROWS[case.attempt.flow])
    for one in reversed(case.attempt.happened):
        if one.event is Happening.CHASED:
            return one.on
        if one.event in ends:
            return None
    return None


def _wait(now: Now) -> NextAction:
    """Nothing to do but record what comes; once a refund is due, look for it."""
    case, row = now.case, now.outlook.waiting
    if row is None or case.on_the_ladder:
        event, why, source = _answer_awaited(now)
    else:
        event, source = Happening(row.stage), row.source
        promise = case.promise
        why = f"promised for {promise.due_on}" if promise else f"expected {_window(now.outlook)}"
    look = event is Happening.REFUNDED and now.outlook.health == "due"
    whom = Party.SUPPORT if case.on_the_ladder else now.outlook.waiting_on or Party.AGENT
    is_late = now.outlook.expected_to is not None and now.outlook.expected_to < now.today
    if is_late and (chased_on := _chased_on(case)):
        why = f"{why}; the follow-up of {chased_on} has no answer yet"
    return NextAction(
        id="check_refund" if look else "wait",
        who=Party.YOU if look else whom,
        what="Check whether the money has come" if look else _what_is_awaited(case, event),
        why=why,
        by=None if is_late else now.outlook.expected_to,
        command=now.command("record", _with_amount(now, event)),
        source=source,
    )


def _what_is_awaited(case: Case, event: Happening) -> str:
    awaited = None if case.on_the_ladder else HAPPENINGS[event].awaited
    return awaited.wait if awaited else "Wait for an answer"


def _with_amount(now: Now, event: Happening) -> str:
    """The event, with the money that is still to come where that is known."""
    missing = now.case.standing.missing
    return (
        f"{event} --amount {missing.written}" if event is Happening.REFUNDED and missing and missing.amount else event
    )


def _answer_awaited(now: Now) -> tuple[Happening, str, str]:
    """The answer to record, why to wait and the source, where no row of a timetable is waited for."""
    case = now.case
    answer = Happening.AGREED
    if case.remedy is Remedy.EXCHANGE:
        answer = Happening.CONFIRMED if case.attempt.flow is Flow.EXCHANGE else Happening.REPLACED
    if case.on_the_ladder:
        return answer, "every rung was climbed; an answer can still come", _rung_source(now, Happening.ESCALATED)
    if case.attempt.flow is Flow.EXCHANGE and case.attempt.next_row is not None:
        return case.attempt.next_row, "the guide gives no days for it", now.guide.timeline[-1].source
    source = now.option.source if now.option else now.guide.stages[1].source
    if case.state in {Happening.AGREED, Happening.REFUNDED}:
        is_agreed = case.standing.agreed or case.attempt.latest(Happening.AGREED)
        so_far = "a refund was agreed" if is_agreed else "money has come, and no refund was agreed"
        return Happening.REFUNDED, f"{so_far}; the guide gives no days after shipping", source
    return answer, "the guide gives no days after shipping", source


def _window(outlook: Timeline) -> str:
    if outlook.expected_from == outlook.expected_to:
        return f"{outlook.expected_to}"
    return f"from {outlook.expected_from} to {outlook.expected_to}"


@record
class _Climb(Record):
    """A rung as advice: the action, what to do, and how it is told once it was done."""

    id: ActionId
    what: str
    done: str


_CLIMBS = {
    Happening.SUPPORT: _Climb(id="contact_support", what="Contact the agent's support", done="support was contacted"),
    Happening.DOCUMENTED: _Climb(
        id="provide_documentation",
        what="Hand over photos, messages and order details together",
        done="the documentation was handed over",
    ),
    Happening.PERSISTED: _Climb(
        id="persist", what="Ask again, politely and with the same facts", done="you asked again"
    ),
    Happening.ESCALATED: _Climb(
        id="escalate", what="Ask for the agent's higher-level support", done="higher-level support was asked"
    ),
}


def _climb(now: Now, rung: Happening, why: str, *, by: date | None = None, once_silent: bool = False) -> NextAction:
    """The advice to climb `rung`, with what its documentation still lacks where it needs any."""
    step = _CLIMBS[rung]
    lacks = undocumented(now.case, now.order) if rung is Happening.DOCUMENTED else ()
    return NextAction(
        id=step.id,
        what=f"{step.what} (still missing: {', '.join(lacks)})" if lacks else step.what,
        why=why,
        by=by,
        command=now.command("draft", f"--kind {HAPPENINGS[rung].letters[0]}"),
        source=_rung_source(now, rung),
        once_silent=once_silent,
    )


def _rung_source(now: Now, rung: Happening) -> str:
    """What a rung rests on: the guide has them for a refusal, and support for a late refund; else our own rule."""
    given = next(one.source for one in now.guide.rungs if one.id == rung)
    if now.case.on_the_ladder and now.case.attempt.latest(Happening.REFUSED):
        return given
    if rung is Happening.SUPPORT and now.case.attempt.flow is Flow.REFUND:
        return next((one.source for one in now.guide.faq if one.id == "refund_time"), now.guide.refund_window.source)
    return f"this program's own rule; for a refusal: {given}"


def _next_climb(now: Now) -> NextAction | None:
    """The advice to climb the next rung, and how long the last has waited; None after the last rung."""
    rung = next_rung(now.case.attempt)
    if rung is None:
        return None
    last, since = _since(now)
    if last is Happening.REFUSED:
        return _climb(now, rung, since)
    waits = now.outlook.waiting_on is Party.SUPPORT
    return _climb(now, rung, f"{since}; this is the next step where no answer comes", once_silent=waits)


def _since(now: Now) -> tuple[Happening, str]:
    """The last thing that happened on the ladder, and in words what it was and when."""
    told = reversed(now.case.attempt.happened)
    last = next(one for one in told if one.event is Happening.REFUSED or one.event in _CLIMBS)
    done = "it was refused" if last.event is Happening.REFUSED else _CLIMBS[last.event].done
    return last.event, f"{done} on {last.on}, {_ago(now.today, last.on)}"


def _keep(now: Now, why: str, source: str) -> NextAction:
    """The advice to keep the item."""
    return NextAction(
        id="accept_or_repair",
        what="Keep the item, or have it repaired locally",
        why=why,
        command=now.command("record", "accepted"),
        source=source,
    )


def _ago(today: date, day: date) -> str:
    """How long ago a day is, in words."""
    return f"{count((today - day).days, 'day')} ago" if day < today else "today"
