"""A maker of small things: a case from a few words, an order, and what follows from them on a day.

A story is told in words, one for each thing that happened: the event, the day counted from 1 June 2026, and with money
its amount and its currency (CNY unless another is named), then `final` where no more will come:

    make.case("sent 0", "agreed 3 100.00", "refunded 9 40.00", table="refund")

Four words are no events of `record`: `switch:refund 5`, `switch:exchange 5`, `shipped 5`, and `seen 5`, the review of a
replacement.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.case import Case, fold_case
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.order import Order
from kakoreturn.domain.timeline import Timeline
from kakoreturn.domain.values import Happening, Issue, Money, Phase, Remedy
from kakoreturn.domain.view import CaseView, WaitView, view_case, view_review
from kakoreturn.domain.workdays import Weekdays, WorkingCalendar
from kakoreturn.messages.compose import Draft, draft
from kakoreturn.messages.letter import Kind, Matter

SEAM = "seam open for 2 cm on the left toe box"
MONDAY = date(2026, 6, 1)
ORDER = Order(number="KB1", item="Runner 42")
WEEKDAYS = Weekdays()


def _event(word: str) -> ev.CaseEvent:
    """One word of a story as the event it tells of."""
    name, day, *money = word.split()
    on = MONDAY + timedelta(days=int(day))
    if name == "shipped":
        return ev.CaseShipped(on=on)
    if name == "seen":
        return ev.ReplacementReviewed(on=on)
    if name.startswith("switch:"):
        return ev.RemedySwitched(remedy=Remedy(name.removeprefix("switch:")), on=on)
    final = "final" in money
    sums = [part for part in money if part != "final"]
    amount = Money.of(Decimal(sums[0]), sums[1] if len(sums) > 1 else "CNY") if sums else None
    return ev.Happened(event=Happening(name), on=on, amount=amount, final=final or None)


class ByHand(Weekdays):
    """Weekdays, but for the holidays and the worked weekend days that a test names."""

    def __init__(self, off: tuple[date, ...], worked: tuple[date, ...]) -> None:
        self._off, self._worked = off, worked

    def is_working(self, day: date) -> bool:
        """Return whether a day is worked."""
        return day in self._worked or (super().is_working(day) and day not in self._off)


@dataclass(frozen=True, slots=True)
class Make:
    """Builds only what a test names; the rest is plain."""

    guide: Guide = field(repr=False)
    seam: str = SEAM

    def day(self, number: int) -> date:
        """Return the day so many days after 1 June 2026, a Monday."""
        return MONDAY + timedelta(days=number)

    def calendar(self, *, off: tuple[int, ...] = (), worked: tuple[int, ...] = ()) -> WorkingCalendar:
        """Return a calendar with holidays and worked weekend days, counted from 1 June 2026."""
        return ByHand(tuple(map(self.day, off)), tuple(map(self.day, worked)))

    def opening(self, *, table: str = "exchange", issue: str | None = None, item: str | None = None) -> ev.CaseOpened:
        """Return the opening of a case; `table`: exchange, refund or after-shipping (a refund, then)."""
        return ev.CaseOpened(
            order=ORDER.number,
            item=item,
            remedy=Remedy.EXCHANGE if table == "exchange" else Remedy.REFUND,
            phase=Phase.AFTER_SHIPPING if table == "after-shipping" else Phase.QC,
            issue=Issue(issue) if issue else None,
            guide="hash",
            on=MONDAY,
        )

    def case(
        self,
        *story: str | ev.CaseEvent,
        table: str = "exchange",
        issue: str | None = None,
        item: str | None = None,
        defects: tuple[str, ...] = (SEAM,),
        number: int = 3,
    ) -> Case:
        """Return case 3, with one good defect, after a story."""
        opening = self.opening(table=table, issue=issue, item=item)
        noted = (ev.DefectNoted(text=text, on=MONDAY) for text in defects)
        told = (_event(word) if isinstance(word, str) else word for word in story)
        case = fold_case(number, (opening, *noted, *told))
        assert case is not None
        return case

    def after(self, case: Case, *story: str | ev.CaseEvent) -> Case:
        """Return the case after more has happened."""
        for word in story:
            case = case.apply(_event(word) if isinstance(word, str) else word)
        return case

    def photo(self, name: str = "seam.jpg", *, sha256: str = "ab" * 32, day: int = 0) -> ev.PhotoAdded:
        """Return the event of a photo put on a case."""
        return ev.PhotoAdded(sha256=sha256, name=name, size=1000, on=self.day(day))

    def order(self, *, return_by: int | None = None, item: str | None = "Runner 42", size: str | None = None) -> Order:
        """Return order KB1; `return_by` is a day counted from 1 June 2026."""
        return Order(number="KB1", item=item, size=size, return_by=None if return_by is None else self.day(return_by))

    def outlook(self, case: Case, day: int, *, order: Order = ORDER, calendar: WorkingCalendar = WEEKDAYS) -> Timeline:
        """Return the timeline of a case on a day."""
        return view_case(case, order, self.guide, calendar, self.day(day)).outlook

    def view(self, case: Case, day: int, *, order: Order = ORDER) -> CaseView:
        """Return a case with everything that follows from it on a day."""
        return view_case(case, order, self.guide, WEEKDAYS, self.day(day), rules=())

    def reviews(self, day: int, *orders: Order) -> list[WaitView]:
        """Return the orders among these whose QC photos wait for review on a day."""
        waiting = (view_review(order, self.day(day)) for order in orders if order.awaits_review)
        return sorted(waiting, key=lambda review: review.rank)

    def advised(self, case: Case, day: int, *, order: Order = ORDER) -> list[str]:
        """Return the ids of the actions advised on a day."""
        return [str(action.id) for action in self.view(case, day, order=order).actions]

    def matter(self, case: Case, day: int, *, order: Order = ORDER) -> Matter:
        """Return what a message is written from on a day."""
        return Matter(view=self.view(case, day, order=order), calendar=WEEKDAYS, today=self.day(day), prefix="KB1")

    def draft(self, case: Case, kind: str, day: int, *, order: Order = ORDER) -> Draft:
        """Return the message of a kind, written on a day."""
        return draft(self.matter(case, day, order=order), Kind(kind))

    def allowed(self, case: Case, *, overdue: bool = False) -> list[str]:
        """Return the events that may be recorded now."""
        return [str(event) for event in flow.allowed(case, overdue=overdue)]
