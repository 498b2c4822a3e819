"""A store of an older version, read in the present shape by views that this connection alone has.

Such a store may lie where nothing can be written, and a program that only looks must not change it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

# Before version 3 every order had one item, and the journal knew neither the id of a changeset nor who wrote it.
_VIEWS = (
    """CREATE TEMP VIEW items AS
SELECT rowid, number, 1 AS line, item, seller, agent, category, size, quantity, price, currency, payment, url,
NULL AS qc_url, NULL AS no_return, ordered_on, stocked_on, photos_on, shipped_on, delivered_on, NULL AS returned_on,
NULL AS cancelled_on, reviewed_on, NULL AS asked_on, return_by, NULL AS parcel, NULL AS tracking, failed, unsure,
'[]' AS notes,
awaits_review = 1 OR (failed <> '[]' AND shipped_on IS NULL AND delivered_on IS NULL) AS waits,
shipped_on IS NULL AND delivered_on IS NULL AND coalesce(stocked_on, photos_on, return_by) IS NOT NULL AS is_here,
NULL AS seal
FROM main.orders""",
    """CREATE TEMP VIEW cases AS
SELECT number, order_number, 1 AS line, item, guide, remedy, phase, round, state, outcome, opened_on, is_open,
NULL AS seal
FROM main.cases""",
    "CREATE TEMP VIEW tally AS SELECT 'older' AS name, 0 AS count, 0 AS seals",
    'CREATE TEMP VIEW journal AS SELECT *, NULL AS id, NULL AS "by" FROM main.journal',
)
_LAST_VERSION = 2


def show_as_present(connection: sqlite3.Connection, version: int) -> None:
    """Let what reads the present tables find them in a store of this version."""
    if 0 < version <= _LAST_VERSION:
        for view in _VIEWS:
            connection.execute(view)
