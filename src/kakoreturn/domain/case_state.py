"""What the history of a case amounts to: its state, its outcome, and the attempt that is under way.

A case runs through one or more *attempts*. An attempt is one go at one remedy, and has its own Day 0: the first begins
with the case, another with each rejected replacement (which also begins a new round) and with each switch of remedy.

Nothing here judges: whether an event was allowed is decided once, in `flow`, before it is written.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kakoreturn.domain import events as ev
from kakoreturn.domain.happenings import HAPPENINGS, ROWS, RUNGS, Flow, Role
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening, Money, Outcome, Phase, Remedy, total

Entry = ev.Happened | ev.RemedySwitched | ev.CaseShipped

PREPARING = "preparing"
CLOSED = "closed"


@record
class Attempt(Record):
    """One go at one remedy.

    `happened` holds its events in order, endings left out; `start` is where it begins in the history of the case.
    `offered`: it follows a switch from a remedy that had been asked for, so an answer may come without a new request.
    """

    round: int
    remedy: Remedy
    phase: Phase
    began_on: date
    start: int = 0
    offered: bool = False
    happened: tuple[ev.Happened, ...] = ()

    @property
    def day_zero(self) -> date | None:
        """The day the request was sent, or the day of the first answer where none was needed."""
        return self.happened[0].on if self.happened else None

    @property
    def flow(self) -> Flow:
        """The table this attempt runs by."""
        if self.phase is Phase.AFTER_SHIPPING:
            return Flow.AFTER_SHIPPING
        return Flow.EXCHANGE if self.remedy is Remedy.EXCHANGE else Flow.REFUND

    @property
    def reached(self) -> int:
        """The place in `ROWS` of the last row passed; -1 before the request.

        An answer that ends a refusal sets it anew, even to an earlier row. Where nothing had to be sent, the answer
        counts as the request too.
        """
        rows = ROWS[self.flow]
        passed = [rows.index(one.event) for one in self.happened if one.event in rows]
        return passed[-1] if passed else min(0, len(self.happened) - 1)

    @property
    def next_row(self) -> Happening | None:
        """The row after the last one passed, whether or not the guide has it; None after the last."""
        return next(iter(ROWS[self.flow][self.reached + 1 :]), None)

    @property
    def row_dates(self) -> dict[Happening, date]:
        """The day of each row that has one; a row recorded again takes the days of the rows after it away."""
        rows = ROWS[self.flow]
        dates: dict[Happening, date] = {}
        for one in self.happened:
            if one.event in rows:
                later = rows[rows.index(one.event) + 1 :]
                dates = {row: day for row, day in dates.items() if row not in later} | {one.event: one.on}
        return dates

    @property
    def rungs(self) -> tuple[Happening, ...]:
        """The rungs of the ladder climbed so far."""
        return tuple(one.event for one in self.happened if one.event in RUNGS)

    def latest(self, event: Happening) -> ev.Happened | None:
        """The latest `event` of this attempt."""
        return next((one for one in reversed(self.happened) if one.event is event), None)

    def date_of(self, event: Happening) -> date | None:
        """The day of the latest `event` of this attempt."""
        latest = self.latest(event)
        return latest.on if latest else None


@record
class Standing(Record):
    """Where a case stands.

    `state` is `preparing`, the last flow event, or `closed`. `payments` is all money received, `agreed` the sum last
    agreed, `expected` what all of it is: the agreed sum, else the price at the time of a payment, else None.
    `before` is the standing that a closed case goes back to when it is reopened.
    """

    state: str
    attempt: Attempt
    outcome: Outcome | None = None
    payments: tuple[Money, ...] = ()
    agreed: Money | None = None
    priced: Money | None = None
    before: "Standing | None" = None
    asked_before: bool = False

    @property
    def expected(self) -> Money | None:
        """What all of the money is: the agreed sum, else the price; None where neither is known."""
        return self.agreed or self.priced

    @property
    def missing(self) -> Money | None:
        """What is still to come of the expected sum, never below zero; None where no sum is known."""
        if self.expected is None:
            return None
        received = total(self.payments, self.expected.currency).amount
        return Money(max(self.expected.amount - received, received * 0), self.expected.currency)

    @property
    def has_foreign(self) -> bool:
        """Whether money came in a currency that cannot be set against the expected sum."""
        return self.expected is not None and any(paid.currency != self.expected.currency for paid in self.payments)


def standing(beginning: Attempt, history: Iterable[Entry]) -> Standing:
    """The standing that `history` leads to from the first attempt."""
    now = Standing(state=PREPARING, attempt=beginning)
    for place, entry in enumerate(history):
        if now.state == CLOSED:
            # Reopened, or a correction made an earlier payment the last one: what came after it still counts. What
            # closed the case is no longer a stage passed, but money that came is still here.
            now = replace(now.before or now, payments=now.payments, agreed=now.agreed, priced=now.priced)
        match entry:
            case ev.RemedySwitched():
                fresh = Attempt(
                    round=now.attempt.round,
                    remedy=entry.remedy,
                    phase=now.attempt.phase,
                    began_on=entry.on,
                    start=place + 1,
                    offered=now.asked_before,
                )
                now = replace(now, state=PREPARING, attempt=fresh)
            case ev.CaseShipped():
                now = replace(now, attempt=replace(now.attempt, phase=Phase.AFTER_SHIPPING))
            case ev.Happened():
                now = _after(now, entry, place)
    return now


def _after(now: Standing, entry: ev.Happened, place: int) -> Standing:
    """The standing once one more thing has happened."""
    event, row = entry.event, HAPPENINGS[entry.event]
    if row.is_a(Role.ENDING) and row.closes:
        keeps_money = now.payments and row.closes is not Outcome.ACCEPTED
        return _closed(now, now, Outcome.PARTIALLY_REFUNDED if keeps_money else row.closes)
    if row.is_a(Role.REOPENING):
        return now
    passed = replace(now, attempt=replace(now.attempt, happened=(*now.attempt.happened, entry)))
    if row.closes:
        return _closed(passed, now, row.closes)
    if row.is_a(Role.ASIDE):
        return passed
    match event:
        case Happening.SENT:
            return replace(passed, state=event, asked_before=True)
        case Happening.REJECTED:
            fresh = Attempt(
                round=now.attempt.round + 1,
                remedy=now.attempt.remedy,
                phase=now.attempt.phase,
                began_on=entry.on,
                start=place + 1,
            )
            return replace(passed, state=PREPARING, attempt=fresh)
        case Happening.AGREED:
            return replace(passed, state=event, agreed=entry.amount or now.agreed)
        case Happening.REFUNDED:
            return _paid(passed, now, entry)
        case _:
            return replace(passed, state=event)


def _closed(last: Standing, before: Standing, outcome: Outcome) -> Standing:
    return replace(last, state=CLOSED, outcome=outcome, before=before)


def _paid(passed: Standing, before: Standing, entry: ev.Happened) -> Standing:
    """The standing after a payment. A payment without an amount is all that was expected."""
    amount = entry.amount or replace(before, priced=entry.expected).missing
    paid = replace(
        passed,
        state=Happening.REFUNDED,
        payments=(*before.payments, amount) if amount else before.payments,
        priced=entry.expected or before.priced,
    )
    all_in = amount is None or paid.missing is None or not paid.missing.amount
    if all_in and not paid.has_foreign:
        return _closed(paid, before, Outcome.REFUNDED)
    if entry.final:
        return _closed(paid, before, Outcome.REFUNDED if all_in or paid.has_foreign else Outcome.PARTIALLY_REFUNDED)
    return paid
