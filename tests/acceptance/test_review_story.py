"""An order on its way, and the look at its QC photos: what was found leads on to a request, a message or the board."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from kakoreturn.domain.text import shell_quoted

if TYPE_CHECKING:
    from tests.support.kako import Kako

OPEN_SEAM = "stitching: seam open for 2 cm on the left heel"
INSOLE = "insole: length of the insole, left and right"


def waiting_order(kako: Kako, number: str = "KB1", *more: str, photos: str = "2026-06-08") -> None:
    """Put an order on record whose QC photos came in on a day."""
    kako("order", "add", number, *more, today=photos)
    kako("order", "photos", number, "--on", photos, today=photos)


def order(kako: Kako, number: str = "KB1") -> dict[str, Any]:
    """Return what is on record of an order."""
    return kako("order", "show", number, "--json").json()


def to_review(kako: Kako, today: str = "2026-06-10") -> list[dict[str, Any]]:
    """Return the orders whose photos wait for review, as `status` tells them."""
    found: list[dict[str, Any]] = kako("status", "--json", today=today).json()["orders_to_review"]
    return found


# --- on its way


@pytest.mark.parametrize("stage", ["stocked", "photos", "shipped", "delivered"])
def test_a_stage_of_an_order_is_kept_with_its_day(kako: Kako, stage: str) -> None:
    kako("order", "add", "KB1")
    kako("order", stage, "KB1", "--on", "2026-06-08")
    assert (order(kako)["stage"], order(kako)[f"{stage}_on"]) == (stage, "2026-06-08")


def test_many_orders_are_moved_at_once_and_taken_back_at_once(kako: Kako) -> None:
    for number in ("KB1", "KB2", "KB3"):
        kako("order", "add", number)
    kako("order", "stocked", "KB1", "KB2", "KB3", "KB2", "--on", "yesterday")
    assert [order(kako, number)["stocked_on"] for number in ("KB1", "KB2", "KB3")] == ["2026-06-09"] * 3
    kako("undo")
    assert {order(kako, number)["stocked_on"] for number in ("KB1", "KB2", "KB3")} == {None}


def test_one_unknown_order_among_many_moves_none(kako: Kako) -> None:
    kako("order", "add", "KB1")
    ran = kako("order", "stocked", "KB1", "KB404", code=3)
    assert "KB404" in ran.err
    assert order(kako)["stocked_on"] is None


def test_one_order_that_must_not_ship_among_many_ships_none(kako: Kako) -> None:
    kako("order", "add", "KB1")
    waiting_order(kako, "KB2")
    kako("order", "shipped", "KB1", "KB2", code=4)
    assert {order(kako, number)["shipped_on"] for number in ("KB1", "KB2")} == {None}


def test_an_order_does_not_reach_a_stage_before_the_one_it_had(kako: Kako) -> None:
    waiting_order(kako)
    kako("order", "stocked", "KB1", "--on", "2026-06-09", code=4)
    kako("order", "shipped", "KB1", "--on", "2026-06-07", "--anyway", code=4)
    kako("order", "stocked", "KB1", "--on", "2026-06-07")
    kako("order", "delivered", "KB1", "--on", "2026-06-11", code=4)
    assert (order(kako)["stocked_on"], order(kako)["stage"]) == ("2026-06-07", "photos")


# --- the golden rule


def test_an_order_ships_once_its_photos_were_reviewed(kako: Kako) -> None:
    waiting_order(kako)
    assert "were not reviewed" in kako("order", "shipped", "KB1", code=4).err
    kako("qc", "KB1", "--pass")
    kako("order", "shipped", "KB1")
    assert order(kako)["stage"] == "shipped"


def test_the_golden_rule_can_be_overridden_and_that_is_shown(kako: Kako) -> None:
    waiting_order(kako)
    kako("order", "shipped", "KB1", "--anyway")
    assert order(kako)["shipped_on"] == "2026-06-10"
    assert to_review(kako) == []
    (moved,) = kako("undo", "--dry-run", "--json").json()["events"]
    assert moved["overridden"] is True


def test_an_order_that_failed_its_review_does_not_ship_before_a_request(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--fail", OPEN_SEAM)
    refused = kako("order", "shipped", "KB1", code=4).err
    assert "found something wrong, and no request was opened" in refused
    assert "kakoreturn new --order KB1" in refused
    assert order(kako)["stage"] == "photos"
    kako.open(order="KB1", sent="2026-06-09")
    kako("record", "1", "accepted")
    kako("order", "shipped", "KB1")


def test_an_order_with_a_closed_case_ships_without_a_word(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako.record("accepted", "2026-06-02")
    kako("order", "shipped", "KB1")


def test_a_case_about_a_shipped_order_is_one_after_shipping(kako: Kako) -> None:
    kako("order", "add", "KB1")
    kako("order", "shipped", "KB1")
    case = kako.open("--issue", "minor", today="2026-06-10")
    assert (case["phase"], case["issue"]) == ("after_shipping", "minor")


# --- what is found


def test_a_review_that_finds_nothing_takes_the_order_off_the_board(kako: Kako) -> None:
    waiting_order(kako)
    ran = kako("qc", "KB1", "--pass", "--minutes", "12")
    assert "(12 min)" in ran.out
    assert ran.last_line().endswith("status")
    assert (order(kako)["reviewed_on"], order(kako)["failed"], to_review(kako)) == ("2026-06-10", [], [])


def test_with_pass_every_check_passes_that_is_not_named_otherwise(kako: Kako) -> None:
    waiting_order(kako, "KB1", "--category", "shoes")
    kako("qc", "KB1", "--pass", "--fail", OPEN_SEAM, "--minutes", "12")
    (review,) = kako("undo", "--dry-run", "--json").json()["events"]
    assert {"size", "symmetry", "insole"} <= set(review["passed"])
    assert "stitching" not in review["passed"]
    assert (review["failed"], review["minutes"]) == ([OPEN_SEAM], 12)


def test_what_a_review_found_becomes_the_defects_of_the_request(kako: Kako) -> None:
    waiting_order(kako)
    ran = kako("qc", "KB1", "--fail", OPEN_SEAM, "--fail", "colour: blue ordered, black came")
    assert ran.last_line().endswith("new --order KB1 --remedy exchange")
    kako("new", "--order", "KB1", "--remedy", "exchange")
    assert [defect["text"] for defect in kako.show()["defects"]] == [OPEN_SEAM, "colour: blue ordered, black came"]
    assert "\n1. seam open for 2 cm on the left heel\n" in kako("draft", "1").out


def test_a_defect_that_is_given_takes_the_place_of_what_the_review_found(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--fail", OPEN_SEAM)
    kako.open(defect="hole of 3 mm in the left sole")
    assert [defect["text"] for defect in kako.show()["defects"]] == ["hole of 3 mm in the left sole"]


def test_without_a_finding_a_request_still_needs_its_defect(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--pass")
    assert "--defect" in kako("new", "--order", "KB1", "--remedy", "exchange", code=2).err


def test_what_nobody_can_tell_becomes_a_message_that_asks_for_it(kako: Kako) -> None:
    waiting_order(kako, "KB1", "--item", "Runner 42")
    ran = kako("qc", "KB1", "--unsure", INSOLE)
    assert ran.last_line().endswith("draft KB1 --kind more-photos")
    message = kako("draft", "KB1", "--kind", "more-photos").out
    for said in ("KB1", "Runner 42", "1. length of the insole, left and right"):
        assert said in message
    told = kako("draft", "KB1", "--kind", "more-photos", "--json").json()
    assert (told["case"], told["kind"]) == (None, "more-photos")


def test_what_is_wrong_and_what_nobody_can_tell_lead_to_a_command_each(kako: Kako) -> None:
    waiting_order(kako)
    ran = kako("qc", "KB1", "--fail", OPEN_SEAM, "--unsure", INSOLE)
    assert "\nto ask for photos of what is not sure: kakoreturn draft KB1 --kind more-photos\n" in ran.out
    assert ran.last_line() == "kakoreturn new --order KB1 --remedy exchange"
    ran = kako("qc", "KB1", "--fail", OPEN_SEAM, "--pass")
    assert "more-photos" not in ran.out


def test_without_an_open_question_there_is_nothing_to_ask_for(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--pass")
    assert kako("draft", "KB1", "--kind", "more-photos", code=4).out == ""


def test_an_order_stays_in_sight_while_somebody_is_unsure(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--unsure", INSOLE, today="2026-06-09")
    assert [entry["order"] for entry in to_review(kako)] == ["KB1"]
    kako("order", "shipped", "KB1", code=4)
    kako("order", "photos", "KB1", "--on", "2026-06-11", today="2026-06-11")
    assert [entry["days_waiting"] for entry in to_review(kako, "2026-06-12")] == [1]
    kako("qc", "KB1", "--pass", today="2026-06-12")
    assert to_review(kako, "2026-06-12") == []


# --- what cannot be reviewed


def test_an_unknown_order_is_not_reviewed(kako: Kako) -> None:
    assert "KB404" in kako("qc", "KB404", "--pass", code=3).err


@pytest.mark.parametrize("finding", ["open seam", "stitching:", ": open seam", " : ", ""])
@pytest.mark.parametrize("flag", ["--fail", "--unsure"])
def test_a_finding_names_its_check_and_says_what(kako: Kako, flag: str, finding: str) -> None:
    waiting_order(kako)
    assert flag in kako("qc", "KB1", flag, finding, code=2).err
    assert order(kako)["reviewed_on"] is None


@pytest.mark.parametrize("minutes", ["", "ten", "-1", "1.5"])
def test_minutes_are_a_whole_number(kako: Kako, minutes: str) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--pass", f"--minutes={minutes}", code=2)
    assert order(kako)["reviewed_on"] is None


def test_without_a_terminal_a_review_needs_its_findings(kako: Kako) -> None:
    waiting_order(kako)
    ran = kako("qc", "KB1", code=2)
    assert all(flag in ran.err for flag in ("--pass", "--fail", "--unsure"))


def test_after_shipping_a_review_comes_too_late(kako: Kako) -> None:
    waiting_order(kako)
    kako("order", "shipped", "KB1", "--anyway")
    assert "after-shipping" in kako("qc", "KB1", "--pass", code=4).err


def test_photos_are_not_reviewed_before_they_came(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--pass", "--on", "2026-06-07", code=4)


# --- a replacement


def replacement(kako: Kako) -> None:
    """Open case 1, an exchange whose replacement is in the QC photos since 15 July."""
    kako.open(sent="2026-07-01")
    kako.record("qc", "2026-07-15")


def test_the_review_of_a_replacement_begins_with_the_defects_of_the_item_before(kako: Kako) -> None:
    replacement(kako)
    assert kako.case(today="2026-07-16").data["next_actions"][0]["command"].endswith("qc KB1")
    ran = kako("qc", "KB1", "--pass", today="2026-07-16")
    review, _ = kako("undo", "--dry-run", "--json", today="2026-07-16").json()["events"]
    assert review["passed"][0] == "defect-1"
    assert ran.last_line().endswith("record 1 approved")


def test_a_replacement_with_the_old_defect_is_rejected_with_what_was_found(kako: Kako) -> None:
    replacement(kako)
    ran = kako("qc", "KB1", "--fail", "defect-1: the seam on the left toe box is open again", today="2026-07-16")
    assert "record 1 rejected --note" in ran.last_line()
    assert kako.case(today="2026-07-16")["state"] == "qc"


def next_command(kako: Kako, today: str = "2026-07-16") -> str:
    """The command that the case's next action is done by."""
    command: str = kako.case(today=today).data["next_actions"][0]["command"]
    return command


FOUND = ("--fail", "stitching: seam open on the left toe box")


@pytest.mark.parametrize("reviewed", ["2026-07-14", "2026-07-15"])
def test_a_review_of_the_first_item_is_not_that_of_a_replacement_that_is_told_of_later(
    kako: Kako, reviewed: str
) -> None:
    kako.open(sent="2026-07-01")
    kako("qc", "KB1", *FOUND, today=reviewed)
    for day in ("2026-07-14", "2026-07-15"):
        kako("record", "1", "qc", "--on", day, today="2026-07-15")
        assert next_command(kako).endswith("qc KB1")
        assert "not reviewed yet" in kako("draft", "1", today="2026-07-16", code=4).err
        asked = kako("draft", "1", "--kind", "reject", today="2026-07-16")
        assert "stitching" not in asked.out + asked.err
        kako("undo")
    kako("record", "1", "qc", "--on", "2026-07-14", today="2026-07-15")
    kako("record", "1", "rejected", today="2026-07-16")
    assert [defect["round"] for defect in kako("show", "1", "--json").json()["defects"]] == [1]


def test_what_was_found_of_the_first_item_does_not_count_against_its_replacement(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    kako("qc", "KB1", *FOUND, today="2026-07-15")
    kako("record", "1", "qc", today="2026-07-15")
    kako("qc", "KB1", "--pass", today="2026-07-15")
    assert order(kako)["failed"] == []
    assert next_command(kako).endswith("record 1 approved")


def test_a_review_that_is_taken_back_leaves_the_replacement_to_be_looked_at(kako: Kako) -> None:
    replacement(kako)
    kako("qc", "KB1", *FOUND, today="2026-07-16")
    for what in ("KB1", "1"):
        assert "rejected" in next_command(kako)
        kako("undo", what, today="2026-07-16")
        assert next_command(kako).endswith("qc KB1")
        kako("redo", today="2026-07-16")
    kako("undo", "1")
    kako("undo", "1")
    assert kako.case(today="2026-07-16")["state"] == "sent"
    kako("record", "1", "qc", "--on", "2026-07-15", today="2026-07-16")
    assert next_command(kako).endswith("qc KB1")


def test_correcting_the_day_that_the_photos_came_keeps_their_review(kako: Kako) -> None:
    replacement(kako)
    kako("qc", "KB1", "--pass", today="2026-07-16")
    kako("amend", "1", "qc", "--on", "2026-07-14", today="2026-07-17")
    assert next_command(kako).endswith("record 1 approved")


def test_what_is_found_while_a_request_is_open_leads_to_its_defects(kako: Kako) -> None:
    kako.open(sent="2026-07-01")
    command = kako("qc", "KB1", *FOUND, today="2026-07-02").last_line()
    assert command.endswith(f"defect 1 {shell_quoted(FOUND[1:])}")
    kako("defect", "1", FOUND[1], today="2026-07-02")
    assert kako("qc", "KB1", "--unsure", INSOLE, today="2026-07-03").last_line().endswith("status 1")


def test_only_what_a_look_found_itself_is_proposed_as_a_defect(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--fail", "glue: spot at toe, 2 mm")
    kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", "glue spot, toe, 2 mm wide")
    found = kako("qc", "KB1", "--fail", "size: tag says 41 not 42")
    assert found.last_line() == f"kakoreturn defect 1 {shell_quoted(['size: tag says 41 not 42'])}"
    assert "glue" not in "".join(line for line in found.out.splitlines() if "kakoreturn" in line)
    again = kako.typed("qc", "KB1", answers=[""] * 12)
    assert again.last_line() == "kakoreturn status 1"


def test_each_finding_is_proposed_as_a_defect_of_its_own(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    found = kako("qc", "KB1", "--fail", "glue: spot", "--fail", "size: tag says 41", "--fail", "toe: it's $5")
    commands = [line for line in found.out.splitlines() if line.startswith("kakoreturn ")]
    one, two = (f"kakoreturn defect 1 {shell_quoted([text])}" for text in ("glue: spot", "size: tag says 41"))
    assert commands == [two, "kakoreturn defect 1 TEXT", one]
    assert "TEXT stands for what cannot be pasted safely" in found.out


def test_a_review_from_before_the_replacement_came_says_nothing_of_it(kako: Kako) -> None:
    replacement(kako)
    ran = kako("qc", "KB1", *FOUND, "--on", "2026-07-14", today="2026-07-16")
    assert "rejected" not in ran.out
    assert next_command(kako).endswith("qc KB1")


def test_what_was_found_of_a_replacement_stays_found_when_more_photos_of_it_are_in(kako: Kako) -> None:
    replacement(kako)
    kako("qc", "KB1", *FOUND, "--unsure", INSOLE, today="2026-07-16")
    kako("order", "asked", "KB1", today="2026-07-16")
    assert "Before I decide" in kako("draft", "1", today="2026-07-17").out
    kako("order", "photos", "KB1", today="2026-07-18")
    kako("qc", "KB1", "--pass", today="2026-07-18")
    assert "record 1 rejected --note" in next_command(kako, "2026-07-18")


def test_an_approval_claims_no_look_that_left_something_open(kako: Kako) -> None:
    replacement(kako)
    kako("qc", "KB1", "--unsure", INSOLE, today="2026-07-16")
    assert "found nothing wrong" not in kako("draft", "1", "--kind", "approve", today="2026-07-16").out
    kako("qc", "KB1", "--pass", today="2026-07-16")
    assert "found nothing wrong" in kako("draft", "1", "--kind", "approve", today="2026-07-16").out


@pytest.mark.parametrize("looked", [("--pass",), ("--waive",), ("--fail", "size: the tag says 43")])
def test_a_later_look_that_leaves_nothing_open_settles_what_was_asked_for(kako: Kako, looked: tuple[str, ...]) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--unsure", INSOLE, today="2026-06-08")
    kako("order", "asked", "KB1", today="2026-06-09")
    kako("qc", "KB1", "--unsure", INSOLE, today="2026-06-10")
    assert [wait["reason"] for wait in kako("status", "--json").json()["orders_waiting"]] == ["asked"]
    kako("qc", "KB1", *looked, today="2026-06-11")
    left = [wait["reason"] for wait in kako("status", "--json", today="2026-06-11").json()["orders_waiting"]]
    assert left == (["finding"] if "--fail" in looked else [])


def test_a_replacement_of_which_something_is_left_open_is_asked_about_and_not_approved(kako: Kako) -> None:
    replacement(kako)
    kako("qc", "KB1", "--unsure", INSOLE, today="2026-07-16")
    assert next_command(kako).endswith("draft 1 --kind more-photos")
    letter = kako("draft", "1", today="2026-07-16")
    assert INSOLE.partition(": ")[2] in letter.out
    assert letter.err.splitlines()[-1].endswith("order asked KB1")
    kako("order", "asked", "KB1", today="2026-07-16")
    asked = kako.case(today="2026-07-30")
    assert (asked["waiting_on"], asked["health"], asked["late_days"]) == ("agent", "due", 0)
    assert "expected by" not in kako("status", "1", today="2026-07-30").out.splitlines()[0]
    assert next_command(kako).endswith("order photos KB1")
    kako("order", "photos", "KB1", today="2026-07-30")
    assert next_command(kako, "2026-07-30").endswith("qc KB1")


def test_the_replacement_of_a_replacement_is_reviewed_anew_on_the_same_day_too(kako: Kako) -> None:
    replacement(kako)
    kako("qc", "KB1", *FOUND, today="2026-07-16")
    kako("record", "1", "rejected", "sent", "qc", today="2026-07-16")
    assert next_command(kako).endswith("qc KB1")
    kako("qc", "KB1", "--pass", today="2026-07-16")
    assert next_command(kako).endswith("record 1 approved")


def test_the_review_of_a_replacement_goes_along_where_its_order_is_renamed_and_its_store_moves(kako: Kako) -> None:
    replacement(kako)
    kako("qc", "KB1", "--pass", today="2026-07-15")
    kako("order", "edit", "KB1", "--number", "KB2")
    kako("export", "json", "--out", "moved.json")
    kako("--db", "other.db", "import", "moved.json")
    for store in ((), ("--db", "other.db")):
        (told,) = kako(*store, "status", "--json", today="2026-07-16").json()["cases"]
        assert told["next_actions"][0]["command"].endswith("record 1 approved")


# --- the board


def test_photos_that_wait_are_told_with_their_days(kako: Kako) -> None:
    waiting_order(kako, "KB1", "--item", "Runner 42")
    (entry,) = to_review(kako)
    told = {key: entry[key] for key in ("order", "item", "photos_on", "days_waiting", "return_by")}
    assert told == {
        "order": "KB1",
        "item": "Runner 42",
        "photos_on": "2026-06-08",
        "days_waiting": 2,
        "return_by": None,
    }
    board = kako("status")
    assert "1 item to review" in board.out
    assert board.last_line().endswith("qc KB1")


def test_orders_to_review_rank_with_the_buyers_turn_and_the_longest_waiting_first(kako: Kako) -> None:
    # The case asked for on 06-05 is overdue with the agent since 06-07; the photos are the buyer's turn.
    kako.open(order="KB1", sent="2026-06-05")
    waiting_order(kako, "KB2", photos="2026-06-09")
    waiting_order(kako, "KB3", photos="2026-06-08")
    waiting_order(kako, "KB4", "--return-by", "2026-06-11", photos="2026-06-10")
    assert [entry["order"] for entry in to_review(kako)] == ["KB4", "KB3", "KB2"]
    shown = kako("status").out
    assert sorted(["KB1", "KB2", "KB3", "KB4"], key=shown.index) == ["KB4", "KB1", "KB3", "KB2"]


def test_the_board_narrows_to_the_orders_of_a_seller(kako: Kako) -> None:
    waiting_order(kako, "KB1", "--seller", "North Shop")
    waiting_order(kako, "KB2", "--seller", "South Shop")
    found = kako("status", "--seller", "South Shop", "--json").json()["orders_to_review"]
    assert [entry["order"] for entry in found] == ["KB2"]


# --- the walk through the checklist, on a terminal


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_the_checklist_goes_back_and_keeps_its_answers_when_it_is_left(kako: Kako) -> None:
    kako("order", "add", "KB1", "--category", "shoes")
    kako("order", "photos", "KB1")
    with kako.terminal("qc", "KB1") as terminal:
        terminal.answer("y, n or u", "?")
        terminal.expect("something is wrong")
        terminal.expect("open seam, left heel, 2 cm")
        terminal.answer("y, n or u")
        terminal.answer("y, n or u", "n")
        terminal.answer("What is wrong, and where", "the tag says 41")
        terminal.answer("y, n or u", "<")
        terminal.answer("y, n or u (Enter: n, the tag says 41)", "n")
        terminal.answer("What is wrong, and where", "<")  # to the answer that it belongs to
        terminal.answer("y, n or u (Enter: n, the tag says 41)", "n")
        terminal.answer("What is wrong, and where", "the tag says 43")
        terminal.expect("3/10")
        assert terminal.leave("\x03") == 130
    assert order(kako)["reviewed_on"] is None
    with kako.terminal("qc", "KB1") as terminal:
        terminal.expect("2 of 10 are answered already")
        for _ in range(8):
            terminal.answer("y, n or u")
        terminal.answer("Open a request now?", "n")
        assert terminal.end() == 0, terminal.text
    assert order(kako)["failed"] == ["size: the tag says 43"]
    with kako.terminal("qc", "KB1") as terminal:
        terminal.expect("1/10")
        assert "answered already" not in terminal.text
        terminal.leave("\x03")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_review_that_finds_something_goes_on_to_the_request(kako: Kako) -> None:
    kako("order", "add", "KB1", "--category", "shoes", "--item", "Runner 42")
    kako("order", "photos", "KB1")
    with kako.terminal("qc", "KB1") as terminal:
        terminal.answer("y, n or u", "n")
        terminal.answer("What is wrong, and where", "torn heel on the left")
        for _ in range(9):
            terminal.answer("y, n or u")
        terminal.answer("Open a request now?", "y")
        terminal.answer("Exchange, refund or partial refund", "ex")
        terminal.expect("Step 1 of 6")
        terminal.leave("\x03")
    (case,) = kako("status", "--json").json()["cases"]
    assert (case["order"], case["remedy"], case["state"]) == ("KB1", "exchange", "preparing")


def test_an_answer_may_be_the_beginning_of_its_word(kako: Kako) -> None:
    kako("order", "add", "KB1", "--category", "shoes")
    kako("order", "photos", "KB1")
    asked = kako.typed("qc", "KB1", answers=["maybe", "ye", "uns", "the tag", "not s", "the box", *[""] * 7])
    assert "'maybe' is not known" in asked.err
    found = order(kako)
    assert (len(found["unsure"]), found["failed"]) == (2, [])
    assert [one.partition(": ")[2] for one in found["unsure"]] == ["the tag", "the box"]


# --- several at once


def test_several_orders_that_are_all_well_are_reviewed_in_one_line_and_taken_back_at_once(kako: Kako) -> None:
    for number in ("KB1", "KB2", "KB3"):
        waiting_order(kako, number)
    ran = kako("qc", "KB1", "KB2", "KB1", "--pass", "--on", "2026-06-09", today="2026-06-10")
    assert [line for line in ran.out.splitlines() if line.startswith("Order")] == [
        "Order KB1: reviewed, all as it should be.",
        "Order KB2: reviewed, all as it should be.",
    ]
    assert [entry["order"] for entry in to_review(kako)] == ["KB3"]
    assert order(kako, "KB2")["reviewed_on"] == "2026-06-09"
    kako("undo")
    assert [entry["order"] for entry in to_review(kako)] == ["KB1", "KB2", "KB3"]
    told = kako("qc", "KB1", "KB2", "--pass", "--json").json()
    assert (told["schema"], [one["order"] for one in told["orders"]]) == ("kakoreturn.orders/1", ["KB1", "KB2"])


def test_an_order_of_several_items_names_them_all(kako: Kako) -> None:
    for item in ("Runner 42", "Cap"):
        kako("order", "add", "KB1", "--item", item)
    kako("order", "photos", "KB1")
    assert "Order KB1/1: reviewed" in kako("qc", "KB1", "--pass").out
    assert to_review(kako) == []


def test_what_is_about_one_item_is_not_said_of_several(kako: Kako) -> None:
    for number in ("KB1", "KB2"):
        waiting_order(kako, number)
    for words in (("--fail", OPEN_SEAM), ("--unsure", INSOLE), ("--pass", "--minutes", "9"), ("--page",)):
        ran = kako("qc", "KB1", "KB2", *words, code=2)
        option = "--minutes" if "--minutes" in words else words[0]
        assert f"{option} is about one item, and 2 are named: KB1, KB2" in ran.err
        assert f"kakoreturn qc KB1 {option}" in ran.err
    assert [entry["order"] for entry in to_review(kako)] == ["KB1", "KB2"]


def test_one_of_several_that_cannot_be_reviewed_leaves_all_as_they_were(kako: Kako) -> None:
    for number in ("KB1", "KB2"):
        waiting_order(kako, number)
    kako("qc", "KB2", "--pass")
    kako("order", "shipped", "KB2")
    assert "order 'KB2' has left the warehouse" in kako("qc", "KB1", "KB2", "--pass", code=4).err
    assert "no order 'KB9'" in kako("qc", "KB1", "KB9", "--pass", code=3).err
    assert [entry["order"] for entry in to_review(kako)] == ["KB1"]


def test_what_earlier_reviews_found_stays_and_leads_on(kako: Kako) -> None:
    for number in ("KB1", "KB2"):
        waiting_order(kako, number)
    kako("qc", "KB2", "--fail", OPEN_SEAM)
    ran = kako("qc", "KB1", "KB2", "--pass")
    assert "Order KB2: something is wrong." in ran.out
    assert ran.out.splitlines()[-1].endswith("new --order KB2 --remedy exchange")
    kako("qc", "KB2", "--waive")
    assert order(kako, "KB2")["failed"] == []


def test_photos_that_are_in_lead_to_their_review(kako: Kako) -> None:
    for number in ("KB1", "KB2"):
        kako("order", "add", number)
    assert kako("order", "photos", "KB1", "KB2").last_line() == "kakoreturn qc KB1"
    kako("qc", "KB1", "--pass")
    assert kako("order", "photos", "KB1", "KB2", "--on", "2026-06-10").last_line() == "kakoreturn qc KB2"


def test_an_order_shows_what_its_reviews_found(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--fail", OPEN_SEAM, "--unsure", INSOLE)
    shown = [" ".join(line.split()) for line in kako("order", "show", "KB1").out.splitlines()]
    assert f"wrong {OPEN_SEAM}" in shown
    assert f"unsure {INSOLE}" in shown


# --- what a review left open


def test_what_is_open_is_asked_for_and_not_looked_for_again(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--unsure", INSOLE)
    board = kako("status")
    assert ("unsure" in board.out, "ask for photos" in board.out) == (True, True)
    assert board.last_line() == "kakoreturn draft KB1 --kind more-photos"
    assert to_review(kako)[0]["unsure"] == [INSOLE]
    assert "once sent: kakoreturn order asked KB1" in kako("draft", "KB1", "--kind", "more-photos").err
    calendar = kako("export", "ics").out
    assert ("Ask for more QC photos" in calendar, "nobody has looked" in calendar) == (True, False)
    (barred,) = kako("order", "ready", "--json").json()["not_ready"]
    assert ("left something open" in barred["why"], "order asked KB1" in barred["hint"]) == (True, True)
    kako("order", "asked", "KB1")
    assert to_review(kako) == []


def test_what_was_found_is_acted_on_whatever_else_is_open(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--unsure", INSOLE, "--fail", OPEN_SEAM)
    board = kako("status", "--json").json()
    assert board["orders_to_review"] == []
    assert [(one["ref"], one["reason"]) for one in board["orders_waiting"]] == [("KB1", "finding")]
    assert kako("status").last_line() == "kakoreturn new --order KB1 --remedy exchange"
    kako("new", "--order", "KB1", "--remedy", "exchange", "--sent", "today")
    board = kako("status", "--json").json()
    assert (len(board["cases"]), board["orders_to_review"], board["orders_waiting"]) == (1, [], [])


def test_what_was_left_open_is_told_by_the_open_case_alone(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--unsure", INSOLE)
    kako.open(sent="2026-06-10")
    assert to_review(kako) == []
    assert "order asked KB1" in kako("draft", "1", "--kind", "more-photos").err


def test_a_finding_that_is_told_again_is_told_once(kako: Kako) -> None:
    waiting_order(kako)
    kako("qc", "KB1", "--fail", "size: tag says 43, not 42", "--fail", "size: tag says 4")
    kako("qc", "KB1", "--fail", "size: tag says 43")
    assert order(kako)["failed"] == ["size: tag says 43, not 42", "size: tag says 4"]


def test_a_second_look_begins_with_what_is_on_record(kako: Kako) -> None:
    kako("order", "add", "KB1", "--category", "shoes")
    kako("order", "photos", "KB1")
    kako("qc", "KB1", "--fail", OPEN_SEAM, "--unsure", "size: the tag")
    asked = kako.typed("qc", "KB1", answers=[*[""] * 10, "n"])
    assert "Enter: n, seam open for 2 cm on the left heel" in asked.err
    found = order(kako)
    assert (found["failed"], found["unsure"]) == ([OPEN_SEAM], ["size: the tag"])


def test_a_fault_on_record_stays_whatever_is_answered_and_the_walk_says_so(kako: Kako) -> None:
    kako("order", "add", "KB1", "--category", "shoes")
    kako("order", "photos", "KB1")
    faults = ["item: is a left-hand model", "item: no box logo"]
    kako("qc", "KB1", "--fail", faults[0], "--fail", faults[1])
    asked = kako.typed("qc", "KB1", answers=["y", *[""] * 9, "n"])
    assert "Enter: n, is a left-hand model; no box logo" in asked.err
    assert "What was found stays on record: is a left-hand model; no box logo" in asked.err
    assert "once this is done: kakoreturn qc KB1 --waive" in asked.err
    assert order(kako)["failed"] == faults
    left = kako.typed("qc", "KB1", answers=[*[""] * 10, "n"])
    assert "stays on record" not in left.err
    assert order(kako)["failed"] == faults
