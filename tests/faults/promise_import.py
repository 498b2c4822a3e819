"""A list of orders that is killed while it comes in leaves all of it or nothing."""

import shutil
import sys
from pathlib import Path

from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store

from .frame import Tally, Trial
from .kill_harness import Copies, Runner

_ORDERS = 3000
_BEFORE = "before"  # an order that was there
_BATCHES = 7  # six of orders, and what ends it
# Dies right after it has written a batch; with `weak` it has committed that, which the test must catch.
_DYING = """
import os, signal, sys
from kakoreturn.store.ledger import Ledger
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


def _left_by(tally: Tally, folder: Path, batches: int, strength: str = "whole") -> None:
    """Kill an import when it has written so many batches, and see that it left all or nothing."""
    runner, db = Runner(folder, 1, (sys.executable, "-c", _DYING, str(batches), strength)), folder / "kako.db"
    code = runner.run(runner.line(db, "order", "import", _list(folder)))
    tally.test((code is None) is (batches <= _BATCHES), f"batch {batches}: exit code {code}")
    found = _look(tally, db, f"batch {batches}")
    tally.test(found == (0 if code is None else _ORDERS), f"batch {batches}: {found} orders")


def _list(folder: Path) -> str:
    """Write a list of orders; its path."""
    rows = (f"K-{n},Scarf,North,{n % 90 + 1}.50,2026-06-01\n" for n in range(_ORDERS))
    path = folder / "orders.csv"
    path.write_text("order,item,seller,price,stocked\n" + "".join(rows), encoding="utf-8")
    return str(path)


def _look(tally: Tally, db: Path, when: str) -> int:
    """See that an import left all or nothing, in a store that passes every check; how many orders it left."""
    with Store(db) as store:
        connection = store.connection()
        bad = [check.id for check in checkup(connection, db) if not check.ok] if connection else []
        found = sum(order.number != _BEFORE for order in store.orders())
    tally.test(found in {0, _ORDERS} and not bad, f"{when}: {found} orders; {', '.join(bad)}")
    return found


def attempt(trial: Trial) -> Tally:
    tally = Tally()
    for batches in (1, 3, 6, 7, 99) if not trial.full else (*range(1, _BATCHES + 1), 99):
        _left_by(tally, trial.fresh(f"batch-{batches}"), batches)
    killer = Copies(trial.fresh("moments"), trial.seed)
    with_one = killer.folder / "with-one.db"
    assert killer.run(killer.line(with_one, "order", "add", _BEFORE)) == 0
    words = ("order", "import", _list(killer.folder))

    def look(db: Path) -> None:
        _look(tally, db, "killed at random")

    def begin_with_one(db: Path) -> None:
        shutil.copy2(with_one, db)

    for fresh in (lambda _: None, begin_with_one):  # into no store, and into one
        killer.kills(trial.times(5, 150), fresh, words, look)
    return tally


def control(trial: Trial) -> Tally:
    """An import that commits on its way."""
    tally = Tally()
    _left_by(tally, trial.folder, 3, "weak")
    return tally
