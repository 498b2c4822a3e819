"""What the history of a case amounts to: its state, its outcome, and the attempt that is under way.

A case runs through one or more *attempts*. An attempt is one go at one remedy, and has its own Day 0: the first begins
with the case, another with each rejected replacement (which also begins a new round) and with each switch of remedy.

Nothing here judges: whether an event was allowed is decided once, in `flow`, before it is written.
"""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile

from kakoreturn.domain import events as ev
from kakoreturn.domain.happenings import ASIDES, ENDINGS, HAPPENINGS, REOPENINGS, ROWS, RUNGS, Flow
from kakoreturn.domain.history import Entry, is_aside
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import Happening, Money, Outcome, Phase, Remedy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

PREPARING = "preparing"
CLOSED = "closed"
_FLOWS = {
    **{(Phase.QC, remedy): Flow.EXCHANGE if remedy is Remedy.EXCHANGE else Flow.REFUND for remedy in Remedy},
    **{(Phase.AFTER_SHIPPING, remedy): Flow.AFTER_SHIPPING for remedy in Remedy},
}


@record
class Attempt(Record):
    """One go at one remedy.

    `happened` holds its events in order, endings left out; `start` is where it begins in the history of the case.
    `follows_request`: it follows a switch from a remedy that had been asked for, so an answer may come without a new
    request.
    """

    round: int
    remedy: Remedy
    phase: Phase
    began_on: date
    start: int = 0
    follows_request: bool = False
    happened: tuple[ev.Happened, ...] = ()

    @property
    def begun_by(self) -> ev.Happened | None:
        """The request, or the first answer where none was needed; None before either."""
        return next((one for one in self.happened if not is_aside(one)), None)

    @property
    def day_zero(self) -> date | None:
        """The day the request was sent, or the day of the first answer where none was needed."""
        begun_by = self.begun_by
        return begun_by.on if begun_by else None

    @property
    def flow(self) -> Flow:
        """The table this attempt runs by."""
        return _FLOWS[self.phase, self.remedy]

    @property
    def reached(self) -> int:
        """The place in `ROWS` of the last row passed; -1 before the request.

        An answer that ends a refusal sets it anew, even to an earlier row. Where nothing had to be sent, the answer
        counts as the request too.
        """
        rows = ROWS[self.flow]
        for one in reversed(self.happened):
            if one.event in rows:
                return rows.index(one.event)
        return -1 if self.begun_by is None else 0

    @property
    def next_row(self) -> Happening | None:
        """The row after the last one passed, whether or not the guide has it; None after the last."""
        return next(iter(ROWS[self.flow][self.reached + 1 :]), None)

    @property
    def awaits_replacement(self) -> bool:
        """Whether it is an exchange of which the replacement is not on record as come."""
        return self.flow is Flow.EXCHANGE and self.reached < ROWS[Flow.EXCHANGE].index(Happening.ARRIVED)

    @cached_property
    def row_dates(self) -> dict[Happening, date]:
        """The day of each row that has one; a row recorded again takes the days of the rows after it away."""
        rows = ROWS[self.flow]
        dates: dict[Happening, date] = {}
        for one in self.happened:
            if one.event in rows:
                if dates:
                    for later in rows[rows.index(one.event) + 1 :]:
                        dates.pop(later, None)
                dates[one.event] = one.on
        return dates

    @property
    def rungs(self) -> tuple[Happening, ...]:
        """The rungs of the ladder climbed so far."""
        return tuple(one.event for one in self.happened if one.event in RUNGS)

    @property
    def climbed(self) -> tuple[Happening, ...]:
        """The rungs climbed since the last refusal, after which all of them may be climbed again."""
        since = takewhile(lambda one: one.event is not Happening.REFUSED, reversed(self.happened))
        return tuple(one.event for one in since if one.event in RUNGS)

    @property
    def promise(self) -> ev.Happened | None:
        """The promise that what is waited for rests on: the last one, unless an answer or a rung came since."""
        for one in reversed(self.happened):
            if one.event is Happening.PROMISED:
                return one
            if not is_aside(one):
                return None
        return None

    @property
    def offer(self) -> ev.Happened | None:
        """The offer to decide on: the last event, where it is one."""
        last = self.happened[-1] if self.happened else None
        return last if last and last.event is Happening.OFFERED else None

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

    `state` is `preparing`, the last flow event, or `closed`. `payments` is all money received, as it came; `received`
    the same as it counts, in the order's currency where a rate was given. `agreed` is the sum last agreed for what
    is asked for, `priced` the whole refund at the time of a payment without one: an offer, or the price.
    `charges` are the fees of the return. `before` is the standing that a closed case goes back to when it is reopened.
    `settled` is how a case ended that was reopened although all that was asked for had come, until something of the
    flow happens; where it begins anew from there, the first `paid_before` payments and `charged_before` charges count
    no more.
    """

    state: str
    attempt: Attempt
    outcome: Outcome | None = None
    payments: tuple[Money, ...] = ()
    received: tuple[Money, ...] = ()
    charges: tuple[ev.Happened, ...] = ()
    agreed: Money | None = None
    priced: Money | None = None
    before: Standing | None = None
    asked_before: bool = False
    settled: Outcome | None = None
    paid_before: int = 0
    charged_before: int = 0

    @property
    def is_open(self) -> bool:
        """Whether there is no outcome yet."""
        return self.state != CLOSED

    @property
    def on_the_ladder(self) -> bool:
        """Whether the last word was a refusal, or a rung was climbed since."""
        return self.state == Happening.REFUSED or self.state in RUNGS

    def is_dating(self, event: Happening) -> bool:
        """Whether `event` is a row of the timetable that was passed without a date, and would be dated now."""
        attempt = self.attempt
        if not attempt.happened:
            return False
        rows = ROWS[attempt.flow]
        if event not in rows or rows.index(event) >= attempt.reached:
            return False
        return event not in attempt.row_dates and self.is_open and not self.on_the_ladder

    @property
    def refund(self) -> Money | None:
        """The whole refund: the agreed sum, else the offer or the price at a payment; None where none is known."""
        return self.agreed or self.priced

    def not_set_against(self, charged: ev.Happened) -> str | None:
        """The currency of the refund where a charge counts in another one, and so is not kept back from it."""
        refund, counted = self.refund, charged.counted
        return refund.currency if refund and counted and counted.currency != refund.currency else None

    @property
    def kept_back(self) -> tuple[Money, ...]:
        """The charges that are taken off the refund, as they count; what was paid apart is not among them."""
        return tuple(one.counted for one in self.charges[self.charged_before :] if one.counted and not one.paid)

    @property
    def came(self) -> tuple[tuple[Money, Money], ...]:
        """The payments for what is asked for now, each as it came and as it counts."""
        return tuple(zip(self.payments, self.received, strict=True))[self.paid_before :]

    @property
    def expected(self) -> Money | None:
        """What is to arrive in all: the whole refund without what was kept back of its currency; never below zero."""
        refund = self.refund
        return refund and refund.less(self.kept_back)

    @property
    def missing(self) -> Money | None:
        """What is still to come of the expected sum, never below zero; None where no sum is known."""
        expected = self.expected
        return expected and expected.less(counted for _, counted in self.came)

    @property
    def is_complete(self) -> bool:
        """Whether all that is expected has come, be it nothing: a charge may take all of a refund."""
        missing = self.missing
        return missing is not None and not missing.amount

    @property
    def has_all(self) -> bool:
        """Whether a reopened case is settled, and nothing of it is there to look at again, as a replacement is."""
        return self.settled is not None and self.attempt.flow is not Flow.EXCHANGE

    @property
    def has_foreign(self) -> bool:
        """Whether money came in a currency that cannot be set against the expected sum."""
        return self.refund is not None and any(paid.currency != self.refund.currency for _, paid in self.came)


def standing(beginning: Attempt, history: Iterable[Entry]) -> Standing:
    """The standing that `history` leads to from the first attempt."""
    now = Standing(state=PREPARING, attempt=beginning)
    for place, entry in enumerate(history):
        now = after(now, entry, place)
    return now


def after(now: Standing, entry: Entry, place: int) -> Standing:
    """The standing once the next entry of a history, at `place` in it, counts too."""
    if now.state == CLOSED and not is_aside(entry):
        # Reopened, or a correction made an earlier payment the last one: what came after it still counts. What closed
        # the case is no longer a stage passed, but money that came is still here.
        now = replace(
            now.before or now,
            payments=now.payments,
            received=now.received,
            charges=now.charges,
            agreed=now.agreed,
            priced=now.priced,
        )
    match entry:
        case ev.Happened():
            return _happened(now, entry, place)
        case ev.RemedySwitched():
            fresh = Attempt(
                round=now.attempt.round,
                remedy=entry.remedy,
                phase=now.attempt.phase,
                began_on=entry.on,
                start=place + 1,
                follows_request=now.asked_before,
            )
            return _begun(now, fresh)
        case ev.CaseShipped() if now.settled:
            # What was asked for has come. What is wrong now is another matter, and of an exchange another item's.
            fresh = Attempt(
                round=now.attempt.round + (now.attempt.flow is Flow.EXCHANGE),
                remedy=now.attempt.remedy,
                phase=Phase.AFTER_SHIPPING,
                began_on=entry.on,
                start=place + 1,
            )
            return replace(_begun(now, fresh), asked_before=False)
        case ev.CaseShipped():
            return replace(now, attempt=replace(now.attempt, phase=Phase.AFTER_SHIPPING))


def _begun(now: Standing, fresh: Attempt) -> Standing:
    """The standing once something is asked for anew: what was agreed, or was the price, before is not waited for."""
    begun = replace(now, state=PREPARING, attempt=fresh, agreed=None, priced=None, settled=None)
    return replace(begun, paid_before=len(now.payments), charged_before=len(now.charges)) if now.settled else begun


def _happened(now: Standing, entry: ev.Happened, place: int) -> Standing:
    """The standing once one more thing has happened."""
    event = entry.event
    if event in ASIDES:
        return _beside(now, entry)
    row = HAPPENINGS[event]
    if event in ENDINGS and row.closes:
        return _closed(now, now, _left_as(now, row.closes))
    if event in REOPENINGS:
        return now
    if now.settled:
        now = replace(now, settled=None)
    attempt = replace(now.attempt, happened=(*now.attempt.happened, entry))
    if row.closes:
        # Of a replacement that is not on record as come there is nothing to look at again: it is still waited for.
        before = now if now.attempt.awaits_replacement else replace(now, settled=row.closes)
        return _closed(replace(now, attempt=attempt), before, row.closes)
    match event:
        case Happening.SENT:
            return replace(now, state=event, attempt=attempt, asked_before=True)
        case Happening.REJECTED:
            fresh = Attempt(
                round=now.attempt.round + 1,
                remedy=now.attempt.remedy,
                phase=now.attempt.phase,
                began_on=entry.on,
                start=place + 1,
            )
            return replace(now, state=PREPARING, attempt=fresh)
        case Happening.AGREED:
            agreed = entry.counted or now.agreed
            return _ended_where_complete(replace(now, state=event, attempt=attempt, agreed=agreed))
        case Happening.REFUNDED:
            return _paid(replace(now, state=event, attempt=attempt), now, entry)
        case _:
            return replace(now, state=event, attempt=attempt)


def _left_as(now: Standing, outcome: Outcome) -> Outcome:
    """How a case ends that the buyer leaves so: whatever came is told, and one that had all ends as it did before."""
    if outcome is Outcome.ACCEPTED:
        return outcome
    if outcome is Outcome.WITHDRAWN and now.settled:
        return now.settled
    return Outcome.PARTIALLY_REFUNDED if now.payments else outcome


def _beside(now: Standing, entry: ev.Happened) -> Standing:
    """The standing after something beside the flow; a charge may explain all that was still missing."""
    before = _beside(now.before, entry) if now.before else None
    charged = entry.event is Happening.CHARGED
    told = replace(
        now,
        attempt=replace(now.attempt, happened=(*now.attempt.happened, entry)),
        charges=(*now.charges, entry) if charged else now.charges,
        before=before,
    )
    if charged and not entry.paid and now.state != CLOSED and now.attempt.flow is not Flow.EXCHANGE:
        return _ended_where_complete(told)
    return told


def _ended_where_complete(now: Standing) -> Standing:
    """The standing, closed where nothing more is to come of what is expected."""
    return _closed_for_all(now, now) if now.is_complete else now


def _closed_for_all(last: Standing, before: Standing) -> Standing:
    outcome = _all_paid(last)
    return _closed(last, replace(before, settled=outcome), outcome)


def _closed(last: Standing, before: Standing, outcome: Outcome) -> Standing:
    return replace(last, state=CLOSED, outcome=outcome, before=before)


def _all_paid(now: Standing) -> Outcome:
    """How a case ends when all the money is in."""
    return Outcome.PARTIALLY_REFUNDED if now.attempt.remedy is Remedy.PARTIAL_REFUND else Outcome.REFUNDED


def _paid(passed: Standing, before: Standing, entry: ev.Happened) -> Standing:
    """The standing after a payment. A payment without an amount is all that was expected."""
    amount = entry.amount or replace(before, priced=entry.expected).missing
    counted = entry.counted or amount
    paid = replace(
        passed,
        payments=(*before.payments, amount) if amount else before.payments,
        received=(*before.received, counted) if counted else before.received,
        priced=entry.expected or before.priced,
    )
    missing = paid.missing
    if amount is None or missing is None or not missing.amount:
        return _closed_for_all(paid, before)
    if entry.final:
        return _closed(paid, before, _all_paid(paid) if paid.has_foreign else Outcome.PARTIALLY_REFUNDED)
    return paid
