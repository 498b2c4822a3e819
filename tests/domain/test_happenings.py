"""The table of what can happen: whole, and of one mind with what reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain.happenings import HAPPENINGS, ROWS, RUNGS, STAGES, Flow, taking
from kakoreturn.domain.values import Happening
from kakoreturn.messages import NAMES
from kakoreturn.messages.history import history
from kakoreturn.messages.languages import language
from kakoreturn.messages.letter import Kind

if TYPE_CHECKING:
    from kakoreturn.domain.happenings import Option, Role
    from tests.support.making import Make


def test_every_event_has_one_row() -> None:
    assert list(HAPPENINGS) == list(Happening)


@pytest.mark.parametrize("event", Happening)
@pytest.mark.parametrize("name", NAMES)
def test_every_event_has_words_in_every_language(make: Make, event: Happening, name: str) -> None:
    (told,) = history(make.case(f"{event} 0"), language(name))
    assert told.text


@pytest.mark.parametrize("event", Happening)
def test_an_event_has_words_for_people_and_a_flow_to_stand_in(event: Happening) -> None:
    row = HAPPENINGS[event]
    assert row.about
    assert row.title
    assert row.flows


@pytest.mark.parametrize("event", [event for rows in ROWS.values() for event in rows if event is not Happening.SENT])
def test_a_row_of_a_timetable_says_how_it_is_waited_for(event: Happening) -> None:
    assert HAPPENINGS[event].awaited is not None


@pytest.mark.parametrize("event", Happening)
def test_the_messages_that_an_event_records_are_kinds_of_message(event: Happening) -> None:
    assert set(HAPPENINGS[event].letters) <= set(Kind)


def test_what_an_ending_closes_the_case_as_is_said() -> None:
    assert all(row.closes for row in HAPPENINGS.values() if row.is_a("ending"))


def test_an_event_has_the_same_role_in_each_flow_where_a_fold_goes_by_it() -> None:
    flowless: set[Role] = {"aside", "ending", "reopening"}
    assert all(set(row.flows.values()) == {role} for row in HAPPENINGS.values() for role in flowless if row.is_a(role))


def test_the_rows_of_each_flow_are_in_the_order_of_its_timetable() -> None:
    assert [str(event) for event in ROWS[Flow.EXCHANGE]] == [
        "sent",
        "reviewed",
        "confirmed",
        "arrived",
        "qc",
        "approved",
    ]
    assert [str(event) for event in ROWS[Flow.REFUND]] == ["sent", "refunded"]
    assert [str(event) for event in ROWS[Flow.AFTER_SHIPPING]] == ["sent"]


def test_the_rungs_are_in_the_order_in_which_they_are_advised() -> None:
    assert [str(rung) for rung in RUNGS] == ["support", "documented", "persisted", "escalated"]


def test_a_guide_calls_the_request_submitted_and_the_other_rows_by_their_events() -> None:
    assert list(STAGES) == ["submitted", "reviewed", "confirmed", "arrived", "qc", "approved"]


@pytest.mark.parametrize(
    ("option", "events"),
    [
        ("amount", ["agreed", "refunded", "offered", "charged"]),
        ("rate", ["agreed", "refunded", "offered", "charged"]),
        ("final", ["refunded"]),
        ("text", ["sent", "chased"]),
        ("by", ["promised"]),
        ("paid", ["charged"]),
        ("tracking", ["returned"]),
    ],
)
def test_an_option_goes_with_the_events_that_take_it(option: Option, events: list[str]) -> None:
    assert [str(event) for event in taking(option)] == events


def test_an_event_needs_only_options_that_it_takes() -> None:
    assert all(set(row.needs) <= set(row.options) for row in HAPPENINGS.values())


# Read beside the table: what a new row adds here is an answer because somebody meant it to be one.
ANSWERS = """
reviewed confirmed arrived qc approved rejected agreed refunded replaced refused promised offered returned received
""".split()


def test_only_the_word_of_others_counts_as_an_answer() -> None:
    assert [str(event) for event, row in HAPPENINGS.items() if row.answers] == ANSWERS
