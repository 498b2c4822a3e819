"""JSON by the part of `json` that is written in C: the same as by all of it."""

import importlib
import json
import math
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn import plain_json

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
_NEAR_JSON = st.text(alphabet='{}[]",:\\ \n\t0123456789.eE+-truefalsnNI\x01é')


def _outcome(read: Callable[[str], object], text: str) -> object:
    try:
        return read(text)
    except (ValueError, RecursionError) as error:
        return type(error), str(error)


@given(_VALUES)
def test_a_value_is_written_as_json_writes_it(value: object) -> None:
    assert plain_json.dumps(value) == json.dumps(value)
    assert plain_json.dumps_as_is(value) == json.dumps(value, ensure_ascii=False)
    assert plain_json.dumps_compact(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert plain_json.dumps_canonical(value) == json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    )


@given(_VALUES)
def test_a_text_is_read_as_json_reads_it(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=1), json.dumps(value).encode()):
        assert plain_json.loads(text) == json.loads(text)


@given(_NEAR_JSON)
def test_a_text_that_is_no_json_fails_as_in_json(text: str) -> None:
    assert repr(_outcome(plain_json.loads, text)) == repr(_outcome(json.loads, text))


@pytest.mark.parametrize("text", ["", " 1", "1 ", "1 2", '"abc', '{"a" 1}', '{"a":"\x01"}', "[1,]", "NaN", "-Infinity"])
def test_what_the_part_in_c_has_no_word_for_is_said_by_json(text: str) -> None:
    assert repr(_outcome(plain_json.loads, text)) == repr(_outcome(json.loads, text))


def test_a_number_that_json_lacks_is_in_no_canonical_text() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        plain_json.dumps_canonical({"a": math.nan})


def test_a_value_that_json_lacks_is_refused() -> None:
    with pytest.raises(TypeError, match="type set is not JSON serializable"):
        plain_json.dumps({"a": set()})


def test_a_faulty_text_is_named_where_json_was_not_loaded_before() -> None:
    said = "import sys; from kakoreturn import plain_json as p; assert 'json' not in sys.modules; p.loads('\"abc')"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert "JSONDecodeError: Unterminated string" in done.stderr


def test_a_python_without_the_part_in_c_reads_and_writes_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_json", None)
    slow = importlib.reload(plain_json)
    try:
        assert slow.loads('{"a": [1, "é"]}') == {"a": [1, "é"]}
        assert slow.dumps({"b": 1.5, "a": "é"}) == '{"b": 1.5, "a": "\\u00e9"}'
        assert slow.dumps_canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
        assert slow.quoted("é") == '"é"'
    finally:
        monkeypatch.undo()
        importlib.reload(plain_json)
