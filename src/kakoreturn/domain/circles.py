"""Circles on photos: as they are kept, and as they are said on the command line.

Places are whole millionths of the upright picture's sides. So they come back from JSON exactly as they went in, name
the same pixel of any picture there is, and hold for a copy of any size. They are said in pixels, in percent, or by a
lettered grid.
"""

from __future__ import annotations

from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WHOLE = 1_000_000
"""A whole side."""
LONGER_SIDE = 8
"""Cells of the grid along the longer side of a picture; along the other as many as keeps them about square."""

_FORMS = "a circle is X,Y,R in pixels, 12%,40%,5% or a cell of the grid such as C4; =2 after it ties it to defect 2"
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,4})?%?"
_GIVEN = rf"(?:(?P<cell>[A-Za-z][0-9]{{1,2}})|(?P<numbers>{_NUMBER},{_NUMBER},{_NUMBER}))(?:=(?P<defect>[0-9]{{1,6}}))?"
# Of the longer side of a cell: the circle reaches a little beyond it, for what lies on its edge.
_REACH = 0.6


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


@record
class Given(Record):
    """A circle as it was said: a `cell` of the grid, or three `numbers`, each in pixels or with a percent sign."""

    words: str
    cell: str | None
    numbers: tuple[str, ...]
    defect: int | None


def read(words: str) -> Given:
    """Read a circle from the command line. Raises UsageProblem that shows the forms."""
    found = re.fullmatch(_GIVEN, re.sub(r"\s*([,=])\s*", r"\1", words.strip()))
    if found is None:
        raise UsageProblem(f"{quoted(words)} is not a circle", _FORMS)
    numbers = tuple(found["numbers"].split(",")) if found["numbers"] else ()
    defect = None if found["defect"] is None else int(found["defect"])
    return Given(words=words, cell=found["cell"] and found["cell"].upper(), numbers=numbers, defect=defect)


def grid_of(width: int, height: int) -> tuple[int, int]:
    """How many cells the grid has across and down, for a picture of this size."""
    cell = max(width, height) / LONGER_SIDE
    return max(1, round(width / cell)), max(1, round(height / cell))


def column_name(column: int) -> str:
    """The letter of a column, counted from 0."""
    return chr(ord("A") + column)


def placed(given: Given, width: int, height: int, photo: str = "CASE PHOTO") -> Circle:
    """Where a circle lies on an upright picture of so many pixels. Raises UsageProblem when that is not on it.

    `photo` is how a command names the photo, by its case and its number; one that is only being added has none yet.
    """
    if given.cell is not None:
        return replace(_of_cell(given.cell, width, height, photo), defect=given.defect)
    across, down, radius = (
        round(float(number.removesuffix("%")) / (100 if number.endswith("%") else side) * WHOLE)
        for number, side in zip(given.numbers, (width, height, width), strict=True)
    )
    if not (across <= WHOLE and down <= WHOLE):
        raise UsageProblem(
            f"the circle {quoted(given.words)} lies outside the photo, which is {width} pixels wide and {height} high",
            _FORMS,
        )
    if not 0 < radius <= WHOLE * max(1, height / width):
        raise UsageProblem(f"the radius of the circle {quoted(given.words)} does not fit the photo", _FORMS)
    return Circle(x=across, y=down, radius=radius, defect=given.defect)


def _of_cell(cell: str, width: int, height: int, photo: str) -> Circle:
    columns, rows = grid_of(width, height)
    column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
    if column >= columns or not 0 <= row < rows:
        raise UsageProblem(
            f"the grid of this photo has no cell {quoted(cell)}",
            f"its cells go from A1 to {column_name(columns - 1)}{rows}; see them with: "
            f"kakoreturn photo grid {photo} --out grid.jpg",
        )
    reach = _REACH * max(width / columns, height / rows)
    return Circle(
        x=round((column + 0.5) / columns * WHOLE),
        y=round((row + 0.5) / rows * WHOLE),
        radius=round(reach / width * WHOLE),
    )
