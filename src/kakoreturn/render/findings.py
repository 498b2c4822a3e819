"""`find`: where a text stands on record, a line each."""

from __future__ import annotations

from kakoreturn.domain.errors import quoted
from kakoreturn.domain.finding import Hit, folded
from kakoreturn.domain.text import one_line
from kakoreturn.render import words
from kakoreturn.render.output import Line, Style, column, fit, line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

_AROUND = 60  # characters shown on each side of what was found


def findings(wanted: str, found: Sequence[Hit], width: int | None) -> Iterator[Line]:
    """How often it was found, then each place with the words around it."""
    if not found:
        yield line(f"Nothing on record holds {quoted(wanted)}.", Style.TITLE)
        return
    places = words.count(len(found), "place")
    yield line(f"{places} on record {'holds' if len(found) == 1 else 'hold'} {quoted(wanted)}.", Style.TITLE)
    table = [
        (one_line(hit.ref), f"case {hit.case}" if hit.case else "", f"{hit.what} {hit.place or ''}".strip())
        for hit in found
    ]
    widths = [column(cells[place] for cells in table) for place in range(3)]
    for cells, hit in zip(table, found, strict=True):
        lead = "  ".join(fit(*cell) for cell in zip(cells, widths, strict=True))
        room = None if width is None else max(20, width - sum(widths) - 6)
        yield line(f"{lead}  ", Style.QUIET, hang=len(lead) + 2).add(_around(hit.text, wanted, room))


def _around(text: str, wanted: str, room: int | None) -> str:
    """The words around what was found, on one line."""
    shown = " ".join(one_line(text).split())
    most = _AROUND * 2 if room is None else room
    if len(shown) <= most:
        return shown
    at = max(0, shown.casefold().find(folded(wanted)))
    begin = max(0, min(at - most // 3, len(shown) - most))
    return f"{'…' if begin else ''}{shown[begin : begin + most - 2]}{'…' if begin + most - 2 < len(shown) else ''}"


def document(wanted: str, found: Sequence[Hit]) -> dict[str, Any]:
    """What was found, as a JSON document."""
    return {
        "text": wanted,
        "found": [
            {
                "what": hit.what,
                "order": hit.order,
                "ref": hit.ref,
                "case": hit.case,
                "n": hit.place,
                "text": hit.text,
            }
            for hit in found
        ],
    }
