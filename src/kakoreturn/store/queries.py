"""Reading a store: what is open, one case, one order, the journal. Where there is no store yet, all of it is empty."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import itemgetter

from kakoreturn.domain import codec
from kakoreturn.domain.records import Record, plain_record
from kakoreturn.domain.values import Outcome
from kakoreturn.store import journal, rows, tally
from kakoreturn.store.asking import Asking
from kakoreturn.store.bulk import streamed
from kakoreturn.store.format import ViewDamage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.changesets import Changeset, Head, Subject
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import ItemId, Order
    from kakoreturn.store.engine import Engine
    from kakoreturn.store.server_connection import Question


@plain_record
class CaseName(Record):
    """What a case is found by: its number, the line of its item, its own words for that, and whether it is open."""

    number: int
    line: int
    item: str | None
    is_open: bool


# The names that are wanted of a column of the items, by the column; of one that is not there any.
Called = Mapping[str, Sequence[str]]


def _of(called: Called) -> tuple[str, list[str]]:
    """The condition that items of these names meet, and its values."""
    conditions = [f"{column} IN ({', '.join('?' * len(names))})" for column, names in called.items()]
    return " AND ".join(conditions) or "1 = 1", [name for names in called.values() for name in names]


def _about(called: Called) -> tuple[str, list[str]]:
    """The condition that cases about items of these names meet, and its values."""
    condition, values = _of(called)
    items = f"SELECT number, line FROM items WHERE {condition}"  # noqa: S608 - columns of this package
    return f"(cases.order_number, cases.line) IN ({items})" if called else condition, values


_AGENTS_HERE = "SELECT DISTINCT agent FROM items WHERE is_here = 1 ORDER BY agent"
_ON_ITS_WAY = (
    "SELECT 1 FROM items AS o WHERE o.shipped_on IS NULL AND o.delivered_on IS NULL AND o.returned_on IS NULL "
    "AND o.cancelled_on IS NULL AND NOT EXISTS (SELECT 1 FROM cases AS c "
    "WHERE c.order_number = o.number AND c.line = o.line AND c.outcome = ?) LIMIT 1"
)
_BY_ITEM = "cases.order_number, cases.line, cases.number"
_WAITING = "WHERE waits = 1"
_DELIVERED = "WHERE delivered_on >= ?"  # in no order, for which all items there are would be gone through
_CASE_ROWS = f"SELECT {', '.join(rows.CASE_COLUMNS)} FROM cases"  # noqa: S608 - names of this package
_OPEN_ROWS = f"{_CASE_ROWS} WHERE is_open = 1"
_ORDER_AND_GUIDE = "SELECT order_number, guide FROM cases WHERE number = ?"
_HAS_CASE = "SELECT 1 FROM cases WHERE number = ?"
_ITEMS_OF = "WHERE number = ? ORDER BY line"
_ONE_CASE = "cases.number = ?"


def _items_here(agent: str | None, *, dated: bool) -> tuple[str, tuple[str, ...]]:
    whose, values = ("agent IS NULL", ()) if agent is None else ("agent = ?", (agent,))
    more = " AND return_by IS NOT NULL" if dated else ""
    return f"WHERE is_here = 1 AND {whose}{more} ORDER BY number, line", values


def _order_questions(number: str) -> tuple[tuple[str, tuple[str]], ...]:
    return (rows.items_question(_ITEMS_OF), (number,)), (journal.EVENTS_OF_ORDER, (number,))


def _cases_of(orders: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """What is asked for the view's rows of the cases of these orders, with its values."""
    batches = rows.batches("order_number", orders)
    return ((f"{_CASE_ROWS} WHERE {of_orders} ORDER BY number", numbers) for of_orders, numbers in batches)


def _cases_question(where: str) -> str:
    """What is asked for the events of cases, each with the view's row of its case behind it."""
    return _events_question(where, more="".join(f", cases.{name}" for name in rows.CASE_COLUMNS))


def _events_question(where: str, by: str = "cases.number", without: Iterable[str] = (), more: str = "") -> str:
    kinds = ", ".join(f"'{kind}'" for kind in without)
    told = f" AND j.kind NOT IN ({kinds})" if kinds else ""
    return (
        f"SELECT cases.number, j.deed, j.kind, j.body{more} "  # noqa: S608 - conditions of this package
        f"FROM cases LEFT JOIN journal AS j ON j.case_number = cases.number{told} "
        f"WHERE {where} ORDER BY {by}, j.seq"
    )


class Queries(Asking):
    """What is read from a store."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._left_out: list[str] | None = None

    def ahead_of_board(self, since: str) -> None:
        """Ask in one message what the board of the open cases is made of, where each question takes a message."""
        conditions = (_WAITING, ()), (_DELIVERED, (since,))
        self._engine.ask_ahead(
            (
                *((question, ()) for question in tally.questions(("open", "cases", "waiting"))),
                (_cases_question("is_open = 1"), ()),
                (_AGENTS_HERE, ()),
                *((rows.items_question(where), values) for where, values in conditions),
            )
        )

    def ahead_of_order(self, number: str, others: Iterable[str] = (), *more: Question) -> None:
        """Ask in one message whether there is an order of this number, for its items and the others', and for more."""
        self._engine.ask_ahead((*_order_questions(number), *rows.questions_by_number(others), *more))

    def ahead_of_orders(self, numbers: Iterable[str]) -> None:
        """Ask in one message what tells whether there are orders of these numbers, and for their items."""
        self._engine.ask_ahead(chain.from_iterable(map(_order_questions, numbers)))

    def ahead_of_order_and_cases(self, number: str) -> None:
        """Ask in one message for the items of an order and the cases of it, where it has any."""
        self._engine.ask_ahead(
            (
                *_order_questions(number),
                *_cases_of((number,)),
                *((question, ()) for question in tally.questions(("open",))),
                (_OPEN_ROWS, ()),
            )
        )

    def ahead_of_word(self, word: str) -> None:
        """Ask in one message what tells whether a word names a case, an order or both, and for that case."""
        number = int(word)
        self._engine.ask_ahead(
            (
                *_order_questions(word),
                (_HAS_CASE, (number,)),
                (_ORDER_AND_GUIDE, (number,)),
                (_cases_question(_ONE_CASE), (number,)),
            )
        )

    def ahead_of_cases(self, cases: Iterable[Case], here: Mapping[str | None, bool]) -> None:
        """Ask in one message for the items and guides of cases, and for what is here of these agents, dated or all."""
        cases = list(cases)
        at_warehouse = (_items_here(agent, dated=dated) for agent, dated in here.items())
        self._engine.ask_ahead(
            (
                *rows.questions_by_number(case.order for case in cases),
                *((rows.GUIDE_QUESTION, (name,)) for name in {case.guide for case in cases}),
                *((rows.items_question(where), values) for where, values in at_warehouse),
            )
        )

    @contextlib.contextmanager
    def tolerating(self) -> Iterator[list[str]]:
        """What views tell otherwise than the journal is left out in the block, and named in the list; else an error."""
        self._left_out = []
        try:
            yield self._left_out
        finally:
            self._left_out = None

    def _differs(self, what: str) -> None:
        if self._left_out is None:
            raise ViewDamage(what)
        if what not in self._left_out:
            self._left_out.append(what)

    def check(self, *names: str) -> None:
        """Hold parts of the views to the tally. Where it differs, the journal is replayed to tell what does.

        Raises StoreProblem for that, unless it is tolerated.
        """
        with self.reading() as connection:
            if connection is not None and tally.differing(connection, names):
                from kakoreturn.store import replay

                for difference in replay.differences(connection):
                    self._differs(difference.what)

    def cases(self, where: str = "is_open = 1", values: Iterable[object] = ()) -> list[Case]:
        """The cases that meet a condition over the columns of the view, by number; raises as `each_case`.

        They are asked for in one question, so that no other program writes in between.
        """
        with self.reading() as connection:
            told = connection.execute(_cases_question(where), tuple(values)) if connection else ()
            by_number = [(number, list(found)) for number, found in groupby(told, key=itemgetter(0))]
            cases = [self._case(number, found, found[0][4:]) for number, found in by_number]
        return [case for case in cases if case is not None]

    def each_case(
        self, where: str, values: Iterable[object] = (), *, by: str = "cases.number", without: Iterable[str] = ()
    ) -> Iterator[Case]:
        """The cases that meet a condition over the columns of the view, in a snapshot, one at a time.

        `by` is their order, which ends with their number. They are told without events of the kinds `without`. Raises
        StoreProblem for one whose view is not as the journal tells it, unless that is tolerated.
        """
        with self.reading() as connection:
            if connection is None:
                return
            # The view's rows come by themselves: behind each event they would take longer to read than all the rest.
            views = iter(streamed(connection, f"{_CASE_ROWS} WHERE {where} ORDER BY {by}", tuple(values)))
            told = streamed(connection, _events_question(where, by, without), tuple(values))
            for number, found in groupby(told, key=itemgetter(0)):
                if (case := self._case(number, list(found), next(views, ()))) is not None:
                    yield case

    def _case(self, number: int, told: list[tuple[Any, ...]], view: tuple[object, ...]) -> Case | None:
        """The case that rows of the journal make."""
        case = None
        if told[0][2] is not None:
            pending = [(row[1], journal.read_event(row[2], row[3])) for row in told]
            case = journal.folded_case(number, pending)
        if case is None or not rows.is_same(rows.case_row(case), view):
            self._differs(f"case {number}")
            return None
        return case

    def open_cases(self) -> list[Case]:
        """The open cases, by number."""
        self.check("open")
        return self.cases()

    def open_cases_about(self, item: ItemId) -> list[Case]:
        """The open cases about this item, by number."""
        return self.cases("is_open = 1 AND cases.order_number = ? AND cases.line = ?", item)

    def closed_cases(self, called: Called) -> Iterator[Case]:
        """The closed cases about items of these names, by number, one at a time."""
        self.check("open", "cases")  # one that was opened without the journal is missing among the closed
        about, values = _about(called)
        return self.each_case(f"is_open <> 1 AND {about}", values)

    def latest_case_numbers_of(self, seller: str, most: int) -> list[int]:
        """The numbers of a seller's cases that were opened last, open and closed, at most so many."""
        query = (
            "SELECT c.number FROM items AS o JOIN cases AS c ON c.order_number = o.number AND c.line = o.line "
            "WHERE o.seller = ? ORDER BY c.number DESC LIMIT ?"
        )
        return [number for (number,) in self.rows(query, (seller, most))]

    def cases_numbered(self, numbers: Iterable[int]) -> list[Case]:
        """Those cases that are on record, by number."""
        wanted = tuple(numbers)
        return self.cases(f"cases.number IN ({', '.join('?' * len(wanted))})", wanted) if wanted else []

    def histories_numbered(self, numbers: Iterable[int]) -> list[Case]:
        """The same, told without what is kept beside their history."""
        wanted = tuple(numbers)
        marks = ", ".join("?" * len(wanted))
        return list(self.each_case(f"cases.number IN ({marks})", wanted, without=codec.BESIDE)) if wanted else []

    def cases_about(self, orders: Iterable[str]) -> list[Case]:
        """The cases of these orders, by number."""
        wanted = tuple(dict.fromkeys(orders))
        return self.cases(f"cases.order_number IN ({', '.join('?' * len(wanted))})", wanted) if wanted else []

    def has_case(self, number: int) -> bool:
        """Whether there is a case of this number."""
        with self.reading() as connection:
            if connection is None:
                return False
            if connection.execute(_HAS_CASE, (number,)).fetchone():
                return True
            if journal.folded_case(number, journal.events_of(connection, number)) is not None:
                raise ViewDamage(f"case {number}")
            return False

    def items_waiting(self) -> list[Order]:
        """The items that somebody has to look at, show more of or act on while they are at the warehouse."""
        self.check("waiting")
        return self.orders(_WAITING)

    def items_not_shipped(self) -> list[Order]:
        """The items that are not on record as shipped or delivered, by number and line."""
        return self.orders("WHERE shipped_on IS NULL AND delivered_on IS NULL ORDER BY number, line")

    def opened_by(self, by: str) -> tuple[set[int], set[str]]:
        """The numbers of the cases, and of the orders, that `by` put on record."""
        query = (
            "SELECT j.case_number, j.order_number FROM journal AS j "
            "JOIN journal AS f ON f.deed = j.deed AND f.by = ? WHERE j.seq IN "
            "(SELECT min(seq) FROM journal GROUP BY case_number, order_number)"
        )
        found = self.rows(query, (by,))
        cases = {case for case, _ in found if case is not None}
        return cases, {order for _, order in found if order is not None}

    def names(self, column: str) -> list[str]:
        """What stands in a column of the items, each once."""
        query = f"SELECT DISTINCT {column} FROM items WHERE {column} IS NOT NULL"  # noqa: S608 - a name of this package
        return [name for (name,) in self.rows(query)]

    def agents_here(self) -> list[str | None]:
        """The agents of the items at the warehouse that a clock may run for."""
        return [agent for (agent,) in self.rows(_AGENTS_HERE)]

    def has_item_to_ship(self) -> bool:
        """Whether any item has yet to ship; what was wholly refunded does not."""
        return bool(self.rows(_ON_ITS_WAY, (Outcome.REFUNDED,)))

    def items_here(self, agent: str | None, *, dated: bool) -> list[Order]:
        """An agent's items at the warehouse that a clock may run for; `dated`: with a last day for a return alone."""
        return self.orders(*_items_here(agent, dated=dated))

    def items_delivered(self, since: str) -> list[Order]:
        """The items that reached the buyer on this day or later, by number and line."""
        return sorted(self.orders(_DELIVERED, (since,)), key=lambda item: item.id)

    def case(self, number: int) -> Case | None:
        """Case `number`, None when there is none."""
        return next(iter(self.cases(_ONE_CASE, (number,))), None) if self.has_case(number) else None

    def order_and_guide(self, case: int) -> tuple[str, str]:
        """The order of a case, and the hash of its guide; empty where there is no such case."""
        return next(((order, guide) for order, guide in self.rows(_ORDER_AND_GUIDE, (case,))), ("", ""))

    def cases_of(self, order: str, line: int | None = None) -> list[CaseName]:
        """The cases of an order, or of one item of it, by number; as `cases_of_orders`."""
        return [case for case in self.cases_of_orders((order,))[order] if line is None or case.line == line]

    def cases_of_orders(self, orders: Iterable[str]) -> dict[str, list[CaseName]]:
        """The cases of each of these orders, by number. Nothing is folded for it.

        Raises StoreProblem for what a view tells otherwise than the journal, unless that is tolerated. That an order
        has none is told by all cases there are, which are gone through once, however many orders have none.
        """
        found: dict[str, list[CaseName]] = {order: [] for order in orders}
        with self.reading() as connection:
            if connection is None or not found:
                return found
            views = [view for query, numbers in _cases_of(found) for view in connection.execute(query, numbers)]
            for view in views:
                found[view[1]].append(CaseName(view[0], view[2], view[3], bool(view[-2])))
            lacking = not all(found.values())
            self.check("cases" if lacking else "open")
            # One that was moved to another order is not among them; only a seal that does not fit tells of it.
            others = streamed(connection, _CASE_ROWS if lacking else _OPEN_ROWS)
            for view in chain(views, others):
                if not rows.is_sealed(view):
                    self._differs(f"case {view[0]}")
        return found

    def orders(self, where: str = "ORDER BY number, line", values: Iterable[object] = ()) -> list[Order]:
        """The items that meet a condition over the columns of the view; raises as `each_order`."""
        return list(self.each_order(where, values))

    def each_order(self, where: str, values: Iterable[object] = ()) -> Iterator[Order]:
        """The items that meet a condition over the columns of the view, one at a time.

        Raises StoreProblem for one whose view is not as the journal tells it, unless that is tolerated.
        """
        with self.reading() as connection:
            if connection is not None:
                yield from rows.read_items(connection, where, values, self._differs)

    def every_order(self, called: Called) -> Iterator[Order]:
        """The items of these names by number and line, one at a time."""
        self.check("items")
        condition, values = _of(called)
        return self.each_order(f"WHERE {condition} ORDER BY number, line", values)

    def items_with_cases(self, called: Called) -> Iterator[tuple[Order, list[Case]]]:
        """The items of these names by number and line, each with its cases, one at a time.

        The cases are told without what is only kept with them: defects, photos, other files, notes and messages.
        Raises StoreProblem for whatever its view tells otherwise than the journal.
        """
        self.check("items", "cases")
        about, values = _about(called)
        cases = self.each_case(about, values, by=_BY_ITEM, without=codec.BESIDE)
        following = next(cases, None)
        for item in self.every_order(called):
            mine = []
            while following is not None and following.item_id == item.id:
                mine.append(following)
                following = next(cases, None)
            yield item, mine
        if following is not None:
            with self.reading():
                self._differs(f"case {following.number}")

    def items_holding(self, columns: Sequence[str], patterns: Sequence[str]) -> Iterator[Order]:
        """The items of which one of these columns is LIKE one of the patterns, whatever the case of ASCII letters.

        One at a time, by number and line.
        """
        where = " OR ".join(f"lower({name}) LIKE ? ESCAPE '\\'" for name in columns for _ in patterns)
        return self.each_order(f"WHERE {where} ORDER BY number, line", [*patterns] * len(columns))

    def cases_holding(self, patterns: Sequence[str]) -> list[int]:
        """The numbers of the cases of which any event is, as it is stored, LIKE one of these patterns."""
        where = " OR ".join("lower(body) LIKE ? ESCAPE '\\'" for _ in patterns)
        query = f"SELECT DISTINCT case_number FROM journal WHERE case_number IS NOT NULL AND ({where})"  # noqa: S608 - marks
        return [number for (number,) in self.rows(query, patterns)]

    def items(self, number: str) -> list[Order]:
        """The items of order `number`, by line."""
        items = self.orders(_ITEMS_OF, (number,))
        with self.reading() as connection:
            if connection and not items and journal.folded_order(number, journal.events_of(connection, number)):
                self._differs(f"order {number!r}")
        return items

    def orders_by_number(self, numbers: Iterable[str]) -> dict[str, tuple[Order, ...]]:
        """The items of those orders, by the order's number."""
        with self.reading() as connection:
            return rows.items_by_number(connection, numbers, self._differs) if connection else {}

    def items_of(self, cases: Iterable[Case]) -> dict[ItemId, Order]:
        """The item that each case is about. Raises StoreProblem where one is lost, unless that is tolerated."""
        cases = list(cases)
        wanted = {case.item_id for case in cases}
        orders = self.orders_by_number(number for number, _ in wanted)
        found = {item.id: item for items in orders.values() for item in items}
        with self.reading():
            for case in cases:
                if case.item_id not in found:
                    self._differs(f"case {case.number}")
        return found

    def guides(self, hashes: Iterable[str]) -> dict[str, Guide]:
        """The guides kept under these hashes."""
        with self.reading() as connection:
            if connection is None:
                return {}
            return {name: rows.read_guide(connection, name) for name in set(hashes)}

    def changesets(self, subject: Subject | None = None) -> list[Changeset]:
        """The changesets that touched a case or an order, or all of them, oldest first, those taken back too."""
        with self.reading() as connection:
            return journal.changesets(connection, subject) if connection else []

    def identity(self) -> str | None:
        """What tells this store from others for as long as it lives, copies of it excepted; None while it is empty."""
        return next((str(hash_)[:16] for (hash_,) in self.rows("SELECT hash FROM journal WHERE seq = 1")), None)

    def holds(self, hash_: str) -> bool:
        """Whether the journal has an entry of this hash."""
        return bool(self.rows("SELECT 1 FROM journal WHERE hash = ?", (hash_,)))

    def head(self) -> Head | None:
        """The end of the journal; None while it is empty."""
        with self.reading() as connection:
            return journal.head(connection) if connection else None
