"""What the store promises when `photo add` is killed: the quick form of `run_photos.py` beside this."""

import sys
from pathlib import Path

import pytest

from .kill_harness import report
from .photo_kills import PhotoKiller, photo_kills

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

# Names the photo in the journal, and leaves its bytes where they may go.
_HASTY = """
import sys
from kakoreturn.cli.app import run
from kakoreturn.store import evidence
evidence.settle = lambda store, photo: None
sys.exit(run())
"""


def test_a_kill_loses_no_photo_and_no_case_names_missing_bytes(tmp_path: Path) -> None:
    promises = photo_kills(tmp_path, 15, seed=7)
    assert [failure for promise in promises for failure in promise.failures] == [], report(promises)
    assert len(promises) == 4


def test_a_program_that_names_a_photo_before_it_is_there_is_caught(tmp_path: Path) -> None:
    killer = PhotoKiller(tmp_path, seed=7, program=(sys.executable, "-c", _HASTY))
    mark, command = killer.command(killer.db)
    assert killer.run(command, 60) == 0
    killer.acknowledged.append(mark)
    killer.look(killer.db, mark)
    killer.count_acknowledged()
    assert killer.whole.failures == [f"{mark}: bytes are missing of {mark}"]
    assert killer.kept.failures == [f"{mark} is lost"]
    assert killer.clean.failures
