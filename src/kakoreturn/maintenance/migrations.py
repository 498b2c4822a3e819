"""The steps that bring an older store up to date.

Each is plain SQL, frozen once it was released: it must make of an old store what it made then, whatever the tables are
declared as today. It runs inside a transaction, and may not end it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from kakoreturn.store import replay
from kakoreturn.store.format import SCHEMA_VERSION, version_of

Step = Callable[[sqlite3.Connection], None]


def _to_version_2(_: sqlite3.Connection) -> None:
    """The tables stay as they are. Events may carry more, which a program that knows only version 1 would lose."""


def _to_version_3(connection: sqlite3.Connection) -> None:
    """Keep the items of an order each on a row of its own, and for each changeset an id and who wrote it."""
    for statement in _ITEMS:
        connection.execute(statement)


_ITEMS = (
    "ALTER TABLE journal ADD COLUMN id TEXT",
    'ALTER TABLE journal ADD COLUMN "by" TEXT',
    """CREATE TABLE items (
  number TEXT NOT NULL,
  line INTEGER NOT NULL,
  item TEXT,
  seller TEXT,
  agent TEXT,
  category TEXT,
  size TEXT,
  quantity INTEGER,
  price TEXT,
  currency TEXT,
  payment TEXT,
  url TEXT,
  qc_url TEXT,
  no_return INTEGER,
  ordered_on TEXT,
  stocked_on TEXT,
  photos_on TEXT,
  shipped_on TEXT,
  delivered_on TEXT,
  returned_on TEXT,
  cancelled_on TEXT,
  reviewed_on TEXT,
  asked_on TEXT,
  return_by TEXT,
  parcel TEXT,
  tracking TEXT,
  failed TEXT NOT NULL,
  unsure TEXT NOT NULL,
  notes TEXT NOT NULL,
  waits INTEGER NOT NULL,
  is_here INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (number, line)
)
 STRICT""",
    "DROP TABLE cases",
    "DROP TABLE orders",
    "CREATE INDEX items_of_seller ON items (seller)",
    "CREATE INDEX items_delivered ON items (delivered_on) WHERE delivered_on IS NOT NULL",
    "CREATE INDEX items_here ON items (agent, return_by) WHERE is_here = 1",
    "CREATE INDEX items_waiting ON items (number, line) WHERE waits = 1",
    """CREATE TABLE cases (
  number INTEGER NOT NULL,
  order_number TEXT NOT NULL,
  line INTEGER NOT NULL,
  item TEXT,
  guide TEXT NOT NULL,
  remedy TEXT NOT NULL,
  phase TEXT NOT NULL,
  round INTEGER NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT,
  opened_on TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (number),
  FOREIGN KEY(order_number, line) REFERENCES items (number, line) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(guide) REFERENCES guides (hash) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    "CREATE INDEX cases_of_order ON cases (order_number, line)",
    "CREATE INDEX open_cases ON cases (number) WHERE is_open = 1",
    """CREATE TABLE tally (
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  seals INTEGER NOT NULL,
  PRIMARY KEY (name)
)
 STRICT""",
)


# From each version to the next.
STEPS: dict[int, Step] = {
    1: _to_version_2,
    2: _to_version_3,
}


def migrate(connection: sqlite3.Connection) -> None:
    """Take every step from the version that a store has to the present one, in the transaction that was begun.

    A step changes what the tables are; the views are then worked out of the journal anew, as this program has them.
    """
    for version in range(version_of(connection), SCHEMA_VERSION):
        STEPS[version](connection)
        connection.execute(f"PRAGMA user_version = {version + 1}")
    replay.rebuild(connection)
