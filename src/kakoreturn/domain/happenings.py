"""What can happen to a case: one table, a row for each word that `record` knows.

Whatever depends on *which* event it is stands here and is read from here: what the flow allows after it, how it ends a
case, which options it takes, and how it is called in help, advice, statistics and dossier. (Messages are written in
several languages: each language's own file has its words for every event.) A new event is one row here; it is nothing
that its row does not say.

`Happening` holds the words, in the order in which they are listed everywhere; they are stored and never renamed.
"""

from __future__ import annotations

from enum import StrEnum

from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening, Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    Role = Literal["row", "answer", "refusal", "rung", "aside", "rejection", "ending", "reopening"]
    """What an event is to a flow.

    `row`: a row of its timetable; a later one may be recorded without those before it. `answer`: an answer that sets no
    row, once. `refusal`: puts the case on the ladder, of which `rung` is a step. `aside`: leaves the state as it is,
    may come at any time after the request, and is dated freely beside what else happened. `rejection`: begins the next
    round. `ending`: closes, at any time. `reopening`: the only thing that can happen to a closed case.
    """

    Option = Literal["amount", "rate", "final", "text", "by", "paid", "tracking"]
    """The options of `record` that say something about some events only."""


class Flow(StrEnum):
    """Which of the guide's tables an attempt runs by. After shipping there is no timetable, whatever is asked for."""

    EXCHANGE = "exchange"
    REFUND = "refund"
    AFTER_SHIPPING = "after_shipping"


@record
class Awaited(Record):
    """The words for a row of a timetable that is waited for.

    `wait` advises to wait for it; `usual` comes before the day on which a seller's cases usually reach it; `figure`
    heads its line in the statistics.
    """

    wait: str
    usual: str
    figure: str


@record
class HappeningRow(Record):
    """Everything that hangs on which event it is.

    `flows` are the flows it belongs to, and what it is to each. `answers`: it is an answer of the agent, the seller or
    support to the request. `closes` is how the case ends by it; None for `refunded` too, which closes when all the
    money is in. `repeats`: it may come again without a refusal in between. `unasked`: it may come without a request,
    once another remedy was asked for; `anytime`: even before the first. `options` are those it takes, `needs` those it
    says nothing without. `letters` are the kinds of message whose sending it records.

    `also` are other words that people say for it; they are understood, and never stored.

    `about` explains it in help and completion, `title` heads it in the dossier, `summary` is the dossier's sentence up
    to the day, None for what its timetable shows; `awaited` are the words of a row.
    """

    flows: Mapping[Flow, Role]
    answers: bool = False
    about: str
    title: str
    summary: str | None = None
    awaited: Awaited | None = None
    closes: Outcome | None = None
    repeats: bool = False
    unasked: bool = False
    anytime: bool = False
    options: tuple[Option, ...] = ()
    needs: tuple[Option, ...] = ()
    letters: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def is_a(self, role: Role) -> bool:
        """Whether it has this role in any flow. A fold asks so, since it does not judge what belongs where."""
        return role in self.flows.values()


def _always(role: Role) -> Mapping[Flow, Role]:
    return dict.fromkeys(Flow, role)


HAPPENINGS: Mapping[Happening, HappeningRow] = {
    Happening.SENT: HappeningRow(
        flows=_always("row"),
        options=("text",),
        letters=("request", "reject", "after-shipping"),
        also=("asked", "requested", "submitted"),
        about="you sent the request",
        title="Request sent to the agent",
    ),
    Happening.CHASED: HappeningRow(
        flows=_always("aside"),
        repeats=True,
        options=("text",),
        letters=("follow-up", "refund-chase", "support", "documentation", "escalation"),
        also=("followed-up", "follow-up", "reminded", "pinged", "nudged"),
        about="you sent a follow-up",
        title="Follow-up sent",
    ),
    Happening.REVIEWED: HappeningRow(
        flows={Flow.EXCHANGE: "row"},
        answers=True,
        also=("checked", "forwarded"),
        about="the agent checked it",
        title="The agent checked it and contacted the seller",
        awaited=Awaited(
            wait="Wait for the agent to check the request and contact the seller",
            usual="requests to this seller are usually reviewed on",
            figure="Agent reviews",
        ),
    ),
    Happening.CONFIRMED: HappeningRow(
        flows={Flow.EXCHANGE: "row"},
        answers=True,
        unasked=True,
        also=("available",),
        about="the seller has a replacement",
        title="The seller confirmed a replacement",
        awaited=Awaited(
            wait="Wait for the seller to confirm a replacement",
            usual="this seller usually confirms on",
            figure="Seller confirms",
        ),
    ),
    Happening.ARRIVED: HappeningRow(
        flows={Flow.EXCHANGE: "row"},
        answers=True,
        also=("came", "stocked-in"),
        about="the replacement is at the warehouse",
        title="The replacement reached the warehouse",
        awaited=Awaited(
            wait="Wait for the replacement to reach the warehouse",
            usual="replacements of this seller usually arrive on",
            figure="Replacement arrives",
        ),
    ),
    Happening.QC: HappeningRow(
        flows={Flow.EXCHANGE: "row"},
        answers=True,
        also=("photos", "new-photos"),
        about="its QC photos are in",
        title="QC photos of the replacement came in",
        awaited=Awaited(
            wait="Wait for the replacement's QC photos",
            usual="replacements of this seller are usually photographed on",
            figure="New QC photos",
        ),
    ),
    Happening.APPROVED: HappeningRow(
        flows={Flow.EXCHANGE: "row"},
        closes=Outcome.EXCHANGED,
        answers=True,
        letters=("approve",),
        also=("exchanged", "passed", "satisfied"),
        about="you approved the replacement; closes",
        title="Replacement approved",
        awaited=Awaited(
            wait="Wait for the replacement",
            usual="replacements of this seller are usually approved on",
            figure="Approved",
        ),
    ),
    Happening.REJECTED: HappeningRow(
        flows={Flow.EXCHANGE: "rejection"},
        answers=True,
        letters=("reject",),
        also=("failed", "unsatisfied"),
        about="the replacement is defective too",
        title="Replacement rejected",
    ),
    Happening.AGREED: HappeningRow(
        flows={Flow.REFUND: "answer", Flow.AFTER_SHIPPING: "answer"},
        answers=True,
        unasked=True,
        options=("amount", "rate"),
        also=("granted", "refund"),
        about="a refund was agreed",
        title="Refund agreed",
    ),
    Happening.REFUNDED: HappeningRow(
        flows={Flow.REFUND: "row", Flow.AFTER_SHIPPING: "answer"},
        answers=True,
        repeats=True,
        unasked=True,
        options=("amount", "rate", "final"),
        also=("paid-back", "reimbursed", "money"),
        about="money arrived",
        title="Money received",
        awaited=Awaited(
            wait="Wait for the money",
            usual="refunds of this seller usually come on business",
            figure="Refund, business days",
        ),
    ),
    Happening.REPLACED: HappeningRow(
        flows={Flow.AFTER_SHIPPING: "answer"},
        closes=Outcome.EXCHANGED,
        answers=True,
        unasked=True,
        also=("resent", "reshipped"),
        about="the right item has come; closes",
        title="The right item came",
    ),
    Happening.REFUSED: HappeningRow(
        flows=_always("refusal"),
        answers=True,
        repeats=True,
        unasked=True,
        also=("declined", "denied", "no"),
        about="the seller or the agent said no",
        title="Request refused",
        summary="It was refused",
    ),
    Happening.SUPPORT: HappeningRow(
        flows=_always("rung"),
        letters=("support",),
        also=("mediation", "dispute", "complained"),
        about="you asked support: rung 1",
        title="Support asked to mediate",
        summary="Support was asked to mediate",
    ),
    Happening.DOCUMENTED: HappeningRow(
        flows=_always("rung"),
        letters=("documentation",),
        also=("documents", "evidence", "documentation"),
        about="you sent documents: rung 2",
        title="Documentation handed over",
        summary="The documentation was handed over",
    ),
    Happening.PERSISTED: HappeningRow(
        flows=_always("rung"),
        letters=("follow-up",),
        also=("insisted", "again"),
        about="you asked again: rung 3",
        title="Asked again",
        summary="The buyer asked again",
    ),
    Happening.ESCALATED: HappeningRow(
        flows=_always("rung"),
        letters=("escalation",),
        also=("higher", "supervisor"),
        about="you went higher: rung 4",
        title="Higher-level support asked",
        summary="Higher-level support was asked",
    ),
    Happening.PROMISED: HappeningRow(
        flows=_always("aside"),
        answers=True,
        repeats=True,
        options=("by",),
        needs=("by",),
        also=("promise", "snooze", "delayed", "delay", "postponed"),
        about="the agent named a day for the next step",
        title="A day was promised for the next step",
    ),
    Happening.OFFERED: HappeningRow(
        flows=_always("aside"),
        answers=True,
        repeats=True,
        unasked=True,
        options=("amount", "rate"),
        needs=("amount",),
        also=("offer", "compensation", "discount"),
        about="the seller offers money to keep it",
        title="Money was offered for keeping the item",
    ),
    Happening.CHARGED: HappeningRow(
        flows=_always("aside"),
        repeats=True,
        anytime=True,
        options=("amount", "rate", "paid"),
        needs=("amount",),
        also=("fee", "fees", "postage", "freight", "deducted", "charge"),
        about="a fee or postage was charged",
        title="A fee was charged",
    ),
    Happening.RETURNED: HappeningRow(
        flows=_always("aside"),
        answers=True,
        repeats=True,
        unasked=True,
        options=("tracking",),
        also=("sent-back", "return"),
        about="the agent sent the item back",
        title="The item was sent back to the seller",
    ),
    Happening.RECEIVED: HappeningRow(
        flows=_always("aside"),
        answers=True,
        repeats=True,
        unasked=True,
        also=("got-back",),
        about="the seller has the item back",
        title="The seller received the item",
    ),
    Happening.ACCEPTED: HappeningRow(
        flows=_always("ending"),
        closes=Outcome.ACCEPTED,
        also=("kept", "keep"),
        about="you keep it; closes",
        title="Item kept as it is",
    ),
    Happening.WITHDRAWN: HappeningRow(
        flows=_always("ending"),
        closes=Outcome.WITHDRAWN,
        also=("dropped", "cancelled", "canceled", "closed", "cancel"),
        about="you dropped the request; closes",
        title="Request withdrawn",
    ),
    Happening.LOST: HappeningRow(
        flows=_always("ending"),
        closes=Outcome.LOST,
        also=("failed-for-good", "gave-up"),
        about="it was refused for good; closes",
        title="Refused for good",
    ),
    Happening.REOPENED: HappeningRow(
        flows=_always("reopening"),
        also=("reopen", "resumed"),
        about="a closed case goes on",
        title="Case reopened",
    ),
}
# Looking a word up that has no row fails here, on import, and not in the middle of a dossier.
_ROWS = {event: HAPPENINGS[event] for event in Happening}


def _with(flow: Flow, role: Role) -> tuple[Happening, ...]:
    return tuple(event for event, row in _ROWS.items() if row.flows.get(flow) is role)


# The rows of each flow's timetable, in their order: one canonical order, of which a guide may have only some.
ROWS: Mapping[Flow, tuple[Happening, ...]] = {flow: _with(flow, "row") for flow in Flow}
ASIDES = frozenset(event for event, row in _ROWS.items() if row.is_a("aside"))
ENDINGS = frozenset(event for event, row in _ROWS.items() if row.is_a("ending"))
REOPENINGS = frozenset(event for event, row in _ROWS.items() if row.is_a("reopening"))
# The rungs of the ladder, in the order in which they are advised; every flow has the same.
RUNGS = _with(Flow.EXCHANGE, "rung")
# How a guide calls the rows of an exchange, and in which order it may have them.
SUBMITTED = "submitted"
STAGES: Mapping[str, Happening] = {
    SUBMITTED if event is Happening.SENT else str(event): event for event in ROWS[Flow.EXCHANGE]
}


def taking(option: Option) -> tuple[Happening, ...]:
    """The events that an option goes with."""
    return tuple(event for event, row in _ROWS.items() if option in row.options)


def meant_by(word: str) -> Happening | None:
    """The event that people mean who say `word`; None where that is anyone's guess."""
    return next((event for event, row in _ROWS.items() if word == event or word in row.also), None)
