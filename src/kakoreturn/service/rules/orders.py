"""Keeping orders, and moving them along."""

from datetime import date

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.order import Order, given
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import Days, OrderStage, Phase
from kakoreturn.service.rules.book import Book, check_day, open_cases, the_order


def add_order(book: Book, number: str, details: ev.OrderDescribed) -> Order:
    """Put an order on record. Raises Refused when it is there already."""
    if book.order(number) is not None:
        raise Refused(
            f"order {quoted(number)} is on record already",
            f"change it with: kakoreturn order edit {shell_quoted([number])}",
        )
    book.append(number, details)
    return the_order(book, number)


def edit_order(book: Book, number: str, details: ev.OrderDescribed, cleared: tuple[str, ...] = ()) -> Order:
    """Correct an order's details. Raises Refused when two open cases of it would be about the same item."""
    order = the_order(book, number)
    both = [name for name in cleared if name in given(details)]
    if both:
        raise UsageProblem(f"--clear {both[0]} goes against the value that is given for it", "give one of the two")
    new_item = details.item if details.item is not None else None if "item" in cleared else order.item
    items = [case.item or new_item for case in open_cases(book, number)]
    if len(set(items)) < len(items):
        raise Refused(f"order {quoted(number)} would have two open cases for the same item", "give it another --item")
    changes = {name: value for name, value in given(details).items() if getattr(order, name) != value}
    emptied = tuple(name for name in cleared if getattr(order, name) is not None)
    if changes or emptied:
        book.append(number, ev.OrderDescribed(cleared=emptied, **changes))
    return the_order(book, number)


def move_orders(
    book: Book, numbers: list[str], stage: OrderStage, on: date, days: Days, *, anyway: bool = False
) -> None:
    """Record that orders reached a stage, all or none.

    Raises Refused for a day out of order, and for shipping with an open case or QC photos that nobody looked at, unless
    `anyway`; an open case then goes on after shipping.
    """
    check_day(on, days)
    for number in numbers:
        order = the_order(book, number)
        _check_stage_order(order, stage, on)
        still_open = [case for case in open_cases(book, number) if case.phase is Phase.QC]
        leaves = stage in {OrderStage.SHIPPED, OrderStage.DELIVERED} and not order.left_warehouse
        unraised = bool(order.failed) and not book.cases_of(number)
        overridden = leaves and bool(still_open or unraised or order.awaits_review)
        if overridden and not anyway:
            _refuse_shipping(order, still_open)
        book.append(number, ev.OrderMoved(stage=stage, on=on, overridden=overridden or None))
        if leaves:
            for case in still_open:
                book.append(case.number, ev.CaseShipped(on=max(on, case.last_on or on)))


def _check_stage_order(order: Order, stage: OrderStage, on: date) -> None:
    """Raise Refused when `on` would put the stages of an order out of their order."""
    stages = list(OrderStage)
    place = stages.index(stage)
    for other in stages:
        day: date | None = getattr(order, f"{other}_on")
        wrong = day is not None and (
            (stages.index(other) < place and day > on) or (stages.index(other) > place and day < on)
        )
        if wrong:
            raise Refused(
                f"order {quoted(order.number)} cannot be {stage} on {on}: it was {other} on {day}",
                f"give a day {'from' if stages.index(other) < place else 'up to'} {day} with --on",
            )


def _refuse_shipping(order: Order, still_open: list[Case]) -> None:
    name = quoted(order.number)
    if still_open:
        number = still_open[0].number
        raise Refused(
            f"order {name} has an open case ({number}); once it has shipped, a return is hardly possible",
            f"settle it first: kakoreturn status {number}; if it has shipped all the same, add --anyway",
        )
    if not order.awaits_review:
        raise Refused(
            f"the review of order {name} found something wrong, and no request was opened; "
            "once it has shipped, a return is hardly possible",
            f"open one: kakoreturn new --order {shell_quoted([order.number])}; if it may ship as it is, add --anyway",
        )
    raise Refused(
        f"the QC photos of order {name} were not reviewed; once it has shipped, a return is hardly possible",
        f"look through them: kakoreturn qc {shell_quoted([order.number])}; if it has shipped already, add --anyway",
    )
