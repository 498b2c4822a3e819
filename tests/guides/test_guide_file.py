"""The bundled guide holds every fact and figure it should, and its files are read with care."""

import json
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from kakoreturn import guides
from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.domain.guide import Guide, Party, Passage, StageWindow
from kakoreturn.domain.values import PARCEL_ISSUES, Issue
from kakoreturn.guides import (
    bundled_agents,
    bundled_guide,
    canonical,
    completed,
    guide_hash,
    parse_guide,
    read_guide,
    stored_guide,
    write_bundled,
)


@pytest.fixture(scope="module")
def plain() -> dict[str, object]:
    return bundled_guide("kakobuy")


@pytest.fixture(scope="module")
def guide(plain: dict[str, object]) -> Guide:
    return parse_guide(plain)


def test_the_kept_guides_are_those_of_the_files() -> None:
    kept = Path(guides.BUNDLED).read_text(encoding="utf-8")
    assert kept == write_bundled.text(), "run: python -m kakoreturn.guides.write_bundled"


def test_the_guides_that_are_known_to_be_in_order_are_those_that_come_along() -> None:
    known = Path(guides.CHECKED).read_text(encoding="ascii")
    assert known == write_bundled.checked(), "run: python -m kakoreturn.guides.write_bundled"


def test_a_stored_guide_that_is_not_known_to_be_in_order_is_checked(plain: dict[str, object]) -> None:
    known, others = guide_hash(canonical(plain)), "0" * 64
    broken = {**plain, "calendar": "none"}
    assert stored_guide(known, plain) == stored_guide(others, plain) == parse_guide(plain)
    with pytest.raises(Refused):
        stored_guide(others, broken)


def test_every_bundled_guide_passes_the_checker_under_its_own_name() -> None:
    assert "kakobuy" in bundled_agents()
    assert [parse_guide(completed(bundled_guide(agent))).agent for agent in bundled_agents()] == list(bundled_agents())


@pytest.mark.parametrize("agent", [agent for agent in bundled_agents() if agent != "kakobuy"])
def test_what_is_reported_of_an_agent_names_its_source_and_makes_up_no_days(agent: str) -> None:
    plain = bundled_guide(agent)
    guide = parse_guide(completed(plain))
    assert plain.keys() <= {"agent", "name", "clocks", "fees"}
    assert guide.clocks
    assert {clock.basis for clock in guide.clocks} == {fee.basis for fee in guide.fees} == {"reported"}
    assert all(row.source.startswith("KakoBuy's guide, ") for row in guide.timeline)
    assert guide.refund_window.source.startswith("KakoBuy's guide, ")


def test_no_bundled_guide_takes_a_claim_for_longer_than_boards_look_back() -> None:
    clocks = [clock for agent in bundled_agents() for clock in parse_guide(completed(bundled_guide(agent))).clocks]
    claims = [clock.hours for clock in clocks if clock.id == "claim"]
    assert claims
    assert max(claims) <= guides.MOST_CLAIM_DAYS * 24


def test_the_guide_says_whose_it_is_and_of_when(guide: Guide) -> None:
    assert (guide.agent, guide.name) == ("kakobuy", "KakoBuy")
    assert guide.published == date(2026, 5, 31)
    assert guide.calendar == "CN"


def test_the_six_windows_of_the_exchange_timetable(guide: Guide) -> None:
    assert [(row.stage, row.from_day, row.to_day, row.who) for row in guide.timeline] == [
        ("submitted", 0, 0, Party.YOU),
        ("reviewed", 1, 2, Party.AGENT),
        ("confirmed", 3, 7, Party.SELLER),
        ("arrived", 7, 14, Party.SELLER),
        ("qc", 14, 16, Party.AGENT),
        ("approved", 16, 18, Party.YOU),
    ]


def test_a_refund_takes_5_to_14_business_days(guide: Guide) -> None:
    assert (guide.refund_window.from_day, guide.refund_window.to_day) == (5, 14)
    assert guide.refund_window.source == "refund time"


def test_a_careful_review_takes_10_to_15_minutes(guide: Guide) -> None:
    assert guide.review_minutes == (10, 15)


def test_the_ids_of_every_table(guide: Guide) -> None:
    assert [row.id for row in guide.stages] == ["qc", "after_shipping"]
    assert [row.id for row in guide.exchange_steps] == [
        "document",
        "contact",
        "order_number",
        "explain",
        "request",
        "wait",
    ]
    assert [row.id for row in guide.refund_steps] == ["document", "contact", "order_number", "request", "wait"]
    assert [row.id for row in guide.rungs] == ["support", "documented", "persisted", "escalated"]
    assert [row.id for row in guide.prevention] == [
        "careful_qc",
        "measurements",
        "seller_reviews",
        "description",
        "questions",
    ]
    assert [row.id for row in guide.after_shipping] == [issue.value for issue in Issue if issue not in PARCEL_ISSUES]
    assert [row.id for row in guide.faq] == ["returns", "exchange", "refund_time", "refusal"]
    assert guide.clocks == ()


def test_every_row_names_the_place_it_comes_from(guide: Guide) -> None:
    numbered: dict[str, tuple[Passage | StageWindow, ...]] = {
        "stages, stage": guide.stages,
        "exchange steps, step": guide.exchange_steps,
        "exchange timeline, row": guide.timeline,
        "refund steps, step": guide.refund_steps,
        "refusal, rung": guide.rungs,
        "prevention, rule": guide.prevention,
        "after shipping, option": guide.after_shipping,
        "faq, question": guide.faq,
    }
    for table, rows in numbered.items():
        assert [row.source for row in rows] == [f"{table} {number}" for number, _ in enumerate(rows, 1)]
    assert guide.golden_rule.source == "golden rule"
    assert guide.payment_note.source == "refund payment note"


@pytest.mark.parametrize(
    ("table", "row", "facts"),
    [
        ("stages", "qc", ["easiest", "usual", "still at the warehouse", "QC photos", "exchange or a refund"]),
        ("stages", "after_shipping", ["Much harder", "expensive", "slow", "sometimes impossible", "Some agents"]),
        ("exchange_steps", "document", ["screenshots", "circle", "note"]),
        ("exchange_steps", "contact", ["official platform", "unofficial channels"]),
        ("exchange_steps", "order_number", ["first message"]),
        ("exchange_steps", "request", ["exchange", "refund"]),
        ("exchange_steps", "wait", ["agent asks the seller", "replacement"]),
        ("refund_steps", "document", ["defective", "screenshots", "notes"]),
        ("refund_steps", "contact", ["official"]),
        ("refund_steps", "request", ["not a replacement"]),
        ("refund_steps", "wait", ["5 to 14 business days"]),
        ("rungs", "support", ["support", "speak with the seller"]),
        ("rungs", "documented", ["photos", "messages", "order"]),
        ("rungs", "persisted", ["clearly defective", "right to an exchange"]),
        ("rungs", "escalated", ["Some agents", "higher level", "disputes"]),
        ("prevention", "careful_qc", ["10 to 15 minutes", "retail photos"]),
        ("prevention", "measurements", ["Shoes", "insole", "before you approve"]),
        ("prevention", "seller_reviews", ["community"]),
        ("prevention", "questions", ["unclear", "agent first"]),
        ("after_shipping", "minor", ["may have to", "local tailor"]),
        ("after_shipping", "major", ["some agents", "partial refund"]),
        ("after_shipping", "wrong-item", ["agent", "usually"]),
        ("after_shipping", "size", ["hardest", "prevention"]),
    ],
)
def test_a_row_holds_its_facts(guide: Guide, table: str, row: str, facts: list[str]) -> None:
    [text] = [each.text for each in getattr(guide, table) if each.id == row]
    assert [fact for fact in facts if fact not in text] == []


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        ("returns", ["until the item leaves for abroad", "harder", "more expensive"]),
        ("exchange", ["official platform", "order number", "photos", "with the seller"]),
        ("refund_time", ["5 to 14 business days", "how you paid", "the seller", "longer, ask support"]),
        ("refusal", ["KakoBuy support", "mediate", "photos of everything", "agent should back"]),
    ],
)
def test_an_answer_holds_its_facts(guide: Guide, row: str, facts: list[str]) -> None:
    [answer] = [each.text for each in guide.faq if each.id == row]
    assert [fact for fact in facts if fact not in answer] == []


def test_the_rules_that_stand_alone_hold_their_facts(guide: Guide) -> None:
    assert "10 careful minutes" in guide.golden_rule.text
    assert "credit card may be slower than PayPal" in guide.payment_note.text


def test_the_one_right_of_the_guide_is_told_and_no_other(plain: dict[str, object]) -> None:
    told = re.findall(r"\b(right to[^.]*|entitled|guarantee\w*|demand)\b", canonical(plain).decode(), re.IGNORECASE)
    assert told == ["right to an exchange"]


def test_the_plain_guide_is_the_document_of_the_guide_command(plain: dict[str, object]) -> None:
    promised = {
        "agent",
        "published",
        "stages",
        "golden_rule",
        "exchange",
        "refund",
        "refusal",
        "prevention",
        "after_shipping",
        "faq",
    }
    assert promised <= plain.keys()
    document = json.loads(canonical(plain))
    assert document == plain
    assert {"steps", "timeline"} <= document["exchange"].keys()
    assert {"stage", "label", "from_day", "to_day", "who"} <= document["exchange"]["timeline"][0].keys()
    assert document["refund"]["business_days"] == [5, 14]
    assert len(document["refusal"]["rungs"]) == 4


def test_canonical_form_ignores_the_order_of_keys_and_keeps_utf_8() -> None:
    assert canonical({"b": 1, "a": "换货"}) == canonical({"a": "换货", "b": 1}) == '{"a":"换货","b":1}'.encode()


def test_the_hash_is_sha_256_in_hex() -> None:
    assert guide_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_stored_guide_gives_the_same_guide_again(plain: dict[str, object], guide: Guide) -> None:
    assert parse_guide(json.loads(canonical(plain))) == guide


def test_a_stored_guide_is_parsed_within_a_millisecond_or_so(plain: dict[str, object]) -> None:
    stored = canonical(plain)
    spent = []
    for _ in range(50):
        began = time.perf_counter()
        parse_guide(json.loads(stored))
        spent.append(time.perf_counter() - began)
    # The target is 1 ms; the rest is room for a busy machine.
    assert min(spent) < 0.003


def test_importing_guides_leaves_out_what_only_some_commands_need() -> None:
    source = Path(guides.__file__).parents[2]
    code = f"import sys; sys.path.insert(0, {str(source)!r}); import kakoreturn.guides; print(*sys.modules)"
    # -S: what an installed environment loads at its own start does not count.
    answer = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    assert not {"tomllib", "difflib", "hashlib", "importlib.resources"} & set(answer.stdout.split())


@pytest.mark.parametrize(
    "agent",
    ["other", "", "KAKOBUY", "../guides/kakobuy", "kakobuy.toml", "kakobuy\0", "/etc/passwd", "x" * 33, "\x1b[2J"],
)
def test_an_unknown_agent_is_not_found_and_the_known_ones_are_named(agent: str) -> None:
    with pytest.raises(NotFound) as caught:
        bundled_guide(agent)
    assert (caught.value.hint or "").endswith(f"known agents: {', '.join(bundled_agents())}")
    assert caught.value.message.isprintable()


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"mine\.toml"):
        read_guide(tmp_path / "mine.toml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is not a plain file"):
        read_guide(tmp_path)


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be read") as caught:
        read_guide(Path("a\0b"))
    assert caught.value.message.isprintable()


def test_a_guide_from_anywhere_is_read_as_the_bundled_one_is(tmp_path: Path, plain: dict[str, object]) -> None:
    bundled = Path(guides.__file__).with_name("kakobuy.toml").read_bytes()
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbf" + bundled.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert read_guide(file) == plain


def test_a_file_of_256_kib_is_read_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    line = b"#" * 1023 + b"\n"
    file.write_bytes(line * 256)
    assert read_guide(file) == {}
    file.write_bytes(line * 256 + b"\n")
    with pytest.raises(Refused, match="larger than 256 KiB"):
        read_guide(file)


def test_ten_megabytes_are_refused_without_being_parsed(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"a = [\n" * (10 * 1024 * 1024 // 6))
    began = time.perf_counter()
    with pytest.raises(Refused, match="larger than 256 KiB"):
        read_guide(file)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b'agent = "a"\nname = \n', r"no valid TOML: .*line 2", id="a value is missing"),
        pytest.param(b'agent = "a"\nagent = "b"\n', r"no valid TOML: .*line 2", id="a key comes twice"),
        pytest.param(b'a = 1\nb = [\n"x"', r"no valid TOML: .*line 3, the end of the file", id="it ends too early"),
        pytest.param(b'a = 1\nb = "\xff"\n', r"line 2: not UTF-8", id="not UTF-8"),
        pytest.param(b"PK\x03\x04\x00\x00", r"no valid TOML", id="some other file"),
        pytest.param(b"a = " + b"[" * 3000, r"no valid TOML: too many brackets", id="nested too deep"),
        pytest.param(b"a = 1\nb." + b"c." * 2000 + b"d = 1", r"line 2: longer than 4000", id="an endless key"),
        pytest.param(b"\n".join([b"a = [", *[b"["] * 100_000]), r"too many brackets", id="nested too deep, many lines"),
        pytest.param(b"\n\n" * 50_000 + b"a = 1 1", r"no valid TOML: .*line 100001", id="far down"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_the_line(tmp_path: Path, content: bytes, complaint: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(Refused, match=complaint) as caught:
        read_guide(file)
    assert caught.value.message.isprintable()
