"""The last day for a return: the buyer's own, else that of a rule, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain.clocks import DeadlineRule, parse_rule, reported, with_deadline
from kakoreturn.domain.guide import Clock
from kakoreturn.domain.records import replace

if TYPE_CHECKING:
    from tests.support.making import Make

STOCKED = DeadlineRule(hours=120, starts="stocked", origin="a rule")
PHOTOS = DeadlineRule(hours=47, starts="photos", origin="another")


@pytest.mark.parametrize(
    ("text", "hours", "starts"),
    [
        ("120 hours after stocked", 120, "stocked"),
        ("1 hour after photos", 1, "photos"),
        ("5 days after delivered", 120, "delivered"),
        ("1 day after stocked in", 24, "stocked"),
        ("  48 HOURS after Photos ", 48, "photos"),
    ],
)
def test_a_rule_is_told_in_words(text: str, hours: int, starts: str) -> None:
    rule = parse_rule(text)
    assert rule is not None
    assert (rule.hours, rule.starts) == (hours, starts)
    assert text.strip() in rule.origin


@pytest.mark.parametrize(
    "text", ["", "soon", "0 days after stocked", "-1 days after stocked", "5 days", "5 days after shipped", "5 weeks"]
)
def test_other_words_make_no_rule(text: str) -> None:
    assert parse_rule(text) is None


def test_nothing_is_invented(make: Make) -> None:
    assert reported(make.guide.clocks) == ()
    assert with_deadline(make.order(), ()) == (make.order(), None)
    assert with_deadline(make.order(), (STOCKED,)) == (make.order(), None)


def test_the_day_that_was_set_for_the_order_comes_before_every_rule(make: Make) -> None:
    order = replace(make.order(return_by=9), stocked_on=make.day(0))
    assert with_deadline(order, (STOCKED,)) == (order, "you set it")


def test_a_rule_counts_whole_days_from_the_stage_and_rounds_down(make: Make) -> None:
    order = replace(make.order(), stocked_on=make.day(1), photos_on=make.day(3))
    assert with_deadline(order, (STOCKED, PHOTOS)) == (replace(order, return_by=make.day(6)), "a rule")
    assert with_deadline(order, (PHOTOS, STOCKED)) == (replace(order, return_by=make.day(4)), "another")


def test_the_first_rule_whose_stage_is_known_counts(make: Make) -> None:
    order = replace(make.order(), photos_on=make.day(3))
    assert with_deadline(order, (STOCKED, PHOTOS))[1] == "another"


def test_what_people_report_is_shown_as_reported() -> None:
    clock = Clock(id="storage", label="Free storage ends", hours=72, starts="stocked", basis="reported", source="chat")
    (rule,) = reported([clock])
    assert (rule.hours, rule.starts) == (72, "stocked")
    assert rule.origin == "reported, check your order page: Free storage ends (chat)"
