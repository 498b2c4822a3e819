"""Many programs that write to one store at once: nobody is locked out, nothing is lost, no case number comes twice."""

import contextlib
import subprocess
import sys
from pathlib import Path

from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store
from kakoreturn.store.address import Address
from kakoreturn.store.format import DamagedStore
from tests.support.server import running, why_not
from tests.support.stores import open_case

from .frame import Tally, Trial
from .program import Program

_ROOT = Path(__file__).parents[2]
_WRITER = "tests.faults.many_writers"
_GIVE_UP = 300  # seconds


def many_writers(trial: Trial, programs: int, times: int, mode: str = "") -> Tally:
    """Let so many programs write so many times at once."""
    program = Program(trial.folder)
    program.new("KB1", "--sent", "2026-06-01")
    return _at_once(program.db, programs, times, mode)


def _at_once(db: Path | Address, programs: int, times: int, mode: str) -> Tally:
    tally = Tally()
    names = [f"writer{n}" for n in range(programs)]
    given: list[str] = []
    with contextlib.ExitStack() as running:
        started = [running.enter_context(_writer(db, name, times, mode)) for name in names]
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for name, process in zip(names, started, strict=True):
            out, err = process.communicate(timeout=_GIVE_UP)
            given += (word for word in out.split() if word.isdecimal())
            tally.test(process.returncode == 0, f"{name}: {''.join(err.strip().splitlines()[-1:])}")
    try:
        _all_there(tally, db, [f"{name}-{turn}" for name in names for turn in range(times)], given)
    except DamagedStore as problem:
        tally.test(kept=False, broken=problem.message)
    return tally


def _writer(db: Path | Address, name: str, times: int, mode: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", _WRITER, str(db), name, str(times), *([mode] if mode else [])]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=_ROOT)


def _all_there(tally: Tally, db: Path | Address, marks: list[str], given: list[str]) -> None:
    with Store(db) as store:
        cases, orders = store.cases(), {order.number for order in store.orders()}
        connection = store.connection()
        assert connection is not None
        bad = [check.id for check in checkup(connection, db) if not check.ok]
    told = [note.text for note in cases[0].notes]
    own = {case.order: case for case in cases}
    for mark in marks:
        tally.test({mark, f"{mark}-added"} <= orders and mark in own, f"{mark}: an order or a case is lost")
        case = own.get(mark)
        whole = case is not None and len(case.history) == 2 and [photo.name for photo in case.photos] == [mark]
        tally.test(whole and told.count(mark) == 1, f"{mark} is lost")
    tally.test(len(set(given)) == len(given) == len(marks), "a case number is missing, or was given twice")
    tally.test(not bad, f"doctor: {', '.join(bad)}")


def attempt(trial: Trial) -> Tally:
    return many_writers(trial, programs=32, times=trial.times(2, 10))


def attempt_on_server(trial: Trial) -> Tally:
    """The same in a store on a server."""
    return _on_server(trial, 32, trial.times(2, 10))


def control_on_server(trial: Trial) -> Tally:
    """Programs that all read where the journal ends before any of them writes."""
    return _on_server(trial, 8, 1, "weakened")


def _on_server(trial: Trial, programs: int, times: int, mode: str = "") -> Tally:
    if why := why_not():
        return Tally(left_out=[why])
    Program(trial.folder)  # whose folder it is
    with running() as server:
        address = server.made()
        with Store(address) as store:
            open_case(store)
        return _at_once(address, programs, times, mode)


def control(trial: Trial) -> Tally:
    """A plain BEGIN takes its lock only when it writes: some are turned away, and what they wrote is lost."""
    tally = many_writers(trial, programs=16, times=1, mode="weakened")
    locked = any("locked by another program" in failure for failure in tally.failures)
    lost = any("is lost" in failure for failure in tally.failures)
    return tally if locked and lost else Tally()
