"""Plain command lines, read without Typer: importing that takes longer than all the rest of a daily command.

A line is plain when the table of what commands take (`grammar`, made from Typer's own declarations) leaves no doubt
about it. Any other, such as one that asks for help or has a mistake in it, is left to Typer, which says what is wrong.
A test holds both readers to the same. The help of the program as a whole is kept as Typer writes it.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from kakoreturn.cli import grammar
from kakoreturn.cli.commands import ALONE, Group, load
from kakoreturn.cli.run import Run, guarded
from kakoreturn.domain.records import Record, plain_record
from kakoreturn.render import streams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kakoreturn.cli.shapes import Command, Parameter

# What the environment may say for a flag, as Typer reads it.
_FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
# Options that answer in place of a command.
_ENDS = {"--help", "--version"}
# Lines that ask what the program is, and the columns from which on its help is always the same.
_ASKS = (["--help"], ["-h"])
_WIDE = 80
Given = dict[str, object]


@plain_record
class Line(Record):
    """A command line as it was read: the global options, and a command by its words with its parameters.

    Without a word it is what the program does `ALONE`.
    """

    options: Given
    path: tuple[str, ...]
    takes: str
    given: Given

    def call(self, words: Sequence[str]) -> int | None:
        """Run the command of these words; its exit code, None for 0."""
        name, *below = self.path or (ALONE,)
        found = load(name)
        command = found.commands[below[0]] if isinstance(found, Group) else found
        return Run(**self.options, words=words).call(command, self.takes, self.given)  # type: ignore[arg-type]


class _NotPlainError(Exception):
    """Only Typer can say what this line is."""


def run() -> int:
    """Run the command line of this process; its exit code."""
    words = sys.argv[1:]
    if words in _ASKS and streams.screen()[0] >= _WIDE:
        streams.prepare()
        return guarded(_help, lambda: False)
    line = read(words, os.environ)
    if line is None:
        from kakoreturn.cli.app import run as run_by_typer

        return run_by_typer()
    streams.prepare()
    return guarded(partial(line.call, words), lambda: False)


def _help() -> None:
    sys.stdout.write(grammar.help_text())


def read(words: Sequence[str], environment: Mapping[str, str]) -> Line | None:
    """Read a command line; None where it is not plain."""
    try:
        command = grammar.kept()
        given, rest = _options(command, iter(words), until_a_word=True, overrides=True)
        options = {**_from(environment, command["options"]), **given}
        if not rest:
            return Line(options, (), "session", {})
        path: list[str] = []
        while command["commands"]:
            name = rest[0] if rest else ""
            if name in command["commands"]:
                rest = rest[1:]
            elif not (name and (name := command.get("default", ""))):
                return None
            path.append(name)
            command = command["commands"][name]
            given, rest = _options(command, iter(rest), until_a_word=bool(command["commands"]))
        if any(one["required"] and one["name"] not in given for one in command["options"]):
            return None
        return Line(options, tuple(path), command["takes"], {**given, **_arguments(command, rest)})
    except _NotPlainError:
        return None


def _options(
    command: Command, words: Iterator[str], *, until_a_word: bool, overrides: bool = False
) -> tuple[Given, list[str]]:
    """The options among these words, and the words that are none; `until_a_word` only those before the first such.

    `overrides`: of two values the last holds, as behind an alias of the shell that gives the first.
    """
    known = {one["option"]: one for one in command["options"]}
    given: Given = {}
    rest: list[str] = []
    for word in words:
        if word == "--" and not until_a_word:
            rest += words
        elif len(word) > 1 and word[0] == "-":
            name, joined, value = word.partition("=")
            if name not in known or name in _ENDS:
                raise _NotPlainError
            one = known[name]
            if one["name"] in given and one["metavar"] and not (one["repeats"] or overrides):
                raise _NotPlainError
            _take(given, one, value if joined else None, words)
        else:
            rest.append(word)
            if until_a_word:
                rest += words
    return given, rest


def _take(given: Given, option: Parameter, joined: str | None, words: Iterator[str]) -> None:
    """Note an option; its value is joined to it, or the next word, whatever that is."""
    name = option["name"]
    if not option["metavar"]:
        if joined is not None:
            raise _NotPlainError
        given[name] = True
        return
    value = joined if joined is not None else next(words, None)
    if value is None:
        raise _NotPlainError
    known = given.get(name)
    given[name] = [*(known if isinstance(known, list) else []), value] if option["repeats"] else value


def _from(environment: Mapping[str, str], options: Sequence[Parameter]) -> Given:
    """What the environment says for options, and what holds where neither says it."""
    found: Given = {}
    for one in options:
        said = environment.get(one.get("env", ""), "")
        if one["metavar"]:
            found[one["name"]] = said or None
        elif said and said not in _FLAGS:
            raise _NotPlainError
        elif one["option"] not in _ENDS:
            found[one["name"]] = _FLAGS[said] if said else False
    return found


def _arguments(command: Command, words: list[str]) -> Given:
    """The arguments of a command, each at its place."""
    given: Given = {}
    for one in command["arguments"]:
        if words:
            given[one["name"]] = words if one["repeats"] else words[0]
            words = [] if one["repeats"] else words[1:]
        elif one["required"]:
            raise _NotPlainError
    if words:
        raise _NotPlainError
    return given
