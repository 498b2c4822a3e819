"""What every record does: it is made by name, it is equal to its like, and it never changes, as a frozen dataclass."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as replaced
from functools import cached_property
from types import SimpleNamespace

import pytest

from kakoreturn.domain.records import Record, record, replace


@record
class Point(Record):
    """A point."""

    x: int
    y: int = 0


@record
class Other(Record):
    """The same fields in another class."""

    x: int
    y: int = 0


def test_a_record_is_made_by_name_with_its_defaults() -> None:
    assert repr(Point(x=1)) == "Point(x=1, y=0)"


@pytest.mark.parametrize("given", [{}, {"y": 1}, {"x": 1, "z": 2}])
def test_a_record_is_not_made_from_too_little_or_too_much(given: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        Point(**given)


def test_records_of_one_class_with_equal_fields_are_equal() -> None:
    assert Point(x=1) == Point(x=1, y=0)
    assert hash(Point(x=1)) == hash(Point(x=1, y=0))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Other(x=1)


def test_a_record_never_changes() -> None:
    point = Point(x=1)
    with pytest.raises(AttributeError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del point.x
    assert replace(point, y=3) == Point(x=1, y=3)
    assert point == Point(x=1)


@record
class Square(Record):
    """What works something out of its fields, and keeps it."""

    side: int

    @cached_property
    def area(self) -> int:
        """How large it is."""
        return self.side**2


def test_what_was_worked_out_of_a_record_is_worked_out_anew_of_a_changed_one() -> None:
    square = Square(side=2)
    assert square.area == 4
    assert replace(square, side=3).area == 9
    assert square == Square(side=2)


@record
class Place(Point):
    """A point with a name, derived from another record."""

    name: str = ""
    z: int


@dataclass(frozen=True, kw_only=True)
class PlainPoint:
    """A point as the standard library has it."""

    x: int
    y: int = 0


@dataclass(frozen=True, kw_only=True)
class PlainPlace(PlainPoint):
    """A place as the standard library has it."""

    name: str = ""
    z: int


def outcome(act: Callable[[], object]) -> object:
    """What comes of it, in words that are the same for both kinds of class."""
    with contextlib.suppress(Exception):
        return repr(act()).replace("Plain", "")
    return "an error"


@pytest.mark.parametrize(
    "act",
    [
        lambda of: of.point(x=1),
        lambda of: of.place(x=1, z=2),
        lambda of: of.place(z=2),
        lambda of: of.place(x=1, y=2, name="n", z=3, more=4),
        lambda of: of.place(x=1, more=4),
        lambda of: of.place(x=1, z=2) == of.place(z=2, x=1, y=0),
        lambda of: of.place(x=1, z=2) == of.point(x=1),
        lambda of: of.point(x=1) == 1,
        lambda of: len({of.point(x=1), of.point(x=1, y=0), of.point(x=2), of.place(x=1, z=0)}),
        lambda of: of.change(of.place(x=1, z=2), name="n", x=5),
        lambda of: of.change(of.place(x=1, z=2), more=5),
        lambda of: setattr(of.point(x=1), "x", 2),
        lambda of: setattr(of.point(x=1), "new", 2),
        lambda of: delattr(of.point(x=1), "x"),
        lambda of: {of.point(x=[]): 1},
    ],
)
def test_a_record_does_what_a_frozen_dataclass_does(act: Callable[[SimpleNamespace], object]) -> None:
    ours = SimpleNamespace(point=Point, place=Place, change=replace)
    plain = SimpleNamespace(point=PlainPoint, place=PlainPlace, change=replaced)
    assert outcome(lambda: act(ours)) == outcome(lambda: act(plain))
