"""What the commands do: one function a deed.

Each is given a book (a store's transaction, or anything that behaves like one), decides with `domain` whether the deed is
allowed, and appends its events. It raises before the first append, or not at all, so that a refused deed changes nothing.
Nothing in here knows SQL, a terminal or a clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.case import Case
from kakoreturn.domain.deeds import Deed, Subject, to_redo, to_undo
from kakoreturn.domain.errors import NotFound, Refused, UsageProblem, quoted
from kakoreturn.domain.guide import Guide
from kakoreturn.domain.order import Order, given
from kakoreturn.domain.standing import RUNGS, Flow
from kakoreturn.domain.timeline import Health, timeline
from kakoreturn.domain.values import Days, Happening, Issue, OrderStage, Phase, Remedy, Sender, total
from kakoreturn.domain.workdays import WorkingCalendar


class Book(Protocol):
    """One deed in the making. Reading sees what was appended."""

    def case(self, number: int) -> Case | None: ...
    def order(self, number: str) -> Order | None: ...
    def cases_of(self, order: str) -> list[int]: ...
    def new_case_number(self) -> int: ...
    def guide(self, name: str) -> Guide: ...
    def keep_guide(self, name: str, body: bytes) -> None: ...
    def deeds(self, subject: Subject | None = None) -> Iterator[Deed]: ...
    def deed(self, number: int) -> Deed | None: ...
    def append(self, subject: Subject, event: ev.Event) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a case is opened with. `details` are the order's; `item` is also the case's own where the order has another."""

    order: str
    remedy: Remedy
    details: ev.OrderDescribed
    defects: tuple[str, ...]
    phase: Phase | None = None
    issue: Issue | None = None
    sent_on: date | None = None


def the_case(book: Book, number: int) -> Case:
    """Case `number`. Raises NotFound."""
    case = book.case(number)
    if case is None:
        raise NotFound(f"there is no case {number}", "kakoreturn status --all lists every case")
    return case


def the_order(book: Book, number: str) -> Order:
    """Order `number`. Raises NotFound."""
    order = book.order(number)
    if order is None:
        raise NotFound(f"there is no order {quoted(number)}", "kakoreturn order list shows every order")
    return order


def add_order(book: Book, number: str, details: ev.OrderDescribed) -> Order:
    """Put an order on record. Raises Refused when it is there already."""
    if book.order(number) is not None:
        raise Refused(f"order {quoted(number)} is on record already", f"change it with: kakoreturn order edit {number}")
    book.append(number, details)
    return the_order(book, number)


def edit_order(book: Book, number: str, details: ev.OrderDescribed, cleared: tuple[str, ...] = ()) -> Order:
    """Correct an order's details. Raises Refused when two open cases of it would be about the same item."""
    order = the_order(book, number)
    new_item = details.item if details.item is not None else None if "item" in cleared else order.item
    items = [case.item or new_item for case in _open_cases(book, number)]
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
        still_open = [case for case in _open_cases(book, number) if case.phase is Phase.QC]
        overridden = stage is OrderStage.SHIPPED and bool(still_open or order.awaits_review)
        if overridden and not anyway:
            _refuse_shipping(order, still_open)
        book.append(number, ev.OrderMoved(stage=stage, on=on, overridden=overridden or None))
        if stage is OrderStage.SHIPPED:
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
    raise Refused(
        f"the QC photos of order {name} were not reviewed; once it has shipped, a return is hardly possible",
        "look through them first; if it has shipped all the same, add --anyway",
    )


def open_case(book: Book, request: Request, guide: bytes, guide_name: str, days: Days) -> Case:
    """Open a case, with its order where that is new. Raises Refused when one is open for the same order and item."""
    known = book.order(request.order)
    phase = request.phase or (Phase.AFTER_SHIPPING if known and known.left_warehouse else Phase.QC)
    if request.issue is not None and phase is Phase.QC:
        raise UsageProblem("an issue is named only after shipping", "add --phase after-shipping, or leave out --issue")
    own_item = _item_of_case(book, request, known)
    _check_no_twin(book, request.order, own_item or (known.item if known else request.details.item))
    _put_order(book, request, known, days)
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


def _open_cases(book: Book, order: str) -> list[Case]:
    found = (book.case(number) for number in book.cases_of(order))
    return [case for case in found if case is not None and case.is_open]


def _check_no_twin(book: Book, order: str, item: str | None, *, but: int | None = None) -> None:
    """Raise Refused when another open case is about the same order and item."""
    known = book.order(order)
    for case in _open_cases(book, order):
        if case.number != but and (case.item or (known.item if known else None)) == item:
            about = f" and {quoted(item)}" if item else ""
            raise Refused(
                f"case {case.number} is open for order {quoted(order)}{about} already",
                f"go on with: kakoreturn status {case.number}; for another item of the order add --item",
            )


def _put_order(book: Book, request: Request, known: Order | None, days: Days) -> None:
    """Put the order on record, or what is new about it; a defect that was seen means that its QC photos were reviewed."""
    if known is None:
        add_order(book, request.order, request.details)
        return
    own_item = _item_of_case(book, request, known) is not None
    edit_order(book, request.order, replace(request.details, item=None) if own_item else request.details)
    if known.awaits_review:
        book.append(request.order, ev.OrderReviewed(on=days.today))


def record(
    book: Book, number: int, happened: ev.Happened, days: Days, calendar: WorkingCalendar, *, anyway: bool = False
) -> Case:
    """Record what happened. Raises Refused when the flow does not allow it; `anyway` accepts more money than agreed."""
    case = the_case(book, number)
    event = happened.event
    flow.check(case, event, overdue=event in RUNGS and _is_overdue(book, case, happened.on, calendar))
    flow.check_date(case, event, happened.on, latest=days.latest)
    if event is Happening.REOPENED:
        _check_no_twin(book, case.order, case.item or the_order(book, case.order).item, but=number)
    if event is Happening.REFUNDED:
        happened = _payment(the_order(book, case.order), case, happened, anyway=anyway)
    book.append(number, happened)
    if event is Happening.REJECTED and happened.note:
        book.append(number, ev.DefectNoted(text=happened.note, on=happened.on))
    return the_case(book, number)


def _is_overdue(book: Book, case: Case, on: date, calendar: WorkingCalendar) -> bool:
    """Whether the case was overdue on the day something is recorded for."""
    order = the_order(book, case.order)
    return timeline(case, order, book.guide(case.guide), calendar, on).health is Health.OVERDUE


def _payment(order: Order, case: Case, happened: ev.Happened, *, anyway: bool) -> ev.Happened:
    """The payment, with what all of it would be where nothing was agreed. Raises Refused when it is more than agreed."""
    standing = case.standing
    expected = standing.agreed or order.worth
    if expected and happened.amount and happened.amount.currency == expected.currency and not anyway:
        received = total((*standing.payments, happened.amount), expected.currency)
        if received.amount > expected.amount:
            agreed = f"{expected} was agreed" if standing.agreed else f"the order cost {expected}"
            raise Refused(
                f"case {case.number}: with {happened.amount} more was refunded than expected: {received}, but {agreed}",
                "check the amount; to record it as it is, add --anyway",
            )
    return happened if standing.agreed else replace(happened, expected=expected)


def amend(book: Book, number: int, change: ev.Amended, days: Days) -> Case:
    """Correct the latest event of its kind. Raises Refused when there is none, or its neighbours do not allow the day."""
    case = the_case(book, number)
    flow.check_amended(case, change.event, change.on, latest=days.latest)
    before = next(
        entry for entry in reversed(case.history) if isinstance(entry, ev.Happened) and entry.event is change.event
    )
    book.append(number, change)
    if change.event is Happening.REJECTED and change.note is not None:
        _follow_note(book, case, before.note, change)
    return the_case(book, number)


def _follow_note(book: Book, case: Case, before: str | None, change: ev.Amended) -> None:
    """The note of a rejection is the replacement's defect: correcting the one corrects the other."""
    assert change.note is not None
    same = next((defect.number for defect in reversed(case.defects) if defect.text == before), None)
    if same is not None:
        book.append(case.number, ev.DefectChanged(number=same, text=change.note))
    else:
        book.append(case.number, ev.DefectNoted(text=change.note, on=change.on or case.attempt.began_on))


def switch(book: Book, number: int, remedy: Remedy, on: date, days: Days) -> Case:
    """Ask for the other remedy from `on`."""
    flow.check_switch(the_case(book, number), remedy, on, latest=days.latest)
    book.append(number, ev.RemedySwitched(remedy=remedy, on=on))
    return the_case(book, number)


def name_issue(book: Book, number: int, issue: Issue) -> Case:
    """Say what kind of trouble it is, after shipping."""
    case = the_case(book, number)
    if case.attempt.flow is not Flow.AFTER_SHIPPING:
        raise Refused(f"case {number}: an issue is named only after shipping", f"kakoreturn status {number}")
    book.append(number, ev.IssueNamed(issue=issue))
    return the_case(book, number)


def check_day(on: date, days: Days) -> None:
    """Raise Refused for a day that has not begun yet."""
    flow.check_not_after(on, days.latest)


def add_defect(book: Book, number: int, text: str, on: date, days: Days) -> Case:
    """Note a defect."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.DefectNoted(text=text, on=on))
    return the_case(book, number)


def change_defect(book: Book, number: int, defect: int, text: str | None) -> Case:
    """Replace the words of a defect; None removes it. Raises NotFound when the case has no such defect."""
    case = the_case(book, number)
    known = [one.number for one in case.defects]
    if defect not in known:
        raise NotFound(
            f"case {number} has no defect {defect}",
            f"its defects: {', '.join(map(str, known))}"
            if known
            else f'note one with: kakoreturn defect {number} "..."',
        )
    book.append(number, ev.DefectChanged(number=defect, text=text))
    return the_case(book, number)


def add_note(book: Book, number: int, text: str, on: date, days: Days) -> Case:
    """Keep a remark."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.NoteAdded(text=text, on=on))
    return the_case(book, number)


def keep_message(book: Book, number: int, sender: Sender, text: str, on: date, days: Days) -> Case:
    """Keep a message, word for word."""
    check_day(on, days)
    the_case(book, number)
    book.append(number, ev.MessageKept(sender=sender, text=text, on=on))
    return the_case(book, number)


def add_photo(book: Book, number: int, photo: ev.PhotoAdded) -> Case:
    """Put a photo on the case; one that is there already in this round is not put there again."""
    case = the_case(book, number)
    if photo.sha256 not in {one.sha256 for one in case.round_photos}:
        book.append(number, photo)
    return the_case(book, number)


def remove_photo(book: Book, number: int, photo: int) -> Case:
    """Take a photo off the case. Raises NotFound when it has no such photo."""
    case = the_case(book, number)
    if photo not in {one.number for one in case.photos}:
        raise NotFound(f"case {number} has no photo {photo}", f"kakoreturn photo list {number}")
    book.append(number, ev.PhotoRemoved(number=photo))
    return the_case(book, number)


def nothing_to_undo(case: int | None) -> Refused:
    """What to raise where there is no deed to take back."""
    return Refused(f"there is nothing to take back{f' in case {case}' if case else ''}")


def nothing_to_redo() -> Refused:
    """What to raise where no deed was taken back just before."""
    return Refused("there is nothing to bring back", "redo works right after undo, before anything else is done")


def undo(book: Book, case: int | None) -> Deed:
    """Take back the last deed (of a case); the deed that was taken back.

    Raises Refused when there is none, when a later deed rests on it, or when two open cases would be about one item.
    """
    deed = to_undo(book.deeds(case))
    if deed is None:
        raise nothing_to_undo(case)
    for subject in deed.subjects:
        later = to_undo(book.deeds(subject))
        if later is not None and later.number > deed.number:
            raise Refused(
                f"the last deed of case {case} also changed {_named(subject)}, which was changed again since",
                "take back the later change first with: kakoreturn undo",
            )
    for subject in deed.subjects:
        book.append(subject, ev.Undone(deed=deed.number))
    for subject in deed.subjects:
        _check_rests(book, subject)
    return deed


def _check_rests(book: Book, subject: Subject) -> None:
    """Raise Refused when what is left after a deed was taken back does not fit together."""
    if isinstance(subject, str):
        if book.order(subject) is None and (
            left := [one for one in book.cases_of(subject) if book.case(one) is not None]
        ):
            raise Refused(
                f"case {left[0]} belongs to {_named(subject)}, which this would take back",
                f"take that back first with: kakoreturn undo {left[0]}",
            )
    elif (case := book.case(subject)) is not None and case.is_open:
        _check_no_twin(book, case.order, case.item or the_order(book, case.order).item, but=case.number)


def _named(subject: Subject) -> str:
    return f"case {subject}" if isinstance(subject, int) else f"order {quoted(subject)}"


def redo(book: Book) -> Deed:
    """Bring back the deed that was taken back last. Raises Refused when there is none, or something was done since."""
    number = to_redo(book.deeds())
    deed = book.deed(number) if number is not None else None
    if deed is None:
        raise nothing_to_redo()
    for subject in deed.subjects:
        book.append(subject, ev.Redone(deed=deed.number))
    return deed
