"""A list of orders that is killed while it comes in leaves all of it or nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kakoreturn.store.board import Store
from kakoreturn.store.checkup import checkup

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

_ORDERS = 3000  # six batches
# Dies right after it has written a batch; with `weak` it has committed that, which the test must catch.
_DYING = """
import os, signal, sys
from kakoreturn.store.journal import Ledger
from kakoreturn.__main__ import main
flush, left, weak = Ledger.flush, int(sys.argv.pop(1)), sys.argv.pop(1) == "weak"
def dying(self):
    global left
    number = flush(self)
    left -= 1
    if weak:
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
Ledger.flush = dying
main()
"""


def left_by(folder: Path, batches: int, strength: str = "whole") -> int:
    """How many orders are on record after an import was killed when it had written so many batches."""
    source, db = folder / "orders.csv", folder / "kako.db"
    rows = (f"K-{n},Scarf,North,{n % 90 + 1}.50,2026-06-01\n" for n in range(_ORDERS))
    source.write_text("order,item,seller,price,stocked\n" + "".join(rows))
    environment = {**os.environ, "HOME": str(folder), "KAKORETURN_TODAY": "2026-06-10"}
    command = [sys.executable, "-c", _DYING, str(batches), strength, "--db", str(db), "order", "import", str(source)]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode < 0) is (batches <= 7), done.stderr
    with Store(db) as store:
        connection = store.connection()
        if connection is None:  # its tables come with the first thing that stays
            return 0
        assert [check.id for check in checkup(connection, db) if not check.ok] == []
        return len(store.orders())


@pytest.mark.parametrize("batches", [1, 3, 6, 7])
def test_a_killed_import_leaves_nothing(tmp_path: Path, batches: int) -> None:
    assert left_by(tmp_path, batches) == 0


def test_an_import_that_nobody_kills_leaves_all(tmp_path: Path) -> None:
    assert left_by(tmp_path, 99) == _ORDERS


def test_the_test_catches_a_program_that_commits_on_its_way(tmp_path: Path) -> None:
    assert 0 < left_by(tmp_path, 3, "weak") < _ORDERS
