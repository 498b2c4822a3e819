"""The command-line contract for scripts: the keys of every JSON document, and the exit code of every kind of failure.

More keys may be added to a document; those named here may not go.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import every_object, typed
from tests.support.kako import SEAM, Kako

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

CASE_KEYS = {
    *("case", "order", "item", "seller", "agent", "remedy", "phase", "round", "state", "outcome", "return_by"),
    *("day", "day_zero", "waiting_on", "health", "late_days", "steps", "timeline", "next_actions"),
}
STEP_IDS = ["document", "contact", "order_number", "explain", "request", "wait"]
ROW_KEYS = {
    *("stage", "from_day", "to_day", "planned_from", "planned_to"),
    *("actual", "forecast_from", "forecast_to", "state"),
}
ACTION_KEYS = {"id", "who", "what", "why", "by", "command", "source"}
ACTION_IDS = {
    *("complete_request", "send_request", "wait", "chase_agent", "review_replacement", "contact_support"),
    *("provide_documentation", "persist", "escalate", "check_refund", "accept_or_repair", "name_issue"),
}
ORDER_KEYS = {
    *("order", "item", "seller", "agent", "category", "size", "quantity", "price", "payment", "stage"),
    *("ordered_on", "stocked_on", "photos_on", "shipped_on", "delivered_on", "reviewed_on", "return_by", "url"),
}
GUIDE_KEYS = {
    *("agent", "published", "stages", "golden_rule", "exchange", "refund"),
    *("refusal", "prevention", "after_shipping", "faq"),
}


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Kako:
    """Return a session with two sent cases, one with everything on record, one vague case, and an order of its own.

    The tests of this module that use it change nothing in it.
    """
    kako = Kako(tmp_path_factory.mktemp("furnished"))
    picture = str(kako.photo())
    kako.open(
        *("--seller", "Shoe corner", "--category", "shoes", "--size", "42", "--price", "129.00", "--currency", "CNY"),
        *("--quantity", "1", "--payment", "paypal", "--return-by", "2026-06-30", "--photo", picture),
        item="Runner 42",
        sent="2026-06-06",
    )
    kako("note", "1", "the other shoe is fine")
    kako("message", "1", "--from", "agent", "we are asking the seller")
    kako.open(item="Desk lamp", order="KB2", sent="2026-06-09", defect="crack 3 cm long in the glass shade")
    kako.open(item="Bag", order="KB3", defect="bad quality")
    kako("order", "add", "KB7", "--item", "Shoulder bag", "--price", "80.50", "--currency", "CNY")
    return kako


# --- documents


def test_status_has_its_schema_and_top_level_keys(furnished: Kako) -> None:
    document = furnished("status", "--json").json()
    assert document["schema"] == "kakoreturn.status/1"
    assert document["today"] == "2026-06-10"
    assert {"cases", "orders_to_review"} <= document.keys()


def test_status_of_an_empty_store_lists_nothing(kako: Kako) -> None:
    document = kako("status", "--json").json()
    assert document["cases"] == []
    assert document["orders_to_review"] == []


def test_a_case_of_status_has_every_key(furnished: Kako) -> None:
    for case in furnished("status", "--json").json()["cases"]:
        assert case.keys() >= CASE_KEYS


def test_a_case_of_status_tells_what_was_put_in(furnished: Kako) -> None:
    case = furnished.case()
    told = {key: case[key] for key in ("case", "order", "item", "seller", "agent", "remedy", "phase", "round")}
    assert told == {
        "case": 1,
        "order": "KB1",
        "item": "Runner 42",
        "seller": "Shoe corner",
        "agent": "kakobuy",
        "remedy": "exchange",
        "phase": "qc",
        "round": 1,
    }
    assert (case["state"], case["outcome"], case["return_by"]) == ("sent", None, "2026-06-30")


def test_the_example_of_the_contract_holds(furnished: Kako) -> None:
    case = furnished.case(today="2026-06-10")
    assert (case["day"], case["day_zero"], case["waiting_on"]) == (4, "2026-06-06", "agent")
    assert (case["health"], case["late_days"]) == ("overdue", 2)
    row = case.row("submitted")
    assert (row["state"], row["actual"]) == ("done", "2026-06-06")
    assert case.planned("submitted") == ("2026-06-06", "2026-06-06")
    assert case.forecast("submitted") == (None, None)
    assert case.by("chase_agent") == "2026-06-10"


def test_the_six_steps_are_numbered_and_named_in_order(furnished: Kako) -> None:
    for case in furnished("status", "--json").json()["cases"]:
        assert [(step["n"], step["id"]) for step in case["steps"]] == list(enumerate(STEP_IDS, start=1))
        assert all(step.keys() >= {"n", "id", "done", "missing"} for step in case["steps"])
        assert all(isinstance(step["done"], bool) and isinstance(step["missing"], list) for step in case["steps"])


def test_a_step_that_is_done_misses_nothing_and_another_says_what(furnished: Kako) -> None:
    for case in furnished("status", "--json").json()["cases"]:
        assert all(bool(step["missing"]) is not step["done"] for step in case["steps"])


def test_the_six_steps_are_there_for_a_refund_too(kako: Kako) -> None:
    case = kako.open(remedy="refund")
    assert [step["id"] for step in case.data["steps"]] == STEP_IDS


def test_the_exchange_timeline_is_the_table_of_the_guide(furnished: Kako) -> None:
    rows = [(row["stage"], row["from_day"], row["to_day"]) for row in furnished.case().data["timeline"]]
    assert rows == [
        ("submitted", 0, 0),
        ("reviewed", 1, 2),
        ("confirmed", 3, 7),
        ("arrived", 7, 14),
        ("qc", 14, 16),
        ("approved", 16, 18),
    ]


def test_a_row_of_the_timeline_has_every_key(furnished: Kako) -> None:
    for case in furnished("status", "--json").json()["cases"]:
        assert all(row.keys() >= ROW_KEYS for row in case["timeline"])
        assert all(row["state"] in {"done", "waiting", "upcoming"} for row in case["timeline"])


def test_a_next_action_has_every_key_and_a_known_id(furnished: Kako) -> None:
    for case in furnished("status", "--json").json()["cases"]:
        assert case["next_actions"]
        for action in case["next_actions"]:
            assert action.keys() >= ACTION_KEYS
            assert action["id"] in ACTION_IDS
            assert action["why"]
            assert action["source"]
            assert action["by"] is None or DATE.fullmatch(action["by"])


def test_the_overdue_action_names_its_command_and_its_row_of_the_guide(furnished: Kako) -> None:
    (action,) = [each for each in furnished.case().data["next_actions"] if each["id"] == "chase_agent"]
    words = typed(action["command"])
    assert words[0] == "kakoreturn"
    assert words[-4:] == ["draft", "1", "--kind", "follow-up"]
    assert action["who"] == "you"
    assert "row 2" in action["source"]


def test_new_with_json_answers_as_status_of_the_case_does(kako: Kako) -> None:
    opened = kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM, "--json").json()
    assert opened == kako("status", "1", "--json").json()


def test_draft_has_its_schema_and_keys(furnished: Kako) -> None:
    document = furnished("draft", "1", "--kind", "request", "--json").json()
    assert document["schema"] == "kakoreturn.draft/1"
    assert document.keys() >= {"case", "kind", "lang", "subject", "body", "attachments", "missing"}
    assert (document["case"], document["kind"], document["lang"]) == (1, "request", "en")
    assert document["attachments"] == ["seam.png"]
    assert document["missing"] == []


def test_draft_names_each_missing_thing_with_its_step_and_question(furnished: Kako) -> None:
    missing = furnished("draft", "3", "--anyway", "--json").json()["missing"]
    assert missing
    assert all(each.keys() >= {"step", "what", "question"} for each in missing)
    assert "explain" in {each["step"] for each in missing}


def test_show_is_the_case_as_in_status_with_all_its_record(furnished: Kako) -> None:
    document = furnished.show()
    assert document["schema"] == "kakoreturn.show/1"
    assert document.keys() >= CASE_KEYS | {"defects", "photos", "messages", "notes", "money", "journal"}
    assert {key: document[key] for key in CASE_KEYS} == {key: furnished.case()[key] for key in CASE_KEYS}
    assert [len(document[key]) for key in ("defects", "photos", "messages", "notes")] == [1, 1, 1, 1]
    assert document["journal"]


def test_order_list_has_every_key_of_every_order(furnished: Kako) -> None:
    document = furnished("order", "list", "--json").json()
    assert re.fullmatch(r"kakoreturn\.[a-z_.-]+/1", document["schema"])
    assert {each["order"] for each in document["orders"]} == {"KB1", "KB2", "KB3", "KB7"}
    assert all(each.keys() >= ORDER_KEYS for each in document["orders"])


def test_order_list_tells_what_was_put_in(furnished: Kako) -> None:
    (order,) = [each for each in furnished("order", "list", "--json").json()["orders"] if each["order"] == "KB1"]
    told = {key: order[key] for key in ("seller", "agent", "category", "size", "quantity", "payment", "return_by")}
    assert told == {
        "seller": "Shoe corner",
        "agent": "kakobuy",
        "category": "shoes",
        "size": "42",
        "quantity": 1,
        "payment": "paypal",
        "return_by": "2026-06-30",
    }


def test_every_command_about_an_order_tells_it_as_order_list_does(kako: Kako) -> None:
    kako("config", "set", "return_rule", "5 days after stocked")

    def told(*words: str) -> dict[str, Any]:
        document = kako(*words, "--json").json()
        (one,) = document.get("orders", [document])
        listed: dict[str, Any]
        (listed,) = kako("order", "list", "--json").json()["orders"]
        assert {key: one[key] for key in listed} == listed
        return listed

    told("order", "add", "KB9", "--item", "Lamp")
    told("order", "edit", "KB9", "--return-by", "2026-06-20")
    told("order", "stocked", "KB9", "--on", "2026-06-08")
    told("order", "note", "KB9", "the dark one")
    told("order", "asked", "KB9")
    told("order", "photos", "KB9")
    assert [clock["ends_on"] for clock in told("qc", "KB9", "--pass")["clocks"]] == ["2026-06-20"]
    told("order", "shipped", "KB9")


def test_an_import_tells_what_is_new_as_order_list_does(kako: Kako) -> None:
    kako("config", "set", "return_rule", "5 days after stocked")
    (kako.folder / "list.csv").write_text("order,item,stocked on\nKB9,Lamp,2026-06-08\n")
    rehearsed = kako("order", "import", "list.csv", "--dry-run", "--json").json()["orders"]
    new = kako("order", "import", "list.csv", "--json").json()["orders"]
    assert new == rehearsed == kako("order", "list", "--json").json()["orders"]
    assert [clock["ends_on"] for clock in new[0]["clocks"]] == ["2026-06-13"]


def test_what_a_request_lacks_is_never_cut(kako: Kako) -> None:
    kako("new", "--order", "KB9", "--remedy", "exchange", "--defect", "open seam on the left heel")
    kako("defect", "1", "bad quality")
    kako("defect", "1", "not good")
    case = kako.case().data
    missing = [what for step in case["steps"] for what in step["missing"] if step["id"] in {"document", "explain"}]
    assert len(missing) >= 3
    (action,) = [one for one in case["next_actions"] if one["id"] == "complete_request"]
    assert action["what"].endswith("; ".join(missing))


def test_money_is_an_amount_as_text_and_a_currency(furnished: Kako) -> None:
    prices = [each["price"] for each in furnished("order", "list", "--json").json()["orders"] if each["price"]]
    assert {(price["amount"], price["currency"]) for price in prices} == {("129.00", "CNY"), ("80.50", "CNY")}


def test_guide_has_its_schema_and_keys(furnished: Kako) -> None:
    document = furnished("guide", "--json").json()
    assert document["schema"] == "kakoreturn.guide/1"
    assert document.keys() >= GUIDE_KEYS
    assert document["exchange"].keys() >= {"steps", "timeline"}
    assert document["refund"].keys() >= {"steps", "business_days"}
    assert "rungs" in document["refusal"]
    assert document["published"] == "2026-05-31"


def test_guide_holds_every_table_of_the_agents_guide(furnished: Kako) -> None:
    guide = furnished("guide", "--json").json()
    assert len(guide["stages"]) == 2
    assert len(guide["exchange"]["steps"]) == 6
    assert len(guide["exchange"]["timeline"]) == 6
    assert len(guide["refund"]["steps"]) == 5
    assert guide["refund"]["business_days"] == [5, 14]
    assert len(guide["refusal"]["rungs"]) == 4
    assert len(guide["prevention"]) == 5
    assert len(guide["after_shipping"]) == 4
    assert len(guide["faq"]) == 4


def test_guide_tells_the_exchange_timetable_row_by_row(furnished: Kako) -> None:
    rows = furnished("guide", "--json").json()["exchange"]["timeline"]
    assert all(row.keys() >= {"stage", "label", "from_day", "to_day", "who"} for row in rows)
    assert [(row["stage"], row["from_day"], row["to_day"], row["who"]) for row in rows] == [
        ("submitted", 0, 0, "you"),
        ("reviewed", 1, 2, "agent"),
        ("confirmed", 3, 7, "seller"),
        ("arrived", 7, 14, "seller"),
        ("qc", 14, 16, "agent"),
        ("approved", 16, 18, "you"),
    ]


@pytest.mark.parametrize(
    "topic",
    ["stages", "exchange", "timeline", "refund", "refusal", "prevention", "after-shipping", "faq"],
)
def test_guide_shows_each_topic(furnished: Kako, topic: str) -> None:
    assert furnished("guide", topic).out.strip()


def test_doctor_has_its_schema_and_keys_on_a_sound_store(furnished: Kako) -> None:
    document = furnished("doctor", "--json").json()
    assert document["schema"] == "kakoreturn.doctor/1"
    assert document["ok"] is True
    assert document["checks"]
    assert all(each.keys() >= {"id", "ok", "detail"} and each["ok"] is True for each in document["checks"])


def test_dates_are_plain_days_and_moments_are_utc(furnished: Kako) -> None:
    for each in every_object(furnished.show()):
        for key, value in each.items():
            if key.endswith("_on") and key != "waiting_on" and isinstance(value, str):
                assert DATE.fullmatch(value)
            if key.endswith("_at") and isinstance(value, str):
                assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", value)


@pytest.mark.parametrize(
    "args",
    [("status",), ("status", "1"), ("show", "1"), ("draft", "1"), ("order", "list"), ("guide",), ("doctor",)],
)
def test_json_is_one_document_and_nothing_else_on_stdout(furnished: Kako, args: tuple[str, ...]) -> None:
    ran = furnished(*args, "--json")
    assert isinstance(ran.json(), dict)
    assert ran.json()["schema"].startswith("kakoreturn.")


# --- errors


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("new",), 2),
        (("new", "--order", "KB9", "--remedy", "repair", "--defect", SEAM), 2),
        (("status", "99"), 3),
        (("show", "order:KB99"), 3),
        (("order", "show", "KB99"), 3),
        (("draft", "3"), 4),
        (("new", "--order", "KB1", "--item", "Runner 42", "--remedy", "exchange", "--defect", SEAM), 4),
    ],
)
def test_an_error_with_json_is_one_object_on_stderr(furnished: Kako, args: tuple[str, ...], code: int) -> None:
    ran = furnished(*args, "--json", code=code)
    assert ran.out == ""
    assert ran.error().keys() >= {"kind", "message", "hint"}
    assert ran.error()["kind"]
    assert ran.error()["message"]


def test_an_error_for_people_says_error_and_then_hint(furnished: Kako) -> None:
    ran = furnished("status", "99", code=3)
    assert ran.out == ""
    lines = [line for line in ran.err.splitlines() if line.strip()]
    assert lines[0].startswith("error: ")
    assert all(line.startswith("hint: ") for line in lines[1:2])
    assert "99" in lines[0]


FAILURES: list[tuple[tuple[str, ...], int]] = [
    # 2: usage
    (("status", "--nonsense"), 2),
    (("nonsense",), 2),
    (("new",), 2),
    (("new", "--order", "KB9", "--remedy", "repair", "--defect", SEAM), 2),
    (("new", "--order", "KB9", "--remedy", "exchange", "--defect", SEAM, "--category", "rocket"), 2),
    (("new", "--order", "KB9", "--remedy", "exchange", "--defect", SEAM, "--payment", "shells"), 2),
    (("new", "--order", "KB9", "--remedy", "exchange", "--defect", SEAM, "--quantity", "two"), 2),
    (("new", "--order", "KB9", "--remedy", "exchange", "--defect", SEAM, "--price", "cheap"), 2),
    (("new", "--order", "KB9", "--remedy", "exchange", "--defect", SEAM, "--return-by", "soon"), 2),
    (("record", "1", "--on", "today"), 2),
    (("record", "1", "danced"), 2),
    (("record", "1", "reviewed", "--on", "2026-02-30"), 2),
    (("amend", "1"), 2),
    (("amend", "1", "sent", "--on", "someday"), 2),
    (("switch", "1"), 2),
    (("switch", "1", "repair"), 2),
    (("draft", "1", "--kind", "poem"), 2),
    (("draft", "1", "--lang", "xx"), 2),
    (("defect", "1"), 2),
    (("defect", "1", "--edit", "first", "scratch 2 cm long on the heel"), 2),
    (("note", "1"), 2),
    (("message", "1", "no one said this"), 2),
    (("message", "1", "--from", "neighbour", "hello"), 2),
    (("order", "add"), 2),
    (("order", "add", "KB8", "--price", "cheap"), 2),
    (("order", "edit", "KB7", "--category", "rocket"), 2),
    # 3: not found
    (("status", "99"), 3),
    (("show", "99"), 3),
    (("draft", "99"), 3),
    (("prepare", "99"), 3),
    (("record", "99", "sent"), 3),
    (("amend", "99", "sent", "--on", "today"), 3),
    (("switch", "99", "refund"), 3),
    (("undo", "99"), 3),
    (("defect", "99", SEAM), 3),
    (("note", "99", "hello"), 3),
    (("message", "99", "--from", "agent", "hello"), 3),
    (("order", "show", "KB99"), 3),
    (("order", "edit", "KB99", "--seller", "Bag house"), 3),
    (("new", "--order", "KB9", "--remedy", "exchange", "--defect", SEAM, "--photo", "no-such-file.png"), 3),
    (("status", "--seller", "nobody"), 3),
    # 4: refused
    (("record", "1", "sent"), 4),
    (("record", "1", "rejected", "--note", "scratch 2 cm long on the heel"), 4),
    (("record", "1", "reviewed", "--on", "tomorrow"), 4),
    (("record", "1", "reviewed", "--on", "2026-06-05"), 4),
    (("record", "1", "agreed", "--amount", "10.00"), 4),
    (("record", "1", "reopened"), 4),
    (("record", "3", "reviewed"), 4),
    (("amend", "1", "confirmed", "--on", "today"), 4),
    (("redo",), 4),
    (("draft", "3"), 4),
    (("note", "1", "hello", "--on", "tomorrow"), 4),
    (("message", "1", "--from", "agent", "hello", "--on", "tomorrow"), 4),
    (("defect", "1", "scratch 2 cm long on the heel", "--on", "tomorrow"), 4),
    (("new", "--order", "KB1", "--item", "Runner 42", "--remedy", "refund", "--defect", SEAM), 4),
    (("new", "--order", "KB9", "--remedy", "exchange", "--defect", SEAM, "--sent", "tomorrow"), 4),
]


@pytest.mark.parametrize(
    ("args", "code"), FAILURES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_a_failure_has_its_exit_code_and_changes_nothing(furnished: Kako, args: tuple[str, ...], code: int) -> None:
    before = furnished.db.read_bytes()
    ran = furnished(*args, code=code)
    assert ran.out == ""
    assert ran.err.strip()
    assert furnished.db.read_bytes() == before


def test_status_check_of_an_empty_store_is_content(kako: Kako) -> None:
    kako("status", "--check")


@pytest.mark.of_files
def test_doctor_finds_a_changed_photo(kako: Kako) -> None:
    picture = kako.photo()
    kako.open("--photo", str(picture))
    stored = kako.stored_copies(picture)
    assert stored
    for copy in stored:
        copy.chmod(0o600)
        copy.write_bytes(copy.read_bytes()[:-1] + b"!")
    document = kako("doctor", "--json", code=5).json()
    assert document["ok"] is False
    assert not all(check["ok"] for check in document["checks"])


def test_doctor_finds_a_record_that_was_rewritten(kako: Kako) -> None:
    kako.open()
    kako("note", "1", "the strap was checked twice")
    stored = kako.db.read_bytes()
    assert b"the strap was checked twice" in stored
    kako.db.write_bytes(stored.replace(b"the strap was checked twice", b"the strap was checked never"))
    assert kako("doctor", "--json", code=5).json()["ok"] is False


# --- ground rules


@pytest.mark.parametrize("args", [("-h",), ("--help",), ("status", "-h"), ("order", "-h"), ("order", "add", "-h")])
def test_the_short_help_flag_works_everywhere(furnished: Kako, args: tuple[str, ...]) -> None:
    assert furnished.process(*args).out.strip()


def test_the_version_is_told_on_stdout(furnished: Kako) -> None:
    assert re.search(r"\d+\.\d+", furnished.process("--version").out)


def test_store_and_day_can_come_from_the_environment(furnished: Kako) -> None:
    document = furnished.process("status", "1", "--json", KAKORETURN_TODAY="2026-06-11").json()
    assert document["today"] == "2026-06-11"
    assert document["cases"][0]["day"] == 5


def test_an_option_beats_the_environment(furnished: Kako) -> None:
    other = str(furnished.folder / "other.db")
    words = ("--db", str(furnished.db), "--today", "2026-06-10", "status", "1", "--json")
    document = furnished.process(*words, KAKORETURN_DB=other, KAKORETURN_TODAY="2026-06-11").json()
    assert document["today"] == "2026-06-10"
    assert document["cases"][0]["order"] == "KB1"


@pytest.mark.parametrize("word", ["1", "case:1", "#1", "KB1", "order:KB1"])
def test_a_case_can_be_named_by_its_number_or_its_order(furnished: Kako, word: str) -> None:
    assert furnished.case(word)["case"] == 1


def test_status_takes_several_cases(furnished: Kako) -> None:
    assert sorted(furnished.open_cases("1", "KB2")) == [1, 2]


@pytest.mark.parametrize(("flags", "cases"), [(("--order", "KB2"), [2]), (("--seller", "Shoe corner"), [1])])
def test_status_can_be_narrowed(furnished: Kako, flags: tuple[str, ...], cases: list[int]) -> None:
    assert furnished.open_cases(*flags) == cases


@pytest.mark.parametrize(
    ("form", "day"),
    [("today", "2026-06-10"), ("yesterday", "2026-06-09"), ("-3d", "2026-06-07"), ("2026-06-01", "2026-06-01")],
)
def test_a_date_can_be_given_in_each_form(kako: Kako, form: str, day: str) -> None:
    kako.open(today="2026-06-10")
    kako("record", "1", "sent", "--on", form, today="2026-06-10")
    assert kako.case(today="2026-06-10")["day_zero"] == day


@pytest.mark.parametrize(("form", "day"), [("tomorrow", "2026-06-11"), ("+5d", "2026-06-15")])
def test_a_deadline_can_be_given_ahead(kako: Kako, form: str, day: str) -> None:
    assert kako.open("--return-by", form, today="2026-06-10")["return_by"] == day


@pytest.mark.parametrize("command", ["new", "status"])
def test_the_last_line_is_the_next_command_and_works_as_it_stands(kako: Kako, command: str) -> None:
    picture = str(kako.photo())
    elsewhere = {"KAKORETURN_DB": str(kako.folder / "none.db")}
    words = ("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM, "--photo", picture)
    opened = kako(*words, code=0, **elsewhere)
    answer = opened if command == "new" else kako("status", "1", code=0, **elsewhere)
    command_line = typed(answer.last_line())
    assert command_line[0] == "kakoreturn"
    assert str(kako.db) in command_line
    kako.process(*command_line[1:], code=0, **elsewhere)


def test_demo_shows_sample_cases_and_leaves_the_users_store_alone(kako: Kako) -> None:
    shown = kako("demo")
    assert len(shown.out.splitlines()) > 1
    assert not kako.db.exists()
    # And what it prints is of the sample cases, too.
    command_line = typed(shown.last_line())
    store = Path(command_line[command_line.index("--db") + 1])
    assert "Runner 42" in kako("--db", str(store), "status").out
    shutil.rmtree(store.parent)


def test_demo_removes_the_stores_of_older_ones(kako: Kako, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (old, young) = (tmp_path / f"kakoreturn-demo-{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "demo.db").touch()
    os.utime(old, (0, 0))
    kako("demo")
    assert not old.exists()
    assert young.exists()


@pytest.mark.of_files
def test_the_name_alone_shows_how_to_begin_and_the_board_once_there_is_a_store(kako: Kako) -> None:
    assert "kakoreturn order import FILE" in kako().out
    assert not kako.db.exists()
    kako.open()
    assert kako().out == kako("status").out


def test_a_filed_case_keeps_its_photo_as_it_is(kako: Kako) -> None:
    picture = kako.photo()
    case = kako.open("--photo", str(picture))
    assert case.step("document") is True
    assert picture.exists()
    assert kako.stored_copies(picture)
    assert "seam.png" in json.dumps(kako.show()["photos"])


def test_several_photos_are_named_in_the_draft(kako: Kako) -> None:
    first, second = kako.photo("toe.png", grey=10), kako.photo("heel.png", grey=200)
    kako.open("--photo", str(first), "--photo", str(second))
    document = kako("draft", "1", "--json").json()
    assert sorted(document["attachments"]) == ["heel.png", "toe.png"]
