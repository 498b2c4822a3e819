"""Changesets that are decided on before the lock is taken, while other programs write."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused, StoreProblem
from kakoreturn.domain.values import Remedy
from kakoreturn.maintenance.integrity import checkup
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.address import Address
from kakoreturn.store.ledger import Ledger
from tests.support.server import Server
from tests.support.stores import AT, DAYS, GUIDE, GUIDE_NAME, TODAY, open_case

pytest.importorskip("psycopg2", reason="the driver is not installed")
connections = pytest.importorskip("kakoreturn.store.server_connection")


@pytest.fixture
def address(server: Server) -> Address:
    """A store on a server with the cases 1 and 2."""
    address = server.made()
    with Store(address) as store:
        open_case(store, "KB1")
        open_case(store, "KB2")
    return address


@pytest.fixture
def store(address: Address) -> Iterator[Store]:
    """The same store, open; it is in order when the test has ended."""
    with Store(address) as opened:
        yield opened
        connection = opened.connection()
        assert connection is not None
        assert [check.id for check in checkup(connection, address) if not check.ok] in ([], ["server"])


def noting(number: int, text: str) -> Callable[[Ledger], object]:
    """Decide to keep a note on a case."""
    return lambda book: rules.details.keep(book, number, ev.NoteAdded(text=text, on=TODAY), DAYS)


def opening(order: str) -> Callable[[Ledger], int]:
    """Decide to open a case."""
    told = ev.OrderDescribed(agent="kakobuy")
    request = rules.opening.Request(order=order, remedy=Remedy.REFUND, details=told, defects=("torn",))
    return lambda book: rules.opening.open_case(book, request, GUIDE, GUIDE_NAME, DAYS).number


def notes(store: Store, number: int) -> list[str]:
    """The notes of a case."""
    case = store.case(number)
    assert case is not None
    return [note.text for note in case.notes]


class _Overtaken:
    """Decides as `decide` does, after another program has done a changeset the first few times."""

    def __init__(
        self, decide: Callable[[Ledger], Any], address: Address, others: list[Callable[[Ledger], object]]
    ) -> None:
        self._decide, self._address, self._others = decide, address, others
        self.turns = 0

    def __call__(self, book: Ledger) -> Any:  # noqa: ANN401
        self.turns += 1
        decided = self._decide(book)
        if self._others:
            with Store(self._address) as other:
                other.changed(AT, self._others.pop(0))
        return decided


def test_what_others_write_elsewhere_meanwhile_does_not_matter(store: Store, address: Address) -> None:
    decide = _Overtaken(noting(1, "mine"), address, [noting(2, "yours")])
    store.changed(AT, decide, 1)
    assert decide.turns == 1
    assert (notes(store, 1), notes(store, 2)) == (["mine"], ["yours"])


@pytest.mark.parametrize("subjects", [(), (1,)])
def test_where_others_change_what_it_goes_by_it_is_decided_anew(
    store: Store, address: Address, subjects: tuple[int, ...]
) -> None:
    decide = _Overtaken(noting(1, "mine"), address, [noting(1, "yours")])
    store.changed(AT, decide, *subjects)
    assert decide.turns == 2
    assert notes(store, 1) == ["yours", "mine"]


def test_who_opens_cases_at_once_gets_a_number_each_and_need_not_decide_anew(store: Store, address: Address) -> None:
    decide = _Overtaken(opening("KB3"), address, [opening("KB4")])
    assert store.changed(AT, decide) == 3
    assert decide.turns == 1
    assert [case.order for case in store.cases()] == ["KB1", "KB2", "KB3", "KB4"]
    assert store.changed(AT, opening("KB5")) == 5


def test_a_number_that_was_given_meanwhile_is_not_given_again(store: Store, address: Address) -> None:
    def open_under_the_lock(_: Ledger) -> None:
        with Store(address) as another:
            open_case(another, "KB4")

    decide = _Overtaken(opening("KB3"), address, [open_under_the_lock])
    assert store.changed(AT, decide) == 4
    assert decide.turns == 2
    assert [case.order for case in store.cases()] == ["KB1", "KB2", "KB4", "KB3"]


def test_several_cases_of_one_changeset_get_a_number_each(store: Store) -> None:
    def open_two(book: Ledger) -> list[int]:
        return [opening("KB3")(book), opening("KB4")(book)]

    assert store.changed(AT, open_two) == [3, 4]
    assert [case.order for case in store.cases()] == ["KB1", "KB2", "KB3", "KB4"]


def test_a_number_is_reserved_only_until_its_case_is_on_record(store: Store, server: Server) -> None:
    reserved = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    held: list[str] = []

    def decide(book: Ledger) -> int:
        number = opening("KB3")(book)
        held.append(server.sql(reserved))
        return number

    store.changed(AT, decide)
    assert [*held, server.sql(reserved)] == ["1", "0"]


def test_a_number_whose_case_was_not_opened_is_open_to_the_next(store: Store, address: Address) -> None:
    with Store(address) as other, pytest.raises(Refused):
        other.changed(AT, opening("KB1"), "KB1", opens=True)
    assert store.changed(AT, opening("KB3")) == 3


def test_what_does_not_hold_any_more_is_refused(store: Store, address: Address) -> None:
    decide = _Overtaken(opening("KB3"), address, [opening("KB3")])
    with pytest.raises(Refused, match="KB3"):
        store.changed(AT, decide)
    assert len(store.cases()) == 3


def test_who_was_overtaken_keeps_the_others_waiting_the_next_time(store: Store, address: Address) -> None:
    def overtake(_: Ledger) -> None:
        with Store(address) as other:
            connection = other.connection()
            assert connection is not None
            connection.execute("SET lock_timeout = 1")
            other.changed(AT, noting(1, "too late"))

    decide = _Overtaken(noting(1, "mine"), address, [noting(1, "yours"), overtake])
    with pytest.raises(StoreProblem, match="locked by another program"):
        store.changed(AT, decide, 1)
    store.changed(AT, noting(1, "mine"), 1)
    assert notes(store, 1) == ["yours", "mine"]


def test_what_others_did_elsewhere_meanwhile_lets_the_last_of_a_case_be_taken_back(
    store: Store, address: Address
) -> None:
    store.changed(AT, noting(1, "mine"), 1)
    decide = _Overtaken(lambda book: rules.undoing.undo(book, (1,)), address, [noting(2, "yours")])
    store.changed(AT, decide, 1)
    assert decide.turns == 1
    assert (notes(store, 1), notes(store, 2)) == ([], ["yours"])


def test_what_others_did_to_it_meanwhile_is_not_taken_back_unseen(store: Store, address: Address) -> None:
    store.changed(AT, noting(1, "mine"), 1)
    decide = _Overtaken(lambda book: rules.undoing.undo(book).number, address, [noting(1, "yours")])
    assert store.changed(AT, decide) == 4
    assert decide.turns == 2
    assert notes(store, 1) == ["mine"]


def test_nothing_is_written_where_nothing_was_decided(store: Store) -> None:
    before = store.head()
    assert store.changed(AT, lambda book: book.case(1) is None, 1) is False
    assert store.head() == before


@pytest.mark.parametrize("done", [True, False])
def test_one_in_doubt_is_looked_up_and_said_truly(
    store: Store, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, done: bool
) -> None:
    whole = connections.ServerConnection.send

    def lost(connection: Any, statement: bytes) -> Any:  # noqa: ANN401
        if b"append(" in statement:
            monkeypatch.undo()
            if done:
                whole(connection, statement)
            server.sql(f"SELECT pg_terminate_backend({connection._raw.info.backend_pid}, 10000)")  # noqa: SLF001
        return whole(connection, statement)

    monkeypatch.setattr(connections.ServerConnection, "send", lost)
    if done:
        store.changed(AT, noting(1, "mine"), 1)
        assert "this is on record" in capsys.readouterr().err
    else:
        with pytest.raises(StoreProblem, match="was lost"):
            store.changed(AT, noting(1, "mine"), 1)
    assert notes(store, 1) == ["mine"] * done
