"""Pictures to test on: plain ones, crafted ones, and photos of a case made from them."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from kakoreturn.domain.circles import Circle, placed, read
from kakoreturn.domain.evidence import Photo

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (30, 60, 200), (220, 200, 40)


def quarters(size: tuple[int, int] = (160, 120)) -> Image.Image:
    """A picture whose quarters are red, green, blue and yellow, read as lines are."""
    tiny = Image.new("RGB", (2, 2))
    for place, colour in zip(((0, 0), (1, 0), (0, 1), (1, 1)), (RED, GREEN, BLUE, YELLOW), strict=True):
        tiny.putpixel(place, colour)
    return tiny.resize(size, Image.Resampling.NEAREST)


def plain(size: tuple[int, int], colour: tuple[int, int, int] = (128, 128, 128)) -> Image.Image:
    """A picture of one colour."""
    return Image.new("RGB", size, colour)


def as_bytes(picture: Image.Image, form: str = "PNG", **options: Any) -> bytes:  # noqa: ANN401 - Pillow's options
    """A picture's file."""
    made = BytesIO()
    picture.save(made, form, **options)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    """The picture in a file."""
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    """The colour at a place."""
    found = (picture if picture.mode == "RGB" else picture.convert("RGB")).getpixel((x, y))
    assert isinstance(found, tuple)
    red, green, blue = found
    return int(red), int(green), int(blue)


def near(one: tuple[int, int, int], other: tuple[int, int, int], far: int = 40) -> bool:
    """Whether two colours are about the same, as after a JPEG."""
    return all(abs(a - b) <= far for a, b in zip(one, other, strict=True))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 5000)) + chunk(b"IEND", b"")


def circles(size: tuple[int, int], *words: str) -> tuple[Circle, ...]:
    """Circles on an upright picture of this size, as they are said on the command line."""
    return tuple(placed(read(one), *size) for one in words)


Keep = Callable[..., tuple[Path, Photo]]
