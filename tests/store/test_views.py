"""What is shown is what the journal tells: a view that was changed without it is said, and not shown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kakoreturn.domain.errors import StoreProblem
from kakoreturn.store import Store, replay, tally
from tests.support.kako import Kako
from tests.support.stores import bare, failed, open_case

# Each with what reads it, of the furnished store: cases 1 (open), 2 (closed), 3 (open), orders KB1 to KB4.
_INVENTED = "number, line, failed, unsure, notes, waits, is_here, seal"
CHANGES = {
    "a case closed": ("UPDATE cases SET is_open = 0 WHERE number = 1", "case 1"),
    "a case opened": ("UPDATE cases SET is_open = 1, state = 'sent' WHERE number = 2", "case 2"),
    "a case in another state": ("UPDATE cases SET state = 'refused' WHERE number = 1", "case 1"),
    "a case of another order": ("UPDATE cases SET order_number = 'KB3' WHERE number = 1", "case 1"),
    "a case gone": ("DELETE FROM cases WHERE number = 1", "case 1"),
    "a case exchanged for a closed one": (
        "UPDATE cases SET is_open = CASE number WHEN 1 THEN 0 ELSE 1 END WHERE number IN (1, 2)",
        "case 1",
    ),
    "an item's name": ("UPDATE items SET item = 'Other' WHERE number = 'KB1'", "order 'KB1'"),
    "an item's seller": ("UPDATE items SET seller = 'Other' WHERE number = 'KB1'", "order 'KB1'"),
    "an item's price": ("UPDATE items SET price = 'NaN' WHERE number = 'KB1'", "order 'KB1'"),
    "an item without its currency": ("UPDATE items SET currency = NULL WHERE number = 'KB1'", "order 'KB1'"),
    "an item with an endless list": (
        "UPDATE items SET failed = replace(hex(zeroblob(9999)), '0', '[') WHERE number = 'KB1'",
        "order 'KB1'",
    ),
    "an item that does not wait": ("UPDATE items SET waits = 0 WHERE number = 'KB4'", "order 'KB4'"),
    "an item gone": ("DELETE FROM items WHERE number = 'KB4'", "order 'KB4'"),
    "an item invented": (
        f"INSERT INTO items ({_INVENTED}) VALUES ('KB9', 1, '[]', '[]', '[]', 1, 1, 0)",  # noqa: S608 - named above
        "order 'KB9'",
    ),
}


@pytest.fixture(params=CHANGES)
def changed(request: pytest.FixtureRequest, furnished: Path) -> tuple[Path, str]:
    """The furnished store with a view changed, and what is not told any more as it was."""
    statement, what = CHANGES[request.param]
    with bare(furnished) as connection:
        connection.execute(statement)
    return furnished, what


def test_it_is_named_and_left_out_where_that_is_tolerated(changed: tuple[Path, str]) -> None:
    path, what = changed
    with Store(path) as store, store.tolerating() as differing:
        cases = [*store.open_cases(), *store.closed_cases({})]
        items = [*store.every_order({}), *store.items_of(cases).values()]
    assert what in differing
    assert what not in {f"case {case.number}" for case in cases} | {f"order {item.number!r}" for item in items}


READS: dict[str, Callable[[Store], object]] = {
    "every case": lambda store: [*store.open_cases(), *store.closed_cases({})],
    "every item": lambda store: list(store.every_order({})),
}


def test_else_it_is_an_error(changed: tuple[Path, str]) -> None:
    path, what = changed
    read = READS["every case" if what.startswith("case") else "every item"]
    with Store(path) as store, pytest.raises(StoreProblem, match="is not as the journal tells it") as problem:
        read(store)
    assert problem.value.hint == "run: kakoreturn doctor --repair"


def test_it_is_an_error_where_items_are_read_with_their_cases(changed: tuple[Path, str]) -> None:
    path, _ = changed
    with Store(path) as store, pytest.raises(StoreProblem, match="is not as the journal tells it"):
        list(store.items_with_cases({}))


def test_what_waits_and_what_is_open_are_held_to_the_tally(changed: tuple[Path, str]) -> None:
    path, what = changed
    with Store(path) as store, store.tolerating() as differing:
        store.items_of(store.open_cases())
        store.items_waiting()
    assert what in differing


def test_a_closed_case_that_the_view_has_opened_is_named_where_closed_ones_alone_are_read(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("UPDATE cases SET is_open = 1 WHERE number = 2")
    with Store(furnished) as store, store.tolerating() as differing:
        assert list(store.closed_cases({})) == []
    assert differing == ["case 2"]


def test_a_repair_puts_it_right(changed: tuple[Path, str]) -> None:
    from kakoreturn.maintenance.repair import repair

    path, _ = changed
    assert "replay" in failed(path)
    repair(path)
    assert failed(path) == {}


def test_a_lookup_of_what_a_view_has_lost_is_damage_and_no_absence(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("DELETE FROM cases WHERE number = 2")
        connection.execute("DELETE FROM items WHERE number = 'KB4'")
    with Store(furnished) as store:
        for read in (lambda: store.case(2), lambda: store.cases_of("KB2"), lambda: store.items("KB4")):
            with pytest.raises(StoreProblem, match="is not as the journal tells it"):
                read()
        assert store.case(99) is None
        assert store.items("KB99") == []


def test_nothing_is_written_on_a_list_of_open_cases_that_is_wrong(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("UPDATE cases SET is_open = 0 WHERE number = 1")
    with Store(furnished) as store, pytest.raises(StoreProblem, match="case 1 is not as the journal tells it"):
        open_case(store, "KB9")


def test_the_tally_is_what_counting_gives(furnished: Path) -> None:
    with bare(furnished) as connection:
        kept = tally.read(connection)
        tally.count_anew(connection)
        assert tally.read(connection) == kept


def test_a_journal_that_was_cut_shows_by_the_tally(furnished: Path) -> None:
    with bare(furnished) as connection:
        assert tally.differing(connection, ()) == []
        connection.execute("DROP TRIGGER journal_keeps_delete")
        connection.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
        assert tally.differing(connection, ()) == ["journal"]


def test_this_would_see_a_store_without_seals(furnished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bare(furnished) as connection:
        connection.execute("UPDATE items SET item = 'Other' WHERE number = 'KB1'")
        monkeypatch.setattr("kakoreturn.store.rows.is_sealed", lambda _: True)
        assert [one.what for one in replay.differences(connection)] == ["order 'KB1'"]
    with Store(furnished) as store:
        (item,) = store.items("KB1")
        assert item.item == "Other"


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_all_that_differs_is_found_however_many_are_looked_at_together(
    furnished: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(replay, "_AT_ONCE", at_once)
    with bare(furnished) as connection:
        assert list(replay.differences(connection)) == []
        connection.execute("UPDATE cases SET state = 'odd' WHERE number IN (1, 3)")
        connection.execute("UPDATE items SET line = 7 WHERE number = 'KB4'")
        connection.execute("DELETE FROM items WHERE number = 'KB3'")
        found = [(one.what, one.is_missing) for one in replay.differences(connection)]
    changed = [("case 1", False), ("case 3", False), ("order 'KB4', item 7", False)]
    assert sorted(found) == sorted([*changed, ("order 'KB3'", True), ("order 'KB4'", True)])


# --- as it is said


@pytest.fixture
def edited(kako: Kako) -> Kako:
    """A user with two cases, one of which the view has closed."""
    for order in ("KB1", "KB2"):
        kako("new", "--order", order, "--remedy", "exchange", "--defect", "seam open for 2 cm on the left toe")
    with bare(kako.db) as connection:
        connection.execute("UPDATE cases SET is_open = 0 WHERE number = 1")
    return kako


def test_the_board_shows_the_rest_and_ends_with_5(edited: Kako) -> None:
    ran = edited("status", code=5)
    assert "KB2" in ran.out
    assert "KB1" not in ran.out
    assert "case 1 is not as the journal tells" in ran.err
    assert "doctor --repair" in ran.err
    assert edited("status", "--check", code=5).err == ran.err


def test_an_item_is_not_called_without_a_case_where_a_case_cannot_be_read(kako: Kako) -> None:
    kako("order", "add", "KB1")
    kako("order", "photos", "KB1")
    kako("qc", "KB1", "--fail", "seam: open for 2 cm on the left toe")
    assert "review found something" in kako("status").out
    kako("new", "--order", "KB1", "--remedy", "exchange")
    with bare(kako.db) as connection:
        connection.execute("DELETE FROM cases")
    ran = kako("status", code=5)
    assert "case 1 is not as the journal tells" in ran.err
    assert "KB1" not in ran.out


def test_an_item_is_not_called_without_a_case_where_its_case_was_moved_to_another(kako: Kako) -> None:
    for order in ("KB1", "KB2", "KB3"):
        kako("order", "add", order)
        kako("order", "photos", order)
    kako("qc", "KB1", "--fail", "seam: open for 2 cm on the left toe")
    kako("new", "--order", "KB1", "--remedy", "exchange")
    kako("record", "1", "accepted")
    kako("qc", "KB2", "--fail", "seam: open for 2 cm on the left toe")
    assert "KB1" not in kako("status").out
    with bare(kako.db) as connection:
        connection.execute("UPDATE cases SET order_number = 'KB3' WHERE number = 1")
    ran = kako("status", code=5)
    assert "case 1 is not as the journal tells" in ran.err
    assert "KB3" in ran.out
    assert "review found something" not in ran.out


def test_with_json_there_is_the_error_alone(edited: Kako) -> None:
    ran = edited("status", "--json", code=5)
    assert ran.out == ""
    assert "case 1 is not as the journal tells" in ran.error()["message"]


@pytest.mark.parametrize(
    "words", [("export", "ics"), ("export", "json"), ("backup", "saved.zip"), ("stats",), ("status", "1")], ids=" ".join
)
def test_nothing_is_taken_out_that_the_journal_does_not_tell(edited: Kako, words: tuple[str, ...]) -> None:
    ran = edited(*words, code=5)
    assert "case 1" in ran.err
    assert not (edited.folder / "saved.zip").exists()
    edited("doctor", "--repair")
    edited(*words)
