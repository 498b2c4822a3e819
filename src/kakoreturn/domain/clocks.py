"""What runs out, where somebody says it does: a return, free storage, a claim, a day that was promised.

The guide gives none. So a clock is the buyer's own for an item, or follows from a rule the buyer set for all of them,
or is one that people report, or a day that the agent named; each says whose word it is.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import OrderStage
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal

    from kakoreturn.domain.guide import Clock as Reported
    from kakoreturn.domain.order import Order

    Basis = Literal["yours", "reported", "agent"]
    """Whose word it is."""

HOURS_A_DAY = 24
_HOURS = {"hour": 1, "hours": 1, "day": HOURS_A_DAY, "days": HOURS_A_DAY}
_RULE = r"(?P<count>[0-9]{1,4}) (?P<unit>hours?|days?) after (?P<starts>stocked|photos|delivered)(?: in)?"
# Where a deadline is from that stands on the order itself.
SET_BY_YOU = "you set it"


class ClockKind(StrEnum):
    """What ends."""

    RETURN = "return"
    STORAGE = "storage"
    CLAIM = "claim"
    PROMISE = "promise"

    @property
    def ending(self) -> str:
        """What its last day is, in words."""
        return _ENDINGS[self]


_ENDINGS = {
    ClockKind.RETURN: "last day for a return",
    ClockKind.STORAGE: "free storage ends",
    ClockKind.CLAIM: "last day for a claim",
    ClockKind.PROMISE: "promised by the agent",
}


@record
class Clock(Record):
    """A clock that runs: what ends on `ends_on`, which is the last day in time, and whose word that is.

    `starts_on` is the day it runs from, None where only its end was said. `counts`: to let it pass is to be overdue.
    """

    what: ClockKind
    starts_on: date | None
    ends_on: date
    basis: Basis
    source: str
    counts: bool = True

    @property
    def ending(self) -> str:
        """What its last day is, in words, and that it is only reported."""
        return f"{self.what.ending} (reported)" if self.basis == "reported" else self.what.ending

    def days_left(self, today: date) -> int:
        """Days from `today` to its end, below 0 once it has passed."""
        return (self.ends_on - today).days


@record
class DeadlineRule(Record):
    """A clock of every item: `hours` after the stage `starts`. `origin` says in words where it is from.

    `counts`: it is a deadline that everything reckons with, else it is only told.
    """

    hours: int
    starts: str
    origin: str
    what: ClockKind = ClockKind.RETURN
    basis: Basis = "yours"
    counts: bool = True

    def of(self, item: Order) -> Clock | None:
        """The clock that it makes of an item, None while what it starts from has not come, and where it runs no more.

        It counts whole days only, and rounds down: a day early is in time.
        """
        start: date | None = getattr(item, f"{self.starts}_on")
        if start is None or not self._runs_for(item):
            return None
        ends_on = start + timedelta(days=self.hours // HOURS_A_DAY)
        return Clock(
            what=self.what,
            starts_on=start,
            ends_on=ends_on,
            basis=self.basis,
            source=self.origin,
            counts=self.counts,
        )

    def _runs_for(self, item: Order) -> bool:
        """Whether it matters where the item is: a claim once it has come, all else at the warehouse."""
        return item.stage is OrderStage.DELIVERED if self.what is ClockKind.CLAIM else item.is_here


def parse_rule(text: str) -> DeadlineRule | None:
    """The rule that words such as `120 hours after stocked` make; None when they make none."""
    match = re.fullmatch(_RULE, text.strip().lower())
    if match is None or not int(match["count"]):
        return None
    hours = int(match["count"]) * _HOURS[match["unit"]]
    starts = match["starts"]
    what = ClockKind.CLAIM if starts == "delivered" else ClockKind.RETURN
    return DeadlineRule(hours=hours, starts=starts, origin=f"your rule: {text.strip()}", what=what)


def reported(clocks: Iterable[Reported], *, counts: bool = True) -> tuple[DeadlineRule, ...]:
    """The rules that a guide's reported clocks make: never the agent's promise."""
    return tuple(
        DeadlineRule(
            hours=clock.hours,
            starts=clock.starts,
            origin=f"reported, check your order page: {clock.label} ({clock.source})",
            what=ClockKind(clock.id),
            basis="reported",
            counts=counts,
        )
        for clock in clocks
    )


def with_deadline(order: Order, rules: Iterable[DeadlineRule]) -> tuple[Order, str | None]:
    """The item with the last day for a return that counts, and where that comes from; None where there is none."""
    if order.return_by is not None:
        return order, SET_BY_YOU
    for rule in rules:
        clock = rule.of(order) if rule.counts and rule.what is ClockKind.RETURN else None
        if clock is not None:
            return replace(order, return_by=clock.ends_on), rule.origin
    return order, None


def running(item: Order, rules: Iterable[DeadlineRule], promise: tuple[date, date] | None = None) -> tuple[Clock, ...]:
    """The clocks that run for an item, nearest first; `promise` is the day it was given and the day that was promised.

    At the warehouse a return and free storage end, once it has come a claim; what has gone has none.
    """
    found = list(_of_item(item, rules))
    if promise is not None:
        given_on, due_on = promise
        found.append(
            Clock(
                what=ClockKind.PROMISE,
                starts_on=given_on,
                ends_on=due_on,
                basis="agent",
                source=f"the agent, on {given_on}",
            )
        )
    return tuple(sorted(found, key=lambda clock: (clock.ends_on, clock.what)))


def _of_item(item: Order, rules: Iterable[DeadlineRule]) -> Iterator[Clock]:
    told = set()
    if item.return_by is not None and item.is_here:
        told.add(ClockKind.RETURN)
        yield Clock(what=ClockKind.RETURN, starts_on=None, ends_on=item.return_by, basis="yours", source=SET_BY_YOU)
    for rule in rules:
        clock = rule.of(item) if rule.what not in told else None
        if clock is not None:
            told.add(rule.what)
            yield clock
