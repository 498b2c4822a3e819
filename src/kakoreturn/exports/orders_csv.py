"""The orders as CSV: what `order import` reads back, and no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from kakoreturn.domain.order import Order
from kakoreturn.domain.order_fields import FIELD
from kakoreturn.domain.text import harmless_cell

# Excel takes a file without it for one in the country's old code page.
BYTE_ORDER_MARK = "\ufeff"


def lines(orders: Iterable[Order]) -> Iterator[str]:
    """The lines of the file with their ends: the headings first, then an order each."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)  # commas, and CRLF as RFC 4180 has it
    writer.writerow(FIELD)
    for order in orders:
        writer.writerow([harmless_cell(_cell(order, field)) for field in FIELD])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _cell(order: Order, field: str) -> str:
    match field:
        case "order":
            return order.number
        case "price":
            return order.price.written if order.price else ""
        case "currency":
            return order.price.currency if order.price else ""
        case "failed" | "unsure":
            # Nothing of a review without its day, which it could not be taken in without.
            texts: tuple[str, ...] = getattr(order, field) if order.reviewed_on else ()
            return _lines(" ".join(text.splitlines()) for text in texts)
        case "notes":
            return _lines(order.notes)
        case "no_return":
            return "yes" if order.no_return else ""
        case _:
            value = getattr(order, field)
            return "" if value is None else str(value)


def _lines(texts: Iterable[str]) -> str:
    """Texts as one cell, a line each; the first is made harmless with the cell."""
    return "\n".join(harmless_cell(text) if place else text for place, text in enumerate(texts))
