"""How people write dates: at a prompt, and in a list."""

from datetime import date

import pytest

from kakoreturn.domain import dates
from kakoreturn.lists import cells
from kakoreturn.lists.dates import DateOrder, written

TODAY = date(2026, 6, 10)  # a Wednesday
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
    assert written(cells.plain(cell), None) == JUNE_2


@pytest.mark.parametrize("cell", ["06/02/2026", "6-2-2026", "02/06/26"])
def test_dates_that_could_mean_two_days_need_their_order(cell: str) -> None:
    with pytest.raises(ValueError, match="--date-order"):
        written(cell, None)


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
    assert written(cell, order) == JUNE_2


@pytest.mark.parametrize("cell", ["06/06/2026", "25/06/2026", "6/25/2026"])
def test_a_date_that_its_own_numbers_settle_needs_nothing(cell: str) -> None:
    assert written(cell, None).month == 6


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
        written(cell, None)


@pytest.mark.parametrize(
    ("typed", "past", "ahead"),
    [
        ("2026-06-02", "2026-06-02", "2026-06-02"),
        ("today", "2026-06-10", "2026-06-10"),
        ("Yesterday", "2026-06-09", "2026-06-09"),
        ("tomorrow", "2026-06-11", "2026-06-11"),
        ("-3d", "2026-06-07", "2026-06-07"),
        ("+5d", "2026-06-15", "2026-06-15"),
        ("2 days ago", "2026-06-08", "2026-06-08"),
        ("a week ago", "2026-06-03", "2026-06-03"),
        ("in 2 days", "2026-06-12", "2026-06-12"),
        ("mon", "2026-06-08", "2026-06-15"),
        ("Friday", "2026-06-05", "2026-06-12"),
        ("wed", "2026-06-03", "2026-06-17"),
        ("thurs", "2026-06-04", "2026-06-11"),
        ("8 Jun", "2026-06-08", "2027-06-08"),
        ("10 Jun", "2026-06-10", "2026-06-10"),
        ("12 jun", "2025-06-12", "2026-06-12"),
        ("Jun 8", "2026-06-08", "2027-06-08"),
        ("8 Jun 2026", "2026-06-08", "2026-06-08"),
        ("June 8, 2026", "2026-06-08", "2026-06-08"),
        ("8. Juni 2026", "2026-06-08", "2026-06-08"),
        ("29 Feb", "2024-02-29", "2028-02-29"),
        ("2026/6/8", "2026-06-08", "2026-06-08"),
        ("2026.06.08", "2026-06-08", "2026-06-08"),
        ("3.5.2026", "2026-05-03", "2026-05-03"),
    ],
)
def test_a_date_that_is_typed_is_read_from_today(typed: str, past: str, ahead: str) -> None:
    assert dates.said(typed, TODAY).isoformat() == past
    assert dates.said(typed, TODAY, ahead=True).isoformat() == ahead


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "m",
        "mo",
        "8",
        "Jun",
        "8 Foo",
        "30 Feb",
        "2026-02-30",
        "1999-12-31",
        "2 days",
        "in 2 days ago",
        "06/08/2026",
        "31.4.2026",
        "2026/06-08",
        "+99999d",
        "9999 weeks ago",
        "8 Jun 26",
        "monkey",
        "１ Jun x",
    ],
)
def test_what_is_typed_and_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"is (not|no) "):
        dates.said(typed, TODAY)


def test_a_day_that_lists_write_in_one_way_is_typed_in_that_way_too() -> None:
    for cell in ("2026/6/8", "2026.06.08", "2026-6-8", "8.6.2026", "08.06.2026", "8 Jun 2026"):
        assert dates.said(cell, TODAY) == written(cell, None)


def test_every_date_that_the_board_prints_can_be_typed() -> None:
    from datetime import timedelta

    for back in range(366):
        day = TODAY - timedelta(days=back)
        assert dates.said(dates.short_day(day), TODAY) == day or back == 365
        assert dates.said(f"{dates.short_day(day)} {day.year}", TODAY) == day


def test_a_day_without_its_year_is_no_date_by_itself() -> None:
    for cell in ("8 Jun", "8. Juni", "8.6.", "6月8日", "06/08"):
        with pytest.raises(ValueError, match="without its year"):
            written(cell, None)
