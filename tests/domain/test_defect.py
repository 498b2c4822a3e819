"""A defect in words, in fields, or both: what it reads like, and how it changes."""

from datetime import date

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.defect import Defect, changed, noted
from kakoreturn.domain.values import DefectKind

DAY = date(2026, 6, 1)


def a_defect(**fields: str) -> Defect:
    kind = fields.pop("kind", None)
    return noted(1, ev.DefectNoted(on=DAY, defect_kind=DefectKind(kind) if kind else None, **fields), 1)


@pytest.mark.parametrize(
    ("defect", "words"),
    [
        (a_defect(text="seam open for 2 cm"), "seam open for 2 cm"),
        (a_defect(text="seam open for 2 cm", where="left toe"), "seam open for 2 cm (left toe)"),
        (a_defect(text="seam open on the Left Toe", where="left toe"), "seam open on the Left Toe"),
        (
            a_defect(text="too short", expected_text="27.5 cm", observed_text="26 cm"),
            "too short; is 26 cm, should be 27.5 cm",
        ),
        (a_defect(text="it is 41, not 42", expected_text="42", observed_text="41"), "it is 41, not 42"),
        (
            a_defect(kind="size", where="size tag", expected_text="42", observed_text="41"),
            "size (size tag); is 41, should be 42",
        ),
        (a_defect(kind="wrong-item"), "wrong item"),
        (a_defect(where="left toe"), "left toe"),
        (a_defect(expected_text="42", observed_text="41"), "is 41, should be 42"),
    ],
)
def test_the_words_of_a_defect_are_the_buyers_own_and_what_the_fields_add(defect: Defect, words: str) -> None:
    assert defect.words == words


def test_a_change_replaces_what_is_given_and_empties_what_is_cleared() -> None:
    before = a_defect(text="stain", where="left toe", expected_text="white")
    after = changed(before, ev.DefectChanged(number=1, where="right toe", cleared=("expected",)))
    assert (after.text, after.where, after.expected, after.removed) == ("stain", "right toe", None, False)


def test_a_change_that_says_nothing_removes_the_defect_and_a_later_one_brings_it_back() -> None:
    gone = changed(a_defect(text="stain"), ev.DefectChanged(number=1))
    assert gone.removed
    assert not changed(gone, ev.DefectChanged(number=1, text="stain on the toe")).removed


def test_words_that_are_cleared_are_empty_and_fields_are_none() -> None:
    before = a_defect(text="stain", where="left toe")
    after = changed(before, ev.DefectChanged(number=1, cleared=("text", "where")))
    assert (after.text, after.where, after.removed) == ("", None, False)
