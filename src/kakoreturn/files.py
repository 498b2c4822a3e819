"""Files: plain ones are opened, new ones are written beside their place and take it whole and synced, or not at all.

Everything that is written is for this user alone. What the system reports comes as an `OSError`, and whoever calls says
what it means.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from functools import cache

from kakoreturn.domain.errors import NotFound, Refused, StoreProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO, Any, Self

CHUNK = 1 << 20
# How the names of files and folders begin that are in the making; after a day nobody works on them any more.
TEMPORARY = ".kakoreturn-"
DAY_SECONDS = 24 * 60 * 60
# The disk is to blame, and no other place on it would do.
_OF_DISK = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EIO, errno.EFBIG, errno.EROFS})
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


# What Windows says of a file that another program has open, by its own numbers of errors.
_IN_USE = {
    5: "access denied, as where it is open in another program",
    32: "it is open in another program",
    33: "it is open in another program",
}


def reason(error: Exception, otherwise: str = "the system refused") -> str:
    """Why a file cannot be used: in the system's words, `otherwise` where it has none."""
    return _IN_USE.get(getattr(error, "winerror", None) or 0) or getattr(error, "strerror", None) or otherwise


def is_gone(path: str | os.PathLike[str]) -> bool:
    """Whether there is no such file. One that the system cannot tell about is there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def is_of_disk(error: BaseException) -> bool:
    """Whether it is a disk that fails, or has no room."""
    return isinstance(error, OSError) and error.errno in _OF_DISK


def unreadable(name: str, error: Exception) -> Refused | StoreProblem:
    """What to raise for a file from outside that cannot be read; `name` is what it is called in words."""
    problem = StoreProblem if is_of_disk(error) else Refused
    return problem(f"{name} cannot be read: {reason(error, 'its name is not valid')}")


class NotPlain(OSError):
    """A folder, a pipe, a device, or a link where none may be."""


def open_plain(path: str | os.PathLike[str], *, follow: bool = True) -> IO[bytes]:
    """Open a plain file for reading: a pipe is never waited for, a device never read.

    A link is followed unless `follow` says otherwise. Raises NotPlain, and OSError or ValueError as opening does.
    """
    check_plain(os.stat(path, follow_symlinks=follow))
    flags = os.O_RDONLY
    for flag in ("O_BINARY", "O_NONBLOCK", *(() if follow else ("O_NOFOLLOW",))):
        flags |= getattr(os, flag, 0)
    file = os.fdopen(os.open(path, flags), "rb")
    try:
        check_plain(os.fstat(file.fileno()))  # something else may have been put in its place meanwhile
    except BaseException:
        file.close()
        raise
    return file


def open_named(
    path: str | os.PathLike[str], name: str, *, what: str = "file", otherwise: str = "", follow: bool = True
) -> IO[bytes]:
    """Open a plain file from outside, which errors call by `name`, for reading; `otherwise` is another way to give it.

    Raises NotFound where there is none, Refused for what is no plain file, and what `unreadable` makes of the rest.
    """
    try:
        return open_plain(path, follow=follow)
    except (FileNotFoundError, NotADirectoryError):
        hint = f"check the name; {otherwise or 'a path with spaces needs quotes'}"
        raise NotFound(f"there is no file {name}", hint) from None
    except NotPlain as error:
        hint = f"name the {what} itself{otherwise and f'; {otherwise}'}"
        raise Refused(f"{name} is {error.strerror}", hint) from None
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from None


def read_named(path: str | os.PathLike[str], name: str, most: int, *, otherwise: str = "") -> bytes:
    """What stands in such a file: of one with more than `most` bytes a byte more than these. Raises as `open_named`."""
    with open_named(path, name, otherwise=otherwise) as file:
        try:
            return file.read(most + 1)
        except OSError as error:
            raise unreadable(name, error) from None


def check_plain(found: os.stat_result) -> None:
    """Raise NotPlain unless it was a plain file that was found."""
    if not stat.S_ISREG(found.st_mode):
        what = "a link" if stat.S_ISLNK(found.st_mode) else "not a plain file"
        raise NotPlain(errno.EINVAL, what)


def sha256_of_bytes(content: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    found: str = _sha256()(content).hexdigest()
    return found


@cache
def _sha256() -> Any:  # noqa: ANN401 - a class of whichever module
    """What hashes without OpenSSL, where Python has it: loading that takes a twentieth of a short command's time."""
    for module in ("_sha2", "_sha256"):  # since Python 3.12, and before
        with contextlib.suppress(ImportError):
            return __import__(module).sha256
    import hashlib

    return hashlib.sha256


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class NewFile:
    """A file in the making, under a temporary name. It takes its place by `keep_as`, or is gone when the block ends."""

    def __init__(self, folder: Path, prefix: str = TEMPORARY) -> None:
        self.path = folder / f"{prefix}{os.urandom(8).hex()}"
        self.stream: IO[bytes] = os.fdopen(os.open(self.path, _NEW, 0o600), "w+b")
        self._kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def finish(self) -> None:
        """Make sure that what was written is on the disk, and write no more."""
        if not self.stream.closed:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()

    def keep_as(self, place: Path, mode: int = 0o600) -> None:
        """Give the file its place, as `take_place` does."""
        self.finish()  # Windows renames no file that is open
        take_place(self.path, place, mode)
        self._kept = True

    def discard(self) -> None:
        """Take the file away, unless it has its place."""
        with contextlib.suppress(OSError):
            self.stream.close()
        if not self._kept:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)


@contextlib.contextmanager
def replacing(path: Path, *, keeps_mode: bool = False) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `path` when the block ends well; else nothing changes.

    A link stays, and what it leads to is replaced; with `keeps_mode` a file that is there keeps its mode.
    """
    from pathlib import Path

    place = Path(os.path.realpath(path))
    mode = 0o600
    if place.exists():
        check_plain(found := place.stat())
        mode = stat.S_IMODE(found.st_mode) if keeps_mode else mode
    with NewFile(place.parent) as new:
        yield new.stream
        new.keep_as(place, mode)


def take_place(new: Path, place: Path, mode: int = 0o600) -> None:
    """Rename a file that is whole and synced to its place, in that of another which is there.

    From then on it is there after a power cut too.
    """
    if os.name != "nt" and stat.S_IMODE(new.stat().st_mode) != mode:
        with contextlib.suppress(PermissionError):  # a file system that knows no modes
            new.chmod(mode)
    new.replace(place)
    sync_renamed(place.parent)


def sync_file(path: Path) -> None:
    """Make sure that what was written to a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for this user alone."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for above in reversed(missing):
        with contextlib.suppress(FileExistsError):
            above.mkdir(mode=0o700)
            sync_folder(above.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that what was made or renamed in `folder` is still there after a power cut."""
    if os.name == "nt":  # Windows cannot open a folder, and keeps its own journal of names.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_renamed(folder: Path) -> None:
    """Sync a folder once a file was renamed in it.

    The file is there and whole by then: a file system that cannot sync a folder is no reason to say otherwise.
    """
    with contextlib.suppress(OSError):
        sync_folder(folder)
