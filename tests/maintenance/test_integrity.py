"""What `doctor` finds in the journal and the views: every kind of change, by the check that is there for it."""

import json
import sqlite3
from pathlib import Path

import pytest

from kakoreturn.maintenance import integrity as checking
from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store
from kakoreturn.store.journal import COLUMNS, FIRST_HASH, body_text, chained, insert_rows
from tests.support.stores import bare, checks, digest, failed, open_case, tamper, undo

# --- a store that is whole


def test_a_whole_store_passes(furnished: Path) -> None:
    before = digest(furnished)
    assert failed(furnished) == {}
    assert digest(furnished) == before


def test_so_does_one_that_was_just_made(path: Path) -> None:
    with Store(path) as store:
        open_case(store)
        undo(store)
    assert failed(path) == {}


def test_the_details_say_what_was_looked_at(furnished: Path) -> None:
    said = {check.id: check.detail for check in checks(furnished)}
    with bare(furnished) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    assert said["journal"].startswith(f"{rows} rows")
    assert said["photos"].startswith("1 evidence file,")


# --- the journal


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", "replace(body, 'seam', 'team')"),
        ("at", "'2020-01-01T00:00:00Z'"),
        ("kind", "'note_added'"),
        ("deed", "deed + 1"),
        ("hash", "iif(hash LIKE 'f%', '0', 'f') || substr(hash, 2)"),
    ],
)
def test_a_changed_row_of_the_journal_is_found(furnished: Path, column: str, value: str) -> None:
    tamper(furnished, f"UPDATE journal SET {column} = {value} WHERE seq = 3")  # noqa: S608
    assert "row 3 of the journal was changed" in failed(furnished)["journal"]


def test_an_event_given_to_another_case_is_found(furnished: Path) -> None:
    tamper(furnished, "UPDATE journal SET case_number = 3 WHERE case_number = 1 AND kind = 'photo_added'")
    assert {"journal", "replay"} <= failed(furnished).keys()


def test_a_deleted_row_of_the_journal_is_found(furnished: Path) -> None:
    tamper(furnished, "DELETE FROM journal WHERE seq = 4")
    assert "row 4 of the journal is missing" in failed(furnished)["journal"]


def test_two_rows_that_changed_places_are_found(furnished: Path) -> None:
    tamper(
        furnished,
        "UPDATE journal SET seq = -4 WHERE seq = 4",
        "UPDATE journal SET seq = 4 WHERE seq = 5",
        "UPDATE journal SET seq = 5 WHERE seq = -4",
    )
    assert "row 4 of the journal was changed" in failed(furnished)["journal"]


def test_a_row_that_was_slipped_in_is_found(furnished: Path) -> None:
    body = json.dumps({"text": "slipped in", "on": "2026-06-10"})
    with bare(furnished) as connection:
        (last,) = connection.execute("SELECT max(seq) FROM journal").fetchone()
        row = (last + 1, 99, "2026-06-10T12:00:00Z", 1, None, "note_added", body, None, None)
        insert_rows(connection, [(*row, "0" * 64)])
    assert set(failed(furnished)) == {"journal", "replay"}


def test_a_last_row_that_was_cut_off_shows_in_the_views(furnished: Path) -> None:
    # The end of a chain cannot miss what came after it; the views can.
    with Store(furnished) as store:
        open_case(store, "KB9")
    tamper(furnished, "DELETE FROM journal WHERE deed = (SELECT max(deed) FROM journal)")
    assert failed(furnished)["replay"].startswith("the view of case 5 differs")


def test_a_body_that_is_no_event_is_found_though_its_hash_is_right(furnished: Path) -> None:
    with bare(furnished) as connection:
        last, before = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC").fetchone()
        row = (last + 1, 99, "2026-06-10T12:00:00Z", 1, None, "note_added", '{"text": 7', None, None)
        insert_rows(connection, [(*row, chained(before, row))])
    found = failed(furnished)
    assert set(found) == {"journal", "replay"}
    assert "cannot be read" in found["replay"]


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x9b", "\x7f"])
def test_a_text_that_nobody_could_have_entered_is_found_though_its_hash_is_right(furnished: Path, sign: str) -> None:
    with bare(furnished) as connection:
        last, deed, before = connection.execute("SELECT seq, deed, hash FROM journal ORDER BY seq DESC").fetchone()
        body = body_text({"text": f"red{sign}[31m", "on": "2026-06-10"})
        row = (last + 1, deed + 1, "2026-06-10T12:00:00Z", 1, None, "note_added", body, None, None)
        insert_rows(connection, [(*row, chained(before, row))])
    assert failed(furnished)["journal"] == f"row {last + 1} of the journal is not in order"


def test_a_journal_that_was_rewritten_shows_in_the_views(furnished: Path) -> None:
    with bare(furnished) as connection:
        rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM journal ORDER BY seq").fetchall()  # noqa: S608
    before, updates = FIRST_HASH, []
    for row in rows:
        body = row[6].replace('"exchange"', '"refund"')
        before = chained(before, (*row[:6], body, *row[7:9]))
        updates.append(f"UPDATE journal SET body = '{body}', hash = '{before}' WHERE seq = {row[0]}")  # noqa: S608
    tamper(furnished, *updates)
    found = failed(furnished)
    assert set(found) == {"replay"}
    assert "the view of case 1 differs from the journal" in found["replay"]


# --- the views


@pytest.mark.parametrize(
    ("table", "column", "value", "name"),
    [
        ("cases", "state", "'reviewed'", "case 1"),
        ("cases", "is_open", "0", "case 1"),
        ("cases", "outcome", "'lost'", "case 1"),
        ("cases", "item", "''", "case 1"),
        ("cases", "opened_on", "'2026-06-09'", "case 1"),
        ("items", "price", "'129.5'", "order 'KB1'"),
        ("items", "seller", "NULL", "order 'KB1'"),
        ("items", "waits", "1", "order 'KB1'"),
    ],
)
def test_a_changed_cell_of_a_view_is_found(furnished: Path, table: str, column: str, value: str, name: str) -> None:
    key = {"cases": "number = 1", "items": "number = 'KB1'"}[table]
    with bare(furnished) as connection:
        connection.execute(f"UPDATE {table} SET {column} = {value} WHERE {key}")  # noqa: S608
    assert failed(furnished) == {"replay": f"the view of {name} differs from the journal"}


def test_a_missing_row_of_a_view_is_found(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("DELETE FROM cases WHERE number = 2")
        connection.execute("DELETE FROM items WHERE number = 'KB4'")
    assert failed(furnished) == {"replay": "case 2 is missing from its view; order 'KB4' is missing from its view"}


def test_a_row_too_many_is_found(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("CREATE TEMP TABLE other AS SELECT * FROM items WHERE number = 'KB4'")
        connection.execute("UPDATE other SET number = 'KB8'")
        connection.execute("INSERT INTO items SELECT * FROM other")
    assert failed(furnished) == {"replay": "the view of order 'KB8' differs from the journal"}


def test_many_problems_are_counted(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("UPDATE cases SET state = 'odd'")
        connection.execute("UPDATE items SET item = 'odd'")
    assert failed(furnished)["replay"].endswith(" and 2 more")


def test_a_reference_to_nothing_is_found(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("DELETE FROM items WHERE number = 'KB2'")
    assert failed(furnished)["foreign_keys"] == "cases row 2 names a missing items"


def test_the_checks_see_one_state_of_the_store(furnished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(furnished) as store, bare(furnished) as other:
        connection = store.connection()
        assert connection is not None
        other.execute("PRAGMA busy_timeout = 0")

        def meanwhile(_: sqlite3.Connection, __: Path) -> tuple[list[str], str]:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("UPDATE cases SET state = 'odd'")
            return [], "another program could not write"

        monkeypatch.setitem(checking._CHECKS, "foreign_keys", meanwhile)  # noqa: SLF001
        assert all(check.ok for check in checkup(connection, furnished))
        other.execute("UPDATE cases SET state = 'odd'")
