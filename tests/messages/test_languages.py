"""Every language holds every sentence, with the same slots; and nothing of a message comes from anywhere else."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Happening, Money
from kakoreturn.messages import NAMES
from kakoreturn.messages.compose import Form, draft
from kakoreturn.messages.language import Language, check, slots
from kakoreturn.messages.languages import language
from kakoreturn.messages.letter import Kind, Wish

from .test_letters import STORIES, order_of, told

if TYPE_CHECKING:
    from tests.support.making import Make

ENGLISH, CHINESE = language("en"), language("zh")
SIGNS = r"[\u3400-\u9fff]"


def sayings(one: Language) -> Iterator[tuple[str, str]]:
    """Every sentence of a language, under the name of its place."""
    for name in one.field_names:
        value = getattr(one, name)
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, tuple):
            yield from ((f"{name}.{number}", sentence) for number, sentence in enumerate(value))
        elif isinstance(value, Mapping):
            for key, said in value.items():
                for number, sentence in enumerate(said if isinstance(said, tuple) else (said,)):
                    if sentence is not None:
                        yield f"{name}.{key}.{number}", sentence


@pytest.mark.parametrize("name", NAMES)
def test_a_language_has_every_sentence_with_the_slots_of_the_english(name: str) -> None:
    english, other = dict(sayings(ENGLISH)), dict(sayings(language(name)))
    assert {key: slots(said) for key, said in other.items() if key != "code"} == {
        key: slots(said) for key, said in english.items() if key != "code"
    }


@pytest.mark.parametrize("table", ["happened", "issues", "paid_by", "kept", "kept_above"])
def test_a_missing_word_fails_whatever_is_to_be_said(table: str) -> None:
    words = dict(getattr(ENGLISH, table))
    gone = words.popitem()[0]
    with pytest.raises(ValueError, match=f"language en: {table} has no words for {gone}"):
        check(replace(ENGLISH, **{table: words}))


@pytest.mark.parametrize("event", Happening)
def test_every_event_is_told_with_its_day_whatever_else_is_known_of_it(event: Happening) -> None:
    bare = ev.Happened(event=event, on=date(2026, 6, 3))
    full = replace(bare, amount=Money.of(Decimal("12.00"), "CNY"), note="postage", due_on=date(2026, 6, 9))
    for name in NAMES:
        one = language(name)
        assert all(one.day(bare.on) in one.event(happened) for happened in (bare, full))


def test_a_sum_is_written_with_its_unit() -> None:
    assert CHINESE.money(Money.of(Decimal("100.00"), "CNY")) == "100.00元"
    assert CHINESE.money(Money.of(Decimal("20.50"), "USD")) == "20.50美元"
    assert CHINESE.money(Money.of(Decimal("20.50"), "CHF")) == "20.50 CHF"
    assert CHINESE.day(date(2026, 6, 6)) == "2026年6月6日"


# --- Chinese


@pytest.mark.parametrize(("key", "said"), list(sayings(CHINESE)), ids=lambda value: str(value)[:30])
def test_chinese_is_chinese_in_full_width_punctuation(key: str, said: str) -> None:
    fixed = re.sub(r"\{\w+\}|PayPal|QC|[0-9]", "", said)
    assert key == "code" or re.fullmatch(rf"(?:{SIGNS}|[，。：、（）！？；“”＝]| (?=：|$))*", fixed)


def test_no_sentence_ends_in_one_language_only() -> None:
    english, chinese = dict(sayings(ENGLISH)), dict(sayings(CHINESE))
    alike = {key for key in english if (english[key][-1:] in ".?") is (chinese[key][-1:] in "。！")}
    assert set(english) - alike <= {"hello", "joint"}


def test_no_sentence_threatens() -> None:
    threats = r"投诉|律师|起诉|法律|法院|仲裁|报警|警察|差评|曝光|骗|假货|消费者协会|必须|否则|权利"
    assert [said for _, said in sayings(CHINESE) if re.search(threats, said)] == []


@pytest.mark.parametrize(
    "word",
    # What sounds translated, or means something else to a seller.
    [
        "随附照片",
        "材料",
        "接受了",
        "我的请求",
        "第{numbers}",
        "上级客服",
        "协调一下在",
        "卖家：{",
        "近照",
        "洗水标",
        "我订的",
    ],
)
def test_words_that_sound_translated_are_not_used(word: str) -> None:
    assert [said for _, said in sayings(CHINESE) if word in said] == []


def test_return_and_refund_are_told_apart() -> None:
    for key, said in sayings(CHINESE):
        if (
            key.endswith(f".{Wish.REFUND}.0")
            and not key.startswith("request_abroad")
            and "退款" in said
            and "退款金额" not in said
        ):
            assert "退货退款" in said, key
        if key.endswith((f".{Wish.REFUND_ABROAD}.0", f".{Wish.PARTIAL_REFUND}.0")):
            assert "退货退款" not in said, key


# --- a third language


def third(name: str, value: Any) -> Any:  # noqa: ANN401 - any field of a language
    """What a field holds in a language of which each sentence is its own name and its slots."""
    if isinstance(value, str):
        marked = "|".join([name, *(f"{{{slot}}}" for slot in sorted(slots(value)))])
        return value if name in {"joint", "comma"} else f"‹{marked}›"
    if isinstance(value, tuple):
        return tuple(third(name, one) for one in value)
    if isinstance(value, Mapping):
        return {key: third(f"{name}.{key}", said) for key, said in value.items()}
    return value


@pytest.fixture
def toki(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a small third language that was added in one place."""
    fields = {name: third(name, getattr(ENGLISH, name)) for name in ENGLISH.field_names}
    spoken = Language(**fields)
    file = ModuleType("kakoreturn.messages.languages.toki")
    file.__dict__["LANGUAGE"] = spoken
    monkeypatch.setitem(sys.modules, file.__name__, file)
    return "toki"


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_written_whole_in_a_third_language(make: Make, toki: str, kind: str, *, short: bool) -> None:
    for table, happened, day, known in STORIES[kind].values():
        matter = make.matter(told(make, table, happened, known), day, order=order_of(make, known))
        body = draft(matter, Kind(kind), Form(language=toki, short=short)).body
        # A line is sentences of that language, or an entry of a list, which holds the buyer's words.
        assert [
            line
            for line in body.splitlines()
            if line and not re.fullmatch(r"(?:(?:\d+|  )\. ?)?‹.*›|\d+\. .*|   .*", line)
        ] == []
        assert "order_number|KB1" in body or "order_and_item|Runner 42|KB1" in body
