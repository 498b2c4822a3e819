"""Circles as they are said, and where they lie then."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kakoreturn.domain.circles import WHOLE, Circle, circles_from, grid_of, placed, read
from kakoreturn.domain.errors import UsageProblem

SIZE = (400, 200)


def test_a_circle_in_pixels_lies_where_it_is_said() -> None:
    assert placed(read("100,50,20"), *SIZE) == Circle(x=250_000, y=250_000, radius=50_000)


def test_a_circle_in_percent_takes_its_radius_from_the_width() -> None:
    assert placed(read("12%, 40%, 5%"), *SIZE) == Circle(x=120_000, y=400_000, radius=50_000)
    assert placed(read("12.5%,50%,10"), *SIZE) == Circle(x=125_000, y=500_000, radius=25_000)


@pytest.mark.parametrize("words", ["C2=3", "c2 = 3"])
def test_a_cell_of_the_grid_and_the_defect_it_shows(words: str) -> None:
    circle = placed(read(words), *SIZE)
    assert (circle.x, circle.y, circle.defect) == (312_500, 375_000, 3)
    assert 0.5 < circle.radius / WHOLE * 8 < 0.75


@pytest.mark.parametrize(
    ("size", "cells"),
    [((400, 300), (8, 6)), ((300, 400), (6, 8)), ((400, 400), (8, 8)), ((5000, 10), (8, 1)), ((10, 5000), (1, 8))],
)
def test_the_grid_has_eight_cells_along_the_longer_side(size: tuple[int, int], cells: tuple[int, int]) -> None:
    assert grid_of(*size) == cells


@pytest.mark.parametrize(
    "words",
    [
        "",
        "C",
        "4C",
        "C4=",
        "C4=x",
        "10,20",
        "10,20,30,40",
        "a,b,c",
        "-1,2,3",
        "1,2,3=0x1",
        "1e3,2,3",
        "C444",
        "C4;",
        "٣,٣,٣",
    ],
)
def test_what_is_no_circle_is_refused_with_the_forms(words: str) -> None:
    with pytest.raises(UsageProblem) as refusal:
        read(words)
    assert refusal.value.message == f"'{words}' is not a circle"
    assert "12%,40%,5%" in (refusal.value.hint or "")


OUTSIDE = "lies outside the photo, which is 400 pixels wide and 200 high"
FORMS = "a circle is X,Y,R in pixels, 12%,40%,5% or a cell of the grid such as C4"
CELLS = "its cells go from A1 to H4; see them with: kakoreturn photo grid CASE PHOTO --out grid.jpg"


@pytest.mark.parametrize(
    ("words", "why", "hint"),
    [
        *((words, f"the circle '{words}' {OUTSIDE}", FORMS) for words in ("401,10,5", "10,201,5", "101%,10%,5%")),
        *(
            (words, f"the radius of the circle '{words}' does not fit the photo", FORMS)
            for words in ("10,10,0", "10,10,0%", "10,10,401")
        ),
        *((words, f"the grid of this photo has no cell '{words}'", CELLS) for words in ("I1", "A5", "A0")),
    ],
)
def test_a_circle_that_is_not_on_the_photo_is_refused(words: str, why: str, hint: str) -> None:
    with pytest.raises(UsageProblem) as refusal:
        placed(read(words), *SIZE)
    assert refusal.value.message == why
    assert (refusal.value.hint or "").startswith(hint)


def test_the_first_and_the_last_cell_are_on_the_photo() -> None:
    corners = [placed(read(words), *SIZE) for words in ("A1", "H4")]
    assert [(one.x, one.y) for one in corners] == [(62_500, 125_000), (937_500, 875_000)]


def test_a_circle_in_pixels_shows_a_defect_too_and_may_be_as_small_as_a_point() -> None:
    assert placed(read("100,50,20=2"), *SIZE).defect == 2
    assert placed(read("1,1,0.0001%"), *SIZE).radius == 1


@given(some.integers(1, 20_000), some.integers(1, 20_000), some.data())
def test_a_pixel_comes_back_as_the_same_pixel(width: int, height: int, data: some.DataObject) -> None:
    x, y = data.draw(some.integers(0, width)), data.draw(some.integers(0, height))
    circle = placed(read(f"{x},{y},{max(1, width // 10)}"), width, height)
    assert (round(circle.x / WHOLE * width), round(circle.y / WHOLE * height)) == (x, y)
    assert circles_from([circle.plain]) == (circle,)
