"""A defect in Chinese, composed from its fields by a fixed vocabulary. What is not in it stays as it was written.

The buyer's note itself is never translated. Only where it holds one plain word for the sort of defect that its kind
names ("open" of a stitching, "scratch" of a damage), and denies nothing, that word makes the kind more exact.
"""

import re
from collections.abc import Iterator

from kakoreturn.domain.defect import Defect
from kakoreturn.domain.values import DefectKind
from kakoreturn.messages.languages.zh_places import place

KINDS = {
    DefectKind.STITCHING: "车线问题",
    DefectKind.GLUE: "胶水问题",
    DefectKind.STAIN: "污渍",
    DefectKind.COLOUR: "色差",
    DefectKind.SIZE: "尺码不符",
    DefectKind.WRONG_ITEM: "发错货",
    DefectKind.MISSING: "少件",
    DefectKind.DAMAGE: "破损",
    DefectKind.MATERIAL: "材质问题",
    DefectKind.PRINT: "印花问题",
    DefectKind.HARDWARE: "五金问题",
    DefectKind.OTHER: "其他问题",
}
# Words of a note that make its kind more exact.
EXACT = {
    DefectKind.STITCHING: {
        r"loose threads?|thread ends?": "线头",
        r"open|opened|undone|burst|unravell?ing|unravell?ed|loose seams?|coming apart|came apart": "开线",
        r"crooked|uneven|wavy": "车线不齐",
        r"skipped|missing stitch(?:es)?": "漏针",
    },
    DefectKind.GLUE: {
        r"unglued|peeling|separated|separating|separation|detached|coming off|coming apart|came off": "开胶",
        r"glue (?:stains?|marks?|spots?|residue|smears?|drips?)|excess glue|visible glue|too much glue": "溢胶",
    },
    DefectKind.DAMAGE: {
        r"scratch(?:es|ed)?": "划痕",
        r"holes?": "破洞",
        r"torn|tears?|ripped|rips?": "撕裂",
        r"dents?|dented": "凹痕",
        r"cracks?|cracked": "裂痕",
        r"creases?|creased": "折痕",
    },
}
_DENIED = r"\b(?:no|not|never|without|nor|isn.?t|aren.?t|doesn.?t|don.?t)\b"
_CHINESE = r"[\u3400-\u9fff]"
# Figures, sizes and measures are read alike everywhere: "42", "XL", "EU 42.5", "26.5 cm", "2 x 30 mm".
_MEASURE = r"[0-9]+(?:[.,/][0-9]+)*(?:\s*(?:cm|mm|m|g|kg|ml|W|V|%|″|\"))?"
_ALIKE = rf"(?:(?:EU|US|UK|CN)\s*)?{_MEASURE}(?:\s*[x×+-]\s*{_MEASURE})*|[0-9]?X*[SML]"
# By which words a note seems to be of a kind; of several, the first.
_LIKELY = {
    DefectKind.MISSING: r"missing|incomplete",
    DefectKind.WRONG_ITEM: r"wrong (?:item|model|style|product)",
    DefectKind.SIZE: r"sizes?|too (?:small|big|large|short|long|tight|wide|narrow)",
    DefectKind.COLOUR: r"colou?rs?|shade",
    DefectKind.GLUE: r"glued?",
    DefectKind.STITCHING: r"seams?|stitch(?:es|ing)?|threads?",
    DefectKind.STAIN: r"stains?|stained|spots?|dirt|dirty|smudges?",
    DefectKind.DAMAGE: "|".join((*EXACT[DefectKind.DAMAGE], r"damaged?|broken|chipped|frayed")),
    DefectKind.PRINT: r"print(?:ed|ing)?|embroidery",
    DefectKind.HARDWARE: r"hardware|zip(?:per)?|rivets?",
    DefectKind.MATERIAL: r"leather|fabric|material|suede|canvas",
}
_LONGEST_PLACE = 5
_FAR = 300  # signs of a note in which its place is looked for
VALUES = {
    "white": "白色",
    "black": "黑色",
    "grey": "灰色",
    "gray": "灰色",
    "red": "红色",
    "pink": "粉色",
    "orange": "橙色",
    "yellow": "黄色",
    "green": "绿色",
    "blue": "蓝色",
    "navy": "藏青色",
    "purple": "紫色",
    "brown": "棕色",
    "beige": "米色",
    "cream": "奶白色",
    "khaki": "卡其色",
    "gold": "金色",
    "silver": "银色",
    "leather": "皮革",
    "suede": "麂皮",
    "canvas": "帆布",
    "cotton": "棉",
    "wool": "羊毛",
    "linen": "亚麻",
    "silk": "丝绸",
    "nylon": "尼龙",
    "polyester": "涤纶",
    "denim": "牛仔布",
    "metal": "金属",
    "plastic": "塑料",
    "left": "左",
    "right": "右",
}


def phrase(defect: Defect) -> str:
    """What the fields of a defect say in Chinese; empty where they say nothing."""
    where = (place(defect.where) or f"“{defect.where}”") if defect.where else ""
    kind = _kind(defect)
    said = (kind, where) if defect.kind is DefectKind.MISSING else (where, kind)
    head = "：".join(part for part in said if part)
    sides = "，".join(
        f"{verb}{_value(value) or f'“{value}”'}"
        for verb, value in (("应为", defect.expected), ("实为", defect.observed))
        if value
    )
    return "；".join(part for part in (head, sides) if part)


def unsaid(defect: Defect) -> dict[str, str | None]:
    """The fields that would let Chinese say more: those that are empty or hold words it does not know.

    Each with what the note seems to say of it, for the buyer to judge; None where that cannot be told. A note that is
    in Chinese already needs none.
    """
    if re.search(_CHINESE, defect.text):
        return {}
    found = {} if defect.kind else {"kind": _likely_kind(defect.text)}
    if (defect.where and not place(defect.where)) or (defect.text and not defect.where and not _is_whole(defect)):
        found["where"] = _likely_place(defect.text)
    values = (("expected", defect.expected), ("observed", defect.observed))
    return found | {name: None for name, value in values if value and not _value(value)}


def _likely_kind(note: str) -> str | None:
    return next((kind for kind, words in _LIKELY.items() if re.search(rf"\b(?:{words})\b", note.casefold())), None)


def _likely_place(note: str) -> str | None:
    """The longest run of words in the note that is a place."""
    runs = (
        run
        for count in range(_LONGEST_PLACE, 0, -1)
        for part in re.split(r"[,;:.!?()\n]", note[:_FAR].casefold())
        for run in _runs(part.split(), count)
    )
    return next((run for run in runs if place(run)), None)


def _runs(words: list[str], count: int) -> Iterator[str]:
    """Every `count` words that follow each other and do not begin with an article."""
    for first in range(len(words) - count + 1):
        if words[first] not in {"the", "a", "an", "my"}:
            yield " ".join(words[first : first + count])


def _is_whole(defect: Defect) -> bool:
    """Whether it is about the item as a whole, which has no place on it."""
    return defect.kind in {DefectKind.SIZE, DefectKind.WRONG_ITEM, DefectKind.MISSING, DefectKind.COLOUR}


def _kind(defect: Defect) -> str:
    if defect.kind is None:
        return ""
    note = defect.text.casefold()
    exact = [term for words, term in EXACT.get(defect.kind, {}).items() if re.search(rf"\b(?:{words})\b", note)]
    # Two such words, or a denial, and only a reader could tell which one is meant.
    return exact[0] if len(exact) == 1 and not re.search(_DENIED, note) else KINDS[defect.kind]


def _value(value: str) -> str | None:
    """What was ordered or what came, as Chinese writes it; None where it has no word for it."""
    if re.search(_CHINESE, value) or re.fullmatch(_ALIKE, value, re.IGNORECASE):
        return value
    return VALUES.get(value.casefold())
