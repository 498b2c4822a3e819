"""A JSON object read bit by bit gives what `json` gives, however it is cut."""

import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.maintenance import json_stream
from kakoreturn.maintenance.json_stream import Elements, NotJson, members

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=3), part, max_size=4),
    max_leaves=12,
)


def read(text: str) -> dict[str, object]:
    """The whole object."""
    found: dict[str, object] = {}
    for name, value in members(io.StringIO(text)):
        found[name] = list(value) if isinstance(value, Elements) else value
    return found


@given(st.dictionaries(st.text(max_size=3), plain, max_size=5), st.integers(1, 9), st.sampled_from([None, 0, 2]))
def test_it_gives_what_json_gives(value: dict[str, object], chunk: int, indent: int | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        assert read(json.dumps(value, indent=indent)) == value


@given(st.dictionaries(st.text(max_size=3), plain, max_size=5), st.data())
def test_half_of_an_object_is_none(value: dict[str, object], data: st.DataObject) -> None:
    text = json.dumps(value)
    half = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(NotJson):
        read(half)


@pytest.mark.parametrize(
    "make",
    [
        lambda: "",
        lambda: "[]",
        lambda: '{"a": 1,}',
        lambda: '{"a": [1,]}',
        lambda: '{"a" 1}',
        lambda: "{1: 2}",
        lambda: '{"a": NaN}',
        lambda: '{"a": 1} x',
        lambda: '{"a": [1 2]}',
        lambda: '{"a": ' + "[[" * 100_000 + "}",
        lambda: '{"a": ' + "9" * 10_000 + "}",
    ],
)
def test_what_is_no_object_is_said_to_be_none(make: Callable[[], str]) -> None:
    with pytest.raises(NotJson):
        read(make())


def test_an_array_that_nobody_reads_is_passed_over() -> None:
    assert [name for name, _ in members(io.StringIO('{"a": [1, {"b": 2}], "c": 3}'))] == ["a", "c"]
