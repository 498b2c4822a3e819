"""Lists drawn at random, as people keep them: each comes in right, field by field, or says what is missing.

A list is drawn as orders first, then written down in one of the many ways in which people do that. What is read back is
held against the orders it was written from.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from kakoreturn.domain.errors import Refused
from kakoreturn.domain.incoming import Why
from kakoreturn.domain.order_fields import FIELD
from tests.lists.reading import TODAY, Read, ods, read, xlsx

LISTS = 300
_ITEMS = ["Runner, low", "Canvas tote 30L", 'Bag "small"', "帆布包", "Gürtel", "Total", "Size chart tee", "Lamp; USB-C"]
_SELLERS = ["North Leather", "阿强鞋业", "Müller & Söhne", "Studio 1688"]
_SIZES = ["42", "M", "Color:White;Size:42", "白色 42", "110 cm", "1/2"]
_COLOURS = ["white", "黑色", "blau"]
_STATUSES = ["Stored in Warehouse", "Seller Sent", "已入库", "待付款", "Returning", "退款中", "Eingelagert", "odd word"]
# How money is written: a sign before or behind the number, and the currency it means.
_MONEY = [("¥{}", "CNY"), ("{} 元", "CNY"), ("RMB {}", "CNY"), ("€{}", "EUR"), ("{} €", "EUR"), ("US ${}", "USD")]
_MONEY += [("{} zł", "PLN"), ("{} CNY", "CNY"), ("CHF {}", "CHF"), ("${}", "USD")]
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_UNKNOWN = ["Weight (g)", "Batch", "运费", "Insurance", "GL/RL", "Domestic Freight", "Price tax", "Storage days left"]
_NOTES = ["the dark one", "要深色", "12", "größer als gedacht", None]
_TITLES = ["My spring haul 2026", "Orders", "我的订单", "Exported on 2026-05-01", "Bestellungen"]

Cells = dict[str, str]


class Drawn:
    """A list: the orders it stands for, and the bytes it was written to."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - so that a list that fails can be drawn again
        self.kind = self.random.choice(["csv", "csv", "csv", "xlsx", "ods", "json"])
        self.orders = [self._order(place) for place in range(self.random.randint(1, 9))]
        self.columns = self._columns()
        self.headings = {field: self._heading(field) for field in self.columns}
        self.rows: dict[int, Cells] = {}  # which row of the file holds which order
        self.data = self._written()

    def _order(self, place: int) -> dict[str, Any]:
        draw = self.random
        ordered = TODAY - timedelta(days=draw.randint(20, 90))
        stocked = ordered + timedelta(days=draw.randint(2, 9)) if draw.random() < 0.7 else None
        return {
            "order": draw.choice([f"KB{place}{draw.randint(100, 999)}", f"25{place}{draw.randint(10**8, 10**9 - 1)}"]),
            "item": draw.choice(_ITEMS),
            "seller": draw.choice([*_SELLERS, None]),
            "size": draw.choice([*_SIZES, None]),
            "quantity": draw.choice([1, 2, 10, None]),
            "price": Decimal(draw.randint(100, 300_000)) / 100 if draw.random() < 0.9 else None,
            "ordered_on": ordered,
            "stocked_on": stocked,
            "photos_on": stocked + timedelta(days=1) if stocked and draw.random() < 0.5 else None,
            "url": f"https://shop.example/{place}" if draw.random() < 0.8 else None,
            "status": draw.choice(_STATUSES),
            "colour": draw.choice(_COLOURS),
            "notes": draw.choice(_NOTES),
        }

    def _columns(self) -> list[str]:
        draw = self.random
        optional = ["item", "seller", "size", "quantity", "price", "ordered_on", "stocked_on", "photos_on", "url"]
        found = ["order", *(field for field in optional if draw.random() < 0.8)]
        found += ["notes"] if draw.random() < 0.3 else []
        found += ["status"] if draw.random() < 0.5 else []
        found += ["colour"] if draw.random() < 0.3 else []
        found += draw.sample(_UNKNOWN, draw.randint(0, 3))
        self.second_price = "price" in found and draw.random() < 0.3
        self.currency_column = "price" in found and draw.random() < 0.3
        self.sign, self.code = draw.choice(_MONEY)
        self.sign_stands = draw.choice(["cell", "cell", "heading", "nowhere"])
        if self.sign_stands == "nowhere" and not self.currency_column:
            self.code = "CNY"
        draw.shuffle(found)
        return found

    def _heading(self, field: str) -> str:
        draw = self.random
        if field == "colour":
            return draw.choice(["Color", "颜色", "Farbe"])
        if field == "status":
            return draw.choice(["Status", "订单状态", "StatusName", "Bestellstatus"])
        if field in _UNKNOWN:
            return field
        names = [name.strip() for name in re.split(r"[,\n]", FIELD[field].headings) if name.strip()]
        names = [name for name in names if field != "size" or name.casefold() not in {"color", "颜色", "farbe"}]
        name = draw.choice(names)
        name = draw.choice([name, name.upper(), name.title(), name.replace("_", " "), f" {name}"])
        if field == "price" and self.sign_stands == "heading":
            sign = self.sign.format("").strip()
            name = draw.choice([f"{name} ({sign})", f"{name}（{sign}）", f"{name} {sign}", f"{name} in {self.code}"])
        return name

    def _cell(self, field: str, order: dict[str, Any]) -> str:
        value, draw = order.get(field), self.random
        if field in _UNKNOWN:
            return draw.choice(["", "12", "x", "0,00"])
        if value is None:
            return draw.choice(["", "", "-", "N/A"]) if field not in {"item", "seller", "size"} else ""
        match value:
            case Decimal():
                number = self._number(value)
                return self.sign.format(number) if self.sign_stands == "cell" else number
            case date():
                return self._day(value)
            case int():
                return draw.choice([str(value), f"{value} pcs", f"x{value}"])
        return str(value)

    def _number(self, value: Decimal) -> str:
        plain = f"{value:.2f}"
        match self.numbers:
            case "english":
                return f"{value:,.2f}"
            case "german":
                return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
            case _:
                return plain

    def _day(self, day: date) -> str:
        match self.dates:
            case "time":
                return f"{day} 14:31:05"
            case "slashes":
                return f"{day.year}/{day.month}/{day.day}"
            case "chinese":
                return f"{day.year}年{day.month}月{day.day}日"
            case "german":
                return f"{day:%d.%m.%Y}"
            case "named":
                return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
            case "either":
                return f"{day:%m/%d/%Y}"
            case _:
                return str(day)

    def _written(self) -> bytes:
        draw = self.random
        self.numbers = draw.choice(["plain", "english", "german"])
        self.dates = draw.choice(["iso", "iso", "time", "slashes", "chinese", "german", "named", "either"])
        names = [self.headings[field] for field in self.columns]
        names += ["Price in points"] if self.second_price else []
        names += ["Currency"] if self.currency_column else []
        table: list[list[str]] = []
        if self.kind != "json":
            for _ in range(draw.randint(0, 2)):
                table += draw.choice([[[draw.choice(_TITLES)]], [[]]])
        table.append(names)
        for order in self.orders:
            if self.kind != "json" and draw.random() < 0.1:
                table.append(draw.choice([[], names]))
            row = [self._cell(field, order) for field in self.columns]
            row += ["1,000"] if self.second_price else []
            row += [self.code] if self.currency_column else []
            table.append(row)
            self.rows[len(table)] = order
        if self.kind != "json" and draw.random() < 0.4:
            total = [""] * len(names)
            total[0], total[-1] = draw.choice(["TOTAL", "合计", "Summe:", "Total (9)"]), "999"
            table.append(total)
        return self._bytes(names, table)

    def _bytes(self, names: list[str], table: list[list[str]]) -> bytes:
        match self.kind:
            case "xlsx":
                return xlsx(table)
            case "ods":
                return ods(table)
            case "json":
                return json.dumps([dict(zip(names, row, strict=True)) for row in table[1:]]).encode()
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.random.choice(",;\t|"))
        writer.writerows(row + [""] * (len(names) - len(row)) for row in table)
        encoding = self.random.choice(["utf-8", "utf-8-sig", "utf-16", "gb18030"])
        try:
            return text.getvalue().encode(encoding)
        except UnicodeEncodeError:
            return text.getvalue().encode()

    def expected(self, order: dict[str, Any]) -> dict[str, str]:
        """The fields that the list says of an order, as text."""
        found = {field: order[field] for field in self.columns if field in FIELD and order[field] is not None}
        if "price" in found:
            found["price"] = f"{found['price']:.2f} {self.code}"
        parts = [order[field] for field in self.columns if field in {"size", "colour"} and order[field] is not None]
        if "notes" in found:
            found["notes"] = (found["notes"],)
        if parts:
            found["size"] = " / ".join(parts)
        return {field: str(value) for field, value in found.items()}


def wrong_with(drawn: Drawn, done: Read) -> list[str]:
    """What came in otherwise than it was written, and was not said."""
    read_back = {one.row: {"order": one.number, **{k: str(v) for k, v in one.fields.items()}} for one in done.orders}
    bad = {one.row for one in done.bad}
    left_out = set(done.left_out)
    wrong = [f"row {row} is no order, and came in" for row in read_back.keys() - drawn.rows.keys()]
    for row, order in drawn.rows.items():
        if row in bad:
            continue
        wanted, found = drawn.expected(order), read_back.get(row)
        if found is None:
            wrong.append(f"row {row} is neither an order nor bad")
            continue
        for field in wanted.keys() | found.keys():
            said = drawn.headings.get(field) in left_out
            if wanted.get(field) != found.get(field) and not (said and field not in found):
                wrong.append(f"row {row}: {field} is {found.get(field)!r}, and was {wanted.get(field)!r}")
    return wrong


# What may stop a list: the two things that only its owner can say.
_ASKED = ("could be read in two ways", "both hold the")


def outcome(drawn: Drawn) -> Read | Refused:
    """What came of a list, be it nothing."""
    try:
        return read(drawn.data)
    except Refused as refused:
        return refused


@pytest.mark.parametrize("seed", range(LISTS))
def test_a_list_comes_in_right_or_says_what_is_missing(seed: int) -> None:
    drawn = Drawn(seed)
    done = outcome(drawn)
    if isinstance(done, Refused):
        assert any(one in done.message for one in _ASKED), done.message
        assert done.hint
        return
    assert wrong_with(drawn, done) == []
    assert all("could be read in two ways" in one.reason for one in done.bad), done.bad
    for remark in done.remarks:
        assert remark.why in {Why.TOTAL, Why.HEADINGS, Why.REACHED, Why.TROUBLE, Why.UNKNOWN}


def test_most_lists_come_in_whole() -> None:
    found = [(drawn, outcome(drawn)) for drawn in map(Drawn, range(0, LISTS, 3))]
    whole = [done for drawn, done in found if isinstance(done, Read) and len(done.orders) == len(drawn.orders)]
    assert len(whole) >= LISTS / 3 * 0.85
