"""Laying out a letter in full, in one language or in two, one beside the other."""

from __future__ import annotations

from kakoreturn.domain.records import Record, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.messages.language import Language
    from kakoreturn.messages.letter import Letter, Section, Touch


@record
class Page(Record):
    """A letter in one language with what stands around it.

    `head` names the order and the item in one line; `attached` is the line that names photos and other files, None
    where a list names them.
    """

    say: Language
    letter: Letter
    subject: str
    head: str
    attached: str | None


# The same letter in each language that it is to be written in; a second one stands beside the first, line by line.
Pages = tuple[Page, ...]


def full(pages: Pages, touch: Touch) -> str:
    """The whole message; it ends in one newline."""
    blocks = [
        lines(*(page.subject for page in pages)),
        greeting(pages, touch),
        paragraph(pages, *(page.letter.why for page in pages)),
        [line for fact in zip(*(page.letter.facts for page in pages), strict=True) for line in lines(*fact)],
        *(_list(sections) for sections in zip(*(page.letter.lists for page in pages), strict=True)),
        paragraph(pages, *((*page.letter.ask, *filter(None, [page.letter.meanwhile])) for page in pages)),
        lines(*(page.attached for page in pages if page.attached)),
        farewell(pages, touch),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def lines(*said: str) -> list[str]:
    """The same in each language, a line each; what is the same in both, such as a name, stands once."""
    return list(dict.fromkeys(said))


def paragraph(pages: Pages, *said: tuple[str, ...]) -> list[str]:
    """Sentences in one line; in two languages, each sentence with the other language under it."""
    if len(pages) == 1:
        return [pages[0].say.joint.join(said[0])] if said[0] else []
    return [line for sentence in zip(*said, strict=True) for line in lines(*sentence)]


def greeting(pages: Pages, touch: Touch) -> list[str]:
    """The lines a message begins with: the buyer's own, else the usual."""
    return [touch.greeting] if touch.greeting else lines(*(page.say.hello for page in pages))


def farewell(pages: Pages, touch: Touch) -> list[str]:
    """The lines a message ends with: the buyer's own, else the usual, and the name."""
    closing = [touch.closing] if touch.closing else lines(*(page.say.thanks for page in pages))
    return [*closing, *([touch.name] if touch.name else [])]


def _list(sections: tuple[Section, ...]) -> list[str]:
    if not sections[0].entries:
        return []
    heading = lines(*(section.heading for section in sections))
    return [*heading, *(line for place in range(len(sections[0].entries)) for line in item(place, sections))]


def item(place: int, sections: tuple[Section, ...]) -> Iterator[str]:
    """An entry of a list with its number; further lines, and the other language, are set in under the first."""
    first, *others = (section.entries[place] for section in sections)
    under = [other.text if other.beside is None else other.beside for other in others]
    for number, text in enumerate(dict.fromkeys((first.text, *under))):
        lead = "   " if number else f"{place + 1}. "
        yield lead + text.expandtabs(4).replace("\n", "\n   ")
