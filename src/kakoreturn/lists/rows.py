"""The rows of a list of orders, read: each becomes an `Incoming`, or its faults."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from kakoreturn.domain import amounts, dates, text
from kakoreturn.domain.errors import KakoError, quoted
from kakoreturn.domain.incoming import Fault, Incoming
from kakoreturn.domain.order_fields import FIELD
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Money
from kakoreturn.exports import formulas
from kakoreturn.lists import cells
from kakoreturn.lists.headings import Column
from kakoreturn.lists.reader import Sheet, is_blank

# How many different cells of a column are remembered once they were read.
_REMEMBERED = 4096
_URL_LENGTH = 2000
_FINDINGS = ("failed", "unsure")
_STAGES = ("ordered_on", "stocked_on", "photos_on", "shipped_on", "delivered_on")
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?e\+[0-9]+", re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"')

Entry = Incoming | list[Fault]
Read = Callable[[str], Any]


@record
class Rules(Record):
    """How the cells of a list are to be read.

    `currency` is that of prices which name none, `latest` the last day that something can have happened on.
    `date_order` is None where a date that could mean two days is a fault. `check_agent` raises NotFound for an agent
    that has no guide; `agent` is that of rows which name none, None where it is left to the store.
    """

    currency: str
    latest: date
    check_agent: Callable[[str], object]
    date_order: dates.DateOrder | None = None
    agent: str | None = None


def read(sheet: Sheet, columns: Sequence[Column], rules: Rules) -> Iterator[Entry]:
    """The orders of a sheet, row by row; the faults of a row that cannot be read. Empty rows are left out."""
    reader = _Reader(columns, rules, len(sheet.headings))
    for row, texts in sheet.rows:
        entry = reader.read(row, texts)
        if isinstance(entry, Incoming) or not is_blank(texts):
            yield entry


class _Reader:
    """Reads rows by a plan that was made once: which cell is read how, into which field."""

    def __init__(self, columns: Sequence[Column], rules: Rules, width: int) -> None:
        by_field = {column.field: column for column in columns}
        self._rules = rules
        self._width = width
        self._number = by_field["order"]
        self._price = by_field.get("price")
        self._currency = by_field.get("currency")
        self._money = lru_cache(_REMEMBERED)(partial(_money, default=rules.currency))
        self._plan = [
            # Links are hardly ever the same; whatever else is, is read once.
            (column.place, column, read if column.field == "url" else lru_cache(_REMEMBERED)(read))
            for column in columns
            if (read := _readers(rules).get(column.field)) is not None
        ]
        if self._price is not None:
            self._plan.append((self._price.place, self._price, _given))
        self._days = [field for field in (*_STAGES, "reviewed_on") if field in by_field]
        self._base: dict[str, Any] = {} if rules.agent is None else {"agent": rules.agent}

    def read(self, row: int, cells: list[str]) -> Entry:
        """The order of a row, or everything that is wrong with it."""
        faults: list[Fault] = []
        if len(cells) != self._width:
            cells = self._fitted(row, cells, faults)
        fields = dict(self._base)
        number = self._number_of(row, cells, faults)
        for place, column, read in self._plan:
            if cells[place]:
                try:
                    value = read(cells[place]) if read is not _given else self._money_of(cells)
                except (KakoError, ValueError) as problem:
                    faults.append(_fault(row, column, cells[place], problem))
                else:
                    if value is not None:
                        fields[column.field] = value
        if not faults:
            self._check_days(row, fields, faults)
        return Incoming(row=row, number=number, fields=fields) if number and not faults else faults

    def _fitted(self, row: int, cells: list[str], faults: list[Fault]) -> list[str]:
        """The cells of a row, as many as there are headings."""
        if not is_blank(cells[self._width :]):
            faults.append(Fault(row=row, reason=f"has {len(cells)} cells where the headings are {self._width}"))
        return cells + [""] * (self._width - len(cells))

    def _number_of(self, row: int, cells: list[str], faults: list[Fault]) -> str | None:
        cell = cells[self._number.place]
        try:
            number = _order_number(cell)
        except (KakoError, ValueError) as problem:
            faults.append(_fault(row, self._number, cell, problem))
            return None
        if number is None:
            faults.append(Fault(row=row, column=self._number.heading, reason="has no order number"))
        return number

    def _money_of(self, cells: list[str]) -> Money | None:
        assert self._price is not None
        named = cells[self._currency.place] if self._currency else ""
        found: Money | None = self._money(cells[self._price.place], named, self._price.unit)
        return found

    def _check_days(self, row: int, fields: dict[str, Any], faults: list[Fault]) -> None:
        """Note a day that has not begun yet, stages that are out of their order, and findings without their day."""
        if not fields.keys().isdisjoint(_FINDINGS) and "reviewed_on" not in fields:
            faults.append(Fault(row=row, reason="has findings of a review, and no day it was reviewed"))
        before: str | None = None
        for field in self._days:
            day: date | None = fields.get(field)
            if day is None:
                continue
            if day > self._rules.latest:
                faults.append(Fault(row=row, reason=f"{FIELD[field].label} {day} is in the future"))
            elif before is not None and day < fields[before] and field != "reviewed_on":
                reason = f"{FIELD[field].label} on {day} comes before {FIELD[before].label} on {fields[before]}"
                faults.append(Fault(row=row, reason=reason))
            elif field == "reviewed_on" and day < fields.get("photos_on", day):
                reason = f"reviewed on {day}, before its photos came in on {fields['photos_on']}"
                faults.append(Fault(row=row, reason=reason))
            before = field


def _given(cell: str) -> str:
    """Stands for the price in the plan, which is read together with its currency."""
    return cell


def _fault(row: int, column: Column, cell: str, problem: Exception) -> Fault:
    # An error of ours is a sentence; the reason of a ValueError stands behind the value.
    if isinstance(problem, KakoError):
        reason = f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}"
    else:
        reason = f"{FIELD[column.field].label} {quoted(cell.strip())} {problem}"
    return Fault(row=row, column=column.heading, reason=reason)


def _order_number(cell: str) -> str | None:
    number = formulas.undone(cell).strip()
    if wrapped := _AS_TEXT.fullmatch(number):  # how some programs keep a spreadsheet from rounding it
        number = wrapped[1]
    if not number:
        return None
    if _ROUNDED.fullmatch(number):
        raise ValueError("was rounded by a spreadsheet; format its column as text there, and enter it anew")
    return text.order_number(number)


def _money(cell: str, named: str, unit: str | None, *, default: str) -> Money | None:
    """The price of a row: its currency stands with it, in its own column, or in the heading."""
    cell, named = cells.plain(cell), cells.plain(named)
    if cell.casefold() in cells.NOTHING or not cell:
        return None
    code = amounts.currencies(named)[0] if named and named.casefold() not in cells.NOTHING else None
    return amounts.money(cell, code, unit or default)


def _readers(rules: Rules) -> dict[str, Read]:
    """How the cells of each field are read; order number and price are read apart."""
    day = _plainly(partial(dates.written, order=rules.date_order))
    return {
        "item": partial(_short, "item"),
        "seller": partial(_short, "seller"),
        "agent": partial(_agent, rules.check_agent),
        "category": _plainly(cells.category),
        "size": partial(_short, "size"),
        "quantity": _plainly(cells.quantity),
        "payment": _plainly(cells.payment),
        "url": _url,
        **dict.fromkeys((*_STAGES, "reviewed_on", "return_by"), day),
        **dict.fromkeys(_FINDINGS, _texts),
    }


def _plainly(read: Read) -> Read:
    def reading(cell: str) -> Any:  # noqa: ANN401 - whatever `read` gives
        plain = cells.plain(cell)
        return None if not plain or plain.casefold() in cells.NOTHING else read(plain)

    return reading


def _short(name: str, cell: str) -> str | None:
    value = formulas.undone(cell)
    # A line break in a cell is no more than a space in a name.
    value = value if value.isprintable() else re.sub(r"\s+", " ", value)
    return text.short(value, name) if value.strip() else None


def _agent(check: Callable[[str], object], cell: str) -> str | None:
    name = _short("agent", cell)
    if name is not None:
        name = name.casefold()
        check(name)
    return name


def _url(cell: str) -> str | None:
    url = formulas.undone(cell).strip()
    if not url.startswith(("https://", "http://")):
        if not url or url.casefold() in cells.NOTHING:
            return None
        if url.startswith("//"):
            url = f"https:{url}"
        if not url.lower().startswith(("http://", "https://")):
            raise ValueError("is not a web address; it begins with https:// or http://")
    return text.short(url, "the link", limit=_URL_LENGTH)


def _texts(cell: str) -> tuple[str, ...]:
    """What a review found, one a line."""
    lines = (formulas.undone(line).strip() for line in cell.splitlines())
    return tuple(text.long(line, "what a review found")[0] for line in lines if line)
