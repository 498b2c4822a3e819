"""How a JSON document is laid out: in lines for programs, and as Python's own module indents it for people."""

import json
from enum import IntEnum, StrEnum

from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.render.documents import pieces


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
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
DOCUMENTS = st.dictionaries(st.text(), VALUES, max_size=4)


def dumps(name: str, document: dict[str, object], *, for_people: bool = False) -> str:
    """Return the whole text of a document."""
    return "".join(pieces(name, document, for_people=for_people))


@given(DOCUMENTS)
def test_a_document_is_what_was_given_behind_its_schema(document: dict[str, object]) -> None:
    whole = {"schema": "kakoreturn.thing/1", **document}
    assert json.loads(dumps("thing", document)) == json.loads(json.dumps(whole))
    assert list(json.loads(dumps("thing", document))) == list(whole)


@given(DOCUMENTS)
def test_each_key_has_a_line_and_so_has_each_element_of_a_list(document: dict[str, object]) -> None:
    whole = {"schema": "kakoreturn.thing/1", **document}
    filled = [value for value in whole.values() if isinstance(value, list) and value]
    wanted = 2 + len(whole) + sum(len(value) + 1 for value in filled)
    text = dumps("thing", document)
    assert text.isascii()
    assert text.endswith("\n}\n")
    assert text.count("\n") == wanted


@given(DOCUMENTS)
def test_for_people_it_is_indented_as_python_does(document: dict[str, object]) -> None:
    whole = {"schema": "kakoreturn.thing/1", **document}
    assert dumps("thing", document, for_people=True) == json.dumps(whole, indent=2) + "\n"


@given(st.lists(VALUES))
def test_an_iterator_is_written_as_the_list_of_what_it_gives(found: list[object]) -> None:
    for people in (False, True):
        text = "".join(pieces("thing", {"found": iter(found)}, for_people=people))
        assert text == dumps("thing", {"found": found}, for_people=people)
