"""Whether a defect note says enough for a stranger to find the defect.

A note must say *what* is wrong and *where* on the item. Nobody's words are changed or judged right: the note is only
asked what it leaves out. The reading is deliberately generous. A word that is neither a judgement, nor a filler, nor
a place counts as saying what; a named part, a side, or a preposition before a thing counts as saying where. Notes
about the whole item (the wrong one, one too few, a wrong size) need no place, but what was ordered and what came.
"""

import re
from enum import StrEnum

from kakoreturn.domain import lexicon
from kakoreturn.domain.defect import Defect
from kakoreturn.domain.values import DefectKind


class Gap(StrEnum):
    """What a defect note leaves out."""

    WHAT = "what"
    WHERE = "where"
    COMPARED = "compared"


QUESTIONS = {
    Gap.WHAT: "What exactly is wrong: a loose seam, a stain, a scratch, a measurement that is off?",
    Gap.WHERE: "Where on the item is it: left heel, inside of the collar, second button from the top?",
    Gap.COMPARED: "What did you order, and what came instead?",
}

_WORD = r"[^\W_]+(?:['’-][^\W_]+)*"
_CHINESE = r"[\u3400-\u9fff]"
_OTHER_SCRIPT = r"[^\W\d_a-zA-Z\u00C0-\u024F]"
_FEWEST_SIGNS = 3
_SAYING_NOTHING = lexicon.JUDGING | lexicon.EMPTY | lexicon.FILLERS | lexicon.FEATURES | lexicon.MATERIALS
_OF_THE_WHOLE = frozenset({DefectKind.SIZE, DefectKind.WRONG_ITEM, DefectKind.MISSING})
# These kinds say by themselves what is wrong; "print" or "hardware" do not.
_TELLING = frozenset({DefectKind.STITCHING, DefectKind.GLUE, DefectKind.STAIN, DefectKind.DAMAGE})


def _plain(word: str) -> str:
    return word.casefold().replace("-", "")


def _is_thing(word: str) -> bool:
    return _plain(word) not in _SAYING_NOTHING and word not in lexicon.PREPOSITIONS


def _says_what(words: list[str]) -> bool:
    return any(_is_thing(word) and _plain(word) not in lexicon.PLACES and not word.isdecimal() for word in words)


def _says_where(words: list[str]) -> bool:
    if any(_plain(word) in lexicon.PLACES for word in words):
        return True
    first = next((place for place, word in enumerate(words) if word in lexicon.PREPOSITIONS), len(words))
    return any(_is_thing(word) or _plain(word) in lexicon.FEATURES for word in words[first + 1 :])


def gaps(note: str) -> tuple[Gap, ...]:
    """What `note` leaves out; empty when it is specific.

    Notes in scripts other than Latin and Chinese are taken as specific once they hold a few signs.
    """
    text = note.casefold().replace("’", "'")
    if re.search(_CHINESE, text):
        found, rest = _gaps_in_chinese(text), re.sub(_CHINESE, " ", text)
        # Many write both, and each may say what the other leaves out.
        return tuple(gap for gap in found if gap in gaps(rest)) if re.search(r"[a-z]", rest) else found
    if re.search(_OTHER_SCRIPT, text):
        return () if len(re.findall(_OTHER_SCRIPT, text)) >= _FEWEST_SIGNS else (Gap.WHAT, Gap.WHERE)
    text = re.sub(lexicon.CAME_OFF, "detached", text)
    words = re.findall(_WORD, re.sub(lexicon.NO_PLACE, " ", text))
    what = _says_what(words)
    ordered, came = re.search(lexicon.ORDERED, text), re.search(lexicon.CAME, text)
    if ordered or came or re.search(lexicon.WHOLE_ITEM, text):
        numbers = len(re.findall(r"\d+(?:[.,]\d+)?|\bonly (?:one|half)\b", text))
        # One number beside only one of the two sides compares nothing.
        compared = numbers > 1 or (numbers and not ordered and not came) or re.search(lexicon.COMPARING, text)
        compared = compared or (ordered and (came or re.search(lexicon.INSTEAD, text)))
        return () if compared and (what or numbers) else (Gap.COMPARED,)
    where = _says_where(words)
    return (*(() if what else (Gap.WHAT,)), *(() if where else (Gap.WHERE,)))


def _gaps_in_chinese(text: str) -> tuple[Gap, ...]:
    if re.search(lexicon.CHINESE_WHOLE, text):
        return () if re.search(lexicon.CHINESE_COMPARED, text) else (Gap.COMPARED,)
    left = re.sub(lexicon.CHINESE_EMPTY, "", text)
    where = re.search(lexicon.CHINESE_PLACES, left)
    what = len(re.sub(lexicon.CHINESE_PLACES, "", left)) > 0
    return (*(() if what else (Gap.WHAT,)), *(() if where else (Gap.WHERE,)))


def gaps_of(defect: Defect) -> tuple[Gap, ...]:
    """What a defect leaves out, its words and its fields taken together; empty when it is specific."""
    if bool(defect.expected) != bool(defect.observed):
        return (Gap.COMPARED,)
    left = set(gaps(defect.text))
    if defect.kind is DefectKind.MISSING and defect.where:
        return ()
    if defect.kind in _OF_THE_WHOLE:
        return () if defect.expected or not left else (Gap.COMPARED,)
    if defect.expected or defect.kind in _TELLING:
        left -= {Gap.WHAT, Gap.COMPARED}
    if defect.where:
        left -= {Gap.WHERE}
    return tuple(gap for gap in Gap if gap in left)


def judgements(note: str) -> tuple[str, ...]:
    """The words of `note` that only judge, as they were written, each once."""
    words = [word for word in re.findall(_WORD, note) if _plain(word) in lexicon.JUDGING]
    words += re.findall(lexicon.JUDGING_PHRASE, note, re.IGNORECASE)
    return tuple({word.casefold(): word for word in words}.values())
