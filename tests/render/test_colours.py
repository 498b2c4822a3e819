"""Coloured lines are what Rich would make of them, byte for byte, whatever the environment says of colours."""

import io
import itertools
import os
import random
import shutil
import sys
from collections.abc import Mapping

import pytest

from kakoreturn.render import output, streams
from kakoreturn.render.output import LOOKS, Line

HEARD = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TERM", "COLORTERM", "COLUMNS", "LINES")
TERMS = ("xterm", "xterm-256color", "xterm-16color", "xterm-kitty", "DUMB", "unknown", "", None)
WISHES: tuple[dict[str, str], ...] = (
    {},
    {"NO_COLOR": "1"},
    {"NO_COLOR": ""},
    {"FORCE_COLOR": "1"},
    {"FORCE_COLOR": ""},
    {"NO_COLOR": "1", "FORCE_COLOR": "3"},
    {"COLORTERM": "truecolor"},
    {"TTY_COMPATIBLE": "0", "FORCE_COLOR": "1"},
    {"TTY_COMPATIBLE": "1"},
    {"TTY_COMPATIBLE": "yes"},
)
ENVIRONMENTS = [{**wish, **({} if term is None else {"TERM": term})} for wish, term in itertools.product(WISHES, TERMS)]
WORDS = (
    "Runner",
    "[bold]no markup[/]",
    ":shoe:",
    "鞋子",
    "👍🏽",
    "café",
    "",
    " ",
    "12 × 3",
    "https://example.org/a",
    "…",
)


class Stream(io.StringIO):
    """A text that says whether it is a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        """Whether it is."""
        return self.terminal


def lines(chance: random.Random) -> list[Line]:
    """A page of text in all styles."""
    page = []
    for _ in range(chance.randint(1, 12)):
        one = Line(hang=chance.choice((0, 0, 4)))
        for _ in range(chance.randint(0, 5)):
            one.add(" ".join(chance.choices(WORDS, k=chance.randint(0, 6))), chance.choice(list(LOOKS)))
        page.append(one)
    return page


def written(page: list[Line], environment: Mapping[str, str], *, terminal: bool) -> str:
    stream = Stream(terminal=terminal)
    with pytest.MonkeyPatch.context() as patch:
        for name in HEARD:
            patch.delenv(name, raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        output.write(page, stream)
    return stream.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="Rich writes there")
@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
def test_colours_are_written_as_rich_writes_them(environment: dict[str, str], *, terminal: bool) -> None:
    chance = random.Random(f"{environment}")  # noqa: S311 - the same texts each time
    for columns in ("40", "72", "100", "200"):
        page, shown = lines(chance), {**environment, "COLUMNS": columns, "LINES": "24"}
        ours = written(page, shown, terminal=terminal)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(output, "_print", output.print_by_rich)
            assert ours == written(page, shown, terminal=terminal)


def test_this_test_has_texts_in_colour() -> None:
    page = [output.line("overdue", "bad")]
    on_windows = sys.platform == "win32"
    assert on_windows or written(page, {"TERM": "xterm"}, terminal=True) == "\x1b[1;31moverdue\x1b[0m\n"
    assert written(page, {"TERM": "xterm"}, terminal=False) == "overdue\n"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"COLUMNS": "90"},
        {"LINES": "9"},
        {"COLUMNS": "0", "LINES": "30"},
        {"COLUMNS": "-4"},
        {"COLUMNS": "wide"},
        {"COLUMNS": "9" * 5000},
        {"COLUMNS": " 72 ", "LINES": "11"},
    ],
    ids=lambda said: str(said)[:40],
)
def test_the_screen_is_as_large_as_python_says(said: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert streams.screen() == shutil.get_terminal_size()
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((33, 7)))
    assert streams.screen() == shutil.get_terminal_size()
