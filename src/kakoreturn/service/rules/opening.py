"""Opening a case."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.order import called
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import Placeholder, is_same, shell_quoted
from kakoreturn.domain.values import Days, Happening, Issue, Phase, Remedy
from kakoreturn.service.rules.book import check_no_twin, the_case, the_item, the_only
from kakoreturn.service.rules.orders import add_item, edit_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order
    from kakoreturn.service.rules.protocol import Book


@record
class Request(Record):
    """What a case is opened with.

    `details` are those of its order and item; `line` names an item that is on record. `no_reason`: nothing is wrong
    with it, it is the buyer's own choice.
    """

    order: str
    remedy: Remedy
    details: ev.OrderDescribed
    defects: tuple[str, ...]
    line: int | None = None
    phase: Phase | None = None
    issue: Issue | None = None
    sent_on: date | None = None
    no_reason: bool = False


def open_case(book: Book, request: Request, guide: bytes, guide_name: str, days: Days) -> Case:
    """Open a case, with its order or item where that is new. Raises Refused when one is open for the same item."""
    known = item_meant(book, request)
    if known is not None:  # what is on record in other capitals stays as it is
        kept = {
            name: was
            for name, was in (("item", known.item), ("size", known.size))
            if is_same(was, getattr(request.details, name))
        }
        request = replace(request, details=replace(request.details, **kept))
    phase = request.phase or (Phase.AFTER_SHIPPING if known and known.left_warehouse else Phase.QC)
    if request.issue is not None and phase is Phase.QC:
        raise UsageProblem("an issue is named only after shipping", "add --phase after-shipping, or leave out --issue")
    if known is not None:
        check_no_twin(book, known, known.item if request.details.item is None else request.details.item)
    item = _put_item(book, request, known, days)
    number = book.new_case_number()
    book.keep_guide(guide_name, guide)
    book.append(
        number,
        ev.CaseOpened(
            order=request.order,
            line=item.line,
            remedy=request.remedy,
            phase=phase,
            issue=request.issue,
            guide=guide_name,
            on=days.today,
            no_reason=request.no_reason or None,
        ),
    )
    for defect in request.defects:
        book.append(number, ev.DefectNoted(text=defect, on=days.today))
    if request.sent_on is not None:
        flow.check_date(the_case(book, number), Happening.SENT, request.sent_on, latest=days.latest)
        book.append(number, ev.Happened(event=Happening.SENT, on=request.sent_on))
    return the_case(book, number)


def item_meant(book: Book, request: Request) -> Order | None:
    """The item on record that a request is about; None where it is about a new one.

    It is the one that was named, by its line or by what it is and in which size; else the only one. What was never
    named is named by its first request. Raises NotFound for a line that is not there, UsageProblem when several items
    could be meant.
    """
    items, words = book.items(request.order), request.details.item
    if request.line is not None:
        item = the_item(book, request.order, request.line)
        _check_same(item, words)
        return item
    if not items:
        return None
    if words is None:
        return the_item(book, request.order)
    if same := called(items, request.details):
        return the_only(same, words)
    return items[0] if len(items) == 1 and items[0].item is None and not book.cases_of(request.order) else None


def _check_same(item: Order, words: str | None) -> None:
    """Raise Refused where an item that is named by its line is called something else than it is."""
    if words is not None and item.item is not None and not is_same(item.item, words):
        edit, number = shell_quoted([item.ref]), shell_quoted([item.number])
        said = shell_quoted([words], Placeholder.TEXT)
        raise Refused(
            f"item {quoted(item.ref)} is {quoted(item.item or '')} on record, not {quoted(words)}",
            f"leave out --item; give it another name with: kakoreturn order edit {edit} --item {said}; "
            f"for another item of the order: kakoreturn new --order {number} --item {said}",
        )


def _put_item(book: Book, request: Request, known: Order | None, days: Days) -> Order:
    """Put the item on record, or what is new of it. Whoever saw a defect has reviewed its QC photos."""
    if known is None:
        return add_item(book, request.order, request.details)
    edit_order(book, known.number, request.details, line=known.line)
    if known.awaits_review:
        book.append(
            known.number,
            ev.OrderReviewed(
                line=known.line, on=days.following(known.last_on), failed=known.failed, unsure=known.unsure
            ),
        )
    return the_item(book, known.number, known.line)
