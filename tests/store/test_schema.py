"""The tables as they are declared, and what is refused in place of a store."""

import contextlib
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.store import Store, rows, schema, tables
from kakoreturn.store.format import APPLICATION_ID, SCHEMA_VERSION
from kakoreturn.store.journal import COLUMNS
from tests.support.stores import bare, digest, open_case

pytestmark = pytest.mark.of_files

INTO_JOURNAL = f"INSERT INTO journal ({', '.join(COLUMNS)}) VALUES"
TABLES = ("journal", "guides", "items", "cases", "tally")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def columns(table: type[SQLModel]) -> tuple[str, ...]:
    """The columns that a class declares, in order."""
    return tuple(SQLModel.metadata.tables[str(table.__tablename__)].columns.keys())


# --- the tables


@pytest.mark.parametrize(
    ("file", "declared"), [(schema.FILE, tables.sql), (schema.SERVER_FILE, tables.server_sql)], ids=["file", "server"]
)
def test_the_sql_that_makes_a_store_is_written_from_the_tables(file: Path, declared: Callable[[], str]) -> None:
    written = file.read_text(encoding="utf-8")
    assert written == declared(), "write it anew: python -m kakoreturn.store.tables"
    assert len(schema.statements(file)) == written.count("CREATE ")


@pytest.mark.parametrize("table", TABLES)
def test_no_column_has_a_default_so_that_leaving_it_out_is_null(furnished: Path, table: str) -> None:
    with bare(furnished) as connection:
        found = connection.execute("SELECT name FROM pragma_table_info(?) WHERE dflt_value IS NOT NULL", (table,))
        assert found.fetchall() == []


def test_every_table_is_strict(furnished: Path) -> None:
    with bare(furnished) as connection:
        listed = connection.execute("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'")
        assert dict(listed) == dict.fromkeys(TABLES, 1)


def test_the_hand_written_columns_are_the_declared_ones() -> None:
    assert columns(tables.ItemRow) == rows.ITEM_COLUMNS
    assert columns(tables.CaseRow) == rows.CASE_COLUMNS
    assert columns(tables.GuideRow) == ("hash", "body")
    assert sorted(columns(tables.JournalRow)) == sorted(COLUMNS)
    # The journal is hashed in this order.
    assert COLUMNS == ("seq", "deed", "at", "case_number", "order_number", "kind", "body", "id", "by", "hash")


def test_the_tables_of_a_store_are_the_declared_ones(furnished: Path) -> None:
    with bare(furnished) as connection:
        for name in TABLES:
            there = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            assert there == list(SQLModel.metadata.tables[name].columns.keys())


def test_the_declared_tables_are_all_there_are() -> None:
    assert set(SQLModel.metadata.tables) == set(TABLES)


def test_a_store_says_what_it_is(furnished: Path) -> None:
    with bare(furnished) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert furnished.read_bytes()[68:72] == b"KAKO"


# --- what the tables refuse


@pytest.mark.parametrize("name", ["journal", "guides"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {name} SET body = 'other'",
        "UPDATE OR REPLACE {name} SET body = 'other'",
        "UPDATE OR IGNORE {name} SET rowid = rowid + 1000",
        "DELETE FROM {name}",
        "INSERT OR REPLACE INTO {name} SELECT * FROM {name} LIMIT 1",
        "REPLACE INTO {name} SELECT * FROM {name} LIMIT 1",
        "INSERT INTO {name} SELECT * FROM {name} WHERE 1 LIMIT 1 ON CONFLICT DO UPDATE SET body = 'other'",
    ],
)
def test_what_is_written_once_stays(store: Store, furnished: Path, name: str, statement: str) -> None:
    before = digest(furnished)
    connection = store.connection()
    assert connection is not None
    with pytest.raises(sqlite3.IntegrityError, match=f"{name} is append-only"):
        connection.execute(statement.format(name=name))
    assert digest(furnished) == before


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("INSERT INTO journal VALUES (9999, 1, 'x', 1, 'KB1', 'x', '{}', 'x', NULL, NULL)", "one_subject"),
        ("INSERT INTO journal VALUES (9999, 1, 'x', NULL, NULL, 'x', '{}', 'x', NULL, NULL)", "one_subject"),
        (
            "INSERT INTO journal VALUES (9999, 'one', 'x', 1, NULL, 'x', '{}', 'x', NULL, NULL)",
            "cannot store TEXT value",
        ),
        ("UPDATE cases SET is_open = 'yes'", "cannot store TEXT value"),
        ("UPDATE cases SET state = NULL", "NOT NULL"),
        ("UPDATE cases SET order_number = 'nobody'", "FOREIGN KEY"),
        ("UPDATE cases SET guide = 'nobody'", "FOREIGN KEY"),
        ("DELETE FROM items WHERE number = 'KB1'", "FOREIGN KEY"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(store: Store, statement: str, reason: str) -> None:
    connection = store.connection()
    assert connection is not None
    with pytest.raises(sqlite3.IntegrityError, match=reason):
        connection.execute(statement)


# --- a newer store


def test_a_newer_store_is_refused_and_left_as_it_is(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before, status = digest(furnished), furnished.stat()
    with pytest.raises(StoreProblem, match="newer") as refusal, Store(furnished):
        pass
    assert refusal.value.hint is not None
    assert "update" in refusal.value.hint
    assert digest(furnished) == before
    assert furnished.stat().st_mtime_ns == status.st_mtime_ns
    assert {one.name for one in furnished.parent.iterdir()} == {"kako.db", "kako.db.photos"}


@pytest.mark.parametrize("application", [APPLICATION_ID, 7], ids=["newer", "somebody else's"])
def test_so_is_one_that_keeps_a_log_which_sqlite_would_do_away_with(furnished: Path, application: int) -> None:
    with bare(furnished) as connection:
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.execute("PRAGMA journal_mode = WAL")
    before = digest(furnished)
    with pytest.raises(StoreProblem, match=r"newer|not a kakoreturn store"), Store(furnished):
        pass
    assert digest(furnished) == before
    assert {one.name for one in furnished.parent.iterdir()} == {"kako.db", "kako.db.photos"}


# --- something else where the store should be


def _folder(path: Path) -> None:
    path.mkdir()


def _text_file(path: Path) -> None:
    path.write_text("a shopping list, longer than the header of a database: " + "milk, " * 40)


def _short_text_file(path: Path) -> None:
    path.write_text("x\n")


def _other_database(path: Path) -> None:
    with bare(path) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")


def _other_application(path: Path) -> None:
    with bare(path) as connection:
        connection.execute("PRAGMA application_id = 7")
        connection.execute("CREATE TABLE song (title TEXT)")


def _pipe(path: Path) -> None:
    assert sys.platform != "win32"
    os.mkfifo(path)


def _socket(path: Path) -> None:
    assert sys.platform != "win32"
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def _link_to_a_file(path: Path) -> None:
    target = path.with_name("target")
    target.write_bytes(b"")
    path.symlink_to(target)


def _link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


@pytest.mark.parametrize(
    "make",
    [
        _folder,
        _text_file,
        _short_text_file,
        _other_database,
        _other_application,
        pytest.param(_pipe, marks=posix),
        pytest.param(_socket, marks=posix),
        pytest.param(_link_to_a_file, marks=posix),
        pytest.param(_link_to_nothing, marks=posix),
    ],
)
def test_something_else_is_refused_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    path = Path("other.db")
    make(path)
    before = path.lstat(), path.read_bytes() if path.is_file() else b"", sorted(tmp_path.iterdir())
    with pytest.raises(StoreProblem) as refusal, Store(path):
        pass
    assert "'other.db'" in refusal.value.message
    assert refusal.value.hint is not None
    after = path.lstat(), path.read_bytes() if path.is_file() else b"", sorted(tmp_path.iterdir())
    assert after[1:] == before[1:]
    assert (after[0].st_mode, after[0].st_ino, after[0].st_mtime_ns) == (
        before[0].st_mode,
        before[0].st_ino,
        before[0].st_mtime_ns,
    )


@posix
def test_a_link_to_a_real_store_is_refused(furnished: Path) -> None:
    link = furnished.with_name("link.db")
    link.symlink_to(furnished)
    with pytest.raises(StoreProblem, match="not a plain file"), Store(link):
        pass


def test_an_empty_file_reads_as_empty_and_becomes_a_store(path: Path) -> None:
    path.touch(mode=0o600)
    with Store(path) as store:
        assert not store.exists
        assert store.cases() == []
        assert path.stat().st_size == 0
        assert open_case(store) == 1
    with Store(path) as store:
        assert [case.number for case in store.cases()] == [1]


def test_a_database_without_any_table_becomes_a_store(path: Path) -> None:
    with bare(path) as connection:
        connection.execute("VACUUM")
        connection.execute("CREATE TABLE gone (x)")
        connection.execute("DROP TABLE gone")
    with Store(path) as store:
        assert not store.exists
        assert open_case(store) == 1


@posix
@pytest.mark.parametrize("there", [True, False], ids=["opened", "made"])
def test_a_link_that_is_put_in_its_place_while_it_is_opened_is_refused(
    furnished: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: bool,  # noqa: FBT001 - a parameter
) -> None:
    mine, theirs = tmp_path / "mine.db", furnished
    if there:
        shutil.copy2(theirs, mine)
    real: Callable[..., sqlite3.Connection] = sqlite3.connect
    before = digest(theirs)

    def swapped(*words: Any, **more: Any) -> sqlite3.Connection:  # noqa: ANN401 - as the real one
        mine.unlink()
        mine.symlink_to(theirs)
        return real(*words, **more)

    with Store(mine) if not there else contextlib.nullcontext(Store(mine)) as store:
        monkeypatch.setattr(sqlite3, "connect", swapped)
        with pytest.raises(StoreProblem, match="not a plain file"):
            _open(store)
    assert digest(theirs) == before


def _open(store: Store) -> None:
    """Open a store, or make it."""
    if not store.path.exists():
        open_case(store)
    with store:
        pass
