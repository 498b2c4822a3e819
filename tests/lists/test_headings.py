"""Which column is which field."""

import pytest

from kakoreturn.domain.errors import Refused, UsageProblem
from kakoreturn.lists import headings


def fields(*names: str, **told: str) -> dict[str, str]:
    """The field of each heading that is taken in."""
    return {column.heading: column.field for column in headings.columns(names, told, currency="CNY", number=None)}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Item Name", "item"),
        ("item_name", "item"),
        ("  ITEM  ", "item"),
        ("商品名称", "item"),
        ("Artikel", "item"),
        ("卖家", "seller"),
        ("Verkäufer", "seller"),
        ("规格", "size"),
        ("Größe", "size"),
        ("Qty.", "quantity"),
        ("数量", "quantity"),
        ("Stored At", "stocked_on"),
        ("stocked_in", "stocked_on"),
        ("入库时间", "stocked_on"),
        ("arrived", "stocked_on"),
        ("qc photos", "photos_on"),
        ("下单时间", "ordered_on"),
        ("Bestellt am", "ordered_on"),
        ("Rückgabe bis", "return_by"),
        ("Link", "url"),
        ("Date (UTC+8)", "ordered_on"),
        ("W2C", "url"),
        ("Color/Size", "size"),
        ("颜色分类", "size"),
        ("Stock-in Time", "stocked_on"),
        ("RealCount", "quantity"),
        ("StatusName", "status"),
        ("退款状态", "after_sale"),
        ("Product / 商品", "item"),
        ("Bought", "ordered_on"),
        ("Arrived WH", "stocked_on"),
    ],
)
def test_headings_are_known(heading: str, field: str) -> None:
    assert fields("Order No.", heading)[heading] == field


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Unit Price(CNY)", "CNY"),
        ("单价（元）", "CNY"),
        ("Preis in EUR", "EUR"),
        ("Price / usd", "USD"),
        ("Preis €", "EUR"),
        ("Price ¥", "CNY"),
        ("Price($)", "USD"),
        ("EUR Price", "EUR"),
        ("单价¥", "CNY"),
        ("price", None),
        ("Price (each)", None),
    ],
)
def test_a_price_may_name_its_currency(heading: str, unit: str | None) -> None:
    price = headings.columns(["order", heading], {}, currency="CNY", number=None)[1]
    assert price.units[:1] == (() if unit is None else (unit,))


@pytest.mark.parametrize(
    "heading",
    ["weight", "total price", "发货时间", "", "Price list URL", "Price tax", "price all", "Item / Seller", "Item / x"],
)
def test_what_is_not_known_is_left_out(heading: str) -> None:
    assert heading not in fields("order", heading)


def test_what_is_told_goes_before_what_is_known() -> None:
    assert fields("item", "order", item="order", order="-") == {"item": "order"}
    assert fields("Ref", "order", Ref="order") == {"Ref": "order"}


def test_without_an_order_number_the_headings_are_named() -> None:
    with pytest.raises(Refused, match="'item', 'price'"):
        fields("item", "price")


def test_two_columns_for_one_field_are_refused() -> None:
    with pytest.raises(Refused, match="both hold the item"):
        fields("order", "item", "product")


def test_what_is_told_must_make_sense() -> None:
    for word in ("order", "=order", "a=b=c"):
        with pytest.raises(UsageProblem):
            headings.read_map([word])
    assert headings.read_map(["a=b=item", "x=stocked", "y=ignore"]) == {"a=b": "item", "x": "stocked_on", "y": "-"}


def test_of_several_prices_the_one_in_the_usual_currency_is_taken() -> None:
    def taken(*names: str, currency: str = "CNY") -> list[str]:
        found = headings.columns(["order", *names], {}, currency=currency, number=None)
        return [column.heading for column in found if column.field == "price"]

    assert taken("Price ¥", "Price $") == ["Price ¥"]
    assert taken("Price ¥", "Price $", currency="AUD") == ["Price $"]
    assert taken("Price", "Price (USD)") == ["Price"]
    assert taken("Price", "Unit Price") == ["Unit Price"]
    for names, hint in (
        (("Price ¥", "Price €"), "--currency CNY or --currency EUR"),
        (("Price", "Kaufpreis"), "Kaufpreis=-"),
    ):
        with pytest.raises(Refused, match="both hold the price") as refused:
            taken(*names, currency="USD")
        assert hint in (refused.value.hint or "")


def test_a_heading_that_no_shell_should_read_is_not_printed_as_a_command() -> None:
    with pytest.raises(Refused) as refused:
        fields("order", "item ($(x))", "product `x`", **{"item ($(x))": "item", "product `x`": "item"})
    assert "--map COLUMN=-" in (refused.value.hint or "")


def test_colour_and_size_may_stand_in_columns_of_their_own() -> None:
    assert fields("order", "颜色分类", "尺码") == {"order": "order", "颜色分类": "size", "尺码": "size"}


def test_a_list_without_order_numbers_needs_to_be_told_one() -> None:
    with pytest.raises(Refused) as refused:
        fields("item", "price")
    assert "--order NUMBER" in (refused.value.hint or "")
    found = headings.columns(["item", "order"], {}, currency="CNY", number="H1")
    assert [column.field for column in found] == ["item"]


def test_headings_may_be_said_again_in_another_language() -> None:
    assert headings.repeated(["Order No.", "Item", ""], ["order", "item", "price"])
    assert headings.repeated(["订单号", "商品", "单价"], ["order", "item", "price"])
    assert not headings.repeated(["A1", "item", "5"], ["order", "item", "price"])
    assert not headings.repeated(["Shoes", "", ""], ["order", "item", "price"])
