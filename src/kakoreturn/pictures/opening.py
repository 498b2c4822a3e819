"""Opening pictures: only the kinds that cameras and order pages make, and none that is more than it seems."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from kakoreturn.domain.errors import KakoError, Refused
from kakoreturn.files import is_of_disk

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFile import ImageFile

# Below the size from which Pillow itself warns of a picture made to fill the memory.
MOST_PIXELS = 80_000_000
# A progressive JPEG is worked through once for each scan. Cameras write ten.
_MOST_SCANS = 200
_SCAN = b"\xff\xda"
# A JPEG spends at least one bit on each 8 by 8 pixels. Pillow takes what is missing for grey.
_PIXELS_A_BYTE = 8 * 8 * 8
_ORIENTATION = 0x0112
_HINT = "a photo is a JPEG, PNG or WebP file; save it as one of these and name that"
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def check(copy: Path | IO[bytes], name: str) -> tuple[int, int]:
    """See that a file is a whole picture of a kind we keep; the width and height of it upright, in pixels.

    `name` is what errors call it. Raises Refused.
    """
    if isinstance(copy, Path):
        with copy.open("rb") as stream:
            return check(stream, name)
    kind, size = kind_of(_head(copy), name), copy.seek(0, os.SEEK_END)
    if kind == "JPEG" and _scans(copy) > _MOST_SCANS:
        raise Refused(f"the file {name} holds more than a photo does", _HINT)
    if kind == "PNG":
        with _opened(copy, name) as picture:
            picture.verify()  # every checksum, before anything is unpacked
    with _opened(copy, name) as picture:
        width, height = picture.size
        if kind == "JPEG" and size < width * height / _PIXELS_A_BYTE:
            raise Refused(f"the file {name} is no picture that is whole", _HINT)
        turned = _orientation(picture) > 4  # noqa: PLR2004 - from 5 on the sides change places
        # An eighth of the size is enough to see that everything is there, and takes a third of the time.
        picture.draft("L", (max(1, width // 8), max(1, height // 8)))
        picture.load()
    return (height, width) if turned else (width, height)


def _scans(copy: IO[bytes]) -> int:
    copy.seek(0)
    return copy.read().count(_SCAN)


def upright(data: bytes, name: str, longest: int | None = None) -> Picture:
    """The picture in `data` as it is meant to be seen, from its pixels alone, in RGB.

    Its longer side is at most `longest` pixels. Raises Refused when there is none.
    """
    from PIL import Image

    with _opened(BytesIO(data), name) as picture:
        way = _orientation(picture)
        if longest is not None:
            _shrink(picture, longest)
        picture.load()
        seen = _coloured(picture)
    if way in _TURNS:
        seen = seen.transpose(Image.Transpose(_TURNS[way]))
    clean = Image.new("RGB", seen.size)
    clean.paste(seen)
    return clean


# By the EXIF orientation: what Pillow calls the turn that sets the picture upright.
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


def _shrink(picture: ImageFile, longest: int) -> None:
    from PIL import Image

    scale = longest / max(picture.size)
    if scale < 1:
        wanted = cast("tuple[int, int]", tuple(max(1, round(side * scale)) for side in picture.size))
        picture.draft("RGB", wanted)
        if picture.mode in {"P", "1"} or picture.mode.startswith("I"):
            return
        picture.thumbnail(wanted, Image.Resampling.LANCZOS)


def _coloured(picture: Picture) -> Picture:
    """The picture in plain RGB, on white where it is transparent."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.point(lambda value: value / 256, "L")
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture)
        picture = ground.convert("RGB")
    return (_in_srgb(picture, profile) if profile else None) or picture.convert("RGB")


def _in_srgb(picture: Picture, profile: bytes) -> Picture | None:
    """The picture in the colours that everything shows it in without its profile; None where that cannot be told."""
    from PIL import ImageCms

    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(given):
            return None
        return ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except Exception:  # noqa: BLE001 - a profile may hold anything, and the picture is there all the same
        return None


@contextlib.contextmanager
def _opened(source: IO[bytes], name: str) -> Iterator[ImageFile]:
    """The picture in a file. Whatever that file does to Pillow is a fault of the file."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    kind = kind_of(_head(source), name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=(kind,)) as picture:
                yield picture
    except KakoError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused(
            f"the file {name} has more than {MOST_PIXELS // 1_000_000} million pixels", "make it smaller, and name that"
        ) from None
    except MemoryError:
        raise Refused(f"the file {name} needs more memory than there is", "make it smaller, and name that") from None
    except Exception as error:
        if is_of_disk(error):
            raise
        raise Refused(f"the file {name} is no picture that is whole", _HINT) from error


def kind_of(head: bytes, name: str) -> str:
    """The kind of picture that begins with `head`, as Pillow names it. Raises Refused for any other."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return _heif(name)
    raise Refused(f"the file {name} is not a photo", _HINT)


def _heif(name: str) -> str:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        raise Refused(
            f"the file {name} is a HEIC photo, which kakoreturn reads only with its extra heic",
            'install "kakoreturn[heic]", or save the photo as JPEG',
        ) from None
    register_heif_opener(thumbnails=False)
    return "HEIF"


def _head(source: IO[bytes]) -> bytes:
    """The first bytes of a file, which is left at its beginning."""
    source.seek(0)
    head = source.read(16)
    source.seek(0)
    return head


def _orientation(picture: Picture) -> int:
    """The EXIF orientation, 1 (upright) where there is none that can be read."""
    try:
        found = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - EXIF may hold anything, and the picture is there all the same
        return 1
    return found if found in range(1, 9) else 1
