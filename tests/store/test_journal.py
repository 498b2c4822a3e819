"""Changesets in the journal: chained, whole or not at all, and taken back without losing anything."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import KakoError, Refused
from kakoreturn.domain.values import Happening, Remedy
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.format import Damage
from kakoreturn.store.journal import FIRST_HASH, body_text, chained, folded_case, folded_order
from tests.support.stores import (
    AT,
    DAYS,
    GUIDE,
    GUIDE_NAME,
    SEAM,
    TODAY,
    bare,
    digest,
    open_case,
    record,
    redo,
    tables_of,
    undo,
)

Row = tuple[int, int, str, int | None, str | None, str, str, str, str | None, str | None]


def journal(path: Path) -> list[Row]:
    """The rows of the journal, in order."""
    with bare(path) as connection:
        return connection.execute("SELECT * FROM journal ORDER BY seq").fetchall()


def case(store: Store, number: int) -> Case:
    """A case that must be there."""
    found = store.case(number)
    assert found is not None
    return found


# --- the rows


def test_each_row_is_chained_to_the_one_before(furnished: Path) -> None:
    found = journal(furnished)
    before = "0" * 64
    assert before == FIRST_HASH
    for row in found:
        canonical = json.dumps([*row[:7], *(row[8:] if row[8] else ())], separators=(",", ":"))
        assert canonical.isascii()
        before = hashlib.sha256(f"{before}{canonical}".encode()).hexdigest()
        assert row[7] == before


def test_rows_and_changesets_are_numbered_without_a_gap(furnished: Path) -> None:
    found = journal(furnished)
    assert [row[0] for row in found] == list(range(1, len(found) + 1))
    changesets = [row[1] for row in found]
    assert changesets == sorted(changesets)
    assert set(changesets) == set(range(1, max(changesets) + 1))


def test_a_row_holds_the_event_in_its_own_words(path: Path) -> None:
    with Store(path) as store:
        open_case(store, "KB-围巾", item="Schal „rot“", defects=("hole\nnear the hem",))
    assert [(*row[:6], json.loads(row[6])) for row in journal(path)] == [
        (1, 1, AT, None, "KB-围巾", "order_described", {"item": "Schal „rot“", "agent": "kakobuy"}),
        (
            2,
            1,
            AT,
            1,
            None,
            "opened",
            {"order": "KB-围巾", "remedy": "exchange", "phase": "qc", "guide": GUIDE_NAME, "on": "2026-06-10"},
        ),
        (3, 1, AT, 1, None, "defect_noted", {"text": "hole\nnear the hem", "on": "2026-06-10"}),
    ]


def test_the_first_row_of_a_changeset_has_an_id_that_no_other_has(furnished: Path) -> None:
    found = journal(furnished)
    first = {row[1]: row for row in reversed(found)}
    ids = [str(row[8]) for row in first.values()]
    assert all(re.fullmatch("[0-9a-f]{32}", id_) for id_ in ids)
    assert len(set(ids)) == len(ids)
    assert {row[8:] for row in found if row not in first.values()} == {(None, None)}


def test_a_changeset_says_who_wrote_it_where_somebody_was_named(path: Path) -> None:
    for number, by in (("KB1", "Mo"), ("KB2", "")):
        with Store(path, by=by) as store, store.changeset(AT) as book:
            rules.orders.add_order(book, number, ev.OrderDescribed())
    with Store(path) as store:
        assert [changeset.by for changeset in store.changesets()] == ["Mo", ""]


def test_the_same_changesets_give_the_same_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kakoreturn.store.ledger.urandom", bytes)
    chains = []
    for name in ("a.db", "b.db"):
        with Store(tmp_path / name) as store:
            record(store, open_case(store), Happening.SENT)
        chains.append(journal(tmp_path / name))
    assert chains[0] == chains[1]


# --- the ledger


def test_the_ledger_sees_what_it_appended(path: Path) -> None:
    with Store(path) as store:
        first = open_case(store)
        with store.changeset(AT) as book:
            book.append(first, ev.NoteAdded(text="one", on=TODAY))
            assert [note.text for note in rules.book.the_case(book, first).notes] == ["one"]
            book.append("KB1", ev.OrderDescribed(item="Runner 42"))
            assert rules.book.the_item(book, "KB1").item == "Runner 42"
            assert case(store, first).notes == ()  # the journal does not know yet


def test_the_ledger_sees_a_case_that_it_opened(path: Path) -> None:
    request = rules.opening.Request(order="KB1", remedy=Remedy.EXCHANGE, details=ev.OrderDescribed(), defects=())
    with Store(path) as store, store.changeset(AT) as book:
        number = rules.opening.open_case(book, request, GUIDE, GUIDE_NAME, DAYS).number
        assert rules.book.the_case(book, number).is_open
        assert rules.book.the_item(book, "KB1").number == "KB1"
        assert book.new_case_number() == number + 1


def test_several_changesets_in_one_transaction_are_numbered_in_turn(path: Path) -> None:
    from kakoreturn.store.ledger import Ledger

    with Store(path) as store:
        number = open_case(store)
        with store.transaction() as connection:
            for text in ("one", "two", "three"):
                ledger = Ledger(connection, AT)
                rules.details.keep(ledger, number, ev.NoteAdded(text=text, on=TODAY), DAYS)
                assert ledger.flush() == {"one": 2, "two": 3, "three": 4}[text]
        assert [note.text for note in case(store, number).notes] == ["one", "two", "three"]


def test_a_changeset_that_holds_nothing_is_not_written(store: Store, furnished: Path) -> None:
    before = digest(furnished)
    with store.changeset(AT):
        pass
    with store.changeset(AT) as book:
        book.append(1, ev.NoteAdded(text="never mind", on=TODAY))
        book.discard()
    assert digest(furnished) == before


@pytest.mark.parametrize("error", [Refused("no"), KeyboardInterrupt(), ZeroDivisionError()])
def test_a_changeset_that_fails_writes_nothing(store: Store, furnished: Path, error: BaseException) -> None:
    before = tables_of(furnished)

    def fail() -> None:
        with store.changeset(AT) as book:
            book.append(1, ev.NoteAdded(text="half", on=TODAY))
            raise error

    with pytest.raises(type(error)):
        fail()
    assert tables_of(furnished) == before
    record(store, 1, Happening.REVIEWED)  # and it goes on


def test_a_failure_between_the_journal_and_the_views_writes_nothing(
    store: Store, furnished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables_of(furnished)

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kakoreturn.store.rows.write_case", fail)
    with pytest.raises(MemoryError):
        record(store, 1, Happening.REVIEWED)
    assert tables_of(furnished) == before


def test_a_refused_changeset_writes_nothing(store: Store, furnished: Path) -> None:
    before = tables_of(furnished)
    with pytest.raises(KakoError):
        record(store, 2, Happening.REVIEWED)  # closed
    with pytest.raises(KakoError):
        open_case(store, "KB3", item="Desk lamp")  # open already
    assert tables_of(furnished) == before


# --- changesets, and taking them back


def test_the_changesets_of_a_case_are_whole(store: Store) -> None:
    opening = store.changesets(1)[0]
    assert opening.subjects == ("KB1", 1)
    assert [type(event).__name__ for _, event in opening.events] == ["OrderDescribed", "CaseOpened", "DefectNoted"]
    numbers = [changeset.number for changeset in store.changesets()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_undo_appends_a_retraction_for_everything_the_changeset_touched(path: Path) -> None:
    with Store(path) as store:
        open_case(store)
        written = journal(path)
        taken = undo(store)
        assert taken.number == 1
        assert journal(path)[: len(written)] == written
        assert [(row[1], row[3], row[4], row[5], json.loads(row[6])) for row in journal(path)[len(written) :]] == [
            (2, None, "KB1", "undone", {"deed": 1}),
            (2, 1, None, "undone", {"deed": 1}),
        ]
        assert store.case(1) is None
        assert store.items("KB1") == []
        assert tables_of(path)["cases"] == tables_of(path)["items"] == []


def test_redo_brings_it_all_back(path: Path) -> None:
    with Store(path) as store:
        open_case(store)
        before = {name: rows for name, rows in tables_of(path).items() if name not in {"journal", "tally"}}
        undo(store)
        assert redo(store).number == 1
        assert {name: rows for name, rows in tables_of(path).items() if name not in {"journal", "tally"}} == before
        assert [row[5] for row in journal(path)[-2:]] == ["redone", "redone"]
        with pytest.raises(Refused):
            redo(store)


def test_undo_and_redo_go_back_and_forth(path: Path) -> None:
    with Store(path) as store:
        number = open_case(store)
        states = [case(store, number).state]
        for event in (Happening.SENT, Happening.REVIEWED, Happening.CONFIRMED):
            record(store, number, event)
            states.append(case(store, number).state)
        for state in reversed(states[:-1]):
            undo(store)
            assert case(store, number).state == state
        for state in states[1:]:
            redo(store)
            assert case(store, number).state == state


def test_a_new_changeset_forgets_what_could_be_redone(path: Path) -> None:
    with Store(path) as store:
        number = open_case(store)
        record(store, number, Happening.SENT)
        undo(store)
        record(store, number, Happening.SENT)
        with pytest.raises(Refused):
            redo(store)


def test_a_case_number_is_never_given_twice(path: Path) -> None:
    with Store(path) as store:
        assert open_case(store, "KB1") == 1
        assert open_case(store, "KB2") == 2
        undo(store)
        assert open_case(store, "KB3") == 3
        undo(store)
        undo(store)
        assert store.cases() == []
        assert open_case(store, "KB1") == 4
        assert [one.number for one in store.cases()] == [4]


def test_undo_of_one_case_leaves_the_others(store: Store) -> None:
    others = [store.case(2), store.case(3), store.orders()]
    undo(store, 1)
    undo(store, 1)
    assert [store.case(2), store.case(3), store.orders()] == others
    assert case(store, 1).all_defects[0].text == SEAM


def test_the_guide_is_kept_once(path: Path) -> None:
    with Store(path) as store:
        open_case(store, "KB1")
        open_case(store, "KB2")
    assert tables_of(path)["guides"] == [(GUIDE_NAME, GUIDE.decode())]


@given(st.dictionaries(st.text("abc_", min_size=1), st.text() | st.integers() | st.booleans() | st.lists(st.text())))
def test_the_body_of_an_event_is_compact_json(plain: dict[str, object]) -> None:
    assert body_text(plain) == json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


@given(st.text(), st.text(), st.none() | st.integers(1, 99))
def test_a_hash_covers_the_row_as_json(order: str, body: str, case: int | None) -> None:
    row = (7, 3, AT, case, None if case else order, "noted", body)
    text = FIRST_HASH + json.dumps(row, ensure_ascii=True, separators=(",", ":"))
    assert chained(FIRST_HASH, (*row, None, None)) == hashlib.sha256(text.encode()).hexdigest()
    first = (*row, "0f" * 16, "me")
    text = FIRST_HASH + json.dumps(first, ensure_ascii=True, separators=(",", ":"))
    assert chained(FIRST_HASH, first) == hashlib.sha256(text.encode()).hexdigest()


def test_an_event_that_stands_on_what_it_cannot_be_about_is_damage() -> None:
    described, noted = ev.OrderDescribed(item="Scarf"), ev.NoteAdded(text="a note", on=date(2026, 6, 1))
    opened = ev.CaseOpened(order="KB1", remedy=Remedy.REFUND, guide="ab" * 32, on=date(2026, 6, 1))
    with pytest.raises(Damage, match="the journal of case 1 does not fit together"):
        folded_case(1, [(1, opened), (2, described)])
    with pytest.raises(Damage, match="the journal of order 'KB1' does not fit together"):
        folded_order("KB1", [(1, described), (2, noted)])
