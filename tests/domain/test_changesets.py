"""Which changesets still count, and which one undo and redo are about."""

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.changesets import Changeset, retracted, standing_events, to_redo, to_undo
from kakoreturn.domain.values import Issue

Told = list[tuple[int, ev.Event]]

PLAIN = ev.IssueNamed(issue=Issue.SIZE)


def changesets(history: str) -> list[Changeset]:
    """Return the changesets of a history in words, oldest first: `do`, or `undo:1` and `redo:1` of changeset 1."""
    made = []
    for number, word in enumerate(history.split(), 1):
        name, _, about = word.partition(":")
        event: ev.Event = PLAIN
        if name != "do":
            event = ev.Undone(changeset=int(about)) if name == "undo" else ev.Redone(changeset=int(about))
        made.append(Changeset(number=number, at="2026-06-01T00:00:00Z", events=((1, event),)))
    return made


# The history, the changesets gone at its end, the changeset that undo takes back, the changeset that redo brings back.
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
def test_undo_and_redo_are_about_the_last_changeset_that_stands_and_the_last_taken_back(
    history: str, gone: set[int], undo: int | None, redo: int | None
) -> None:
    told = changesets(history)
    last = to_undo(reversed(told))
    assert retracted(told) == gone
    assert (last.number if last else None) == undo
    assert to_redo(reversed(told)) == redo


@pytest.mark.parametrize(("history", "gone"), [(history, gone) for history, gone, _, _ in HISTORIES])
def test_the_events_that_stand_are_those_of_changesets_not_taken_back(history: str, gone: set[int]) -> None:
    told = changesets(history)
    rows: Told = [(changeset.number, event) for changeset in told for _, event in changeset.events]
    done = [changeset.number for changeset in told if not changeset.is_retraction]
    assert standing_events(rows) == [PLAIN] * len([number for number in done if number not in gone])


def test_a_changeset_stands_or_falls_with_all_of_its_events() -> None:
    rows: Told = [
        (1, ev.IssueNamed(issue=Issue.SIZE)),
        (2, ev.IssueNamed(issue=Issue.MINOR)),
        (2, ev.IssueNamed(issue=Issue.MAJOR)),
        (3, ev.Undone(changeset=2)),
    ]
    assert standing_events(rows) == [ev.IssueNamed(issue=Issue.SIZE)]


def test_events_keep_their_order_when_a_changeset_comes_back() -> None:
    rows: Told = [
        (1, ev.IssueNamed(issue=Issue.SIZE)),
        (2, ev.IssueNamed(issue=Issue.MINOR)),
        (3, ev.Undone(changeset=1)),
        (4, ev.Redone(changeset=1)),
    ]
    assert standing_events(rows) == [ev.IssueNamed(issue=Issue.SIZE), ev.IssueNamed(issue=Issue.MINOR)]


def test_a_changeset_names_what_it_touched_once_and_in_order() -> None:
    changeset = Changeset(
        number=1, at="2026-06-01T00:00:00Z", events=(("KB1", PLAIN), (1, PLAIN), ("KB1", PLAIN), (2, PLAIN))
    )
    assert changeset.subjects == ("KB1", 1, 2)
    assert not changeset.is_retraction
