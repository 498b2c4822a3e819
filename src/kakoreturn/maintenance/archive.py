"""The file of a backup: a zip with a snapshot of the database, the photos by their SHA-256, and a manifest of it all.

Everything in it is stored as it is. So nothing grows as it is read, and an archive cannot hold more than it is long.
Whatever comes from outside is checked against the manifest; no name from an archive is ever used as a path.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Self

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.files import CHUNK, is_of_disk, open_named, sha256_of, unreadable

DATABASE, MANIFEST, PHOTOS = "database.sqlite", "manifest.json", "photos/"
SCHEMA = "kakoreturn.archive/1"
_SHA256 = r"[0-9a-f]{64}"
MOST_PHOTOS = 40_000
_MOST_MANIFEST = 8 << 20
# What the list of contents takes for each entry: its header, the longest name, and the fields of a large file.
_MOST_DIRECTORY = (MOST_PHOTOS + 2) * (46 + len(PHOTOS) + 64 + 28)
_END, _LOCATOR, _LARGE_END = struct.Struct("<4s4H2LH"), struct.Struct("<4sLQL"), struct.Struct("<4sQ2H2L4Q")
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError),
)


@record
class Kept(Record):
    """One file in an archive: the hex SHA-256 of its bytes, and how many they are."""

    sha256: str
    size: int


@record
class Manifest(Record):
    """What an archive holds.

    `version` is the schema version of the database, `last_at` the UTC moment of its last changeset, None when it has
    none. `missing` are the hashes of photos that the database names and the archive does not hold.
    """

    version: int
    last_at: str | None
    cases: int
    orders: int
    database: Kept
    photos: tuple[Kept, ...]
    missing: tuple[str, ...]


def write_archive(target: IO[bytes], manifest: Manifest, database: Path, photos: Iterable[Path]) -> None:
    """Write an archive to an empty file. `photos` are the files of the manifest's photos, in its order."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        _add(made, DATABASE, database, manifest.database)
        for kept, photo in zip(manifest.photos, photos, strict=True):
            _add(made, PHOTOS + kept.sha256, photo, kept)
        made.writestr(_entry(MANIFEST), json.dumps({"schema": SCHEMA, **_plain(manifest)}, indent=1))


def _add(made: zipfile.ZipFile, name: str, source: Path, kept: Kept) -> None:
    entry = _entry(name)
    entry.file_size = kept.size
    with source.open("rb") as stream, made.open(entry, "w") as copy:
        while chunk := stream.read(CHUNK):
            copy.write(chunk)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # with the same date in every archive: the same store makes the same bytes
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _plain(one: Record) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in one.field_names}
    return {
        name: _plain(value)
        if isinstance(value, Kept)
        else [_plain(kept) for kept in value]
        if name == "photos"
        else value
        for name, value in plain.items()
    }


def hashed(path: Path) -> Kept:
    """The hash and the size of a file."""
    return Kept(sha256=sha256_of(path), size=path.stat().st_size)


class Archive:
    """An archive that is open for reading. Every way of reading it raises Refused when it is not what it should be."""

    def __init__(self, path: Path) -> None:
        self.name = quoted(str(path), 200)
        self._path = path
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with self._open, self._reading():
            file = self._open.enter_context(open_named(self._path, self.name, what="backup"))
            size = file.seek(0, 2)
            _check_end(file, size)
            self._zip = self._open.enter_context(zipfile.ZipFile(file))
            self._entries = _entries(self._zip, size)
            self.manifest = self._read_manifest()
            self._open = self._open.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def copy_database(self, target: IO[bytes]) -> None:
        """Copy the database, and hold it to the manifest."""
        self._copy(DATABASE, self.manifest.database, target)

    def copy_photo(self, kept: Kept, target: IO[bytes] | None = None) -> None:
        """Copy a photo, and hold it to the manifest; without `target` only that."""
        self._copy(PHOTOS + kept.sha256, kept, target)

    def _copy(self, name: str, kept: Kept, target: IO[bytes] | None) -> None:
        digest, size = hashlib.sha256(), 0
        for chunk in self._chunks(name):
            digest.update(chunk)
            size += len(chunk)
            if target is not None:
                target.write(chunk)
        if Kept(sha256=digest.hexdigest(), size=size) != kept:
            raise self.refusal()

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self._reading():
            stream = self._zip.open(self._entries[name])
        with stream:
            while True:
                with self._reading():
                    chunk = stream.read(CHUNK)
                if not chunk:
                    return
                yield chunk

    def refusal(self) -> Refused:
        """What to raise where the content is not what it should be."""
        return Refused(
            f"{self.name} is no whole backup of kakoreturn", "name a file that kakoreturn backup has written"
        )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise (unreadable(self.name, error) if is_of_disk(error) else self.refusal()) from None

    def _read_manifest(self) -> Manifest:
        with self._zip.open(self._entries[MANIFEST]) as stream:
            plain = json.loads(stream.read(_MOST_MANIFEST))
        if plain.pop("schema") != SCHEMA:
            raise ValueError(MANIFEST)
        database, photos = _kept(plain.pop("database")), tuple(map(_kept, plain.pop("photos")))
        found = Manifest(**{**plain, "missing": tuple(plain["missing"])}, database=database, photos=photos)
        numbers = (found.version, found.cases, found.orders)
        texts = (*found.missing, *([] if found.last_at is None else [found.last_at]))
        if not all(type(one) is int and one >= 0 for one in numbers) or not all(type(one) is str for one in texts):
            raise ValueError(MANIFEST)
        named = {DATABASE, MANIFEST, *(PHOTOS + kept.sha256 for kept in found.photos)}
        if named != self._entries.keys() or len(named) != len(found.photos) + 2:
            raise ValueError(MANIFEST)
        return found


def _kept(plain: dict[str, Any]) -> Kept:
    found = Kept(**plain)
    if type(found.size) is not int or not re.fullmatch(_SHA256, found.sha256):
        raise ValueError(MANIFEST)
    return found


def _entries(found: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """The entries by name. Raises ValueError for any that kakoreturn would not have written."""
    entries = {one.filename: one for one in found.infolist()}
    fit = len(entries) == len(found.infolist()) and {DATABASE, MANIFEST} <= entries.keys()
    fit = fit and sum(one.file_size for one in entries.values()) <= size
    if not fit or entries[MANIFEST].file_size > _MOST_MANIFEST or not all(map(_is_ours, entries.values())):
        raise ValueError("entries")
    return entries


def _is_ours(one: zipfile.ZipInfo) -> bool:
    return (
        re.fullmatch(f"{re.escape(DATABASE)}|{re.escape(MANIFEST)}|{PHOTOS}{_SHA256}", one.filename) is not None
        and one.compress_type == zipfile.ZIP_STORED
        and one.compress_size == one.file_size
        and not one.flag_bits & 1  # encrypted
        and stat.S_IFMT(one.external_attr >> 16) in {0, stat.S_IFREG}
    )


def _check_end(file: IO[bytes], size: int) -> None:
    """Raise ValueError unless a zip ends here whose list of contents is of a size that a backup's may have.

    `zipfile` reads that list at once, however long it is.
    """
    file.seek(max(0, size - _END.size - _LOCATOR.size - _LARGE_END.size))
    tail = file.read().rjust(_END.size + _LOCATOR.size + _LARGE_END.size, b"\0")
    end = _END.unpack(tail[-_END.size :])
    length, after = end[5], _END.size
    locator = _LOCATOR.unpack(tail[_LARGE_END.size : -_END.size])
    if locator[0] == b"PK\6\7":
        large = _LARGE_END.unpack(tail[: _LARGE_END.size])
        if large[0] != b"PK\6\6" or locator[2] != size - len(tail):
            raise ValueError("end")
        length, after = large[8], len(tail)
    if end[0] != b"PK\5\6" or end[-1] or not length <= min(_MOST_DIRECTORY, size - after):
        raise ValueError("end")
    file.seek(size - after - length)
    if file.read(length).count(b"PK\1\2") > MOST_PHOTOS + 2:
        raise ValueError("entries")
