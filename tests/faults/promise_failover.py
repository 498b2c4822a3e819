"""A store on a server keeps what was acknowledged when another one takes over, which has confirmed each changeset."""

import contextlib
import subprocess
import time
from collections.abc import Iterator

from kakoreturn.store import Store
from kakoreturn.store.address import Address
from tests.support.server import Server, running, why_not
from tests.support.stores import open_case

from .frame import Tally, Trial
from .promise_shared import all_there, end, wait_for_more, writer

_WRITERS = 4
_CUT_OFF, _PATIENCE = 0.5, 30  # seconds


def attempt(trial: Trial) -> Tally:
    return _taken_over(trial, times=trial.times(1, 8), confirmed=True)


def control(trial: Trial) -> Tally:
    """A server that waits for nobody to confirm what it says is done."""
    return _taken_over(trial, times=1, confirmed=False)


def _taken_over(trial: Trial, *, times: int, confirmed: bool) -> Tally:
    """So often the server is lost, shortly after its follower lost touch with it, which then takes over."""
    tally = Tally()
    if why := why_not():
        return Tally(left_out=[why])
    said = trial.folder / "said"
    said.touch()
    writers: list[subprocess.Popen[bytes]] = []
    with running() as first, contextlib.ExitStack() as at_the_end:
        store = first.made().store
        with Store(first.address(store)) as opened:
            open_case(opened)
        at_the_end.callback(end, writers)
        server, address = first, first.address(store)
        for turn in range(times):
            follower = at_the_end.enter_context(_follower(server, confirmed=confirmed))
            address = _either(server, follower, store)
            end(writers)
            writers[:] = [writer(address, f"writer{turn}-{number}", said) for number in range(_WRITERS)]
            wait_for_more(said)
            follower.sql("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
            time.sleep(_CUT_OFF)
            server.kill()
            follower.take_over()
            wait_for_more(said)
            server = follower
        end(writers)
        all_there(tally, address, said)
    return tally


@contextlib.contextmanager
def _follower(server: Server, *, confirmed: bool) -> Iterator[Server]:
    """A follower that has caught up; the server waits for it at each commit, where that is to be confirmed."""
    with server.followed() as follower:
        if confirmed:
            server.sql("ALTER SYSTEM SET synchronous_standby_names = follower", "SELECT pg_reload_conf()")
        wanted = ("sync" if confirmed else "async", "streaming")
        state = "SELECT sync_state, state FROM pg_stat_replication"
        until = time.monotonic() + _PATIENCE
        while tuple(server.sql(state).split("|")) != wanted:
            assert time.monotonic() < until, "the follower does not follow"
            time.sleep(0.05)
        yield follower


def _either(server: Server, follower: Server, store: str) -> Address:
    """The address of a store on whichever of the two takes changes."""
    hosts = f"host={server.socket},{follower.socket}"
    return Address(f"postgresql:///postgres?{hosts}&user=postgres&target_session_attrs=read-write&store={store}")
