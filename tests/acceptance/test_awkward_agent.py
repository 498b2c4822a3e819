"""An agent that answers out of order and keeps a fee back, and a buyer who sleeps for five days in between."""

from __future__ import annotations

from tests.support.answers import typed
from tests.support.kako import SEAM, Kako


def next_command(kako: Kako, today: str) -> list[str]:
    """Return the words of the command that the board ends with."""
    return typed(kako("status", today=today).out.splitlines()[-1])[1:]


def test_the_record_is_whole_though_nothing_came_in_its_turn(kako: Kako) -> None:
    kako.photo("qc.png", size=(80, 80))
    details = ("--item", "Runner 42", "--price", "289", "--photo", "qc.png", "--circle", "C2")
    kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM, *details, today="2026-06-01")
    kako("record", "1", "sent", today="2026-06-01")

    # Five days of sleep: the board says at once what is late, and the message that asks for it can be written.
    assert kako("status", "--check", today="2026-06-06", code=10).out
    assert next_command(kako, "2026-06-06") == ["draft", "1", "--kind", "follow-up"]
    assert "Order KB1" in kako(*next_command(kako, "2026-06-06"), today="2026-06-06").out

    # What the agent wrote meanwhile, told in the order it is found: the promise of the 4th comes after the news of the
    # 5th, and that the request was checked comes last of all.
    kako("message", "1", "--from", "agent", "The seller has one in stock.", "--on", "2026-06-05", today="2026-06-06")
    kako("record", "1", "confirmed", "--on", "2026-06-05", today="2026-06-06")
    kako("record", "1", "promised", "--by", "2026-06-10", "--on", "4 Jun", today="2026-06-06")
    kako("record", "1", "reviewed", "--on", "2026-06-03", today="2026-06-06")
    case = kako.case(today="2026-06-06")
    assert (case["state"], case["waiting_on"], case["health"]) == ("confirmed", "seller", "ok")
    dates = {row["stage"]: row["actual"] for row in case.data["timeline"]}
    assert (dates["reviewed"], dates["confirmed"], dates["arrived"]) == ("2026-06-03", "2026-06-05", None)

    # The seller takes it back and offers money instead; the buyer wants all of it.
    kako("record", "1", "refused", "--note", "out of stock after all", today="2026-06-08")
    kako("record", "1", "offered", "--amount", "60", today="2026-06-08")
    assert next_command(kako, "2026-06-08") == ["switch", "1", "partial-refund"]
    kako("switch", "1", "refund", today="2026-06-09")
    kako("draft", "1", today="2026-06-09")
    kako("record", "1", "sent", today="2026-06-09")
    kako("record", "1", "returned", "--tracking", "SF1234", "--on", "2026-06-10", today="2026-06-12")
    kako("record", "1", "agreed", "--amount", "289", "--on", "2026-06-09", today="2026-06-12")
    assert "nothing to ship" in kako("order", "shipped", "KB1", today="2026-06-12", code=4).err

    # Less comes than was agreed, and only then is the fee told.
    kako("record", "1", "received", "refunded", "--amount", "271", today="2026-06-18")
    assert kako.show(today="2026-06-18")["money"]["missing"] == {"amount": "18.00", "currency": "CNY"}
    kako("draft", "1", "--kind", "refund-chase", today="2026-06-18")
    kako("record", "1", "charged", "--amount", "18", "--note", "freight", "--on", "2026-06-10", today="2026-06-19")
    closed = kako.case(today="2026-06-19")
    assert (closed["outcome"], closed.actions()) == ("refunded", [])

    # A slip is corrected where it stands, and everything still fits together.
    kako("amend", "1", "charged", "--note", "freight and fee", today="2026-06-19")
    kako("undo", "1", today="2026-06-19")
    kako("redo", today="2026-06-19")
    assert kako.show(today="2026-06-19")["money"]["charges"][0]["note"] == "freight and fee"
    assert kako("doctor", today="2026-06-19").code == 0
