"""Which items a command is about, where it names only a part of what they are called."""

from __future__ import annotations

from kakoreturn.domain.errors import NotFound, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import folded, nearest, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakoreturn.domain.order import Order
    from kakoreturn.domain.values import OrderStage
    from kakoreturn.service.place import Place

# An engine takes this many values in a statement, and more.
_MOST_NAMES = 500


@record
class Wanted(Record):
    """What items are wanted: names match by part and in any case, None matches all."""

    order: str | None = None
    seller: str | None = None
    agent: str | None = None
    parcel: str | None = None
    stage: OrderStage | None = None

    @property
    def told(self) -> str:
        """The options that say it."""
        given = {name: getattr(self, name) for name in self.field_names}
        return " ".join(f"--{name} {quoted(value)}" for name, value in given.items() if value is not None)

    def fits(self, item: Order) -> bool:
        """Whether an item is wanted."""
        return (
            (self.order is None or _is_in(self.order, item.number) or folded(self.order) in _names(item))
            and (self.seller is None or _is_in(self.seller, item.seller))
            and (self.agent is None or _is_in(self.agent, item.agent))
            and (self.parcel is None or _is_in(self.parcel, item.parcel))
            and (self.stage is None or item.stage is self.stage)
        )


EVERYTHING = Wanted()


def fitting(place: Place, wanted: Wanted) -> dict[str, list[str]]:
    """The names on record of the sellers, agents and parcels that are wanted, by the column they stand in.

    A part that very many names hold narrows nothing, and is left out: `Wanted.fits` decides. Raises as `check`.
    """
    known = check(place, wanted)
    parts = {"seller": wanted.seller, "agent": wanted.agent, "parcel": wanted.parcel}
    found = {column: [one for one in known[column] if _is_in(part, one)] for column, part in parts.items() if part}
    return {column: names for column, names in found.items() if len(names) <= _MOST_NAMES}


def check(place: Place, wanted: Wanted) -> dict[str, list[str]]:
    """The names on record in each column that something is wanted of.

    Raises NotFound for a part that none of them holds, with what is near it, UsageProblem for one that is empty.
    """
    found = {}
    for option, column, name in (
        ("order", "number", wanted.order),
        ("seller", "seller", wanted.seller),
        ("agent", "agent", wanted.agent),
        ("parcel", "parcel", wanted.parcel),
    ):
        if name is None:
            continue
        short(name, f"--{option}")
        known = found[column] = place.store.names(column)
        if not any(_is_in(name, one) for one in known) and not (option == "order" and _is_item(place, name, known)):
            raise NotFound(f"no {option} on record is called {quoted(name)}", _near(name, known))
    return found


def _names(item: Order) -> set[str]:
    """What an item is called by; one line number is right for an order's only item too."""
    return {folded(item.ref), folded(f"item:{item.number}/{item.line}")} | (
        set() if item.shadowed else {folded(f"{item.number}/{item.line}")}
    )


def _is_item(place: Place, name: str, numbers: Iterable[str]) -> bool:
    """Whether a name is that of an item, as in `KB1/2`, of an order on record."""
    number, _, line = folded(name).removeprefix("item:").rpartition("/")
    items = (item for known in numbers if folded(known) == number for item in place.store.items(known))
    return any(str(item.line) == line for item in items)


def _near(name: str, known: Iterable[str]) -> str:
    names = {folded(one): one for one in known}
    if near := nearest(folded(name), names, likeness=0.4):
        return f"did you mean {quoted(names[near])}?"
    known = ", ".join(quoted(one) for one in sorted(names.values())[:5])
    return f"known: {known}" if known else "kakoreturn order list shows what is on record"


def _is_in(part: str, name: str | None) -> bool:
    return name is not None and folded(part) in folded(name)
