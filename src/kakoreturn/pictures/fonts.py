"""Letters on pictures: a font that has Chinese where the system has one, and lines that fit."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kakoreturn.domain.text import one_line

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

LEADING = 1.4
STAND_IN = "□"
_LONGEST = 500
_CHINESE = "\u7ebf"  # a sign of simplified Chinese alone
_LATIN = "é"
# File names of the fonts with simplified Chinese that systems come with, best first, and the face in a collection.
_KNOWN = (
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("NotoSansSC-Regular.otf", 0),
    ("NotoSansSC-Regular.ttf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("SourceHanSansCN-Regular.otf", 0),
    ("NotoSansCJK.ttc", 2),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("PingFang.ttc", 2),
    ("Hiragino Sans GB.ttc", 0),
    ("STHeiti Medium.ttc", 1),
    ("Songti.ttc", 0),
    ("msyh.ttc", 0),
    ("msyh.ttf", 0),
    ("Deng.ttf", 0),
    ("simhei.ttf", 0),
    ("simsun.ttc", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("DroidSansFallbackFull.ttf", 0),
    ("DroidSansFallback.ttf", 0),
    ("Arial Unicode.ttf", 0),
)
# What to do with where there is none of them: Pillow's own font has English letters alone.
_OTHERS = (
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "NotoSans-Regular.ttf",
    "segoeui.ttf",
    "arial.ttf",
    "Arial.ttf",
)


@cache
def digits(size: int) -> Font:
    """The font of numbers, which Pillow brings along, `size` pixels high."""
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _folders() -> list[Path]:
    """Where systems keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", local]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    data = os.environ.get("XDG_DATA_HOME") or home / ".local" / "share"
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path(data) / "fonts", home / ".fonts"]


@cache
def system_font() -> tuple[str, int] | None:
    """The file of the best font there is, and its face in that file: one that has simplified Chinese, else any."""
    there: dict[str, Path] = {}
    for folder in _folders():
        for place, _, names in os.walk(folder):
            there.update((name, Path(place) / name) for name in names)
    known = [(str(there[name]), face) for name, face in _KNOWN if name in there]
    others = [(str(there[name]), 0) for name in _OTHERS if name in there]
    for sign, fonts in ((_CHINESE, (*known, *_asked())), (_LATIN, others)):
        for path, face in fonts:
            font = _font(path, face, 16)
            if font is not None and _has(font, sign):
                return path, face
    return None


def _asked() -> Iterable[tuple[str, int]]:
    """What fontconfig names, where it is installed."""
    import shutil
    import subprocess

    program = shutil.which("fc-match")
    if program is None:
        return
    try:
        command = [program, "--format", "%{file}\n%{index}", "sans:lang=zh-cn"]
        done = subprocess.run(command, capture_output=True, check=False, timeout=10)  # noqa: S603 - no word from outside
        path, index = os.fsdecode(done.stdout).split("\n")
        yield path, int(index) & 0xFFFF
    except (OSError, ValueError, subprocess.SubprocessError):
        return


def _font(path: str, face: int, size: int) -> FreeTypeFont | None:
    from PIL import ImageFont

    try:
        # Not by `truetype`, which takes a file of the same name elsewhere where this one is no font.
        return ImageFont.FreeTypeFont(path, size, face)
    except (OSError, ValueError):
        return None


def _has(font: Font, sign: str) -> bool:
    """Whether a font draws `sign` as more than its box for what it lacks."""
    return sign.isspace() or bytes(font.getmask(sign)) != bytes(font.getmask("\U0010fffe"))


class Text:
    """Text of one size: what does not fit on a line is wrapped, what the font lacks gets a stand-in."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._known: dict[str, bool] = {}

    @cached_property
    def font(self) -> Font:
        """The best font of the system, else the one that Pillow brings along."""
        found = system_font()
        return (_font(*found, self.size) if found else None) or digits(self.size)

    def drawable(self, text: str) -> str:
        """`text` on one line, without what controls a line, and with stand-ins for signs the font lacks."""
        return "".join(sign if self._drawable(sign) else self._stand_in for sign in one_line(text))

    def lacks(self, texts: Iterable[str]) -> bool:
        """Whether any sign of these texts would get a stand-in."""
        return not all(self._drawable(sign) for text in texts for sign in one_line(text))

    def _drawable(self, sign: str) -> bool:
        if sign not in self._known:
            self._known[sign] = sign.isascii() or _has(self.font, sign)
        return self._known[sign]

    @cached_property
    def _stand_in(self) -> str:
        return STAND_IN if self._drawable(STAND_IN) else "?"

    def wrapped(self, text: str, width: int) -> list[str]:
        """`text` as lines of at most `width` pixels: broken at spaces, and anywhere among Chinese signs.

        A long note is for reading elsewhere: it ends in dots.
        """
        lines, current = [], ""
        if len(text) > _LONGEST:
            text = text[:_LONGEST] + "..."
        for part in _parts(self.drawable(text)):
            if current and self._wide(current + part.rstrip()) > width:
                lines.append(current.rstrip())
                current = part.lstrip()
            else:
                current += part
            while self._wide(current.rstrip()) > width and len(current) > 1:
                fits = self._most(current, width)
                lines.append(current[:fits])
                current = current[fits:]
        return [*lines, current.rstrip()]

    def _most(self, text: str, width: int) -> int:
        """How many characters of `text` fit in `width` pixels, at least one."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._wide(text[:middle]) <= width else (low, middle - 1)
        return low

    def _wide(self, text: str) -> float:
        return self.font.getlength(text)

    def height(self, lines: Sequence[str]) -> int:
        """How high these lines are together, in pixels."""
        return round(len(lines) * self.size * LEADING)

    def draw(
        self, picture: Picture, place: tuple[int, int], lines: Sequence[str], colour: tuple[int, int, int]
    ) -> None:
        """Draw lines below each other, from the upper left corner `place` on."""
        from PIL import ImageDraw

        pen = ImageDraw.Draw(picture)
        for row, text in enumerate(lines):
            pen.text((place[0], place[1] + round(row * self.size * LEADING)), text, fill=colour, font=self.font)


def _parts(text: str) -> list[str]:
    """Pieces between which a line may be broken: after each space, and around each Chinese sign."""
    parts, current = [], ""
    for sign in text:
        if current and (current.endswith(" ") or sign >= _WIDE or current[-1] >= _WIDE):
            parts.append(current)
            current = ""
        current += sign
    return [*parts, current] if current else parts


_WIDE = "\u2e80"  # from here on signs stand for syllables or words
