"""Cases that do not run straight: each is told from the day it was opened to the day it ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.kako import Kako

MONEY = ("--price", "129.00", "--currency", "CNY")
ENDINGS = {"accepted", "withdrawn", "lost"}


def can_be_recorded(kako: Kako, on: str) -> set[str]:
    """Return the events that the refusal of an impossible one names."""
    hint = kako("record", "1", "reopened", "--on", on, "--json", today=on, code=4).error()["hint"]
    return set(hint.removeprefix("allowed now: ").split(", "))


# --- refused after it was confirmed


def test_a_confirmed_replacement_that_is_then_refused_keeps_its_days_and_loses_its_forecast(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("reviewed", "2026-07-03")
    kako.record("confirmed", "2026-07-05")
    kako.record("refused", "2026-07-09", "--note", "sold out after all")
    case = kako.case(today="2026-07-09")
    assert (case["waiting_on"], case["health"], case["late_days"]) == ("you", "due", 0)
    assert list(case.actuals().values()) == ["2026-07-01", "2026-07-03", "2026-07-05", None, None, None]
    assert {case.forecast(row["stage"]) for row in case.data["timeline"]} == {(None, None)}
    assert case.actions() == ["contact_support"]
    assert "it was refused on 2026-07-09" in case.data["next_actions"][0]["why"]

    message = kako("draft", "1", today="2026-07-09").out
    assert "refused" in message
    assert "2026-07-09" in message
    kako.record("support", "2026-07-10")
    papers = kako("draft", "1", "--kind", "documentation", today="2026-07-11").out.splitlines()
    told = [found[1] for line in papers if (found := re.match(r"\d+\. On (2026-\S+) ", line))]
    assert told == ["2026-07-01", "2026-07-03", "2026-07-05", "2026-07-09", "2026-07-10"]


def test_a_second_confirmation_takes_the_place_of_the_one_that_was_withdrawn(kako: Kako) -> None:
    # Confirmed anew on 07-20, planned by 07-08: 12 days late, so the arrival moves from 07-08..07-15 to 07-20..07-27.
    kako.open(sent="2026-07-01")
    kako.record("reviewed", "2026-07-03")
    kako.record("confirmed", "2026-07-05")
    kako.record("refused", "2026-07-09")
    kako.record("confirmed", "2026-07-20")
    case = kako.case(today="2026-07-20")
    assert (case["state"], case["waiting_on"], case["day_zero"]) == ("confirmed", "seller", "2026-07-01")
    assert case.actuals()["reviewed"] == "2026-07-03"
    assert case.actuals()["confirmed"] == "2026-07-20"
    assert case.forecast("arrived") == ("2026-07-20", "2026-07-27")
    kako.record("arrived", "2026-07-22")
    kako.record("approved", "2026-07-23")
    assert kako.case(today="2026-07-23")["outcome"] == "exchanged"


def test_a_replacement_that_had_arrived_can_still_be_refused_and_kept(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("arrived", "2026-07-12")
    kako.record("refused", "2026-07-13")
    assert {"approved", "rejected", "support", "confirmed"} <= can_be_recorded(kako, "2026-07-13")
    kako.record("accepted", "2026-07-14")
    assert kako.case(today="2026-07-14")["outcome"] == "accepted"


# --- support without a refusal


def test_support_is_asked_about_silence_and_nobody_is_said_to_have_refused(kako: Kako) -> None:
    kako.open(*MONEY, sent="2026-07-01")
    kako.record("support", "2026-07-03", code=4)
    kako.record("chased", "2026-07-04")
    assert kako.case(today="2026-07-05").actions() == ["contact_support"]
    message = kako("draft", "1", today="2026-07-05").out
    assert "2026-07-04" in message
    assert "refused" not in message

    kako.record("support", "2026-07-05")
    (papers,) = kako.case(today="2026-07-06").data["next_actions"]
    assert papers["id"] == "provide_documentation"
    assert papers["why"].startswith("support was contacted on 2026-07-05, 1 day ago")
    for lacking in ("no photo is on the case", "no message is kept", "the item is not named"):
        assert lacking in papers["what"]
    assert "price" not in papers["what"]


def test_what_the_documentation_lacks_shrinks_as_it_is_gathered(kako: Kako) -> None:
    kako.open(*MONEY, item="Runner 42", sent="2026-07-01")
    kako.record("refused", "2026-07-03")
    kako.record("support", "2026-07-04")
    kako("photo", "add", "1", str(kako.photo()), today="2026-07-04")
    kako("message", "1", "--from", "seller", "We see no defect.", today="2026-07-04")
    (papers,) = kako.case(today="2026-07-04").data["next_actions"]
    assert papers["id"] == "provide_documentation"
    assert "missing" not in papers["what"]


def test_whoever_is_refused_an_event_while_overdue_is_told_that_support_is_open(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    assert "support" not in can_be_recorded(kako, "2026-07-03")
    assert "support" in can_be_recorded(kako, "2026-07-04")


def test_silence_after_support_can_end_as_if_it_had_never_been(kako: Kako) -> None:
    # Reviewed 07-08, planned by 07-03: 5 days late, so the confirmation moves from 07-04..07-08 to 07-09..07-13.
    kako.open(sent="2026-07-01")
    kako.record("support", "2026-07-06")
    kako.record("reviewed", "2026-07-08")
    case = kako.case(today="2026-07-08")
    assert (case["state"], case["waiting_on"], case["health"]) == ("reviewed", "seller", "ok")
    assert case.forecast("confirmed") == ("2026-07-09", "2026-07-13")
    kako.record("support", "2026-07-08", code=4)


def test_an_overdue_refund_is_agreed_after_support_was_asked(kako: Kako) -> None:
    # Asked on Monday 07-06, due by Friday 07-24. Agreed on Tuesday 07-28: 5 business days later is 08-04, 14 is 08-17.
    kako.open(*MONEY, remedy="refund", sent="2026-07-06")
    kako.record("support", "2026-07-24", code=4)
    kako.record("support", "2026-07-25")
    kako.record("agreed", "2026-07-28", "--amount", "129.00")
    case = kako.case(today="2026-07-28")
    assert (case["state"], case["waiting_on"], case["health"], case["late_days"]) == ("agreed", "agent", "ok", 0)
    assert case.forecast("refunded") == ("2026-08-04", "2026-08-17")


# --- another remedy while it is refused


def test_a_refused_exchange_becomes_a_refund_that_was_already_offered(kako: Kako) -> None:
    kako.open(*MONEY, sent="2026-07-01")
    kako.record("refused", "2026-07-03")
    kako.record("support", "2026-07-04")
    kako("switch", "1", "refund", "--on", "2026-07-06", today="2026-07-06")
    case = kako.case(today="2026-07-06")
    assert (case["state"], case["day_zero"], case["waiting_on"]) == ("preparing", None, "you")
    beside = {"offered", "charged", "returned", "received"}
    assert can_be_recorded(kako, "2026-07-06") == {"sent", "agreed", "refunded", "refused", *beside, *ENDINGS}
    assert "for a refund, not an exchange" in kako("draft", "1", today="2026-07-06").out

    kako.record("agreed", "2026-07-07", "--amount", "100.00")
    kako.record("refunded", "2026-07-20", "--amount", "100.00")
    case = kako.case(today="2026-07-20")
    assert (case["outcome"], case["day_zero"], case["day"]) == ("refunded", "2026-07-07", 13)


def test_a_switch_while_refused_can_be_taken_back(kako: Kako) -> None:
    kako.open(*MONEY, sent="2026-07-01")
    kako.record("refused", "2026-07-03")
    before = kako.case(today="2026-07-06").data
    kako("switch", "1", "refund", today="2026-07-06")
    kako("undo", today="2026-07-06")
    assert kako.case(today="2026-07-06").data == before


def test_the_history_of_the_first_remedy_goes_into_the_documentation_of_the_second(kako: Kako) -> None:
    kako.open(*MONEY, sent="2026-07-01")
    kako.record("refused", "2026-07-03")
    kako("switch", "1", "refund", today="2026-07-06")
    kako.record("sent", "2026-07-06")
    kako.record("refused", "2026-07-08")
    papers = kako("draft", "1", "--kind", "documentation", today="2026-07-09").out
    told = re.findall(r"^\d+\. On (2026-\S+) ", papers, re.MULTILINE)
    assert told == ["2026-07-01", "2026-07-03", "2026-07-06", "2026-07-06", "2026-07-08"]
    assert "refund" in papers


# --- part of the money came, then a refusal


def test_a_refusal_after_a_part_payment_is_the_buyers_turn_and_the_rest_is_still_missing(kako: Kako) -> None:
    kako.open(*MONEY, remedy="refund", sent="2026-07-06")
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako.record("refunded", "2026-07-16", "--amount", "60.00")
    kako.record("refused", "2026-07-17")
    case = kako.case(today="2026-07-17")
    assert (case["state"], case["outcome"], case["waiting_on"]) == ("refused", None, "you")
    assert case.actions() == ["contact_support"]
    assert kako.show(today="2026-07-17")["money"]["missing"] == {"amount": "69.00", "currency": "CNY"}
    kako.record("support", "2026-07-18")
    kako.record("refunded", "2026-07-22", "--amount", "69.00")
    assert kako.case(today="2026-07-22")["outcome"] == "refunded"


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [("lost", "partially_refunded"), ("withdrawn", "partially_refunded"), ("accepted", "accepted")],
)
def test_the_money_in_hand_names_the_outcome_of_a_case_that_is_given_up(kako: Kako, ending: str, outcome: str) -> None:
    kako.open(*MONEY, remedy="refund", sent="2026-07-06")
    kako.record("refunded", "2026-07-16", "--amount", "60.00")
    kako.record("refused", "2026-07-17")
    kako.record(ending, "2026-07-20")
    assert kako.case(today="2026-07-20")["outcome"] == outcome
    assert [paid["amount"] for paid in kako.show(today="2026-07-20")["money"]["received"]] == ["60.00"]


# --- reopened


def test_a_case_that_is_reopened_late_has_not_stopped_the_clock(kako: Kako) -> None:
    # Sent 07-01, reviewed 07-02: the confirmation is expected by 07-08; on 07-18 it is 10 days late.
    kako.open(sent="2026-07-01")
    kako.record("reviewed", "2026-07-02")
    kako.record("withdrawn", "2026-07-05")
    assert kako("record", "1", "confirmed", today="2026-07-06", code=4).err.endswith("hint: allowed now: reopened\n")
    kako.record("reopened", "2026-07-18")
    case = kako.case(today="2026-07-18")
    assert (case["state"], case["health"], case["late_days"]) == ("reviewed", "overdue", 10)
    assert case.forecast("confirmed") == ("2026-07-18", "2026-07-18")
    assert (case["day_zero"], case["day"]) == ("2026-07-01", 17)


def test_an_approval_that_was_too_hasty_is_reopened_and_rejected(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("qc", "2026-07-16")
    kako.record("approved", "2026-07-17")
    kako.record("reopened", "2026-07-18")
    assert kako.case(today="2026-07-18").actions() == ["review_replacement"]
    kako.record("rejected", "2026-07-18", "--note", "stain of 1 cm on the right toe")
    case = kako.case(today="2026-07-18")
    assert (case["state"], case["round"], case["outcome"]) == ("preparing", 2, None)


def test_a_reopened_refund_keeps_the_money_that_came(kako: Kako) -> None:
    kako.open(*MONEY, remedy="refund", sent="2026-07-06")
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako.record("refunded", "2026-07-16", "--amount", "60.00", "--final")
    kako.record("reopened", "2026-07-20")
    assert kako.case(today="2026-07-20")["state"] == "agreed"
    assert kako.show(today="2026-07-20")["money"]["missing"] == {"amount": "69.00", "currency": "CNY"}
    kako.record("refunded", "2026-07-21", "--amount", "69.00")
    assert kako.case(today="2026-07-21")["outcome"] == "refunded"


def test_an_open_case_is_not_reopened(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    assert "because the case is open" in kako.record("reopened", "2026-07-02", code=4).err


def test_a_closed_case_does_not_go_on_beside_another_of_its_item_and_nothing_says_it_would(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("withdrawn", "2026-07-05")
    kako.open(sent="2026-07-06", remedy="refund")
    day = "2026-07-06"
    assert kako("record", "1", "--json", today=day).json()["events"] == []
    listed = kako("record", "1", today=day).out
    assert "What may be recorded" not in listed
    assert listed.endswith("kakoreturn status 2\n")
    for line in ("record 1 reopened", "record 1 confirmed", "switch 1 exchange", "draft 1", "prepare 1"):
        refused = kako(*line.split(), today=day, code=4).err
        assert refused.endswith("hint: case 2 is open for the same item: kakoreturn status 2\n"), line
    kako("record", "2", "withdrawn", today=day)
    kako("record", "1", "reopened", today=day)
