"""Every row of the agent's guide is reached by a command.

A test's docstring names its rows, by their `source`, with the command that acts on them: `Row: SOURCE → COMMAND`.
The table in the README is made from these lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.answers import every_object
from tests.support.kako import SEAM

if TYPE_CHECKING:
    from tests.support.answers import Case
    from tests.support.kako import Kako

of_each_remedy = pytest.mark.parametrize(
    ("remedy", "table"), [("exchange", "exchange steps"), ("refund", "refund steps")]
)
RUNGS = ["support", "documented", "persisted", "escalated"]


def row(kako: Kako, source: str) -> dict[str, Any]:
    """Return the one row of the guide that names a source."""
    (found,) = [each for each in every_object(kako("guide", "--json").json()) if each.get("source") == source]
    return found


def sources(case: Case) -> list[str]:
    """Return the rows that the next actions of a case rest on."""
    return [action["source"] for action in case.data["next_actions"]]


@pytest.mark.parametrize("remedy", ["exchange", "refund"])
def test_before_shipping_either_remedy_can_be_asked_for(kako: Kako, remedy: str) -> None:
    """Row: stages, stage 1 → new."""
    assert kako.open(remedy=remedy)["phase"] == row(kako, "stages, stage 1")["id"]
    assert "Please do not ship it abroad before this is settled" in kako("draft", "1").out


def test_after_shipping_a_case_is_told_what_is_left(kako: Kako) -> None:
    """Row: stages, stage 2 → order shipped."""
    kako.open()
    kako("order", "shipped", "KB1", "--anyway")
    assert kako.case()["phase"] == row(kako, "stages, stage 2")["id"]
    assert sources(kako.case())[0] == "stages, stage 2"


def test_the_way_out_of_the_warehouse_is_barred_while_something_is_open(kako: Kako) -> None:
    """Row: golden rule → order shipped."""
    kako.open()
    kako("order", "shipped", "KB1", code=4)
    assert row(kako, "golden rule")["text"] in kako("guide", "stages").out


@of_each_remedy
def test_a_request_is_documented_before_it_is_sent(kako: Kako, remedy: str, table: str) -> None:
    """A photo is what it lacks.

    Row: exchange steps, step 1 → photo add
    Row: refund steps, step 1 → photo add
    """
    kako.open(remedy=remedy)
    (first, *_) = kako.case().data["next_actions"]
    assert (first["id"], first["source"]) == ("complete_request", f"{table}, step 1")
    kako("photo", "add", "1", str(kako.photo()))
    assert kako.case().step(row(kako, f"{table}, step 1")["id"])


@of_each_remedy
def test_a_request_goes_to_the_agent_by_its_order_page(kako: Kako, remedy: str, table: str) -> None:
    """It says so beside the message.

    Row: exchange steps, step 2 → record sent
    Row: refund steps, step 2 → record sent
    """
    kako.open(remedy=remedy)
    assert f"{table}, step 2" in sources(kako.case())
    assert "order page" in kako("draft", "1").err
    kako("record", "1", "sent")
    assert kako.case().step(row(kako, f"{table}, step 2")["id"])


@of_each_remedy
def test_the_first_line_of_a_request_names_the_order(kako: Kako, remedy: str, table: str) -> None:
    """No message goes without it.

    Row: exchange steps, step 3 → draft
    Row: refund steps, step 3 → draft
    """
    kako.open(remedy=remedy, order="KB250601")
    assert "KB250601" in kako("draft", "1").out.splitlines()[0]
    assert kako.case().step(row(kako, f"{table}, step 3")["id"])


def test_a_defect_is_explained_before_the_message_is_written(kako: Kako) -> None:
    """Row: exchange steps, step 4 → defect --edit."""
    step = row(kako, "exchange steps, step 4")["id"]
    kako.open(defect="bad quality")
    assert not kako.case().step(step)
    kako("draft", "1", code=4)
    kako("defect", "1", "--edit", "1", SEAM)
    assert kako.case().step(step)
    assert SEAM in kako("draft", "1").out


@pytest.mark.parametrize(
    ("remedy", "source", "said"),
    [
        ("exchange", "exchange steps, step 5", "My request: please exchange it"),
        ("refund", "refund steps, step 4", "for a refund, not an exchange"),
    ],
)
def test_a_request_says_what_is_wanted(kako: Kako, remedy: str, source: str, said: str) -> None:
    """In plain words.

    Row: exchange steps, step 5 → draft
    Row: refund steps, step 4 → draft
    """
    assert kako.open(remedy=remedy).step(row(kako, source)["id"])
    assert said in kako("draft", "1").out


def test_an_exchange_waits_for_an_answer(kako: Kako) -> None:
    """Row: exchange steps, step 6 → message --from agent."""
    assert not kako.open(sent="2026-06-10").step(step := row(kako, "exchange steps, step 6")["id"])
    kako("message", "1", "--from", "agent", "The seller has one.")
    assert kako.case().step(step)


def test_a_refund_waits_for_the_money(kako: Kako) -> None:
    """Row: refund steps, step 5 → record refunded."""
    assert row(kako, "refund steps, step 5")["text"] in kako("guide", "refund").out
    kako.open("--price", "129.00", remedy="refund", sent="2026-06-08")
    kako("record", "1", "refunded", "--amount", "129.00")
    assert kako.case()["outcome"] == "refunded"


def test_the_day_a_request_is_sent_is_day_zero(kako: Kako) -> None:
    """Row: exchange timeline, row 1 → record sent."""
    case = kako.open(sent="2026-06-10")
    told = case.row("submitted")
    assert (told["source"], told["actual"], case["day_zero"]) == (
        "exchange timeline, row 1",
        "2026-06-10",
        "2026-06-10",
    )


@pytest.mark.parametrize(
    ("source", "before", "today", "event"),
    [
        ("exchange timeline, row 2", None, "2026-07-04", "reviewed"),
        ("exchange timeline, row 3", "reviewed", "2026-07-09", "confirmed"),
        ("exchange timeline, row 4", "confirmed", "2026-07-16", "arrived"),
        ("exchange timeline, row 5", "arrived", "2026-07-18", "qc"),
    ],
)
def test_the_agent_is_chased_the_day_after_a_window_of_the_timetable_has_passed(
    kako: Kako, source: str, before: str | None, today: str, event: str
) -> None:
    """A case sent on 1 July, with the row before it recorded in time.

    Row: exchange timeline, row 2 → record reviewed
    Row: exchange timeline, row 3 → record confirmed
    Row: exchange timeline, row 4 → record arrived
    Row: exchange timeline, row 5 → record qc
    """
    kako.open(sent="2026-07-01")
    if before is not None:
        kako.record(before, "2026-07-03")
    (action,) = kako.case(today=today).data["next_actions"]
    assert (action["id"], action["source"]) == ("chase_agent", source)
    kako.record(event, today)
    assert kako.case(today=today).row(event)["actual"] == today
    assert kako.case(today=today).row(event)["source"] == source


def test_the_buyer_looks_at_the_replacement_and_approves_it(kako: Kako) -> None:
    """Row: exchange timeline, row 6 → record approved."""
    kako.open(sent="2026-07-01")
    kako.record("qc", "2026-07-15")
    assert sources(kako.case(today="2026-07-16")) == ["exchange timeline, row 6"]
    kako.record("approved", "2026-07-17")
    assert kako.case(today="2026-07-17").row("approved")["actual"] == "2026-07-17"


def test_a_refund_is_expected_in_business_days(kako: Kako) -> None:
    """Row: refund time → record agreed."""
    kako.open("--price", "129.00", remedy="refund", sent="2026-07-06")
    kako.record("agreed", "2026-07-09")
    told = kako.case(today="2026-07-09").row("refunded")
    assert (told["source"], told["unit"]) == ("refund time", "business_days")
    assert [told["from_day"], told["to_day"]] == row(kako, "refund time")["business_days"]
    assert sources(kako.case(today="2026-07-09")) == ["refund time"]


def test_a_refund_to_a_card_is_said_to_take_longer(kako: Kako) -> None:
    """Row: refund payment note → status."""
    note = row(kako, "refund payment note")["text"]
    for number, payment in enumerate(("card", "paypal"), 1):
        kako.open("--payment", payment, order=f"KB{number}", remedy="refund", sent="2026-06-08")
    assert note in kako("status", "1").out
    assert note not in kako("status", "2").out


@pytest.mark.parametrize(
    ("climbed", "kind", "action"),
    [
        (0, "support", "contact_support"),
        (1, "documentation", "provide_documentation"),
        (2, "follow-up", "persist"),
        (3, "escalation", "escalate"),
    ],
)
def test_each_rung_of_the_ladder_is_advised_with_its_message(kako: Kako, climbed: int, kind: str, action: str) -> None:
    """One after the other.

    Row: refusal, rung 1 → record support
    Row: refusal, rung 2 → record documented
    Row: refusal, rung 3 → record persisted
    Row: refusal, rung 4 → record escalated
    """
    kako.open(sent="2026-07-01")
    kako.record("refused", "2026-07-03")
    for rung in RUNGS[:climbed]:
        kako.record(rung, "2026-07-04")
    (advised,) = kako.case(today="2026-07-04").data["next_actions"]
    assert (advised["id"], advised["source"]) == (action, f"refusal, rung {climbed + 1}")
    assert advised["command"].endswith(f"draft 1 --kind {kind}")
    assert kako("draft", "1", "--json", today="2026-07-04").json()["kind"] == kind
    kako.record(row(kako, advised["source"])["id"], "2026-07-04")


def test_the_time_a_review_took_is_kept(kako: Kako) -> None:
    """Row: prevention, rule 1 → qc --minutes."""
    kako("order", "add", "KB1")
    kako("order", "photos", "KB1")
    assert "12 min" in kako("qc", "KB1", "--pass", "--minutes", "12").out
    assert "10 to 15 minutes" in kako("guide", "prevention").out


def test_a_measurement_is_asked_for_before_anything_is_approved(kako: Kako) -> None:
    """Row: prevention, rule 2 → draft --kind more-photos."""
    kako("order", "add", "KB1", "--category", "shoes")
    kako("order", "photos", "KB1")
    kako("qc", "KB1", "--unsure", "insole: length of the insole")
    assert "measurements" in kako("draft", "KB1", "--kind", "more-photos").out
    assert "insole" in row(kako, "prevention, rule 2")["text"]


@pytest.mark.parametrize("rule", [3, 4, 5])
def test_what_to_do_before_an_order_is_there_to_read(kako: Kako, rule: int) -> None:
    """Before there is anything to keep track of.

    Row: prevention, rule 3 → guide prevention
    Row: prevention, rule 4 → guide prevention
    Row: prevention, rule 5 → guide prevention
    """
    assert row(kako, f"prevention, rule {rule}")["text"] in kako("guide", "prevention").out


@pytest.mark.parametrize(("option", "issue"), list(enumerate(["minor", "major", "wrong-item", "size"], 1)))
def test_each_kind_of_trouble_after_shipping_has_its_option(kako: Kako, option: int, issue: str) -> None:
    """The page of the case shows it.

    Row: after shipping, option 1 → prepare --issue minor
    Row: after shipping, option 2 → prepare --issue major
    Row: after shipping, option 3 → prepare --issue wrong-item
    Row: after shipping, option 4 → prepare --issue size
    """
    source = f"after shipping, option {option}"
    kako.open("--phase", "after-shipping")
    kako("prepare", "1", "--issue", issue)
    assert source in sources(kako.case())
    assert f"{row(kako, source)['text']} [{source}]" in kako("status", "1").out


@pytest.mark.parametrize("question", [1, 2, 3, 4])
def test_each_question_is_answered(kako: Kako, question: int) -> None:
    """As the guide does.

    Row: faq, question 1 → guide faq
    Row: faq, question 2 → guide faq
    Row: faq, question 3 → guide faq
    Row: faq, question 4 → guide faq
    """
    asked = row(kako, f"faq, question {question}")
    told = kako("guide", "faq").out
    assert told.index(asked["question"]) < told.index(asked["answer"])
