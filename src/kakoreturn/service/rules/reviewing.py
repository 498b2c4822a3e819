"""Recording that an order's QC photos were looked through."""

from __future__ import annotations

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.readiness import is_replacement_reviewed
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import Days, Happening
from kakoreturn.service.rules.book import check_day, line_told, open_cases, the_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain import events as ev
    from kakoreturn.domain.order import Order
    from kakoreturn.service.rules.protocol import Book


def review_order(book: Book, number: str, review: ev.OrderReviewed, days: Days) -> Order:
    """Record the review of the item that it names, or of an order's only one.

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
    told = review if review.waived or _is_of_replacement(book, order) else _added(order, review)
    book.append(number, replace(told, line=line_told(order.line)))
    return the_item(book, number, order.line)


def _added(item: Order, review: ev.OrderReviewed) -> ev.OrderReviewed:
    """A review with what those before it found: a second look adds to the first, and settles what was unsure."""
    looked_at = {*review.passed, *map(_check_of, review.failed), *map(_check_of, review.unsure)}
    failed = dict.fromkeys((*item.failed, *review.failed))
    unsure = [text for text in item.unsure if _check_of(text) not in looked_at]
    return replace(review, failed=tuple(failed), unsure=(*unsure, *review.unsure))


def _check_of(text: str) -> str:
    """The check that a finding is about, as in `CHECK: what`."""
    return text.partition(":")[0]


def _is_of_replacement(book: Book, item: Order) -> bool:
    """Whether the photos are of a replacement that nobody has looked at: what was found before is of another thing."""
    waiting = {Happening.ARRIVED, Happening.QC}
    cases = (case for case in open_cases(book, item.id) if case.state in waiting)
    return any(not is_replacement_reviewed(case, item) for case in cases)
