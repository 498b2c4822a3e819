"""Recording that an order's QC photos were looked through."""

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import Days
from kakoreturn.service.rules.book import Book, check_day, line_told, the_item


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
    book.append(number, replace(review, line=line_told(order.line)))
    return the_item(book, number, order.line)
