"""The README is true: its sessions are run and compared, its tables are checked against the program."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from kakoreturn.cli import grammar
from kakoreturn.cli.app import run
from kakoreturn.cli.commands import COMMANDS
from kakoreturn.config import parsed
from kakoreturn.config.keys import KEYS
from kakoreturn.domain.errors import ExitCode
from kakoreturn.domain.values import Happening
from tests.support.inside import answer
from tests.support.pictures import plain

README = Path(__file__).parents[2] / "README.md"
MOST_LINES = 300
PAGES = [README, README.parent / "tests/README.md", *sorted((README.parent / "src").rglob("*.md"))]
SESSION = re.compile(r"```console\n(.*?)```", re.DOTALL)


def sessions() -> Iterator[tuple[str, str]]:
    """Every command of the README's sessions with what it prints, in order."""
    for block in SESSION.findall(README.read_text(encoding="utf-8")):
        for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = entry.partition("\n")
            while command.endswith("\\"):
                more, _, printed = printed.partition("\n")
                command = command.removesuffix("\\") + more.strip()
            yield command, printed


def ran(command: str) -> str:
    """What a command prints on stdout, run in this process."""
    told = answer(run, shlex.split(command))
    assert told.code == 0, command
    return told.out


def test_the_sessions_print_what_the_readme_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAKORETURN_DB", str(tmp_path / "readme.db"))
    monkeypatch.chdir(tmp_path)
    plain((8, 8)).save(tmp_path / "heel.jpg")
    days = {"2026-06-06", "2026-06-10"}
    shown = list(sessions())
    assert len(shown) >= 5
    for command, printed in shown:
        if command.startswith("export KAKORETURN_TODAY="):
            day = command.partition("=")[2]
            assert day in days
            monkeypatch.setenv("KAKORETURN_TODAY", day)
            continue
        assert ran(command).rstrip() == printed.rstrip(), command


def test_the_readme_is_no_longer_than_a_person_reads() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(README.parent)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert links or page.parent.name == "tests"
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert re.search(rf"`(?:kakoreturn )?{name}\b", README.read_text(encoding="utf-8"))


def test_the_exit_codes_of_the_readme_are_those_of_the_program() -> None:
    table = dict(re.findall(r"^\| (\d+) \| ([^|]+?) \|$", README.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {int(code) for code in table} == set(ExitCode)


def test_every_event_stands_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [event for event in Happening if f"`{event}`" not in text] == []


INLINE = sorted(set(re.findall(r"`kakoreturn ([^`]+)`", README.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("line", INLINE)
def test_every_command_line_in_the_text_is_one_that_can_be_given(line: str) -> None:
    words = shlex.split(line)
    command = grammar.kept()
    for word in words[: words.index(">") if ">" in words else len(words)]:
        if word.startswith("--"):
            assert word in {option["option"] for option in command["options"]}
        elif command["commands"] and word != "COMMAND":
            command = command["commands"].get(word) or command["commands"][command["default"]]
    assert not command["commands"] or "COMMAND" in words


def test_every_setting_of_the_readme_is_one() -> None:
    text = README.read_text(encoding="utf-8").partition("## Settings")[2]
    shown = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert shown
    assert parsed(shown[1].encode(), Path("config.toml")).keys() <= KEYS.keys()


@pytest.mark.parametrize("marker", ["run", "test"])
def test_each_marked_line_is_one_shell_line(marker: str) -> None:
    match = re.search(rf"<!-- {marker} -->\s*```\w*\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert match
    assert match[1].strip().count("\n") == 0
