"""What an English note surely says: its fault and the place, as the fields by which Chinese can say them.

A note is read only as a whole. One word that is neither fault, place, measure nor filler leaves it unread, for that
word may turn it round: a guess would put something false before the seller. Nothing is filled in by itself, either:
what is read is proposed to its writer.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from kakoreturn.later import re
from kakoreturn.messages.languages.zh_faults import FAULTS
from kakoreturn.messages.languages.zh_places import place
from kakoreturn.messages.languages.zh_vocabulary import section, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakoreturn.domain.values import Category

# What people write for a fault, besides the phrase it goes by.
_FORMS = {
    "open-seam": (
        *("loose seam", "opened seam", "split seam"),
        *("seam open", "seam is open", "seam came open", "seam has come open"),
        *("seam loose", "seam is loose", "seam split", "seam coming apart", "seam is coming apart"),
    ),
    "loose-thread": ("thread loose", "thread hanging", "hanging thread"),
    "glue-stain": ("glue mark", "glue spot", "glue residue", "glue spill", "excess glue", "glue"),
    "coming-unglued": ("unglued", "glue coming off"),
    "stained": ("stain", "dirty mark", "dirty spot", "dirty", "dirt", "black mark", "black spot", "ink mark"),
    "mouldy": ("mould",),
    "rusty": ("rust spot", "rust"),
    "yellowed": ("yellowing",),
    "scratched": ("scratch mark", "scratch"),
    "scuffed": ("scuff mark", "scuff"),
    "cracked": ("crack",),
    "chipped": ("chip",),
    "dented": ("dent",),
    "torn": ("tear", "rip", "ripped"),
    "frayed": ("fraying",),
    "creased": ("crease",),
    "peeling": ("peels", "peels off", "peeling off"),
    "smells": ("bad smell", "smell"),
    "not-aligned": ("misaligned",),
    "off-centre": ("not centred", "not in the centre"),
    "misspelt": ("misspelled", "spelled wrong", "spelling mistake"),
    "blurry": ("blurred",),
    "fell-off": ("came off", "fallen off"),
    "broken-off": ("broke off", "snapped off"),
    "noisy": ("rattles",),
}
_SPELT = {"color": "colour", "colors": "colours", "center": "centre", "centered": "centred"} | {
    "mold": "mould",
    "moldy": "mouldy",
    "doesnt": "does not",
    "doesn't": "does not",
    "won't": "does not",
    "isn't": "is not",
}
# They tell nothing that the seller must know to find the fault, and the note itself follows word for word.
_FILLERS = frozenset(
    "a an the my its there is are was were has have with some small tiny little big large huge long deep light slight "
    "slightly clear clearly visible obvious noticeable very quite bit".split()
)
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
# Patterns are compiled where they are used: few notes need one of them.
_MEASURE = (
    rf"(?:\b(?:about|around|approx\.?|roughly|nearly|almost|at least|by)\s|~)?\s*{_NUMBER}(?:\s*[x×-]\s*{_NUMBER})?"
    r"\s*(?:cm|mm|inch(?:es)?|in)\b(?:\s(?:long|wide|high|deep|across|in size))?"
)
_AT = frozenset("on at in along of".split())
_SIDES = frozenset({"left", "right"})
_OF_ALL = frozenset({"front", "back"})
_LONGEST = 4  # words in one form of a fault
_ORDERED = (
    r"(?:wrong (?P<what>size|colour|item|model)\b[:,]?\s*)?(?:i )?ordered (?:a |an |the )?(?P<expected>[^,;.]+?),?"
    r"(?: and| but)? (?:i )?(?:got|received) (?:a |an |the )?(?P<observed>[^,;.]+)"
)
# The same the other way round: "got blue, not red".
_CAME = (
    r"(?:wrong (?P<what>size|colour|item|model)\b[:,]?\s*)?(?:i )?(?:got|received) (?:a |an |the )?"
    r"(?P<observed>[^,;.]+?),? (?:not|instead of) (?:a |an |the )?(?P<expected>[^,;.]+)"
)
# And without a verb, where the note begins with what is wrong: "wrong colour, brown instead of black".
_WRONG = (
    r"wrong (?P<what>size|colour|item|model)\b[:,]? (?:it is )?(?P<observed>[^,;.]+?),? (?:not|instead of) "
    r"(?:a |an |the )?(?P<expected>[^,;.]+)"
)
_UNLIKE = {"size": "wrong-size", "colour": "wrong-colour", "item": "wrong-item", "model": "wrong-model"}


def read(note: str, category: Category | None) -> dict[str, str]:
    """The fields that a note in English surely fills, by their names; none where there is doubt."""
    words = note.casefold().replace("’", "'").rstrip(" .!").split()
    plain = " ".join(_SPELT.get(word, word) for word in words)
    for sign, form in (("ordered", _ORDERED), ("got", _CAME), ("received", _CAME), ("wrong", _WRONG)):
        if sign in plain and (sides := re.fullmatch(form, plain)):
            return _ordered(sides, category)
    if any(map(str.isdecimal, plain)):
        plain = re.sub(_MEASURE, " ", plain)
    faults, places = [], []
    for part in plain.replace(" - ", ",").replace(";", ",").split(","):
        if (said := _part(part.split(), category)) is None:
            return {}
        faults += said[0]
        places += said[1]
    if len(faults) != 1 or len(places) > 1:
        return {}
    return {"fault": faults[0], **({"where": places[0]} if places else {})}


def near(note: str) -> tuple[str, ...]:
    """The faults that a note names anywhere, each once: which of them it means, its writer knows."""
    words = re.findall(r"[a-z']+", note.casefold().replace("’", "'"))
    return tuple(dict.fromkeys(fault for fault, _, _ in _spans([_SPELT.get(word, word) for word in words])))


# A place stands behind one of these at the end of a note that names no other, and says nothing of what is missing.
_PLACING = (("on", "the"), ("on", "my"), ("at", "the"), ("at", "my"))
_UNSURE = frozenset("missing lost gone lack lacks without no not or and but on in at of from".split())
_APART = frozenset(",;:(")


def sure_place(note: str, category: Category | None) -> str | None:
    """The place that a note names whose fault is not understood, where there can be no doubt about it."""
    words = note.casefold().rstrip(" .!").split()
    ends = [end for end, pair in enumerate(pairwise(words)) if pair in _PLACING]
    if not ends:
        return None
    before, where = words[: ends[-1]], words[ends[-1] + 2 :]
    if _is_unsure(before) or _is_unsure(where) or not all(_is_plain(word) for word in where):
        return None
    # A part that is named before it is what is meant. But a seam that is open, or a thread, is the fault itself.
    faults = {word for fault in FAULTS for word in fault.split("-")}
    names_another = any(place(word, category) for word in before if word not in faults)
    return " ".join(where) if _is_place(" ".join(where), category) and not names_another else None


def _is_unsure(words: list[str]) -> bool:
    """Whether words leave a doubt where it is: they name several things, or what is not there."""
    text = " ".join(words)
    told = "".join(sign if sign.isalnum() else " " for sign in text).split()
    return not (_UNSURE.isdisjoint(told) and _APART.isdisjoint(text))


def _is_plain(word: str) -> bool:
    return word.isascii() and word.replace("-", "").isalpha()


def _ordered(said: re.Match[str], category: Category | None) -> dict[str, str]:
    """What was ordered and what came, where Chinese has words for both."""
    sides = {name: said[name].strip() for name in ("expected", "observed")}
    if not all(value(side, category) for side in sides.values()):
        return {}
    return sides | ({"fault": _UNLIKE[said["what"]]} if said["what"] else {})


def _part(words: list[str], category: Category | None) -> tuple[list[str], list[str]] | None:
    """The fault and the place in one part of a note; None where a word of it is neither."""
    spans = _spans(words)
    if not spans:
        where = _place_in(words)
        return ([], [where] if where else []) if not where or _is_place(where, category) else None
    if len(spans) > 1:
        return None
    (fault, start, end) = spans[0]
    before, after = _bare(words[:start]), words[end:]
    # A hole may be a part ("the lace hole is tiny"), and where a thing does not work is not what is wrong with it.
    if (before and (after or fault == "hole")) or (after and fault.startswith("does-not")):
        return None
    where = " ".join(before) or _place_in(after)
    return ([fault], [where] if where else []) if not where or _is_place(where, category) else None


def _spans(words: list[str]) -> list[tuple[str, int, int]]:
    """The faults that words name, the longest form first: which, and from where to where."""
    found, start = [], 0
    while start < len(words):
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            form = " ".join(words[start:end])
            fault = next(
                (_known()[one] for one in (form, form.removesuffix("s"), form.removesuffix("es")) if one in _known()),
                None,
            )
            if fault is not None:
                found.append((fault, start, end))
                start = end - 1
                break
        start += 1
    return found


def _place_in(words: list[str]) -> str:
    """Words without what leads to a place."""
    bare = _bare(words)
    return " ".join(_bare(bare[1:]) if bare and bare[0] in _AT else bare)


def _bare(words: list[str]) -> list[str]:
    """Words without the fillers around them."""
    told = [number for number, word in enumerate(words) if word not in _FILLERS and not word.isdecimal()]
    return words[told[0] : told[-1] + 1] if told else []


def _is_place(words: str, category: Category | None) -> bool:
    """Whether words name a part of the item; a mere side or corner is one of something else, front and back are not."""
    of_another = (words in section("positions") and words not in _OF_ALL) or words in _SIDES
    return not of_another and place(words, category) is not None


@cache
def _known() -> Mapping[str, str]:
    """Each form of each fault."""
    return {form: fault for fault in FAULTS for form in (fault.replace("-", " "), *_FORMS.get(fault, ()))}
