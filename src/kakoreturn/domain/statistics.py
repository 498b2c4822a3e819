"""What the record says of sellers and agents: how often something is wrong, how long each stage takes, what money came.

Items go by one at a time, and nothing is kept of them but counts and sums, however many there are.

A request that is still open must not make a seller look fast. So a time that is not over is counted as *at least* that
long, wherever a median is taken (the estimator of Kaplan and Meier); where too many are not over yet, there is no
median, and none is named. A request that ended before a stage counts as at least as long as it ran, too. A stage that
was passed on a day nobody knows says nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.happenings import ROWS, Flow
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import folded
from kakoreturn.domain.values import Happening, Outcome, Remedy
from kakoreturn.domain.view import Habit
from kakoreturn.domain.workdays import WorkingCalendar, business_days_since

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from kakoreturn.domain.order import Order

# A seller's habit is named from this many finished times on.
ENOUGH = 3

Group = str | None
Known = tuple[Case, Guide, WorkingCalendar]


class Span:
    """How long one request took to one stage, or has taken so far.

    `days` count from the day it was sent, in business days where `business` is true. `running`: it still goes on.
    No record: each case makes many of these, and they are counted and gone.
    """

    __slots__ = ("business", "case", "days", "done", "running", "stage", "window")

    def __init__(
        self,
        case: int,
        stage: str,
        window: tuple[int, int],
        days: int,
        *,
        done: bool,
        running: bool,
        business: bool,
    ) -> None:
        self.case = case
        self.stage = stage
        self.days = days
        self.done = done
        self.running = running
        self.business = business
        self.window = window


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
    items: int
    items_with_cases: int
    open: int
    outcomes: dict[Outcome, int]
    stages: tuple[StageFigures, ...]
    money: tuple[Sum, ...]

    @property
    def defect_rate(self) -> float:
        """The share of the items that have a case."""
        return self.items_with_cases / self.items if self.items else 0.0


def figures(items: Iterable[tuple[Order, Sequence[Known]]], today: date) -> tuple[list[Figures], list[Figures]]:
    """The figures of each seller and of each agent, those with most cases first, given each item with its cases."""
    together: dict[tuple[Group, Group], _Gathered] = defaultdict(_Gathered)
    for item, known in items:
        found = [span for case, guide, calendar in known for span in spans(case, guide, calendar, today)]
        together[item.seller, item.agent].add(item, [case for case, _, _ in known], found)
    sellers: dict[Group, _Gathered] = defaultdict(_Gathered)
    agents: dict[Group, _Gathered] = defaultdict(_Gathered)
    written: dict[Group, Group] = {}  # an agent is one whatever its capitals, and goes by the first way it is written
    for (seller, agent), gathered in together.items():
        sellers[seller].join(gathered)
        agents[written.setdefault(agent and folded(agent), agent)].join(gathered)
    return _ranked(sellers), _ranked(agents)


def _ranked(groups: Mapping[Group, _Gathered]) -> list[Figures]:
    found = [gathered.figures(name) for name, gathered in groups.items()]
    return sorted(found, key=lambda one: (one.name is None, -one.items_with_cases, -one.items, one.name or ""))


class _Gathered:
    """What was gathered of one seller or agent so far."""

    def __init__(self) -> None:
        self._items = self._with_cases = self._open = 0
        self._outcomes: Counter[Outcome] = Counter()
        self._stages = _Stages()
        self._money = _Money()

    def add(self, item: Order, cases: Sequence[Case], found: Iterable[Span]) -> None:
        """Count an item with its cases, and how long those took."""
        self._items += 1
        self._with_cases += bool(cases)
        for case in cases:
            self._open += case.is_open
            if case.outcome is not None:
                self._outcomes[case.outcome] += 1
            self._money.add(case, item)
        self._stages.add(found)

    def join(self, other: _Gathered) -> None:
        """Count what was gathered of other items too."""
        self._items += other._items
        self._with_cases += other._with_cases
        self._open += other._open
        self._outcomes += other._outcomes
        self._stages.join(other._stages)
        self._money.join(other._money)

    def figures(self, name: Group) -> Figures:
        """What it comes to."""
        return Figures(
            name=name,
            items=self._items,
            items_with_cases=self._with_cases,
            open=self._open,
            outcomes=dict(self._outcomes),
            stages=tuple(self._stages.figures()),
            money=tuple(self._money.sums()),
        )


def spans(case: Case, guide: Guide, calendar: WorkingCalendar, today: date, only: str | None = None) -> Iterator[Span]:
    """How long each request of a case took to each stage after it was sent, or to one only, as of `today`."""
    for asked, until, running in _requests(case, today):
        attempt = asked.attempt
        begun_by, business = attempt.begun_by, attempt.flow is Flow.REFUND
        if begun_by is None or begun_by.event is not Happening.SENT:
            continue  # Nothing was asked for, so nothing was waited for.
        zero = begun_by.on
        for stage, window, on in _stages(asked, guide):
            if only is not None and stage != only:
                continue
            end = on or max(until, zero)
            days = business_days_since(zero, end, calendar) if business else (end - zero).days
            done = on is not None
            yield Span(case.number, stage, window, days, done=done, running=running and not done, business=business)


def _requests(case: Case, today: date) -> Iterator[tuple[Case, date, bool]]:
    """The case at the end of each attempt that the guide has a timetable for, that day or today, and if it runs on.

    A rejection, a switch and the way out of the warehouse each end one.
    """
    for place, entry in enumerate(case.history):
        if not isinstance(entry, ev.Happened) or entry.event is Happening.REJECTED:
            asked = replace(case, history=case.history[:place])
            if asked.attempt.flow is not Flow.AFTER_SHIPPING:
                yield asked, entry.on, False
    if case.attempt.flow is not Flow.AFTER_SHIPPING:
        yield case, today if case.is_open else case.last_on or today, case.is_open


def _is_paid(case: Case) -> bool:
    """Whether the last payment of its attempt closed the case, also where it was opened again since."""
    last = case.last_of_flow
    closed_by_it = not case.is_open and isinstance(last, ev.Happened) and last.event is Happening.REFUNDED
    return closed_by_it or bool(case.standing.settled) or (case.is_open and case.standing.is_complete)


def _stages(case: Case, guide: Guide) -> Iterator[tuple[str, tuple[int, int], date | None]]:
    """Each stage after the request with its window, and the day it was reached, None: not yet, or never."""
    attempt = case.attempt
    if attempt.flow is Flow.REFUND:
        refund = guide.refund_window
        yield (
            Happening.REFUNDED,
            (refund.from_day, refund.to_day),
            case.paid_on if _is_paid(case) else None,
        )
        return
    dates, ahead = attempt.row_dates, ROWS[Flow.EXCHANGE][attempt.reached + 1 :]
    for event, stage, window in guide.awaited:
        if event in dates or event in ahead:
            yield stage, window, dates.get(event)


class _Stages:
    """The times to each stage so far."""

    def __init__(self) -> None:
        self._stages: dict[str, _Times] = {}

    def add(self, found: Iterable[Span]) -> None:
        """Count times; those of one case come together."""
        for span in found:
            times = self._stages.get(span.stage)
            if times is None:
                times = self._stages[span.stage] = _Times(business=span.business)
            times.add(span)

    def join(self, other: _Stages) -> None:
        """Count those of other cases too."""
        for stage, times in other._stages.items():
            self._stages.setdefault(stage, _Times(business=times.business)).join(times)

    def figures(self) -> Iterator[StageFigures]:
        """What they come to, in the order of the timetable."""
        order = [str(event) for rows in ROWS.values() for event in rows]
        for stage in sorted(self._stages, key=order.index):
            yield self._stages[stage].figures(stage)


class _Times:
    """The times to one stage: how many took so many days, and how many are not over after so many."""

    def __init__(self, *, business: bool) -> None:
        self.business = business
        self._done: Counter[int] = Counter()
        self._unfinished: Counter[int] = Counter()
        self._running = self._cases = 0
        self._longest: int | None = None
        self._last_case: int | None = None
        self._windows: set[tuple[int, int]] = set()

    def add(self, span: Span) -> None:
        """Count one more."""
        self._windows.add(span.window)
        if not span.done:
            self._unfinished[span.days] += 1
            if span.running:
                self._running += 1
                self._longest = max(span.days, self._longest or 0)
            return
        self._done[span.days] += 1
        if span.case != self._last_case:
            self._cases += 1
            self._last_case = span.case

    def join(self, other: _Times) -> None:
        """Count those of other cases too."""
        self._windows |= other._windows
        self._done += other._done
        self._unfinished += other._unfinished
        self._running += other._running
        self._cases += other._cases
        if other._longest is not None:
            self._longest = max(other._longest, self._longest or 0)

    def figures(self, stage: str) -> StageFigures:
        """What they come to."""
        return StageFigures(
            stage=stage,
            business=self.business,
            n=self._done.total(),
            cases=self._cases,
            median_days=median(self._done, self._unfinished),
            slowest_days=max(self._done, default=None),
            waiting=self._running,
            longest_wait_days=self._longest,
            ended=self._unfinished.total() - self._running,
            window=next(iter(self._windows)) if len(self._windows) == 1 else None,
        )


def habit(stage: str, known: Iterable[Known], today: date) -> Habit | None:
    """What is usual for `stage` in these cases; None where too few are over, or too many are not."""
    times = _Stages()
    for case, guide, calendar in known:
        times.add(spans(case, guide, calendar, today, stage))
    for one in times.figures():
        if one.n >= ENOUGH and one.median_days is not None:
            return Habit(stage=stage, median_days=one.median_days, cases=one.cases, business=one.business)
    return None


def median(done: Mapping[int, int], unfinished: Mapping[int, int]) -> float | None:
    """The median of times of which some are not over: how many took so many days, how many take at least so many.

    None where half of them or more may be longer than anything that is over. With nothing unfinished it is the plain
    median.
    """
    at_risk = sum(done.values()) + sum(unfinished.values())
    # The share that takes longer than `day`, as a fraction: a half must be a half.
    longer, of = 1, 1
    half_until_next: int | None = None
    for day in sorted({*done, *unfinished}):
        ended = done.get(day, 0)
        if ended and half_until_next is not None:
            return (half_until_next + day) / 2
        if ended:
            longer, of = longer * (at_risk - ended), of * at_risk
            if 2 * longer < of:
                return float(day)
            if 2 * longer == of:
                half_until_next = day
        at_risk -= ended + unfinished.get(day, 0)
    return None


class _Money:
    """The money of some cases, by currency.

    What was asked for is what was agreed or offered, else the price. What was paid in one is set against what was asked
    in another only by the rate that was told.
    """

    def __init__(self) -> None:
        from decimal import Decimal

        nothing = Decimal("0.00")
        self._asked, self._received, self._missing = (defaultdict[str, Decimal](lambda: nothing) for _ in range(3))

    def add(self, case: Case, item: Order) -> None:
        """Add the money of a case."""
        money = case.standing
        before = money.received[: money.paid_before]
        whole = money.refund or (item.worth if case.remedy is Remedy.REFUND and not before else None)
        for paid in money.received:
            self._received[paid.currency] += paid.amount
        for paid in before:  # all that was asked for then
            self._asked[paid.currency] += paid.amount
        if whole is not None:
            self._asked[whole.currency] += whole.amount
            if case.is_open:
                came = (
                    *(counted for _, counted in money.came),
                    *money.kept_back,
                )  # what was kept back is not waited for
                self._missing[whole.currency] += whole.less(came).amount

    def join(self, other: _Money) -> None:
        """Add that of other cases."""
        theirs = other._asked, other._received, other._missing
        for sums, more in zip((self._asked, self._received, self._missing), theirs, strict=True):
            for currency, amount in more.items():
                sums[currency] += amount

    def sums(self) -> Iterator[Sum]:
        """What it comes to in each currency."""
        for currency in sorted({*self._asked, *self._received}):
            yield Sum(
                currency=currency,
                asked=self._asked[currency],
                received=self._received[currency],
                open=self._missing[currency],
            )
