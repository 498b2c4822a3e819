"""What the record says of sellers and agents: how often something is wrong, how long each stage takes, what money came.

A request that is still open must not make a seller look fast. So a time that is not over is counted as *at least* that
long, wherever a median is taken (the estimator of Kaplan and Meier); where too many are not over yet, there is no
median, and none is named. A request that ended before a stage counts as at least as long as it ran, too. A stage that
was passed on a day nobody knows says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.case_state import Attempt, standing
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.happenings import ROWS, STAGES, Flow
from kakoreturn.domain.history import is_aside
from kakoreturn.domain.order import ItemId, Order
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening, Outcome, Remedy, total
from kakoreturn.domain.view import Habit
from kakoreturn.domain.workdays import WorkingCalendar, business_days_since

# A seller's habit is named from this many finished times on.
ENOUGH = 3
_NOTHING = Decimal("0.00")

Group = str | None
Known = tuple[Case, Guide, WorkingCalendar]


@record
class Span(Record):
    """How long one request took to one stage, or has taken so far.

    `days` count from the day it was sent, in business days where `business` is true. `running`: it still goes on.
    """

    case: int
    stage: str
    days: int
    done: bool
    running: bool
    business: bool
    window: tuple[int, int]


@record
class StageFigures(Record):
    """The times to one stage.

    `n` of them are over, in `cases` different cases; `median_days` is None where too many are not. `waiting` still run,
    the longest for `longest_wait_days`; `ended` requests ended before they came to it. `window` is the guide's, None
    where guides differ.
    """

    stage: str
    business: bool
    n: int
    cases: int
    median_days: float | None
    slowest_days: int | None
    waiting: int
    longest_wait_days: int | None
    ended: int
    window: tuple[int, int] | None


@record
class Sum(Record):
    """Money of one currency: asked for, received, and still to come in open cases."""

    currency: str
    asked: Decimal
    received: Decimal
    open: Decimal


@record
class Figures(Record):
    """What is known of one seller or agent. `name` is None for orders that name none."""

    name: Group
    orders: int
    orders_with_cases: int
    open: int
    outcomes: dict[Outcome, int]
    stages: tuple[StageFigures, ...]
    money: tuple[Sum, ...]

    @property
    def defect_rate(self) -> float:
        """The share of the orders that have a case."""
        return self.orders_with_cases / self.orders if self.orders else 0.0


def by_seller(orders: Iterable[Order], cases: Iterable[Known], today: date) -> list[Figures]:
    """The figures of each seller, those with most cases first."""
    return _grouped(orders, cases, today, lambda order: order.seller)


def by_agent(orders: Iterable[Order], cases: Iterable[Known], today: date) -> list[Figures]:
    """The figures of each agent, those with most cases first."""
    return _grouped(orders, cases, today, lambda order: order.agent)


def _grouped(
    orders: Iterable[Order], cases: Iterable[Known], today: date, group: Callable[[Order], Group]
) -> list[Figures]:
    members: dict[Group, dict[ItemId, Order]] = defaultdict(dict)
    for order in orders:
        members[group(order)][order.id] = order
    of_order: dict[ItemId, list[Known]] = defaultdict(list)
    for known in cases:
        of_order[known[0].item_id].append(known)
    found = [
        _figures(name, mine, [known for item in mine for known in of_order[item]], today)
        for name, mine in members.items()
    ]
    return sorted(found, key=lambda one: (one.name is None, -one.orders_with_cases, -one.orders, one.name or ""))


def _figures(name: Group, orders: dict[ItemId, Order], known: Sequence[Known], today: date) -> Figures:
    cases = [case for case, _, _ in known]
    return Figures(
        name=name,
        orders=len(orders),
        orders_with_cases=len({case.item_id for case in cases}),
        open=sum(case.is_open for case in cases),
        outcomes=dict(Counter(case.outcome for case in cases if case.outcome is not None)),
        stages=tuple(stages(span for case, guide, calendar in known for span in spans(case, guide, calendar, today))),
        money=tuple(_sums((case, orders[case.item_id]) for case in cases)),
    )


def spans(case: Case, guide: Guide, calendar: WorkingCalendar, today: date, only: str | None = None) -> Iterator[Span]:
    """How long each request of a case took to each stage after it was sent, or to one only, as of `today`."""
    for attempt, until, running in _requests(case, today):
        if attempt.begun_by is None or attempt.begun_by.event is not Happening.SENT:
            continue  # Nothing was asked for, so nothing was waited for.
        zero = attempt.begun_by.on
        for stage, window, on in _stages(attempt, guide, paid=_is_paid(case, attempt)):
            if only is not None and stage != only:
                continue
            business, end = attempt.flow is Flow.REFUND, on or max(until, zero)
            yield Span(
                case=case.number,
                stage=stage,
                days=business_days_since(zero, end, calendar) if business else (end - zero).days,
                done=on is not None,
                running=running and on is None,
                business=business,
                window=window,
            )


def _requests(case: Case, today: date) -> Iterator[tuple[Attempt, date, bool]]:
    """Each attempt of a case that the guide has a timetable for, the day it ended or today, and whether it still runs.

    A rejection, a switch and the way out of the warehouse each end one.
    """
    for place, entry in enumerate(case.history):
        if isinstance(entry, ev.RemedySwitched | ev.CaseShipped) or entry.event is Happening.REJECTED:
            attempt = standing(case.beginning, case.history[:place]).attempt
            if attempt.flow is not Flow.AFTER_SHIPPING:
                yield attempt, entry.on, False
    if case.attempt.flow is not Flow.AFTER_SHIPPING:
        yield case.attempt, today if case.is_open else case.last_on or today, case.is_open


def _is_paid(case: Case, attempt: Attempt) -> bool:
    """Whether the last payment of this attempt closed the case."""
    last = next((entry for entry in reversed(case.history) if not is_aside(entry)), None)
    closed_by_it = not case.is_open and isinstance(last, ev.Happened) and last.event is Happening.REFUNDED
    return closed_by_it and attempt is case.attempt


def _stages(attempt: Attempt, guide: Guide, *, paid: bool) -> Iterator[tuple[str, tuple[int, int], date | None]]:
    """Each stage after the request with its window, and the day it was reached, None: not yet, or never."""
    if attempt.flow is Flow.REFUND:
        window = guide.refund_window
        yield (
            Happening.REFUNDED,
            (window.from_day, window.to_day),
            attempt.date_of(Happening.REFUNDED) if paid else None,
        )
        return
    dates = attempt.row_dates
    rows = ROWS[Flow.EXCHANGE]
    for row in guide.timeline:
        event = STAGES[row.stage]
        if event is not Happening.SENT and (event in dates or rows.index(event) > attempt.reached):
            yield row.stage, (row.from_day, row.to_day), dates.get(event)


def stages(found: Iterable[Span]) -> Iterator[StageFigures]:
    """The figures of each stage among these, in the order of the timetable."""
    of_stage: dict[str, list[Span]] = defaultdict(list)
    for span in found:
        of_stage[span.stage].append(span)
    order = [str(event) for rows in ROWS.values() for event in rows]
    for stage in sorted(of_stage, key=order.index):
        mine = of_stage[stage]
        done = [span.days for span in mine if span.done]
        running = [span.days for span in mine if span.running]
        windows = {span.window for span in mine}
        yield StageFigures(
            stage=stage,
            business=mine[0].business,
            n=len(done),
            cases=len({span.case for span in mine if span.done}),
            median_days=median(done, [span.days for span in mine if not span.done]),
            slowest_days=max(done, default=None),
            waiting=len(running),
            longest_wait_days=max(running, default=None),
            ended=len(mine) - len(done) - len(running),
            window=windows.pop() if len(windows) == 1 else None,
        )


def habit(stage: str, known: Iterable[Known], today: date) -> Habit | None:
    """What is usual for `stage` in these cases; None where too few are over, or too many are not."""
    for one in stages(span for case, guide, calendar in known for span in spans(case, guide, calendar, today, stage)):
        if one.n >= ENOUGH and one.median_days is not None:
            return Habit(stage=stage, median_days=one.median_days, cases=one.cases, business=one.business)
    return None


def median(done: Sequence[int], unfinished: Sequence[int]) -> float | None:
    """The median of times of which some are not over: `unfinished` are at least that long.

    None where half of them or more may be longer than anything that is over. With nothing unfinished it is the plain
    median.
    """
    # The share that takes longer than `day`, as a fraction: a half must be a half.
    days, longer, of = sorted(set(done)), 1, 1
    for place, day in enumerate(days):
        at_risk = sum(time >= day for time in done) + sum(time >= day for time in unfinished)
        longer, of = longer * (at_risk - done.count(day)), of * at_risk
        if 2 * longer < of:
            return float(day)
        if 2 * longer == of:
            return (day + days[place + 1]) / 2 if place + 1 < len(days) else None
    return None


def _sums(cases: Iterable[tuple[Case, Order]]) -> Iterator[Sum]:
    """The money of some cases, by currency; what was paid in one is never set against what was asked in another."""
    asked, received, missing = (defaultdict[str, Decimal](lambda: _NOTHING) for _ in range(3))
    for case, order in cases:
        money = case.standing
        whole = money.refund or (order.worth if case.remedy is Remedy.REFUND else None)
        for paid in money.payments:
            received[paid.currency] += paid.amount
        if whole is not None:
            asked[whole.currency] += whole.amount
            if case.is_open:
                came = (*money.received, *money.kept_back)  # what was kept back is not waited for
                missing[whole.currency] += whole.less(total(came, whole.currency)).amount
    for currency in sorted({*asked, *received}):
        yield Sum(currency=currency, asked=asked[currency], received=received[currency], open=missing[currency])
