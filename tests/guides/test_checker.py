"""A broken guide is refused, in one sentence that names the row and what is wrong with it."""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from kakoreturn.domain.errors import Refused
from kakoreturn.domain.guide import Clock
from kakoreturn.guides import bundled_guide, parse_guide

Plain = dict[str, Any]
Breaking = Callable[[Plain], object]

BUNDLED: Plain = bundled_guide("kakobuy")
CLOCK: Plain = {
    "id": "storage",
    "label": "Free storage ends",
    "hours": 720,
    "starts": "stocked",
    "basis": "reported",
    "source": "an order page",
}


def holder(plain: Plain, path: str) -> tuple[dict[str | int, Any], str | int]:
    """The table or list that the last part of a dotted path stands in, and its key there; paths count rows from 1."""
    *before, last = (int(part) - 1 if part.isdigit() else part for part in path.split("."))
    found: Any = plain
    for part in before:
        found = found[part]
    return found, last


def put(path: str, value: object) -> Breaking:
    """A change that puts `value` at `path`."""

    def change(plain: Plain) -> None:
        table, key = holder(plain, path)
        table[key] = value

    return change


def drop(path: str) -> Breaking:
    """A change that takes away the key or row at `path`."""

    def change(plain: Plain) -> None:
        table, key = holder(plain, path)
        del table[key]

    return change


def swap(path: str, one: int, other: int) -> Breaking:
    """A change that exchanges two rows of the list at `path`."""

    def change(plain: Plain) -> None:
        table, key = holder(plain, path)
        rows = table[key]
        rows[one - 1], rows[other - 1] = rows[other - 1], rows[one - 1]

    return change


def broken(*changes: Breaking) -> Plain:
    plain = copy.deepcopy(BUNDLED)
    for change in changes:
        change(plain)
    return plain


def refusal(*changes: Breaking) -> Refused:
    with pytest.raises(Refused) as caught:
        parse_guide(broken(*changes))
    assert caught.value.message.isprintable()
    assert caught.value.hint is None or caught.value.hint.isprintable()
    return caught.value


@pytest.mark.parametrize(
    ("change", "message"),
    [
        # Windows of the timetable.
        (put("exchange.timeline.3.to_day", 2), "exchange.timeline row 3 (confirmed): to_day 2 is before from_day 3"),
        (
            put("exchange.timeline.4.from_day", 2),
            "exchange.timeline row 4 (arrived): from_day 2 is before from_day 3 of the row above (confirmed)",
        ),
        (
            put("exchange.timeline.1.from_day", -1),
            "exchange.timeline row 1 (submitted): from_day must be 0 to 3650, not -1",
        ),
        (
            put("exchange.timeline.6.to_day", 3651),
            "exchange.timeline row 6 (approved): to_day must be 0 to 3650, not 3651",
        ),
        (
            put("exchange.timeline.6.to_day", 10**5000),
            "exchange.timeline row 6 (approved): to_day must be 0 to 3650, not a number of that size",
        ),
        (
            put("exchange.timeline.2.to_day", value=True),
            "exchange.timeline row 2 (reviewed): to_day must be a whole number, not true or false",
        ),
        (
            put("exchange.timeline.2.to_day", 2.0),
            "exchange.timeline row 2 (reviewed): to_day must be a whole number, not a number with a point",
        ),
        (
            put("exchange.timeline.2.to_day", "2"),
            "exchange.timeline row 2 (reviewed): to_day must be a whole number, not a text",
        ),
        (
            put("exchange.timeline.2.who", "agnet"),
            "exchange.timeline row 2 (reviewed): who 'agnet' must be you or agent or seller or support",
        ),
        (
            put("exchange.timeline.2.who", ["agent"]),
            "exchange.timeline row 2 (reviewed): who must be a text, not a list",
        ),
        (put("rung_days", 0), "rung_days must be 1 to 3650, not 0"),
        (put("rung_days", "4"), "rung_days must be a whole number, not a text"),
        # Keys.
        (put("colour", "red"), "the top level: unknown key 'colour'"),
        (put("refund.days", 3), "refund: unknown key 'days'"),
        (put("refund.payment_note.title", "Note"), "refund.payment_note: unknown key 'title'"),
        (put("faq.2.text", "Why?"), "faq row 2 (exchange): unknown key 'text'"),
        (put("exchange.steps.2.tex\x1bt", "…"), "exchange.steps row 2 (contact): unknown key 'tex\\x1bt'"),
        (drop("calendar"), "the top level: calendar is missing"),
        (drop("review"), "the top level: review is missing"),
        (drop("refund.source"), "refund: source is missing"),
        (drop("golden_rule.source"), "golden_rule: source is missing"),
        (drop("refusal.rungs.3.source"), "refusal.rungs row 3 (persisted): source is missing"),
        (drop("stages.2.id"), "stages row 2: id is missing"),
        # Types of tables and rows.
        (put("exchange", []), "exchange must be a table, not a list"),
        (put("exchange.steps", {}), "exchange.steps must be a list of rows, not a table"),
        (put("exchange.steps.5", "request"), "exchange.steps row 5 must be a table, not a text"),
        (put("golden_rule", "Look."), "golden_rule must be a table, not a text"),
        (put("prevention", None), "prevention must be a list of rows, not nothing"),
        # Texts.
        (put("prevention.1.text", ""), "prevention row 1 (careful_qc): text is empty"),
        (put("prevention.1.text", " \u3000"), "prevention row 1 (careful_qc): text is empty"),
        (put("faq.4.answer", 4), "faq row 4 (refusal): answer must be a text, not a whole number"),
        (
            put("after_shipping.3.text", "a\x1b[31mb"),
            "after_shipping row 3 (wrong-item): text holds a control character, '\\x1b'",
        ),
        (put("stages.1.title", "a\nb"), "stages row 1 (qc): title holds a control character, '\\n'"),
        (put("name", "Kako\u202eBuy"), "name holds a control character, '\\u202e'"),
        (put("name", "Kako\ud800Buy"), "name holds a control character, '\\ud800'"),
        (put("refund.payment_note.text", "a\0"), "refund.payment_note.text holds a control character, '\\x00'"),
        (put("refund.source", "   "), "refund.source is empty"),
        # Ids and their order.
        (
            put("prevention.3.id", "measurements"),
            "prevention row 3 (measurements): id 'measurements' is taken by row 2",
        ),
        (put("faq.2.id", "Two words"), "faq row 2: id 'Two words' is no name for a row"),
        (put("faq.2.id", 2), "faq row 2: id must be a text, not a whole number"),
        (swap("exchange.steps", 1, 2), "exchange.steps row 1 (contact): id must be 'document' here"),
        (put("refund.steps.4.id", "explain"), "refund.steps row 4 (explain): id must be 'request' here"),
        (swap("refusal.rungs", 3, 4), "refusal.rungs row 3 (escalated): id must be 'persisted' here"),
        (drop("refusal.rungs.4"), "refusal.rungs: row 4 (escalated) is missing"),
        (put("refusal.rungs", []), "refusal.rungs: row 1 (support) is missing"),
        (put("exchange.timeline", []), "exchange.timeline: row 1 (submitted) is missing"),
        (swap("exchange.timeline", 5, 6), "exchange.timeline row 6 (qc): there are only 6 rows here"),
        (swap("exchange.timeline", 4, 5), "exchange.timeline row 5 (arrived): stage must be 'approved' here"),
        (
            put("exchange.timeline.2.stage", "submitted"),
            "exchange.timeline row 2 (submitted): stage 'submitted' is taken by row 1",
        ),
        (
            lambda plain: plain["stages"].append({**plain["stages"][0], "id": "later"}),
            "stages row 3 (later): there are only 2 rows here",
        ),
        (swap("after_shipping", 1, 4), "after_shipping row 1 (size): id must be 'minor' here"),
        # Numbers that come in twos.
        (put("refund.business_days", [14, 5]), "refund.business_days [14, 5] must begin with the smaller number"),
        (put("refund.business_days", [0, 5]), "refund.business_days must be 1 to 3650, not 0"),
        (put("refund.business_days", [5]), "refund.business_days must be a list of two whole numbers, fewest and most"),
        (put("refund.business_days", 5), "refund.business_days must be a list of two whole numbers, fewest and most"),
        (
            put("refund.business_days", "59"),
            "refund.business_days must be a list of two whole numbers, fewest and most",
        ),
        (put("refund.business_days", [True, 5]), "refund.business_days must be a whole number, not true or false"),
        (put("review.minutes", [15, 10]), "review.minutes [15, 10] must begin with the smaller number"),
        # The top of the file.
        (put("published", "31 May 2026"), "published '31 May 2026' is no date"),
        (put("published", "20260531"), "published '20260531' is no date"),
        (put("published", "2026-02-30"), "published '2026-02-30' is no date"),
        (put("published", date(2026, 5, 31)), "published must be a text, not a bare date"),
        (put("published", datetime(2026, 5, 31, tzinfo=UTC)), "published must be a text, not a bare date"),
        (put("published", 2026), "published must be a text, not a whole number"),
        (put("calendar", "cn"), "calendar 'cn' must be CN or weekdays"),
        (put("agent", "Kako Buy"), "agent 'Kako Buy' is no name for an agent"),
        (put("agent", "x" * 33), f"agent '{'x' * 33}' is no name for an agent"),
        (put("agent", "../x"), "agent '../x' is no name for an agent"),
        # Clocks.
        (put("clocks", {}), "clocks must be a list of rows, not a table"),
        (put("clocks", [{**CLOCK, "basis": "promised"}]), "clocks row 1 (storage): basis 'promised' must be reported"),
        (
            put("clocks", [{**CLOCK, "starts": "ordered"}]),
            "clocks row 1 (storage): starts 'ordered' must be stocked or photos or shipped or delivered",
        ),
        (put("clocks", [{**CLOCK, "hours": 0}]), "clocks row 1 (storage): hours must be 1 to 87600, not 0"),
        (
            put("clocks", [{**CLOCK, "id": "parking"}]),
            "clocks row 1 (parking): id 'parking' must be return or storage or claim",
        ),
        (
            put("clocks", [{name: value for name, value in CLOCK.items() if name != "source"}]),
            "clocks row 1 (storage): source is missing",
        ),
        (put("clocks", [CLOCK, CLOCK]), "clocks row 2 (storage): id 'storage' is taken by row 1"),
    ],
)
def test_a_broken_guide_is_refused_by_the_name_of_the_row(change: Breaking, message: str) -> None:
    assert refusal(change).message == message


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ([put("golden_rul", {})], "did you mean 'golden_rule'?"),
        ([put("clock", [])], "did you mean 'clocks'?"),
        ([put("exchange.timelines", [])], "did you mean 'timeline'?"),
        ([put("exchange.timeline.3.form_day", 3), drop("exchange.timeline.3.from_day")], "did you mean 'from_day'?"),
        ([put("stages.1.colour", "red")], "possible here: id, title, text, source"),
        ([put("stages.1." + "x" * 100_000, "red")], "possible here: id, title, text, source"),
        ([put("calendar", "weekday")], "did you mean 'weekdays'?"),
        ([put("exchange.timeline.2.who", "agnet")], "did you mean 'agent'?"),
        ([put("published", date(2026, 5, 31))], 'put it in quotes: "2026-05-31"'),
        ([put("stages.1.text", "a\nb")], 'end each line inside """ with a backslash'),
        ([drop("refusal.rungs.4")], "the rows, in this order: support, documented, persisted, escalated"),
    ],
)
def test_a_refusal_hints_at_what_was_probably_meant(change: list[Breaking], hint: str) -> None:
    assert refusal(*change).hint == hint


def test_no_part_of_the_guide_can_be_left_out() -> None:
    """Every key at every level, taken away one at a time."""

    def paths(value: object, path: str) -> list[str]:
        if isinstance(value, dict):
            inner = [(key, each) for key, each in value.items()]
            found = [f"{path}.{key}" for key, _ in inner]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            inner = [(str(number), each) for number, each in enumerate(value, 1)]
            found = []
        else:
            return []
        return found + [deeper for key, each in inner for deeper in paths(each, f"{path}.{key}")]

    every = [path.removeprefix(".") for path in paths(BUNDLED, "")]
    assert len(every) > 150
    for path in every:
        key = path.rpartition(".")[2]
        assert refusal(drop(path)).message.endswith(f"{key} is missing")


@pytest.mark.parametrize("plain", [[], None, "guide", 7])
def test_what_is_no_table_is_no_guide(plain: object) -> None:
    with pytest.raises(Refused, match="a guide must be a table"):
        parse_guide(cast("Plain", plain))


def test_an_empty_guide_is_refused() -> None:
    with pytest.raises(Refused, match="the top level: agent is missing"):
        parse_guide({})


def test_checking_leaves_the_plain_guide_as_it_was() -> None:
    plain = broken()
    parse_guide(plain)
    assert plain == BUNDLED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(put("agent", "my-agent-2"), id="another agent"),
        pytest.param(put("calendar", "weekdays"), id="another calendar"),
        pytest.param(put("refund.business_days", [7, 7]), id="a refund that takes an exact number of days"),
        pytest.param(drop("exchange.timeline.2"), id="a timetable without the agent's review"),
        pytest.param(drop("exchange.timeline.6"), id="a timetable that ends with the photos"),
        pytest.param(put("prevention.1.id", "look"), id="prevention under other ids"),
        pytest.param(put("faq", []), id="no questions"),
        pytest.param(put("name", "卡口\u00a0代购 é"), id="a name in any script"),
        pytest.param(put("clocks", []), id="no clocks, said so"),
    ],
)
def test_what_another_agent_may_do_otherwise(change: Breaking) -> None:
    parse_guide(broken(change))


def test_a_reported_clock_is_read() -> None:
    assert parse_guide(broken(put("clocks", [CLOCK]))).clocks == (Clock(**CLOCK),)
