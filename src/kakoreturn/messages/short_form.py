"""The short form of a letter: one chat bubble that holds what it must, and of the rest as much as fits."""

from __future__ import annotations

from kakoreturn.domain.records import replace
from kakoreturn.messages.layout import Pages, farewell, greeting, item, lines, paragraph
from kakoreturn.messages.letter import Entry, Section, Touch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 500
# Greeting, thanks and the reason leave this much to the first defect; one that is longer still is cut.
_FIRST = 120
_HELLO, _HEAD, _WHY, _LIST, _ASK, _MEANWHILE, _ATTACHED, _BYE = range(8)
# What a cut may leave open, and what closes it.
_PAIRS = {"“": "”", "（": "）"}
Sections = tuple[Section, ...]


class _Bubble:
    """Lines in the order of their blocks, as long as there is room."""

    def __init__(self) -> None:
        self._lines: dict[tuple[int, int, int], str] = {}

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for _, line in sorted(self._lines.items()))

    @property
    def room(self) -> int:
        """How long one more line may be."""
        return LIMIT - len(self.text) - 1

    def put(self, block: int, lines: list[str], number: int = 0, part: int = 0) -> None:
        """Put lines into a block, as its entry `number`, from line `part` of that on."""
        self._lines |= {(block, number, part + place): line for place, line in enumerate(lines)}

    def fit(self, block: int, lines: list[str], number: int = 0, part: int = 0, *, leaving: int = 0) -> bool:
        """Put lines into a block if there is room for all of them, and for `leaving` more signs; whether there was."""
        fits = not lines or len("\n".join(lines)) + (leaving + 1 if leaving else 0) <= self.room
        if fits:
            self.put(block, lines, number, part)
        return fits


def short(pages: Pages, touch: Touch) -> tuple[str, tuple[str, ...]]:
    """The letter in one bubble of at most `LIMIT` characters, and in words what was left out of it.

    The order, the request and the beginning of the first entry are always in it; the reason, with its day, and not to
    ship it meanwhile wherever names of a usual length leave room. All else goes by how much it helps the reader: the
    rest of the list, then the rest of the reasons, then the names of the photos and files.
    """
    bubble = _Bubble()
    bubble.put(_HEAD, [pages[0].head])
    bubble.put(_ASK, [page.say.joint.join(page.letter.brief) for page in pages])
    shown = next((place for place, one in enumerate(pages[0].letter.lists) if one.entries), None)
    sections = () if shown is None else tuple(_flat(page.letter.lists[shown]) for page in pages)
    first = min(_FIRST, len(next(item(0, sections)))) if sections else 0
    left_out = []
    reasons = [page.letter.reason for page in pages]
    # It stands where it does in full; what is told in a list there comes after all else.
    why = pages[0].letter.why
    reason = why.index(reasons[0]) if reasons[0] in why else len(why)
    told = bubble.fit(_WHY, lines(*reasons), reason, leaving=first)
    hello, bye = greeting(pages, touch), farewell(pages, touch)
    if len("\n".join((*hello, *bye))) + first + 1 <= bubble.room:
        bubble.put(_HELLO, hello)
        bubble.put(_BYE, bye)
    else:
        left_out.append("greeting and closing")
    meanwhile = lines(*(page.letter.meanwhile for page in pages if page.letter.meanwhile))
    if meanwhile and not bubble.fit(_MEANWHILE, meanwhile, leaving=first):
        left_out.append("not to ship it before this is settled")
    if sections:
        left_out += _list(bubble, sections)
    if not bubble.fit(_HEAD, lines(*(page.head for page in pages))[1:], part=1):
        left_out.append("the order in the second language")
    left_out += _reasons(bubble, pages, told=reason if told else None)
    others = pages[0].letter.lists[:-1] if pages[0].letter.named else pages[0].letter.lists
    left_out += [one.name for place, one in enumerate(others) if one.entries and place != shown]
    if pages[0].letter.enclosed and not (
        pages[0].attached and bubble.fit(_ATTACHED, lines(*(page.attached for page in pages if page.attached)))
    ):
        left_out.append("the names of the files" if pages[0].letter.files else "the names of the photos")
    return bubble.text, tuple(left_out)


def _reasons(bubble: _Bubble, pages: Pages, *, told: int | None) -> Iterator[str]:
    """Put the sentences before the list, as long as they fit: not the one that is told already, nor what is asked."""
    for number, sentence in enumerate(zip(*(page.letter.why for page in pages), strict=True)):
        is_told = number == told or sentence[0] in pages[0].letter.brief
        if not is_told and not bubble.fit(_WHY, paragraph(pages, *((one,) for one in sentence)), number):
            yield "what went before"
            return


def _list(bubble: _Bubble, sections: Sections) -> Iterator[str]:
    """Put the entries of a list, at least the beginning of the first; what could not be put."""
    name = sections[0].name
    one, *under = item(0, sections)
    if len(one) > bubble.room:
        one = _cut(one, bubble.room)
        yield f"{name}: the end of 1"
    bubble.put(_LIST, [one], 1)
    if under and not bubble.fit(_LIST, under, 1, part=1):
        yield f"{name}: 1 in the second language"
    bubble.fit(_LIST, lines(*(section.heading for section in sections)))
    missing = [
        str(place + 1)
        for place in range(1, len(sections[0].entries))
        if not bubble.fit(_LIST, list(item(place, sections)), place + 1)
    ]
    if missing:
        yield f"{name}: {', '.join(missing)}"


def _flat(section: Section) -> Section:
    """The section with each entry in one line."""
    return replace(section, entries=tuple(Entry(text=" ".join(one.text.split())) for one in section.entries))


def _cut(line: str, length: int) -> str:
    """The beginning of a line, with an ellipsis; what it leaves open is closed."""
    closing = "".join(_PAIRS[sign] for sign in reversed(line) if sign in _PAIRS)
    kept = line[: max(0, length - 1 - len(closing))].rstrip()
    still_open = [close for start, close in _PAIRS.items() if kept.count(start) > kept.count(close)]
    order = sorted(
        still_open, key=lambda close: -kept.rfind(next(start for start, end in _PAIRS.items() if end == close))
    )
    return f"{kept}…{''.join(order)}"
