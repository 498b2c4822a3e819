"""One case, or one order, with everything that follows from it today; and which of them is most urgent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kakoreturn.domain.advice import NextAction, next_actions
from kakoreturn.domain.case import Case
from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.order import Order
from kakoreturn.domain.timeline import Health, Timeline, is_pressing, timeline
from kakoreturn.domain.workdays import WorkingCalendar

# The ranks of the board, most urgent first.
_PRESSING, _YOURS, _OVERDUE, _DUE, _REST = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it stands today."""

    case: Case
    order: Order
    guide: Guide
    outlook: Timeline
    actions: tuple[NextAction, ...]
    pressing: bool

    @property
    def item(self) -> str | None:
        """What the case is about."""
        return self.case.item or self.order.item

    @property
    def rank(self) -> tuple[int, date, int]:
        """Sorts the most urgent first: a pressing deadline, your turn, overdue, due, the rest; then by date."""
        if self.pressing:
            rank = _PRESSING
        elif self.outlook.waiting_on is Party.YOU:
            rank = _YOURS
        else:
            rank = {Health.OVERDUE: _OVERDUE, Health.DUE: _DUE}.get(self.outlook.health, _REST)
        first = self.actions[0].by if self.actions else None
        return (rank, first or date.max, self.case.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """An order whose QC photos wait for review."""

    order: Order
    days_waiting: int

    @property
    def rank(self) -> tuple[int, date, str]:
        """Sorts the one that waits longest first, among the cases where it is your turn."""
        return (_YOURS, self.order.photos_on or date.max, self.order.number)


def view_case(case: Case, order: Order, guide: Guide, calendar: WorkingCalendar, today: date) -> CaseView:
    """`case` as it stands on the day `today`."""
    outlook = timeline(case, order, guide, calendar, today)
    return CaseView(
        case=case,
        order=order,
        guide=guide,
        outlook=outlook,
        actions=next_actions(case, order, guide, outlook, today),
        pressing=is_pressing(case, order, today),
    )


def view_reviews(orders: Iterable[Order], today: date) -> list[ReviewView]:
    """The orders among these whose QC photos wait for review, the one that waits longest first."""
    waiting = [
        ReviewView(order=order, days_waiting=max(0, (today - order.photos_on).days))
        for order in orders
        if order.awaits_review and order.photos_on
    ]
    return sorted(waiting, key=lambda review: review.rank)
