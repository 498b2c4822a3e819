"""A defect in Chinese, composed from its fields by a fixed vocabulary. What is not in it stays as it was written.

The buyer's note itself is never translated, and nothing is filled in from it; `zh_notes` reads what may be proposed.
"""

from __future__ import annotations

import re

from kakoreturn.domain.defect import OF_THE_WHOLE, Defect
from kakoreturn.domain.faults import Fault
from kakoreturn.domain.text import has_chinese
from kakoreturn.domain.values import Category, DefectKind
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
FAULTS = {
    Fault.LOOSE_THREAD: "有线头",
    Fault.OPEN_SEAM: "开线",
    Fault.SKIPPED_STITCHES: "跳针",
    Fault.UNEVEN_STITCHING: "走线歪斜",
    Fault.SEWN_SHUT: "缝死了，打不开",
    Fault.GLUE_STAIN: "溢胶",
    Fault.COMING_UNGLUED: "开胶",
    Fault.STAINED: "有污渍",
    Fault.DUST_INSIDE: "里面有灰尘",
    Fault.BLEACH_SPOT: "有褪色斑",
    Fault.YELLOWED: "发黄",
    Fault.MOULDY: "发霉",
    Fault.WATER_DAMAGE: "受潮",
    Fault.RUSTY: "生锈",
    Fault.TARNISHED: "氧化变色",
    Fault.WRONG_COLOUR: "颜色发错",
    Fault.TOO_DARK: "颜色偏深",
    Fault.TOO_LIGHT: "颜色偏浅",
    Fault.COLOURS_DO_NOT_MATCH: "颜色不一致",
    Fault.UNEVEN_COLOUR: "颜色不均匀",
    Fault.COLOUR_RUBS_OFF: "掉色",
    Fault.WRONG_SIZE: "尺码发错",
    Fault.TOO_SMALL: "偏小",
    Fault.TOO_BIG: "偏大",
    Fault.TOO_SHORT: "偏短",
    Fault.TOO_LONG: "偏长",
    Fault.TOO_NARROW: "偏窄",
    Fault.TOO_WIDE: "偏宽",
    Fault.TOO_THICK: "偏厚",
    Fault.UNEVEN_LENGTH: "长短不一",
    Fault.WRONG_ITEM: "发错货：收到的不是我下单的商品",
    Fault.WRONG_MODEL: "发错款式",
    Fault.NOT_A_PAIR: "不成对",
    Fault.MISSING: "少件",
    Fault.TOO_FEW: "数量不足",
    Fault.SCRATCHED: "有划痕",
    Fault.SCUFFED: "有磨损",
    Fault.USED: "有使用痕迹",
    Fault.CRACKED: "开裂",
    Fault.CHIPPED: "有磕碰缺口",
    Fault.DENTED: "有凹陷",
    Fault.HOLE: "有破洞",
    Fault.TORN: "撕破",
    Fault.FRAYED: "起毛边",
    Fault.BURNT: "烧焦",
    Fault.CREASED: "有折痕",
    Fault.BENT: "弯了",
    Fault.DEFORMED: "变形",
    Fault.CRUSHED: "压坏",
    Fault.BROKEN: "损坏",
    Fault.BROKEN_OFF: "断了",
    Fault.FELL_OFF: "脱落",
    Fault.PEELING: "起皮脱落",
    Fault.WRONG_MATERIAL: "材质不符",
    Fault.TOO_THIN: "偏薄",
    Fault.PILLING: "起球",
    Fault.LOSES_FEATHERS: "钻绒",
    Fault.NO_FILLING: "没有填充",
    Fault.SMELLS: "有异味",
    Fault.STICKY: "发黏",
    Fault.MISSPELT: "拼写错误",
    Fault.BLURRY: "模糊",
    Fault.TOO_FAINT: "太浅，不清晰",
    Fault.TOO_DEEP: "压得太深",
    Fault.WRONG_LETTERING: "字体不对",
    Fault.UNEVEN_SPACING: "间距不均",
    Fault.UPSIDE_DOWN: "上下颠倒",
    Fault.MIRRORED: "左右反了",
    Fault.CUT_OFF: "不完整，被裁掉",
    Fault.CROOKED: "歪斜",
    Fault.NOT_ALIGNED: "没对齐",
    Fault.OFF_CENTRE: "没居中",
    Fault.NOT_SYMMETRICAL: "左右不对称",
    Fault.TOO_HIGH: "位置偏高",
    Fault.TOO_LOW: "位置偏低",
    Fault.ON_THE_WRONG_SIDE: "位置反了",
    Fault.DOES_NOT_CLOSE: "合不上",
    Fault.DOES_NOT_OPEN: "打不开",
    Fault.STUCK: "卡住",
    Fault.WOBBLY: "松动",
    Fault.NO_HOLES: "没打孔",
    Fault.DOES_NOT_WORK: "失灵",
    Fault.DOES_NOT_TURN_ON: "无法开机",
    Fault.DOES_NOT_CHARGE: "无法充电",
    Fault.BATTERY_DRAINS: "掉电快",
    Fault.DOES_NOT_CONNECT: "连不上",
    Fault.NO_SOUND: "没有声音",
    Fault.NOISY: "有杂音",
    Fault.FLICKERS: "闪烁",
    Fault.DEAD_PIXELS: "有坏点",
    Fault.DOES_NOT_RUN: "不走",
    Fault.INACCURATE: "走时不准",
    Fault.DOES_NOT_GLOW: "不发光",
    Fault.DOES_NOT_REFLECT: "不反光",
}
# What the same fault is called on things of one category.
_OTHERWISE = {
    (Fault.DOES_NOT_TURN_ON, Category.OTHER): "不亮或无法启动",
    (Fault.NOT_A_PAIR, Category.SHOES): "不是一双，左右脚不成对",
}
# What is wrong with one part of the item was not sent wrongly.
_OF_A_PART = {Fault.WRONG_COLOUR: "颜色不符", Fault.WRONG_SIZE: "尺码不符", Fault.WRONG_MODEL: "款式不符"}
_LENGTH = re.compile(r"[0-9]\s*(?:cm|mm|m|″|\")", re.IGNORECASE)


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
    if defect.fault and defect.where and defect.fault in _OF_A_PART:
        return _OF_A_PART[defect.fault]
    if defect.fault:
        return _OTHERWISE.get((defect.fault, category), FAULTS[defect.fault]) if category else FAULTS[defect.fault]
    sides = [side for side in (defect.expected, defect.observed) if side]
    match defect.kind:
        case None:
            return "与下单不符" if len(sides) > 1 else ""
        case DefectKind.COLOUR if sides:
            return "颜色不符"
        case DefectKind.SIZE if any(_LENGTH.search(side) for side in sides):
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

    read = zh_notes.read(defect.text, category) if defect.text else {}
    values = {"expected": defect.expected, "observed": defect.observed}
    found: dict[str, str | None] = {name: read[name] for name, said in values.items() if name in read and not said}
    sides = any(found) or (defect.expected and defect.observed)
    if defect.fault is None and defect.sort in {None, DefectKind.OTHER} and ("fault" in read or not sides):
        found["fault"] = read.get("fault")
    sort = Fault(read["fault"]).kind if "fault" in read and defect.sort is None else defect.sort
    if defect.where and not _where(defect, category):
        found["where"] = None
    elif defect.text and not defect.where and not sides and ("where" in read or sort not in OF_THE_WHOLE):
        found["where"] = read.get("where") or zh_notes.sure_place(defect.text, category)
    return found | {name: None for name, said in values.items() if said and not value(said, category)}
