"""Reading a list in a test: from its bytes to its orders, without a store."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from openpyxl import Workbook  # type: ignore[import-untyped]

from kakoreturn.domain.incoming import BadRow, Incoming, Remark
from kakoreturn.domain.records import Record, record
from kakoreturn.lists import headings, reader, rows
from kakoreturn.lists.remarks import Remarks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kakoreturn.lists.dates import DateOrder

TODAY = date(2026, 6, 10)


@record
class Read(Record):
    """What came of a list."""

    orders: tuple[Incoming, ...]
    bad: tuple[BadRow, ...]
    remarks: tuple[Remark, ...]
    left_out: tuple[str, ...]
    above: tuple[int, ...]

    @property
    def fields(self) -> list[dict[str, str]]:
        """The fields of each order as text, with its number."""
        return [{"order": one.number, **{k: str(v) for k, v in one.fields.items()}} for one in self.orders]


def read(
    data: bytes,
    *,
    told: Sequence[str] = (),
    number: str | None = None,
    currency: str = "CNY",
    order: DateOrder | None = None,
) -> Read:
    """The list in these bytes."""
    said, remarks = headings.read_map(told), Remarks()
    rules = rows.Rules(currency=currency, latest=TODAY, date_order=order, agent=None, number=number)
    sheet = reader.read(io.BytesIO(data), "list", said)
    columns = headings.columns(sheet.headings, said, currency=currency, number=number)
    entries = list(rows.read(sheet, columns, rules, remarks))
    return Read(
        orders=tuple(one for one in entries if isinstance(one, Incoming)),
        bad=tuple(bad for one in entries if not isinstance(one, Incoming) for bad in one),
        remarks=tuple(remarks.told({})),
        left_out=tuple(headings.left_out(sheet.headings, columns)),
        above=sheet.above,
    )


def xlsx(table: Sequence[Sequence[object]]) -> bytes:
    """An Excel workbook with these rows."""
    book, stream = Workbook(), io.BytesIO()
    for row in table:
        book.active.append(list(row))
    book.save(stream)
    return stream.getvalue()


def ods(table: Sequence[Sequence[str]], *, before: str = "", after: str = "") -> bytes:
    """An OpenDocument spreadsheet with these rows of text; `before` and `after` stand around them as they are."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in table
    )
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">'
        f'{before}<office:body><office:spreadsheet><table:table table:name="Orders">{body}{after}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
