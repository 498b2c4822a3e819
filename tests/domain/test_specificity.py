"""Which defect notes say enough, and what the others leave out.

`notes.tsv` holds notes as buyers write them, each with the verdict of a reader who did not know the rules: `good`, or
`vague` and what is left out. How well the rules agree is printed by `pytest -n 0 -s tests/domain/test_wording.py`.
"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain.defect import Defect
from kakoreturn.domain.specificity import QUESTIONS, Gap, gaps, gaps_of, judgements
from kakoreturn.domain.values import DefectKind

GOOD = [
    "seam open for 2 cm on the left toe box",
    "sole comes off at the left toe",
    "the logo came off on the front",
    "only one shoe in the box",
    "Glue stain 1 cm wide on the right heel",
    "scratch on the clasp",
    "left sleeve 2 cm shorter than the right one",
    "logo crooked",
    "loose thread at the collar",
    "second button from the top is cracked",
    "crack 3 cm long in the glass shade",
    "zipper of the inner pocket does not close, teeth bent",
    "hole near the hem",
    "dent in the lid",
    "discolouration along the sole",
    "strap torn off",
    "the dial is scratched at 4 o'clock",
    "peeling print on the back",
    "insole measures 26.5 cm, should be 27.5 cm on both shoes",
    "ordered size 42, received size 43",
    "received a black bag instead of brown",
    "wrong colour: grey, not white",
    "only 1 shoe in the box",
    "charging cable missing",
    "too small: chest 48 cm, ordered 52 cm",
    "左鞋鞋头开胶约2厘米",
    "胶水痕迹 glue stain on the right toe",
    "stain 左鞋头",
    "царапина на левой линзе",
]
VAGUE = [
    ("", "what where"),
    ("bad", "what where"),
    ("bad quality", "what where"),
    ("Poor quality!!!", "what where"),
    ("it looks cheap", "what where"),
    ("I don't like it", "what where"),
    ("defective item", "what where"),
    ("there is a problem with it", "what where"),
    ("not good, please exchange", "what where"),
    ("something is wrong with the shoes", "what where"),
    ("the left shoe looks bad", "what"),
    ("heel", "what"),
    ("problem on the sole", "what"),
    ("scratched", "where"),
    ("big stain", "where"),
    ("loose threads", "where"),
    ("glue everywhere", "where"),
    ("wrong item", "compared"),
    ("wrong size", "compared"),
    ("too small", "compared"),
    ("质量很差", "what where"),
    ("有瑕疵", "what where"),
    ("？！", "what where"),
]


@pytest.mark.parametrize("note", GOOD)
def test_a_note_that_says_what_and_where_is_specific(note: str) -> None:
    assert gaps(note) == ()


@pytest.mark.parametrize(("note", "left_out"), VAGUE)
def test_a_vague_note_is_asked_for_what_it_leaves_out(note: str, left_out: str) -> None:
    assert " ".join(gaps(note)) == left_out


@pytest.mark.parametrize("note", [*GOOD, *(note for note, _ in VAGUE)])
def test_capitals_and_punctuation_around_a_note_make_no_difference(note: str) -> None:
    assert gaps(f"  {note.upper()}.\n") == gaps(note)


def test_every_gap_has_a_question() -> None:
    assert set(QUESTIONS) == set(Gap)
    assert all(question.endswith("?") for question in QUESTIONS.values())


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(note: str) -> None:
    assert set(gaps(note)) <= set(Gap)


def test_the_notes_of_buyers_are_judged_as_a_reader_judges_them() -> None:
    lines = (Path(__file__).parent / "notes.tsv").read_text(encoding="utf-8").splitlines()
    notes = [(verdict == "vague", bool(gaps(note))) for verdict, _, note in (line.split("\t") for line in lines)]
    both = sum(is_vague and found for is_vague, found in notes)
    precision, recall = both / sum(found for _, found in notes), both / sum(is_vague for is_vague, _ in notes)
    print(f"\n{len(notes)} notes, vague ones found: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201 - the figure is what this is for
    assert len(notes) >= 60
    assert precision >= 0.9
    assert recall >= 0.9


def a_defect(
    text: str = "",
    kind: str | None = None,
    where: str | None = None,
    expected: str | None = None,
    observed: str | None = None,
) -> Defect:
    return Defect(
        number=1,
        text=text,
        on=date(2026, 6, 1),
        round=1,
        kind=DefectKind(kind) if kind else None,
        where=where,
        expected=expected,
        observed=observed,
    )


@pytest.mark.parametrize(
    ("defect", "left_out"),
    [
        (a_defect("loose threads"), "where"),
        (a_defect("loose threads", where="left cuff"), ""),
        (a_defect("the left shoe looks bad"), "what"),
        (a_defect("the left shoe looks bad", kind="stitching"), ""),
        (a_defect("the left shoe looks bad", kind="print"), "what"),
        (a_defect(kind="stain"), "where"),
        (a_defect(kind="stain", where="left toe"), ""),
        (a_defect(where="left toe"), "what"),
        (a_defect(kind="size", expected="42", observed="41"), ""),
        (a_defect(kind="size", where="size tag"), "compared"),
        (a_defect("wrong size"), "compared"),
        (a_defect("wrong size", expected="42", observed="41"), ""),
        (a_defect("insole is off", where="insole", expected="26.5 cm"), "compared"),
        (a_defect("insole is off", where="insole", expected="26.5 cm", observed="25.1 cm"), ""),
        (a_defect(kind="missing"), "compared"),
        (a_defect(kind="missing", where="charging cable"), ""),
        (a_defect("this is not what I asked for", kind="wrong-item"), "compared"),
        (a_defect(kind="wrong-item", expected="black bag", observed="brown bag"), ""),
    ],
    ids=lambda value: value.words if isinstance(value, Defect) else str(value) or "specific",
)
def test_a_field_fills_what_the_words_leave_out(defect: Defect, left_out: str) -> None:
    assert " ".join(gaps_of(defect)) == left_out


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Bad stitching", "Bad"),
        ("fake-looking logo, looks off", "fake-looking off"),
        ("sole peeling off at the toe", ""),
        ("bad, BAD, bad", "bad"),
        ("scratch on the clasp", ""),
    ],
)
def test_words_that_only_judge_are_pointed_out_as_they_were_written(note: str, words: str) -> None:
    assert " ".join(judgements(note)).casefold() == words.casefold()
