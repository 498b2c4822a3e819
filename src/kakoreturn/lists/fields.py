"""How the cell of each field of an order is read.

Every function here raises ValueError with the reason, made to stand behind the value it is about, or an error of the
program, which is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from kakoreturn.domain import amounts, text
from kakoreturn.domain.incoming import Why
from kakoreturn.domain.order_fields import FIELDS, OrderField
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import text_of_cell
from kakoreturn.domain.values import Money, OrderStage
from kakoreturn.lists import cells, dates
from kakoreturn.lists.headings import Column

_STAGES = tuple(f"{stage}_on" for stage in OrderStage)
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?e\+[0-9]+", re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"')


@record
class Aside(Record):
    """What a cell says instead of a value: it is left out with a remark, unless something is `taken` for it."""

    why: Why
    value: str = ""
    taken: date | None = None


def is_plain_number(cell: str) -> bool:
    """Whether a cell is an order number as it stands, of letters and digits alone."""
    return cell.isalnum() and cell.isascii() and cell[-1].isdigit() and len(cell) <= text.ORDER_NUMBER_LENGTH


def order_number(cell: str) -> str | None:
    """The order number that a cell holds, None where it holds none."""
    if is_plain_number(cell):
        return cell
    number = text_of_cell(cell).strip()
    if wrapped := _AS_TEXT.fullmatch(number):  # how some programs keep a spreadsheet from rounding it
        number = wrapped[1]
    if not number or number.casefold() in cells.NOTHING:
        return None
    if _ROUNDED.fullmatch(number):
        raise ValueError("was rounded by a spreadsheet; format its column as text there, and enter it anew")
    return text.order_number(number)


def currency_of(price: Column | None, default: str) -> str:
    """The currency of prices that name none: that of their heading, or the default."""
    return default if price is None or not price.units or default in price.units else price.units[0]


def money(cell: str, named: str, *, default: str) -> Money | None:
    """The price of a row: its currency stands with it, in its own column, or in the heading."""
    cell, named = cells.plain(cell), cells.plain(named)
    if not cell or cell.casefold() in cells.NOTHING:
        return None
    code = None
    if named and named.casefold() not in cells.NOTHING:
        meant = amounts.currencies(named)
        code = default if default in meant else meant[0]
    return amounts.money(cell, code, default)


def readers(order: dates.DateOrder | None, latest: date) -> dict[str, Callable[[str], Any]]:
    """How the cells of each field are read, dates in this order; order number, price and currency are read apart.

    What happened on a day of no year in particular was the latest up to `latest`.
    """
    return {field.name: read for field in FIELDS if (read := _reader(field, order, latest)) is not None}


def _reader(field: OrderField, order: dates.DateOrder | None, latest: date) -> Callable[[str], Any] | None:
    match field.kind:
        case "text":
            return partial(_short, field.label)
        case "agent":
            return _agent
        case "word":
            return _plainly(partial(_word, cells.category if field.name == "category" else cells.payment))
        case "count" | "line":
            return _plainly(cells.quantity)
        case "link":
            return _url
        case "day":
            return _plainly(partial(_stage if field.name in _STAGES else _day, order, latest))
        case "deadline":
            return _plainly(partial(dates.written, order=order))
        case "texts":
            return partial(_texts, field.label)
        case "flag":
            return _plainly(_flag)
        case _:
            return None


def _plainly(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def reading(cell: str) -> Any:  # noqa: ANN401 - whatever `read` gives
        plain = cells.plain(cell)
        return None if not plain or plain.casefold() in cells.NOTHING else read(plain)

    return reading


def _word(read: Callable[[str], Any], cell: str) -> Any:  # noqa: ANN401 - one of several closed sets of words
    try:
        return read(cell)
    except ValueError:
        return Aside(why=Why.UNKNOWN, value=cell)


def _flag(cell: str) -> bool | Aside | None:
    known = cell.casefold()
    if known in cells.NO:
        return None
    return True if known in cells.YES else Aside(why=Why.UNKNOWN, value=cell)


def _day(order: dates.DateOrder | None, latest: date, cell: str) -> date | Aside:
    """The day that something happened."""
    such = dates.latest_such(cell, order, latest)
    return dates.written(cell, order) if such is None else Aside(why=Why.YEAR, taken=such)


def _stage(order: dates.DateOrder | None, latest: date, cell: str) -> date | Aside | None:
    """The day an order reached a stage; or only that it did, or a link to the photos."""
    known = cell.casefold()
    if known in cells.YES:
        return Aside(why=Why.REACHED)
    if known in cells.NO:
        return None
    if known.startswith(("http://", "https://")):
        return Aside(why=Why.LINK, value=text.short(cell, "the link", limit=text.URL_LENGTH))
    return _day(order, latest, cell)


def _short(name: str, cell: str) -> str | None:
    value = text_of_cell(cell)
    # A line break in a cell is no more than a space in a name.
    value = value if value.isprintable() else re.sub(r"\s+", " ", value)
    value = value.strip()
    return text.short(value, name) if value and value not in cells.ERRORS else None


def _agent(cell: str) -> str | None:
    name = _short("agent", cell)
    return name.casefold() if name else None


def _url(cell: str) -> str | Aside | None:
    if cell.startswith("https://") and cell.isascii() and cell.isprintable() and len(cell) < text.URL_LENGTH:
        return cell.strip()  # as nearly all are
    url = text_of_cell(cell).strip()
    if not url.startswith(("https://", "http://")):
        if not url or url.casefold() in cells.NOTHING:
            return None
        if url.startswith("//"):
            url = f"https:{url}"
        elif re.match(r"(?:[\w-]+\.)+[a-z]{2,}/", url, re.IGNORECASE):
            url = f"https://{url}"
        if not url.lower().startswith(("http://", "https://")):
            if "://" in url:
                raise ValueError("is not a web address; it begins with https:// or http://")
            return Aside(why=Why.NO_LINK)
    return text.short(url, "the link", limit=text.URL_LENGTH)


def _texts(name: str, cell: str) -> tuple[str, ...] | None:
    """What a review found, or the buyer's notes, one a line."""
    lines = (text_of_cell(line).strip() for line in cell.splitlines())
    said = [line for line in lines if line and line.casefold() not in cells.NOTHING and line not in cells.ERRORS]
    return tuple(text.long(line, name)[0] for line in said) or None
