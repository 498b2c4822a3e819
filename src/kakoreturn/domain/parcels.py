"""What may ship, and why something may not."""

from __future__ import annotations

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.readiness import settles_photos
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import OrderStage, Outcome, Phase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order

_HARDLY = "once it has shipped, a return is hardly possible"


@record
class Step(Record):
    """What to do first: a command about a word, such as an order's number; `takes_several`: of several at once."""

    lead: str
    begin: str
    word: str
    end: str = ""
    takes_several: bool = False

    def command(self, words: Iterable[str]) -> str:
        """The command about these words."""
        return f"{self.begin} {shell_quoted(words)}{self.end}"


class Barred(Refused):
    """An item may not ship. `what` is why in a few words, as it is told of several; `steps` are what to do first."""

    def __init__(self, message: str, what: str, *steps: Step) -> None:
        super().__init__(message, "; ".join(f"{step.lead}: {step.command([step.word])}" for step in steps))
        self.what, self.steps = what, steps


def why_not(item: Order, cases: Iterable[Case]) -> Barred | None:
    """Why an item must not ship, with what to do first; None where it may. `cases` are all those about it.

    An item of which nothing but its order is known may ship: nobody has to tell every step.
    """
    cases, name, ref = list(cases), quoted(item.ref), item.ref
    if (gone := _gone(item, cases)) is not None:
        return gone
    # At the warehouse, where it is known to be, a request of after shipping stops it too.
    open_cases = (case for case in cases if case.is_open and (case.phase is Phase.QC or _is_at_warehouse(item)))
    still_open = next(open_cases, None)
    if still_open is not None:
        return Barred(
            f"order {name} has an open case ({still_open.number}); {_HARDLY}",
            "a case is open",
            Step(lead="settle it first", begin="kakoreturn status", word=str(still_open.number), takes_several=True),
        )
    accept = Step(lead="or accept it", begin="kakoreturn qc", word=ref, end=" --waive", takes_several=True)
    if item.awaits_review and item.left_open:
        return Barred(
            f"the review of order {name} left something open, and nobody has asked for it; {_HARDLY}",
            "the review left something open, and nobody has asked for it",
            Step(lead="ask", begin="kakoreturn draft", word=ref, end=" --kind more-photos"),
            Step(lead="then", begin="kakoreturn order asked", word=ref),
            accept,
        )
    if item.awaits_review:
        return Barred(
            f"the QC photos of order {name} were not reviewed; {_HARDLY}",
            "the QC photos were not reviewed",
            Step(lead="look through them", begin="kakoreturn qc", word=ref, takes_several=True),
        )
    if item.asked_on is not None and not any(settles_photos(case, item) for case in cases):
        return Barred(
            f"more photos of order {name} were asked for on {item.asked_on}; {_HARDLY}",
            "more photos were asked for",
            Step(lead="once they are in", begin="kakoreturn order photos", word=ref, takes_several=True),
        )
    if item.failed and not cases:
        return Barred(
            f"the review of order {name} found something wrong, and no request was opened; {_HARDLY}",
            "the review found something wrong, and no request was opened",
            Step(lead="open one", begin="kakoreturn new --order", word=ref, end=" --remedy exchange"),
            accept,
        )
    return None


def _is_at_warehouse(item: Order) -> bool:
    return item.is_here and item.stage is not OrderStage.ORDERED


def _gone(item: Order, cases: Iterable[Case]) -> Barred | None:
    """Why there is nothing to ship; None where there is, or will be."""
    name = quoted(item.ref)
    if item.is_gone:
        on = getattr(item, f"{item.stage}_on")
        what = "sent back to the seller" if item.stage is OrderStage.RETURNED else "cancelled"
        return Barred(
            f"order {name} was {what} on {on}, so there is nothing to ship",
            f"was {what}",
            Step(lead="see", begin="kakoreturn order show", word=item.ref),
        )
    if (gone := next((case for case in cases if case.is_gone), None)) is not None:
        what = "was sent back to the seller" if gone.went_back else "was wholly refunded"
        return Barred(
            f"order {name} {what} (case {gone.number}), so there is nothing to ship",
            what,
            Step(lead="see", begin="kakoreturn status", word=str(gone.number), takes_several=True),
        )
    return None


def not_ready(item: Order, cases: Iterable[Case]) -> Barred | None:
    """Why an item is not among what may ship now: also where it has not come to the warehouse, or shows no photos.

    Whoever saw something wrong with it there, or approved a replacement, has seen its photos.
    """
    cases = list(cases)
    if (gone := _gone(item, cases)) is not None:
        return gone
    has_left = (case for case in cases if case.phase is Phase.AFTER_SHIPPING)
    if item.stage is OrderStage.ORDERED and (case := next(has_left, None)):
        return Barred(
            f"order {quoted(item.ref)} has shipped, as case {case.number} says, and its day is not on record",
            "shipped, as a case says, on a day that is not on record",
            Step(
                lead="with the day in place of DATE", begin="kakoreturn order shipped", word=item.ref, end=" --on DATE"
            ),
        )
    here = (case for case in cases if case.phase is Phase.QC)
    is_seen = any(not case.no_reason or case.outcome is Outcome.EXCHANGED for case in here)
    if item.stage is OrderStage.ORDERED and not is_seen:
        return Barred(
            f"order {quoted(item.ref)} is not known to be at the warehouse",
            "not known to be at the warehouse",
            Step(lead="once it is", begin="kakoreturn order stocked", word=item.ref, takes_several=True),
        )
    if item.photos_on is None and item.is_here and not is_seen:
        return Barred(
            f"order {quoted(item.ref)} has no QC photos yet",
            "no QC photos yet",
            Step(lead="once they are in", begin="kakoreturn order photos", word=item.ref, takes_several=True),
        )
    return why_not(item, cases)
