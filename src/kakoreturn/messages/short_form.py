"""The short form of a letter: one chat bubble that holds what it must, and of the rest as much as fits."""

from collections.abc import Iterator
from dataclasses import replace

from kakoreturn.messages.layout import Tongues, farewell, greeting, item, photos, spoken
from kakoreturn.messages.letter import Letter, Section, Touch
from kakoreturn.messages.sentences import Entry, Sentence, Tongue, shortened

LIMIT = 500
# Greeting and thanks leave this much to the first defect; one that is longer still is cut.
_FIRST = 120
_HELLO, _HEAD, _WHY, _LIST, _ASK, _PHOTOS, _BYE = range(7)


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

    def fit(self, block: int, lines: list[str], number: int = 0, part: int = 0) -> bool:
        """Put lines into a block if there is room for all of them; whether there was."""
        fits = len("\n".join(lines)) <= self.room
        if fits:
            self.put(block, lines, number, part)
        return fits


def short(letter: Letter, order: Sentence, tongues: Tongues, touch: Touch) -> tuple[str, tuple[str, ...]]:
    """The letter in one bubble of at most `LIMIT` characters, and in words what was left out of it.

    `order` names the order and the item in one line.

    The order, the request and the beginning of the first entry are always in it. All else goes by how much it helps
    the reader: the rest of the list, then what went before, then the names of the photos.
    """
    bubble = _Bubble()
    bubble.put(_HEAD, spoken((order,), tongues[:1]))
    bubble.put(_ASK, [tongue.together(letter.brief) for tongue in tongues])
    section = next((one for one in letter.lists if one.entries), None)
    left_out = [*_be_polite(bubble, section, tongues, touch)]
    if section:
        left_out += _list(bubble, section, tongues)
    if not bubble.fit(_HEAD, spoken((order,), tongues)[1:], part=1):
        left_out.append("the order in the second language")
    for number, sentence in enumerate(letter.why):
        if not bubble.fit(_WHY, spoken((sentence,), tongues), number):
            left_out.append("what went before")
            break
    lists = letter.lists[:-1] if letter.named else letter.lists
    left_out += [_name(one) for one in lists if one.entries and one is not section]
    if letter.photos and not bubble.fit(_PHOTOS, spoken((photos(letter),), tongues)):
        left_out.append("the names of the photos")
    return bubble.text, tuple(left_out)


def _be_polite(bubble: _Bubble, section: Section | None, tongues: Tongues, touch: Touch) -> Iterator[str]:
    """Begin and end as one does, where that leaves room for the first entry; what could not be put."""
    hello, bye = greeting(touch, tongues), farewell(touch, tongues)
    first = len(_lines(1, section.entries[0], tongues[:1])[0]) if section else 0
    if len("\n".join((*hello, *bye))) + min(first, _FIRST) + 1 > bubble.room:
        yield "greeting and closing"
        return
    bubble.put(_HELLO, hello)
    bubble.put(_BYE, bye)


def _list(bubble: _Bubble, section: Section, tongues: Tongues) -> Iterator[str]:
    """Put the entries of a list, at least the beginning of the first; what could not be put."""
    one, *under = _lines(1, section.entries[0], tongues)
    if len(one) > bubble.room:
        one = _cut(section.entries[0], tongues[0], bubble.room)
        yield f"{_name(section)}: the end of 1"
    bubble.put(_LIST, [one], 1)
    if under and not bubble.fit(_LIST, under, 1, part=1):
        yield f"{_name(section)}: 1 in the second language"
    bubble.fit(_LIST, spoken((section.heading,), tongues))
    missing = [
        str(number)
        for number, entry in enumerate(section.entries[1:], 2)
        if not bubble.fit(_LIST, _lines(number, entry, tongues), number)
    ]
    if missing:
        yield f"{_name(section)}: {', '.join(missing)}"


def _name(section: Section) -> str:
    return section.heading.words.rstrip(":")


def _lines(number: int, entry: Entry, tongues: Tongues) -> list[str]:
    return item(number, _flat(entry), tongues)


def _flat(entry: Entry) -> Entry:
    """The entry in one line."""
    return entry if isinstance(entry, Sentence) else replace(entry, text=" ".join(entry.text.split()))


def _cut(entry: Entry, tongue: Tongue, length: int) -> str:
    """The first item of a list, cut to `length`: inside the words that were quoted, if that is enough."""
    flat = _flat(entry)
    if not isinstance(flat, Sentence):
        over = len(_lines(1, flat, (tongue,))[0]) - length
        flat = shortened(flat, len(flat.text) - over)
    line = _lines(1, flat, (tongue,))[0]
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
