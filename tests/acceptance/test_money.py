"""Money that was agreed and money that came: what it may be, how it adds up, and what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.kako import Kako

SENT = "2026-07-06"


def refund(kako: Kako, *more: str, agreed: str | None = None) -> None:
    """Open case 1, a refund that was asked for on 6 July, and agreed on the 9th where a sum is given."""
    kako.open(*(more or ("--price", "129.00", "--currency", "CNY")), remedy="refund", sent=SENT)
    if agreed is not None:
        kako.record("agreed", "2026-07-09", "--amount", agreed)


def pay(kako: Kako, *flags: str, on: str = "2026-07-16", code: int = 0) -> str:
    """Record a payment, and return what is said on stderr."""
    return kako.record("refunded", on, *flags, code=code).err


def reckoning(kako: Kako) -> dict[str, Any]:
    """Return what is on record of the money, each sum in a few words."""
    money: dict[str, Any] = kako.show(today="2026-07-31")["money"]
    return {
        name: [words(one) for one in found] if isinstance(found, list) else words(found)
        for name, found in money.items()
        if name != "charges"
    }


def words(money: dict[str, str] | None) -> str | None:
    """Return a sum as it is written."""
    return f"{money['amount']} {money['currency']}" if money else None


def outcome(kako: Kako) -> object:
    """Return how the case ended, or None."""
    return kako.case(today="2026-07-31")["outcome"]


# --- what an amount is


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "-5", "-0.01", "+5", "", " ", "1,5,0", "1.505", "1e3", "nan", "٣", "1_000", "1234567890123"]
)
@pytest.mark.parametrize("event", ["agreed", "refunded"])
def test_only_a_plain_sum_above_zero_is_an_amount(kako: Kako, event: str, amount: str) -> None:
    refund(kako)
    ran = kako.record(event, "2026-07-16", f"--amount={amount}", code=2)
    assert "above zero" in ran.err
    assert kako.case(today="2026-07-16")["state"] == "sent"


@pytest.mark.parametrize("amount", ["1,299.00", "¥1,299", "1 299,00", "1299,00 yuan"])
def test_an_amount_is_typed_in_the_forms_that_lists_hold(kako: Kako, amount: str) -> None:
    kako("order", "add", "KB9", "--item", "Lamp", "--price", amount)
    (lamp,) = kako("order", "list", "--json").json()["orders"]
    assert lamp["price"] == {"amount": "1299.00", "currency": "CNY"}


@pytest.mark.parametrize("currency", ["", "C", "yuan", "C Y", "元"])
def test_a_currency_has_three_letters(kako: Kako, currency: str) -> None:
    refund(kako)
    assert "three letters" in pay(kako, "--amount", "60", f"--currency={currency}", code=2)
    assert kako.case(today="2026-07-16")["state"] == "sent"


def test_an_amount_is_kept_to_the_cent_and_its_currency_in_capitals(kako: Kako) -> None:
    refund(kako)
    kako.record("agreed", "2026-07-09", "--amount", "60", "--currency", "eur")
    assert reckoning(kako)["agreed"] == "60.00 EUR"


def test_a_currency_without_an_amount_says_nothing(kako: Kako) -> None:
    refund(kako)
    pay(kako, "--currency", "CNY", code=2)


@pytest.mark.parametrize("event", ["sent", "refused", "withdrawn"])
def test_an_amount_goes_only_with_money(kako: Kako, event: str) -> None:
    refund(kako)
    kako.record(event, "2026-07-16", "--amount", "60.00", code=2)
    kako.record(event, "2026-07-16", "--final", code=2)


# --- how it adds up


def test_no_letter_asks_for_money_that_has_come(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "100.00")
    kako.record("reopened", "2026-07-17")
    for kind in ((), ("--kind", "refund-chase"), ("--kind", "support"), ("--kind", "follow-up")):
        ran = kako("draft", "1", *kind, today="2026-07-20", code=4)
        assert "all that was asked for has come" in ran.err
        assert "kakoreturn amend 1 refunded --amount AMOUNT" in ran.err
    kako("status", "--check", today="2026-09-20")
    assert kako("dossier", "1", "--out", "case.html", today="2026-07-20").last_line() == "kakoreturn record 1 withdrawn"
    kako("amend", "1", "refunded", "--amount", "60.00", today="2026-07-20")
    assert "remaining 40.00 CNY" in kako("draft", "1", today="2026-07-20").out


def test_money_that_came_before_another_request_stays_shown_and_is_not_set_against_it(kako: Kako) -> None:
    refund(kako, agreed="30.00")
    pay(kako, "--amount", "30.00")
    kako.record("reopened", "2026-07-17")
    kako("switch", "1", "partial-refund", today="2026-07-17")
    kako.record("sent", "2026-07-17")
    kako("record", "1", "agreed", "--amount", "10.00", today="2026-07-18")
    money = "10.00 CNY agreed; 30.00 CNY received before; 10.00 CNY still to come"
    assert money in kako("status", "1", today="2026-07-18").out
    assert "eceived so far" not in kako("draft", "1", "--kind", "support", today="2026-07-18").out
    assert "30.00 CNY would be" in kako("record", "1", "refunded", "--amount", "30.00", today="2026-07-18", code=4).err
    assert "partially refunded" in kako("record", "1", "refunded", today="2026-07-19").out


def test_a_refund_after_another_is_of_what_is_left_of_the_price(kako: Kako) -> None:
    refund(kako, agreed="30.00")
    pay(kako, "--amount", "30.00")
    kako.record("reopened", "2026-07-17")
    kako("switch", "1", "exchange", today="2026-07-17")
    kako("switch", "1", "refund", today="2026-07-17")
    kako.record("sent", "2026-07-17")
    kako.record("refunded", "2026-07-18")
    assert reckoning(kako)["received"] == ["30.00 CNY", "99.00 CNY"]


def test_an_offer_on_a_reopened_case_is_taken_by_the_command_that_is_said_to(kako: Kako) -> None:
    refund(kako, agreed="30.00")
    pay(kako, "--amount", "30.00")
    kako.record("reopened", "2026-07-17")
    out = kako("record", "1", "offered", "--amount", "10.00", today="2026-07-17").out
    assert "to accept it, or else kakoreturn record 1 withdrawn" in out
    assert out.endswith("kakoreturn switch 1 partial-refund\n")


def test_before_any_money_the_price_of_the_whole_order_is_not_yet_expected(kako: Kako) -> None:
    refund(kako)
    assert reckoning(kako) == {"expected": None, "agreed": None, "received": [], "missing": None}


def test_part_payments_are_set_against_what_was_agreed(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    assert reckoning(kako) == {
        "expected": "100.00 CNY",
        "agreed": "100.00 CNY",
        "received": [],
        "missing": "100.00 CNY",
    }
    pay(kako, "--amount", "60.00")
    pay(kako, "--amount", "39.99")
    assert (reckoning(kako)["missing"], outcome(kako)) == ("0.01 CNY", None)
    assert "0.01 CNY still to come" in kako("status", "1", today="2026-07-16").out
    pay(kako, "--amount", "0.01")
    assert (reckoning(kako)["missing"], outcome(kako)) == ("0.00 CNY", "refunded")
    assert reckoning(kako)["received"] == ["60.00 CNY", "39.99 CNY", "0.01 CNY"]


def test_without_an_agreement_payments_are_set_against_what_the_order_cost(kako: Kako) -> None:
    refund(kako, "--price", "50.00", "--currency", "CNY", "--quantity", "2")
    pay(kako, "--amount", "60.00")
    assert reckoning(kako) == {
        "expected": "100.00 CNY",
        "agreed": None,
        "received": ["60.00 CNY"],
        "missing": "40.00 CNY",
    }
    pay(kako, "--amount", "40.00")
    assert outcome(kako) == "refunded"


def test_where_to_look_for_money_is_said_while_some_may_come(kako: Kako) -> None:
    kako.open("--price", "20", "--payment", "paypal", remedy="refund", sent="2026-07-01")
    kako.record("refunded", "2026-07-08", "--amount", "15")
    where = "the order was paid by paypal, so that is where to look"
    assert where in kako("status", "1", today="2026-07-08").out
    kako.record("refunded", "2026-07-09", "--amount", "5")
    assert where not in kako("status", "1", today="2026-07-09").out


def test_with_no_sum_known_any_payment_is_all_of_it(kako: Kako) -> None:
    kako.open(remedy="refund", sent=SENT)
    pay(kako, "--amount", "60.00")
    assert (outcome(kako), reckoning(kako)["missing"]) == ("refunded", None)


def test_a_payment_without_an_amount_is_all_that_was_missing(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "60.00")
    pay(kako)
    assert (reckoning(kako)["received"], outcome(kako)) == (["60.00 CNY", "40.00 CNY"], "refunded")


def test_a_later_agreement_takes_the_place_of_the_first(kako: Kako) -> None:
    refund(kako, agreed="129.00")
    kako.record("refused", "2026-07-10")
    kako.record("agreed", "2026-07-12", "--amount", "80.00")
    assert reckoning(kako)["expected"] == "80.00 CNY"
    pay(kako, "--amount", "80.00")
    assert outcome(kako) == "refunded"


def test_a_corrected_payment_opens_the_case_again(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "100.00")
    kako("amend", "1", "refunded", "--amount", "10.00", today="2026-07-16")
    assert (outcome(kako), reckoning(kako)["missing"]) == (None, "90.00 CNY")


def test_the_last_payment_may_be_less(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "60.00")
    pay(kako, "--amount", "10.00", "--final")
    assert (outcome(kako), reckoning(kako)["missing"]) == ("partially_refunded", "30.00 CNY")


def test_the_message_about_a_late_refund_names_what_came_and_what_is_missing(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "60.00")
    message = kako("draft", "1", "--kind", "refund-chase", today="2026-07-20").out
    assert all(said in message for said in ("100.00 CNY", "60.00 CNY", "40.00 CNY"))


# --- more than was agreed


@pytest.mark.parametrize("agreed", ["100.00", None])
def test_more_money_than_expected_is_refused_unless_it_is_said_to_be_so(kako: Kako, agreed: str | None) -> None:
    refund(kako, agreed=agreed)
    said = pay(kako, "--amount", "129.01", code=4)
    assert "--anyway" in said
    assert "129.01 CNY" in said
    assert (outcome(kako), reckoning(kako)["received"]) == (None, [])
    pay(kako, "--amount", "129.01", "--anyway")
    assert (outcome(kako), reckoning(kako)["missing"]) == ("refunded", "0.00 CNY")


def test_a_payment_is_corrected_to_more_than_was_agreed_as_the_hint_says(kako: Kako) -> None:
    refund(kako, agreed="50.00")
    pay(kako, "--amount", "20.00")
    more = ("amend", "1", "refunded", "--amount", "500")
    assert "--anyway" in kako(*more, today="2026-07-17", code=4).err
    kako(*more, "--anyway", today="2026-07-17")
    assert reckoning(kako)["received"] == ["500.00 CNY"]


def test_what_goes_with_an_amount_is_not_said_to_be_nothing_when_it_stands_alone(kako: Kako) -> None:
    refund(kako, agreed="50.00")
    refused = kako("amend", "1", "--at", "2", "--currency", "EUR", code=2, today="2026-07-17")
    assert "--currency goes with --amount" in refused.err


def test_payments_are_not_more_together_than_was_agreed(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "60.00")
    pay(kako, "--amount", "40.01", code=4)
    assert reckoning(kako)["received"] == ["60.00 CNY"]


# --- another currency


def test_another_currency_is_kept_apart_and_never_closes_the_case_by_itself(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "900.00", "--currency", "USD")
    assert outcome(kako) is None
    assert reckoning(kako) == {
        "expected": "100.00 CNY",
        "agreed": "100.00 CNY",
        "received": ["900.00 USD"],
        "missing": "100.00 CNY",
    }
    shown = kako("status", "1", today="2026-07-16").out
    assert "900.00 USD received" in shown
    assert "--final" in shown
    pay(kako, "--amount", "100.00")
    assert (outcome(kako), reckoning(kako)["missing"]) == ("refunded", "0.00 CNY")


def test_a_corrected_payment_stays_in_its_currency_at_its_rate_unless_another_is_given(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "10.00", "--currency", "EUR", "--rate", "7.80")
    kako("amend", "1", "refunded", "--amount", "5.00", today="2026-07-17")
    assert (reckoning(kako)["received"], reckoning(kako)["missing"]) == (["5.00 EUR"], "61.00 CNY")
    kako("amend", "1", "refunded", "--amount", "5.00", "--currency", "CNY", today="2026-07-17")
    assert (reckoning(kako)["received"], reckoning(kako)["missing"]) == (["5.00 CNY"], "95.00 CNY")


def test_the_last_payment_in_another_currency_closes_the_case(kako: Kako) -> None:
    refund(kako, agreed="100.00")
    pay(kako, "--amount", "14.00", "--currency", "USD", "--final")
    assert (outcome(kako), reckoning(kako)["missing"]) == ("refunded", "100.00 CNY")


def test_the_currency_of_a_payment_is_that_of_the_agreement_unless_it_is_given(kako: Kako) -> None:
    refund(kako)
    kako.record("agreed", "2026-07-09", "--amount", "14.00", "--currency", "USD")
    pay(kako, "--amount", "14.00")
    assert (outcome(kako), reckoning(kako)["received"]) == ("refunded", ["14.00 USD"])


def test_a_last_word_after_a_part_adds_no_money(kako: Kako) -> None:
    refund(kako, agreed="150.00")
    pay(kako, "--amount", "50.00")
    pay(kako, "--final", on="2026-07-20")
    case = kako.case(today="2026-07-31")
    assert (case["state"], case["outcome"]) == ("closed", "partially_refunded")
    assert reckoning(kako)["received"] == ["50.00 CNY", "0.00 CNY"]


def test_a_last_payment_without_a_sum_is_all_of_it_where_nothing_came_before(kako: Kako) -> None:
    refund(kako, agreed="150.00")
    pay(kako, "--final")
    assert kako.case(today="2026-07-31")["outcome"] == "refunded"
    assert reckoning(kako)["received"] == ["150.00 CNY"]


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [("$30", "30.00", "USD"), ("US $12.50", "12.50", "USD"), ("30 eur", "30.00", "EUR"), ("¥ 45", "45.00", "CNY")],
)
def test_an_amount_may_say_its_currency(kako: Kako, typed: str, amount: str, currency: str) -> None:
    kako("order", "add", "KB1", "--price", typed)
    order = kako("order", "show", "KB1", "--json").json()
    assert order["price"] == {"amount": amount, "currency": currency}
    assert "is in" in kako("order", "edit", "KB1", "--price", typed, "--currency", "GBP", code=2).err


def test_a_sum_that_is_told_once_more_is_corrected_by_the_command_that_is_named(kako: Kako) -> None:
    refund(kako)
    kako.record("agreed", "2026-07-09")
    hint = kako.record("agreed", "2026-07-09", "--amount", "50", code=4).err.splitlines()[-1]
    command = hint.removeprefix("hint: ").split(" corrects its sum;")[0]
    assert command == "kakoreturn amend 1 agreed --amount 50.00 --currency CNY"
    kako(*command.split()[1:], today="2026-07-09")
    assert reckoning(kako)["agreed"] == "50.00 CNY"


def in_another_currency(kako: Kako) -> None:
    """Open a refund in dollars, of which a charge was told in yuan without a rate."""
    kako.open("--price", "35.50", "--currency", "USD", remedy="refund", sent="2026-07-01")
    kako.record("agreed", "2026-07-02", "--amount", "35.50")
    kako.record("charged", "2026-07-03", "--amount", "18", "--currency", "CNY", "--note", "postage")


def test_what_is_in_another_currency_is_set_against_the_rest_by_the_command_that_is_named(kako: Kako) -> None:
    in_another_currency(kako)
    assert (
        "18.00 CNY charged, not set against USD (postage); 35.50 USD still to come"
        in kako("status", "1", today="2026-07-03").out
    )
    hint = kako.record("charged", "2026-07-03", "--amount", "7", "--currency", "CNY").err
    assert hint.rstrip().endswith("kakoreturn amend 1 charged --rate RATE")
    kako("undo", today="2026-07-03")
    kako("amend", "1", "charged", "--rate", "0.14", today="2026-07-03")
    said = kako("status", "1", today="2026-07-03").out
    assert "35.50 USD agreed; 18.00 CNY (2.52 USD) kept back (postage); 32.98 USD still to come" in said
    assert kako("draft", "1", "--kind", "refund-chase", today="2026-07-10").out.count("charged") == 1


def test_a_rate_alone_corrects_only_a_sum_that_is_there_and_in_another_currency(kako: Kako) -> None:
    in_another_currency(kako)
    assert "does not go with sent" in kako("amend", "1", "sent", "--rate", "2", code=2, today="2026-07-03").err
    assert "is in USD already" in kako("amend", "1", "agreed", "--rate", "2", code=2, today="2026-07-03").err
    assert "--rate goes with --amount" in kako.record("refunded", "2026-07-04", "--rate", "2", code=2).err


def test_what_came_in_another_currency_is_told_with_what_it_comes_to(kako: Kako) -> None:
    in_another_currency(kako)
    kako.record("refunded", "2026-07-04", "--amount", "90", "--currency", "CNY", "--rate", "0.14")
    for shown in (kako("status", "1", today="2026-07-10").out, kako("show", "1", today="2026-07-10").out):
        assert "90.00 CNY (12.60 USD)" in shown
    assert (
        "Received so far: 90.00 CNY (12.60 USD)."
        in kako("draft", "1", "--kind", "refund-chase", today="2026-07-10").out
    )
    assert (
        "90.00元（12.60美元）" in kako("draft", "1", "--kind", "refund-chase", "--lang", "zh", today="2026-07-10").out
    )
    assert "USD: 35.50 expected, 12.60 received, 22.90 open" in kako("stats", today="2026-07-10").out
    assert "CNY:" not in kako("stats", today="2026-07-10").out
    kako("dossier", "1", "--out", "case.html", today="2026-07-10")
    page = (kako.folder / "case.html").read_text(encoding="utf-8")
    assert "90.00 CNY (12.60 USD)" in page
    assert "not set against USD: postage" in page
    kako("dossier", "1", "--out", "plain.html", "--redact", "prices", today="2026-07-10")
    assert "12.60" not in (kako.folder / "plain.html").read_text(encoding="utf-8")


def test_a_payment_without_an_amount_is_the_rest_also_once_the_price_is_no_longer_on_record(kako: Kako) -> None:
    refund(kako, "--price", "100.00", "--currency", "CNY")
    pay(kako, "--amount", "40")
    kako("order", "edit", "KB1", "--clear", "price", today="2026-07-16")
    pay(kako)
    assert reckoning(kako)["received"] == ["40.00 CNY", "60.00 CNY"]
