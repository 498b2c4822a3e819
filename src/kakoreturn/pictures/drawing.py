"""What is drawn onto pictures: circles with their numbers, and lines of text below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kakoreturn.domain.circles import WHOLE, Circle
from kakoreturn.pictures import fonts

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Red between two lines of white shows on light, on dark, and on red.
RED, WHITE, INK = (224, 0, 48), (255, 255, 255), (24, 24, 24)
_THICK = 90
"""The outline is the longer side of the picture divided by this."""
_NARROWEST = 320
_SMOOTH = 4
_SMOOTHED = 2400

_Place = tuple[float, float]


def draw_circles(picture: Picture, numbered: Sequence[tuple[int, Circle]]) -> None:
    """Draw circles onto an upright picture, each with its number beside it."""
    discs = [_disc(picture, circle) for _, circle in numbered]
    thick = thickness(picture)
    for x, y, radius in discs:
        _ring(picture, (x, y), radius, thick)
    taken = list(discs)
    for (number, _), disc in zip(numbered, discs, strict=True):
        badge = _badge_size(thick, number)
        place = _beside(picture.size, disc, badge + thick, taken)
        taken.append((*place, badge))
        _badge(picture, place, badge, number)


def thickness(picture: Picture) -> float:
    """How thick the outline of a circle is on this picture, in pixels."""
    return max(6.0, max(picture.size) / _THICK)


def _disc(picture: Picture, circle: Circle) -> tuple[float, float, float]:
    width, height = picture.size
    return circle.x / WHOLE * width, circle.y / WHOLE * height, max(1.0, circle.radius / WHOLE * width)


def _ring(picture: Picture, centre: _Place, radius: float, thick: float) -> None:
    """Draw the outline around the disc, so that what is inside stays as it is."""
    edge = thick * 0.27
    _fill(picture, centre, radius + thick, radius, WHITE)
    _fill(picture, centre, radius + thick - edge, radius + edge, RED)


def _fill(picture: Picture, centre: _Place, outer: float, inner: float, colour: tuple[int, int, int]) -> None:
    """Fill a ring (a disc where `inner` is 0) with smooth edges."""
    from PIL import Image, ImageDraw

    left, top = (math.floor(at - outer) - 1 for at in centre)
    side = math.ceil(2 * outer) + 3
    fine = max(1, min(_SMOOTH, _SMOOTHED // side))
    mask = Image.new("L", (side * fine, side * fine))
    pen = ImageDraw.Draw(mask)
    x, y = (centre[0] - left) * fine, (centre[1] - top) * fine
    for radius, value in ((outer * fine, 255), (inner * fine, 0)):
        if radius > 0:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=value)
    if fine > 1:
        mask = mask.resize((side, side), Image.Resampling.BOX)
    picture.paste(colour, (left, top), mask)


def _badge_size(thick: float, number: int) -> float:
    return max(9.0, thick * (2.2 + 0.5 * (len(str(number)) - 1)))


def _badge(picture: Picture, place: _Place, size: float, number: int) -> None:
    from PIL import ImageDraw

    _fill(picture, place, size, 0, WHITE)
    _fill(picture, place, size * 0.88, 0, RED)
    font = fonts.digits(round(size * (1.35 - 0.2 * (len(str(number)) - 1))))
    ImageDraw.Draw(picture).text(place, str(number), fill=WHITE, font=font, anchor="mm")


def _beside(
    size: tuple[int, int], disc: tuple[float, float, float], reach: float, taken: Sequence[tuple[float, float, float]]
) -> _Place:
    """Where the number of a circle goes: beside it, inside the picture, and clear of the others where that can be."""
    places = [_inside(size, place, reach) for place in _around(disc, reach)]
    return min(places, key=lambda place: _covered(place, reach, taken))


def _around(disc: tuple[float, float, float], reach: float) -> Iterator[_Place]:
    x, y, radius = disc
    for turn in (-45, -135, 45, 135, 0, 180, -90, 90):
        angle = math.radians(turn)
        yield x + (radius + reach) * math.cos(angle), y + (radius + reach) * math.sin(angle)


def _inside(size: tuple[int, int], place: _Place, reach: float) -> _Place:
    x, y = (
        min(max(at, min(reach, side / 2)), max(side - reach, side / 2)) for at, side in zip(place, size, strict=True)
    )
    return x, y


def _covered(place: _Place, reach: float, taken: Sequence[tuple[float, float, float]]) -> int:
    """By how many pixels a number at `place` would reach into discs that are taken."""
    return round(sum(max(0.0, radius + reach * 0.9 - math.dist(place, (x, y))) for x, y, radius in taken))


def captioned(picture: Picture, lines: Sequence[str]) -> Picture:
    """The picture with lines of text on white below it; a narrow one gets white beside it, so that they can be read."""
    from PIL import Image

    width, height = max(picture.width, _NARROWEST), picture.height
    text = fonts.Text(round(max(14, min(max(picture.size) / 42, width / 16, max(height, _NARROWEST) / 8))))
    margin = round(text.size * 0.7)
    wrapped = [part for one in lines for part in text.wrapped(one, width - 2 * margin)]
    whole = Image.new("RGB", (width, height + text.height(wrapped) + 2 * margin), WHITE)
    whole.paste(picture)
    text.draw(whole, (margin, height + margin), wrapped, INK)
    return whole
