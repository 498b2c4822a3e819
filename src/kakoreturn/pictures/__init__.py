"""Pictures: looking at a photo before it is kept, and drawing what leaves with circles on it.

Only this package knows Pillow, and loads it inside the functions that need it. Whatever it makes is built anew from
pixels: nothing that stood in a file beside them (place, time, camera, comments, a thumbnail) goes into another.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from kakoreturn.store.evidence import Intake


def check(copy: Path | IO[bytes], name: str) -> tuple[int, int]:
    """See that a file is a photo we keep, as `opening.check` does, which is loaded when there is one."""
    from kakoreturn.pictures import opening

    return opening.check(copy, name)


PHOTO = Intake(what="photo", most=64 << 20, check=check)
"""How a photo is taken in."""
