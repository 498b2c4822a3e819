"""Recording that an order's QC photos were looked through."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.checklist import check_of
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.readiness import has_come
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import shell_quoted
from kakoreturn.service.rules.book import check_day, open_cases, the_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.values import Days
    from kakoreturn.service.rules.protocol import Book


def review_order(book: Book, number: str, review: ev.OrderReviewed, days: Days) -> Order:
    """Record the review of the item that it names.

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


def _added(item: Order, review: ev.OrderReviewed) -> ev.OrderReviewed:
    """A review with what those before it found: a second look adds to the first, and settles what was unsure.

    What is said again in fewer or more words is said once, in more.
    """
    looked_at = {*review.passed, *map(check_of, review.failed), *map(check_of, review.unsure)}
    every = tuple(dict.fromkeys((*item.failed, *review.failed)))
    failed = [one for one in every if not any(_says_more(other, one) for other in every)]
    unsure = [text for text in item.unsure if check_of(text) not in looked_at]
    return replace(review, failed=tuple(failed), unsure=(*unsure, *review.unsure))


def _says_more(text: str, than: str) -> bool:
    """Whether a finding begins as the other one, of the same check, and goes on in further words."""
    return len(text) > len(than) and text.startswith(than) and not text[len(than)].isalnum()
