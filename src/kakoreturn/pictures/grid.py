"""A photo with a lettered grid over it, so that a place on it can be named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kakoreturn.domain.circles import column_name, grid_of
from kakoreturn.domain.evidence import Photo
from kakoreturn.pictures import fonts
from kakoreturn.pictures.drawing import INK, WHITE
from kakoreturn.pictures.marking import marked_picture

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw

_SIDE, _ENLARGED = 1400, 200


def gridded(source: Path, photo: Photo) -> Picture:
    """The photo with its circles and the grid, large enough to read its letters. Raises what `marked` raises."""
    from PIL import ImageDraw

    picture = marked_picture(source, photo, box=(_SIDE, _SIDE), enlarged=_ENLARGED)
    columns, rows = grid_of(*picture.size)
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for column in range(1, columns):
        _rule(pen, (column * width // columns, 0, column * width // columns, height))
    for row in range(1, rows):
        _rule(pen, (0, row * height // rows, width, row * height // rows))
    for column in range(columns):
        for row in range(rows):
            _label(pen, (column * width // columns, row * height // rows), f"{column_name(column)}{row + 1}")
    return picture


def _rule(pen: ImageDraw, ends: tuple[int, int, int, int]) -> None:
    pen.line(ends, fill=WHITE, width=5)
    pen.line(ends, fill=INK, width=1)


def _label(pen: ImageDraw, corner: tuple[int, int], name: str) -> None:
    place, font = (corner[0] + 9, corner[1] + 7), fonts.digits(26)
    left, top, right, bottom = pen.textbbox(place, name, font=font)
    pen.rectangle((left - 6, top - 5, right + 6, bottom + 5), fill=INK)
    pen.text(place, name, fill=WHITE, font=font)
