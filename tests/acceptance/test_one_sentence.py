"""What cannot be: one sentence with the value in it, one hint, and nothing is changed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.kako import SEAM

if TYPE_CHECKING:
    from tests.support.kako import Kako

MANY = [f"Column {number}" for number in range(200)]


@pytest.fixture
def used(kako: Kako) -> Kako:
    """A user with a request for a refund, another order, and files that are none."""
    kako.open(order="KB1", remedy="refund", defect=SEAM, sent="2026-06-05")
    kako("order", "add", "KB2")
    (kako.folder / "wide.csv").write_text(f"{','.join(MANY)}\n{','.join('x' for _ in MANY)}\n", encoding="utf-8")
    (kako.folder / "folder").mkdir()
    with (kako.folder / "huge.mp4").open("wb") as file:
        file.truncate(4 << 30)
    if sys.platform != "win32":
        os.mkfifo(kako.folder / "pipe")
    return kako


def told(kako: Kako) -> list[object]:
    """All that is on record."""
    orders = kako("order", "list", "--json").json()["orders"]
    files = sorted(path.name for path in kako.db.parent.rglob("*") if path.is_file())
    return [kako.show(), orders, files]


@pytest.mark.parametrize(
    ("words", "code", "said", "hint"),
    [
        ("record 1 offered", 2, "missing --amount", "kakoreturn record 1 offered --amount AMOUNT"),
        ("record 1 charged --amount -18", 2, "--amount '-18' is not an amount", "above zero"),
        ("record 1 charged --amount 9USD --rate 0", 2, "--rate '0' is not a rate", "above zero"),
        ("amend 1 sent --on 2026-13-01", 2, "--on '2026-13-01' is no day", "YYYY-MM-DD"),
        ("order edit KB2 --number KB1", 4, "'KB2' cannot be called 'KB1'", "kakoreturn order show KB1"),
        ("order remove KB1", 4, "'KB1' cannot be removed: case 1", "kakoreturn order edit KB1 --number NEW"),
        ("attach 1 huge.mp4", 4, "'huge.mp4' is larger than 512 MiB", "make it smaller"),
        ("photo add 1 huge.mp4", 4, "'huge.mp4' is larger than 64 MiB", "make it smaller"),
        ("order import huge.mp4", 4, "'huge.mp4' holds NUL bytes", "CSV in UTF-8"),
        ("attach 1 folder", 4, "'folder' is not a plain file", "name the file itself"),
        ("order import folder", 4, "'folder' is not a plain file", "name the file itself"),
        ("attach 1 pipe", 4, "'pipe' is not a plain file", "name the file itself"),
        ("photo add 1 pipe", 4, "'pipe' is not a plain file", "name the photo itself"),
        ("order import pipe", 4, "'pipe' is not a plain file", "name the file itself"),
        ("import pipe", 4, "'pipe' is not a plain file", "name the file itself"),
        ("restore pipe --replace", 4, "'pipe' is not a plain file", "name the backup itself"),
        ("order import wide.csv", 4, "'Column 11' and 188 more", "--map COLUMN=order"),
    ],
)
def test_it_is_one_sentence_with_the_value_and_a_hint(used: Kako, words: str, code: int, said: str, hint: str) -> None:
    if "pipe" in words and sys.platform == "win32":
        pytest.skip("Windows has no such files")
    before = told(used)
    ran = used(*words.split(), code=code)
    error, help_ = ran.err.splitlines()
    assert error.startswith("error: ")
    assert said in error
    assert help_.startswith("hint: ")
    assert hint in help_
    assert ran.out == ""
    assert told(used) == before


def test_what_the_hints_say_works(used: Kako) -> None:
    used("record", "1", "offered", "--amount", "12")
    used("order", "show", "KB1")
    used("order", "edit", "KB1", "--number", "KB7")
    used("order", "import", "wide.csv", "--map", "Column 3=order")
    assert used("order", "show", "x", "--json").json()["order"] == "x"


def test_columns_that_name_nothing_are_left_out_in_one_line(used: Kako) -> None:
    cells = ",".join("x" for _ in MANY)
    (used.folder / "list.csv").write_text(f"Order No,{','.join(MANY)}\nKB9,{cells}\n", encoding="utf-8")
    (line,) = (one for one in used("order", "import", "list.csv").out.splitlines() if one.startswith("Left out"))
    assert "'Column 0', 'Column 1'" in line
    assert "and 188 more. --map COLUMN=FIELD takes it in." in line
