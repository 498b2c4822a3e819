"""A piece of advice, and what it is given on."""

from datetime import date
from enum import StrEnum

from kakoreturn.domain.case import Case
from kakoreturn.domain.guide import Guide, Party, Passage
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.timeline import Timeline
from kakoreturn.domain.values import Remedy


class ActionId(StrEnum):
    """The actions that can be advised."""

    COMPLETE_REQUEST = "complete_request"
    SEND_REQUEST = "send_request"
    WAIT = "wait"
    CHASE_AGENT = "chase_agent"
    REVIEW_REPLACEMENT = "review_replacement"
    CONTACT_SUPPORT = "contact_support"
    PROVIDE_DOCUMENTATION = "provide_documentation"
    PERSIST = "persist"
    ESCALATE = "escalate"
    CHECK_REFUND = "check_refund"
    ACCEPT_OR_REPAIR = "accept_or_repair"
    NAME_ISSUE = "name_issue"


@record
class NextAction(Record):
    """One piece of advice.

    `who` acts; `by` is the last day that is in time, None where the guide and the buyer set none; `command` is the
    whole command line that does it or records it; `source` is the row of the guide it rests on.
    """

    id: ActionId
    who: Party
    what: str
    why: str
    by: date | None
    command: str
    source: str


@record
class Now(Record):
    """What advice is given on."""

    case: Case
    order: Order
    guide: Guide
    outlook: Timeline
    today: date

    def command(self, verb: str, rest: str = "") -> str:
        """A whole command line on this case."""
        return f"kakoreturn {verb} {self.case.number} {rest}".rstrip()

    def step(self, id_: str) -> str:
        """The source of a step of the request; what the refund table leaves out stands in the exchange table."""
        steps = (*(self.guide.refund_steps if self.case.remedy is Remedy.REFUND else ()), *self.guide.exchange_steps)
        return next(step.source for step in steps if step.id == id_)

    @property
    def option(self) -> Passage | None:
        """What the guide offers for the kind of issue, after shipping."""
        return next((one for one in self.guide.after_shipping if one.id == self.case.issue), None)


def keep(now: Now, why: str, source: str) -> NextAction:
    """The advice to keep the item."""
    return NextAction(
        id=ActionId.ACCEPT_OR_REPAIR,
        who=Party.YOU,
        what="Keep the item, or have it repaired locally",
        why=why,
        by=None,
        command=now.command("record", "accepted"),
        source=source,
    )


def ago(today: date, day: date) -> str:
    """How long ago a day is, in words."""
    return f"{days((today - day).days)} ago" if day < today else "today"


def days(count: int) -> str:
    """A number of days, in words."""
    return "1 day" if count == 1 else f"{count} days"
