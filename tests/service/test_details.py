"""Adding defects, notes, messages and photos to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import NotFound
from kakoreturn.domain.values import Sender
from kakoreturn.service import rules

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case

    from .conftest import Desk


def add_photo(desk: Desk, name: str, sha256: str) -> Case:
    photo = ev.PhotoAdded(sha256=sha256, name=name, size=1000, on=desk.day(0))
    with desk.book.begin() as book:
        return rules.details.add_file(book, 1, photo)


def change_defect(desk: Desk, number: int, text: str | None) -> Case:
    with desk.book.begin() as book:
        return rules.details.keep(book, 1, ev.DefectChanged(number=number, text=text), desk.days(0))


def remove_photo(desk: Desk, number: int) -> Case:
    with desk.book.begin() as book:
        return rules.details.keep(book, 1, ev.PhotoRemoved(number=number), desk.days(0))


def test_defects_notes_and_messages_are_added(desk: Desk) -> None:
    desk.open()
    with desk.book.begin() as book:
        rules.details.keep(book, 1, ev.DefectNoted(text="scratch on the heel", on=desk.day(1)), desk.days(2))
        rules.details.keep(book, 1, ev.NoteAdded(text="asked a friend", on=desk.day(1)), desk.days(2))
        case = rules.details.keep(
            book, 1, ev.MessageKept(sender=Sender.AGENT, text="we look at it", on=desk.day(1)), desk.days(2)
        )
    assert [defect.text for defect in case.defects] == [desk.seam, "scratch on the heel"]
    assert [(note.text, note.on) for note in case.notes] == [("asked a friend", desk.day(1))]
    assert [(kept.sender, kept.text) for kept in case.messages] == [("agent", "we look at it")]


def test_they_may_be_dated_before_the_last_event_and_added_to_a_closed_case(desk: Desk) -> None:
    desk.open(sent=0)
    desk.record("withdrawn", 5)
    with desk.book.begin() as book:
        rules.details.keep(book, 1, ev.NoteAdded(text="too late", on=desk.day(-9)), desk.days(6))
    assert desk.case().outcome == "withdrawn"


@pytest.mark.parametrize("what", ["defect", "note", "message"])
def test_nothing_is_dated_after_today_or_added_to_a_case_that_is_not_there(desk: Desk, what: str) -> None:
    desk.open()

    def add(case: int, day: int) -> None:
        with desk.book.begin() as book:
            if what == "defect":
                rules.details.keep(book, case, ev.DefectNoted(text="text", on=desk.day(day)), desk.days(0))
            elif what == "note":
                rules.details.keep(book, case, ev.NoteAdded(text="text", on=desk.day(day)), desk.days(0))
            else:
                rules.details.keep(
                    book, case, ev.MessageKept(sender=Sender.ME, text="text", on=desk.day(day)), desk.days(0)
                )

    with desk.refused(match="after today"):
        add(1, 1)
    with desk.refused(NotFound, "no case 2"):
        add(2, 0)


def test_a_defect_is_reworded_or_removed(desk: Desk) -> None:
    desk.open(defects=("one", "two"))
    assert [defect.text for defect in change_defect(desk, 2, "three").defects] == ["one", "three"]
    assert [defect.number for defect in change_defect(desk, 1, None).defects] == [2]


@pytest.mark.parametrize("number", [0, 2])
def test_a_defect_that_is_not_there_is_not_found(desk: Desk, number: int) -> None:
    desk.open()
    with desk.refused(NotFound, f"no defect {number}"):
        change_defect(desk, number, "text")


def test_a_removed_defect_is_gone_for_good(desk: Desk) -> None:
    desk.open()
    change_defect(desk, 1, None)
    with desk.refused(NotFound, "no defect 1"):
        change_defect(desk, 1, "text")


def test_the_same_picture_is_put_on_a_round_only_once(desk: Desk) -> None:
    desk.open()
    add_photo(desk, "a.jpg", "aa" * 32)
    changesets = len(desk.book.journal)
    assert [photo.name for photo in add_photo(desk, "copy.jpg", "aa" * 32).photos] == ["a.jpg"]
    assert len(desk.book.journal) == changesets


def test_the_same_picture_may_be_used_in_a_new_round(desk: Desk) -> None:
    desk.open(sent=0)
    add_photo(desk, "a.jpg", "aa" * 32)
    desk.tell("arrived 9, rejected 10")
    assert [photo.round for photo in add_photo(desk, "a.jpg", "aa" * 32).photos] == [1, 2]


def test_a_photo_is_removed_and_may_be_put_there_again(desk: Desk) -> None:
    desk.open()
    add_photo(desk, "a.jpg", "aa" * 32)
    assert remove_photo(desk, 1).photos == ()
    with desk.refused(NotFound, "no photo 1"):
        remove_photo(desk, 1)
    assert [photo.number for photo in add_photo(desk, "a.jpg", "aa" * 32).photos] == [2]
