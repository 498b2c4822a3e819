"""A case laid over its guide: planned, actual and forecast days, whose turn it is, and how well it goes.

Everything here is worked out from (case, order, guide, calendar, today) each time it is asked for. The exchange
timetable counts calendar days from Day 0; a refund counts business days over the calendar that is handed in. After
shipping the guide gives no days, so there are none here.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.happenings import ROWS, RUNGS, STAGES, SUBMITTED, Flow
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import Happening, Phase
from kakoreturn.domain.workdays import Exceptions, WorkingCalendar, add_business_days, exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order

Window = tuple[date, date]

# A deadline the buyer gave is pressing from this many days before it.
PRESSING_DAYS = 2


class Health(StrEnum):
    """How a case stands against its expected window."""

    OK = "ok"
    DUE = "due"
    OVERDUE = "overdue"
    CLOSED = "closed"


class RowState(StrEnum):
    """Whether a row is behind us, the one waited for, or ahead."""

    DONE = "done"
    WAITING = "waiting"
    UPCOMING = "upcoming"


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
    `expected_to` are the window in which the waiting row is expected; `late_days` are the days since its end, not
    below 0. `exceptions` is where a refund's business days depart from plain weekdays.
    """

    day: int | None
    day_zero: date | None
    waiting_on: Party | None
    health: Health
    late_days: int
    rows: tuple[Row, ...]
    expected_from: date | None
    expected_to: date | None
    exceptions: Exceptions | None = None

    @property
    def waiting(self) -> Row | None:
        """The first row that is not done."""
        return next((row for row in self.rows if row.state is RowState.WAITING), None)


def timeline(case: Case, order: Order, guide: Guide, calendar: WorkingCalendar, today: date) -> Timeline:
    """Lay `case` over `guide` as of `today`."""
    rows = _planned_rows(case, guide, calendar)
    waiting = next((row for row in rows if row.state is not RowState.DONE), None)
    running = case.is_open and case.attempt.day_zero is not None and not case.on_the_ladder
    planned = _expected(case, waiting, rows, guide, calendar) if waiting and running else None
    expected = _promised(case, planned)
    silent = _is_silent(case, guide, today)
    whose = Party.YOU if silent else _whose_turn(case, waiting)
    return Timeline(
        day=_day(case, today),
        day_zero=case.attempt.day_zero,
        waiting_on=whose,
        health=Health.OVERDUE if silent else _health(case, order, whose, expected, today),
        late_days=max(0, (today - expected[1]).days) if expected else 0,
        rows=tuple(_forecast(row, waiting, expected if planned else None, today) for row in rows),
        expected_from=expected[0] if expected else None,
        expected_to=expected[1] if expected else None,
        exceptions=_exceptions(case, rows, expected, calendar),
    )


def _is_silent(case: Case, guide: Guide, today: date) -> bool:
    """Whether a rung of the ladder has waited longer than the guide gives it; a promise excuses it.

    A guide that gives no days for rungs is taken to mean those that the agent has to look at a request.
    """
    attempt = case.attempt
    if not case.is_open or case.state not in RUNGS or attempt.promise is not None:
        return False
    if attempt.flow is Flow.AFTER_SHIPPING:  # for which the guide gives no days
        return False
    last = next(one.on for one in reversed(attempt.happened) if one.event in RUNGS)
    windows = [row.to_day for row in guide.timeline if row.who is Party.AGENT] or [guide.timeline[-1].to_day]
    return (today - last).days > (guide.rung_days or windows[0])


def is_pressing(case: Case, order: Order, today: date) -> bool:
    """Whether the buyer's own deadline is at most two days off, or has passed, and nothing was sent yet."""
    return _unsent_deadline(case, order, today + timedelta(days=PRESSING_DAYS))


def _unsent_deadline(case: Case, order: Order, by: date) -> bool:
    """Whether the buyer's own deadline lies on or before `by` while the request has not been sent."""
    unsent = case.is_open and case.phase is Phase.QC and not case.standing.asked_before
    return unsent and order.return_by is not None and order.return_by <= by


def _planned_rows(case: Case, guide: Guide, calendar: WorkingCalendar) -> tuple[Row, ...]:
    match case.attempt.flow:
        case Flow.EXCHANGE:
            return _exchange_rows(case, guide)
        case Flow.REFUND:
            return _refund_rows(case, guide, calendar)
        case Flow.AFTER_SHIPPING:
            return ()


def _exchange_rows(case: Case, guide: Guide) -> tuple[Row, ...]:
    """The rows that the guide has, of those that an exchange can have."""
    attempt, zero, dates = case.attempt, case.attempt.day_zero, case.attempt.row_dates
    places = {event: place for place, event in enumerate(ROWS[Flow.EXCHANGE])}
    return tuple(
        Row(
            stage=window.stage,
            label=window.label,
            who=window.who,
            source=window.source,
            from_day=window.from_day,
            to_day=window.to_day,
            planned_from=zero + timedelta(days=window.from_day) if zero else None,
            planned_to=zero + timedelta(days=window.to_day) if zero else None,
            actual=dates.get(event := STAGES[window.stage]),
            state=RowState.DONE if places[event] <= attempt.reached else RowState.UPCOMING,
        )
        for window in guide.timeline
    )


def _refund_rows(case: Case, guide: Guide, calendar: WorkingCalendar) -> tuple[Row, ...]:
    attempt, zero = case.attempt, case.attempt.day_zero
    refund = guide.refund_window
    planned = _refund_window(zero, guide, calendar) if zero else (None, None)
    all_in = not case.is_open and attempt.latest(Happening.REFUNDED) is not None
    return (
        Row(
            stage=SUBMITTED,
            label="Request sent",
            who=Party.YOU,
            source=refund.source,
            from_day=0,
            to_day=0,
            planned_from=zero,
            planned_to=zero,
            actual=attempt.date_of(Happening.SENT),
            state=RowState.DONE if zero else RowState.UPCOMING,
        ),
        Row(
            stage=Happening.REFUNDED,
            label="Refund received",
            who=Party.AGENT,
            source=refund.source,
            from_day=refund.from_day,
            to_day=refund.to_day,
            business=True,
            planned_from=planned[0],
            planned_to=planned[1],
            actual=attempt.date_of(Happening.REFUNDED) if all_in else None,
            state=RowState.DONE if all_in else RowState.UPCOMING,
        ),
    )


def _refund_window(start: date, guide: Guide, calendar: WorkingCalendar) -> Window:
    window = guide.refund_window
    first = add_business_days(start, window.from_day, calendar)
    return first, add_business_days(first, window.to_day - window.from_day, calendar)


def _exceptions(
    case: Case, rows: tuple[Row, ...], expected: Window | None, calendar: WorkingCalendar
) -> Exceptions | None:
    """Where the business days that this refund counts depart from plain weekdays."""
    start, planned = case.attempt.day_zero, rows[-1].planned_to if rows else None
    if case.attempt.flow is not Flow.REFUND or start is None or planned is None:
        return None
    return exceptions(start + timedelta(days=1), max(planned, expected[1]) if expected else planned, calendar)


def _slip(rows: tuple[Row, ...]) -> int:
    """Days by which the last dated row came after its planned window; not below 0."""
    dated = [(row.actual, row.planned_to) for row in rows if row.actual and row.planned_to]
    return max(0, (dated[-1][0] - dated[-1][1]).days) if dated else 0


def _expected(
    case: Case, waiting: Row, rows: tuple[Row, ...], guide: Guide, calendar: WorkingCalendar
) -> Window | None:
    """The window in which the waiting row is expected: as planned, moved by the slip, or counted from an agreement."""
    slip, early = _slip(rows), _early(rows)
    agreed_on = case.attempt.date_of(Happening.AGREED)
    if agreed_on and waiting.business:
        return _refund_window(agreed_on, guide, calendar)
    if waiting.planned_from is None or waiting.planned_to is None:
        return None
    # What came early is the buyer's to look at now; others are not held to more than their planned days.
    moved = timedelta(days=-early if early and waiting.who is Party.YOU else slip)
    return waiting.planned_from + moved, waiting.planned_to + moved


def _early(rows: tuple[Row, ...]) -> int:
    """Days by which the last dated row came before its planned window; not below 0."""
    dated = [(row.actual, row.planned_from) for row in rows if row.actual and row.planned_from]
    return max(0, (dated[-1][1] - dated[-1][0]).days) if dated else 0


def _promised(case: Case, planned: Window | None) -> Window | None:
    """The window that ends on the day that was promised, where one was, as long as it was before; else that day."""
    promise = case.attempt.promise if case.is_open else None
    if promise is None or promise.due_on is None:
        return planned
    return promise.due_on - (planned[1] - planned[0] if planned else timedelta(0)), promise.due_on


def _forecast(row: Row, waiting: Row | None, expected: Window | None, today: date) -> Row:
    """`row` as it is expected from today: moved as far as the waiting row is, and never into the past."""
    if row.state is RowState.DONE:
        return row
    state = RowState.WAITING if row is waiting else RowState.UPCOMING
    if waiting is None or expected is None or row.planned_from is None or row.planned_to is None:
        return replace(row, state=state)
    assert waiting.planned_from is not None
    assert waiting.planned_to is not None
    late = timedelta(days=max(0, (today - expected[1]).days))
    first = row.planned_from + (expected[0] - waiting.planned_from) + late
    last = row.planned_to + (expected[1] - waiting.planned_to) + late
    return replace(row, state=state, forecast_from=max(today, first), forecast_to=max(today, last))


def _day(case: Case, today: date) -> int | None:
    zero = case.attempt.day_zero
    if zero is None:
        return None
    return ((today if case.is_open else case.last_on or today) - zero).days


def _whose_turn(case: Case, waiting: Row | None) -> Party | None:
    if not case.is_open:
        return None
    if case.attempt.day_zero is None or case.state == Happening.REFUSED or case.attempt.offer:
        return Party.YOU
    if case.on_the_ladder:
        return Party.SUPPORT
    if case.attempt.flow is Flow.AFTER_SHIPPING:
        return Party.AGENT if case.issue else Party.YOU
    if waiting is None:  # past the last row that the guide has
        return Party.YOU if case.attempt.next_row is Happening.APPROVED else Party.AGENT
    return waiting.who


def _health(case: Case, order: Order, whose: Party | None, expected: tuple[date, date] | None, today: date) -> Health:
    if not case.is_open:
        return Health.CLOSED
    if _unsent_deadline(case, order, today - timedelta(days=1)) or (expected and today > expected[1]):
        return Health.OVERDUE
    if whose is Party.YOU or (expected and today >= expected[0]):
        return Health.DUE
    return Health.OK
