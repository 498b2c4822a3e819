"""The rows of a list of orders, read: each becomes an `Incoming`, or what is wrong with it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from kakoreturn.domain.errors import KakoError, quoted
from kakoreturn.domain.incoming import BadRow, Incoming, Why
from kakoreturn.domain.order_fields import label
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import OrderStage
from kakoreturn.lists import cells, dates
from kakoreturn.lists.fields import Aside, currency_of, is_plain_number, money, order_number, readers
from kakoreturn.lists.headings import AFTER_SALE, STATUS, Column, repeated
from kakoreturn.lists.reader import Sheet
from kakoreturn.lists.remarks import Remarks
from kakoreturn.lists.statuses import Meaning, Trouble, meaning
from kakoreturn.lists.table import is_blank

# How many different cells of a column are remembered once they were read.
_REMEMBERED = 4096
_FINDINGS = ("failed", "unsure")
_STAGES = tuple(f"{stage}_on" for stage in OrderStage)
# With a day of one of these it is said who sent it.
_LEFT = _STAGES[_STAGES.index(f"{OrderStage.SHIPPED}_on") :]
_TOTAL_WORDS = r"(?:grand|sub)?[ -]?totals?|sum|summe|gesamt(?:summe|betrag)?|合计|总计|共计|小计|总和|总数"
_TOTAL = re.compile(rf"\W*(?:{_TOTAL_WORDS})[\W\d_]*", re.IGNORECASE)

Entry = Incoming | list[BadRow]


@record
class Rules(Record):
    """How the cells of a list are to be read.

    `currency` is that of prices which name none, `latest` the last day that something can have happened on.
    `date_order` is None where a date that could mean two days is refused. `agent` is that of rows which name none, None
    where it is left to the store. `number` is the order of all rows, where no column says it.
    """

    currency: str
    latest: date
    date_order: dates.DateOrder | None = None
    agent: str | None = None
    number: str | None = None


def read(sheet: Sheet, columns: Sequence[Column], rules: Rules, remarks: Remarks) -> Iterator[Entry]:
    """The orders of a sheet, row by row; of a row that cannot be read, what is wrong with it.

    Rows that hold no order and say so are left out: empty ones, and with a remark those that add up the others or say
    the headings again. What else is to be said of the list is added to `remarks` on the way.
    """
    reader = _Reader(columns, rules, sheet, remarks)
    for row, texts in sheet.rows:
        entry = reader.read(row, texts)
        if entry is not None:
            yield entry


class _Reader:
    """Reads rows by a plan that was made once: which cell is read how, into which field."""

    def __init__(self, columns: Sequence[Column], rules: Rules, sheet: Sheet, remarks: Remarks) -> None:
        by_field = {column.field: column for column in reversed(columns)}
        self._rules, self._remarks, self._headings = rules, remarks, sheet.headings
        self._width = len(sheet.headings)
        self._number = by_field.get("order")
        self._item = by_field["item"].place if "item" in by_field else None
        self._price = by_field.get("price")
        self._merged = sorted(sheet.merged.spans.get(self._price.place, ())) if self._price else []
        self._priced = -1  # which of them a row has the price of
        self._currency = by_field.get("currency")
        self._money = lru_cache(_REMEMBERED)(partial(money, default=currency_of(self._price, rules.currency)))
        by_name = readers(rules.date_order, rules.latest)
        plan = [
            # Links are hardly ever the same; whatever else is, is read once.
            (column.place, column, read if column.field == "url" else lru_cache(_REMEMBERED)(read))
            for column in columns
            if (read := by_name.get(column.field)) is not None
        ]
        self._plan = [one for one in plan if by_field[one[1].field] is one[1]]
        self._added = [one for one in plan if by_field[one[1].field] is not one[1]]
        self._days = [field for field in (*_STAGES, "reviewed_on") if field in by_field]
        self._is_dated = bool(self._days) or not by_field.keys().isdisjoint(_FINDINGS)
        self._words = [column for column in columns if column.field in {STATUS, AFTER_SALE}]
        self._base: dict[str, Any] = {} if rules.agent is None else {"agent": rules.agent}

    def read(self, row: int, cells: list[str]) -> Entry | None:
        """The order of a row, or everything that is wrong with it; None where it holds none and says so."""
        if len(cells) != self._width:
            if not is_blank(cells[self._width :]):
                return [BadRow(row=row, reason=f"has {len(cells)} cells where the headings are {self._width}")]
            cells = (cells + [""] * self._width)[: self._width]
        bad: list[BadRow] = []
        cell = cells[self._number.place] if self._number is not None else ""
        if self._number is not None and self._number.place == 0 and is_plain_number(cell):
            number: str | None = cell  # as nearly all are: nothing else needs to be asked of them
        else:
            number = self._number_of(row, cells, bad)
            if self._holds_no_order(row, cells, number):
                return None
        fields = dict(self._base)
        asides = self._read_fields(row, cells, fields, bad)
        self._read_price(row, cells, fields, bad)
        if self._added:
            self._add_to_fields(row, cells, fields, bad)
        if self._is_dated and not bad:
            self._check_days(row, fields, bad)
        if number is None or bad:
            return bad
        if self._merged and "price" in fields:
            self._priced = self._merged_at(row)
        if asides or self._words:
            self._remark(row, number, fields, asides, cells)
        return Incoming(row, number, fields, fields.pop("line", None))

    def _read_fields(
        self, row: int, cells: list[str], fields: dict[str, Any], bad: list[BadRow]
    ) -> list[tuple[Column, Aside]]:
        """Read what the plan says into `fields`; what is said beside them."""
        asides: list[tuple[Column, Aside]] = []
        for place, column, read in self._plan:
            if cell := cells[place]:
                try:
                    value = read(cell)
                except (KakoError, ValueError) as problem:
                    bad.append(_bad_cell(row, column, cell, problem))
                else:
                    if value.__class__ is Aside:
                        asides.append((column, value))
                        if value.taken is not None:
                            fields[column.field] = value.taken
                    elif value is not None:
                        fields[column.field] = value
        return asides

    def _number_of(self, row: int, cells: list[str], bad: list[BadRow]) -> str | None:
        if self._number is None:
            return self._rules.number
        cell = cells[self._number.place]
        try:
            number = order_number(cell)
        except (KakoError, ValueError) as problem:
            bad.append(_bad_cell(row, self._number, cell, problem))
            return None
        if number is None:
            bad.append(BadRow(row=row, column=self._number.heading, reason="has no order number"))
        elif " " in number or number.isalpha():
            # "Shoes", "bought in May": a word in this column is an order only where more is said of it.
            others = cells[: self._number.place] + cells[self._number.place + 1 :]
            if is_blank(others) and len(cells) > 2 and not _TOTAL.fullmatch(number):  # noqa: PLR2004 - a table
                bad.append(
                    BadRow(
                        row=row, column=self._number.heading, reason=f"holds only {quoted(number)}, which is no order"
                    )
                )
        return number

    def _holds_no_order(self, row: int, cells: list[str], number: str | None) -> bool:
        """Whether a row is empty, adds up the others or says the headings again; with a remark unless it is empty."""
        place = next((place for place, cell in enumerate(cells) if cell and not cell.isspace()), None)
        if place is None:
            return True
        if _TOTAL.fullmatch(cells[place]) and not self._is_item_called_so(place, cells, number):
            self._remarks.add(Why.TOTAL, row)
            return True
        if self._may_be_headings(number) and repeated(cells, self._headings):
            self._remarks.add(Why.HEADINGS, row)
            return True
        return False

    def _may_be_headings(self, number: str | None) -> bool:
        """Whether it is worth a look: most orders have a digit in their number, and headings have none."""
        if self._number is None or number is None or number == self._headings[self._number.place].strip():
            return True
        return not any(char.isdigit() for char in number)

    def _is_item_called_so(self, place: int, cells: list[str], number: str | None) -> bool:
        """Whether a word for a total is the item of an order: something else is said of it, or its number is no sum."""
        if number is None or self._number is None or place != self._item:
            return False
        others = (cell for other, cell in enumerate(cells) if other not in {place, self._number.place})
        return not number.isdecimal() or not is_blank(others)

    def _read_price(self, row: int, cells: list[str], fields: dict[str, Any], bad: list[BadRow]) -> None:
        if self._price is None or not cells[self._price.place]:
            return
        cell, named = cells[self._price.place], cells[self._currency.place] if self._currency else ""
        try:
            price = self._money(cell, named)
        except ValueError as problem:
            bad.append(_bad_cell(row, self._price, cell, problem))
        else:
            if price is not None and self._is_priced_above(row):
                self._remarks.add(Why.MERGED, row, column=self._price.heading)
            elif price is not None:
                fields["price"] = price

    def _is_priced_above(self, row: int) -> bool:
        """Whether the price of a row is that of one further up, with which its cell is merged: it counts once.

        It is that of the first row which can be taken in.
        """
        place = self._merged_at(row)
        return place >= 0 and place == self._priced

    def _merged_at(self, row: int) -> int:
        """Which merged cell the price of a row stands in, -1 where it has one of its own."""
        place = bisect_left(self._merged, (row + 1,)) - 1
        return place if place >= 0 and row <= self._merged[place][1] else -1

    def _add_to_fields(self, row: int, cells: list[str], fields: dict[str, Any], bad: list[BadRow]) -> None:
        """Add what further columns say of a field: a colour to a size, a note to a note."""
        for place, column, read in self._added:
            if cells[place]:
                try:
                    value = read(cells[place])
                except KakoError as problem:
                    bad.append(_bad_cell(row, column, cells[place], problem))
                else:
                    known = fields.get(column.field)
                    if known is None or not value:
                        fields[column.field] = known or value
                    else:
                        fields[column.field] = known + value if isinstance(value, tuple) else f"{known} / {value}"

    def _check_days(self, row: int, fields: dict[str, Any], bad: list[BadRow]) -> None:
        """Note a day that has not begun yet, stages that are out of their order, and findings without their day."""
        if not fields.keys().isdisjoint(_FINDINGS) and "reviewed_on" not in fields:
            bad.append(BadRow(row=row, reason="has findings of a review, and no day it was reviewed"))
        before: str | None = None
        for field in self._days:
            if field not in fields:
                continue
            day: date = fields[field]
            if day > self._rules.latest:
                bad.append(BadRow(row=row, reason=f"{label(field)} {day} is in the future"))
            elif before is not None and day < fields[before] and field != "reviewed_on":
                reason = f"{label(field)} on {day} comes before {label(before)} on {fields[before]}"
                bad.append(BadRow(row=row, reason=reason))
            elif field == "reviewed_on" and day < fields.get("photos_on", day):
                reason = f"reviewed on {day}, before its photos came in on {fields['photos_on']}"
                bad.append(BadRow(row=row, reason=reason))
            before = field

    def _remark(
        self, row: int, number: str, fields: dict[str, Any], asides: list[tuple[Column, Aside]], cells: list[str]
    ) -> None:
        """Say what the row tells that no field holds."""
        for column, aside in asides:
            if aside.why is Why.LINK and column.field == "photos_on":
                fields.setdefault("qc_url", aside.value)
            elif aside.why is Why.REACHED:
                self._reached(row, number, fields, column, OrderStage(column.field.removesuffix("_on")))
            else:
                value = "" if aside.why is Why.LINK else aside.value
                self._remarks.add(aside.why, row, number, column=column.heading, value=value)
        self._remark_words(row, number, fields, cells)

    def _remark_words(self, row: int, number: str, fields: dict[str, Any], cells: list[str]) -> None:
        """Say what the words of a status tell that no field holds."""
        for column in self._words:
            word, means = _word_of_status(cells[column.place], column.field)
            if not word:
                continue
            if means is None:
                self._remarks.add(Why.UNKNOWN, row, number, column=column.heading, value=word)
            elif means is Trouble.SENT:
                if fields.keys().isdisjoint(_LEFT):
                    self._remarks.add(Why.SENT, row, number, column=column.heading, value=word)
            elif isinstance(means, Trouble):
                # What a column of refunds says (sums, days, reasons) differs from row to row, and is one thing to tell.
                value = "" if column.field == AFTER_SALE else word
                self._remarks.add(Why.TROUBLE, row, number, column=column.heading, value=value, means=means)
            elif means is not OrderStage.ORDERED:
                self._reached(row, number, fields, column, means)

    def _reached(self, row: int, number: str, fields: dict[str, Any], column: Column, stage: OrderStage) -> None:
        """Say that an order has come so far, unless one of its days says as much."""
        if fields.keys().isdisjoint(_STAGES[_STAGES.index(f"{stage}_on") :]):
            self._remarks.add(Why.REACHED, row, number, column=column.heading, means=stage)


_NOTHING_TO_SAY = cells.NOTHING | cells.NO | {"0", "0.00", "无退款", "无售后"}


@lru_cache(_REMEMBERED)
def _word_of_status(cell: str, field: str) -> tuple[str, Meaning | None]:
    """A word of a status, empty where it says nothing, and what it means."""
    word = " ".join(cell.split())
    if not word or word.casefold() in _NOTHING_TO_SAY:
        return "", None
    return word, Trouble.CLAIM if field == AFTER_SALE else meaning(word)


def _bad_cell(row: int, column: Column, cell: str, problem: Exception) -> BadRow:
    # An error of ours is a sentence; the reason of a ValueError stands behind the value.
    if isinstance(problem, KakoError):
        reason = f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}"
    else:
        reason = f"{label(column.field)} {quoted(cell.strip())} {problem}"
    settled_by = "--date-order" if isinstance(problem, dates.TwoWays) else None
    return BadRow(row=row, column=column.heading, reason=reason, settled_by=settled_by)
