"""Upgrading: every earlier store opens, is read as it is, and is upgraded all or nothing by the first change."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.maintenance import backup_places, backups, migrations
from kakoreturn.maintenance.archive import Archive
from kakoreturn.maintenance.restoring import restore
from kakoreturn.maintenance.upgrading import upgrade as bring_up_to_date
from kakoreturn.store import Store, schema, sqlite
from kakoreturn.store import format as format_
from kakoreturn.store.format import SCHEMA_VERSION, version_of
from kakoreturn.store.sqlite import begin
from tests.maintenance.old_stores import VERSIONS, old_store
from tests.support.stores import AT, bare, digest, failed, heeds_modes, open_case, tables_of, tamper


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, path: Path) -> Path:
    """A store of each earlier version in turn."""
    old_store(request.param, path)
    return path


def writable(path: Path) -> Store:
    """A store as the commands open it."""
    return Store(path, upgrade=bring_up_to_date)


def version(path: Path) -> int:
    """The version of a store."""
    with bare(path) as connection:
        return version_of(connection)


def upgrade(path: Path) -> None:
    """Upgrade a store by a change that changes nothing else."""
    with writable(path) as store, store.transaction():
        pass


def test_every_version_before_this_one_has_a_store_and_a_step() -> None:
    assert list(range(1, SCHEMA_VERSION)) == VERSIONS == sorted(migrations.STEPS)


def test_an_older_store_is_read_and_checked_as_it_is(old: Path) -> None:
    before, there = digest(old), set(old.parent.iterdir())
    with writable(old) as store:
        assert len(store.cases("1 = 1")) == 5
        assert len(store.orders()) == 6
    assert failed(old) == {}
    assert (digest(old), set(old.parent.iterdir())) == (before, there)


def test_the_first_change_upgrades_it_and_keeps_the_old_one(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, was = tables_of(old), version(old)
    with writable(old) as store:
        open_case(store, "KB9")
    assert version(old) == SCHEMA_VERSION
    assert failed(old) == {}
    (backup,) = backup_places.backups_of(old)
    told = capsys.readouterr().err
    assert told == f"store upgraded to version {SCHEMA_VERSION}; the old one is kept as '{backup}'\n"
    with Archive(backup) as opened:
        assert opened.manifest.version == was
    done = restore(backup, old, replace=True)
    assert done.missing == ()
    assert (tables_of(old), version(old)) == (rows, was)


def test_an_upgrade_alone_changes_nothing_that_is_on_record(old: Path) -> None:
    with writable(old) as store:
        cases, orders, changesets = store.cases("1 = 1"), store.orders(), store.changesets()
    upgrade(old)
    with writable(old) as store:
        assert (store.cases("1 = 1"), store.orders(), store.changesets()) == (cases, orders, changesets)
    assert failed(old) == {}


def test_it_is_upgraded_once(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade(old)
    assert capsys.readouterr().err
    upgrade(old)
    assert len(backup_places.backups_of(old)) == 1
    assert capsys.readouterr().err == ""


def test_a_changeset_that_is_refused_finds_it_upgraded_and_changes_nothing(old: Path) -> None:
    journal = tables_of(old)["journal"]
    with pytest.raises(ZeroDivisionError), writable(old) as store, store.changeset(AT):
        _ = 1 / 0
    assert version(old) == SCHEMA_VERSION
    assert [row[: len(journal[0])] for row in tables_of(old)["journal"]] == journal
    assert failed(old) == {}


def test_the_tables_of_an_older_store_are_those_that_its_upgrade_makes_the_declared_ones(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = "CREATE INDEX journal_of_kind ON journal (kind)"
    declared = [*schema.statements(), index]
    monkeypatch.setattr(schema, "statements", lambda: declared)
    assert "journal_of_kind" in failed(old)["schema"]
    step = migrations.STEPS[SCHEMA_VERSION - 1]

    def more(opened: sqlite3.Connection) -> None:
        step(opened)
        opened.execute(index)

    monkeypatch.setitem(migrations.STEPS, SCHEMA_VERSION - 1, more)
    assert failed(old) == {}
    upgrade(old)
    assert failed(old) == {}
    restore(backup_places.backups_of(old)[0], old, replace=True)
    assert version(old) < SCHEMA_VERSION
    with bare(old) as opened:
        opened.execute(index)
    assert set(failed(old)) == {"schema"}


# --- all or nothing


def _half(opened: sqlite3.Connection) -> None:
    opened.execute("CREATE TABLE half (done TEXT) STRICT")
    opened.execute("DROP INDEX open_cases")
    opened.execute("UPDATE cases SET state = 'half done'")
    raise sqlite3.OperationalError("it fails here")


def test_a_step_that_fails_leaves_the_old_store(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables_of(old)
    with monkeypatch.context() as broken:
        broken.setitem(migrations.STEPS, SCHEMA_VERSION - 1, _half)
        with pytest.raises(StoreProblem):
            upgrade(old)
    assert tables_of(old) == before
    assert version(old) < SCHEMA_VERSION
    assert failed(old) == {}
    upgrade(old)
    assert failed(old) == {}


def test_a_store_that_is_damaged_is_not_upgraded(old: Path) -> None:
    tamper(old, "UPDATE journal SET body = '{}' WHERE seq = 3")
    before = digest(old)
    with pytest.raises(StoreProblem, match="row 3 of the journal was changed"):
        upgrade(old)
    assert digest(old) == before
    assert backup_places.backups_of(old) == []


def test_nor_is_one_whose_backup_cannot_be_written(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(old)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(backups, "write_archive", fail)
        with pytest.raises(StoreProblem, match="No space left on device"):
            upgrade(old)
    assert digest(old) == before
    assert list(backup_places.folder_of(old).iterdir()) == []
    with writable(old) as store:
        assert store.cases()


_UPGRADE = """
import sys
from pathlib import Path
from kakoreturn.maintenance.upgrading import upgrade
from kakoreturn.store import Store
with Store(Path(sys.argv[1]), upgrade=upgrade) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    with store.transaction():
        pass
"""


def test_of_many_programs_one_upgrades(old: Path) -> None:
    command = [sys.executable, "-c", _UPGRADE, str(old)]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(6)]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    said = [one.communicate("go\n", timeout=60)[1] for one in started if one.stdin]
    assert [one.returncode for one in started] == [0] * 6
    assert sum(text.startswith("store upgraded") for text in said) == sum(map(bool, said)) == 1
    assert len(backup_places.backups_of(old)) == 1
    assert failed(old) == {}


def test_a_store_that_was_upgraded_further_meanwhile_is_left_alone(
    furnished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(furnished) as store:
        with bare(furnished) as other:
            other.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        before = digest(furnished)
        with pytest.raises(StoreProblem, match="newer kakoreturn"):
            open_case(store, "KB9")
    assert digest(furnished) == before
    for module in (format_, sqlite):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with bare(furnished) as opened:
        begin(opened, furnished)


@heeds_modes
def test_an_older_store_in_a_folder_that_may_only_be_read_is_read(old: Path) -> None:
    old.parent.chmod(0o500)
    try:
        with writable(old) as store:
            assert store.cases()
            with pytest.raises(StoreProblem):
                open_case(store, "KB9")
    finally:
        old.parent.chmod(0o700)
