"""What is read in a snapshot is of one moment."""

import contextlib
from pathlib import Path

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.domain.values import Happening
from kakoreturn.store import Store
from tests.support.stores import open_case, record


def test_another_program_writes_only_after_a_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "kako.db"
    with Store(path) as writer:
        number = open_case(writer)
    with Store(path) as reader:
        with reader.snapshot():
            before = reader.head()
            with Store(path) as other:
                connection = other.connection()
                assert connection is not None
                connection.execute("PRAGMA busy_timeout = 0")
                with contextlib.suppress(StoreProblem):  # it is locked out, and would wait
                    record(other, number, Happening.SENT)
            assert reader.head() == before
        with Store(path) as other:
            record(other, number, Happening.SENT)
        assert reader.head() != before


def test_a_store_that_is_not_there_yet_has_no_head(tmp_path: Path) -> None:
    with Store(tmp_path / "none.db") as store, store.snapshot():
        assert store.head() is None


def test_the_changesets_of_an_order_are_found_by_its_number(tmp_path: Path) -> None:
    with Store(tmp_path / "kako.db") as store:
        open_case(store, "KB1")
        open_case(store, "KB2")
        assert [changeset.number for changeset in store.changesets("KB2")] == [2]
