"""What may ship, and why something may not."""

from __future__ import annotations

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.readiness import settles_photos
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import OrderStage, Phase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order

_HARDLY = "once it has shipped, a return is hardly possible"


def why_not(item: Order, cases: Iterable[Case]) -> Refused | None:
    """Why an item must not ship, with what to do first; None where it may. `cases` are all those about it.

    An item of which nothing but its order is known may ship: nobody has to tell every step.
    """
    cases, name, ref = list(cases), quoted(item.ref), shell_quoted([item.ref])
    if (gone := _gone(item, cases)) is not None:
        return gone
    still_open = next((case for case in cases if case.is_open and case.phase is Phase.QC), None)
    if still_open is not None:
        return Refused(
            f"order {name} has an open case ({still_open.number}); {_HARDLY}",
            f"settle it first: kakoreturn status {still_open.number}",
        )
    if item.awaits_review and item.left_open:
        return Refused(
            f"the review of order {name} left something open, and nobody has asked for it; {_HARDLY}",
            f"ask: kakoreturn draft {ref} --kind more-photos, then: kakoreturn order asked {ref}; "
            f"or accept it: kakoreturn qc {ref} --waive",
        )
    if item.awaits_review:
        return Refused(
            f"the QC photos of order {name} were not reviewed; {_HARDLY}",
            f"look through them: kakoreturn qc {ref}",
        )
    if item.asked_on is not None and not any(settles_photos(case, item) for case in cases):
        return Refused(
            f"more photos of order {name} were asked for on {item.asked_on}; {_HARDLY}",
            f"once they are in: kakoreturn order photos {ref}",
        )
    if item.failed and not cases:
        return Refused(
            f"the review of order {name} found something wrong, and no request was opened; {_HARDLY}",
            f"open one: kakoreturn new --order {ref} --remedy exchange, or accept it: kakoreturn qc {ref} --waive",
        )
    return None


def _gone(item: Order, cases: Iterable[Case]) -> Refused | None:
    """Why there is nothing to ship; None where there is, or will be."""
    name = quoted(item.ref)
    if item.is_gone:
        on = getattr(item, f"{item.stage}_on")
        what = "sent back to the seller" if item.stage is OrderStage.RETURNED else "cancelled"
        show = f"kakoreturn order show {shell_quoted([item.ref])}"
        return Refused(f"order {name} was {what} on {on}, so there is nothing to ship", f"see: {show}")
    if (gone := next((case for case in cases if case.is_gone), None)) is not None:
        what = "was sent back to the seller" if gone.went_back else "was wholly refunded"
        return Refused(
            f"order {name} {what} (case {gone.number}), so there is nothing to ship",
            f"see: kakoreturn status {gone.number}",
        )
    return None


def not_ready(item: Order, cases: Iterable[Case]) -> Refused | None:
    """Why an item is not among what may ship now: also where it has not come to the warehouse, or shows no photos."""
    cases, ref = list(cases), shell_quoted([item.ref])
    if (gone := _gone(item, cases)) is not None:
        return gone
    if item.stage is OrderStage.ORDERED:
        return Refused(
            f"order {quoted(item.ref)} is not known to be at the warehouse",
            f"once it is: kakoreturn order stocked {ref}",
        )
    if item.photos_on is None and item.is_here:
        return Refused(
            f"order {quoted(item.ref)} has no QC photos yet", f"once they are in: kakoreturn order photos {ref}"
        )
    return why_not(item, cases)
