"""Circles on the photos of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.circles import Circle
from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.domain.records import replace
from kakoreturn.service import rules

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case

    from .conftest import Desk

CIRCLE = Circle(x=100_000, y=200_000, radius=50_000)


def add(desk: Desk, *circles: Circle, sha256: str = "aa" * 32) -> Case:
    photo = ev.PhotoAdded(sha256=sha256, name="a.jpg", size=1000, circles=circles, on=desk.day(0))
    with desk.book.begin() as book:
        return rules.details.add_file(book, 1, photo)


def mark(desk: Desk, photo: int, *circles: Circle) -> Case:
    with desk.book.begin() as book:
        return rules.details.mark_photo(book, 1, photo, circles)


def test_a_circle_shows_the_only_defect_unless_it_says_another(desk: Desk) -> None:
    desk.open()
    assert [one.defect for one in add(desk, CIRCLE).photos[0].circles] == [1]
    with desk.book.begin() as book:
        rules.details.keep(book, 1, ev.DefectNoted(text="scratch on the heel", on=desk.day(1)), desk.days(2))
    case = mark(desk, 1, CIRCLE, replace(CIRCLE, defect=2))
    assert [one.defect for one in case.photos[0].circles] == [None, 2]


def test_marking_replaces_and_marking_with_nothing_unmarks(desk: Desk) -> None:
    desk.open()
    add(desk, CIRCLE, CIRCLE)
    assert len(mark(desk, 1, CIRCLE).photos[0].circles) == 1
    assert mark(desk, 1).photos[0].circles == ()


def test_a_photo_that_is_there_keeps_its_circles_when_it_is_added_again_without(desk: Desk) -> None:
    desk.open()
    add(desk, CIRCLE)
    (photo,) = add(desk).photos
    assert len(photo.circles) == 1


def test_what_is_not_there_cannot_be_marked_or_shown(desk: Desk) -> None:
    desk.open()
    before = add(desk, CIRCLE)
    with pytest.raises(NotFound, match="no photo 2"):
        mark(desk, 2, CIRCLE)
    with pytest.raises(NotFound, match="no defect 5"):
        mark(desk, 1, replace(CIRCLE, defect=5))
    with pytest.raises(NotFound, match="no defect 5"):
        add(desk, replace(CIRCLE, defect=5), sha256="bb" * 32)
    assert desk.case() == before


def test_the_caption_says_which_circles_show_a_defect_and_then_the_note(desk: Desk) -> None:
    desk.open()
    case = add(desk, CIRCLE, CIRCLE, replace(CIRCLE, defect=1))
    assert case.captions(case.photos[0]) == (f"1, 2, 3: {desk.seam}",)
    assert case.captions(replace(case.photos[0], note="close-up"))[-1] == "close-up"
    with desk.book.begin() as book:
        case = rules.details.keep(book, 1, ev.DefectChanged(number=1), desk.days(0))
    assert case.captions(case.photos[0]) == ()


def test_another_note_for_a_photo_that_is_there_is_refused_and_not_lost(desk: Desk) -> None:
    desk.open()
    add(desk)
    photo = ev.PhotoAdded(sha256="aa" * 32, name="a.jpg", size=1000, note="the heel", on=desk.day(0))
    with desk.book.begin() as book, pytest.raises(Refused, match="on case 1 already, as photo 1") as refused:
        rules.details.add_file(book, 1, photo)
    assert refused.value.hint == "to add it with another one, first: kakoreturn photo remove 1 1"
