"""An order that was put on record wrongly: renamed, removed, and what is meant by a command that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.kako import Kako


def numbers(kako: Kako) -> list[str]:
    """Return the numbers of the orders on record."""
    return [order["order"] for order in kako("order", "list", "--json").json()["orders"]]


def test_an_order_gets_its_right_number_and_its_cases_go_with_it(kako: Kako) -> None:
    kako.open(item="Runner 42", sent="2026-07-01")
    kako("order", "stocked", "KB1", "--on", "2026-06-20", today="2026-07-01")
    kako("order", "edit", "KB1", "--number", "KB100", "--size", "42", today="2026-07-02")
    assert numbers(kako) == ["KB100"]
    order = kako("order", "show", "KB100", "--json").json()
    assert (order["item"], order["size"], order["stocked_on"], order["cases"]) == ("Runner 42", "42", "2026-06-20", [1])
    assert kako.case("KB100", today="2026-07-02")["order"] == "KB100"
    assert "its order has the number KB100 now" in kako("show", "1").out
    kako("status", "KB1", code=3)
    assert kako("doctor").code == 0


def test_a_rename_is_one_changeset_that_can_be_taken_back_and_brought_back(kako: Kako) -> None:
    kako.open(item="Runner 42", sent="2026-07-01")
    before = kako.show(today="2026-07-02")
    kako("order", "edit", "KB1", "--number", "KB100")
    kako("undo", "KB100")
    assert numbers(kako) == ["KB1"]
    assert kako.case(today="2026-07-02")["order"] == before["order"]
    kako("redo")
    assert numbers(kako) == ["KB100"]
    assert kako("doctor").code == 0


def test_a_number_that_is_taken_is_refused(kako: Kako) -> None:
    kako("order", "add", "KB1")
    kako("order", "add", "KB2")
    ran = kako("order", "edit", "KB1", "--number", "KB2", code=4)
    assert "order 'KB1' cannot be called 'KB2': an order of that number is on record" in ran.err
    assert "kakoreturn order show KB2" in ran.err
    assert numbers(kako) == ["KB1", "KB2"]


@pytest.mark.parametrize("line", [1, 2, 9])
def test_a_number_that_reads_as_an_item_of_an_order_on_record_is_refused_unless_it_is_said_to_be_an_orders(
    kako: Kako, line: int
) -> None:
    kako("order", "add", "A1", "--item", "Shoes")
    kako("order", "add", "A1", "--item", "Lamp")
    kako("order", "add", "KB9", "--item", "Cap")
    ran = kako("order", "edit", "KB9", "--number", f"A1/{line}", code=4)
    assert f"error: order 'KB9' cannot be called 'A1/{line}': that reads as an item of order 'A1'" in ran.err
    assert f"hint: if it is the number of an order: kakoreturn order edit KB9 --number order:A1/{line}" in ran.err
    assert numbers(kako) == ["A1", "A1", "KB9"]
    kako("order", "edit", "KB9", "--number", f"order:A1/{line}")
    assert numbers(kako) == ["A1", "A1", f"A1/{line}"]
    kako("order", "edit", f"order:A1/{line}", "--number", "B2/3")
    assert numbers(kako) == ["A1", "A1", "B2/3"]


def test_an_order_keeps_its_number_where_it_is_given_the_same(kako: Kako) -> None:
    kako("order", "add", "KB1")
    kako("order", "edit", "KB1", "--number", "KB1", "--size", "42")
    assert numbers(kako) == ["KB1"]


def test_an_order_that_was_a_mistake_is_removed_and_can_be_brought_back(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Runner 42")
    assert kako("order", "remove", "KB1").out.splitlines()[-1] == "kakoreturn undo"
    assert numbers(kako) == []
    kako("undo")
    assert kako("order", "show", "KB1", "--json").json()["item"] == "Runner 42"
    kako("redo")
    kako("order", "add", "KB1", "--item", "Scarf")
    assert kako("order", "show", "KB1", "--json").json()["item"] == "Scarf"
    assert kako("doctor").code == 0


def test_an_order_with_a_case_is_not_removed(kako: Kako) -> None:
    kako.open()
    ran = kako("order", "remove", "KB1", code=4)
    assert "order 'KB1' cannot be removed: case 1 is about it" in ran.err
    assert "kakoreturn undo 1" in ran.err
    kako("undo", "1")
    kako("order", "remove", "KB9", code=3)


def test_an_edit_without_anything_to_edit_is_a_slip(kako: Kako) -> None:
    kako("order", "add", "E1")
    assert "nothing to edit was given" in kako("order", "edit", "E1", code=2).err


@pytest.mark.parametrize("same", [("--size", "42"), ("--number", "E1"), ("--clear", "seller")], ids=str)
def test_an_edit_that_changes_nothing_says_so_and_records_nothing(kako: Kako, same: tuple[str, ...]) -> None:
    kako("order", "add", "E1", "--size", "42")
    before = kako("doctor", "--json").json()["head"]
    assert kako("order", "edit", "E1", *same).out.splitlines()[0] == "Order E1 is as it was; nothing is changed."
    assert kako("doctor", "--json").json()["head"] == before


def test_a_rename_says_that_all_items_go_with_it(kako: Kako) -> None:
    for item in ("A", "B"):
        kako("order", "add", "M8", "--item", item)
    said = kako("order", "edit", "M8/2", "--number", "M9").out.splitlines()
    assert said[0] == "Order M9 is the new number of M8, with all its items."
    assert said[-1] == "kakoreturn order show M9"


@pytest.mark.parametrize("words", [("order", "add", "E2"), ("order", "edit", "E1")], ids=str)
def test_an_order_is_not_placed_in_the_future(kako: Kako, words: tuple[str, ...]) -> None:
    kako("order", "add", "E1")
    assert "2026-06-11 is after today" in kako(*words, "--ordered", "tomorrow", code=4).err
    kako(*words, "--ordered", "today")
