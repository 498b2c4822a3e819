"""What holds on every day of every case: random walks through the flow, one allowed event after another."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import codec, flow
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import fold_case
from kakoreturn.domain.case_state import standing
from kakoreturn.domain.errors import Refused, UsageProblem
from kakoreturn.domain.happenings import HAPPENINGS, RUNGS, taking
from kakoreturn.domain.order import fold_order, items_after
from kakoreturn.domain.specificity import is_empty
from kakoreturn.domain.values import Happening, Issue, Money, OrderStage, Phase, Remedy, Sender
from kakoreturn.messages.compose import draft, kind_for
from tests.support.making import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kakoreturn.domain.case import Case
    from tests.support.making import Make

# One step of a walk: which of the things that may happen does, and how many days later.
STEPS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 8)), min_size=5, max_size=30)
TABLES = st.sampled_from(["exchange", "exchange", "refund", "after-shipping"])
AMOUNTS = [None, "10.00", "40.00", "100.00"]


@dataclass
class Walk:
    """A case on its way: what it was told, and the day it has come to."""

    make: Make
    table: str
    told: list[ev.CaseEvent] = field(default_factory=list)
    day: int = 0

    def __post_init__(self) -> None:
        self.told += [self.make.opening(table=self.table), ev.DefectNoted(text=self.make.seam, on=self.make.day(0))]
        case = fold_case(3, self.told)
        assert case is not None
        self.case: Case = case

    def step(self, choice: int, days: int) -> None:
        """Let one of the things happen that may."""
        self.day += days
        overdue = self.make.outlook(self.case, self.day).health == "overdue"
        may = [*flow.allowed(self.case, overdue=overdue), *self._others()]
        # Endings are rare, so that a walk comes somewhere.
        chosen = may[choice % len(may)]
        if chosen in {"accepted", "withdrawn", "lost"} and choice % 7:
            chosen = may[0]
        event = self._happened(chosen, choice) if isinstance(chosen, Happening) else chosen
        self.told.append(event)
        self.case = self.case.apply(event)

    def _others(self) -> Iterator[ev.CaseEvent]:
        """Yield what may happen besides the events of `record`."""
        today = self.make.day(self.day)
        yield ev.DefectNoted(text="scratch on the heel", on=today)
        yield self.make.photo(day=self.day)
        yield ev.MessageKept(sender=Sender.AGENT, text="we look at it", on=today)
        if self.case.has_replacement:
            yield ev.ReplacementReviewed(on=today)
        yield from self._corrections()
        if self.case.is_open:
            yield from (ev.RemedySwitched(remedy=other, on=today) for other in Remedy if other is not self.case.remedy)
            if self.case.phase is Phase.QC and self.case.history:
                yield ev.CaseShipped(on=today)
            elif self.case.phase is Phase.AFTER_SHIPPING:
                yield ev.IssueNamed(issue=Issue.MAJOR)

    def _corrections(self) -> Iterator[ev.Amended]:
        """Yield a correction of the day of the first and the last event, where it may have that day."""
        told = [(place, one) for place, one in enumerate(self.case.history, 1) if isinstance(one, ev.Happened)]
        for place, one in (told[:1], told[-1:])[self.day % 2]:
            change = ev.Amended(event=one.event, place=place, on=one.on + timedelta(days=self.day % 5 - 2))
            with suppress(Refused, UsageProblem):
                flow.check_amended(self.case, change, latest=self.make.day(self.day))
                yield change

    def _happened(self, event: Happening, choice: int) -> ev.Happened:
        amount = AMOUNTS[choice % len(AMOUNTS)] if event in taking("amount") else None
        if "amount" in HAPPENINGS[event].needs:
            amount = AMOUNTS[choice % 3 + 1]
        on = next(day for day in self._days_back(choice % 4) if self._may_be_dated(event, day))
        abroad = amount is not None and choice % 5 == 0
        return ev.Happened(
            event=event,
            on=on,
            amount=Money.of(Decimal(amount), "EUR" if abroad else "CNY") if amount else None,
            rate=Money.of(Decimal("7.85"), "CNY") if abroad and choice % 2 else None,
            final=choice % 3 == 0 or None if event is Happening.REFUNDED else None,
            due_on=on + timedelta(days=choice % 9) if event is Happening.PROMISED else None,
            paid=choice % 3 == 0 or None if event is Happening.CHARGED else None,
        )

    def _days_back(self, most: int) -> Iterator[date]:
        """Yield days to try, the one that lies `most` days back first: people tell of things late, too."""
        yield self.make.day(self.day - most)
        yield from (self.make.day(self.day - back) for back in range(400))

    def _may_be_dated(self, event: Happening, on: date) -> bool:
        try:
            flow.check_date(self.case, event, on, latest=self.make.day(self.day))
        except Refused:
            return False
        return True


def walked(make: Make, table: str, steps: list[tuple[int, int]]) -> Iterator[Walk]:
    """Yield a walk after each of its steps."""
    walk = Walk(make, table)
    yield walk
    for choice, days in steps:
        walk.step(choice, days)
        yield walk


@given(table=TABLES, steps=STEPS)
def test_there_is_no_dead_end(make: Make, table: str, steps: list[tuple[int, int]]) -> None:
    for walk in walked(make, table, steps):
        for later in (0, 1, 40):
            view = make.view(walk.case, walk.day + later)
            can = flow.allowed(walk.case, overdue=view.outlook.health == "overdue")
            assert can
            assert bool(view.actions) is walk.case.is_open
            assert (walk.case.outcome is None) is walk.case.is_open
            assert (view.outlook.waiting_on is None) is not walk.case.is_open


@given(table=TABLES, steps=STEPS)
def test_what_is_advised_can_be_done(make: Make, table: str, steps: list[tuple[int, int]]) -> None:
    for walk in walked(make, table, steps):
        view = make.view(walk.case, walk.day + 3)
        for action in view.actions:
            words = action.command.split()
            if words[1] == "record":
                flow.check(walk.case, Happening(words[3]), overdue=False)
            if words[1] == "amend":
                flow.check_amended(walk.case, ev.Amended(event=Happening(words[3])), latest=make.day(walk.day))
            if words[1] == "switch":
                today = make.day(walk.day)
                flow.check_switch(walk.case, Remedy(words[3].replace("-", "_")), today, latest=today)
        # A replacement is looked at before there is anything to write of it; of what has come there is nothing.
        to_look_at = any(action.command.startswith("kakoreturn qc") for action in view.actions)
        if to_look_at:
            flow.check(walk.case, Happening.REJECTED, overdue=False)
        if walk.case.is_open and not to_look_at and not walk.case.standing.has_all:
            matter = make.matter(walk.case, walk.day + 3)
            written = draft(matter, kind_for(matter))
            assert written.body.startswith("Order KB1")
            assert bool(written.musts) <= (not walk.case.round_defects)


@given(table=TABLES, steps=STEPS)
def test_no_forecast_lies_in_the_past_and_nothing_is_planned_before_day_zero(
    make: Make, table: str, steps: list[tuple[int, int]]
) -> None:
    for walk in walked(make, table, steps):
        for later in (0, 2, 30):
            today, outlook = make.day(walk.day + later), make.outlook(walk.case, walk.day + later)
            for row in outlook.rows:
                assert (row.planned_from is None) is (outlook.day_zero is None)
                assert (row.forecast_from is None) is (row.forecast_to is None)
                if row.forecast_from and row.forecast_to:
                    assert today <= row.forecast_from <= row.forecast_to
                    assert row.state != "done"
                if row.planned_from and row.planned_to:
                    assert outlook.day_zero is not None
                    assert outlook.day_zero <= row.planned_from <= row.planned_to


@given(table=TABLES, steps=STEPS)
def test_rows_are_done_then_one_is_waited_for_then_the_rest_is_upcoming(
    make: Make, table: str, steps: list[tuple[int, int]]
) -> None:
    for walk in walked(make, table, steps):
        states = [row.state for row in make.outlook(walk.case, walk.day).rows]
        assert states == sorted(states, key=["done", "waiting", "upcoming"].index)
        assert states.count("waiting") == ("done" in states or bool(states)) - (
            bool(states) and set(states) == {"done"}
        )


@given(table=TABLES, steps=STEPS)
def test_lateness_and_health_agree(make: Make, table: str, steps: list[tuple[int, int]]) -> None:
    for walk in walked(make, table, steps):
        for later in (0, 30):
            outlook = make.outlook(walk.case, walk.day + later)
            # A rung that has waited too long is overdue too, though no window is expected that it could be late by.
            silent = walk.case.state in RUNGS and outlook.expected_to is None and outlook.health == "overdue"
            assert (outlook.late_days > 0 or silent) is (outlook.health == "overdue")
            assert (outlook.health == "closed") is not walk.case.is_open
            if walk.case.on_the_ladder:
                assert {row.forecast_to for row in outlook.rows} <= {None}


@given(table=TABLES, steps=STEPS)
def test_replaying_the_stored_events_gives_the_same_case(make: Make, table: str, steps: list[tuple[int, int]]) -> None:
    walk = Walk(make, table)
    for choice, days in steps:
        walk.step(choice, days)
    stored = [json.dumps(codec.encode(event)) for event in walk.told]
    again = [cast("ev.CaseEvent", codec.decode(*json.loads(line))) for line in stored]
    assert fold_case(3, again) == walk.case


@given(table=TABLES, steps=STEPS)
def test_a_case_stands_where_its_whole_history_leads_to(make: Make, table: str, steps: list[tuple[int, int]]) -> None:
    for walk in walked(make, table, steps):
        assert walk.case.standing == standing(walk.case.beginning, walk.case.history)


@given(table=TABLES, steps=STEPS)
def test_the_history_stands_in_the_order_of_its_days(make: Make, table: str, steps: list[tuple[int, int]]) -> None:
    for walk in walked(make, table, steps):
        days = [entry.on for entry in walk.case.history]
        assert days == sorted(days)


@given(table=TABLES, steps=STEPS)
def test_an_event_that_is_not_allowed_is_refused_everywhere(
    make: Make, table: str, steps: list[tuple[int, int]]
) -> None:
    for walk in walked(make, table, steps):
        can = flow.allowed(walk.case, overdue=False)
        for event in set(Happening) - set(can):
            with pytest.raises(Refused) as refused:
                flow.check(walk.case, event, overdue=False)
            assert refused.value.hint
            assert refused.value.hint.endswith(f"allowed now: {', '.join(can)}")


@given(table=TABLES, steps=STEPS)
def test_money_once_received_is_never_forgotten(make: Make, table: str, steps: list[tuple[int, int]]) -> None:
    before = 0
    for walk in walked(make, table, steps):
        standing = walk.case.standing
        assert len(standing.payments) >= before
        before = len(standing.payments)
        assert standing.missing is None or standing.missing.amount >= 0


def test_the_walks_start_from_a_request_that_can_be_sent(make: Make) -> None:
    assert not is_empty(make.seam)
    assert not is_empty("scratch on the heel")


LINES = st.sampled_from([1, 2, 3])
DAYS = st.dates(MONDAY, MONDAY + timedelta(days=60))
MOVES = st.sampled_from([stage for stage in OrderStage if stage is not OrderStage.ORDERED])
PARCELS, WAIVED = st.sampled_from([None, "June"]), st.sampled_from([None, True])
FOUND = st.lists(st.sampled_from(["stitching: open", "size: no tag"]), max_size=2, unique=True).map(tuple)
OF_ITEMS = st.lists(
    st.one_of(
        st.builds(ev.OrderDescribed, line=LINES, size=st.sampled_from(["41", "42"]), parcel=PARCELS),
        st.builds(ev.OrderMoved, line=LINES, stage=MOVES, on=DAYS),
        st.builds(
            ev.OrderReviewed, line=LINES, on=DAYS, failed=FOUND, unsure=FOUND, waived=st.sampled_from([None, True])
        ),
        st.builds(ev.OrderAsked, line=LINES, on=DAYS),
    ),
    max_size=20,
)


@given(happened=OF_ITEMS)
def test_what_happens_to_an_item_never_changes_another_and_replays_to_the_same(happened: list[ev.OrderEvent]) -> None:
    told: list[ev.OrderEvent] = [ev.OrderDescribed(item=f"item {line}", line=line) for line in (1, 2, 3)]
    items = fold_order("KB1", told)
    for event in happened:
        after = items_after(items, "KB1", event)
        assert [one for one in after if one.line != event.line] == [one for one in items if one.line != event.line]
        items = after
    stored = [json.dumps(codec.encode(event)) for event in [*told, *happened]]
    again = [cast("ev.OrderEvent", codec.decode(*json.loads(line))) for line in stored]
    assert fold_order("KB1", again) == items
    assert [item.ref for item in items] == ["KB1/1", "KB1/2", "KB1/3"]
