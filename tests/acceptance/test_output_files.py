"""Files that commands write where the buyer says: on a terminal none of the buyer's own is replaced unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.kako import Kako

COMMANDS = [
    ("export", "csv", "--out", "mine.csv"),
    ("export", "json", "--out", "mine.json"),
    ("export", "ics", "--out", "mine.ics"),
    ("draft", "1", "--out", "mine.txt"),
    ("draft", "1", "--json", "--out", "mine.json"),
    ("dossier", "1", "--out", "mine.html"),
    ("dossier", "1", "--out", "mine.zip"),
    ("photo", "sheet", "1", "--out", "mine.jpg"),
    ("photo", "grid", "1", "1", "--out", "mine.jpg"),
]
MINE = b"the buyer's own"


@pytest.fixture
def with_photo(kako: Kako) -> Kako:
    """Return a session with a case that has a photo."""
    kako.open("--photo", str(kako.photo(size=(200, 200))))
    return kako


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_terminal_is_asked_before_a_file_is_replaced(with_photo: Kako, command: tuple[str, ...]) -> None:
    name = command[-1]
    mine = with_photo.folder / name
    mine.write_bytes(MINE)
    for answer in ("n", ""):
        asked = with_photo.typed(*command, answers=[answer], code=4)
        assert asked.err.count(f"'{name}' is there already. Replace it? [y/N]") == 1
        assert (asked.out.strip(), mine.read_bytes()) == ("", MINE)
    with_photo.typed(*command, answers=["y"])
    assert mine.read_bytes() != MINE


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nobody_is_asked_about_a_new_file_or_without_a_terminal(with_photo: Kako, command: tuple[str, ...]) -> None:
    with_photo.typed(*command, answers=[])
    mine = with_photo.folder / command[-1]
    for how in ((), ("--no-input",)):
        mine.write_bytes(MINE)
        ran = with_photo.typed(*how, *command, answers=[]) if how else with_photo(*command)
        assert ("Replace" in ran.err, mine.read_bytes() == MINE) == (False, False)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_photo_of_the_case_is_replaced_by_nothing_without_a_terminal(
    with_photo: Kako, command: tuple[str, ...]
) -> None:
    mine, photo = with_photo.folder / command[-1], next(with_photo.folder.glob("*.png")).read_bytes()
    mine.write_bytes(photo)
    for how in ((), ("--no-input",)):
        assert "is there already, and not what this command writes" in with_photo(*how, *command, code=4).err
        assert mine.read_bytes() == photo


def test_neither_a_list_nor_a_backup_is_replaced_without_a_terminal(with_photo: Kako) -> None:
    with_photo("backup", "kept.zip")
    mine = with_photo.folder / "orders.csv"
    for headings in ("Order No.,Item", "Bestellnummer;Artikel", "订单号\t商品"):
        mine.write_text(f"{headings}\n", encoding="utf-8")
        with_photo("export", "csv", "--out", "orders.csv", code=4)
    with_photo("dossier", "1", "--out", "kept.zip", code=4)
    for again in (("export", "csv", "--out", "mine.csv"), ("dossier", "1", "--out", "mine.zip")):
        for _ in range(2):
            with_photo(*again)


@pytest.mark.parametrize("command", [("dossier", "1"), ("photo", "sheet", "1"), ("photo", "grid", "1", "1")])
def test_nothing_is_asked_about_a_file_that_cannot_be_written_anyway(
    with_photo: Kako, command: tuple[str, ...]
) -> None:
    (with_photo.folder / "mine.txt").write_bytes(MINE)
    assert "Replace" not in with_photo.typed(*command, "--out", "mine.txt", answers=[], code=2).err


def test_a_file_that_is_no_plain_one_is_written_to_unasked(with_photo: Kako) -> None:
    if not with_photo.folder.joinpath("/dev/null").exists():
        pytest.skip("this system has no such file")
    assert "Replace" not in with_photo.typed("export", "csv", "--out", "/dev/null", answers=[]).err


def test_the_editor_is_not_opened_for_what_is_not_to_be_replaced(with_photo: Kako) -> None:
    (with_photo.folder / "mine.txt").write_bytes(MINE)
    asked = with_photo.typed(
        "draft", "1", "--edit", "--out", "mine.txt", answers=["n"], code=4, EDITOR="no-such-editor"
    )
    assert "stays as it is" in asked.err
