"""The board tells everything that waits; what is ready ships together, and what is not says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.kako import Kako

SCRATCH = "scratch on the left lens, 5 mm long"


def board(kako: Kako, *flags: str, today: str = "2026-06-10") -> dict[str, Any]:
    """Return the status document of a day."""
    return kako("status", *flags, "--json", today=today).json()


def waiting(kako: Kako, *flags: str, today: str = "2026-06-10") -> list[dict[str, Any]]:
    """Return what waits beside cases and reviews."""
    found: list[dict[str, Any]] = board(kako, *flags, today=today)["orders_waiting"]
    return found


@pytest.fixture
def photographed(kako: Kako) -> Kako:
    """Return a session with a lamp and a belt whose QC photos are in."""
    for number, item in (("KB1", "Desk lamp"), ("KB2", "Belt")):
        kako("order", "add", number, "--item", item, "--seller", "Shoe corner", today="2026-06-01")
        kako("order", "photos", number, today="2026-06-08")
    return kako


# --- the board


def test_a_finding_that_became_no_case_waits_on_the_board_until_it_is_waived(photographed: Kako) -> None:
    photographed("qc", "KB1", "--fail", f"surface: {SCRATCH}")
    (found,) = waiting(photographed)
    assert (found["ref"], found["reason"], found["waiting_on"]) == ("KB1", "finding", "you")
    assert "Nothing is open" not in photographed("status").out
    photographed("qc", "KB1", "--waive")
    assert waiting(photographed) == []
    photographed("order", "shipped", "KB1")


def test_nothing_that_was_not_found_can_be_waived(photographed: Kako) -> None:
    assert "found nothing" in photographed("qc", "KB1", "--waive", code=4).err


def test_more_photos_that_were_asked_for_are_the_agents_turn_until_they_are_in(photographed: Kako) -> None:
    photographed("qc", "KB1", "--unsure", "size: the tag cannot be read")
    photographed("order", "asked", "KB1")
    (found,) = waiting(photographed)
    assert (found["reason"], found["waiting_on"], found["command"]) == ("asked", "agent", "kakoreturn order photos KB1")
    assert [one["ref"] for one in board(photographed)["orders_to_review"]] == ["KB2"]
    photographed("order", "photos", "KB1", today="2026-06-11")
    assert waiting(photographed, today="2026-06-11") == []
    assert {one["ref"] for one in board(photographed, today="2026-06-11")["orders_to_review"]} == {"KB1", "KB2"}


def test_a_second_review_adds_to_the_first(photographed: Kako) -> None:
    photographed("qc", "KB1", "--fail", f"surface: {SCRATCH}", "--unsure", "size: the tag cannot be read")
    after = photographed("qc", "KB1", "--fail", "buttons: the upper one is missing", "--json").json()
    assert after["failed"] == [f"surface: {SCRATCH}", "buttons: the upper one is missing"]
    assert after["unsure"] == ["size: the tag cannot be read"]


def test_what_stayed_unsure_survives_a_request(photographed: Kako) -> None:
    photographed("qc", "KB1", "--fail", f"surface: {SCRATCH}", "--unsure", "size: the tag cannot be read")
    photographed("new", "--order", "KB1", "--remedy", "exchange")
    assert photographed("order", "show", "KB1", "--json").json()["unsure"] == ["size: the tag cannot be read"]


def test_a_rejection_without_a_note_takes_over_what_the_review_found(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako.record("qc", "2026-06-08")
    kako("qc", "KB1", "--fail", "seam: open for 1 cm on the right heel", today="2026-06-09")
    kako.record("rejected", "2026-06-09")
    assert "open for 1 cm on the right heel" in kako("draft", "1", today="2026-06-09").out


def test_a_rung_that_has_waited_too_long_is_overdue_and_your_turn(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako.record("refused", "2026-06-03")
    kako.record("support", "2026-06-04")
    assert (kako.case(today="2026-06-06")["health"], kako.case(today="2026-06-06")["waiting_on"]) == ("ok", "support")
    late = kako.case(today="2026-06-07")
    assert (late["health"], late["waiting_on"], late.actions()) == ("overdue", "you", ["provide_documentation"])
    kako("status", "--check", today="2026-06-07", code=10)


def test_on_a_rung_the_board_the_case_and_the_last_line_tell_one_story(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako.record("refused", "2026-06-03")
    said = kako("record", "1", "support", "--on", "2026-06-04", today="2026-06-04").out.splitlines()
    assert said[1] == "Waiting for support, expected by 2026-06-06."
    assert said[-2:] == ["if no answer has come by 2026-06-06:", "kakoreturn draft 1 --kind documentation"]
    board = kako("status", today="2026-06-06").out.splitlines()
    assert board[0] == "1 case open."
    assert board[2].startswith("·")
    assert board[2].endswith("by 6 Jun  wait for support")
    assert "(if no answer has come by 2026-06-06)." in kako("status", "1", today="2026-06-06").out
    late = kako("status", today="2026-06-08").out.splitlines()
    assert late[0] == "1 case open, 1 on you, 1 overdue."
    assert late[2].endswith("2 days late  send documents")
    assert late[-2:] == ["", "kakoreturn draft 1 --kind documentation"]


def test_who_was_refused_on_the_last_rung_decides_by_a_command_for_each_way(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako("record", "1", "refused", "support", "documented", "persisted", "escalated", "refused", today="2026-06-03")
    kako("status", "--check", today="2026-06-30")
    board = kako("status", today="2026-06-30").out.splitlines()
    assert board[0] == "1 case open, 1 on you."
    assert board[2].endswith("  decide")
    assert board[-2] == (
        "to keep it as it is, or else kakoreturn switch 1 refund or kakoreturn switch 1 partial-refund"
        " or kakoreturn record 1 lost:"
    )
    sheet = kako("status", "1", today="2026-06-30").out
    ways = [line.strip() for line in sheet.splitlines() if line.strip().startswith("kakoreturn ")]
    assert ways == [
        "kakoreturn switch 1 refund",
        "kakoreturn switch 1 partial-refund",
        "kakoreturn record 1 lost",
        "kakoreturn record 1 confirmed",
        "kakoreturn record 1 accepted",
    ]
    for way in ways:
        kako(*way.split()[1:], today="2026-06-30")
        kako("undo", today="2026-06-30")


def test_marks_and_count_say_alike_what_is_on_you(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-06-01")  # on 10 June the money may have come
    kako.open(order="KB2", sent="2026-06-05")  # late
    kako.open(order="KB3", sent="2026-06-10")  # waits
    kako("order", "add", "KB4", "--item", "Lamp")
    kako("order", "photos", "KB4")
    board = kako("status", today="2026-06-10").out.splitlines()
    assert board[0] == "3 cases open, 1 item to review, 3 on you, 1 overdue."
    assert sorted(row[0] for row in board[2:6]) == sorted("!●●·")
    assert board[6] == "● your turn, ! overdue, · waiting; as of 2026-06-10"


def test_a_replacement_seen_early_is_your_turn_now(kako: Kako) -> None:
    kako.open(sent="2026-06-05")
    kako.record("qc", "2026-06-08")
    case = kako.case(today="2026-06-08")
    assert (case["waiting_on"], case["health"]) == ("you", "due")
    assert case.by("review_replacement") == "2026-06-12"


def test_what_is_overdue_stands_above_what_has_no_date_and_the_check_names_the_same(kako: Kako) -> None:
    kako.open(sent="2026-05-20", order="KB1")
    kako.open(order="KB2", today="2026-06-10")
    assert [case["case"] for case in board(kako)["cases"]] == [1, 2]
    assert kako("status").last_line() in kako("status", "--check", code=10).out


@pytest.mark.parametrize("flags", [("--seller", "CORNER"), ("--order", "kb"), ("--agent", "Kako")])
def test_a_filter_fits_by_part_and_in_any_case(photographed: Kako, flags: tuple[str, str]) -> None:
    assert len(board(photographed, *flags)["orders_to_review"]) == 2


def test_a_filter_that_fits_nothing_on_record_is_not_found(photographed: Kako) -> None:
    said = photographed("status", "--seller", "Shoe cormer", code=3).err
    assert "no seller on record is called 'Shoe cormer'" in said
    assert "'Shoe corner'" in said
    photographed("order", "list", "--agent", "nobody", code=3)


@pytest.mark.parametrize("words", [("status",), ("status", "--all"), ("status", "1"), ("order", "list"), ("stats",)])
def test_an_empty_name_is_no_filter(photographed: Kako, words: tuple[str, ...]) -> None:
    photographed.open(order="KB1", item="Belt")
    assert "--seller is empty" in photographed(*words, "--seller", "", code=2).err


def test_a_filter_counts_beside_a_case_too(kako: Kako) -> None:
    kako.open("--seller", "Blue Door", order="KB1")
    kako.open("--seller", "Red Gate", order="KB2")
    assert [case["case"] for case in board(kako, "1", "2", "--seller", "red")["cases"]] == [2]
    assert "no seller on record is called 'nope'" in kako("status", "case:1", "--seller", "nope", code=3).err
    assert "no agent on record is called 'nope'" in kako("status", "case:1", "--agent", "nope", code=3).err
    refused = kako("status", "1", "--seller", "red", code=3)
    assert (refused.out, "that were named fits --seller 'red'" in refused.err) == ("", True)


@pytest.mark.parametrize(
    ("events", "is_waited_for"),
    [
        (("sent",), True),
        (("sent", "refused"), True),
        (("withdrawn",), True),
        (("sent", "confirmed"), False),
        (("sent", "arrived"), False),
        (("sent", "returned"), False),
        (("accepted",), False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_photos_that_were_asked_for_stand_on_the_board_until_what_came_of_the_case_settles_them(
    photographed: Kako, events: tuple[str, ...], *, is_waited_for: bool
) -> None:
    photographed("qc", "KB2", "--pass", today="2026-06-08")
    photographed("order", "asked", "KB1", today="2026-06-09")
    photographed.open(order="KB1", today="2026-06-10")
    for event in events:
        photographed.record(event, "2026-06-10")
    assert [row["reason"] for row in waiting(photographed)] == ["asked"] * is_waited_for


def test_photos_of_a_replacement_that_were_asked_for_are_waited_for_by_its_case_alone(photographed: Kako) -> None:
    photographed("qc", "KB2", "--pass", today="2026-06-08")
    photographed.open(order="KB1", sent="2026-06-08")
    photographed.record("qc", "2026-06-09")
    photographed("order", "asked", "KB1")
    assert waiting(photographed) == []
    assert "Wait for the photos you asked for" in photographed("status", "1").out


def test_what_was_kept_as_it_is_ships_whatever_photos_were_asked_for_before(photographed: Kako) -> None:
    photographed("order", "asked", "KB1")
    photographed.open(order="KB1", today="2026-06-10")
    photographed("record", "1", "accepted")
    photographed("order", "shipped", "KB1")


def test_the_board_counts_items_by_who_is_to_do_something_about_them(kako: Kako) -> None:
    for item in ("Lamp", "Belt", "Cap", "Mug"):
        kako("order", "add", "KB1", "--item", item)
    kako("order", "photos", "KB1")
    kako("qc", "KB1/1", "--fail", f"surface: {SCRATCH}")
    kako("order", "asked", "KB1/2")
    assert kako("status").out.splitlines()[0] == "2 items to review, 1 item to see to, 1 item waits, 3 on you."


# --- clocks


def test_a_reported_storage_clock_is_storage_and_stands_on_the_board_in_its_last_week(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--agent", "CSSBuy", today="2026-03-01")
    kako("order", "stocked", "KB1", today="2026-03-12")
    assert waiting(kako, today="2026-06-02") == []
    (found,) = waiting(kako, today="2026-06-03")
    assert (found["reason"], found["by"], found["clock"]["what"]) == ("clock", "2026-06-10", "storage")
    assert (found["clock"]["basis"], found["clock"]["starts_on"]) == ("reported", "2026-03-12")
    assert "free storage ends" in kako("status", today="2026-06-03").out
    (listed,) = kako("order", "list", "--json").json()["orders"]
    assert listed["return_by"] is None
    calendar = kako("export", "ics", today="2026-06-03").out
    assert "SUMMARY:Free storage ends: order KB1\\, Belt" in calendar
    assert calendar.count("BEGIN:VALARM") == 1
    assert "return" not in calendar.casefold().replace("kakoreturn", "")


def test_what_waits_and_what_runs_out_are_two_rows(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--return-by", "2026-06-12", today="2026-06-01")
    kako("order", "photos", "KB1", today="2026-06-08")
    kako("qc", "KB1", "--unsure", "colour: compare it with the listing", today="2026-06-09")
    assert board(kako)["orders_waiting"] == []  # the review has the day in its own row
    kako("order", "asked", "KB1")
    clock, asked = waiting(kako)
    assert (clock["reason"], clock["by"], clock["waiting_on"]) == ("clock", "2026-06-12", "you")
    assert (asked["reason"], asked["by"], asked["waiting_on"]) == ("asked", None, "agent")
    assert kako("status").out.startswith("1 item to see to, 1 on you.")
    kako("status", "--check", today="2026-06-12")
    kako("status", "--check", today="2026-06-13", code=10)


@pytest.mark.parametrize(
    "then", [(), ("qc", "KB1", "--fail", f"surface: {SCRATCH}"), ("order", "asked", "KB1"), ("qc", "KB1", "--pass")]
)
def test_free_storage_runs_out_whatever_else_the_item_waits_for(kako: Kako, then: tuple[str, ...]) -> None:
    kako("config", "set", "reported", "true")
    kako(
        "order", "add", "KB1", "--item", "Belt", "--agent", "superbuy", "--return-by", "2026-07-20", today="2026-03-01"
    )
    kako("order", "stocked", "KB1", today="2026-03-14")
    kako("order", "photos", "KB1", today="2026-06-08")
    if then:
        kako(*then)
    clocks = [one["clock"] for one in waiting(kako) if one["clock"]]
    assert [(one["what"], one["ends_on"]) for one in clocks] == [("storage", "2026-06-12")]
    kako("status", "--check", today="2026-06-12")
    kako("status", "--check", today="2026-06-13", code=10)


def test_a_claim_that_was_made_stands_in_no_row_and_one_begun_is_completed(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--agent", "joyabuy", today="2026-06-01")
    kako("order", "delivered", "KB1", today="2026-06-08")
    claim = "kakoreturn new --order KB1 --phase after-shipping --remedy refund"
    assert [(one["what"], one["command"]) for one in waiting(kako)] == [("last day for a claim (reported)", claim)]
    kako(*claim.split()[1:], "--issue", "minor", "--defect", SCRATCH)
    assert [one["command"] for one in waiting(kako)] == ["kakoreturn prepare 1"]
    kako.record("sent", "2026-06-10")
    assert waiting(kako) == []


@pytest.mark.parametrize("event", [("refunded", "--amount", "9"), ("accepted",), ("lost",)], ids=str)
def test_a_claim_that_was_settled_stands_in_no_row_either(kako: Kako, event: tuple[str, ...]) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--agent", "joyabuy", today="2026-06-01")
    kako.open(order="KB1", sent="2026-06-02")
    kako.record("withdrawn", "2026-06-03")
    kako("order", "delivered", "KB1", today="2026-06-08")
    (row,) = waiting(kako)  # what came of it at the warehouse is no claim
    kako(*row["command"].split()[1:], "--issue", "minor", "--defect", SCRATCH, "--sent", "2026-06-09")
    kako.record("agreed", "2026-06-09", "--amount", "9", case="2")
    kako("record", "2", *event, "--on", "2026-06-10")
    assert kako.case("2")["outcome"]
    assert waiting(kako) == []
    kako("undo", "2")
    kako("undo", "2")
    kako("undo", "2")
    assert [one["command"] for one in waiting(kako)] == [row["command"]]


def delivered_with_a_claim(kako: Kako) -> None:
    """Put order KB1 on record, sound when it shipped and delivered, with a claim that is taken until 2026-06-10."""
    kako("config", "set", "return_rule", "5 days after delivered")
    kako("order", "add", "KB1", "--item", "Vase", "--return-by", "2026-05-20", today="2026-05-10")
    kako("order", "photos", "KB1", today="2026-05-12")
    kako("qc", "KB1", "--pass", today="2026-05-12")
    kako("order", "shipped", "KB1", today="2026-05-14")
    kako("order", "delivered", "KB1", today="2026-06-05")


def test_the_last_day_for_a_claim_is_that_of_a_request_that_was_not_sent_yet(kako: Kako) -> None:
    delivered_with_a_claim(kako)
    kako("new", "--order", "KB1", "--remedy", "refund", "--issue", "minor", "--defect", SCRATCH, today="2026-06-07")
    assert waiting(kako, today="2026-06-07") == []
    assert "by 10 Jun" in kako("status", today="2026-06-07").out
    sheet = kako("status", "1", today="2026-06-07").out
    assert "claim by 2026-06-10 (your rule: 5 days after delivered)" in sheet
    assert "return by" not in sheet
    kako("status", "--check", today="2026-06-10")
    kako("status", "--check", today="2026-06-11", code=10)
    kako.record("sent", "2026-06-10")
    kako("status", "--check", today="2026-06-11")
    assert "claim by" not in kako("status", "1", today="2026-06-11").out


def test_the_last_day_for_a_return_that_follows_from_a_rule_ends_with_the_way_to_the_buyer(kako: Kako) -> None:
    kako("config", "set", "return_rule", "5 days after stocked")
    kako("order", "add", "KB1", "--item", "Vase", today="2026-06-01")
    kako("order", "stocked", "KB1", today="2026-06-01")
    assert kako("order", "show", "KB1", "--json", today="2026-06-02").json()["return_by"] == "2026-06-06"
    kako("order", "shipped", "KB1", today="2026-06-02")
    assert kako("order", "show", "KB1", "--json", today="2026-06-02").json()["return_by"] is None


def test_the_last_day_for_the_return_of_what_was_found_in_order_is_on_nobody(photographed: Kako) -> None:
    photographed("qc", "KB2", "--pass")
    photographed("order", "edit", "KB1", "--return-by", "2026-06-14")
    photographed("qc", "KB1", "--unsure", "size: the tag cannot be read")
    photographed("order", "asked", "KB1")
    assert [one["waiting_on"] for one in waiting(photographed)] == ["you", "agent"]
    photographed("order", "photos", "KB1")
    photographed("qc", "KB1", "--pass")
    (found,) = waiting(photographed)
    assert (found["waiting_on"], found["command"]) == (None, "kakoreturn new --order KB1 --remedy exchange")
    assert "if something is wrong with it:" in photographed("status").out
    assert photographed("status").out.startswith("1 item waits.")


def test_what_came_and_may_well_be_fine_is_on_nobody_while_a_claim_is_taken(kako: Kako) -> None:
    delivered_with_a_claim(kako)
    (found,) = waiting(kako, today="2026-06-06")
    assert (found["reason"], found["waiting_on"], found["by"]) == ("clock", None, "2026-06-10")
    board = kako("status", today="2026-06-06").out.splitlines()
    assert "on you" not in board[0]
    assert board[2].startswith("·")
    assert board[-2:] == [
        "if something is wrong with it:",
        "kakoreturn new --order KB1 --phase after-shipping --remedy refund",
    ]


@pytest.mark.parametrize("stage", ["stocked", "photos"])
def test_a_clock_that_is_only_reported_is_told_and_never_overdue_unless_it_counts(kako: Kako, stage: str) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--agent", "superbuy", today="2026-06-01")
    kako("order", "stocked", "KB1", today="2026-06-05")
    if stage == "photos":
        kako("order", "photos", "KB1", today="2026-06-05")
    assert "last day for a return (reported)" in kako("status", today="2026-06-09").out
    assert waiting(kako, today="2026-06-11") == []
    kako("status", "--check", today="2026-06-11")
    kako("config", "set", "reported", "true")
    kako("status", "--check", today="2026-06-11", code=10)


def test_a_promise_is_a_clock_of_the_case_and_counts_once_it_has_passed(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako.record("promised", "2026-06-03", "--by", "2026-06-20")
    case = kako.case(today="2026-06-10")
    assert [(clock["what"], clock["ends_on"], clock["basis"]) for clock in case.data["clocks"]] == [
        ("promise", "2026-06-20", "agent")
    ]
    assert "SUMMARY:Promised by the agent" in kako("export", "ics", today="2026-06-10").out
    kako("status", "--check", today="2026-06-21", code=10)


def test_the_buyers_own_rule_counts_in_the_list_and_the_sheet_as_on_the_board(kako: Kako) -> None:
    kako("config", "set", "return_rule", "5 days after stocked")
    kako("order", "add", "KB1", "--item", "Belt")
    kako("order", "stocked", "KB1", today="2026-06-10")
    (listed,) = kako("order", "list", "--json").json()["orders"]
    assert listed["return_by"] == kako("order", "show", "KB1", "--json").json()["return_by"] == "2026-06-15"
    assert [clock["what"] for clock in listed["clocks"]] == ["return"]


# --- parcels


def test_what_may_ship_now_and_what_may_not_with_the_reason(photographed: Kako) -> None:
    photographed("order", "add", "KB3", "--item", "Cap")
    photographed("qc", "KB1", "--pass")
    told = photographed("order", "ready", "--json").json()
    assert [one["ref"] for one in told["ready"]] == ["KB1"]
    assert {one["ref"]: one["hint"] for one in told["not_ready"]} == {
        "KB2": "look through them: kakoreturn qc KB2",
        "KB3": "once it is: kakoreturn order stocked KB3",
    }
    assert photographed("order", "ready").out.startswith("1 item may ship now, 2 may not.")


def test_a_last_day_for_a_return_that_passed_makes_no_good_item_late(photographed: Kako) -> None:
    photographed("order", "edit", "KB1", "--return-by", "2026-06-09")
    photographed("qc", "KB1", "--pass", today="2026-06-08")
    told = photographed("order", "ready", today="2026-06-11").out
    assert "  KB1, Desk lamp  last day for a return 2026-06-09, 2 days ago (you set it)" in told.splitlines()


def test_what_may_not_ship_is_told_by_its_reason_with_one_command_for_all(photographed: Kako) -> None:
    for order in ("KB3", "KB4", "KB5"):
        photographed("order", "add", order, "--item", "Cap")
    told = photographed("order", "ready").out.splitlines()
    assert told[0] == "Nothing is ready to ship, 5 may not."
    assert told.count("Not known to be at the warehouse: KB3, Cap; KB4, Cap; KB5, Cap") == 1
    assert told[told.index("  once it is:") + 1] == "  kakoreturn order stocked KB3 KB4 KB5"
    assert "  kakoreturn qc KB1 KB2" in told


def test_no_command_of_what_may_not_ship_is_broken_on_a_narrow_terminal(kako: Kako) -> None:
    numbers = [f"KB2611{number:02}" for number in range(1, 21)]
    for number in numbers:
        kako("order", "add", number, "--item", "Cap")
    command = f"  kakoreturn order stocked {' '.join(numbers)}"
    assert (
        command
        in kako.ask("order", "ready", terminal=True).out.replace("\x1b[1;36m", "").replace("\x1b[0m", "").splitlines()
    )


def test_a_replacement_that_was_approved_is_at_the_warehouse(kako: Kako) -> None:
    kako.open(order="KB1")
    kako("record", "1", "sent")
    kako("record", "1", "approved")
    assert [one["ref"] for one in kako("order", "ready", "--json").json()["ready"]] == ["KB1"]


@pytest.mark.parametrize(("ending", "is_ready"), [(None, False), ("accepted", True), ("withdrawn", True)])
def test_what_was_seen_to_be_faulty_before_it_shipped_is_at_the_warehouse(
    kako: Kako, ending: str | None, *, is_ready: bool
) -> None:
    kako.open(order="KB1", item="Tee", remedy="refund", sent="2026-06-10")
    if ending:
        kako.record(ending, "2026-06-10")
    told = kako("order", "ready", "--json").json()
    assert [one["ref"] for one in told["ready"]] == ["KB1"] * is_ready
    assert [one["hint"] for one in told["not_ready"]] == ["settle it first: kakoreturn status 1"] * (not is_ready)


def test_my_own_choice_does_not_say_that_the_item_has_come(kako: Kako) -> None:
    kako("new", "--order", "KB1", "--remedy", "refund", "--no-reason")
    assert "order stocked KB1" in kako("order", "ready").out


def test_what_a_case_says_has_shipped_does_not_wait_for_the_warehouse(kako: Kako) -> None:
    flags = ("--phase", "after-shipping", "--issue", "lost", "--defect", "never came")
    shipped = "kakoreturn order shipped KB1 --on DATE"
    assert kako("new", "--order", "KB1", "--remedy", "refund", *flags).err == (
        f"order 'KB1' is not on record as shipped; the day goes in by: {shipped}\n"
    )
    told = kako("order", "ready").out
    assert "Shipped, as a case says, on a day that is not on record: KB1" in told
    assert shipped in told
    assert "order stocked" not in told
    kako(*shipped.replace("DATE", "2026-06-01").split()[1:])
    assert "KB1" not in kako("order", "ready").out
    assert kako("new", "--order", "KB1", "--item", "Lamp", "--remedy", "refund", *flags).err.count("not on record") == 1
    kako("order", "add", "KB2", "--item", "Lamp")
    kako("order", "shipped", "KB2")
    assert kako("new", "--order", "KB2", "--remedy", "refund", *flags).err == ""


def test_where_nothing_is_open_the_board_leads_to_what_has_yet_to_ship(kako: Kako) -> None:
    assert kako("status").last_line() == "kakoreturn new"
    kako("order", "add", "KB1", "--item", "Lamp")
    assert kako("status").last_line() == "kakoreturn order ready"
    kako("order", "photos", "KB1")
    kako("qc", "KB1", "--pass")
    assert kako("status").last_line() == kako("status", "--all").last_line() == "kakoreturn order ready"
    kako("order", "shipped", "KB1")
    assert kako("status").last_line() == "kakoreturn new"


def test_what_was_wholly_refunded_has_not_to_ship(kako: Kako) -> None:
    kako("new", "--order", "KB1", "--item", "Lamp", "--remedy", "refund", "--defect", "hole, left", "--price", "9")
    for event in ("sent", "refunded"):
        kako("record", "1", event)
    assert kako("status").last_line() == "kakoreturn new"


def test_a_request_of_after_shipping_about_what_is_at_the_warehouse_stops_it_too(photographed: Kako) -> None:
    photographed("qc", "KB1", "--pass")
    flags = ("--phase", "after-shipping", "--issue", "minor", "--defect", SCRATCH)
    photographed("new", "--order", "KB1", "--remedy", "refund", *flags)
    assert photographed("order", "ready", "--json").json()["ready"] == []
    assert "order 'KB1' has an open case (1)" in photographed("order", "shipped", "KB1", code=4).err
    photographed("new", "--order", "KB9", "--remedy", "refund", *flags)
    photographed("order", "delivered", "KB9")  # which was never known to be there


def test_the_command_that_ready_ends_with_ships_what_is_ready_in_no_parcel_of_a_made_up_name(
    photographed: Kako,
) -> None:
    photographed("qc", "KB1", "--pass")
    last = photographed("order", "ready").out.splitlines()[-1]
    photographed(*last.removeprefix("kakoreturn ").split())
    shipped = photographed("order", "show", "KB1", "--json").json()
    assert (shipped["stage"], shipped["parcel"]) == ("shipped", None)


def test_all_that_is_ready_ships_in_a_parcel(photographed: Kako) -> None:
    photographed("qc", "KB1", "--pass")
    photographed("qc", "KB2", "--pass")
    photographed("order", "shipped", "--ready", "--parcel", "June", "--tracking", "RX123")
    orders = photographed("order", "list", "--parcel", "june", "--json").json()["orders"]
    assert [(one["ref"], one["parcel"], one["tracking"], one["stage"]) for one in orders] == [
        ("KB1", "June", "RX123", "shipped"),
        ("KB2", "June", "RX123", "shipped"),
    ]
    assert "nothing is ready" in photographed("order", "shipped", "--ready", code=4).err


def test_one_faulty_item_does_not_bar_its_neighbours(photographed: Kako) -> None:
    photographed("qc", "KB1", "--pass")
    photographed.open(order="KB2", item="Belt")
    said = photographed("order", "shipped", "KB1", "KB2", code=4).err
    assert "order 'KB2' has an open case (1)" in said
    assert "the others may: kakoreturn order shipped KB1" in said
    photographed("order", "shipped", "KB1")


@pytest.mark.parametrize("stage", ["cancelled", "returned"])
def test_what_was_cancelled_or_sent_back_does_not_ship(photographed: Kako, stage: str) -> None:
    photographed("qc", "KB1", "--pass")
    photographed("order", stage, "KB1")
    assert "so there is nothing to ship" in photographed("order", "shipped", "KB1", code=4).err
    assert "KB1" not in photographed("status").out


@pytest.mark.parametrize("issue", ["lost", "seized"])
def test_of_what_never_came_nobody_asks_for_a_photo_or_what_came_instead(photographed: Kako, issue: str) -> None:
    photographed("order", "shipped", "KB1", "--anyway")
    flags = ("--phase", "after-shipping", "--issue", issue, "--defect", "parcel never came")
    photographed("new", "--order", "KB1", "--remedy", "refund", *flags)
    steps = photographed.show()["steps"]
    assert [step["id"] for step in steps if not step["done"]] == ["contact", "wait"]
    assert "?" not in photographed("draft", "1").err


@pytest.mark.parametrize("issue", ["lost", "short", "damaged", "seized"])
def test_trouble_with_a_parcel_is_no_option_of_the_guide_and_says_so(photographed: Kako, issue: str) -> None:
    photographed("order", "shipped", "KB1", "--anyway")
    flags = ("--phase", "after-shipping", "--issue", issue, "--defect", "the box is crushed at one corner, 10 cm")
    (case,) = photographed("new", "--order", "KB1", "--remedy", "refund", *flags, "--json").json()["cases"]
    action = next(one for one in case["next_actions"] if one["id"] == "send_request")
    assert ("keep the outer packing" in action["what"]) is (issue in {"short", "damaged"})
    assert ("keep what shows where it is" in action["what"]) is (issue in {"lost", "seized"})
    assert "the guide has no advice" in action["why"]
    assert photographed("draft", "1").out


def test_to_cancel_what_has_left_is_recorded_and_said_to_be_odd(photographed: Kako) -> None:
    photographed("qc", "KB1", "--pass")
    photographed("order", "shipped", "KB1", "--on", "2026-06-09")
    said = photographed("order", "cancelled", "KB1", "KB2").err
    assert said == (
        "order 'KB1' was shipped on 2026-06-09 and is cancelled all the same; if it is not: kakoreturn undo KB1\n"
    )
    assert photographed("order", "show", "KB1", "--json").json()["stage"] == "cancelled"


def test_an_item_that_shipped_in_another_parcel_has_no_tracking_number_of_the_one_before(kako: Kako) -> None:
    for item in ("Lamp", "Cap"):
        kako("order", "add", "K1", "--item", item)

    def parcels() -> list[tuple[str, str | None]]:
        orders = kako("order", "list", "--json").json()["orders"]
        return [(one["parcel"], one["tracking"]) for one in orders]

    kako("order", "shipped", "K1/1", "--parcel", "P1", "--tracking", "T1")
    kako("order", "shipped", "K1", "--parcel", "P2", "--anyway")
    assert parcels() == [("P1", "T1"), ("P2", None)]
    said = kako("order", "shipped", "K1", "--parcel", "P3", "--anyway").err
    assert "order 'K1/1' was in parcel 'P1' (T1) and is in 'P3' now; if it is not: kakoreturn undo K1/1" in said
    assert parcels() == [("P3", None), ("P3", None)]
    kako("order", "shipped", "K1", "--parcel", "P3", "--tracking", "T3")
    assert "in parcel" not in kako("order", "shipped", "K1", "--parcel", "P3").err
    assert parcels() == [("P3", "T3"), ("P3", "T3")]


def test_a_parcel_of_nothing_is_refused_by_its_name(kako: Kako) -> None:
    refused = kako("order", "shipped", "--ready", "--parcel", "June", code=4).err
    assert "nothing is ready to ship in parcel 'June'" in refused
    assert "order ready" in refused
    assert "order list shows" in kako("order", "list", "--parcel", "June", code=3).err


def test_what_will_not_come_is_not_said_to_wait_for_the_warehouse(kako: Kako) -> None:
    kako.open(order="G1", item="Lamp", remedy="refund", sent="2026-06-01")
    kako.record("agreed", "2026-06-02", "--amount", "90")
    kako.record("refunded", "2026-06-03", "--amount", "90")
    said = kako("order", "ready").out
    assert "Was wholly refunded: G1, Lamp\n  see:\n  kakoreturn status 1\n" in said
    assert "order stocked" not in said
