"""Evidence files, photos and attachments, kept by the SHA-256 of their bytes in a folder beside the store.

A file is written under a temporary name, looked at, synced, and renamed to its hash; only then may the journal name
it. So a file the journal knows is there whole, and a crash leaves at most a file that nothing names. It moves to its
place only when everything else of the changeset was decided, and always while the store is locked: a file that is there
and not named is nobody's, neither a killed program's nor a running one's.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from kakoreturn.domain.errors import Refused, StoreProblem, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.files import CHUNK, DAY_SECONDS, NewFile, make_folder, open_named, sha256_of, sync_folder
from kakoreturn.folders import user_folder
from kakoreturn.later import re
from kakoreturn.store.journal import named_files
from kakoreturn.store.sqlite import store_errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, TypeVar

    from kakoreturn.domain.changesets import Subject
    from kakoreturn.store.engine import Connection, Location
    from kakoreturn.store.ledger import Ledger
    from kakoreturn.store.transaction import Store

    Result = TypeVar("Result")

_HASH = r"[0-9a-f]{64}"
PREFIX = ".new-"
# It goes there in one message, which takes several times its size in memory.
_MOST_ON_A_SERVER = 128 << 20

# Sees that a copy is a picture we keep; errors call it by the name. Gives its width and height upright, in pixels.
Check = Callable[[Path, str], tuple[int, int]]


@record
class Intake(Record):
    """How a file is taken in: what errors call it, how many bytes it may have, and what looks at it."""

    what: str
    most: int
    check: Check


@record
class StagedFile(Record):
    """A file that waits under a temporary name.

    `sha256` is of its bytes, in hex; `name` is what its file was called; `size` in bytes; `sides` are the width and
    height of a photo upright, in pixels, and 0 of what nobody looked at.
    """

    sha256: str
    name: str
    size: int
    sides: tuple[int, int]
    file: NewFile


@record
class OpenFile(Record):
    """A photo or attachment in a file that is open; `name` is what its file was called."""

    name: str
    content: IO[bytes]


Source = Path | OpenFile


def folder_of(store: Path) -> Path:
    """The folder that holds the photos and attachments of a store."""
    return store.with_name(f"{store.name}.photos")


def path_of(store: Path, sha256: str) -> Path:
    """Where the file with this hash is kept."""
    return folder_of(store) / sha256[:2] / sha256


def file_of(store: Store, sha256: str) -> Path:
    """The file of this hash, brought here where a server keeps it; nothing is there when the store lacks it."""
    beside = _beside(store.location)
    place = path_of(beside, sha256)
    # A copy is only there to spare the way, and is not taken for what its name says.
    if not isinstance(store.location, Path) and not (place.is_file() and sha256_of(place) == sha256):
        for (body,) in store.rows("SELECT body FROM files WHERE sha256 = ?", (sha256,)):
            with store_errors(beside):
                _keep(beside, sha256, io.BytesIO(body))
    return place


def lacking(connection: Connection, location: Location) -> int:
    """How many of the files that the journal names are not there."""
    named = named_files(connection)
    if isinstance(location, Path):
        return sum(not path_of(location, name).is_file() for name in named)
    return len(set(named) - {name for (name,) in connection.execute("SELECT sha256 FROM files")})


def _beside(location: Location) -> Path:
    """The name beside which the files lie on this machine: the store itself, or one for the copies of a server's."""
    if isinstance(location, Path):
        return location
    return Path(user_folder("cache"), "shared", location.cache_name)


def take_over(store: Store, sha256: str, path: Path) -> None:
    """Keep a copy of a whole file in a store that may come to name it."""
    if not isinstance(store.location, Path):
        _send(store, [(sha256, path, sha256)])
        return
    with store_errors(store.location), path.open("rb") as source:
        _keep(store.location, sha256, source)


def _keep(store: Path, sha256: str, source: IO[bytes]) -> None:
    """Keep a copy of a whole file in the folder of `store`."""
    with NewFile(make_own_folder(store), PREFIX) as file:
        shutil.copyfileobj(source, file.stream, CHUNK)
        put(store, sha256, file)


def _send(store: Store, files: Sequence[tuple[str, Path, str]]) -> None:
    """Put files into a store on a server, before the changeset that names them: nobody waits while they are sent.

    Each is given by its hash, where it is, and what it is called. Raises Refused for one that is larger than a server
    takes at once.
    """
    for _, path, name in files:
        if path.stat().st_size > _MOST_ON_A_SERVER:
            raise Refused(
                f"the file {quoted(name, 200)} is larger than the {_MOST_ON_A_SERVER >> 20} MiB that a store "
                "on a server takes",
                "make it smaller, or keep a link to it in a note",
            )
    lacking = {sha256: path for sha256, path, _ in files}
    known = f"SELECT sha256 FROM files WHERE sha256 IN ({', '.join('?' * len(lacking))})"  # noqa: S608 - marks alone
    for (sha256,) in store.rows(known, lacking) if files else ():
        del lacking[sha256]
    for sha256, path in lacking.items():
        with store.reading() as connection:
            assert connection is not None, "a store on a server is there, or is not opened"
            put = "INSERT INTO files (sha256, body) VALUES (?, ?) ON CONFLICT DO NOTHING"
            connection.execute(put, (sha256, path.read_bytes()))
            connection.execute("SELECT 1")  # with which it is sent


def changed_with_files(
    store: Store,
    at: str,
    sources: Iterable[Source],
    intake: Intake,
    decide: Callable[[Ledger, Sequence[StagedFile]], Result],
    *subjects: Subject,
    guide: str | None = None,
    opens: bool = False,
) -> Result:
    """Do one changeset as `Store.changed` says, and keep copies of the files that it names; all of it, or nothing.

    `decide` is given the copies too. Raises what `staged` and `Store.changed` raise.
    """
    with staged(_beside(store.location), sources, intake) as files:
        if isinstance(store.location, Path):
            return _changed_file(store, at, files, decide)
        _send(store, [(one.sha256, one.file.path, one.name) for one in files])
        done = store.changed(at, lambda book: decide(book, files), *subjects, guide=guide, opens=opens)
        for file in files:
            with contextlib.suppress(StoreProblem):  # it is in the store
                settle(_beside(store.location), file)
        return done


def _changed_file(
    store: Store, at: str, files: Sequence[StagedFile], decide: Callable[[Ledger, Sequence[StagedFile]], Result]
) -> Result:
    fresh = []
    try:
        with store.changeset(at) as book:
            done = decide(book, files)
            for file in files:
                place = path_of(store.path, file.sha256)
                fresh += [] if place.exists() else [place]
                settle(store.path, file)
    except BaseException:
        # A full disk, say: nothing was named, and nothing is left behind.
        if fresh and store.exists:
            with contextlib.suppress(Exception):
                _remove(store, fresh)
        raise
    return done


@contextlib.contextmanager
def staged(store: Path, sources: Iterable[Source], intake: Intake) -> Iterator[list[StagedFile]]:
    """Copies of `sources`, as they are, under temporary names in the folder of `store`.

    `settle` moves one to its place; what was not settled when the block ends is removed. Raises NotFound when there
    is no such file, Refused when the intake refuses it, or it is empty, too large, or no plain file, StoreProblem when
    it cannot be kept.
    """
    with contextlib.ExitStack() as files:
        yield [_stage(store, source, intake, files) for source in sources]


def settle(store: Path, staged: StagedFile) -> None:
    """Move a staged file to its place, for good. Call it before the changeset that names it is written."""
    with store_errors(store):
        put(store, staged.sha256, staged.file)


def put(store: Path, sha256: str, file: NewFile) -> None:
    """Keep what was written as the file with this hash, also in the place of a damaged one."""
    place = path_of(store, sha256)
    make_real(store, place.parent)
    file.keep_as(place)
    sync_folder(place.parent)  # the journal comes to name it: a folder that cannot be synced is a failure here


def make_real(store: Path, folder: Path) -> None:
    """Make a folder for files. Raises StoreProblem for a link in its place: what is kept must not go elsewhere."""
    if folder.is_symlink():
        raise StoreProblem(f"the photo folder of {quoted(str(store), 200)} is a link", "put a real folder in its place")
    make_folder(folder)


def _stage(store: Path, source: Source, intake: Intake, files: contextlib.ExitStack) -> StagedFile:
    name = quoted(str(source) if isinstance(source, Path) else source.name, 200)
    with opened(source, intake.what) as stream, store_errors(store):
        _check_size(stream, intake, name)
        file = files.enter_context(NewFile(make_own_folder(store), PREFIX))
        sha256, size = _copy(stream, file.stream, name)
        sides = intake.check(file.path, name)
        file.finish()
    return StagedFile(sha256=sha256, name=shown_name(source.name, intake.what), size=size, sides=sides, file=file)


def make_own_folder(store: Path) -> Path:
    """The folder that holds the files of a store, made where there is none. Raises StoreProblem for a link."""
    folder = folder_of(store)
    make_real(store, folder)
    return folder


def shown_name(name: str, what: str = "photo") -> str:
    """A file's own name, fit to be shown: characters that cannot be printed are left out, 200 characters at most."""
    return "".join(char for char in name if char.isprintable())[:200] or what


def _check_size(source: IO[bytes], intake: Intake, name: str) -> None:
    """Raise Refused for a file of a size that is not taken in, before any of it is read."""
    size = os.fstat(source.fileno()).st_size
    if size > intake.most:
        raise Refused(
            f"the file {name} is larger than {intake.most >> 20} MiB",
            f"make it smaller, or name another {intake.what}",
        )
    if not size:
        raise Refused(f"the file {name} is empty", "name one that has something in it")


def _copy(source: IO[bytes], copy: IO[bytes], name: str) -> tuple[str, int]:
    """Copy what stands in `source`; the hash and size of it. Raises Refused for a file that changes meanwhile."""
    digest, size, before = hashlib.sha256(), 0, os.fstat(source.fileno())
    # One that grows while it is read might have no end.
    while size <= before.st_size and (chunk := source.read(CHUNK)):
        digest.update(chunk)
        size += len(chunk)
        copy.write(chunk)
    after = os.fstat(source.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise Refused(f"the file {name} changed while it was read", "try again once it is complete")
    copy.flush()
    return digest.hexdigest(), size


def opened(source: Source, what: str = "photo") -> contextlib.AbstractContextManager[IO[bytes]]:
    """The file of a photo or an attachment, open for reading from its beginning; a link is not followed.

    Raises NotFound where there is none, Refused for what is no plain file.
    """
    if isinstance(source, OpenFile):
        source.content.seek(0)
        return contextlib.nullcontext(source.content)
    return open_named(source, quoted(str(source), 200), what=what, follow=False)


def _remove(store: Store, places: Iterable[Path]) -> int:
    """Remove those of these files that no changeset names, while nobody can write one; how many there were."""
    removed = 0
    with store.transaction() as connection:
        kept = set(named_files(connection))
        for place in places:
            if place.name not in kept and place.exists():
                place.unlink()
                removed += 1
    return removed


def leftovers(path: Path) -> list[Path]:
    """The temporary files of copies that were interrupted, or are being made just now."""
    return sorted(folder_of(path).glob(f"{PREFIX}*"))


def orphans(connection: Connection, path: Path) -> list[Path]:
    """The files in the folder that no changeset names. Files that are not ours are not among them."""
    kept = set(named_files(connection))
    found = sorted(folder_of(path).glob("[0-9a-f][0-9a-f]/*"))
    return [one for one in found if re.fullmatch(_HASH, one.name) and one.name not in kept]


def clean(store: Store, at: str) -> int:
    """Remove what no changeset names and interrupted copies left, where it is older than a day at the UTC moment `at`.

    How many files that were.
    """
    connection = store.connection()
    if connection is None:
        return 0
    before = datetime.fromisoformat(at).timestamp() - DAY_SECONDS
    with store_errors(store.path):
        old = [
            place
            for place in (*leftovers(store.path), *orphans(connection, store.path))
            if not place.is_symlink() and place.is_file() and place.stat().st_mtime < before
        ]
        return _remove(store, old)
