"""The walk through the six steps, typed on a terminal."""

import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from kakoreturn.cli.wizard import dropped
from kakoreturn.domain.text import shell_quoted
from tests.support.kako import SEAM, TODAY, Kako
from tests.support.terminal import Terminal

WRONG = "What is wrong, and where on it"
CTRL_C = "\x03"
CTRL_D = "\x04"
FLAGS = ("--order", "KB77", "--item", "Runner 42", "--remedy", "exchange", "--defect", SEAM)


def record_of(kako: Kako, number: int = 1) -> dict[str, Any]:
    """Everything on record about a case but how many changesets it took."""
    found = kako("show", str(number), "--json").json()
    del found["journal"]
    return found


def walk(terminal: Terminal, *, photo: str, sent: str) -> None:
    """Answer every question of a new request."""
    terminal.answer("Order number", "KB77")
    terminal.answer("What did you order", "Runner 42")
    terminal.answer("Exchange, refund or partial refund", "exchange")
    terminal.answer(WRONG, SEAM)
    terminal.answer("Another defect")
    terminal.answer("QC photo", photo)
    terminal.answer("Another photo")
    terminal.answer("Sent? On which day", sent)


@pytest.mark.usefixtures("photo")
def test_the_walk_ends_with_the_case_that_the_flags_make(kako: Kako, tmp_path: Path) -> None:
    with kako.terminal("new") as terminal:
        walk(terminal, photo="seam.jpg", sent="yesterday")
        assert terminal.end() == 0, terminal.text
        shown = terminal.text
    headed = [line[: len("Step N")] for line in shown.splitlines() if line.startswith("Step ")]
    assert headed == ["Step 1", "Step 3", "Step 4", "Step 5", "Step 2"]
    by_flags = Kako(tmp_path / "flags")
    by_flags("new", *FLAGS, "--photo", str(kako.folder / "seam.jpg"), "--sent", "yesterday")
    assert record_of(kako) == record_of(by_flags)
    # And the command line that it prints makes it once more.
    (printed,) = (line for line in shown.splitlines() if line.startswith("kakoreturn new"))
    by_line = Kako(tmp_path / "line")
    (by_line.folder / "seam.jpg").write_bytes((kako.folder / "seam.jpg").read_bytes())
    by_line.process(*shlex.split(printed)[1:])
    assert record_of(by_line) == record_of(kako)


@pytest.mark.usefixtures("photo")
def test_the_command_line_that_is_printed_has_all_that_was_given(kako: Kako, tmp_path: Path) -> None:
    told = ("--category", "shoes", "--price", "129.00", "--currency", "EUR", "--quantity", "2", "--payment", "card")
    more = ("--url", "https://shop.example/1", "--return-by", "2026-12-01", "--seller", "North Leather", "--size", "42")
    with kako.terminal("new", *FLAGS[:6], *told, *more) as terminal:
        terminal.answer(WRONG, SEAM)
        terminal.answer("Another defect")
        terminal.answer("QC photo", "seam.jpg")
        terminal.answer("Another photo")
        terminal.answer("Sent? On which day")
        assert terminal.end() == 0, terminal.text
        (printed,) = (line for line in terminal.text.splitlines() if line.startswith("kakoreturn new"))
    by_line = Kako(tmp_path / "line")
    (by_line.folder / "seam.jpg").write_bytes((kako.folder / "seam.jpg").read_bytes())
    by_line.process(*shlex.split(printed)[1:])
    assert record_of(by_line) == record_of(kako)
    orders = [one("order", "show", "KB77", "--json").json() for one in (by_line, kako)]
    assert orders[0] == orders[1]


def test_the_walk_goes_on_after_what_was_said_on_its_line(kako: Kako) -> None:
    kako.open(order="KB77")
    kako("order", "shipped", "KB77", "--anyway")
    asked = kako.typed("prepare", "1", "--issue", "major", answers=["", "today"])
    assert "What kind of trouble is it" not in asked.err
    assert "Your own photos" in asked.err
    assert asked.out.splitlines()[-1] == "kakoreturn record 1 replaced"
    assert (kako.case()["issue"], kako.case()["state"]) == ("major", "sent")


def test_after_shipping_the_photos_are_asked_for_as_the_buyers_own(kako: Kako) -> None:
    shipped = ("--phase", "after-shipping", "--issue", "major")
    own = kako.typed("new", *FLAGS[:6], *shipped, answers=[SEAM, "", "", "", ""]).err
    assert "Your own photos, drag the files here (Enter: later)" in own
    assert "QC photos, drag" not in own


@pytest.mark.parametrize(("issue", "says"), [("wrong-item", "photos of it as it came"), ("lost", "shows where it is")])
def test_after_shipping_the_first_step_does_not_speak_of_qc_photos(kako: Kako, issue: str, says: str) -> None:
    asked = kako.typed("new", *FLAGS[:6], "--phase", "after-shipping", answers=[issue, SEAM, "", "", "", ""])
    first = asked.err[asked.err.index("Step 1") : asked.err.index("Step 3")]
    assert says in " ".join(first.split())
    assert "QC" not in first


@pytest.mark.parametrize("item", ["Dad's cap", "Cap 🧢"])
def test_no_placeholder_stands_for_the_item_in_the_command_line_that_is_printed(kako: Kako, item: str) -> None:
    kako("order", "add", "KC3", "--item", item)
    asked = kako.typed("new", answers=["KC3", "refund", "hole in the left brim 2 cm", "", "", "", ""])
    (printed,) = (line for line in asked.out.splitlines() if line.startswith("kakoreturn new"))
    said = shell_quoted(["hole in the left brim 2 cm"])
    assert printed == f"kakoreturn new --order KC3 --remedy refund --defect {said}"


def test_a_placeholder_in_the_command_line_that_is_printed_is_explained(kako: Kako) -> None:
    asked = kako.typed("new", *FLAGS[:6], answers=["the sole isn't glued at the left heel", "", "", ""])
    lines = asked.out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("kakoreturn new"))
    assert "--defect TEXT" in lines[at]
    assert lines[at - 1] == "TEXT stands for what cannot be pasted safely; type it yourself:"


@pytest.mark.skipif(sys.platform == "win32", reason="the line is read as a POSIX shell reads it")
def test_the_command_line_that_is_printed_names_photos_as_they_were_given(kako: Kako) -> None:
    given = []
    for grey, folder in enumerate(("My Photos", "others")):
        (kako.folder / folder).mkdir()
        given.append(str(kako.photo(f"{folder}/wrong colour.jpg", grey=grey)))
    asked = kako.typed("new", *FLAGS[:6], answers=[SEAM, "", f"'{given[0]}'", given[1].replace(" ", "\\ "), "", ""])
    assert asked.code == 0
    (printed,) = (line for line in asked.out.splitlines() if line.startswith("kakoreturn new"))
    words = shlex.split(printed)
    assert [words[at + 1] for at, word in enumerate(words) if word == "--photo"] == given
    with_more = kako.typed(
        "new", "--order", "KB78", "--photo", given[1], answers=["Runner 42", "exchange", SEAM, "", ""]
    )
    assert f"--photo '{given[1]}'" in with_more.out


@pytest.mark.usefixtures("photo")
def test_it_asks_only_for_what_was_not_given(kako: Kako) -> None:
    with kako.terminal("new", *FLAGS[:6]) as terminal:
        terminal.answer(WRONG, SEAM)
        terminal.answer("Another defect")
        terminal.answer("QC photo", "'seam.jpg'")
        terminal.answer("Another photo")
        terminal.answer("Sent? On which day")
        assert terminal.end() == 0, terminal.text
        assert "What did you order" not in terminal.text
        assert "Exchange, refund or partial refund" not in terminal.text
        assert "Which word of the list" not in terminal.text  # it helps Chinese alone
    case = record_of(kako)
    assert (case["state"], [photo["name"] for photo in case["photos"]]) == ("preparing", ["seam.jpg"])


def test_nothing_is_asked_where_all_is_given(kako: Kako) -> None:
    with kako.terminal("new", *FLAGS) as terminal:
        assert terminal.end() == 0, terminal.text
        assert "?" not in terminal.text


@pytest.mark.parametrize(
    ("words", "refused"), [(("--no-input", "new"), "no"), (("new",), "yes")], ids=["option", "environment"]
)
def test_nothing_is_asked_where_asking_was_refused(kako: Kako, words: tuple[str, ...], refused: str) -> None:
    with kako.terminal(*words, KAKORETURN_NO_INPUT=refused) as terminal:
        assert terminal.end() == 2
        assert "missing --order, --remedy, --defect" in terminal.text
    assert not kako.db.exists()


@pytest.mark.usefixtures("photo")
def test_an_answer_that_cannot_be_is_asked_for_again(kako: Kako) -> None:
    with kako.terminal("new", KAKORETURN_LANGUAGE="zh") as terminal:
        terminal.answer("Order number")
        terminal.answer("Order number", "x" * 65)
        terminal.expect("64 are the most")
        terminal.answer("Order number", "KB77")
        terminal.answer("What did you order")
        terminal.answer("Exchange, refund or partial refund", "neither")
        terminal.expect("is not known")
        terminal.answer("Exchange, refund or partial refund", "ex")
        terminal.answer(WRONG, "bad")
        terminal.expect("says too little")  # at once, and not three questions later
        terminal.answer("In full", SEAM)
        terminal.answer("Another defect")
        terminal.answer("QC photo", "none.jpg")
        terminal.expect("there is no file")
        terminal.answer("QC photo", str(kako.folder / "seam.jpg"))
        terminal.answer("Another photo")
        terminal.answer("Which word", "sewing machine")
        terminal.expect("is not in the list")
        terminal.answer("Which word", "open-s")
        terminal.answer("Where on it (Enter: left toe box)")
        terminal.answer("Sent? On which day", "soon")
        terminal.expect("is not a date")
        terminal.answer("Sent? On which day")
        assert terminal.end() == 0, terminal.text
    case = record_of(kako)
    assert ([(defect["text"], defect["kind"]) for defect in case["defects"]], case["state"]) == (
        [(SEAM, "stitching")],
        "preparing",
    )


# --- leaving early


@pytest.mark.parametrize("keys", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("answered", [0, 1])
def test_leaving_before_there_is_a_case_leaves_nothing(kako: Kako, answered: int, keys: str) -> None:
    questions = ("Order number", "What did you order", "Exchange, refund or partial refund")
    with kako.terminal("new") as terminal:
        for question in questions[:answered]:
            terminal.answer(question, "KB77")
        terminal.expect(questions[answered])
        assert terminal.leave(keys) == 130
        assert "Traceback" not in terminal.text
    assert not kako.db.exists()


def test_leaving_once_the_item_is_named_keeps_the_order_and_asks_for_the_rest_later(kako: Kako) -> None:
    with kako.terminal("new", "--seller", "Shoe corner") as terminal:
        terminal.answer("Order number", "KB77")
        terminal.answer("What did you order", "Runner 42")
        terminal.expect("Exchange, refund or partial refund")
        assert terminal.leave(CTRL_C) == 130
        assert "kakoreturn new --order KB77" in terminal.text
    order = kako("order", "show", "KB77", "--json").json()
    assert (order["item"], order["seller"]) == ("Runner 42", "Shoe corner")
    with kako.terminal("new", "--order", "KB77") as terminal:
        terminal.answer("Exchange, refund or partial refund", "part")
        terminal.expect(WRONG)
        assert "What did you order" not in terminal.text
        terminal.leave(CTRL_C)


def test_an_item_that_is_called_as_another_is_asked_for_again(kako: Kako) -> None:
    for size in ("M", "L"):
        kako("order", "add", "KB77", "--item", "Tee", "--size", size)
    with kako.terminal("new", "--order", "KB77", "--remedy", "refund", "--no-reason") as terminal:
        assert terminal.end() == 2, terminal.text
        assert "as in KB77/1" in terminal.text
    with kako.terminal("new", "--order", "KB77", "--remedy", "refund") as terminal:
        terminal.answer("Which item", "tee")
        terminal.expect("'tee' is more than one of its items")
        terminal.expect("KB77/1 (Tee, M), KB77/2 (Tee, L)")
        terminal.answer("Which item", "2")
        terminal.expect(WRONG)
        terminal.leave(CTRL_C)
    assert kako.case()["ref"] == "KB77/2"


def test_an_item_that_was_named_with_its_order_is_not_asked_for(kako: Kako) -> None:
    for item in ("Runner 42", "Hat"):
        kako("order", "add", "KB7", "--item", item)
    asked = kako.typed("new", answers=["KB7/2", "<", "KB7", "1", "<", "2", "refund", SEAM, "", "", ""])
    assert asked.err.count("Which item") == 2
    assert kako.case()["ref"] == "KB7/2"
    kako.typed("new", answers=["KB7/1", "refund", SEAM, "", "", ""])
    assert kako.case("2")["ref"] == "KB7/1"


def test_an_order_with_an_open_case_is_refused_before_more_is_asked(kako: Kako) -> None:
    kako("new", "--order", "KB7", *FLAGS[2:])
    for words, answers in ((["new"], ["KB7"]), (["new", "--order", "KB7"], [])):
        refused = kako.typed(*words, answers=answers, code=4)
        assert "case 1 is open for order 'KB7' and 'Runner 42' already" in refused.err.replace("\n", " ")
        assert "kakoreturn status 1" in refused.err
        assert "Exchange, refund or partial refund" not in refused.err
    kako.typed("new", "--order", "KB7", "--item", "Hat", answers=["refund", SEAM, "", "", ""])
    assert kako.case("2")["ref"] == "KB7/2"


# --- going back, and asking what a question means


def test_going_back_asks_the_question_before_again_and_takes_its_answer_back(kako: Kako) -> None:
    with kako.terminal("new", KAKORETURN_LANGUAGE="zh") as terminal:
        terminal.answer("Order number", "<")
        terminal.expect("This is the first question")
        terminal.answer("Order number", "KB76")
        terminal.answer("What did you order", "<")
        terminal.answer("Order number", "KB77")
        terminal.answer("What did you order", "Runner 42")
        terminal.answer("Exchange, refund or partial refund", "exchange")
        terminal.answer(WRONG, "hole near the left hem")
        terminal.answer("Another defect", "<")
        terminal.answer(WRONG, SEAM)
        terminal.answer("Another defect")
        terminal.answer("QC photos", "<")
        terminal.answer("Another defect", "stain on the right toe")
        terminal.answer("Another defect")
        terminal.answer("QC photos")
        terminal.answer("Which word", "open-seam")
        terminal.answer("Where on it (Enter: left toe box)")
        terminal.answer("Which word", "<")
        terminal.answer("Where on it (Enter: left toe box)", "<")
        terminal.answer("Which word of the list, or a part of it (Enter: leave it)")
        terminal.answer("Which word of the list, or a part of it (Enter: stained)")  # which the words surely say
        terminal.answer("Where on it (Enter: right toe)")
        terminal.answer("Sent? On which day")
        assert terminal.end() == 0, terminal.text
    case = record_of(kako)
    assert case["order"] == "KB77"
    assert [defect["text"] for defect in case["defects"]] == [SEAM, "stain on the right toe"]
    assert [defect["fault"] for defect in case["defects"]] == [None, "stained"]
    assert kako("doctor").code == 0


def test_going_back_leads_to_the_order_and_the_remedy_once_the_case_is_open_too(kako: Kako) -> None:
    answers = ["KB67", "Runner 42", "refund", "<", "<", "<", "KB76", "Runner 42", "partial refund", SEAM, "", "", ""]
    asked = kako.typed("new", answers=answers)
    assert "first question" not in asked.err
    assert "Taken back: case 1" in asked.err
    assert "· Say what you want: partial refund" in asked.err
    (case,) = kako("status", "--all", "--json").json()["cases"]
    assert (case["order"], case["remedy"]) == ("KB76", "partial_refund")
    assert [one["order"] for one in kako("order", "list", "--json").json()["orders"]] == ["KB76"]
    assert kako("doctor").code == 0


def test_where_nothing_was_asked_before_there_is_nothing_to_go_back_to(kako: Kako) -> None:
    asked = kako.typed("new", *FLAGS[:6], answers=["<", SEAM, "<", SEAM, "", "", ""])
    assert asked.err.count("first question") == 1
    assert f"Taken back: {SEAM}" in asked.err


@pytest.mark.usefixtures("photo")
def test_a_photo_that_is_given_twice_is_said_to_be_there_and_going_back_takes_back_what_was_answered(
    kako: Kako,
) -> None:
    other = str(kako.photo("other.jpg", grey=9))
    with kako.terminal("new", *FLAGS[:6]) as terminal:
        terminal.answer(WRONG, SEAM)
        terminal.answer("Another defect")
        terminal.answer("QC photos", "seam.jpg")
        terminal.answer("Another photo", "seam.jpg")
        terminal.expect("on the case already: 'seam.jpg'")
        terminal.answer("Another photo", f"seam.jpg {other}")
        terminal.expect("on the case already: 'seam.jpg'")
        terminal.answer("Another photo")
        terminal.answer("Sent? On which day", "<")
        terminal.answer("Another photo", "<")
        terminal.expect("Taken back: other.jpg")
        terminal.answer("Another photo", "<")
        terminal.expect("Taken back: seam.jpg")
        terminal.answer("QC photos", "seam.jpg")
        terminal.answer("Another photo")
        terminal.answer("Sent? On which day")
        assert terminal.end() == 0, terminal.text
        (printed,) = (line for line in terminal.text.splitlines() if line.startswith("kakoreturn new"))
    assert printed.count("--photo") == 1
    case = record_of(kako)
    assert [photo["name"] for photo in case["photos"]] == ["seam.jpg"]
    assert [defect["text"] for defect in case["defects"]] == [SEAM]


def test_a_question_that_needs_an_answer_says_so_where_it_is_left_empty(kako: Kako) -> None:
    for item in ("Runner 42", "Hat"):
        kako("order", "add", "KB7", "--item", item)
    asked = kako.typed("new", answers=["", "KB7", "", "2", "", "refund", SEAM, "", "", ""])
    assert asked.err.count("This one needs an answer") == 3


def test_a_date_of_sending_that_cannot_be_read_is_answered_with_dates_that_are_taken(kako: Kako) -> None:
    asked = kako.typed("new", *FLAGS[:6], answers=[SEAM, "", "", "soon", "2 days ago"])
    told = " ".join(asked.err.split())
    assert "is not a date" in told
    assert "yesterday" in told[told.index("is not a date") :]
    assert "tomorrow" not in told
    assert "+5d" not in told


def test_a_request_that_was_sent_ends_with_what_is_waited_for(kako: Kako) -> None:
    asked = kako.typed("new", *FLAGS[:6], answers=[SEAM, "", "", "today"])
    lines = [line for line in asked.out.splitlines() if line]
    assert lines[-3].startswith("Waiting for the agent, expected by")
    assert lines[-2:] == ["when that has happened:", "kakoreturn record 1 reviewed"]


def test_a_question_mark_explains_what_is_asked(kako: Kako) -> None:
    with kako.terminal("new") as terminal:
        terminal.answer("Order number", "?")
        terminal.expect("on your agent's order page")
        terminal.answer("Order number", "KB77")
        terminal.answer("What did you order", "Runner 42")
        terminal.answer("Exchange, refund or partial refund", "?")
        terminal.expect("it goes back")
        terminal.leave(CTRL_C)


@pytest.mark.usefixtures("photo")
@pytest.mark.parametrize("keys", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_later_keeps_the_case_and_prepare_goes_on(kako: Kako, keys: str) -> None:
    with kako.terminal("new") as terminal:
        terminal.answer("Order number", "KB77")
        terminal.answer("What did you order", "Runner 42")
        terminal.answer("Exchange, refund or partial refund", "exchange")
        terminal.answer(WRONG, SEAM)
        terminal.expect("Another defect")
        assert terminal.leave(keys) == 130
        assert "kakoreturn prepare 1" in terminal.text
        assert "Traceback" not in terminal.text
    case = record_of(kako)
    assert (case["state"], [defect["text"] for defect in case["defects"]]) == ("preparing", [SEAM])
    assert kako("doctor").code == 0
    with kako.terminal("prepare", "1") as terminal:
        terminal.answer("QC photo", "seam.jpg")
        terminal.answer("Another photo")
        terminal.answer("Sent? On which day", "today")
        assert terminal.end() == 0, terminal.text
        assert f"{WRONG}:" not in terminal.text
    case = record_of(kako)
    assert (case["state"], case["day_zero"]) == ("sent", TODAY)


def test_what_was_answered_before_leaving_is_kept_answer_by_answer(kako: Kako) -> None:
    with kako.terminal("new", *FLAGS[:6]) as terminal:
        terminal.answer(WRONG, SEAM)
        terminal.answer("Another defect", "hole near the left hem")
        terminal.expect("Another defect")
        assert terminal.leave(CTRL_C) == 130
    assert [defect["text"] for defect in record_of(kako)["defects"]] == [SEAM, "hole near the left hem"]


@pytest.mark.usefixtures("photo")
@pytest.mark.parametrize("answer", ["hole near the left hem", "", "<"])
def test_nothing_is_put_on_a_case_that_was_closed_while_a_question_stood(kako: Kako, answer: str) -> None:
    with kako.terminal("new", *FLAGS[:6]) as terminal:
        terminal.answer(WRONG, SEAM)
        terminal.expect("Another defect")
        kako("record", "1", "withdrawn")
        terminal.type(f"{answer}\n")
        assert terminal.end() == 4
        assert "case 1 was closed meanwhile (withdrawn)" in terminal.text
        assert "kakoreturn record 1 reopened" in terminal.text
        assert "is open for" not in terminal.text
    case = record_of(kako)
    assert (case["state"], [defect["text"] for defect in case["defects"]]) == ("closed", [SEAM])


# --- wherever lines can be typed


def test_the_walk_wants_nothing_of_a_terminal_but_lines(kako: Kako, photo: Path) -> None:
    answers = ["KB76", "<", "KB77", "Runner", "<", "Runner 42", "ex", "?", SEAM, "", str(photo), "", "yesterday"]
    asked = kako.typed("new", answers=answers)
    assert "One defect in your own words" in asked.err
    assert asked.out.strip().endswith("kakoreturn record 1 reviewed")
    case = record_of(kako)
    assert (case["order"], case["item"], case["remedy"], case["state"]) == ("KB77", "Runner 42", "exchange", "sent")
    assert [photo["name"] for photo in case["photos"]] == ["seam.jpg"]


def test_leaving_it_by_the_end_of_input_keeps_what_was_typed(kako: Kako) -> None:
    left = kako.typed("new", answers=["KB77", "Runner 42", "exchange", SEAM], code=130)
    assert "kakoreturn prepare 1" in left.err
    kako.typed("prepare", "1", answers=["", "today"])
    assert record_of(kako)["state"] == "sent"


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a backslash parts folders there")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("a.jpg", ["a.jpg"]),
        ("two words.jpg", ["two words.jpg"]),
        ("'two words.jpg' a.jpg", ["two words.jpg", "a.jpg"]),
        ('"two words.jpg" "a.jpg" ', ["two words.jpg", "a.jpg"]),
        pytest.param("two\\ words.jpg a.jpg", ["two words.jpg", "a.jpg"], marks=POSIX),
        ("FOLDER/two%20words.jpg FOLDER/a.jpg", ["two words.jpg", "a.jpg"]),
        ("a.jpg absent.jpg", ["a.jpg", "absent.jpg"]),
        ("neither there.jpg", ["neither there.jpg"]),
        ("it's.jpg", ["it's.jpg"]),
        ("x" * 5000, ["x" * 5000]),
    ],
)
def test_files_dropped_into_the_terminal_are_read_as_terminals_write_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, names: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.jpg", "two words.jpg"):
        (tmp_path / name).touch()
    assert [path.name for path in dropped(typed.replace("FOLDER", tmp_path.as_uri()))] == names
