"""Many rows put into a table at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kakoreturn.store.bulk import insert

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("number", "name", "note")


@pytest.fixture
def table() -> Iterator[sqlite3.Connection]:
    """A connection to a database with one table of these columns."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE things (number INTEGER NOT NULL, name TEXT, note TEXT) STRICT")
        yield connection


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
def test_every_row_is_added_in_its_order(table: sqlite3.Connection, count: int) -> None:
    rows = [(n, f"thing {n}", f"note {n}") for n in range(count)]
    insert(table, "things", COLUMNS, iter(rows))
    assert table.execute("SELECT * FROM things ORDER BY rowid").fetchall() == rows


def test_a_value_that_few_rows_have_stays_in_its_row(table: sqlite3.Connection) -> None:
    rows = [(n, None, "here" if n == 150 else None) for n in range(250)]
    insert(table, "things", COLUMNS, rows)
    assert table.execute("SELECT * FROM things ORDER BY rowid").fetchall() == rows


def test_a_column_that_may_not_be_empty_is_not_left_empty(table: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"things\.number"):
        insert(table, "things", COLUMNS, [(None, "a thing", None)])
