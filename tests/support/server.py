"""A PostgreSQL server for the tests that want one: started where its programs are installed, and gone after them.

It listens on a socket in a folder of its own, and each test has a store of its own in it. Where a server is a must,
`KAKORETURN_SERVER_TESTS=required` makes a failure of what is skipped elsewhere.
"""

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

from kakoreturn.store.address import Address

_SETTINGS = ("listen_addresses=''", "fsync=off", "max_connections=40", "shared_buffers=16MB", "autovacuum=off")
_DATABASE = "postgres"
_KEEPER = "postgres"


@dataclass(slots=True)
class Server:
    """A running server, that takes whoever comes by its socket at their word."""

    socket: Path
    programs: Path
    settings: tuple[str, ...] = _SETTINGS
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = " ".join(f"-c {one}" for one in (*self.settings, f"unix_socket_directories={self.socket}"))
        self._control("-w", "-l", self.socket / "log", "-o", settings, "start")

    def kill(self) -> None:
        """End it in the middle of whatever it does, as if it had crashed, where it runs."""
        if (self.socket / "data" / "postmaster.pid").exists():
            self._control("-w", "-m", "immediate", "stop")

    @contextlib.contextmanager
    def followed(self, *settings: str) -> Iterator["Server"]:
        """Another server that has all of this one and goes on to follow it, as long as the block lasts."""
        with _place() as folder:
            follower = Server(folder, self.programs, (*self.settings, *settings))
            source = f"host={self.socket} user={_KEEPER} application_name=follower"
            how = ("-c", "fast", "-X", "stream", "--no-sync", "-R")
            _run(self.programs / "pg_basebackup", "-d", source, "-D", folder / "data", *how)
            follower.start()
            try:
                yield follower
            finally:
                follower.kill()

    def take_over(self) -> None:
        """Follow no more, and take changes."""
        self._control("-w", "promote")

    def _control(self, *words: object) -> None:
        _run(self.programs / "pg_ctl", "-D", self.socket / "data", *words)

    @property
    def environment(self) -> dict[str, str]:
        """What finds it, for a program that is given no more than a database."""
        return {"PGHOST": str(self.socket), "PGUSER": _KEEPER}

    def address(self, store: str | None = None, user: str = _KEEPER) -> Address:
        """The address of a store for a role; of one that is not there yet where none is named."""
        store = store or f"store_{next(self._numbers)}"
        return Address(f"postgresql:///{_DATABASE}?host={self.socket}&user={user}&store={store}")

    def made(self) -> Address:
        """The address of an empty store that was just made."""
        from kakoreturn.store import sharing

        address = self.address()
        sharing.make(address)
        return address

    def within(self, address: Address, *statements: str, user: str = _KEEPER) -> str:
        """Run statements by hand in a store."""
        return self.sql(f"SET search_path = {address.store}", *statements, user=user)

    def sql(self, *statements: str, user: str = _KEEPER) -> str:
        """Run statements as the keeper of the server would by hand; what was printed."""
        line = [str(self.programs / "psql"), "-XqAtv", "ON_ERROR_STOP=1", "-h", str(self.socket), "-U", user]
        told = "".join(f"{one};\n" for one in statements)
        return subprocess.run(
            [*line, _DATABASE], input=told, capture_output=True, text=True, check=True, timeout=60
        ).stdout.strip()


@contextlib.contextmanager
def running(*settings: str) -> Iterator[Server]:
    """A server, as long as the block lasts, with these settings beside the usual ones.

    Skips the test where there can be none.
    """
    if why := why_not():
        _do_without(why)
    programs = _programs()
    assert programs is not None
    with _place() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))  # what was seen of it is of no use afterwards
        made = Server(folder, programs, (*_SETTINGS, *settings))
        how = ("-A", "trust", "-U", _KEEPER, "--locale=C.UTF-8", "--no-sync", "-k")
        _run(programs / "initdb", *how, "-D", folder / "data")
        made.start()
        try:
            yield made
        finally:
            made.kill()


@contextlib.contextmanager
def _place() -> Iterator[Path]:
    """A folder that a server can have for itself, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kako-pg-"))  # the path of a socket must be short
    try:
        if os.geteuid() == 0:  # which the server refuses to run as
            shutil.chown(folder, _KEEPER)
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def why_not() -> str | None:
    """Why there can be no server here; None where there can."""
    if sys.platform == "win32":
        return "the server of these tests is found by a socket that is a file"
    if _programs() is None:
        return "PostgreSQL is not installed"
    return None if find_spec("psycopg2") else "the driver of PostgreSQL is not installed"


def _programs() -> Path | None:
    """Where the programs of the newest PostgreSQL are."""
    found = [one for one in Path("/usr/lib/postgresql").glob("*/bin") if (one / "initdb").exists()]
    on_the_path = shutil.which("initdb")
    if found:
        return max(found, key=lambda one: int(one.parent.name))
    return Path(on_the_path).parent if on_the_path else None


def _do_without(reason: str) -> None:
    if os.environ.get("KAKORETURN_SERVER_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def _run(*words: object) -> None:
    """Run a program of the server, as the user that it has for itself where these tests are root's."""
    other = ("setpriv", f"--reuid={_KEEPER}", f"--regid={_KEEPER}", "--clear-groups") if os.geteuid() == 0 else ()
    # What goes on running must hold no pipe of this process.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [*other, *map(str, words)], stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, cwd="/"
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")
