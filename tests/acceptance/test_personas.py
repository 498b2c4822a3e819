"""Two buyers, each over two weeks, by what the README says alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.kako import Kako

SCRATCH = "scratch on the left lens, 5 mm long"


def test_three_items_under_one_number_ship_in_one_parcel_once_the_faulty_one_is_settled(kako: Kako) -> None:
    for item in ("Runner 42", "Cap", "Sunglasses"):
        kako("order", "add", "KB1", "--item", item, "--price", "100.00", today="2026-06-01")
    kako("order", "photos", "KB1", today="2026-06-04")
    for ref in ("KB1/1", "KB1/2"):
        kako("qc", ref, "--pass", today="2026-06-04")
    kako("qc", "KB1/3", "--fail", f"surface: {SCRATCH}", today="2026-06-04")
    (waits,) = kako("status", "--json", today="2026-06-04").json()["orders_waiting"]
    assert (waits["ref"], waits["reason"]) == ("KB1/3", "finding")
    command = waits["command"].removeprefix("kakoreturn ").split()
    kako(*command, "--sent", "2026-06-05", today="2026-06-05")
    assert kako("order", "ready", today="2026-06-05").out.startswith("2 items may ship now, 1 may not.")
    kako("record", "KB1/3", "refused", today="2026-06-08")
    kako("switch", "KB1/3", "refund", today="2026-06-09")
    kako("record", "KB1/3", "agreed", "--amount", "100.00", today="2026-06-10")
    kako("record", "KB1/3", "refunded", "--amount", "100.00", today="2026-06-14")
    assert "wholly refunded" in kako("order", "shipped", "KB1", today="2026-06-14", code=4).err
    kako("order", "shipped", "--ready", "--parcel", "June", "--tracking", "RX1", today="2026-06-14")
    orders = kako("order", "list", "--json", today="2026-06-14").json()["orders"]
    assert [(one["ref"], one["stage"], one["parcel"]) for one in orders] == [
        ("KB1/1", "shipped", "June"),
        ("KB1/2", "shipped", "June"),
        ("KB1/3", "photos", None),
    ]
    assert kako("doctor", "--json", today="2026-06-14").json()["ok"]


def test_twenty_orders_and_four_problems_in_two_weeks(kako: Kako) -> None:
    numbers = [f"KB{place:02}" for place in range(1, 21)]
    for number in numbers:
        kako("order", "add", number, "--item", f"Bag {number}", "--seller", "Bag corner", today="2026-06-01")
    kako("order", "photos", *numbers, today="2026-06-03")
    problems = {
        "KB01": "strap torn at the left end",
        "KB02": "zip stuck at the top",
        "KB03": "hole in the lining, 2 cm",
        "KB04": "dent on the lid, 1 cm",
    }
    for number in numbers:
        finding = ("--fail", f"damage: {problems[number]}") if number in problems else ("--pass",)
        kako("qc", number, *finding, today="2026-06-04")
    board = kako("status", "--json", today="2026-06-04").json()
    assert [one["ref"] for one in board["orders_waiting"]] == list(problems)
    for case, number in enumerate(problems, 1):
        kako("new", "--order", number, "--remedy", "exchange", "--sent", "2026-06-05", today="2026-06-05")
        assert problems[number].split()[0] in kako("draft", str(case), "--kind", "request", today="2026-06-05").out
    kako("qc", "KB05", "--pass", today="2026-06-05")
    assert len(kako("order", "ready", "--json", today="2026-06-05").json()["ready"]) == 16
    kako("order", "shipped", "--ready", "--parcel", "First", today="2026-06-06")
    kako("record", "KB01", "accepted", today="2026-06-07")
    kako("record", "2", "qc", today="2026-06-10")
    kako("qc", "KB02", "--pass", today="2026-06-11")
    kako("record", "2", "approved", today="2026-06-11")
    kako("record", "3", "refused", today="2026-06-09")
    kako("record", "3", "support", today="2026-06-10")
    late = kako("status", "--check", today="2026-06-14", code=10).out
    assert late.startswith("2 overdue: ")
    assert kako("status", today="2026-06-14").last_line() in late
    ready = kako("order", "ready", "--json", today="2026-06-14").json()["ready"]
    assert {one["ref"] for one in ready} == {"KB01", "KB02"}
    kako("export", "ics", today="2026-06-14")
    assert kako("doctor", "--json", today="2026-06-14").json()["ok"]
