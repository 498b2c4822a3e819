"""A place on an item in Chinese, composed from known words; None as soon as one word is not known.

English names the whole last ("hem of the left sleeve"), Chinese first; within a name ("left collar label") both go
the same way.
"""

from __future__ import annotations

from kakoreturn.domain.text import has_chinese
from kakoreturn.later import re
from kakoreturn.messages.languages.zh_vocabulary import places, section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kakoreturn.domain.values import Category

_SIDES = {"left": "左", "right": "右"}
_ORDINALS = {
    "first": "一",
    "second": "二",
    "third": "三",
    "fourth": "四",
    "fifth": "五",
    "1st": "一",
    "2nd": "二",
    "3rd": "三",
}
_FROM = {"top": "上", "bottom": "下", "left": "左", "right": "右"}
_ONE_SIDE = {"one": "一侧", "left": "左侧", "right": "右侧"}
# Where one place lies to another.
_BESIDE = {
    "near": "附近",
    "next to": "旁边",
    "beside": "旁边",
    "close to": "附近",
    "above": "上方",
    "below": "下方",
    "under": "下方",
    "behind": "后面",
    "around": "周围",
}
_RELATION = rf"(.*?)\b({'|'.join(_BESIDE)}) (.+)"
# What says nothing in a place, and what leads from a part to the whole.
_ARTICLES = frozenset("the a an my its".split())
_OF = frozenset("of on in at".split())
_LONGEST = 3  # words in one term
_MOST_WORDS = 12


def place(where: str, category: Category | None = None) -> str | None:
    """The Chinese of a place; None where a word of it is not known. What is in Chinese already stays as it is."""
    if has_chinese(where):
        return where
    plain = " ".join(word for word in where.casefold().replace("-", " ").split() if word not in _ARTICLES)
    return _place(plain, places(category)) if plain and plain.count(" ") < _MOST_WORDS else None


def _place(plain: str, known: Mapping[str, str]) -> str | None:
    # Most places are a part alone, and a pattern takes long to compile: it is tried where its words are there.
    if "clock" in plain and (clock := re.fullmatch(r"(?:at )?([0-9]{1,2}) ?o ?'?clock", plain)):
        return f"{clock[1]}点位置"
    if "between" in plain and (between := re.fullmatch(r"between (.+) and (.+)", plain)):
        ends = [_place(end, known) for end in between.groups()]
        return f"{ends[0]}和{ends[1]}之间" if all(ends) else None
    if "side of" in plain and (side := re.fullmatch(r"(one|left|right) side of (.+)", plain)):
        whole = _place(side[2], known)
        return f"{whole}{_ONE_SIDE[side[1]]}" if whole else None
    if any(word in plain for word in _BESIDE) and (relation := re.fullmatch(_RELATION, plain)):
        here, there = relation[1].strip(), _place(relation[3], known)
        if there is None:
            return None
        beside = f"{there}{_BESIDE[relation[2]]}"
        said = _place(here, known) if here else beside
        return f"{said}（{beside}）" if here and said else said
    if "from" in plain and (counted := re.fullmatch(r"(\w+) (.+?) from (top|bottom|left|right)", plain)):
        name = _name(counted[2].split(), known)
        number = _ORDINALS.get(counted[1])
        return f"从{_FROM[counted[3]]}数第{number}个{name}" if name and number else None
    names: list[list[str]] = [[]]
    for word in plain.split():
        if word in _OF:
            names.append([])
        else:
            names[-1].append(word)
    found = [said for name in reversed(names) if (said := _name(name, known))]
    return "".join(found) if len(found) == len(names) else None


def _name(words: list[str], known: Mapping[str, str]) -> str | None:
    """The Chinese of one name, such as "left toe box" or "second button"."""
    if (whole := " ".join(words)) in known:
        return known[whole]
    side = _SIDES.get(words[0]) if words else None
    if words[:1] == ["both"] or words[:3] in (["left", "and", "right"], ["right", "and", "left"]):
        side, words = "左右", words[1 if words[0] == "both" else 3 :]
    elif side:
        words = words[1:]
    number = _ORDINALS.get(words[0]) if words and words[0] not in known else None
    terms = _terms(words[1:] if number else words, known)
    if not terms:
        return None
    part = next((term for term in terms if term not in section("positions")), "")
    # The side of a part of a shoe is that of the foot.
    foot = "脚" if side and known.get(part) == section("shoes").get(part, "") else ""
    said = "".join(known[term] for term in terms)
    return f"{side or ''}{foot}{f'第{number}个' if number else ''}{said}"


def _terms(words: list[str], known: Mapping[str, str]) -> list[str] | None:
    """The words as known terms, the longest first; None where one is not known."""
    terms = []
    while words:
        for count in range(min(_LONGEST, len(words)), 0, -1):
            term = " ".join(words[:count])
            found = next((one for one in (term, term.removesuffix("s"), term.removesuffix("es")) if one in known), None)
            if found:
                terms.append(found)
                words = words[count:]
                break
        else:
            return None
    return terms
