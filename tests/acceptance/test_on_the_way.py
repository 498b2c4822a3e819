"""What happens on the way: promises, offers, fees, the way back, several events at once, and corrections."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.kako import Kako

PRICED = ("--price", "289.00", "--currency", "CNY")


def money(kako: Kako) -> dict[str, Any]:
    """Return what is on record of the money of case 1."""
    found: dict[str, Any] = kako.show(today="2026-07-31")["money"]
    return found


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


# --- money


def test_a_fee_that_was_kept_back_is_never_chased(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-03", "--amount", "289.00")
    kako.record("charged", "2026-07-04", "--amount", "18.00", "--note", "freight and fee")
    waiting = kako.case(today="2026-07-04")
    assert waiting.data["next_actions"][0]["command"] == "kakoreturn record 1 refunded --amount 271.00"
    kako.record("refunded", "2026-07-10", "--amount", "271.00")
    assert kako.case(today="2026-07-31")["outcome"] == "refunded"
    assert (money(kako)["expected"], money(kako)["agreed"]) == (cny("271.00"), cny("289.00"))
    assert [(fee["amount"], fee["note"], fee["paid"]) for fee in money(kako)["charges"]] == [
        (cny("18.00"), "freight and fee", False)
    ]


def test_a_fee_that_is_told_after_the_money_came_closes_the_case(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-03", "--amount", "289.00")
    kako.record("refunded", "2026-07-10", "--amount", "271.00")
    assert money(kako)["missing"] == cny("18.00")
    kako.record("charged", "2026-07-02", "--amount", "18.00", today="2026-07-12")
    assert kako.case(today="2026-07-31")["outcome"] == "refunded"


def test_what_was_paid_apart_is_on_record_and_takes_nothing_off(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund")
    kako.record("charged", "2026-07-01", "--amount", "9.00", "--paid", "--note", "postage")
    assert kako.case(today="2026-07-01")["state"] == "preparing"
    kako.record("sent", "2026-07-01")
    kako.record("agreed", "2026-07-03", "--amount", "289.00")
    assert money(kako)["expected"] == cny("289.00")
    assert "9.00 CNY paid apart (postage)" in kako("status", "1", today="2026-07-03").out


def test_more_kept_back_than_agreed_is_recorded_with_a_word(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-03", "--amount", "10.00")
    ran = kako.record("charged", "2026-07-04", "--amount", "18.00")
    assert ran.err == "more is kept back, 18.00 CNY, than the refund of 10.00 CNY\n"
    assert money(kako)["expected"] == cny("0.00")


def test_a_refund_that_is_less_than_what_is_kept_back_already_is_recorded_with_the_same_word(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("charged", "2026-07-03", "--amount", "18.00")
    assert "more is kept back" not in kako.record("agreed", "2026-07-04", "--amount", "20.00").err
    kako("undo", today="2026-07-04")
    ran = kako.record("agreed", "2026-07-04", "--amount", "10.00")
    assert "more is kept back, 18.00 CNY, than the refund of 10.00 CNY\n" in ran.err


def test_money_of_another_currency_counts_at_the_rate_that_was_given(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-03", "--amount", "100.00")
    apart = kako.record("refunded", "2026-07-09", "--amount", "$2.00")
    assert apart.err == (
        "2.00 USD is not set against 100.00 CNY; to set it, where RATE is what 1 USD is in CNY: "
        "kakoreturn amend 1 refunded --rate RATE\n"
    )
    kako("undo", "1", today="2026-07-09")
    kako.record("refunded", "2026-07-09", "--amount", "$2.00", "--rate", "7.1")
    assert money(kako)["missing"] == cny("85.80")
    kako.record("refunded", "2026-07-10", "--amount", "85.80")
    assert kako.case(today="2026-07-31")["outcome"] == "refunded"


def test_an_offer_is_decided_on_and_taken(kako: Kako) -> None:
    kako.open(*PRICED, sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "50.00")
    offered = kako.case(today="2026-07-02")
    assert (offered["waiting_on"], offered.actions()[0], offered["state"]) == ("you", "decide_offer", "sent")
    kako("switch", "1", "partial-refund", today="2026-07-02")
    case = kako.case(today="2026-07-02")
    assert (case["remedy"], case["state"], case["round"]) == ("partial_refund", "preparing", 1)
    kako.record("agreed", "2026-07-03", "--amount", "50.00")
    assert [row["stage"] for row in kako.case(today="2026-07-03").data["timeline"]] == ["submitted", "refunded"]
    kako.record("refunded", "2026-07-10")
    assert kako.case(today="2026-07-31")["outcome"] == "partially_refunded"
    kako("order", "shipped", "KB1", today="2026-07-31")


def test_the_first_of_two_payments_leaves_open_what_else_was_offered(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "30.00", "--currency", "CNY")
    kako("switch", "1", "partial-refund", today="2026-07-02")
    kako.record("sent", "2026-07-02")
    kako.record("refunded", "2026-07-08", "--amount", "18 CNY")
    assert "30.00 CNY offered; 18.00 CNY received" in kako("status", "1", today="2026-07-08").out
    assert (kako.case(today="2026-07-31")["outcome"], money(kako)["missing"]) == (None, cny("12.00"))
    kako.record("charged", "2026-07-09", "--amount", "2 CNY")
    kako.record("refunded", "2026-07-10", "--amount", "10 CNY")
    assert kako.case(today="2026-07-31")["outcome"] == "partially_refunded"


def test_a_payment_without_a_sum_is_all_that_was_offered(kako: Kako) -> None:
    kako.open(*PRICED, sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "30.00")
    kako("switch", "1", "partial-refund", today="2026-07-02")
    kako.record("refunded", "2026-07-08")
    assert kako.case(today="2026-07-31")["outcome"] == "partially_refunded"
    assert money(kako)["received"] == [cny("30.00")]


def test_an_agreement_without_a_sum_is_to_what_was_offered(kako: Kako) -> None:
    kako.open(*PRICED, remedy="partial-refund", sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "30.00")
    assert "recorded agreed (30.00 CNY)" in kako.record("agreed", "2026-07-03").out
    assert (money(kako)["agreed"], money(kako)["missing"]) == (cny("30.00"), cny("30.00"))
    kako.record("offered", "2026-07-04", "--amount", "45.00")
    kako.record("agreed", "2026-07-05", "--amount", "40.00")
    assert money(kako)["agreed"] == cny("40.00")


def test_an_agreement_on_a_whole_refund_is_not_to_what_was_offered_for_keeping_the_item(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "30.00")
    kako.record("agreed", "2026-07-03")
    assert money(kako)["agreed"] is None


def test_an_offer_says_nothing_of_money_in_another_currency(kako: Kako) -> None:
    kako.open(*PRICED, sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "$4")
    kako("switch", "1", "partial-refund", today="2026-07-02")
    kako.record("refunded", "2026-07-08", "--amount", "28.00")
    assert kako.case(today="2026-07-31")["outcome"] == "partially_refunded"
    assert (money(kako)["expected"], money(kako)["missing"]) == (None, None)


def test_an_offer_that_is_answered_leaves_the_request_as_it_was(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    before = kako.case(today="2026-07-02")
    kako.record("offered", "2026-07-02", "--amount", "50.00")
    kako.record("chased", "2026-07-02")
    after = kako.case(today="2026-07-02")
    assert (after["waiting_on"], after["timeline"]) == ("agent", before["timeline"])


def test_a_letter_beside_an_open_offer_says_how_to_accept_it(kako: Kako) -> None:
    kako.open(*PRICED, sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "50.00")
    said = kako("draft", "1", today="2026-07-02").err
    switch, draft = "kakoreturn switch 1 partial-refund", "kakoreturn draft 1"
    assert f"to accept the offer of 50.00 CNY instead: {switch}\nand then: {draft}\n" in said
    assert "nothing is late" not in said
    kako("switch", "1", "partial-refund", today="2026-07-02")
    accepting = kako("draft", "1", today="2026-07-02")
    assert "I accept the 50.00 CNY" in accepting.out
    assert "to accept" not in accepting.err
    assert accepting.err.endswith("once sent: kakoreturn record 1 sent\n")


def test_an_offer_for_a_partial_refund_is_accepted_by_another_request_and_agreed_to(kako: Kako) -> None:
    kako.open(*PRICED, remedy="partial-refund", sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "50.00")
    said = kako("draft", "1", today="2026-07-02").err
    assert "to accept the offer of 50.00 CNY instead: kakoreturn draft 1 --kind request\n" in said
    assert "and then: kakoreturn record 1 agreed --amount 50.00 --currency CNY\n" in said
    accepting = kako("draft", "1", "--kind", "request", today="2026-07-02")
    assert "I accept the 50.00 CNY" in accepting.out
    assert accepting.err.endswith("once sent: kakoreturn record 1 agreed --amount 50.00 --currency CNY\n")


def test_an_offer_of_less_than_was_agreed_on_is_taken_by_the_command_that_is_printed(kako: Kako) -> None:
    kako.open(*PRICED, remedy="partial-refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-02", "--amount", "40.00")
    offered = kako.record("offered", "2026-07-06", "--amount", "35.00").out
    kako(*offered.splitlines()[-1].split()[1:], today="2026-07-06")
    case = kako.case(today="2026-07-06")
    assert (case["waiting_on"], money(kako)["agreed"]) == ("agent", cny("35.00"))
    assert case.forecast("refunded")[0] == "2026-07-13"  # five business days from the day it was agreed on anew
    again = kako.record("agreed", "2026-07-06", "--amount", "35.00", code=4).err
    assert "agreed cannot be recorded again" in again


def test_after_shipping_record_board_and_draft_tell_one_way_to_accept_an_offer(kako: Kako) -> None:
    kako.open(*PRICED, "--phase", "after-shipping", "--issue", "major", remedy="refund", sent="2026-07-01")
    switch = "kakoreturn switch 1 partial-refund"
    said = kako.record("offered", "2026-07-02", "--amount", "50.00").out
    assert said.endswith(f"to accept it, or else kakoreturn draft 1 --kind follow-up:\n{switch}\n")
    assert kako("status", today="2026-07-02").out.endswith(f"\n{switch}\n")
    beside = kako("draft", "1", today="2026-07-02").err
    assert f"to accept the offer of 50.00 CNY instead: {switch}\nand then: kakoreturn draft 1\n" in beside
    kako("switch", "1", "partial-refund", today="2026-07-02")
    assert "I accept the 50.00 CNY" in kako("draft", "1", today="2026-07-02").out
    kako.record("sent", "2026-07-02")
    kako.record("agreed", "2026-07-02", "--amount", "50.00")
    kako.record("refunded", "2026-07-05", "--amount", "50.00")
    assert kako.case(today="2026-07-05")["outcome"] == "partially_refunded"


def test_less_than_the_price_is_pointed_out_once_and_the_item_is_kept_by_what_is_said(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    keep = "kakoreturn switch 1 partial-refund"
    said = kako.record("agreed", "2026-07-02", "--amount", "40.00").err
    assert said == f"40.00 CNY is less than the 289.00 CNY that was paid; if you keep the item for it: {keep}\n"
    assert kako("status", "1", today="2026-07-02").err == ""
    kako("switch", "1", "partial-refund", today="2026-07-02")
    kako.record("refunded", "2026-07-05", "--amount", "40.00")
    assert kako.case(today="2026-07-05")["outcome"] == "partially_refunded"


@pytest.mark.parametrize(("remedy", "amount"), [("refund", "289.00"), ("partial-refund", "40.00")])
def test_what_is_all_or_was_asked_for_is_agreed_to_without_a_word(kako: Kako, remedy: str, amount: str) -> None:
    kako.open(*PRICED, remedy=remedy, sent="2026-07-01")
    assert kako.record("agreed", "2026-07-02", "--amount", amount).err == ""


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (("record", "1", "charged", "--amount", "5"), "charged (5.00 CNY) on 2026-07-02"),
        (("record", "1", "refunded", "--amount", "50"), "refunded (50.00 CNY) on 2026-07-02"),
        (("record", "1", "offered", "--amount", "5"), "offered (5.00 CNY) on 2026-07-02"),
        (("record", "1", "chased"), "chased on 2026-07-02"),
        (("note", "1", "support said Monday"), "the same note"),
        (("message", "1", "--from", "agent", "It is being checked."), "the same message"),
        (("defect", "1", "stain on the left toe"), "the same defect"),
    ],
)
def test_what_is_told_twice_on_a_day_is_recorded_and_said_and_undo_takes_one_back(
    kako: Kako, line: tuple[str, ...], what: str
) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    again = f"{what} is on record more than once now; to take this one back: kakoreturn undo 1\n"
    assert again not in kako(*line, today="2026-07-02").err
    once = kako("show", "1", "--json", today="2026-07-02").json()
    assert again in kako(*line, today="2026-07-02").err
    kako("undo", "1", today="2026-07-02")
    left = kako("show", "1", "--json", today="2026-07-02").json()
    told = ("defects", "notes", "messages", "money")
    assert {name: left[name] for name in told} == {name: once[name] for name in told}
    if line[0] != "record":
        assert kako(*line[:-1], f"{line[-1]} today", today="2026-07-02").err.count("more than once") == 0
    assert "more than once" not in kako(*line, today="2026-07-03").err


@pytest.mark.parametrize("rung", ["documented", "persisted"])
def test_a_refusal_of_each_rung_is_no_slip(kako: Kako, rung: str) -> None:
    kako.open(sent="2026-07-01")
    assert kako("record", "1", "refused", "support", "refused", rung, "refused", today="2026-07-02").err == ""


def test_a_request_that_is_dated_before_its_order_is_pointed_out_with_the_correction(kako: Kako) -> None:
    new = ("new", "--ordered", "2026-06-01", "--remedy", "exchange", "--defect", "seam open on the left heel")
    told = "sent on {} is before the order was placed, on 2026-06-01; the right day goes in by: "
    correct = "kakoreturn amend 1 sent --on DATE\n"
    assert told.format("2026-05-20") + correct in kako(*new, "--order", "KB1", "--sent", "2026-05-20").err
    assert kako("status", "1").err == ""
    assert told.format("2025-05-20") + correct in kako("amend", "1", "sent", "--on", "2025-05-20").err
    assert kako("amend", "1", "sent", "--on", "2026-06-01").err == ""
    assert kako(*new, "--order", "KB2").err == ""
    assert "is before the order was placed" in kako("record", "2", "sent", "--on", "2026-05-31").err
    assert "is before" not in kako("record", "2", "reviewed", "--on", "2026-06-02").err


def test_that_a_refund_is_being_checked_is_kept_as_a_message(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-07-01")
    said = kako("record", "1", "reviewed", today="2026-07-02", code=4).err
    pasted = re.search(r"did you mean (kakoreturn message .*?)\? ", said)
    assert pasted is not None
    kako(*shlex.split(pasted[1])[1:], today="2026-07-02")
    (kept,) = kako("show", "1", "--json", today="2026-07-02").json()["messages"]
    assert (kept["from"], kept["text"]) == ("agent", "It is being checked.")


def test_a_question_that_is_answered_neither_yes_nor_no_says_so_and_is_asked_again(kako: Kako) -> None:
    kako.open()
    kako("draft", "1", "--out", "message.txt")
    asked = kako.typed("draft", "1", "--out", "message.txt", answers=["maybe", "Y"]).err
    assert asked.count("error: answer y or n\n") == 1
    assert asked.count("Replace it? [y/N]:") == 2
    assert "Error" not in asked


def test_a_span_of_days_over_new_year_keeps_within_its_column(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-12-18")
    told = kako.ask("status", "1", today="2026-12-18", terminal=True).out
    assert "2026-12-25 – 01-08" in told
    assert "2026-12-25 – 2027" not in told


def test_a_letter_after_shipping_says_once_that_the_kind_of_trouble_is_missing(kako: Kako) -> None:
    kako.open("--phase", "after-shipping", remedy="refund")
    said = kako("draft", "1").err
    assert said.count("is not said yet, and the message depends on it: kakoreturn prepare 1\n") == 1
    kako("prepare", "1", "--issue", "major")
    assert "not said yet" not in kako("draft", "1").err


@pytest.mark.parametrize(
    ("remedy", "switch"), [("exchange", "kakoreturn switch 1 partial-refund; "), ("partial-refund", "")]
)
def test_keeping_the_item_as_it_is_does_not_take_the_offer_and_what_is_said_then_does(
    kako: Kako, remedy: str, switch: str
) -> None:
    kako.open(*PRICED, remedy=remedy, sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "30.00")
    said = kako.record("accepted", "2026-07-02").err
    commands = f"kakoreturn record 1 reopened; {switch}kakoreturn record 1 agreed --amount 30.00 --currency CNY"
    assert said == f"the offer of 30.00 CNY is not taken by that; to take it: {commands}\n"
    assert kako.case(today="2026-07-02")["outcome"] == "accepted"
    for command in commands.split("; "):
        kako(*command.split()[1:], today="2026-07-02")
    assert money(kako)["agreed"] == cny("30.00")


def test_keeping_the_item_with_agreed_money_still_to_come_says_so_and_no_more_of_the_offer(kako: Kako) -> None:
    kako.open(*PRICED, remedy="partial-refund", sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "30.00")
    kako.record("agreed", "2026-07-02", "--amount", "30.00")
    reopen = "kakoreturn record 1 reopened"
    assert kako.record("accepted", "2026-07-02").err == (
        f"30.00 CNY of what was agreed has not come; to wait for it: {reopen}\n"
    )
    kako(*reopen.split()[1:], "--on", "2026-07-02", today="2026-07-02")
    assert kako.record("refunded", "2026-07-02", "--amount", "30.00").err == ""


# --- promises and the way back


def test_a_promised_day_is_what_is_waited_for(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    planned = {row["stage"]: row["forecast_to"] for row in kako.case(today="2026-07-02").data["timeline"]}
    assert planned["reviewed"] == "2026-07-03"
    kako.record("promised", "2026-07-02", "--by", "2026-07-08")
    moved = {row["stage"]: row["forecast_to"] for row in kako.case(today="2026-07-02").data["timeline"]}
    assert (moved["reviewed"], planned["confirmed"], moved["confirmed"]) == ("2026-07-08", "2026-07-08", "2026-07-13")
    assert kako.case(today="2026-07-06")["health"] == "ok"
    late = kako.case(today="2026-07-09")
    assert (late["health"], late["late_days"], late.actions()) == ("overdue", 1, ["chase_agent"])
    assert kako("status", "--check", today="2026-07-09", code=10).out
    kako.record("promised", "2026-07-09", "--by", "+3d")
    assert kako.case(today="2026-07-09")["health"] == "ok"


def test_the_way_back_is_on_record_and_keeps_the_order_from_shipping(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-03", "--amount", "289.00")
    kako.record("returned", "2026-07-05", "--tracking", "SF1234")
    kako.record("received", "2026-07-09")
    case = kako.case(today="2026-07-09")
    assert (case["state"], case["waiting_on"]) == ("agreed", "agent")
    assert "tracking SF1234" in kako("show", "1", today="2026-07-09").out
    refused = kako("order", "shipped", "KB1", today="2026-07-09", code=4)
    assert "order 'KB1' was sent back to the seller (case 1), so there is nothing to ship" in refused.err


def test_what_was_wholly_refunded_does_not_ship_unless_it_did(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako("record", "1", "agreed", "refunded", "--amount", "289.00", today="2026-07-08")
    assert "was wholly refunded (case 1)" in kako("order", "shipped", "KB1", today="2026-07-09", code=4).err
    kako("order", "shipped", "KB1", "--anyway", today="2026-07-09")


def test_a_replacement_that_came_ships(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("returned", "2026-07-03")
    kako("record", "1", "arrived", "qc", "approved", today="2026-07-12")
    kako("order", "shipped", "KB1", today="2026-07-13")


# --- several at once, in any order


def test_several_events_of_one_day_are_one_changeset(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    ran = kako("record", "1", "refused", "documented", "support", today="2026-07-02")
    assert "recorded refused, documented, support on 2026-07-02" in ran.out
    assert kako.case(today="2026-07-02")["state"] == "support"
    kako("undo", today="2026-07-02")
    assert kako.case(today="2026-07-02")["state"] == "sent"


def test_one_event_that_may_not_be_leaves_all_of_them_undone(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako("record", "1", "refused", "agreed", today="2026-07-02", code=4)
    assert kako.case(today="2026-07-02")["state"] == "sent"


def test_a_refund_that_was_agreed_and_paid_on_one_day_is_one_line(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako("record", "1", "agreed", "refunded", "--amount", "289.00", today="2026-07-08")
    assert kako.case(today="2026-07-08")["outcome"] == "refunded"


def test_the_remark_of_several_events_is_the_rejections(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako("record", "1", "arrived", "qc", "rejected", "--note", "stain of 1 cm on the left toe", today="2026-07-12")
    case = kako.show(today="2026-07-12")
    assert (case["round"], case["defects"][-1]["text"]) == (2, "stain of 1 cm on the left toe")


def test_the_remark_of_a_refusal_and_its_rungs_is_why_it_was_refused_and_reaches_the_letters(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    why = "the seller says it is normal"
    kako("record", "1", "refused", "support", "--note", why, today="2026-07-02")
    shown = kako("show", "1", today="2026-07-02").out
    assert f"refused on 2026-07-02, {why}" in shown
    assert why in kako("draft", "1", "--kind", "documentation", today="2026-07-02").out


def test_record_alone_lists_what_may_be_recorded(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    told = kako("record", "KB1", "--json", today="2026-07-02").json()
    assert (told["schema"], told["case"], told["state"]) == ("kakoreturn.allowed/1", 1, "sent")
    needs = {event["event"]: event["needs"] for event in told["events"]}
    assert (needs["reviewed"], needs["promised"], needs["offered"]) == ([], ["by"], ["amount"])
    shown = kako("record", "1", today="2026-07-02").out
    assert "promised --by DATE" in shown
    assert shown.splitlines()[-1] == "kakoreturn record 1 reviewed"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("offered",), 2, "missing --amount"),
        (("promised",), 2, "missing --by"),
        (("promised", "--by", "2026-06-01"), 2, "--by 2026-06-01 is before the day it was promised on, 2026-07-02"),
        (("promised", "--by", "someday"), 2, "--by 'someday'"),
        (("charged", "--amount", "-18"), 2, "--amount '-18'"),
        (("charged", "--amount", "0"), 2, "--amount '0'"),
        (("charged", "--amount", "9 USD", "--rate", "0"), 2, "--rate '0' is not a rate"),
        (("charged", "--amount", "9 USD", "--rate", "-1"), 2, "--rate '-1' is not a rate"),
        (("charged", "--amount", "9", "--rate", "7"), 2, "--rate goes with a sum in another currency"),
        (("charged", "--rate", "7"), 2, "missing --amount"),
        (("charged", "refunded", "--amount", "9"), 2, "--amount could be that of charged or refunded"),
        (("sent", "--by", "tomorrow"), 2, "--by does not go with sent"),
        (("reviewed", "--tracking", "SF1"), 2, "--tracking does not go with reviewed"),
        (("exchanged",), 2, "did you mean approved?"),
        (("cancelled",), 2, "did you mean withdrawn?"),
        (("delivered",), 2, "did you mean kakoreturn order delivered ORDER?"),
        (("agreed",), 4, "did you mean confirmed, or kakoreturn switch 1 refund?"),
        (("promised", "--by", "2026-08-01", "--on", "2026-06-20"), 4, "2026-06-20 is before 2026-07-01"),
    ],
)
def test_what_says_nothing_is_refused_with_the_value_in_it(
    kako: Kako, words: tuple[str, ...], code: int, said: str
) -> None:
    kako.open(*PRICED, sent="2026-07-01")
    before = kako.show(today="2026-07-02")
    ran = kako("record", "1", *words, today="2026-07-02", code=code)
    assert said in ran.err
    assert kako.show(today="2026-07-02") == before


# --- corrections


def test_any_event_is_corrected_by_its_number(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("charged", "2026-07-02", "--amount", "9.00")
    kako.record("charged", "2026-07-04", "--amount", "5.00")
    assert "2. charged on 2026-07-02, 9.00 CNY" in kako("show", "1").out
    kako("amend", "1", "--at", "2", "--amount", "8.00", today="2026-07-05")
    kako("amend", "1", "charged", "--at", "3", "--on", "2026-07-03", today="2026-07-05")
    assert [(fee["amount"]["amount"], fee["on"]) for fee in money(kako)["charges"]] == [
        ("8.00", "2026-07-02"),
        ("5.00", "2026-07-03"),
    ]
    assert (
        "what is number 1 on record is not charged"
        in kako("amend", "1", "charged", "--at", "1", "--note", "x", code=4).err
    )
    assert "case 1 has no event 9" in kako("amend", "1", "--at", "9", "--note", "x", code=3).err


def test_notes_and_messages_are_corrected_and_removed_by_number(kako: Kako) -> None:
    kako.open()
    kako("note", "1", "said Monday")
    kako("note", "1", "--edit", "1", "said Tuesday")
    kako("message", "1", "--from", "agent", "we look at it")
    kako("message", "1", "--edit", "1", "--from", "seller")
    shown = kako.show()
    assert [(note["n"], note["text"]) for note in shown["notes"]] == [(1, "said Tuesday")]
    assert [(one["n"], one["from"], one["text"]) for one in shown["messages"]] == [(1, "seller", "we look at it")]
    kako("note", "1", "--remove", "1")
    kako("message", "1", "--remove", "1")
    assert (kako.show()["notes"], kako.show()["messages"]) == ([], [])
    assert "case 1 has no note 1" in kako("note", "1", "--remove", "1", code=3).err
    assert "--remove goes without TEXT" in kako("note", "1", "--remove", "1", "text", code=2).err
    kako("undo", "1")
    assert len(kako.show()["messages"]) == 1


def test_the_day_of_a_note_a_message_and_a_defect_is_corrected_alone_or_with_its_text(kako: Kako) -> None:
    kako.open()
    kako("note", "1", "said Monday")
    kako("message", "1", "--from", "agent", "we look at it")
    for what in ("note", "message", "defect"):
        edit = (what, "1", "--edit", "1")
        kako(*edit, "--on", "2026-06-05")
        assert kako.show()[f"{what}s"][0]["on"] == "2026-06-05"
        assert f"{what} 1 corrected: on 2026-06-05" in kako("show", "1").out
        kako(*edit, "seam open at the left heel, 2 cm", "--on", "2026-06-04")
        kako(*edit, "seam open at the left toe, 2 cm")
        one = kako.show()[f"{what}s"][0]
        assert (one["on"], one["text"]) == ("2026-06-04", "seam open at the left toe, 2 cm")
        assert "2026-06-11" in kako(*edit, "--on", "2026-06-11", code=4).err
        assert "or --on" in kako(*edit, code=2).err
        assert "--remove" in kako(what, "1", "--remove", "1", "--on", "2026-06-05", code=2).err
    kako("dossier", "1", "--out", "case.html")
    assert "2026-06-04" in (kako.folder / "case.html").read_text(encoding="utf-8")


def test_undo_takes_back_what_was_shown(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako("order", "add", "KB2")
    kako("order", "edit", "KB2", "--size", "42")
    kako.record("reviewed", "2026-07-03")
    assert kako("undo", "1", "--dry-run").out.splitlines()[-1] == "kakoreturn undo 1"
    dry = kako("undo", "KB2", "--dry-run")
    assert dry.out.splitlines()[-1] == "kakoreturn undo KB2"
    kako("undo", "KB2")
    assert kako("order", "show", "KB2", "--json").json()["size"] is None
    assert kako.case()["state"] == "reviewed"
    kako("undo", "KB1")
    assert kako.case()["state"] == "sent"


def test_a_promise_is_never_corrected_to_a_day_before_it_was_made(kako: Kako) -> None:
    kako(
        "new",
        "--order",
        "KB9",
        "--remedy",
        "exchange",
        "--defect",
        "seam open for 2 cm on the left toe",
        "--sent",
        "-5d",
    )
    kako("record", "1", "promised", "--by", "today", "--on", "-2d")
    for words in (("promised", "--by", "-4d"), ("--at", "2", "--by", "-4d")):
        refused = kako("amend", "1", *words, code=2).err
        assert "promised for 2026-06-06 is before the day it was promised on, 2026-06-08" in refused
        assert "amend 1 " in refused
    kako("amend", "1", "promised", "--by", "2026-06-08")
    assert "promised for 2026-06-08 is before" in kako("amend", "1", "promised", "--on", "-1d", code=2).err


def test_a_charge_is_corrected_to_paid_apart_and_back(kako: Kako) -> None:
    kako.open(*PRICED, remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-02", "--amount", "100.00")
    kako.record("charged", "2026-07-03", "--amount", "18.00")
    assert money(kako)["expected"]["amount"] == "82.00"
    kako("amend", "1", "charged", "--paid", today="2026-07-04")
    assert (money(kako)["expected"]["amount"], money(kako)["charges"][0]["paid"]) == ("100.00", True)
    assert "charged corrected: paid apart" in kako("show", "1").out
    kako("amend", "1", "charged", "--kept-back", today="2026-07-04")
    assert (money(kako)["expected"]["amount"], money(kako)["charges"][0]["paid"]) == ("82.00", False)
    assert "18.00 CNY kept back" in kako("show", "1").out
    assert "--paid does not go with agreed" in kako("amend", "1", "agreed", "--paid", code=2).err
    assert "--paid goes against --kept-back" in kako("amend", "1", "charged", "--paid", "--kept-back", code=2).err


def test_a_follow_up_lets_an_offer_lapse_that_a_later_partial_refund_does_not_take(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("offered", "2026-07-02", "--amount", "30.00", "--currency", "CNY")
    kako.record("chased", "2026-07-03")
    kako("switch", "1", "partial-refund", today="2026-07-04")
    asked = kako("draft", "1", today="2026-07-04")
    assert "I accept" not in asked.out
    assert "My request: a partial refund" in asked.out


def test_a_partial_refund_without_a_sum_is_never_taken_for_the_price(kako: Kako) -> None:
    kako.open(*PRICED, remedy="partial-refund", sent="2026-07-01")
    ran = kako.record("refunded", "2026-07-08")
    assert ran.err == "how much came is not on record; to add it: kakoreturn amend 1 refunded --amount AMOUNT\n"
    assert money(kako)["received"] == []
    kako("undo", "1", today="2026-07-08")
    assert "Closed, partially refunded." in kako.record("refunded", "2026-07-08", "--amount", "40").out
