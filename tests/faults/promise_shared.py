"""A store on a server keeps what was acknowledged, whatever kills the programs that write to it, or the server."""

import contextlib
import re
import subprocess
import sys
import time
from pathlib import Path

from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store
from kakoreturn.store.address import Address
from tests.support.server import running, why_not
from tests.support.stores import open_case

from .frame import Tally, Trial

_NOTER = """
import sys
from kakoreturn.domain.errors import StoreProblem
from kakoreturn.domain.events import NoteAdded
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.address import Address
from tests.support.stores import AT, DAYS, TODAY
address, name = Address(sys.argv[1]), sys.argv[2]
turn = 0
while True:
    try:
        with Store(address) as store:
            while True:
                turn += 1
                note = lambda book: rules.details.keep(book, 1, NoteAdded(text=f'{name}-{turn}', on=TODAY), DAYS)
                if turn % 2:
                    store.changed(AT, note, 1)
                else:
                    with store.changeset(AT) as book:
                        note(book)
                print(f'{name}-{turn};', flush=True)
    except StoreProblem:
        pass
"""
_WRITERS = 6
_LONGEST, _PATIENCE = 0.7, 30  # seconds


def attempt(trial: Trial) -> Tally:
    return _killed(trial, kills=trial.times(6, 60))


def control(trial: Trial) -> Tally:
    """A server that says of a commit that it is done before it is written."""
    return _killed(trial, 6, "synchronous_commit=off", "wal_writer_delay=10s")


def _killed(trial: Trial, kills: int, *settings: str) -> Tally:
    """Kill programs that write, and each third time the server, so often; all that was acknowledged must be there."""
    tally, chance = Tally(), trial.chance
    if why := why_not():
        return Tally(left_out=[why])
    with running(*settings) as server, contextlib.ExitStack() as at_the_end:
        address = server.made()
        with Store(address) as store:
            open_case(store)
        server.sql("CHECKPOINT")  # what comes later is what may be lost
        said = trial.folder / "said"
        names = (f"writer{number}" for number in range(10_000))
        writers: list[subprocess.Popen[bytes]] = []
        at_the_end.callback(end, writers)
        for kill in range(kills):
            writers += [writer(address, next(names), said) for _ in range(_WRITERS - len(writers))]
            wait_for_more(said)
            time.sleep(chance.random() * _LONGEST)
            if kill % 3 == 0:
                server.kill()
                server.start()
            else:
                end([writers.pop(chance.randrange(len(writers)))])
        end(writers)
        all_there(tally, address, said)
    return tally


def wait_for_more(said: Path) -> None:
    """Wait until more was acknowledged: programs take their time to start."""
    before, until = said.stat().st_size, time.monotonic() + _PATIENCE
    while said.stat().st_size == before and time.monotonic() < until:
        time.sleep(_LONGEST / 10)


def end(writers: list[subprocess.Popen[bytes]]) -> None:
    for writer in writers:
        writer.kill()
        writer.wait()


def writer(address: Address, name: str, said: Path) -> subprocess.Popen[bytes]:
    with said.open("ab") as acknowledged:
        line = [sys.executable, "-c", _NOTER, str(address), name]
        return subprocess.Popen(line, stdout=acknowledged, stderr=subprocess.DEVNULL)


def all_there(tally: Tally, address: Address, said: Path) -> None:
    with Store(address) as store:
        case, connection = store.case(1), store.connection()
        assert connection is not None
        bad = [check.id for check in checkup(connection, address) if not check.ok]
    told = [note.text for note in case.notes] if case else []
    # Whoever is killed while it says so may leave a part of a line, without the sign at its end.
    for mark in re.findall(r"(writer[-0-9]+);", said.read_text()):
        tally.test(told.count(mark) == 1, f"{mark} is lost")
    tally.test(not bad, f"doctor: {', '.join(bad)}")
    tally.test(len(set(told)) == len(told), "something was written twice")
