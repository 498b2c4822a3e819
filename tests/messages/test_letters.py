"""Every kind of message as it reads, once in both languages: one file a kind, in `letters/`.

They are there to be read; what holds for all the other stories, languages and forms is in `test_forms`. Where a change
is meant, REWRITE_LETTERS=1 writes them anew; then read them again.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import DefectKind, Money, Payment, Sender
from kakoreturn.messages import LANGUAGES
from kakoreturn.messages.compose import Form, ask_for_photos, draft
from kakoreturn.messages.letter import Kind, Touch

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order
    from kakoreturn.messages.compose import Draft
    from tests.support.making import Make

FOLDER = Path(__file__).with_name("letters")
REFUSED = ("sent 0", "refused 3")
LADDER = (*REFUSED, "support 4", "documented 5", "persisted 6")

# Each kind: what the case is like, the table it runs by, its story, the day of the message, and what else is known.
STORIES: dict[str, dict[str, tuple[str, tuple[str, ...], int, dict[str, Any]]]] = {
    "request": {
        "exchange": ("exchange", (), 0, {}),
        "refund": ("refund", (), 0, {}),
        "refund, after an exchange was asked for": ("exchange", ("sent 0", "switch:refund 3"), 3, {}),
        "what was offered is accepted": ("exchange", ("sent 0", "offered 3 30.00", "switch:partial_refund 4"), 4, {}),
    },
    "follow-up": {
        "exchange, not reviewed yet": ("exchange", ("sent 0",), 4, {}),
        "exchange, reviewed and asked about once": ("exchange", ("sent 0", "reviewed 2", "chased 8"), 9, {}),
        "exchange, asking again after a refusal": ("exchange", LADDER[:4], 6, {}),
        "refund": ("refund", ("sent 0",), 4, {}),
        "exchange, money was offered": ("exchange", ("sent 0", "offered 3 30.00"), 4, {}),
        "partial refund, more is wished for": (
            "exchange",
            ("sent 0", "switch:partial_refund 1", "sent 1", "offered 3 30.00"),
            4,
            {},
        ),
    },
    "support": {
        "exchange, refused": ("exchange", REFUSED, 4, {}),
        "exchange, silence": ("exchange", ("sent 0", "chased 4"), 5, {}),
        "refund, late": ("refund", ("sent 0",), 30, {}),
    },
    "documentation": {
        "exchange": ("exchange", LADDER[:3], 5, {"messages": True}),
        "refund, part of it paid": (
            "refund",
            ("sent 0", "agreed 3 100.00", "refunded 9 40.00", "refused 12", "support 13"),
            14,
            {"messages": True, "payment": Payment.PAYPAL},
        ),
    },
    "escalation": {
        "exchange": ("exchange", LADDER, 7, {}),
        "refund": ("refund", LADDER, 7, {}),
    },
    "approve": {
        "exchange": ("exchange", ("sent 0", "qc 14"), 15, {}),
        "exchange, seen before its photos": ("exchange", ("sent 0", "arrived 12"), 13, {}),
    },
    "reject": {
        "exchange, rejected": ("exchange", ("sent 0", "qc 14", "rejected 15"), 15, {"new": True}),
        "exchange, found by the review": (
            "exchange",
            ("sent 0", "qc 14"),
            15,
            {"reviewed": 15, "failed": ("glue: stain on the right toe",)},
        ),
        "exchange, nothing noted yet": ("exchange", ("sent 0", "qc 14"), 15, {}),
    },
    "after-shipping": {
        "refund, minor": ("after-shipping", (), 20, {"issue": "minor", "shipped": 10}),
        "refund, major": ("after-shipping", (), 20, {"issue": "major", "shipped": 10}),
        "refund, wrong item": ("after-shipping", (), 20, {"issue": "wrong-item"}),
        "refund, size": ("after-shipping", (), 20, {"issue": "size"}),
        "refund, nothing said of the trouble": ("after-shipping", (), 20, {}),
        "exchange, wrong item": ("exchange", ("shipped 10",), 20, {"issue": "wrong-item", "shipped": 10}),
    },
    "refund-chase": {
        "refund, agreed and paid in part": (
            "refund",
            ("sent 0", "agreed 3 100.00", "refunded 10 40.00"),
            21,
            {"payment": Payment.CARD},
        ),
        "refund, never agreed": ("refund", ("sent 0",), 21, {}),
    },
    "more-photos": {
        "exchange, of the defects": ("exchange", (), 0, {}),
        "refund, of what the review left open": ("refund", (), 0, {"unsure": ("insole: please measure it",)}),
    },
}
FORMS = {
    f"{language}{', short' if short else ''}": Form(language=language, short=short)
    for short in (False, True)
    for language in LANGUAGES
}


def test_there_is_a_story_for_every_kind() -> None:
    assert set(STORIES) == set(Kind)


def defects(make: Make) -> tuple[ev.DefectNoted, ...]:
    """Return a defect in words and fields, one in fields, and one in words."""
    return (
        ev.DefectNoted(
            text="loose seam on the left heel, about 2 cm",
            defect_kind=DefectKind.STITCHING,
            where="left heel",
            on=make.day(0),
        ),
        ev.DefectNoted(
            defect_kind=DefectKind.SIZE, where="size tag", expected_text="42", observed_text="41", on=make.day(0)
        ),
        ev.DefectNoted(text="thin spot in the lining", on=make.day(0)),
    )


def told(make: Make, table: str, story: tuple[str, ...], known: dict[str, Any]) -> Case:
    """Return the case of a story."""
    case = make.case(*defects(make), table=table, issue=known.get("issue"), defects=())
    case = make.after(case, make.photo("heel.jpg"), *story)
    if "new" in known:
        stain = ev.DefectNoted(
            text="glue stain, 1 cm", defect_kind=DefectKind.GLUE, where="right toe box", on=make.day(15)
        )
        case = make.after(case, stain, make.photo("toe.jpg", day=15))
    if "messages" in known:
        asked = ev.MessageKept(sender=Sender.AGENT, text="The seller says\nit is normal.", on=make.day(3))
        case = make.after(case, ev.MessageKept(sender=Sender.ME, text="Please see photo 1.", on=make.day(1)), asked)
    return case


def order_of(make: Make, known: dict[str, Any]) -> Order:
    """Return the order of a story."""
    day: dict[str, Any] = {
        name: make.day(known[key])
        for name, key in (("shipped_on", "shipped"), ("reviewed_on", "reviewed"))
        if key in known
    }
    return replace(
        make.order(size="42"),
        seller="Shoe corner",
        price=Money.of(Decimal("129.00"), "CNY"),
        ordered_on=make.day(-9),
        payment=known.get("payment"),
        failed=known.get("failed", ()),
        unsure=known.get("unsure", ()),
        **day,
    )


def written(make: Make, kind: str, story: str, form: Form) -> Draft:
    """Return the message of a story."""
    table, happened, day, known = STORIES[kind][story]
    matter = make.matter(told(make, table, happened, known), day, order=order_of(make, known))
    return draft(matter, Kind(kind), form)


@pytest.mark.parametrize("kind", Kind)
def test_each_message_reads_as_it_was_reviewed(make: Make, kind: str) -> None:
    text, file = written(make, kind, next(iter(STORIES[kind])), FORMS["both"]).body, FOLDER / f"{kind}.txt"
    if os.environ.get("REWRITE_LETTERS"):
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == text


def test_a_message_has_the_buyers_own_lines(make: Make) -> None:
    touch = Touch(greeting="Good day,", closing="Kind regards", name="M. L.")
    for form in FORMS.values():
        body = written(make, "request", "exchange", replace(form, touch=touch)).body
        assert body.count("Good day,\n") == 1
        assert body.endswith("Kind regards\nM. L.\n")
        assert "Hello" not in body
        assert "您好" not in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_without_a_case_can_ask_for_photos(make: Make, language: str) -> None:
    order = replace(order_of(make, {}), unsure=("insole: please measure it", "sole: is there a gap?"))
    message = ask_for_photos(order, Form(language=language))
    assert all(words in message.body for words in ("please measure it", "is there a gap?", "KB1", "Runner 42"))
    assert message.quoted is (language != "en")
    assert (message.kind, message.attachments) == (Kind.MORE_PHOTOS, ())


def test_an_order_whose_review_left_nothing_open_asks_for_no_photos(make: Make) -> None:
    with pytest.raises(Refused, match="the last review of order 'KB1' left nothing open") as refused:
        ask_for_photos(order_of(make, {}), Form())
    assert refused.value.hint == 'say what you want to see: kakoreturn qc KB1 --unsure "CHECK: what to see"'
