"""What can be wrong with an item, in words that every language has: the buyer chooses one, nothing guesses it.

A row is the stored word, the kind of defect that it is, and the categories it is offered for; none: all of them. A
stored word is never renamed. The Chinese of each stands in `messages.languages.zh_faults`.
"""

from __future__ import annotations

from enum import StrEnum

from kakoreturn.domain.values import Category, DefectKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

_WORN = (Category.SHOES, Category.CLOTHING, Category.BAG)
_SHINY = (Category.WATCH, Category.JEWELLERY, Category.BAG)
_POWERED = (Category.ELECTRONICS, Category.OTHER)
_PAIRED = (Category.SHOES, Category.CLOTHING, Category.JEWELLERY, Category.ELECTRONICS)
_WATCH = (Category.WATCH,)


class Fault(StrEnum):
    """What is wrong, in one word or phrase; its value is the stored word, in which hyphens stand for spaces."""

    kind: DefectKind
    categories: tuple[Category, ...]

    def __new__(cls, word: str, kind: DefectKind = DefectKind.OTHER, categories: tuple[Category, ...] = ()) -> Self:
        """A row of the table."""
        fault = str.__new__(cls, word)
        fault._value_ = word
        fault.kind = kind
        fault.categories = categories
        return fault

    @property
    def phrase(self) -> str:
        """The fault in English."""
        return self.value.replace("-", " ")

    # Sewing and glueing
    LOOSE_THREAD = "loose-thread", DefectKind.STITCHING, _WORN
    OPEN_SEAM = "open-seam", DefectKind.STITCHING, _WORN
    SKIPPED_STITCHES = "skipped-stitches", DefectKind.STITCHING, _WORN
    UNEVEN_STITCHING = "uneven-stitching", DefectKind.STITCHING, _WORN
    SEWN_SHUT = "sewn-shut", DefectKind.STITCHING, _WORN
    GLUE_STAIN = "glue-stain", DefectKind.GLUE
    COMING_UNGLUED = "coming-unglued", DefectKind.GLUE
    # On the surface
    STAINED = "stained", DefectKind.STAIN
    DUST_INSIDE = "dust-inside", DefectKind.STAIN
    BLEACH_SPOT = "bleach-spot", DefectKind.STAIN
    YELLOWED = "yellowed", DefectKind.STAIN
    MOULDY = "mouldy", DefectKind.STAIN, _WORN
    WATER_DAMAGE = "water-damage", DefectKind.DAMAGE
    RUSTY = "rusty", DefectKind.HARDWARE
    TARNISHED = "tarnished", DefectKind.HARDWARE, _SHINY
    # Colour
    WRONG_COLOUR = "wrong-colour", DefectKind.COLOUR
    TOO_DARK = "too-dark", DefectKind.COLOUR
    TOO_LIGHT = "too-light", DefectKind.COLOUR
    COLOURS_DO_NOT_MATCH = "colours-do-not-match", DefectKind.COLOUR
    UNEVEN_COLOUR = "uneven-colour", DefectKind.COLOUR
    COLOUR_RUBS_OFF = "colour-rubs-off", DefectKind.COLOUR
    # Size and measures
    WRONG_SIZE = "wrong-size", DefectKind.SIZE
    TOO_SMALL = "too-small", DefectKind.SIZE
    TOO_BIG = "too-big", DefectKind.SIZE
    TOO_SHORT = "too-short", DefectKind.SIZE
    TOO_LONG = "too-long", DefectKind.SIZE
    TOO_NARROW = "too-narrow", DefectKind.SIZE
    TOO_WIDE = "too-wide", DefectKind.SIZE
    TOO_THICK = "too-thick", DefectKind.SIZE
    UNEVEN_LENGTH = "uneven-length", DefectKind.SIZE
    # Another thing, or not all of it
    WRONG_ITEM = "wrong-item", DefectKind.WRONG_ITEM
    WRONG_MODEL = "wrong-model", DefectKind.WRONG_ITEM
    NOT_A_PAIR = "not-a-pair", DefectKind.WRONG_ITEM, _PAIRED
    MISSING = "missing", DefectKind.MISSING
    TOO_FEW = "too-few", DefectKind.MISSING
    # Damage
    SCRATCHED = "scratched", DefectKind.DAMAGE
    SCUFFED = "scuffed", DefectKind.DAMAGE
    USED = "used", DefectKind.DAMAGE
    CRACKED = "cracked", DefectKind.DAMAGE
    CHIPPED = "chipped", DefectKind.DAMAGE
    DENTED = "dented", DefectKind.DAMAGE
    HOLE = "hole", DefectKind.DAMAGE
    TORN = "torn", DefectKind.DAMAGE
    FRAYED = "frayed", DefectKind.DAMAGE, _WORN
    BURNT = "burnt", DefectKind.DAMAGE
    CREASED = "creased", DefectKind.DAMAGE
    BENT = "bent", DefectKind.DAMAGE
    DEFORMED = "deformed", DefectKind.DAMAGE
    CRUSHED = "crushed", DefectKind.DAMAGE
    BROKEN = "broken", DefectKind.DAMAGE
    BROKEN_OFF = "broken-off", DefectKind.DAMAGE
    FELL_OFF = "fell-off", DefectKind.DAMAGE
    PEELING = "peeling", DefectKind.DAMAGE
    # Material
    WRONG_MATERIAL = "wrong-material", DefectKind.MATERIAL
    TOO_THIN = "too-thin", DefectKind.MATERIAL
    PILLING = "pilling", DefectKind.MATERIAL, (Category.CLOTHING,)
    LOSES_FEATHERS = "loses-feathers", DefectKind.MATERIAL, (Category.CLOTHING,)
    NO_FILLING = "no-filling", DefectKind.MATERIAL, (Category.CLOTHING, Category.BAG, Category.OTHER)
    SMELLS = "smells", DefectKind.MATERIAL
    STICKY = "sticky", DefectKind.MATERIAL
    # Print, logo, lettering
    MISSPELT = "misspelt", DefectKind.PRINT
    BLURRY = "blurry", DefectKind.PRINT
    TOO_FAINT = "too-faint", DefectKind.PRINT
    TOO_DEEP = "too-deep", DefectKind.PRINT, (Category.BAG, Category.WATCH, Category.JEWELLERY)
    WRONG_LETTERING = "wrong-lettering", DefectKind.PRINT
    UNEVEN_SPACING = "uneven-spacing", DefectKind.PRINT
    UPSIDE_DOWN = "upside-down", DefectKind.PRINT
    MIRRORED = "mirrored", DefectKind.PRINT
    CUT_OFF = "cut-off", DefectKind.PRINT
    # Place and shape
    CROOKED = "crooked"
    NOT_ALIGNED = "not-aligned"
    OFF_CENTRE = "off-centre"
    NOT_SYMMETRICAL = "not-symmetrical"
    TOO_HIGH = "too-high"
    TOO_LOW = "too-low"
    ON_THE_WRONG_SIDE = "on-the-wrong-side"
    # Parts that move, hold or close
    DOES_NOT_CLOSE = "does-not-close", DefectKind.HARDWARE
    DOES_NOT_OPEN = "does-not-open", DefectKind.HARDWARE
    STUCK = "stuck", DefectKind.HARDWARE
    WOBBLY = "wobbly", DefectKind.HARDWARE
    NO_HOLES = "no-holes", DefectKind.HARDWARE, (Category.SHOES, Category.BAG, Category.WATCH, Category.CLOTHING)
    # What does not do what it should
    DOES_NOT_WORK = "does-not-work", DefectKind.OTHER, (*_POWERED, Category.WATCH)
    DOES_NOT_TURN_ON = "does-not-turn-on", DefectKind.OTHER, _POWERED
    DOES_NOT_CHARGE = "does-not-charge", DefectKind.OTHER, _POWERED
    BATTERY_DRAINS = "battery-drains", DefectKind.OTHER, _POWERED
    DOES_NOT_CONNECT = "does-not-connect", DefectKind.OTHER, _POWERED
    NO_SOUND = "no-sound", DefectKind.OTHER, _POWERED
    NOISY = "noisy", DefectKind.OTHER, (*_POWERED, Category.WATCH)
    FLICKERS = "flickers", DefectKind.OTHER, _POWERED
    DEAD_PIXELS = "dead-pixels", DefectKind.OTHER, _POWERED
    DOES_NOT_RUN = "does-not-run", DefectKind.OTHER, _WATCH
    INACCURATE = "inaccurate", DefectKind.OTHER, _WATCH
    DOES_NOT_GLOW = "does-not-glow", DefectKind.OTHER, (Category.WATCH, Category.SHOES, Category.CLOTHING)
    DOES_NOT_REFLECT = "does-not-reflect", DefectKind.OTHER, (Category.SHOES, Category.CLOTHING, Category.BAG)


def fitting(category: Category | None, kind: DefectKind | None = None) -> tuple[Fault, ...]:
    """The faults to offer for an item of a category, of one kind where that is known; None: of any."""
    return tuple(
        fault
        for fault in Fault
        if (category is None or not fault.categories or category in fault.categories)
        and (kind is None or kind is fault.kind)
    )
