"""The Chinese of messages: the same sentences as the English, and defects from a fixed vocabulary only."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kakoreturn.domain.defect import Defect
from kakoreturn.domain.values import DefectKind
from kakoreturn.messages import letters
from kakoreturn.messages.languages import zh_places
from kakoreturn.messages.languages.zh import CHINESE, CHINESE_OF
from kakoreturn.messages.languages.zh_defects import EXACT, KINDS, VALUES, phrase, unsaid
from kakoreturn.messages.languages.zh_places import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIGNS = r"[\u3400-\u9fff]"


def defect(text: str = "", kind: str | None = None, where: str | None = None, **sides: str) -> Defect:
    """Return a defect."""
    return Defect(
        number=1,
        text=text,
        on=date(2026, 6, 1),
        round=1,
        kind=DefectKind(kind) if kind else None,
        where=where,
        expected=sides.get("expected"),
        observed=sides.get("observed"),
    )


# --- sentences


def sentences() -> Iterator[str]:
    """Every sentence that is said anywhere in the messages."""
    for file in sorted(Path(letters.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                words = ast.literal_eval(node.args[0])
                named = {keyword.arg for keyword in node.keywords}
                assert named == slots(words), f"{file.name}: {words}"
                yield words


def slots(words: str) -> set[str]:
    """The slots of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_both_languages_have_the_same_sentences() -> None:
    assert set(sentences()) == set(CHINESE_OF)


@pytest.mark.parametrize("words", CHINESE_OF)
def test_both_languages_have_the_same_slots(words: str) -> None:
    assert slots(CHINESE_OF[words]) == slots(words)
    assert len(re.findall(r"\{", CHINESE_OF[words])) == len(slots(words))


@pytest.mark.parametrize("words", CHINESE_OF.values())
def test_chinese_is_chinese_in_full_width_punctuation(words: str) -> None:
    fixed = re.sub(r"\{\w+\}|PayPal|QC|[0-9]", "", words)
    assert re.fullmatch(rf"(?:{SIGNS}|[，。：、（）！？；“”]| (?=：|$))*", fixed)
    assert bool(re.search(SIGNS, fixed)) is (
        words
        not in {
            "PayPal",
            "{name}",
            "{name}：",
            "{on}：{what}",
            "{on}，{what}。",
            "{on}：{what}（{amount}）",
            "{on}，{sender}：",
        }
    )


def test_no_sentence_ends_in_one_language_only() -> None:
    ends = {words for words in CHINESE_OF if words[-1] in ".?"}
    assert ends == {words for words, said in CHINESE_OF.items() if said[-1] in "。！"}


def test_no_sentence_threatens() -> None:
    threats = r"投诉|律师|起诉|法律|法院|仲裁|报警|警察|差评|曝光|骗|假货|消费者协会|必须|否则|权利"
    assert [said for said in CHINESE_OF.values() if re.search(threats, said)] == []


def test_a_day_is_written_with_its_units() -> None:
    assert CHINESE.day(date(2026, 6, 6)) == "2026年6月6日"


# --- places


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("left toe box", "左脚鞋头"),
        ("the right heel", "右脚鞋跟"),
        ("Left Heel", "左脚鞋跟"),
        ("both heels", "左右脚鞋跟"),
        ("left and right sleeves", "左右袖子"),
        ("left cuff", "左袖口"),
        ("size tag", "尺码标"),
        ("collar label", "领口标签"),
        ("inside of the collar", "领口内侧"),
        ("back of the left heel", "左脚鞋跟后面"),
        ("hem of the left sleeve", "左袖子下摆"),
        ("zip of the left pocket", "左口袋拉链"),
        ("left pocket zip", "左口袋拉链"),
        ("right side of the bag", "包右侧"),
        ("left shoe", "左脚"),
        ("tongue", "鞋舌"),
        ("insole length", "鞋垫长度"),
        ("buttons", "扣子"),
        ("straps", "带子"),
        ("hardware", "五金"),
        ("左脚鞋头", "左脚鞋头"),
    ],
)
def test_a_place_of_known_words_is_composed(where: str, said: str) -> None:
    assert place(where) == said


@pytest.mark.parametrize(
    "where",
    [
        "left gusset",
        "2 cm from the edge",
        "not the heel",
        "heel or toe",
        "upper",
        "neck",
        "heel, toe",
        "of",
        "the",
        "left of",
    ],
)
def test_a_place_with_an_unknown_word_is_left_as_it_is(where: str) -> None:
    assert place(where) is None
    assert f"“{where}”" in phrase(defect(kind="stain", where=where))


@given(
    words=st.lists(st.sampled_from(["left", "right", "both", "and", "the", "of", "in", "heel", "zip", "x", "inside"]))
)
def test_a_place_is_said_whole_or_not_at_all(words: list[str]) -> None:
    said = place(" ".join(words))
    assert said is None or ("x" not in words and said)


# --- defects


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        (defect("loose seam on the left heel", "stitching", "left heel"), "左脚鞋跟：开线"),
        (defect("loose thread at the cuff", "stitching", "cuff"), "袖口：线头"),
        (defect("seam not open there", "stitching", "hem"), "下摆：车线问题"),
        (defect("open and crooked", "stitching", "hem"), "下摆：车线问题"),
        (defect("sole peeling", "glue", "right toe"), "右脚鞋头：开胶"),
        (defect("glue stain, 1 cm", "glue", "right toe"), "右脚鞋头：溢胶"),
        (defect(kind="glue", where="sole"), "鞋底：胶水问题"),
        (defect("scratch", "damage", "buckle"), "搭扣：划痕"),
        (defect(kind="stain", where="left heel"), "左脚鞋跟：污渍"),
        (defect(kind="size", where="size tag", expected="42", observed="41"), "尺码标：尺码不符；应为42，实为41"),
        (
            defect(kind="size", where="insole length", expected="26.5 cm", observed="25.1 cm"),
            "鞋垫长度：尺码不符；应为26.5 cm，实为25.1 cm",
        ),
        (defect(kind="colour", expected="white", observed="grey"), "色差；应为白色，实为灰色"),
        (defect(kind="colour", expected="white", observed="off-white"), "色差；应为白色，实为“off-white”"),
        (defect(kind="missing", where="laces"), "少件：鞋带"),
        (defect(kind="wrong-item", expected="bag", observed="scarf"), "发错货；应为“bag”，实为“scarf”"),
        (defect("frayed", where="left heel"), "左脚鞋跟"),
        (defect("frayed"), ""),
    ],
)
def test_a_defect_is_said_by_its_fields(noted: Defect, said: str) -> None:
    assert phrase(noted) == said


@pytest.mark.parametrize(
    ("noted", "fields"),
    [
        (defect("frayed at the left heel"), {"kind": "damage", "where": "left heel"}),
        (defect("glue stain on the right toe box, 1 cm"), {"kind": "glue", "where": "right toe box"}),
        (defect("something odd about it"), {"kind": None, "where": None}),
        (defect("loose seam, hem of the left sleeve"), {"kind": "stitching", "where": "hem of the left sleeve"}),
        (defect("frayed", "damage", "left heel"), {}),
        (defect("frayed", "damage", "left gusset"), {"where": None}),
        (defect(kind="colour", expected="white", observed="off-white"), {"observed": None}),
        (defect("size tag says 41, ordered 42", "size"), {}),
        (defect("左脚鞋跟开线"), {}),
    ],
)
def test_what_chinese_cannot_say_is_named_by_the_fields_that_would(
    noted: Defect, fields: dict[str, str | None]
) -> None:
    assert unsaid(noted) == fields


@given(
    text=st.text("abc «»“” heelopen", max_size=30),
    kind=st.sampled_from([None, *DefectKind]),
    where=st.sampled_from([None, "left heel", "left gusset"]),
    sides=st.sampled_from([{}, {"expected": "42", "observed": "41"}, {"expected": "off-white", "observed": "white"}]),
)
def test_what_is_no_vocabulary_stands_in_quotation_marks(
    text: str, kind: DefectKind | None, where: str | None, sides: dict[str, str]
) -> None:
    assume(text or kind or where or sides)
    noted = defect(text, kind, where, **sides)
    said = phrase(noted)
    for own in (where, *sides.values()):
        said = said.replace(f"“{own}”", "")
    assert re.fullmatch(rf"(?:{SIGNS}|[，：；]|42|41)*", said)
    assert f"“{text}”" in CHINESE.entry(noted) if text else "“”" not in CHINESE.entry(noted)


def test_every_kind_has_a_word() -> None:
    assert set(KINDS) == set(DefectKind)


def test_the_vocabulary_is_chinese() -> None:
    tables: tuple[Mapping[Any, str], ...] = (
        KINDS,
        VALUES,
        *EXACT.values(),
        zh_places.SHOE_PARTS,
        zh_places.PARTS,
        zh_places.POSITIONS,
    )
    assert all(re.fullmatch(f"{SIGNS}+", said) for table in tables for said in table.values())
    assert all(re.fullmatch(f"{SIGNS}+", said) for said in zh_places.NAMES.values())


@pytest.mark.parametrize("value", ["1" * 200, "1 x " * 50, "1," * 100, "1 cm x " * 28, "EU " * 60, "X" * 200])
def test_a_long_value_is_read_in_no_time(value: str) -> None:
    # A pattern that tries everything would not come back at all.
    assert f"“{value}!”" in phrase(defect(kind="size", expected=f"{value}!"))
