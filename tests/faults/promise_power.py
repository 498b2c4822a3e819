"""What a power cut leaves, and what a command says when the disk cannot promise that it left anything.

The calls of each command are watched (`strace`), and what the disk holds when they end anywhere is worked out from
them. After a command that was acknowledged it is all of its change, before that all of it or nothing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace

from .disk import CALLS, Call, Disk, calls
from .frame import Tally, Trial
from .writing import COMMANDS, Place, torn

_MOST = 40  # syncs; no command makes so many
_PLAIN = "import sys\nfrom kakoreturn.cli.fast import run\nsys.exit(run())"


def cut_power(trial: Trial) -> Tally:
    """Cut the power at random moments of every command that writes, half of them once it has answered."""
    return _cut_power(trial, COMMANDS, trial.times(4, 100))


def _cut_power(trial: Trial, names: Iterable[str], times: int, start: str = _PLAIN) -> Tally:
    tally, chance = Tally(), trial.chance
    if (reason := _lacking()) is not None:
        tally.left_out.append(f"power cuts: {reason}")
        return tally
    place = Place(trial.folder)
    for name in names:
        before, after = place.change(name)
        made = _calls_of(place, name, start)
        answers = (number for number, call in enumerate(made) if call.name == "write" and call.words[0] == 1)
        answered = next(answers, len(made) - 1)
        for _ in range(times):
            moment = chance.choice((chance.randint(0, answered), len(made)))
            place.set_back(name)
            disk = Disk(place.root)
            for call in made[:moment]:
                disk.play(call)
            shutil.rmtree(place.root)
            disk.lose_power(chance)
            wrong = torn(place.parts(), before, after, acknowledged=moment > answered)
            tally.test(not wrong, f"{name}, power cut at call {moment} of {len(made)}: {wrong}")
    return tally


def _calls_of(place: Place, name: str, start: str) -> list[Call]:
    """The calls that a command makes."""
    place.set_back(name)
    log = place.program.folder / "log"
    done = _watched(place, name, start, "-xx", "-s", "9999999", "-e", f"trace={CALLS}", "-o", str(log))
    assert done.returncode == 0, done.stderr
    return list(calls(log))


def fail_syncs(trial: Trial, start: str = _PLAIN) -> Tally:
    """Let each sync of each command fail in turn: it is done or ends with exit code 5, and all is usable afterwards."""
    tally = Tally()
    if (reason := _lacking()) is not None:
        tally.left_out.append(f"syncs that fail: {reason}")
        return tally
    place = Place(trial.folder)
    for name in COMMANDS if trial.full else ("new, first of all", "record"):
        before, after = place.change(name)
        for number in range(1, _MOST):
            place.set_back(name)
            log = place.program.folder / "log"
            fail = f"inject=fsync,fdatasync:error=EIO:when={number}"
            done = _watched(place, name, start, "-e", "trace=fsync,fdatasync", "-e", fail, "-o", str(log))
            if "INJECTED" not in log.read_text(encoding="utf-8"):
                break
            said, code = done.stderr.decode(), done.returncode
            wrong = torn(place.parts(), before, after, acknowledged=code == 0)
            well = code in {0, 5} and ("error: " in said) is bool(code) and "Traceback" not in said
            tally.test(well and not wrong, f"{name}, sync {number}: exit code {code}: {said}{wrong}")
    return tally


def _watched(place: Place, name: str, start: str, *options: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command, watched with these options."""
    words = place.program.words(*place.words(COMMANDS[name]))[1:]
    command = ["strace", "-f", *options, sys.executable, "-c", start, *words]
    return subprocess.run(command, capture_output=True, check=False, cwd=place.program.folder)


def _lacking() -> str | None:
    """Why nothing can be watched here; None where it can."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return "strace is not installed"
    watched = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "strace may watch nothing" if watched.returncode else None


def without_syncs(trial: Trial) -> Tally:
    """A store that syncs its files and not its folder, as SQLite does unless told otherwise; and files never synced."""
    store = "from kakoreturn.store import sqlite\nsqlite._PRAGMAS += ('PRAGMA synchronous = FULL',)\n"
    files = "import os\nos.fsync = lambda handle: None\n"
    weak = [
        _cut_power(replace(trial, folder=trial.fresh(name)), [name], 20, start + _PLAIN)
        for name, start in (("record", store), ("photo export", files))
    ]
    return weak[0].add(weak[1]) if all(one.failures or one.left_out for one in weak) else Tally()


def without_words(trial: Trial) -> Tally:
    """A program that does not put into words what the system reports."""
    weakened = "from kakoreturn.store import sqlite as c\nimport sqlite3, contextlib\n"
    weakened += "from kakoreturn.store import evidence\n"
    weakened += "evidence.store_errors = c.store_errors = lambda path: contextlib.nullcontext()\n"
    return fail_syncs(trial, weakened + _PLAIN)
