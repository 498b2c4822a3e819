"""Whatever a command fails for: with `--json` it is one object on stderr, and what helps names the case."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kakoreturn.cli import grammar
from kakoreturn.domain.errors import ExitCode
from tests.support.answers import Ran
from tests.support.kako import SEAM, Kako

if TYPE_CHECKING:
    from kakoreturn.cli.shapes import Command

KINDS = {
    ExitCode.USAGE: "usage",
    ExitCode.NOT_FOUND: "not_found",
    ExitCode.REFUSED: "refused",
    ExitCode.STORE: "store",
}
# What stands for an argument, by what it is called; none of the cases, orders and files is there.
WORDS = {
    "CASE": "99",
    "CASE|ORDER": "99",
    "ORDER": "NONE9",
    "NUMBER": "NONE9",
    "PHOTO": "1",
    "ATTACHMENT": "1",
    "EVENT": "sent",
    "REMEDY": "refund",
    "CIRCLE": "C4",
    "FILE": "none.zip",
    "FILE.json": "none.json",
    "TEXT": "words",
    "TOPIC": "check",
    "KEY": "name",
    "VALUE": "Kim",
    "DIR": "out",
}
# What a command needs besides, or would rather say something else without.
MORE = {
    "new": ("--order", "NONE9", "--remedy", "refund", "--defect", SEAM, "--photo", "none.jpg"),
    "message": ("--from", "agent"),
    "dossier": ("--out", "case.html"),
    "amend": ("--on", "today"),
    "photo sheet": ("--out", "sheet.png"),
    "photo grid": ("--out", "grid.png"),
    "photo export": ("--out", "out"),
    "attach export": ("--out", "out"),
    "qc": ("--pass",),
    "order edit": ("--size", "42"),
}


def commands(command: "Command", path: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every command that takes `--json`: its name, and a whole line of it."""
    for name, below in command["commands"].items():
        yield from commands(below, (*path, name))
    if any(one["option"] == "--json" for one in command["options"]):
        words = [WORDS[one["metavar"].strip("[]").removesuffix("...")] for one in command["arguments"]]
        yield " ".join(path), (*path, *words, *MORE.get(" ".join(path), ()), "--json")


LINES = dict(commands(grammar.kept()))


def unknown_option(kako: Kako, *line: str) -> Ran:
    return kako.ask(*line, "--nonsense")


def broken_configuration(kako: Kako, *line: str) -> Ran:
    config = kako.folder / "broken.toml"
    config.write_text("agent = [", encoding="utf-8")
    return kako.ask(*line, KAKORETURN_CONFIG=str(config))


def strange_store(kako: Kako, *line: str) -> Ran:
    kako.db.write_bytes(b"something else that is as long as the header of a database" * 9)
    return kako.ask(*line)


def empty_store(kako: Kako, *line: str) -> Ran:
    return kako.ask(*line)


# Each with the exit code that most commands end with; the others do without what is broken, or fail before.
WAYS = {
    unknown_option: ExitCode.USAGE,
    broken_configuration: ExitCode.REFUSED,
    strange_store: ExitCode.STORE,
    empty_store: ExitCode.NOT_FOUND,
}


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_failure_with_json_is_one_object_on_stderr(kako: Kako, name: str, way: Callable[..., Ran]) -> None:
    ran = way(kako, *LINES[name])
    if ran.code == ExitCode.DONE or name == "doctor":  # what that finds is its answer
        return
    assert ran.out == ""
    assert ran.error().keys() == {"kind", "message", "hint"}
    assert ran.error()["kind"] == KINDS[ExitCode(ran.code)]
    assert ran.error()["message"]


@pytest.mark.parametrize(("way", "code"), WAYS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_most_commands_fail_so(tmp_path: Path, way: Callable[..., Ran], code: ExitCode) -> None:
    names = random.Random(1).sample(sorted(LINES), 12)  # noqa: S311 - the same ones each time
    codes = [way(Kako(tmp_path / name), *LINES[name]).code for name in names]
    assert codes.count(code) > len(codes) / 2


# Lines that fail, with the command that helps, by the number of the case, and the exit code of that.
HELPED = {
    ("record", "KB1", "sent"): ("kakoreturn amend 1 sent", 2),  # it says that --on or another change is missing
    ("record", "KB1", "reviewed", "--on", "2026-06-01"): ("kakoreturn amend 1 sent --on DATE", 0),
    ("record", "KB1", "agreed"): ("kakoreturn switch 1 refund", 0),
    ("draft", "KB2"): ("kakoreturn prepare 2", 2),  # it asks on a terminal, and names what is missing elsewhere
    ("new", "--order", "KB1", "--item", "Runner 42", "--remedy", "refund", "--defect", SEAM): (
        "kakoreturn status 1",
        0,
    ),
}


@pytest.mark.parametrize(("line", "helps"), HELPED.items(), ids=lambda one: " ".join(map(str, one)))
def test_what_helps_names_the_case_by_its_number_and_can_be_run(
    kako: Kako, line: tuple[str, ...], helps: tuple[str, int]
) -> None:
    kako.open(item="Runner 42", order="KB1", sent="2026-06-06")
    kako.open(item="Bag", order="KB2", defect="bad quality")
    command, code = helps
    assert command in kako.ask(*line).err.replace(f" --db {kako.store}", "")
    kako(*command.replace("DATE", "2026-06-05").split()[1:], code=code)
