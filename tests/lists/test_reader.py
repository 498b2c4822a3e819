"""What is a list of orders, in whatever file it comes, and what in it is none."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain.errors import Refused
from kakoreturn.domain.incoming import Why
from tests.lists.reading import ods, read, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = [["order", "item", "price"], ["A1", "Runner", "¥289.00"], ["A2", "Canvas tote", "45"]]
ORDERS = [
    {"order": "A1", "item": "Runner", "price": "289.00 CNY"},
    {"order": "A2", "item": "Canvas tote", "price": "45.00 CNY"},
]


def csv(table: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in table).encode()


def objects(table: list[list[str]]) -> bytes:
    return json.dumps([dict(zip(table[0], row, strict=True)) for row in table[1:]]).encode()


@pytest.mark.parametrize("form", [csv, xlsx, ods, objects], ids=["csv", "xlsx", "ods", "json"])
def test_the_same_list_reads_the_same_in_every_form(form: object) -> None:
    assert callable(form)
    assert read(form(TABLE)).fields == ORDERS


@pytest.mark.parametrize("form", [csv, xlsx, ods], ids=["csv", "xlsx", "ods"])
def test_headings_are_found_below_a_title_and_totals_left_out(form: object) -> None:
    assert callable(form)
    table = [["My spring haul", "", ""], ["", "", ""], *TABLE, ["", "", ""], ["Total", "", "334"]]
    done = read(form(table))
    assert done.fields == ORDERS
    assert done.above == (1,)
    assert [(one.why, one.rows) for one in done.remarks] == [(Why.TOTAL, (7,))]


@pytest.mark.parametrize("word", ["TOTAL", "Total:", "Grand total", "合计", "总计：", "Summe", "Subtotal (3)"])
def test_a_total_is_no_order_wherever_its_word_stands(word: str) -> None:
    for row in (f"{word},,334", f",{word},334"):
        done = read(csv(TABLE) + f"\n{row}\n".encode())
        assert done.fields == ORDERS
        assert not done.bad


def test_an_item_called_like_a_total_is_an_item() -> None:
    assert read(b"order,item\nA1,Total\nA2,Sum 41 shirt\n").fields[0] == {"order": "A1", "item": "Total"}


def test_headings_that_are_said_again_are_no_order() -> None:
    done = read(csv([TABLE[0], ["订单号", "商品", "单价"], TABLE[1], TABLE[0], TABLE[2]]))
    assert done.fields == ORDERS
    assert [(one.why, one.rows) for one in done.remarks] == [(Why.HEADINGS, (2, 4))]


def test_a_word_alone_in_the_column_of_numbers_is_no_order() -> None:
    for word in ("Shoes", "bought in May", "第一批"):
        done = read(csv(TABLE) + f"\n{word},,\n".encode())
        assert done.fields == ORDERS
        assert [one.row for one in done.bad] == [4]
    assert read(b"order,item,price\nKB7,,\n").fields == [{"order": "KB7"}]
    assert read(b"order\nScarf\n").fields == [{"order": "Scarf"}]


def test_a_list_of_one_order_has_its_number_from_outside() -> None:
    done = read(b"Item,Price\nRunner,289\nTOTAL,289\n", number="H1")
    assert done.fields == [{"order": "H1", "item": "Runner", "price": "289.00 CNY"}]


def test_colour_and_size_come_together() -> None:
    done = read("order,颜色分类,尺码\nA1,white,42\nA2,,M\nA3,black,\n".encode())
    assert [one.get("size") for one in done.fields] == ["white / 42", "M", "black"]


@pytest.mark.parametrize(
    ("status", "why", "means"),
    [
        ("Stored in Warehouse", Why.REACHED, "stocked"),
        ("已入库", Why.REACHED, "stocked"),
        ("QC Completed", Why.REACHED, "photos"),
        ("Returning", Why.TROUBLE, "returning"),
        ("Returned", Why.REACHED, "returned"),
        ("已退货", Why.REACHED, "returned"),
        ("Cancelled", Why.REACHED, "cancelled"),
        ("已取消", Why.REACHED, "cancelled"),
        ("交易关闭", Why.TROUBLE, "closed"),
        ("Refunded", Why.TROUBLE, "claim"),
        ("部分退款", Why.TROUBLE, "claim"),
        ("退款中", Why.TROUBLE, "claim"),
        ("平台介入", Why.TROUBLE, "claim"),
        ("Need Revision", Why.TROUBLE, "asked"),
        ("Shipped", Why.SENT, ""),
        ("已发货", Why.SENT, ""),
        ("versandt", Why.SENT, ""),
        ("Shipped abroad", Why.REACHED, "shipped"),
        ("in transit to me", Why.REACHED, "shipped"),
        ("国际已发货", Why.REACHED, "shipped"),
        ("on the moon", Why.UNKNOWN, ""),
    ],
)
def test_a_status_is_told_and_never_taken_for_a_day(status: str, why: Why, means: str) -> None:
    done = read(f"order,status,stored at\nA1,{status},\nA2,待付款,\nA3,Seller Sent,\n".encode())
    assert [(one.why, one.means, one.orders) for one in done.remarks] == [(why, means, ("A1",))]
    assert all("stocked_on" not in one for one in done.fields)


def test_a_status_with_its_day_needs_no_word() -> None:
    done = read(b"order,status,stored at\nA1,Stored in warehouse,2026-06-02 14:31\n")
    assert (done.fields, done.remarks) == ([{"order": "A1", "stocked_on": "2026-06-02"}], ())


def test_links_and_words_where_a_day_is_expected_are_told() -> None:
    done = read(b"order,qc\nA1,https://qc.example/1\nA2,yes\nA3,no\nA4,2026-06-03\n")
    assert [(one.why, one.orders) for one in done.remarks] == [(Why.REACHED, ("A2",))]
    assert done.fields[0] == {"order": "A1", "qc_url": "https://qc.example/1"}
    assert done.fields[3] == {"order": "A4", "photos_on": "2026-06-03"}


def test_a_word_that_no_field_can_be_is_left_out_and_told_once() -> None:
    done = read(b"order,category,payment\nA1,Gadgets,card\nA2,gadgets,card\nA3,Gadgets,barter\n")
    assert [(one.why, one.value, one.count) for one in done.remarks] == [
        (Why.UNKNOWN, "Gadgets", 2),
        (Why.UNKNOWN, "gadgets", 1),
        (Why.UNKNOWN, "barter", 1),
    ]
    assert done.fields[0] == {"order": "A1", "payment": "card"}


# --- JSON


def test_an_order_that_holds_its_items_gives_a_row_for_each() -> None:
    order = {
        "OrderNo": "D1",
        "Shop": "Lane",
        "Items": [{"GoodsName": "Runner", "Qty": 1}, {"GoodsName": "Cap", "Qty": 2}],
    }
    done = read(json.dumps({"code": 0, "data": {"list": [order]}}).encode())
    assert done.fields == [
        {"order": "D1", "seller": "Lane", "item": "Runner", "quantity": "1"},
        {"order": "D1", "seller": "Lane", "item": "Cap", "quantity": "2"},
    ]


def test_amounts_moments_and_nothing_are_read_from_json() -> None:
    one = {"order": "D1", "price": {"amount": "59.50", "currency": "EUR"}, "ordered": 1780322400000, "seller": None}
    assert read(json.dumps(one).encode()).fields == [{"order": "D1", "price": "59.50 EUR", "ordered_on": "2026-06-01"}]
    lines = "\n".join(json.dumps({"order": f"L{n}", "item": "Scarf"}) for n in range(3))
    assert [one["order"] for one in read(lines.encode()).fields] == ["L0", "L1", "L2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"order": 1}', "breaks off in line 1"),
        ("{}", "without a list of orders"),
        ('{"a": [1, 2]}', "no column is known"),
        ('[{"a":' * 50_000, "does not go on so|breaks off"),
        ('[{"item": "x"}]', "no column is known"),
    ],
)
def test_json_that_is_no_list_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(text.encode())


def test_half_a_character_in_json_makes_a_row_bad() -> None:
    assert [one.row for one in read(b'[{"order": "A1", "item": "\\ud800"}]').bad] == [2]


# --- spreadsheets


def test_a_price_has_the_currency_that_its_cell_shows() -> None:
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook()
    sheet = book.active
    for row in (("order", "price"), ("A1", 40.14), ("A2", 30), ("A3", 12.5), ("A4", 7)):
        sheet.append(row)
    for place, form in (("B2", '"$"#,##0.00'), ("B3", "[$€-407]#,##0.00"), ("B4", '#,##0.00\\ "zł"'), ("B5", "0.00")):
        sheet[place].number_format = form
    stream = io.BytesIO()
    book.save(stream)
    assert [one["price"] for one in read(stream.getvalue()).fields] == [
        "40.14 USD",
        "30.00 EUR",
        "12.50 PLN",
        "7.00 CNY",
    ]


def test_values_of_an_opendocument_cell_go_before_its_text() -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>A3</text:p>'
        "<office:annotation><text:p>a note</text:p></office:annotation></table:table-cell>"
        '<table:table-cell office:value-type="string"><text:p>two<text:s text:c="2"/>words</text:p>'
        "<text:p>more</text:p></table:table-cell>"
        '<table:table-cell office:value-type="currency" office:currency="EUR" office:value="45.9">'
        "<text:p>46 EUR</text:p></table:table-cell></table:table-row>"
    )
    assert read(ods(TABLE, after=row)).fields[2] == {"order": "A3", "item": "two words more", "price": "45.90 EUR"}


MERGED = [
    ["Haul", "", ""],
    ["order", "item", "seller"],
    ["A1", "Runner", "Shop"],
    ["", "Cap", ""],
    ["A2", "Mug", ""],
    ["", "", ""],
    ["A3", "Lamp", ""],
]
SHOWN = [
    {"order": "A1", "item": "Runner", "seller": "Shop"},
    {"order": "A1", "item": "Cap", "seller": "Shop"},
    {"order": "A2", "item": "Mug", "seller": "Shop"},
    {"order": "A3", "item": "Lamp"},
]


def _merged_workbook() -> bytes:
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for row in MERGED:
        book.active.append([cell or None for cell in row])
    for cells in ("A1:C1", "A3:A4", "C3:C6"):
        book.active.merge_cells(cells)
    book.create_sheet("Other").merge_cells("C3:C7")
    book.save(stream)
    return stream.getvalue()


def _merged_ods() -> bytes:
    def cell(text: str, rows: int = 1) -> str:
        return f'<table:table-cell table:number-rows-spanned="{rows}"><text:p>{text}</text:p></table:table-cell>'

    covered = "<table:covered-table-cell/>"
    rows = (
        cell("A1", 2) + cell("Runner") + cell("Shop", 4),
        covered + cell("Cap") + covered,
        cell("A2") + cell("Mug") + covered,
        '<table:table-cell table:number-columns-repeated="2"/>' + covered,
        cell("A3") + cell("Lamp"),
    )
    return ods(MERGED[:2], after="".join(f"<table:table-row>{row}</table:table-row>" for row in rows))


@pytest.mark.parametrize("form", [_merged_workbook, _merged_ods], ids=["xlsx", "ods"])
def test_cells_that_are_merged_hold_for_all_rows_that_they_span(form: Callable[[], bytes]) -> None:
    done = read(form())
    assert (done.fields, done.bad) == (SHOWN, ())


PRICED = [
    ["order", "item", "price"],
    ["A1", "Runner", "120"],
    ["A1", "Cap", ""],
    ["A2", "Mug", ""],
    ["A3", "Lamp", "9"],
]


def _priced_workbook() -> bytes:
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for row in PRICED:
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.active.merge_cells("C2:C4")
    book.save(stream)
    return stream.getvalue()


def _priced_ods() -> bytes:
    price = '<table:table-cell table:number-rows-spanned="3" office:value-type="float" office:value="120"/>'
    names = ["".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row) for row in PRICED]
    rows = (names[1].replace("<table:table-cell><text:p>120</text:p></table:table-cell>", price), *names[2:])
    return ods(PRICED[:1], after="".join(f"<table:table-row>{row}</table:table-row>" for row in rows))


@pytest.mark.parametrize("form", [_priced_workbook, _priced_ods], ids=["xlsx", "ods"])
def test_a_price_that_is_merged_over_several_rows_counts_once_and_the_rows_without_are_named(
    form: Callable[[], bytes],
) -> None:
    done = read(form())
    prices = [one.get("price") for one in done.fields]
    assert (prices, done.bad) == (["120.00 CNY", None, None, "9.00 CNY"], ())
    assert [(one.why, one.column, one.rows) for one in done.remarks] == [(Why.MERGED, "price", (3, 4))]


def test_a_text_that_is_merged_beyond_all_measure_is_refused() -> None:
    long = f'<table:table-cell table:number-rows-spanned="9000"><text:p>{"x" * 100_000}</text:p></table:table-cell>'
    row = "<table:table-cell><text:p>A</text:p></table:table-cell>"
    rows = f"<table:table-row>{row}{long}</table:table-row>" + f"<table:table-row>{row}</table:table-row>" * 2000
    with pytest.raises(Refused, match="beyond all measure"):
        read(ods(TABLE, after=rows))


def test_a_day_without_its_year_is_the_latest_such_day_and_told_once() -> None:
    cells = ("6 Nov", "Nov 6", "6.11.", "11月6日", "13/11", "29 Feb", "8 Jun")
    done = read("order;ordered\n{}".format("\n".join(f"A{at};{cell}" for at, cell in enumerate(cells))).encode())
    days = ["2025-11-06", "2025-11-06", "2025-11-06", "2025-11-06", "2025-11-13", "2024-02-29", "2026-06-08"]
    assert [one["ordered_on"] for one in done.fields] == days
    assert [(one.why, one.column, one.count) for one in done.remarks] == [(Why.YEAR, "ordered", len(cells))]


@pytest.mark.parametrize(
    ("cell", "why"), [("3/11", "two ways"), ("31/11", "no day of the calendar"), ("8 shoes", "without its year")]
)
def test_what_is_no_one_day_of_any_year_is_refused(cell: str, why: str) -> None:
    (bad,) = read(f"order;ordered\nA1;{cell}".encode()).bad
    assert why in bad.reason


def test_a_deadline_needs_its_year() -> None:
    (bad,) = read(b"order;return by\nA1;6 Nov").bad
    assert "without its year" in bad.reason


def test_a_hidden_sheet_is_not_read() -> None:
    hidden = (
        '<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/>'
        '</style:style></office:automatic-styles><table:table table:style-name="h"><table:table-row>'
        "<table:table-cell><text:p>secret</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read(ods(TABLE, before=hidden)).fields == ORDERS


def _shared_bomb(part: str = "xl/sharedStrings.xml") -> bytes:
    """One long text that very many cells refer to, wherever it is kept."""
    from tests.acceptance.test_order_import import HEAD, SHEET, with_part

    cells = b"".join(b'<row r="%d"><c t="s"><v>0</v></c></row>' % n for n in range(1, 200_001))
    text = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%b</t></si></sst>'
    data = with_part(xlsx(TABLE), SHEET, HEAD + b"<sheetData>" + cells + b"</sheetData></worksheet>")
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, text % b"".join(b"order number %d " % n for n in range(4000)))
    return stream.getvalue()


def _far_row() -> bytes:
    from tests.acceptance.test_order_import import GOOD, HEAD, SHEET, TEXT, with_part

    cell = TEXT % b"x"
    rows = b'<row r="1">' + cell + b'</row><row r="1048576">' + cell + b"</row>"
    return with_part(GOOD, SHEET, HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>")


def _repeated(cell: str, row: str, text: str = "x") -> bytes:
    after = (
        f'<table:table-row table:number-rows-repeated="{row}"><table:table-cell table:number-columns-repeated="{cell}">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )
    return ods(TABLE, after=after)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a shared text": _shared_bomb,
    "a shared text kept elsewhere": lambda: _shared_bomb("xl/worksheets/texts.xml"),
    "a row far away": _far_row,
    "a cell repeated": lambda: _repeated("16384", "1"),
    "a row repeated": lambda: _repeated("1", "1048576"),
    "long rows repeated": lambda: _repeated("999", "1000", "y" * 1000),
    "a long cell": lambda: _repeated("1", "1", "z" * 200_000),
    "spaces": lambda: _repeated("1", "1", '<text:s text:c="999999999"/>'),
    "deep XML": lambda: ods(TABLE, after="<a>" * 1000 + "</a>" * 1000),
    "deep JSON": lambda: b'[{"a":' * 100_000,
    "wide JSON": lambda: json.dumps([{str(n): 1 for n in range(5000)}]).encode(),
    "large JSON": lambda: b'[{"order": "' + b"x" * (17 << 20) + b'"}]',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_multiplied(name: str) -> None:
    data = BOMBS[name]()
    began = time.process_time()
    with pytest.raises(Refused):
        read(data)
    assert time.process_time() - began < 1.0 * 3  # three times what is promised: other tests run beside it
