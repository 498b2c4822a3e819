"""One picture of a case to send: the order, what is wrong, and the photos with their circles and notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kakoreturn.domain.case import Case
from kakoreturn.domain.evidence import Photo
from kakoreturn.domain.view import CaseView
from kakoreturn.pictures import fonts
from kakoreturn.pictures.drawing import INK, WHITE
from kakoreturn.pictures.marking import encoded, marked_picture

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# A phone shows a picture of this width at about a third of its size, and text of 34 pixels like its own.
_WIDTH = 1080
_MARGIN = 36
_TITLE, _BODY = 52, 34
# From so many photos on two stand side by side.
_MANY = 4
_MOST_BYTES = 2_000_000
_QUALITIES = (88, 80, 70, 60)
_SMALLER = 0.85
# No photo is higher than this many times its width; a JPEG has at most 65,535 pixels a side.
_TALLEST = 1.5
# A small photo is enlarged no further than this.
_ENLARGED = 3
_LONGEST = 65_000


def sheet_of(view: CaseView, photos: Sequence[tuple[Photo, Path]], form: str) -> bytes:
    """The file of the sheet; `photos` come with their stored originals. A JPEG has at most 2 MB.

    Raises what `marked` raises.
    """
    columns = 2 if len(photos) >= _MANY else 1
    wide = (_WIDTH - _MARGIN * (columns + 1)) // columns
    pieces = [_head(view, [photo for photo, _ in photos])]
    for place in range(0, len(photos), columns):
        row = [_cell(view.case, photo, source, wide) for photo, source in photos[place : place + columns]]
        pieces.append(_beside(row))
    whole = _stacked(pieces)
    return _small(whole) if form == "JPEG" else encoded(whole, form)


def _head(view: CaseView, photos: Sequence[Photo]) -> Picture:
    """The order and the item; below them each defect that no circle shows."""
    shown = {circle.defect for photo in photos for circle in photo.circles}
    rest = [f"- {defect.words}" for defect in view.case.round_defects if defect.number not in shown]
    about = [view.item] if view.item else []
    about += [f"Size ordered: {view.order.size}"] if view.order.size else []
    which = f", item {view.order.line}" if view.order.several else ""
    return _written(_WIDTH, [(_TITLE, [f"Order {view.case.order}{which}"]), (_BODY, about), (_BODY, rest)])


def _cell(case: Case, photo: Photo, source: Path, wide: int) -> Picture:
    """A photo with its circles, and below it its number and what it shows."""
    from PIL import Image

    picture = marked_picture(source, photo, box=(wide, round(wide * _TALLEST)), enlarged=_ENLARGED)
    name = f"Photo {photo.number}" + (f", round {photo.round}" if case.round > 1 else "")
    below = _written(wide, [(_BODY, [name, *case.captions(photo)])], margin=0)
    cell = Image.new("RGB", (wide, picture.height + below.height + _MARGIN), WHITE)
    cell.paste(picture, ((wide - picture.width) // 2, 0))
    cell.paste(below, (0, picture.height))
    return cell


def _written(wide: int, parts: Sequence[tuple[int, Sequence[str]]], margin: int = _MARGIN) -> Picture:
    """Lines of text on white, each part of them in its size."""
    from PIL import Image

    gap = _BODY // 2
    texts = [(fonts.Text(size), lines) for size, lines in parts if lines]
    laid = [
        (text, [part for one in lines for shown in one.split("\n") for part in text.wrapped(shown, wide - 2 * margin)])
        for text, lines in texts
    ]
    height = gap + sum(text.height(lines) + gap for text, lines in laid)
    picture = Image.new("RGB", (wide, height), WHITE)
    top = gap
    for text, lines in laid:
        text.draw(picture, (margin, top), lines, INK)
        top += text.height(lines) + gap
    return picture


def _beside(cells: Sequence[Picture]) -> Picture:
    from PIL import Image

    row = Image.new("RGB", (_WIDTH, max(cell.height for cell in cells)), WHITE)
    for place, cell in enumerate(cells):
        row.paste(cell, (_MARGIN + place * (cell.width + _MARGIN), 0))
    return row


def _stacked(pieces: Sequence[Picture]) -> Picture:
    from PIL import Image

    whole = Image.new("RGB", (_WIDTH, sum(piece.height for piece in pieces)), WHITE)
    top = 0
    for piece in pieces:
        whole.paste(piece, (0, top))
        top += piece.height
    return whole


def _small(picture: Picture) -> bytes:
    """A JPEG of at most 2 MB: coarser first, and then smaller."""
    from PIL import Image

    while True:
        if picture.height <= _LONGEST:
            for quality in _QUALITIES:
                data = encoded(picture, "JPEG", quality)
                if len(data) <= _MOST_BYTES:
                    return data
        size = (round(picture.width * _SMALLER), round(picture.height * _SMALLER))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
