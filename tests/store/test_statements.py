"""The hand-written statements against SQLModel: on a store that SQLModel made, both give the same rows."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, create_engine, func, select, text

from kakoreturn.domain import codec
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case, fold_case
from kakoreturn.domain.changesets import standing_events
from kakoreturn.domain.events import CaseEvent
from kakoreturn.domain.values import Happening
from kakoreturn.maintenance.integrity import checkup
from kakoreturn.service import rules
from kakoreturn.store import Store, journal, names, rows
from kakoreturn.store.format import APPLICATION_ID, SCHEMA_VERSION
from kakoreturn.store.queries import CaseName
from kakoreturn.store.tables import CaseRow, GuideRow, ItemRow, JournalRow, TallyRow
from tests.support.stores import AT, GUIDE, GUIDE_NAME, bare, open_case, record, tables_of, undo

MODELS: dict[str, type[SQLModel]] = {
    "journal": JournalRow,
    "guides": GuideRow,
    "items": ItemRow,
    "cases": CaseRow,
    "tally": TallyRow,
}


@contextmanager
def modelled(path: Path) -> Iterator[Session]:
    """SQLModel's own way to the store at `path`; it makes the tables where they are not there yet."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            session.connection().execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
            session.connection().execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
            yield session
    finally:
        engine.dispose()


@pytest.fixture
def session(furnished: Path, tmp_path: Path) -> Iterator[Session]:
    """A store made and filled by SQLModel, with the rows of the furnished one."""
    with modelled(tmp_path / "modelled.db") as made:
        for name, table in tables_of(furnished).items():
            names = SQLModel.metadata.tables[name].columns.keys()
            made.add_all(MODELS[name](**dict(zip(names, row, strict=True))) for row in table)
            made.flush()  # the views name what stands in the tables before them
        made.commit()
        yield made


@pytest.fixture
def ours(session: Session, tmp_path: Path) -> Iterator[Store]:
    """The same store, read by the hand-written statements."""
    with Store(tmp_path / "modelled.db") as opened:
        yield opened
    session.rollback()


def values(row: SQLModel, columns: Sequence[str]) -> tuple[object, ...]:
    """The values of some columns of a row."""
    return tuple(getattr(row, name) for name in columns)


def events_of(session: Session, *, where: bool) -> list[tuple[int, ev.Event]]:
    """What the journal holds under a condition, asked by SQLModel."""
    found = session.exec(select(JournalRow).where(where).order_by(col(JournalRow.seq)))
    return [(row.deed, codec.decode(row.kind, json.loads(row.body))) for row in found]


def case_of(session: Session, number: int) -> Case | None:
    """A case folded from what SQLModel reads."""
    standing = standing_events(events_of(session, where=JournalRow.case_number == number))
    return fold_case(number, [one for one in standing if isinstance(one, CaseEvent)])


# --- reading


@pytest.mark.parametrize("is_open", [0, 1])
def test_cases(session: Session, ours: Store, is_open: int) -> None:
    query = select(CaseRow.number).where(CaseRow.is_open == is_open).order_by(col(CaseRow.number))
    wanted = [case_of(session, number) for number in session.exec(query)]
    assert wanted
    assert ours.cases("is_open = ?", (is_open,)) == wanted


def test_case(session: Session, ours: Store) -> None:
    for number in range(6):
        assert ours.case(number) == case_of(session, number)


def test_cases_of_an_order(session: Session, ours: Store) -> None:
    for order in ("KB1", "KB2", "KB9"):
        query = select(CaseRow).where(CaseRow.order_number == order).order_by(col(CaseRow.number))
        assert ours.cases_of(order) == [
            CaseName(row.number, row.line, row.item, bool(row.is_open)) for row in session.exec(query)
        ]


def test_orders(session: Session, ours: Store) -> None:
    found = session.exec(select(ItemRow).order_by(col(ItemRow.number))).all()
    orders = ours.orders()
    assert len(orders) == 4
    assert [rows.item_row(order) for order in orders] == [values(row, rows.ITEM_COLUMNS) for row in found]
    assert [ours.items(order.number)[0] for order in orders] == orders
    assert ours.items("KB9") == []


def test_orders_to_review(session: Session, ours: Store) -> None:
    found = session.exec(select(ItemRow.number).where(ItemRow.waits == 1)).all()
    assert found == ["KB4"]
    assert [order.number for order in ours.orders("WHERE waits = 1")] == found


def test_head(session: Session, ours: Store) -> None:
    row = session.exec(select(JournalRow).order_by(col(JournalRow.seq).desc())).first()
    head = ours.head()
    assert row is not None
    assert head is not None
    assert (head.hash, head.changesets, head.at) == (row.hash, row.deed, row.at)


def test_orders_by_number(session: Session, ours: Store) -> None:
    wanted = ["KB1", "KB3", "KB9", *(f"none {n}" for n in range(1200))]
    found = session.exec(select(ItemRow).where(col(ItemRow.number).in_(["KB1", "KB3", "KB9"]))).all()
    orders = ours.orders_by_number(wanted)
    assert {number: [rows.item_row(item) for item in items] for number, items in orders.items()} == {
        row.number: [values(row, rows.ITEM_COLUMNS)] for row in found
    }


def test_the_orders_and_cases_of_a_seller_and_an_agent(session: Session, ours: Store) -> None:
    for seller, agent in (
        (None, None),
        ("North Leather", None),
        (None, "kakobuy"),
        ("North Leather", "kakobuy"),
        ("no", None),
    ):
        query = select(ItemRow.number).order_by(col(ItemRow.number))
        query = query if seller is None else query.where(ItemRow.seller == seller)
        query = query if agent is None else query.where(ItemRow.agent == agent)
        numbers = session.exec(query).all()
        assert bool(numbers) is (seller != "no")
        called = {column: [name] for column, name in (("seller", seller), ("agent", agent)) if name is not None}
        assert [order.number for order in ours.every_order(called)] == numbers
        cases = session.exec(
            select(CaseRow.number).where(col(CaseRow.order_number).in_(numbers)).order_by(col(CaseRow.number))
        ).all()
        told = list(ours.items_with_cases(called))
        assert [item.number for item, _ in told] == numbers
        assert sorted(case.number for _, mine in told for case in mine) == cases
        assert all(case.item_id == item.id for item, mine in told for case in mine)
        if seller is not None:
            latest = ours.latest_case_numbers_of(seller, 2)
            assert latest == cases[-2:]


def test_the_names_that_begin_as_was_typed(session: Session, ours: Store) -> None:
    def numbers(begun: str) -> list[str]:
        query = select(ItemRow.number).where(col(ItemRow.number).startswith(begun)).order_by(col(ItemRow.number))
        return list(session.exec(query).all())

    def cases(begun: str, *, is_open: int) -> list[str]:
        query = select(CaseRow.number).where(CaseRow.is_open == is_open).order_by(col(CaseRow.number).desc())
        return [str(number) for number in session.exec(query) if str(number).startswith(begun)]

    assert len(numbers("KB")) == 4
    for begun in ("", "KB", "KB2", "no"):
        assert [name for name, _ in names.orders(ours, begun)] == numbers(begun)
    assert [number for number, _ in names.cases(ours, "")] == cases("", is_open=1) != []
    for begun in ("1", "2", "3", "4", "40"):
        assert [number for number, _ in names.cases(ours, begun)] == [
            *cases(begun, is_open=1),
            *cases(begun, is_open=0),
        ]
    assert list(names.cases(ours, "KB")) == list(names.cases(ours, "0")) == []
    holders = session.exec(select(CaseRow.order_number).where(CaseRow.is_open == 1).distinct()).all()
    assert [name for name, _ in names.orders_with_cases(ours, "")] == sorted(holders)
    assert sorted(names.near_orders(ours, "KB11")) == numbers("")
    sellers = session.exec(select(ItemRow.seller).where(col(ItemRow.seller).is_not(None)).distinct()).all()
    assert (
        [name for name, _ in names.sellers(ours, "")] == sorted(map(str, sellers)) == ["North Leather", "River Studio"]
    )
    assert names.sellers(ours, "north") == []


def test_guides(session: Session, ours: Store) -> None:
    (row,) = session.exec(select(GuideRow))
    assert (row.hash, row.body) == (GUIDE_NAME, GUIDE.decode())
    assert ours.guides([GUIDE_NAME])[GUIDE_NAME].agent == json.loads(row.body)["agent"]


def test_the_events_of_a_case_and_of_an_order(session: Session, ours: Store) -> None:
    connection = ours.connection()
    assert connection is not None
    for number in range(6):
        assert journal.events_of(connection, number) == events_of(session, where=JournalRow.case_number == number)
    for order in ("KB1", "KB4", "KB9"):
        assert journal.events_of(connection, order) == events_of(session, where=JournalRow.order_number == order)


@pytest.mark.parametrize("number", [None, 1, 3, 9])
def test_the_changesets(session: Session, ours: Store, number: int | None) -> None:
    query = select(JournalRow.deed).distinct().order_by(col(JournalRow.deed))
    numbers = session.exec(query if number is None else query.where(JournalRow.case_number == number)).all()
    assert bool(numbers) is (number != 9)
    changesets = ours.changesets(number)
    assert [changeset.number for changeset in changesets] == numbers
    for changeset in changesets:
        found = session.exec(
            select(JournalRow).where(JournalRow.deed == changeset.number).order_by(col(JournalRow.seq))
        )
        assert changeset.events == tuple(
            (row.case_number or row.order_number, codec.decode(row.kind, json.loads(row.body))) for row in found
        )


def test_the_next_case_number(session: Session, ours: Store) -> None:
    highest = session.exec(select(func.max(JournalRow.case_number))).one()
    assert highest is not None
    with ours.changeset(AT) as book:
        assert (book.new_case_number(), book.new_case_number()) == (highest + 1, highest + 2)
        assert (
            book.cases_of("KB1")
            == session.exec(
                select(CaseRow.number).where(CaseRow.order_number == "KB1").order_by(col(CaseRow.number))
            ).all()
        )


def test_the_checks_pass_on_what_sqlmodel_wrote(ours: Store, furnished: Path, tmp_path: Path) -> None:
    connection = ours.connection()
    assert connection is not None
    furnished.with_name("kako.db.photos").rename(tmp_path / "modelled.db.photos")
    (tmp_path / "modelled.db").chmod(0o600)
    failed = {check.id: check.detail for check in checkup(connection, ours.path) if not check.ok}
    # SQLModel itself makes all but the triggers.
    assert set(failed) == {"schema"}
    assert failed["schema"].count("CREATE TRIGGER") == 4


# --- writing


def test_what_is_written_is_what_sqlmodel_reads(path: Path) -> None:
    with modelled(path) as session:
        session.commit()
        with Store(path) as store:
            first = open_case(store, "KB1", item="Runner 42")  # each statement that inserts
            record(store, first, Happening.SENT)  # each that updates
            open_case(store, "KB2")
            undo(store)  # each that deletes
            case, order = store.case(first), store.items("KB1")[0]
        assert case is not None
        assert [values(row, rows.CASE_COLUMNS) for row in session.exec(select(CaseRow))] == [rows.case_row(case)]
        assert [values(row, rows.ITEM_COLUMNS) for row in session.exec(select(ItemRow))] == [rows.item_row(order)]
        assert [(row.hash, row.body) for row in session.exec(select(GuideRow))] == [(GUIDE_NAME, GUIDE.decode())]
        written = session.exec(select(JournalRow).order_by(col(JournalRow.seq))).all()
    assert [(row.seq, row.deed, row.case_number or row.order_number, row.kind) for row in written] == [
        (1, 1, "KB1", "order_described"),
        (2, 1, 1, "opened"),
        (3, 1, 1, "defect_noted"),
        (4, 2, 1, "happened"),
        (5, 3, "KB2", "order_described"),
        (6, 3, 2, "opened"),
        (7, 3, 2, "defect_noted"),
        (8, 4, "KB2", "undone"),
        (9, 4, 2, "undone"),
    ]
    before = journal.FIRST_HASH
    for row in written:
        found = (row.seq, row.deed, row.at, row.case_number, row.order_number, row.kind, row.body, row.id, row.by)
        before = journal.chained(before, found)
        assert row.hash == before


# --- how they are carried out


@pytest.mark.parametrize(
    ("where", "given"),
    [
        ("is_open = 1", ()),
        ("is_open = 1 AND cases.order_number = ?", ("KB1",)),
        ("cases.number = ?", (1,)),
    ],
)
def test_no_event_of_another_case_is_read(furnished: Path, where: str, given: tuple[object, ...]) -> None:
    asked: list[str] = []
    with Store(furnished) as store:
        connection = store.connection()
        assert isinstance(connection, sqlite3.Connection)
        connection.set_trace_callback(asked.append)
        assert store.cases(where, given)
    with bare(furnished) as connection:
        plan = [str(step[3]) for query in asked for step in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plan
    scans = [step for step in plan if step.startswith("SCAN")]
    assert all("open_cases" in step for step in scans), plan


@pytest.mark.parametrize(
    ("read", "index"),
    [
        (Store.items_waiting, "items_waiting"),
        (lambda store: store.items_here("kakobuy", dated=False), "items_here"),
        (lambda store: store.items_delivered("2026-06-01"), "items_delivered"),
    ],
    ids=["waiting", "here", "delivered"],
)
def test_items_of_the_board_are_found_without_reading_the_others(
    furnished: Path, read: Callable[[Store], object], index: str
) -> None:
    asked: list[str] = []
    with Store(furnished) as store:
        connection = store.connection()
        assert isinstance(connection, sqlite3.Connection)
        connection.set_trace_callback(asked.append)
        read(store)
    with bare(furnished) as connection:
        plans = [[str(step[3]) for step in connection.execute(f"EXPLAIN QUERY PLAN {query}")] for query in asked]
    steps = [plan[0] for query, plan in zip(asked, plans, strict=True) if " FROM items" in query]
    assert steps
    assert all(index in step for step in steps), steps


def test_a_sellers_latest_cases_are_found_by_the_index_of_sellers(furnished: Path) -> None:
    asked: list[str] = []
    with Store(furnished) as store:
        connection = store.connection()
        assert isinstance(connection, sqlite3.Connection)
        connection.set_trace_callback(asked.append)
        assert store.latest_case_numbers_of("North Leather", 30)
    with bare(furnished) as connection:
        plan = [str(step[3]) for query in asked for step in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert any("items_of_seller" in step for step in plan), plan
    assert not any(step.startswith(("SCAN j", "SCAN cases", "SCAN o")) for step in plan), plan


def test_all_cases_are_gone_through_once_however_many_orders_have_none(furnished: Path) -> None:
    asked: list[str] = []
    with Store(furnished) as store:
        connection = store.connection()
        assert isinstance(connection, sqlite3.Connection)
        connection.set_trace_callback(asked.append)
        assert store.cases_of_orders(["KB7"]) == {"KB7": []}
        once = len(asked)
        found = store.cases_of_orders(["KB9", "KB1", "KB7", "KB8", "KB1"])
    assert {order: [case.number for case in cases] for order, cases in found.items()} == {
        "KB9": [],
        "KB1": [1],
        "KB7": [],
        "KB8": [],
    }
    assert len(asked) == 2 * once


def test_of_an_order_with_several_items_each_is_offered(path: Path) -> None:
    with Store(path) as store:
        with store.changeset(AT) as book:
            for item in ("Cap", "Belt"):
                rules.orders.add_order(book, "KB1", ev.OrderDescribed(item=item))
            rules.orders.add_order(book, "KB2", ev.OrderDescribed(item="Lamp"))
        assert names.orders(store, "KB") == [("KB1/1", "Cap"), ("KB1/2", "Belt"), ("KB2", "Lamp")]
        assert names.orders(store, "KB1/") == [("KB1/1", "Cap"), ("KB1/2", "Belt")]


def test_to_find_the_sellers_takes_no_longer_however_many_items_they_have(furnished: Path) -> None:
    def steps() -> int:
        counted: list[None] = []
        with Store(furnished) as store:
            connection = store.connection()
            assert isinstance(connection, sqlite3.Connection)
            connection.set_progress_handler(lambda: counted.append(None), 1)
            assert [name for name, _ in names.sellers(store, "")] == ["North Leather", "River Studio"]
            connection.set_progress_handler(None, 1)
        return len(counted)

    before = steps()
    with bare(furnished) as connection:
        connection.execute("CREATE TEMP TABLE copied AS SELECT * FROM items")
        for _ in range(20):
            connection.execute("UPDATE copied SET number = number || '-'")
            connection.execute("INSERT INTO items SELECT * FROM copied")
    assert steps() == before
