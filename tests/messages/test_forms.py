"""What holds for every message: in each kind, each language, in full and as one chat bubble."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import events as ev
from kakoreturn.domain import text
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import DefectKind, Sender
from kakoreturn.messages import LANGUAGES
from kakoreturn.messages.compose import Form, draft
from kakoreturn.messages.languages import language
from kakoreturn.messages.letter import Kind, Touch

from .test_letters import FORMS, STORIES, order_of, told, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.messages.compose import Draft
    from tests.support.making import Make

EVERY = [(kind, story, name) for kind, stories in STORIES.items() for story in stories for name in FORMS]
# An exchange of what is only missing is asked for as that part.
WISHES = {
    "exchange": {"en": "exchange|missing part|part that was sent", "zh": "换|补发"},
    "refund": {"en": "refund", "zh": "退款"},
    "partial_refund": {"en": "partial refund|accept the 30.00 CNY", "zh": "退款"},
}
# These go on from what was told before.
WITHOUT_DEFECTS = {Kind.APPROVE, Kind.REFUND_CHASE}


def plain(words: str) -> str:
    """`words` in one line."""
    return " ".join(words.split())


def holds_remedy(message: Draft, remedy: str) -> bool:
    """Whether a message says what is asked for, in each of its languages."""
    words = WISHES[remedy]
    said = [words[name] for name in ("en", "zh") if message.lang in {name, "both"}]
    return all(re.search(word, message.body) for word in said)


@pytest.mark.parametrize(("kind", "story", "form"), EVERY)
def test_a_message_names_order_item_defects_and_what_is_asked_for(make: Make, kind: str, story: str, form: str) -> None:
    table, happened, _, known = STORIES[kind][story]
    case, message = told(make, table, happened, known), written(make, kind, story, FORMS[form])
    assert all(part in message.body for part in ("KB1", "Runner 42"))
    assert holds_remedy(message, case.remedy)
    if not (FORMS[form].short or kind in WITHOUT_DEFECTS or message.accepts):
        assert all(one.text in message.body for one in case.round_defects)
        assert all(
            value in message.body for one in case.round_defects for value in (one.expected, one.observed) if value
        )


@pytest.mark.parametrize(("kind", "story", "form"), EVERY)
def test_a_message_is_the_same_each_time(make: Make, kind: str, story: str, form: str) -> None:
    assert written(make, kind, story, FORMS[form]) == written(make, kind, story, FORMS[form])


@pytest.mark.parametrize(("kind", "story", "form"), EVERY)
def test_a_message_tells_no_day_and_no_sum_that_is_not_on_record(make: Make, kind: str, story: str, form: str) -> None:
    table, happened, _, known = STORIES[kind][story]
    case, order = told(make, table, happened, known), order_of(make, known)
    days = {entry.on for entry in case.history} | {kept.on for kept in case.messages}
    days |= {day for day in (order.ordered_on, order.shipped_on) if day}
    sums = {entry.amount for entry in case.history if isinstance(entry, ev.Happened)}
    sums |= {order.price, case.standing.agreed, case.standing.missing, *case.standing.payments}
    body = written(make, kind, story, FORMS[form]).body
    said = set(re.findall(r"\d{4}-\d\d-\d\d", body))
    said |= {"{}-{:0>2}-{:0>2}".format(*found) for found in re.findall(r"(\d{4})年(\d+)月(\d+)日", body)}
    assert said <= {str(day) for day in days}
    assert set(re.findall(r"[\d.]+ CNY", body.replace("元", " CNY"))) <= {str(one) for one in sums if one}


@pytest.mark.parametrize(("kind", "story"), dict.fromkeys((kind, story) for kind, story, _ in EVERY))
def test_chinese_tells_the_same_figures_as_english(make: Make, kind: str, story: str) -> None:
    def figures(body: str) -> list[str]:
        spelt = re.sub(r"(\d{4})年(\d+)月(\d+)日", lambda day: f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}", body)
        quoted = re.sub(r"（原文：“[^”]*”）|“[^”]*”|\(.*?\)", "", spelt).replace("元", " CNY")
        return sorted(re.findall(r"\d{4}-\d\d-\d\d|\d+\.\d\d CNY", quoted))

    english, chinese = (written(make, kind, story, FORMS[name]).body for name in ("en", "zh"))
    assert figures(english) == figures(chinese)


# --- whatever was noted

MOST = 500
CONTROL = {"Cc", "Cs"}
WORDS = st.text(st.characters(exclude_categories=()), max_size=60)
SHORT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=200).map(str.strip).filter(bool)
NUMBER = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=64)


def kept_defects(noted: list[tuple[str, DefectKind | None, str | None]]) -> Iterator[dict[str, Any]]:
    """The defects among these that can be noted."""
    for words, kind, where in noted:
        try:
            kept, _ = text.long(words, "the defect")
        except UsageProblem:
            continue
        yield {"text": kept, "defect_kind": kind, "where": where}


@given(
    noted=st.lists(
        st.tuples(WORDS, st.sampled_from([None, *DefectKind]), st.sampled_from([None, "left heel", "an odd place"])),
        min_size=1,
        max_size=9,
    ),
    kind=st.sampled_from(Kind),
    language=st.sampled_from(LANGUAGES),
    short=st.booleans(),
    number=NUMBER,
    item=st.one_of(st.none(), SHORT),
    own=st.one_of(st.none(), SHORT),
)
def test_whatever_was_noted_is_in_the_message_and_breaks_none(
    make: Make,
    *,
    noted: list[tuple[str, DefectKind | None, str | None]],
    kind: Kind,
    language: str,
    short: bool,
    number: str,
    item: str | None,
    own: str | None,
) -> None:
    defects = list(kept_defects(noted))
    table, happened, day, known = next(iter(STORIES[kind].values()))
    case = make.case(
        *(ev.DefectNoted(on=make.day(0), **one) for one in defects), table=table, issue=known.get("issue"), defects=()
    )
    case = make.after(case, make.photo(), *happened)
    order = replace(make.order(item=item), number=number)
    touch = Touch(greeting=own, closing=own, name=own)
    form = Form(language=language, short=short, touch=touch)
    message = draft(make.matter(case, day, order=order), kind, form)
    assert message.body.endswith("\n")
    assert not message.body.endswith("\n\n")
    assert {char for char in message.body if unicodedata.category(char) in CONTROL} <= {"\n"}
    assert number in message.body
    assert item is None or item in message.body
    assert holds_remedy(message, case.remedy)
    if short:
        assert len(message.body) <= MOST
    elif kind not in WITHOUT_DEFECTS:
        assert all(plain(one["text"].expandtabs(4)) in plain(message.body) for one in defects)


# --- the short form


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length", [3, 120, 500, 10_000])
def test_the_longest_of_everything_still_makes_a_short_message(
    make: Make, kind: str, language: str, length: int
) -> None:
    table, happened, day, known = next(iter(STORIES[kind].values()))
    words = ("seam open " * 1001)[:length]
    noted = ev.DefectNoted(text=words.strip(), defect_kind=DefectKind.STITCHING, where="w" * 200, on=make.day(0))
    case = make.after(make.case(noted, table=table, issue=known.get("issue"), defects=()), *happened)
    order = replace(make.order(item="i" * 200, size="s" * 200), number="9" * 64)
    touch = Touch(greeting="g" * 200, closing="c" * 200, name="n" * 200)
    message = draft(make.matter(case, day, order=order), Kind(kind), Form(language=language, short=True, touch=touch))
    assert len(message.body) <= MOST
    assert all(part in message.body for part in ("9" * 64, "i" * 200))
    assert holds_remedy(message, case.remedy)
    if kind not in WITHOUT_DEFECTS:
        assert any(line.startswith("1. ") and len(line) > 5 for line in message.body.splitlines())
    assert "greeting and closing" in message.left_out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_defect_of_10000_characters_is_cut_inside_its_words(make: Make, language: str) -> None:
    noted = ev.DefectNoted(text="open seam " * 1000, defect_kind=DefectKind.STITCHING, where="hem", on=make.day(0))
    message = draft(make.matter(make.case(noted, defects=()), 0), Kind.REQUEST, Form(language=language, short=True))
    assert MOST - 90 < len(message.body) <= MOST
    assert "…" in message.body
    assert "What is wrong: the end of 1" in message.left_out
    assert message.body.endswith(("Thank you.\n", "谢谢！\n"))
    if language == "zh":
        assert "…”）\n" in message.body


@pytest.mark.parametrize("length", range(20, 201, 20))
def test_a_long_greeting_does_not_cut_the_first_defect_short(make: Make, length: int) -> None:
    case, order = make.case(defects=("seam open " * 30,)), make.order(item="i" * 100)
    form = Form(short=True, touch=Touch(greeting="g" * length))
    message = draft(make.matter(case, 0, order=order), Kind.REQUEST, form)
    (first,) = (line for line in message.body.splitlines() if line.startswith("1. "))
    assert len(first) >= 120
    assert ("g" * length in message.body) is ("greeting and closing" not in message.left_out)


def test_what_does_not_fit_is_named(make: Make) -> None:
    defects = tuple(f"stain number {number} on the left sleeve, as long as a finger and brown" for number in range(9))
    message = draft(make.matter(make.case(defects=defects), 0), Kind.REQUEST, Form(short=True))
    assert "1. stain number 0" in message.body
    (numbers,) = (one for one in message.left_out if one.startswith("What is wrong: "))
    missing = numbers.removeprefix("What is wrong: ").split(", ")
    told_ = re.findall(r"^(\d)\. ", message.body, re.MULTILINE)
    assert sorted([*told_, *missing]) == [str(number) for number in range(1, 10)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_request_keeps_the_item_from_being_shipped_or_says_that_it_does_not(make: Make, language: str) -> None:
    form = Form(language=language, short=True)
    usual = draft(make.matter(make.case(), 0), Kind.REQUEST, form)
    assert re.search("Please do not ship it abroad|请先不要打包寄出", usual.body)
    long = draft(make.matter(make.case(item="lamp " * 90), 0), Kind.REQUEST, form)
    assert not re.search("Please do not ship it abroad|请先不要打包寄出", long.body)
    assert "not to ship it before this is settled" in long.left_out


def test_a_short_message_in_one_language_leaves_nothing_out_in_a_second(make: Make) -> None:
    message = draft(make.matter(make.case(defects=("hole at toe " * 100,)), 0), Kind.REQUEST, Form(short=True))
    assert message.left_out == ("What is wrong: the end of 1",)


def test_a_short_message_that_holds_it_all_leaves_nothing_out(make: Make) -> None:
    assert draft(make.matter(make.case(), 0), Kind.REQUEST, Form(short=True)).left_out == ()


def test_kept_messages_are_quoted_once_beside_each_other(make: Make) -> None:
    kept = ev.MessageKept(sender=Sender.SELLER, text="it is normal", on=make.day(3))
    case = make.case("sent 0", "refused 3", kept)
    both = make.matter(case, 4)
    body = draft(both, Kind.DOCUMENTATION, Form(language="both")).body
    assert body.count("it is normal") == 1
    assert "2026年6月4日，卖家：（原文见上）" in body


def test_a_sentence_takes_braces_as_they_are(make: Make) -> None:
    case = make.case(defects=("{wish} open on the left toe {0}",), item="{item}")
    for form in FORMS.values():
        body = draft(make.matter(case, 0), Kind.REQUEST, form).body
        assert "{wish} open on the left toe {0}" in body
        assert "{item}" in body


def test_english_leaves_nothing_in_the_buyers_words(make: Make) -> None:
    assert language("en").unsaid(make.case().defects[0], None) == {}
