"""Which column is which field."""

import pytest

from kakoreturn.domain.errors import Refused, UsageProblem
from kakoreturn.lists import headings


def fields(*names: str, **told: str) -> dict[str, str]:
    """The field of each heading that is taken in."""
    return {column.heading: column.field for column in headings.columns(names, told)}


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
        ("price", None),
        ("Price (each)", None),
    ],
)
def test_a_price_may_name_its_currency(heading: str, unit: str | None) -> None:
    assert headings.columns(["order", heading], {})[1].unit == unit


@pytest.mark.parametrize("heading", ["Status", "notes", "total price", "发货时间", "", "Price list URL"])
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
