"""What to look at in QC photos, by kind of item: plain facts of the order and of how a thing is made."""

from __future__ import annotations

from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import Category, DefectKind
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakoreturn.domain.case import Case


@record
class Check(Record):
    """One thing to look at. `id` is its name on the command line, `ask` the question the photos answer."""

    id: str
    ask: str


def check_of(finding: str) -> str:
    """The check that a finding of a review is about, as in `CHECK: what`."""
    return finding.partition(":")[0]


def _checks(text: str) -> tuple[Check, ...]:
    pairs = (row.split(": ", 1) for row in text.strip().splitlines())
    return tuple(Check(id=name.strip(), ask=ask) for name, ask in pairs)


_ANY = _checks("""
    item: Is it the item you ordered, model and version?
    size: Does the size on its tag match the order?
    colour: Is it the colour you ordered, under neutral light?
    quantity: Is everything there: the number of pieces, spare parts, the box?
    damage: Is it free of stains, scratches, dents, holes and tears?
""")
_BY_CATEGORY = {
    Category.SHOES: _checks("""
        symmetry: Do left and right match in shape, height and placement?
        stitching: Are all seams straight and closed, heel, toe and collar?
        glue: Is the joint of sole and upper clean, without glue beside it?
        sole: Does the sole sit flat, without gaps or bubbles?
        insole: Does the measured insole length fit your foot?
    """),
    Category.CLOTHING: _checks("""
        stitching: Are seams and hems straight and closed, no loose threads?
        print: Are print and embroidery straight, whole and in place?
        fabric: Is the fabric even, without pulls, thin places or holes?
        fastening: Do zips, buttons and cords look whole and straight?
        measurements: Do measured chest width and length fit you?
    """),
    Category.BAG: _checks("""
        stitching: Are the seams even, handles and corners too?
        symmetry: Is the shape even, do handles and pockets sit level?
        fastening: Do zips, clasps and buckles look whole and straight?
        lining: Is the lining clean and sewn in flat?
        measurements: Are width, height and strap length as described?
    """),
    Category.WATCH: _checks("""
        dial: Are dial, markers and hands straight and clean?
        glass: Is the glass free of scratches and dust inside?
        case: Are case, crown and back without dents and scratches?
        bracelet: Do bracelet and clasp sit straight, all links there?
        running: Does a photo or video show it running?
    """),
    Category.JEWELLERY: _checks("""
        stones: Are all stones there, straight and firmly set?
        surface: Is the surface even, without scratches or bare places?
        clasp: Does the clasp look whole and close?
        engraving: Are engraving and stamps clean and where they belong?
        measurements: Is the measured size or length as ordered?
    """),
    Category.ELECTRONICS: _checks("""
        connectors: Are plug and sockets of the kind you ordered, and straight?
        surface: Are housing and screen without scratches, dents and gaps?
        buttons: Are all buttons, switches and covers there?
        accessories: Are cable, charger and manual in the photos?
        running: Does a photo or video show it switched on?
    """),
    Category.OTHER: _checks("""
        joins: Are seams, joints and glued places clean and closed?
        surface: Is the surface even and clean on every side?
        parts: Are all parts there and where they belong?
        symmetry: Is the shape even, nothing bent or crooked?
        measurements: Are the measured sizes as described?
    """),
}


def checklist(category: Category | None, replaced: Case | None = None) -> tuple[Check, ...]:
    """The checks for a kind of item; for a replacement, the defects of the item before come first."""
    old = replaced.round_defects if replaced and replaced.has_replacement else ()
    known = tuple(Check(id=f"defect-{one.number}", ask=f"Is this gone: {one.words}?") for one in old)
    return (*known, *_ANY, *_BY_CATEGORY[category or Category.OTHER])


# The check that a defect of a kind is found by, where it does not go by the kind's name.
_OF_KIND = {
    DefectKind.STAIN: "damage",
    DefectKind.WRONG_ITEM: "item",
    DefectKind.MISSING: "quantity",
    DefectKind.MATERIAL: "fabric",
    DefectKind.HARDWARE: "fastening",
}


def check_for(kind: DefectKind, checks: Iterable[Check]) -> str | None:
    """The check among these that a defect of a kind is found by."""
    name = _OF_KIND.get(kind, str(kind))
    return name if any(check.id == name for check in checks) else None


_CHECKS = frozenset(check.id for checks in (_ANY, *_BY_CATEGORY.values()) for check in checks)
# They look at all of the item, so their names tell no reader what is meant.
_OF_ALL = frozenset({"item", "damage", "symmetry", "surface", "parts", "joins", "running"})
# How words begin that say what a check looks at, where its name does not.
_BEGINNINGS = {"stitching": ("stitch", "seam", "thread", "hem"), "fastening": ("fasten", "zip", "button", "clasp")}
_STEM = 4


def without_check(finding: str) -> str:
    """What a review found, as others are told it: without the check's name where the words need it no more.

    They need it where they leave something open, and where it names a part of the item that they do not.
    """
    check, colon, words = finding.partition(": ")
    if not colon or check not in _CHECKS or not (check in _OF_ALL or _names(words, check)):
        return finding
    from kakoreturn.domain.specificity import is_clear  # few words stand behind a check

    return words if is_clear(words) else finding


def told(case: Case) -> Case:
    """The case as others are told it; the record keeps the checks by which defects were found."""
    if not any(": " in defect.text for defect in case.all_defects):
        return case
    return replace(case, all_defects=tuple(replace(one, text=without_check(one.text)) for one in case.all_defects))


def _names(words: str, check: str) -> bool:
    """Whether words say what a check looks at."""
    beginnings = _BEGINNINGS.get(check, (check[:_STEM],))
    return any(word.startswith(beginnings) for word in re.findall(r"[^\W\d_]+", words.casefold()))
