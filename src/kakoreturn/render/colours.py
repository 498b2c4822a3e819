"""Coloured text as escape sequences, byte for byte as Rich writes it: to load Rich takes as long as a whole command.

Only eight colours are used, which every terminal that has any shows by the same sequences. A test holds the two to the
same. Windows is left to Rich, which knows what its older consoles want.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_DUMB = {"dumb", "unknown"}
_SHAPES = {"bold": "1", "dim": "2"}
_COLOURS = {"red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Palette:
    """What a stream takes: `codes` are those of the words that styles are made of, as far as it shows them."""

    def __init__(self, stream: TextIO, *, terminal: bool | None = None) -> None:
        shown = _is_terminal(stream) if terminal is None else terminal
        shapes = shown and os.environ.get("TERM", "").lower() not in _DUMB
        colours = shapes and not os.environ.get("NO_COLOR")
        self.codes = {**(_SHAPES if shapes else {}), **(_COLOURS if colours else {})}

    def painted(self, text: str, style: str) -> str:
        """`text` in a style: the words that make it, such as "bold red"."""
        codes = ";".join(self.codes[word] for word in style.split() if word in self.codes)
        return f"\x1b[{codes}m{text}\x1b[0m" if text and codes else text


def _is_terminal(stream: TextIO) -> bool:
    """Whether a stream takes escape sequences; what the environment says of that counts first."""
    if (said := os.environ.get("TTY_COMPATIBLE")) in {"0", "1"}:
        return said == "1"
    if (forced := os.environ.get("FORCE_COLOR")) is not None:
        return bool(forced)
    return stream.isatty()
