"""What the daily commands do not load, because it would cost more than they do."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.maintenance.old_stores import old_store
from tests.support.kako import SEAM, TODAY, Kako
from tests.support.server import Server
from tests.support.terminal import Terminal

# The page and what serves it, too: two commands need them.
HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "PIL", "kakoreturn.page", "http.server", "webbrowser")
# What only a store on a server needs.
SERVER = ("psycopg2", "kakoreturn.store.address", "kakoreturn.store.engine", "kakoreturn.store.postgresql")
_LOADED = """
import sys
from kakoreturn.__main__ import run
try:
    sys.exit(run())
finally:
    sys.stderr.write("\\n" + " ".join(sorted(sys.modules)))
"""


def loaded(kako: Kako, *words: str, **more: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        env=kako.environment(**more),
        cwd=kako.folder,
        encoding="utf-8",
    )
    return set(done.stderr.splitlines()[-1].split())


def loaded_on_a_terminal(kako: Kako, *words: str) -> set[str]:
    """The modules that a command has loaded when it ends, where it writes to a terminal."""
    line = [sys.executable, "-c", _LOADED, *words]
    with Terminal(line, kako.environment(TERM="xterm-256color"), kako.folder, 100) as terminal:
        assert terminal.end() == 0, terminal.shown
        return set(terminal.shown.splitlines()[-1].split())


def test_a_store_on_a_server_is_read_without_what_its_driver_does_not_need(server: Server, tmp_path: Path) -> None:
    modules = loaded(Kako(tmp_path, server), "status")
    assert "psycopg2._psycopg" in modules
    assert modules.isdisjoint({"ssl", "socket", "psycopg2", "sqlite3", "kakoreturn.store.sqlite"})
    assert not sorted((BUDGET.keys() - {"re", "json"}) & modules)


def test_who_has_no_driver_is_told_what_to_install(kako: Kako) -> None:
    program = "import sys; sys.modules['psycopg2'] = None; from kakoreturn.__main__ import run; sys.exit(run())"
    done = subprocess.run(
        [sys.executable, "-c", program, "--db", "postgresql:///buyers", "status"],
        capture_output=True,
        check=False,
        env=kako.environment(),
        encoding="utf-8",
    )
    assert done.returncode == 5
    assert "needs PostgreSQL's driver" in done.stderr
    assert "pip install" in done.stderr


@pytest.fixture
def sent(kako: Kako) -> Kako:
    """A user with a request that was sent four days ago."""
    kako("new", "--order", "KB1", "--item", "Runner 42", "--remedy", "exchange", "--defect", SEAM, "--sent", "-4d")
    return kako


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "--json"),
        ("status", "1"),
        ("record", "1", "chased"),
        ("record", "KB1", "reviewed", "--on", TODAY, "--json"),
        ("draft", "1"),
        ("show", "1"),
        ("note", "1", "asked again"),
        ("undo",),
        ("order", "list"),
        ("photo", "list", "1"),
        ("new", "--order", "KB2", "--remedy", "exchange", "--defect", SEAM),
        ("new", "--order", "KB2", "--item", "Scarf", "--remedy", "refund", "--price", "9", "--defect", SEAM, "--json"),
    ],
    ids=" ".join,
)
def test_a_daily_command_loads_nothing_heavy(sent: Kako, words: tuple[str, ...]) -> None:
    modules = loaded(sent, *words)
    assert "kakoreturn.store.transaction" in modules
    assert modules.isdisjoint((*HEAVY, *SERVER))
    unwanted = (
        "rich.table",
        "rich.markdown",
        "rich.console",
        "kakoreturn.lists",
        "kakoreturn.exports",
        "kakoreturn.dossier",
        "kakoreturn.domain.incoming",
    )
    assert not any(name.startswith(unwanted) for name in modules)


# The budget of the commands that are felt at a prompt, by what each of them may not load. Every one of these takes a
# fiftieth of such a command or more, and some a tenth.
BUDGET = {
    "re": "kakoreturn.later loads it for the first text that is not plain",
    "json": "kakoreturn.plain_json does without",
    "typing": "annotations are not read: what only they name is imported for type checkers",
    "inspect": "as above",
    "dataclasses": "kakoreturn.domain.records does without",
    "pathlib": "a path that is only opened stays a text",
    "urllib.parse": "as above",
    "shutil": "kakoreturn.render.streams asks how large the screen is",
    "rich": "kakoreturn.render.colours writes what Rich would",
    "tempfile": "nothing is made",
    "importlib": "a command's module is loaded by __import__",
    "platformdirs": "kakoreturn.folders goes by the same rule",
    "tomllib": "kakoreturn.config remembers what a configuration says",
    "tomlkit": "only what changes a configuration",
    "zoneinfo": "only where a time zone is set",
    "string": "kakoreturn.messages.language finds slots without",
    "atexit": "the process ends at once where nobody waits for its end",
    "threading": "as above",
    "kakoreturn.config.keys": "only where something is set",
    "hashlib": "only what writes hashes",
    "decimal": "only what reckons with money",
    "kakoreturn.cli.declared": "only Typer asks what a command takes",
    "kakoreturn.domain.circles": "only a photo with circles",
    "kakoreturn.guides.checker": "the guides that come along are known to be in order",
    "kakoreturn.domain.faults": "only a defect that names a fault asks for the list",
    "kakoreturn.domain.lexicon": "only what reads a note asks what its words say",
    "kakoreturn.domain.specificity": "as above",
    "kakoreturn.service.rules": "only what writes decides by them",
    "kakoreturn.store.ledger": "as above",
    "kakoreturn.store.replay": "only damage is looked for in all of the journal",
}
if sys.platform == "win32":
    # These tests name the file of settings there, which is then looked for; the folders are the system's to say, whom
    # platformdirs asks by way of string.
    del BUDGET["pathlib"], BUDGET["re"], BUDGET["platformdirs"], BUDGET["string"]


def test_the_board_keeps_to_its_budget(sent: Kako) -> None:
    assert not sorted(BUDGET.keys() & loaded(sent, "status"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals, and Rich for its consoles")
@pytest.mark.parametrize("words", [("status",), ("status", "1")], ids=" ".join)
def test_also_on_a_terminal_in_colour(sent: Kako, words: tuple[str, ...]) -> None:
    assert not sorted(BUDGET.keys() & loaded_on_a_terminal(sent, *words))


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (("status", "1"), set()),
        (("draft", "1"), {"kakoreturn.domain.lexicon", "kakoreturn.domain.specificity"}),
        (("record", "1", "chased"), {"hashlib", "kakoreturn.service.rules", "kakoreturn.store.ledger"}),
    ],
    ids=["status CASE", "draft", "record"],
)
def test_so_do_the_other_daily_commands_but_for_what_they_are_about(
    sent: Kako, words: tuple[str, ...], needed: set[str]
) -> None:
    assert not sorted(BUDGET.keys() & loaded(sent, *words) - needed)


# What makes a case of what is stored: half of a command that shows one.
CASES = {"kakoreturn.store.queries", "kakoreturn.domain.events", "kakoreturn.domain.values"}


@pytest.mark.parametrize(
    "words", [("status", ""), ("order", "show", ""), ("status", "--seller", "")], ids=["case", "order", "seller"]
)
def test_completing_a_name_makes_no_case_of_what_is_stored(sent: Kako, words: tuple[str, ...]) -> None:
    modules = loaded(sent, *words, _KAKORETURN_COMPLETE="zsh")
    assert "kakoreturn.store.names" in modules
    assert not sorted((BUDGET.keys() - {"kakoreturn.cli.declared"} | CASES) & modules)
    assert loaded(sent, "record", "1", "", _KAKORETURN_COMPLETE="zsh") > CASES


def test_a_configuration_is_read_without_what_changes_it(sent: Kako) -> None:
    folder = sent.home / ".config" / "kakoreturn"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('currency = "EUR"\n', encoding="utf-8")
    modules = loaded(sent, "status")
    assert modules.isdisjoint({"tomlkit", "kakoreturn.config.settings", "kakoreturn.domain.statistics"})
    assert "tomlkit" in loaded(sent, "config", "set", "currency", "USD")


def test_a_configuration_that_was_read_before_is_read_without_toml(sent: Kako) -> None:
    folder = sent.home / ".config" / "kakoreturn"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('currency = "EUR"\nreported = true\n', encoding="utf-8")
    assert "tomllib" in loaded(sent, "status")
    assert sorted(BUDGET.keys() & loaded(sent, "status")) == ["kakoreturn.config.keys"]


def test_an_english_message_loads_no_chinese(sent: Kako) -> None:
    modules = loaded(sent, "draft", "1")
    assert modules.isdisjoint(
        {"kakoreturn.messages.languages.zh", "kakoreturn.messages.short_form", "pyperclip", "tempfile"}
    )
    assert "kakoreturn.messages.languages.zh" in loaded(sent, "draft", "1", "--lang", "zh")


@pytest.mark.parametrize("words", [("status",), ("record", "1", "chased")], ids=" ".join)
def test_what_writes_no_message_loads_no_sentence(sent: Kako, words: tuple[str, ...]) -> None:
    modules = loaded(sent, *words)
    assert modules.isdisjoint({"kakoreturn.messages.sentences", "kakoreturn.messages.letter"})


def test_a_request_without_photos_that_is_not_copied_loads_neither_messages_nor_evidence(kako: Kako) -> None:
    modules = loaded(kako, "new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM)
    assert modules.isdisjoint({"kakoreturn.messages.compose", "kakoreturn.store.evidence"})


def test_status_loads_nothing_that_hashes(sent: Kako) -> None:
    assert "hashlib" not in loaded(sent, "status")


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("--version",)])
def test_help_loads_nothing_of_what_it_tells_about(kako: Kako, words: tuple[str, ...]) -> None:
    modules = loaded(kako, *words)
    heavy = set(HEAVY) - {"pydantic"}  # which Typer itself loads from 0.29 on, to read any option
    assert modules.isdisjoint({*heavy, "sqlite3", "kakoreturn.domain.case", "kakoreturn.store", "rich"})


def test_the_first_command_on_a_new_machine_makes_the_store_without_what_declares_it(kako: Kako) -> None:
    modules = loaded(kako, "new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM)
    assert "kakoreturn.store.schema" in modules
    assert modules.isdisjoint((*HEAVY, *SERVER))


@pytest.mark.parametrize("words", [("doctor",), ("doctor", "--repair"), ("backup", "saved.zip"), ("export", "json")])
def test_taking_care_of_a_store_loads_nothing_of_what_declares_it(sent: Kako, words: tuple[str, ...]) -> None:
    modules = loaded(sent, *words)
    assert modules.isdisjoint((*HEAVY, *SERVER))


def test_nor_does_an_upgrade(kako: Kako) -> None:
    old_store(1, kako.folder / "old.db")
    modules = loaded(kako, "--db", "old.db", "order", "add", "KB99")
    assert "kakoreturn.maintenance.migrations" in modules
    assert modules.isdisjoint((*HEAVY, *SERVER))


def test_this_test_would_see_it(sent: Kako) -> None:
    sent.photo()
    assert "PIL" in loaded(sent, "photo", "add", "1", "seam.png")
