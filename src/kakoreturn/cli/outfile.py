"""Files that are written where the user said, whole or not at all."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kakoreturn.cli.session import Session
from kakoreturn.domain.errors import KakoError, Refused, StoreProblem, UsageProblem, quoted
from kakoreturn.store.connection import sync_renamed
from kakoreturn.store.photo_files import folder_of

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EIO, errno.EFBIG)


def target(now: Session, out: str) -> Path:
    """The file or folder that --out names. Raises UsageProblem for the store, its photos, and what is no path."""
    if not out.strip() or "\0" in out:
        raise UsageProblem(f"--out {quoted(out)} is not a path", "name a file")
    path = Path(out)
    with problems(path):
        real, store = path.resolve(), now.db.resolve()
        same = real in {store, store.with_name(f"{store.name}-journal")} or (
            real.exists() and store.exists() and real.samefile(store)
        )
        if same or folder_of(store) in (real, *real.parents):
            raise UsageProblem(
                f"--out {quoted(out, 200)} is the store itself or among the photos of it", "name another place"
            )
    return path


@contextlib.contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `path` when the block ends well, synced to disk; else nothing changes.

    A link stays, and what it leads to is replaced. A file that is there keeps its mode, unless `private` lets only this
    user read it. A pipe or a device is written to as it is. Raises UsageProblem, or StoreProblem for a full disk.
    """
    with problems(path):
        real = path.resolve()
        if real.exists() and not real.is_file():
            with real.open("wb") as file:  # a folder says that it is one
                yield file
            return
        temporary = real.with_name(_part(real.name))
        try:
            with os.fdopen(os.open(temporary, _NEW, 0o600 if private else 0o666), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if real.exists() and not private:
                temporary.chmod(stat.S_IMODE(real.stat().st_mode))
            temporary.replace(real)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        sync_renamed(real.parent)


def put(path: Path, data: bytes) -> None:
    """Write a file as `replacing` does."""
    with replacing(path) as file:
        file.write(data)


def _part(name: str) -> str:
    """The temporary name of a file in the making."""
    return f".{name[:80]}.{os.getpid()}.part"


@contextlib.contextmanager
def problems(path: Path) -> Iterator[None]:
    """Say in one sentence why a file or folder cannot be written."""
    try:
        yield
    except KakoError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        said = f"{quoted(str(path), 200)} cannot be written: {reason}"
        if isinstance(error, OSError) and error.errno in _FULL:
            raise StoreProblem(said, "free some space and try again") from error
        raise UsageProblem(said, "name another place with --out") from error


def put_all(folder: Path, names: Iterator[tuple[str, bytes]], *, force: bool) -> list[str]:
    """Write files into a folder, which is made where it is missing: all of them, or none; their names.

    Raises Refused where another file stands in the way, unless `force` says to replace it.
    """
    made: list[tuple[Path, Path]] = []
    new = not folder.exists()
    with problems(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            for name, data in names:
                place = folder / name
                if not force and place.exists() and not _holds(place, data):
                    raise Refused(
                        f"{quoted(str(place), 200)} is there already, and is another file",
                        "name an empty folder with --out, or replace it with --force",
                    )
                temporary = folder / _part(name)
                made.append((temporary, place))
                temporary.write_bytes(data)
            for temporary, place in made:
                temporary.replace(place)
        finally:
            for temporary, _ in made:
                with contextlib.suppress(OSError):
                    temporary.unlink(missing_ok=True)
            if new:
                with contextlib.suppress(OSError):
                    folder.rmdir()  # where nothing came of it
    return [place.name for _, place in made]


def _holds(place: Path, data: bytes) -> bool:
    return place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data
