"""What the page sends is read, or refused as what no page sends; nothing else comes of it."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain.circles import Circle
from kakoreturn.domain.faults import Fault
from kakoreturn.page.document import MOST_CIRCLES, MOST_FINDINGS, read, read_finding

AT: dict[str, object] = {"x": 1, "y": 2, "radius": 3}
NEW: dict[str, object] = {"number": None, "check": None}


def page(**fields: object) -> dict[str, Any]:
    """A page on which nothing lies but these."""
    return {"seconds": 0, "checks": {}, "findings": {}, "marks": {}, "removed": [], "then": "", **fields}


def circled(*drawn: object, gone: object = ()) -> dict[str, Any]:
    """A page with a finding n1, and circles on photo 1."""
    marks = {"1": {"drawn": list(drawn), "gone": gone if isinstance(gone, str) else list(gone)}}  # type: ignore[call-overload]
    return page(findings={"n1": NEW}, marks=marks)


def test_a_page_is_read_as_it_stands() -> None:
    finding = {"number": 2, "check": "glue", "text": "open", "where": "", "fault": "open-seam"}
    sent = page(
        seconds=61,
        checks={"size": {"verdict": "passed", "said": ""}, "damage": {"verdict": "unsure", "said": "the box"}},
        findings={"d2": finding},
        marks={"p1": {"drawn": [{**AT, "finding": "d2"}, {**AT, "finding": None}], "gone": [{**AT, "defect": 2}]}},
        removed=["p2"],
        then="exchange",
    )
    look = read(json.loads(json.dumps(sent)))
    assert look.passed == ("size",)
    assert look.unsure == {"damage": "the box"}
    assert look.findings["d2"].said == {"text": "open", "fault": Fault.OPEN_SEAM}
    assert look.findings["d2"].emptied == ("where",)
    assert look.marks["p1"].drawn == (("d2", Circle(x=1, y=2, radius=3)), (None, Circle(x=1, y=2, radius=3)))
    assert look.marks["p1"].gone == (Circle(x=1, y=2, radius=3, defect=2),)
    assert (look.seconds, look.removed, look.then) == (61, ("p2",), "exchange")


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        "",
        7,
        page(seconds=-1),
        page(seconds=True),
        page(seconds=1.5),
        page(seconds=None),
        page(checks=[]),
        page(checks={"size": None}),
        page(checks={"size": {"verdict": "unsure", "said": None}}),
        page(findings=None),
        page(findings={"n1": {**NEW, "text": 7}}),
        page(findings={"n1": {**NEW, "text": "x" * 20_000}}),
        page(findings={"n1": {**NEW, "text": "\ud800"}}),
        page(findings={"n1": {**NEW, "fault": "no such fault"}}),
        page(findings={"n1": {**NEW, "defect_kind": "no such kind"}}),
        page(findings={"n1": {"number": "1", "check": None}}),
        page(findings={"n1": {"number": 0, "check": None}}),
        page(findings={"n1": {"number": 10**20, "check": None}}),
        page(findings={f"n{n}": NEW for n in range(MOST_FINDINGS + 1)}),
        page(marks={"1": {}}),
        page(removed="p1"),
        page(removed=[1]),
        page(then=None),
        circled({**AT, "finding": "n2"}),
        circled({**AT, "finding": ["n1"]}),
        circled({**AT, "x": -1}),
        circled({**AT, "x": 1_000_001}),
        circled({**AT, "x": 1.5}),
        circled({**AT, "y": True}),
        circled({**AT, "radius": 0}),
        circled({**AT, "radius": 9_000_000}),
        circled({**AT, "radius": None}),
        circled({}),
        circled("x"),
        circled(*[AT] * (MOST_CIRCLES + 1)),
        circled(gone="x"),
        circled(gone=[{**AT, "defect": "1"}]),
    ],
)
def test_what_no_page_sends_is_refused(sent: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(sent)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from([*page(), *AT, *NEW, "drawn", "gone", "n1"]), inner)
    ),
    max_leaves=30,
)


@given(sent=st.fixed_dictionaries({name: JSON | st.just(value) for name, value in page().items()}), finding=JSON)
def test_whatever_is_sent_is_read_or_refused(sent: object, finding: object) -> None:
    with contextlib.suppress(ValueError):
        read(sent)
    with contextlib.suppress(ValueError):
        read_finding(finding)
