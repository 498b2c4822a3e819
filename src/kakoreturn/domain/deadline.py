"""The last day for a return, where somebody says there is one.

The guide gives none. So a deadline is the buyer's own for an order, or follows from a rule the buyer set for all
orders, or is one that people report; each says where it comes from, and the first of these that applies counts.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from kakoreturn.domain.guide import Clock
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record, replace

_HOURS = {"hour": 1, "hours": 1, "day": 24, "days": 24}
_RULE = r"(?P<count>[0-9]{1,4}) (?P<unit>hours?|days?) after (?P<starts>stocked|photos|delivered)(?: in)?"
_HOURS_A_DAY = 24


# Where a deadline is from that stands on the order itself.
SET_BY_YOU = "you set it"


@record
class DeadlineRule(Record):
    """A deadline of every order: `hours` after the stage `starts`. `origin` says in words where it is from."""

    hours: int
    starts: str
    origin: str


def parse_rule(text: str) -> DeadlineRule | None:
    """The rule that words such as `120 hours after stocked` make; None when they make none."""
    match = re.fullmatch(_RULE, text.strip().lower())
    if match is None or not int(match["count"]):
        return None
    hours = int(match["count"]) * _HOURS[match["unit"]]
    return DeadlineRule(hours=hours, starts=match["starts"], origin=f"your rule: {text.strip()}")


def reported(clocks: Iterable[Clock]) -> tuple[DeadlineRule, ...]:
    """The rules that a guide's reported clocks make: never the agent's promise."""
    return tuple(
        DeadlineRule(hours=clock.hours, starts=clock.starts, origin=f"reported, check your order page: {clock.label}")
        for clock in clocks
    )


def with_deadline(order: Order, rules: Iterable[DeadlineRule]) -> tuple[Order, str | None]:
    """The order with the deadline that counts, and where that comes from; None where there is none.

    A rule counts whole days only, and rounds down: a day early is in time.
    """
    if order.return_by is not None:
        return order, SET_BY_YOU
    for rule in rules:
        start: date | None = getattr(order, f"{rule.starts}_on")
        if start is not None:
            return replace(order, return_by=start + timedelta(days=rule.hours // _HOURS_A_DAY)), rule.origin
    return order, None
