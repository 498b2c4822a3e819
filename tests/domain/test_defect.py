"""A defect in words, in fields, or both: what it reads like, and how it changes."""

from datetime import date

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.defect import Defect, changed, noted
from kakoreturn.domain.faults import Fault, fitting
from kakoreturn.domain.values import Category, DefectKind

DAY = date(2026, 6, 1)


def a_defect(kind: str | None = None, fault: str | None = None, **fields: str) -> Defect:
    event = ev.DefectNoted(
        on=DAY,
        defect_kind=DefectKind(kind) if kind else None,
        fault=Fault(fault) if fault else None,
        text=fields.get("text"),
        where=fields.get("where"),
        expected_text=fields.get("expected"),
        observed_text=fields.get("observed"),
    )
    return noted(1, event, 1)


@pytest.mark.parametrize(
    ("defect", "words"),
    [
        (a_defect(text="seam open for 2 cm"), "seam open for 2 cm"),
        (a_defect(text="seam open for 2 cm", where="left toe"), "seam open for 2 cm (left toe)"),
        (a_defect(text="seam open on the Left Toe", where="left toe"), "seam open on the Left Toe"),
        (a_defect(text="the wheel wobbles", where="heel"), "the wheel wobbles (heel)"),
        (
            a_defect(text="not sewn well", fault="open-seam", where="left toe"),
            "not sewn well (open seam, left toe)",
        ),
        (a_defect(text="loose seam, about 2 cm", fault="open-seam"), "loose seam, about 2 cm"),
        (a_defect(text="scratches", fault="scratched"), "scratches"),
        (a_defect(text="open seam on the left toe", fault="open-seam"), "open seam on the left toe"),
        (
            a_defect(text="too short", expected="27.5 cm", observed="26 cm"),
            "too short; is 26 cm, should be 27.5 cm",
        ),
        (a_defect(text="it is 41, not 42", expected="42", observed="41"), "it is 41, not 42"),
        (a_defect(text="142 came", expected="42", observed="142"), "142 came; is 142, should be 42"),
        (a_defect(text="126.5 cm", expected="26.5 cm"), "126.5 cm; should be 26.5 cm"),
        (
            a_defect(text="label is wrong", kind="size", expected="L", observed="M"),
            "label is wrong; ordered L, received M",
        ),
        (
            a_defect(text="label is wrong", kind="size", where="neck label", expected="L", observed="M"),
            "label is wrong (neck label); is M, should be L",
        ),
        (
            a_defect(text="two left shoes", expected="2 pairs", observed="12 pairs"),
            "two left shoes; is 12 pairs, should be 2 pairs",
        ),
        (a_defect(kind="size", where="size tag", expected="42", observed="41"), "size tag says 41, should be 42"),
        (
            a_defect(kind="size", where="insole length", expected="26.5 cm", observed="25.1 cm"),
            "insole length: is 25.1 cm, should be 26.5 cm",
        ),
        (a_defect(kind="colour", expected="white", observed="grey"), "colour: ordered white, received grey"),
        (a_defect(kind="colour", where="laces", expected="white", observed="grey"), "laces: is grey, should be white"),
        (a_defect(kind="wrong-item"), "wrong item"),
        (a_defect(kind="wrong-item", expected="belt", observed="bag"), "wrong item: ordered belt, received bag"),
        (a_defect(kind="missing", where="laces"), "missing: laces"),
        (a_defect(fault="too-few", where="socks", expected="3", observed="2"), "too few: socks: ordered 3, received 2"),
        (a_defect(fault="crooked", where="logo"), "logo: crooked"),
        (a_defect(fault="does-not-turn-on"), "does not turn on"),
        (a_defect(kind="stain", where="left toe"), "left toe: stain"),
        (a_defect(where="left toe"), "left toe"),
        (a_defect(expected="42", observed="41"), "is 41, should be 42"),
    ],
)
def test_the_words_of_a_defect_are_the_buyers_own_and_what_the_fields_add(defect: Defect, words: str) -> None:
    assert defect.words == words


def test_a_change_replaces_what_is_given_and_empties_what_is_cleared() -> None:
    before = a_defect(text="stain", where="left toe", expected="white")
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


def test_the_kind_of_a_defect_is_the_given_one_else_that_of_its_fault() -> None:
    assert a_defect(fault="cracked").sort is DefectKind.DAMAGE
    assert a_defect(fault="cracked", kind="print").sort is DefectKind.PRINT
    assert a_defect(text="cracked").sort is None


def test_faults_are_offered_where_they_can_be() -> None:
    assert Fault.DOES_NOT_TURN_ON in fitting(Category.ELECTRONICS)
    assert Fault.DOES_NOT_TURN_ON not in fitting(Category.SHOES)
    assert set(fitting(None)) == set(Fault)
    assert {fault.kind for fault in fitting(Category.BAG, DefectKind.GLUE)} == {DefectKind.GLUE}
