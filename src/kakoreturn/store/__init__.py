"""The store: the only place that knows SQL.

`tables` declares it by SQLModel, and `schema.sql` is written from that; no command loads SQLModel, because importing it
costs several times what the rest of a command does. `Store` is loaded by who asks for it: completion does without.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.store.transaction import Store

__all__ = ["Store"]


def __getattr__(name: str) -> type[Store]:
    if name != "Store":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kakoreturn.store.transaction import Store

    return Store
