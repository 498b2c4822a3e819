"""What goes through the whole store holds a part of it at a time: its memory does not grow with what is on record."""

import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kakoreturn.config import Config
from kakoreturn.domain.case import Case
from kakoreturn.domain.changesets import Changeset
from kakoreturn.domain.events import Event
from kakoreturn.domain.values import Days
from kakoreturn.render.board import board
from kakoreturn.render.documents import case, item, pieces
from kakoreturn.render.findings import findings
from kakoreturn.render.record import order_list
from kakoreturn.service import cases, orders, transfer, upkeep
from kakoreturn.service.cases import Board
from kakoreturn.service.finding import find
from kakoreturn.service.place import Place, opened
from kakoreturn.service.stats import stats
from kakoreturn.service.transfer import Export
from kakoreturn.service.undoing import redo, undo
from kakoreturn.store import Store, journal
from tests.benchmarks import generate

TODAY = date(2026, 6, 10)
FEW, MANY = 30, 230
AT = "2026-06-10T12:00:00Z"
A_CASE_MORE = 1000  # bytes; one that is held takes ten times as much
AN_ORDER_MORE = 100


def told(parts: Iterable[object]) -> None:
    """Go through an answer, as the stream does that it is written to."""
    for _ in parts:
        pass


def whole_board(place: Place, shown: Callable[[Board], Iterable[object]]) -> Iterator[object]:
    """What is shown of the board with the closed cases, bit by bit."""
    with cases.whole_board(place) as found:
        yield from shown(found)


def closed_board(place: Place, shown: Callable[[Board], Iterable[object]]) -> Iterator[object]:
    """What is shown of the closed cases alone, bit by bit."""
    with cases.closed_board(place) as found:
        yield from shown(found)


READS: dict[str, Callable[[Place], object]] = {
    "stats": stats,
    "doctor": lambda place: upkeep.doctor(place.store.path, place.at),
    "order list": lambda place: told(order_list((one.order for one in orders.every(place)), None)),
    "order list --json": lambda place: told(pieces("orders", {"orders": map(item, orders.every(place))})),
    "status --all": lambda place: told(whole_board(place, lambda one: board(one.entries, TODAY, None, one.closed))),
    "status --all --json": lambda place: told(
        whole_board(place, lambda one: pieces("status", {"cases": map(case, one.closed)}))
    ),
    "status --closed": lambda place: told(closed_board(place, lambda one: board(None, TODAY, None, one.closed))),
    "find": lambda place: told(findings("e", find(place, "e"), None)),
    "export json": lambda place: told(transfer.exported(place, Export.JSON, to_file=True)),
    "export csv": lambda place: told(transfer.exported(place, Export.CSV, to_file=True)),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store of few cases, and one of many."""
    folder = tmp_path_factory.mktemp("growth")
    made = folder / "few.db", folder / "many.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generate, "SHOPS", generate.SHOPS[:3])  # of each seller there are figures, as there should be
        for path, cases in zip(made, (FEW, MANY), strict=True):
            generate.write(path, generate.changesets(list(generate.plans(cases, 10, 0, TODAY))))
    return made


def peak(read: Callable[[Place], object], path: Path) -> int:
    """The most bytes that a use of a store holds at once."""
    with opened(path, Days(today=TODAY, latest=TODAY), AT, Config(calendar="weekdays")) as place:
        tracemalloc.start()
        try:
            read(place)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_memory_does_not_grow_with_the_store(
    read: Callable[[Place], object], stores: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kakoreturn.service.finding._BATCH", 10)
    monkeypatch.setattr("kakoreturn.service.cases._AT_ONCE", 10)
    monkeypatch.setattr("kakoreturn.render.table._AT_ONCE", 10)
    monkeypatch.setattr("kakoreturn.store.replay._AT_ONCE", 10)
    few, many = stores
    peak(read, many)  # what is loaded and remembered once
    assert peak(read, many) - peak(read, few) < A_CASE_MORE * (MANY - FEW)


def test_nothing_is_folded_of_open_cases_where_the_closed_alone_are_read(
    stores: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[int] = []
    fold = journal.folded_case

    def counting(number: int, rows: Iterable[tuple[int, Event]]) -> Case | None:
        folded.append(number)
        return fold(number, rows)

    monkeypatch.setattr(journal, "folded_case", counting)
    with opened(stores[0], Days(today=TODAY, latest=TODAY), AT, Config(calendar="weekdays")) as place:
        with cases.closed_board(place) as found:
            closed = list(found.closed)
        assert folded == [view.case.number for view in closed]
        assert len(closed) == FEW - 10
        with cases.whole_board(place) as whole:
            assert [view.case.number for view in whole.closed] == folded[: len(closed)]
            assert len(whole.cases) == 10


@pytest.mark.parametrize("deed", [undo, redo])
def test_memory_does_not_grow_with_what_is_taken_back_or_brought_back(
    deed: Callable[[Place], Changeset], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kakoreturn.service.rules.undoing._BATCH", 30)
    monkeypatch.setattr("kakoreturn.store.journal._MOST_EVENTS", 10)
    peaks: list[int] = []
    done: list[Changeset] = []
    for count in (60, 60, 660):  # the first loads what is remembered once
        path = tmp_path / f"{len(peaks)}.db"
        with Store(path) as store, store.changeset(AT) as book:
            for number in range(count):
                book.put_order(f"KB{number}", [{"item": "Runner 42", "seller": "North Leather"}])
        if deed is redo:
            peak(undo, path)
        peaks.append(peak(lambda place: done.append(deed(place)), path))
    assert [len(one.events) + one.more for one in done] == [60, 60, 660]
    assert peaks[2] - peaks[1] < AN_ORDER_MORE * 600
