"""Stores on a server, that several people work in: making one, and who may do what."""

from __future__ import annotations

from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.store.address import Address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.store.engine import Location
    from kakoreturn.store.sharing import Shares, Upgraded


def address_of(location: Location) -> Address:
    """The address of a store on a server. Raises UsageProblem for one in a file."""
    if isinstance(location, Address):
        return location
    raise UsageProblem(
        f"the store {quoted(str(location), 200)} is a file, which is nobody else's",
        "name one on a server: kakoreturn --db postgresql://USER@HOST/DATABASE share status",
    )


def make(location: Location, store: str | None) -> Address:
    """Make a store on a server, of this name where one is given; its address. Raises what `sharing.make` raises."""
    address = address_of(location)
    from kakoreturn.store import sharing  # and with it the driver

    made = address if store is None else address.named(store)
    sharing.make(made)
    return made


def upgrade(location: Location) -> Upgraded:
    """Bring a store up to this program; what that found. Raises what `sharing.upgrade` raises."""
    address = address_of(location)
    from kakoreturn.store import sharing  # as above

    return sharing.upgrade(address)


def shares(location: Location) -> Shares:
    """Who may do what. Raises NotFound where there is no such store."""
    address = address_of(location)
    from kakoreturn.store import sharing  # as above

    return sharing.shares(address)
