"""Saying what happened, correcting it, and asking for the other remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.domain.values import Issue
from kakoreturn.service import rules

if TYPE_CHECKING:
    from kakoreturn.domain.values import Money

    from .conftest import Desk


def priced(desk: Desk, amount: str = "129.00", quantity: int | None = None) -> None:
    """Open and send a refund of an order with a price."""
    details = ev.OrderDescribed(price=desk.money(amount), quantity=quantity)
    desk.open(remedy="refund", details=details, sent=0)


def test_an_allowed_event_is_on_record(desk: Desk) -> None:
    desk.open()
    assert desk.tell("sent 0, reviewed 2").state == "reviewed"
    assert len(desk.book.journal) == 3


@pytest.mark.parametrize("event", ["sent", "agreed", "rejected", "support", "reopened"])
def test_a_refused_event_leaves_the_case_and_the_journal_as_they_were(desk: Desk, event: str) -> None:
    before = desk.open(sent=0)
    with desk.refused(match=f"{event} cannot be recorded"):
        desk.record(event, 1)
    assert desk.case() == before


def test_a_case_that_is_not_there_is_not_found(desk: Desk) -> None:
    with desk.refused(NotFound, "no case 7"):
        desk.record("sent", 0, case=7)


@pytest.mark.parametrize(("day", "today"), [(-1, 5), (6, 5)])
def test_a_day_before_the_last_event_or_after_today_is_refused(desk: Desk, day: int, today: int) -> None:
    desk.open(sent=0)
    with desk.refused():
        desk.record("reviewed", day, today=today)


# --- the ladder


def test_a_rung_is_allowed_from_the_first_day_overdue(desk: Desk) -> None:
    desk.open(sent=0)
    with desk.refused(match="nothing is overdue"):
        desk.record("support", 2)
    assert desk.record("support", 3).state == "support"


def test_whether_it_is_overdue_is_asked_of_the_day_the_rung_is_dated(desk: Desk) -> None:
    desk.open(sent=0)
    with desk.refused(match="nothing is overdue"):
        desk.record("support", 2, today=9)
    assert desk.record("support", 5, today=9).state == "support"


def test_a_refund_is_overdue_after_fourteen_business_days(desk: Desk) -> None:
    desk.open(remedy="refund", sent=0)
    with desk.refused():
        desk.record("support", 18)
    assert desk.record("support", 19).state == "support"


def test_a_refusal_while_overdue_names_the_rung_among_the_events_allowed(desk: Desk) -> None:
    desk.open(sent=0)
    with pytest.raises(Refused) as refused:
        desk.record("agreed", 9)
    assert refused.value.hint is not None
    assert "support" in refused.value.hint


# --- rejecting a replacement


def test_the_note_of_a_rejection_is_the_defect_of_the_replacement(desk: Desk) -> None:
    desk.open(sent=0)
    case = desk.record("arrived", 9)
    case = desk.record("rejected", 10, note="scratch on the heel")
    assert (case.round, case.state) == (2, "preparing")
    assert [defect.text for defect in case.round_defects] == ["scratch on the heel"]


def test_a_rejection_without_a_note_leaves_the_new_round_without_a_defect(desk: Desk) -> None:
    desk.open(sent=0)
    case = desk.tell("arrived 9, rejected 10")
    assert (case.round, case.round_defects) == (2, ())


@pytest.mark.parametrize("before", ["scratch on the heel", None])
def test_correcting_the_note_of_a_rejection_corrects_the_defect(desk: Desk, before: str | None) -> None:
    desk.open(sent=0)
    desk.record("arrived", 9)
    desk.record("rejected", 10, note=before)
    case = desk.amend("rejected", note="stain on the tongue")
    assert [defect.text for defect in case.round_defects] == ["stain on the tongue"]
    assert [defect.text for defect in case.defects] == [desk.seam, "stain on the tongue"]


def test_correcting_the_note_of_a_rejection_leaves_the_same_words_of_another_round(desk: Desk) -> None:
    desk.open(sent=0)
    desk.record("arrived", 9)
    desk.record("rejected", 10, note=desk.seam)
    with desk.book.begin() as book:
        rules.details.keep(
            book, 1, ev.DefectChanged(number=2, text="seam open for 3 cm on the left heel"), desk.days(0)
        )
    case = desk.amend("rejected", note="stain on the tongue")
    assert case.defects[0].text == desk.seam


# --- money


def test_without_an_agreement_the_price_times_quantity_is_expected(desk: Desk) -> None:
    priced(desk, "10.00", quantity=3)
    case = desk.record("refunded", 9, amount=desk.money("10.00"))
    assert (case.is_open, case.standing.expected, case.standing.missing) == (
        True,
        desk.money("30.00"),
        desk.money("20.00"),
    )


def test_an_agreement_comes_before_the_price(desk: Desk) -> None:
    priced(desk)
    desk.record("agreed", 3, amount=desk.money("100.00"))
    assert desk.record("refunded", 9, amount=desk.money("100.00")).outcome == "refunded"


def test_a_price_that_changes_later_does_not_change_what_was_settled(desk: Desk) -> None:
    priced(desk, "40.00")
    desk.record("refunded", 9, amount=desk.money("40.00"))
    with desk.book.begin() as book:
        rules.orders.edit_order(book, "KB1", ev.OrderDescribed(price=desk.money("129.00")))
    assert desk.case().outcome == "refunded"


@pytest.mark.parametrize("agreed", [None, "100.00"])
def test_more_money_than_expected_is_questioned_and_accepted_anyway(desk: Desk, agreed: str | None) -> None:
    priced(desk)
    if agreed:
        desk.record("agreed", 3, amount=desk.money(agreed))
    with desk.refused(match="130.00 CNY"):
        desk.record("refunded", 9, amount=desk.money("130.00"))
    assert desk.record("refunded", 9, amount=desk.money("130.00"), anyway=True).outcome == "refunded"


def test_part_payments_are_questioned_by_their_sum(desk: Desk) -> None:
    priced(desk)
    desk.record("refunded", 9, amount=desk.money("100.00"))
    with desk.refused(match="130.00 CNY"):
        desk.record("refunded", 10, amount=desk.money("30.00"))
    assert desk.record("refunded", 10, amount=desk.money("29.00")).outcome == "refunded"


@pytest.mark.parametrize(("amount", "final", "outcome"), [("40.00", None, None), ("40.00", True, "partially_refunded")])
def test_less_money_than_expected_closes_only_when_it_is_final(
    desk: Desk, *, amount: str, final: bool | None, outcome: str | None
) -> None:
    priced(desk)
    assert desk.record("refunded", 9, amount=desk.money(amount), final=final).outcome == outcome


@pytest.mark.parametrize("ending", ["withdrawn", "lost"])
def test_dropping_a_case_with_money_in_hand_is_a_partial_refund(desk: Desk, ending: str) -> None:
    priced(desk)
    desk.record("refunded", 9, amount=desk.money("40.00"))
    assert desk.record(ending, 10).outcome == "partially_refunded"


def test_money_in_another_currency_is_neither_questioned_nor_taken_for_all(desk: Desk) -> None:
    priced(desk)
    other: Money = desk.money("500.00", "USD")
    assert desk.record("refunded", 9, amount=other).is_open


# --- reopening


def test_a_reopened_case_goes_on_where_it_was(desk: Desk) -> None:
    desk.open(sent=0)
    assert desk.tell("qc 14, approved 16, reopened 17").state == "qc"


def test_a_case_is_not_reopened_while_another_of_its_item_is_open(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.record("withdrawn", 1)
    desk.open(item="Runner 42")
    with desk.refused(match="reopened cannot be recorded beside another case"):
        desk.record("reopened", 2)
    desk.record("withdrawn", 3, case=2)
    assert desk.record("reopened", 4).is_open


def test_a_case_may_be_reopened_beside_one_of_another_item(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.record("withdrawn", 1)
    desk.open(item="Desk lamp")
    assert desk.record("reopened", 2).is_open


@pytest.mark.parametrize("stage", ["shipped", "delivered"])
def test_a_case_reopened_once_its_order_has_left_goes_on_after_shipping(desk: Desk, stage: str) -> None:
    desk.open(sent=0)
    desk.record("withdrawn", 1)
    desk.move(stage, 2)
    case = desk.record("reopened", 3)
    assert (case.state, case.phase, case.is_open) == ("sent", "after_shipping", True)


# --- corrections, switches, issues


def test_a_correction_is_on_record_beside_the_old_value(desk: Desk) -> None:
    desk.open(sent=2, today=2)
    assert desk.amend("sent", on=1).attempt.day_zero == desk.day(1)
    kinds = [type(event).__name__ for changeset in desk.book.journal for _, event in changeset.events]
    assert kinds[-2:] == ["Happened", "Amended"]


@pytest.mark.parametrize(("event", "on"), [("sent", 3), ("reviewed", -1), ("reviewed", 61), ("qc", 5)])
def test_a_correction_out_of_order_or_of_nothing_is_refused(desk: Desk, event: str, on: int) -> None:
    desk.open(sent=0)
    desk.record("reviewed", 2)
    with desk.refused():
        desk.amend(event, on=on)


def test_a_corrected_amount_closes_the_case_when_all_is_in(desk: Desk) -> None:
    priced(desk)
    desk.record("refunded", 9, amount=desk.money("12.90"))
    assert desk.amend("refunded", amount=desk.money("129.00")).outcome == "refunded"


def test_a_day_is_corrected_where_more_money_than_agreed_was_accepted(desk: Desk) -> None:
    priced(desk)
    desk.record("refunded", 9, amount=desk.money("130.00"), anyway=True)
    assert desk.amend("refunded", on=8).outcome == "refunded"


def test_a_correction_that_opens_a_case_again_is_refused_beside_another_open_one(desk: Desk) -> None:
    priced(desk)
    desk.record("refunded", 9, amount=desk.money("129.00"))
    desk.open(today=10)
    with desk.refused(match="case 2 is open"):
        desk.amend("refunded", amount=desk.money("12.90"))


def test_a_switch_prepares_the_other_remedy(desk: Desk) -> None:
    desk.open(sent=0)
    case = desk.switch("refund", 4)
    assert (case.remedy, case.state, case.round) == ("refund", "preparing", 1)


@pytest.mark.parametrize(("remedy", "day"), [("exchange", 4), ("refund", -1)])
def test_a_switch_to_the_same_or_out_of_order_is_refused(desk: Desk, remedy: str, day: int) -> None:
    desk.open(sent=0)
    with desk.refused():
        desk.switch(remedy, day)


def test_a_closed_case_is_not_switched(desk: Desk) -> None:
    desk.open()
    desk.record("accepted", 0)
    with desk.refused(match="closed"):
        desk.switch("refund", 1)


def test_an_issue_is_named_only_after_shipping(desk: Desk) -> None:
    desk.open(sent=0)
    with desk.refused(match="only after shipping"), desk.book.begin() as book:
        rules.recording.name_issue(book, 1, Issue.SIZE)
    desk.move("shipped", 3, anyway=True)
    with desk.book.begin() as book:
        assert rules.recording.name_issue(book, 1, Issue.SIZE).issue == "size"
