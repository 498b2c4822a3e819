"""The store as the commands see it."""

import stat
import sys
from pathlib import Path

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused, StoreProblem
from kakoreturn.domain.order import Order
from kakoreturn.domain.values import Happening, OrderStage
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store import sqlite as opening
from kakoreturn.store.queries import CaseName
from tests.support.stores import AT, DAYS, GUIDE_NAME, TODAY, ago, bare, digest, open_case, record

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no mode bits")


# --- a store that is not there yet


def test_a_store_that_is_not_there_reads_as_empty_and_stays_away(path: Path) -> None:
    with Store(path) as store:
        assert not store.exists
        assert store.connection() is None
        assert not any((store.cases(), store.orders(), store.changesets(), store.cases_of("KB1")))
        assert store.case(1) is None
        assert store.items("KB1") == []
        assert not store.orders_by_number(["KB1"])
        assert not store.guides([GUIDE_NAME])
    assert list(path.parent.iterdir()) == []


def test_so_does_one_whose_folder_is_not_there(tmp_path: Path) -> None:
    with Store(tmp_path / "no" / "such" / "kako.db") as store:
        assert store.cases() == []
    assert list(tmp_path.iterdir()) == []


def test_the_first_changeset_makes_it(path: Path) -> None:
    with Store(path) as store:
        assert open_case(store) == 1
        assert store.exists
    with Store(path) as store:
        assert [case.order for case in store.cases()] == ["KB1"]
    assert [one.name for one in path.parent.iterdir()] == ["kako.db"]


@posix
def test_it_is_made_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folders" / "kako.db"
    with Store(path) as store:
        open_case(store)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


@posix
def test_folders_that_were_there_keep_their_modes(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with Store(tmp_path / "kako.db") as store:
        open_case(store)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_in_place_of_a_folder_is_refused_when_writing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with Store(tmp_path / "file" / "kako.db") as store:
        assert store.cases() == []
        with pytest.raises(StoreProblem):
            open_case(store)
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_first_changeset_that_is_refused_leaves_an_empty_store(path: Path) -> None:
    with Store(path) as store:
        with pytest.raises(Refused), store.changeset(AT):
            rules.book.check_day(TODAY.replace(year=2030), DAYS)
        assert not any((store.cases(), store.orders(), store.changesets()))
        assert open_case(store) == 1


# --- reading


def test_cases_are_the_open_ones_by_number(store: Store) -> None:
    assert [case.number for case in store.cases()] == [1, 3]
    assert [case.number for case in store.cases("is_open = 0")] == [2]


def test_a_case_is_the_fold_of_its_events(store: Store) -> None:
    case = store.case(1)
    assert case is not None
    assert (case.order, case.state, case.is_open) == ("KB1", "sent", True)
    assert [(entry.event, entry.on) for entry in case.history if isinstance(entry, ev.Happened)] == [
        (Happening.SENT, ago(9)),
        (Happening.CHASED, ago(2)),
        (Happening.CHASED, TODAY),
    ]
    assert [photo.name for photo in case.photos] == ["seam.jpg"]


def test_a_case_that_was_taken_back_is_not_there(store: Store) -> None:
    assert store.case(4) is None
    assert store.cases_of("KB1") == [CaseName(1, 1, None, is_open=True)]


def test_the_cases_of_an_order_are_the_closed_ones_too(store: Store) -> None:
    assert store.cases_of("KB2") == store.cases_of("KB2", 1) == [CaseName(2, 1, None, is_open=False)]
    assert store.cases_of("KB2", 2) == store.cases_of("KB4") == store.cases_of("nobody") == []


def test_an_order_is_read_as_it_was_written(store: Store) -> None:
    order = store.items("KB1")[0]
    assert (order.item, str(order.price), order.quantity, order.category) == ("Runner 42", "129.50 CNY", 2, "shoes")
    assert (order.ordered_on, order.photos_on, order.return_by) == (ago(30), None, ago(-9))


def test_orders_are_listed_by_number(store: Store) -> None:
    assert [order.number for order in store.orders()] == ["KB1", "KB2", "KB3", "KB4"]


def test_an_order_waits_for_review_until_somebody_looked(store: Store) -> None:
    waiting = "WHERE waits = 1"
    assert [order.number for order in store.orders(waiting)] == ["KB4"]
    open_case(store, "KB4")
    assert store.orders(waiting) == []


def test_a_thousand_orders_are_found_at_once(path: Path) -> None:
    numbers = [f"KB{n:04}" for n in range(1200)]
    with Store(path) as store:
        with store.changeset(AT) as book:
            for number in numbers:
                rules.orders.add_order(book, number, ev.OrderDescribed())
            rules.orders.move_orders(book, [(number, 1) for number in numbers[:2]], OrderStage.STOCKED, TODAY, DAYS)
        found = store.orders_by_number([*numbers, "nobody"])
    assert list(found) == numbers
    assert found["KB0001"] == (Order(number="KB0001", stocked_on=TODAY),)


def test_a_case_whose_order_is_lost_is_damage_and_no_bug(furnished: Path) -> None:
    with bare(furnished) as connection:
        connection.execute("DELETE FROM items WHERE number = 'KB2'")
    with Store(furnished) as store:
        cases = store.cases("1 = 1")
        with pytest.raises(StoreProblem, match="case 2 is not as the journal tells it"):
            store.items_of(cases)
        assert set(store.items_of(case for case in cases if case.order != "KB2")) == {("KB1", 1), ("KB3", 1)}


def test_the_guide_of_a_case_is_the_one_it_was_opened_under(store: Store) -> None:
    case = store.case(1)
    assert case is not None
    assert store.guides([case.guide])[case.guide].agent == "kakobuy"


# --- two programs at once


@pytest.fixture
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_WAIT_SECONDS", 0.1)


def test_a_reader_sees_what_another_program_wrote_meanwhile(store: Store, furnished: Path) -> None:
    with Store(furnished) as other:
        record(other, 1, Happening.REVIEWED)
        case = store.case(1)
        assert case is not None
        assert case.state == "reviewed"


@pytest.mark.usefixtures("_short_wait")
def test_nothing_can_come_between_a_check_and_its_changeset(furnished: Path) -> None:
    with Store(furnished) as one, Store(furnished) as two:
        with one.changeset(AT) as book:
            assert book.new_case_number() == 5
            with pytest.raises(StoreProblem, match="locked"):
                open_case(two, "KB5")
            rules.details.keep(book, 1, ev.NoteAdded(text="mine", on=TODAY), DAYS)
        assert open_case(two, "KB5") == 5
        assert open_case(one, "KB6") == 6


def test_what_is_written_is_not_seen_before_it_is_whole(furnished: Path) -> None:
    with Store(furnished) as one, Store(furnished) as two:
        with one.changeset(AT) as book:
            rules.details.keep(book, 1, ev.NoteAdded(text="mine", on=TODAY), DAYS)
            before = two.case(1)
        after = two.case(1)
    assert before is not None
    assert after is not None
    assert (len(before.notes), len(after.notes)) == (0, 1)


def test_a_closed_store_lets_go_of_its_file(furnished: Path) -> None:
    before = digest(furnished)
    with Store(furnished) as store:
        assert store.exists
    assert not store.exists
    furnished.rename(furnished.with_name("moved.db"))
    assert digest(furnished.with_name("moved.db")) == before
