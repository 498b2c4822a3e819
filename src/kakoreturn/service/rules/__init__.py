"""What the commands do: one function a changeset.

Each is given a book (a store's transaction, or anything that behaves like one), decides with `domain` whether the
changeset is allowed, and appends its events. When it raises, the transaction is rolled back, so a refused changeset
changes nothing. Nothing in here knows SQL, a terminal or a clock.
"""

from __future__ import annotations

from kakoreturn.service.rules import book, details, opening, orders, recording, reviewing, undoing

__all__ = ["book", "details", "opening", "orders", "recording", "reviewing", "undoing"]
