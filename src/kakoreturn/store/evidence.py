"""Photo files, kept by the SHA-256 of their bytes in a folder beside the store.

A file is written under a temporary name, synced, and renamed to its hash; only then may the journal name it. So a photo
the journal knows is there whole, and a crash leaves at most a file that nothing names.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from kakoreturn.domain.errors import NotFound, Refused, StoreProblem, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.store.connection import make_folder, store_errors, sync_folder

_CHUNK = 1 << 20


@record
class StagedPhoto(Record):
    """A photo that waits under a temporary name: the hex SHA-256 of its bytes, the name it had, its size in bytes."""

    sha256: str
    name: str
    size: int
    temporary: Path


def folder_of(store: Path) -> Path:
    """The folder that holds the photos of a store."""
    return store.with_name(f"{store.name}.photos")


def path_of(store: Path, sha256: str) -> Path:
    """Where the photo with this hash is kept."""
    return folder_of(store) / sha256[:2] / sha256


@contextlib.contextmanager
def staged(store: Path, sources: Iterable[Path]) -> Iterator[list[StagedPhoto]]:
    """Copies of `sources`, as they are, under temporary names in the photo folder of `store`.

    `settle` moves one to its place; what was not settled when the block ends is removed. Raises NotFound when there
    is no such file, Refused when it is empty or no plain file, StoreProblem when it cannot be kept.
    """
    photos: list[StagedPhoto] = []
    try:
        photos.extend(_stage(store, source) for source in sources)
        yield photos
    finally:
        for photo in photos:
            with contextlib.suppress(OSError):
                photo.temporary.unlink(missing_ok=True)


def settle(store: Path, photo: StagedPhoto) -> None:
    """Move a staged photo to its place, for good. Call it in the deed that names the photo, before that is written."""
    with store_errors(store):
        place = path_of(store, photo.sha256)
        make_folder(place.parent)
        photo.temporary.replace(place)
        sync_folder(place.parent)


def _stage(store: Path, source: Path) -> StagedPhoto:
    import tempfile  # most requests come without a photo

    name = quoted(str(source), 200)
    with os.fdopen(_open_plain(source, name), "rb") as stream, store_errors(store):
        folder = make_own_folder(store)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as copy:
                sha256, size = _copy(stream, copy, name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return StagedPhoto(sha256=sha256, name=shown_name(source), size=size, temporary=Path(temporary))


def make_own_folder(store: Path) -> Path:
    """The folder that holds the photos of a store, made where there is none. Raises StoreProblem for a link."""
    folder = folder_of(store)
    if folder.is_symlink():
        raise StoreProblem(f"the photo folder of {quoted(str(store), 200)} is a link", "put a real folder in its place")
    make_folder(folder)
    return folder


def shown_name(source: Path) -> str:
    """The file's own name, fit to be shown: characters that cannot be printed are left out, 200 characters at most."""
    return "".join(char for char in source.name if char.isprintable())[:200] or "photo"


def _copy(source: IO[bytes], copy: IO[bytes], name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        copy.write(chunk)
    if not size:
        raise Refused(f"the file {name} is empty", "name a photo that has something in it")
    copy.flush()
    os.fsync(copy.fileno())
    return digest.hexdigest(), size


def _open_plain(source: Path, name: str) -> int:
    """Open a plain file for reading; never waits on a pipe, never reads a device."""
    try:
        if not stat.S_ISREG(source.stat().st_mode):
            raise Refused(f"{name} is not a plain file", "name the photo itself")
        return os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {name}", "check the name; a path with spaces needs quotes") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "its name is not valid"
        raise Refused(f"{name} cannot be read: {reason}") from None
