"""What a store on a server costs, near and far: `python -m tests.benchmarks.shared`.

A server of its own is started; in between stands a proxy that hands on whatever it gets half a round trip later. Told
are the seconds that `status` takes as a whole process, and how many changesets a second several writers get written:
each on a case of its own, on a case that they all write to, and each opening cases. Nothing here passes or fails.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kakoreturn.config import Config
from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Days, OrderStage, Remedy
from kakoreturn.service import orders, recording, requests, rules
from kakoreturn.service.place import Place
from kakoreturn.store import Store
from kakoreturn.store.address import Address
from tests.support.server import Server, running

TODAY = date(2026, 6, 10)
AT = "2026-06-10T12:00:00Z"
_KINDS = {"own": "each on a case of its own", "one": "all on one case", "new": "each opening cases"}


async def _pass_on(source: asyncio.StreamReader, to: asyncio.StreamWriter, seconds: float) -> None:
    """Hand on what comes in after so many seconds, however much of it is on its way."""
    waiting: deque[tuple[float, bytes]] = deque()
    came = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def deliver() -> None:
        while True:
            while not waiting:
                came.clear()
                await came.wait()
            due, told = waiting.popleft()
            await asyncio.sleep(max(0, due - loop.time()))
            if not told:
                to.close()
                return
            to.write(told)

    delivery = asyncio.create_task(deliver())
    with contextlib.suppress(ConnectionError):
        while told := await source.read(1 << 16):
            waiting.append((loop.time() + seconds, told))
            came.set()
    waiting.append((loop.time() + seconds, b""))
    came.set()
    await delivery


def _proxy(socket: str, port: int, round_trip: float) -> None:
    async def serve() -> None:
        async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(round_trip)  # which a connection takes to come about
            far_reader, far_writer = await asyncio.open_unix_connection(socket)
            half = round_trip / 2
            await asyncio.gather(_pass_on(reader, far_writer, half), _pass_on(far_reader, writer, half))

        async with await asyncio.start_server(meet, "127.0.0.1", port) as server:
            await server.serve_forever()

    asyncio.run(serve())


@contextlib.contextmanager
def at_a_distance(server: Server, port: int, round_trip: float) -> Iterator[None]:
    """The server on a port of this machine as well, a round trip of so many seconds away."""
    process = multiprocessing.Process(
        target=_proxy, args=(str(server.socket / ".s.PGSQL.5432"), port, round_trip), daemon=True
    )
    process.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _place(store: Store) -> Place:
    return Place(store=store, days=Days(today=TODAY, latest=TODAY), at=AT, config=Config())


def _write(url: str, kind: str, number: int, during: tuple[float, float], done: "multiprocessing.Queue[int]") -> None:
    """Write changesets from one moment to another; how many they were."""
    count, (start, end) = 0, during
    with Store(Address(url)) as store:
        place = _place(store)
        while time.time() < start:
            time.sleep(0.01)
        while time.time() < end:
            if kind == "new":
                _open(place, f"N{number}-{count}")
            else:
                recording.keep(place, number if kind == "own" else 1, ev.NoteAdded(text=f"{number}-{count}", on=TODAY))
            count += 1
    done.put(count)


def _open(place: Place, order: str) -> None:
    request = rules.opening.Request(
        order=order,
        remedy=Remedy.EXCHANGE,
        details=ev.OrderDescribed(item="lamp"),
        defects=("shade cracked at the rim",),
    )
    requests.open_request(place, request)


def writers(url: str, kind: str, count: int, seconds: float) -> float:
    """How many changesets a second so many writers get written, all told."""
    done: multiprocessing.Queue[int] = multiprocessing.Queue()
    start = time.time() + 1 + 0.2 * count
    all_ = [
        multiprocessing.Process(target=_write, args=(url, kind, number, (start, start + seconds), done))
        for number in range(1, count + 1)
    ]
    for one in all_:
        one.start()
    found = [done.get(timeout=seconds + 120) for _ in all_]
    for one in all_:
        one.join()
    return sum(found) / seconds


def status(url: str, times: int) -> float:
    """The seconds that `status` takes, as a rule."""
    line = [str(Path(sys.executable).with_name("kakoreturn")), "--db", url, "--today", "2026-06-10", "status"]
    found = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(line, check=True, capture_output=True, stdin=subprocess.DEVNULL)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def main() -> None:
    """Measure, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--round-trips", type=float, nargs="+", default=[0, 2, 30], help="milliseconds")
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--kinds", nargs="+", choices=_KINDS, default=list(_KINDS))
    parser.add_argument("--times", type=int, default=15, help="how often status is timed")
    parser.add_argument("--port", type=int, default=54329)
    given = parser.parse_args()
    # As it would be used: synced, and with room for every writer.
    with running("fsync=on", "max_connections=100", "autovacuum=on") as server, tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CACHE_HOME=home, XDG_STATE_HOME=home, PAGER="cat")
        for milliseconds in given.round_trips:
            address = server.made()
            with Store(address) as store:
                place = _place(store)
                for number in range(1, given.writers + 11):
                    _open(place, f"KB{number}")
                orders.move(place, ["KB1"], OrderStage.STOCKED, TODAY)
            url = f"postgresql://postgres@127.0.0.1:{given.port}/postgres?store={address.store}"
            with at_a_distance(server, given.port, milliseconds / 1000):
                _tell(milliseconds, f"status {status(url, given.times):.3f} s")
                for kind in given.kinds:
                    rate = writers(url, kind, given.writers, given.seconds)
                    _tell(milliseconds, f"{rate:.1f} changesets/s of {given.writers} writers, {_KINDS[kind]}")


def _tell(milliseconds: float, what: str) -> None:
    sys.stdout.write(f"{milliseconds:g} ms: {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
