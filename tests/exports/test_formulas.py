"""Cells that no spreadsheet runs."""

from hypothesis import example, given
from hypothesis import strategies as st

from kakoreturn.exports.formulas import harmless, undone


@given(st.text(alphabet="'=+-@\t\rab＝ ", max_size=6))
@example("=1+1")
@example("'=1+1")
def test_a_cell_never_begins_a_formula_and_comes_back(text: str) -> None:
    assert harmless(text)[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert undone(harmless(text)) == text


@given(st.text(max_size=20))
def test_other_text_stays_as_it_is(text: str) -> None:
    if harmless(text) == text:
        assert undone(text) == text
