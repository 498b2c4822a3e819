"""Answers longer than the screen, and who shows them."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.support.kako import Kako

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")

LONG, SHORT = ("guide",), ("status", "--all")


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says so, and shows what it was given as it came."""
    path = tmp_path / "pager"
    path.write_text('#!/bin/sh\necho "paged by $0 $1, LESS=$LESS"\nexec cat\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def shown(kako: Kako, *words: str, columns: int = 80, **more: str) -> str:
    with kako.terminal(*words, columns=columns, **more) as terminal:
        assert terminal.end() == 0, terminal.text
        return terminal.shown


def test_a_long_answer_is_paged_in_colour(busy: Kako, pager: str) -> None:
    text = shown(busy, *LONG, PAGER=f"{pager} -x")
    assert f"paged by {pager} -x, LESS=FRX" in text
    assert "\x1b[36m" in text
    assert "guide as of" in text


def test_its_own_variable_comes_before_pager(busy: Kako, pager: str) -> None:
    assert "paged by" in shown(busy, *LONG, KAKORETURN_PAGER=pager, PAGER="cat")
    assert "paged by" not in shown(busy, *LONG, KAKORETURN_PAGER="", PAGER=pager)
    assert "LESS=S" in shown(busy, *LONG, PAGER=pager, LESS="S")


@pytest.mark.parametrize("words", [SHORT, ("--no-pager", *LONG), ("guide", "--json")], ids=" ".join)
def test_nothing_is_paged_without_need(busy: Kako, pager: str, words: tuple[str, ...]) -> None:
    assert "paged by" not in shown(busy, *words, PAGER=pager)


@pytest.mark.parametrize("named", ["", "cat", " "])
def test_a_pager_can_be_done_without(busy: Kako, named: str) -> None:
    text = shown(busy, *LONG, PAGER=named)
    assert "guide as of" in text
    assert "warning" not in text


def test_a_pipe_is_never_paged(busy: Kako, pager: str) -> None:
    assert "paged by" not in busy.process(*LONG, PAGER=pager, FORCE_COLOR="1").out


def test_a_pager_that_cannot_be_run_hides_nothing(busy: Kako) -> None:
    text = shown(busy, *LONG, PAGER="no-such-pager")
    assert "the pager 'no-such-pager' cannot be run" in text
    assert "guide as of" in text


def test_leaving_the_pager_early_is_no_error(busy: Kako) -> None:
    text = shown(busy, *LONG, PAGER="head -n 1")
    assert "When a return is possible" in text
    assert "error" not in text


def test_stored_text_reaches_a_pager_without_what_a_terminal_would_obey(busy: Kako, pager: str) -> None:
    busy("note", "4", "ring \x07 and \x1b]52;c;aGk=\x07 copy \u202e")
    text = shown(busy, "show", "4", PAGER=pager)
    assert "paged by" in text
    assert "ring" in text
    assert not {"\x07", "\x1b]", "\u202e"} & {
        text[place : place + size] for size in (1, 2) for place in range(len(text))
    }


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_is_asked_where_nothing_is_set(busy: Kako) -> None:
    settings = {name: value for name, value in busy.environment(TERM="xterm").items() if name != "PAGER"}
    from tests.support.kako import PROGRAM
    from tests.support.terminal import Terminal

    with Terminal([*PROGRAM, *LONG], settings, busy.folder, 80) as terminal:
        terminal.expect("\n:")
        assert "guide as of" not in terminal.text
        assert terminal.leave("q") == 0
    with Terminal([*PROGRAM, *LONG], {**settings, "TERM": "dumb"}, busy.folder, 80) as terminal:
        assert terminal.end() == 0
        assert "guide as of" in terminal.text
