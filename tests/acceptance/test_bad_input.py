"""What is wrong is refused with its exit code and changes nothing; what is only strange is kept and shown as it is."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.kako import SEAM, Kako

if TYPE_CHECKING:
    from pathlib import Path

NEW = ("new", "--remedy", "exchange", "--defect", SEAM)

ESC = "\x1b"
HOSTILE = (
    f"sole {ESC}[31mred{ESC}[0m {ESC}]52;c;aGk=\x07 \x9b1m bell\x07 back\x08 del\x7f \u202eturned\u2066over\u2069 end"
)
"""Escape sequences, C1 and C0 controls and bidirectional overrides around plain words."""

STRANGE = {
    "Rich markup": "[bold red]seam[/bold red] [/] [link=https://example.com]open[/link] \\[x]",
    "emoji": "seam \U0001f45f open \U0001f9d1\u200d\U0001f527 left",
    "Chinese": "左脚鞋头开线两厘米",
    "right to left": "תפר פתוח בנעל שמאל",
    "Arabic": "درز مفتوح في الحذاء الأيسر",
    "quotes and signs": '\'; DROP TABLE x; -- "$(id)" `id` %s {0} \\n <b>&amp;</b>',
    "two lines": "first line\n\tsecond line",
    "10,000 characters": "a" * 4999 + "缝" + "z" * 5000,
}


def surrogate(text: str) -> str:
    """Return an argument whose last byte is no UTF-8: Python reads it as a lone surrogate."""
    return text + "\udcff"


needs_byte_arguments = pytest.mark.skipif(sys.platform == "win32", reason="arguments are no bytes there")


# --- unknown


@pytest.mark.parametrize("word", ["7", "case:7", "#7", "KB404", "order:KB404"])
def test_an_unknown_case_or_order_is_not_found(kako: Kako, word: str) -> None:
    kako.open()
    ran = kako("show", word, code=3)
    assert ran.out == ""
    assert ran.err.startswith("error: ")


def test_an_unknown_case_is_not_found_in_an_empty_store(kako: Kako) -> None:
    kako("record", "1", "sent", code=3)


# --- malformed


@pytest.mark.parametrize("date", ["", "soon", "2026-02-30", "2026-13-01", "10/06/2026", "2026-06-10T12:00", "3d"])
def test_a_malformed_date_is_a_usage_error_that_shows_the_forms(kako: Kako, date: str) -> None:
    kako.open(sent="2026-06-01")
    ran = kako("record", "1", "reviewed", "--on", date, code=2)
    assert "YYYY-MM-DD" in ran.err
    assert "yesterday" in ran.err
    assert kako.case()["state"] == "sent"


@pytest.mark.parametrize("today", ["", "soon", "2026-02-30"])
def test_a_malformed_today_is_a_usage_error(kako: Kako, today: str) -> None:
    kako("status", today=today, code=2)


def test_a_malformed_today_of_the_environment_is_a_usage_error(kako: Kako) -> None:
    kako.process("status", KAKORETURN_TODAY="soon", code=2)


@pytest.mark.parametrize("amount", ["", "cheap", "12.3.4", "nan", "inf", "1e999", "--"])
def test_a_malformed_amount_is_a_usage_error(kako: Kako, amount: str) -> None:
    kako(*NEW, "--order", "KB1", f"--price={amount}", code=2)
    assert kako.open_cases() == []


@pytest.mark.parametrize("number", ["", "two", "1.5", "nan"])
def test_a_malformed_number_is_a_usage_error(kako: Kako, number: str) -> None:
    kako(*NEW, "--order", "KB1", f"--quantity={number}", code=2)
    assert kako.open_cases() == []


@pytest.mark.parametrize("order", ["", "K" * 65, "订" * 65], ids=["empty", "65 letters", "65 Chinese characters"])
def test_an_order_number_that_is_empty_or_too_long_is_a_usage_error(kako: Kako, order: str) -> None:
    kako(*NEW, "--order", order, code=2)
    kako("order", "add", order, code=2)
    assert kako("order", "list", "--json").json()["orders"] == []


@pytest.mark.parametrize("order", ["K" * 64, "订" * 64, "KB 1/2 #3 [x] äß"], ids=["64 letters", "64 Chinese", "signs"])
def test_any_printable_order_number_of_up_to_64_characters_is_taken(kako: Kako, order: str) -> None:
    assert kako.open(order=order)["order"] == order
    assert kako.case(f"order:{order}")["case"] == 1
    assert kako("draft", f"item:{order}/1", "--kind", "request").code == 0
    kako("new", "--order", f"order:{order}", "--remedy", "refund", "--defect", "open seam, left heel", code=4)


@pytest.mark.parametrize(
    ("flag", "character"),
    [
        *(("--order", character) for character in "\x1b\x07\n\t\r\x7f\x85\x9b"),
        *(("--item", "\x1b"), ("--seller", "\x1b"), ("--size", "\x07")),
    ],
    ids=ascii,
)
def test_a_control_character_in_a_short_field_is_a_usage_error(kako: Kako, flag: str, character: str) -> None:
    order = () if flag == "--order" else ("--order", "KB1")
    ran = kako(*NEW, *order, flag, f"KB{character}[31m9", code=2)
    assert ran.err.startswith("error: ")
    assert not ran.hostile_characters()


@needs_byte_arguments
@pytest.mark.parametrize("flag", ["--order", "--item", "--seller"])
def test_a_lone_surrogate_in_a_short_field_is_a_usage_error(kako: Kako, flag: str) -> None:
    order = () if flag == "--order" else ("--order", "KB1")
    ran = kako(*NEW, *order, flag, surrogate("KB9"), code=2)
    assert ran.err.startswith("error: ")


@needs_byte_arguments
def test_a_lone_surrogate_is_taken_out_of_a_long_text(kako: Kako) -> None:
    kako.open()
    assert kako("note", "1", surrogate("checked")).err.strip()
    assert "checked" in kako("show", "1", "--json").strings("notes")


def test_a_malformed_value_is_named_safely(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    ran = kako("record", "1", "reviewed", "--on", f"{ESC}[31mred[bold]x[/]", code=2)
    assert "[31mred[bold]x[/]" in ran.err
    assert not ran.hostile_characters()


def test_an_unknown_case_is_named_safely(kako: Kako) -> None:
    ran = kako("show", "order:[red]KB[/]", code=3)
    assert "[red]KB[/]" in ran.err


# --- dates that cannot be


@pytest.mark.parametrize("date", ["tomorrow", "+1d", "2026-06-11"])
def test_what_happened_cannot_be_dated_after_today(kako: Kako, date: str) -> None:
    kako.open(today="2026-06-10")
    kako("record", "1", "sent", "--on", date, today="2026-06-10", code=4)
    assert kako.case(today="2026-06-10")["state"] == "preparing"


# --- two of a kind


@pytest.mark.parametrize("item", [None, "Runner 42"])
def test_a_second_open_case_of_the_same_order_and_item_is_refused(kako: Kako, item: str | None) -> None:
    kako.open(item=item)
    kako(*NEW, "--order", "KB1", *(("--item", item) if item else ()), code=4)
    assert kako.open_cases() == [1]


def test_an_order_with_two_open_cases_does_not_name_one(kako: Kako) -> None:
    kako.open(item="Runner 42")
    kako.open(item="Shoulder bag")
    for word in ("KB1", "order:KB1"):
        ran = kako("show", word, code=2)
        assert {"1", "2"} <= set(re.findall(r"(?<!\w)\d+(?!\w)", ran.err))


def test_a_word_that_fits_a_case_and_an_order_does_not_name_one(kako: Kako) -> None:
    kako.open(order="KB1")
    kako.open(order="1")
    ran = kako("show", "1", code=2)
    assert "case:1" in ran.err
    assert "order:1" in ran.err
    assert kako.case("case:1")["order"] == "KB1"
    assert kako.case("order:1")["case"] == 2


# --- nothing is asked where no one can answer


def test_all_missing_flags_of_a_request_are_named_at_once(kako: Kako) -> None:
    ran = kako("new", code=2)
    assert all(flag in ran.err for flag in ("--order", "--remedy", "--defect"))
    assert ran.out == ""


def test_only_the_missing_flags_are_named(kako: Kako) -> None:
    ran = kako("new", "--order", "KB1", code=2)
    first = ran.err.splitlines()[0]
    assert "--remedy" in first
    assert "--defect" in first
    assert "--order" not in first


def test_preparing_without_a_terminal_names_what_is_missing_and_changes_nothing(kako: Kako) -> None:
    kako.open(defect="bad quality")
    before = kako.show()
    ran = kako("prepare", "1", code=2)
    assert ran.err.startswith("error: ")
    assert "photo" in ran.err.lower()
    assert kako.show() == before


# --- the message that lacks a must


@pytest.mark.parametrize("defect", ["bad quality", "bad", "poor quality"])
def test_a_vague_defect_is_refused_with_a_question_and_nothing_on_stdout(kako: Kako, defect: str) -> None:
    kako.open(defect=defect)
    ran = kako("draft", "1", code=4)
    assert ran.out == ""
    assert "?" in ran.err


def test_a_vague_message_can_be_had_anyway(kako: Kako) -> None:
    kako.open(defect="bad quality")
    message = kako("draft", "1", "--anyway").out
    assert "KB1" in message.splitlines()[0]
    assert "bad quality" in message


def test_one_vague_defect_among_specific_ones_is_refused(kako: Kako) -> None:
    kako.open()
    kako("defect", "1", "bad quality")
    kako("draft", "1", code=4)


# --- strange, yet harmless


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_text_survives_in_notes_defects_and_messages(kako: Kako, text: str) -> None:
    kako.open(defect=text)
    kako("note", "1", text)
    kako("message", "1", "--from", "seller", text)
    told = kako("show", "1", "--json")
    for key in ("notes", "defects", "messages"):
        assert text in told.strings(key)


@pytest.mark.parametrize("name", ["Rich markup", "emoji", "Chinese", "right to left", "10,000 characters"])
def test_strange_text_is_shown_as_it_is_and_never_cut(kako: Kako, name: str) -> None:
    kako.open()
    kako("note", "1", STRANGE[name])
    assert STRANGE[name] in kako("show", "1").out


@pytest.mark.parametrize("name", ["[bold]Runner[/bold] [/]", "跑鞋 42", "\U0001f45f runner", "נעל"])
def test_strange_names_are_shown_as_they_are(kako: Kako, name: str) -> None:
    kako.open("--seller", name, item=name)
    case = kako.case()
    assert (case["item"], case["seller"]) == (name, name)
    for command in (("show", "1"), ("draft", "1"), ("order", "list")):
        assert name in kako(*command).out


def test_control_characters_are_taken_out_of_a_long_text_with_a_word(kako: Kako) -> None:
    kako.open()
    ran = kako("note", "1", f"a {ESC}[31mred{ESC}[0m sole\x07, \x9b1mtwo\x7f\ttabs\nand lines")
    assert ran.err.strip()
    assert not ran.hostile_characters()
    assert "a [31mred[0m sole, 1mtwo\ttabs\nand lines" in kako("show", "1", "--json").strings("notes")


def test_a_clean_text_is_taken_without_a_warning_about_it(kako: Kako) -> None:
    kako.open()
    assert "control" not in kako("note", "1", "clean\ttext\nof two lines").err.lower()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Kako:
    """Return a session whose case is full of escape sequences; the tests that use it change nothing in it."""
    kako = Kako(tmp_path_factory.mktemp("hostile"))
    kako.open(item="[blink]Runner[/blink]", defect=HOSTILE, sent="2026-06-01", today="2026-06-10")
    kako("note", "1", HOSTILE)
    kako("message", "1", "--from", "seller", HOSTILE)
    return kako


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("status", "1"),
        ("status", "--all"),
        ("show", "1"),
        ("draft", "1", "--kind", "request", "--anyway"),
        ("draft", "1", "--kind", "follow-up", "--anyway"),
        ("order", "list"),
        ("order", "show", "KB1"),
        ("undo", "--dry-run"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_no_control_or_bidi_character_reaches_a_view(hostile: Kako, command: tuple[str, ...]) -> None:
    assert not hostile(*command).hostile_characters()


@pytest.mark.parametrize("command", [("show", "1"), ("draft", "1", "--kind", "request", "--anyway")], ids=" ".join)
def test_what_is_left_of_a_hostile_text_is_shown(hostile: Kako, command: tuple[str, ...]) -> None:
    text = hostile(*command).out
    assert "[31mred[0m" in text
    assert "turned" in text


# --- a store that cannot be used


@pytest.mark.parametrize("command", [("status",), (*NEW, "--order", "KB1"), ("note", "1", "x")], ids=lambda c: c[0])
def test_a_file_that_is_no_database_is_refused_and_left_alone(kako: Kako, command: tuple[str, ...]) -> None:
    content = b"this is a letter, not a store\n" * 200
    kako.db.write_bytes(content)
    ran = kako(*command, code=5)
    assert ran.out == ""
    assert ran.err.startswith("error: ")
    assert kako.db.read_bytes() == content


@pytest.mark.parametrize("command", [("status",), (*NEW, "--order", "KB2"), ("note", "1", "x")], ids=lambda c: c[0])
def test_a_newer_store_is_refused_and_left_byte_for_byte(kako: Kako, command: tuple[str, ...]) -> None:
    kako.open()
    with sqlite3.connect(kako.db) as store:
        (version,) = store.execute("PRAGMA user_version").fetchone()
        store.execute(f"PRAGMA user_version = {version + 1000}")
    store.close()
    content = kako.db.read_bytes()
    ran = kako(*command, code=5)
    assert ran.out == ""
    assert "newer" in ran.err
    assert kako.db.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(kako: Kako) -> None:
    with sqlite3.connect(kako.db) as store:
        store.execute("CREATE TABLE recipe (name TEXT)")
        store.execute("PRAGMA application_id = 1234567")
    store.close()
    content = kako.db.read_bytes()
    kako(*NEW, "--order", "KB1", code=5)
    assert kako.db.read_bytes() == content


def test_a_damaged_store_is_refused(kako: Kako) -> None:
    kako.open()
    size = kako.db.stat().st_size
    kako.db.write_bytes(kako.db.read_bytes()[:100] + b"\xff" * (size - 100))
    kako("status", code=5)


def test_a_folder_in_place_of_the_store_is_refused(kako: Kako) -> None:
    kako.db.mkdir()
    kako(*NEW, "--order", "KB1", code=5)


def test_a_file_in_place_of_the_folder_of_the_store_is_refused(kako: Kako, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    kako.process("--db", str(blocked / "kako.db"), *NEW, "--order", "KB1", code=5)
    assert blocked.read_text(encoding="utf-8") == "a file"


def root() -> bool:
    """Return whether the tests run as root, for whom no folder is read-only, or where there are no modes."""
    return sys.platform == "win32" or os.geteuid() == 0


@pytest.mark.skipif(root(), reason="a read-only folder does not stop root")
def test_a_folder_that_is_not_writable_is_refused(kako: Kako) -> None:
    kako.db.parent.chmod(0o500)
    try:
        kako(*NEW, "--order", "KB1", code=5)
    finally:
        kako.db.parent.chmod(0o700)


@pytest.mark.skipif(root(), reason="a read-only file does not stop root")
def test_a_store_that_is_read_only_can_be_read_but_not_written(kako: Kako) -> None:
    kako.open()
    kako.db.chmod(0o400)
    kako.db.parent.chmod(0o500)
    try:
        assert kako.open_cases() == [1]
        kako("note", "1", "x", code=5)
    finally:
        kako.db.parent.chmod(0o700)
        kako.db.chmod(0o600)
