"""Orders: kept, followed on their way, and looked through."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.checklist import Check, checklist
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import order_number
from kakoreturn.domain.values import Happening, OrderStage
from kakoreturn.guides import find_guide, parse_guide
from kakoreturn.service import rules
from kakoreturn.service.lookup import known_order
from kakoreturn.service.place import Place


@record
class OrderOnRecord(Record):
    """An order and the numbers of its cases, open and closed, in order."""

    order: Order
    cases: tuple[int, ...]


@record
class Moved(Record):
    """Orders that reached a stage, and the numbers of their cases that are open."""

    orders: tuple[Order, ...]
    open_cases: tuple[int, ...]


@record
class ToReview(Record):
    """An order whose QC photos are to be looked through.

    `replaced` is the case whose replacement is in them, None where they are of the first item; `checks` is what to
    look for.
    """

    order: Order
    replaced: Case | None
    checks: tuple[Check, ...]


def add(place: Place, number: str, details: ev.OrderDescribed) -> Order:
    """Put an order on record. Raises Refused when it is there already, NotFound for an agent without a guide."""
    agent = details.agent or place.config.agent
    find_guide(agent, place.config.guides)
    with place.store.changeset(place.at) as book:
        return rules.add_order(book, order_number(number), replace(details, agent=agent))


def edit(place: Place, number: str, details: ev.OrderDescribed, cleared: tuple[str, ...] = ()) -> Order:
    """Correct an order's details, and empty those that are `cleared`."""
    if details.agent is not None:
        find_guide(details.agent, place.config.guides)
    name = known_order(place, order_number(number)).number
    with place.store.changeset(place.at) as book:
        return rules.edit_order(book, name, details, cleared)


def every(place: Place) -> list[Order]:
    """Every order, by number."""
    return place.store.orders()


def show(place: Place, number: str) -> OrderOnRecord:
    """One order and its cases. Raises NotFound."""
    order = known_order(place, order_number(number))
    return OrderOnRecord(order=order, cases=tuple(case for case, _ in place.store.case_numbers(order.number)))


def move(place: Place, numbers: Iterable[str], stage: OrderStage, on: date, *, anyway: bool = False) -> Moved:
    """Say that orders reached a stage, all or none.

    Raises Refused for a day out of order, and for shipping with an open case or QC photos that nobody looked at, unless
    `anyway`.
    """
    names = list(dict.fromkeys(order_number(number) for number in numbers))
    for name in names:  # before a store would be made for it
        known_order(place, name)
    with place.store.changeset(place.at) as book:
        rules.move_orders(book, names, stage, on, place.days, anyway=anyway)
    orders = place.store.orders_by_number(names)
    still_open = (case for name in names for case, is_open in place.store.case_numbers(name) if is_open)
    return Moved(orders=tuple(item for name in names for item in orders[name]), open_cases=tuple(still_open))


def to_review(place: Place, number: str) -> ToReview:
    """What a review of an order's QC photos goes through. Raises NotFound."""
    order = known_order(place, order_number(number))
    numbers = (case for case, is_open in place.store.case_numbers(order.number) if is_open)
    cases = (place.store.case(case) for case in numbers)
    arrived = {Happening.ARRIVED, Happening.QC}
    replaced = next((case for case in cases if case and case.state in arrived), None)
    return ToReview(order=order, replaced=replaced, checks=tuple(checklist(order.category, replaced)))


def guide_of(place: Place, order: Order) -> Guide:
    """The guide of an order's agent. Raises NotFound where there is none."""
    return parse_guide(find_guide(order.agent or place.config.agent, place.config.guides))


def review(place: Place, number: str, review: ev.OrderReviewed) -> Order:
    """Record that an order's QC photos were looked through, and what was found."""
    with place.store.changeset(place.at) as book:
        return rules.review_order(book, order_number(number), review, place.days)
