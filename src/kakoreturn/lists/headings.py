"""Which column of a list is which field of an order: by its heading in three languages, or as the user says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from kakoreturn.domain import amounts
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.order_fields import FIELD, FIELDS
from kakoreturn.domain.records import Record, record
from kakoreturn.lists import cells

LEFT_OUT = "-"


def _key(heading: str) -> str:
    """A heading without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading).casefold())


_FIELD_OF = {_key(name): field.name for field in FIELDS for name in re.split(r"[,\n]", field.headings) if name.strip()}
# Units: in brackets; behind a slash or a space.
_IN_BRACKETS = re.compile(r"(.*?)\s*[(\[【]([^()\[\]【】]*)[)\]】]")
_BEHIND = re.compile(r"(.*?)(?:\s*/\s*|\s+(?:in\s+)?)(\S+)")


@record
class Column(Record):
    """A column that is taken in. `place` counts from 0, `unit` is the currency that its heading names."""

    place: int
    heading: str
    field: str
    unit: str | None = None


def recognised(headings: Sequence[str]) -> int:
    """How many of these headings name a field."""
    return sum(_recognise(heading)[0] is not None for heading in headings)


def _recognise(heading: str) -> tuple[str | None, str | None]:
    """The field that a heading names and the currency that stands with it; None for what it does not name."""
    text = cells.plain(heading)
    for form in (_IN_BRACKETS, _BEHIND):
        if (found := form.fullmatch(text)) and (field := _FIELD_OF.get(_key(found[1]))):
            unit = _currency(found[2].strip()) if field == "price" else None
            if unit or form is _IN_BRACKETS:
                return field, unit
    return _FIELD_OF.get(_key(heading)), None


def _currency(unit: str) -> str | None:
    try:
        return amounts.currencies(unit)[0]
    except ValueError:
        return None


def columns(headings: Sequence[str], told: Mapping[str, str]) -> list[Column]:
    """The columns to take in. `told` names fields for headings; what it says goes before what is recognised.

    Raises UsageProblem for a heading that is not there, Refused where the order number's column is not known or a
    field has two.
    """
    by_key = _told_by_key(headings, told)
    found: dict[str, Column] = {}
    for place, heading in enumerate(headings):
        said = by_key.get(_key(heading) or heading)
        field, unit = _recognise(heading)
        field = said if said is not None else None if field in by_key.values() else field
        if field is None or field == LEFT_OUT:
            continue
        if field in found:
            raise Refused(
                f"the columns {quoted(found[field].heading)} and {quoted(heading)} both hold the {FIELD[field].label}",
                f"leave one out with: --map {_example(heading, LEFT_OUT)}",
            )
        found[field] = Column(place=place, heading=heading, field=field, unit=unit if field == "price" else None)
    if "order" not in found:
        named = ", ".join(quoted(one, 30) for one in headings[:12] if one.strip())
        raise Refused(
            f"no column is known to hold the order number; the headings are {named or 'empty'}",
            "say which it is, as in: --map COLUMN=order",
        )
    return list(found.values())


def left_out(headings: Sequence[str], taken: Sequence[Column]) -> list[str]:
    """The headings that no column of `taken` has."""
    places = {column.place for column in taken}
    return [heading for place, heading in enumerate(headings) if place not in places and heading.strip()]


def _example(heading: str, field: str) -> str:
    from kakoreturn.domain.text import one_line, shell_quoted

    return shell_quoted([f"{one_line(heading)}={field}"])


def _told_by_key(headings: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    there = {_key(heading) or heading for heading in headings}
    by_key: dict[str, str] = {}
    for heading, field in told.items():
        key = _key(heading) or heading
        if key not in there:
            named = ", ".join(quoted(one, 30) for one in headings[:12])
            raise UsageProblem(f"--map {quoted(heading)}: there is no such column", f"the columns are {named}")
        by_key[key] = field
    return by_key


def read_map(words: Sequence[str]) -> dict[str, str]:
    """What `--map COLUMN=FIELD` says, by column. Raises UsageProblem for what is malformed."""
    told: dict[str, str] = {}
    for word in words:
        heading, is_there, field = word.rpartition("=")
        if not is_there or not heading.strip():
            raise UsageProblem(f"--map {quoted(word)} is not COLUMN=FIELD", 'as in --map "Bestell-Nr.=order"')
        told[heading] = _field(field)
    return told


def _field(word: str) -> str:
    name = word.strip().casefold().replace("-", "_")
    if name in {"", "_", "ignore", "none"}:
        return LEFT_OUT
    for one in (name, f"{name}_on"):
        if one in FIELD:
            return one
    from difflib import get_close_matches

    close = get_close_matches(name, FIELD, 1)
    known = ", ".join(field.removesuffix("_on") for field in FIELD)
    meant = f"did you mean {close[0].removesuffix('_on')}? " if close else ""
    raise UsageProblem(
        f"--map: {quoted(word)} is no field of an order", f"{meant}one of: {known}; or - to leave it out"
    )
