"""What the store promises when programs are killed, or many write at once: the quick form of `run.py` beside this."""

import sys
from pathlib import Path

import pytest

from .kill_harness import Killer, Promise, many_writers, report

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

# Says that it is done, and writes nothing: what a harness that cannot fail would let pass.
_FORGETFUL = """
import sys
from kakoreturn.cli.app import run
from kakoreturn.store.journal import Ledger
flush = Ledger.flush
Ledger.flush = lambda self: 0 if 'chased' in sys.argv else flush(self)
sys.exit(run())
"""
# Writes each row for itself, so that a kill leaves half a deed, and is killed there.
_HALVING = """
import os, signal, sys
from kakoreturn.cli.app import run
from kakoreturn.store.board import Store
from kakoreturn.store import rows
import contextlib
@contextlib.contextmanager
def transaction(self):
    from kakoreturn.store.connection import begin, open_or_create
    self._connection = self._connection or open_or_create(self.path)[0]
    begin(self._connection, self.path)
    self._connection.execute("COMMIT")
    yield self._connection
Store.transaction = transaction
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if os.path.exists(sys.argv[2]):
    rows.write_case = die
sys.exit(run())
"""


def kept(*promises: Promise) -> bool:
    """Whether all were put to the test and none was broken; the table is shown where one was."""
    failures = [failure for promise in promises for failure in promise.failures]
    assert failures == [], report(promises)
    return all(promise.tries for promise in promises)


def test_a_kill_loses_nothing_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    killer = Killer(tmp_path, seed=7)
    killer.kills(40)
    assert kept(killer.kept, killer.whole, killer.clean)
    assert killer.clean.tries >= 40


def test_a_kill_while_a_store_is_made_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    killer = Killer(tmp_path, seed=7)
    killer.creations(3)
    assert kept(killer.made, killer.clean)


def test_many_programs_write_at_once(tmp_path: Path) -> None:
    promise = many_writers(tmp_path, programs=16, times=2)
    assert kept(promise)
    assert promise.tries == 1 + 16 + 16 * 2 + 2


# --- the negative controls: each weakened program must be caught


def test_a_store_that_locks_too_late_is_caught(tmp_path: Path) -> None:
    promise = many_writers(tmp_path, programs=16, times=1, mode="weakened")
    assert any("locked by another program" in failure for failure in promise.failures)
    assert any("is lost" in failure for failure in promise.failures)


def test_a_program_that_forgets_is_caught(tmp_path: Path) -> None:
    killer = Killer(tmp_path, seed=7, program=(sys.executable, "-c", _FORGETFUL))
    assert killer.life(killer.db) > 0
    killer.count_acknowledged()
    assert killer.kept.failures == ["mark-00002 is lost"]


def test_a_program_that_writes_halves_is_caught(tmp_path: Path) -> None:
    killer = Killer(tmp_path, seed=7, program=(sys.executable, "-c", _HALVING))
    killer.life(killer.db)
    killer.look(killer.db, "mark-00003")
    assert killer.clean.failures == ["mark-00003: replay"]
