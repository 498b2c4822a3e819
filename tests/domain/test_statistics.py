"""What the record says of a seller: every figure worked out by hand."""

from __future__ import annotations

import statistics
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain.order import Order
from kakoreturn.domain.records import replace
from kakoreturn.domain.statistics import Figures, Known, Sum, habit, median, spans
from kakoreturn.domain.statistics import figures as gathered
from kakoreturn.domain.values import Money, Outcome
from tests.support.making import WEEKDAYS

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.workdays import WorkingCalendar
    from tests.support.making import Make

DAYS = st.lists(st.integers(0, 40), max_size=12)


def known(make: Make, *cases: Case, calendar: WorkingCalendar = WEEKDAYS) -> list[Known]:
    return [(case, make.guide, calendar) for case in cases]


def figures(make: Make, *cases: Case, day: int = 60, price: str | None = None, quantity: int | None = None) -> Figures:
    """The figures of the one seller of order KB1."""
    cost = Money.of(Decimal(price), "CNY") if price else None
    order = Order(number="KB1", seller="Blue Door", agent="kakobuy", price=cost, quantity=quantity)
    ((found,), _) = gathered([(order, known(make, *cases))], make.day(day))
    return found


def stage(make: Make, name: str, *cases: Case, day: int = 60) -> tuple[int, float | None, int | None, int, int | None]:
    """(n, median, slowest, waiting, longest wait) of one stage."""
    (one,) = [one for one in figures(make, *cases, day=day).stages if one.stage == name]
    return one.n, one.median_days, one.slowest_days, one.waiting, one.longest_wait_days


# --- the median


@pytest.mark.parametrize(
    ("done", "unfinished", "wanted"),
    [
        ([], [], None),
        ([5], [], 5),
        ([3, 5], [], 4),
        ([3, 5, 10], [], 5),
        ([3, 5], [12], 5),  # 3 of 3 at 3: 2/3 are left; 1 of 2 at 5: 1/3
        ([3], [12], None),  # a half is left, and nobody knows for how long
        ([3], [12, 12], None),
        ([3, 5, 6], [12], 5.5),  # a half is left from 5 to 6
        ([3, 5, 6], [1], 5),  # who began a day ago says nothing yet
        ([3, 5, 6], [4], 5),  # 3 of 4 left at 3, then 1 of 2: 3/8
        ([4], [4], None),  # who waits as long as another took is still waiting
    ],
)
def test_the_median_counts_what_is_not_over_as_at_least_that_long(
    done: list[int], unfinished: list[int], wanted: float | None
) -> None:
    assert median(Counter(done), Counter(unfinished)) == wanted


@given(DAYS.filter(bool))
def test_where_everything_is_over_it_is_the_plain_median(done: list[int]) -> None:
    assert median(Counter(done), {}) == statistics.median(done)


@given(DAYS.filter(bool), DAYS)
def test_waiting_never_makes_anybody_look_faster(done: list[int], unfinished: list[int]) -> None:
    found = median(Counter(done), Counter(unfinished))
    assert found is None or found >= statistics.median(done)
    longer = median(Counter(done), Counter(days + 1 for days in unfinished))
    assert found is None or longer is None or longer >= found
    assert found is not None or longer is None


# --- how long each stage took


def test_days_count_from_the_day_the_request_was_sent(make: Make) -> None:
    case = make.case("sent 2", "reviewed 3", "confirmed 7", "arrived 12", "qc 16", "approved 17")
    found = [(one.stage, one.days, one.done) for one in spans(case, make.guide, WEEKDAYS, make.day(60))]
    assert found == [
        ("reviewed", 1, True),
        ("confirmed", 5, True),
        ("arrived", 10, True),
        ("qc", 14, True),
        ("approved", 15, True),
    ]


def test_an_open_case_waits_for_every_stage_it_has_not_reached(make: Make) -> None:
    fast = [make.case("sent 0", f"confirmed {days}", number=days) for days in (3, 5, 6)]
    slow = make.case("sent 8", "reviewed 9", number=9)
    assert stage(make, "confirmed", *fast, slow, day=20) == (3, 5.5, 6, 1, 12)
    assert stage(make, "arrived", *fast, slow, day=20) == (0, None, None, 4, 20)
    assert stage(make, "reviewed", *fast, slow, day=20) == (1, 1, 1, 0, None)


def test_a_stage_passed_on_an_unknown_day_says_nothing(make: Make) -> None:
    case = make.case("sent 0", "arrived 9")
    assert [one.stage for one in spans(case, make.guide, WEEKDAYS, make.day(20)) if one.done] == ["arrived"]
    assert "confirmed" not in [one.stage for one in figures(make, case).stages]


def test_a_request_that_was_dropped_took_at_least_as_long_as_it_ran(make: Make) -> None:
    dropped = [make.case("sent 0", "withdrawn 40", number=number) for number in (1, 2)]
    done = [make.case("sent 0", "confirmed 4", number=number) for number in (3, 4, 5)]
    assert stage(make, "confirmed", *done, *dropped) == (3, 4, 4, 0, None)
    assert stage(make, "confirmed", done[0], *dropped) == (1, None, 4, 0, None)
    (one,) = [one for one in figures(make, done[0], *dropped).stages if one.stage == "confirmed"]
    assert one.ended == 2


def test_each_round_is_a_request_of_its_own(make: Make) -> None:
    case = make.case("sent 0", "confirmed 4", "arrived 9", "rejected 11", "sent 12", "confirmed 18")
    (one,) = [one for one in figures(make, case, day=30).stages if one.stage == "confirmed"]
    assert (one.n, one.cases, one.median_days, one.slowest_days) == (2, 1, 5, 6)
    assert stage(make, "arrived", case, day=30) == (1, None, 9, 1, 18)
    assert stage(make, "qc", case, day=30) == (0, None, None, 1, 18)


def test_what_happened_before_the_item_was_shipped_still_counts(make: Make) -> None:
    case = make.case("sent 0", "confirmed 4", "shipped 6")
    assert stage(make, "confirmed", case) == (1, 4, 4, 0, None)
    assert stage(make, "arrived", case)[3:] == (0, None)


def test_after_shipping_there_is_no_timetable_to_be_measured_by(make: Make) -> None:
    assert figures(make, make.case("sent 0", "refunded 9 10.00", table="after-shipping")).stages == ()


def test_an_answer_that_nobody_asked_for_is_not_fast(make: Make) -> None:
    case = make.case("sent 0", "switch:refund 5", "refunded 5 10.00")
    assert [one.stage for one in figures(make, case).stages if one.n] == []


def test_a_refund_is_measured_in_business_days(make: Make) -> None:
    # Day 0 is a Monday: the 11th day after it is a Friday, nine business days on, one less where one is a holiday.
    case = make.case("sent 0", "refunded 11 10.00", table="refund")
    (one,) = figures(make, case).stages
    assert (one.stage, one.business, one.median_days, one.window) == ("refunded", True, 9, (5, 14))
    (span,) = spans(case, make.guide, make.calendar(off=(3,)), make.day(60))
    assert span.days == 8


def test_a_refund_that_came_in_part_is_still_waited_for(make: Make) -> None:
    case = make.case("sent 0", "agreed 2 100.00", "refunded 4 40.00", table="refund")
    assert stage(make, "refunded", case, day=14) == (0, None, None, 1, 10)
    paid = make.after(case, "refunded 8 60.00")
    assert stage(make, "refunded", paid, day=14) == (1, 6, 6, 0, None)


def test_a_refund_that_came_is_not_waited_for_because_the_case_was_opened_again(make: Make) -> None:
    case = make.case("sent 0", "agreed 2 100.00", "refunded 8 100.00", "reopened 9", table="refund")
    assert stage(make, "refunded", case, day=14) == (1, 6, 6, 0, None)
    for later in (("shipped 12",), ("switch:exchange 12",), ("refused 12",), ("withdrawn 12",), ("charged 12 20.00",)):
        assert stage(make, "refunded", make.after(case, *later), day=14) == (1, 6, 6, 0, None)


def test_of_what_came_before_another_request_nothing_more_is_expected_until_a_sum_is_agreed(make: Make) -> None:
    case = make.case("sent 0", "agreed 2 50.00", "refunded 8 50.00", "reopened 9", "shipped 12", table="refund")
    (money,) = figures(make, case, day=14, price="100.00").money
    assert [str(sum_) for sum_ in (money.asked, money.received, money.open)] == ["50.00", "50.00", "0.00"]


def test_a_part_that_came_before_a_switch_did_not_end_the_waiting(make: Make) -> None:
    case = make.case("sent 0", "agreed 2 100.00", "refunded 4 40.00", "switch:exchange 5", table="refund")
    case = make.after(case, "switch:refund 6", "sent 7", "refunded 11 60.00")
    assert not case.is_open
    (one,) = figures(make, case).stages
    assert (one.n, one.median_days, one.slowest_days, one.ended) == (1, None, 4, 1)


def test_a_request_that_was_dropped_ran_until_that_day(make: Make) -> None:
    dropped = make.case("sent 0", "reviewed 1", "withdrawn 40")
    assert {span.days for span in spans(dropped, make.guide, WEEKDAYS, make.day(60)) if not span.done} == {40}


def test_what_was_dropped_and_what_still_runs_are_told_apart(make: Make) -> None:
    cases = [make.case("sent 0", number=1), make.case("sent 0", number=2), make.case("sent 0", "withdrawn 9", number=3)]
    (one,) = [one for one in figures(make, *cases, day=20).stages if one.stage == "confirmed"]
    assert (one.n, one.waiting, one.ended) == (0, 2, 1)


def test_the_stages_stand_in_the_order_of_the_timetable(make: Make) -> None:
    found = figures(make, make.case("sent 0", number=1), make.case("sent 0", table="refund", number=2)).stages
    assert [one.stage for one in found] == ["reviewed", "confirmed", "arrived", "qc", "approved", "refunded"]


def test_a_window_is_told_where_all_had_the_same(make: Make) -> None:
    other = replace(make.guide, refund_window=replace(make.guide.refund_window, to_day=20))
    cases = [make.case("sent 0", table="refund", number=number) for number in (1, 2)]
    order = Order(number="KB1", seller="Blue Door", agent="kakobuy")
    for guides, window in (((make.guide, make.guide), (5, 14)), ((make.guide, other), None)):
        with_guides = [(case, guide, WEEKDAYS) for case, guide in zip(cases, guides, strict=True)]
        _, (found,) = gathered([(order, with_guides)], make.day(20))
        assert [one.window for one in found.stages] == [window]


def test_the_days_before_a_request_is_sent_are_nobodys(make: Make) -> None:
    assert figures(make, make.case()).stages == ()


# --- counting and money


def test_orders_cases_and_outcomes_are_counted(make: Make) -> None:
    cases = [
        make.case("sent 0", number=1),
        make.case("sent 0", "approved 9", number=2),
        make.case("sent 0", "lost 9", number=3),
    ]
    mine = [Order(number=f"KB{n}", seller="Blue Door", agent="kakobuy") for n in range(1, 5)]
    of_each = [known(make, *cases[:2]), known(make, cases[2]), [], []]
    items = [*zip(mine, of_each, strict=True), (Order(number="KB5"), [])]
    (first, nobody), agents = gathered(items, make.day(20))
    assert (first.name, first.items, first.items_with_cases, first.defect_rate) == ("Blue Door", 4, 2, 0.5)
    assert (first.open, first.outcomes) == (1, {Outcome.EXCHANGED: 1, Outcome.LOST: 1})
    assert (nobody.name, nobody.items, nobody.items_with_cases, nobody.defect_rate) == (None, 1, 0, 0)
    assert [one.name for one in agents] == ["kakobuy", None]


def test_who_has_most_cases_stands_first_then_who_has_most_orders_then_by_name(make: Make) -> None:
    sellers = ["Zinc", None, "Amber", "Oak", "Oak", "Birch", None, None]
    items = [(Order(number=f"KB{place}", seller=seller), known(make)) for place, seller in enumerate(sellers)]
    items[0][1].extend(known(make, make.case("sent 0")))
    found, _ = gathered(items, make.day(20))
    assert [one.name for one in found] == ["Zinc", "Oak", "Amber", "Birch", None]


def test_what_was_asked_is_the_agreed_sum_else_what_the_order_cost(make: Make) -> None:
    agreed = make.case("sent 0", "agreed 2 100.00", "refunded 4 40.00", table="refund")
    assert figures(make, agreed, price="60.00", quantity=2).money == (_sum("100.00", "40.00", "60.00"),)
    asked = make.case("sent 0", table="refund")
    assert figures(make, asked, price="60.00", quantity=2).money == (_sum("120.00", "0.00", "120.00"),)
    assert figures(make, make.case("sent 0"), price="60.00").money == ()


def test_nothing_is_open_in_a_closed_case(make: Make) -> None:
    case = make.case("sent 0", "agreed 2 100.00", "refunded 4 40.00 CNY final", table="refund")
    assert figures(make, case).money == (_sum("100.00", "40.00", "0.00"),)


def test_currencies_are_never_added_up(make: Make) -> None:
    case = make.case("sent 0", "agreed 2 100.00", "refunded 4 9.00 EUR", table="refund")
    assert figures(make, case).money == (
        _sum("100.00", "0.00", "100.00"),
        replace(_sum("0.00", "9.00", "0.00"), currency="EUR"),
    )


def _sum(asked: str, received: str, open_: str) -> Sum:
    return Sum(currency="CNY", asked=Decimal(asked), received=Decimal(received), open=Decimal(open_))


def test_the_money_of_all_cases_is_added_up(make: Make) -> None:
    part = make.case("sent 0", "agreed 2 100.00", "refunded 4 40.00", table="refund", number=1)
    more = make.case("sent 0", "agreed 2 30.00", "refunded 4 10.00", "refunded 5 5.00", table="refund", number=2)
    assert figures(make, part, more).money == (_sum("130.00", "55.00", "75.00"),)


def test_what_was_kept_back_was_asked_for_and_is_not_still_to_come(make: Make) -> None:
    kept = make.case("sent 0", "agreed 2 100.00", "charged 3 18.00", "refunded 4 40.00", table="refund")
    assert figures(make, kept).money == (_sum("100.00", "40.00", "42.00"),)


# --- what is usual


def test_a_habit_is_named_from_three_times_on(make: Make) -> None:
    cases = [make.case("sent 0", f"confirmed {day}", number=day) for day in (4, 5, 9)]
    found = habit("confirmed", known(make, *cases), make.day(20))
    assert found is not None
    assert (found.median_days, found.cases, found.business) == (5, 3, False)
    assert habit("confirmed", known(make, *cases[:2]), make.day(20)) is None
    assert habit("arrived", known(make, *cases), make.day(20)) is None


def test_no_habit_is_named_while_too_many_wait(make: Make) -> None:
    done = [make.case("sent 0", f"confirmed {day}", number=day) for day in (4, 5, 9)]
    waiting = [make.case("sent 0", number=10 + place) for place in range(4)]
    assert habit("confirmed", known(make, *done, *waiting), make.day(20)) is None


def test_a_habit_counts_a_refund_by_the_calendar_of_its_case(make: Make) -> None:
    cases = [make.case("sent 0", "refunded 11 10.00", table="refund", number=number) for number in (1, 2, 3)]
    found = habit("refunded", known(make, *cases, calendar=make.calendar(off=(3,))), make.day(60))
    assert found is not None
    assert (found.stage, found.median_days, found.business) == ("refunded", 8, True)
