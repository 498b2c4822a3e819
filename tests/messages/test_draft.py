"""Each kind of message: what it names, where it fits, and what it must not be sent without."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import events as ev
from kakoreturn.domain import text
from kakoreturn.domain.circles import Circle
from kakoreturn.domain.errors import Refused, UsageProblem
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Sender
from kakoreturn.messages.compose import kind_for
from kakoreturn.messages.letter import Kind

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from tests.support.making import Make

HEEL = "glue stain 1 cm wide on the right heel"
LADDER = ("refused 3", "support 4", "documented 5", "persisted 6")

# Each kind with a story in which it fits, and the table the case runs by.
FITTING: dict[str, tuple[str, tuple[str, ...]]] = {
    "request": ("exchange", ()),
    "follow-up": ("exchange", ("sent 0",)),
    "support": ("exchange", ("sent 0", "refused 3")),
    "documentation": ("exchange", ("sent 0", "refused 3", "support 4")),
    "escalation": ("exchange", ("sent 0", *LADDER)),
    "approve": ("exchange", ("sent 0", "qc 14")),
    "reject": ("exchange", ("sent 0", "qc 14")),
    "after-shipping": ("after-shipping", ()),
    "refund-chase": ("refund", ("sent 0", "agreed 3 100.00")),
    "more-photos": ("exchange", ()),
}
WITHOUT_PHOTOS = {"approve", "refund-chase", "reject", "more-photos"}


def fitting(make: Make, kind: str) -> Case:
    """Return a case with two defects and two photos that has come as far as a kind of message."""
    table, story = FITTING[kind]
    return make.case(make.photo("seam.jpg"), make.photo("heel.jpg"), *story, table=table, defects=(make.seam, HEEL))


def test_there_is_a_story_for_every_kind() -> None:
    assert set(FITTING) == set(Kind)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {"more-photos", "approve", "refund-chase"}))
def test_a_message_names_order_item_defects_and_what_is_asked_for(make: Make, kind: str) -> None:
    written = make.draft(fitting(make, kind), kind, 20, order=make.order(size="42"))
    first, second = written.body.split("\n")[:2]
    assert first == written.subject
    assert "KB1" in first
    assert second == ""
    assert all(part in written.body for part in ("Runner 42", "42", make.seam, HEEL))
    assert {"exchange": "exchange", "refund": "a refund", "after-shipping": "a refund"}[
        FITTING[kind][0]
    ] in written.body
    assert (written.kind, written.lang) == (kind, "en")


def test_asking_for_more_photos_names_order_item_and_places(make: Make) -> None:
    body = make.draft(fitting(make, "more-photos"), "more-photos", 20).body
    assert "KB1" in body.split("\n", maxsplit=1)[0]
    assert all(part in body for part in ("Runner 42", make.seam, HEEL, "photos"))


def test_asking_for_more_photos_lacks_no_photo_but_what_is_to_be_seen(make: Make) -> None:
    assert not make.draft(make.case(defects=(make.seam,)), "more-photos", 20).missing
    assert [lack.step for lack in make.draft(make.case(defects=("heel",)), "more-photos", 20).missing] == ["explain"]


@pytest.mark.parametrize("kind", Kind)
def test_a_message_ends_in_one_newline_and_holds_no_control_character(make: Make, kind: str) -> None:
    body = make.draft(fitting(make, kind), kind, 20).body
    assert body.endswith("Thank you.\n")
    assert not body.endswith("\n\n")
    assert {char for char in body if unicodedata.category(char) == "Cc"} == {"\n"}
    assert "\n\n\n" not in body


@pytest.mark.parametrize("kind", Kind)
def test_the_photos_that_go_with_a_message_are_named_in_it(make: Make, kind: str) -> None:
    written = make.draft(fitting(make, kind), kind, 20)
    assert written.attachments == (() if kind in WITHOUT_PHOTOS else ("seam.jpg", "heel.jpg"))
    named = re.search(
        r"Photos attached:(?: photo 1: seam.jpg, photo 2: heel.jpg|\n1. photo 1: seam.jpg\n2. photo 2: heel.jpg)\n",
        written.body,
    )
    assert bool(named) is bool(written.attachments)


def test_removed_defects_and_photos_are_not_in_a_message(make: Make) -> None:
    case = make.after(fitting(make, "request"), ev.DefectChanged(number=2), ev.PhotoRemoved(number=1))
    written = make.draft(case, "request", 0)
    assert HEEL not in written.body
    assert written.attachments == ("heel.jpg",)


def test_a_defect_of_several_lines_stays_one_item(make: Make) -> None:
    body = make.draft(make.case(defects=("seam open\non the left toe", HEEL)), "request", 0).body
    assert f"1. seam open\n   on the left toe\n2. {HEEL}\n" in body


def test_the_documentation_tells_what_has_happened_with_its_days(make: Make) -> None:
    story = ("sent 0", "chased 2", "switch:refund 3", "agreed 4 100.00", "refused 6", "support 7")
    body = make.draft(make.case(*story), "documentation", 20).body
    assert re.findall(r"^\d\. On (2026-06-\d\d) ", body, re.MULTILINE) == [
        str(make.day(day)) for day in (0, 2, 3, 4, 6, 7)
    ]
    assert "100.00 CNY" in body


def test_the_refund_chase_names_the_agreement_and_the_business_days_since(make: Make) -> None:
    case = make.case("sent 0", "agreed 3 100.00", "refunded 10 40.00", table="refund")
    body = make.draft(case, "refund-chase", 21).body
    assert all(part in body for part in (str(make.day(3)), "12 business days", "100.00 CNY", "40.00 CNY", "60.00 CNY"))


def test_a_rejection_tells_the_new_defects_from_the_old(make: Make) -> None:
    case = make.case("sent 0", "qc 14", "rejected 15", ev.DefectNoted(text=HEEL, on=make.day(15)))
    body = make.draft(case, "reject", 15).body
    assert body.index("What is wrong this time:") < body.index(HEEL) < body.index(make.seam)


# --- where a message fits


def is_refused(make: Make, table: str, story: tuple[str, ...], kind: str) -> bool:
    """Whether the message is refused for a case of a story."""
    try:
        make.draft(make.case(*story, table=table), kind, 20)
    except Refused:
        return True
    return False


@pytest.mark.parametrize(
    ("table", "story", "kinds"),
    [
        ("exchange", (), "follow-up support documentation escalation approve reject refund-chase"),
        ("exchange", ("sent 0",), "approve reject"),
        ("exchange", ("sent 0", "confirmed 5"), "approve reject"),
        ("exchange", ("sent 0", "switch:refund 1"), "follow-up support documentation escalation refund-chase"),
        ("exchange", ("sent 0", "arrived 9", "rejected 10"), "follow-up support documentation escalation approve"),
        ("refund", ("sent 0",), "approve reject"),
        # Only an exchange brings anything to approve or to reject.
        ("exchange", ("sent 0", "qc 9", "switch:refund 10"), "approve reject"),
        ("exchange", ("sent 0", "qc 9", "rejected 10", "switch:partial_refund 11"), "approve reject"),
        ("exchange", ("sent 0", "qc 9", "withdrawn 10", "reopened 11", "switch:refund 12"), "approve reject"),
        ("after-shipping", (), "follow-up support documentation escalation approve reject refund-chase"),
    ],
)
def test_a_message_the_case_has_not_come_to_is_refused(
    make: Make, table: str, story: tuple[str, ...], kinds: str
) -> None:
    assert [kind for kind in kinds.split() if not is_refused(make, table, story, kind)] == []


@pytest.mark.parametrize(
    ("table", "story", "kind"),
    [
        ("exchange", (), "after-shipping"),
        ("refund", ("sent 0",), "after-shipping"),
        ("exchange", ("sent 0",), "refund-chase"),
        ("after-shipping", (), "request"),
        ("exchange", ("shipped 3",), "request"),
    ],
)
def test_a_message_that_would_say_what_is_not_so_is_refused(
    make: Make, table: str, story: tuple[str, ...], kind: str
) -> None:
    assert is_refused(make, table, story, kind)


@pytest.mark.parametrize(
    ("table", "story", "day", "kind"),
    [
        ("exchange", (), 0, "request"),
        ("refund", (), 0, "request"),
        ("after-shipping", (), 0, "after-shipping"),
        ("exchange", ("sent 0",), 1, "follow-up"),
        ("exchange", ("sent 0",), 5, "follow-up"),
        ("exchange", ("sent 0", "chased 4"), 5, "support"),
        ("exchange", ("sent 0", "qc 14", "rejected 15"), 15, "reject"),
        ("exchange", ("sent 0", "qc 14", "rejected 15", "sent 15"), 15, "follow-up"),
        ("exchange", ("sent 0", "switch:refund 3"), 3, "request"),
        ("exchange", ("sent 0", "refused 3"), 3, "support"),
        ("exchange", ("sent 0", "refused 3", "support 4"), 4, "documentation"),
        ("exchange", ("sent 0", *LADDER[:3]), 5, "follow-up"),
        ("exchange", ("sent 0", *LADDER), 6, "escalation"),
        ("refund", ("sent 0",), 1, "follow-up"),
        ("refund", ("sent 0",), 30, "support"),
        ("refund", ("sent 0", "agreed 3 100.00"), 12, "refund-chase"),
        ("after-shipping", ("sent 0", "refused 3"), 3, "support"),
    ],
)
def test_the_message_that_fits_the_state(
    make: Make, *, table: str, story: tuple[str, ...], day: int, kind: str
) -> None:
    matter = make.matter(make.case(*story, table=table), day)
    assert kind_for(matter) == kind
    assert make.draft(matter.case, kind, day).kind == kind


@pytest.mark.parametrize(("failed", "kind"), [((), "approve"), (("glue: stain on the heel",), "reject")])
def test_after_the_review_of_a_replacement_the_message_says_what_was_found(
    make: Make, failed: tuple[str, ...], kind: str
) -> None:
    order = replace(make.order(), reviewed_on=make.day(14), failed=failed)
    assert kind_for(make.matter(make.case("sent 0", "qc 14", "seen 14"), 15, order=order)) == kind


@pytest.mark.parametrize("story", [("sent 0", "qc 14"), ("sent 0", "arrived 12", "qc 14")])
def test_a_replacement_that_nobody_has_looked_at_gets_no_message_until_its_kind_is_said(
    make: Make, story: tuple[str, ...]
) -> None:
    matter = make.matter(make.case(*story), 15)
    with pytest.raises(Refused, match="not reviewed yet") as refused:
        kind_for(matter)
    assert refused.value.hint
    assert "kakoreturn qc KB1" in refused.value.hint
    assert make.draft(matter.case, "approve", 15).kind is Kind.APPROVE


def test_a_closed_case_has_nothing_left_to_ask(make: Make) -> None:
    with pytest.raises(Refused, match="closed"):
        kind_for(make.matter(make.case("withdrawn 0"), 0))


# --- what a message must not be sent without


@pytest.mark.parametrize("kind", ["request", "after-shipping"])
@pytest.mark.parametrize(("defects", "musts"), [(("bad quality",), 1), (("loose threads",), 0), ((), 1)])
def test_a_first_message_must_have_a_defect_that_says_something(
    make: Make, kind: str, defects: tuple[str, ...], musts: int
) -> None:
    table, story = FITTING[kind]
    lacks = make.draft(make.case(*story, table=table, defects=defects), kind, 20).musts
    assert len(lacks) == musts
    assert all(lack.question.endswith("?") for lack in lacks)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {"request", "after-shipping", "reject"}))
@pytest.mark.parametrize("defects", [("bad quality",), ("loose threads",), ("doesn't turn on",), ()])
def test_a_later_letter_is_never_held_up_for_its_words(make: Make, kind: str, defects: tuple[str, ...]) -> None:
    table, story = FITTING[kind]
    assert make.draft(make.case(*story, table=table, defects=defects), kind, 20).musts == ()


def test_what_could_be_clearer_is_one_question_with_the_command_that_answers_it(make: Make) -> None:
    written = make.draft(make.case(make.photo(), defects=("loose threads",)), "request", 0)
    (lack,) = written.missing
    assert lack.question.startswith("Where on the item")
    assert lack.command == "kakoreturn defect 3 --edit 1 --where PLACE"


def test_a_circled_photo_says_what_the_words_do_not(make: Make) -> None:
    circle = Circle(x=1, y=1, radius=9, defect=1)
    case = make.case(replace(make.photo(), circles=(circle,)), defects=("bad",))
    assert make.draft(case, "request", 0).musts == ()


def test_a_photo_is_missing_but_no_must(make: Make) -> None:
    written = make.draft(make.case(), "request", 0)
    assert [lack.step for lack in written.missing] == ["document"]
    assert written.musts == ()


def test_a_new_round_must_have_a_defect_of_its_own(make: Make) -> None:
    assert make.draft(make.case("sent 0", "arrived 9", "rejected 10"), "reject", 10).musts


# --- what a message must not say


@pytest.mark.parametrize("kind", ["support", "documentation", "escalation"])
@pytest.mark.parametrize("answer", [None, "confirmed", "message"])
def test_a_message_says_there_was_no_answer_only_where_none_is_on_record(
    make: Make, kind: str, answer: str | None
) -> None:
    kept = ev.MessageKept(sender=Sender.SELLER, text="a new pair is on its way", on=make.day(5))
    answers: dict[str | None, tuple[str | ev.MessageKept, ...]] = {"confirmed": ("confirmed 5",), "message": (kept,)}
    body = make.draft(make.case("sent 0", *answers.get(answer, ())), kind, 20).body
    assert ("no answer" in body) is (answer is None)


@pytest.mark.parametrize("kind", Kind)
def test_no_message_threatens(make: Make, kind: str) -> None:
    words = set(re.findall(r"[a-z]+", make.draft(fitting(make, kind), kind, 20).body.casefold()))
    assert words.isdisjoint("chargeback dispute lawyer legal police scam fraud must demand entitled".split())


@given(noted=st.text(st.characters(exclude_categories=()), max_size=80), kind=st.sampled_from(Kind))
def test_whatever_was_noted_breaks_no_message(make: Make, noted: str, kind: Kind) -> None:
    try:
        kept, _ = text.long(noted, "the defect")
    except UsageProblem:
        return
    table, story = FITTING[kind]
    body = make.draft(make.case(*story, table=table, defects=(kept,)), kind, 20).body
    assert {char for char in body if unicodedata.category(char) in {"Cc", "Cs"}} <= {"\n"}
    assert body.startswith("Order KB1: ")
    assert body.endswith("Thank you.\n")
