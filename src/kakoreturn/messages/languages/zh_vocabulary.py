"""The words of places and values in Chinese, by what was ordered: a button is 扣子 on a shirt, 按键 on a watch.

They stand in `zh_vocabulary.txt`. Where the category of the item is not known, a word is known only if it means the
same on everything it can be on, or where a general word can stand for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from kakoreturn.domain.text import has_chinese
from kakoreturn.domain.values import Category
from kakoreturn.later import re

Words = Mapping[str, str]
_FILE = os.path.join(os.path.dirname(__file__), "zh_vocabulary.txt")
_SHADES = {"dark": "深", "deep": "深", "light": "浅", "pale": "浅", "bright": "亮"}
_MEASURE = r"[0-9]+(?:[.,/][0-9]+)*(?:\s*(?:cm|mm|m|g|kg|ml|gb|tb|mah|w|v|%|″|\"|'))?"
# Figures, sizes and measures are read alike everywhere: "42", "XL", "EU 42.5", "26.5 cm", "2 x 30 mm".
_ALIKE = rf"(?:(?:EU|US|UK|CN|JP)\s*)?{_MEASURE}(?:\s*[x×+-]\s*{_MEASURE})*|[0-9]?X*[SML]|[SML]/[SML]"
_SIZES = frozenset("XSML/")
_COUNTED = r"(?:only )?([0-9]+)\s*(pcs?|pieces?|items?|pairs?|x)"


@cache
def section(name: str) -> Words:
    """The words of one section of the file; the others are not read for it, which takes long."""
    found: dict[str, str] = {}
    for line in _sections()[name].splitlines():
        if line and not line.startswith("#"):
            english, _, chinese = line.rpartition(" = ")
            found |= dict.fromkeys(map(str.strip, english.split(",")), chinese)
    return found


@cache
def _sections() -> Mapping[str, str]:
    """The lines of each section, by the name that it begins with: [name]."""
    with open(_FILE, encoding="utf-8") as file:
        sections = (part.partition("]\n") for part in f"\n{file.read()}".split("\n[")[1:])
        return {name: lines for name, _, lines in sections}


@cache
def places(category: Category | None) -> Words:
    """The words for parts and positions of an item of a category; of an unknown one, those that mean one thing."""
    everywhere = [section(name) for name in ("positions", "everywhere", "names")]
    if category not in {None, Category.OTHER}:
        return {word: chinese for table in (*everywhere, section(str(category))) for word, chinese in table.items()}
    tables = [*everywhere, *(section(one) for one in Category)]
    found = {word: {table[word] for table in tables if word in table} for table in tables for word in table}
    alike = {word: next(iter(chinese)) for word, chinese in found.items() if len(chinese) == 1}
    return {**alike, **section("unknown"), **(section(category) if category else {})}


def _is_alike(text: str) -> bool:
    """Whether it is read alike everywhere. Most words are not, and compile no pattern for it."""
    may_be = any(map(str.isdecimal, text)) or _SIZES.issuperset(text.upper())
    return may_be and re.fullmatch(_ALIKE, text, re.IGNORECASE) is not None


def value(text: str, category: Category | None) -> str | None:
    """What was ordered or what came, as Chinese writes it; None where it has no word for it."""
    if has_chinese(text) or _is_alike(text.strip()):
        return text
    values, colours, things = section("values"), section("colours"), section("things")
    words = " ".join(re.sub(r"\bcolou?r\b", "", text.casefold()).split())
    if known := values.get(words) or _colour(words) or things.get(words):
        return known
    if sized := re.fullmatch(r"size (.+)", words):
        return f"{sized[1].upper()}码" if _is_alike(sized[1]) else None
    if counted := re.fullmatch(_COUNTED, words):
        return f"{counted[1]}{'双' if counted[2].startswith('pair') else '件'}"
    first, _, last = words.rpartition(" ")
    # A colour or a material before a thing or a material: "black leather belt".
    if first and last in things and (which := value(first, category)):
        return f"{which}{things[last]}"
    if first and last in values and (colour := _colour(first)):
        return f"{colour}{values[last]}"
    said = [one for word in words.split() if (one := values.get(word) or colours.get(word))]
    return "".join(said) if len(said) == len(words.split()) > 1 else places(category).get(words)


def _colour(words: str) -> str | None:
    colours = section("colours")
    shade, _, colour = words.partition(" ")
    if words in colours:
        return colours[words]
    if shade in _SHADES and colour in colours:
        return f"{_SHADES[shade]}{colours[colour]}"
    several = [colours.get(one.strip()) for one in re.split(r"\band\b|/|,|&", words)]
    known = [one for one in several if one]
    return "配".join(known) if len(known) == len(several) > 1 else None
