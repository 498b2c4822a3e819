"""How people write amounts of money."""

from decimal import Decimal

import pytest

from kakoreturn.domain import amounts
from kakoreturn.domain.values import Money
from kakoreturn.lists import cells


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("88", "88.00", None),
        ("1059.5", "1059.50", None),
        ("1,059.50", "1059.50", None),
        ("1.059,50", "1059.50", None),
        ("1 059,50", "1059.50", None),
        ("1'059.50", "1059.50", None),
        ("1,059", "1059.00", None),
        ("1.059", "1059.00", None),
        ("1,234,567.8", "1234567.80", None),
        ("45,90", "45.90", None),
        ("¥289", "289.00", "CNY"),
        ("￥289.00", "289.00", "CNY"),
        ("289元", "289.00", "CNY"),
        ("RMB 289", "289.00", "CNY"),
        ("45,90 €", "45.90", "EUR"),
        ("$5", "5.00", "USD"),
        ("5 usd", "5.00", "USD"),
        ("CN¥ 5", "5.00", "CNY"),
        ("US $12.50", "12.50", "USD"),
        ("USD 12.50", "12.50", "USD"),
        ("Fr. 12.50", "12.50", "CHF"),
        ("170,48 zł", "170.48", "PLN"),
        ("12.50Eur", "12.50", "EUR"),
        ("¥289 CNY", "289.00", "CNY"),
        ("$ 30 CAD", "30.00", "CAD"),
        ("1 059,50 Kč", "1059.50", "CZK"),
    ],
)
def test_amounts_are_read_in_either_form(cell: str, amount: str, currency: str | None) -> None:
    assert amounts.money(cells.plain(cell), None, "CNY") == Money.of(Decimal(amount), currency or "CNY")


@pytest.mark.parametrize(
    "cell", ["ten", "-5", "0", "0.00", "1.2.3", "1,05,3", "0.123", "5 %", "€5$", "1e5", "5 blah", "1.0590"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"is not|names two"):
        amounts.money(cell, None, "CNY")


@pytest.mark.parametrize("cell", ["999999999999999", "9999999999999.50", "9 999 999 999 999 CNY"])
def test_an_amount_that_is_too_large_is_called_so(cell: str) -> None:
    with pytest.raises(ValueError, match="is too large"):
        amounts.read(cell)


def test_a_sign_that_currencies_share_means_the_one_that_is_named_or_usual() -> None:
    assert amounts.money("¥500", "JPY", "CNY").currency == "JPY"
    assert amounts.money("$5", None, "AUD").currency == "AUD"
    assert amounts.money("$5", None, "EUR").currency == "USD"
    with pytest.raises(ValueError, match="is in USD, and its currency is EUR"):
        amounts.money("$5", "EUR", "CNY")


def test_a_word_of_three_letters_is_no_currency_by_that() -> None:
    for word in ("tax", "all", "pcs", "each"):
        with pytest.raises(ValueError, match="is not a currency"):
            amounts.currencies(word)
