"""A defect in Chinese, composed from its fields by a fixed vocabulary. What is not in it stays as it was written.

The buyer's note itself is never translated, and nothing is filled in from it; `zh_notes` reads what may be proposed.
"""

from __future__ import annotations

from kakoreturn.domain.defect import OF_THE_WHOLE, Defect
from kakoreturn.domain.text import has_chinese
from kakoreturn.domain.values import Category, DefectKind
from kakoreturn.later import re
from kakoreturn.messages.languages.zh_faults import FAULTS, OF_A_PART, OTHERWISE
from kakoreturn.messages.languages.zh_places import place
from kakoreturn.messages.languages.zh_vocabulary import value

KINDS = {
    DefectKind.STITCHING: "走线问题",
    DefectKind.GLUE: "胶水问题",
    DefectKind.STAIN: "有污渍",
    DefectKind.COLOUR: "颜色问题",
    DefectKind.SIZE: "尺码问题",
    DefectKind.WRONG_ITEM: "发错货：收到的不是我下单的商品",
    DefectKind.MISSING: "少件",
    DefectKind.DAMAGE: "破损",
    DefectKind.MATERIAL: "材质问题",
    DefectKind.PRINT: "印花问题",
    DefectKind.HARDWARE: "五金问题",
    DefectKind.OTHER: "",
}
_LENGTH = r"[0-9]\s*(?:cm|mm|m|″|\")"
# The checks of a review, whose names stand before what it found; the program has put them there.
CHECKS = {
    "accessories": "配件",
    "bracelet": "表带",
    "buttons": "按键",
    "case": "表壳",
    "clasp": "搭扣",
    "colour": "颜色",
    "connectors": "接口",
    "damage": "污损",
    "dial": "表盘",
    "engraving": "刻字",
    "fabric": "面料",
    "fastening": "拉链和扣件",
    "glass": "表镜",
    "glue": "胶水",
    "insole": "鞋垫",
    "item": "商品",
    "joins": "接缝",
    "lining": "里衬",
    "measurements": "尺寸",
    "parts": "部件",
    "print": "印花",
    "quantity": "数量",
    "running": "运行",
    "size": "尺码",
    "sole": "鞋底",
    "stitching": "走线",
    "stones": "宝石",
    "surface": "表面",
    "symmetry": "对称",
}
_OLD_DEFECT = "defect-"  # with its number, of the item before


def parted(text: str) -> tuple[str, str]:
    """The check that stands before the words of a finding, in Chinese, empty for none; and the words themselves."""
    check, _, words = text.partition(": ")
    number = check.removeprefix(_OLD_DEFECT)
    named = f"之前的问题{number}" if number != check and number.isdecimal() else CHECKS.get(check, "")
    return (named, words) if named and words.strip() else ("", text)


def own_words(text: str) -> str:
    """The buyer's own words, quoted as they are; of a finding behind its check."""
    check, words = parted(text)
    return f"{check}：“{words}”" if check else f"“{words}”"


def phrase(defect: Defect, category: Category | None) -> str:
    """What the fields of a defect say in Chinese; empty where they say nothing."""
    where = (_where(defect, category) or f"“{defect.where}”") if defect.where else ""
    what = _what(defect, category)
    said = (what, where) if defect.sort is DefectKind.MISSING else (where, what)
    head = "：".join(part for part in said if part)
    return "；".join(part for part in (head, _sides(defect, category)) if part)


def _where(defect: Defect, category: Category | None) -> str | None:
    """The place of a defect; what is missing may be a whole thing."""
    assert defect.where is not None
    said = place(defect.where, category)
    return value(defect.where, category) if said is None and defect.sort is DefectKind.MISSING else said


def _what(defect: Defect, category: Category | None) -> str:
    if defect.fault and defect.where and defect.fault in OF_A_PART:
        return OF_A_PART[defect.fault]
    if defect.fault:
        return OTHERWISE.get((defect.fault, category), FAULTS[defect.fault]) if category else FAULTS[defect.fault]
    sides = [side for side in (defect.expected, defect.observed) if side]
    match defect.kind:
        case None:
            return "与下单不符" if len(sides) > 1 else ""
        case DefectKind.COLOUR if sides:
            return "颜色不符"
        case DefectKind.SIZE if any(re.search(_LENGTH, side, re.IGNORECASE) for side in sides):
            return "尺寸不符"
        case DefectKind.SIZE if sides:
            return "尺码不符"
        case _:
            return KINDS[defect.kind]


def _sides(defect: Defect, category: Category | None) -> str:
    """What was ordered and what came; of a place, what it should be and is."""
    if defect.sort in {DefectKind.MISSING, DefectKind.WRONG_ITEM} or (defect.sort in OF_THE_WHOLE and not defect.where):
        verbs = ("下单的是", "收到的是")
    else:
        verbs = ("应为", "实为")
    return "，".join(
        f"{verb}{value(side, category) or f'“{side}”'}"
        for verb, side in zip(verbs, (defect.expected, defect.observed), strict=True)
        if side
    )


def unsaid(defect: Defect, category: Category | None) -> dict[str, str | None]:
    """The fields that would let Chinese say more: those that are empty or hold words it does not know.

    Each with what the note surely says of it; None where only its writer can tell. A note that is in Chinese already
    needs none.
    """
    if has_chinese(defect.text):
        return {}
    from kakoreturn.messages.languages import zh_notes  # only for what fields leave unsaid

    _, note = parted(defect.text)
    read = zh_notes.read(note, category) if note else {}
    values = {"expected": defect.expected, "observed": defect.observed}
    found: dict[str, str | None] = {name: read[name] for name, said in values.items() if name in read and not said}
    sides = any(found) or (defect.expected and defect.observed)
    if defect.fault is None and defect.sort in {None, DefectKind.OTHER} and ("fault" in read or not sides):
        found["fault"] = read.get("fault")
    sort = _kind_of(read["fault"]) if "fault" in read and defect.sort is None else defect.sort
    if defect.where and not _where(defect, category):
        found["where"] = None
    elif defect.text and not defect.where and not sides and ("where" in read or sort not in OF_THE_WHOLE):
        found["where"] = read.get("where") or zh_notes.sure_place(note, category)
    return found | {name: None for name, said in values.items() if said and not value(said, category)}


def near(defect: Defect) -> tuple[str, ...]:
    """The faults that the words of a defect name, where its fields say none."""
    from kakoreturn.messages.languages import zh_notes

    return () if defect.fault else zh_notes.near(parted(defect.text)[1])


def _kind_of(fault: str) -> DefectKind:
    from kakoreturn.domain.faults import Fault

    return Fault(fault).kind
