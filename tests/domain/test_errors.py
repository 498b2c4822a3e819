"""Exit codes stay what they are, and no error can carry a control character to a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain.errors import ExitCode, KakoError, NotFound, Refused, StoreProblem, UsageProblem, quoted

# Lone surrogates too: a file name on the command line may hold them.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def test_exit_codes_are_pinned() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "BUG": 1,
        "USAGE": 2,
        "NOT_FOUND": 3,
        "REFUSED": 4,
        "STORE": 5,
        "OVERDUE": 10,
        "INTERRUPTED": 130,
    }


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [(UsageProblem, 2, "usage"), (NotFound, 3, "not_found"), (Refused, 4, "refused"), (StoreProblem, 5, "store")],
)
def test_each_kind_of_error_has_its_exit_code(error: type[KakoError], code: int, kind: str) -> None:
    raised = error("what is wrong", "what to do")
    assert (int(raised.exit_code), raised.kind) == (code, kind)
    assert (str(raised), raised.message, raised.hint) == ("what is wrong", "what is wrong", "what to do")
    assert error("what is wrong").hint is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("KB1", "'KB1'"),
        ("", "''"),
        ("it's", "'it's'"),
        ("鞋", "'鞋'"),
        ("a\nb", r"'a\nb'"),
        ("\x1b[31m", r"'\x1b[31m'"),
        ("\x9b", r"'\x9b'"),
        ("a\u202eb", r"'a\u202eb'"),
        ("\u2028", r"'\u2028'"),
        ("\ud800", r"'\ud800'"),
    ],
)
def test_what_cannot_be_printed_is_escaped(value: str, shown: str) -> None:
    assert quoted(value) == shown


@given(ANY_TEXT)
def test_a_quoted_value_is_safe_to_print(value: str) -> None:
    shown = quoted(value)
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode()


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=60))
def test_a_short_printable_value_is_quoted_as_it_is(value: str) -> None:
    assert quoted(value) == f"'{value}'"


def test_a_long_value_is_cut() -> None:
    assert quoted("a" * 60) == f"'{'a' * 60}'"
    assert quoted("a" * 61) == f"'{'a' * 59}…'"
    assert quoted("abcdef", 4) == "'abc…'"
