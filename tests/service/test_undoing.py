"""Taking back the last changeset and bringing it back, and what must not be taken back alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import events as ev
from kakoreturn.service import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Desk, ListBook, StoreBook


def test_undo_takes_back_the_last_changeset_and_redo_brings_it_back(desk: Desk) -> None:
    desk.open(sent=0)
    before, after = desk.case(), desk.record("reviewed", 2)
    assert desk.undo().number == 2
    assert desk.case() == before
    assert desk.redo().number == 2
    assert desk.case() == after


def test_taking_back_is_a_changeset_of_its_own_and_removes_nothing(desk: Desk) -> None:
    desk.open()
    journal = list(desk.book.journal)
    desk.undo()
    assert desk.book.journal[:1] == journal
    assert set(desk.book.journal[1].subjects) == set(journal[0].subjects)
    assert desk.book.journal[1].is_retraction


def test_a_changeset_is_taken_back_with_all_it_did(desk: Desk) -> None:
    desk.open(sent=0)
    desk.move("shipped", 3, anyway=True)
    desk.undo()
    assert (desk.case().phase, desk.order().stage) == ("qc", "ordered")
    desk.undo()
    assert (desk.book.case(1), desk.book.items("KB1")) == (None, ())


def test_undo_of_a_case_takes_back_its_own_last_changeset(desk: Desk) -> None:
    desk.open("KB1", sent=0)
    desk.open("KB2", sent=0)
    desk.record("reviewed", 2, case=1)
    desk.record("reviewed", 2, case=2)
    desk.undo(1)
    assert (desk.case(1).state, desk.case(2).state) == ("sent", "reviewed")


@pytest.mark.parametrize("case", [None, 1])
def test_with_nothing_to_take_back_undo_is_refused(desk: Desk, case: int | None) -> None:
    with desk.refused(match="nothing to take back"):
        desk.undo(case)


def test_undo_goes_back_step_by_step_until_nothing_is_left(desk: Desk) -> None:
    desk.open(sent=0)
    desk.tell("reviewed 2, confirmed 4")
    assert [desk.undo().number for _ in range(3)] == [3, 2, 1]
    with desk.refused(match="nothing to take back"):
        desk.undo()
    assert [desk.redo().number for _ in range(3)] == [1, 2, 3]
    assert desk.case().state == "confirmed"


def test_a_new_changeset_clears_redo(desk: Desk) -> None:
    desk.open(sent=0)
    desk.record("reviewed", 2)
    desk.undo()
    desk.record("chased", 3)
    with desk.refused(match="nothing to bring back"):
        desk.redo()


@pytest.mark.parametrize("changesets", [0, 1])
def test_with_nothing_taken_back_redo_is_refused(desk: Desk, changesets: int) -> None:
    if changesets:
        desk.open()
    with desk.refused(match="nothing to bring back"):
        desk.redo()


# --- what rests on a changeset


def test_a_changeset_is_not_taken_back_when_its_order_changed_since(desk: Desk) -> None:
    desk.open(sent=0)
    desk.move("photos", 1)
    with desk.refused(match="order 'KB1', which"):
        desk.undo(1)
    desk.undo()
    assert desk.undo(1).number == 1


def test_a_changeset_is_not_taken_back_when_another_case_of_it_changed_since(desk: Desk) -> None:
    desk.open(item="Runner 42", sent=0)
    desk.open(item="Left shoe", sent=0)
    desk.move("shipped", 3, anyway=True)
    desk.record("refused", 5, case=2)
    with desk.refused(match="case 2, which"):
        desk.undo(1)
    desk.undo()
    desk.undo(1)
    assert (desk.case(1).phase, desk.case(2).phase) == ("qc", "qc")


def test_an_order_is_not_taken_back_while_another_case_of_it_stands(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.open(item="Left shoe")
    with desk.refused(match="also touched order 'KB1', which change 2 touched again"):
        desk.undo(1)
    desk.undo(2)
    assert desk.undo(1).number == 1


def test_an_ending_is_not_taken_back_while_another_case_of_the_item_is_open(desk: Desk) -> None:
    desk.open(item="Runner 42")
    desk.record("withdrawn", 1)
    desk.open(item="Runner 42")
    with desk.refused(match="case 2 is open"):
        desk.undo(1)
    desk.undo(2)
    assert desk.undo(1).number == 2
    assert desk.case().is_open


# --- any mixture of changesets


def _changesets(desk: Desk) -> list[Callable[[int], object]]:
    """Return some changesets that are allowed whatever was done before, each on a day of its own."""

    def note(day: int) -> None:
        with desk.book.begin() as book:
            rules.details.keep(book, 1, ev.NoteAdded(text=f"note of day {day}", on=desk.day(day)), desk.days(day))

    def edit(day: int) -> None:
        with desk.book.begin() as book:
            rules.orders.edit_order(book, "KB1", ev.OrderDescribed(size=str(day)))

    return [note, edit, lambda day: desk.record("chased", day), lambda day: desk.record("chased", day, case=2)]


def _state(book: ListBook | StoreBook) -> tuple[object, ...]:
    return (book.case(1), book.case(2), book.items("KB1"), book.items("KB2"))


@given(st.lists(st.sampled_from(["undo", "redo", 0, 1, 2, 3]), max_size=30))
def test_undo_and_redo_walk_back_and_forth_through_every_state_there_was(
    new_desk: Callable[[], Desk], steps: list[str | int]
) -> None:
    desk = new_desk()
    desk.open("KB1", sent=0)
    desk.open("KB2", sent=0)
    past, future, kept = [_state(desk.book)], list[tuple[object, ...]](), 2
    for day, step in enumerate(steps, 1):
        if isinstance(step, int):
            _changesets(desk)[step](day)
            past.append(_state(desk.book))
            future.clear()
        elif step == "undo" and len(past) > 1:
            desk.undo()
            future.append(past.pop())
        elif step == "redo" and future:
            desk.redo()
            past.append(future.pop())
        elif step == "redo":
            with desk.refused(match="nothing to bring back"):
                desk.redo()
        assert _state(desk.book) == past[-1]
        assert len(desk.book.journal) >= kept
        kept = len(desk.book.journal)
