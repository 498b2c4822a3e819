"""How sellers have done, asked by a user who buys from several, and what the board makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from tests.support.kako import Kako

STAGE_KEYS = {"stage", "n", "median_days", "slowest_days", "waiting", "from_day", "to_day"}


def confirmed(kako: Kako, *days: int, seller: str = "Blue Door") -> None:
    """Requests of 1 June that the seller confirmed after so many days."""
    for day in days:
        order = f"{seller[:2]}{day}"
        number = str(kako.open("--seller", seller, order=order, sent="2026-06-01").data["case"])
        kako.record("confirmed", f"2026-06-{day + 1:02}", case=number)


def seller(kako: Kako, *more: str, today: str = "2026-06-13") -> dict[str, Any]:
    document = kako("stats", *more, "--json", today=today).json()
    assert document["schema"] == "kakoreturn.stats/1"
    return cast("dict[str, Any]", document["sellers"][0])


def stage(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = [one for one in found["stages"] if one["stage"] == name]
    assert one.keys() >= STAGE_KEYS
    return cast("dict[str, Any]", one)


def test_what_is_waited_for_is_never_counted_as_short(kako: Kako) -> None:
    confirmed(kako, 3, 4, 6)
    kako.open("--seller", "Blue Door", order="KB9", sent="2026-06-01")
    found = seller(kako)
    assert (found["seller"], found["orders"], found["orders_with_cases"], found["defect_rate"]) == (
        "Blue Door",
        4,
        4,
        1,
    )
    assert found["cases"]["open"] == 4
    one = stage(found, "confirmed")
    assert (one["n"], one["median_days"], one["slowest_days"], one["waiting"]) == (3, 5, 6, 1)
    assert (one["from_day"], one["to_day"]) == (3, 7)
    assert "3 done, 1 still waiting (12 days so far)" in kako("stats", today="2026-06-13").out


def test_no_median_is_named_where_too_many_wait(kako: Kako) -> None:
    confirmed(kako, 3)
    kako.open("--seller", "Blue Door", order="KB9", sent="2026-06-01")
    assert stage(seller(kako), "confirmed")["median_days"] is None
    assert "no median yet" in kako("stats", today="2026-06-13").out


def test_why_there_is_no_median_is_said_where_what_went_on_has_ended_too(kako: Kako) -> None:
    kako.open("--seller", "Blue Door", sent="2026-06-01")
    kako.record("reviewed", "2026-06-03")
    kako.record("rejected", "2026-06-03", code=4)
    kako.record("arrived", "2026-06-12")
    kako.record("rejected", "2026-06-12", "--note", "stain on the toe")
    kako.record("sent", "2026-06-12")
    kako("switch", "1", "refund", today="2026-06-20")
    told = kako("stats", today="2026-06-20").out.splitlines()
    row = next(place for place, said in enumerate(told) if "Agent reviews" in said)
    assert told[row].split()[3:6] == ["1", "-", "2"]
    assert told[row + 1].strip() == "1 done, 1 ended before it: no median yet"


def test_items_are_counted_as_items(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Lamp", "--seller", "Blue Door")
    kako("order", "add", "KB1", "--item", "Belt")
    told = kako("stats").out
    assert told.startswith("2 items, 0 with a case (0 %).")
    assert "kakobuy: 2 items, 0 with a case" in told


def test_money_is_told_by_currency(kako: Kako) -> None:
    for order, currency in (("KB1", "CNY"), ("KB2", "EUR")):
        price = ("--price", "50.00", "--currency", currency, "--seller", "Lamps")
        kako.open(*price, order=order, remedy="refund", sent="2026-06-01")
    kako("record", "1", "agreed", "--amount", "40.00", "--on", "2026-06-03")
    kako("record", "1", "refunded", "--amount", "15.00", "--on", "2026-06-08")
    kako("record", "2", "refunded", "--on", "2026-06-10")
    assert seller(kako)["money"] == [
        {"currency": "CNY", "asked": "40.00", "received": "15.00", "open": "25.00"},
        {"currency": "EUR", "asked": "50.00", "received": "50.00", "open": "0.00"},
    ]
    refunded = stage(seller(kako), "refunded")
    assert (refunded["unit"], refunded["n"], refunded["median_days"], refunded["waiting"]) == (
        "business_days",
        1,
        None,
        1,
    )


def test_one_seller_or_agent_can_be_asked_for(kako: Kako) -> None:
    confirmed(kako, 3)
    confirmed(kako, 5, seller="Red Gate")
    kako("order", "add", "KB7")
    everyone = kako("stats", "--json").json()
    assert [one["seller"] for one in everyone["sellers"]] == ["Blue Door", "Red Gate", None]
    assert [(one["agent"], one["orders"]) for one in everyone["agents"]] == [("kakobuy", 3)]
    only = kako("stats", "--seller", "red", "--json").json()
    assert [one["seller"] for one in only["sellers"]] == ["Red Gate"]
    assert only["agents"][0]["orders"] == 1
    assert [one["agent"] for one in kako("stats", "--agent", "KAKO", "--json").json()["agents"]] == ["kakobuy"]


def test_an_agent_is_one_however_its_capitals_are(kako: Kako) -> None:
    kako("order", "add", "KB1", "--agent", "CNFans")
    (kako.folder / "list.csv").write_text("Order No,Item,Agent\nKB2,Lamp,CNFans\nKB3,Bag,cnFANS\n")
    kako("order", "import", "list.csv")
    kako("order", "add", "KB4", "--agent", "Another")
    found = kako("stats", "--json").json()["agents"]
    assert [(one["agent"], one["orders"]) for one in found] == [("CNFans", 3), ("Another", 1)]


def test_a_seller_or_agent_nobody_knows_is_named_with_one_that_is_near(kako: Kako) -> None:
    confirmed(kako, 3)
    ran = kako("stats", "--seller", "Blu Dor", code=3)
    assert "no seller on record is called 'Blu Dor'" in ran.err
    assert "did you mean 'Blue Door'?" in ran.err
    assert "no agent on record is called 'nobody'" in kako("stats", "--agent", "nobody", code=3).err


def test_an_empty_store_says_so(kako: Kako) -> None:
    ran = kako("stats")
    assert ran.out.splitlines()[0] == "No orders are on record."
    assert ran.last_line().endswith(" order add NUMBER")
    assert kako("stats", "--json").json()["sellers"] == []
    assert not kako.db.exists()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_the_bar_can_be_read_without_its_signs(kako: Kako, encoding: str) -> None:
    confirmed(kako, 3, 4, 6)
    ran = kako("stats", encoding=encoding)
    (bar,) = [line for line in ran.out.splitlines() if line.strip().startswith("Seller confirms")][:1]
    assert "#" in bar
    assert "|" in bar
    assert "?" not in bar


def test_names_are_shown_without_what_a_terminal_would_obey(kako: Kako) -> None:
    kako("order", "add", "KB1", "--seller", "a\u202eb [red]c")
    ran = kako("stats")
    assert ran.hostile_characters() == set()
    assert "[red]c" in ran.out


# --- what is usual


def test_a_case_is_told_what_its_seller_usually_does(kako: Kako) -> None:
    confirmed(kako, 3, 5, 6)
    kako.open("--seller", "Blue Door", order="KB9", sent="2026-06-10")
    kako.record("reviewed", "2026-06-11", case="4")
    ran = kako("status", "4", today="2026-06-11")
    assert "this seller usually confirms on day 5 (3 cases)" in ran.out
    assert kako.case("4", today="2026-06-11")["habit"] == {
        "stage": "confirmed",
        "median_days": 5.0,
        "cases": 3,
        "unit": "days",
    }


def test_two_cases_make_no_habit(kako: Kako) -> None:
    confirmed(kako, 3, 5)
    kako.open("--seller", "Blue Door", order="KB9", sent="2026-06-10")
    kako.record("reviewed", "2026-06-11", case="3")
    assert "usually" not in kako("status", "3", today="2026-06-11").out
    assert kako.case("3", today="2026-06-11")["habit"] is None


def test_another_sellers_habits_are_not_told(kako: Kako) -> None:
    confirmed(kako, 3, 5, 6, seller="Red Gate")
    kako.open("--seller", "Blue Door", order="KB9", sent="2026-06-10")
    kako.record("reviewed", "2026-06-11", case="4")
    assert "usually" not in kako("status", "4", today="2026-06-11").out


# --- a line for a prompt


def test_the_check_is_one_line_and_silent_when_all_is_well(kako: Kako) -> None:
    kako.open(sent="2026-06-06")
    kako.open(order="KB2", sent="2026-06-09")
    assert kako("status", "--check", today="2026-06-08").out == ""
    ran = kako("status", "--check", today="2026-06-10", code=10)
    assert ran.out == "1 overdue: kakoreturn draft 1 --kind follow-up\n"
    assert ran.err == ""
    assert kako("status", "2", "--check", today="2026-06-10").out == ""
