"""What the store promises when an upgrade or a restore is killed, and when it is damaged: the quick form."""

import sys
from pathlib import Path

import pytest

from .care_harness import UPGRADING, damages, loaded_backups, restores, upgrades
from .kill_harness import Promise, report

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

# Ends the transaction of a real store in the middle of its step, and is killed there.
_HALVING = UPGRADING.replace(
    '    for n in range(40):\n        connection.execute(f"DROP',
    "    if connection.execute('PRAGMA database_list').fetchone()[2]:\n"
    "        import os, signal\n"
    "        connection.execute('COMMIT')\n"
    "        os.kill(os.getpid(), signal.SIGKILL)\n"
    '    for n in range(40):\n        connection.execute(f"DROP',
)


def holds(*promises: Promise) -> bool:
    """Whether all were put to the test and none was broken; the table is shown where one was."""
    assert [failure for promise in promises for failure in promise.failures] == [], report(promises)
    return all(promise.tries for promise in promises)


@posix
def test_an_upgrade_that_is_killed_is_done_or_not_begun(tmp_path: Path) -> None:
    assert holds(upgrades(tmp_path, 15))


@posix
def test_a_restore_that_is_killed_is_done_or_not_begun(tmp_path: Path) -> None:
    assert holds(restores(tmp_path, 15))


def test_a_backup_under_load_is_one_state_of_the_store(tmp_path: Path) -> None:
    assert holds(loaded_backups(tmp_path, 3))


def test_damage_is_found_and_a_backup_brings_the_store_back(tmp_path: Path) -> None:
    found, brought = damages(tmp_path, 40)
    assert holds(found, brought)
    assert brought.tries > 10


# --- the negative controls: each weakened program must be caught


@posix
def test_an_upgrade_that_is_done_by_halves_is_caught(tmp_path: Path) -> None:
    assert _HALVING != UPGRADING
    promise = upgrades(tmp_path, 1, step=_HALVING)
    assert any("schema" in failure for failure in promise.failures)


def test_a_doctor_that_looks_at_nothing_is_caught(tmp_path: Path) -> None:
    found, _ = damages(tmp_path, 20, doctor=lambda _: 0)
    assert any("not found" in failure for failure in found.failures)
