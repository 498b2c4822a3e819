"""Backups: those the user asks for, and those kept in `backups/` beside the store before it is changed as a whole."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from kakoreturn.domain.errors import NotFound, Refused, StoreProblem, quoted
from kakoreturn.files import CHUNK, TEMPORARY, NewFile, make_folder, reason, sync_folder
from kakoreturn.maintenance import backup_places
from kakoreturn.maintenance.archive import MOST_PHOTOS, Archive, Kept, Manifest, hashed, write_archive
from kakoreturn.maintenance.integrity import require
from kakoreturn.store import evidence
from kakoreturn.store.format import version_of
from kakoreturn.store.journal import named_files
from kakoreturn.store.sqlite import connect, open_existing, store_errors

# What must be right in a database that is worth keeping: the views can be worked out again, and photos stand apart.
SOUND = frozenset({"integrity", "schema", "journal", "guides"})
# What must be right in one that the user keeps: it is replayed, so that it tells what its journal does.
WHOLE = SOUND | {"foreign_keys", "replay"}


def back_up(store: Path, target: Path, *, force: bool, anyway: bool) -> Manifest:
    """Write the store with its photos and attachments to one file, and read it back before it takes its name.

    Raises NotFound when there is no store or no such folder, Refused for a target that is there already (without
    `force`) or belongs to the store, StoreProblem when the store is damaged; files that are missing or changed only
    count without `anyway`.
    """
    connection = open_existing(store)
    if connection is None:
        raise NotFound(
            f"there is no store {quoted(str(store), 200)} yet", "begin with: kakoreturn new, or name it with --db"
        )
    connection.close()
    _check_target(store, target, force=force)
    with _writing(target):
        return _write(store, target, WHOLE, with_photos=True, anyway=anyway)


def _check_target(store: Path, target: Path, *, force: bool) -> None:
    name = quoted(str(target), 200)
    if not target.parent.is_dir():
        raise NotFound(f"there is no folder {quoted(str(target.parent), 200)}", "make it first, or name another file")
    place, own = target.resolve(), store.resolve()
    kept = evidence.folder_of(own)
    if place in {own, own.with_name(f"{own.name}-journal"), kept} or kept in place.parents:
        raise Refused(f"{name} is part of the store itself", "name another file")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise Refused(f"{name} is not a plain file", "name a new file")
    if target.exists() and not force:
        raise Refused(f"the file {name} is there already", "name a new one, or overwrite it with --force")


@contextlib.contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Say what the system reports about a backup in one sentence."""
    try:
        yield
    except OSError as error:
        why = reason(error)
        raise StoreProblem(
            f"the backup {quoted(str(target), 200)} cannot be written: {why}", "check its folder and the free space"
        ) from error


def _write(store: Path, target: Path, checks: frozenset[str], *, with_photos: bool, anyway: bool) -> Manifest:
    with (
        tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=target.parent, ignore_cleanup_errors=True) as folder,
        NewFile(Path(folder), "backup-") as made,
    ):
        copy = Path(folder, "database")
        snapshot(store, copy)
        manifest = describe(copy, store, checks, with_photos=with_photos)
        if manifest.missing and with_photos and not anyway:
            some = (
                f"{len(manifest.missing)} of the evidence files are"
                if len(manifest.missing) > 1
                else "1 evidence file is"
            )
            raise StoreProblem(
                f"{some} missing or changed, and would not be in the backup",
                "kakoreturn doctor says which; back up all the rest with --anyway",
            )
        places = [evidence.path_of(store, photo.sha256) for photo in manifest.photos]
        write_archive(made.stream, manifest, copy, places)
        made.finish()
        verify(made.path)
        made.keep_as(target)
    return manifest


def verify(made: Path) -> None:
    """Read an archive that was just written from end to end. Raises StoreProblem when it is not what was written."""
    try:
        with Archive(made) as archive, open(os.devnull, "wb") as nowhere:
            archive.copy_database(nowhere)
            for photo in archive.manifest.photos:
                archive.copy_photo(photo)
    except Refused:
        raise StoreProblem(
            "what was written to the backup reads differently",
            "an evidence file was changed meanwhile, or the disk is failing",
        ) from None


def snapshot(store: Path, copy: Path) -> None:
    """Copy the database as it is at one moment, whoever writes to it. The copy is made new, for this user alone."""
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        # A connection of its own: SQLite copies from none that has a write transaction.
        with store_errors(store), closing(connect(store)) as source, closing(sqlite3.connect(copy)) as target:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # waits for a writer here, and no longer
            source.backup(target)
    except StoreProblem as problem:
        if getattr(problem.__cause__, "sqlite_errorcode", 0) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from problem  # that is about the copy
        raise


def describe(copy: Path, store: Path, checks: frozenset[str], *, with_photos: bool) -> Manifest:
    """What an archive of a snapshot holds. Raises DamagedStore when one of these checks of the snapshot fails."""
    with store_errors(store), closing(connect(copy)) as connection:
        require(connection, store, checks)
        counts = counted(connection)
        version, named = version_of(connection), named_files(connection)
    if len(named) > MOST_PHOTOS:
        raise StoreProblem(f"the store has {len(named)} evidence files; a backup takes {MOST_PHOTOS} at most")
    whole = [photo for sha256 in named if (photo := photo_of(store, sha256))] if with_photos else []
    return Manifest(
        version=version,
        **counts,
        database=hashed(copy),
        photos=tuple(whole),
        missing=tuple(sorted(set(named) - {photo.sha256 for photo in whole})),
    )


def counted(connection: sqlite3.Connection) -> dict[str, Any]:
    """What a manifest says of a database: how many cases and orders, and when it was last written to."""
    query = (
        "SELECT (SELECT count(*) FROM cases), (SELECT count(DISTINCT number) FROM items), "
        "(SELECT at FROM journal ORDER BY seq DESC LIMIT 1)"
    )
    return dict(zip(("cases", "orders", "last_at"), connection.execute(query).fetchone(), strict=True))


def photo_of(store: Path, sha256: str) -> Kept | None:
    """A photo or attachment of the store; None when it is missing or changed."""
    place = evidence.path_of(store, sha256)
    found = hashed(place) if place.is_file() else None
    return found if found and found.sha256 == sha256 else None


def keep(store: Path, why: str, *, with_photos: bool) -> Path:
    """Back the store up beside it before it is changed as a whole; where that is. The newest ten are kept.

    Call it under the store's lock. Raises DamagedStore when the store is not sound.
    """
    target = backup_places.next_place(store, why, "zip")
    with _writing(target):
        make_folder(target.parent)
        _write(store, target, SOUND, with_photos=with_photos, anyway=True)
    _prune(store)
    return target


def keep_as_it_is(store: Path, why: str) -> Path:
    """Keep the bytes of a database that is too damaged for a backup; where that is."""
    target = backup_places.next_place(store, why, "db")
    with _writing(target):
        make_folder(target.parent)
        for ending in ("", "-journal"):
            source, copy = store.with_name(store.name + ending), target.with_name(target.name + ending)
            if source.exists():
                _link(source, copy)
        sync_folder(target.parent)
    _prune(store)
    return target


def _link(source: Path, copy: Path) -> None:
    # A link needs no reading: closing a file that was read would give up SQLite's locks on it.
    try:
        os.link(source, copy)
    except OSError:
        with source.open("rb") as old, copy.open("xb") as new:
            shutil.copyfileobj(old, new, CHUNK)
            new.flush()
            os.fsync(new.fileno())
        copy.chmod(0o600)


def _prune(store: Path) -> None:
    """Remove all but the newest; one that cannot be removed stays."""
    for old in backup_places.backups_of(store)[: -backup_places.MOST_KEPT]:
        for one in (old, old.with_name(f"{old.name}-journal")):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)
