"""A photo as it leaves: upright, rebuilt from its pixels, with its circles drawn; or wholly as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from kakoreturn.domain.errors import StoreProblem, quoted
from kakoreturn.domain.evidence import Photo
from kakoreturn.files import reason
from kakoreturn.pictures import drawing
from kakoreturn.pictures.opening import kind_of, upright

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_QUALITY = 90
# A JPEG has at most 65,500 pixels a side; this leaves room for captions, and no camera makes more.
_LONGEST = 32_000
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic"}


def clean_copy(prefix: str, source: Path, photo: Photo, captions: Sequence[str]) -> tuple[str, bytes]:
    """The name and bytes of a copy to send: upright, marked, captioned, and nothing in it but the picture."""
    return photo.copy_name(prefix), marked(source, photo, captions=captions)


def original_copy(prefix: str, source: Path, photo: Photo, _: Sequence[str]) -> tuple[str, bytes]:
    """The name and bytes of the file as it was added, with all that was in it."""
    data = original(source, photo)
    return f"{prefix}-photo-{photo.number}-original.{_ENDINGS[kind_of(data[:16], quoted(photo.name))]}", data


def marked(
    source: Path, photo: Photo, *, longest: int | None = None, form: str = "JPEG", captions: Sequence[str] = ()
) -> bytes:
    """The file of a marked copy of `photo`, whose stored original is `source`; `form` is JPEG or PNG.

    Its longer side is at most `longest` pixels, 32,000 where that is None; `captions` are lines below it. Raises
    StoreProblem when the original is not there or was changed, Refused when it is no picture.
    """
    picture = marked_picture(source, photo, longest=min(longest or _LONGEST, _LONGEST))
    return encoded(drawing.captioned(picture, captions) if captions else picture, form)


def marked_picture(
    source: Path, photo: Photo, *, longest: int | None = None, box: tuple[int, int] | None = None, enlarged: float = 1
) -> Picture:
    """The marked copy of `photo` as Pillow holds it.

    Its longer side is at most `longest` pixels; with `box`, it fills that width and height as far as its shape allows,
    enlarged at most so many times.
    """
    picture = upright(original(source, photo), quoted(photo.name), longest if box is None else max(box))
    if box is not None:
        scale = min(box[0] / picture.width, box[1] / picture.height, enlarged)
        if scale != 1:
            from PIL import Image

            size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
    drawing.draw_circles(picture, photo.numbered)
    return picture


def original(source: Path, photo: Photo) -> bytes:
    """The bytes of a stored original. Raises StoreProblem when they are not those that were stored."""
    try:
        data = source.read_bytes()
    except OSError as error:
        why = reason(error)
        raise StoreProblem(f"photo {photo.number} cannot be read: {why}", "run: kakoreturn doctor") from error
    if hashlib.sha256(data).hexdigest() != photo.sha256:
        raise StoreProblem(f"photo {photo.number} is damaged: it is not what was stored", "run: kakoreturn doctor")
    return data


def encoded(picture: Picture, form: str, quality: int = _QUALITY) -> bytes:
    """A picture as the bytes of a JPEG or PNG file."""
    made = BytesIO()
    # Full colour at every pixel: halved, as JPEGs have it otherwise, a thin red line becomes a grey one.
    picture.save(made, form, **({"quality": quality, "subsampling": 0} if form == "JPEG" else {}))
    return made.getvalue()
