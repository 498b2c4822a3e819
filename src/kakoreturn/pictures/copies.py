"""Copies of photos that leave: their stable names, and what is in them."""

from collections.abc import Sequence
from pathlib import Path

from kakoreturn.domain.errors import quoted
from kakoreturn.domain.evidence import Photo
from kakoreturn.pictures import marking
from kakoreturn.pictures.opening import kind_of

_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic"}


def cleaned(prefix: str, source: Path, photo: Photo, captions: Sequence[str]) -> tuple[str, bytes]:
    """The name and bytes of a copy to send: upright, marked, captioned, and nothing in it but the picture."""
    return f"{prefix}-photo-{photo.number}.jpg", marking.marked(source, photo, captions=captions)


def original(prefix: str, source: Path, photo: Photo, _: Sequence[str]) -> tuple[str, bytes]:
    """The name and bytes of the file as it was added, with all that was in it."""
    data = marking.original(source, photo)
    return f"{prefix}-photo-{photo.number}-original.{_ENDINGS[kind_of(data[:16], quoted(photo.name))]}", data
