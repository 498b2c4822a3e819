"""What a shell is told at the tab key, and that the shells themselves make something of it."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kakoreturn.cli import grammar, manual, write_grammar
from kakoreturn.cli.candidates import COMPLETERS
from kakoreturn.cli.complete import split
from kakoreturn.cli.shapes import Command, Parameter
from kakoreturn.domain.values import Happening
from tests.support.kako import PROGRAM, SEAM, Kako
from tests.support.terminal import Terminal

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such shells")
_LOADED = """
import sys
from kakoreturn.cli.complete import run
run()
sys.stderr.write(" ".join(sys.modules))
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Kako:
    """A user with three cases, of which the second is closed, and sellers with odd names. Not to be written to."""
    user = Kako(tmp_path_factory.mktemp("shop"))
    new = ("new", "--remedy", "exchange", "--defect", SEAM)
    user(*new, "--order", "KB1", "--item", "Runner 42", "--seller", "Blue Door $hoes", "--sent", "-4d")
    user(*new, "--order", "KB2", "--item", "Wool scarf", "--seller", "Čeněk & Šárka", "--sent", "-9d")
    user("record", "2", "accepted", "--on", "-1d")
    user(*new, "--order", "A:B=C", "--item", "Lamp")
    user("order", "add", "KB9", "--item", "Tote", "--seller", "杭州")
    return user


def asked(kako: Kako, *words: str, _KAKORETURN_COMPLETE: str = "fish", **more: str) -> list[str]:  # noqa: N803
    """What is answered to these words, of which the last is begun."""
    ran = kako.process(*words, code=0, _KAKORETURN_COMPLETE=_KAKORETURN_COMPLETE, **more)
    assert ran.err == ""
    return ran.out.splitlines()


def words(kako: Kako, *line: str) -> list[str]:
    return [one.partition("\t")[0] for one in asked(kako, *line)]


# --- what can be typed


def test_commands_come_with_what_they_do(shop: Kako) -> None:
    assert asked(shop, "rec") == ["record\tSay what happened to a case."]
    assert asked(shop, "--db", "x.db", "order", "st") == ["stocked\tSay that orders were stocked in at the warehouse."]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (("status", ""), ["3", "1", "A:B=C", "KB1"]),  # open ones, newest first, then their orders
        (("status", "K"), ["KB1", "KB2"]),
        (("status", "3", ""), ["3", "1", "A:B=C", "KB1"]),
        (("show", "2"), ["2"]),
        (("show", "case:"), ["case:3", "case:1"]),
        (("show", "order:K"), ["order:KB1", "order:KB2"]),
        (("order", "show", ""), ["A:B=C", "KB1", "KB2", "KB9"]),
        (("order", "shipped", "KB1", "KB"), ["KB1", "KB2", "KB9"]),
        (("status", "--seller", ""), ["Blue Door $hoes", "Čeněk & Šárka", "杭州"]),
        (("status", "--seller=B"), ["--seller=Blue Door $hoes"]),
        (("new", "--remedy", "r"), ["refund"]),
        (("new", "--category", "j"), ["jewellery"]),
        (("message", "1", "--from", "s"), ["seller", "support"]),
        (("draft", "1", "--kind", "r"), ["request", "reject", "refund-chase"]),
        (("defect", "1", "--fault", "does-not-c"), ["does-not-close", "does-not-charge", "does-not-connect"]),
        (("defect", "1", "--kind", "glue", "--fault", ""), ["glue-stain", "coming-unglued"]),
        (("defect", "1", "--where", "armp"), ["armpit"]),
        (("defect", "1", "--observed", "army"), ["army green"]),
        (("record", "1", "sent", "--on", "t"), ["today", "tomorrow"]),
        (("defect", "1", "--kind", "s"), ["stitching", "stain", "size"]),
        (("defect", "1", "--clear", "w"), ["where"]),
        (("order", "edit", "KB1", "--clear", "r"), ["return-by"]),
        (("export", ""), ["csv", "json", "ics"]),
        (("--today", "y"), ["yesterday"]),
        (("config", "set", "cal"), ["calendar"]),
        (("config", "set", "calendar", ""), ["CN", "weekdays"]),
        (("config", "set", "agent", "kako"), ["kakobuy"]),
        (("guide", "f"), ["faq"]),
        (("guide", "ne"), ["new"]),
        (("completion", ""), ["bash", "zsh", "fish", "powershell"]),
        (("order", "edit", "KB1", "--clear", "pr"), ["price"]),
        (("photo", "add", "1", ""), [":files"]),
        (("attach", ""), ["add", "list", "export", "remove", "3", "1", "A:B=C", "KB1"]),
        (("attach", "1", ""), [":files"]),
        (("attach", "remove", "K"), ["KB1", "KB2"]),
        (("record", "1", "sent", "--text", ""), [":files"]),
        (("switch", "1", "refund", ""), []),
        (("note", "1", ""), []),
        (("no-such-command", ""), []),
        (("record", "1", "--", "--"), []),
    ],
    ids=str,
)
def test_what_fits_is_offered(shop: Kako, line: tuple[str, ...], wanted: list[str]) -> None:
    assert words(shop, *line) == wanted


def test_options_are_offered_once(shop: Kako) -> None:
    found = words(shop, "record", "1", "sent", "--on", "today", "--")
    assert "--note" in found
    assert "--on" not in found
    assert "--defect" in words(shop, "new", "--defect", "x", "--")  # it may be given again


def test_only_events_that_are_allowed_now_are_offered(shop: Kako) -> None:
    assert words(shop, "record", "3", "") == ["sent", "charged", "accepted", "withdrawn", "lost"]
    assert words(shop, "record", "KB2", "") == ["reopened"]
    # Sent four days ago, so the agent is late, which opens the ladder.
    assert "support" in words(shop, "record", "1", "")
    assert "support" not in words(shop, "--today", "2026-06-07", "record", "1", "")
    assert words(shop, "amend", "2", "") == ["accepted", "sent"]
    assert set(words(shop, "record", "77", "")) == set(Happening)


# --- quietly and fast


@pytest.mark.parametrize(
    "line", [("status", ""), ("record", "1", ""), ("status", "--seller", ""), ("config", "set", "")]
)
def test_nothing_is_said_whatever_goes_wrong(tmp_path: Path, line: tuple[str, ...]) -> None:
    user = Kako(tmp_path)
    assert asked(user, *line, KAKORETURN_DB="NUL" if sys.platform == "win32" else "/dev/null") is not None
    assert not user.db.exists()
    user.db.write_bytes(b"not a store")
    asked(user, *line)
    user.db.unlink()
    settings = tmp_path / "config.toml"
    settings.write_text("nonsense", encoding="utf-8")
    asked(user, *line, KAKORETURN_CONFIG=str(settings), KAKORETURN_TODAY="nonsense")
    assert asked(user, *line, _KAKORETURN_COMPLETE="no-such-shell") == []
    assert not user.db.exists()


def test_what_cannot_be_shown_as_it_is_is_not_offered(tmp_path: Path) -> None:
    user = Kako(tmp_path)
    user("order", "add", "KB1", "--seller", "a\u202eb", "--item", "x\u2066y")
    assert asked(user, "status", "--seller", "") == []
    assert asked(user, "order", "show", "") == ["KB1\txy"]


@pytest.mark.parametrize("line", [("re",), ("status", ""), ("record", "1", ""), ("status", "--seller", "")], ids=str)
def test_it_is_answered_without_typer(shop: Kako, line: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *line],
        env=shop.environment(_KAKORETURN_COMPLETE="fish"),
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stdout
    assert {"typer", "rich", "sqlmodel"}.isdisjoint(done.stderr.split())


# --- nothing is forgotten


def test_the_kept_grammar_is_what_the_commands_say() -> None:
    assert grammar.kept() == write_grammar.drawn(), "run: python -m kakoreturn.cli.write_grammar"
    assert grammar.help_text() == write_grammar.help_text(), "run: python -m kakoreturn.cli.write_grammar"
    page = manual.page(write_grammar.drawn())
    assert manual.FILE.read_text(encoding="utf-8") == page, "run: python -m kakoreturn.cli.write_grammar"


def _parameters(command: Command) -> list[Parameter]:
    below = [one for part in command["commands"].values() for one in _parameters(part)]
    return [*command["options"], *command["arguments"], *below]


def test_every_parameter_that_takes_one_of_some_words_offers_them() -> None:
    closed = [one for one in _parameters(grammar.kept()) if "One of:" in one["about"] and one["metavar"]]
    assert len(closed) > 4
    assert [one["name"] for one in closed if not one["words"] and not one["completer"]] == []


def test_every_completer_completes_something_and_every_name_of_one_is_known() -> None:
    named = {one["completer"] for one in _parameters(grammar.kept())} - {""}
    assert named == set(COMPLETERS)


# --- the shells


@pytest.mark.parametrize(
    ("line", "words", "begun", "quote"),
    [
        ("", [], "", ""),
        ("kakoreturn ", ["kakoreturn"], "", ""),
        ("a b", ["a"], "b", ""),
        ("a 'b c", ["a"], "b c", "'"),
        ('a "b \\" c', ["a"], 'b " c', '"'),
        ("a b\\ c", ["a"], "b c", ""),
        ("a '' b", ["a", ""], "b", ""),
        ("a b'c d'e f", ["a", "bc de"], "f", ""),
        ("a \\", ["a"], "", ""),
    ],
)
def test_a_line_is_split_as_a_shell_does(line: str, words: list[str], begun: str, quote: str) -> None:
    found = split(line)
    assert (found.words, found.begun, found.quote) == (words, begun, quote)


def _script(kako: Kako, folder: Path, shell: str) -> Path:
    """A folder with the program in it under its name, and the completion script."""
    (folder / "bin").mkdir(exist_ok=True)
    starter = folder / "bin" / "kakoreturn"
    starter.write_text(f'#!/bin/sh\nexec {" ".join(PROGRAM)} "$@"\n', encoding="utf-8")
    starter.chmod(0o755)
    script = folder / f"completion.{shell}"
    script.write_text(kako("completion", shell).out, encoding="utf-8")
    return script


def _needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


_STARTS = {"bash": ["--norc", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]}
_LINES = [
    ("kakoreturn rec", "kakoreturn record "),
    ("kakoreturn status --seller B", "kakoreturn status --seller Blue\\ Door\\ \\$hoes "),
    ("kakoreturn status --seller 'B", "kakoreturn status --seller 'Blue Door $hoes' "),
    ("kakoreturn status --seller=B", "kakoreturn status --seller=Blue\\ Door\\ \\$hoes "),
    ("kakoreturn show case:3", "kakoreturn show case:3 "),
    ("kakoreturn show order:A:B", "kakoreturn show order:A:B=C "),
    ("kakoreturn record 2 r", "kakoreturn record 2 reopened "),
    ("kakoreturn photo add 1 he", "kakoreturn photo add 1 heel.jpg "),
]


@posix
@pytest.mark.parametrize(("typed", "becomes"), _LINES, ids=[typed for typed, _ in _LINES])
@pytest.mark.parametrize("shell", [pytest.param(shell, marks=_needs(shell)) for shell in _STARTS])
def test_a_shell_completes_what_is_typed(shop: Kako, tmp_path: Path, shell: str, typed: str, becomes: str) -> None:
    script = _script(shop, tmp_path, shell)
    (tmp_path / "heel.jpg").touch()
    settings = shop.environment(TERM="xterm", PS1="> ", HOME=str(tmp_path))
    settings["PATH"] = f"{tmp_path / 'bin'}:{settings['PATH']}"
    prepare = "autoload -U compinit && compinit -u; " if shell == "zsh" else ""
    with Terminal([shutil.which(shell) or shell, *_STARTS[shell]], settings, tmp_path, 200) as terminal:
        terminal.type(f"{prepare}source {script}; echo rea''dy\n")
        terminal.expect("ready")
        # The line is completed, and becomes an argument of echo as it stands.
        terminal.type(f"{typed}\t\x01echo '[' \x05 ']'\n")
        terminal.expect("[ ")
        terminal.expect(" ".join(shlex.split(becomes)) + " ]")
        terminal.type("exit\n")
        terminal.end()


@pytest.mark.parametrize(
    ("line", "answered"),
    [
        ("kakoreturn\nrec", ["record\trecord\tSay what happened to a case."]),
        ("kakoreturn\nstatus\n--seller\nB", ["'Blue Door $hoes'\tBlue Door $hoes\tBlue Door $hoes"]),
        (
            "kakoreturn\nstatus\n--seller=B",
            ["'--seller=Blue Door $hoes'\t--seller=Blue Door $hoes\t--seller=Blue Door $hoes"],
        ),
        ("kakoreturn\nshow\norder:A", ["order:A:B=C\torder:A:B=C\tLamp"]),
        ("kakoreturn.exe\nphoto\nadd\n1\n", [":files"]),
    ],
)
def test_powershell_is_told_what_to_put_in_the_line_and_what_it_means(
    shop: Kako, line: str, answered: list[str]
) -> None:
    assert asked(shop, _KAKORETURN_COMPLETE="powershell", _KAKORETURN_LINE=line) == answered


def test_powershell_is_never_handed_a_quote_that_ends_too_early(kako: Kako) -> None:
    kako("order", "add", "KB1", "--seller", "Anna's ‘Best’")
    line = "kakoreturn\nstatus\n--seller\n"
    (answered,) = asked(kako, _KAKORETURN_COMPLETE="powershell", _KAKORETURN_LINE=line)
    assert answered.partition("\t")[0] == "'Anna''s ‘‘Best’’'"


def test_its_script_asks_as_it_is_answered(kako: Kako) -> None:
    script = kako("completion", "powershell").out
    assert "Register-ArgumentCompleter -Native -CommandName kakoreturn" in script
    assert "$env:_KAKORETURN_COMPLETE = 'powershell'" in script
    assert "$env:_KAKORETURN_LINE" in script
    assert "':files'" in script
    assert script.isascii()  # whatever the profile is saved in


@_needs("pwsh")
def test_powershell_completes_what_is_typed(shop: Kako, tmp_path: Path) -> None:
    script = _script(shop, tmp_path, "powershell").rename(tmp_path / "completion.ps1")
    asks = f". {script}; (TabExpansion2 'kakoreturn status --seller B' 28).CompletionMatches.CompletionText"
    settings = shop.environment()
    settings["PATH"] = f"{tmp_path / 'bin'}:{settings['PATH']}"
    done = subprocess.run(["pwsh", "-NoProfile", "-Command", asks], env=settings, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "'Blue Door $hoes'"
