"""`find`: where a text stands on record, a line each."""

from __future__ import annotations

from kakoreturn.domain.errors import quoted
from kakoreturn.domain.text import count, folded, one_line
from kakoreturn.render.output import Line, line, spaced
from kakoreturn.render.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from kakoreturn.domain.finding import Hit

_AROUND = 60  # characters shown on each side of what was found


def findings(wanted: str, found: Iterable[Hit], width: int | None) -> Iterator[Line]:
    """How often it was found, then each place with the words around it."""
    with Table(("", "", "", "")) as table:
        for hit in found:
            what = f"{hit.what} {hit.place or ''}".strip()
            table.add((one_line(hit.ref), f"case {hit.case}" if hit.case else "", what, hit.text))
        if not table.rows:
            yield line(f"Nothing on record holds {quoted(wanted)}.", "title")
            return
        holds = "holds" if table.rows == 1 else "hold"
        yield line(f"{count(table.rows, 'place')} on record {holds} {quoted(wanted)}.", "title")
        widths = table.widths[:-1]
        room = None if width is None else max(20, width - sum(widths) - 6)
        for *lead, text in table:
            told = spaced(lead, widths)
            yield line(f"{told}  ", "quiet", hang=len(told) + 2).add(_around(text, wanted, room))


def _around(text: str, wanted: str, room: int | None) -> str:
    """The words around what was found, on one line."""
    shown = " ".join(one_line(text).split())
    most = _AROUND * 2 if room is None else room
    if len(shown) <= most:
        return shown
    at = max(0, shown.casefold().find(folded(wanted)))
    begin = max(0, min(at - most // 3, len(shown) - most))
    return f"{'…' if begin else ''}{shown[begin : begin + most - 2]}{'…' if begin + most - 2 < len(shown) else ''}"


def document(wanted: str, found: Iterable[Hit]) -> dict[str, Any]:
    """What was found, as a JSON document."""
    return {"text": wanted, "found": map(_plain, found)}


def _plain(hit: Hit) -> dict[str, Any]:
    return {
        "what": hit.what,
        "order": hit.order,
        "ref": hit.ref,
        "case": hit.case,
        "n": hit.place,
        "text": hit.text,
    }
