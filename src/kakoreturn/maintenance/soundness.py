"""Whether a journal is one that this program could have written, whoever chained it.

The chain has no key: who changes a row can chain all that come after it anew. So each row is held to what could be.
"""

from __future__ import annotations

import re

from kakoreturn.domain import validation
from kakoreturn.domain.text import order_number
from kakoreturn.store import journal
from kakoreturn.store.format import MOST_CASES

# A row of the journal as it is stored, in the order of `journal.COLUMNS`.
JournalRow = tuple[int, int, str, int | None, str | None, str, str, str | None, str | None, str]
_AT = re.compile(r"2[0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z")
_ID = re.compile(r"[0-9a-f]{32}")


class Unsound(Exception):
    """A row of a journal that does not follow from the one before, or holds what could not be."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(f"row {row} of the journal {why}")


class Follower:
    """Goes through a journal from its first row on: how many rows and changesets that were, and the last hash."""

    def __init__(self) -> None:
        self.rows = 0
        self.changeset = 0
        self.hash = journal.FIRST_HASH

    def take(self, row: JournalRow) -> None:
        """Go on by a row. Raises Unsound."""
        place = self.rows + 1
        if row[0] != place:
            raise Unsound(place, "is missing")
        try:
            fits = self._fits(row)
            if journal.chained(self.hash, row[:-1]) != row[-1]:
                raise Unsound(place, "was changed")  # noqa: TRY301 - what is wrong first
            if fits:
                _, changeset, _, case, order, kind, body, *_ = row
                subject = order if case is None else case
                assert subject is not None
                validation.check(journal.read_event(kind, body), subject, changeset)
        except Unsound:
            raise
        except Exception as error:  # whatever a made-up row does, it is not one of ours
            raise Unsound(place, "is not in order") from error
        if not fits:
            raise Unsound(place, "is not in order")
        self.rows, self.changeset, self.hash = place, row[1], row[-1]

    def _fits(self, row: JournalRow) -> bool:
        _, changeset, at, case, order, _, _, id_, by, _ = row
        return (
            changeset in ({self.changeset, self.changeset + 1} if self.changeset else {1})
            and (id_ is None or (changeset != self.changeset and _ID.fullmatch(id_) is not None))
            and (by is None) is (id_ is None)
            and _AT.fullmatch(at) is not None
            and (case is None) is not (order is None)
            and (case is None or 0 < case < MOST_CASES)
            and (order is None or order_number(order) == order)
        )
