"""Upgrades and restores that are killed, backups while others write, and damage that a backup makes good again."""

from pathlib import Path

from . import care_harness
from .care_harness import UPGRADING, damages, loaded_backups, restores, upgrades
from .frame import Tally, Trial, weakened
from .kill_harness import together

# Ends the transaction of a real store in the middle of its step, and is killed there.
_HALVING = UPGRADING.replace(
    '    for n in range(40):\n        connection.execute(f"DROP',
    "    if connection.execute('PRAGMA database_list').fetchone()[2]:\n"
    "        import os, signal\n"
    "        connection.execute('COMMIT')\n"
    "        os.kill(os.getpid(), signal.SIGKILL)\n"
    '    for n in range(40):\n        connection.execute(f"DROP',
)


def killed_upgrades(trial: Trial) -> Tally:
    killed = upgrades(trial.fresh("upgrades"), trial.times(15, 300), trial.seed)
    return together([killed, restores(trial.fresh("restores"), trial.times(15, 300), trial.seed)])


def half_an_upgrade(trial: Trial) -> Tally:
    """An upgrade that is done by halves."""
    assert _HALVING != UPGRADING
    promise = upgrades(trial.folder, 1, step=_HALVING)
    return together([promise]) if any("schema" in failure for failure in promise.failures) else Tally()


def damaged_stores(trial: Trial) -> Tally:
    loaded = loaded_backups(trial.fresh("loaded"), trial.times(3, 30), trial.seed)
    return together([loaded, *damages(trial.fresh("damages"), trial.times(40, 400), trial.seed)])


def no_restore(trial: Trial) -> Tally:
    """A restore that says it is done, and does nothing; and a doctor that looks at nothing."""
    real = care_harness.answer

    def lazy(db: Path, *words: str) -> tuple[int, str, str]:
        return (0, "", "") if words[0] == "restore" else real(db, *words)

    with weakened(care_harness, answer=lazy):
        _, brought = damages(trial.fresh("restore"), 20)
    found, _ = damages(trial.fresh("doctor"), 20, doctor=lambda _: 0)
    caught = brought.failures and any("not found" in failure for failure in found.failures)
    return together([found, brought]) if caught else Tally()
