"""A store is made by the first changeset that is done: one that is refused leaves none that was not there before."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kakoreturn.store import Store
from kakoreturn.store import sqlite as connection_module
from kakoreturn.store.sqlite import begin
from tests.support.stores import AT, failed, open_case


class _RefusedHereError(Exception):
    pass


def refuse(store: Store) -> None:
    """Begin a changeset, write to it, and refuse it."""
    with store.changeset(AT) as book:
        book.keep_guide("x", b"{}")
        book.flush()
        raise _RefusedHereError


def test_a_first_changeset_that_is_refused_leaves_no_store(path: Path) -> None:
    with Store(path) as store:
        with pytest.raises(_RefusedHereError):
            refuse(store)
        assert not store.exists
        assert list(path.parent.iterdir()) == []
        assert store.cases() == []
        assert open_case(store) == 1
    assert failed(path) == {}


def test_an_empty_file_that_was_there_stays(path: Path) -> None:
    path.touch(mode=0o600)
    with Store(path) as store, pytest.raises(_RefusedHereError):
        refuse(store)
    assert path.read_bytes() == b""


def test_a_later_changeset_that_is_refused_leaves_the_store(path: Path) -> None:
    with Store(path) as store:
        open_case(store)
        with pytest.raises(_RefusedHereError):
            refuse(store)
        assert store.exists
    assert failed(path) == {}


_OTHER = """
import sys
from pathlib import Path
from kakoreturn.store import Store
with Store(Path(sys.argv[1])) as store:
    print("waits", flush=True)
    with store.transaction():
        pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
def test_a_program_that_waits_for_a_store_that_is_not_made_makes_it(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _OTHER, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "waits\n"
        with Store(path) as store, pytest.raises(_RefusedHereError):
            refuse(store)
        assert other.wait(timeout=60) == 0
    assert failed(path) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
def test_a_file_that_is_taken_away_before_its_lock_is_had_is_made_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.touch(mode=0o600)  # by another program
    taken: list[Path] = []

    def taken_away(connection: sqlite3.Connection, store: Path, _: object) -> None:
        if not taken:
            taken.append(store)
            store.unlink()
        begin(connection, store)

    monkeypatch.setattr(connection_module, "begin", taken_away)
    with Store(path) as store:
        assert open_case(store) == 1
    assert taken
    assert failed(path) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
@pytest.mark.parametrize("step", ["check_header", "connect"])
def test_a_file_that_is_taken_away_while_it_is_opened_is_made_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path.touch(mode=0o600)  # by another program
    taken: list[Path] = []
    opening = getattr(connection_module, step)

    def taken_away(store: Path) -> object:
        if not taken:
            taken.append(store)
            store.unlink()
        return opening(store)

    monkeypatch.setattr(connection_module, step, taken_away)
    with Store(path) as store:
        assert taken
        assert not store.exists
        assert open_case(store) == 1
    assert failed(path) == {}


def test_of_many_first_changesets_none_is_lost_though_some_are_refused(path: Path) -> None:
    numbers: list[int] = []

    def first(turn: int) -> None:
        with Store(path) as store:
            if turn % 2:
                with pytest.raises(_RefusedHereError):
                    refuse(store)
            else:
                numbers.append(open_case(store, f"KB{turn}"))

    threads = [threading.Thread(target=first, args=(turn,)) for turn in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(numbers) == [1, 2, 3, 4]
    assert failed(path) == {}
