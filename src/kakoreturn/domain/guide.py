"""The shapes of an agent's guide.

A guide is data: its steps, windows and rungs are read from a TOML file (see `kakoreturn.guides`) into these frozen
classes, and no number of it stands anywhere else. Every row names its `source`, the place in the guide it is taken
from, so that each piece of advice can be traced.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property

from kakoreturn.domain.happenings import STAGES
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_LONGEST_NAME = 32
_SIGNS_OF_NAMES = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


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

    @cached_property
    def awaited(self) -> tuple[tuple[Happening, str, tuple[int, int]], ...]:
        """What an exchange waits for once it was asked for: each event, its stage and the days of its window."""
        rows = ((STAGES[row.stage], row.stage, (row.from_day, row.to_day)) for row in self.timeline)
        return tuple(row for row in rows if row[0] is not Happening.SENT)


_WHOSE = "'s guide"


def lent_by(name: str) -> str:
    """How the source of what counts for another agent begins: whose guide it is from."""
    return f"{name}{_WHOSE}"


def lender_of(source: str) -> str | None:
    """Whose guide counts for an agent that has none of its own, by the source of a row; None for its own."""
    whose = source.partition(",")[0]
    return whose if whose.endswith(_WHOSE) else None


def is_agent_name(value: str) -> bool:
    """Whether `value` can name an agent: 1 to 32 characters of a-z, 0-9 and the hyphen."""
    return 0 < len(value) <= _LONGEST_NAME and _SIGNS_OF_NAMES.issuperset(value)


def guide_from(plain: Mapping[str, Any]) -> Guide:
    """The guide that these plain values make, which are in order; older ones have no clocks, fees and days of rungs."""
    exchange, refund = plain["exchange"], plain["refund"]
    first, last = refund["business_days"]
    fewest, most = plain["review"]["minutes"]
    return Guide(
        agent=plain["agent"],
        name=plain["name"],
        published=date.fromisoformat(plain["published"]),
        calendar=plain["calendar"],
        stages=_passages(plain["stages"]),
        golden_rule=Rule.made_of(plain["golden_rule"]),
        exchange_steps=_passages(exchange["steps"]),
        timeline=tuple(StageWindow.made_of({**row, "who": Party(row["who"])}) for row in exchange["timeline"]),
        refund_steps=_passages(refund["steps"]),
        refund_window=RefundWindow(from_day=first, to_day=last, source=refund["source"]),
        payment_note=Rule.made_of(refund["payment_note"]),
        rungs=_passages(plain["refusal"]["rungs"]),
        review_minutes=(fewest, most),
        prevention=_passages(plain["prevention"]),
        after_shipping=_passages(plain["after_shipping"]),
        faq=tuple(
            Passage(id=row["id"], title=row["question"], text=row["answer"], source=row["source"])
            for row in plain["faq"]
        ),
        clocks=tuple(map(Clock.made_of, plain.get("clocks", ()))),
        fees=tuple(map(Fee.made_of, plain.get("fees", ()))),
        rung_days=plain.get("rung_days"),
    )


def _passages(rows: Iterable[Mapping[str, str]]) -> tuple[Passage, ...]:
    return tuple(map(Passage.made_of, rows))
