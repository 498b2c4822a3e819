"""Keeping photos with the changeset that names them, and finding the files that no changeset names.

A photo moves to its place only when everything else of the changeset was decided, and always while the store is locked.
So a file that is there and not named is nobody's: neither a killed program's nor a running one's.
"""

import contextlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from kakoreturn.store import photo_files
from kakoreturn.store.board import Store
from kakoreturn.store.connection import store_errors
from kakoreturn.store.journal import named_photos
from kakoreturn.store.ledger import Ledger

_DAY_SECONDS = 24 * 60 * 60
_HASH = r"[0-9a-f]{64}"


@contextlib.contextmanager
def changeset_with_photos(
    store: Store, at: str, sources: Iterable[Path], check: photo_files.Check
) -> Iterator[tuple[Ledger, list[photo_files.StagedPhoto]]]:
    """A changeset and copies of the photos it will name; all of it is kept when the block ends well, else nothing.

    What it raises is what `staged` and `Store.changeset` raise.
    """
    with photo_files.staged(store.path, sources, check) as photos:
        fresh = []
        try:
            with store.changeset(at) as book:
                yield book, photos
                for photo in photos:
                    place = photo_files.path_of(store.path, photo.sha256)
                    fresh += [] if place.exists() else [place]
                    photo_files.settle(store.path, photo)
        except BaseException:
            # A full disk, say: nothing was named, and nothing is left behind.
            if fresh and store.exists:
                with contextlib.suppress(Exception):
                    _remove(store, fresh)
            raise


def _remove(store: Store, places: Iterable[Path]) -> int:
    """Remove those of these files that no changeset names, while nobody can write one; how many there were."""
    removed = 0
    with store.transaction() as connection:
        kept = set(named_photos(connection))
        for place in places:
            if place.name not in kept and place.exists():
                place.unlink()
                removed += 1
    return removed


def leftovers(path: Path) -> list[Path]:
    """The temporary files of copies that were interrupted, or are being made just now."""
    return sorted(photo_files.folder_of(path).glob(f"{photo_files.PREFIX}*"))


def orphans(connection: sqlite3.Connection, path: Path) -> list[Path]:
    """The photo files that no changeset names. Files that are no photos of ours are not among them."""
    kept = set(named_photos(connection))
    found = sorted(photo_files.folder_of(path).glob("[0-9a-f][0-9a-f]/*"))
    return [one for one in found if re.fullmatch(_HASH, one.name) and one.name not in kept]


def clean(store: Store, at: str) -> int:
    """Remove what no changeset names and interrupted copies left, where it is older than a day at the UTC moment `at`.

    How many files that were.
    """
    connection = store.connection()
    if connection is None:
        return 0
    before = datetime.fromisoformat(at).timestamp() - _DAY_SECONDS
    with store_errors(store.path):
        old = [
            place
            for place in (*leftovers(store.path), *orphans(connection, store.path))
            if not place.is_symlink() and place.is_file() and place.stat().st_mtime < before
        ]
        return _remove(store, old)
