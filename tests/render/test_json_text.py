"""JSON is written in lines as Python's own module writes it."""

import json
from enum import IntEnum, StrEnum

from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.render.json_text import json_text


class Word(StrEnum):
    """A word of an enum, as documents hold them."""

    ONE = "ünö"


class Code(IntEnum):
    """A number of an enum."""

    TEN = 10


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters())
    | st.sampled_from([Word.ONE, Code.TEN])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(VALUES)
def test_it_is_what_python_writes(value: object) -> None:
    assert json_text(value) == json.dumps(value, indent=2)


@given(VALUES)
def test_it_may_stand_inside_another(value: object) -> None:
    assert json_text(value, "\n    ") == json.dumps(value, indent=2).replace("\n", "\n    ")
