"""A picture from the system's clipboard: a screenshot, or what was copied in a browser or a file manager."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.store.evidence import OpenFile, Source

_HINT = "save the picture, and name its file"


@contextmanager
def clipboard() -> Iterator[list[Source]]:
    """The picture in the clipboard, or the files that were copied into it.

    Raises NotFound where there is neither, Refused where the clipboard cannot be read.
    """
    from PIL import Image, ImageGrab

    try:
        found = ImageGrab.grabclipboard()
    except NotImplementedError:
        raise Refused(
            "the clipboard cannot be read here: neither wl-paste nor xclip is installed",
            f"install wl-clipboard (on Wayland) or xclip, or {_HINT}",
        ) from None
    except Exception:  # noqa: BLE001 - whatever the system's program for it says, and whatever is in there
        raise Refused("the clipboard cannot be read here, or holds no picture", _HINT) from None
    if isinstance(found, list) and found:
        yield [Path(name) for name in found]
    elif isinstance(found, Image.Image):
        with tempfile.TemporaryFile() as file:
            found.save(file, "PNG")
            yield [OpenFile(name="clipboard.png", content=file)]
    else:
        raise NotFound("there is no picture in the clipboard", f"copy one, or {_HINT}")
