"""Whole sessions of an exchange: what happened is told day by day, and each day the program says where it stands.

The windows of the guide, in calendar days from the day the request was sent (Day 0): submitted 0, reviewed 1-2,
confirmed 3-7, arrived 7-14, QC 14-16, approved 16-18. With Day 0 on 1 June 2026, day N is June 1 + N:

    submitted 06-01 | reviewed 06-02..06-03 | confirmed 06-04..06-08 | arrived 06-08..06-15
    qc 06-15..06-17 | approved 06-17..06-19

Every date that is expected below was computed by hand from these windows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from tests.support.kako import SEAM, Kako

HEEL = "glue stain 1 cm wide on the right heel"
STAGES = ["submitted", "reviewed", "confirmed", "arrived", "qc", "approved"]


def tell(kako: Kako, *events: tuple[str, str], sent: str = "2026-06-01") -> None:
    """Open case 1, sent on a day, and record events with their days."""
    kako.open(sent=sent)
    for event, on in events:
        kako.record(event, on)


# --- from opening to support


def test_a_prepared_request_waits_for_the_buyer_and_has_no_dates(kako: Kako) -> None:
    case = kako.open(today="2026-06-01")
    assert (case["state"], case["waiting_on"], case["health"], case["outcome"]) == ("preparing", "you", "due", None)
    assert (case["day"], case["day_zero"]) == (None, None)
    assert case.row_states() == dict.fromkeys(STAGES, "upcoming") | {"submitted": "waiting"}
    assert {case.planned(stage) for stage in STAGES} == {(None, None)}


def test_a_request_that_lacks_a_must_is_to_be_completed(kako: Kako) -> None:
    case = kako.open(defect="bad quality")
    assert "complete_request" in case.actions()
    assert case.step("explain") is False


def test_a_complete_request_is_to_be_sent(kako: Kako) -> None:
    case = kako.open("--photo", str(kako.photo()))
    assert "send_request" in case.actions()
    assert [step["id"] for step in case.data["steps"] if not step["done"]] == ["contact", "wait"]


def test_the_draft_of_a_prepared_case_is_the_request_with_all_it_must_hold(kako: Kako) -> None:
    picture = str(kako.photo())
    kako.open("--photo", picture, item="Runner 42")
    kako("defect", "1", HEEL)
    message = kako("draft", "1").out
    assert "KB1" in message.splitlines()[0]
    assert all(part in message for part in ("Runner 42", SEAM, HEEL, "seam.png"))
    assert "exchange" in message.lower()
    assert kako("draft", "1", "--json").json()["kind"] == "request"


def test_a_draft_changes_nothing(kako: Kako) -> None:
    kako.open()
    before = kako.show()
    kako("draft", "1")
    assert kako.show() == before


def test_sending_starts_day_zero_and_waits_for_the_agent(kako: Kako) -> None:
    kako.open(today="2026-05-30")
    kako.record("sent", "2026-06-01")
    case = kako.case(today="2026-06-01")
    assert (case["state"], case["day"], case["day_zero"]) == ("sent", 0, "2026-06-01")
    assert (case["waiting_on"], case["health"], case["late_days"]) == ("agent", "ok", 0)
    assert case.step("contact") is True
    assert "wait" in case.actions()


def test_a_request_can_be_opened_as_already_sent(kako: Kako) -> None:
    case = kako.open(sent="2026-06-06", today="2026-06-08")
    assert (case["state"], case["day"], case["day_zero"]) == ("sent", 2, "2026-06-06")


def test_an_overdue_review_is_chased_then_taken_to_support(kako: Kako) -> None:
    tell(kako)
    overdue = kako.case(today="2026-06-05")
    assert (overdue["health"], overdue["late_days"], overdue.by("chase_agent")) == ("overdue", 2, "2026-06-05")
    assert "contact_support" not in overdue.actions()
    assert kako("draft", "1", "--json", today="2026-06-05").json()["kind"] == "follow-up"

    kako.record("chased", "2026-06-05")
    assert kako.case(today="2026-06-05")["state"] == "sent"

    still_overdue = kako.case(today="2026-06-06")
    assert "contact_support" in still_overdue.actions()
    assert "chase_agent" not in still_overdue.actions()

    kako.record("support", "2026-06-06")
    mediated = kako.case(today="2026-06-06")
    assert (mediated["state"], mediated["waiting_on"], mediated["health"]) == ("support", "support", "ok")
    assert {mediated.forecast(stage) for stage in STAGES} == {(None, None)}


def test_chasing_one_row_does_not_count_for_the_next(kako: Kako) -> None:
    # Reviewed three days late: the seller is expected to confirm on 06-07..06-11, so 06-12 is one day late.
    tell(kako, ("chased", "2026-06-05"), ("reviewed", "2026-06-06"))
    case = kako.case(today="2026-06-12")
    assert (case["health"], case["late_days"]) == ("overdue", 1)
    assert "chase_agent" in case.actions()
    assert "contact_support" not in case.actions()


def test_after_support_the_exchange_can_go_on(kako: Kako) -> None:
    tell(kako, ("support", "2026-06-06"), ("reviewed", "2026-06-07"))
    case = kako.case(today="2026-06-07")
    assert (case["state"], case["waiting_on"]) == ("reviewed", "seller")


def test_support_is_refused_while_nothing_is_overdue_or_refused(kako: Kako) -> None:
    tell(kako)
    kako.record("support", "2026-06-02", code=4)


def test_the_follow_up_names_order_and_item(kako: Kako) -> None:
    kako.open(item="Desk lamp", sent="2026-06-01", defect="crack 3 cm long in the glass shade")
    message = kako("draft", "1", "--kind", "follow-up", today="2026-06-05").out
    assert "KB1" in message.splitlines()[0]
    assert "Desk lamp" in message


def test_an_answer_on_record_completes_the_last_step(kako: Kako) -> None:
    tell(kako)
    assert kako.case(today="2026-06-02").step("wait") is False
    kako("message", "1", "--from", "agent", "we are asking the seller", today="2026-06-02")
    assert kako.case(today="2026-06-02").step("wait") is True


def test_the_buyers_own_message_is_no_answer(kako: Kako) -> None:
    tell(kako)
    kako("message", "1", "--from", "me", "any news?", today="2026-06-02")
    assert kako.case(today="2026-06-02").step("wait") is False


# --- whose turn, row by row


@pytest.mark.parametrize(
    ("event", "on", "turn"),
    [
        ("reviewed", "2026-06-03", "seller"),
        ("confirmed", "2026-06-08", "seller"),
        ("arrived", "2026-06-15", "agent"),
        ("qc", "2026-06-16", "you"),
    ],
)
def test_each_row_hands_the_turn_on(kako: Kako, event: str, on: str, turn: str) -> None:
    tell(kako, (event, on))
    case = kako.case(today=on)
    assert (case["state"], case["waiting_on"]) == (event, turn)


def test_a_whole_exchange_on_time_ends_as_exchanged(kako: Kako) -> None:
    happened = {
        "reviewed": "2026-06-02",
        "confirmed": "2026-06-05",
        "arrived": "2026-06-12",
        "qc": "2026-06-15",
        "approved": "2026-06-17",
    }
    tell(kako, *happened.items())
    case = kako.case(today="2026-06-18")
    assert (case["state"], case["outcome"], case["health"], case["waiting_on"]) == (
        "closed",
        "exchanged",
        "closed",
        None,
    )
    assert case.actuals() == {"submitted": "2026-06-01"} | happened
    assert set(case.row_states().values()) == {"done"}
    assert {case.forecast(stage) for stage in STAGES} == {(None, None)}


def test_qc_of_the_replacement_asks_for_a_review(kako: Kako) -> None:
    tell(kako, ("qc", "2026-06-16"))
    case = kako.case(today="2026-06-16")
    assert (case["waiting_on"], case["health"]) == ("you", "due")
    assert "review_replacement" in case.actions()
    assert case.by("review_replacement") == "2026-06-19"


@pytest.mark.parametrize("kind", ["approve", "reject"])
def test_the_replacement_can_be_answered_either_way(kako: Kako, kind: str) -> None:
    tell(kako, ("qc", "2026-06-16"))
    document = kako("draft", "1", "--kind", kind, "--json", today="2026-06-16").json()
    assert document["kind"] == kind
    assert "KB1" in kako("draft", "1", "--kind", kind, today="2026-06-16").out.splitlines()[0]


# --- planned, actual, slip, forecast, health


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An exchange sent on 1 June: what happened, the day it is looked at, and what must be told."""

    name: str
    today: str
    turn: str
    health: str
    forecast: dict[str, tuple[str, str]]
    happened: tuple[tuple[str, str], ...] = ()
    late: int = 0


PLAN = {
    "submitted": ("2026-06-01", "2026-06-01"),
    "reviewed": ("2026-06-02", "2026-06-03"),
    "confirmed": ("2026-06-04", "2026-06-08"),
    "arrived": ("2026-06-08", "2026-06-15"),
    "qc": ("2026-06-15", "2026-06-17"),
    "approved": ("2026-06-17", "2026-06-19"),
}
"""The planned windows of an exchange sent on 1 June."""

SCENARIOS = [
    Scenario(
        name="on the day it was sent, the forecast is the plan",
        today="2026-06-01",
        turn="agent",
        health="ok",
        forecast={
            "reviewed": ("2026-06-02", "2026-06-03"),
            "confirmed": ("2026-06-04", "2026-06-08"),
            "arrived": ("2026-06-08", "2026-06-15"),
            "qc": ("2026-06-15", "2026-06-17"),
            "approved": ("2026-06-17", "2026-06-19"),
        },
    ),
    Scenario(
        name="on the last day of a window, the row is due and its forecast begins today",
        today="2026-06-03",
        turn="agent",
        health="due",
        forecast={
            "reviewed": ("2026-06-03", "2026-06-03"),
            "confirmed": ("2026-06-04", "2026-06-08"),
            "arrived": ("2026-06-08", "2026-06-15"),
            "qc": ("2026-06-15", "2026-06-17"),
            "approved": ("2026-06-17", "2026-06-19"),
        },
    ),
    Scenario(
        # 06-06 is 3 days after 06-03; all that is not done moves by 3: reviewed would begin on 06-05, that is past.
        name="a late review moves every later row by the days it is late",
        today="2026-06-06",
        turn="agent",
        health="overdue",
        late=3,
        forecast={
            "reviewed": ("2026-06-06", "2026-06-06"),
            "confirmed": ("2026-06-07", "2026-06-11"),
            "arrived": ("2026-06-11", "2026-06-18"),
            "qc": ("2026-06-18", "2026-06-20"),
            "approved": ("2026-06-20", "2026-06-22"),
        },
    ),
    Scenario(
        name="inside the window of the waiting row, nothing moves",
        happened=(("reviewed", "2026-06-03"),),
        today="2026-06-05",
        turn="seller",
        health="due",
        forecast={
            "confirmed": ("2026-06-05", "2026-06-08"),
            "arrived": ("2026-06-08", "2026-06-15"),
            "qc": ("2026-06-15", "2026-06-17"),
            "approved": ("2026-06-17", "2026-06-19"),
        },
    ),
    Scenario(
        # Slip 3: the seller is expected on 06-07..06-11, so on 06-06 nothing is due yet.
        name="the slip of a row done late moves the next window and everything after it",
        happened=(("reviewed", "2026-06-06"),),
        today="2026-06-06",
        turn="seller",
        health="ok",
        forecast={
            "confirmed": ("2026-06-07", "2026-06-11"),
            "arrived": ("2026-06-11", "2026-06-18"),
            "qc": ("2026-06-18", "2026-06-20"),
            "approved": ("2026-06-20", "2026-06-22"),
        },
    ),
    Scenario(
        # Slip 3, and 06-13 is 2 days after the expected end 06-11: together 5 days.
        name="slip and lateness add up",
        happened=(("reviewed", "2026-06-06"),),
        today="2026-06-13",
        turn="seller",
        health="overdue",
        late=2,
        forecast={
            "confirmed": ("2026-06-13", "2026-06-13"),
            "arrived": ("2026-06-13", "2026-06-20"),
            "qc": ("2026-06-20", "2026-06-22"),
            "approved": ("2026-06-22", "2026-06-24"),
        },
    ),
    Scenario(
        name="rows done early do not pull the plan forward",
        happened=(("reviewed", "2026-06-02"), ("confirmed", "2026-06-03")),
        today="2026-06-04",
        turn="seller",
        health="ok",
        forecast={
            "arrived": ("2026-06-08", "2026-06-15"),
            "qc": ("2026-06-15", "2026-06-17"),
            "approved": ("2026-06-17", "2026-06-19"),
        },
    ),
    Scenario(
        # The review slipped by 3, the confirmation by 0: the last dated row counts.
        name="a row done on time makes an earlier slip good",
        happened=(("reviewed", "2026-06-06"), ("confirmed", "2026-06-08")),
        today="2026-06-09",
        turn="seller",
        health="due",
        forecast={
            "arrived": ("2026-06-09", "2026-06-15"),
            "qc": ("2026-06-15", "2026-06-17"),
            "approved": ("2026-06-17", "2026-06-19"),
        },
    ),
    Scenario(
        # Arrived on 06-18, planned to 06-15: slip 3.
        name="after skipped rows, the slip is that of the row that was recorded",
        happened=(("arrived", "2026-06-18"),),
        today="2026-06-18",
        turn="agent",
        health="due",
        forecast={
            "qc": ("2026-06-18", "2026-06-20"),
            "approved": ("2026-06-20", "2026-06-22"),
        },
    ),
    Scenario(
        # Expected 06-17..06-19, and already due on 06-16, for it is the buyer's turn.
        name="the buyer's own turn is due at once",
        happened=(("qc", "2026-06-16"),),
        today="2026-06-16",
        turn="you",
        health="due",
        forecast={"approved": ("2026-06-17", "2026-06-19")},
    ),
    Scenario(
        # QC on 06-20, planned to 06-17: slip 3, expected 06-20..06-22; 06-24 is 2 days after that.
        name="the buyer's own turn is overdue after its window",
        happened=(("qc", "2026-06-20"),),
        today="2026-06-24",
        turn="you",
        health="overdue",
        late=2,
        forecast={"approved": ("2026-06-24", "2026-06-24")},
    ),
    Scenario(
        # Confirmed on 06-10: slip 2, arrival expected 06-10..06-17, so 06-18 is one day late: 3 days in all.
        name="an arrival that does not come is late for the seller",
        happened=(("reviewed", "2026-06-03"), ("confirmed", "2026-06-10")),
        today="2026-06-18",
        turn="seller",
        health="overdue",
        late=1,
        forecast={
            "arrived": ("2026-06-18", "2026-06-18"),
            "qc": ("2026-06-18", "2026-06-20"),
            "approved": ("2026-06-20", "2026-06-22"),
        },
    ),
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_timeline_follows_from_what_happened(kako: Kako, scenario: Scenario) -> None:
    tell(kako, *scenario.happened)
    case = kako.case(today=scenario.today)
    done = [stage for stage in STAGES if stage not in scenario.forecast]
    assert {stage: case.planned(stage) for stage in STAGES} == PLAN
    assert {stage: case.forecast(stage) for stage in STAGES} == {
        **dict.fromkeys(done, (None, None)),
        **scenario.forecast,
    }
    assert [case.row(stage)["state"] for stage in STAGES] == [
        *["done"] * len(done),
        "waiting",
        *["upcoming"] * (len(scenario.forecast) - 1),
    ]
    told = (case["waiting_on"], case["health"], case["late_days"])
    assert told == (scenario.turn, scenario.health, scenario.late)


@pytest.mark.parametrize(
    ("sent", "windows"),
    [
        (
            "2026-02-25",
            [
                ("2026-02-25", "2026-02-25"),
                ("2026-02-26", "2026-02-27"),
                ("2026-02-28", "2026-03-04"),
                ("2026-03-04", "2026-03-11"),
                ("2026-03-11", "2026-03-13"),
                ("2026-03-13", "2026-03-15"),
            ],
        ),
        (
            "2028-02-25",
            [
                ("2028-02-25", "2028-02-25"),
                ("2028-02-26", "2028-02-27"),
                ("2028-02-28", "2028-03-03"),
                ("2028-03-03", "2028-03-10"),
                ("2028-03-10", "2028-03-12"),
                ("2028-03-12", "2028-03-14"),
            ],
        ),
        (
            "2025-12-20",
            [
                ("2025-12-20", "2025-12-20"),
                ("2025-12-21", "2025-12-22"),
                ("2025-12-23", "2025-12-27"),
                ("2025-12-27", "2026-01-03"),
                ("2026-01-03", "2026-01-05"),
                ("2026-01-05", "2026-01-07"),
            ],
        ),
    ],
    ids=["end of February", "leap year", "turn of the year"],
)
def test_planned_days_are_calendar_days(kako: Kako, sent: str, windows: list[tuple[str, str]]) -> None:
    case = kako.open(sent=sent)
    assert [case.planned(stage) for stage in STAGES] == windows


@pytest.mark.parametrize(
    ("today", "health", "late"),
    [
        ("2026-06-01", "ok", 0),
        ("2026-06-02", "due", 0),
        ("2026-06-03", "due", 0),
        ("2026-06-04", "overdue", 1),
        ("2026-07-01", "overdue", 28),
    ],
)
def test_a_case_turns_from_ok_to_due_to_overdue(kako: Kako, today: str, health: str, late: int) -> None:
    tell(kako)
    case = kako.case(today=today)
    assert (case["health"], case["late_days"]) == (health, late)


# --- skipping, dating later, back-dating


def test_skipped_rows_count_as_passed_on_an_unknown_date(kako: Kako) -> None:
    tell(kako, ("arrived", "2026-06-18"))
    case = kako.case(today="2026-06-18")
    assert [case.row(stage)["state"] for stage in STAGES[:4]] == ["done"] * 4
    assert case.actuals() == {
        "submitted": "2026-06-01",
        "reviewed": None,
        "confirmed": None,
        "arrived": "2026-06-18",
        "qc": None,
        "approved": None,
    }


def test_a_skipped_row_can_be_dated_later_between_its_neighbours(kako: Kako) -> None:
    tell(kako, ("arrived", "2026-06-18"))
    kako.record("reviewed", "2026-06-02", today="2026-06-18")
    kako.record("confirmed", "2026-06-09", today="2026-06-18")
    case = kako.case(today="2026-06-18")
    assert (case.row("reviewed")["actual"], case.row("confirmed")["actual"]) == ("2026-06-02", "2026-06-09")


def test_dating_a_skipped_row_moves_neither_the_case_nor_its_forecast(kako: Kako) -> None:
    tell(kako, ("arrived", "2026-06-18"))
    before = kako.case(today="2026-06-18")
    kako.record("reviewed", "2026-06-02", today="2026-06-18")
    after = kako.case(today="2026-06-18")
    assert after["state"] == "arrived"
    assert after["waiting_on"] == "agent"
    assert (after.forecast("qc"), after.forecast("approved")) == (before.forecast("qc"), before.forecast("approved"))


@pytest.mark.parametrize("on", ["2026-05-31", "2026-06-19"], ids=["before the one before", "after the one after"])
def test_a_skipped_row_cannot_be_dated_outside_its_neighbours(kako: Kako, on: str) -> None:
    tell(kako, ("arrived", "2026-06-18"))
    kako.record("reviewed", on, today="2026-06-20", code=4)
    assert kako.case(today="2026-06-20").row("reviewed")["actual"] is None


def test_a_dated_row_is_a_neighbour_to_the_next(kako: Kako) -> None:
    tell(kako, ("arrived", "2026-06-18"))
    kako.record("reviewed", "2026-06-05", today="2026-06-18")
    kako.record("confirmed", "2026-06-04", today="2026-06-18", code=4)


def test_what_happened_can_be_told_later_with_its_own_dates(kako: Kako) -> None:
    kako.open(today="2026-06-10")
    kako.record("sent", "2026-06-01", today="2026-06-10")
    kako.record("reviewed", "2026-06-03", today="2026-06-10")
    case = kako.case(today="2026-06-10")
    assert (case["day"], case["day_zero"]) == (9, "2026-06-01")
    assert case.row("reviewed")["actual"] == "2026-06-03"


def test_two_events_may_fall_on_one_day(kako: Kako) -> None:
    tell(kako, ("reviewed", "2026-06-01"))
    assert kako.case(today="2026-06-01")["state"] == "reviewed"


def test_notes_defects_and_messages_do_not_bar_an_earlier_event(kako: Kako) -> None:
    kako.open(today="2026-06-10")
    kako("note", "1", "asked a friend", today="2026-06-10")
    kako("defect", "1", HEEL, today="2026-06-10")
    kako("message", "1", "--from", "me", "hello", today="2026-06-10")
    kako.record("sent", "2026-06-01", today="2026-06-10")
    assert kako.case(today="2026-06-10")["day_zero"] == "2026-06-01"


def test_an_event_without_a_date_happened_today(kako: Kako) -> None:
    kako.open(today="2026-06-01")
    kako("record", "1", "sent", today="2026-06-04")
    assert kako.case(today="2026-06-04")["day_zero"] == "2026-06-04"


# --- what the flow does not allow


@pytest.mark.parametrize(
    "event",
    [
        *(("chased",), ("reviewed",), ("confirmed",), ("approved",), ("refused",), ("support",), ("reopened",)),
        ("rejected", "--note", HEEL),
    ],
    ids=lambda event: event[0],
)
def test_before_it_is_sent_a_request_allows_no_answer(kako: Kako, event: tuple[str, ...]) -> None:
    kako.open()
    before = kako.show()
    ran = kako("record", "1", *event, code=4)
    assert "sent" in ran.err
    assert kako.show() == before


@pytest.mark.parametrize(
    "event",
    [
        *(("sent",), ("replaced",), ("escalated",), ("reopened",)),
        *(("rejected", "--note", HEEL), ("agreed", "--amount", "10.00"), ("refunded", "--amount", "10.00")),
    ],
    ids=lambda event: event[0],
)
def test_a_sent_exchange_allows_only_what_its_flow_knows(kako: Kako, event: tuple[str, ...]) -> None:
    kako.open(sent="2026-06-10")
    before = kako.show()
    ran = kako("record", "1", *event, code=4)
    assert "reviewed" in ran.err
    assert kako.show() == before


def test_a_dated_row_is_not_recorded_twice(kako: Kako) -> None:
    tell(kako, ("reviewed", "2026-06-02"))
    kako.record("reviewed", "2026-06-03", code=4)


def test_a_closed_case_allows_only_reopening(kako: Kako) -> None:
    tell(kako, ("withdrawn", "2026-06-02"))
    ran = kako.record("reviewed", "2026-06-03", code=4)
    assert "reopened" in ran.err


# --- rounds


def test_a_rejected_replacement_opens_a_second_round(kako: Kako) -> None:
    tell(kako, ("qc", "2026-06-16"))
    kako.record("rejected", "2026-06-17", "--note", HEEL)
    case = kako.case(today="2026-06-17")
    assert (case["round"], case["state"], case["outcome"]) == (2, "preparing", None)
    assert (case["waiting_on"], case["health"]) == ("you", "due")
    assert case.step("contact") is False


def test_the_rejection_is_the_new_request_and_names_the_new_defect(kako: Kako) -> None:
    tell(kako, ("qc", "2026-06-16"))
    kako.record("rejected", "2026-06-17", "--note", HEEL)
    document = kako("draft", "1", "--json", today="2026-06-17").json()
    assert document["kind"] == "reject"
    assert HEEL in document["body"]


def test_the_second_round_has_its_own_day_zero(kako: Kako) -> None:
    # Day 0 on 06-18: reviewed 06-19..06-20, confirmed 06-21..06-25, arrived 06-25..07-02.
    tell(kako, ("qc", "2026-06-16"))
    kako.record("rejected", "2026-06-17", "--note", HEEL)
    kako.record("sent", "2026-06-18")
    case = kako.case(today="2026-06-19")
    assert (case["round"], case["state"], case["day"], case["day_zero"]) == (2, "sent", 1, "2026-06-18")
    assert (case["health"], case["waiting_on"], case["late_days"]) == ("due", "agent", 0)
    assert (case.planned("reviewed"), case.planned("arrived")) == (
        ("2026-06-19", "2026-06-20"),
        ("2026-06-25", "2026-07-02"),
    )
    assert case.actuals() == {"submitted": "2026-06-18"} | dict.fromkeys(STAGES[1:])


def test_the_second_round_must_be_sent_before_it_is_answered(kako: Kako) -> None:
    tell(kako, ("qc", "2026-06-16"))
    kako.record("rejected", "2026-06-17", "--note", HEEL)
    kako.record("reviewed", "2026-06-18", code=4)


def test_the_second_round_cannot_be_sent_before_the_rejection(kako: Kako) -> None:
    tell(kako, ("qc", "2026-06-16"))
    kako.record("rejected", "2026-06-17", "--note", HEEL)
    kako.record("sent", "2026-06-15", today="2026-06-17", code=4)


# --- ways out and back


@pytest.mark.parametrize("event", ["withdrawn", "accepted"])
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "preparing"])
def test_the_buyer_can_end_a_case_at_any_time(kako: Kako, event: str, *, sent: bool) -> None:
    kako.open(sent="2026-06-01" if sent else None, today="2026-06-01")
    kako.record(event, "2026-06-02")
    case = kako.case(today="2026-06-02")
    assert (case["state"], case["outcome"], case["health"]) == ("closed", event, "closed")


def test_a_closed_case_leaves_the_board_but_is_kept(kako: Kako) -> None:
    tell(kako, ("withdrawn", "2026-06-02"))
    assert kako.open_cases() == []
    assert kako.open_cases("--all") == [1]
    assert kako.case("KB1")["case"] == 1


@pytest.mark.parametrize("event", ["accepted", "withdrawn", "approved"])
def test_a_reopened_case_goes_on_in_the_state_it_had(kako: Kako, event: str) -> None:
    tell(kako, ("qc", "2026-06-16"), (event, "2026-06-17"), ("reopened", "2026-06-18"))
    case = kako.case(today="2026-06-18")
    assert (case["state"], case["outcome"], case["waiting_on"]) == ("qc", None, "you")
    assert case.row("approved")["state"] == "waiting"
    assert kako.open_cases(today="2026-06-18") == [1]


def test_a_case_is_not_reopened_beside_another_of_the_same_order_and_item(kako: Kako) -> None:
    kako.open(item="Runner 42", sent="2026-06-01")
    kako.record("withdrawn", "2026-06-02")
    kako.open(item="Runner 42", today="2026-06-03")
    kako.record("reopened", "2026-06-04", case="1", code=4)
    assert kako.case("1", today="2026-06-04")["state"] == "closed"


def test_an_order_names_its_open_case_before_a_closed_one(kako: Kako) -> None:
    tell(kako, ("withdrawn", "2026-06-02"))
    kako.open(today="2026-06-03")
    assert kako.case("KB1", today="2026-06-03")["case"] == 2


def test_an_order_without_an_open_case_names_its_latest_closed_one(kako: Kako) -> None:
    tell(kako, ("withdrawn", "2026-06-02"))
    kako.open(today="2026-06-03")
    kako.record("withdrawn", "2026-06-04", case="2")
    assert kako.case("KB1", today="2026-06-04")["case"] == 2


# --- amend


def test_amending_the_sending_moves_day_zero(kako: Kako) -> None:
    tell(kako)
    kako("amend", "1", "sent", "--on", "2026-06-03", today="2026-06-05")
    case = kako.case(today="2026-06-05")
    assert (case["day_zero"], case["day"], case["health"]) == ("2026-06-03", 2, "due")


def test_an_amended_value_stays_in_the_journal(kako: Kako) -> None:
    kako.open(today="2026-06-01")
    kako.record("sent", "2026-06-01")
    kako.record("reviewed", "2026-06-02", today="2026-06-05")
    kako("amend", "1", "reviewed", "--on", "2026-06-04", today="2026-06-05")
    assert kako.case(today="2026-06-05").row("reviewed")["actual"] == "2026-06-04"
    journal = json.dumps(kako.show(today="2026-06-05")["journal"])
    assert "2026-06-02" in journal
    assert "2026-06-04" in journal


@pytest.mark.parametrize("on", ["2026-05-31", "2026-06-09", "2026-06-21"], ids=["too early", "too late", "future"])
def test_an_amended_date_must_fit_between_its_neighbours(kako: Kako, on: str) -> None:
    tell(kako, ("reviewed", "2026-06-03"), ("confirmed", "2026-06-08"))
    kako("amend", "1", "reviewed", "--on", on, today="2026-06-20", code=4)
    assert kako.case(today="2026-06-20").row("reviewed")["actual"] == "2026-06-03"


# --- undo and redo


def test_undo_takes_back_the_last_changeset_and_redo_brings_it_back(kako: Kako) -> None:
    tell(kako, ("reviewed", "2026-06-02"))
    told = kako.case(today="2026-06-04").data
    kako("undo")
    assert kako.case(today="2026-06-04")["state"] == "sent"
    kako("redo")
    assert kako.case(today="2026-06-04").data == told


def test_several_changesets_are_taken_back_and_brought_back_in_order(kako: Kako) -> None:
    tell(kako, ("reviewed", "2026-06-02"), ("confirmed", "2026-06-05"))
    kako("undo")
    kako("undo")
    assert kako.case(today="2026-06-05")["state"] == "sent"
    kako("redo")
    assert kako.case(today="2026-06-05")["state"] == "reviewed"
    kako("redo")
    assert kako.case(today="2026-06-05")["state"] == "confirmed"


def test_undo_of_a_case_leaves_later_changesets_of_another_alone(kako: Kako) -> None:
    kako.open(order="KB1", sent="2026-06-01")
    kako.open(order="KB2", sent="2026-06-01")
    kako.record("reviewed", "2026-06-02", case="1")
    kako.record("reviewed", "2026-06-03", case="2")
    kako("undo", "1", today="2026-06-03")
    assert kako.case("1", today="2026-06-03")["state"] == "sent"
    assert kako.case("2", today="2026-06-03")["state"] == "reviewed"
    kako("redo", today="2026-06-03")
    assert kako.case("1", today="2026-06-03")["state"] == "reviewed"


def test_a_dry_run_of_undo_shows_the_changeset_and_keeps_it(kako: Kako) -> None:
    tell(kako, ("reviewed", "2026-06-02"))
    ran = kako("undo", "--dry-run")
    assert "reviewed" in (ran.out + ran.err).lower()
    assert kako.case(today="2026-06-02")["state"] == "reviewed"


def test_with_nothing_on_record_there_is_nothing_to_undo(kako: Kako) -> None:
    kako("undo", code=4)


def test_after_the_first_changeset_is_taken_back_there_is_nothing_to_undo(kako: Kako) -> None:
    kako.open()
    kako("undo")
    assert kako.open_cases("--all") == []
    kako("undo", code=4)


def test_a_number_that_was_taken_back_is_not_given_again(kako: Kako) -> None:
    kako.open()
    kako("undo")
    assert kako.open()["case"] == 2


def test_with_nothing_taken_back_there_is_nothing_to_redo(kako: Kako) -> None:
    kako.open()
    kako("redo", code=4)


def test_a_new_changeset_clears_redo(kako: Kako) -> None:
    tell(kako, ("reviewed", "2026-06-02"))
    kako("undo")
    kako("note", "1", "that was another case")
    kako("redo", code=4)
    assert kako.case(today="2026-06-02")["state"] == "sent"


@pytest.mark.parametrize(
    "changeset",
    [
        ("amend", "1", "sent", "--on", "2026-06-03"),
        ("switch", "1", "refund"),
        ("note", "1", "the strap is fine"),
        ("defect", "1", HEEL),
        ("defect", "1", "--edit", "1", HEEL),
        ("message", "1", "--from", "seller", "we will see"),
        ("record", "1", "withdrawn"),
        ("order", "edit", "KB1", "--seller", "Bag house"),
    ],
    ids=lambda changeset: " ".join(changeset[:3]),
)
def test_every_kind_of_changeset_can_be_taken_back(kako: Kako, changeset: tuple[str, ...]) -> None:
    tell(kako)

    def told() -> dict[str, object]:
        return {key: value for key, value in kako.show().items() if key != "journal"}

    before = told()
    kako(*changeset)
    assert told() != before
    kako("undo")
    assert told() == before


def test_the_opening_of_a_second_round_can_be_taken_back(kako: Kako) -> None:
    tell(kako, ("qc", "2026-06-16"))
    kako.record("rejected", "2026-06-17", "--note", HEEL)
    kako("undo", today="2026-06-17")
    case = kako.case(today="2026-06-17")
    assert (case["round"], case["state"]) == (1, "qc")


def test_the_store_is_sound_after_a_long_story(kako: Kako) -> None:
    tell(kako, ("chased", "2026-06-05"), ("reviewed", "2026-06-06"), ("qc", "2026-06-20"))
    kako.record("rejected", "2026-06-21", "--note", HEEL)
    kako("undo", today="2026-06-21")
    kako("redo", today="2026-06-21")
    kako("amend", "1", "rejected", "--note", "glue stain 2 cm wide on the right heel", today="2026-06-21")
    assert kako("doctor", "--json", today="2026-06-21").json()["ok"] is True


# --- what is added to a case


def test_a_defect_can_be_added_corrected_and_removed(kako: Kako) -> None:
    kako.open()
    kako("defect", "1", HEEL)
    kako("defect", "1", "--edit", "1", "seam open for 3 cm on the left toe box")
    assert kako("show", "1", "--json").strings("defects").count(HEEL) == 1
    assert "seam open for 3 cm on the left toe box" in kako("draft", "1").out
    kako("defect", "1", "--remove", "2")
    message = kako("draft", "1").out
    assert HEEL not in message
    assert SEAM not in message


def test_notes_and_messages_are_kept_with_the_case(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako("note", "1", "bought for a wedding", "--on", "2026-06-02")
    kako("message", "1", "--from", "seller", "please send a photo", "--on", "2026-06-03")
    told = kako("show", "1", "--json")
    assert {"bought for a wedding", "2026-06-02"} <= set(told.strings("notes"))
    assert {"please send a photo", "seller", "2026-06-03"} <= set(told.strings("messages"))
    page = kako("show", "1").out
    assert "bought for a wedding" in page
    assert "please send a photo" in page


def test_a_message_can_be_read_from_standard_input(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako("message", "1", "--from", "agent", "-", stdin="first line\nsecond line\n")
    (text,) = [text for text in kako("show", "1", "--json").strings("messages") if "first line" in text]
    assert text.rstrip("\n") == "first line\nsecond line"


def test_the_request_is_kept_as_it_was_sent(kako: Kako) -> None:
    kako.open(today="2026-06-01")
    kako("record", "1", "sent", "--text", "-", today="2026-06-01", stdin="Order KB1, please exchange the shoes.\n")
    told = kako.show(today="2026-06-01")
    assert "Order KB1, please exchange the shoes." in json.dumps(told)


# --- orders


def test_an_order_can_be_added_listed_shown_and_edited(kako: Kako) -> None:
    kako(
        "order", "add", "KB7", "--item", "Desk lamp", "--seller", "Lamp house", "--price", "80.50", "--currency", "CNY"
    )
    kako("order", "edit", "KB7", "--seller", "Light house")
    (order,) = kako("order", "list", "--json").json()["orders"]
    assert (order["order"], order["item"], order["seller"]) == ("KB7", "Desk lamp", "Light house")
    assert order["price"] == {"amount": "80.50", "currency": "CNY"}
    page = kako("order", "show", "KB7").out
    assert "KB7" in page
    assert "Light house" in page


def test_a_request_creates_the_order_it_names(kako: Kako) -> None:
    kako.open(order="KB8", item="Shoulder bag", defect="scratch 3 cm long on the front flap")
    (order,) = kako("order", "list", "--json").json()["orders"]
    assert (order["order"], order["item"]) == ("KB8", "Shoulder bag")


def test_a_request_takes_what_is_known_of_its_order(kako: Kako) -> None:
    kako("order", "add", "KB7", "--item", "Desk lamp", "--seller", "Lamp house")
    case = kako.open(order="KB7", defect="crack 3 cm long in the glass shade")
    assert (case["item"], case["seller"]) == ("Desk lamp", "Lamp house")


def test_a_second_item_of_an_order_gets_a_case_of_its_own(kako: Kako) -> None:
    kako.open(item="Runner 42")
    assert kako.open(item="Shoulder bag", defect="scratch 3 cm long on the front flap")["case"] == 2


def test_a_new_request_is_possible_once_the_first_is_closed(kako: Kako) -> None:
    tell(kako, ("withdrawn", "2026-06-02"))
    assert kako.open(today="2026-06-03")["case"] == 2


# --- the board


def test_the_most_urgent_case_stands_first(kako: Kako) -> None:
    kako.open(order="KB1", sent="2026-06-20", today="2026-06-20")
    kako.open(order="KB2", sent="2026-06-19", today="2026-06-20")
    kako.open(order="KB3", sent="2026-06-10", today="2026-06-20")
    kako.open(order="KB4", today="2026-06-20")
    kako.open("--return-by", "2026-06-21", order="KB5", today="2026-06-20")
    # KB5: return_by tomorrow; KB3: overdue; KB4: your turn; KB2: due; KB1: the rest.
    assert kako.open_cases(today="2026-06-20") == [5, 3, 4, 2, 1]


@pytest.mark.parametrize(
    ("today", "health"),
    [("2026-06-13", "due"), ("2026-06-15", "due"), ("2026-06-16", "overdue")],
)
def test_a_deadline_that_passes_unsent_is_overdue(kako: Kako, today: str, health: str) -> None:
    kako.open("--return-by", "2026-06-15", today="2026-06-10")
    assert kako.case(today=today)["health"] == health


def test_a_request_to_be_sent_is_in_time_until_its_deadline(kako: Kako) -> None:
    case = kako.open("--return-by", "2026-06-15", "--photo", str(kako.photo()), today="2026-06-10")
    assert case.by("send_request") == "2026-06-15"


def test_the_board_names_each_open_case(kako: Kako) -> None:
    kako.open(order="KB1", sent="2026-06-01")
    kako.open(order="KB2", item="Desk lamp", defect="crack 3 cm long in the glass shade")
    board = kako("status").out
    assert "KB1" in board
    assert "KB2" in board


def test_the_page_of_a_case_shows_its_timeline(kako: Kako) -> None:
    tell(kako, ("reviewed", "2026-06-03"))
    page = kako("status", "1", today="2026-06-05").out
    assert "KB1" in page
    assert "2026-06-03" in page


def test_closed_cases_are_shown_alone_where_only_they_are_asked_for(kako: Kako) -> None:
    assert kako("status", "--closed").out == "0 closed cases.\n"
    kako.open(order="KB1", sent="2026-06-01")
    kako.record("accepted", "2026-06-02")
    kako.open(order="KB2")
    kako("order", "add", "KB3")
    kako("order", "photos", "KB3")
    shown = kako("status", "--closed").out
    assert shown.startswith("1 closed case.\n")
    assert ("KB1" in shown, "KB2" in shown, "KB3" in shown) == (True, False, False)
    document = kako("status", "--closed", "--json").json()
    assert [case["order"] for case in document["cases"]] == ["KB1"]
    assert (document["orders_to_review"], document["orders_waiting"]) == ([], [])
    assert [case["case"] for case in kako("status", "KB1", "KB2", "--closed", "--json").json()["cases"]] == [1]
    assert "none of the cases that were named fits --closed" in kako("status", "KB2", "--closed", code=3).err
