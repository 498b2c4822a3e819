"""Opening a case."""

from dataclasses import replace
from datetime import date
from typing import Any

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Days, Happening, Issue, Phase, Remedy
from kakoreturn.service.rules.book import Book, check_no_twin, the_case
from kakoreturn.service.rules.orders import add_order, edit_order

_OF_THE_ITEM = ("item", "category", "size", "quantity", "price", "url")


@record
class Request(Record):
    """What a case is opened with.

    `details` are the order's; `item` is also the case's own where the order has another.
    """

    order: str
    remedy: Remedy
    details: ev.OrderDescribed
    defects: tuple[str, ...]
    phase: Phase | None = None
    issue: Issue | None = None
    sent_on: date | None = None


def open_case(book: Book, request: Request, guide: bytes, guide_name: str, days: Days) -> Case:
    """Open a case, with its order where that is new. Raises Refused when one is open for the same order and item."""
    known = book.order(request.order)
    phase = request.phase or (Phase.AFTER_SHIPPING if known and known.left_warehouse else Phase.QC)
    if request.issue is not None and phase is Phase.QC:
        raise UsageProblem("an issue is named only after shipping", "add --phase after-shipping, or leave out --issue")
    own_item = _item_of_case(book, request, known)
    check_no_twin(book, request.order, own_item or (known.item if known else request.details.item))
    _put_order(book, request, known, own_item, days)
    number = book.new_case_number()
    book.keep_guide(guide_name, guide)
    book.append(
        number,
        ev.CaseOpened(
            order=request.order,
            item=own_item,
            remedy=request.remedy,
            phase=phase,
            issue=request.issue,
            guide=guide_name,
            on=days.today,
        ),
    )
    for defect in request.defects:
        book.append(number, ev.DefectNoted(text=defect, on=days.today))
    if request.sent_on is not None:
        flow.check_date(the_case(book, number), Happening.SENT, request.sent_on, latest=days.latest)
        book.append(number, ev.Happened(event=Happening.SENT, on=request.sent_on))
    return the_case(book, number)


def _item_of_case(book: Book, request: Request, known: Order | None) -> str | None:
    """The item that is the case's own: given, and not simply the order's."""
    item = request.details.item
    if known is None or item is None or item == known.item:
        return None
    return None if known.item is None and not book.cases_of(known.number) else item


def _put_order(book: Book, request: Request, known: Order | None, own_item: str | None, days: Days) -> None:
    """Put the order on record, or what is new of it. Whoever saw a defect has reviewed its QC photos."""
    if known is None:
        add_order(book, request.order, request.details)
        return
    # What describes another item of the order must not describe the order's own.
    other: dict[str, Any] = dict.fromkeys(_OF_THE_ITEM) if own_item is not None else {}
    edit_order(book, request.order, replace(request.details, **other))
    if known.awaits_review:
        book.append(request.order, ev.OrderReviewed(on=days.today, failed=known.failed))
