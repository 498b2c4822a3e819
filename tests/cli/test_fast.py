"""Plain lines are read without Typer exactly as Typer reads them; whatever is not plain is left to it.

`KAKORETURN_LINES=60000` has that many lines drawn.
"""

import io
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from kakoreturn.cli import app, fast, grammar, run
from kakoreturn.cli.commands import Group, load
from kakoreturn.cli.shapes import Command, Parameter

LINES = int(os.environ.get("KAKORETURN_LINES", "3000"))
VALUES = (
    *("KB1", "3", "today", "a b", "", "-", "--", "-3d", "--json", "--on=x", "=", "a=b"),
    *("订单", "é", "-x", "\udcff", "--all"),
)
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {},
    {"KAKORETURN_DB": "a.db"},
    {"KAKORETURN_DB": "", "KAKORETURN_TODAY": "yesterday"},
    {"KAKORETURN_NO_INPUT": "1"},
    {"KAKORETURN_NO_INPUT": "no", "KAKORETURN_TODAY": ""},
    {"KAKORETURN_NO_INPUT": "perhaps"},
)


class Called(Exception):
    """A command was called."""


@pytest.fixture(scope="module")
def root() -> Any:  # noqa: ANN401 - Typer's Click has no names
    """The root command, each command below it made once."""
    made: dict[str, Any] = {}
    found: Any = typer.main.get_command(app.app)
    get = found.get_command
    found.get_command = lambda context, name: made[name] if name in made else made.setdefault(name, get(context, name))
    return found


def commands(command: Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command, by its words."""
    if not command["commands"]:
        yield path, command
    if default := command.get("default"):
        yield path, command["commands"][default]
    for name, below in command["commands"].items():
        yield from commands(below, (*path, name))


def drawn(chance: random.Random, options: list[Parameter]) -> list[str]:
    """An option of these, as somebody could write it: mostly well."""
    one = chance.choice(options)
    if not one["metavar"]:
        return [one["option"] + ("=x" if chance.random() < 0.05 else "")]
    value = chance.choice((*VALUES, *one["words"]))
    return [f"{one['option']}={value}"] if chance.random() < 0.4 else [one["option"], value]


def line(chance: random.Random, path: tuple[str, ...], command: Command, glob: list[Parameter]) -> list[str]:
    """A line for a command: arguments and options in any order, with what may go wrong now and then."""
    parts = [[chance.choice(VALUES) if chance.random() < 0.6 else "KB1"] for _ in command["arguments"]]
    parts += [drawn(chance, command["options"]) for _ in range(chance.choice((0, 0, 1, 1, 2, 4)))]
    for one in command["options"]:
        parts += [[one["option"], "x"]] if one["required"] and chance.random() < 0.8 else []
    if chance.random() < 0.2:
        parts.append([chance.choice(VALUES)])
    if chance.random() < 0.1:
        parts.append(["--"])
    if parts and chance.random() < 0.1:
        parts.pop(chance.randrange(len(parts)))
    chance.shuffle(parts)
    before = [word for _ in range(chance.choice((0, 0, 0, 1, 2))) for word in drawn(chance, glob)]
    return [*before, *path, *(word for part in parts for word in part)]


def plain(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, without what was left out."""
    return {name: value for name, value in given.items() if value not in (None, False, [], ())}


def by_typer(root: Any, words: list[str]) -> tuple[dict[str, Any], str, dict[str, Any]] | None:  # noqa: ANN401
    """The global options, the name of the command and what it is given, as Typer reads a line; None for no call."""
    seen: list[tuple[dict[str, Any], str, dict[str, Any]]] = []

    def call(made: run.Run, command: Any, _: str, given: dict[str, Any]) -> None:  # noqa: ANN401
        seen.append((vars(made), named(command), given))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run.Run, "call", call)
        patch.setattr("sys.stdout", io.StringIO())
        try:
            with root.make_context("kakoreturn", list(words)) as context:
                root.invoke(context)
        except Exception:  # noqa: BLE001 - whatever Typer finds wrong
            return None
    return seen[0] if seen else None


def named(command: Any) -> str:  # noqa: ANN401
    return f"{command.__module__}.{command.__qualname__}"


def by_table(words: list[str], environment: dict[str, str]) -> tuple[dict[str, Any], str, dict[str, Any]] | None:
    read = fast.read(words, environment)
    if read is None:
        return None
    found = load(read.path[0])
    return read.options, named(found.commands[read.path[1]] if isinstance(found, Group) else found), read.given


def test_both_readers_read_the_same(root: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    table = grammar.kept()
    every, taken = list(commands(table)), 0
    chance = random.Random(LINES)  # noqa: S311 - the same lines each time
    for number in range(LINES):
        environment = dict(ENVIRONMENTS[number % len(ENVIRONMENTS)])
        for name in ("KAKORETURN_DB", "KAKORETURN_TODAY", "KAKORETURN_NO_INPUT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        words = line(chance, *chance.choice(every), table["options"])
        ours = by_table(words, environment)
        if ours is None:
            continue
        taken += 1
        theirs = by_typer(root, words)
        assert theirs is not None, f"{words}: only the table reads it"
        assert (plain(ours[0]), ours[1], plain(ours[2])) == (plain(theirs[0]), theirs[1], plain(theirs[2])), words
    assert taken > LINES / 8  # as many as it takes for this to say anything


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["status", "-h"],
        ["--version"],
        ["nosuch"],
        ["order"],
        ["order", "nosuch"],
        ["attach"],
        ["attach", "--note", "x", "3", "clip.mp4"],
        ["status", "--bogus"],
        ["status", "--all=yes"],
        ["show"],
        ["show", "1", "2"],
        ["note", "1", "text", "--on"],
        ["photo", "grid", "1", "1"],
        ["status", "--today", "x"],
        ["order", "add", "KB1", "--item", "x", "--item", "y"],
        ["--", "status"],
    ],
    ids=" ".join,
)
def test_what_is_not_plain_is_left_to_typer(words: list[str]) -> None:
    assert fast.read(words, {}) is None


def test_an_option_that_takes_one_value_takes_no_second_in_any_command(root: Any) -> None:  # noqa: ANN401
    for path, command in commands(grammar.kept()):
        arguments = ["KB1" for _ in command["arguments"]]
        needed = [word for one in command["options"] if one["required"] for word in (one["option"], "x")]
        for one in command["options"]:
            if one["option"] == "--help":
                continue
            said = [one["option"], *(["x"] if one["metavar"] else [])]
            twice = [*path, *arguments, *([] if one["required"] else needed), *said, *said]
            is_taken = not one["metavar"] or one["repeats"]
            assert (fast.read(twice, {}) is not None) is is_taken, twice
            assert (by_typer(root, twice) is not None) is is_taken, twice


def test_of_two_global_options_the_last_holds_as_behind_an_alias(root: Any) -> None:  # noqa: ANN401
    words = ["--db", "a.db", "--db", "b.db", "status"]
    for read in (by_table(words, {}), by_typer(root, words)):
        assert read is not None
        assert read[0]["db"] == "b.db"


DAILY = """
    status
    status --check
    status 3 KB1 --json
    draft 3 --lang zh --short
    record 3 sent --on -1d --note=x
    amend 3 sent --on today
    switch 3 refund
    undo
    redo --json
    show 3
    note 3 text
    message 3 --from me -
    defect 3 seam --where heel
    order add KB1 --item x
    order list
    order shipped KB1 KB2 --anyway
    photo add 3 a.jpg --circle C4 --circle D4
    photo circle 3 1 C4
    photo list 3
    attach 3 clip.mp4 chat.pdf --note x
    attach list 3
    qc KB1 KB2 --pass
    new --order KB1 --remedy exchange --defect x --defect y
    stats --seller x
    --db x.db --today 2026-01-01 status
"""


@pytest.mark.parametrize("words", DAILY.strip().split("\n"), ids=str.strip)
def test_the_plain_lines_of_daily_commands_are_read(words: str) -> None:
    assert fast.read(words.split(), {}) is not None
