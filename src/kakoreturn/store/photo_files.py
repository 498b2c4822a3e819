"""Photo files, kept by the SHA-256 of their bytes in a folder beside the store.

A file is written under a temporary name, looked at, synced, and renamed to its hash; only then may the journal name
it. So a photo the journal knows is there whole, and a crash leaves at most a file that nothing names.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from kakoreturn.domain.errors import NotFound, Refused, StoreProblem, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.store.connection import make_folder, store_errors, sync_folder

_CHUNK = 1 << 20
_MOST = 64 << 20
PREFIX = ".new-"
_SMALLER = "make it smaller, or name the photo itself"

# Sees that a copy is a picture we keep; errors call it by the name. Gives its width and height upright, in pixels.
Check = Callable[[Path, str], tuple[int, int]]


@record
class StagedPhoto(Record):
    """A photo that waits under a temporary name.

    `sha256` is of its bytes, in hex; `name` is what its file was called; `size` in bytes; `sides` are its width and
    height upright, in pixels.
    """

    sha256: str
    name: str
    size: int
    sides: tuple[int, int]
    temporary: Path


def folder_of(store: Path) -> Path:
    """The folder that holds the photos of a store."""
    return store.with_name(f"{store.name}.photos")


def path_of(store: Path, sha256: str) -> Path:
    """Where the photo with this hash is kept."""
    return folder_of(store) / sha256[:2] / sha256


@contextlib.contextmanager
def staged(store: Path, sources: Iterable[Path], check: Check) -> Iterator[list[StagedPhoto]]:
    """Copies of `sources`, as they are, under temporary names in the photo folder of `store`.

    `settle` moves one to its place; what was not settled when the block ends is removed. Raises NotFound when there
    is no such file, Refused when `check` refuses it, or it is empty, too large, or no plain file, StoreProblem when it
    cannot be kept.
    """
    photos: list[StagedPhoto] = []
    try:
        photos.extend(_stage(store, source, check) for source in sources)
        yield photos
    finally:
        for photo in photos:
            with contextlib.suppress(OSError):
                photo.temporary.unlink(missing_ok=True)


def settle(store: Path, photo: StagedPhoto) -> None:
    """Move a staged photo to its place, for good. Call it before the changeset that names it is written."""
    with store_errors(store):
        place = path_of(store, photo.sha256)
        make_real(store, place.parent)
        photo.temporary.replace(place)
        sync_folder(place.parent)


def make_real(store: Path, folder: Path) -> None:
    """Make a folder for photos. Raises StoreProblem for a link in its place: what is kept must not go elsewhere."""
    if folder.is_symlink():
        raise StoreProblem(f"the photo folder of {quoted(str(store), 200)} is a link", "put a real folder in its place")
    make_folder(folder)


def _stage(store: Path, source: Path, check: Check) -> StagedPhoto:
    import tempfile  # most requests come without a photo

    name = quoted(str(source), 200)
    with os.fdopen(_open_plain(source, name), "rb") as stream, store_errors(store):
        folder = make_own_folder(store)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=PREFIX)
        try:
            with os.fdopen(handle, "wb") as copy:
                sha256, size = _copy(stream, copy, name)
                sides = check(Path(temporary), name)
                os.fsync(copy.fileno())
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return StagedPhoto(sha256=sha256, name=shown_name(source), size=size, sides=sides, temporary=Path(temporary))


def make_own_folder(store: Path) -> Path:
    """The folder that holds the photos of a store, made where there is none. Raises StoreProblem for a link."""
    folder = folder_of(store)
    make_real(store, folder)
    return folder


def shown_name(source: Path) -> str:
    """The file's own name, fit to be shown: characters that cannot be printed are left out, 200 characters at most."""
    return "".join(char for char in source.name if char.isprintable())[:200] or "photo"


def _copy(source: IO[bytes], copy: IO[bytes], name: str) -> tuple[str, int]:
    """Copy what stands in `source`; the hash and size of it. Raises Refused when it is no photo's, or does not hold."""
    digest, size, before = hashlib.sha256(), 0, os.fstat(source.fileno())
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > _MOST:
            raise Refused(f"the file {name} is larger than {_MOST >> 20} MiB", _SMALLER)
        copy.write(chunk)
    after = os.fstat(source.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise Refused(f"the file {name} changed while it was read", "try again once it is complete")
    if not size:
        raise Refused(f"the file {name} is empty", "name a photo that has something in it")
    copy.flush()
    return digest.hexdigest(), size


def _open_plain(source: Path, name: str) -> int:
    """Open a plain file for reading; never follows a link, never waits on a pipe, never reads a device."""
    flags = os.O_RDONLY
    for flag in ("O_BINARY", "O_NONBLOCK", "O_NOFOLLOW"):
        flags |= getattr(os, flag, 0)
    try:
        found = source.lstat()
        if stat.S_ISREG(found.st_mode):
            handle = os.open(source, flags)
            if stat.S_ISREG(os.fstat(handle).st_mode):
                return handle
            os.close(handle)  # something else was put in its place meanwhile
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {name}", "check the name; a path with spaces needs quotes") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "its name is not valid"
        raise Refused(f"{name} cannot be read: {reason}") from None
    is_link = stat.S_ISLNK(found.st_mode)
    raise Refused(f"{name} is {'a link, not a photo' if is_link else 'not a plain file'}", "name the photo itself")
