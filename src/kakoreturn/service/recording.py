"""Writing to a case: what happened, what is corrected, noted and kept. Each function is one changeset, all or nothing.

A case is folded once: inside the transaction, by the rule that decides; what is shown is the case it ends with.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.order import Order
from kakoreturn.domain.values import Issue, Money, Remedy, Sender
from kakoreturn.domain.view import CaseView
from kakoreturn.service import rules
from kakoreturn.service.lookup import find_case
from kakoreturn.service.place import Place
from kakoreturn.store.format import Damage

if TYPE_CHECKING:
    from kakoreturn.store.ledger import Ledger


# A sum that is told which currency it is in unless it says so: that of what was agreed, else of the order.
Sum = Callable[[str], Money]


def record_event(
    place: Place,
    case: str | int,
    happened: ev.Happened,
    *,
    amount: Sum | None = None,
    text: str | None = None,
    anyway: bool = False,
) -> tuple[CaseView, ev.Happened]:
    """Record what happened; the case after it, and the event with its sum.

    `text` is the message as it was sent. Raises Refused when the flow does not allow it; `anyway` accepts more money
    than was agreed.
    """
    said = happened

    def decide(book: "Ledger", number: int) -> Case:
        nonlocal said
        known = rules.the_case(book, number)
        said = replace(happened, amount=_money(place, book, known, amount))
        after = rules.record(book, number, said, place.days, place.calendar(book.guide(known.guide)), anyway=anyway)
        if text is not None:
            after = rules.keep_message(book, number, Sender.ME, text, on=happened.on, days=place.days)
        return after

    return changed(place, case, decide), said


def amend(place: Place, case: str | int, change: ev.Amended, *, amount: Sum | None = None) -> CaseView:
    """Correct the latest event of a kind. Raises Refused when there is none, or its neighbours do not allow the day."""

    def decide(book: "Ledger", number: int) -> Case:
        money = _money(place, book, rules.the_case(book, number), amount)
        return rules.amend(book, number, replace(change, amount=money), place.days)

    return changed(place, case, decide)


def _money(place: Place, book: "Ledger", case: Case, amount: Sum | None) -> Money | None:
    if amount is None:
        return None
    known = case.standing.agreed or rules.the_item(book, case.order, case.line).price
    return amount(known.currency if known else place.config.currency)


def switch(place: Place, case: str | int, remedy: Remedy, on: date) -> CaseView:
    """Ask for the other remedy from `on`."""
    return changed(place, case, lambda book, number: rules.switch(book, number, remedy, on, place.days))


def name_issue(place: Place, case: str | int, issue: Issue) -> CaseView:
    """Say what kind of trouble it is, after shipping."""
    return changed(place, case, lambda book, number: rules.name_issue(book, number, issue))


def note(place: Place, case: str | int, text: str, on: date) -> CaseView:
    """Keep a remark."""
    return changed(place, case, lambda book, number: rules.add_note(book, number, text, on, place.days))


def keep_message(place: Place, case: str | int, sender: Sender, text: str, on: date) -> CaseView:
    """Keep a message, word for word."""
    return changed(
        place, case, lambda book, number: rules.keep_message(book, number, sender, text, on=on, days=place.days)
    )


def add_defect(place: Place, case: str | int, defect: ev.DefectNoted) -> CaseView:
    """Note a defect: the last of the case's `all_defects` then."""
    return changed(place, case, lambda book, number: rules.add_defect(book, number, defect, place.days))


def change_defect(place: Place, case: str | int, change: ev.DefectChanged) -> CaseView:
    """Change a defect, or remove it. Raises NotFound when the case has no such defect, Refused when nothing is left."""
    return changed(place, case, lambda book, number: rules.change_defect(book, number, change))


def changed(place: Place, case: str | int, decide: "Callable[[Ledger, int], Case]") -> CaseView:
    """Do one changeset on the case that `case` names; the case as it stands after it.

    `decide` appends the events and returns the case they leave.
    """
    number = find_case(place, case)
    with place.store.changeset(place.at) as book:
        after = decide(book, number)
        item, guide = item_of(book, after), book.guide(after.guide)
    return place.view(after, item, guide)


def item_of(book: "Ledger", case: Case) -> Order:
    """The item that a case is about. Raises StoreProblem for a store that has lost it."""
    item = next((item for item in book.items(case.order) if item.line == case.line), None)
    if item is None:
        raise Damage("an order that a case names is missing")
    return item
