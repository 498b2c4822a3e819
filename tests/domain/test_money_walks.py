"""What holds of the money of every case, whatever was agreed, offered, refused, paid, charged and opened again."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Happening, Money, Remedy, total
from kakoreturn.messages.compose import draft, kind_for
from kakoreturn.messages.letter import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.domain.case import Case
    from tests.support.making import Make

PRICE = Money.of(Decimal("100.00"), "CNY")
WITH_MONEY = frozenset({Happening.AGREED, Happening.OFFERED, Happening.REFUNDED, Happening.CHARGED})
TOLD = WITH_MONEY | {
    Happening.SUPPORT,
    Happening.SENT,
    Happening.CHASED,
    Happening.REFUSED,
    Happening.WITHDRAWN,
    Happening.REOPENED,
}
# What a letter says of money that is to come: the rest, all of it, or that none was received.
NAMED = re.compile(r"(?:where the remaining|where the refund of) (\d+\.\d\d) CNY")
CLAIMED = re.compile(r"check where|I have not received the (?:rest|refund)")

# One step: which of the things that may happen does, and the sum that goes with it; none where it is left out.
STEPS = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from([None, "10.00", "30.00", "60.00", "100.00"]), st.booleans()),
    min_size=4,
    max_size=14,
)
TABLES = st.sampled_from(["exchange", "refund", "refund", "after-shipping"])


def may_follow(make: Make, case: Case, amount: str | None, *, flag: bool) -> list[ev.CaseEvent]:
    """Return what may happen next, with a sum where it takes one; `flag`: a last payment, or a fee paid apart."""
    today = make.day(0)
    found: list[ev.CaseEvent] = []
    for event in flow.allowed(case, overdue=False):
        if event not in TOLD:
            continue
        told = ev.Happened(event=event, on=today)
        if event in WITH_MONEY:
            told = with_money(
                case, replace(told, amount=Money.of(Decimal(amount), "CNY") if amount else None), flag=flag
            )
        found.append(told)
    if case.is_open and case.standing.asked_before:
        found += [ev.RemedySwitched(remedy=remedy, on=today) for remedy in Remedy if remedy is not case.remedy]
    return found


def with_money(case: Case, told: ev.Happened, *, flag: bool) -> ev.Happened:
    """Return an event with what recording it adds: the offer that it takes, and what all of a refund would be."""
    match told.event:
        case Happening.AGREED:
            return case.as_agreed(told)
        case Happening.REFUNDED:
            expected = None if case.standing.agreed else whole_refund(case)
            return replace(told, expected=expected, final=flag or None)
        case Happening.CHARGED:
            return replace(told, amount=told.amount or PRICE, paid=flag or None)
        case _:
            return replace(told, amount=told.amount or PRICE)


def whole_refund(case: Case) -> Money | None:
    """Return what is to come in all where nothing was agreed: the price; of a partial refund the last offer."""
    if case.remedy is not Remedy.PARTIAL_REFUND:
        return PRICE
    return next((offer.amount for offer in case.offers), None)


def spoken_of(case: Case) -> Money:
    """Return the sum agreed last for what is asked for; else the price, or the highest offer where the item is kept."""
    since = 0
    for place, entry in enumerate(case.history, 1):
        since = place if isinstance(entry, ev.RemedySwitched) else since
    told = [one for one in case.history[since:] if isinstance(one, ev.Happened) and one.event is Happening.AGREED]
    sums = [one.amount for one in told if one.amount]
    if sums:
        return sums[-1]
    offered = [one.amount for one in case.history if isinstance(one, ev.Happened) and one.event is Happening.OFFERED]
    most = [money.amount for money in offered if money] if case.remedy is Remedy.PARTIAL_REFUND else [PRICE.amount]
    return Money.of(max(most, default=Decimal(0)), "CNY")


def walked(make: Make, table: str, steps: list[tuple[int, str | None, bool]]) -> Iterator[Case]:
    """Yield a case after each of its steps; one that does not lead on is left out."""
    case = make.case("sent 0", table=table, issue="major" if table == "after-shipping" else None)
    for choice, amount, flag in steps:
        if may := may_follow(make, case, amount, flag=flag):
            case = case.apply(may[choice % len(may)])
            yield case


@given(table=TABLES, steps=STEPS)
def test_no_more_is_waited_for_than_was_spoken_of_and_did_not_come(
    make: Make, table: str, steps: list[tuple[int, str | None, bool]]
) -> None:
    for case in walked(make, table, steps):
        missing, most = case.standing.missing, spoken_of(case)
        if missing is None:
            continue
        came = total((counted for _, counted in case.standing.came), "CNY").amount
        assert missing.amount >= 0
        assert missing.amount + came <= most.amount or not missing.amount


@given(table=TABLES, steps=STEPS)
def test_a_case_that_was_opened_again_is_open_and_waits_for_no_refund_that_has_come(
    make: Make, table: str, steps: list[tuple[int, str | None, bool]]
) -> None:
    for case in walked(make, table, steps):
        assert case.is_open is (case.outcome is None)
        if not case.is_open:
            again = make.after(case, "reopened 0")
            assert again.is_open
            if case.outcome == "refunded":
                assert make.view(again, 90).waiting_on == "you"


@given(table=TABLES, steps=STEPS)
def test_what_is_agreed_of_another_remedy_once_all_came_is_waited_for_in_full(
    make: Make, table: str, steps: list[tuple[int, str | None, bool]]
) -> None:
    for case in walked(make, table, steps):
        again = case if case.is_open else make.after(case, "reopened 0")
        if not again.standing.settled:
            continue
        remedy = Remedy.REFUND if case.remedy is not Remedy.REFUND else Remedy.PARTIAL_REFUND
        anew = again.apply(ev.RemedySwitched(remedy=remedy, on=make.day(0)))
        anew = make.after(anew, "sent 0", "agreed 0 10.00")
        assert anew.standing.missing == Money.of(Decimal("10.00"), "CNY")
        assert anew.standing.payments == case.standing.payments
        assert not make.after(anew, "refunded 0 10.00").is_open


@given(table=TABLES, steps=STEPS)
def test_no_letter_asks_for_money_that_has_come(
    make: Make, table: str, steps: list[tuple[int, str | None, bool]]
) -> None:
    for case in walked(make, table, steps):
        missing = case.standing.missing
        for day in (0, 60):
            for said in letters(make, case, day):
                if found := NAMED.search(said):
                    assert missing is not None
                    assert Decimal(found[1]) == missing.amount > 0
                if CLAIMED.search(said):
                    assert missing is None or missing.amount


def letters(make: Make, case: Case, day: int) -> Iterator[str]:
    """Yield each letter that can be written on a day."""
    matter = make.matter(case, day)
    kinds = list(Kind)
    for kind in (None, *kinds):
        try:
            yield draft(matter, kind or kind_for(matter)).body
        except Refused:
            continue
