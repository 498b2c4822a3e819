"""What is printed as a command works when it is pasted: it names the store that the line before it named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kakoreturn.cli.commands import COMMANDS

if TYPE_CHECKING:
    from tests.support.answers import Ran
    from tests.support.kako import Kako

pytestmark = pytest.mark.of_files

_BARE = re.compile(rf"(?<![\w/.])kakoreturn (?:{'|'.join(COMMANDS)})\b")
_LIST = "Order No,Item,Status\nK1,Shoes,Refund requested\n"


def _ran(kako: Kako, *words: str) -> Ran:
    return kako.ask("--db", "x.db", *words)


_LINES = [
    "",
    "status",
    "status --all",
    "status 7",
    "order list",
    "order import orders.csv",
    "order import orders.csv --dry-run",
    "order import orders.csv",
    "order import away.csv --update",
    "order add K9 --item Lamp",
    "order add K9 --item Lamp",
    "order note K9 Dark --edit 3",
    "order remove K7",
    "order show K7",
    "order open K9",
    "order ready",
    "order shipped",
    "order stocked K9 --on 2026-06-01",
    "order photos K9 --on 2026-06-02",
    "order shipped K9",
    "qc K9 --fail stitching:open",
    "status K9",
    "new --order K9 --remedy exchange",
    "status --check",
    "new --order K9 --remedy exchange",
    "prepare 1",
    "order remove K9",
    "record 1",
    "record 1 answered",
    "record 1 delivered",
    "record 1 promised",
    "record 1 --on today",
    "record 1 sent --on 2026-06-03",
    "record 1 sent",
    "record 1 refunded --amount 10",
    "record 1 agreed --amount 10",
    "record 1 arrived --on 2026-06-04",
    "record 1 sent --on 2026-06-01",
    "amend 1 sent --at 9 --on 2026-06-01",
    "amend 1 confirmed --on 2026-06-01",
    "record 1 qc --on 2026-06-05",
    "draft 1 --kind reject",
    "draft 1",
    "switch 1 exchange",
    "note 1 text --edit 4",
    "defect 1 --remove 9",
    "photo add 1 a.png b.png --circle C4",
    "photo remove 1 4",
    "photo export 1 --out to-send",
    "attach export 1 --out to-send",
    "find Lamp",
    "stats",
    "doctor",
    "show 1",
    "order show K9",
    "record 1 approved",
    "switch 1 refund",
    "prepare 1",
    "new --order K9 --remedy exchange",
    "undo 1 --dry-run",
    "undo 1",
    "undo 9",
    "undo",
    "redo",
    "order list --seller nobody",
    "order edit K9 --number K1",
    "config list",
    "backup copy.zip",
    "restore nothing.zip",
    "import orders.csv",
]


def test_no_command_is_printed_without_the_store_that_was_named(kako: Kako) -> None:
    kako.folder.joinpath("orders.csv").write_text(_LIST)
    kako.folder.joinpath("away.csv").write_text("Order No,Item,Stocked\nK1,Shoes,2026-06-20\n")
    printed = 0
    for line in _LINES:
        ran = _ran(kako, *line.split())
        assert ran.in_order, (line, ran)
        assert not _BARE.findall(ran.out + ran.err), (line, ran.out, ran.err)
        printed += (ran.out + ran.err).count("kakoreturn --db x.db ")
    assert printed > len(_LINES) / 2


@pytest.mark.parametrize("name", ["kakoreturn undo", "a kakoreturn undo", "'kakoreturn undo"])
def test_what_the_user_called_something_is_never_taken_for_a_command(kako: Kako, name: str) -> None:
    _ran(kako, "order", "add", name, "--item", name)
    _ran(kako, "order", "add", name, "--item", "Bag")
    for words in (("order", "show", name), ("order", "list"), ("qc", name, "--pass"), ("order", "open", name)):
        ran = _ran(kako, *words)
        assert name in ran.out + ran.err
        assert "kakoreturn --db x.db undo" not in ran.out + ran.err


def test_what_is_said_to_correct_an_event_works_when_pasted(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    hint = kako("record", "1", "sent", code=4).err.splitlines()[1]
    assert hint.startswith("hint: kakoreturn amend 1 sent --on DATE corrects its day; ")
    kako("amend", "1", "sent", "--on", "2026-06-02")
    assert kako.case()["day_zero"] == "2026-06-02"


def test_prepare_says_only_what_the_case_lacks(kako: Kako) -> None:
    kako.open()
    hint = kako("prepare", "1", code=2).err.splitlines()[1]
    assert hint == "hint: on a terminal this asks; otherwise: kakoreturn photo add 1 FILE"
