"""Asking on a terminal. Questions go to stderr; stdout is left to the answer of the command."""

from __future__ import annotations

import sys

from kakoreturn.cli.printed import addressed
from kakoreturn.domain import text
from kakoreturn.domain.errors import KakoError
from kakoreturn.render.output import line, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from kakoreturn.render.output import Style

    _Answer = TypeVar("_Answer")


KEYS = "< goes back, ? explains, Ctrl-C leaves."


class Back(Exception):
    """The question before this one is wanted again."""


def ask(question: str, read: Callable[[str], _Answer], about: str = "") -> _Answer:
    """Ask until there is an answer that can be read. Raises Back."""
    while (answer := ask_or_skip(question, read, about)) is None:
        say("  This one needs an answer; ? explains it.", "quiet")
    return answer


def ask_or_skip(question: str, read: Callable[[str], _Answer], about: str = "") -> _Answer | None:
    """Ask until the answer can be read; None when it is left empty. `about` explains the question. Raises Back."""
    while True:
        value = _answer(question)
        match value.strip():
            case "":
                return None
            case "<":
                raise Back
            case "?":
                say(f"  {about or 'Answer in your own words.'} {KEYS}", "quiet")
                continue
        try:
            return read(value)
        except KakoError as problem:
            say_problem(problem)


def say(words: str = "", style: Style = "plain") -> None:
    """Say something beside the answer: on stderr, wrapped to the terminal."""
    hang = len(words) - len(words.lstrip())
    write([line(words, style, hang=hang)], sys.stderr)
    sys.stderr.flush()


def say_problem(problem: KakoError) -> None:
    """Say why an answer cannot be taken, and what would be."""
    hint = f" ({addressed(text.one_line(problem.hint))})" if problem.hint else ""
    say(f"  {text.one_line(problem.message)}{hint}", "due")


def confirm(question: str, *, usual: bool = True) -> bool:
    """Ask for a yes or no, left empty the `usual` one. Raises KeyboardInterrupt where the question is left."""
    answers = {"": usual, "y": True, "yes": True, "n": False, "no": False}
    while True:
        said = _answer(f"{question} [{'Y/n' if usual else 'y/N'}]").strip().lower()
        if said in answers:
            return answers[said]
        say("error: answer y or n")


def _answer(question: str) -> str:
    import typer

    try:
        answer: str = typer.prompt(question, default="", show_default=False, err=True)
    except typer.Abort:
        raise KeyboardInterrupt from None
    return answer
