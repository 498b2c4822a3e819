"""SIGKILL at random moments in `photo add`: the photo is there with its circle, byte for byte, or not at all."""

import sys

from .frame import Tally, Trial
from .kill_harness import together
from .photo_kills import PhotoKiller

# Names the photo in the journal, and leaves its bytes where they may go.
_HASTY = """
import sys
from kakoreturn.cli.fast import run
from kakoreturn.store import evidence
evidence.settle = lambda store, photo: None
sys.exit(run())
"""


def attempt(trial: Trial) -> Tally:
    killer = PhotoKiller(trial.folder, trial.seed)
    killer.kills(trial.times(20, 500))
    return together(killer.promises)


def control(trial: Trial) -> Tally:
    """A program that names a photo before it is there."""
    killer = PhotoKiller(trial.folder, trial.seed, program=(sys.executable, "-c", _HASTY))
    mark, command = killer.command(killer.db)
    assert killer.run(command) == 0
    killer.acknowledged.append(mark)
    killer.look(killer.db, mark)
    killer.count_acknowledged()
    return together([killer.whole, killer.kept]) if killer.whole.failures and killer.kept.failures else Tally()
