"""SIGKILL at random moments in `new` and `record` on one growing store, and while a store is made."""

import sys

from .frame import Tally, Trial
from .kill_harness import Killer, together

# Says that it is done, and writes nothing: what a harness that cannot fail would let pass.
_FORGETFUL = """
import sys
from kakoreturn.cli.fast import run
from kakoreturn.store.ledger import Ledger
flush = Ledger.flush
Ledger.flush = lambda self: 0 if 'chased' in sys.argv else flush(self)
sys.exit(run())
"""
# Writes each row for itself, so that a kill leaves half a changeset, and is killed there.
_HALVING = """
import os, signal, sys
from kakoreturn.cli.fast import run
from kakoreturn.store import Store
from kakoreturn.store import rows
import contextlib
@contextlib.contextmanager
def transaction(self):
    from kakoreturn.store.sqlite import begin, open_or_create
    engine = self._engine
    engine.connection = engine.connection or open_or_create(self.path)[0]
    begin(engine.connection, self.path)
    engine.connection.execute('COMMIT')
    yield engine.connection
Store.transaction = transaction
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if os.path.exists(sys.argv[2]):
    rows.write_case = die
sys.exit(run())
"""


def attempt(trial: Trial) -> Tally:
    killer = Killer(trial.folder, trial.seed)
    killer.kills(trial.times(60, 1000))
    killer.creations(trial.times(3, 30))
    return together(killer.promises)


def control(trial: Trial) -> Tally:
    """A program that forgets, and one that writes halves: each must be found out."""
    forgetful = Killer(trial.fresh("forgetful"), trial.seed, program=(sys.executable, "-c", _FORGETFUL))
    forgetful.life(forgetful.db)
    forgetful.count_acknowledged()
    halving = Killer(trial.fresh("halving"), trial.seed, program=(sys.executable, "-c", _HALVING))
    halving.life(halving.db)
    halving.look(halving.db, "mark-00003")
    caught = forgetful.kept.failures and halving.clean.failures
    return together([*forgetful.promises, *halving.promises]) if caught else Tally()
