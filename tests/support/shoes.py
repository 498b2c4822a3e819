"""Drawn photos of a shoe, as an agent takes them: to look through, to circle a defect on, and for the README.

They are drawn from shapes, so that a test knows to the pixel where the defect is, and nobody's shoe is shown.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

GREY, CREAM, TEAL, WHITE, DARK = (203, 201, 196), (238, 236, 230), (31, 92, 104), (252, 252, 250), (38, 22, 16)
_Point = tuple[float, float]

HEEL, TOE = (0.21, 0.565), (0.735, 0.62)
"""Where a defect can be, in parts of the upright photo's width and height."""

_UPPER = (
    (0.185, 0.66), (0.185, 0.50), (0.195, 0.40), (0.235, 0.355), (0.30, 0.345), (0.345, 0.38), (0.40, 0.435),
    (0.50, 0.50), (0.60, 0.535), (0.70, 0.555), (0.77, 0.585), (0.815, 0.63), (0.825, 0.66),
)  # fmt: skip
_COUNTER = ((0.188, 0.65), (0.188, 0.50), (0.20, 0.42), (0.225, 0.395), (0.25, 0.41), (0.258, 0.50), (0.25, 0.65))
_STRIPE = (
    (0.335, 0.43),
    (0.40, 0.485),
    (0.50, 0.535),
    (0.575, 0.56),
    (0.60, 0.60),
    (0.53, 0.61),
    (0.42, 0.575),
    (0.34, 0.50),
)
_TOE_CAP = ((0.655, 0.655), (0.65, 0.60), (0.67, 0.565), (0.72, 0.562), (0.78, 0.59), (0.815, 0.63), (0.825, 0.66))
_TEAR = ((-0.011, -0.024), (0.004, -0.010), (-0.006, 0.004), (0.009, 0.013), (0.003, 0.026))
_SOLE = ((0.165, 0.655), (0.84, 0.655), (0.855, 0.685), (0.835, 0.71), (0.185, 0.71), (0.162, 0.685))


def shoe(
    size: tuple[int, int], defect: _Point | None = None, *, facing: str = "right", colour: tuple[int, int, int] = TEAL
) -> Picture:
    """Draw a shoe from its side on a grey table, with a torn seam at `defect`."""
    width, height = size
    picture = Image.new("RGB", size, GREY)
    glow = (
        Image.radial_gradient("L")
        .resize((width * 2, height * 2))
        .crop((width // 2, height // 3, width * 3 // 2, height * 4 // 3))
    )
    picture = ImageChops.subtract(picture, Image.merge("RGB", [glow.point(lambda value: value // 4)] * 3))
    side = min(width, height)
    shade = Image.new("L", size)
    ImageDraw.Draw(shade).ellipse([*_at(size, (0.17, 0.685)), *_at(size, (0.85, 0.735))], fill=120)
    picture.paste((70, 68, 66), mask=shade.filter(ImageFilter.GaussianBlur(side / 60)))
    pen = ImageDraw.Draw(picture)
    for shape, fill in (
        (_UPPER, CREAM),
        (_COUNTER, colour),
        (_TOE_CAP, (219, 217, 211)),
        (_STRIPE, colour),
        (_SOLE, WHITE),
    ):
        pen.polygon([_at(size, point) for point in _smooth(shape)], fill=fill)
    pen.line([_at(size, (0.175, 0.692)), _at(size, (0.845, 0.692))], fill=(176, 172, 165), width=max(1, side // 220))
    for n in range(5):
        x, y = 0.355 + n * 0.05, 0.415 + n * 0.033
        pen.line([_at(size, (x, y + 0.05)), _at(size, (x + 0.035, y))], fill=WHITE, width=max(2, side // 70))
    for n in range(26):
        x = 0.26 + n * 0.015
        y = 0.60 + n * 0.0016
        pen.line(
            [_at(size, (x, y)), _at(size, (x + 0.008, y + 0.0008))], fill=(150, 146, 138), width=max(1, side // 300)
        )
    if defect:
        x, y = defect
        pen.line([_at(size, (x + dx, y + dy)) for dx, dy in _TEAR], fill=DARK, width=max(2, side // 90), joint="curve")
    if facing == "left":
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return _grained(picture)


def _at(size: tuple[int, int], point: _Point) -> _Point:
    return point[0] * size[0], point[1] * size[1]


def _smooth(points: tuple[_Point, ...]) -> list[_Point]:
    """Round the corners of an outline, by Chaikin's rule."""
    rounded = list(points)
    for _ in range(3):
        cut = [
            (a[0] * (1 - part) + b[0] * part, a[1] * (1 - part) + b[1] * part)
            for a, b in pairwise(rounded)
            for part in (0.25, 0.75)
        ]
        rounded = [rounded[0], *cut, rounded[-1]]
    return rounded


def _grained(picture: Picture) -> Picture:
    """Give a drawing the grain of a photo, so that it is as large and as slow to open as one."""
    noise = Image.effect_noise(picture.size, 22)
    return Image.blend(picture, ImageChops.overlay(picture, Image.merge("RGB", [noise] * 3)), 0.35)


def save(picture: Picture, path: Path, *, turned: bool = False, quality: int = 88) -> Path:
    """Write a photo; `turned` as a telephone does that is held upright: the pixels lie, and EXIF says so."""
    exif = Image.Exif()
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    picture.save(path, quality=quality, exif=exif)
    return path


def set_of_photos(folder: Path, size: tuple[int, int] = (1600, 1200)) -> list[Path]:
    """Write six photos of a pair, two of them with a defect, one of those turned by EXIF."""
    high = (size[1], size[0])
    plain = {
        "qc-1-side.jpg": shoe(size),
        "qc-3-other-side.jpg": shoe(size, facing="left"),
        "qc-4-toe.jpg": shoe(size, TOE),
        "qc-6-front.jpg": shoe(size, colour=(40, 80, 92)),
    }
    written = [save(picture, folder / name) for name, picture in plain.items()]
    written.append(save(shoe(high, HEEL), folder / "qc-2-heel.jpg", turned=True))
    written.append(save(shoe(high, facing="left"), folder / "qc-5-back.jpg", turned=True))
    return sorted(written)
