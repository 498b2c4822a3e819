"""What is shown on a terminal: within its width, and in colour only where colour is wanted."""

import json
import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from kakoreturn.render import output
from tests.support.kako import Kako
from tests.support.terminal import ESCAPES, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")

COLOURS = r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m"
BOARDS = [("status",), ("status", "--all")]
CASES = [("status", str(number)) for number in range(1, 7)]
NO_SPACES = [("status", "3"), ("status", "4")]  # cases about things with very long names that have no space in them
OTHERS = [("show", "2"), ("guide",), ("doctor",)]
# Several commands in one process, which is faster.
_EACH = """
import json, sys
from kakoreturn.cli.app import app
for words in json.loads(sys.argv[1]):
    try:
        app(words)
    except SystemExit as end:
        if end.code:
            raise
"""


def shown(kako: Kako, *commands: tuple[str, ...], columns: int = 80, more: dict[str, str] | None = None) -> str:
    """What some commands show on a terminal."""
    settings = kako.environment(**{"TERM": "xterm-256color", **(more or {})})
    line = [sys.executable, "-c", _EACH, json.dumps(commands)]
    with Terminal(line, settings, kako.folder, columns) as terminal:
        assert terminal.end() == 0, terminal.shown
        return terminal.shown


def plain(text: str) -> list[str]:
    """The lines of a text without its escape sequences."""
    return re.sub(ESCAPES, "", text).splitlines()


def too_wide(text: str, columns: int) -> list[str]:
    """The lines of a text that do not fit."""
    return [line for line in plain(text) if cell_len(line) > columns]


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_no_line_is_wider_than_the_terminal(busy: Kako, columns: int) -> None:
    views = [*BOARDS, *(case for case in CASES if case not in NO_SPACES)]
    text = shown(busy, *views, columns=columns)
    assert len(plain(text)) > 40
    assert too_wide(text, columns) == []


@pytest.mark.parametrize("words", NO_SPACES, ids=" ".join)
def test_not_even_where_there_is_no_space_to_break_it_at(busy: Kako, words: tuple[str, ...]) -> None:
    assert too_wide(shown(busy, words), 80) == []


def test_the_board_has_one_line_for_each_case_and_order(busy: Kako) -> None:
    lines = plain(shown(busy, ("status",)))
    numbers = [found[1] for line in lines if (found := re.match(r". +([0-9]+) ", line))]
    assert sorted(numbers) == ["1", "2", "3", "4", "5"]
    assert sum("KB7" in line for line in lines) == 1
    assert len(lines) <= 24


@pytest.mark.parametrize("columns", [50, 60, 66, 80])
def test_each_row_of_board_and_timetable_is_one_line_on_a_narrow_terminal_too(busy: Kako, columns: int) -> None:
    lines = plain(shown(busy, ("status",), columns=columns))
    heading = next(place for place, line in enumerate(lines) if line.split()[:1] == ["CASE"])
    rows = lines[heading : next(place for place, line in enumerate(lines) if "● your turn" in line)]
    assert rows[0].split()[-2:] == ["WHEN", "NEXT"]
    assert len(rows) == 1 + len(busy.process("status").out.splitlines()[2:-3])
    lines = plain(shown(busy, ("status", "2"), columns=columns))
    heading = next(place for place, line in enumerate(lines) if line.split()[:1] == ["STAGE"])
    assert lines[heading].endswith("ACTUAL OR FORECAST")
    assert all(line[:1] in set("✓▶·") for line in lines[heading + 1 : heading + 7])


def test_the_board_on_a_terminal_and_in_a_pipe_say_the_same(busy: Kako) -> None:
    piped, seen = busy.process("status").out, plain(shown(busy, ("status",), columns=400))
    assert "\x1b" not in piped
    assert [line.split()[:3] for line in piped.splitlines()] == [line.split()[:3] for line in seen]


@pytest.mark.parametrize("words", [("status",), ("status", "1")], ids=" ".join)
def test_a_terminal_gets_colour(busy: Kako, words: tuple[str, ...]) -> None:
    text = shown(busy, words)
    assert re.search(COLOURS, text)
    # And is left as it was.
    assert re.findall(r"\x1b\[([0-9;]*)m", text)[-1] in {"0", ""}
    assert not re.search(r"\x1b\[\?", text)


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "TERM": "dumb"}], ids=str)
def test_colour_can_be_refused(busy: Kako, more: dict[str, str]) -> None:
    text = shown(busy, *BOARDS, *CASES, *OTHERS, more=more)
    assert not re.search(COLOURS, text)
    if "TERM" in more:
        assert "\x1b" not in text


@pytest.mark.parametrize("words", [("status",), ("status", "1")], ids=" ".join)
def test_colour_can_be_asked_for_in_a_pipe(busy: Kako, words: tuple[str, ...]) -> None:
    text = busy.process(*words, FORCE_COLOR="1").out
    assert re.search(COLOURS, text)
    # In a pipe nothing is cut or wrapped, in colour or not.
    assert [line.rstrip() for line in plain(text)] == busy.process(*words).out.splitlines()


def test_stored_text_is_never_taken_for_markup(busy: Kako) -> None:
    assert "Desk lamp [bold]not markup[/bold]" in "\n".join(plain(shown(busy, ("status", "6"), columns=132)))


def test_the_walk_through_the_demo_runs_its_commands_and_leaves_nothing(kako: Kako, tmp_path: Path) -> None:
    (tmp_path / "demos").mkdir()
    with kako.terminal("demo", TMPDIR=str(tmp_path / "demos")) as terminal:
        terminal.answer("A walk through it?")
        for command in ("status 1", "draft 1", "record 1 reviewed", "undo 1", "show 3"):
            terminal.expect(f"$ kakoreturn {command}")
            terminal.answer("Enter runs it")
        assert terminal.end() == 0
        assert "The demo is over" in terminal.text
        text = " ".join(terminal.text.split())
        assert "as of 2026-06-10" in text
        assert "Case 1: 2 days overdue" in text, "the walk runs on the day of the board"
        assert "into your order page's message system" in text
        assert "chat." not in text
    assert not list((tmp_path / "demos").iterdir())


def test_signs_that_take_one_column_are_known_without_rich() -> None:
    signs = [*map(chr, range(0xA0, ord(output.FIRST_ODD))), *output.NARROW]
    assert [sign for sign in signs if cell_len(sign) != 1] == []
    assert [output.cells(text) for text in ("Schuhgröße 41", "● ok", "订单 1", "e\u0301")] == [13, 4, 6, 1]


@pytest.mark.parametrize(
    "words", [("status", "2", "--json"), ("status", "--all", "--json"), ("draft", "1", "--json")], ids=" ".join
)
def test_json_is_indented_for_people_and_in_fewer_lines_for_programs(busy: Kako, words: tuple[str, ...]) -> None:
    piped = busy(*words).out
    indented = json.dumps(json.loads(piped), indent=2).splitlines()
    # What is said beside a message stands behind it there.
    assert plain(shown(busy, words))[: len(indented)] == indented
    assert len(piped.splitlines()) < len(indented)
