"""A defect: the buyer's own words, and beside them the fields that say the same to a machine and to a translation."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import DefectKind
from kakoreturn.later import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from kakoreturn.domain.faults import Fault

_NAMED = {DefectKind.WRONG_ITEM: "wrong item", DefectKind.OTHER: "defect"}
# Kinds that are about the item as a whole: without a place, their two sides are what was ordered and what came.
OF_THE_WHOLE = frozenset({DefectKind.COLOUR, DefectKind.SIZE, DefectKind.WRONG_ITEM, DefectKind.MISSING})
# What stands on one of these can be read from it.
_READABLE = ("tag", "label", "sticker", "stamp")
# The fewest letters of a word that tell it from others.
_TELLING = 4


@record
class Defect(Record):
    """Something wrong with the item. `round` is the round it was noted in.

    `text` is in the buyer's words, empty where only fields were given. `fault` is what is wrong in a word of the fixed
    list, `where` the place on the item; `expected` and `observed` are what was ordered and what came, as they were
    written ("26.5 cm", "41").
    """

    number: int
    text: str
    on: date
    round: int
    kind: DefectKind | None = None
    fault: Fault | None = None
    where: str | None = None
    expected: str | None = None
    observed: str | None = None
    removed: bool = False

    @property
    def sort(self) -> DefectKind | None:
        """The kind that was given, else that of its fault."""
        return self.kind or (self.fault.kind if self.fault else None)

    @property
    def words(self) -> str:
        """The defect in one phrase of English: the buyer's words as they are, and what the fields add to them."""
        return self._words_and_fields() if self.text else self._fields()

    def _words_and_fields(self) -> str:
        fault = self.fault.phrase if self.fault and not _alludes_to(self.text, self.fault) else None
        where = self.where if self.where and not _says(self.text, self.where) else None
        added = ", ".join(words for words in (fault, where) if words)
        sides = [side for side in (self.expected, self.observed) if side]
        told = self.text if all(_says(self.text, side) for side in sides) else f"{self.text}; {self._sides()}"
        return told.replace(self.text, f"{self.text} ({added})", 1) if added else told

    def _fields(self) -> str:
        what = self.fault.phrase if self.fault else named(self.kind) if self.kind else ""
        where, sides = self.where or "", self._sides()
        if self.sort is DefectKind.MISSING:
            return ": ".join(part for part in (what, where, sides) if part)
        if not where:
            return ": ".join(part for part in (what, sides) if part)
        if sides and not self.fault:
            # What a place is and should be says more than the kind's name.
            readable = where.casefold().endswith(_READABLE) and self.observed
            return f"{where} says {sides.removeprefix('is ')}" if readable else f"{where}: {sides}"
        told = "; ".join(part for part in (what, sides) if part)
        return f"{where}: {told}" if told else where

    def _sides(self) -> str:
        """What was ordered and what came; of a place, what it is and should be."""
        if self.sort is DefectKind.MISSING or (self.sort in OF_THE_WHOLE and not self.where):
            sides = (("ordered", self.expected), ("received", self.observed))
        else:
            sides = (("is", self.observed), ("should be", self.expected))
        return ", ".join(f"{verb} {value}" for verb, value in sides if value)

    @property
    def as_noted(self) -> ev.DefectNoted:
        """The event that would note it as it is now."""
        said: dict[str, Any] = {field: getattr(self, name) or None for field, name in FIELDS.items()}
        return ev.DefectNoted(on=self.on, **said)


def _says(text: str, value: str) -> bool:
    """Whether `value` stands in the text as whole words: "42" does not stand in "142", nor "heel" in "wheel"."""
    return re.search(rf"(?<![\w.,-]){re.escape(value)}(?!\w|[.,]\d)", text, re.IGNORECASE) is not None


def _alludes_to(text: str, fault: Fault) -> bool:
    """Whether the buyer's words hold a word of the fault, in whatever form: "loose seam" beside "open seam"."""
    words = [word for word in fault.phrase.split() if len(word) >= _TELLING]
    return any(re.search(rf"\b{re.escape(word[:_TELLING])}", text, re.IGNORECASE) for word in words)


def named(kind: DefectKind) -> str:
    """What a kind of defect is called in a sentence."""
    return _NAMED.get(kind, str(kind))


# The fields of an event and what they are called on a defect.
FIELDS = {
    "text": "text",
    "defect_kind": "kind",
    "fault": "fault",
    "where": "where",
    "expected_text": "expected",
    "observed_text": "observed",
}


def given(event: ev.DefectNoted | ev.DefectChanged) -> dict[str, Any]:
    """What an event says of a defect, by the defect's own names."""
    said = {name: getattr(event, field) for field, name in FIELDS.items()}
    return {name: value for name, value in said.items() if value is not None}


def noted(number: int, event: ev.DefectNoted, round_: int) -> Defect:
    """The defect that was noted as `number`."""
    return Defect.made_of({"number": number, "text": "", "on": event.on, "round": round_, **given(event)})


def changes(event: ev.DefectChanged) -> dict[str, Any]:
    """What becomes of a defect by a change; one that says nothing removes it."""
    emptied: dict[str, Any] = {name: "" if name == "text" else None for name in event.cleared}
    new = emptied | given(event) | ({"on": event.on} if event.on else {})
    return {**new, "removed": not new}


def changed(defect: Defect, event: ev.DefectChanged) -> Defect:
    """A defect after a change."""
    return replace(defect, **changes(event))
