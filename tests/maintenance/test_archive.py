"""What is refused in place of a backup: damaged, hostile and foreign files, with one sentence and nothing touched."""

import io
import json
import os
import shutil
import stat
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.maintenance import archive
from kakoreturn.maintenance.backups import back_up
from kakoreturn.maintenance.restoring import restore
from kakoreturn.store.format import SCHEMA_VERSION
from tests.support.stores import bare, digest, tamper

Entries = dict[str, bytes]


@pytest.fixture
def saved(furnished: Path, tmp_path: Path) -> Path:
    """A backup of the furnished store."""
    back_up(furnished, tmp_path / "saved.zip", force=False, anyway=False)
    return tmp_path / "saved.zip"


def entries_of(saved: Path) -> Entries:
    """The content of a backup by name."""
    with zipfile.ZipFile(saved) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(saved: Path, entries: Entries, compression: int = zipfile.ZIP_STORED) -> None:
    """Write a backup of these entries."""
    with zipfile.ZipFile(saved, "w", compression) as made:
        for name, content in entries.items():
            made.writestr(name, content)


def changed(saved: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest of a backup."""
    entries = entries_of(saved)
    manifest = json.loads(entries[archive.MANIFEST])
    change(manifest)
    zipped(saved, {**entries, archive.MANIFEST: json.dumps(manifest).encode()})


def refused(saved: Path, store: Path, tmp_path: Path) -> Refused:
    """The refusal to restore a file, which has touched nothing: neither a store, nor a place where none was."""
    before = digest(store), everything_in(tmp_path)
    with pytest.raises(Refused) as refusal:
        restore(saved, store, replace=True)
    with pytest.raises(Refused):
        restore(saved, tmp_path / "new" / "folder" / "kako.db", replace=False)
    assert (digest(store), everything_in(tmp_path)) == before
    assert "\n" not in refusal.value.message
    assert refusal.value.hint
    return refusal.value


def everything_in(folder: Path) -> set[Path]:
    """Every file and folder below a folder."""
    return set(folder.rglob("*"))


# --- other files


@pytest.mark.parametrize(
    "content", [b"", b"x", b"PK", b"a shopping list: milk, " * 400, b"\0" * 100_000, os.urandom(4096)]
)
def test_a_file_that_is_no_zip_is_refused(furnished: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.zip").write_bytes(content)
    assert "is no whole backup of kakoreturn" in refused(tmp_path / "other.zip", furnished, tmp_path).message


def test_a_store_is_no_backup(furnished: Path, tmp_path: Path) -> None:
    refused(furnished, furnished, tmp_path)


@pytest.mark.parametrize("entries", [{}, {"readme.txt": b"hello"}, {archive.MANIFEST: b"{}", archive.DATABASE: b""}])
def test_other_peoples_zips_are_refused(furnished: Path, tmp_path: Path, entries: Entries) -> None:
    zipped(tmp_path / "other.zip", entries)
    refused(tmp_path / "other.zip", furnished, tmp_path)


def test_a_file_that_is_not_there_is_not_found(furnished: Path, tmp_path: Path) -> None:
    for name in ("gone.zip", "kako.db/gone.zip", "x" * 300):
        with pytest.raises((NotFound, Refused)):
            restore(tmp_path / name, furnished, replace=True)


def test_a_folder_or_a_pipe_is_refused(furnished: Path, tmp_path: Path) -> None:
    assert "not a plain file" in refused(tmp_path, furnished, tmp_path).message
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        assert "not a plain file" in refused(tmp_path / "pipe", furnished, tmp_path).message


# --- damage


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99, 0.9999])
def test_a_backup_that_was_cut_short_is_refused(furnished: Path, saved: Path, tmp_path: Path, share: float) -> None:
    data = saved.read_bytes()
    saved.write_bytes(data[: int(len(data) * share)])
    refused(saved, furnished, tmp_path)


@pytest.mark.parametrize("place", [*range(0, 60, 7), *range(4000, 70_000, 9001), -30, -200, -500, -900])
def test_a_flipped_byte_is_refused(furnished: Path, saved: Path, tmp_path: Path, place: int) -> None:
    data = bytearray(saved.read_bytes())
    data[place] ^= 0xFF
    saved.write_bytes(bytes(data))
    try:
        refused(saved, furnished, tmp_path)
    except pytest.fail.Exception:  # a date or a version that nothing is made of
        assert entries_of(saved)


@pytest.mark.parametrize("name", [archive.DATABASE, "photo"])
def test_content_that_is_not_what_the_manifest_says_is_refused(
    furnished: Path, saved: Path, tmp_path: Path, name: str
) -> None:
    entries = entries_of(saved)
    (which,) = [one for one in entries if one.startswith(name)]
    zipped(saved, {**entries, which: entries[which].swapcase()})
    refused(saved, furnished, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.clear(),
        lambda manifest: manifest.update(schema="kakoreturn.archive/2"),
        lambda manifest: manifest.update(colour="red"),
        lambda manifest: manifest.update(version="2"),
        lambda manifest: manifest.update(version=True),
        lambda manifest: manifest.update(version=1),
        lambda manifest: manifest.update(cases=-1),
        lambda manifest: manifest.update(last_at=7),
        lambda manifest: manifest.update(photos=[]),
        lambda manifest: manifest.update(photos=manifest["photos"] * 2),
        lambda manifest: manifest.update(photos={}),
        lambda manifest: manifest.update(missing=[7]),
        lambda manifest: manifest.update(missing=["0" * 64]),
        lambda manifest: manifest.update(missing=None),
        lambda manifest: manifest.update(database=None),
        lambda manifest: manifest["database"].update(sha256="../../etc/passwd"),
        lambda manifest: manifest["database"].update(size=1.5),
        lambda manifest: manifest["photos"][0].update(sha256="0" * 64),
        lambda manifest: manifest["photos"][0].update(size=1),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    furnished: Path, saved: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    changed(saved, change)
    refused(saved, furnished, tmp_path)


@pytest.mark.parametrize("manifest", [b"", b"7", b"[]", b"\xff", b"[" * 100_000, b'{"schema": NaN}'])
def test_a_manifest_that_is_none_is_refused(furnished: Path, saved: Path, tmp_path: Path, manifest: bytes) -> None:
    zipped(saved, {**entries_of(saved), archive.MANIFEST: manifest})
    refused(saved, furnished, tmp_path)


def with_database(saved: Path, *statements: str) -> None:
    """Change the database of a backup, and let the manifest agree with it."""
    entries = entries_of(saved)
    database = saved.with_name("database")
    database.write_bytes(entries[archive.DATABASE])
    tamper(database, *statements)
    entries[archive.DATABASE] = database.read_bytes()
    zipped(saved, entries)
    kept = archive.hashed(database)
    database.unlink()
    changed(saved, lambda manifest: manifest.update(database={"sha256": kept.sha256, "size": kept.size}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = replace(body, 'seam', 'team')",
        "UPDATE guides SET body = replace(body, '14', '99')",
        "DELETE FROM journal WHERE seq > 4",
        "CREATE TRIGGER evil AFTER INSERT ON journal BEGIN UPDATE cases SET state = 'sent'; END",
        "CREATE TABLE song (title TEXT)",
        "DROP TABLE cases",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 1",
    ],
)
def test_a_database_that_is_not_sound_is_refused(furnished: Path, saved: Path, tmp_path: Path, statement: str) -> None:
    with_database(saved, statement)
    refused(saved, furnished, tmp_path)


def test_a_database_that_is_none_is_refused(furnished: Path, saved: Path, tmp_path: Path) -> None:
    entries = entries_of(saved)
    (tmp_path / "none").write_bytes(b"no database " * 600)
    kept = archive.hashed(tmp_path / "none")
    zipped(saved, {**entries, archive.DATABASE: (tmp_path / "none").read_bytes()})
    changed(saved, lambda manifest: manifest.update(database={"sha256": kept.sha256, "size": kept.size}))
    refused(saved, furnished, tmp_path)


def test_a_newer_backup_is_refused_by_its_version(furnished: Path, saved: Path, tmp_path: Path) -> None:
    with_database(saved, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    changed(saved, lambda manifest: manifest.update(version=SCHEMA_VERSION + 1))
    found = refused(saved, furnished, tmp_path)
    assert "newer kakoreturn" in found.message
    assert "update" in str(found.hint)


# --- bombs, and names that would be paths


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "C:\\evil",
        "..\\evil",
        "photos/../evil",
        "photos/" + "0" * 63 + "/",
        "photos/" + "A" * 64,
        "photos/",
        "evil.txt",
        "manifest.json\n",
    ],
)
def test_a_name_that_is_not_ours_is_refused(furnished: Path, saved: Path, tmp_path: Path, name: str) -> None:
    zipped(saved, {**entries_of(saved), name: b"evil"})
    refused(saved, furnished, tmp_path)


def test_a_link_is_refused(furnished: Path, saved: Path, tmp_path: Path) -> None:
    entries = entries_of(saved)
    with zipfile.ZipFile(saved, "w") as made:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16 if name.startswith("photos/") else 0
            made.writestr(entry, content)
    refused(saved, furnished, tmp_path)


def test_a_name_that_is_there_twice_is_refused(furnished: Path, saved: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(saved, "a") as made:
        made.writestr(archive.DATABASE, b"another")
    refused(saved, furnished, tmp_path)


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_nothing_in_a_backup_is_compressed(furnished: Path, saved: Path, tmp_path: Path, compression: int) -> None:
    zipped(saved, {**entries_of(saved), archive.DATABASE: b"\0" * 50_000_000}, compression)
    assert saved.stat().st_size < 1_000_000
    refused(saved, furnished, tmp_path)


def test_entries_that_share_their_bytes_are_refused(furnished: Path, saved: Path, tmp_path: Path) -> None:
    # Each says that it begins at the same place: thousands of them would be read out of one.
    with zipfile.ZipFile(saved, "w") as made:
        for name, content in {**entries_of_none(), f"photos/{0:064x}": b"x" * 100_000}.items():
            made.writestr(name, content)
        big = made.infolist()[-1]
        for n in range(1, 50):
            entry = zipfile.ZipInfo(f"photos/{n:064x}")
            entry.CRC = big.CRC
            entry.header_offset, entry.file_size, entry.compress_size = big.header_offset, 100_000, 100_000
            made.filelist.append(entry)
            made.NameToInfo[entry.filename] = entry
    refused(saved, furnished, tmp_path)


def entries_of_none() -> Entries:
    """The entries that every backup has, with nothing in them."""
    return {archive.DATABASE: b"", archive.MANIFEST: b"{}"}


@pytest.mark.parametrize("count", [100_000, 200_000])
def test_a_list_of_contents_without_end_is_not_even_read(
    furnished: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    listed = entry * count
    saved.write_bytes(listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(listed), 0, 0))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    refused(saved, furnished, tmp_path)


def test_a_list_of_contents_is_not_hidden_behind_a_second_end(
    furnished: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 3, 3, 1 << 40, 0)
    data = saved.read_bytes()[:-22] + large
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(data) - len(large), 1)
    saved.write_bytes(data + locator + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, 100, 0, 0))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    refused(saved, furnished, tmp_path)


def test_a_large_backup_has_the_longer_end(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Behind 4 GB the fields are longer; here behind nothing, for the time it takes.
    entries = entries_of(saved)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    zipped(saved, entries)
    assert b"PK\6\7" in saved.read_bytes()
    with archive.Archive(saved) as opened:
        opened.copy_database(io.BytesIO())


def test_a_whole_backup_is_not_refused(furnished: Path, saved: Path, tmp_path: Path) -> None:
    zipped(saved, entries_of(saved))
    shutil.copy(saved, tmp_path / "copy.zip")
    restore(tmp_path / "copy.zip", furnished, replace=True)
    with bare(furnished) as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (3,)
