"""Which column of a list is which field of an order: by its heading in three languages, or as the user says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kakoreturn.domain import amounts
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.order_fields import FIELDS, label
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import is_sayable, listed, nearest, shell_quoted
from kakoreturn.lists import cells
from kakoreturn.lists.cells import key as _key

LEFT_OUT = "-"
STATUS, AFTER_SALE = "status", "after_sale"
# What columns can say besides the fields of an order.
_OTHERS = {
    STATUS: """
        status, order status, item status, status name, state, stage, progress
        状态, 订单状态, 商品状态, 当前状态, Bestellstatus, Lieferstatus, Stand""",
    AFTER_SALE: """
        after_sale, after sale, after sales, after sale status, after sales status, refund, refunds, refund status
        return status, dispute, dispute status, refund amount, refunded, refunded amount, amount refunded, refund total
        refund time, refund date, refunded on, refunded at, refund reason, return reason, exchange status, exchange
        售后, 售后状态, 售后类型, 售后原因, 退款, 退款状态, 退货状态, 退换货, 退款金额, 退换货状态, 换货状态
        退款时间, 退款日期, 退款原因, 退货原因
        Erstattung, Erstattungsstatus, Rückerstattung, Erstattungsbetrag, erstattet am, Erstattungsdatum
        Retoure, Retourenstatus, Retourengrund""",
}
# Several columns may say these together: colour and size, a status of the order and one of the item, several notes.
_TOGETHER = {"size", "notes", STATUS, AFTER_SALE}
# Among columns of prices, those that are surely of one piece.
_OF_ONE = {"unitprice", "itemprice", "priceeach", "priceperitem", "priceperunit", "unitcost", "单价", "商品单价"}
_OF_ONE |= {"einzelpreis", "stückpreis", "stueckpreis", "preisprostück"}


_NAMES = {**{field.name: field.headings for field in FIELDS}, **_OTHERS}
_FIELD_OF = {_key(name): field for field, names in _NAMES.items() for name in re.split(r"[,\n]", names) if name.strip()}
# Units: in brackets; behind a slash or a space; before a space.
_IN_BRACKETS = re.compile(r"(.*?)\s*[(\[【]([^()\[\]【】]*)[)\]】]")
_BEHIND = re.compile(r"(.*?)(?:\s*/\s*|\s*,\s*|\s+(?:in\s+)?)(\S+)")
_BEFORE = re.compile(r"(\S+)\s+(.*)")
_GLUED = re.compile(r"(.*?)([¥￥$€£元])")


@record
class Column(Record):
    """A column that is taken in. `place` counts from 0, `units` are the currencies that its heading may name."""

    place: int
    heading: str
    field: str
    units: tuple[str, ...] = ()


def recognised(headings: Sequence[str], told: Mapping[str, str] | None = None) -> set[str]:
    """The fields that these headings name, or are told to name."""
    said = {place: field for heading, field in (told or {}).items() for place in _called(heading, headings)}
    named = (said.get(place) or _recognise(heading)[0] for place, heading in enumerate(headings) if heading)
    return {field for field in named if field is not None}


def _called(name: str, headings: Sequence[str]) -> list[int]:
    """The places of the headings that are called so: to the letter, or else without case, spaces and signs."""
    exact = [place for place, heading in enumerate(headings) if heading.strip() == name.strip()]
    return exact or [place for place, heading in enumerate(headings) if _key(heading) and _key(heading) == _key(name)]


def _recognise(heading: str) -> tuple[str | None, tuple[str, ...]]:
    """The field that a heading names and the currencies that stand with it; None for what it does not name."""
    text = cells.plain(heading)
    parts = [(form, found) for form in (_IN_BRACKETS, _BEHIND, _GLUED, _BEFORE) if (found := form.fullmatch(text))]
    for form, found in parts:
        name, unit = (found[2], found[1]) if form is _BEFORE else (found[1], found[2])
        if _FIELD_OF.get(_key(name)) == "price" and (units := _currencies(unit)):
            return "price", units
    field = _FIELD_OF.get(_key(heading))
    if field is None and parts and parts[0][0] is _IN_BRACKETS:
        field = _FIELD_OF.get(_key(parts[0][1][1]))
    if field is None and "/" in text:  # the same in two languages
        field, *others = {_FIELD_OF.get(_key(part)) for part in text.split("/")}
        field = None if others else field
    return field, ()


def _currencies(unit: str) -> tuple[str, ...]:
    try:
        return amounts.currencies(unit.strip())
    except ValueError:
        return ()


def columns(headings: Sequence[str], told: Mapping[str, str], *, currency: str, number: str | None) -> list[Column]:
    """The columns to take in. `told` names fields for headings; what it says goes before what is recognised.

    Of several prices that in `currency` is taken. `number` is the order of all rows, None where a column says it.
    Raises UsageProblem for a heading that is not there, Refused where no order number is known or a field has two.
    """
    by_place = _told_by_place(headings, told)
    found: dict[str, list[Column]] = {}
    for place, heading in enumerate(headings):
        said = by_place.get(place)
        field, units = _recognise(heading)
        if said is None and field in by_place.values() and field not in _TOGETHER:
            continue
        field = said if said is not None else field
        if field is not None and field != LEFT_OUT and not (field == "order" and number is not None):
            units = units if field == "price" else ()
            found.setdefault(field, []).append(Column(place=place, heading=heading, field=field, units=units))
    if "order" not in found and number is None:
        named = listed([quoted(one, 30) for one in headings if one.strip()])
        raise Refused(
            f"no column is known to hold the order number; the headings are {named or 'empty'}",
            "say which it is with --map COLUMN=order; where all rows are of one order, say --order NUMBER",
        )
    return [column for field, several in found.items() for column in _chosen(field, several, currency)]


def _chosen(field: str, several: list[Column], currency: str) -> list[Column]:
    """Which of the columns of a field are taken. Raises Refused where only the user can say."""
    if len(several) == 1 or field in _TOGETHER:
        return several
    if field == "price":
        fitting = [one for one in several if currency in one.units] or [one for one in several if not one.units]
        fitting = [one for one in fitting if _key(one.heading) in _OF_ONE] or fitting
        if len(fitting) == 1:
            return fitting
    first, second = several[0].heading, several[1].heading
    if first.strip() == second.strip():
        raise Refused(
            f"two columns are called {quoted(second)}", "give one of them another name; as it is, none can be told"
        )
    named = dict.fromkeys(one.units[0] for one in several if one.units) if field == "price" else {}
    hint = f"leave one out with: --map {_example([one.heading for one in several])}"
    if len(named) > 1:
        hint = f"say which is meant with {' or '.join(f'--currency {code}' for code in named)}"
    raise Refused(f"the columns {quoted(first)} and {quoted(second)} both hold the {label(field)}", hint)


def left_out(headings: Sequence[str], taken: Sequence[Column]) -> list[str]:
    """The headings that no column of `taken` has."""
    places = {column.place for column in taken}
    return [heading for place, heading in enumerate(headings) if place not in places and heading.strip()]


def unwanted(headings: Sequence[str], told: Mapping[str, str]) -> list[str]:
    """The headings of columns that the user leaves out."""
    by_place = _told_by_place(headings, told)
    return [heading for place, heading in enumerate(headings) if by_place.get(place) == LEFT_OUT]


def likely(left_out: Sequence[str], taken: Sequence[Column]) -> str | None:
    """What the first of these headings that is like the name of a field could be, as COLUMN=FIELD; None for none."""
    free = _FIELD_OF.keys() - {name for name, field in _FIELD_OF.items() if field in {one.field for one in taken}}
    for heading in left_out:
        words = [word for word in map(_key, heading.split()) if word]
        parts = [words[at:end] for at in range(len(words)) for end in range(at + 1, len(words) + 1)]
        named = max((key for part in parts if (key := "".join(part)) in free), key=len, default=None)
        said = f"{heading.strip()}={_FIELD_OF[named].removesuffix('_on')}" if named else ""
        if said and is_sayable(said):
            return said
    return None


def repeated(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row only says the headings again, perhaps in another language."""
    told = [(cell, heading) for cell, heading in zip(cells, headings, strict=False) if cell.strip()]
    same = [_key(cell) == _key(heading) or _same_field(cell, heading) for cell, heading in told]
    return len(same) > 1 and all(same)


def _same_field(one: str, other: str) -> bool:
    field = _recognise(one)[0]
    return field is not None and field == _recognise(other)[0]


def _example(several: Sequence[str]) -> str:
    """How the last of several columns that can be named in every shell is left out."""
    words = [f"{heading.strip()}={LEFT_OUT}" for heading in reversed(several)]
    word = next(filter(is_sayable, words), None)
    return shell_quoted([word]) if word else f"COLUMN={LEFT_OUT}, where COLUMN is its heading"


def _told_by_place(headings: Sequence[str], told: Mapping[str, str]) -> dict[int, str]:
    by_place: dict[int, str] = {}
    for heading, field in told.items():
        places = _called(heading, headings)
        if not places:
            named = listed([quoted(one, 30) for one in headings])
            raise UsageProblem(f"--map {quoted(heading)}: there is no such column", f"the columns are {named}")
        by_place |= dict.fromkeys(places, field)
    return by_place


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
        if one in _NAMES:
            return one
    near = nearest(name, _NAMES)
    known = ", ".join(field.removesuffix("_on") for field in _NAMES)
    meant = f"did you mean {near.removesuffix('_on')}? " if near else ""
    raise UsageProblem(
        f"--map: {quoted(word)} is no field of an order", f"{meant}one of: {known}; or - to leave it out"
    )
