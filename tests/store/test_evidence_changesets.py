"""Photos go with the changeset that names them, and what no changeset names can be found and removed."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kakoreturn.domain.errors import NotFound, Refused, StoreProblem
from kakoreturn.domain.records import replace
from kakoreturn.service import rules
from kakoreturn.store import Store, evidence
from kakoreturn.store.engine import Connection
from kakoreturn.store.ledger import Ledger
from tests.support.stores import AT, PICTURE, add_photo, any_picture, open_case, undo

pytestmark = pytest.mark.of_files

LATER = "2026-06-12T12:00:01Z"


def files_of(path: Path) -> list[Path]:
    return sorted(one for one in evidence.folder_of(path).rglob("*") if one.is_file())


def furnished_photo(path: Path) -> Path:
    """Where the one photo of the furnished store is kept."""
    return evidence.path_of(path, hashlib.sha256(PICTURE).hexdigest())


def made(place: Path, at: str = "2026-06-11T12:00:00Z") -> Path:
    """A file that was last written at a UTC moment."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"left over")
    moment = datetime.fromisoformat(at).timestamp()
    os.utime(place, (moment, moment))
    return place


@pytest.fixture
def source(tmp_path: Path) -> Path:
    place = tmp_path / "new.jpg"
    place.write_bytes(b"another picture")
    return place


def test_a_refused_changeset_keeps_no_photo(store: Store, source: Path) -> None:
    before = files_of(store.path)
    with pytest.raises(NotFound):
        evidence.changed_with_files(store, AT, [source], any_picture, lambda book, _: rules.book.the_case(book, 99))
    assert files_of(store.path) == before


def test_a_changeset_that_cannot_be_written_keeps_no_photo(
    store: Store, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Ledger) -> int:
        assert len(files_of(store.path)) == len(before) + 1  # the photo has moved to its place by then
        raise OSError(28, "No space left on device")

    before = files_of(store.path)
    monkeypatch.setattr(Ledger, "flush", full)
    with pytest.raises(StoreProblem, match="No space left"):
        add_photo(store, 1, source)
    assert files_of(store.path) == before


def test_a_photo_that_another_case_names_outlives_a_changeset_that_fails(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Ledger) -> int:
        raise OSError(28, "No space left on device")

    again = tmp_path / "again.jpg"
    again.write_bytes(PICTURE)
    monkeypatch.setattr(Ledger, "flush", full)
    with pytest.raises(StoreProblem):
        add_photo(store, 3, again)
    assert furnished_photo(store.path).read_bytes() == PICTURE


def test_a_photo_whose_changeset_was_written_stays_whatever_happens_then(
    store: Store, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Store.transaction

    @contextlib.contextmanager
    def interrupted(self: Store) -> Iterator[Connection]:
        with whole(self) as connection:
            yield connection
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "transaction", interrupted)
    with pytest.raises(KeyboardInterrupt):
        add_photo(store, 1, source)
    case = store.case(1)
    assert case is not None
    assert evidence.path_of(store.path, case.photos[-1].sha256).read_bytes() == b"another picture"


# --- what no changeset names


def test_what_no_changeset_names_is_found_and_removed_only_when_it_is_old(store: Store) -> None:
    folder = evidence.folder_of(store.path)
    old, new = made(folder / "ab" / ("ab" * 32)), made(folder / "cd" / ("cd" * 32), "2026-06-11T12:00:02Z")
    left, fresh = made(folder / ".new-old"), made(folder / ".new-fresh", "2026-06-12T11:00:00Z")
    connection = store.connection()
    assert connection is not None
    assert evidence.orphans(connection, store.path) == [old, new]
    assert evidence.leftovers(store.path) == [fresh, left]
    assert evidence.clean(store, LATER) == 2
    assert files_of(store.path) == sorted([fresh, new, furnished_photo(store.path)])


def test_what_a_changeset_names_stays_even_when_it_was_taken_back(store: Store, source: Path) -> None:
    number = open_case(store, "KB9")
    kept = evidence.path_of(store.path, add_photo(store, number, source))
    undo(store)
    long_ago = datetime.now(UTC) - timedelta(days=400)
    for place in files_of(store.path):
        os.utime(place, (long_ago.timestamp(), long_ago.timestamp()))
    assert evidence.clean(store, LATER) == 0
    assert kept.read_bytes() == b"another picture"


def test_files_that_are_not_ours_stay(store: Store, tmp_path: Path) -> None:
    folder = evidence.folder_of(store.path)
    theirs = [made(folder / name) for name in ("notes.txt", "ab/notes.txt", f"ab/{'ab' * 32}.txt", f"zz/{'ab' * 32}")]
    target = made(tmp_path / "elsewhere.jpg")
    link = folder / "ab" / ("ab" * 32)
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("no links here")
    assert evidence.clean(store, LATER) == 0
    assert all(place.exists() for place in [*theirs, target])


def test_nothing_is_removed_from_a_store_that_is_not_there(path: Path) -> None:
    with Store(path) as store:
        assert evidence.clean(store, LATER) == 0


# --- what is refused before anything is kept


def test_a_file_that_is_larger_than_a_photo_is_refused(path: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(Refused, match="larger than 64 MiB"), evidence.staged(path, [large], any_picture):
        pass
    assert files_of(path) == []


@pytest.mark.parametrize("how", ["ab", "r+b"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    path: Path, source: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    class Meddling:
        """Writes to the file once a piece of it was read."""

        done = False

        def update(self, _: bytes) -> None:
            if not self.done:
                self.done = True
                with source.open(how) as file:
                    file.write(b"X")

    os.utime(source, (0, 0))
    monkeypatch.setattr(hashlib, "sha256", Meddling)
    with pytest.raises(Refused, match="changed while it was read"), evidence.staged(path, [source], any_picture):
        pass
    assert files_of(path) == []


def test_what_the_check_refuses_leaves_nothing(path: Path, source: Path) -> None:
    def picky(copy: Path, name: str) -> tuple[int, int]:
        assert copy.read_bytes() == b"another picture"
        raise Refused(f"{name} is not a photo")

    with (
        pytest.raises(Refused, match="is not a photo"),
        evidence.staged(path, [source], replace(any_picture, check=picky)),
    ):
        pass
    assert files_of(path) == []


def test_a_link_is_refused_whatever_it_leads_to(path: Path, source: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    try:
        good.symlink_to(source)
        bad.symlink_to(tmp_path / "none")
    except OSError:
        pytest.skip("no links here")
    for link in (good, bad):
        with pytest.raises(Refused, match="is a link"), evidence.staged(path, [link], any_picture):
            pass
