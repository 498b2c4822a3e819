"""What `doctor` finds beside the journal: guides, photos, modes, tables, and the pages of the file itself."""

import hashlib
import random
import sys
from pathlib import Path

import pytest

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.store import Store, evidence
from tests.support.kako import Kako
from tests.support.stores import PICTURE, bare, failed, tamper

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no mode bits")

# --- guides, photos, modes


def test_a_changed_guide_is_found(furnished: Path) -> None:
    tamper(furnished, "UPDATE guides SET body = replace(body, '14', '99')")
    assert set(failed(furnished)) == {"guides"}


@pytest.mark.parametrize(
    "words", [("status",), ("status", "--json"), ("show", "1"), ("draft", "1"), ("stats",)], ids=" ".join
)
def test_a_guide_that_is_another_now_is_not_gone_by(furnished: Path, words: tuple[str, ...]) -> None:
    tamper(furnished, "UPDATE guides SET body = replace(body, '14', '99')")
    kako = Kako(furnished.parent)
    kako.store = str(furnished)
    ran = kako(*words, code=5)
    assert "the content of guide" in ran.err
    assert not ran.out


def test_a_missing_guide_is_found(furnished: Path) -> None:
    tamper(furnished, "DELETE FROM guides")
    assert "foreign_keys" in failed(furnished)


def photo(path: Path) -> Path:
    """Where the one photo of the store is kept."""
    return evidence.path_of(path, hashlib.sha256(PICTURE).hexdigest())


def test_a_missing_photo_is_found(furnished: Path) -> None:
    photo(furnished).unlink()
    assert failed(furnished) == {"photos": f"evidence file {photo(furnished).name[:12]}… is missing"}


@pytest.mark.parametrize("content", [b"", PICTURE[:-1], PICTURE + b" ", PICTURE.swapcase()])
def test_a_changed_photo_is_found(furnished: Path, content: bytes) -> None:
    photo(furnished).write_bytes(content)
    assert failed(furnished) == {"photos": f"evidence file {photo(furnished).name[:12]}… was changed"}


def test_a_folder_in_place_of_a_photo_is_found(furnished: Path) -> None:
    photo(furnished).unlink()
    photo(furnished).mkdir(mode=0o700)
    assert set(failed(furnished)) == {"photos"}


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_files_that_others_may_read_are_found(furnished: Path, mode: int) -> None:
    furnished.chmod(mode)
    photo(furnished).chmod(mode)
    photo(furnished).parent.chmod(0o755)
    found = failed(furnished)
    assert set(found) == {"modes"}
    for name in (furnished.name, photo(furnished).name, photo(furnished).parent.name):
        assert f"{name} can be read by other users" in found["modes"]


# --- the tables and the file


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER journal_keeps_update",
        "DROP INDEX open_cases",
        "CREATE TABLE song (title TEXT)",
        "ALTER TABLE items ADD COLUMN colour TEXT",
        "CREATE TRIGGER evil AFTER INSERT ON journal BEGIN UPDATE cases SET state = 'sent'; END",
        "CREATE VIEW both AS SELECT * FROM cases",
    ],
)
def test_changed_tables_are_found(furnished: Path, statement: str) -> None:
    with bare(furnished) as connection:
        connection.execute(statement)
    assert set(failed(furnished)) == {"schema"}


@pytest.mark.parametrize("table", ["journal", "cases", "items", "guides"])
def test_a_missing_table_is_found_and_stops_no_other_check(furnished: Path, table: str) -> None:
    with bare(furnished) as connection:
        connection.execute(f"DROP TABLE {table}")
    found = failed(furnished)
    assert "schema" in found
    assert {"integrity", "modes"}.isdisjoint(found)


def test_an_index_that_disagrees_with_its_table_is_found(furnished: Path) -> None:
    with bare(furnished) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'cases_of_order'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(furnished.read_bytes())
    page = slice((root - 1) * size, root * size)
    data[page] = data[page].replace(b"KB2", b"KB7")
    furnished.write_bytes(bytes(data))
    assert "integrity" in failed(furnished)


@pytest.mark.parametrize("seed", range(30))
def test_damaged_pages_are_found_and_never_stop_the_program(furnished: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same damage each time
    with bare(furnished) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(furnished.read_bytes())
    page = chance.randrange(len(data) // size)
    start = page * size + (100 if page == 0 else 0)
    # The header of a page and its list of cells: no byte of them is free.
    for place in range(start, start + 12):
        data[place] = chance.randrange(256)
    furnished.write_bytes(bytes(data))
    try:
        found = failed(furnished)
    except StoreProblem:
        return  # it cannot even be opened, which says it as well
    assert found


def test_a_table_whose_name_is_no_text_any_more_is_said(furnished: Path) -> None:
    data = furnished.read_bytes()
    data = data.replace(b"CREATE INDEX journal_of_deed", b"CREATE XNDEX journal_of_deed")
    furnished.write_bytes(data.replace(b"journal_of_deed", b"journal\xffof_deed"))
    with pytest.raises(StoreProblem), Store(furnished) as store:
        store.cases()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_store_that_was_cut_short_is_found(furnished: Path, share: float) -> None:
    data = furnished.read_bytes()
    furnished.write_bytes(data[: int(len(data) * share)])
    try:
        found = failed(furnished)
    except StoreProblem:
        return
    assert "integrity" in found
