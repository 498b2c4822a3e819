"""A store at a glance, as completion has it."""

import sys
from pathlib import Path

import pytest

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.store.names import Glance
from tests.support.stores import bare, digest


def test_a_store_at_a_glance_is_never_written(furnished: Path) -> None:
    before = digest(furnished)
    with Glance(furnished) as store:
        assert store.whole().cases()
        with pytest.raises(StoreProblem, match="read-only"):
            store.rows("UPDATE cases SET is_open = 0")
    assert digest(furnished) == before


def test_nobody_is_waited_for(furnished: Path) -> None:
    with bare(furnished) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreProblem, match="locked"), Glance(furnished) as store:
            store.whole().cases()


@pytest.mark.parametrize(
    "statement", ["PRAGMA application_id = 1", "PRAGMA user_version = 99", "PRAGMA journal_mode = WAL"]
)
def test_what_is_not_ours_is_not_even_opened(furnished: Path, statement: str) -> None:
    with bare(furnished) as connection:
        connection.execute(statement)
    files = {file: digest(file) for file in furnished.parent.iterdir() if file.is_file()}
    with pytest.raises(StoreProblem), Glance(furnished):
        pass
    assert {file: digest(file) for file in furnished.parent.iterdir() if file.is_file()} == files


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_what_is_no_file_is_no_store(furnished: Path) -> None:
    link = furnished.with_name("link.db")
    link.symlink_to(furnished)
    for path in (link, furnished.parent, furnished.with_name("none.db")):
        with pytest.raises(StoreProblem), Glance(path):
            pass
    assert not furnished.with_name("none.db").exists()
