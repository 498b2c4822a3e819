"""Taking a store's content out, and bringing a whole store back."""

from __future__ import annotations

from enum import StrEnum

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.maintenance import dump
from kakoreturn.maintenance.backups import WHOLE
from kakoreturn.maintenance.integrity import require
from kakoreturn.render import documents
from kakoreturn.service.cases import board, clocks
from kakoreturn.store import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from typing import TextIO

    from kakoreturn.service.place import Place
    from kakoreturn.store.engine import Location


class Export(StrEnum):
    """What can be taken out: the orders for a spreadsheet, the whole store, or what is due for a calendar."""

    CSV = "csv"
    JSON = "json"
    ICS = "ics"


@record
class Loaded(Record):
    """What a store was filled with: how many orders, cases, entries of the journal; `missing` evidence files."""

    orders: int
    cases: int
    events: int
    missing: int


def exported(place: Place, what: Export, *, to_file: bool) -> Generator[str, None, None]:
    """The text of an export, bit by bit, all of one moment; a CSV file begins with a mark of its encoding."""
    if what is Export.ICS:
        yield from _calendar(place)
        return
    if what is Export.JSON and (connection := place.store.connection()) is not None:
        with place.store.errors():
            require(connection, place.store.location, WHOLE)
    with place.store.snapshot():
        connection = place.store.connection()
        if what is Export.CSV:
            from kakoreturn.exports import orders_csv

            place.store.check("items")
            yield from [orders_csv.BYTE_ORDER_MARK] if to_file else []
            yield from orders_csv.lines(dump.orders(connection) if connection else ())
            return
        from kakoreturn.maintenance import store_json

        if connection is None:
            yield from store_json.lines(place.at, dump.NOTHING, guides=(), journal=(), orders=(), cases=())
            return
        yield from store_json.lines(
            place.at,
            dump.end(connection),
            guides=dump.guides(connection),
            journal=dump.journal_rows(connection),
            orders=(documents.order(order) for order in dump.orders(connection)),
            cases=dump.cases(connection),
        )


def _calendar(place: Place) -> Iterable[str]:
    from kakoreturn.exports import ics

    name = place.store.identity() or "empty"
    found = board(place)
    if found.differing:
        raise found.damage(str(place.store.location))
    return ics.calendar(name, found.cases, found.reviews, clocks(place), today=place.today, at=place.at)


def check_empty(place: Place) -> None:
    """Raise Refused for a store that holds something already."""
    if place.store.identity() is not None:
        raise _not_empty(place.store.location)


def load(place: Place, text: Callable[[], TextIO]) -> Loaded:
    """Fill an empty store from an exported one, all or nothing. `text` gives the document from its beginning each time.

    Raises Refused for a store that is not empty, and for a document that does not hold what it says.
    """
    from kakoreturn.maintenance import store_json

    with place.store.transaction() as connection:
        if not dump.is_empty(connection):  # another program was faster
            raise _not_empty(place.store.location)
        loader = dump.Loader(connection)
        said = store_json.read(text(), loader.add_guide, loader.add)
        orders, cases = loader.finish(said)
        store_json.compare(
            text(), map(documents.order, dump.orders(connection)), map(store_json.case, dump.cases(connection))
        )
        missing = evidence.lacking(connection, place.store.location)
    return Loaded(orders=orders, cases=cases, events=loader.rows, missing=missing)


def _not_empty(location: Location) -> Refused:
    return Refused(
        f"the store {quoted(str(location), 200)} is not empty",
        "name a new one with --db, as in: kakoreturn --db new.db import FILE",
    )
