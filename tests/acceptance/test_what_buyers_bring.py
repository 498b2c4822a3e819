"""What real buyers bring, told as they tell it: their agents, lists, fees, ways back and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.kako import SEAM

if TYPE_CHECKING:
    from tests.support.kako import Kako

HAUL = """My Spring Haul 2026,,,,,,,,
,,,,,,,,
Item,W2C,Price ¥,Price $,Weight (g),Batch,Seller,QC,GL/RL
Runner grey,https://shop.example/item?id=4411,¥289,$40.14,1180g,AB,Shoe Lane,https://qc.example/1,GL
Hoodie,https://shop.example/item?id=4412,¥138,$19.17,720g,plain,Cloth Hut,https://qc.example/2,RL (print cracked)
Cap,https://shop.example/item?id=4413,¥45,$6.25,110g,,Cap Corner,,
TOTAL,,¥472,$65.56,2010g,,,,
"""
SEVERAL_ITEMS = """OrderPkgNo,ItemBarcode,StatusName,ShopSource,GoodsName,Property,RealCount,UnitPrice,TotalFreight
DI26041200123,DI5001,Stored in warehouse,Shoe Lane,Runner,Color:grey;Size:42,1,289.00,10
DI26041200123,DI5002,Stored in warehouse,Shoe Lane,Runner,Color:white;Size:42,1,289.00,10
"""
PRICE_TAX = """"Order ID","Item description at order time","Order time","Price","Price tax","Order total"
"PO-162-21726517842550001","Runner grey 42","2026/05/02","170,48 zł","0,00 zł","170,48 zł"
"PO-162-21726517842550002","Hoodie black L","2026/05/04","70,48 zł","0,00 zł","80,38 zł"
"""
IN_TIME = """Order No.,Product Name,Color/Size,Unit Price,Qty,Freight,Status,Order Time,Stock-in Time,Storage days left
MB01,Runner,grey / 42,¥289.00,1,¥10.00,Order Pending,2026-05-02 13:20,,
MB02,Hoodie,black / L,¥138.50,2,Free,Seller Sent,2026-05-03 10:01,,
MB03,Cap,one size,¥45.00,1,¥6.00,Stored in Warehouse,2026-05-04 22:45,2026-05-09 17:40,87
MB04,Belt,110cm,¥66.00,1,¥8.00,Returning,2026-05-04 22:50,2026-05-09 17:41,87
"""


def imported(kako: Kako, text: str, *more: str, code: int = 0) -> dict[str, Any]:
    """Take in a list; what is told of it, and nothing where it is refused."""
    (kako.folder / "list.csv").write_text(text, encoding="utf-8")
    ran = kako("order", "import", "list.csv", *more, "--json", code=code)
    return ran.json() if not code else {}


def orders(kako: Kako) -> list[dict[str, Any]]:
    """Every item on record."""
    found: list[dict[str, Any]] = kako("order", "list", "--json").json()["orders"]
    return found


def expected(kako: Kako) -> str | None:
    """How much is still to come, as the record has it."""
    money = kako.show()["money"]
    return None if money["missing"] is None else money["missing"]["amount"]


def test_an_agent_that_has_no_guide_is_taken_and_each_date_says_whose_guide_counts(kako: Kako) -> None:
    kako("order", "add", "A1", "--agent", "Superbuy")
    kako("order", "add", "A2", "--agent", "Some New Agent")
    imported(kako, "Order No,Item,Agent\nA3,Lamp,Kakobuy\nA4,Bag,Superbuy\nA5,Cap,Nobody Knows\n")
    agents = [one["agent"] for one in orders(kako)]
    assert agents[0] == agents[3] == "superbuy"  # as its guide is called, so that it is one agent in all figures
    assert [agent.casefold() for agent in agents] == [
        "superbuy",
        "some new agent",
        "kakobuy",
        "superbuy",
        "nobody knows",
    ]
    kako("new", "--order", "A5", "--remedy", "exchange", "--defect", SEAM, "--sent", "-1d")
    assert {row["source"].partition(",")[0] for row in kako.case().data["timeline"]} == {"KakoBuy's guide"}


def test_two_lines_under_one_number_are_two_items_of_one_order(kako: Kako) -> None:
    done = imported(kako, SEVERAL_ITEMS)
    assert (done["added"], done["added_orders"]) == (2, 1)
    assert [(one["ref"], one["size"]) for one in orders(kako)] == [
        ("DI26041200123/1", "Color:grey;Size:42"),
        ("DI26041200123/2", "Color:white;Size:42"),
    ]


def test_a_sheet_with_a_title_two_prices_and_a_total_asks_for_its_order_and_comes_in_whole(kako: Kako) -> None:
    imported(kako, HAUL, code=4)
    assert "--order NUMBER" in kako("order", "import", "list.csv", code=4).err
    done = imported(kako, HAUL, "--order", "HAUL1")
    assert [(one["item"], one["price"]) for one in orders(kako)] == [
        ("Runner grey", {"amount": "289.00", "currency": "CNY"}),
        ("Hoodie", {"amount": "138.00", "currency": "CNY"}),
        ("Cap", {"amount": "45.00", "currency": "CNY"}),
    ]
    assert done["headings_row"] == 3
    assert "Price $" in done["left_out"]
    assert [(one["why"], one["rows"]) for one in done["remarks"]] == [("total", [7])]
    assert orders(kako)[0]["qc_url"] == "https://qc.example/1"


def test_a_tax_on_the_price_is_no_price(kako: Kako) -> None:
    done = imported(kako, PRICE_TAX)
    assert [one["price"] for one in orders(kako)] == [
        {"amount": "170.48", "currency": "PLN"},
        {"amount": "70.48", "currency": "PLN"},
    ]
    assert {"Price tax", "Order total"} <= set(done["left_out"])


def test_a_status_with_its_stock_in_time_says_stage_and_day(kako: Kako) -> None:
    done = imported(kako, IN_TIME)
    assert [(one["stage"], one["stocked_on"]) for one in orders(kako)] == [
        ("ordered", None),
        ("ordered", None),
        ("stocked", "2026-05-09"),
        ("stocked", "2026-05-09"),
    ]
    assert [(one["value"], one["orders"]) for one in done["remarks"]] == [("Returning", ["MB04"])]
    assert done["left_out"] == ["Freight", "Storage days left"]


def test_free_storage_is_never_called_a_return(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--agent", "cssbuy")
    kako("order", "stocked", "KB1", "--on", "2026-03-10")
    (clock,) = kako("order", "show", "KB1", "--json").json()["clocks"]
    assert (clock["what"], clock["ends_on"], clock["basis"]) == ("storage", "2026-06-08", "reported")
    assert orders(kako)[0]["return_by"] is None
    shown = kako("order", "show", "KB1").out
    assert "free storage ends" in shown
    assert "return by" not in shown
    assert "Last day for a return" not in kako("export", "ics").out


def test_the_way_back_is_told_from_the_agent_to_the_seller(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-06-01")
    kako.record("returned", "2026-06-03", "--tracking", "SF100200")
    kako.record("received", "2026-06-06")
    assert [one["event"] for one in kako.show()["history"]] == ["sent", "returned", "received"]
    assert "SF100200" in kako("show", "1").out
    letter = kako("draft", "1", "--kind", "follow-up").out
    assert "SF100200" in letter
    assert kako.case()["state"] == "sent"


def test_a_fee_that_was_kept_back_is_not_chased(kako: Kako) -> None:
    kako.open("--price", "289.00", remedy="refund", sent="2026-06-01")
    kako.record("agreed", "2026-06-02", "--amount", "289.00")
    kako.record("charged", "2026-06-03", "--amount", "18.00", "--note", "freight and return fee")
    assert expected(kako) == "271.00"
    kako.record("refunded", "2026-06-05", "--amount", "271.00")
    assert (kako.case()["outcome"], expected(kako)) == ("refunded", "0.00")


def test_what_was_sent_back_and_wholly_refunded_does_not_ship(kako: Kako) -> None:
    kako.open("--price", "289.00", remedy="refund", sent="2026-06-01")
    kako.record("agreed", "2026-06-02", "--amount", "289.00")
    kako.record("returned", "2026-06-03", "--tracking", "SF100200")
    kako.record("refunded", "2026-06-08", "--amount", "289.00")
    refused = kako("order", "shipped", "KB1", code=4).err
    assert "KB1" in refused
    assert kako("order", "ready", "--json").json()["ready"] == []


def test_a_second_review_adds_to_the_first(kako: Kako) -> None:
    kako("order", "add", "KB1")
    kako("order", "photos", "KB1")
    kako("qc", "KB1", "--fail", "stitching: open seam on the left heel")
    kako("qc", "KB1", "--fail", "surface: stain on the right toe")
    opened = kako("new", "--order", "KB1", "--remedy", "exchange")
    assert opened.code == 0
    assert [one["text"] for one in kako.show()["defects"]] == [
        "stitching: open seam on the left heel",
        "surface: stain on the right toe",
    ]


def test_the_words_that_people_use_lead_to_the_event_that_is_meant(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    assert "confirmed" in kako.record("agreed", "2026-06-03", code=4).err
    assert "did you mean approved?" in kako.record("exchanged", "2026-06-03", code=2).err
    assert kako.case()["state"] == "sent"


def test_to_keep_the_item_and_get_part_of_the_money_is_a_wish_of_its_own(kako: Kako) -> None:
    kako.open(remedy="partial-refund")
    letter = kako("draft", "1", "--lang", "zh").out
    assert "仅退款" in letter
    assert "退货退款" not in letter
    kako.record("sent", "2026-06-01")
    kako.record("agreed", "2026-06-03", "--amount", "40.00")
    kako.record("refunded", "2026-06-06", "--amount", "40.00")
    assert kako.case()["outcome"] == "partially_refunded"
    kako("order", "shipped", "KB1")


# --- what agents publish: reported, with where it was read, and never taken from one for another


@pytest.mark.parametrize(
    ("agent", "clocks"),
    [
        ("mulebuy", {"return": "2026-06-06", "storage": "2026-08-09"}),
        ("joyabuy", {"return": "2026-06-06"}),
        ("cssbuy", {"storage": "2026-08-30"}),
        ("superbuy", {"return": "2026-06-06", "storage": "2026-08-30"}),
        ("bbdbuy", {"return": "2026-06-06"}),
        ("topbuygo", {"return": "2026-06-06"}),
        ("alvinclub", {"return": "2026-06-06"}),
        ("hubbuycn", {"return": "2026-06-06", "storage": "2026-08-30"}),
        ("agentsben", {"return": "2026-06-06"}),
        ("kakobuy", {}),
        ("an agent nobody knows", {}),
    ],
)
def test_the_clocks_that_an_agent_publishes_run_for_its_orders_alone(
    kako: Kako, agent: str, clocks: dict[str, str]
) -> None:
    kako("order", "add", "KB1", "--agent", agent)
    kako("order", "stocked", "KB1", "--on", "2026-06-01")
    found = kako("order", "show", "KB1", "--json").json()["clocks"]
    assert {one["what"]: one["ends_on"] for one in found} == clocks
    assert all(one["basis"] == "reported" and one["source"] for one in found)


# --- the words of their pages


@pytest.mark.parametrize(
    ("word", "why", "means"),
    [
        ("Order Pending", None, None),
        ("Processing", None, None),
        ("Purchased", None, None),
        ("Seller Sent", None, None),
        ("Out for delivery", None, None),
        ("待付款", None, None),
        ("已付款", None, None),
        ("卖家已发货", None, None),
        ("Stock Arrived", "reached", "stocked"),
        ("Stored in Warehouse", "reached", "stocked"),
        ("已入库", "reached", "stocked"),
        ("QC Completed", "reached", "photos"),
        ("Returning", "trouble", "returning"),
        ("Returned", "reached", "returned"),
        ("Need Revision", "trouble", "asked"),
        ("Clear Balance", "trouble", "asked"),
        ("退款中", "trouble", "claim"),
        ("仅退款", "trouble", "claim"),
        ("退货退款", "trouble", "claim"),
        ("换货中", "trouble", "claim"),
        ("平台介入", "trouble", "claim"),
    ],
)
def test_a_status_word_is_understood_and_never_taken_for_a_day(
    kako: Kako, word: str, why: str | None, means: str | None
) -> None:
    done = imported(kako, f"Order No,Status\nKB1,{word}\n")
    assert [(one["why"], one["means"]) for one in done["remarks"]] == ([(why, means)] if why else [])
    assert orders(kako)[0]["stage"] == "ordered"


@pytest.mark.parametrize(
    ("agent", "begin"), [("My-Agent", "; to begin one: kakoreturn guide new my-agent"), ("店", "")]
)
def test_a_request_says_whose_guide_counts_where_the_agent_has_none(kako: Kako, agent: str, begin: str) -> None:
    new = ("new", "--remedy", "exchange", "--defect", "hole in the left sleeve, 2 cm", "--agent", agent)
    said = kako(*new, "--order", "KB1").err
    assert said == f"'{agent}' has no guide of its own here, so that of KakoBuy counts{begin}\n"
    if begin:
        kako("guide", "new", "my-agent")
        assert kako(*new, "--order", "KB2").err == ""
    assert kako(*new[:-1], "KAKOBUY", "--order", "KB3").err == ""
