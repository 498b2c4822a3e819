"""Circles on photos, as they are kept.

Places are whole millionths of the upright picture's sides. So they come back from JSON exactly as they went in, name
the same pixel of any picture there is, and hold for a copy of any size.
"""

from collections.abc import Mapping, Sequence

from kakoreturn.domain.records import Record, record

WHOLE = 1_000_000
"""A whole side."""


@record
class Circle(Record):
    """A circle around what a photo shows, in millionths of the upright picture.

    `x` and `radius` are parts of its width, `y` of its height; `defect` is the number of the defect that it shows,
    None where that was not said.
    """

    x: int
    y: int
    radius: int
    defect: int | None = None

    @property
    def plain(self) -> dict[str, int]:
        """Its fields in plain JSON types, without a defect that was not said."""
        place = {"x": self.x, "y": self.y, "radius": self.radius}
        return place if self.defect is None else {**place, "defect": self.defect}


def circles_from(plain: Sequence[Mapping[str, int]]) -> tuple[Circle, ...]:
    """The circles whose `plain` these are. Raises TypeError for anything else."""
    circles = tuple(Circle(**fields) for fields in plain)
    if any(type(value) is not int for fields in plain for value in fields.values()):
        raise TypeError("a circle's fields are whole numbers")
    return circles
