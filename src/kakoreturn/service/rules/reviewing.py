"""Recording that an order's QC photos were looked through."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.checklist import check_of
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.readiness import has_come, replacement_came_on
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import shell_quoted
from kakoreturn.service.rules.book import check_day, open_cases, the_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kakoreturn.domain.order import Order
    from kakoreturn.domain.values import Days
    from kakoreturn.service.rules.protocol import Book


def review_order(book: Book, number: str, review: ev.OrderReviewed, days: Days) -> Order:
    """Record the review of the item that it names. Where a later one is on record, that counts, and this adds to it.

    Raises Refused for an order that has left the warehouse, and for a day before its photos.
    """
    check_day(review.on, days)
    order = the_item(book, number, review.line)
    if order.left_warehouse:
        raise Refused(
            f"order {quoted(order.ref)} has left the warehouse; its QC photos can change nothing any more",
            f"for a problem found since: kakoreturn new --order {shell_quoted([order.ref])} --phase after-shipping",
        )
    if order.photos_on is not None and review.on < order.photos_on:
        raise Refused(
            f"order {quoted(order.ref)} cannot be reviewed on {review.on}: its QC photos came in on {order.photos_on}",
            f"give a day from {order.photos_on} on",
        )
    if review.waived and not (order.failed or order.unsure):
        raise Refused(
            f"the review of order {quoted(order.ref)} found nothing that could be accepted",
            f"look through its QC photos: kakoreturn qc {shell_quoted([order.ref])}",
        )
    if order.reviewed_on is not None and review.on < order.reviewed_on:
        return _told_late(book, order, review, order.reviewed_on)
    cases = [] if review.waived else open_cases(book, order.id)
    replaced = [case for case in cases if has_come(case, review.on)]
    is_first = review.waived or any(case.reviewed_round != case.round for case in replaced)
    told = review if is_first else _added(order, review)
    if order.asked_on is not None and order.asked_on <= review.on and not told.unsure:
        told = replace(told, settles=True)
    book.append(number, told)
    for case in replaced:
        book.append(case.number, ev.ReplacementReviewed(on=review.on))
    return the_item(book, number, order.line)


def _told_late(book: Book, order: Order, review: ev.OrderReviewed, last_on: date) -> Order:
    """Record a review of a day before the last one, then the last one again with what both amount to.

    Of an item that was replaced since, and of what was accepted since, nothing is left to add.
    """
    if review.waived:
        raise Refused(
            f"what the review of order {quoted(order.ref)} found on {last_on} cannot be accepted on {review.on}",
            f"give a day from {last_on} on",
        )
    reviews = (one for one in book.standing(order.number) if isinstance(one, ev.OrderReviewed))
    since = [one for one in reviews if one.line == order.line and one.on > review.on]
    came = [replacement_came_on(case) for case in open_cases(book, order.id)]
    is_past = any(one.waived for one in since) or any(on and review.on < on <= last_on for on in came)
    book.append(order.number, review)
    both = ev.OrderReviewed(line=order.line, on=last_on, failed=order.failed, unsure=order.unsure)
    if not is_past:
        seen = {check for one in since for check in _looked_at(one)}
        open_ = tuple(text for text in review.unsure if check_of(text) not in seen)
        both = replace(both, failed=_all_found(review.failed, order.failed), unsure=(*open_, *order.unsure))
    book.append(order.number, both)
    return the_item(book, order.number, order.line)


def _added(item: Order, review: ev.OrderReviewed) -> ev.OrderReviewed:
    """A review with what those before it found: a second look adds to the first, and settles what was unsure."""
    looked_at = _looked_at(review)
    unsure = [text for text in item.unsure if check_of(text) not in looked_at]
    return replace(review, failed=_all_found(item.failed, review.failed), unsure=(*unsure, *review.unsure))


def _looked_at(review: ev.OrderReviewed) -> set[str]:
    """The checks that a review says something about."""
    return {*review.passed, *map(check_of, review.failed), *map(check_of, review.unsure)}


def _all_found(first: Iterable[str], then: Iterable[str]) -> tuple[str, ...]:
    """What two looks found. What is said again in fewer or more words is said once, in more."""
    every = tuple(dict.fromkeys((*first, *then)))
    return tuple(one for one in every if not any(_says_more(other, one) for other in every))


def _says_more(text: str, than: str) -> bool:
    """Whether a finding begins as the other one, of the same check, and goes on in further words."""
    return len(text) > len(than) and text.startswith(than) and not text[len(than)].isalnum()
