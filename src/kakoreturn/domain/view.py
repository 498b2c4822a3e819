"""One case, or one order, with everything that follows from it today; and which of them is most urgent."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from kakoreturn.domain.advice import NextAction, next_actions
from kakoreturn.domain.clocks import Clock, ClockKind, DeadlineRule, running, with_deadline
from kakoreturn.domain.flow import allowed
from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.timeline import PRESSING_DAYS, Timeline, timeline
from kakoreturn.domain.values import Phase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.timeline import Health
    from kakoreturn.domain.values import Happening
    from kakoreturn.domain.workdays import WorkingCalendar

    Reason = Literal[
        "review",  # its QC photos wait to be looked at
        "finding",  # a review found something, and no request was opened
        "asked",  # more photos were asked for
        "clock",  # a clock runs out
    ]
    """Why an item without a case, or beside it, stands on the board."""

# The ranks of the board, most urgent first.
_PRESSING, _OVERDUE, _YOURS, _DUE, _REST, _CLOSED = range(6)
Rank = tuple[int, date, int, str]
# From how many days before its end a clock stands on the board.
_A_WEEK = 7


@record
class Habit(Record):
    """How long the seller usually takes to a stage: the median of so many cases, in days from the request."""

    stage: str
    median_days: float
    cases: int
    business: bool


@record
class CaseView(Record):
    """A case as it stands today.

    `order.return_by` is the last day for a return that counts, `deadline_origin` says in words where it is from.
    `clocks` are those that run, nearest first; `deadline` is that of them which the request has to meet, None once it
    was sent. `habit` is what the seller usually does about the waiting row, where that was asked for and is known.
    `twin` is the open case about the same item, of a closed case that was asked for alone.
    """

    case: Case
    order: Order
    guide: Guide
    outlook: Timeline
    today: date
    deadline_origin: str | None = None
    clocks: tuple[Clock, ...] = ()
    deadline: Clock | None = None
    habit: Habit | None = None
    twin: int | None = None

    @property
    def item(self) -> str | None:
        """What the case is about."""
        return self.case.item or self.order.item

    @property
    def running(self) -> tuple[Clock, ...]:
        """The clocks that something is still to be done by: what a return or a claim leaves time for is its request."""
        if self.case.attempt.day_zero is None:
            return self.clocks
        return tuple(clock for clock in self.clocks if clock.what not in {ClockKind.RETURN, ClockKind.CLAIM})

    @property
    def health(self) -> Health:
        """How it is with the case."""
        return self.outlook.health

    @property
    def waiting_on(self) -> Party | None:
        """Whose turn it is; None for a closed case."""
        return self.outlook.waiting_on

    @cached_property
    def actions(self) -> tuple[NextAction, ...]:
        """What can be done now, the most useful first; none only for a closed case."""
        return tuple(self._advised())

    @cached_property
    def action(self) -> NextAction | None:
        """The most useful of them, which is all that a board tells."""
        return next(self._advised(), None)

    def _advised(self) -> Iterator[NextAction]:
        return next_actions(self.case, self.order, self.guide, self.outlook, self.today)

    @property
    def on_you(self) -> bool:
        """Whether the next thing is the buyer's to do now, also where an answer is still awaited or late."""
        return self.action is not None and self.action.who is Party.YOU and not self.action.once_silent

    @property
    def due_on(self) -> date | None:
        """The day by which something was due that is late; else that until which the next thing is in time."""
        if self.outlook.late_days or (self.action and self.action.once_silent):
            return self.outlook.expected_to
        return self.action.by if self.action else None

    @property
    def answer_due(self) -> date | None:
        """The day by which a rung is to be answered; None where none is waited for, or a day was promised."""
        awaited = self.outlook.expected_from is None and (self.outlook.late_days or self.waiting_on is not Party.YOU)
        return self.outlook.expected_to if awaited else None

    @property
    def allowed(self) -> tuple[Happening, ...]:
        """The events that may be recorded now."""
        return allowed(self.case, overdue=self.outlook.health == "overdue", twin=self.twin)

    @cached_property
    def rank(self) -> Rank:
        """Sorts the most urgent first: a pressing clock, overdue, your turn, due, the rest; within each by date.

        The day of what is late is the one that it was due on: the longest late comes first.
        """
        ranks = {"overdue": _OVERDUE, "due": _DUE, "closed": _CLOSED}
        rank = ranks.get(self.health, _REST)
        if self.outlook.pressing:
            rank = _PRESSING
        elif rank > _OVERDUE and self.waiting_on is Party.YOU:
            rank = _YOURS
        return rank, self.due_on or date.max, self.case.number, ""


@record
class WaitView(Record):
    """An item that waits for something; its deadline as in `CaseView`.

    `waiting_on` is None where there is something to do only if something is wrong with it. `by` is the last day in
    time, None where there is none; `what` says in words what waits, `command` what deals with it. `days_waiting` are
    those since it waits, None where a clock runs: `clock`, of that reason alone.
    """

    order: Order
    reason: Reason
    waiting_on: Party | None = Party.YOU
    health: Health
    by: date | None = None
    what: str
    command: str
    pressing: bool = False
    days_waiting: int | None = None
    deadline_origin: str | None = None
    clock: Clock | None = None

    @property
    def on_you(self) -> bool:
        """Whether it is the buyer's turn."""
        return self.waiting_on is Party.YOU

    @property
    def rank(self) -> Rank:
        """Sorts it among the cases: what presses, what is overdue, your turn, the rest; then by date, undated last.

        Of reviews without a deadline the one that waits longest comes first.
        """
        if self.pressing:
            rank = _PRESSING
        elif self.health == "overdue":
            rank = _OVERDUE
        else:
            rank = _YOURS if self.waiting_on is Party.YOU else _REST
        waits = f"{self.order.photos_on} " if self.reason == "review" else ""
        return rank, self.by or date.max, 0, f"{waits}{self.order.ref}"


@record
class ItemView(Record):
    """An item as it stands today: `order.return_by` is the deadline that counts, `clocks` those that run."""

    order: Order
    clocks: tuple[Clock, ...]
    deadline_origin: str | None


Entry = CaseView | WaitView


def view_case(
    case: Case,
    order: Order,
    guide: Guide,
    calendar: WorkingCalendar,
    today: date,
    *,
    rules: tuple[DeadlineRule, ...] = (),
) -> CaseView:
    """`case` as it stands on the day `today`, under the deadline rules that were set."""
    promise = case.promise
    given = (promise.on, promise.due_on) if promise and promise.due_on else None
    clocks = running(order, rules, given) if case.is_open else ()
    order, origin = with_deadline(order, rules)
    deadline = _to_meet(case, clocks, today)
    by = deadline.ends_on if deadline else None
    outlook = timeline(case, order, guide, calendar, today, request_by=by)
    return CaseView(
        case=case,
        order=order,
        guide=guide,
        outlook=outlook,
        today=today,
        deadline_origin=origin,
        clocks=clocks,
        deadline=deadline,
    )


def _to_meet(case: Case, clocks: Iterable[Clock], today: date) -> Clock | None:
    """The clock that a request has to meet which was not sent yet: for a return, and after shipping for a claim."""
    if case.attempt.day_zero is not None:
        return None
    what = ClockKind.RETURN if case.phase is Phase.QC else ClockKind.CLAIM
    clock = next((clock for clock in clocks if clock.what is what and clock.counts), None)
    is_met = clock is not None and clock.ends_on < today and case.standing.asked_before  # by the first request
    return None if is_met else clock


def view_item(item: Order, *, rules: tuple[DeadlineRule, ...] = ()) -> ItemView:
    """An item with the clocks that run for it."""
    known, origin = with_deadline(item, rules)
    return ItemView(order=known, clocks=running(item, rules), deadline_origin=origin)


def review_command(item: Order) -> str:
    """What to run for an item that waits for review: looking, or asking for what the look left open."""
    ref = shell_quoted([item.ref])
    return f"kakoreturn draft {ref} --kind more-photos" if item.left_open else f"kakoreturn qc {ref}"


def view_review(item: Order, today: date, *, rules: tuple[DeadlineRule, ...] = ()) -> WaitView:
    """An item whose QC photos wait for review."""
    order, origin = with_deadline(item, rules)
    health, pressing = _urgency(order.return_by, today)
    return WaitView(
        order=order,
        reason="review",
        health=health,
        by=order.return_by,
        what="unsure" if order.left_open else "photos in",
        command=review_command(order),
        pressing=pressing,
        days_waiting=_days_since(order.photos_on, today),
        deadline_origin=origin,
    )


def _urgency(by: date | None, today: date) -> tuple[Health, bool]:
    """How it is with what is to be done by a day, and whether that presses."""
    left = (by - today).days if by else PRESSING_DAYS + 1
    return "overdue" if left < 0 else "due", left <= PRESSING_DAYS


def _days_since(day: date | None, today: date) -> int:
    """The days from one to `today`, none where it is not known or has not come here yet."""
    return max(0, (today - (day or today)).days)


def view_waits(
    item: Order,
    today: date,
    *,
    rules: tuple[DeadlineRule, ...] = (),
    has_case: bool,
    request: Case | None,
    is_asked: bool,
) -> Iterator[WaitView]:
    """What an item waits for that is no review, and apart from it each clock that runs out.

    `has_case`: whether it has any case; `request` is the open one, one that was sent before others. `is_asked`:
    photos of it are waited for, and no case of it says so.
    """
    view = view_item(item, rules=rules)
    finding = item.has_finding and not has_case
    if finding:
        yield _finding(view, today)
    elif is_asked:
        yield WaitView(
            order=view.order,
            reason="asked",
            waiting_on=Party.AGENT,
            health="ok",
            what="more photos asked for",
            command=f"kakoreturn order photos {shell_quoted([item.ref])}",
            days_waiting=_days_since(item.asked_on, today),
        )
    for clock in view.clocks:
        if not _is_told(clock, item, request, finding=finding) and _is_shown(clock, item, today, is_asked=is_asked):
            yield _running_out(view, clock, today, request)


def _finding(view: ItemView, today: date) -> WaitView:
    health, pressing = _urgency(view.order.return_by, today)
    return WaitView(
        order=view.order,
        reason="finding",
        health=health,
        by=view.order.return_by,
        what="review found something",
        command=_request_command(view.order),
        pressing=pressing,
        days_waiting=_days_since(view.order.reviewed_on, today),
    )


def _request_command(item: Order) -> str:
    return f"kakoreturn new --order {shell_quoted([item.ref])} --remedy exchange"


def _is_told(clock: Clock, item: Order, request: Case | None, *, finding: bool) -> bool:
    """Whether another row tells of a clock, or what it leaves time for was done."""
    if clock.what is ClockKind.RETURN:
        return request is not None or (clock.counts and (finding or item.awaits_review))
    sent = request is not None and request.attempt.day_zero is not None
    return clock.what is ClockKind.CLAIM and request is not None and (clock.counts or sent)


def _is_shown(clock: Clock, item: Order, today: date, *, is_asked: bool) -> bool:
    """Whether a clock stands on the board: it ends within a week, or has passed, counts, and still matters."""
    left = clock.days_left(today)
    unseen = item.reviewed_on is None or is_asked
    passed_matters = clock.what is ClockKind.STORAGE or (clock.what is ClockKind.RETURN and unseen)
    return left <= _A_WEEK and (left >= 0 or (clock.counts and passed_matters))


def _running_out(view: ItemView, clock: Clock, today: date, request: Case | None) -> WaitView:
    item = view.order
    ref = shell_quoted([item.ref])
    health, pressing = _urgency(clock.ends_on, today)
    is_fine, command = False, f"kakoreturn order show {ref}"
    if clock.what is ClockKind.STORAGE:
        command = "kakoreturn order ready"
    elif clock.what is ClockKind.CLAIM and request is not None:
        command = f"kakoreturn prepare {request.number}"
    elif clock.what is ClockKind.CLAIM:
        is_fine, command = True, f"kakoreturn new --order {ref} --phase after-shipping --remedy refund"
    elif item.is_sound:
        is_fine, command = True, _request_command(item)
    return WaitView(
        order=item,
        reason="clock",
        waiting_on=None if is_fine else Party.YOU,
        health=health,
        by=clock.ends_on,
        what=clock.ending,
        command=command,
        pressing=pressing,
        clock=clock,
    )


def most_urgent_first(entries: Iterable[Entry]) -> list[Entry]:
    """Everything that is open in one list, by rank."""
    return sorted(entries, key=lambda entry: entry.rank)
