"""A place on an item in Chinese, composed from known words; None as soon as one word is not known.

English names the whole last ("hem of the left sleeve"), Chinese first; within a name ("left collar label") both go
the same way. A word that means different things on different items, such as "upper" or "neck", is not known.
"""

import re

SIDES = {"left": "左", "right": "右"}
BOTH = "左右"
# Parts of a shoe: the side is that of the foot.
SHOE_PARTS = {
    "toe box": "鞋头",
    "toe cap": "鞋头",
    "toebox": "鞋头",
    "toe": "鞋头",
    "heel tab": "后跟提带",
    "heel collar": "鞋口",
    "ankle collar": "鞋口",
    "heel": "鞋跟",
    "outsole": "外底",
    "midsole": "中底",
    "sole": "鞋底",
    "insole length": "鞋垫长度",
    "insole": "鞋垫",
    "tongue": "鞋舌",
    "laces": "鞋带",
    "shoelace": "鞋带",
    "eyelet": "鞋眼",
    "vamp": "鞋面",
    "ankle": "鞋帮",
    "shaft": "靴筒",
}
PARTS = {
    "shoe box": "鞋盒",
    "box": "包装盒",
    "packaging": "包装",
    "size tag": "尺码标",
    "size label": "尺码标",
    "swing tag": "吊牌",
    "hang tag": "吊牌",
    "hangtag": "吊牌",
    "care label": "洗水标",
    "tag": "吊牌",
    "label": "标签",
    "collar": "领口",
    "neckline": "领口",
    "sleeve": "袖子",
    "cuff": "袖口",
    "hem": "下摆",
    "shoulder strap": "肩带",
    "shoulder": "肩部",
    "chest": "胸部",
    "waist": "腰部",
    "waistband": "腰头",
    "armpit": "腋下",
    "pocket": "口袋",
    "hood": "兜帽",
    "drawstring": "抽绳",
    "trouser leg": "裤腿",
    "knee": "膝部",
    "crotch": "裆部",
    "lining": "内衬",
    "zipper": "拉链",
    "zip": "拉链",
    "button": "扣子",
    "buttonhole": "扣眼",
    "buckle": "搭扣",
    "clasp": "搭扣",
    "strap": "带子",
    "handle": "提手",
    "flap": "翻盖",
    "hardware": "五金",
    "chain": "链条",
    "rivet": "铆钉",
    "print": "印花",
    "pattern": "图案",
    "embroidery": "刺绣",
    "logo": "标志",
    "seam": "车线",
    "stitching": "车线",
    "dial": "表盘",
    "bezel": "表圈",
    "crown": "表冠",
    "case back": "后盖",
    "screen": "屏幕",
    "cable": "线缆",
    "plug": "插头",
    "switch": "开关",
    "lampshade": "灯罩",
    "shade": "灯罩",
    "lid": "盖子",
    "surface": "表面",
    "length": "长度",
    "width": "宽度",
    "height": "高度",
}
POSITIONS = {
    "inside": "内侧",
    "inner side": "内侧",
    "inner": "内侧",
    "outside": "外侧",
    "outer side": "外侧",
    "outer": "外侧",
    "front": "前面",
    "back": "后面",
    "rear": "后面",
    "top": "上部",
    "bottom": "底部",
    "middle": "中间",
    "centre": "中间",
    "center": "中间",
    "edge": "边缘",
    "corner": "边角",
    "tip": "尖端",
    "end": "末端",
    "side": "侧面",
}
# Whole names whose Chinese does not follow from their words.
NAMES = {
    "left": "左侧",
    "right": "右侧",
    "left side": "左侧",
    "right side": "右侧",
    "both sides": "两侧",
    "left shoe": "左脚",
    "right shoe": "右脚",
    "both shoes": "左右脚",
    "shoe": "鞋子",
    "shoes": "鞋子",
    "bag": "包",
    "shirt": "上衣",
    "jacket": "外套",
    "lamp": "灯",
    "base": "底部",
}
_KNOWN = {**SHOE_PARTS, **PARTS, **POSITIONS}
_LONGEST = 2  # words in one term


def place(where: str) -> str | None:
    """The Chinese of a place; None where a word of it is not known. What is in Chinese already stays as it is."""
    if re.search(r"[\u3400-\u9fff]", where):
        return where
    plain = re.sub(r"\b(?:the|a|an|my)\b", " ", where.casefold().replace("-", " "))
    names = [_name(name.split()) for name in re.split(r"\b(?:of|on|in|at)\b", plain)]
    known = [name for name in reversed(names) if name]
    return "".join(known) if len(known) == len(names) else None


def _name(words: list[str]) -> str | None:
    """The Chinese of one name, such as "left toe box"."""
    if (whole := " ".join(words)) in NAMES:
        return NAMES[whole]
    side = SIDES.get(words[0]) if words else None
    if words[:1] == ["both"] or words[:3] in (["left", "and", "right"], ["right", "and", "left"]):
        side, words = BOTH, words[1 if words[0] == "both" else 3 :]
    elif side:
        words = words[1:]
    terms = _terms(words)
    if not terms:
        return None
    part = next((term for term in terms if term not in POSITIONS), "")
    foot = "脚" if side and part in SHOE_PARTS else ""
    return f"{side or ''}{foot}{''.join(_KNOWN[term] for term in terms)}"


def _terms(words: list[str]) -> list[str] | None:
    """The words as known terms, the longest first; None where one is not known."""
    terms = []
    while words:
        for count in range(min(_LONGEST, len(words)), 0, -1):
            term = " ".join(words[:count])
            found = next(
                (one for one in (term, term.removesuffix("s"), term.removesuffix("es")) if one in _KNOWN), None
            )
            if found:
                terms.append(found)
                words = words[count:]
                break
        else:
            return None
    return terms
