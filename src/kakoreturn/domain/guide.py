"""The shapes of an agent's guide.

A guide is data: its steps, windows and rungs are read from a TOML file (see `kakoreturn.guides`) into these frozen
classes, and no number of it stands anywhere else. Every row names its `source`, the place in the guide it is taken
from, so that each piece of advice can be traced.
"""

from __future__ import annotations

from enum import StrEnum

from kakoreturn.domain.records import Record, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date


class Party(StrEnum):
    """Whose turn it is."""

    YOU = "you"
    AGENT = "agent"
    SELLER = "seller"
    SUPPORT = "support"


@record
class Passage(Record):
    """A titled passage of the guide: a phase in which returns are possible, a step, a piece of advice, an answer.

    `id` is unique within its table, `text` is one or two sentences, `source` names the table and row.
    """

    id: str
    title: str
    text: str
    source: str


@record
class Rule(Record):
    """A rule that stands alone: the golden rule, the note on payment methods."""

    text: str
    source: str


@record
class StageWindow(Record):
    """One row of the exchange timetable.

    `from_day` and `to_day` are the first and last calendar day of the window, both counted from the day the request was
    sent (Day 0). Windows of neighbouring rows may share a day. `who` is the party the row waits for.
    """

    stage: str
    label: str
    from_day: int
    to_day: int
    who: Party
    text: str
    source: str


@record
class RefundWindow(Record):
    """How long a refund takes: business days after the day it was asked for, or agreed to."""

    from_day: int
    to_day: int
    source: str


@record
class Clock(Record):
    """A deadline that people report but the guide does not promise: always `basis = "reported"`.

    `id` says what ends: `return` (the window for one), `storage` (what is free of it) or `claim`. `hours` count from
    the moment `starts` names (`stocked`, `photos`, `shipped` or `delivered`); `source` says where and when it was read.
    """

    id: str
    label: str
    hours: int
    starts: str
    basis: str
    source: str


@record
class Fee(Record):
    """What people report that an agent takes for something: always `basis = "reported"`, shown as it was read."""

    id: str
    text: str
    basis: str
    source: str


@record
class Guide(Record):
    """An agent's whole guide.

    `agent` is the short name used on the command line, `name` the agent's own spelling. `calendar` is the working
    calendar (`CN`, or `weekdays`) that business days are counted over. `review_minutes` is how long a careful look at
    one item's QC photos takes, fewest and most. `timeline` has at least one row of those that an exchange can have, in
    their order. `after_shipping` is keyed by the kind of issue, `rungs` are in climbing order; one that has waited
    longer than `rung_days`, where that is known, waits in vain. The titles of `faq` are its questions.
    """

    agent: str
    name: str
    published: date
    calendar: str
    stages: tuple[Passage, ...]
    golden_rule: Rule
    exchange_steps: tuple[Passage, ...]
    timeline: tuple[StageWindow, ...]
    refund_steps: tuple[Passage, ...]
    refund_window: RefundWindow
    payment_note: Rule
    rungs: tuple[Passage, ...]
    review_minutes: tuple[int, int]
    prevention: tuple[Passage, ...]
    after_shipping: tuple[Passage, ...]
    faq: tuple[Passage, ...]
    clocks: tuple[Clock, ...]
    fees: tuple[Fee, ...] = ()
    rung_days: int | None = None
