"""Which deeds still count, and which one undo and redo are about."""

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.deeds import Deed, retracted, standing_events, to_redo, to_undo
from kakoreturn.domain.values import Issue

Told = list[tuple[int, ev.Event]]

PLAIN = ev.IssueNamed(issue=Issue.SIZE)


def deeds(history: str) -> list[Deed]:
    """Return the deeds of a history in words, oldest first: `do`, or `undo:1` and `redo:1` of deed 1."""
    made = []
    for number, word in enumerate(history.split(), 1):
        name, _, about = word.partition(":")
        event: ev.Event = PLAIN
        if name != "do":
            event = ev.Undone(deed=int(about)) if name == "undo" else ev.Redone(deed=int(about))
        made.append(Deed(number=number, at="2026-06-01T00:00:00Z", events=((1, event),)))
    return made


# The history, the deeds gone at its end, the deed that undo takes back, the deed that redo brings back.
HISTORIES: list[tuple[str, set[int], int | None, int | None]] = [
    ("", set(), None, None),
    ("do", set(), 1, None),
    ("do do", set(), 2, None),
    ("do undo:1", {1}, None, 1),
    ("do do undo:2", {2}, 1, 2),
    ("do do undo:2 undo:1", {1, 2}, None, 1),
    ("do do undo:2 undo:1 redo:1", {2}, 1, 2),
    ("do do undo:2 undo:1 redo:1 redo:2", set(), 2, None),
    ("do undo:1 redo:1", set(), 1, None),
    ("do undo:1 redo:1 undo:1", {1}, None, 1),
    ("do undo:1 do", {1}, 3, None),
    ("do do undo:2 do", {2}, 4, None),
    ("do do undo:2 do undo:4", {2, 4}, 1, 4),
    ("do do undo:2 do undo:4 undo:1", {1, 2, 4}, None, 1),
    ("do do undo:2 do undo:4 redo:4", {2}, 4, None),
    ("do do do undo:3 redo:3 undo:3 undo:2", {2, 3}, 1, 2),
    ("do do do undo:3 undo:2 redo:2 undo:2 redo:2", {3}, 2, 3),
]


@pytest.mark.parametrize(("history", "gone", "undo", "redo"), HISTORIES)
def test_undo_and_redo_are_about_the_last_deed_that_stands_and_the_last_taken_back(
    history: str, gone: set[int], undo: int | None, redo: int | None
) -> None:
    told = deeds(history)
    last = to_undo(reversed(told))
    assert retracted(told) == gone
    assert (last.number if last else None) == undo
    assert to_redo(reversed(told)) == redo


@pytest.mark.parametrize(("history", "gone"), [(history, gone) for history, gone, _, _ in HISTORIES])
def test_the_events_that_stand_are_those_of_deeds_not_taken_back(history: str, gone: set[int]) -> None:
    told = deeds(history)
    rows: Told = [(deed.number, event) for deed in told for _, event in deed.events]
    done = [deed.number for deed in told if not deed.is_retraction]
    assert standing_events(rows) == [PLAIN] * len([number for number in done if number not in gone])


def test_a_deed_stands_or_falls_with_all_of_its_events() -> None:
    rows: Told = [
        (1, ev.IssueNamed(issue=Issue.SIZE)),
        (2, ev.IssueNamed(issue=Issue.MINOR)),
        (2, ev.IssueNamed(issue=Issue.MAJOR)),
        (3, ev.Undone(deed=2)),
    ]
    assert standing_events(rows) == [ev.IssueNamed(issue=Issue.SIZE)]


def test_events_keep_their_order_when_a_deed_comes_back() -> None:
    rows: Told = [
        (1, ev.IssueNamed(issue=Issue.SIZE)),
        (2, ev.IssueNamed(issue=Issue.MINOR)),
        (3, ev.Undone(deed=1)),
        (4, ev.Redone(deed=1)),
    ]
    assert standing_events(rows) == [ev.IssueNamed(issue=Issue.SIZE), ev.IssueNamed(issue=Issue.MINOR)]


def test_a_deed_names_what_it_touched_once_and_in_order() -> None:
    deed = Deed(number=1, at="2026-06-01T00:00:00Z", events=(("KB1", PLAIN), (1, PLAIN), ("KB1", PLAIN), (2, PLAIN)))
    assert deed.subjects == ("KB1", 1, 2)
    assert not deed.is_retraction
