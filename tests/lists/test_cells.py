"""How people write dates and amounts."""

from datetime import date
from decimal import Decimal

import pytest

from kakoreturn.domain.values import Category, Payment
from kakoreturn.lists import cells
from kakoreturn.lists.cells import DateOrder

JUNE_2 = date(2026, 6, 2)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-06-02",
        "2026/6/2",
        "2026.06.02",
        "20260602",
        "2026-06-02 14:31",
        "2026-06-02T14:31:05.123Z",
        "2026-06-02 14:31:05 +08:00",
        "2026/6/2 2:31 PM",
        "02.06.2026",
        "2.6.26",
        "02.06.2026 14:31 Uhr",
        "2026年6月2日",
        "2026年06月02日 14:31",
        "2026年6月2日 14时31分",
        "２０２６－０６－０２",
        "2 Jun 2026",
        "2. Juni 2026",
        "June 2, 2026",
        "Jun 2 2026 2:31 PM",
    ],
)
def test_dates_that_mean_one_day_are_read(cell: str) -> None:
    assert cells.day(cells.plain(cell), None) == JUNE_2


@pytest.mark.parametrize("cell", ["06/02/2026", "6-2-2026", "02/06/26"])
def test_dates_that_could_mean_two_days_need_their_order(cell: str) -> None:
    with pytest.raises(ValueError, match="--date-order"):
        cells.day(cell, None)


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("06/02/2026", DateOrder.MDY),
        ("2/6/2026", DateOrder.DMY),
        ("26/06/02", DateOrder.YMD),
        ("6.2.2026", DateOrder.MDY),
    ],
)
def test_dates_are_read_in_the_order_that_was_said(cell: str, order: DateOrder) -> None:
    assert cells.day(cell, order) == JUNE_2


@pytest.mark.parametrize("cell", ["06/06/2026", "25/06/2026", "6/25/2026"])
def test_a_date_that_its_own_numbers_settle_needs_nothing(cell: str) -> None:
    assert cells.day(cell, None).month == 6


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30",
        "31.04.2026",
        "tomorrow",
        "46175",
        "1999-01-01",
        "2200-01-01",
        "2026-06",
        "2 Foo 2026",
        "13/13/2026",
    ],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"is (not|no) "):
        cells.day(cell, None)


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("88", "88.00", None),
        ("1059.5", "1059.50", None),
        ("1,059.50", "1059.50", None),
        ("1.059,50", "1059.50", None),
        ("1 059,50", "1059.50", None),
        ("1'059.50", "1059.50", None),
        ("1,059", "1059.00", None),
        ("1.059", "1059.00", None),
        ("1,234,567.8", "1234567.80", None),
        ("45,90", "45.90", None),
        ("¥289", "289.00", "CNY"),
        ("￥289.00", "289.00", "CNY"),
        ("289元", "289.00", "CNY"),
        ("RMB 289", "289.00", "CNY"),
        ("45,90 €", "45.90", "EUR"),
        ("$5", "5.00", "USD"),
        ("5 usd", "5.00", "USD"),
        ("CN¥ 5", "5.00", "CNY"),
    ],
)
def test_amounts_are_read_in_either_form(cell: str, amount: str, currency: str | None) -> None:
    assert cells.amount(cells.plain(cell)) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "cell", ["ten", "-5", "0", "0.00", "1.2.3", "1,05,3", "0.123", "5 %", "€5$", "1e5", "5 blah", "1.0590"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"is not|names two"):
        cells.amount(cell)


@pytest.mark.parametrize(("cell", "count"), [("2", 2), ("2.0", 2), ("x2", 2), ("2 pcs", 2), ("2件", 2), ("2 Stk.", 2)])
def test_counts_are_read(cell: str, count: int) -> None:
    assert cells.quantity(cell) == count


@pytest.mark.parametrize("cell", ["0", "2.5", "10000", "two", "-1"])
def test_what_is_no_count_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        cells.quantity(cell)


def test_words_are_known_in_three_languages() -> None:
    assert {cells.category(word) for word in ("Shoes", "鞋子", "Schuhe", "sneakers")} == {Category.SHOES}
    assert {cells.payment(word) for word in ("credit card", "信用卡", "Kreditkarte")} == {Payment.CARD}
    with pytest.raises(ValueError, match="is none of: shoes"):
        cells.category("furniture")
