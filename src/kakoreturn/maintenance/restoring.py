"""Putting a whole database in the place of the store: out of a backup, or made anew out of the store's own journal.

Photos are only ever added, each under its hash, and the database takes its place by one rename. So whatever happens on
the way, there is the old store or the new one.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.records import replace as replace_fields
from kakoreturn.files import TEMPORARY, NewFile, make_folder, sync_file, take_place
from kakoreturn.maintenance import backups
from kakoreturn.maintenance.archive import Archive, Kept, Manifest
from kakoreturn.maintenance.backups import SOUND, WHOLE
from kakoreturn.maintenance.integrity import REPAIRABLE, checkup
from kakoreturn.store import evidence, journal, replay, schema
from kakoreturn.store.format import APPLICATION_ID, SCHEMA_VERSION, Damage, DamagedStore, version_of
from kakoreturn.store.sqlite import connect, is_of_disk, open_or_create, store_errors, unmake


@record
class Restored(Record):
    """What was restored, where the store before it is kept, and the hashes of photos that neither of the two had."""

    manifest: Manifest
    kept: Path | None
    missing: tuple[str, ...]


def restore(source: Path, store: Path, *, replace: bool) -> Restored:
    """Make the store what a backup holds. All of the backup is verified before anything is touched.

    Raises NotFound when there is no such file; Refused when it is no whole backup, is of a newer version, or a store is
    there already (without `replace`); StoreProblem when the store is locked or newer, or the disk does not allow it.
    """
    with Archive(source) as archive, store_errors(store):
        manifest = archive.manifest
        if manifest.version > SCHEMA_VERSION:
            raise Refused(
                f"{archive.name} was written by a newer kakoreturn (version {manifest.version}; this one knows "
                f"{SCHEMA_VERSION})",
                "update kakoreturn, then restore it",
            )
        if not replace and store.is_file() and store.stat().st_size:
            raise _in_the_way(store)
        with _beside(store) as folder:
            database = folder / "database"
            with database.open("xb") as copy:
                archive.copy_database(copy)
            manifest = _worked_out(database, archive)
            for photo in manifest.photos:
                archive.copy_photo(photo)
            with _held(store) as old, _settled(archive, store):
                if not replace and (old is None or version_of(old)):
                    raise _in_the_way(store)
                kept = _swap(database, store, old, "restore")
    missing = tuple(sha256 for sha256 in manifest.missing if not evidence.path_of(store, sha256).is_file())
    return Restored(manifest=manifest, kept=kept, missing=missing)


def rebuild(store: Path) -> Path | None:
    """Make the store anew out of its own journal; where the one before it is kept.

    Raises DamagedStore when the journal is not whole: then nothing is changed.
    """
    with store_errors(store), _beside(store) as folder, _held(store) as old:
        if old is None:
            raise DamagedStore(f"the store {quoted(str(store), 200)} is damaged", "restore a backup of it")
        database = folder / "database"
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(connect(database)) as new:
            _replay(old, new)
            bad = [check for check in checkup(new, database, SOUND | REPAIRABLE) if not check.ok]
        if bad:
            raise DamagedStore(
                f"the store {quoted(str(store), 200)} cannot be rebuilt: {bad[0].detail}", "restore a backup of it"
            )
        return _swap(database, store, old, "repair")


def _replay(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Copy the journal and its guides into a new database, and work the views out of them."""
    new.execute("BEGIN IMMEDIATE")
    schema.create(new)
    for table in ("guides", "journal"):
        found = old.execute(f"SELECT * FROM main.{table} NOT INDEXED ORDER BY rowid")  # noqa: S608 - names above
        # An older journal has fewer columns.
        names, marks = (
            ", ".join(some) for some in ([f'"{one[0]}"' for one in found.description], "?" * len(found.description))
        )
        new.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", found)  # noqa: S608 - names above
    replay.rebuild(new)
    new.execute("COMMIT")


def _in_the_way(store: Path) -> Refused:
    return Refused(
        f"there is a store {quoted(str(store), 200)} already",
        "--replace puts the backup in its place, and keeps the present one in the folder 'backups' beside it",
    )


@contextlib.contextmanager
def _beside(store: Path) -> Iterator[Path]:
    """A folder for what is not yet in place, on the store's own disk. Nothing of it is left, whatever happens."""
    missing = [above for above in (store.parent, *store.parent.parents) if not above.exists()]
    make_folder(store.parent)
    try:
        made_for_now = tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=store.parent, ignore_cleanup_errors=True)
        with made_for_now as name, _letting_go():
            yield Path(name)
    except BaseException:
        for made in missing:
            with contextlib.suppress(OSError):
                made.rmdir()
        raise


@contextlib.contextmanager
def _letting_go() -> Iterator[None]:
    """Let go of what an error on its way still holds: a query that it cut off keeps its database open.

    Windows deletes no file that is open.
    """
    try:
        yield
    except BaseException as error:
        traceback.clear_frames(error.__traceback__)
        raise


def _worked_out(database: Path, archive: Archive) -> Manifest:
    """What there is in the database out of an archive, once its views were worked out of its journal anew.

    Raises Refused unless it is a store, sound, and the one that the manifest tells of.
    """
    manifest = archive.manifest
    try:
        with closing(connect(database)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            known = (application, version_of(connection)) == (APPLICATION_ID, manifest.version)
            sound = known and all(check.ok for check in checkup(connection, database, SOUND))
            named = sound and set(journal.named_files(connection))
            if sound and manifest.version == SCHEMA_VERSION:
                connection.execute("BEGIN IMMEDIATE")
                replay.rebuild(connection)
                connection.execute("COMMIT")
            if not sound or not all(check.ok for check in checkup(connection, database, WHOLE)):
                raise archive.refusal()
            found = replace_fields(manifest, **backups.counted(connection))
    except (sqlite3.Error, Damage, UnicodeDecodeError) as error:
        if is_of_disk(error):
            raise
        raise archive.refusal() from None
    if named != {*(photo.sha256 for photo in manifest.photos), *manifest.missing}:
        raise archive.refusal()
    return found


@contextlib.contextmanager
def _held(store: Path) -> Iterator[sqlite3.Connection | None]:
    """The store that is to be replaced, held against other writers; None where it is too damaged for that.

    Where there was none, an empty one is held, and taken away again when nothing takes its place.
    """
    connection, made = None, False
    try:
        with store_errors(store):
            connection, made = open_or_create(store)
            connection.execute("BEGIN IMMEDIATE")
    except DamagedStore:
        if connection is not None:
            connection.close()
            connection = None
    try:
        yield connection
    except BaseException:
        if connection is not None:
            _let_go(connection)
            if made:
                unmake(connection, store)
        raise
    finally:
        if connection is not None:
            _let_go(connection)
            connection.close()


def _let_go(connection: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.Error):  # it is closed already, or its file is not there any more
        connection.execute("ROLLBACK")


@contextlib.contextmanager
def _settled(archive: Archive, store: Path) -> Iterator[None]:
    """Put the photos of an archive that the store lacks where they belong; away again if the block fails."""
    added: list[Path] = []
    try:
        for photo in archive.manifest.photos:
            if backups.photo_of(store, photo.sha256) is None:
                _settle(archive, store, photo, added)
        yield
    except BaseException:
        for place in added:
            with contextlib.suppress(OSError):
                place.unlink(missing_ok=True)
        raise


def _settle(archive: Archive, store: Path, photo: Kept, added: list[Path]) -> None:
    """Put one photo where it belongs, in the place of a damaged one too; a file that is new goes into `added`."""
    place = evidence.path_of(store, photo.sha256)
    with NewFile(evidence.make_own_folder(store), evidence.PREFIX) as copy:
        archive.copy_photo(photo, copy.stream)
        added += [] if place.exists() else [place]
        evidence.put(store, photo.sha256, copy)


def _swap(new: Path, store: Path, old: sqlite3.Connection | None, why: str) -> Path | None:
    """Put a whole database in the place of the store that is held; where that is kept, None when there was none."""
    kept = None
    if old is None:
        kept = backups.keep_as_it_is(store, why)
    elif version_of(old):
        try:
            kept = backups.keep(store, why, with_photos=why == "restore")  # a repair touches none
        except DamagedStore:
            kept = backups.keep_as_it_is(store, why)
    sync_file(new)
    if old is None:  # its journal, kept as well, must not be taken for that of the new one
        store.with_name(f"{store.name}-journal").unlink(missing_ok=True)
    elif os.name == "nt":  # Windows renames over no open file; another program that has it open makes this fail.
        old.close()
    # A program that has the old file open, and waits to write, is told by SQLite that it is not the store any more.
    take_place(new, store)
    return kept
