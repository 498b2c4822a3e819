"""Whether a note says nothing at all, and what one that says something could still say.

Nobody's words are changed or judged right. A note is empty only if *every* word of it stands on one closed list, and it
holds no number, no field and no circle on a photo: a word that is on no list says something. Lists of what parts or
faults there are can never be complete; so they are used for questions only, and only where all that a note says is
known from them.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from itertools import pairwise

from kakoreturn.domain import lexicon
from kakoreturn.domain.defect import OF_THE_WHOLE, Defect
from kakoreturn.domain.text import has_chinese
from kakoreturn.domain.values import DefectKind
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.domain.faults import Fault


class Gap(StrEnum):
    """What a defect leaves out."""

    WHAT = "what"
    WHERE = "where"
    COMPARED = "compared"


QUESTIONS = {
    Gap.WHAT: "What exactly is wrong: a loose seam, a stain, a scratch, a measurement that is off?",
    Gap.WHERE: "Where on the item is it: left heel, inside of the collar, second button from the top?",
    Gap.COMPARED: "What did you order, and what came instead?",
}
LEFT_OUT = {
    Gap.WHAT: "does not say what is wrong",
    Gap.WHERE: "does not say where",
    Gap.COMPARED: "does not say what was ordered and what came",
}
# The options of `defect --edit` that answer each.
ANSWERS = {
    Gap.WHAT: "--fault WORD",
    Gap.WHERE: "--where PLACE",
    Gap.COMPARED: "--expected VALUE --observed VALUE",
}

# Patterns are compiled by their first use: most commands read no note.
_WORD = r"[^\W_]+(?:['’-][^\W_]+)*"
_CHINESE = r"[\u3400-\u9fff]"
_SET_PHRASES = rf"\b(?:{'|'.join(lexicon.SET_PHRASES)})\b"
_SAYING = rf"\b(?:{'|'.join(lexicon.SAYING)})\b"
_STRETCHED = r"(.)\1{2,}"
_STRETCH = 3
# A shorter word is too near to others.
_LONG_ENOUGH = 6
_DIGITS = frozenset("0123456789")
# A set phrase that begins so, and ends with "right", takes any word between along.
_TAKING_ALONG = ("not", "isn", "aint", "look", "feel")
# What French and Italian write before a vowel, as in "l'article" and "c'est".
_ELIDED = r"^(?:[ldncjsm]|qu|un|dell?|nell?|all?)'"


def says_nothing(defect: Defect, *, circled: bool = False) -> bool:
    """Whether a defect certainly says nothing. `circled`: a circle on a photo shows it."""
    fields = (defect.fault, defect.where, defect.expected, defect.observed)
    kind = defect.kind not in {None, DefectKind.OTHER}
    return not (any(fields) or kind or circled) and is_empty(defect.text)


def is_empty(note: str) -> bool:
    """Whether every word of a note stands on the closed list, and it holds no number."""
    text = _plain(note)
    if any(_certainly_saying(text)):
        return False
    if re.search(r"[0-9]", re.sub(_SET_PHRASES, " ", text)) or re.search(_SAYING, text) or _names_two_things(text):
        return False
    return not _saying_words(text) and not _chinese_left(text)


def is_clear(note: str) -> bool:
    """Whether a note alone leaves nothing open for certain."""
    return not is_empty(note) and _gap_of(_plain(note)) is None


def gap(defect: Defect, *, circled: bool = False) -> Gap | None:
    """The one question that a defect leaves open, if it certainly leaves one open; the first of several."""
    if says_nothing(defect, circled=circled):
        return Gap.WHAT
    if defect.expected or defect.observed:
        return None if defect.expected and defect.observed else Gap.COMPARED
    if defect.fault or defect.kind not in {None, DefectKind.OTHER}:
        return _gap_of_fields(defect, circled=circled)
    left = _gap_of(_plain(defect.text))
    # A place that is given elsewhere, or shown.
    return None if left is Gap.WHERE and (defect.where or circled) else left


def _gap_of_fields(defect: Defect, *, circled: bool) -> Gap | None:
    """What is left open where a field says what is wrong."""
    text = _plain(defect.text)
    if defect.sort in OF_THE_WHOLE:
        told = bool(_saying_words(text) or _chinese_left(text)) and _gap_of(text) is not Gap.COMPARED
        told = told or (bool(defect.where) if defect.sort is DefectKind.MISSING else not _is_one_sided(defect.fault))
        return None if told else Gap.COMPARED
    in_one_place = not (defect.fault and defect.sort is DefectKind.OTHER)
    says_more = not is_empty(text) and _gap_of(text) is not Gap.WHERE
    return Gap.WHERE if in_one_place and not (says_more or defect.where or circled) else None


def _is_one_sided(fault: Fault | None) -> bool:
    """Whether a fault, or none, says only that something else came."""
    if fault is None:
        return True
    from kakoreturn.domain.faults import Fault  # it is loaded where a defect has one

    return fault in {Fault.WRONG_SIZE, Fault.WRONG_COLOUR, Fault.WRONG_ITEM, Fault.WRONG_MODEL, Fault.TOO_FEW}


def _gap_of(text: str) -> Gap | None:
    if not _DIGITS.isdisjoint(text):
        return None
    certain = set(_certainly_saying(text))
    if not any(certain <= known for known in (lexicon.SIDES, lexicon.PLACES, lexicon.SORTS)):
        return None  # whatever else it says: no list holds all of it
    if re.search(lexicon.COMPARING, text):
        return None
    if has_chinese(text):
        return _gap_in_chinese(text)
    words = set(_saying_words(text))
    if words <= lexicon.SIDES:
        left = None if _names_two_things(text) else Gap.COMPARED
    elif words <= lexicon.PLACES:
        left = Gap.WHAT
    else:
        left = Gap.WHERE if words <= lexicon.SORTS else None
    return None if left and words and re.search(_SAYING, text) else left


def _gap_in_chinese(text: str) -> Gap | None:
    left = _chinese_left(text)
    if re.search(r"[a-z]", text) or not left:
        return None
    if re.fullmatch(rf"(?:{lexicon.CHINESE_SIDES}|错|对|发)+", left):
        return None if re.search(lexicon.CHINESE_COMPARED, text) else Gap.COMPARED
    if re.fullmatch(rf"(?:{lexicon.CHINESE_PLACES}|对)+", left):
        return Gap.WHAT
    return Gap.WHERE if re.fullmatch(rf"(?:{lexicon.CHINESE_SORTS})+", left) else None


def _certainly_saying(text: str) -> Iterator[str]:
    """Words of an English note that are certainly on no list by which it says nothing; there may be others.

    Most notes have one, and finding it compiles no pattern: that would be a tenth of what a short command computes.
    """
    if not text.isascii() or ("right" in text and any(word in text for word in _TAKING_ALONG)):
        return
    for written in text.split():
        word = written.strip(",.;:!?()")
        if word.isalpha() and all(word.count(letter) < _STRETCH for letter in word):
            empty = _empty_words()
            if word not in empty and empty.isdisjoint(_spelt_right(word)):
                yield word


@cache
def _empty_words() -> frozenset[str]:
    """The words of the lists by which a note says nothing; of set phrases, what letters stand together in them."""
    phrases = "".join(sign if sign.isalpha() else " " for sign in " ".join(lexicon.SET_PHRASES))
    return frozenset().union(lexicon.CLOSED, lexicon.THINGS, phrases.split())


def _plain(note: str) -> str:
    return " ".join(note.casefold().replace("’", "'").split())


def _words(text: str) -> list[str]:
    return [word.replace("-", "") for word in re.findall(_WORD, text)]


def _saying_words(text: str) -> list[str]:
    """The words of a note that are on no closed list, Chinese left out."""
    rest = re.sub(_SET_PHRASES, " ", text)
    rest = rest if rest.isascii() else re.sub(_CHINESE, " ", rest)
    return [word for word in _words(rest) if not word.isdecimal() and not _is_closed(word)]


def _is_closed(word: str) -> bool:
    return any(form in lexicon.CLOSED or form in lexicon.THINGS for form in _forms(word))


def _forms(word: str) -> Iterator[str]:
    """What a word may stand for on a list."""
    yield word
    yield word.removesuffix("'s")
    if any(word.count(letter) >= _STRETCH for letter in word):
        yield re.sub(_STRETCHED, r"\1", word)
    if "'" in word:
        yield re.sub(_ELIDED, "", word)
    yield from _spelt_right(word)


def _spelt_right(word: str) -> Iterator[str]:
    """What a word stands for that is misspelt in one of the usual ways: an apostrophe, a double letter or an order."""
    if word.endswith("nt"):
        yield f"{word[:-2]}n't"
    if len(word) < _LONG_ENOUGH:
        return
    for place, (letter, following) in enumerate(pairwise(word)):
        before, after = word[:place], word[place + 2 :]
        if letter == following:
            yield f"{before}{letter}{after}"
        else:
            yield f"{before}{letter}{letter}{following}{after}"
            yield f"{before}{following}{letter}{after}"


def _names_two_things(text: str) -> bool:
    return len({lexicon.THINGS[word] for word in _words(text) if word in lexicon.THINGS}) > 1


def _chinese_left(text: str) -> str:
    """What is left of the Chinese in a note once empty phrases are taken out."""
    if text.isascii():
        return ""
    saying = "".join(re.findall(lexicon.CHINESE_SAYING, text))
    return saying or "".join(re.findall(_CHINESE, re.sub(lexicon.CHINESE_EMPTY, "", text)))


def judgements(note: str) -> tuple[str, ...]:
    """The words of `note` that only judge, as they were written, each once."""
    words = [word for word in re.findall(_WORD, note) if word.casefold().replace("-", "") in lexicon.JUDGING]
    return tuple({word.casefold(): word for word in words}.values())
