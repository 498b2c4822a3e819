"""Which defect notes say enough, and what the others leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain.wording import QUESTIONS, Gap, gaps

GOOD = [
    "seam open for 2 cm on the left toe box",
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
