"""What a shell does with the words of a command line before a program has them, where the shell leaves it to us."""

import os
import sys
from pathlib import Path

import pytest

from kakoreturn.__main__ import shell_expanded
from tests.support.kako import Kako


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the user, with two photos in it; commands run there."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("two.jpg", "one.jpg", "notes.txt"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_tilde_at_the_beginning_of_a_path_is_the_home(home: Path) -> None:
    assert shell_expanded(["~", "~/one.jpg"]) == [str(home), f"{home}/one.jpg"]


def test_a_star_stands_for_the_files_that_fit_by_name(home: Path) -> None:
    assert shell_expanded(["add", "*.jpg"]) == ["add", "one.jpg", "two.jpg"]
    assert shell_expanded([f"~{os.sep}*.txt"]) == [str(home / "notes.txt")]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("word", ["~2 cm", "a~b", "*.png", "is it *here*?", "one.jp?", "$HOME", "--note=~/x", ""])
def test_what_is_no_path_stays_as_it_is(word: str) -> None:
    assert shell_expanded([word]) == [word]


@pytest.mark.skipif(sys.platform != "win32", reason="the shell has done it")
def test_the_program_does_so_for_the_shells_of_windows(kako: Kako) -> None:
    kako.open()
    for name in ("one.png", "two.png"):
        kako.photo(name, grey=len(name) + ord(name[0]))
    kako.process("photo", "add", "1", "*.png")
    kako.process("draft", "1", "--out", "~\\message.txt")
    assert len(kako.show()["photos"]) == 2
    assert (kako.home / "message.txt").is_file()
