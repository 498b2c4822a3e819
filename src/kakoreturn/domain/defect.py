"""A defect: the buyer's own words, and beside them the fields that say the same to a machine and to a translation."""

from dataclasses import replace
from datetime import date
from typing import Any

from kakoreturn.domain import events as ev
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import DefectKind

_NAMED = {DefectKind.WRONG_ITEM: "wrong item", DefectKind.OTHER: "defect"}


@record
class Defect(Record):
    """Something wrong with the item. `round` is the round it was noted in.

    `text` is in the buyer's words, empty where only fields were given. `where` is the place on the item; `expected`
    and `observed` are what was ordered and what came, as they were written ("26.5 cm", "41").
    """

    number: int
    text: str
    on: date
    round: int
    kind: DefectKind | None = None
    where: str | None = None
    expected: str | None = None
    observed: str | None = None
    removed: bool = False

    @property
    def words(self) -> str:
        """The defect in one phrase: the buyer's words as they are, and what the fields add to them."""
        known = self.text.casefold()
        phrase = self.text or (named(self.kind) if self.kind else "")
        if self.where and self.where.casefold() not in known:
            phrase = f"{phrase} ({self.where})" if phrase else self.where
        sides = (("is", self.observed), ("should be", self.expected))
        added = [f"{verb} {value}" for verb, value in sides if value and value.casefold() not in known]
        return f"{phrase}; {', '.join(added)}" if phrase and added else phrase or ", ".join(added)

    @property
    def as_noted(self) -> ev.DefectNoted:
        """The event that would note it as it is now."""
        said: dict[str, Any] = {field: getattr(self, name) or None for field, name in FIELDS.items()}
        return ev.DefectNoted(on=self.on, **said)


def named(kind: DefectKind) -> str:
    """What a kind of defect is called in a sentence."""
    return _NAMED.get(kind, str(kind))


# The fields of an event and what they are called on a defect.
FIELDS = {
    "text": "text",
    "defect_kind": "kind",
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
    return Defect(**{"number": number, "text": "", "on": event.on, "round": round_, **given(event)})


def changed(defect: Defect, event: ev.DefectChanged) -> Defect:
    """A defect after a change; one that says nothing removes it."""
    new = given(event)
    emptied: dict[str, Any] = {name: "" if name == "text" else None for name in event.cleared}
    return replace(defect, **emptied, **new, removed=not (new or emptied))
