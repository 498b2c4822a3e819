"""Lines of styled text, and the two ways of writing them: wrapped and coloured on a terminal, plainly everywhere else.

Only this module knows whether there is a terminal.
"""

from __future__ import annotations

import os
import sys
from itertools import chain, islice

from kakoreturn.domain.text import one_line
from kakoreturn.render import streams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Literal, TextIO

    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment

    Style = Literal["plain", "title", "good", "due", "bad", "quiet", "accent", "command"]
    """What a piece of text means."""


# Lines that are written at once.
_AT_ONCE = 500
# A flag is two of these, one after the other: they spell its country.
_HALF_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))

# How each style looks, in Rich's words.
LOOKS: dict[Style, str] = {
    "plain": "",
    "title": "bold",
    "good": "green",
    "due": "yellow",
    "bad": "bold red",
    "quiet": "dim",
    "accent": "cyan",
    "command": "bold cyan",
}


class Line:
    """One line: pieces of text with their styles.

    `hang` is how far continuation lines are set in when it is wrapped.
    """

    __slots__ = ("hang", "pieces")

    def __init__(self, pieces: list[tuple[str, Style]] | None = None, hang: int = 0) -> None:
        self.pieces = [] if pieces is None else pieces
        self.hang = hang

    def add(self, text: str, style: Style = "plain") -> Line:
        """Add a piece of text; the line itself, to go on."""
        self.pieces.append((one_line(text), style))
        return self

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(text for text, _ in self.pieces).rstrip()


def line(text: str = "", style: Style = "plain", *, hang: int = 0) -> Line:
    """A line that begins with `text`."""
    return Line([(one_line(text), style)], hang)


def width(stream: TextIO | None = None) -> int | None:
    """Columns of the terminal on a stream, else stdout; None where there is none, and nothing may be cut or wrapped."""
    if not (stream or sys.stdout).isatty():
        return None
    columns, _ = streams.screen()
    return max(40, columns)


# What takes one column though it is not ASCII: what comes before the first sign that may not, and the signs we write.
FIRST_ODD = "\u0300"
NARROW = frozenset("…–—·→✓▶▼█▓░┃●○×’“”")


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes: a Chinese sign two, and so an emoji that several are joined to."""
    if text.isascii() or all(sign < FIRST_ODD or sign in NARROW for sign in text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, wide: int) -> str:
    """`text` padded to `wide` columns of a terminal, or cut with an ellipsis."""
    length = cells(text)
    if length <= wide:
        return text + " " * (wide - length)
    from rich.cells import set_cell_size

    cut = set_cell_size(text, wide - 1)
    if (len(cut) - len(cut.rstrip(_HALF_FLAGS))) % 2:  # Rich takes each of the two for a sign
        cut = f"{cut[:-1]} "
    return f"{cut}…"


def column(texts: Iterable[str]) -> int:
    """The width of a column that holds all of `texts`."""
    return max(map(cells, texts), default=0)


def columns(rows: Iterable[Sequence[str]]) -> list[int]:
    """The widths of the columns that hold all of `rows`, headings among them."""
    return [column(texts) for texts in zip(*rows, strict=True)]


def spaced(texts: Iterable[str], widths: Iterable[int]) -> str:
    """One row of a table, each column as wide as it says."""
    return "  ".join(fit(text, wide) for text, wide in zip(texts, widths, strict=True))


def kept(headings: Sequence[str], least: Iterable[int], width: int | None, leaves: Iterable[str]) -> list[int]:
    """The places of the columns to show: on a terminal `leaves` are left out, in this order, until a row fits.

    `least` is how narrow each column may become.
    """
    found = dict(enumerate(least))
    for heading in leaves:
        if width is None or sum(found.values()) + 2 * (len(found) - 1) <= width:
            break
        del found[headings.index(heading)]
    return list(found)


def narrowed(widths: Sequence[int], width: int | None, least: Mapping[int, int]) -> list[int]:
    """The widths of columns; on a terminal those of these places are cut, each down to so much, until a row fits."""
    found = list(widths)
    if width is None:
        return found
    for place, fewest in least.items():
        excess = sum(found) + 2 * (len(found) - 1) - width
        found[place] -= min(max(excess, 0), max(0, found[place] - fewest))
    return found


def write(lines: Iterable[Line], stream: TextIO | None = None, *, pager: str | None = "") -> None:
    """Write lines to a stream, else stdout: wrapped and coloured on a terminal, as they are elsewhere.

    What is longer than the screen goes through `pager`; empty: through none, None: through the usual one. There may be
    very many lines, of which some are taken at a time.
    """
    stream = stream or sys.stdout
    wide = width(stream)
    if wide is None and not os.environ.get("FORCE_COLOR"):
        stream.writelines(f"{one.text}\n" for one in lines)
        return
    shown = iter(lines) if wide is None else (part for one in lines for part in _wrapped(one, wide))
    if wide is not None and pager != "":
        first, is_longer = _screenful(shown, wide)
        shown = chain(first, shown)
        if is_longer and _paged(shown, wide, pager):
            return
    for some in _some_at_a_time(shown):
        _print(some, stream, wide)


def _some_at_a_time(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(lines, _AT_ONCE)):
        yield some


def _print(lines: list[Line], stream: TextIO, wide: int | None, *, terminal: bool | None = None) -> None:
    if os.name == "nt":
        print_by_rich(lines, stream, wide, terminal=terminal)
        return
    from kakoreturn.render.colours import Palette

    palette = Palette(stream, terminal=terminal)
    stream.writelines(
        f"{''.join(palette.painted(text, LOOKS[style]) for text, style in one.pieces)}\n" for one in lines
    )


def print_by_rich(lines: list[Line], stream: TextIO, wide: int | None, *, terminal: bool | None = None) -> None:
    """Print lines as Windows has them, whose older consoles know no escape sequences."""
    from rich.console import Console

    console = Console(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        width=wide,
        force_terminal=terminal,
        legacy_windows=None if stream.isatty() else False,  # colours in a file are never those of an old console
    )
    console.print(_Segments(lines), crop=False, end="")


def _screenful(lines: Iterator[Line], wide: int) -> tuple[list[Line], bool]:
    """The first lines, no more than fill the screen, and whether they do: then there is no room for the next prompt."""
    _, left = streams.screen()
    first = []
    for one in lines:
        first.append(one)
        left -= max(1, -(-cells(one.text) // wide))
        if left <= 0:
            return first, True
    return first, False


def _paged(lines: Iterator[Line], wide: int, wanted: str | None) -> bool:
    """Whether there is a pager, and it has shown the lines; else none of them was taken."""
    from kakoreturn.render import pager

    words = pager.command(wanted)
    return words is not None and pager.page(_coloured(lines, wide), words)


def _coloured(lines: Iterator[Line], wide: int) -> Iterator[str]:
    """What a terminal is sent for these lines, some of them at a time."""
    from io import StringIO

    for some in _some_at_a_time(lines):
        text = StringIO()
        _print(some, text, wide, terminal=True)
        yield text.getvalue()


class _Segments:
    """A renderable that hands Rich finished segments: far cheaper than its Text and Table."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.segment import Segment

        styles = {style: console.get_style(look) if look else None for style, look in LOOKS.items()}
        for one in self.lines:
            for text, style in one.pieces:
                yield Segment(text, styles[style])
            yield Segment.line()


def _wrapped(one: Line, wide: int) -> Iterator[Line]:
    """`one` broken at spaces into lines of at most `wide` columns."""
    if cells(one.text) <= wide or any(style == "command" for _, style in one.pieces):
        # A command must stay in one piece, or it breaks when it is pasted.
        yield one
        return
    current, used = Line(), 0
    for text, style in one.pieces:
        for word in _words(text, wide - one.hang):
            if used + cells(word.rstrip()) > wide and used > one.hang:
                current.pieces[-1] = (current.pieces[-1][0].rstrip(), current.pieces[-1][1])
                yield current
                current, used = line(" " * one.hang), one.hang
            current.add(word, style)
            used += cells(word)
    yield current


def _words(text: str, widest: int) -> list[str]:
    """`text` in words, each with the spaces behind it; a word wider than `widest` in several."""
    words: list[str] = []
    for part in text.split(" "):
        if part or not words:
            words.append(part + " ")
        else:
            words[-1] += " "
    words[-1] = words[-1][:-1]
    return [piece for word in words for piece in (_chopped(word, widest) if cells(word) > widest else [word])]


def _chopped(word: str, widest: int) -> list[str]:
    from rich.cells import chop_cells

    return chop_cells(word, widest)
