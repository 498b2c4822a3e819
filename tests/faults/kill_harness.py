"""What a store promises when programs are killed, and how that is put to the test.

A command is *acknowledged* when it ended with exit code 0. Whatever was acknowledged must be in the store; whatever was
killed must be there whole or not at all; and the store must pass every check after each kill.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from kakoreturn.domain.case import Case
from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store
from tests.support.kako import PROGRAM

from .frame import Tally
from .program import SEAM, picture

_Step = Callable[[Path], None]
_WARM_UPS = 3
_GIVE_UP = 60  # seconds; nothing here takes a tenth of it


class Part(Tally):
    """A part of a promise, with a tally of its own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Runner:
    """Runs the program, and kills it where it takes longer than it may."""

    today = "2026-06-10"

    def __init__(self, folder: Path, seed: int, program: Sequence[str] = PROGRAM) -> None:
        self.folder, self.program = folder, program
        self.chance = random.Random(seed)  # noqa: S311 - the same moments each time

    def line(self, db: Path, *words: str) -> list[str]:
        """A command line on a store."""
        return [*self.program, "--db", str(db), "--today", self.today, *words]

    def run(self, command: list[str], after: float = _GIVE_UP) -> int | None:
        """Run a command and kill it after so many seconds; its exit code, None when a signal ended it."""
        quiet = subprocess.DEVNULL
        environment = {**os.environ, "HOME": str(self.folder), "KAKORETURN_NO_INPUT": "1"}
        with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=environment) as process:
            try:
                code = process.wait(timeout=after)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
        return None if code < 0 else code


class Copies(Runner):
    """Kills a command at random moments, each time on a new copy of what it works on."""

    def kills(self, count: int, fresh: _Step, words: Sequence[str], look: _Step) -> None:
        """Kill a command `count` times; `fresh` makes what it works on, `look` sees what is left, killed or not."""
        life, killed = 0.0, 0
        while killed < count:
            db = self.folder / f"try-{killed}" / "kako.db"
            shutil.rmtree(db.parent, ignore_errors=True)
            db.parent.mkdir(mode=0o700)
            fresh(db)
            # Most of them late, where it writes; the first is let live, to see how long one does.
            moment = life * self.chance.uniform(self.chance.choice((0.2, 0.6, 0.8)), 1.05) if life else _GIVE_UP
            began = time.perf_counter()
            code = self.run(self.line(db, *words), moment)
            if code is None:
                killed += 1
                life *= 1.02
            else:
                life = time.perf_counter() - began
            look(db)
            shutil.rmtree(db.parent)


class Killer(Runner):
    """Runs the program on one growing store, and kills it at random moments."""

    def __init__(self, folder: Path, seed: int, program: Sequence[str] = PROGRAM) -> None:
        super().__init__(folder, seed, program)
        self.db = folder / "kako.db"
        self.photo = folder / "seam.jpg"
        self.photo.write_bytes(picture(self.photo.name))
        self.acknowledged: list[str] = []  # the mark of each change
        self.kept = Part("an acknowledged change is in the store")
        self.whole = Part("a killed command left all of its change or nothing")
        self.clean = Part("the store passes every check after a kill")
        self.made = Part("a store can be made where making one was killed")
        self._marks = 0

    @property
    def promises(self) -> tuple[Part, ...]:
        """All that were put to the test."""
        return tuple(one for one in (self.kept, self.whole, self.clean, self.made) if one.tries)

    def command(self, db: Path) -> tuple[str, list[str]]:
        """A new mark, and a command that leaves it in the store: by turns a new case or an event."""
        self._marks += 1
        mark = f"mark-{self._marks:05d}"
        if not _is_event(mark):
            order = ("--order", mark, "--remedy", "exchange", "--defect", SEAM, "--photo", str(self.photo))
            return mark, self.line(db, "new", *order, "--sent", self.today)
        return mark, self.line(db, "record", "1", "chased", "--note", mark)

    def life(self, db: Path) -> float:
        """How long a command takes that nobody kills."""
        times = []
        for _ in range(_WARM_UPS):
            mark, command = self.command(db)
            began = time.perf_counter()
            if self.run(command) == 0:
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
                self.whole.test(code == 0, f"{mark}: exit code {code}")
                self.acknowledged.append(mark)
        self.count_acknowledged()

    def creations(self, count: int) -> None:
        """Kill `count` commands that make a new store; each store must then work."""
        times: list[float] = []
        for n in range(count + 1):
            db = self.folder / f"made-{n}" / "kako.db"
            order = ("--remedy", "exchange", "--defect", SEAM)
            began = time.perf_counter()
            code = self.run(self.line(db, "new", "--order", "first", *order), self.moment(times[0]) if n else _GIVE_UP)
            times.append(time.perf_counter() - began)
            then = self.run(self.line(db, "new", "--order", "second", *order))
            with Store(db) as store:
                orders = [case.order for case in store.cases()]
            self.made.test(then == 0 and orders[-1] == "second", f"store {n}: exit code {then}")
            if code == 0:
                self.kept.test(orders[0] == "first", f"store {n}: its first case is lost")
            self.look(db, "first")

    def look(self, db: Path, mark: str) -> None:
        """See what a kill left: nothing half done, and a store that passes every check."""
        with Store(db) as store:
            left = [case for case in store.cases("cases.order_number = ?", (mark,)) if not _is_whole(case, mark)]
            connection = store.connection()
            bad = [check.id for check in checkup(connection, db) if not check.ok] if connection else []
        self.whole.test(not left, f"{mark}: half a case is there")
        self.clean.test(not bad, f"{mark}: {', '.join(bad)}")

    def count_acknowledged(self) -> None:
        """Look for every acknowledged change, as a user would."""
        events = self.answer("show", "1", "--json")
        notes = [entry.get("note") for entry in events["journal"]]
        cases = {case["order"]: case for case in self.answer("status", "--json")["cases"]}
        for mark in self.acknowledged:
            if _is_event(mark):
                self.kept.test(notes.count(mark) == 1, f"{mark} is lost")
            else:
                case = cases.get(mark)
                self.kept.test(case is not None and case["steps"][0]["done"] and case["day_zero"], f"{mark} is lost")
        doctor = self.run(self.line(self.db, "doctor"))
        self.clean.test(doctor == 0, f"doctor ends with exit code {doctor}")

    def answer(self, *words: str) -> dict[str, Any]:
        """What the program answers in JSON."""
        environment = {**os.environ, "HOME": str(self.folder)}
        done = subprocess.run(self.line(self.db, *words), capture_output=True, check=True, env=environment)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def _is_event(mark: str) -> bool:
    """Whether a mark is left by an event of case 1, not by a case of its own."""
    return int(mark.removeprefix("mark-")) % 2 == 0


def _is_whole(case: Case, mark: str) -> bool:
    """Whether a case has everything it was opened with."""
    if mark == "first":
        return len(case.defects) == 1
    return (len(case.defects), len(case.photos), len(case.history)) == (1, 1, 1)


def together(promises: Iterable[Part]) -> Tally:
    """The tallies of several as one, each failure under its name."""
    whole = Tally()
    for one in promises:
        whole.tries += one.tries
        whole.failures += [f"{one.name}: {failure}" for failure in one.failures]
    return whole
