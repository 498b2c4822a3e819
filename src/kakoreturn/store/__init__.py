"""The store: the only place that knows SQL.

`tables` declares it by SQLModel, and `schema.sql` is written from that; no command loads SQLModel, because importing it
costs several times what the rest of a command does.
"""

from __future__ import annotations

from kakoreturn.store.transaction import Store

__all__ = ["Store"]
