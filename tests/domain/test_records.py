"""What every record does: it is made by name, it is equal to its like, and it never changes."""

import dataclasses

import pytest

from kakoreturn.domain.records import Record, record


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
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point.x
    assert dataclasses.replace(point, y=3) == Point(x=1, y=3)
    assert point == Point(x=1)
