"""The attempts that are over, each as it stood when it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain.attempts import past_attempts
from kakoreturn.domain.values import Remedy
from tests.support.making import ORDER, WEEKDAYS

if TYPE_CHECKING:
    from tests.support.making import Make


def test_a_rejected_replacement_ends_an_attempt(make: Make) -> None:
    case = make.case("sent 0", "arrived 12", "rejected 14", "sent 15", "refused 17")
    (past,) = past_attempts(case, ORDER, make.guide, WEEKDAYS)
    assert (past.attempt.round, past.attempt.day_zero, past.ended_by.on) == (1, make.day(0), make.day(14))
    assert [row.actual for row in past.outlook.rows[:4]] == [make.day(0), None, None, make.day(12)]
    assert {row.state for row in past.outlook.rows[:4]} == {"done"}
    assert all(row.forecast_to is None for row in past.outlook.rows)


def test_a_switch_of_remedy_ends_an_attempt(make: Make) -> None:
    case = make.case("sent 0", "switch:refund 5", "sent 6")
    (past,) = past_attempts(case, ORDER, make.guide, WEEKDAYS)
    assert past.attempt.remedy is Remedy.EXCHANGE


@pytest.mark.parametrize("story", [(), ("sent 0", "refused 3"), ("switch:refund 2", "sent 3"), ("sent 0", "shipped 4")])
def test_what_was_never_asked_for_or_goes_on_is_no_past_attempt(make: Make, story: tuple[str, ...]) -> None:
    assert past_attempts(make.case(*story), ORDER, make.guide, WEEKDAYS) == ()


def test_every_attempt_that_is_over_stands_in_its_order_whatever_lies_between(make: Make) -> None:
    case = make.case("sent 0", "reviewed 1", "arrived 12", "rejected 14", "chased 14", "sent 15", "switch:refund 17")
    past = past_attempts(case, ORDER, make.guide, WEEKDAYS)
    assert [(one.attempt.round, one.ended_by.on) for one in past] == [(1, make.day(14)), (2, make.day(17))]
    assert not any(row.forecast_from or row.forecast_to for one in past for row in one.outlook.rows)


def test_a_refund_that_was_given_up_is_told_by_its_own_calendar(make: Make) -> None:
    case = make.case("sent 0", "agreed 1 100.00", "switch:exchange 9", table="refund")
    (plain,) = past_attempts(case, ORDER, make.guide, WEEKDAYS)
    (holidays,) = past_attempts(case, ORDER, make.guide, make.calendar(off=(1, 2, 3)))
    assert plain.outlook != holidays.outlook
