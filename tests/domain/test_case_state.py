"""What a history amounts to: rounds, attempts, Day 0 and money."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Happening, Money

if TYPE_CHECKING:
    from tests.support.making import Make


def cny(amount: str) -> Money:
    return Money.of(Decimal(amount), "CNY")


def paid(make: Make, day: int, amount: Money | None, expected: Money | None) -> ev.Happened:
    """Return a payment recorded while nothing was agreed: what all of it would be is the price."""
    return ev.Happened(event=Happening.REFUNDED, on=make.day(day), amount=amount, expected=expected)


@pytest.mark.parametrize(
    ("table", "story", "state"),
    [
        ("exchange", (), "preparing"),
        ("exchange", ("sent 0",), "sent"),
        ("exchange", ("sent 0", "chased 1"), "sent"),
        ("exchange", ("sent 0", "refused 1", "chased 2"), "refused"),
        ("exchange", ("sent 0", "reviewed 1"), "reviewed"),
        ("exchange", ("sent 0", "refused 1", "support 2"), "support"),
        ("exchange", ("sent 0", "refused 1", "support 2", "confirmed 3"), "confirmed"),
        ("exchange", ("sent 0", "arrived 8", "rejected 9"), "preparing"),
        ("exchange", ("sent 0", "switch:refund 1"), "preparing"),
        ("exchange", ("sent 0", "shipped 1"), "sent"),
        ("exchange", ("sent 0", "qc 14", "approved 16"), "closed"),
        ("refund", ("sent 0", "agreed 1 100.00"), "agreed"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 8 40.00"), "refunded"),
        ("after-shipping", ("sent 0", "replaced 9"), "closed"),
    ],
)
def test_the_state_is_preparing_the_last_flow_event_or_closed(
    make: Make, table: str, story: tuple[str, ...], state: str
) -> None:
    assert make.case(*story, table=table).state == state


@pytest.mark.parametrize(
    ("table", "story", "outcome"),
    [
        ("exchange", ("sent 0", "qc 14", "approved 16"), "exchanged"),
        ("exchange", ("accepted 0",), "accepted"),
        ("exchange", ("sent 0", "withdrawn 1"), "withdrawn"),
        ("exchange", ("sent 0", "refused 1", "lost 2"), "lost"),
        ("after-shipping", ("sent 0", "replaced 9"), "exchanged"),
        ("refund", ("sent 0", "refunded 9"), "refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9"), "refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 100.00"), "refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refunded 10 60.00"), "refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refunded 10"), "refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 120.00"), "refunded"),
        ("refund", ("sent 0", "refunded 9 40.00"), "refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00"), None),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 99.99"), None),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 100.00 USD"), None),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00 final"), "partially_refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refunded 10 20.00 final"), "partially_refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 100.00 final"), "refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "withdrawn 10"), "partially_refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "lost 10"), "partially_refunded"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "accepted 10"), "accepted"),
        (
            "refund",
            ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refused 10", "lost 11"),
            "partially_refunded",
        ),
        (
            "refund",
            ("sent 0", "agreed 1 100.00", "refunded 9 40.00 final", "reopened 10", "withdrawn 11"),
            "partially_refunded",
        ),
        (
            "refund",
            ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "switch:exchange 10", "withdrawn 11"),
            "partially_refunded",
        ),
    ],
)
def test_how_a_case_ends(make: Make, table: str, story: tuple[str, ...], outcome: str | None) -> None:
    case = make.case(*story, table=table)
    assert case.outcome == outcome
    assert case.is_open is (outcome is None)


def test_without_an_agreed_sum_the_price_is_what_is_expected(make: Make) -> None:
    case = make.case("sent 0", paid(make, 9, cny("29.00"), cny("129.00")), table="refund")
    assert case.is_open
    assert case.standing.expected == cny("129.00")
    assert case.standing.missing == cny("100.00")
    assert make.after(case, paid(make, 10, cny("100.00"), cny("129.00"))).outcome == "refunded"


def test_a_payment_without_an_amount_is_all_that_was_missing(make: Make) -> None:
    priced = make.case("sent 0", paid(make, 9, None, cny("129.00")), table="refund")
    agreed = make.case("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refunded 10", table="refund")
    assert priced.standing.payments == (cny("129.00"),)
    assert agreed.standing.payments == (cny("40.00"), cny("60.00"))


def test_a_new_agreement_replaces_the_sum_and_one_without_a_sum_keeps_it(make: Make) -> None:
    story = ("sent 0", "agreed 1 100.00", "refused 2")
    assert make.case(*story, "agreed 3 80.00", table="refund").standing.expected == cny("80.00")
    assert make.case(*story, "agreed 3", table="refund").standing.expected == cny("100.00")


@pytest.mark.parametrize("rest", ["refunded 10 100.00", "refunded 10"])
def test_once_the_whole_sum_came_a_case_closes_whatever_other_money_came_before(make: Make, rest: str) -> None:
    case = make.case("sent 0", "agreed 1 100.00", "refunded 9 14.00 USD", rest, table="refund")
    assert (case.outcome, case.standing.missing) == ("refunded", cny("0.00"))


def test_money_in_another_currency_counts_as_received_but_not_towards_the_sum(make: Make) -> None:
    case = make.case("sent 0", "agreed 1 100.00", "refunded 9 14.00 USD", table="refund")
    assert case.standing.payments == (Money.of(Decimal("14.00"), "USD"),)
    assert case.standing.missing == cny("100.00")
    assert case.standing.has_foreign
    assert not make.after(case, "refunded 10 14.00 USD final").is_open


@pytest.mark.parametrize(
    ("table", "story", "before"),
    [
        ("exchange", ("accepted 0",), "preparing"),
        ("exchange", ("sent 0", "qc 14", "approved 16"), "qc"),
        ("exchange", ("sent 0", "refused 1", "support 2", "lost 3"), "support"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00 final"), "agreed"),
        ("refund", ("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refunded 9 60.00"), "refunded"),
        ("after-shipping", ("sent 0", "replaced 9"), "sent"),
        ("exchange", ("sent 0", "withdrawn 1", "reopened 2", "lost 3"), "sent"),
    ],
)
def test_a_reopened_case_goes_on_in_the_state_it_had_with_the_money_that_came(
    make: Make, table: str, story: tuple[str, ...], before: str
) -> None:
    closed = make.case(*story, table=table)
    again = make.after(closed, "reopened 20")
    assert (again.state, again.outcome, again.is_open) == (before, None, True)
    assert again.standing.payments == closed.standing.payments
    assert again.attempt.day_zero == closed.attempt.day_zero


def test_each_rejection_begins_a_round_with_a_day_zero_of_its_own(make: Make) -> None:
    rejected = make.case("sent 0", "arrived 8", "rejected 9")
    assert (rejected.round, rejected.attempt.day_zero) == (2, None)
    assert rejected.attempt.began_on == make.day(9)
    again = make.after(rejected, "sent 11", "qc 20", "rejected 21", "sent 22")
    assert (again.round, again.attempt.day_zero) == (3, make.day(22))


def test_a_switch_begins_an_attempt_in_the_same_round_and_keeps_the_history(make: Make) -> None:
    case = make.case("sent 0", "arrived 8", "rejected 9", "sent 10", "switch:refund 11")
    assert (case.round, case.state, case.remedy, case.attempt.day_zero) == (2, "preparing", "refund", None)
    assert len(case.history) == 5


@pytest.mark.parametrize("answer", ["agreed 6 100.00", "refused 6", "refunded 6 10.00"])
def test_an_answer_that_was_offered_is_day_zero(make: Make, answer: str) -> None:
    case = make.case("sent 0", "switch:refund 5", answer)
    assert case.attempt.day_zero == make.day(6)
    assert case.attempt.reached >= 0


def test_a_case_that_ships_keeps_its_attempt_and_its_day_zero(make: Make) -> None:
    case = make.case("sent 0", "reviewed 1", "shipped 3")
    assert (case.phase, case.attempt.flow) == ("after_shipping", "after_shipping")
    assert (case.state, case.attempt.day_zero, case.last_on) == ("reviewed", make.day(0), make.day(3))


@pytest.mark.parametrize(
    ("story", "reached"),
    [
        ((), -1),
        (("sent 0",), 0),
        (("sent 0", "qc 14"), 4),
        (("sent 0", "arrived 8", "refused 9", "confirmed 10"), 2),
        (("sent 0", "switch:refund 1", "switch:exchange 2", "confirmed 3"), 2),
        (("sent 0", "switch:refund 1", "switch:exchange 2", "refused 3"), 0),
    ],
)
def test_the_row_reached_is_the_last_one_that_was_said(make: Make, story: tuple[str, ...], reached: int) -> None:
    assert make.case(*story).attempt.reached == reached


def test_what_begins_anew_keeps_the_phase_it_was_in(make: Make) -> None:
    switched = make.case("sent 0", "switch:exchange 3", table="after-shipping")
    rejected = make.case("sent 0", "arrived 9", "rejected 10")
    assert (switched.phase, rejected.phase) == ("after_shipping", "qc")


@pytest.mark.parametrize("ending", ["withdrawn", "lost", "accepted"])
def test_a_reopened_case_remembers_what_was_agreed(make: Make, ending: str) -> None:
    case = make.case("sent 0", "agreed 2 100.00", "refunded 3 40.00", f"{ending} 5", "reopened 6", table="refund")
    assert case.standing.missing == Money.of(Decimal("60.00"), "CNY")


@pytest.mark.parametrize("between", [("refused 2",), ()])
def test_what_was_agreed_for_the_remedy_before_a_switch_is_not_waited_for(make: Make, between: tuple[str, ...]) -> None:
    story = ("sent 0", "agreed 1 100.00", *between, "switch:partial_refund 3", "sent 3", "offered 4 30.00", "chased 5")
    case = make.case(*story, table="refund")
    assert (case.standing.agreed, case.standing.missing) == (None, None)
    assert make.after(case, paid(make, 6, cny("30.00"), cny("30.00"))).outcome == "partially_refunded"


def test_what_came_before_a_switch_still_counts_towards_what_is_agreed_after_it(make: Make) -> None:
    story = ("sent 0", "agreed 1 100.00", "refunded 2 20.00", "switch:partial_refund 3", "agreed 4 50.00")
    assert make.case(*story, table="refund").standing.missing == cny("30.00")
