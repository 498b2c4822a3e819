"""Notes on an order: kept, found, corrected, and taken in from a list."""

import csv
import io
from pathlib import Path

import pytest

from tests.support.kako import Kako


@pytest.fixture
def ordered(kako: Kako) -> Kako:
    """A user with an order of one item, and one of two."""
    kako("order", "add", "KB1", "--item", "Desk lamp")
    for item in ("Runner 42", "Wool scarf"):
        kako("order", "add", "KB2", "--item", item)
    return kako


def notes(kako: Kako, order: str = "KB1") -> list[str]:
    """The notes on an order, as JSON has them."""
    found: list[str] = kako("order", "show", order, "--json").json()["notes"]
    return found


def test_a_note_is_shown_found_and_told_with_its_case(ordered: Kako) -> None:
    ran = ordered("order", "note", "KB1", "the dark one, 深色")
    assert "Order KB1: noted." in ran.out
    assert ran.out.splitlines()[-1].endswith("order show KB1")
    ordered("order", "note", "KB1", 'ask for\n"brass"')
    assert notes(ordered) == ["the dark one, 深色", 'ask for "brass"']
    shown = ordered("order", "show", "KB1").out
    assert "note 1  the dark one, 深色" in " ".join(shown.split("\n")).replace("note 1      ", "note 1  ")
    for wanted in ("DARK one", "深色", '"brass"'):
        (hit,) = ordered("find", wanted, "--json").json()["found"]
        assert (hit["what"], hit["order"], hit["case"]) == ("note", "KB1", None)
    ordered.open(order="KB1")
    assert ordered.show()["order_notes"] == ["the dark one, 深色", 'ask for "brass"']
    assert "note: the dark one, 深色" in ordered("show", "1").out


def test_a_note_can_be_corrected_removed_and_brought_back(ordered: Kako) -> None:
    for text in ("one", "two", "three"):
        ordered("order", "note", "KB1", text)
    ordered("order", "note", "KB1", "--edit", "2", "zwei")
    assert notes(ordered) == ["one", "zwei", "three"]
    ordered("order", "note", "KB1", "--remove", "1")
    assert notes(ordered) == ["zwei", "three"]
    assert "note 1 removed" in ordered("undo", "--dry-run").out
    ordered("undo")
    ordered("undo", "KB1")
    assert notes(ordered) == ["one", "two", "three"]
    ordered("redo")
    assert notes(ordered) == ["one", "zwei", "three"]


def test_each_item_of_an_order_has_its_own(ordered: Kako) -> None:
    ordered("order", "note", "KB2/2", "a present")
    items = ordered("order", "show", "KB2", "--json").json()["items"]
    assert [item["notes"] for item in items] == [[], ["a present"]]
    assert "has 2 items" in ordered("order", "note", "KB2", "which?", code=2).err


def test_a_note_stays_with_an_order_that_gets_another_number(ordered: Kako) -> None:
    ordered("order", "note", "KB1", "the dark one")
    ordered("order", "edit", "KB1", "--number", "KB7")
    assert notes(ordered, "KB7") == ["the dark one"]


def test_no_note_of_an_order_is_handed_to_others_unasked(ordered: Kako) -> None:
    ordered("order", "note", "KB1", "SECRET price of the present")
    ordered.open(order="KB1", sent="2026-06-02")
    assert "SECRET" not in ordered("draft", "1", "--kind", "documentation").out
    ordered("dossier", "1", "--out", "case.html")
    ordered("dossier", "1", "--out", "case.zip")
    assert b"SECRET" not in (ordered.folder / "case.html").read_bytes()
    assert b"SECRET" not in (ordered.folder / "case.zip").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("order", "note", "KB1"), 2, "missing TEXT"),
        (("order", "note", "KB1", ""), 2, "missing TEXT"),
        (("order", "note", "KB9", "x"), 3, "no order 'KB9'"),
        (("order", "note", "KB1", "--remove", "1"), 3, "order 'KB1' has no note 1"),
        (("order", "note", "KB1", "--edit", "0", "x"), 3, "order 'KB1' has no note 0"),
        (("order", "note", "KB1", "--edit", "one", "x"), 2, "--edit 'one' is not a number"),
        (("order", "note", "KB1", "x", "--remove", "1"), 2, "--remove goes without TEXT"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_says_nothing_is_refused(ordered: Kako, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in ordered(*words, code=code).err
    assert notes(ordered) == []


def listed(kako: Kako, text: str) -> str:
    """A list in the user's folder; its name."""
    (kako.folder / "list.csv").write_text(text, encoding="utf-8")
    return "list.csv"


@pytest.mark.parametrize("heading", ["Remark", "Order notes", "备注", "买家留言", "Bemerkung"])
def test_a_column_of_notes_is_taken_in_as_notes(kako: Kako, heading: str) -> None:
    ran = kako("order", "import", listed(kako, f"Order No,Item,{heading}\nKB1,Lamp,要深色\nKB2,Scarf,-\nKB3,Bag,\n"))
    assert "left out" not in ran.out
    assert [notes(kako, number) for number in ("KB1", "KB2", "KB3")] == [["要深色"], [], []]


def test_several_columns_of_notes_are_all_taken_in(kako: Kako) -> None:
    kako("order", "import", listed(kako, "Order No,Remark,备注\nKB1,dark one,要深色\nKB2,,要黑色\nKB3,blue,\n"))
    assert [notes(kako, number) for number in ("KB1", "KB2", "KB3")] == [["dark one", "要深色"], ["要黑色"], ["blue"]]


def test_a_list_adds_its_notes_to_those_on_record_and_never_takes_one_away(ordered: Kako) -> None:
    name = listed(ordered, "Order No,Item,Note\nKB1,Desk lamp,the dark one\n")
    ordered("order", "note", "KB1", "my own")
    assert "--update" in ordered("order", "import", name).out
    assert notes(ordered) == ["my own"]
    ordered("order", "import", name, "--update")
    ordered("order", "import", name, "--update")
    assert notes(ordered) == ["my own", "the dark one"]


def test_an_exported_list_brings_the_notes_back(ordered: Kako, tmp_path: Path) -> None:
    ordered("order", "note", "KB1", "=1+1, said the seller")
    ordered("order", "note", "KB1", "@two")
    out = ordered("export", "csv").out
    (row,) = (one for one in csv.DictReader(io.StringIO(out)) if one["order"] == "KB1")
    assert row["notes"] == "'=1+1, said the seller\n'@two"
    (tmp_path / "orders.csv").write_text(out, encoding="utf-8", newline="")
    ordered("--db", "new.db", "order", "import", str(tmp_path / "orders.csv"))
    assert notes(ordered) == ordered("--db", "new.db", "order", "show", "KB1", "--json").json()["notes"]
