"""SIGKILL at random moments in `new`, `record` and `photo add` on one growing store, and while a store is made.

A command is *acknowledged* when it ended with exit code 0. Whatever was acknowledged must be in the store; whatever was
killed must be there whole or not at all; and the store must pass every check after each kill.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kakoreturn.domain.case import Case
from kakoreturn.store.board import Store
from kakoreturn.store.checkup import checkup

from .frame import Name, Promise, Tally, Trial
from .program import picture

PROGRAM = (sys.executable, "-m", "kakoreturn")
_TODAY = "2026-06-10"
_DEFECT = "seam open for 2 cm on the left toe"
_WARM_UPS = 3
_GIVE_UP = 60  # seconds; nothing here takes a tenth of it


class Killer:
    """Runs the program on one growing store, and kills it at random moments."""

    def __init__(self, trial: Trial, program: Sequence[str] = PROGRAM) -> None:
        self.folder, self.db, self.program = trial.folder, trial.folder / "kako.db", program
        self.chance = trial.chance
        self.photo = self._picture("seam")
        self.acknowledged: list[str] = []  # the mark of each change
        self.tally = Tally()
        self._marks = 0

    def _picture(self, mark: str) -> Path:
        path = self.folder / f"{mark}.jpg"
        path.write_bytes(picture(mark, 128))
        return path

    def command(self, db: Path) -> tuple[str, list[str]]:
        """A new mark, and a command that leaves it in the store: by turns a new case, an event or a photo."""
        self._marks += 1
        mark = f"{('case', 'event', 'photo')[(self._marks - 1) % 3]}-{self._marks:05d}"
        if mark.startswith("case"):
            order = ("--order", mark, "--remedy", "exchange", "--defect", _DEFECT, "--photo", str(self.photo))
            return mark, self.line(db, "new", *order, "--sent", _TODAY)
        if mark.startswith("event"):
            return mark, self.line(db, "record", "1", "chased", "--note", mark)
        return mark, self.line(db, "photo", "add", "1", str(self._picture(mark)))

    def line(self, db: Path, *words: str) -> list[str]:
        """A command line on a store."""
        return [*self.program, "--db", str(db), "--today", _TODAY, *words]

    def run(self, command: list[str], after: float) -> int | None:
        """Run a command and kill it after so many seconds; its exit code, None when it was killed."""
        quiet = subprocess.DEVNULL
        environment = {**os.environ, "HOME": str(self.folder), "KAKORETURN_NO_INPUT": "1"}
        with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=environment) as process:
            try:
                return process.wait(timeout=after)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
        return None if code < 0 else code

    def life(self, db: Path) -> float:
        """How long a command takes that nobody kills."""
        times = []
        for _ in range(_WARM_UPS):
            mark, command = self.command(db)
            began = time.perf_counter()
            if self.run(command, _GIVE_UP) == 0:
                self.acknowledged.append(mark)
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    def moment(self, life: float) -> float:
        """A random moment in a life: half of them in its last third, where it writes."""
        return life * self.chance.uniform(self.chance.choice((0.0, 0.7)), 1.1)

    def kills(self, count: int) -> None:
        """Kill `count` commands on one growing store."""
        life, killed = self.life(self.db), 0
        while killed < count:
            mark, command = self.command(self.db)
            began = time.perf_counter()
            code = self.run(command, self.moment(life))
            if code is None:
                killed += 1
                life *= 1.02
                self.look(self.db, mark)
            else:  # it ended before it was killed: this is how long one lives just now, whatever else the machine does
                life = time.perf_counter() - began
                self.tally.test(code == 0, f"{mark}: exit code {code}")
                self.acknowledged.append(mark)
        self.count_acknowledged()

    def creations(self, count: int) -> None:
        """Kill `count` commands that make a new store; each store must then work."""
        times: list[float] = []
        for n in range(count + 1):
            db = self.folder / f"made-{n}" / "kako.db"
            order = ("--remedy", "exchange", "--defect", _DEFECT)
            began = time.perf_counter()
            code = self.run(self.line(db, "new", "--order", "first", *order), self.moment(times[0]) if n else _GIVE_UP)
            times.append(time.perf_counter() - began)
            then = self.run(self.line(db, "new", "--order", "second", *order), _GIVE_UP)
            with Store(db) as store:
                orders = [case.order for case in store.cases()]
            self.tally.test(then == 0 and orders[-1] == "second", f"store {n} cannot be made: exit code {then}")
            if code == 0:
                self.tally.test(orders[0] == "first", f"store {n}: its first case is lost")
            self.look(db, "first")

    def look(self, db: Path, mark: str) -> None:
        """See what a kill left: nothing half done, and a store that passes every check."""
        with Store(db) as store:
            left = [case for case in store.cases("cases.order_number = ?", (mark,)) if not _is_whole(case, mark)]
            connection = store.connection()
            bad = [check.id for check in checkup(connection, db) if not check.ok] if connection else []
        self.tally.test(not left and not bad, f"{mark}: {'half a case is there' if left else ', '.join(bad)}")

    def count_acknowledged(self) -> None:
        """Look for every acknowledged change, as a user would."""
        first = self.answer("show", "1", "--json")
        events = [entry.get("note") for entry in first["journal"]]
        photos = [photo["name"] for photo in first["photos"]]
        cases = {case["order"]: case for case in self.answer("status", "--json")["cases"]}
        for mark in self.acknowledged:
            if mark.startswith("event"):
                self.tally.test(events.count(mark) == 1, f"{mark} is lost")
            elif mark.startswith("photo"):
                self.tally.test(photos.count(f"{mark}.jpg") == 1, f"{mark} is lost")
            else:
                case = cases.get(mark)
                self.tally.test(case is not None and case["steps"][0]["done"] and case["day_zero"], f"{mark} is lost")
        doctor = self.run(self.line(self.db, "doctor"), _GIVE_UP)
        self.tally.test(doctor == 0, f"doctor ends with exit code {doctor}")

    def answer(self, *words: str) -> dict[str, Any]:
        """What the program answers in JSON."""
        environment = {**os.environ, "HOME": str(self.folder)}
        done = subprocess.run(self.line(self.db, *words), capture_output=True, check=True, env=environment)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def _is_whole(case: Case, mark: str) -> bool:
    """Whether a case has everything it was opened with."""
    if mark == "first":
        return len(case.defects) == 1
    return (len(case.defects), len(case.photos), len(case.history)) == (1, 1, 1)


def _attempt(trial: Trial) -> Tally:
    killer = Killer(trial)
    killer.kills(trial.times(60, 1000))
    killer.creations(trial.times(3, 30))
    return killer.tally


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
    from kakoreturn.store.connection import open_or_create
    self._connection = self._connection or open_or_create(self.path)
    yield self._connection
Store.transaction = transaction
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if os.path.exists(sys.argv[2]):
    rows.write_case = die
sys.exit(run())
"""


def _control(trial: Trial) -> Tally:
    """A program that forgets, and one that writes halves: each must be found out."""
    found: list[Tally] = []
    for program in (_FORGETFUL, _HALVING):
        inner = Trial(folder=trial.fresh(f"control-{len(found)}"), full=False, seed=trial.seed)
        killer = Killer(inner, program=(sys.executable, "-c", program))
        killer.life(killer.db)
        killer.look(killer.db, "case-00001")
        if program == _FORGETFUL:
            killer.count_acknowledged()
        found.append(killer.tally)
    return found[0].add(found[1]) if all(tally.failures for tally in found) else Tally()


PROMISES = (Promise(name=Name.ACKNOWLEDGED, part="new, record, photo add", attempt=_attempt, control=_control),)
