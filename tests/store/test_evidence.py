"""Photo files: kept once under their hash, whole or not at all, and for their user alone."""

import hashlib
import os
import stat
import sys
import unicodedata
from pathlib import Path

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import KakoError, NotFound, Refused, StoreProblem
from kakoreturn.service import rules
from kakoreturn.store import Store, evidence
from tests.support.stores import AT, PICTURE, TODAY, add_photo, any_picture, heeds_modes, open_case

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files and modes")
HASH = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A photo of the user's."""
    place = tmp_path / "seam.jpg"
    place.write_bytes(PICTURE)
    return place


def files_of(path: Path) -> list[Path]:
    """Every file in the photo folder of a store."""
    return sorted(one for one in evidence.folder_of(path).rglob("*") if one.is_file())


# --- keeping one


def test_a_photo_is_kept_as_it_is_under_its_hash(path: Path, source: Path) -> None:
    with Store(path) as store:
        assert add_photo(store, open_case(store), source) == HASH
    place = evidence.path_of(path, HASH)
    assert place == path.with_name("kako.db.photos") / HASH[:2] / HASH
    assert place.read_bytes() == PICTURE
    assert source.read_bytes() == PICTURE
    assert files_of(path) == [place]


def test_a_large_photo_is_copied_whole(path: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(range(256)) * 10_000)
    with evidence.staged(path, [large], any_picture) as (copy,):
        assert copy.size == 2_560_000
        assert copy.file.path.read_bytes() == large.read_bytes()
        assert copy.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()


def test_the_same_bytes_are_kept_once(path: Path, source: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.jpg"
    again.write_bytes(PICTURE)
    with Store(path) as store:
        first, second = open_case(store, "KB1"), open_case(store, "KB2")
        for number, photo in ((first, source), (first, again), (second, again)):
            add_photo(store, number, photo)
        photos = [case.photos for case in store.cases()]
    assert [[photo.name for photo in of_case] for of_case in photos] == [["seam.jpg"], ["again.jpg"]]
    assert files_of(path) == [evidence.path_of(path, HASH)]


@posix
def test_photos_are_for_their_user_alone(path: Path, source: Path) -> None:
    source.chmod(0o644)
    with Store(path) as store:
        add_photo(store, open_case(store), source)
    place = evidence.path_of(path, HASH)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.parent.parent.stat().st_mode) == 0o700


@posix
def test_a_loose_umask_changes_nothing(path: Path, source: Path) -> None:
    before = os.umask(0)
    try:
        with Store(path) as store:
            add_photo(store, open_case(store), source)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path, *files_of(path))} == {0o600}


# --- what is not settled is removed


def test_a_staged_photo_that_nobody_settles_is_removed(path: Path, source: Path) -> None:
    with evidence.staged(path, [source], any_picture) as (copy,):
        assert copy.file.path.read_bytes() == PICTURE
        assert copy.file.path.parent == evidence.folder_of(path)
    assert files_of(path) == []


def test_a_refused_changeset_leaves_no_staged_photo(path: Path, source: Path) -> None:
    with Store(path) as store:
        open_case(store)
        with pytest.raises(NotFound), evidence.staged(path, [source], any_picture), store.changeset(AT) as book:
            rules.book.the_case(book, 7)
        assert store.case(1) is not None
    assert files_of(path) == []


def test_a_second_photo_that_is_no_photo_leaves_none_of_the_first(path: Path, source: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound), evidence.staged(path, [source, tmp_path / "none.jpg"], any_picture):
        pass
    assert files_of(path) == []


def test_a_changeset_that_fails_after_a_photo_was_settled_leaves_it_unnamed(path: Path, source: Path) -> None:
    with Store(path) as store:
        number = open_case(store)
        with pytest.raises(Refused), evidence.staged(path, [source], any_picture) as (copy,), store.changeset(AT):
            _settle_and_refuse(path, copy)
        case = store.case(number)
    assert case is not None
    assert case.photos == ()
    assert files_of(path) == [evidence.path_of(path, HASH)]  # whole, and harmless


def _settle_and_refuse(path: Path, copy: evidence.StagedFile) -> None:
    evidence.settle(path, copy)
    raise Refused("no")


def test_a_photo_that_cannot_be_copied_whole_leaves_nothing(
    path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreProblem, match="No space left"), evidence.staged(path, [source], any_picture):
        pass
    assert files_of(path) == []


@heeds_modes
def test_a_folder_that_may_not_be_written_is_a_problem_of_the_store(path: Path, source: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StoreProblem), evidence.staged(path, [source], any_picture):
            pass
    finally:
        path.parent.chmod(0o700)


def test_a_file_in_place_of_the_photo_folder_is_a_problem_of_the_store(path: Path, source: Path) -> None:
    evidence.folder_of(path).write_text("not a folder")
    with pytest.raises(StoreProblem), evidence.staged(path, [source], any_picture):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few users make links")
def test_a_link_in_place_of_a_folder_of_photos_is_not_followed(path: Path, source: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with evidence.staged(path, [source], any_picture) as (copy,):
        evidence.path_of(path, copy.sha256).parent.symlink_to(elsewhere)
        with pytest.raises(StoreProblem, match="is a link"):
            evidence.settle(path, copy)
    assert list(elsewhere.iterdir()) == []


# --- what is no photo


def test_no_file_is_not_found(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("none.jpg", "no/such/folder.jpg", "file/under.jpg"):
        with (
            pytest.raises(NotFound, match="there is no file"),
            evidence.staged(path, [tmp_path / name], any_picture),
        ):
            pass
    assert not evidence.folder_of(path).exists()


def test_an_empty_file_is_refused(path: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    with pytest.raises(Refused, match="is empty"), evidence.staged(path, [empty], any_picture):
        pass
    assert files_of(path) == []


def test_a_folder_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not a plain file"), evidence.staged(path, [tmp_path], any_picture):
        pass


@posix
def test_a_pipe_and_a_device_are_refused_at_once(path: Path, tmp_path: Path) -> None:
    assert sys.platform != "win32"
    os.mkfifo(tmp_path / "pipe.jpg")
    for name in (tmp_path / "pipe.jpg", Path("/dev/zero")):
        with pytest.raises(Refused, match="not a plain file"), evidence.staged(path, [name], any_picture):
            pass


@heeds_modes
def test_a_file_that_may_not_be_read_is_refused(path: Path, source: Path) -> None:
    source.chmod(0)
    with pytest.raises(Refused, match="cannot be read"), evidence.staged(path, [source], any_picture):
        pass


@pytest.mark.parametrize("name", ["a\0b.jpg", "\ud800.jpg", "x" * 5000])
def test_a_name_that_no_file_can_have_is_said_safely(path: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(KakoError) as refusal, evidence.staged(path, [tmp_path / name], any_picture):
        pass
    assert refusal.value.exit_code in {3, 4}
    assert refusal.value.message.isprintable()


# --- names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain.jpg", "plain.jpg"),
        ("with space; $(x) & 'quotes'.jpg", "with space; $(x) & 'quotes'.jpg"),
        ("-rf.jpg", "-rf.jpg"),
        ("照片 №1 📷.jpg", "照片 №1 📷.jpg"),
        ("new\nline\x1b[31m.jpg", "newline[31m.jpg"),
        ("gnp.\u202egpj", "gnp.gpj"),
        ("\x01\x02", "photo"),
        ("x" * 251 + ".jpg", "x" * 200),
    ],
)
def test_a_name_is_only_shown(path: Path, tmp_path: Path, name: str, shown: str) -> None:
    photo = tmp_path / name
    try:
        photo.write_bytes(PICTURE)
    except OSError:
        pytest.skip("this file system has no such names")
    with Store(path) as store:
        number = open_case(store)
        add_photo(store, number, photo)
        case = store.case(number)
    assert case is not None
    assert unicodedata.normalize("NFC", case.photos[0].name) == unicodedata.normalize("NFC", shown)
    assert files_of(path) == [evidence.path_of(path, HASH)]


@posix
def test_a_name_that_is_not_even_text_is_shown_without_what_is_not(path: Path, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe.jpg"
    try:
        Path(os.fsdecode(name)).write_bytes(PICTURE)
    except OSError:
        pytest.skip("this file system has no such names")
    with evidence.staged(path, [Path(os.fsdecode(name))], any_picture) as (copy,):
        assert copy.name == ".jpg"


def test_the_journal_names_the_bytes(path: Path, source: Path) -> None:
    with Store(path) as store:
        add_photo(store, open_case(store), source)
        (_, event) = store.changesets(1)[-1].events[0]
    assert event == ev.PhotoAdded(sha256=HASH, name="seam.jpg", size=len(PICTURE), on=TODAY)
