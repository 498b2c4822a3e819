"""The generated parts of the documents are those that would be generated today."""

import ast
import sys
from collections import Counter

import pytest

from kakoreturn.cli.commands import COMMANDS
from kakoreturn.domain.happenings import Flow
from kakoreturn.domain.values import Happening

from . import flow_diagram, guide_table, screens, write


def page() -> str:
    """The page with the generated parts."""
    return write.PAGE.read_text(encoding="utf-8")


def test_the_diagrams_and_the_table_of_the_guide_are_fresh() -> None:
    assert page() == write.renewed(page()), "run: python -m tests.docs.write"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_the_pictures_of_screens_are_fresh() -> None:
    for name, svg in screens.drawn():
        kept = (screens.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        assert screens.words_of(kept) == screens.words_of(svg), "run: python tests/docs/screens.py"
        assert "font-face" not in kept


def test_every_row_of_the_guide_is_reached_by_a_test_that_names_it() -> None:
    named = {one.source for one in guide_table.reached()}
    assert [source for source in guide_table.guide_rows() if source not in named] == []
    assert [source for source in guide_table.guide_rows() if f"| {source} |" not in page()] == []


def test_no_test_names_a_row_that_the_guide_does_not_have() -> None:
    known = guide_table.guide_rows()
    assert [one for one in guide_table.reached() if one.source not in known] == []


def test_no_test_names_a_row_twice() -> None:
    assert [one for one, times in Counter(guide_table.reached()).items() if times > 1] == []


def test_every_test_that_the_page_names_for_a_row_exists() -> None:
    named = {line.split("[`")[1].rstrip(") |").partition("`](")[::2] for line in rows()}
    assert named
    for test, file in named:
        tree = ast.parse((write.PAGE.parent / file).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_row_is_acted_on_by_a_command_of_the_program() -> None:
    commands = {line.split("`")[1].split()[0] for line in rows()}
    assert sorted(commands - set(COMMANDS)) == []


def rows() -> list[str]:
    """The lines of the table, without its head."""
    return write.part_of(page(), "guide-table").splitlines()[2:]


@pytest.mark.parametrize("flow", Flow)
def test_every_event_that_a_flow_can_meet_was_found_by_exploring_it(flow: Flow) -> None:
    found = {step.event for step in flow_diagram.explore(flow)}
    expected = {
        Flow.EXCHANGE: {"reviewed", "confirmed", "arrived", "qc", "approved", "rejected"},
        Flow.REFUND: {"agreed", "refunded", "refunded --final"},
        Flow.AFTER_SHIPPING: {"agreed", "refunded", "refunded --final", "replaced"},
    }[flow]
    common = {"sent", "refused", "support", "documented", "persisted", "escalated", "next rung"}
    assert found == expected | common | {"accepted", "withdrawn", "lost"}


def test_every_event_is_drawn_or_said_to_be_left_out() -> None:
    drawn = flow_diagram.diagrams()
    assert [event for event in Happening if event not in drawn] == []
