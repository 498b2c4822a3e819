"""One case, or one order, with everything that follows from it today; and which of them is most urgent."""

from collections.abc import Iterable
from datetime import date

from kakoreturn.domain.advice import NextAction, next_actions
from kakoreturn.domain.case import Case
from kakoreturn.domain.deadline import DeadlineRule, with_deadline
from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.timeline import PRESSING_DAYS, Health, Timeline, is_pressing, timeline
from kakoreturn.domain.workdays import WorkingCalendar

# The ranks of the board, most urgent first.
_PRESSING, _YOURS, _OVERDUE, _DUE, _REST, _CLOSED = range(6)
Rank = tuple[int, date, int, str]


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

    `order.return_by` is the deadline that counts, `deadline_origin` says in words where it is from. `habit` is what the
    seller usually does about the waiting row, where that was asked for and is known.
    """

    case: Case
    order: Order
    guide: Guide
    outlook: Timeline
    actions: tuple[NextAction, ...]
    pressing: bool
    deadline_origin: str | None = None
    habit: Habit | None = None

    @property
    def item(self) -> str | None:
        """What the case is about."""
        return self.case.item or self.order.item

    @property
    def rank(self) -> Rank:
        """Sorts the most urgent first: a pressing deadline, your turn, overdue, due, the rest; then by date."""
        if self.pressing:
            rank = _PRESSING
        elif self.outlook.waiting_on is Party.YOU:
            rank = _YOURS
        else:
            ranks = {Health.OVERDUE: _OVERDUE, Health.DUE: _DUE, Health.CLOSED: _CLOSED}
            rank = ranks.get(self.outlook.health, _REST)
        first = self.actions[0].by if self.actions else None
        return rank, first or date.max, self.case.number, ""


@record
class ReviewView(Record):
    """An order whose QC photos wait for review; its deadline as in `CaseView`."""

    order: Order
    days_waiting: int
    health: Health
    pressing: bool
    deadline_origin: str | None = None

    @property
    def rank(self) -> Rank:
        """Sorts the one that waits longest first, among the cases where it is your turn."""
        return _PRESSING if self.pressing else _YOURS, self.order.photos_on or date.max, 0, self.order.ref


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
    order, origin = with_deadline(order, rules)
    outlook = timeline(case, order, guide, calendar, today)
    return CaseView(
        case=case,
        order=order,
        guide=guide,
        outlook=outlook,
        actions=next_actions(case, order, guide, outlook, today),
        pressing=is_pressing(case, order, today),
        deadline_origin=origin,
    )


def view_reviews(orders: Iterable[Order], today: date, *, rules: tuple[DeadlineRule, ...] = ()) -> list[ReviewView]:
    """The orders among these whose QC photos wait for review, most urgent first."""
    waiting = (_view_review(order, rules, today) for order in orders if order.awaits_review)
    return sorted(waiting, key=lambda review: review.rank)


def _view_review(order: Order, rules: tuple[DeadlineRule, ...], today: date) -> ReviewView:
    order, origin = with_deadline(order, rules)
    left = (order.return_by - today).days if order.return_by else PRESSING_DAYS + 1
    return ReviewView(
        order=order,
        days_waiting=max(0, (today - (order.photos_on or today)).days),
        health=Health.OVERDUE if left < 0 else Health.DUE,
        pressing=left <= PRESSING_DAYS,
        deadline_origin=origin,
    )


def most_urgent_first(cases: Iterable[CaseView], reviews: Iterable[ReviewView]) -> list[CaseView | ReviewView]:
    """Everything that is open in one list, by rank."""
    entries: list[CaseView | ReviewView] = [*cases, *reviews]
    return sorted(entries, key=lambda entry: entry.rank)
