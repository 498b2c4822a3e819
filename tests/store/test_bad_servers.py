"""A server that is not as it should be: what is said, that nothing is half done, and that no password is shown."""

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kakoreturn.domain.errors import KakoError, StoreProblem
from kakoreturn.domain.events import NoteAdded
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.address import Address
from tests.support.server import Server, running
from tests.support.stores import AT, DAYS, TODAY, add_photo, open_case

pytest.importorskip("psycopg2", reason="the driver is not installed")

SECRET = "s3cr3t-w0rd"  # noqa: S105 - of a server that is gone after the tests


@pytest.fixture(scope="module")
def far() -> Iterator[Server]:
    """A server with a port, a certificate for `localhost` by its own authority, and a role that needs its password."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    with socket.socket() as found, pytest.MonkeyPatch.context() as patch:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        patch.setenv("PGPORT", str(port))
        patch.delenv("PGPASSWORD", raising=False)
        with running("listen_addresses=127.0.0.1", f"port={port}") as server:
            data = server.socket / "data"
            for name in ("authority", "another"):
                _certify(server.socket, name)
            for kind in ("crt", "key"):
                shutil.copy(server.socket / f"authority-server.{kind}", data / f"server.{kind}")
                if os.geteuid() == 0:
                    shutil.chown(data / f"server.{kind}", "postgres")
            (data / "server.key").chmod(0o600)
            rules_before = (data / "pg_hba.conf").read_text()
            rules_here = "host all ann 127.0.0.1/32 scram-sha-256\nhost all eve 127.0.0.1/32 reject\n"
            (data / "pg_hba.conf").write_text(f"{rules_here}{rules_before}")
            server.sql(
                f"CREATE ROLE ann LOGIN SUPERUSER PASSWORD '{SECRET}'",
                "ALTER SYSTEM SET ssl = on",
                "SELECT pg_reload_conf()",
            )
            yield server


def _certify(folder: Path, name: str) -> None:
    """Make an authority, and a certificate of it for a server called `localhost`."""
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    by = ["-CA", f"{name}.crt", "-CAkey", f"{name}.key", "-addext", "basicConstraints=critical,CA:FALSE"]
    of = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    for more in (
        ["-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt"],
        [*of, *by, "-keyout", f"{name}-server.key", "-out", f"{name}-server.crt"],
    ):
        subprocess.run([*made, *more], check=True, capture_output=True, cwd=folder)


def over_network(far: Server, host: str = "localhost", password: str = SECRET, **more: str) -> Address:
    """The address of a store, by the port of the server."""
    settings = "&".join(f"{name}={value}" for name, value in {"store": far.made().store, **more}.items())
    return Address(f"postgresql://ann:{password}@{host}:{os.environ['PGPORT']}/postgres?{settings}")


def note(store: Store, text: str) -> None:
    """Keep a note on case 1."""
    store.changed(AT, lambda book: rules.details.keep(book, 1, NoteAdded(text=text, on=TODAY), DAYS), 1)


@contextlib.contextmanager
def refused(told: str, kind: type[KakoError] = StoreProblem) -> Iterator[None]:
    """The block ends with an error that says this, with a hint, and without the password."""
    with pytest.raises(kind, match=told) as problem:
        yield
    assert problem.value.hint
    assert SECRET not in f"{problem.value} {problem.value.hint} {problem.value.__cause__}"


def test_a_certificate_is_checked_against_its_authority_and_its_name(far: Server) -> None:
    checked = {"sslmode": "verify-full", "sslrootcert": str(far.socket / "authority.crt")}
    with Store(over_network(far, **checked)) as store:
        assert open_case(store) == 1
        assert store.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == [(True,)]
    with refused("has no certificate that can be checked"), Store(over_network(far, "127.0.0.1", **checked)):
        pass
    other = {**checked, "sslrootcert": str(far.socket / "another.crt")}
    with refused("has no certificate that can be checked"), Store(over_network(far, **other)):
        pass
    with refused("has no certificate that can be checked"), Store(over_network(far, sslmode="verify-full")):
        pass


def test_a_password_that_is_not_the_one_is_refused(far: Server) -> None:
    with Store(over_network(far)) as store:
        assert open_case(store) == 1
    with refused("refuses you"), Store(over_network(far, password=f"{SECRET}-not")):
        pass


@pytest.mark.usefixtures("far")
def test_who_is_not_let_in_is_told_so() -> None:
    with refused("refuses you"), Store(Address(f"postgresql://eve@127.0.0.1:{os.environ['PGPORT']}/postgres")):
        pass


def test_a_server_that_stops_in_the_middle_leaves_nothing_half_done(far: Server) -> None:
    address = over_network(far)
    with Store(address) as store:
        open_case(store)
        with refused("was lost|cannot be reached|was stopped"), store.changeset(AT) as book:
            rules.details.keep(book, 1, NoteAdded(text="half", on=TODAY), DAYS)
            book.flush()
            far.kill()
    with refused("cannot be reached"), Store(address):
        pass
    far.start()
    with Store(address) as store:
        case = store.case(1)
        assert case is not None
        assert case.notes == ()


def test_a_standby_is_read_and_takes_no_changes(far: Server) -> None:
    store = far.made().store
    with Store(far.address(store)) as opened:
        open_case(opened)
    with far.followed("listen_addresses=''") as follower, Store(follower.address(store)) as opened:
        assert [case.number for case in opened.cases()] == [1]
        with refused("can only be read there"):
            note(opened, "here")
        with refused("can only be read there"), opened.changeset(AT):
            pass


def test_a_full_disk_is_said_and_nothing_is_half_done(far: Server, tmp_path: Path) -> None:
    disk = far.socket / "disk"
    with contextlib.ExitStack() as at_the_end:
        disk.mkdir()
        mount = ("mount", "-t", "tmpfs", "-o", "size=2m,mode=0777", "tmpfs", str(disk))
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be made here")
        at_the_end.callback(subprocess.run, ("umount", "-l", str(disk)), check=True)
        (disk / "space").mkdir()
        shutil.chown(disk / "space", "postgres")
        address = over_network(far)
        far.sql(f"CREATE TABLESPACE small LOCATION '{disk / 'space'}'")
        far.within(address, "ALTER TABLE journal SET TABLESPACE small", "ALTER TABLE files SET TABLESPACE small")
        at_the_end.callback(far.within, address, f"DROP SCHEMA {address.store} CASCADE", "DROP TABLESPACE small")
        with Store(address) as store:
            open_case(store)
            texts = [f"{turn} {os.urandom(30_000).hex()}" for turn in range(60)]
            with refused("has no room"):
                for text in texts:
                    note(store, text)
            case = store.case(1)
            assert case is not None
            assert [one.text for one in case.notes] == texts[: len(case.notes)]
            assert 0 < len(case.notes) < len(texts)
            photo = tmp_path / "large.jpg"
            photo.write_bytes(os.urandom(3 << 20))
            with refused("has no room"):
                add_photo(store, 1, photo)
            assert store.case(1) == case
