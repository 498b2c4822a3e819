"""A case laid over its guide: planned, actual and forecast days, whose turn it is, and how well it goes.

Everything here is worked out from (case, order, guide, calendar, today) each time it is asked for. The exchange
timetable counts calendar days from Day 0; a refund counts business days over the calendar that is handed in. After
shipping the guide gives no days, so there are none here, but for those that a rung of the ladder may wait.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from kakoreturn.domain.guide import Guide, Party, StageWindow
from kakoreturn.domain.happenings import ROWS, RUNGS, STAGES, SUBMITTED, Flow
from kakoreturn.domain.readiness import awaits_photos
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening
from kakoreturn.domain.workdays import Exceptions, WorkingCalendar, add_business_days, exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.guide import RefundWindow
    from kakoreturn.domain.order import Order

    RowState = Literal["done", "waiting", "upcoming"]
    """Whether a row is behind us, the one waited for, or ahead."""

    Health = Literal["ok", "due", "overdue", "closed"]
    """How a case stands against its expected window."""

Window = tuple[date, date]
# A row before it is dated: its place in the guide, whether it is behind us, and the day it came on where that is known.
Step = tuple[StageWindow, bool, date | None]

# A deadline the buyer gave is pressing from this many days before it.
PRESSING_DAYS = 2


@record
class Row(Record):
    """One dated row of the timetable.

    `from_day` and `to_day` count from Day 0, in calendar days or, where `business` is true, in business days.
    `actual` is None for a row that was passed on an unknown day. The forecast is None for rows that are done, and
    wherever nothing can be said.
    """

    stage: str
    label: str
    who: Party
    source: str
    from_day: int
    to_day: int
    planned_from: date | None
    planned_to: date | None
    actual: date | None
    state: RowState
    business: bool = False
    forecast_from: date | None = None
    forecast_to: date | None = None


@record
class Timeline(Record):
    """Where a case stands today.

    `day` counts calendar days from `day_zero`, for a closed case up to its last event. `expected_from` and
    `expected_to` are the window in which the waiting row is expected, of a rung only the day by which its answer is
    due; `late_days` are the days since its end, not below 0. `request_by` is the last day on which the request is in
    time, None once it was sent and where there is no such day. Rows are dated for whoever asks, since a board asks for
    few: by `calendar` where they count business days, and with a forecast where `moved` is known, the window that the
    waiting row has moved to. `planned` is that row without it.
    """

    today: date
    day: int | None
    day_zero: date | None
    waiting_on: Party | None
    health: Health
    late_days: int
    expected_from: date | None
    expected_to: date | None
    request_by: date | None = None
    steps: tuple[Step, ...] = ()
    calendar: WorkingCalendar | None = None
    planned: Window | None = None
    moved: Window | None = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The whole timetable."""
        return tuple(self._row(step) for step in self.steps)

    @property
    def pressing(self) -> bool:
        """Whether the last day for the request is at most two days off, or has passed."""
        return self.request_by is not None and (self.request_by - self.today).days <= PRESSING_DAYS

    @property
    def waiting(self) -> StageWindow | None:
        """What the guide says of the first row that is not done."""
        return self._ahead and self._ahead[0]

    @cached_property
    def _ahead(self) -> Step | None:
        return _first_ahead(self.steps)

    def _row(self, step: Step) -> Row:
        window, done, actual = step
        planned = _window(window, self.day_zero, self.calendar)
        ahead: RowState = "waiting" if step is self._ahead else "upcoming"
        forecast = None if done else self._forecast(planned)
        return Row(
            stage=window.stage,
            label=window.label,
            who=window.who,
            source=window.source,
            from_day=window.from_day,
            to_day=window.to_day,
            planned_from=planned and planned[0],
            planned_to=planned and planned[1],
            actual=actual,
            state="done" if done else ahead,
            business=window.stage == Happening.REFUNDED,
            forecast_from=forecast and forecast[0],
            forecast_to=forecast and forecast[1],
        )

    def _forecast(self, planned: Window | None) -> Window | None:
        """When a row that is not done is expected: moved as far as the waiting row is, and never into the past."""
        if planned is None or self.planned is None or self.moved is None:
            return None
        late = timedelta(days=max(0, (self.today - self.moved[1]).days))
        first = planned[0] + (self.moved[0] - self.planned[0]) + late
        last = planned[1] + (self.moved[1] - self.planned[1]) + late
        return max(self.today, first), max(self.today, last)

    @cached_property
    def exceptions(self) -> Exceptions | None:
        """Where the business days that a refund counts depart from plain weekdays."""
        if self.calendar is None or self.day_zero is None:
            return None
        window = _window(self.steps[-1][0], self.day_zero, self.calendar)
        last = max(day for day in (window and window[1], self.expected_to) if day)
        return exceptions(self.day_zero + timedelta(days=1), last, self.calendar)


def timeline(
    case: Case,
    order: Order,
    guide: Guide,
    calendar: WorkingCalendar,
    today: date,
    *,
    request_by: date | None = None,
) -> Timeline:
    """Lay `case` over `guide` as of `today`; `request_by` as in `Timeline`."""
    zero, steps = case.attempt.day_zero, _steps(case, guide)
    counted = calendar if case.attempt.flow is Flow.REFUND else None
    step = _first_ahead(steps)
    waiting = step and step[0]
    running = case.is_open and zero is not None and not case.on_the_ladder and not case.standing.settled
    planned = _window(waiting, zero, counted) if waiting and running else None
    moved = None
    if waiting and planned:
        moved = _since_agreement(case, waiting, guide, counted)
        moved = moved or _slipped(planned, waiting, *_apart(case, steps, counted))
    expected = _promised(case, moved)
    first, last = expected or (None, _answer_due(case, guide))
    late_days = max(0, (today - last).days) if last and not _is_nobody_late(case, order) else 0
    whose = Party.YOU if late_days and case.on_the_ladder else _whose_turn(case, order, waiting)
    return Timeline(
        today=today,
        day=_day(case, today),
        day_zero=zero,
        waiting_on=whose,
        health=_health(case, whose, first, today, is_late=late_days > 0 or (request_by or today) < today),
        late_days=late_days,
        expected_from=first,
        expected_to=last,
        request_by=request_by,
        steps=steps,
        calendar=counted,
        planned=planned,
        moved=expected if moved else None,
    )


def _first_ahead(steps: tuple[Step, ...]) -> Step | None:
    """The step that is waited for: the first that is not done."""
    return next((step for step in steps if not step[1]), None)


def _answer_due(case: Case, guide: Guide) -> date | None:
    """The last day that the guide gives a rung of the ladder to be answered; None where nobody is waited for there.

    A guide that gives no days for rungs is taken to mean those that the agent has to look at a request; a rung is the
    same rung after shipping.
    """
    last = case.last_of_flow
    if last is None or case.state not in RUNGS:
        return None
    windows = [row.to_day for row in guide.timeline if row.who is Party.AGENT] or [guide.timeline[-1].to_day]
    return last.on + timedelta(days=guide.rung_days or windows[0])


def _steps(case: Case, guide: Guide) -> tuple[Step, ...]:
    """The rows of the case; of an exchange those that the guide has, of the ones that it can have."""
    attempt = case.attempt
    match attempt.flow:
        case Flow.EXCHANGE:
            passed, dates = ROWS[Flow.EXCHANGE][: attempt.reached + 1], attempt.row_dates
            events = [STAGES[window.stage] for window in guide.timeline]
            return tuple(
                (window, event in passed, dates.get(event))
                for window, event in zip(guide.timeline, events, strict=True)
            )
        case Flow.REFUND:
            sent, refunded = _refund_windows(guide.refund_window)
            paid_on = case.paid_on
            return (
                (sent, attempt.day_zero is not None or paid_on is not None, attempt.date_of(Happening.SENT)),
                (refunded, paid_on is not None, paid_on),
            )
        case Flow.AFTER_SHIPPING:
            return ()


def _refund_windows(refund: RefundWindow) -> tuple[StageWindow, StageWindow]:
    return (
        StageWindow(
            stage=SUBMITTED,
            label="Request sent",
            from_day=0,
            to_day=0,
            who=Party.YOU,
            text="",
            source=refund.source,
        ),
        StageWindow(
            stage=Happening.REFUNDED,
            label="Refund received",
            from_day=refund.from_day,
            to_day=refund.to_day,
            who=Party.AGENT,
            text="",
            source=refund.source,
        ),
    )


def _window(row: StageWindow, day_zero: date | None, calendar: WorkingCalendar | None) -> Window | None:
    """The days that a row was planned for; None where nothing is counted yet."""
    return _days_after(day_zero, row.from_day, row.to_day, calendar) if day_zero else None


def _days_after(start: date, from_day: int, to_day: int, calendar: WorkingCalendar | None) -> Window:
    """The days that lie so far after `start`: business days where there is a calendar for them."""
    if calendar is None:
        return start + timedelta(days=from_day), start + timedelta(days=to_day)
    first = add_business_days(start, from_day, calendar)
    return first, add_business_days(first, to_day - from_day, calendar)


def _since_agreement(case: Case, waiting: StageWindow, guide: Guide, calendar: WorkingCalendar | None) -> Window | None:
    """The window of a refund as it is counted from an agreement; None where there is none, or another row waits."""
    agreed_on = case.attempt.date_of(Happening.AGREED)
    if agreed_on is None or waiting.stage != Happening.REFUNDED:
        return None
    refund = guide.refund_window
    return _days_after(agreed_on, refund.from_day, refund.to_day, calendar)


def _slipped(planned: Window, waiting: StageWindow, slip: int, early: int) -> Window:
    """The window in which the waiting row is expected, so many days after what came before it was too late or early."""
    # What came early is the buyer's to look at now; others are not held to more than their planned days.
    moved = timedelta(days=-early if early and waiting.who is Party.YOU else slip)
    return planned[0] + moved, planned[1] + moved


def _apart(case: Case, steps: tuple[Step, ...], calendar: WorkingCalendar | None) -> tuple[int, int]:
    """Days by which the last dated row came after its planned window, and those by which it came before."""
    for row, _, actual in reversed(steps):
        if actual is not None and (planned := _window(row, case.attempt.day_zero, calendar)) is not None:
            return max(0, (actual - planned[1]).days), max(0, (planned[0] - actual).days)
    return 0, 0


def _promised(case: Case, planned: Window | None) -> Window | None:
    """The window that ends on the day that was promised, where one was, as long as it was before; else that day."""
    promise = case.promise
    if promise is None or promise.due_on is None:
        return planned
    return promise.due_on - (planned[1] - planned[0] if planned else timedelta(0)), promise.due_on


def _day(case: Case, today: date) -> int | None:
    zero = case.attempt.day_zero
    if zero is None:
        return None
    # Day 0 may be a day that has begun at the agent and not yet here.
    return max(0, ((today if case.is_open else case.last_on or today) - zero).days)


def _whose_turn(case: Case, order: Order, waiting: StageWindow | None) -> Party | None:
    if not case.is_open:
        return None
    if case.attempt.day_zero is None or case.state == Happening.REFUSED or case.attempt.offer or case.standing.settled:
        return Party.YOU
    if case.on_the_ladder:
        return Party.SUPPORT
    if case.attempt.flow is Flow.AFTER_SHIPPING:
        return Party.AGENT
    return turn_at(case, order, waiting)


def turn_at(case: Case, order: Order, waiting: StageWindow | None) -> Party:
    """Whose turn it is by the timetable, whatever else there is to decide; `waiting` is the row that is waited for."""
    if awaits_photos(case, order):
        return Party.AGENT
    if waiting is None:  # past the last row that the guide has
        return Party.YOU if case.attempt.next_row is Happening.APPROVED else Party.AGENT
    return waiting.who


def _is_nobody_late(case: Case, order: Order) -> bool:
    """Whether nobody is late with the waiting row: money was offered, or more photos of what came are awaited."""
    return case.attempt.offer is not None or awaits_photos(case, order)


def _health(case: Case, whose: Party | None, first: date | None, today: date, *, is_late: bool) -> Health:
    """How it goes; `first` is the first day on which what is waited for is expected."""
    if not case.is_open:
        return "closed"
    if is_late:
        return "overdue"
    if whose is Party.YOU or (first and today >= first):
        return "due"
    return "ok"
