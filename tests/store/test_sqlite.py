"""How the store is opened and spoken to, and what is said when that does not work."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import ExitCode, StoreProblem
from kakoreturn.domain.values import Happening
from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store
from kakoreturn.store import sqlite as opening
from kakoreturn.store.format import default_path
from kakoreturn.store.sqlite import open_existing, open_or_create, store_errors
from tests.support.stores import AT, TODAY, bare, digest, heeds_modes, open_case, record, tables_of

pytestmark = pytest.mark.of_files

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits and modes")


@pytest.fixture
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_WAIT_SECONDS", 0.1)


# --- what is in force


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("synchronous", 3),  # EXTRA
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("cell_size_check", 1),
        ("trusted_schema", 0),
        ("journal_mode", "delete"),
        ("busy_timeout", 30_000),
        ("query_only", 0),
    ],
)
def test_pragmas(furnished: Path, pragma: str, value: object) -> None:
    connection = open_existing(furnished)
    assert connection is not None
    with closing(connection):
        assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_they_hold_for_a_store_that_was_just_made(path: Path) -> None:
    connection, made = open_or_create(path)
    assert made
    with closing(connection):
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")]
    assert found == [3, 1]


def test_a_write_begins_by_taking_the_lock(store: Store) -> None:
    asked: list[str] = []
    connection = store.connection()
    assert isinstance(connection, sqlite3.Connection)
    connection.set_trace_callback(asked.append)
    record(store, 1, Happening.REVIEWED)
    assert asked[0] == "BEGIN IMMEDIATE"
    assert asked[-1] == "COMMIT"
    assert sum(one.startswith("BEGIN") for one in asked) == 1


def test_reading_writes_nothing(furnished: Path) -> None:
    before, status = digest(furnished), furnished.stat()
    with Store(furnished) as store:
        assert store.cases()
        assert store.orders()
        assert store.changesets()
    assert digest(furnished) == before
    assert furnished.stat().st_mtime_ns == status.st_mtime_ns


@pytest.mark.parametrize("name", ["with space.db", "percent%20.db", "what?mode=ro.db", "#1.db", "围巾.db", "-x.db"])
def test_any_name_of_a_file_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    try:
        path.touch()
        path.unlink()
    except OSError:
        pytest.skip("this file system has no such names")
    with Store(path) as store:
        open_case(store)
    assert [one.name for one in tmp_path.iterdir()] == [name]
    with Store(path) as store:
        assert len(store.cases()) == 1


def test_a_path_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store(Path("kako.db")) as store:
        open_case(store)
    assert (tmp_path / "kako.db").is_file()


def test_without_a_name_it_is_in_the_folder_for_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    found = Path(default_path())
    assert (found.parent.name, found.name) == ("kakoreturn", "kakoreturn.db")


# --- locked


@pytest.mark.usefixtures("_short_wait")
@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_store_cannot_be_written(furnished: Path, lock: str) -> None:
    before = digest(furnished)
    with bare(furnished) as other, Store(furnished) as store:
        other.execute(f"BEGIN {lock}")
        with pytest.raises(StoreProblem, match="is locked by another program") as refusal:
            record(store, 1, Happening.REVIEWED)
        assert refusal.value.exit_code == ExitCode.STORE
        assert refusal.value.hint is not None
        other.execute("ROLLBACK")
        assert digest(furnished) == before
        record(store, 1, Happening.REVIEWED)


@pytest.mark.usefixtures("_short_wait")
def test_it_can_be_read_while_another_program_writes(furnished: Path) -> None:
    with bare(furnished) as other:
        other.execute("BEGIN IMMEDIATE")
        with Store(furnished) as store:
            assert len(store.cases()) == 2
        other.execute("ROLLBACK")


@pytest.mark.usefixtures("_short_wait")
def test_it_cannot_even_be_opened_while_another_program_has_it_alone(furnished: Path) -> None:
    with bare(furnished) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreProblem, match="is locked by another program"), Store(furnished):
            pass
        other.execute("ROLLBACK")


# --- full


def test_a_full_disk_refuses_the_changeset_and_keeps_the_rest(furnished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bare(furnished) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    before = tables_of(furnished)
    with monkeypatch.context() as full:
        full.setattr(opening, "_PRAGMAS", (*opening._PRAGMAS, f"PRAGMA max_page_count = {pages}"))  # noqa: SLF001
        with Store(furnished) as store, pytest.raises(StoreProblem, match="the disk is full") as refusal:
            open_case(store, "KB9", item="x" * 20_000)
        assert refusal.value.exit_code == ExitCode.STORE
        assert "nothing was changed" in str(refusal.value.hint)
    assert tables_of(furnished) == before
    with Store(furnished) as store:
        assert open_case(store, "KB9", item="x" * 20_000) == 5


_LIMITED = """
import resource, sys
from kakoreturn.cli.app import run
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
sys.exit(run())
"""


@posix
@pytest.mark.parametrize("more", [0, 4096])
def test_a_limit_on_files_ends_in_one_sentence(furnished: Path, more: int) -> None:
    before = tables_of(furnished)
    limit = furnished.stat().st_size + more
    words = ("--db", str(furnished), "--today", str(TODAY), "note", "1", "-")
    done = subprocess.run(
        (sys.executable, "-c", _LIMITED, str(limit), *words),
        input="x" * 60_000,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    assert done.returncode == ExitCode.STORE
    assert done.stdout == ""
    error, hint = done.stderr.splitlines()
    assert error.startswith(f"error: the store '{furnished}' cannot be ")
    assert hint.startswith("hint: ")
    assert tables_of(furnished) == before
    assert {one.name for one in furnished.parent.iterdir()} == {"kako.db", "kako.db.photos"}
    with Store(furnished) as store:
        record(store, 1, Happening.REVIEWED)
        connection = store.connection()
        assert connection is not None
        assert all(check.ok for check in checkup(connection, furnished))


@posix
def test_a_limit_when_the_store_is_made_leaves_nothing_in_the_way(path: Path) -> None:
    words = ("--db", str(path), "new", "--order", "KB1", "--remedy", "exchange", "--defect", "seam open at the toe")
    done = subprocess.run(
        (sys.executable, "-c", _LIMITED, "8192", *words),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.STORE
    assert done.stderr.startswith("error: the store ")
    with Store(path) as store:
        assert store.cases() == []
        assert open_case(store) == 1


# --- what may not be written


@heeds_modes
def test_a_store_that_may_only_be_read_is_read(furnished: Path) -> None:
    furnished.chmod(0o400)
    with Store(furnished) as store:
        assert store.cases()
        with pytest.raises(StoreProblem, match="is read-only"):
            record(store, 1, Happening.REVIEWED)


@heeds_modes
def test_a_folder_that_may_not_be_written_is_said(furnished: Path) -> None:
    furnished.parent.chmod(0o500)
    try:
        with Store(furnished) as store:
            assert store.cases()
            with pytest.raises(StoreProblem):
                record(store, 1, Happening.REVIEWED)
    finally:
        furnished.parent.chmod(0o700)


@posix
def test_files_beside_the_store_are_for_its_user_alone(furnished: Path) -> None:
    seen: list[int] = []
    with Store(furnished) as store, store.changeset(AT) as book:
        book.append("KB1", ev.OrderDescribed(item="Runner 43"))
        book.flush()
        seen += [stat.S_IMODE(one.stat().st_mode) for one in furnished.parent.glob("kako.db*") if one.is_file()]
    assert len(seen) == 2  # the store and its rollback journal
    assert set(seen) == {0o600}


# --- errors in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_BUSY, "is locked by another program"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "is locked by another program"),
        (sqlite3.SQLITE_FULL, "the disk is full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "is read-only"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is not a kakoreturn store"),
        (sqlite3.SQLITE_IOERR_FSYNC, "the disk reports an error"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "cannot be opened"),
        (sqlite3.SQLITE_PERM, "may not be opened"),
        (sqlite3.SQLITE_TOOBIG, "cannot be used"),
    ],
)
def test_every_error_of_sqlite_has_its_sentence(code: int, words: str) -> None:
    error = sqlite3.OperationalError("secret row values")
    error.sqlite_errorcode = code
    with pytest.raises(StoreProblem) as problem, store_errors(Path("kako.db")):
        raise error
    assert words in problem.value.message
    assert problem.value.hint
    assert "secret" not in f"{problem.value.message} {problem.value.hint}"


def test_an_error_without_a_code_has_one_too() -> None:
    with pytest.raises(StoreProblem, match="cannot be used"), store_errors(Path("kako.db")):
        raise sqlite3.ProgrammingError
    with pytest.raises(StoreProblem, match="the system refused"), store_errors(Path("kako.db")):
        raise OSError


def test_the_name_of_a_store_is_said_safely() -> None:
    with pytest.raises(StoreProblem) as problem, store_errors(Path("a\n\x1b[31m.db")):
        raise PermissionError(13, "Permission denied")
    assert problem.value.message == r"the store 'a\n\x1b[31m.db' cannot be used: Permission denied"
