"""JSON as the module `json` reads and writes it, by the part of that module which is written in C.

Loading the whole of it, which compiles six patterns and has `re` loaded, is a tenth of what a short command computes.
What the part in C does not take is left to `json`, which says what is wrong with it. A test holds the two to the same.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

try:
    from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner
except ImportError:  # a Python that has no such part
    from json.encoder import encode_basestring, encode_basestring_ascii

    make_encoder = make_scanner = None  # type: ignore[assignment,misc]

quoted: Callable[[str], str] = encode_basestring
"""A text as JSON has it, with its quotes."""
quoted_in_ascii: Callable[[str], str] = encode_basestring_ascii
"""The same in nothing but ASCII."""
_SPACES = " \t\n\r"


class _Decoder:
    """What the part in C asks of the decoder it reads for."""

    strict = True
    object_hook = object_pairs_hook = array_hook = None
    parse_int = int
    parse_float = parse_constant = float


_scan: Callable[[str, int], tuple[Any, int]] | None = None
if make_scanner is not None:
    _scan = make_scanner(_Decoder)  # type: ignore[arg-type]  # anything that has these attributes


def loads(text: str | bytes) -> Any:  # noqa: ANN401 - whatever it holds
    """The value of a JSON text, bytes of UTF-8 or not, as `json.loads` has it. Raises as that does."""
    if isinstance(text, bytes):
        text = text.decode()
    if _scan is not None:
        try:
            value, end = _scan(text, 0)
        except (StopIteration, SystemError, ValueError):
            pass  # Python 3.11 has no other word for a text that is none while the rest of `json` is not loaded
        else:
            if not text[end:].strip(_SPACES):
                return value
    import json

    return json.loads(text)


def _writer(
    quote: Callable[[str], str], comma: str, colon: str, *, sort_keys: bool = False, allow_nan: bool = True
) -> Callable[[object], str]:
    if make_encoder is None:
        from json import JSONEncoder

        ascii_only = quote is quoted_in_ascii
        wanted = JSONEncoder(
            ensure_ascii=ascii_only, separators=(comma, colon), sort_keys=sort_keys, allow_nan=allow_nan
        )
        return wanted.encode
    markers, indent, skipkeys = None, None, False
    encode = make_encoder(markers, _refused, quote, indent, colon, comma, sort_keys, skipkeys, allow_nan)
    return lambda value: "".join(encode(value, 0))


def _refused(value: object) -> NoReturn:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


dumps = _writer(quoted_in_ascii, ", ", ": ")
"""As `json.dumps`."""
dumps_as_is = _writer(quoted, ", ", ": ")
"""As `json.dumps` with `ensure_ascii=False`."""
dumps_compact = _writer(quoted, ",", ":")
"""As `dumps_as_is`, without spaces."""
dumps_canonical = _writer(quoted, ",", ":", sort_keys=True, allow_nan=False)
"""As `dumps_compact`, keys sorted. Raises ValueError for a number that JSON lacks."""
