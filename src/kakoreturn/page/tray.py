"""The photos that lie on the page: those on record, and copies of those that came in and are not recorded yet."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import IO

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.pictures import check
from kakoreturn.pictures.marking import encoded
from kakoreturn.pictures.opening import upright
from kakoreturn.store.evidence import OpenFile, opened

SIZES = {"small": 320, "large": 1600, "full": None}
"""The longer side of each copy that is shown, in pixels."""

MOST_PHOTOS = 60
_MOST_BYTES = 64 << 20
_CHUNK = 1 << 20
_QUALITY = 88


class Tray:
    """Photos by their names on the page: the number of one on record, p1, p2 and so on for what came in.

    Copies of these stand in files without a name, so that nothing is left of them whatever ends the program. What is
    shown are smaller copies, upright, made of pixels alone.
    """

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        """What the file of each photo was called."""
        self._stored: dict[str, Path] = {}
        self.fresh: dict[str, OpenFile] = {}
        """The photos that came in."""
        self._drawing = threading.Lock()
        self._adding = threading.Lock()
        self._cached = cache(self._drawn)

    def put_stored(self, number: int, title: str, path: Path) -> None:
        """Put a photo on it that is on record."""
        self._stored[str(number)], self.titles[str(number)] = path, title

    def put(self, title: str, content: IO[bytes]) -> str:
        """Put a copy of a photo on it; its name. Raises Refused for what is no photo, or one too many."""
        with contextlib.ExitStack() as refused:
            copy = refused.enter_context(tempfile.TemporaryFile())
            _copy(content, copy, quoted(title))
            with self._drawing:
                check(copy, quoted(title))
            with self._adding:
                if len(self.titles) >= MOST_PHOTOS:
                    raise Refused(f"{MOST_PHOTOS} photos are on the page, and no more fit", "save these first")
                name = f"p{len(self.fresh) + 1}"
                self.fresh[name], self.titles[name] = OpenFile(name=title, content=copy), title
            refused.pop_all()  # it stays open as long as the page is
        return name

    def picture(self, name: str, size: str) -> bytes:
        """Photo `name` as a JPEG of that size. Raises ValueError for a name or size there is not."""
        if name not in self.titles or size not in SIZES:
            raise ValueError("there is no such photo")
        return self._drawn(name, size) if size == "full" else self._cached(name, size)

    def _drawn(self, name: str, size: str) -> bytes:
        with self._drawing:  # one at a time: each takes a hundred megabytes
            with opened(self._stored.get(name) or self.fresh[name]) as file:
                data = file.read()
            return encoded(upright(data, quoted(self.titles[name]), SIZES[size]), "JPEG", _QUALITY)

    def close(self) -> None:
        """Let the copies go."""
        for photo in self.fresh.values():
            photo.content.close()


def _copy(content: IO[bytes], copy: IO[bytes], name: str) -> None:
    left = _MOST_BYTES
    while part := content.read(_CHUNK):
        left -= len(part)
        if left < 0:
            raise Refused(f"the file {name} is larger than {_MOST_BYTES >> 20} MiB", "make it smaller, and add that")
        copy.write(part)
    copy.flush()
