"""What is left out is found however it is written, and nothing else is touched."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Money, Sender
from kakoreturn.dossier.redaction import Part, Redaction, pattern

ON = date(2026, 6, 1)


def leaving_out(*terms: str, label: str = "[seller]", parts: frozenset[Part] = frozenset({Part.SELLER})) -> Redaction:
    """A redaction of some values."""
    import re

    return Redaction(
        parts=parts,
        terms=re.compile("|".join(f"({pattern(term)})" for term in terms)),
        labels=(label,) * len(terms),
    )


PRICES = Redaction(
    parts=frozenset({Part.PRICES}), amounts=frozenset({Decimal("129.00"), Decimal("1290.50"), Decimal(9)})
)
LINKS = Redaction(parts=frozenset({Part.LINKS}))


@pytest.mark.parametrize(
    "written",
    [
        "Cloud Shop",
        "cloud shop",
        "CLOUD-SHOP",
        "CloudShop",
        "cloud_shop",
        "Cloud\nShop",
        "Ｃｌｏｕｄ　Ｓｈｏｐ",
        "Cl\u200boud\u00a0Sh\u00adop",
        "Cloud. Shop",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert leaving_out("Cloud Shop").text(f"by {written}, they say") == "by [seller], they say"


@pytest.mark.parametrize(
    "written", ["KB250601", "kb-250601", "KB 250601", "IMG_KB250601_1", "#KB250601", "ＫＢ２５０６０１"]
)
def test_an_order_number_is_found_inside_other_words(written: str) -> None:
    told = leaving_out("KB250601", label="[order number]").text(written)
    assert "250601" not in told
    assert "[order number]" in told


def test_a_chinese_name_is_found_between_other_characters() -> None:
    assert leaving_out("云朵").text("请联系卖家云朵鞋店。") == "请联系卖家[seller]鞋店。"


def test_a_very_short_name_is_found_only_by_itself() -> None:
    assert leaving_out("Al").text("Al sells all; (al)") == "[seller] sells all; ([seller])"


def test_a_name_of_signs_alone_is_found() -> None:
    assert leaving_out("--//--").text("a --//-- b") == "a [seller] b"


def test_the_text_around_it_stays_as_it_was_written() -> None:
    text = "ﬁne\u202e Ａ \u200d 云朵 ß \t İ"
    assert leaving_out("云朵").text(text) == text.replace("云朵", "[seller]")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("paid 129.00 CNY each", "paid [amount] each"),
        ("paid 129", "paid [amount]"),
        ("it was 129,00 or ¥129 or 129元", "it was [amount] or [amount] or [amount]"),
        ("价格129很贵", "价格[amount]很贵"),
        ("receipt_129.00.jpg", "receipt_[amount].jpg"),
        ("1,290.50 and 1.290,5 and 1290.50", "[amount] and [amount] and [amount]"),
        ("they offer $20 or 15 EUR", "they offer [amount] or [amount]"),
        ("ＣＮＹ １２９．００", "[amount]"),
        (
            "9 cm on the left, size 42, 2026-12-09, IMG129b, 1290",
            "9 cm on the left, size 42, 2026-12-09, IMG129b, 1290",
        ),
        ("day 9 cost 9 yuan", "day 9 cost [amount]"),
    ],
)
def test_sums_of_money_are_found_and_other_numbers_left(text: str, told: str) -> None:
    assert PRICES.text(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("see https://shop.example/i?id=9, please", "see [link] please"),
        ("http://a.cn/1，谢谢", "[link]，谢谢"),
        ("www.shop.example and item.taobao.com/x", "[link] and [link]"),
        ("heel.jpg e.g. 3.5", "heel.jpg e.g. 3.5"),
    ],
)
def test_links_are_found_and_file_names_left(text: str, told: str) -> None:
    assert LINKS.text(text) == told


@pytest.mark.parametrize(
    "link", ["https://a.example/o/KB250601", "https://a.example/?o=KB%32%35%30601", "www.kb-250601.example"]
)
def test_a_link_that_tells_it_goes_as_a_whole(link: str) -> None:
    assert leaving_out("KB250601").text(f"see {link} now") == "see [link] now"


def test_every_text_of_a_record_is_looked_through_and_nothing_else() -> None:
    photo = ev.PhotoAdded(sha256="cloudshop" + "0" * 55, name="CloudShop.jpg", size=1, note="by Cloud Shop", on=ON)
    assert leaving_out("Cloud Shop").of((photo,)) == (
        ev.PhotoAdded(sha256=photo.sha256, name="[seller].jpg", size=1, note="by [seller]", on=ON),
    )
    message = ev.MessageKept(sender=Sender.SELLER, text="the seller", on=ON)
    assert leaving_out("seller", label="[x]").of(message) == ev.MessageKept(sender=Sender.SELLER, text="the [x]", on=ON)


def test_without_anything_to_leave_out_all_stays() -> None:
    message = ev.MessageKept(sender=Sender.ME, text="129.00 CNY at https://a.example", on=ON)
    assert Redaction().of(message) is message
    assert Redaction().money(Money.of(Decimal("129.00"), "CNY")) == "129.00 CNY"


def test_sums_in_json_become_null_wherever_they_stand() -> None:
    sum_ = {"amount": "1.00", "currency": "CNY"}
    assert PRICES.plain({"a": [sum_, {"b": sum_}], "c": "d"}) == {"a": [None, {"b": None}], "c": "d"}
    assert LINKS.plain({"a": sum_}) == {"a": sum_}


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=12)


@settings(deadline=None, derandomize=True)
@given(term=WORDS.filter(lambda word: sum(map(str.isalnum, word)) > 3), before=WORDS, after=WORDS)
def test_no_value_survives_in_any_text(term: str, before: str, after: str) -> None:
    told = leaving_out(term, label="[]").text(f"{before} {term} {after}")
    assert term.strip() not in told


@settings(deadline=None, derandomize=True)
@given(WORDS)
def test_a_text_without_it_is_never_touched(text: str) -> None:
    assert leaving_out("Zzyzx Wwq").text(text) == text
