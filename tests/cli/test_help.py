"""Help that can be read on a narrow screen, with examples that work."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import Workbook  # type: ignore[import-untyped]
from PIL import Image

from kakoreturn import guides
from kakoreturn.cli.app import app
from kakoreturn.cli.commands import COMMANDS, GROUPS
from tests.support.kako import SEAM, Kako


def _all(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401 - Typer's Click has no names
    if path:
        yield path, command
    if hasattr(command, "list_commands"):
        for name in command.list_commands(None):
            yield from _all(command.get_command(None, name), (*path, name))


EVERY = dict(_all(typer.main.get_command(app)))
# What changes the shell, opens an editor or a viewer, or answers with a path of this machine: looked at, not run.
NOT_RUN = ("source ", "EDITOR=", "kakoreturn completion fish >", "kakoreturn photo open")
# What must have happened before an example, beside what `_prepare` tells of.
BEFORE = {
    "kakoreturn order add KB250601": ["undo"],
    "kakoreturn status KB250601": ["new --order KB250601 --remedy exchange --defect 'loose seam on the left heel'"],
    "kakoreturn record 3 sent": ["undo 3"],
    "kakoreturn record 3 refunded": ["switch 3 refund"],
    "kakoreturn amend 3 agreed": ["switch 3 refund", "record 3 agreed --amount 100"],
    "kakoreturn note 3 --edit": ["note 3 'support said Monday'"],
    "kakoreturn message 3 --edit": ["message 3 --from agent 'we look at it'"],
    "kakoreturn draft 3 --kind reject": [
        "record 3 arrived --on -2d",
        "record 3 rejected --note 'loose seam on the left heel'",
    ],
    "kakoreturn prepare 3 --issue": ["order shipped KB3 --anyway"],
    "kakoreturn order open": ["order edit KB250601 --url https://shop.example/1"],
    "kakoreturn order note KB250601 --remove": ["order note KB250601 'the dark one'"],
    "kakoreturn order list --stage": ["order edit KB250601 --seller 'Shoe corner'"],
    "kakoreturn order returned KB250601/2": ["order add KB250601 --item 'Desk lamp'"],
    "kakoreturn order shipped --ready": [
        "order stocked KB250602 --on -5d",
        "order photos KB250602",
        "qc KB250602 --pass",
    ],
    "kakoreturn photo export 3 2 4": ["photo add 3 qc-1.jpg qc-2.jpg qc-3.jpg"],
    "kakoreturn attach export 3": ["attach 3 invoice.pdf"],
    "kakoreturn attach remove 3": ["attach 3 invoice.pdf"],
    "kakoreturn redo": ["undo"],
    "kakoreturn restore": ["backup kakoreturn-june.zip"],
    "kakoreturn import": ["export json --out store.json"],
}


def examples(path: tuple[str, ...]) -> list[str]:
    """The examples of a command as its help shows them, broken lines put together."""
    found: list[str] = EVERY[path].examples
    return found


def test_there_is_help_for_everything() -> None:
    assert {path[0] for path in EVERY} == set(COMMANDS)
    assert ("order", "add") in EVERY


def test_the_help_of_the_program_lists_every_command_once_on_one_screen(kako: Kako) -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(COMMANDS)
    lines = kako("--help").out.splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 80 for line in lines)
    assert set(" ".join(lines).split()) >= set(COMMANDS)


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_help_fits_eighty_columns_and_ends_with_examples(kako: Kako, path: tuple[str, ...]) -> None:
    text = kako(*path, "--help").out
    assert [line for line in text.splitlines() if len(line) > 80] == []
    shown = text.partition("\nExamples:\n")[2]
    joined = re.sub(r" \\\n +", " ", shown)
    assert [line.strip() for line in joined.strip().splitlines()] == examples(path)
    assert all(line.startswith(("  kakoreturn ", *(f"  {one}" for one in NOT_RUN))) for line in joined.splitlines())
    assert f"kakoreturn {' '.join(path)}" in shown


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_the_examples_can_be_pasted(
    kako: Kako, monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    for place, example in enumerate(examples(path)):
        if example.startswith(NOT_RUN):
            continue
        here = Kako(kako.folder / str(place), request.getfixturevalue("server") if path[0] == "share" else None)
        _prepare(here, example, monkeypatch)
        here.store += "_new" if example.startswith("kakoreturn share init") else ""
        words = shlex.split(example)
        end = next((words.index(sign) for sign in ("|", ">", "||") if sign in words), len(words))
        opens_a_page = "--page" in words or words[1:3] == ["photo", "mark"]  # which nobody looks at here
        here(*words[1:end], code=2 if opens_a_page else 10 if "--check" in words else 0)


def _prepare(kako: Kako, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the examples speak of: orders KB250601 and KB250602, case 3, which is late, and files in the folder."""
    monkeypatch.chdir(kako.folder)
    for place, name in enumerate(("qc-1.jpg", "qc-2.jpg", "qc-3.jpg", "heel.jpg")):
        Image.new("RGB", (640, 480 + place), "grey").save(name)
    for name in ("unpacking.mp4", "invoice.pdf"):
        Path(name).write_bytes(name.encode())
    Path("orders.csv").write_text("Order No.,Item\nKB9,Desk lamp\n", encoding="utf-8")
    book = Workbook()
    book.active.append(["Ref", "Item"])
    book.active.append(["KB9", "Desk lamp"])
    book.save("list.xlsx")
    shutil.copy(Path(guides.__file__).with_name("kakobuy.toml"), "my-agent.toml")
    for number in ("KB1", "KB2", "KB3"):
        kako("new", "--order", number, "--remedy", "exchange", "--defect", SEAM, "--photo", "heel.jpg")
    kako("record", "3", "sent", "--on", "-9d")
    for number in ("KB250602", "KB250601"):
        kako("order", "add", number, "--return-by", "2026-07-01")
    for begins, commands in BEFORE.items():
        for command in commands if example.startswith(begins) else ():
            kako(*shlex.split(command))
    if example in {"kakoreturn restore kakoreturn-june.zip", "kakoreturn import store.json"}:
        kako.db.unlink()
