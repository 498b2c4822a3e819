"""What cannot be taken back: an order that ships while its case is open, a replacement that is no better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.kako import SEAM

if TYPE_CHECKING:
    from tests.support.kako import Kako

MONEY = ("--price", "129.00", "--currency", "CNY")


# --- shipped with an open case


def test_an_order_that_ships_with_its_case_open_takes_the_case_along(kako: Kako) -> None:
    kako.open(*MONEY, sent="2026-07-01")
    kako.record("confirmed", "2026-07-05")
    refused = kako("order", "shipped", "KB1", "--on", "2026-07-08", today="2026-07-08", code=4)
    assert "open case (1)" in refused.err
    assert kako.case(today="2026-07-08")["phase"] == "qc"

    shipped = kako("order", "shipped", "KB1", "--on", "2026-07-08", "--anyway", today="2026-07-08")
    assert shipped.last_line().endswith("prepare 1")
    case = kako.case(today="2026-07-08")
    assert (case["phase"], case["issue"], case["timeline"]) == ("after_shipping", None, [])
    assert (case["waiting_on"], case["health"]) == ("agent", "ok")
    assert "name_issue" in case.actions()


def test_what_came_of_a_request_comes_before_the_question_what_kind_of_trouble_it_is(kako: Kako) -> None:
    kako("new", "--order", "KB1", "--phase", "after-shipping", "--remedy", "exchange", "--defect", SEAM)
    assert "Your turn, name the kind of trouble." in kako("record", "1", "charged", "--amount", "3").out
    kako("record", "1", "sent")
    assert kako("record", "1", "refused").last_line() == "kakoreturn draft 1 --kind support"
    kako("record", "1", "support")
    assert kako("status").out.splitlines()[2].startswith("·")
    said = kako("record", "1", "offered", "--amount", "15").out.splitlines()
    assert said[1] == "Your turn, decide on the offer."
    assert "prepare" not in "".join(said)
    kako("switch", "1", "partial-refund")
    assert kako("record", "1", "sent", "agreed", "--amount", "15").out.splitlines()[1] == "Waiting for the agent."
    sheet = kako("status", "1").out
    assert "Or: Say what kind of trouble it is" in sheet
    assert sheet.splitlines()[-1] == "kakoreturn record 1 refunded --amount 12.00"  # what the charge left of it


def test_the_issue_is_named_once_the_item_has_gone(kako: Kako) -> None:
    kako.open(*MONEY, sent="2026-07-01")
    kako("order", "shipped", "KB1", "--anyway", today="2026-07-08")
    assert "no issue is named" in kako("prepare", "1", today="2026-07-08", code=2).err
    kako("prepare", "1", "--issue", "wrong-item", today="2026-07-08")
    case = kako.case(today="2026-07-08")
    assert (case["issue"], case["waiting_on"], case["health"]) == ("wrong-item", "agent", "ok")
    assert "name_issue" not in case.actions()
    kako.record("replaced", "2026-07-30")
    assert kako.case(today="2026-07-30")["outcome"] == "exchanged"


def test_shipping_and_the_cases_move_are_one_changeset(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    before = kako.case(today="2026-07-08").data
    kako("order", "shipped", "KB1", "--anyway", today="2026-07-08")
    kako("undo", today="2026-07-08")
    assert kako.case(today="2026-07-08").data == before
    kako("order", "shipped", "KB1", today="2026-07-08", code=4)


# --- the replacement is defective too


def test_a_second_rejection_opens_a_third_round_with_a_day_zero_and_defects_of_its_own(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("qc", "2026-07-15")
    kako.record("rejected", "2026-07-16", "--note", "stain of 1 cm on the right toe")
    kako.record("sent", "2026-07-17")
    kako.record("arrived", "2026-07-28")
    kako.record("rejected", "2026-07-29", "--note", "hole of 3 mm in the left sole")
    case = kako.case(today="2026-07-29")
    assert (case["state"], case["round"], case["day_zero"], case["waiting_on"]) == ("preparing", 3, None, "you")
    assert [defect["round"] for defect in kako.show(today="2026-07-29")["defects"]] == [1, 2, 3]
    wrong, _, before = kako("draft", "1", today="2026-07-29").out.partition("What was wrong before:")
    assert "1. hole of 3 mm in the left sole" in wrong
    assert "2. stain of 1 cm on the right toe" in before
    kako.record("sent", "2026-07-30")
    assert kako.case(today="2026-07-30").planned("reviewed") == ("2026-07-31", "2026-08-01")


def test_a_second_replacement_is_not_rejected_for_what_was_wrong_with_the_first(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("qc", "2026-07-15")
    kako.record("rejected", "2026-07-16", "--note", "stain of 1 cm on the right toe")
    kako.record("sent", "2026-07-17")
    kako.record("arrived", "2026-07-28")
    message = kako("draft", "1", "--kind", "reject", today="2026-07-28")
    assert "no defect of the replacement is noted" in message.err
    assert "What is wrong this time" not in message.out
    assert "stain of 1 cm on the right toe" in message.out.partition("What was wrong before:")[2]


def test_the_ladder_of_a_second_round_begins_at_its_foot(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("refused", "2026-07-03")
    kako.record("support", "2026-07-04")
    kako.record("arrived", "2026-07-15")
    kako.record("rejected", "2026-07-16", "--note", "stain of 1 cm on the right toe")
    kako.record("sent", "2026-07-17")
    kako.record("refused", "2026-07-19")
    assert kako.case(today="2026-07-20").actions() == ["contact_support"]
