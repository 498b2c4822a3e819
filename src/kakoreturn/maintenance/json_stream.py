"""A large JSON object read bit by bit: what stands in its arrays comes one element at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn, TextIO

from kakoreturn.domain.errors import quoted

_CHUNK = 1 << 16
_LARGEST = 1 << 25  # characters of one element; the longest text on record has a thirtieth of it
_SHOWN = 30  # characters of what is no JSON
_SPACES = " \t\n\r"
_BEHIND_VALUES = set(",:]}" + _SPACES)


class NotJson(ValueError):
    """The text is no JSON object, or is out of all measure."""


class Elements:
    """The elements of an array, to be gone through once before the next member is asked for."""

    def __init__(self, source: _Source) -> None:
        self._source = source
        self.is_done = False

    def __iter__(self) -> Iterator[Any]:
        source = self._source
        source.take("[")
        if source.peek() != "]":
            yield source.value()
            while source.peek() == ",":
                source.take(",")
                yield source.value()
        source.take("]")
        self.is_done = True


def members(stream: TextIO) -> Iterator[tuple[str, Any]]:
    """The members of the object in `stream`, in order; an array as `Elements`. Raises NotJson."""
    source = _Source(stream)
    source.take("{")
    more = source.peek() != "}"
    while more:
        name = source.value()
        if not isinstance(name, str):
            raise NotJson("a name is expected")
        source.take(":")
        if source.peek() == "[":
            elements = Elements(source)
            yield name, elements
            if not elements.is_done:
                for _ in elements:
                    pass
        else:
            yield name, source.value()
        more = source.peek() == ","
        if more:
            source.take(",")
    source.take("}")
    if source.peek():
        raise NotJson("something stands behind the end")


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is no JSON")


class _Source:
    """The text that is not read yet, as much of it as is needed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text, self._place, self._ended = "", 0, False
        self._decoder = json.JSONDecoder(parse_constant=_no_constant)

    def _more(self) -> bool:
        """Read on; False at the end."""
        rest = self._text[self._place :]
        if self._ended or len(rest) > _LARGEST:
            return False
        chunk = self._stream.read(max(_CHUNK, len(rest)))
        self._ended = not chunk
        self._text, self._place = rest + chunk, 0
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in _SPACES:
                self._place += 1
            if self._place < len(self._text) or not self._more():
                return self._text[self._place : self._place + 1]

    def take(self, sign: str) -> None:
        """Go past the next character, which must be `sign`."""
        if self.peek() != sign:
            raise NotJson(f"{sign} is expected")
        self._place += 1

    def value(self) -> Any:  # noqa: ANN401 - JSON holds anything
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError:
                if not self._more():
                    rest = self._text[self._place : self._place + _SHOWN]
                    raise NotJson(f"{quoted(rest)} begins no JSON value" if rest else "it ends too early") from None
                continue
            except RecursionError:
                raise NotJson("it is nested too deeply") from None
            except ValueError:
                raise NotJson("a number in it has thousands of digits") from None
            # A number that ends with the text may go on behind it, and so may one before half of an exponent.
            if self._text[end : end + 1] not in _BEHIND_VALUES and self._more():
                continue
            self._place = end
            return value
