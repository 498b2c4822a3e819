"""Whether plain TOML or JSON values make a guide, or one sentence that names the row and says what is wrong with it.

The shape of a guide is the table `_GUIDE` at the end of this file: for each key, the reader of its value. A reader
takes a value and the place it stands at, and gives back what it reads there or raises `Refused`. Readers of tables and
rows are put together from readers of single values, so that a new key of the guide is one more entry here, and one
more in `domain.guide`, which makes a guide of what is in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kakoreturn.domain.clocks import HOURS_A_DAY
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.guide import Party
from kakoreturn.domain.happenings import STAGES
from kakoreturn.domain.records import Record, record
from kakoreturn.guides.readers import agent_name, choice, day, is_word, meant, span, text, type_name, whole, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Reader = Callable[[object, str], Any]
    Shape = Mapping[str, Reader]
    Row = Mapping[str, Any]

# A count of days beyond ten years is a slip of the hand, and would carry a forecast past the last date there is.
_MOST_DAYS = 3650
_MOST_HOURS = HOURS_A_DAY * _MOST_DAYS


def check(plain: Mapping[str, object]) -> None:
    """Raise Refused, naming the row, for whatever a guide cannot be.

    That is unknown or missing keys, wrong types, empty texts or control characters in them, ids that are not the
    expected ones, windows that run backwards.
    """
    if not isinstance(plain, Mapping):
        raise Refused(f"a guide must be a table, not {type_name(plain)}")
    _fields({"clocks": [], "fees": [], "rung_days": None, **plain}, "the top level", "", _GUIDE)


def _fields(value: object, place: str, prefix: str, shape: Shape) -> dict[str, Any]:
    """Every key of `shape`, read; `prefix` goes before a key when an error names it."""
    if not isinstance(value, Mapping):
        raise Refused(f"{place} must be a table, not {type_name(value)}")
    if value.keys() != shape.keys():
        _refuse_keys(value, place, shape)
    return {key: read(value[key], prefix + key) for key, read in shape.items()}


def _refuse_keys(value: Mapping[Any, object], place: str, shape: Shape) -> None:
    missing = [key for key in shape if key not in value]
    for key in value:
        if key not in shape:
            raise Refused(f"{place}: unknown key {quoted(str(key))}", meant(str(key), missing or list(shape)))
    raise Refused(
        f"{place}: {missing[0]} is missing",
        f"write a line {missing[0]} = ... there, then look again: kakoreturn guide check FILE",
    )


@record
class _Table(Record):
    """Reads a table with exactly the keys of `shape`."""

    shape: Shape

    def __call__(self, value: object, place: str) -> dict[str, Any]:
        return _fields(value, place, f"{place}.", self.shape)


@record
class _Rows(Record):
    """Reads a list of rows of one shape.

    `key` is the row's name, unique within the list. `ids` are the names that must stand there, in that order, or with
    `some` those of them that the guide has; without them the names are free. `problem` says what is wrong between a row
    and the one before it, or None.
    """

    shape: Shape
    key: str = "id"
    ids: tuple[str, ...] = ()
    some: bool = False
    problem: Callable[[Row, Row | None], str | None] | None = None

    def __call__(self, value: object, place: str) -> list[Row]:
        if not isinstance(value, list):
            raise Refused(f"{place} must be a list of rows, not {type_name(value)}")
        rows: list[Row] = []
        seen: list[str] = []
        for number, plain in enumerate(value, 1):
            here = self._label(plain, f"{place} row {number}")
            row = _fields(plain, here, f"{here}: ", self.shape)
            name = row[self.key]
            self._check_id(name, here, seen)
            problem = self.problem(row, rows[-1] if rows else None) if self.problem else None
            if problem:
                raise Refused(f"{here}: {problem}")
            rows.append(row)
            seen.append(name)
        if len(rows) < len(self.ids) and not (self.some and rows):
            raise Refused(f"{place}: row {len(rows) + 1} ({self.ids[len(rows)]}) is missing", self._expected())
        return rows

    def _label(self, plain: object, here: str) -> str:
        """`here` with the row's name behind it, where it has one that can be shown."""
        name = plain.get(self.key) if isinstance(plain, Mapping) else None
        return f"{here} ({name})" if isinstance(name, str) and is_word(name) else here

    def _check_id(self, name: str, here: str, seen: list[str]) -> None:
        """Raise Refused for the name of a row that has no place behind those `seen` before it."""
        if name in seen:
            raise Refused(f"{here}: {self.key} {quoted(name)} is taken by row {seen.index(name) + 1}")
        if not self.ids:
            return
        left = self.ids[self.ids.index(seen[-1]) + 1 :] if seen else self.ids
        if not left:
            raise Refused(f"{here}: there are only {len(self.ids)} rows here", self._expected())
        if name not in (left if self.some else left[:1]):
            fitting = " or ".join(quoted(one) for one in (left if self.some else left[:1]))
            raise Refused(f"{here}: {self.key} must be {fitting} here", self._expected())

    def _expected(self) -> str:
        return f"the rows{' it may have' if self.some else ''}, in this order: {', '.join(self.ids)}"


def _window_problem(row: Row, before: Row | None) -> str | None:
    first, last = row["from_day"], row["to_day"]
    if last < first:
        return f"to_day {last} is before from_day {first}"
    if before and first < before["from_day"]:
        return f"from_day {first} is before from_day {before['from_day']} of the row above ({before['stage']})"
    return None


_RULE: Shape = {"text": text, "source": text}
_PASSAGE: Shape = {"id": word, "title": text, "text": text, "source": text}
_QUESTION: Shape = {"id": word, "question": text, "answer": text, "source": text}
_DAY = whole(0, _MOST_DAYS)
_WINDOW: Shape = {
    "stage": word,
    "label": text,
    "from_day": _DAY,
    "to_day": _DAY,
    "who": choice({party.value: party for party in Party}),
    "text": text,
    "source": text,
}


def _rung_days(value: object, place: str) -> int | None:
    return None if value is None else whole(1, _MOST_DAYS)(value, place)


_CLOCK: Shape = {
    "id": choice({clock: clock for clock in ("return", "storage", "claim")}),
    "label": text,
    "hours": whole(1, _MOST_HOURS),
    "starts": choice({start: start for start in ("stocked", "photos", "shipped", "delivered")}),
    "basis": choice({"reported": "reported"}),
    "source": text,
}


_FEE: Shape = {"id": word, "text": text, "basis": choice({"reported": "reported"}), "source": text}


def _passages(*ids: str) -> _Rows:
    return _Rows(shape=_PASSAGE, ids=ids)


_GUIDE: Shape = {
    "agent": agent_name,
    "name": text,
    "published": day,
    "calendar": choice({calendar: calendar for calendar in ("CN", "weekdays")}),
    "golden_rule": _Table(shape=_RULE),
    "review": _Table(shape={"minutes": span(_MOST_DAYS), "source": text}),
    "stages": _passages("qc", "after_shipping"),
    "exchange": _Table(
        shape={
            "steps": _passages("document", "contact", "order_number", "explain", "request", "wait"),
            "timeline": _Rows(
                shape=_WINDOW,
                key="stage",
                ids=tuple(STAGES),
                some=True,
                problem=_window_problem,
            ),
        },
    ),
    "refund": _Table(
        shape={
            "business_days": span(_MOST_DAYS),
            "source": text,
            "payment_note": _Table(shape=_RULE),
            "steps": _passages("document", "contact", "order_number", "request", "wait"),
        },
    ),
    "refusal": _Table(shape={"rungs": _passages("support", "documented", "persisted", "escalated")}),
    "prevention": _passages(),
    "after_shipping": _passages("minor", "major", "wrong-item", "size"),
    "faq": _Rows(shape=_QUESTION),
    "clocks": _Rows(shape=_CLOCK),
    "fees": _Rows(shape=_FEE),
    "rung_days": _rung_days,
}
