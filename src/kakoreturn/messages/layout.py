"""Laying out a letter in full, in one language or in two, one beside the other."""

from collections.abc import Iterator

from kakoreturn.messages.letter import Letter, Section, Touch
from kakoreturn.messages.particulars import named
from kakoreturn.messages.sentences import Entry, Sentence, Tongue, say

Tongues = tuple[Tongue, ...]


def full(letter: Letter, subject: Sentence, tongues: Tongues, touch: Touch) -> str:
    """The whole message; it ends in one newline. A second of `tongues` stands beside the first, line by line."""
    blocks = [
        spoken((subject,), tongues),
        greeting(touch, tongues),
        spoken(letter.why, tongues),
        [line for fact in letter.facts for line in spoken((fact,), tongues)],
        *(
            [*spoken((section.heading,), tongues), *_items(section, tongues)]
            for section in letter.lists
            if section.entries
        ),
        spoken(letter.ask, tongues),
        spoken((photos(letter),), tongues) if letter.photos and not letter.named else [],
        farewell(touch, tongues),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def spoken(sentences: tuple[Sentence, ...], tongues: Tongues) -> list[str]:
    """Sentences in one line; in two languages, each sentence with the other language under it."""
    if len(tongues) == 1:
        return [tongues[0].together(sentences)]
    # What both say the same, such as a name, stands once.
    return [line for one in sentences for line in dict.fromkeys(tongue.said(one) for tongue in tongues)]


def greeting(touch: Touch, tongues: Tongues) -> list[str]:
    """The lines a message begins with: the buyer's own, else the usual."""
    return [touch.greeting] if touch.greeting else spoken((say("Hello,"),), tongues)


def farewell(touch: Touch, tongues: Tongues) -> list[str]:
    """The lines a message ends with: the buyer's own, else the usual, and the name."""
    closing = [touch.closing] if touch.closing else spoken((say("Thank you."),), tongues)
    return [*closing, *([touch.name] if touch.name else [])]


def photos(letter: Letter) -> Sentence:
    """Which photos go with it."""
    return say("Photos attached: {names}", names=tuple(map(named, letter.photos)))


def _items(section: Section, tongues: Tongues) -> Iterator[str]:
    for number, entry in enumerate(section.entries, 1):
        yield from item(number, entry, tongues)


def item(number: int, entry: Entry, tongues: Tongues) -> list[str]:
    """An entry with its number; further lines, and the other language, are set in under the first."""
    first, *others = tongues
    told = first.entry(entry)
    under = [said for tongue in others if (said := tongue.beside(entry)) and said != told]
    return [_set_in(text, f"{number}. " if not place else "   ") for place, text in enumerate([told, *under])]


def _set_in(text: str, lead: str) -> str:
    return lead + text.expandtabs(4).replace("\n", "\n   ")
