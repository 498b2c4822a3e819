"""What a message is made of: sentences with slots, and the languages that say them.

A sentence is written in English, where it is used. Another language is a table from each of these sentences to its
own, with the same slots: so both say the same, and whoever changes a sentence meets its translation.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kakoreturn.domain.defect import Defect
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Money


@record
class Sentence(Record):
    """A sentence, or a piece of one. `words` is its English, with a slot in braces for each of `slots`."""

    words: str
    slots: Mapping[str, "Slot"]


Slot = str | int | date | Money | Sentence | tuple[str | Money | Sentence, ...]


@record
class Quote(Record):
    """Somebody's words as they were written; `intro` says whose and when, None where that is plain."""

    text: str
    intro: Sentence | None = None


# What a list holds.
Entry = Sentence | Quote | Defect


def say(words: str, **slots: Slot) -> Sentence:
    """The sentence `words` with its slots filled."""
    return Sentence(words=words, slots=slots)


class Tongue:
    """A language: English itself, and what another one changes."""

    code = "en"
    # What stands between two sentences, and between the names in a row.
    joint = " "
    comma = ", "

    def template(self, words: str) -> str:
        """The sentence in this language, its slots still open."""
        return words

    def day(self, day: date) -> str:
        """A day."""
        return day.isoformat()

    def said(self, sentence: Sentence) -> str:
        """A sentence with its slots filled."""
        return self.template(sentence.words).format_map(
            {name: self._filled(value) for name, value in sentence.slots.items()}
        )

    def together(self, sentences: tuple[Sentence, ...]) -> str:
        """Sentences in one line."""
        return self.joint.join(map(self.said, sentences))

    def _filled(self, value: Slot) -> str:
        match value:
            case Sentence():
                return self.said(value)
            case date():
                return self.day(value)
            case tuple():
                return self.comma.join(map(self._filled, value))
            case _:
                return str(value)

    def entry(self, entry: Entry) -> str:
        """What stands in a list, with whatever was quoted in it."""
        match entry:
            case Sentence():
                return self.said(entry)
            case Quote(intro=None):
                return entry.text
            case Quote():
                return f'{self.said(entry.intro)} "{entry.text}"' if entry.intro else entry.text
            case Defect():
                return entry.words

    def beside(self, entry: Entry) -> str:
        """What stands in a list under the same entry in another language: nothing is quoted again."""
        return self.entry(entry)

    def unsaid(self, defect: Defect) -> dict[str, str | None]:  # noqa: ARG002 - English leaves nothing out
        """The fields that would say what is left in the buyer's words, each with what it may be."""
        return {}


ENGLISH = Tongue()


def shortened(entry: Entry, length: int) -> Entry:
    """The entry with its words cut to `length` characters, the last of them an ellipsis."""
    if isinstance(entry, Sentence) or len(entry.text) <= length:
        return entry
    return replace(entry, text=f"{entry.text[: max(0, length - 1)].rstrip()}…")
