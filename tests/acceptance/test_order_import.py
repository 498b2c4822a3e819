"""Bringing in lists of orders, as a person does who has them in a spreadsheet."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from kakoreturn.domain.text import shell_quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.kako import Kako

LIST = """\ufeffOrder No.,Item Name,Seller,Spec,Qty,Unit Price(CNY),Status,Stored At,Link
DI1417,"Runner, low, white/grey",阿强鞋业,"Color:White;Size:42",1,289.00,Stored in Warehouse,2026-06-02 14:31,https://item.example/1
DI1418,Canvas tote 30L,包包小铺,Natural,2,"1,059.50",Stored in Warehouse,2026-06-03 09:12,https://item.example/2
DI1431,Ring 925 silver,银匠,Size 17,1,88,Seller Sent,,https://item.example/3
"""
GERMAN = """order;item;shop;price;currency;arrived;qc photos;notes
CN-77120;Hoodie oversize black L;Studio 1688;45,90;EUR;03.06.2026;04.06.2026;"asked for width; waiting"
CN-77121;Desk lamp USB-C;灯饰工厂;19,00;EUR;;;
"""
BAD_ROWS = """order,item,price,currency,stocked_in
A-1,Good row,10.00,CNY,2026-06-01
,Missing order number,10.00,CNY,2026-06-01
A-2,Impossible date,10.00,CNY,2026-02-30
A-3,Price is text,ten,CNY,2026-06-01
A-1,Same number again,11.00,CNY,2026-06-02
A-4,=HYPERLINK("http://evil.example"),12.00,CNY,2026-06-01
"""


def orders_of(kako: Kako) -> dict[str, dict[str, Any]]:
    """Every order on record, by number."""
    return {one["order"]: one for one in kako("order", "list", "--json").json()["orders"]}


def written(kako: Kako, text: str, encoding: str = "utf-8", name: str = "list.csv") -> str:
    """A file of the user's; its name."""
    (kako.folder / name).write_bytes(text.encode(encoding))
    return name


def test_a_list_of_an_order_page_comes_in_as_it_is(kako: Kako) -> None:
    done = kako("order", "import", written(kako, LIST), "--json").json()
    assert done["schema"] == "kakoreturn.import/1"
    assert (done["added"], done["unchanged"], done["left_out"]) == (3, 0, [])
    orders = orders_of(kako)
    assert orders["DI1417"]["item"] == "Runner, low, white/grey"
    assert orders["DI1417"]["size"] == "Color:White;Size:42"
    assert orders["DI1417"]["stocked_on"] == "2026-06-02"
    assert orders["DI1418"]["price"] == {"amount": "1059.50", "currency": "CNY"}
    assert orders["DI1418"]["quantity"] == 2
    assert orders["DI1431"]["stage"] == "ordered"
    assert orders["DI1431"]["agent"] == "kakobuy"


def test_german_numbers_dates_and_separators_are_read(kako: Kako) -> None:
    kako("order", "import", written(kako, GERMAN))
    order = orders_of(kako)["CN-77120"]
    assert order["price"] == {"amount": "45.90", "currency": "EUR"}
    assert (order["stocked_on"], order["photos_on"]) == ("2026-06-03", "2026-06-04")
    review = kako("status", "--json").json()["orders_to_review"]
    assert [one["order"] for one in review] == ["CN-77120"]


def test_every_bad_row_is_named_and_nothing_comes_in(kako: Kako) -> None:
    name = written(kako, BAD_ROWS)
    said = kako("order", "import", name, code=4).err
    for row, reason in ((3, "no order number"), (4, "2026-02-30"), (5, "ten")):
        assert any(f"row {row}:" in line and reason in line for line in said.splitlines())
    assert "row 6" not in said  # another item of an order named before
    assert orders_of(kako) == {}
    assert not kako.db.exists()
    bad = kako("order", "import", name, "--json", code=4).error()["faults"]
    assert [one["row"] for one in bad] == [3, 4, 5]


def test_findings_come_with_the_day_of_their_review_or_not_at_all(kako: Kako) -> None:
    said = kako("order", "import", written(kako, "order,failed\nKB1,seam: open\n"), code=4).err
    assert "row 2: has findings of a review, and no day it was reviewed" in said
    kako("order", "import", written(kako, "order,reviewed,failed\nKB1,2026-06-02,seam: open\n"))
    assert kako("order", "show", "KB1", "--json").json()["failed"] == ["seam: open"]
    kako("doctor")


def test_what_looks_like_a_formula_is_text(kako: Kako) -> None:
    kako("order", "import", written(kako, 'order,item\nA-4,=HYPERLINK("http://evil.example")\n'))
    assert orders_of(kako)["A-4"]["item"] == '=HYPERLINK("http://evil.example")'


def test_a_late_bad_row_takes_back_everything_before_it(kako: Kako) -> None:
    rows = "".join(f"L-{n},Scarf\n" for n in range(2000))
    said = kako("order", "import", written(kako, f"order,item\n{rows},nameless\nL-5,Scarf\n"), code=4).err
    assert "row 2002:" in said
    assert "row 2003: order 'L-5' stands in row 7 already" in said
    assert orders_of(kako) == {}
    assert kako("doctor", "--json").json()["ok"]


def test_a_dry_run_changes_nothing_and_says_what_it_would_do(kako: Kako) -> None:
    name = written(kako, LIST)
    done = kako("order", "import", name, "--dry-run")
    assert done.out.startswith("Would import 3 orders")
    assert done.last_line() == f"kakoreturn order import {name}"
    assert not kako.db.exists()
    kako("order", "add", "DI1417")
    assert kako("order", "import", name, "--dry-run", "--update", "--json").json()["updated"] == 1
    assert orders_of(kako)["DI1417"]["item"] is None


def test_the_same_file_twice_changes_nothing(kako: Kako) -> None:
    name = written(kako, LIST)
    kako("order", "import", name)
    before = kako.db.read_bytes()
    again = kako("order", "import", name)
    assert again.out.startswith("Nothing new")
    assert "3 orders known already" in again.out
    assert kako.db.read_bytes() == before


def test_known_orders_change_only_when_that_is_asked_for(kako: Kako) -> None:
    kako("order", "import", written(kako, LIST))
    changed = written(kako, LIST.replace("289.00", "299.00").replace("Seller Sent,", "Stored,2026-06-05"))
    told = kako("order", "import", changed)
    assert "DI1417  price: 289.00 CNY → 299.00 CNY" in told.out
    assert "--update" in told.last_line()
    assert orders_of(kako)["DI1417"]["price"] == {"amount": "289.00", "currency": "CNY"}
    done = kako("order", "import", changed, "--update", "--json").json()
    assert (done["added"], done["updated"], done["unchanged"]) == (0, 2, 1)
    assert done["changes"][0]["fields"][0] == {
        "field": "price",
        "from": {"amount": "289.00", "currency": "CNY"},
        "to": {"amount": "299.00", "currency": "CNY"},
    }
    assert orders_of(kako)["DI1431"]["stocked_on"] == "2026-06-05"
    kako("undo")
    assert orders_of(kako)["DI1417"]["price"] == {"amount": "289.00", "currency": "CNY"}


def test_what_a_row_leaves_empty_stays_as_it_is(kako: Kako) -> None:
    kako("order", "add", "DI1", "--item", "Scarf", "--seller", "North", "--agent", "kakobuy")
    done = kako("order", "import", written(kako, "order,item,seller\nDI1,Scarf,\n"), "--update", "--json").json()
    assert (done["updated"], done["unchanged"]) == (0, 1)


def test_shipping_a_known_order_is_held_to_the_rules(kako: Kako) -> None:
    kako.open(order="DI1", item="Scarf", sent="2026-06-08")
    name = written(kako, "order,shipped\nDI1,2026-06-09\n")
    assert "row 2: order 'DI1' has an open case (1)" in kako("order", "import", name, "--update", code=4).err
    assert kako.case()["phase"] == "qc"
    kako("order", "import", name, "--update", "--anyway")
    assert kako.case()["phase"] == "after_shipping"


def test_undo_takes_back_an_import_as_a_whole_and_it_can_come_again(kako: Kako) -> None:
    name = written(kako, LIST)
    kako("order", "import", name)
    kako("undo")
    assert orders_of(kako) == {}
    kako("redo")
    assert len(orders_of(kako)) == 3
    kako("undo")
    assert kako("order", "import", name, "--json").json()["added"] == 3
    assert kako("doctor", "--json").json()["ok"]


def test_undoing_a_long_import_says_so_in_few_lines(kako: Kako) -> None:
    kako("order", "import", written(kako, "order\n" + "".join(f"L-{n}\n" for n in range(3000))))
    assert len(kako("undo").out.splitlines()) < 60
    assert orders_of(kako) == {}
    kako("redo")
    assert len(orders_of(kako)) == 3000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings_are_found_out(kako: Kako, encoding: str) -> None:
    text = "订单号,商品,卖家,单价,入库时间\nDI1,帆布包 30升,包包小铺,¥289,2026年6月2日\n"
    kako("order", "import", written(kako, text, encoding))
    order = orders_of(kako)["DI1"]
    assert (order["item"], order["seller"], order["stocked_on"]) == ("帆布包 30升", "包包小铺", "2026-06-02")
    assert order["price"] == {"amount": "289.00", "currency": "CNY"}


def test_the_old_western_encoding_is_found_out(kako: Kako) -> None:
    text = "Bestell-Nr.;Artikel;Verkäufer;Größe;Stückpreis in EUR\nB1;Gürtel schön;Händler Müller;L;1.059,50 €\n"
    kako("order", "import", written(kako, text, "cp1252"))
    order = orders_of(kako)["B1"]
    assert (order["item"], order["seller"], order["size"]) == ("Gürtel schön", "Händler Müller", "L")
    assert order["price"] == {"amount": "1059.50", "currency": "EUR"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_out_whatever_stands_in_quotes(kako: Kako, separator: str) -> None:
    head = separator.join(("order", "item", "seller"))
    row = separator.join(("S1", '"a, b; c, d\te|f; g, ""h"", i"', "North"))
    kako("order", "import", written(kako, f"{head}\r\n{row}\r\n"))
    assert orders_of(kako)["S1"]["item"] == 'a, b; c, d e|f; g, "h", i'


def test_a_line_may_say_what_separates(kako: Kako) -> None:
    kako("order", "import", written(kako, "sep=;\norder;item\nS1;a,b,c,d\n"))
    assert orders_of(kako)["S1"]["item"] == "a,b,c,d"


def test_a_date_that_could_mean_two_days_is_refused_unless_its_order_is_said(kako: Kako) -> None:
    name = written(kako, "order,arrived\nD1,03/04/2026\nD2,25/04/2026\n")
    said = kako("order", "import", name, code=4).err
    assert "row 2" in said
    assert "--date-order" in said
    assert "row 3" not in said
    kako("order", "import", name, "--date-order", "dmy")
    assert orders_of(kako)["D1"]["stocked_on"] == "2026-04-03"


def test_columns_can_be_named_and_left_out(kako: Kako) -> None:
    name = written(kako, "Ref,Thing,photos\nR1,Scarf,3 pictures\n")
    assert "--map COLUMN=order" in kako("order", "import", name, code=4).err
    kako("order", "import", name, "--map", "Ref=order", "--map", "Thing=item", "--map", "photos=-")
    assert orders_of(kako)["R1"]["item"] == "Scarf"
    assert "did you mean" in kako("order", "import", name, "--map", "Ref=ordr", code=2).err
    assert "no such column" in kako("order", "import", name, "--map", "Nix=order", code=2).err
    assert "COLUMN=FIELD" in kako("order", "import", name, "--map", "order", code=2).err


def test_two_columns_for_one_thing_are_not_guessed_at(kako: Kako) -> None:
    name = written(kako, "order,item,product\nR1,Scarf,Wool scarf\n")
    assert f"--map {shell_quoted(['product=-'])}" in kako("order", "import", name, code=4).err
    kako("order", "import", name, "--map", "product=item", "--map", "item=-")
    assert orders_of(kako)["R1"]["item"] == "Wool scarf"


def test_a_list_comes_from_stdin_too(kako: Kako) -> None:
    kako("order", "import", "-", stdin=GERMAN)
    assert len(orders_of(kako)) == 2


def test_a_missing_file_is_not_found(kako: Kako) -> None:
    kako("order", "import", "nowhere.csv", code=3)
    kako("order", "import", ".", code=4)


def test_prices_take_their_currency_from_where_it_stands(kako: Kako) -> None:
    text = "order,price,currency\nP1,€ 5,\nP2,7,usd\nP3,8,\n"
    kako("order", "import", written(kako, text), "--currency", "pln")
    assert [one["price"]["currency"] for one in orders_of(kako).values()] == ["EUR", "USD", "PLN"]
    clash = written(kako, "order,price,currency\nP4,€ 5,USD\n")
    assert "is in EUR, and its currency is USD" in kako("order", "import", clash, code=4).err


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("D1,Scarf,2026-06-30,,", "in the future"),
        ("D1,Scarf,2026-06-05,2026-06-04,", "comes before"),
        ("D1,Scarf,soon,,", "is not a date"),
        ("D1,Scarf,,,ftp://x.example", "web address"),
        ("D1,Scarf,,,,surplus", "6 cells"),
        ("2.50601E+15,Scarf,,,", "rounded by a spreadsheet"),
        (f"{'9' * 65},Scarf,,,", "64 are the most"),
        ("D1,Sc\x07arf,,,", "control character"),
    ],
)
def test_each_bad_row_says_what_is_wrong(kako: Kako, row: str, reason: str) -> None:
    said = kako("order", "import", written(kako, f"order,item,stocked,photos,link\n{row}\n"), code=4).err
    assert "row 2" in said
    assert reason in said
    assert orders_of(kako) == {}


def workbook(*rows: tuple[object, ...]) -> bytes:
    """An Excel workbook with these rows."""
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, part: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return stream.getvalue()


def test_a_workbook_comes_in_with_its_dates_and_numbers(kako: Kako) -> None:
    import datetime as dt

    day = dt.datetime(2026, 6, 2, 14, 31)  # noqa: DTZ001 - a spreadsheet knows no zone
    data = workbook(
        ("订单号", "商品", "单价", "入库时间"), (2506014417, "帆布包", 1059.5, day), (None,), ("X-2", "灯", 45.9)
    )
    (kako.folder / "list.csv").write_bytes(data)  # by its content, whatever it is called
    done = kako("order", "import", "list.csv", "--json").json()
    assert (done["added"], done["format"]) == (2, "xlsx")
    order = orders_of(kako)["2506014417"]
    assert (order["item"], order["stocked_on"]) == ("帆布包", "2026-06-02")
    assert order["price"] == {"amount": "1059.50", "currency": "CNY"}


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
TEXT = b'<c t="inlineStr"><is><t>%b</t></is></c>'
GOOD = workbook(("order", "item"), ("A1", "Scarf"))


def _sheet(rows: bytes) -> bytes:
    return with_part(GOOD, SHEET, HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>")


def _many_columns() -> bytes:
    from random import Random

    noise = Random(1)  # noqa: S311 - so that it does not pack well
    return _sheet(b"<row>" + b"".join(TEXT % b"%x" % noise.getrandbits(64) for _ in range(300_000)) + b"</row>")


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _liar() -> bytes:
    data = bytearray(_sheet(b"<row><c/></row>" * 100_000))
    place = data.rindex(SHEET.encode()) - 46  # its entry in the directory at the end
    data[place + 24 : place + 28] = (5000).to_bytes(4, "little")
    return bytes(data)


def _twice() -> bytes:
    import warnings

    stream = io.BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, HEAD + b"</worksheet>")
    return stream.getvalue()


def _locked() -> bytes:
    data = bytearray(GOOD)
    place = data.rindex(SHEET.encode()) - 46
    data[place + 8] |= 1
    return bytes(data)


def _spoilt() -> bytes:
    data = bytearray(GOOD)
    place = data.index(SHEET.encode()) + len(SHEET)  # where its packed bytes begin
    data[place : place + 8] = b"\xff" * 8
    return bytes(data)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a 20 MB cell": lambda: b'order,item\nA1,"' + b"x" * 20_000_000 + b'"\n',
    "a 20 MB cell of many lines": lambda: b'order,item\nA1,"' + b"x\n" * 10_000_000 + b'"\n',
    "a million columns": lambda: b"order" + b",x" * 1_000_000 + b"\nA1\n",
    "a thousand and one columns": lambda: b"order" + b",x" * 1_001 + b"\nA1\n",
    "NUL bytes": lambda: b"order,item\nA1,Sc\0arf\n",
    "NUL bytes further on": lambda: b"order,item\n" + b"A1,Scarf\n" * 1000 + b"A2,\0\n",
    "two encodings": lambda: "order,item\nA1,帆布包\nA2,".encode() + "帆布包包小铺\n".encode("gb18030"),
    "two Western encodings": lambda: "order,item\nA1,Größe\nA2,".encode() + "Größe\n".encode("cp1252"),
    "half of UTF-16": lambda: "order,item\nA1,x\n".encode("utf-16") + b"\x00\xd8\x00",
    "UTF-32": lambda: "order,item\nA1,x\n".encode("utf-32"),
    "an open quotation mark": lambda: b'order,item\nA1,"Scarf\nA2,Lamp\n',
    "nothing": lambda: b"",
    "only spaces": lambda: b"\n \n,,\n",
    "no table": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "a PDF": lambda: b"%PDF-1.7\n",
    "a web page called a table": lambda: b"<html><table><tr><td>order</td></tr></table>",
    "entities": lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
    "a zip of something else": lambda: _zip({"readme.txt": b"order,item"}),
    "half a workbook": lambda: GOOD[: len(GOOD) // 2],
    "a bomb of spaces": lambda: _sheet(b" " * 40_000_000),
    "a packed million of columns": lambda: _sheet(b"<row>" + b"<c/>" * 1_000_000 + b"</row>"),
    "many columns": _many_columns,
    "a workbook's 20 MB cell": lambda: _sheet(b"<row>" + TEXT % (b"x" * 20_000_000) + b"</row>"),
    "a workbook's long cell": lambda: _sheet(b"<row>" + TEXT % (b"xyz" * 100_000) + b"</row>"),
    "a workbook's entities": lambda: with_part(
        GOOD,
        SHEET,
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + HEAD + b"<sheetData>&b;</sheetData>",
    ),
    "a workbook's outside entity": lambda: with_part(
        GOOD, SHEET, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + b"&a;</worksheet>"
    ),
    "a row far away": lambda: _sheet(b'<row r="999999999999"><c t="inlineStr"><is><t>x</t></is></c></row>'),
    "rows backwards": lambda: _sheet(b'<row r="7"/><row r="3"/>'),
    "a column far away": lambda: _sheet(b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'),
    "no such column": lambda: _sheet(b'<row r="1"><c r="ABCDEFG1" t="inlineStr"><is><t>x</t></is></c></row>'),
    "deep XML": lambda: _sheet(b"<a>" * 10_000 + b"</a>" * 10_000),
    "broken XML": lambda: _sheet(b"<row><c></row>"),
    "no such string": lambda: _sheet(b'<row><c t="s"><v>999</v></c></row>'),
    "a zip that lies about a size": _liar,
    "the same part twice": _twice,
    "a part that cannot be unpacked": _spoilt,
    "a workbook with a password": _locked,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_no_list_is_refused_in_a_sentence(kako: Kako, name: str, ending: str) -> None:
    (kako.folder / f"list.{ending}").write_bytes(HOSTILE[name]())
    done = kako("order", "import", f"list.{ending}", code=4)
    assert done.out == ""
    assert done.err.startswith("error: ")
    assert len(done.err) < 500
    assert not done.hostile_characters()
    assert orders_of(kako) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_hostile_name_shows_nothing_of_itself(kako: Kako, tmp_path: Path) -> None:
    name = "list\x1b[31m.csv"
    (kako.folder / name).write_text("nothing\n1\n")
    assert tmp_path.exists()
    assert not kako("order", "import", name, code=4).hostile_characters()


def test_control_signs_of_a_list_never_reach_the_terminal(kako: Kako) -> None:
    done = kako("order", "import", written(kako, "order,item\nA1,evil \u202e name\n"))
    assert not done.hostile_characters()


def test_the_update_that_is_suggested_is_told_all_that_was_told(kako: Kako) -> None:
    name = written(kako, "Ref,price,arrived\nD1,5,03/04/2026\n")
    told = ("--map", "Ref=order", "--date-order", "dmy")
    kako("order", "import", name, *told)
    changed = written(kako, "Ref,price,arrived\nD1,6,03/04/2026\n")
    done = kako("order", "import", changed, *told)
    assert done.last_line().endswith(
        f"order import {changed} --map {shell_quoted(['Ref=order'])} --date-order dmy --update"
    )


def test_an_update_may_move_all_days_of_an_order_together(kako: Kako) -> None:
    def update(*days: str) -> None:
        kako("order", "import", written(kako, f"order,stocked,photos\nD1,{','.join(days)}\n"), "--update")
        order = orders_of(kako)["D1"]
        assert (order["stocked_on"], order["photos_on"]) == days

    for days in (("2026-05-05", "2026-05-06"), ("2026-05-10", "2026-05-12"), ("2026-05-01", "2026-05-02")):
        update(*days)


def test_an_update_may_tell_of_a_review_and_of_what_came_after_it(kako: Kako) -> None:
    kako("order", "import", written(kako, "order,photos\nD1,2026-05-06\n"))
    row = "order,photos,reviewed,shipped\nD1,2026-05-06,2026-05-07,2026-05-08\n"
    kako("order", "import", written(kako, row), "--update")
    order = orders_of(kako)["D1"]
    assert (order["reviewed_on"], order["shipped_on"]) == ("2026-05-07", "2026-05-08")


# --- lists as they are


HAUL = """My spring haul,,,,
,,,,
Item,W2C,Price ¥,Price $,Weight (g)
Runner grey,https://shop.example/1,¥289,$40.14,1180g
TOTAL,,¥289,$40.14,1180g
"""


def test_a_list_without_order_numbers_says_which_option_it_needs(kako: Kako) -> None:
    name = written(kako, HAUL)
    assert "--order NUMBER" in kako("order", "import", name, code=4).err
    done = kako("order", "import", name, "--order", "H1")
    assert "above the headings, which stand in row 3: row 1" in done.out
    assert "'Price $', 'Weight (g)'" in done.out
    assert "only add up the others: row 5" in done.out
    order = orders_of(kako)["H1"]
    assert (order["item"], order["price"]["amount"], order["url"]) == (
        "Runner grey",
        "289.00",
        "https://shop.example/1",
    )


def test_bad_rows_can_be_skipped_and_are_named(kako: Kako) -> None:
    name = written(kako, BAD_ROWS)
    done = kako("order", "import", name, "--skip-bad")
    assert done.out.startswith("Imported 3 items of 2 orders")
    for row in (3, 4, 5):
        assert f"row {row}: " in done.out
    assert set(orders_of(kako)) == {"A-1", "A-4"}
    again = kako("order", "import", name, "--skip-bad", "--json").json()
    assert [one["row"] for one in again["skipped"]] == [3, 4, 5]
    nothing = written(kako, "order,price\nA-9,ten\n")
    assert "--skip-bad" not in kako("order", "import", nothing, "--skip-bad", code=4).err


def test_a_refused_change_is_never_skipped(kako: Kako) -> None:
    kako("new", "--order", "D1", "--remedy", "refund", "--defect", "seam open, left toe")
    name = written(kako, "order,item,shipped\nD1,Boots,2026-06-09\nD2,Cap,\n")
    said = kako("order", "import", name, "--update", "--skip-bad", code=4).err
    assert "open case" in said
    assert set(orders_of(kako)) == {"D1"}


def test_an_import_ends_with_what_comes_next_and_names_the_way_back(kako: Kako) -> None:
    done = kako("order", "import", written(kako, GERMAN))
    assert "kakoreturn undo takes it all back." in done.out
    assert done.last_line() == "kakoreturn qc CN-77120"
    status = written(kako, "order,status\nS1,QC completed\nS2,Stored in warehouse\nS3,Returning\n")
    done = kako("order", "import", status)
    assert "'status' says 'Returning' (the item goes back to the seller)" in done.out
    assert done.last_line() == "kakoreturn order photos S1"
    kako("order", "photos", "S1")
    plain = kako("order", "import", written(kako, "order,item\nP1,Cap\n"))
    assert plain.last_line() == "kakoreturn order list"


ITEMS = """OrderPkgNo,ItemBarcode,StatusName,ShopSource,GoodsName,Property,RealCount,UnitPrice
DI26,5001,Stored in warehouse,Shoe Lane,Runner,Color:grey;Size:42,1,289.00
DI27,5003,Stored in warehouse,Cap Corner,Cap,,1,45.00
DI26,5002,Stored in warehouse,Shoe Lane,Runner,Color:white;Size:42,1,289.00
"""


def items_of(kako: Kako) -> list[tuple[str, str | None, str | None]]:
    """The order and line of each item on record, what it is, and in which size."""
    return [
        (f"{one['order']}/{one['line']}", one["item"], one["size"])
        for one in kako("order", "list", "--json").json()["orders"]
    ]


def test_rows_of_one_order_are_its_items(kako: Kako) -> None:
    done = kako("order", "import", written(kako, ITEMS))
    assert done.out.startswith("Imported 3 items of 2 orders")
    assert items_of(kako) == [
        ("DI26/1", "Runner", "Color:grey;Size:42"),
        ("DI26/2", "Runner", "Color:white;Size:42"),
        ("DI27/1", "Cap", None),
    ]
    again = kako("order", "import", written(kako, ITEMS), "--json").json()
    assert (again["added"], again["unchanged"]) == (0, 3)
    kako("doctor")


def test_an_item_of_a_known_order_is_added_and_nothing_else_changes(kako: Kako) -> None:
    kako("order", "add", "DI27", "--item", "Cap", "--price", "45")
    more = "order,item,size,price,stocked\nDI27,Cap,,45,\nDI27,Belt,110 cm,66,2026-06-02\n"
    done = kako("order", "import", written(kako, more), "--json").json()
    assert (done["added"], done["unchanged"], done["differs"]) == (1, 1, 0)
    assert items_of(kako) == [("DI27/1", "Cap", None), ("DI27/2", "Belt", "110 cm")]
    belt = kako("order", "list", "--json").json()["orders"][1]
    assert (belt["price"]["amount"], belt["stocked_on"]) == ("66.00", "2026-06-02")
    kako("doctor")
    kako("undo")
    assert items_of(kako) == [("DI27/1", "Cap", None)]


def test_the_same_item_again_is_refused(kako: Kako) -> None:
    name = written(kako, ITEMS + "DI26,5009,Stored in warehouse,Shoe Lane,runner,Color:grey;Size:42,1,289.00\n")
    assert "row 5: order 'DI26' stands in row 2 already" in kako("order", "import", name, code=4).err


def test_an_item_is_the_one_on_record_however_a_list_writes_it(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Red bag", "--size", "M")
    kako("order", "import", written(kako, 'order,item,size\nKB1,"red  BAG",m\n'))
    assert items_of(kako) == [("KB1/1", "Red bag", "M")]


def test_rows_of_one_order_may_be_far_apart(kako: Kako) -> None:
    rows = "".join(f"L-{n},Scarf\n" for n in range(1200))
    kako("order", "import", written(kako, f"order,item\n{rows}L-3,Belt\nL-4,Scarf red\n"))
    assert ("L-3/2", "Belt", None) in items_of(kako)
    assert ("L-4/2", "Scarf red", None) in items_of(kako)
    kako("doctor")


def test_an_exported_list_comes_back_with_all_its_items(kako: Kako) -> None:
    kako("order", "import", written(kako, ITEMS))
    kako("export", "csv", "--out", "orders.csv")
    done = kako("order", "import", "orders.csv", "--json").json()
    assert (done["added"], done["unchanged"], done["differs"]) == (0, 3, 0)
    changed = (kako.folder / "orders.csv").read_text(encoding="utf-8-sig").replace("Color:white", "Colour:off-white")
    done = kako("order", "import", written(kako, changed), "--update", "--json").json()
    assert done["changes"][0]["ref"] == "DI26/2"
    assert items_of(kako)[1] == ("DI26/2", "Runner", "Colour:off-white;Size:42")


def test_a_haul_of_several_shops_is_one_order(kako: Kako) -> None:
    text = "Item,Seller,Price ¥\nRunner,Shoe Lane,289\nCap,Cap Corner,45\nTOTAL,,334\n"
    kako("order", "import", written(kako, text), "--order", "H1")
    orders = kako("order", "list", "--json").json()["orders"]
    assert [(f"{one['order']}/{one['line']}", one["seller"]) for one in orders] == [
        ("H1/1", "Shoe Lane"),
        ("H1/2", "Cap Corner"),
    ]


REFUNDS = """Order No,Item,Price,Status,Refund Amount,Refund Time,After-sale status,Returned at,Cancelled at
KB1,Shoes,100,Refunded,100.00,2026-06-01,Completed,2026-05-30,
KB2,Bag,50,Cancelled,,,,,2026-06-02
KB3,Lamp,30,Returned,30.00,2026-06-05,Refund successful,,
KB4,Hat,20,Stored in Warehouse,0.00,-,None,,
KB5,Sock,10,Partially refunded,3.50,2026-06-05 12:00:00,Partial,,
KB6,Cap,10,Cancelled,,,,,
"""
REFUNDS_ZH = """订单号,商品,单价,订单状态,退款金额,退款时间,售后状态,退货时间,取消时间
KB1,鞋,100,已退款,100.00,2026-06-01,退款成功,2026-05-30,
KB2,包,50,已取消,,,,,2026-06-02
KB3,灯,30,已退货,30.00,2026-06-05,退货退款,,
KB4,帽,20,已入库,0.00,-,无,,
KB5,袜,10,部分退款,3.50,2026-06-05 12:00:00,部分退款,,
KB6,帽,10,已取消,,,,,
"""


@pytest.mark.parametrize("text", [REFUNDS, REFUNDS_ZH], ids=["English", "Chinese"])
def test_what_came_back_or_was_cancelled_is_taken_in_with_its_day_and_refunds_are_told_once_a_column(
    kako: Kako, text: str
) -> None:
    (kako.folder / "list.csv").write_text(text, encoding="utf-8")
    document = kako("--db", "json.db", "order", "import", "list.csv", "--json").json()
    headings = text.splitlines()[0].split(",")
    told = {(one["column"], one["why"], one["means"]): one["orders"] for one in document["remarks"]}
    for refunds in headings[4:7]:
        assert told[refunds, "trouble", "claim"] == ["KB1", "KB3", "KB5"]
    # A day that is known is on record, and nothing is said of it; without one it is named, and nothing is guessed.
    assert told[headings[3], "reached", "returned"] == ["KB3"]
    assert told[headings[3], "reached", "cancelled"] == ["KB6"]
    assert told[headings[3], "reached", "stocked"] == ["KB4"]
    stages = {one["order"]: one["stage"] for one in document["orders"]}
    assert stages == {"KB1": "returned", "KB2": "cancelled", **dict.fromkeys(("KB3", "KB4", "KB5", "KB6"), "ordered")}
    assert document["left_out"] == []

    ran = kako("order", "import", "list.csv")
    for refunds in headings[4:7]:
        (line,) = (one for one in ran.out.splitlines() if one.startswith(f"'{refunds}'"))
        assert line.endswith("nothing was noted of it: KB1, KB3, KB5. kakoreturn new opens its case.")
    # What will not ship is put on record before anything is said of what will.
    assert ran.out.splitlines()[-1].endswith("order cancelled KB6")
    kako("order", "cancelled", "KB6")
    kako("order", "returned", "KB3")
    assert "KB6" not in kako("order", "ready").out.split("Not known to be at the warehouse")[1].split("Was ")[0]
    assert "is returned" not in kako("order", "ready").out
    assert "returned on 2026-05-30" in kako("order", "shipped", "KB1", code=4).err


def test_a_rehearsal_counts_an_order_once_however_far_its_rows_stand_apart(kako: Kako) -> None:
    others = "".join(f"B{number},Bag\n" for number in range(700))
    text = f"Order No,Item\nKB1,Shoes\nKB1,Cap\n{others}KB1,Lamp\nKB1,Scarf\n"
    (kako.folder / "list.csv").write_text(text, encoding="utf-8")
    rehearsed = kako("order", "import", "list.csv", "--dry-run", "--json").json()
    done = kako("order", "import", "list.csv", "--json").json()
    assert (rehearsed["added"], rehearsed["added_orders"]) == (704, 701)
    assert (done["added"], done["added_orders"]) == (704, 701)
    again = kako("order", "import", "list.csv", "--dry-run", "--json").json()
    assert (again["added"], again["unchanged"]) == (0, 704)
    assert [one["ref"] for one in kako("order", "show", "KB1", "--json").json()["items"]] == [
        "KB1/1",
        "KB1/2",
        "KB1/3",
        "KB1/4",
    ]


def test_what_a_list_says_of_one_item_is_said_of_that_item(kako: Kako) -> None:
    text = (
        "Order No,Item,Status\nK100,Shoes A,Stored in warehouse\nK100,Shoes B,Pending\nK101,Cap,Stored in warehouse\n"
    )
    kako.folder.joinpath("orders.csv").write_text(text)
    tried = kako("order", "import", "orders.csv", "--dry-run")
    assert "K100/1, K101" in tried.out
    done = kako("order", "import", "orders.csv")
    assert "so nothing was noted: K100/1, K101." in done.out
    assert done.last_line() == "kakoreturn order stocked K100/1 K101"
    again = kako("order", "import", "orders.csv")
    assert again.out.startswith("Nothing new in 'orders.csv': 3 items of 2 orders known already.")
    assert again.last_line() == "kakoreturn order stocked K100/1 K101"


def test_a_number_that_ends_like_an_item_is_that_item_of_an_order_on_record(kako: Kako) -> None:
    kako("order", "import", written(kako, "Order No.,Item\nA1,a\nA1,b\nB2/2,c\n"))
    more = written(kako, "Order No.,Item\nA1/2,b\nA1/3,d\nA1/9,e\nB2/2,c\n")
    items = [("A1/1", "a"), ("A1/2", "b"), ("A1/3", "d"), ("A1/4", "e"), ("B2/2", "c")]
    for _ in range(2):
        kako("order", "import", more)
        orders = kako("order", "list", "--json").json()["orders"]
        assert [(one["ref"], one["item"]) for one in orders] == items


def test_an_item_that_goes_by_another_line_than_the_list_says_is_named(kako: Kako) -> None:
    kako("order", "import", written(kako, "Order No.,Item\nA1,a\n"))
    more = written(kako, "Order No.,Item\nA1/2,b\nA1/9,c\nA1/7,d\nB1,e\nB1/5,f\n")
    said = "By another line than the list says: A1/3, A1/4, B1/2 (rows 3, 4, 6)."
    for how in (["--dry-run"], [], []):
        assert said in kako("order", "import", more, *how).out
    (remark,) = kako("order", "import", more, "--json").json()["remarks"]
    assert (remark["why"], remark["orders"], remark["rows"]) == ("line", ["A1/3", "A1/4", "B1/2"], [3, 4, 6])
    kako("order", "remove", "A1/2")
    kako("export", "csv", "--out", "orders.csv")
    fresh = kako("--db", "other.db", "order", "import", "orders.csv").out
    assert "By another line than the list says: A1/2, A1/3 (rows 3, 4)." in fresh


def test_a_new_order_has_its_items_by_the_lines_of_the_list_whatever_their_order_there(kako: Kako) -> None:
    path = written(kako, "Order No,Line,Item,Price\nA9,2,Cap,50\nA9,1,Tee,100\nB9,3,Mug,5\nB9,2,Lamp,9\n")
    items = [("A9/1", "Tee"), ("A9/2", "Cap"), ("B9/1", "Lamp"), ("B9/2", "Mug")]
    tried = kako("order", "import", path, "--dry-run", "--json").json()["orders"]
    assert [(one["ref"], one["item"]) for one in tried] == items
    for _ in range(2):
        kako("order", "import", path, "--update")
        orders = kako("order", "list", "--json").json()["orders"]
        assert [(one["ref"], one["item"]) for one in orders] == items
    assert kako("order", "import", path).out.startswith("Nothing new in ")


def test_a_number_that_ends_like_an_item_is_that_item_of_an_order_further_above(kako: Kako) -> None:
    rows = "".join(f"X{number},x\n" for number in range(600))
    orders = written(kako, f"Order No.,Item\nA1,a\nB1/2,d\nB1,f\n{rows}A1/2,b\n")
    for dry_run in (["--dry-run"], []):
        assert "604 items of 603 orders" in kako("order", "import", orders, *dry_run).out
    refs = [one["ref"] for one in kako("order", "list", "--json").json()["orders"]]
    assert refs[:4] == ["A1/1", "A1/2", "B1", "B1/2"]


def test_an_item_is_named_by_its_line_where_the_order_has_more_than_the_list(kako: Kako) -> None:
    for item in ("Shoes A", "Shoes B"):
        kako("order", "add", "K100", "--item", item)
    kako.folder.joinpath("orders.csv").write_text("Order No,Item,Status\nK100,Shoes B,Stored in warehouse\n")
    assert kako("order", "import", "orders.csv").last_line() == "kakoreturn order stocked K100/2"


def test_a_row_with_two_things_wrong_is_named_once(kako: Kako) -> None:
    text = "Order No,Item,Price,Stocked\nK1,Shoes,abc,never\nK2,Cap,12,2026-06-01\n"
    kako.folder.joinpath("orders.csv").write_text(text)
    assert "Skipped row 2, which cannot be taken in:" in kako("order", "import", "orders.csv", "--skip-bad").out


def test_a_price_that_is_merged_over_several_items_is_said_to_count_once(kako: Kako) -> None:
    book = Workbook()
    for row in (["Order No.", "Item", "Price"], ["A1", "Shoes", 120], ["A1", "Cap"], ["A2", "Mug", 9]):
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    book.save(kako.folder / "list.xlsx")
    said = "'Price' is merged over several rows, and counts once, in the first of them; without it: row 3."
    assert said in kako("order", "import", "list.xlsx").out
    orders = kako("order", "list", "--json").json()["orders"]
    assert [one["price"] and one["price"]["amount"] for one in orders] == ["120.00", None, "9.00"]


def test_a_price_that_is_merged_with_a_row_that_was_skipped_is_that_of_the_next(kako: Kako) -> None:
    book = Workbook()
    for row in (
        ["Order No.", "Item", "Price", "Stocked"],
        ["A1", "Shoes", 120, "never"],
        ["A1", "Cap"],
        ["A1", "Mug"],
        ["A2", "Lamp", 9],
    ):
        book.active.append(row)
    book.active.merge_cells("C2:C4")
    book.save(kako.folder / "list.xlsx")
    said = kako("order", "import", "list.xlsx", "--skip-bad").out
    assert "without it: row 4." in said
    orders = kako("order", "list", "--json").json()["orders"]
    assert [(one["item"], one["price"] and one["price"]["amount"]) for one in orders] == [
        ("Cap", "120.00"),
        ("Mug", None),
        ("Lamp", "9.00"),
    ]


# --- what is said of what was not understood


def test_what_is_not_understood_is_told_with_what_would_be(kako: Kako) -> None:
    rows = [f"KB{number},Cap {line},accessories,9.00" for number in range(1, 8) for line in (1, 2)]
    path = kako.folder / "list.csv"
    path.write_text("\n".join(["order,item,category,Price Paid", *rows]), encoding="utf-8")
    told = kako("order", "import", str(path), "--dry-run").out
    assert "and 6 more items\n" in told
    assert (
        "says 'accessories', which is none of shoes, clothing, bag, watch, jewellery, electronics, other, and" in told
    )
    assert f"'Price Paid'. --map {shell_quoted(['Price Paid=price'])} takes it in." in told
    kako("order", "import", str(path), "--map", "Price Paid=price")
    assert kako("order", "list", "--json").json()["orders"][0]["price"] == {"amount": "9.00", "currency": "CNY"}


def test_words_that_are_not_known_are_told_in_one_line(kako: Kako) -> None:
    told = kako("order", "import", written(kako, "order,category\nA1,gadget\nA2,vase\nA3,hoodie\n")).out
    assert told.count("which are none of shoes, clothing") == 1
    assert "'category' says 'gadget' (row 2), 'vase' (row 3), which" in told


def test_a_column_that_was_to_be_left_out_is_not_called_unknown(kako: Kako) -> None:
    name = written(kako, "order,ordered,mood\nA1,whenever,good\n")
    told = kako("order", "import", name, "--map", "ordered=-")
    assert "Left out, as you said: 'ordered'." in told.out
    assert "no field of an order is known by that name: 'mood'." in told.out
    assert kako("order", "import", name, "--map", "ordered=-", "--json").json()["left_out"] == ["ordered", "mood"]


def test_dates_that_one_option_settles_are_told_in_one_line_with_the_command(kako: Kako) -> None:
    name = written(kako, "Ref,ordered\nA1,03/04/2026\nA2,05/04/2026\nA3,05/06/2026\nA4,32/01/2026\n")
    said = kako("order", "import", name, "--map", "Ref=order", code=4).err
    assert said.count("--date-order ") == 3
    assert (
        "row 2: ordered '03/04/2026' could be read in two ways; say which with --date-order (and 2 more rows)" in said
    )
    assert "row 5: ordered '32/01/2026'" in said
    assert f"kakoreturn order import {name} --map {shell_quoted(['Ref=order'])} --date-order mdy" in said
    done = kako("order", "import", name, "--map", "Ref=order", "--date-order", "mdy", "--skip-bad")
    assert "Imported 3 orders" in done.out


@pytest.mark.parametrize(
    "columns", [("order,price,Price Paid", "KB1,9,9"), ("order,the tag", "KB1,9")], ids=["taken", "like none"]
)
def test_no_field_is_proposed_for_a_column_whose_field_is_taken_or_that_is_like_none(
    kako: Kako, columns: tuple[str, str]
) -> None:
    path = kako.folder / "list.csv"
    path.write_text("\n".join(columns), encoding="utf-8")
    assert "--map COLUMN=FIELD takes it in" in kako("order", "import", str(path), "--dry-run").out


def test_a_status_that_does_not_say_who_sent_it_is_told_so_with_the_command(kako: Kako) -> None:
    name = written(
        kako, "order,item,status,shipped\nD1,Belt,shipped,\nD2,Hat,shipped,2026-06-02\nD3,Bag,Shipped abroad,\n"
    )
    said = kako("order", "import", name).out.splitlines()
    sent = "'status' says 'shipped', by the seller or to you, so nothing was noted: D1."
    assert f"{sent} Once it has left the warehouse: kakoreturn order shipped D1" in said
    assert any(one.endswith("nothing was noted: D3. To note it: kakoreturn order shipped D3") for one in said)


def test_rows_that_differ_in_a_column_that_was_not_understood_lead_to_that_column(kako: Kako) -> None:
    name = written(kako, "Order No.,Stuff,Price\nD1,Boots,10\nD1,Insoles,5\n")
    failed = kako("order", "import", name, "--dry-run", code=4).err
    assert "  read as: Order No. → order number, Price → price; not understood: 'Stuff'" in failed.splitlines()
    assert f"hint: if 'Stuff' says what was ordered: --map {shell_quoted(['Stuff=item'])}; " in failed
    assert "2 items of 1 order" in kako("order", "import", name, "--dry-run", "--map", "Stuff=item").out
