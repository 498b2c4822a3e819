"""Files that are written where the user said, whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from kakoreturn import files
from kakoreturn.domain.errors import KakoError, Refused, StoreProblem, UsageProblem, quoted
from kakoreturn.store.evidence import folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

    from kakoreturn.cli.session import Session


def target(session: Session, out: str) -> Path:
    """The file or folder that --out names. Raises UsageProblem for the store, its photos, and what is no path."""
    if not out.strip() or "\0" in out:
        raise UsageProblem(f"--out {quoted(out)} is not a path", "name a file")
    path = Path(out)
    with problems(path):
        real = path.resolve()
        there = real.exists()  # which a name that cannot be is no answer to
        if isinstance(session.db, Path) and _is_of_store(session.db.resolve(), real, there=there):
            raise UsageProblem(
                f"--out {quoted(out, 200)} is the store itself or among the photos of it", "name another place"
            )
    return path


def _is_of_store(store: Path, path: Path, *, there: bool) -> bool:
    """Whether a path is the store itself, its journal, or among its photos; both are resolved."""
    same = path in {store, store.with_name(f"{store.name}-journal")} or (
        there and store.exists() and path.samefile(store)
    )
    return same or folder_of(store) in (path, *path.parents)


def check_may_replace(session: Session, path: Path, is_other: Callable[[Path], bool]) -> None:
    """On a terminal ask before a file that is there is replaced: it may be a photo, or the list that was taken in.

    Raises Refused where the answer is no. Without a terminal it counts as yes, unless `is_other` tells that the file is
    surely something else than what the same command writes.
    """
    if not path.is_file():
        return
    there = f"{quoted(str(path), 200)} is there already"
    if session.interactive:
        from kakoreturn.cli.asking import confirm

        if not confirm(f"{there}. Replace it?", usual=False):
            raise Refused(f"{there}, and stays as it is", "name another file with --out")
        return
    with problems(path):
        if is_other(path):
            raise Refused(f"{there}, and not what this command writes", "name another file with --out, or remove it")


_BEGINNING = 4096


def beginning(path: Path) -> bytes:
    """How a file begins."""
    with path.open("rb") as file:
        return file.read(_BEGINNING)


def is_no_text(path: Path) -> bool:
    """Whether a file is a picture, an archive or something else that is no text."""
    return b"\0" in beginning(path)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `path` when the block ends well, synced to disk; else nothing changes.

    A pipe or a device is written to as it is. Raises UsageProblem, or StoreProblem for a full disk.
    """
    with problems(path):
        real = path.resolve()
        if real.exists() and not real.is_file():
            with real.open("wb") as file:  # a folder says that it is one
                yield file
            return
        with files.replacing(real) as file:
            yield file


def put(path: Path, data: bytes) -> None:
    """Write a file as `replacing` does."""
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def problems(path: Path) -> Iterator[None]:
    """Say in one sentence why a file or folder cannot be written."""
    try:
        yield
    except KakoError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        why = files.reason(error, "its name is not valid")
        said = f"{quoted(str(path), 200)} cannot be written: {why}"
        if files.is_of_disk(error):
            raise StoreProblem(said, "check the disk and its free space, or name another place") from error
        raise UsageProblem(said, "name another place with --out") from error


def put_all(folder: Path, names: Iterator[tuple[str, bytes | Path]], *, force: bool) -> list[str]:
    """Write files into a folder, which is made where it is missing; their names.

    Each comes as its bytes, or as the file that has them. None takes its place before all are whole and on the disk; a
    disk that fails after that may leave some in theirs, and the same command then writes the rest. Raises Refused where
    another file stands in the way, unless `force` says to replace it.
    """
    new = not folder.exists()
    with problems(folder), contextlib.ExitStack() as open_files:
        made: list[tuple[files.NewFile, Path]] = []
        try:
            files.make_folder(folder)
            for name, data in names:
                place = folder / name
                if not force:
                    _check_free(place, data)
                file = open_files.enter_context(files.NewFile(folder))
                if isinstance(data, Path):
                    with data.open("rb") as source:
                        shutil.copyfileobj(source, file.stream, files.CHUNK)
                else:
                    file.stream.write(data)
                file.finish()
                made.append((file, place))
            for file, place in made:
                file.keep_as(place)
        except BaseException:
            open_files.close()
            if new:
                with contextlib.suppress(OSError):
                    folder.rmdir()  # where nothing came of it
            raise
    return [place.name for _, place in made]


def _check_free(place: Path, data: bytes | Path) -> None:
    """Raise Refused where something else stands than what would be written."""
    if place.exists() and not (place.is_file() and _is_the_same(place, data)):
        raise Refused(
            f"{quoted(str(place), 200)} is there already, and is another file",
            "name an empty folder with --out, or replace it with --force",
        )


def _is_the_same(place: Path, data: bytes | Path) -> bool:
    if isinstance(data, Path):
        return place.stat().st_size == data.stat().st_size and files.sha256_of(place) == files.sha256_of(data)
    return place.stat().st_size == len(data) and place.read_bytes() == data
