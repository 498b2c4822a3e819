"""Every table of the store, declared once.

The journal is the record; `items` and `cases` are views of it, written in the same transaction, and hold only what
can be folded from the journal without a guide, a calendar or a clock. Dates are ISO text, moments UTC text, amounts
decimal text.

No command imports this module, which would cost more than all the rest of it: the program goes by `schema.sql`.
After a change here, `python -m kakoreturn.store.tables` writes that anew.
"""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, SQLModel

from kakoreturn.store.schema import BETWEEN, FILE, SERVER_FILE

# The journal and the guides it names are only ever added to.
_APPEND_ONLY = ("journal", "guides")
_STRICT = {"sqlite_strict": True}


@compiles(Text, "postgresql")
def _text_of_bytes(*_: object, **__: object) -> str:
    """Text that is put in order by its bytes, as SQLite does, and not as some language has it."""
    return 'TEXT COLLATE "C"'


@compiles(Integer, "postgresql")
def _integer_of_64_bits(*_: object, **__: object) -> str:
    return "BIGINT"


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index of those rows that meet a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


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

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
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
        _partial("items_waiting", "number", "line", where="waits = 1"),
        _partial("items_here", "agent", "return_by", where="is_here = 1"),
        _partial("items_delivered", "delivered_on", where="delivered_on IS NOT NULL"),
        Index("items_of_seller", "seller"),
        _STRICT,
    )

    number: str = Field(sa_column=_text(key=True))
    line: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
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
        _partial("open_cases", "number", where="is_open = 1"),
        Index("cases_of_order", "order_number", "line"),
        ForeignKeyConstraint(
            ["order_number", "line"], ["items.number", "items.line"], deferrable=True, initially="DEFERRED"
        ),
        _STRICT,
    )

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
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


_OF_A_SERVER = MetaData()
# What a file says in its header and by its name stands in tables on a server. Of `about` there is one row: who writes
# locks it first.
Table(
    "about",
    _OF_A_SERVER,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)
Table(
    "files",
    _OF_A_SERVER,
    Column("sha256", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    CheckConstraint("sha256 = encode(sha256(body), 'hex')", name="as_hashed"),
)


def sql() -> str:
    """What `schema.sql` shall hold: each table with its indexes, then the triggers."""
    triggers = (
        f"CREATE TRIGGER {name}_keeps_{verb} BEFORE {verb.upper()} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for name in _APPEND_ONLY
        for verb in ("update", "delete")
    )
    return _file((*_declared(SQLModel.metadata, sqlite.dialect()), *triggers))


def server_sql() -> str:
    """What `schema_postgresql.sql` shall hold: the same tables as PostgreSQL has them, and what only a server has."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    tables = (*_declared(SQLModel.metadata, dialect), *_declared(_OF_A_SERVER, dialect))
    triggers = (
        f"CREATE TRIGGER {name}_keeps_{what} BEFORE {verbs} ON {name} FOR EACH {each} EXECUTE FUNCTION keeps()"
        for name in _APPEND_ONLY
        for what, verbs, each in (("rows", "DELETE OR UPDATE", "ROW"), ("all", "TRUNCATE", "STATEMENT"))
    )
    return _file((*tables, *_FUNCTIONS, *triggers, _SIGNED))


_FUNCTIONS = (
    """CREATE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END
$$""",
    # Who keeps the store may bring the journal of another one into it, with what others wrote there.
    """CREATE FUNCTION signed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  BEGIN
    IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
      OR NEW."by" = session_user AND NEW.id IS NOT NULL
      OR NEW."by" IS NULL AND EXISTS (
        SELECT FROM journal WHERE deed = NEW.deed AND seq < NEW.seq AND "by" = session_user
      )
    THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'signed as another' USING ERRCODE = 'insufficient_privilege';
  END
$$""",
    # What a changeset was decided by, asked again once it has the lock: the answers must be those of this SHA-256.
    """CREATE FUNCTION unchanged(known BIGINT, questions TEXT[], answers TEXT[])
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    answer TEXT;
  BEGIN
    PERFORM FROM about WHERE version = known FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'another version' USING ERRCODE = 'serialization_failure';
    END IF;
    FOR nth IN 1 .. cardinality(questions) LOOP
      EXECUTE questions[nth] INTO answer;
      IF encode(sha256(convert_to(answer, 'UTF8')), 'hex') <> answers[nth] THEN
        RAISE EXCEPTION 'another answer' USING ERRCODE = 'serialization_failure';
      END IF;
    END LOOP;
  END
$$""",
    # The rows of a changeset get their place, and are chained, where they come in: others may have come in before.
    """CREATE FUNCTION append(
    at TEXT, id TEXT, "by" TEXT, cases BIGINT[], orders TEXT[], kinds TEXT[], bodies TEXT[], hashed TEXT[]
  ) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    last BIGINT;
    changeset BIGINT;
    head TEXT;
  BEGIN
    SELECT j.seq, j.deed + 1, j.hash INTO last, changeset, head FROM journal AS j ORDER BY j.seq DESC LIMIT 1;
    IF NOT FOUND THEN
      last := 0;
      changeset := 1;
      head := repeat('0', 64);
    END IF;
    FOR nth IN 1 .. cardinality(kinds) LOOP
      last := last + 1;
      head := encode(sha256(convert_to(head || '[' || last || ',' || changeset || ',' || hashed[nth], 'UTF8')), 'hex');
      INSERT INTO journal VALUES (
        last, changeset, at, cases[nth], orders[nth], kinds[nth], bodies[nth], head,
        CASE WHEN nth = 1 THEN append.id END, CASE WHEN nth = 1 THEN append."by" END
      );
    END LOOP;
    UPDATE tally SET count = last WHERE name = 'journal';
  END
$$""",
)
_SIGNED = "CREATE TRIGGER journal_signed BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION signed()"


def _declared(tables: MetaData, dialect: Dialect) -> Iterator[str]:
    """The statements that make these tables, each with its indexes."""
    for table in tables.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))


def _file(statements: Iterable[str]) -> str:
    lines = [[line.rstrip().replace("\t", "  ") for line in one.strip().splitlines()] for one in statements]
    return "".join("\n".join(filter(None, one)) + BETWEEN for one in lines).rstrip() + "\n"


if __name__ == "__main__":
    FILE.write_text(sql(), encoding="utf-8", newline="\n")
    SERVER_FILE.write_text(server_sql(), encoding="utf-8", newline="\n")
