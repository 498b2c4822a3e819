"""A defect in fields: noted, shown, corrected, and told to the agent."""

import pytest

from tests.support.kako import Kako


@pytest.fixture
def case(kako: Kako) -> Kako:
    kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", "stain", "--item", "Runner 42")
    return kako


def defects(kako: Kako) -> list[dict[str, object]]:
    found: list[dict[str, object]] = kako("show", "1", "--json").json()["defects"]
    return found


def test_a_defect_in_fields_alone_is_specific_and_stands_in_the_message(case: Kako) -> None:
    case("defect", "1", "--remove", "1")
    noted = case("defect", "1", "--kind", "size", "--where", "size tag", "--expected", "42", "--observed", "41")
    assert not noted.err
    (one,) = defects(case)
    assert one == {
        "n": 2,
        "text": "",
        "kind": "size",
        "fault": None,
        "where": "size tag",
        "expected": "42",
        "observed": "41",
        "on": "2026-06-10",
        "round": 1,
    }
    assert "1. size tag says 41, should be 42\n" in case("draft", "1").out


def test_a_vague_note_becomes_specific_by_a_field_and_keeps_its_words(case: Kako) -> None:
    assert "does not say where" in case("draft", "1").err
    case("defect", "1", "--edit", "1", "--where", "left toe")
    assert defects(case)[0]["text"] == "stain"
    assert "1. stain (left toe)\n" in case("draft", "1").out
    case("defect", "1", "--edit", "1", "--clear", "where")
    asked = case("draft", "1").err
    assert "Where on the item is it" in asked
    assert "kakoreturn defect 1 --edit 1 --where PLACE" in asked


def test_words_that_only_judge_are_pointed_out_and_kept(case: Kako) -> None:
    noted = case("defect", "1", "bad seam on the left heel")
    assert '"bad" only judges' in noted.err
    assert defects(case)[1]["text"] == "bad seam on the left heel"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "stiching"], "did you mean stitching?"),
        (["--where", "a\nb"], "control character"),
        (["--expected", ""], "is empty"),
        (["--clear", "where"], "--clear goes with --edit"),
        (["--edit", "1", "--clear", "place"], "--clear 'place' is not known"),
        (["--edit", "1", "--clear", "where", "--where", "toe"], "--clear where goes against the value"),
        (["--edit", "1", "--clear", "kind", "--kind", "size"], "--clear kind goes against the value"),
        (["--edit", "1", "--clear", "text", "open seam"], "--clear text goes against the value"),
        (["--remove", "1", "--where", "toe"], "--remove takes neither"),
        (["--edit", "1"], "missing TEXT"),
        ([], "missing TEXT"),
    ],
    ids=" ".join,
)
def test_fields_that_cannot_be_are_refused_and_change_nothing(case: Kako, words: list[str], said: str) -> None:
    before = case("show", "1", "--json").json()
    refused = case("defect", "1", *words, code=2)
    assert not refused.out
    assert said in refused.err
    assert case("show", "1", "--json").json() == before


def test_a_defect_is_never_emptied(case: Kako) -> None:
    refused = case("defect", "1", "--edit", "1", "--clear", "text", code=4)
    assert "would say nothing any more" in refused.err
    assert "kakoreturn defect 1 --remove 1" in refused.err


def test_a_fault_of_the_list_is_kept_shown_and_corrected(case: Kako) -> None:
    case("defect", "1", "--fault", "does not close", "--where", "left zip")
    assert (defects(case)[1]["fault"], defects(case)[1]["kind"]) == ("does-not-close", "hardware")
    assert "left zip: does not close" in case("show", "1").out
    case("defect", "1", "--edit", "2", "--clear", "fault", "--kind", "hardware")
    assert defects(case)[1]["fault"] is None


@pytest.mark.parametrize(
    ("word", "near"),
    [("glue", "near it: glue-stain"), ("peling", "peeling"), ("qqq", "known: loose-thread, open-seam")],
)
def test_a_fault_that_is_not_in_the_list_is_refused_with_those_near_it(case: Kako, word: str, near: str) -> None:
    assert near in case("defect", "1", "--fault", word, code=2).err
