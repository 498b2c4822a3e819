"""The commands that the program prints, pasted into real shells: they run nothing else, and mean what they say."""

import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kakoreturn.domain.text import is_sayable, shell_quoted
from tests.support.kako import Kako

SHELLS = ("bash", "zsh", "fish")
NAMES = (
    *("KB1", "a:b", "KB+1", "a.b_c-d/e", "me@home", "鞋42", "Größe 42", "हिंदी", "@home", "x=y", "=ls", "=nosuch"),
    *("KB 1", "a, b", "(touch PWN)", "x;touch PWN", "#1", "what?", "a  b", "~", "~root", "-x", "--", "a\\b", "a b\\"),
    *("\\'\"; touch PWN; #", "$(touch PWN)", "`touch PWN`", "a'b\\", "a'b", "'; touch PWN; '", '"; touch PWN; "'),
    *("!ls", "a!b", "^a^b", "{a,b}", "%self", "%PATH%", "[a-z]*", "a*", "a?", "a&b", "x & touch PWN", '"', "\\"),
    *("a|touch PWN", "a>PWN", "a<b", "$HOME", "$env:USERNAME", "a`nb", 'x"&calc&"', "$(calc)", "a\\\\ b"),
    *(
        "\u201c; touch PWN; \u201d",
        "a\u2019b",
        "a\u00a0b",
        "a\u2013b",
        "*",
        "{}",
        "[]",
        "\u00e1b",
        "x y;z",
        "++",
        "a=~b",
    ),
)


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    """Each shell in turn."""
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file that patterns match, and a program that says what it was called with, a word a line."""
    place = tmp_path / "bin" / "kakoreturn"
    place.parent.mkdir()
    place.write_text('#!/bin/sh\nprintf "%s\\n" --- "$@"\n')
    place.chmod(0o755)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "axe").touch()
    return tmp_path


def pasted(shell: str, folder: Path, commands: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    """The words that each command reached the program with, and what else was made by them."""
    environment = {"PATH": f"{folder / 'bin'}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [shell],
        input="\n".join([*commands, ""]).encode(),
        capture_output=True,
        check=False,
        env=environment,
        cwd=folder / "work",
        timeout=120,
    )
    runs = done.stdout.decode().split("---\n")[1:]
    return [run.splitlines() for run in runs], [one.name for one in (folder / "work").iterdir() if one.name != "axe"]


def wrong(shell: str, folder: Path, quoted: Callable[[list[str]], str], names: Sequence[str] = NAMES) -> list[str]:
    """The names that, printed by `quoted`, are read as something else, and what was run by them."""
    found, made = pasted(shell, folder, [f"kakoreturn order show {quoted([name])}" for name in names])
    wanted = [["order", "show", name if is_sayable(name) else "ORDER"] for name in names]
    return [*made, *(str(words) for place, words in enumerate(wanted) if found[place : place + 1] != [words])]


def test_every_shell_reads_what_is_printed_as_it_is(shell: str, folder: Path) -> None:
    assert wrong(shell, folder, shell_quoted) == []


def test_this_would_see_what_is_not_quoted(shell: str, folder: Path) -> None:
    assert wrong(shell, folder, " ".join, ["a b"]) == ["['order', 'show', 'a b']"]
    assert "PWN" in wrong(shell, folder, " ".join, ["$(touch PWN)"])


def test_this_would_see_what_is_quoted_for_another_shell(folder: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    assert "PWN" in wrong("fish", folder, shlex.join, ["\\'\"; touch PWN; #"])


def test_the_command_that_follows_names_the_order_or_says_why_it_does_not(kako: Kako, shell: str, folder: Path) -> None:
    kept = [name for name in NAMES if name.strip() == name and name.isprintable() and not name.startswith("-")]
    commands = []
    for name in kept:
        said = kako("order", "add", "--", name).out.splitlines()
        commands.append(said[-1])
        assert said[-1].startswith("kakoreturn ")
        assert is_sayable(name) is not any("cannot be pasted safely" in text for text in said)
    found, made = pasted(shell, folder, commands)
    assert made == []
    assert [words[-1] for words in found] == [name if is_sayable(name) else "ORDER" for name in kept]
