"""A picture from the clipboard. What a system's clipboard gives is Pillow's to know; here it gives what it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import ImageGrab

from tests.support.pictures import quarters

if TYPE_CHECKING:
    from tests.support.kako import Kako


def gives(monkeypatch: pytest.MonkeyPatch, found: object) -> None:
    """Let the clipboard hold something, or fail."""

    def grabbed() -> object:
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(ImageGrab, "grabclipboard", grabbed)


def test_a_picture_and_files_that_were_copied_are_added(kako: Kako, monkeypatch: pytest.MonkeyPatch) -> None:
    kako.open()
    gives(monkeypatch, quarters())
    kako("photo", "add", "1", "--clipboard", "--circle", "C4", "--note", "the heel")
    gives(monkeypatch, [str(kako.photo("heel.jpg"))])
    kako("photo", "add", "1", "--clipboard")
    photos = kako("photo", "list", "1", "--json").json()["photos"]
    assert [(photo["name"], len(photo["circles"])) for photo in photos] == [("clipboard.png", 1), ("heel.jpg", 0)]


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        (None, 3, "no picture in the clipboard"),
        ([], 3, "no picture in the clipboard"),
        (NotImplementedError("wl-paste or xclip is required"), 4, "neither wl-paste nor xclip"),
        (ChildProcessError("no display"), 4, "cannot be read here"),
    ],
)
def test_where_there_is_none_or_it_cannot_be_read_that_is_explained(
    kako: Kako, monkeypatch: pytest.MonkeyPatch, found: object, code: int, words: str
) -> None:
    kako.open()
    gives(monkeypatch, found)
    ran = kako("photo", "add", "1", "--clipboard", code=code)
    assert words in ran.err
    assert "name its file" in ran.err
