"""Every event in every state: the events allowed are written out by hand, and every other one is refused."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import flow
from kakoreturn.domain.errors import ExitCode, Refused
from kakoreturn.domain.values import Happening

if TYPE_CHECKING:
    from tests.support.making import Make

ALWAYS = "accepted withdrawn lost"
GROUPS = {
    "aside": "chased promised offered charged returned received",
    "rungs": "support documented persisted escalated",
    "rows": "reviewed confirmed arrived qc approved",
}

# What may be recorded once this has happened, besides `accepted`, `withdrawn` and `lost`, which always may.
EXCHANGE = {
    "": "sent charged",
    "sent 0": "aside rows refused",
    "sent 0, chased 4": "aside rows refused",
    "sent 0, reviewed 1": "aside confirmed arrived qc approved refused",
    "sent 0, reviewed 1, confirmed 4": "aside arrived qc approved refused",
    "sent 0, reviewed 1, confirmed 4, arrived 9": "aside qc approved rejected refused",
    "sent 0, reviewed 1, confirmed 4, arrived 9, qc 14": "aside approved rejected refused",
    "sent 0, confirmed 4": "aside reviewed arrived qc approved refused",
    "sent 0, arrived 9": "aside reviewed confirmed qc approved rejected refused",
    "sent 0, qc 14": "aside reviewed confirmed arrived approved rejected refused",
    "sent 0, refused 3": "aside rows refused rungs",
    "sent 0, refused 3, chased 4": "aside rows refused rungs",
    "sent 0, refused 3, support 4": "aside rows refused documented persisted escalated",
    "sent 0, support 4": "aside rows refused documented persisted escalated",
    "sent 0, refused 3, support 4, documented 5": "aside rows refused persisted escalated",
    "sent 0, refused 3, support 4, documented 5, persisted 6": "aside rows refused escalated",
    "sent 0, refused 3, support 4, documented 5, persisted 6, escalated 7": "aside rows refused",
    "sent 0, refused 3, support 4, refused 5": "aside rows refused rungs",
    "sent 0, arrived 9, refused 10": "aside rows rejected refused rungs",
    "sent 0, refused 3, support 4, reviewed 5": "aside confirmed arrived qc approved refused",
    "sent 0, reviewed 1, refused 3, confirmed 5": "aside arrived qc approved refused",
    "sent 0, arrived 9, rejected 10": "sent charged offered returned received",
    "sent 0, arrived 9, rejected 10, sent 11": "aside rows refused",
    "switch:refund 0, switch:exchange 1": "sent charged",
    "sent 0, switch:refund 1, switch:exchange 2": "sent confirmed refused charged offered returned received",
    "sent 0, switch:refund 1, switch:exchange 2, confirmed 3": "sent reviewed aside arrived qc approved refused",
    "sent 0, switch:refund 1, switch:exchange 2, refused 3": "aside rows refused rungs",
    "sent 0, withdrawn 1, reopened 2": "aside rows refused",
    "sent 0, qc 14, approved 15, reopened 16": "aside reviewed confirmed arrived approved rejected refused",
    "sent 0, refused 3, lost 4, reopened 5": "aside rows refused rungs",
}
REFUND = {
    "": "sent charged",
    "sent 0": "aside agreed refunded refused",
    "sent 0, agreed 3 100.00": "aside refunded refused",
    "sent 0, agreed 3 100.00, offered 4 80.00": "aside agreed refunded refused",
    "sent 0, agreed 3 100.00, offered 4 80.00, chased 5": "aside refunded refused",
    "sent 0, agreed 3 100.00, refunded 8 40.00": "aside refunded refused",
    "sent 0, agreed 3 100.00, refunded 8 40.00, refunded 9 40.00": "aside refunded refused",
    "sent 0, refused 3": "aside agreed refunded refused rungs",
    "sent 0, support 30": "aside agreed refunded refused documented persisted escalated",
    "sent 0, refused 3, support 4, documented 5, persisted 6": "aside agreed refunded refused escalated",
    "sent 0, refused 3, support 4, documented 5, persisted 6, escalated 7": "aside agreed refunded refused",
    "sent 0, refused 3, support 4, agreed 5 100.00": "aside refunded refused",
    "sent 0, agreed 3 100.00, refused 5": "aside agreed refunded refused rungs",
    "switch:exchange 0, switch:refund 1": "sent charged",
    "sent 0, switch:exchange 1, switch:refund 2": "sent agreed refunded refused charged offered returned received",
    "sent 0, switch:exchange 1, switch:refund 2, sent 3": "aside agreed refunded refused",
    "sent 0, switch:exchange 1, switch:refund 2, agreed 3 100.00": "aside refunded refused",
    "sent 0, switch:exchange 1, switch:refund 2, refused 3": "aside agreed refunded refused rungs",
    "sent 0, agreed 3 100.00, refunded 8 40.00 final, reopened 9": "aside refunded refused",
}
AFTER_SHIPPING = {
    "": "sent charged",
    "sent 0": "aside agreed refunded replaced refused rungs",
    "sent 0, agreed 3 100.00": "aside refunded replaced refused rungs",
    "sent 0, agreed 3 100.00, refunded 8 40.00": "aside refunded replaced refused rungs",
    "sent 0, refused 3": "aside agreed refunded replaced refused rungs",
    "sent 0, support 1": "aside agreed refunded replaced refused documented persisted escalated",
    "sent 0, support 1, documented 2, persisted 3": "aside agreed refunded replaced refused escalated",
    "sent 0, support 1, documented 2, persisted 3, escalated 4": "aside agreed refunded replaced refused",
    "sent 0, support 1, agreed 2 100.00": "aside refunded replaced refused documented persisted escalated",
    "sent 0, replaced 9, reopened 10": "aside agreed refunded replaced refused rungs",
}
SHIPPED_ON_THE_WAY = {
    "shipped 0": "sent charged",
    "sent 0, shipped 1": "aside agreed refunded replaced refused rungs",
    "sent 0, qc 14, shipped 15": "aside agreed refunded replaced refused rungs",
    "sent 0, arrived 9, rejected 10, shipped 11": "sent charged offered returned received",
    "sent 0, switch:refund 1, shipped 2": "sent agreed refunded replaced refused charged offered returned received",
}
CLOSED = {
    "exchange": [
        "accepted 0",
        "sent 0, withdrawn 1",
        "sent 0, refused 1, lost 2",
        "sent 0, qc 14, approved 16",
        "sent 0, arrived 9, rejected 10, withdrawn 11",
    ],
    "refund": ["withdrawn 0", "sent 0, refunded 9", "sent 0, agreed 1 100.00, refunded 9 40.00 final", "lost 0"],
    "after-shipping": ["sent 0, replaced 9", "sent 0, refunded 9", "accepted 0"],
}


def _spelt(can: str) -> str:
    """The events that a line of a table names, its groups among them."""
    return " ".join(GROUPS.get(word, word) for word in can.split())


def _points() -> list[tuple[str, str, str]]:
    """Every (flow, story, events allowed) of the tables above."""
    tables = {"exchange": EXCHANGE | SHIPPED_ON_THE_WAY, "refund": REFUND, "after-shipping": AFTER_SHIPPING}
    return [
        *((name, story, f"{_spelt(can)} {ALWAYS}") for name, table in tables.items() for story, can in table.items()),
        *((name, story, "reopened") for name, stories in CLOSED.items() for story in stories),
    ]


POINTS = _points()
PAIRS = list(product(POINTS, Happening))
WITH_LADDER = [
    ("exchange", "sent 0", "support documented persisted escalated"),
    ("exchange", "sent 0, reviewed 1", "support documented persisted escalated"),
    ("exchange", "sent 0, qc 14", "support documented persisted escalated"),
    ("exchange", "sent 0, support 4, reviewed 5", "documented persisted escalated"),
    ("exchange", "sent 0, refused 1, support 2, documented 3, persisted 4, confirmed 5", "escalated"),
    ("refund", "sent 0", "support documented persisted escalated"),
    ("refund", "sent 0, agreed 3 100.00", "support documented persisted escalated"),
    ("refund", "sent 0, agreed 3 100.00, refunded 8 40.00", "support documented persisted escalated"),
]


def _story(text: str) -> list[str]:
    return [word for word in text.split(", ") if word]


@pytest.mark.parametrize(("name", "story", "can"), POINTS)
def test_exactly_the_events_of_the_table_are_allowed_in_their_order(
    make: Make, name: str, story: str, can: str
) -> None:
    case = make.case(*_story(story), table=name)
    assert make.allowed(case) == [event for event in Happening if event in can.split()]


@pytest.mark.parametrize(
    ("point", "event"), PAIRS, ids=[f"{name}-{story}-{event}" for (name, story, _), event in PAIRS]
)
def test_an_event_passes_when_it_is_in_the_table_and_is_refused_otherwise(
    make: Make, point: tuple[str, str, str], event: Happening
) -> None:
    name, story, can = point
    case, twin = (make.case(*_story(story), table=name) for _ in range(2))
    if event in can.split():
        flow.check(case, event, overdue=False)
        return
    with pytest.raises(Refused) as refused:
        flow.check(case, event, overdue=False)
    assert refused.value.exit_code is ExitCode.REFUSED
    assert f"case 3: {event} cannot be recorded" in refused.value.message
    assert refused.value.hint
    assert refused.value.hint.endswith(f"allowed now: {', '.join(make.allowed(case))}")
    assert case == twin


@pytest.mark.parametrize(("name", "story", "rungs"), WITH_LADDER)
def test_being_overdue_allows_the_rungs_not_climbed_and_nothing_else(
    make: Make, name: str, story: str, rungs: str
) -> None:
    case = make.case(*_story(story), table=name)
    late = make.allowed(case, overdue=True)
    assert set(late) - set(make.allowed(case)) == set(rungs.split())


@pytest.mark.parametrize("story", ["", "withdrawn 0", "sent 0, refused 1", "sent 0, support 4"])
def test_being_overdue_adds_nothing_before_the_request_after_the_end_or_on_the_ladder(make: Make, story: str) -> None:
    case = make.case(*_story(story))
    assert make.allowed(case, overdue=True) == make.allowed(case)


@pytest.mark.parametrize("table", ["exchange", "refund", "after-shipping"])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2)])
def test_the_rungs_are_climbed_in_any_order_and_never_twice(make: Make, table: str, order: tuple[int, ...]) -> None:
    case = make.case("sent 0", "refused 1", table=table)
    left = ["support", "documented", "persisted", "escalated"]
    for day, rung in enumerate([left[place] for place in order], 2):
        assert [event for event in make.allowed(case) if event in GROUPS["rungs"].split()] == left
        case = make.after(case, f"{rung} {day}")
        left.remove(rung)
    assert not set(GROUPS["rungs"].split()) & set(make.allowed(case))


def test_the_lowest_rung_that_was_not_climbed_is_advised(make: Make) -> None:
    case = make.case("sent 0", "refused 1", "documented 2", "escalated 2")
    assert make.advised(case, 3) == ["contact_support"]
    assert make.advised(make.after(case, "support 4"), 5) == ["persist"]


@pytest.mark.parametrize("again", ["switch:refund 5, sent 6, refused 7", "arrived 5, rejected 6, sent 7, refused 8"])
def test_the_rungs_start_anew_with_a_switch_and_with_a_new_round(make: Make, again: str) -> None:
    case = make.case("sent 0", "refused 1", "support 2", *_story(again))
    assert set(GROUPS["rungs"].split()) <= set(make.allowed(case))


@pytest.mark.parametrize(
    ("story", "event", "why"),
    [
        ("sent 0, accepted 1", "sent", "because the case is closed (accepted)"),
        ("sent 0", "reopened", "because the case is open"),
        ("", "reviewed", "before the request was sent"),
        ("sent 0", "support", "while nothing was refused and nothing is overdue"),
        ("sent 0, refused 1, support 2", "support", "twice"),
        ("sent 0", "rejected", "before the replacement has arrived"),
        ("sent 0", "sent", "again"),
        ("sent 0", "agreed", "in a request for an exchange"),
        ("sent 0, switch:refund 1, sent 2", "qc", "in a request for a refund"),
        ("sent 0, shipped 1", "qc", "after the item was shipped"),
    ],
)
def test_a_refusal_says_why(make: Make, story: str, event: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        flow.check(make.case(*_story(story)), Happening(event), overdue=False)
    assert refused.value.message == f"case 3: {event} cannot be recorded {why}"


@pytest.mark.parametrize(
    ("table", "story", "event", "meant"),
    [
        ("exchange", "sent 0", "agreed", "did you mean confirmed, or kakoreturn switch 3 refund? "),
        ("exchange", "sent 0, confirmed 4", "agreed", "did you mean kakoreturn switch 3 refund? "),
        ("exchange", "sent 0, arrived 9", "replaced", ""),
        ("exchange", "sent 0", "refunded", "did you mean kakoreturn switch 3 refund? "),
        ("refund", "sent 0", "confirmed", "did you mean agreed, or kakoreturn switch 3 exchange? "),
        ("refund", "sent 0", "arrived", "did you mean received, or kakoreturn switch 3 exchange? "),
        ("after-shipping", "sent 0", "approved", "did you mean replaced? "),
        ("exchange", "sent 0, withdrawn 1", "agreed", ""),
        ("exchange", "sent 0", "support", ""),
    ],
)
def test_a_refusal_names_what_was_probably_meant(make: Make, table: str, story: str, event: str, meant: str) -> None:
    case = make.case(*_story(story), table=table)
    with pytest.raises(Refused) as refused:
        flow.check(case, Happening(event), overdue=False)
    assert refused.value.hint == f"{meant}allowed now: {', '.join(make.allowed(case))}"
