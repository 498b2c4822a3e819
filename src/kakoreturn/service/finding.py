"""Looking for text in everything on record."""

from __future__ import annotations

from kakoreturn import plain_json
from kakoreturn.domain.finding import REFERENCE, WORDS, Hit, in_case, in_item
from kakoreturn.domain.text import folded, long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.service.place import Place

_BATCH = 200


def find(place: Place, text: str) -> Iterator[Hit]:
    """Every text on record that holds `text`, whatever its case: items by number first, then the latest case first.

    They come one at a time. Raises UsageProblem where there is nothing to look for.
    """
    return _found(place, text, folded(long(text, "TEXT")[0]))


def _found(place: Place, text: str, wanted: str) -> Iterator[Hit]:
    as_stored = plain_json.quoted(text)[1:-1]
    columns = [*WORDS, REFERENCE] if "/" in text else list(WORDS)
    items = place.store.items_holding(columns, list(dict.fromkeys((*_patterns(text), *_patterns(as_stored)))))
    for item in items:
        yield from in_item(item, wanted)
    numbers = sorted(place.store.cases_holding(_patterns(as_stored)), reverse=True)
    for start in range(0, len(numbers), _BATCH):
        cases = place.store.cases_numbered(numbers[start : start + _BATCH])
        orders = place.store.items_of(cases)
        for case in reversed(cases):
            yield from in_case(case, orders[case.item_id], wanted)


def _patterns(text: str) -> list[str]:
    """What may hold the text, for LIKE: any run of spaces in it may be another one, and it may be in any usual case.

    SQLite knows the case of ASCII letters alone; whatever these let through is looked at once more.
    """
    words = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in text.split()]
    plain = f"%{'%'.join(words)}%"
    return list(dict.fromkeys((plain.lower(), plain, plain.upper(), plain.title())))
