"""Saying what happened to a case, and correcting it."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.happenings import Flow
from kakoreturn.domain.readiness import replacement_findings
from kakoreturn.domain.records import replace
from kakoreturn.domain.timeline import timeline
from kakoreturn.domain.values import Days, Happening, Issue, Money, Phase, Remedy, total
from kakoreturn.service.rules.book import check_no_twin_of, the_case, the_item, twin_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.workdays import WorkingCalendar
    from kakoreturn.service.rules.protocol import Book


def record(
    book: Book,
    number: int,
    happened: ev.Happened,
    days: Days,
    calendar: WorkingCalendar,
    *,
    anyway: bool = False,
    notes_findings: bool = True,
) -> Case:
    """Record what happened. Raises Refused when the flow does not allow it; `anyway` accepts more money than agreed.

    What the review of a rejected replacement found becomes its defects, unless `notes_findings` is false.
    """
    case = the_case(book, number)
    event = happened.event
    twin = twin_of(book, case)
    if event not in flow.allowed(case, overdue=False, twin=twin):
        overdue = _is_overdue(book, case, happened.on, calendar)
        flow.check(case, event, overdue=overdue, twin=twin, amount=happened.amount)
    flow.check_date(case, event, happened.on, latest=days.latest)
    if event is Happening.REFUNDED:
        happened = _payment(the_item(book, case.order, case.line), case, happened, anyway=anyway)
    book.append(number, happened)
    order = the_item(book, case.order, case.line)
    if event is Happening.REOPENED and case.phase is Phase.QC and order.left_warehouse:
        book.append(number, ev.CaseShipped(on=happened.on))
    if event is Happening.REJECTED:
        found = replacement_findings(case, order) if notes_findings else ()
        for text in (happened.note,) if happened.note else found:
            book.append(number, ev.DefectNoted(text=text, on=happened.on))
    return the_case(book, number)


def _is_overdue(book: Book, case: Case, on: date, calendar: WorkingCalendar) -> bool:
    """Whether the case was overdue on the day something is recorded for."""
    order = the_item(book, case.order, case.line)
    return timeline(case, order, book.guide(case.guide), calendar, on).health == "overdue"


def _payment(order: Order, case: Case, happened: ev.Happened, *, anyway: bool) -> ev.Happened:
    """The payment, with what all of it would be where nothing was agreed. Raises Refused when it is too much.

    A payment without an amount is all that is still to come; but where some came before, a last one without an amount
    says that nothing more has.
    """
    missing, before = case.standing.missing, case.standing.came
    if happened.final and happened.amount is None and before and missing is not None:
        happened = replace(happened, amount=missing.less((missing,)))
    whole = _whole(order, case, happened) or case.standing.priced
    paid = happened if case.standing.agreed else replace(happened, expected=whole)
    if not anyway:
        _check_total(order, case.apply(paid))
    return paid


def _whole(order: Order, case: Case, paid: ev.Happened) -> Money | None:
    """What all of a refund would be where nothing was agreed: the price; of a partial one what was offered last.

    An offer in another currency than the payment says nothing about it.
    """
    if case.remedy is not Remedy.PARTIAL_REFUND:
        before = case.standing.received[: case.standing.paid_before]
        return order.worth and order.worth.less(before)
    for offer in case.offers:
        if offer.counted and (paid.counted is None or offer.counted.currency == paid.counted.currency):
            return offer.counted
    return None


def _check_total(order: Order, case: Case) -> None:
    """Raise Refused when more was refunded than was agreed, or than the order cost."""
    standing = case.standing
    expected = standing.agreed or order.worth
    if expected is None:
        return
    counted = [one for _, one in standing.came] if standing.agreed else standing.received
    received = total(counted, expected.currency)
    if received.amount > expected.amount:
        agreed = f"{expected} was agreed" if standing.agreed else f"the order cost {expected}"
        raise Refused(
            f"case {case.number}: {received} would be refunded in all, but {agreed}",
            "check the amount; record it as it is with --anyway",
        )


def amend(book: Book, number: int, change: ev.Amended, days: Days, *, anyway: bool = False) -> ev.Happened:
    """Correct an event; the event as it was.

    Raises Refused when there is none, or its neighbours do not allow the day; `anyway` as in `record`.
    """
    case = the_case(book, number)
    before = flow.check_amended(case, change, latest=days.latest)
    book.append(number, change)
    after = the_case(book, number)
    if change.event is Happening.REFUNDED and change.amount is not None and not anyway:
        _check_total(the_item(book, case.order, case.line), after)
    if after.is_open and not case.is_open:
        check_no_twin_of(book, case)
    if change.event is Happening.REJECTED and change.note is not None:
        _follow_note(book, case, before.note, change)
    return before


def _follow_note(book: Book, case: Case, before: str | None, change: ev.Amended) -> None:
    """The note of a rejection is the replacement's defect: correcting the one corrects the other."""
    assert change.note is not None
    same = next((defect.number for defect in reversed(case.round_defects) if defect.text == before), None)
    if same is not None:
        book.append(case.number, ev.DefectChanged(number=same, text=change.note))
    else:
        book.append(case.number, ev.DefectNoted(text=change.note, on=change.on or case.attempt.began_on))


def switch(book: Book, number: int, remedy: Remedy, on: date | None, days: Days) -> Case:
    """Ask for another remedy from `on`; without it from today, or the day of the last event where that is later."""
    case = the_case(book, number)
    last = case.last_of_flow
    on = on or days.following(last.on if last else None)
    flow.check_switch(case, remedy, on, latest=days.latest, twin=twin_of(book, case))
    book.append(number, ev.RemedySwitched(remedy=remedy, on=on))
    return the_case(book, number)


def name_issue(book: Book, number: int, issue: Issue) -> Case:
    """Say what kind of trouble it is, after shipping."""
    case = the_case(book, number)
    if case.attempt.flow is not Flow.AFTER_SHIPPING:
        raise Refused(f"case {number}: an issue is named only after shipping", f"kakoreturn status {number}")
    book.append(number, ev.IssueNamed(issue=issue))
    return the_case(book, number)
