"""The end of each store on a server as it was last seen here, by which one that has lost something since is told.

A server that takes over for another may lack what was recorded last, and its journal is whole all the same. Nothing
else goes by what is kept here, and a command does without where it cannot be kept.
"""

from __future__ import annotations

import re

from kakoreturn import folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.store.address import Address

LastHead = tuple[int, str]
"""The number and the hash of the last entry of a journal."""


def seen(address: Address) -> LastHead | None:
    """The end of a store's journal as it was last seen here, where that is known."""
    told = re.fullmatch(rb"([0-9]{1,18}) ([0-9a-f]{64})\n", folders.recalled("state", "heads", address.cache_name))
    return (int(told[1]), told[2].decode()) if told else None


def remember(address: Address, head: LastHead) -> None:
    """Keep the end of a store's journal as it is now."""
    folders.remember(b"%d %s\n" % (head[0], head[1].encode()), "state", "heads", address.cache_name)
