"""The six steps of a round: which are done, what is missing and the question that fills it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.order import Order
from kakoreturn.domain.readiness import (
    STEPS,
    is_replacement_reviewed,
    lacking,
    readiness,
    replacement_findings,
    undocumented,
)
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Money, Sender

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from tests.support.making import Make

SIX = "document contact order_number explain request wait".split()


def done(case: Case) -> str:
    """Return the ids of the steps that are done."""
    return " ".join(step.id for step in readiness(case) if step.done)


def missing(case: Case) -> list[str]:
    """Return what stands between a case and its message, in words."""
    return [lack.what for lack in lacking(case)]


def said(make: Make, sender: str, day: int) -> ev.MessageKept:
    return ev.MessageKept(sender=Sender(sender), text="we look at it", on=make.day(day))


@pytest.mark.parametrize("table", ["exchange", "refund", "after-shipping"])
def test_every_remedy_and_phase_walks_the_same_six_steps(make: Make, table: str) -> None:
    steps = readiness(make.case(table=table))
    assert [(step.number, step.id) for step in steps] == list(enumerate(SIX, 1))


def test_order_number_and_remedy_are_part_of_every_case(make: Make) -> None:
    case = make.case(defects=())
    assert done(case) == "order_number request"
    assert missing(case) == ["no defect is noted", "no photo is on the case", "no defect to explain yet"]


def test_a_complete_request_only_has_to_be_sent_and_answered(make: Make) -> None:
    case = make.case(make.photo())
    assert done(case) == "document order_number explain request"
    assert lacking(case) == ()


def test_a_photo_is_asked_for_but_no_must(make: Make) -> None:
    (lack,) = lacking(make.case())
    assert (lack.step, lack.what, lack.must) == ("document", "no photo is on the case", False)


def test_every_vague_defect_is_named_with_what_it_leaves_out(make: Make) -> None:
    case = make.case(make.photo(), defects=("bad quality", make.seam, "loose threads", "wrong size", "doesn't turn on"))
    assert [(lack.defect, lack.what, lack.must) for lack in lacking(case)] == [
        (1, 'defect 1 does not say what is wrong ("bad" only judges)', True),
        (3, "defect 3 does not say where", False),
        (4, "defect 4 does not say what was ordered and what came", False),
    ]


def test_a_defect_that_was_removed_or_reworded_is_not_asked_about(make: Make) -> None:
    case = make.case(make.photo(), defects=("bad", "worse", make.seam))
    case = make.after(case, ev.DefectChanged(number=1), ev.DefectChanged(number=2, text="scratch on the heel"))
    assert lacking(case) == ()


def test_a_photo_that_was_removed_is_missing_again(make: Make) -> None:
    assert missing(make.case(make.photo(), ev.PhotoRemoved(number=1))) == ["no photo is on the case"]


def test_a_new_round_wants_a_defect_and_a_photo_of_its_own(make: Make) -> None:
    case = make.case(make.photo(), "sent 0", "arrived 8", "rejected 9")
    assert done(case) == "order_number request"
    case = make.after(case, ev.DefectNoted(text="scratch on the heel", on=make.day(9)))
    assert [lack.step for lack in lacking(case)] == ["document"]
    case = make.after(case, make.photo("heel.jpg"))
    assert done(case) == "document order_number explain request"


def test_sending_completes_the_contact(make: Make) -> None:
    assert "contact" not in done(make.case()).split()
    assert "contact" in done(make.case("sent 0")).split()
    assert "contact" not in done(make.case("sent 0", "switch:refund 1")).split()


@pytest.mark.parametrize("answer", ["reviewed", "confirmed", "arrived", "qc", "refused"])
def test_an_answer_completes_the_wait(make: Make, answer: str) -> None:
    assert "wait" in done(make.case("sent 0", f"{answer} 1")).split()


@pytest.mark.parametrize("own", [(), ("chased 1",), ("support 4",), ("support 4", "documented 5", "persisted 6")])
def test_what_you_do_yourself_is_no_answer(make: Make, own: tuple[str, ...]) -> None:
    assert "wait" not in done(make.case("sent 0", *own)).split()


@pytest.mark.parametrize(
    ("sender", "day", "answered"),
    [("agent", 1, True), ("seller", 1, True), ("agent", 0, True), ("me", 1, False), ("agent", -1, False)],
)
def test_a_message_since_day_zero_from_agent_or_seller_is_an_answer(
    make: Make, sender: str, day: int, *, answered: bool
) -> None:
    assert ("wait" in done(make.case("sent 0", said(make, sender, day))).split()) is answered


def test_a_message_before_anything_was_sent_is_no_answer(make: Make) -> None:
    assert "wait" not in done(make.case(said(make, "agent", 1))).split()


def test_the_documentation_names_what_would_belong_in_it(make: Make) -> None:
    bare, known = make.order(item=None), replace(make.order(), price=Money.of(Decimal("129.00"), "CNY"))
    assert len(undocumented(make.case(), bare)) == 4
    assert undocumented(make.case(make.photo(), said(make, "seller", 1)), known) == ()
    assert undocumented(make.case(make.photo(), said(make, "seller", 1), item="Left shoe"), bare) == (
        "the price is not known",
    )


def test_everything_missing_comes_with_a_question(make: Make) -> None:
    for case in (make.case(), make.case(defects=()), make.case("sent 0", defects=("bad", "wrong size"))):
        for step in readiness(case):
            assert all(lack.what and lack.question.endswith("?") for lack in step.missing)
            assert all(lack.step == step.id for lack in step.missing)
    assert list(STEPS) == SIX


# --- the review of a replacement


@pytest.mark.parametrize(
    ("story", "reviewed", "is_reviewed"),
    [
        (("sent 0", "arrived 9", "seen 9"), 9, True),
        (("sent 0", "arrived 9", "seen 9", "qc 9"), 9, True),
        # Its photos came in after that, or are to be looked at anew.
        (("sent 0", "arrived 9", "seen 9", "qc 10"), 9, False),
        (("sent 0", "arrived 9", "seen 9"), None, False),
        # The review was of the item before it.
        (("sent 0", "arrived 9"), 9, False),
        (("sent 0",), 9, False),
        # It was of the replacement before this one, all on one day.
        (("sent 0", "qc 9", "seen 9", "rejected 9", "sent 9", "qc 9"), 9, False),
        (("sent 0", "qc 9", "seen 9", "rejected 9", "sent 9", "qc 9", "seen 9"), 9, True),
    ],
)
def test_a_replacement_is_reviewed_by_a_review_of_its_own_since_it_came(
    make: Make, *, story: tuple[str, ...], reviewed: int | None, is_reviewed: bool
) -> None:
    order = Order(number="KB1", reviewed_on=None if reviewed is None else make.day(reviewed))
    assert is_replacement_reviewed(make.case(*story), order) is is_reviewed


def test_what_was_found_before_a_replacement_came_is_no_finding_about_it(make: Make) -> None:
    order = Order(number="KB1", reviewed_on=make.day(9), failed=("stitching: open seam",))
    assert replacement_findings(make.case("sent 0", "qc 9"), order) == ()
    assert replacement_findings(make.case("sent 0", "qc 9", "seen 9"), order) == order.failed


@pytest.mark.parametrize(("table", "which"), [("exchange", "QC photo"), ("after-shipping", "of your own photos")])
def test_a_missing_photo_is_one_of_the_warehouse_and_after_shipping_the_buyers_own(
    make: Make, table: str, which: str
) -> None:
    (lack,) = (one for one in lacking(make.case(table=table)) if one.what == "no photo is on the case")
    assert lack.question == f"Which {which} shows the defect?"
