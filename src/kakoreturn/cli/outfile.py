"""Files that are written where the user said, whole or not at all."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from kakoreturn.cli.session import Session
from kakoreturn.domain.errors import KakoError, Refused, StoreProblem, UsageProblem, quoted
from kakoreturn.store.evidence import folder_of

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


def target(now: Session, out: str) -> Path:
    """The file or folder that --out names. Raises UsageProblem for the store and its photos."""
    if not out.strip() or "\0" in out:
        raise UsageProblem(f"--out {quoted(out)} is not a path", "name a file")
    path = Path(out)
    with problems(path):
        real, store = path.resolve(), now.db.resolve()
        if real == store or folder_of(store) in (real, *real.parents):
            raise UsageProblem(f"--out {quoted(out, 200)} belongs to the store itself", "name another place")
    return path


def put(path: Path, data: bytes) -> None:
    """Write a file; what was there before is replaced. Raises UsageProblem, or StoreProblem for a full disk."""
    with problems(path):
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe or a device is written to; a folder says that it is one
            return
        real = path.resolve()
        temporary = real.with_name(_part(real.name))
        try:
            temporary.write_bytes(data)
            temporary.replace(real)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


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
    return [place.name for _, place in made]


def _holds(place: Path, data: bytes) -> bool:
    return place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data
