"""What could be typed next: asked by a shell at each press of the tab key, and silent whatever goes wrong.

The shell says in `_KAKORETURN_COMPLETE` which one it is. zsh and fish give the words so far as arguments, the last one
being what is begun; bash gives the line, which it would otherwise have cut at colons, and PowerShell the words, each on
a line, since it loses empty ones and quotes on the way to a program. A candidate is answered on a line of its own, for
all but bash with what it means; `:files` alone asks the shell for file names.
"""

from __future__ import annotations

import os
import sys

from kakoreturn.cli import grammar
from kakoreturn.cli.candidates import FILES, Asked, Candidate, candidates
from kakoreturn.domain.records import Record, plain_record, replace
from kakoreturn.domain.text import one_line
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kakoreturn.cli.shapes import Command, Parameter


def run() -> int:
    """Answer the shell; the exit code."""
    import contextlib

    with contextlib.suppress(BaseException):
        shell = os.environ["_KAKORETURN_COMPLETE"]
        answer = "".join(f"{one}\n" for one in _answer(shell, sys.argv[1:]))
        sys.stdout.buffer.write(answer.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
    return 0


@plain_record
class Line(Record):
    """A command line as far as it is typed: its words, what is begun, and the quote that is open before it."""

    words: list[str]
    begun: str
    quote: str = ""


def _answer(shell: str, words: list[str]) -> Iterator[str]:
    if shell == "bash":
        line = split(os.environ["_KAKORETURN_LINE"])
        line = replace(line, words=line.words[1:])
    elif shell == "powershell":
        _, *before, begun = os.environ["_KAKORETURN_LINE"].split("\n")
        line = Line(before, begun)
    else:
        line = Line(words[:-1], split(words[-1]).begun if words and shell == "fish" else "".join(words[-1:]))
    found = list(complete(line.words, line.begun))
    if found == FILES:
        yield ":files"
        return
    for one in found:
        # What cannot be shown as it is cannot be typed by choosing it either.
        if one.word.startswith(line.begun) and one_line(one.word) == one.word:
            yield _SHELLS[shell](one, line)


def _for_bash(one: Candidate, line: Line) -> str:
    if line.quote == "'":
        return one.word.replace("'", "'\\''")
    if line.quote == '"':
        return re.sub(r'(["\\$`])', r"\\\1", one.word)
    # bash replaces only what stands behind the last of these in a word.
    breaks = "".join(sign for sign in ":=" if sign in os.environ.get("_KAKORETURN_BREAKS", ":="))
    kept = max((line.begun.rfind(sign) + 1 for sign in breaks), default=0)
    return re.sub(r"([^\w@%+,./:=-])", r"\\\1", one.word[kept:])


def _for_zsh(one: Candidate, _: Line) -> str:
    word = one.word.replace("\\", "\\\\").replace(":", "\\:")
    return f"{word}:{one_line(one.about)}" if one.about else word


def _for_fish(one: Candidate, _: Line) -> str:
    return f"{one.word}\t{one_line(one.about)}" if one.about else one.word


def _for_powershell(one: Candidate, _: Line) -> str:
    """What is put in the line, what is listed, and what it means, which may not be empty there."""
    is_plain = re.fullmatch(r"[\w./:+=-]+", one.word)
    # It takes typographic quotes for quotes too.
    text = one.word if is_plain else "'" + re.sub("(['\u2018-\u201b])", r"\1\1", one.word) + "'"
    return f"{text}\t{one.word}\t{one_line(one.about) or one.word}"


_SHELLS: dict[str, Callable[[Candidate, Line], str]] = {
    "bash": _for_bash,
    "zsh": _for_zsh,
    "fish": _for_fish,
    "powershell": _for_powershell,
}


def split(text: str) -> Line:
    """A line of shell in words, as far as it is typed: the last one may be open, and is empty behind a space."""
    words: list[str] = []
    word, quote, started = "", "", False
    signs = iter(text)
    for sign in signs:
        if quote:
            if sign == quote:
                quote = ""
            elif sign == "\\" and quote == '"':
                word += next(signs, "")
            else:
                word += sign
        elif sign.isspace():
            if started:
                words.append(word)
            word, started = "", False
            continue
        elif sign in {"'", '"'}:
            quote = sign
        else:
            word += next(signs, "") if sign == "\\" else sign
        started = True
    return Line(words, word, quote)


class _Walk:
    """How far the words lead: the command, what it was given, and the option that still waits for its value."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.path: list[str] = []
        self.given: dict[str, str] = {}
        self.arguments: list[str] = []
        self.waits: Parameter | None = None
        self.only_arguments = False


def complete(words: Iterable[str], begun: str) -> Iterable[Candidate]:
    """What could stand in place of `begun` behind these words."""
    walk = _Walk(grammar.kept())
    for word in words:
        if not _step(walk, word):
            return []
    asked = Asked(
        given=walk.given,
        arguments=walk.arguments,
        begun=begun,
        db=walk.given.get("db") or os.environ.get("KAKORETURN_DB"),
        today=walk.given.get("today") or os.environ.get("KAKORETURN_TODAY"),
    )
    if walk.waits is not None:
        return candidates(walk.waits, asked)
    if begun.startswith("-") and not walk.only_arguments:
        return _options(walk, asked)
    if walk.command["commands"]:
        found = [Candidate(name, command["about"]) for name, command in walk.command["commands"].items()]
        default = walk.command["commands"].get(walk.command.get("default", ""))
        return [*found, *candidates(default["arguments"][0], asked)] if default else found
    arguments, place = walk.command["arguments"], len(walk.arguments)
    if place >= len(arguments) and not (arguments and arguments[-1]["repeats"]):
        return []
    return candidates(arguments[min(place, len(arguments) - 1)], asked)


def options_of(words: Iterable[str]) -> set[str]:
    """The options that stand in a line, as far as it can be followed; words behind that may be any."""
    walk, found = _Walk(grammar.kept()), set[str]()
    for word in words:
        is_option = walk.waits is None and not walk.only_arguments and word.startswith("-")
        found |= {word.partition("=")[0]} if is_option else set()
        _step(walk, word)
    return found


def path_of(words: Iterable[str]) -> list[str]:
    """The command that a line is of, by its words, as far as it can be followed."""
    walk = _Walk(grammar.kept())
    for word in words:
        if not _step(walk, word):
            break
    return walk.path


def _step(walk: _Walk, word: str) -> bool:
    """Go on by one word; False where it leads nowhere."""
    if walk.waits is not None:
        walk.given[walk.waits["name"]], walk.waits = word, None
    elif word == "--":
        walk.only_arguments = True
    elif word.startswith("-") and not walk.only_arguments:
        name, is_joined, value = word.partition("=")
        option = next((one for one in walk.command["options"] if name == one["option"]), None)
        if option is not None:
            walk.given[option["name"]] = value
            walk.waits = option if option["metavar"] and not is_joined else None
    elif walk.command["commands"]:
        name = word if word in walk.command["commands"] else walk.command.get("default", "")
        if not name:
            return False
        walk.command = walk.command["commands"][name]
        walk.path.append(name)
        walk.arguments += [] if name == word else [word]
    else:
        walk.arguments.append(word)
    return True


def _options(walk: _Walk, asked: Asked) -> Iterator[Candidate]:
    """The options that are not given yet; or, behind `--option=`, the values of that one."""
    name, is_joined, value = asked.begun.partition("=")
    for option in walk.command["options"]:
        if is_joined and name == option["option"]:
            found = list(candidates(option, replace(asked, begun=value)))
            yield from found if found == FILES else [Candidate(f"{name}={one.word}", one.about) for one in found]
        elif not is_joined and (option["name"] not in walk.given or option["repeats"]):
            yield Candidate(option["option"], option["about"])
