"""A store to test on, and short ways to write to it and to look into it."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kakoreturn import guides
from kakoreturn.domain import events as ev
from kakoreturn.domain.changesets import Changeset
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Category, Days, Happening, Money, OrderStage, Payment, Remedy, Sender
from kakoreturn.domain.workdays import Weekdays
from kakoreturn.maintenance.integrity import Check, checkup
from kakoreturn.pictures import PHOTO
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.address import Address
from kakoreturn.store.evidence import StagedFile, changed_with_files
from kakoreturn.store.ledger import Ledger

TODAY = date(2026, 6, 10)
DAYS = Days(today=TODAY, latest=TODAY)
AT = "2026-06-10T12:00:00Z"
SEAM = "seam open for 2 cm on the left toe"
PICTURE = b"\xff\xd8\xff\xe0 not really a picture, but bytes all the same"
GUIDE = guides.canonical(guides.bundled_guide("kakobuy"))
GUIDE_NAME = guides.guide_hash(GUIDE)
CHECKS = ["integrity", "foreign_keys", "schema", "journal", "replay", "guides", "photos", "modes"]
CHECKS += ["backups", "leftovers", "place", "sqlite"]


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


def open_case(
    store: Store,
    order: str = "KB1",
    *,
    item: str | None = None,
    remedy: Remedy = Remedy.EXCHANGE,
    details: ev.OrderDescribed | None = None,
    defects: tuple[str, ...] = (SEAM,),
) -> int:
    """Open a case in a changeset of its own; its number."""
    described = details or ev.OrderDescribed(item=item, agent="kakobuy")
    request = rules.opening.Request(order=order, remedy=remedy, details=described, defects=defects)
    with store.changeset(AT) as book:
        return rules.opening.open_case(book, request, GUIDE, GUIDE_NAME, DAYS).number


def record(store: Store, number: int, event: Happening, on: date = TODAY, amount: str | None = None) -> None:
    """Record what happened in a changeset of its own."""
    money = None if amount is None else Money.of(Decimal(amount), "CNY")
    with store.changeset(AT) as book:
        rules.recording.record(book, number, ev.Happened(event=event, on=on, amount=money), DAYS, Weekdays())


def undo(store: Store, case: int | None = None) -> Changeset:
    """Take back the last changeset; what was taken back."""
    with store.changeset(AT) as book:
        return rules.undoing.undo(book, () if case is None else (case,))


def redo(store: Store) -> Changeset:
    """Bring back what was taken back last; the changeset."""
    with store.changeset(AT) as book:
        return rules.undoing.redo(book)


any_picture = replace(PHOTO, check=lambda *_: (1, 1))
"""Takes a file for a picture of one pixel, whatever is in it."""


def add_photo(store: Store, number: int, source: Path) -> str:
    """Put a photo on a case as the commands do; its hash."""

    def decide(book: Ledger, copies: Sequence[StagedFile]) -> str:
        (copy,) = copies
        added = ev.PhotoAdded(sha256=copy.sha256, name=copy.name, size=copy.size, on=TODAY)
        rules.details.add_file(book, number, added)
        return copy.sha256

    return changed_with_files(store, AT, [source], any_picture, decide, number)


def bare(path: Path) -> "closing[sqlite3.Connection]":
    """A connection with none of the store's settings, that writes each statement at once; closed by its `with`."""
    return closing(sqlite3.connect(path, isolation_level=None))


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tables_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with bare(path) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}  # noqa: S608


def checks(path: Path) -> list[Check]:
    """Every check of a store."""
    with Store(path) as store:
        connection = store.connection()
        assert connection is not None
        return list(checkup(connection, path))


def failed(path: Path) -> dict[str, str]:
    """The checks that fail, with what they say."""
    found = checks(path)
    assert [check.id for check in found] == CHECKS
    assert all(check.detail for check in found)
    return {check.id: check.detail for check in found if not check.ok}


def tamper(path: Path, *statements: str) -> None:
    """Run statements as somebody would who means it: without the triggers, which are put back."""
    with bare(path) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


def furnish(location: Path | Address, picture: Path) -> None:
    """Write a little of everything: open and closed cases, orders in every stage, a photo, changesets taken back."""
    with Store(location) as store:
        whole = ev.OrderDescribed(
            item="Runner 42",
            seller="North Leather",
            agent="kakobuy",
            category=Category.SHOES,
            size="42",
            quantity=2,
            price=Money.of(Decimal("129.50"), "CNY"),
            payment=Payment.CARD,
            url="https://shop.example/1",
            ordered_on=ago(30),
            return_by=TODAY + timedelta(days=9),
        )
        first = open_case(store, "KB1", details=whole)
        for event, days in ((Happening.SENT, 9), (Happening.CHASED, 2)):
            record(store, first, event, ago(days))
        add_photo(store, first, picture)
        second = open_case(store, "KB2", item="Wollschal „grün“ 围巾", defects=(SEAM, "hole near the hem"))
        record(store, second, Happening.SENT, ago(12))
        record(store, second, Happening.ACCEPTED, ago(1))
        third = open_case(store, "KB3", item="Desk lamp", remedy=Remedy.REFUND)
        record(store, third, Happening.SENT, ago(7))
        record(store, third, Happening.AGREED, ago(3), "88.00")
        with store.changeset(AT) as book:
            rules.details.keep(book, third, ev.NoteAdded(text="two lines\nof a note", on=TODAY), DAYS)
            rules.details.keep(book, third, ev.MessageKept(sender=Sender.SELLER, text="We agree.", on=TODAY), DAYS)
        with store.changeset(AT) as book:
            rules.orders.add_order(book, "KB4", ev.OrderDescribed(item="Canvas tote", seller="River Studio"))
            rules.orders.move_orders(book, [("KB4", 1)], OrderStage.PHOTOS, ago(2), DAYS)
        open_case(store, "KB1", item="Laces")
        undo(store)
        record(store, first, Happening.CHASED)
        undo(store)
        redo(store)


def _heeds_modes() -> bool:
    """Whether the mode of a file keeps this user out; it does not keep out root, nor anyone on Windows."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return not os.access(file.name, os.R_OK)


heeds_modes = pytest.mark.skipif(not _heeds_modes(), reason="modes keep nobody out here")
