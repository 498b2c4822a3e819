"""Backing the store up and restoring it: everything comes back, and nothing is overwritten that was not to be."""

import contextlib
import os
import shutil
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pytest

from kakoreturn import files
from kakoreturn.domain.errors import NotFound, Refused, StoreProblem
from kakoreturn.domain.values import Happening
from kakoreturn.maintenance import archive, backup_places, backups
from kakoreturn.maintenance.archive import Archive
from kakoreturn.maintenance.backups import back_up
from kakoreturn.maintenance.restoring import rebuild, restore
from kakoreturn.store import Store, evidence
from kakoreturn.store.format import DamagedStore
from tests.support.stores import PICTURE, add_photo, bare, digest, failed, open_case, record, tables_of, tamper

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no mode bits")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a backup goes."""
    return tmp_path / "saved.zip"


def save(store: Path, target: Path, *, force: bool = False, anyway: bool = False) -> archive.Manifest:
    """Back a store up."""
    return back_up(store, target, force=force, anyway=anyway)


def wipe(store: Path) -> None:
    """Lose the store and its photos."""
    store.unlink()
    shutil.rmtree(evidence.folder_of(store))


def photos_of(store: Path) -> dict[str, bytes]:
    """The content of each photo beside a store, by the name of its file."""
    return {one.name: one.read_bytes() for one in evidence.folder_of(store).rglob("*") if one.is_file()}


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {one.name for one in folder.iterdir()}


# --- there and back


def test_a_backup_brings_everything_back(furnished: Path, target: Path) -> None:
    rows, photos = tables_of(furnished), photos_of(furnished)
    manifest = save(furnished, target)
    assert (manifest.cases, manifest.orders, len(manifest.photos), manifest.missing) == (3, 4, 1, ())
    wipe(furnished)
    done = restore(target, furnished, replace=False)
    assert (done.manifest, done.kept, done.missing) == (manifest, None, ())
    assert (tables_of(furnished), photos_of(furnished)) == (rows, photos)
    assert failed(furnished) == {}


def test_a_restored_store_can_be_written(furnished: Path, target: Path) -> None:
    save(furnished, target)
    wipe(furnished)
    restore(target, furnished, replace=False)
    with Store(furnished) as store:
        assert open_case(store, "KB9") == 5
    assert failed(furnished) == {}


def test_the_same_store_makes_the_same_bytes(furnished: Path, tmp_path: Path) -> None:
    save(furnished, tmp_path / "one.zip")
    save(furnished, tmp_path / "two.zip")
    assert digest(tmp_path / "one.zip") == digest(tmp_path / "two.zip")


def test_backing_up_changes_nothing(furnished: Path, target: Path) -> None:
    before, there = digest(furnished), names(furnished.parent)
    save(furnished, target)
    assert (digest(furnished), names(furnished.parent)) == (before, there)
    assert names(target.parent) == {furnished.parent.name, target.name}


@posix
def test_a_backup_is_for_its_user_alone(furnished: Path, target: Path) -> None:
    save(furnished, target)
    restore(target, furnished, replace=True)
    made = [target, furnished, *backup_places.backups_of(furnished), *evidence.folder_of(furnished).rglob("*")]
    assert [one.name for one in made if stat.S_IMODE(one.stat().st_mode) & 0o077] == []
    assert stat.S_IMODE(backup_places.folder_of(furnished).stat().st_mode) == 0o700


def test_a_backup_goes_to_another_place(furnished: Path, target: Path, tmp_path: Path) -> None:
    save(furnished, target)
    elsewhere = tmp_path / "a" / "b" / "other.db"
    restore(target, elsewhere, replace=False)
    assert tables_of(elsewhere) == tables_of(furnished)
    assert photos_of(elsewhere) == photos_of(furnished)


def test_a_backup_while_others_write_is_one_state_of_the_store(furnished: Path, target: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Store(furnished) as store:
            while not stop.is_set():
                open_case(store, f"KB1{len(store.cases('1 = 1'))}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [save(furnished, target, force=True).cases for _ in range(3)]
        restore(target, tmp_path / "copy.db", replace=False)
    finally:
        stop.set()
        writer.join()
    assert made == sorted(made)
    assert failed(tmp_path / "copy.db") == {}
    with Store(tmp_path / "copy.db") as copy:
        assert len(copy.cases("1 = 1")) == made[-1]


# --- what is not overwritten


def test_a_file_that_is_there_is_not_overwritten(furnished: Path, target: Path) -> None:
    target.write_text("mine")
    with pytest.raises(Refused, match="is there already") as refusal:
        save(furnished, target)
    assert "--force" in str(refusal.value.hint)
    assert target.read_text() == "mine"
    save(furnished, target, force=True)
    with Archive(target) as opened:
        assert opened.manifest.cases == 3


@pytest.mark.parametrize("name", ["kako.db", "kako.db-journal", "kako.db.photos", "kako.db.photos/mine.zip"])
def test_the_store_is_never_overwritten(furnished: Path, name: str) -> None:
    before = digest(furnished), photos_of(furnished)
    with pytest.raises(Refused):
        save(furnished, furnished.parent / name, force=True)
    assert (digest(furnished), photos_of(furnished)) == before


@posix
def test_neither_is_what_a_link_leads_to(furnished: Path, target: Path) -> None:
    target.symlink_to(furnished)
    before = digest(furnished)
    with pytest.raises(Refused):
        save(furnished, target, force=True)
    assert digest(furnished) == before


def test_a_folder_and_a_file_in_no_folder_are_refused(furnished: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not a plain file"):
        save(furnished, tmp_path, force=True)
    with pytest.raises(NotFound, match="no folder"):
        save(furnished, tmp_path / "gone" / "saved.zip")


def test_where_there_is_no_store_there_is_nothing_to_back_up(path: Path, target: Path) -> None:
    with pytest.raises(NotFound, match="no store"):
        save(path, target)
    path.touch()
    with pytest.raises(NotFound, match="no store"):
        save(path, target)
    assert not target.exists()


def test_a_present_store_is_only_replaced_when_that_is_wanted(furnished: Path, target: Path) -> None:
    save(furnished, target)
    before = digest(furnished), names(furnished.parent)
    with pytest.raises(Refused, match="already") as refusal:
        restore(target, furnished, replace=False)
    assert "--replace" in str(refusal.value.hint)
    assert (digest(furnished), names(furnished.parent)) == before


def test_a_store_that_is_replaced_is_kept_with_its_photos(furnished: Path, target: Path, tmp_path: Path) -> None:
    save(furnished, target)
    with Store(furnished) as store:
        number = open_case(store, "KB9")
        (tmp_path / "toe.jpg").write_bytes(b"another picture")
        name = add_photo(store, number, tmp_path / "toe.jpg")
    rows = tables_of(furnished)
    done = restore(target, furnished, replace=True)
    assert done.kept == furnished.parent / "backups" / "kako.db-0001-before-restore.zip"
    assert tables_of(furnished) != rows
    assert failed(furnished) == {}
    shutil.rmtree(evidence.folder_of(furnished))
    assert done.kept is not None
    restore(done.kept, furnished, replace=True)
    assert tables_of(furnished) == rows
    assert evidence.path_of(furnished, name).read_bytes() == b"another picture"
    assert failed(furnished) == {}


def test_the_newest_ten_are_kept_and_nothing_else_is_touched(furnished: Path, target: Path) -> None:
    save(furnished, target)
    folder = backup_places.folder_of(furnished)
    folder.mkdir(mode=0o700)
    others = {"mine.zip", "kako.db-0001-before-restore.txt", "other.db-0001-before-restore.zip", "kako.db-x.zip"}
    for name in others:
        (folder / name).touch()
    for _ in range(backup_places.MOST_KEPT + 3):
        restore(target, furnished, replace=True)
    made = {f"kako.db-{number:04}-before-restore.zip" for number in range(4, backup_places.MOST_KEPT + 4)}
    assert names(folder) == others | made
    assert [one.name for one in backup_places.backups_of(furnished)] == sorted(made)


def test_a_program_that_had_the_old_store_open_writes_into_the_new_one(furnished: Path, target: Path) -> None:
    save(furnished, target)
    with Store(furnished) as store:
        assert store.cases()
        if sys.platform == "win32":
            with pytest.raises(StoreProblem):
                restore(target, furnished, replace=True)
            return
        restore(target, furnished, replace=True)
        record(store, 1, Happening.REVIEWED)
    with Store(furnished) as anew:
        case = anew.case(1)
    assert case is not None
    assert case.state == Happening.REVIEWED
    assert failed(furnished) == {}


# --- photos


@pytest.mark.parametrize("content", [None, b"", PICTURE.swapcase()])
def test_a_photo_that_is_not_whole_is_not_left_out_in_silence(
    furnished: Path, target: Path, content: bytes | None
) -> None:
    (photo,) = (one for one in evidence.folder_of(furnished).rglob("*") if one.is_file())
    photo.unlink()
    if content is not None:
        photo.write_bytes(content)
    with pytest.raises(StoreProblem, match="1 evidence file is missing or changed") as problem:
        save(furnished, target)
    assert "--anyway" in str(problem.value.hint)
    assert names(target.parent) == {furnished.parent.name}
    assert save(furnished, target, anyway=True).missing == (photo.name,)
    wipe(furnished)
    assert restore(target, furnished, replace=False).missing == (photo.name,)
    assert set(failed(furnished)) == {"photos"}


def test_a_photo_of_the_backup_takes_the_place_of_a_damaged_one(furnished: Path, target: Path) -> None:
    save(furnished, target)
    (photo,) = (one for one in evidence.folder_of(furnished).rglob("*") if one.is_file())
    photo.write_bytes(b"damaged")
    restore(target, furnished, replace=True)
    assert photo.read_bytes() == PICTURE
    assert failed(furnished) == {}


def test_a_photo_that_changes_while_it_is_backed_up_is_noticed(
    furnished: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe = backups.describe

    def described(copy: Path, store: Path, checks: frozenset[str], *, with_photos: bool) -> archive.Manifest:
        found = describe(copy, store, checks, with_photos=with_photos)
        for photo in found.photos:
            evidence.path_of(store, photo.sha256).write_bytes(PICTURE.swapcase())
        return found

    monkeypatch.setattr(backups, "describe", described)
    with pytest.raises(StoreProblem, match="reads differently"):
        save(furnished, target)
    assert names(target.parent) == {furnished.parent.name}


def test_more_photos_than_a_backup_takes_are_said(
    furnished: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "MOST_PHOTOS", 0)
    with pytest.raises(StoreProblem, match="a backup takes 0 at most"):
        save(furnished, target)
    assert names(target.parent) == {furnished.parent.name}


# --- damage


def test_a_damaged_store_is_not_backed_up_as_if_it_were_whole(furnished: Path, target: Path) -> None:
    tamper(furnished, "UPDATE journal SET body = replace(body, 'seam', 'team') WHERE seq = 3")
    with pytest.raises(DamagedStore, match="row 3 of the journal was changed"):
        save(furnished, target, anyway=True)
    assert names(target.parent) == {furnished.parent.name}


@pytest.mark.parametrize("damage", ["journal", "pages", "text", "empty header"])
def test_a_damaged_store_can_be_replaced_and_is_kept_as_it_is(furnished: Path, target: Path, damage: str) -> None:
    save(furnished, target)
    rows = tables_of(furnished)
    if damage == "journal":
        tamper(furnished, "UPDATE journal SET body = '{}' WHERE seq = 3")
    else:
        data = furnished.read_bytes()
        start, length = {"pages": (4096, 40_000), "text": (0, len(data)), "empty header": (0, 100)}[damage]
        furnished.write_bytes(data[:start] + b"x" * length + data[start + length :])
    damaged = furnished.read_bytes()
    done = restore(target, furnished, replace=True)
    assert done.kept is not None
    assert done.kept.suffix == ".db"
    assert done.kept.read_bytes() == damaged
    assert tables_of(furnished) == rows
    assert failed(furnished) == {}


def test_the_journal_of_a_damaged_store_is_not_taken_for_that_of_the_new_one(furnished: Path, target: Path) -> None:
    save(furnished, target)
    rows = tables_of(furnished)
    with bare(furnished) as killed:
        killed.execute("BEGIN IMMEDIATE")
        killed.execute("PRAGMA cache_spill = 1")
        killed.execute("UPDATE cases SET item = 'half written'")
        left = furnished.with_name("kako.db-journal").read_bytes()
    furnished.write_bytes(b"x" * 5000)
    furnished.with_name("kako.db-journal").write_bytes(left)
    restore(target, furnished, replace=True)
    assert tables_of(furnished) == rows
    assert not furnished.with_name("kako.db-journal").exists()


def test_someone_elses_database_is_not_replaced(furnished: Path, target: Path, tmp_path: Path) -> None:
    save(furnished, target)
    other = tmp_path / "songs.db"
    with bare(other) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    before = digest(other)
    with pytest.raises(StoreProblem, match="not a kakoreturn store"):
        restore(target, other, replace=True)
    assert digest(other) == before


# --- what the disk does not allow


@pytest.mark.parametrize("place", ["photo", "database", "rename"])
def test_a_restore_that_fails_leaves_the_old_store_and_nothing_else(
    furnished: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    save(furnished, target)
    elsewhere = tmp_path / "new" / "kako.db"
    elsewhere.parent.mkdir()
    with Store(elsewhere) as store:
        open_case(store, "KB7")
    before = digest(elsewhere)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        match place:
            case "photo":
                full.setattr(evidence, "sync_folder", fail)
            case "database":
                full.setattr(Archive, "copy_database", fail)
            case "rename":
                full.setattr(backups, "keep", fail)
        for one in (elsewhere, tmp_path / "none" / "kako.db"):
            if place == "rename" and one != elsewhere:
                continue  # there is nothing to keep
            with pytest.raises(StoreProblem, match="No space left on device"):
                restore(target, one, replace=True)
    assert digest(elsewhere) == before
    left = [one for one in tmp_path.rglob("*") if one.is_file() and furnished.parent not in one.parents]
    assert set(left) == {target, elsewhere}
    restore(target, elsewhere, replace=True)
    assert tables_of(elsewhere) == tables_of(furnished)


@pytest.mark.parametrize("there", [True, False])
def test_a_restore_is_done_once_the_store_is_in_its_place_whatever_the_folder_says(
    furnished: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    save(furnished, target)
    elsewhere = tmp_path / "new" / "kako.db"
    elsewhere.parent.mkdir()
    if there:
        with Store(elsewhere) as store:
            open_case(store, "KB7")
    real = files.sync_folder

    def fail(folder: Path) -> None:
        if folder == elsewhere.parent and elsewhere.exists() and tables_of(elsewhere) == tables_of(furnished):
            raise OSError(5, "Input/output error")
        real(folder)

    monkeypatch.setattr(files, "sync_folder", fail)
    restore(target, elsewhere, replace=True)
    assert tables_of(elsewhere) == tables_of(furnished)
    assert failed(elsewhere) == {}


def test_a_backup_that_cannot_be_written_leaves_nothing(
    furnished: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target.write_text("the backup before")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StoreProblem, match=r"the backup .* cannot be written: No space left on device"):
        save(furnished, target, force=True)
    assert target.read_text() == "the backup before"
    assert names(target.parent) == {furnished.parent.name, target.name}


# --- a store made anew out of its journal


def test_a_store_is_made_anew_out_of_its_journal(furnished: Path) -> None:
    rows = tables_of(furnished)
    with bare(furnished) as connection:
        connection.execute("UPDATE cases SET state = 'odd'")
        connection.execute("DROP INDEX open_cases")
        connection.execute("CREATE TABLE song (title TEXT)")
        connection.execute("DELETE FROM items WHERE number = 'KB2'")
    kept_as = rebuild(furnished)
    assert failed(furnished) == {}
    assert tables_of(furnished) == rows
    assert kept_as is not None
    with contextlib.closing(sqlite3.connect(kept_as)) as before:
        assert before.execute("SELECT DISTINCT state FROM cases").fetchall() == [("odd",)]


def test_not_out_of_a_journal_that_was_changed(furnished: Path) -> None:
    tamper(furnished, "UPDATE journal SET body = '{}' WHERE seq = 3")
    before, there = digest(furnished), names(furnished.parent)
    with pytest.raises(DamagedStore):
        rebuild(furnished)
    assert (digest(furnished), names(furnished.parent)) == (before, there)
