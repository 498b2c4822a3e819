"""A list of orders that is killed while it comes in leaves all of it or nothing."""

import os
import subprocess
import sys
from pathlib import Path

from kakoreturn.store.board import Store
from kakoreturn.store.checkup import checkup

from .frame import Name, Promise, Tally, Trial

_ORDERS = 3000
_BATCHES = 7  # six of orders, and what ends it
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


def _left_by(tally: Tally, folder: Path, batches: int, strength: str = "whole") -> None:
    """Kill an import when it has written so many batches, and see that it left all or nothing."""
    source, db = folder / "orders.csv", folder / "kako.db"
    rows = (f"K-{n},Scarf,North,{n % 90 + 1}.50,2026-06-01\n" for n in range(_ORDERS))
    source.write_text("order,item,seller,price,stocked\n" + "".join(rows), encoding="utf-8")
    environment = {**os.environ, "HOME": str(folder), "KAKORETURN_TODAY": "2026-06-10"}
    command = [sys.executable, "-c", _DYING, str(batches), strength, "--db", str(db), "order", "import", str(source)]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    killed = done.returncode < 0
    with Store(db) as store:
        connection = store.connection()
        bad = [check.id for check in checkup(connection, db) if not check.ok] if connection else []
        found = len(store.orders())
    wanted = 0 if killed else _ORDERS
    tally.test(killed is (batches <= _BATCHES), f"batch {batches}: {done.stderr.decode()}")
    tally.test(found == wanted and not bad, f"batch {batches}: {found} orders, not {wanted}; {', '.join(bad)}")


def _attempt(trial: Trial) -> Tally:
    tally = Tally()
    for batches in (1, 3, 6, 7, 99) if not trial.full else (*range(1, _BATCHES + 1), 99):
        _left_by(tally, trial.fresh(f"batch-{batches}"), batches)
    return tally


def _control(trial: Trial) -> Tally:
    """An import that commits on its way."""
    tally = Tally()
    _left_by(tally, trial.folder, 3, "weak")
    return tally


PROMISES = (Promise(name=Name.ACKNOWLEDGED, part="order import", attempt=_attempt, control=_control),)
