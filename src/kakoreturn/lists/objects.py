"""JSON, as browser extensions and scripts write lists of orders: objects, whose keys are the headings.

An order may hold its items as a list of its own; each becomes a row that says what its order says too.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.lists.table import MOST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, Row, too_long

_MOST_BYTES = 16 << 20
_DEEPEST = 8
_EXPORTED = rb'\s*\{\s*"schema"\s*:\s*"kakoreturn\.export/'
_AMOUNT, _CURRENCY = ("amount", "value"), ("currency", "currencyCode", "currency_code")

Plain = dict[str, Any]


def rows(file: IO[bytes], name: str) -> Iterator[Row]:
    """The headings, then the rows. Raises Refused for what is not in order, or holds no list of objects."""
    shown = quoted(name, 200)
    file.seek(0)
    data = file.read(_MOST_BYTES + 1)
    if re.match(_EXPORTED, data.removeprefix(codecs.BOM_UTF8)):
        raise Refused(f"{shown} is an exported store, not a list", "to bring it back: kakoreturn import FILE.json")
    if len(data) > _MOST_BYTES:
        raise Refused(f"{shown} is JSON of more than {_MOST_BYTES >> 20} MiB", "split it, or save it as CSV")
    found = _objects(_loaded(data, shown))
    if not found:
        raise Refused(f"{shown} is JSON without a list of orders", "it holds a list of objects, one an order")
    flat = [row for one in found for row in _flat(one)]
    headings = list(dict.fromkeys(key for row in flat for key in row))
    if len(headings) > MOST_COLUMNS:
        raise Refused(f"{shown} has more than {MOST_COLUMNS:,} different keys, which is no list of orders")
    if len(flat) > MOST_ROWS or sum(len(value) for row in flat for value in row.values()) > MOST_TEXT:
        raise Refused(f"{shown} holds more than a list of orders does")
    yield 1, headings
    for number, row in enumerate(flat, 2):
        if any(len(value) > MOST_CELL for value in row.values()):
            raise too_long(shown, number)
        yield number, [row.get(key, "") for key in headings]


def _loaded(data: bytes, shown: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
        try:
            return json.loads(text, parse_int=str, parse_float=str)
        except json.JSONDecodeError as error:
            lines = text.splitlines()
            if "Extra data" not in error.msg or not lines[0].rstrip().endswith("}"):
                raise
            return [json.loads(line, parse_int=str, parse_float=str) for line in lines if line.strip()]
    except json.JSONDecodeError as error:
        raise Refused(f"{shown} is not in order: JSON breaks off in line {error.lineno}") from None
    except (UnicodeDecodeError, RecursionError):
        raise Refused(f"{shown} begins as JSON and does not go on so") from None


def _objects(found: Any, depth: int = 0) -> list[Plain]:  # noqa: ANN401 - any JSON
    """The longest list of objects in there, whatever it is wrapped in."""
    if isinstance(found, list):
        return [one for one in found if isinstance(one, dict)]
    if not isinstance(found, dict) or depth > _DEEPEST:
        return []
    inside = [_objects(value, depth + 1) for value in found.values()]
    return max(inside, key=len, default=[]) or ([found] if depth == 0 and found else [])


def _flat(one: Plain) -> Iterator[dict[str, str]]:
    """The rows of an object: one, or one for each of the objects in the list that it holds."""
    own: dict[str, str] = {}
    inner: list[Plain] = []
    for key, value in one.items():
        match value:
            case list() if any(isinstance(item, dict) for item in value):
                inner = inner or [item for item in value if isinstance(item, dict)]
            case list():
                own[key] = "\n".join(_text(item) for item in value)
            case dict():
                own |= _nested(key, value)
            case _:
                own[key] = _text(value)
    if not inner:
        yield own
    for item in inner:
        for row in _flat({key: value for key, value in item.items() if not isinstance(value, list)}):
            yield {**own, **{key: value for key, value in row.items() if value or key not in own}}


def _nested(key: str, value: Plain) -> dict[str, str]:
    """An object in an object: an amount with its currency, or its own keys."""
    amount = next((value[name] for name in _AMOUNT if name in value), None)
    if amount is not None:
        currency = next((value[name] for name in _CURRENCY if name in value), "")
        return {key: f"{_text(amount)} {_text(currency)}".strip()}
    return {f"{key} {name}": _text(inner) for name, inner in value.items() if not isinstance(inner, dict | list)}


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value) if not isinstance(value, dict | list) else ""
