"""Whole sessions of a refund, of a refusal, of a change of remedy, and of an item that has already been shipped.

A refund is planned in business days 5-14, counted from the day after the request was sent. With the request sent on
Monday 6 July 2026, a month without a public holiday in China:

    business day 1 = Tue 07-07, 5 = Mon 07-13, 10 = Mon 07-20, 14 = Fri 07-24
"""

from __future__ import annotations

import pytest

from tests.support.answers import every_object
from tests.support.kako import SEAM, Kako

MONEY = ("--price", "129.00", "--currency", "CNY")
RUNGS = ["support", "documented", "persisted", "escalated"]


def ask_for_money(kako: Kako, *more: str, sent: str = "2026-07-06") -> None:
    """Open case 1, a refund of 129 CNY that was asked for on a day."""
    kako.open(*MONEY, *more, remedy="refund", sent=sent)


def refused_case(kako: Kako) -> None:
    """Open case 1, an exchange sent on 1 July and refused on 3 July."""
    kako.open(*MONEY, sent="2026-07-01")
    kako.record("refused", "2026-07-03")


# --- refund


def test_a_refund_has_two_rows_in_business_days(kako: Kako) -> None:
    ask_for_money(kako)
    case = kako.case(today="2026-07-06")
    rows = [(row["stage"], row["from_day"], row["to_day"], row["state"]) for row in case.data["timeline"]]
    assert rows == [("submitted", 0, 0, "done"), ("refunded", 5, 14, "waiting")]
    assert case.planned("refunded") == ("2026-07-13", "2026-07-24")
    assert case.forecast("refunded") == ("2026-07-13", "2026-07-24")
    assert (case["remedy"], case["waiting_on"], case["day"]) == ("refund", "agent", 0)


@pytest.mark.parametrize(
    ("sent", "window"),
    [
        # Sent on a Saturday: business day 1 is Monday 07-06.
        ("2026-07-04", ("2026-07-10", "2026-07-23")),
        # Sent on a Friday: business day 1 is Monday 07-13, 5 Friday 07-17, 14 Thursday 07-30.
        ("2026-07-10", ("2026-07-17", "2026-07-30")),
        # Sent on a Wednesday: business day 1 is Thursday 07-09, 5 Wednesday 07-15, 14 Tuesday 07-28.
        ("2026-07-08", ("2026-07-15", "2026-07-28")),
    ],
)
def test_weekends_do_not_count_for_a_refund(kako: Kako, sent: str, window: tuple[str, str]) -> None:
    ask_for_money(kako, sent=sent)
    assert kako.case(today=sent).planned("refunded") == window


@pytest.mark.china_calendar
def test_a_public_holiday_does_not_count_for_a_refund(kako: Kako) -> None:
    """Friday 19 June 2026 is the Dragon Boat Festival, a day off in China without a working day in its place."""
    # Business days: 16, 17, 18 June are 1-3, 22 is 4, 23 is 5; 24, 25, 26, 29, 30 are 6-10; July 1, 2, 3, 6 are 11-14.
    ask_for_money(kako, sent="2026-06-15")
    assert kako.case(today="2026-06-15").planned("refunded") == ("2026-06-23", "2026-07-06")


@pytest.mark.china_calendar
def test_a_make_up_working_saturday_counts_for_a_refund(kako: Kako) -> None:
    """1-7 October 2026 are days off in China; Saturday 10 October is worked in their place."""
    # Business days: 29, 30 September are 1-2; October 8, 9 are 3-4, Saturday 10 is 5; 12-16 are 6-10; 19-22 are 11-14.
    ask_for_money(kako, sent="2026-09-28")
    assert kako.case(today="2026-09-28").planned("refunded") == ("2026-10-10", "2026-10-22")


@pytest.mark.parametrize(
    ("today", "health", "late"),
    [
        ("2026-07-12", "ok", 0),
        ("2026-07-13", "due", 0),
        ("2026-07-24", "due", 0),
        ("2026-07-25", "overdue", 1),
        ("2026-07-27", "overdue", 3),
    ],
)
def test_a_refund_turns_from_ok_to_due_to_overdue(kako: Kako, today: str, health: str, late: int) -> None:
    ask_for_money(kako)
    case = kako.case(today=today)
    assert (case["health"], case["late_days"], case["waiting_on"]) == (health, late, "agent")


def test_an_overdue_refund_goes_to_support(kako: Kako) -> None:
    ask_for_money(kako)
    case = kako.case(today="2026-07-27")
    assert "contact_support" in case.actions()
    assert case.forecast("refunded") == ("2026-07-27", "2026-07-27")
    kako.record("support", "2026-07-27")
    assert kako.case(today="2026-07-27")["waiting_on"] == "support"


def test_an_agreed_refund_is_expected_in_business_days_after_the_agreement(kako: Kako) -> None:
    # Agreed on Thursday 07-09: business day 1 is Friday 07-10, 5 is Thursday 07-16, 14 is Wednesday 07-29.
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    case = kako.case(today="2026-07-10")
    assert (case["state"], case["waiting_on"], case["health"]) == ("agreed", "agent", "ok")
    assert case.planned("refunded") == ("2026-07-13", "2026-07-24")
    assert case.forecast("refunded") == ("2026-07-16", "2026-07-29")


@pytest.mark.parametrize(
    ("today", "health", "late"),
    [("2026-07-15", "ok", 0), ("2026-07-16", "due", 0), ("2026-07-29", "due", 0), ("2026-07-31", "overdue", 2)],
)
def test_the_agreement_sets_the_expected_window(kako: Kako, today: str, health: str, late: int) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    case = kako.case(today=today)
    assert (case["health"], case["late_days"]) == (health, late)


def test_a_refund_that_is_all_in_closes_the_case(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako.record("refunded", "2026-07-17", "--amount", "129.00")
    case = kako.case(today="2026-07-17")
    assert (case["state"], case["outcome"], case["health"]) == ("closed", "refunded", "closed")
    assert case.actuals() == {"submitted": "2026-07-06", "refunded": "2026-07-17"}
    assert case.forecast("refunded") == (None, None)


def test_part_payments_add_up_until_all_is_in(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako.record("refunded", "2026-07-16", "--amount", "60.00")
    part = kako.case(today="2026-07-16")
    assert (part["state"], part["outcome"]) == ("refunded", None)
    kako.record("refunded", "2026-07-17", "--amount", "69.00")
    assert kako.case(today="2026-07-17")["outcome"] == "refunded"


def test_money_is_on_record_with_its_currency(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako.record("refunded", "2026-07-16", "--amount", "60.00")
    sums = [each for each in every_object(kako.show(today="2026-07-16")["money"]) if "amount" in each]
    told = {(each["amount"], each["currency"]) for each in sums if "currency" in each}
    assert {("129.00", "CNY"), ("60.00", "CNY")} <= told


def test_the_buyer_can_be_content_with_less(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako.record("refunded", "2026-07-16", "--amount", "60.00", "--final")
    case = kako.case(today="2026-07-16")
    assert (case["state"], case["outcome"]) == ("closed", "partially_refunded")


def test_a_case_that_is_lost_with_money_in_hand_is_partially_refunded(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako.record("refunded", "2026-07-16", "--amount", "60.00")
    kako.record("refused", "2026-07-17")
    kako.record("lost", "2026-07-20")
    assert kako.case(today="2026-07-20")["outcome"] == "partially_refunded"


@pytest.mark.parametrize("event", ["reviewed", "confirmed", "arrived", "qc", "approved", "replaced"])
def test_a_refund_allows_no_event_of_an_exchange(kako: Kako, event: str) -> None:
    ask_for_money(kako)
    ran = kako("record", "1", event, today="2026-07-06", code=4)
    assert "agreed" in ran.err
    assert kako.case(today="2026-07-06")["state"] == "sent"


def test_a_refund_cannot_be_agreed_before_it_was_asked_for(kako: Kako) -> None:
    kako.open(*MONEY, remedy="refund", today="2026-07-06")
    kako.record("agreed", "2026-07-06", "--amount", "129.00", code=4)


def test_a_malformed_amount_of_a_refund_is_a_usage_error(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-07", "--amount", "most of it", code=2)
    assert kako.case(today="2026-07-07")["state"] == "sent"


def test_an_amended_amount_counts(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    kako("amend", "1", "agreed", "--amount", "100.00", today="2026-07-09")
    kako.record("refunded", "2026-07-16", "--amount", "100.00")
    assert kako.case(today="2026-07-16")["outcome"] == "refunded"


def test_the_request_for_a_refund_asks_for_money(kako: Kako) -> None:
    kako.open(*MONEY, item="Desk lamp", remedy="refund", defect="crack 3 cm long in the glass shade")
    message = kako("draft", "1").out
    assert "KB1" in message.splitlines()[0]
    assert "refund" in message.lower()


# --- refusal


def test_a_refusal_is_the_buyers_turn_and_has_no_forecast(kako: Kako) -> None:
    refused_case(kako)
    case = kako.case(today="2026-07-03")
    assert (case["state"], case["waiting_on"], case["health"]) == ("refused", "you", "due")
    assert "contact_support" in case.actions()
    assert {case.forecast(row["stage"]) for row in case.data["timeline"]} == {(None, None)}


def test_a_refusal_never_grows_overdue(kako: Kako) -> None:
    refused_case(kako)
    assert kako.case(today="2026-09-01")["health"] == "due"


@pytest.mark.parametrize(
    ("climbed", "following"),
    [(0, "contact_support"), (1, "provide_documentation"), (2, "persist"), (3, "escalate"), (4, "wait")],
)
def test_each_rung_leads_to_the_next(kako: Kako, climbed: int, following: str) -> None:
    refused_case(kako)
    for rung in RUNGS[:climbed]:
        kako.record(rung, "2026-07-04")
    case = kako.case(today="2026-07-04")
    assert case["state"] == ["refused", *RUNGS][climbed]
    assert following in case.actions()
    ladder = {"contact_support", "provide_documentation", "persist", "escalate"}
    assert ladder & set(case.actions()) == {following} - {"wait"}


@pytest.mark.parametrize("climbed", [1, 2, 3, 4])
def test_on_a_rung_the_case_waits_for_support(kako: Kako, climbed: int) -> None:
    refused_case(kako)
    for rung in RUNGS[:climbed]:
        kako.record(rung, "2026-07-04")
    case = kako.case(today="2026-07-06")
    assert (case["waiting_on"], case["health"]) == ("support", "ok")
    silent = kako.case(today="2026-07-07")
    assert (silent["waiting_on"], silent["health"]) == ("you", "overdue")
    assert {case.forecast(row["stage"]) for row in case.data["timeline"]} == {(None, None)}


@pytest.mark.parametrize("rung", RUNGS[1:])
def test_a_rung_is_recorded_as_it_happened_and_the_lowest_one_left_is_advised(kako: Kako, rung: str) -> None:
    refused_case(kako)
    kako.record(rung, "2026-07-04")
    case = kako.case(today="2026-07-04")
    assert case["state"] == rung
    assert case.actions() == ["contact_support"]


def test_a_message_for_the_next_rung_says_that_nothing_is_late_until_an_answer_is_due(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-07-01")
    kako.record("refused", "2026-07-24")
    assert "nothing is late" not in kako("draft", "1", today="2026-07-24").err
    for rung in ("support", "documented", "persisted"):
        kako.record(rung, "2026-07-25")
        assert "nothing is late yet: expected by 2026-07-27" in kako("draft", "1", today="2026-07-27").err
    assert "nothing is late" not in kako("draft", "1", today="2026-07-28").err


def test_a_rung_is_not_climbed_twice(kako: Kako) -> None:
    refused_case(kako)
    kako.record("support", "2026-07-04")
    kako.record("support", "2026-07-05", code=4)


def test_a_second_refusal_may_be_followed_by_the_same_rungs(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    for event in ("refused", "support", "refused", "support"):
        kako.record(event, "2026-07-03")
    assert "twice" in kako.record("support", "2026-07-03", code=4).err
    assert kako.case(today="2026-07-03").actions() == ["provide_documentation"]


def test_a_refusal_can_end_in_a_confirmation_after_all(kako: Kako) -> None:
    # Day 0 on 07-01: confirmed planned 07-04..07-08, arrival 07-08..07-15; confirmed on 07-10: slip 2.
    refused_case(kako)
    kako.record("support", "2026-07-04")
    kako.record("confirmed", "2026-07-10")
    case = kako.case(today="2026-07-10")
    assert (case["state"], case["waiting_on"], case["health"]) == ("confirmed", "seller", "due")
    assert case["day_zero"] == "2026-07-01"
    assert case.forecast("arrived") == ("2026-07-10", "2026-07-17")
    assert case.row("reviewed")["state"] == "done"


def test_a_refused_refund_can_be_agreed_after_all(kako: Kako) -> None:
    ask_for_money(kako)
    kako.record("refused", "2026-07-08")
    kako.record("agreed", "2026-07-09", "--amount", "129.00")
    case = kako.case(today="2026-07-09")
    assert (case["state"], case["waiting_on"]) == ("agreed", "agent")


def test_a_refusal_can_follow_a_confirmation(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("confirmed", "2026-07-05")
    kako.record("refused", "2026-07-07")
    assert kako.case(today="2026-07-07")["state"] == "refused"


@pytest.mark.parametrize("outcome", ["lost", "accepted", "withdrawn"])
def test_a_refused_case_can_be_ended(kako: Kako, outcome: str) -> None:
    refused_case(kako)
    kako.record(outcome, "2026-07-05")
    case = kako.case(today="2026-07-05")
    assert (case["state"], case["outcome"], case["waiting_on"]) == ("closed", outcome, None)


def test_a_lost_case_can_be_reopened_where_it_stood(kako: Kako) -> None:
    refused_case(kako)
    kako.record("support", "2026-07-04")
    kako.record("lost", "2026-07-05")
    kako.record("reopened", "2026-07-06")
    case = kako.case(today="2026-07-06")
    assert (case["state"], case["outcome"]) == ("support", None)
    assert "provide_documentation" in case.actions()


# --- the other remedy


def test_switching_starts_the_other_remedy_in_the_same_round(kako: Kako) -> None:
    refused_case(kako)
    kako("switch", "1", "refund", today="2026-07-06")
    case = kako.case(today="2026-07-06")
    assert (case["remedy"], case["state"], case["round"]) == ("refund", "preparing", 1)
    assert (case["waiting_on"], case["health"]) == ("you", "due")
    assert [row["stage"] for row in case.data["timeline"]] == ["submitted", "refunded"]
    assert [defect for defect in kako("show", "1", "--json", today="2026-07-06").strings("defects") if defect == SEAM]


def test_a_switched_request_counts_from_its_own_sending(kako: Kako) -> None:
    refused_case(kako)
    kako("switch", "1", "refund", today="2026-07-06")
    kako.record("sent", "2026-07-06")
    case = kako.case(today="2026-07-06")
    assert (case["state"], case["day_zero"]) == ("sent", "2026-07-06")
    assert case.planned("refunded") == ("2026-07-13", "2026-07-24")


def test_what_the_agent_offered_needs_no_new_request(kako: Kako) -> None:
    # Agreed on Monday 07-06: business days 5-14 after it are 07-13..07-24.
    refused_case(kako)
    kako("switch", "1", "refund", today="2026-07-06")
    kako.record("agreed", "2026-07-06", "--amount", "129.00")
    case = kako.case(today="2026-07-07")
    assert (case["state"], case["day_zero"], case["waiting_on"]) == ("agreed", "2026-07-06", "agent")
    assert case.forecast("refunded") == ("2026-07-13", "2026-07-24")


def test_an_offered_replacement_needs_no_new_request(kako: Kako) -> None:
    # Day 0 is the confirmation, 07-08: arrival planned on day 7-14, 07-15..07-22.
    ask_for_money(kako, sent="2026-07-01")
    kako("switch", "1", "exchange", today="2026-07-08")
    kako.record("confirmed", "2026-07-08")
    case = kako.case(today="2026-07-08")
    assert (case["remedy"], case["state"], case["day_zero"]) == ("exchange", "confirmed", "2026-07-08")
    assert case.planned("arrived") == ("2026-07-15", "2026-07-22")


def test_without_a_request_ever_sent_a_switch_brings_no_agreement(kako: Kako) -> None:
    kako.open(*MONEY, today="2026-07-06")
    kako("switch", "1", "refund", today="2026-07-06")
    kako.record("agreed", "2026-07-06", "--amount", "129.00", code=4)


def test_after_a_switch_the_rungs_start_anew(kako: Kako) -> None:
    refused_case(kako)
    kako.record("support", "2026-07-04")
    kako.record("documented", "2026-07-05")
    kako("switch", "1", "refund", today="2026-07-06")
    kako.record("sent", "2026-07-06")
    kako.record("refused", "2026-07-08")
    assert "contact_support" in kako.case(today="2026-07-08").actions()
    for rung in RUNGS:
        kako.record(rung, "2026-07-09")


def test_a_switched_case_can_be_refused_without_a_new_request(kako: Kako) -> None:
    refused_case(kako)
    kako("switch", "1", "refund", today="2026-07-06")
    kako.record("refused", "2026-07-07")
    case = kako.case(today="2026-07-07")
    assert (case["state"], case["day_zero"]) == ("refused", "2026-07-07")


def test_a_switch_leaves_the_events_of_the_first_remedy_behind(kako: Kako) -> None:
    kako.open(*MONEY, sent="2026-07-01")
    kako.record("confirmed", "2026-07-05")
    kako("switch", "1", "refund", today="2026-07-06")
    kako.record("arrived", "2026-07-07", code=4)


def test_after_a_switch_to_an_exchange_no_letter_asks_for_the_money_that_was_agreed_before(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-03", "--amount", "100")
    kako.record("refunded", "2026-07-04", "--amount", "20")
    assert "pay the refund as it was agreed" in kako("draft", "1", "--kind", "follow-up", today="2026-07-04").out
    kako("switch", "1", "exchange", today="2026-07-05")
    kako.record("sent", "2026-07-05")
    assert "pay the refund as it was agreed" not in kako("draft", "1", "--kind", "follow-up", today="2026-07-06").out


def test_a_closed_case_is_not_switched(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako.record("withdrawn", "2026-07-02")
    kako("switch", "1", "refund", today="2026-07-03", code=4)
    assert kako.case(today="2026-07-03")["remedy"] == "exchange"


# --- after international shipping


def shipped_case(kako: Kako, *, issue: str = "major", sent: str | None = "2026-07-06") -> None:
    """Open case 1 about an item that has left the warehouse."""
    flags = ("--phase", "after-shipping", "--issue", issue)
    kako.open(*MONEY, *flags, remedy="refund", sent=sent, today="2026-07-06")


@pytest.mark.parametrize("issue", ["minor", "major", "wrong-item", "size"])
def test_after_shipping_no_days_are_invented(kako: Kako, issue: str) -> None:
    shipped_case(kako, issue=issue)
    case = kako.case(today="2026-12-24")
    assert (case["phase"], case["state"], case["timeline"]) == ("after_shipping", "sent", [])
    assert case["health"] in ({"ok"} if issue in {"major", "wrong-item"} else {"ok", "due"})
    assert case.actions()


def test_after_shipping_a_prepared_case_is_the_buyers_turn(kako: Kako) -> None:
    shipped_case(kako, sent=None)
    case = kako.case(today="2026-07-06")
    assert (case["state"], case["waiting_on"], case["health"]) == ("preparing", "you", "due")
    assert case.actions()


def test_after_shipping_the_right_item_may_still_come(kako: Kako) -> None:
    shipped_case(kako, issue="wrong-item")
    kako.record("replaced", "2026-07-30")
    case = kako.case(today="2026-07-30")
    assert (case["state"], case["outcome"]) == ("closed", "exchanged")


def test_after_shipping_a_partial_refund_can_be_agreed_and_paid(kako: Kako) -> None:
    shipped_case(kako)
    kako.record("agreed", "2026-07-10", "--amount", "40.00")
    kako.record("refunded", "2026-07-20", "--amount", "40.00")
    case = kako.case(today="2026-07-20")
    assert (case["state"], case["outcome"]) == ("closed", "refunded")


def test_after_shipping_only_what_is_on_record_is_said_to_be_agreed(kako: Kako) -> None:
    kako.open("--phase", "after-shipping", "--issue", "major", "--price", "129", remedy="refund", sent="2026-07-01")
    kako.record("refunded", "2026-07-10", "--amount", "30")
    assert "agreed" not in kako.show(today="2026-07-10")["next_actions"][0]["why"].replace("no refund was agreed", "")
    kako.record("agreed", "2026-07-11")
    assert "a refund was agreed" in kako.show(today="2026-07-11")["next_actions"][0]["why"]


def test_after_shipping_support_can_be_asked_at_any_time(kako: Kako) -> None:
    shipped_case(kako)
    for rung in RUNGS:
        kako.record(rung, "2026-07-06")
    case = kako.case(today="2026-07-06")
    assert (case["state"], case["waiting_on"]) == ("escalated", "support")


def test_after_shipping_support_comes_after_the_request(kako: Kako) -> None:
    shipped_case(kako, sent=None)
    kako.record("support", "2026-07-06", code=4)


@pytest.mark.parametrize("event", ["reviewed", "arrived", "qc", "approved"])
def test_after_shipping_the_warehouse_rows_are_over(kako: Kako, event: str) -> None:
    shipped_case(kako)
    kako.record(event, "2026-07-07", code=4)


@pytest.mark.parametrize("event", ["accepted", "withdrawn", "lost"])
def test_after_shipping_a_case_can_be_ended(kako: Kako, event: str) -> None:
    shipped_case(kako, issue="minor")
    kako.record("refused", "2026-07-07")
    kako.record(event, "2026-07-08")
    assert kako.case(today="2026-07-08")["outcome"] == event


def test_an_unknown_issue_or_phase_is_a_usage_error(kako: Kako) -> None:
    flags = ("new", "--order", "KB1", "--remedy", "refund", "--defect", SEAM)
    kako(*flags, "--phase", "after-shipping", "--issue", "itchy", code=2)
    kako(*flags, "--phase", "midway", code=2)
