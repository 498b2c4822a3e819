"""Every finding of `doctor` says what helps, and that helps when it is followed."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.domain.text import shell_quoted
from kakoreturn.maintenance import backup_places
from kakoreturn.maintenance.integrity import REPAIR
from kakoreturn.maintenance.repair import repair
from kakoreturn.maintenance.restoring import restore
from kakoreturn.store import evidence
from tests.support.stores import bare, checks, digest, failed, tables_of, tamper

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no mode bits")


def hints(path: Path) -> dict[str, str]:
    """The hint of each finding."""
    found = {check.id: check.hint for check in checks(path) if not check.ok}
    assert all(found.values())
    return {name: str(hint) for name, hint in found.items()}


def without(path: Path, *statements: str) -> None:
    """Run statements as they are."""
    with bare(path) as connection:
        for statement in statements:
            connection.execute(statement)


def _index_that_disagrees(path: Path) -> None:
    with bare(path) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'cases_of_order'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    page = slice((root - 1) * size, root * size)
    data[page] = data[page].replace(b"KB2", b"KB7")
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda path: without(path, "UPDATE cases SET state = 'odd'"), "replay"),
        (lambda path: without(path, "DELETE FROM cases"), "replay"),
        (lambda path: without(path, "DROP TABLE items"), "schema"),
        (lambda path: without(path, "DROP INDEX open_cases"), "schema"),
        (lambda path: without(path, "DROP TRIGGER journal_keeps_update"), "schema"),
        (lambda path: without(path, "CREATE VIEW both AS SELECT * FROM cases"), "schema"),
        (lambda path: without(path, "DELETE FROM items WHERE number = 'KB2'"), "foreign_keys"),
        (_index_that_disagrees, "integrity"),
    ],
)
def test_what_the_journal_can_mend_is_mended(furnished: Path, damage: Callable[[Path], None], found: str) -> None:
    rows = tables_of(furnished)
    damage(furnished)
    assert hints(furnished)[found] == REPAIR
    done = repair(furnished)
    assert found in done.mended
    assert done.kept is not None
    assert all(check.ok for check in done.checks)
    assert failed(furnished) == {}
    assert tables_of(furnished) == rows


@posix
def test_files_that_others_may_read_are_closed_to_them(furnished: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.touch()
    mine.chmod(0o644)
    (evidence.folder_of(furnished) / "link").symlink_to(mine)
    for one in (furnished, evidence.folder_of(furnished)):
        one.chmod(0o755)
    before = digest(furnished)
    assert hints(furnished) == {"modes": REPAIR}
    done = repair(furnished)
    assert (done.mended, done.kept) == (("modes",), None)
    assert (failed(furnished), digest(furnished)) == ({}, before)
    assert mine.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET body = '{}' WHERE seq = 3", "UPDATE guides SET body = replace(body, '14', '99')"]
)
def test_a_record_that_is_not_whole_takes_a_backup(furnished: Path, statement: str) -> None:
    backup = _kept_backup(furnished)
    rows = tables_of(furnished)
    tamper(furnished, statement, "DELETE FROM cases WHERE number = 2")
    before, command = digest(furnished), f"kakoreturn restore {shell_quoted([str(backup)])} --replace"
    assert set(hints(furnished).values()) == {command}
    done = repair(furnished)
    assert done.mended == ()
    assert {check.hint for check in done.checks if not check.ok} == {command}
    assert digest(furnished) == before
    restore(backup, furnished, replace=True)
    assert failed(furnished) == {}
    assert tables_of(furnished) == rows


def _kept_backup(path: Path) -> Path:
    """A backup of the store as it is, as an upgrade leaves one."""
    from kakoreturn.maintenance import backups

    return backups.keep(path, "upgrade", with_photos=False)


def test_where_no_backup_is_known_one_of_the_users_own_is_asked_for(furnished: Path) -> None:
    tamper(furnished, "UPDATE journal SET body = '{}' WHERE seq = 3")
    assert hints(furnished)["journal"] == "restore a backup of yours: kakoreturn restore FILE --replace"


def test_events_that_cannot_be_read_though_their_hashes_are_right_are_left_as_they_are(furnished: Path) -> None:
    from kakoreturn.store.journal import chained, insert_rows

    with bare(furnished) as connection:
        last, before = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC").fetchone()
        row = (last + 1, 99, "2026-06-10T12:00:00Z", 1, None, "note_added", '{"text": 7', None, None)
        insert_rows(connection, [(*row, chained(before, row))])
    unchanged = digest(furnished)
    bad = [check for check in repair(furnished).checks if not check.ok]
    assert ([check.id for check in bad], digest(furnished)) == (["journal", "replay"], unchanged)
    assert all("restore" in str(check.hint) for check in bad)


def test_a_store_that_cannot_be_opened_is_not_repaired(furnished: Path) -> None:
    furnished.write_bytes(b"x" * 9000)
    with pytest.raises(StoreProblem):
        repair(furnished)
    assert furnished.read_bytes() == b"x" * 9000


def test_a_whole_store_is_left_as_it_is(furnished: Path) -> None:
    before = digest(furnished)
    done = repair(furnished)
    assert (done.mended, done.kept, digest(furnished)) == ((), None, before)
    assert not backup_places.folder_of(furnished).exists()


def test_the_backups_are_named(furnished: Path) -> None:
    said = {check.id: check.detail for check in checks(furnished)}
    assert said["backups"].startswith("0 of its own in ")
    _kept_backup(furnished)
    shutil.copy(furnished, backup_places.next_place(furnished, "repair", "db"))
    said = {check.id: check.detail for check in checks(furnished)}
    assert said["backups"].endswith("newest first: kako.db-0002-before-repair.db, kako.db-0001-before-upgrade.zip")
