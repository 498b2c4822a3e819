"""A changeset is written to the store that is there, and what became of it is said truly."""

import sqlite3
import sys
from pathlib import Path

import pytest

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.maintenance.backups import back_up
from kakoreturn.maintenance.restoring import restore
from kakoreturn.store import Store, sqlite
from kakoreturn.store.sqlite import open_existing
from tests.support.stores import bare, failed, open_case


@pytest.mark.skipif(sys.platform == "win32", reason="Windows replaces no file that is open")
def test_a_store_that_was_replaced_while_a_program_had_it_open_is_opened_again(furnished: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.zip"
    back_up(furnished, saved, force=False, anyway=False)
    with Store(furnished) as store:
        open_case(store, "KB8")
        restore(saved, furnished, replace=True)
        assert open_case(store, "KB9") == 5
        assert [case.number for case in store.cases("1 = 1")] == [1, 2, 3, 5]
    assert failed(furnished) == {}


class _Failing:
    """A connection whose commits report an error of the disk, before they are done or after."""

    def __init__(self, connection: sqlite3.Connection, *, done: bool) -> None:
        self._connection, self._done = connection, done

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if statement != "COMMIT":
            return self._connection.execute(statement, *values)  # type: ignore[arg-type]
        self._connection.execute("COMMIT" if self._done else "ROLLBACK")
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_DIR_FSYNC
        raise error

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


@pytest.fixture(params=[True, False])
def done(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Commits that fail, once they are done or before."""

    def failing(path: Path) -> object:
        connection = open_existing(path)
        return None if connection is None else _Failing(connection, done=request.param)

    monkeypatch.setattr(sqlite, "open_existing", failing)
    return bool(request.param)


def test_a_commit_whose_sync_failed_is_looked_up_and_said_truly(
    furnished: Path, *, done: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(furnished) as store:
        if done:
            assert open_case(store, "KB9") == 5
        else:
            with pytest.raises(StoreProblem, match="the disk reports an error"):
                open_case(store, "KB9")
    with bare(furnished) as connection:
        assert connection.execute("SELECT count(*) FROM cases WHERE number = 5").fetchone() == (int(done),)
    assert ("this is on record" in capsys.readouterr().err) is done
