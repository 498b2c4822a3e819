"""The advice to climb the ladder: what is still missing, where it belongs, and how long the last rung has waited."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.guide import Party
from kakoreturn.domain.order import Order
from kakoreturn.domain.readiness import lacking, undocumented
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Happening, Money, Remedy
from tests.support.making import MONDAY

if TYPE_CHECKING:
    from kakoreturn.domain.advice import NextAction
    from tests.support.making import Make

REFUSED = ("sent 0", "refused 5")


def advice(make: Make, *story: str, day: int = 9) -> NextAction:
    return make.view(make.case(*story), day).actions[0]


def test_the_documentation_says_what_is_missing_from_it(make: Make) -> None:
    asked = advice(make, *REFUSED, "support 6")
    assert asked.what.endswith("(still missing: no photo is on the case, no message is kept, the price is not known)")


@pytest.mark.parametrize("climbed", [(), ("support 6", "documented 7"), ("support 6", "documented 7", "persisted 8")])
def test_no_other_rung_does(make: Make, climbed: tuple[str, ...]) -> None:
    assert "missing" not in advice(make, *REFUSED, *climbed).what


def test_what_is_not_known_of_the_item_is_missing_too(make: Make) -> None:
    assert "the item is not named" in undocumented(make.case(), Order(number="KB1"))
    named = Order(number="KB1", item="Runner 42", price=Money.of(Decimal(9), "CNY"))
    assert undocumented(make.case(), named) == ("no photo is on the case", "no message is kept")


def test_the_reason_is_the_last_rung_and_how_long_ago_it_was_climbed(make: Make) -> None:
    assert advice(make, *REFUSED).why == f"it was refused on {make.day(5)}, 4 days ago"
    waited = f"support was contacted on {make.day(6)}, 3 days ago; this is the next step where no answer comes"
    assert advice(make, *REFUSED, "support 6").why == waited


def test_a_refusal_after_the_last_rung_is_the_buyers_to_decide_on_and_never_late(make: Make) -> None:
    climbed = (*REFUSED, "support 6", "documented 7", "persisted 8", "escalated 9", "refused 10")
    for day in (10, 30):
        view = make.view(make.case(*climbed), day)
        assert (view.waiting_on, view.health, view.outlook.late_days) == (Party.YOU, "due", 0)
        assert [action.command for action in view.actions] == [
            "kakoreturn record 3 accepted",
            "kakoreturn switch 3 refund",
            "kakoreturn switch 3 partial-refund",
            "kakoreturn record 3 lost",
            "kakoreturn record 3 confirmed",
        ]


def test_silence_after_the_last_rung_is_to_be_decided_on_too(make: Make) -> None:
    climbed = make.case(*REFUSED, "support 6", "documented 7", "persisted 8", "escalated 9")
    assert make.view(climbed, 11).actions[0].id == "wait"
    late = make.view(climbed, 12)
    assert (late.actions[0].command, late.on_you, late.outlook.late_days) == ("kakoreturn record 3 accepted", True, 1)


def test_the_next_rung_is_for_when_no_answer_has_come_by_the_day_it_is_due(make: Make) -> None:
    case = make.case(*REFUSED, "support 6")
    (waits,), (late,) = make.view(case, 8).actions, make.view(case, 9).actions
    assert (waits.once_silent, make.view(case, 8).due_on, make.view(case, 8).on_you) == (True, make.day(8), False)
    assert (late.once_silent, make.view(case, 9).due_on, make.view(case, 9).on_you) == (False, make.day(8), True)


@pytest.mark.parametrize(("rung_days", "last"), [(None, 8), (3, 9)])
@pytest.mark.parametrize("table", ["exchange", "after-shipping"])
def test_a_rung_runs_out_after_shipping_as_before_it(make: Make, table: str, rung_days: int | None, last: int) -> None:
    make = type(make)(guide=replace(make.guide, rung_days=rung_days))
    case = make.case(*REFUSED, "support 6", table=table, issue="major" if table == "after-shipping" else None)
    waits, late = make.view(case, last), make.view(case, last + 1)
    assert (waits.health, waits.waiting_on, waits.due_on) == ("ok", Party.SUPPORT, make.day(last))
    assert (late.health, late.waiting_on, late.outlook.late_days) == ("overdue", Party.YOU, 1)


def test_what_was_promised_on_a_rung_is_awaited_as_long(make: Make) -> None:
    promised = ev.Happened(event=Happening.PROMISED, on=MONDAY + timedelta(days=7), due_on=MONDAY + timedelta(days=20))
    case = make.case(*REFUSED, "support 6", promised)
    assert [make.view(case, day).waiting_on for day in (9, 20, 21)] == [Party.SUPPORT, Party.SUPPORT, Party.YOU]


def test_whoever_offers_money_has_answered_a_rung(make: Make) -> None:
    offered = make.view(make.case(*REFUSED, "support 6", "offered 20"), 20)
    assert (offered.waiting_on, offered.health) == (Party.YOU, "due")


def test_a_new_round_asks_for_a_photo_of_the_replacement(make: Make) -> None:
    said = [lack.what for lack in lacking(make.case("sent 0", "arrived 9", "rejected 10"))]
    assert "no photo of the replacement is on the case" in said
    assert "no photo is on the case" in [lack.what for lack in lacking(make.case())]


def test_a_switch_that_cannot_be_says_why_and_what_can(make: Make) -> None:
    today = make.day(9)
    with pytest.raises(Refused, match=r"case 3 is closed \(withdrawn\)") as closed:
        flow.check_switch(make.case("sent 0", "withdrawn 1"), Remedy.REFUND, today, latest=today)
    assert closed.value.hint == "to go on with it: kakoreturn record 3 reopened"
    with pytest.raises(Refused, match="case 3 already asks for exchange") as same:
        flow.check_switch(make.case("sent 0"), Remedy.EXCHANGE, today, latest=today)
    assert same.value.hint == "kakoreturn status 3"


def test_a_correction_that_its_neighbours_forbid_names_the_event(make: Make) -> None:
    case = make.case("sent 0", "reviewed 2", "confirmed 5")
    with pytest.raises(Refused, match="reviewed cannot be dated"):
        flow.check_amended(case, ev.Amended(event=Happening.REVIEWED, on=make.day(7)), latest=make.day(9))
