"""How people write counts and kinds of things."""

import pytest

from kakoreturn.domain.values import Category, Payment
from kakoreturn.lists import cells


@pytest.mark.parametrize(("cell", "count"), [("2", 2), ("2.0", 2), ("x2", 2), ("2 pcs", 2), ("2件", 2), ("2 Stk.", 2)])
def test_counts_are_read(cell: str, count: int) -> None:
    assert cells.quantity(cell) == count


@pytest.mark.parametrize("cell", ["0", "2.5", "10000", "two", "-1"])
def test_what_is_no_count_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        cells.quantity(cell)


def test_words_are_known_in_three_languages() -> None:
    assert {cells.category(word) for word in ("Shoes", "鞋子", "Schuhe", "sneakers")} == {Category.SHOES}
    worn = ("hoodie", "T-Shirt", "Jeans", "socks", "hat", "belt", "T恤", "卫衣", "袜子", "Kapuzenpullover", "Gürtel")
    assert {cells.category(word) for word in worn} == {Category.CLOTHING}
    assert {cells.payment(word) for word in ("credit card", "信用卡", "Kreditkarte")} == {Payment.CARD}
    with pytest.raises(ValueError, match="is none of: shoes"):
        cells.category("furniture")
