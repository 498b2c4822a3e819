"""Every table of the store, declared once.

The journal is the record; `items` and `cases` are views of it, written in the same transaction, and hold only what
can be folded from the journal without a guide, a calendar or a clock. Dates are ISO text, moments UTC text, amounts
decimal text.

No command imports this module, which would cost more than all the rest of it: the program goes by `schema.sql`.
After a change here, `python -m kakoreturn.store.tables` writes that anew.
"""

from typing import ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, SQLModel

from kakoreturn.store.schema import BETWEEN, FILE

# The journal and the guides it names are only ever added to.
_APPEND_ONLY = ("journal", "guides")
_STRICT = {"sqlite_strict": True}


def _text(*, key: bool = False, null: bool = False, refers_to: str | None = None) -> Column[str]:
    constraints = (ForeignKey(refers_to, deferrable=True, initially="DEFERRED"),) if refers_to else ()
    return Column(Text, *constraints, primary_key=key, nullable=null)


class JournalRow(SQLModel, table=True):
    """One event. `hash` is SHA-256 over the hash before it and the other columns; `seq` alone gives the order.

    The first row of a changeset says what is known of all of it: `id` is a random name that no other changeset of any
    store has, `by` who wrote it (empty where nobody was named). Rows from before version 3 have neither.
    """

    __tablename__: ClassVar[str] = "journal"
    __table_args__ = (
        CheckConstraint("(case_number IS NULL) <> (order_number IS NULL)", name="one_subject"),
        Index("journal_of_case", "case_number", "seq"),
        Index("journal_of_order", "order_number", "seq"),
        Index("journal_of_deed", "deed"),
        _STRICT,
    )

    seq: int = Field(primary_key=True)
    deed: int
    at: str = Field(sa_column=_text())
    case_number: int | None
    order_number: str | None = Field(sa_column=_text(null=True))
    kind: str = Field(sa_column=_text())
    body: str = Field(sa_column=_text())
    hash: str = Field(sa_column=_text())
    id: str | None = Field(sa_column=_text(null=True))
    by: str | None = Field(sa_column=_text(null=True))


class GuideRow(SQLModel, table=True):
    """A guide's content as it was when a case was opened under it, by its hash."""

    __tablename__: ClassVar[str] = "guides"
    __table_args__ = _STRICT

    hash: str = Field(sa_column=_text(key=True))
    body: str = Field(sa_column=_text())


class ItemRow(SQLModel, table=True):
    """An item of an order as it stands.

    `failed`, `unsure` and `notes` are JSON lists. `waits` is 1 while it waits for a review, for more photos, or for
    what a review found; `is_here` while it is at the warehouse and it is known since when, or until when it can go
    back. `seal` is the CRC-32 of the other columns.
    """

    __tablename__: ClassVar[str] = "items"
    __table_args__ = (
        Index("items_waiting", "number", "line", sqlite_where=text("waits = 1")),
        Index("items_here", "agent", "return_by", sqlite_where=text("is_here = 1")),
        Index("items_delivered", "delivered_on", sqlite_where=text("delivered_on IS NOT NULL")),
        Index("items_of_seller", "seller"),
        _STRICT,
    )

    number: str = Field(sa_column=_text(key=True))
    line: int = Field(primary_key=True)
    item: str | None = Field(sa_column=_text(null=True))
    seller: str | None = Field(sa_column=_text(null=True))
    agent: str | None = Field(sa_column=_text(null=True))
    category: str | None = Field(sa_column=_text(null=True))
    size: str | None = Field(sa_column=_text(null=True))
    quantity: int | None
    price: str | None = Field(sa_column=_text(null=True))
    currency: str | None = Field(sa_column=_text(null=True))
    payment: str | None = Field(sa_column=_text(null=True))
    url: str | None = Field(sa_column=_text(null=True))
    qc_url: str | None = Field(sa_column=_text(null=True))
    no_return: int | None
    ordered_on: str | None = Field(sa_column=_text(null=True))
    stocked_on: str | None = Field(sa_column=_text(null=True))
    photos_on: str | None = Field(sa_column=_text(null=True))
    shipped_on: str | None = Field(sa_column=_text(null=True))
    delivered_on: str | None = Field(sa_column=_text(null=True))
    returned_on: str | None = Field(sa_column=_text(null=True))
    cancelled_on: str | None = Field(sa_column=_text(null=True))
    reviewed_on: str | None = Field(sa_column=_text(null=True))
    asked_on: str | None = Field(sa_column=_text(null=True))
    return_by: str | None = Field(sa_column=_text(null=True))
    parcel: str | None = Field(sa_column=_text(null=True))
    tracking: str | None = Field(sa_column=_text(null=True))
    failed: str = Field(sa_column=_text())
    unsure: str = Field(sa_column=_text())
    notes: str = Field(sa_column=_text())
    waits: int
    is_here: int
    seal: int


class CaseRow(SQLModel, table=True):
    """What a case is looked up and filtered by. `is_open` is 1 or 0, `seal` the CRC-32 of the other columns."""

    __tablename__: ClassVar[str] = "cases"
    __table_args__ = (
        Index("open_cases", "number", sqlite_where=text("is_open = 1")),
        Index("cases_of_order", "order_number", "line"),
        ForeignKeyConstraint(
            ["order_number", "line"], ["items.number", "items.line"], deferrable=True, initially="DEFERRED"
        ),
        _STRICT,
    )

    number: int = Field(primary_key=True)
    order_number: str = Field(sa_column=_text())
    line: int
    item: str | None = Field(sa_column=_text(null=True))
    guide: str = Field(sa_column=_text(refers_to="guides.hash"))
    remedy: str = Field(sa_column=_text())
    phase: str = Field(sa_column=_text())
    round: int
    state: str = Field(sa_column=_text())
    outcome: str | None = Field(sa_column=_text(null=True))
    opened_on: str = Field(sa_column=_text())
    is_open: int
    seal: int


class TallyRow(SQLModel, table=True):
    """How many rows the views hold, kept by each changeset: of `cases`, `open` ones, `items`, and those `waiting`.

    `seals` is the sum of what seals them. `journal` says how many rows that has.
    """

    __tablename__: ClassVar[str] = "tally"
    __table_args__ = _STRICT

    name: str = Field(sa_column=_text(key=True))
    count: int
    seals: int


def sql() -> str:
    """What `schema.sql` shall hold: each table with its indexes, then the triggers."""
    dialect = sqlite.dialect()
    made = []
    for table in SQLModel.metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made.extend(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    for name in _APPEND_ONLY:
        made.extend(
            f"CREATE TRIGGER {name}_keeps_{verb} BEFORE {verb.upper()} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            for verb in ("update", "delete")
        )
    lines = [[line.rstrip().replace("\t", "  ") for line in one.strip().splitlines()] for one in made]
    return "".join("\n".join(filter(None, one)) + BETWEEN for one in lines).rstrip() + "\n"


if __name__ == "__main__":
    FILE.write_text(sql(), encoding="utf-8", newline="\n")
