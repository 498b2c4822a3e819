"""What a reader of the messages, as agent, seller and buyer, found to be wrong or in the way: it must not come back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.circles import Circle
from kakoreturn.domain.faults import Fault
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Category, DefectKind, Happening, Money, Payment, Remedy
from kakoreturn.messages import LANGUAGES
from kakoreturn.messages.compose import Form, draft, kind_for
from kakoreturn.messages.letter import Kind

from .test_letters import STORIES, order_of, told

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from tests.support.making import Make


def noted(text: str | None = None, fault: str | None = None, where: str | None = None, kind: str | None = None) -> Any:  # noqa: ANN401 - on a day that `on_day` gives
    return {
        "text": text,
        "fault": Fault(fault) if fault else None,
        "where": where,
        "defect_kind": DefectKind(kind) if kind else None,
    }


def case_of(make: Make, defect: dict[str, Any], *story: str | ev.CaseEvent, table: str = "exchange") -> Case:
    return make.case(ev.DefectNoted(on=make.day(0), **defect), *story, table=table, defects=())


def body(make: Make, case: Case, kind: str, day: int = 20, *, language: str = "both", short: bool = False) -> str:
    order = replace(make.order(), category=Category.BAG)
    return draft(make.matter(case, day, order=order), Kind(kind), Form(language=language, short=short)).body


def happened(make: Make, event: str, day: int, **more: Any) -> ev.Happened:  # noqa: ANN401 - the fields of an event
    return ev.Happened(event=Happening(event), on=make.day(day), **more)


# --- what is asked for


def test_a_missing_part_is_to_be_sent_and_not_exchanged(make: Make) -> None:
    for kind, story in (("request", ()), ("follow-up", ("sent 0",)), ("reject", ("sent 0", "qc 9"))):
        said = body(make, case_of(make, noted("no strap", "missing", "shoulder strap"), *story), kind)
        assert "missing part" in said or "part that was sent" in said
        assert "补发" in said
        assert not re.search("换货|exchange", said)


def test_a_wrong_item_is_exchanged_for_the_one_that_was_ordered(make: Make) -> None:
    said = body(make, case_of(make, noted("Received a bag, ordered a belt", kind="wrong-item")), "request")
    assert "exchange it for the item that I ordered" in said
    assert "请换成我下单的商品" in said
    assert "without defects" not in said


def test_a_missing_part_beside_a_defect_is_an_exchange_all_the_same(make: Make) -> None:
    seam = ev.DefectNoted(text="seam open on the side", on=make.day(0))
    said = body(make, case_of(make, noted("no strap", "missing"), seam), "request")
    assert "please exchange it for one without defects" in said


@pytest.mark.parametrize(
    ("remedy", "table", "wanted", "unwanted"),
    [
        ("refund", "refund", "诉求：退货退款，不换货", "仅退款"),
        ("partial_refund", "refund", "诉求：仅退款（部分退款），商品我留下，不退货", "退货退款，"),
        ("refund", "after-shipping", "诉求：全额或部分退款（商品已寄到国外", "退货退款"),
    ],
)
def test_a_return_for_a_refund_a_refund_alone_and_one_from_abroad_are_told_apart(
    make: Make, remedy: str, table: str, wanted: str, unwanted: str
) -> None:
    case = case_of(make, noted("cracked", "cracked"), table=table)
    if remedy == "partial_refund":
        case = case_of(make, noted("cracked", "cracked"))
        case = replace(case, beginning=replace(case.beginning, remedy=Remedy.PARTIAL_REFUND))
    said = body(make, case, "after-shipping" if table == "after-shipping" else "request")
    assert wanted in said
    assert unwanted not in said


def test_ones_own_choice_says_that_nothing_is_wrong(make: Make) -> None:
    case = replace(make.case(table="refund", defects=()), no_reason=True)
    said = body(make, case, "request")
    assert "Nothing is wrong" in said
    assert "无理由退货退款" in said
    assert "问题如下" not in said


@pytest.mark.parametrize("remedy", list(Remedy))
@pytest.mark.parametrize("issue", [None, "minor", "size"])
def test_ones_own_choice_is_told_as_such_after_shipping_too(make: Make, issue: str | None, remedy: Remedy) -> None:
    case = replace(make.case(table="after-shipping", issue=issue, defects=()), no_reason=True)
    case = replace(case, beginning=replace(case.beginning, remedy=remedy))
    for day in (None, make.day(9)):
        order = replace(make.order(), shipped_on=day)
        message = draft(make.matter(case, 9, order=order), Kind("after-shipping"), Form(language="both"))
        assert "by my own choice" in message.body
        assert "个人原因" in message.body
        assert "shipped abroad" in message.body
        assert "problem" not in message.subject + message.body
        assert "问题" not in message.body.replace("商品没有问题", "").replace("是尺码问题", "")


@pytest.mark.parametrize(
    "wrong", [{"issue": "major"}, {"issue": "lost"}, {"issue": "minor", "defects": ("hole at left cuff",)}]
)
def test_what_is_said_to_be_wrong_after_all_is_told_as_a_problem(make: Make, wrong: dict[str, Any]) -> None:
    case = replace(make.case(**{"table": "after-shipping", "defects": (), **wrong}), no_reason=True)
    assert "there is a problem with it" in body(make, case, "after-shipping")


def test_the_item_is_kept_from_being_shipped_abroad_and_not_from_going_back(make: Make) -> None:
    said = body(make, make.case(), "request")
    assert "Please do not ship it abroad before this is settled." in said
    assert "keep the item in the warehouse" not in said


def test_after_the_switch_to_a_partial_refund_the_request_accepts_what_was_offered(make: Make) -> None:
    offer = happened(make, "offered", 3, amount=Money.of(Decimal("50.00"), "CNY"))
    switch = ev.RemedySwitched(remedy=Remedy.PARTIAL_REFUND, on=make.day(4))
    case = case_of(make, noted("bad quality"), "sent 0", offer, switch)
    message = make.draft(case, "request", 4)
    assert (message.accepts, message.musts) == (True, ())
    said = body(make, case, "request", 4)
    assert "I accept the 50.00 CNY that I was offered on 2026-06-04" in said
    assert "我接受2026年6月4日提出的方案：退款50.00元" in said
    assert not re.search("settle the amount|确认退款金额", said)


def test_an_offer_that_came_by_hand_without_a_sum_is_accepted_too(make: Make) -> None:
    said = body(make, make.case("sent 0", "offered 3", "switch:partial_refund 4"), "request", 4)
    assert "I accept the partial refund that I was offered on 2026-06-04" in said


def test_a_switch_says_why_where_it_is_on_record(make: Make) -> None:
    stain = ev.DefectNoted(text="stain on the right heel", on=make.day(10))
    second = make.case(
        "sent 0", "qc 9", "rejected 10", stain, "sent 10", "refused 12", "support 13", "switch:refund 14"
    )
    said = body(make, second, "request", 14)
    for one in (
        "The replacement is not right either, so I cannot approve it.\n换来的商品仍有问题，验货不通过。",
        "On 2026-06-13 the request was refused.\n2026年6月13日，申请被拒绝。\nNow I would like a refund instead.",
        "What is wrong:\n问题如下：\n1. stain on the right heel",
        f"What was wrong before:\n之前的问题：\n1. {make.seam}",
    ):
        assert one in said
    assert "the request was refused" in body(make, make.case("sent 0", "refused 3", "switch:refund 4"), "request", 4)


@pytest.mark.parametrize(
    "story",
    [
        ("sent 0", "switch:refund 6"),
        ("sent 0", "refused 3", "confirmed 5", "switch:refund 6"),
        ("sent 0", "refused 3", "switch:refund 4", "sent 4", "switch:partial_refund 6"),
    ],
)
def test_a_switch_tells_of_no_refusal_that_was_ended_or_of_another_request(make: Make, story: tuple[str, ...]) -> None:
    assert "refused" not in body(make, make.case(*story), "request", 6)


def test_after_shipping_a_switch_says_why_too(make: Make) -> None:
    case = make.case("shipped 0", "sent 1", "refused 3", "switch:refund 4", issue="major")
    said = body(make, case, "after-shipping", 4, language="en")
    assert "Earlier, I asked for an exchange for this order. On 2026-06-04 the request was refused." in said


def test_who_asks_after_an_accepted_offer_says_what_it_was(make: Make) -> None:
    case = make.case("sent 0", "offered 3 50.00", "switch:partial_refund 4", "sent 4")
    said = body(make, case, "follow-up", 20, language="en")
    assert said.count("On 2026-06-04 I was offered 50.00 CNY if I keep the item.") == 1
    agreed = body(make, make.after(case, "agreed 21 50.00"), "follow-up", 25, language="en")
    assert "offered" not in agreed


def test_after_a_part_of_the_money_only_the_rest_is_waited_for(make: Make) -> None:
    case = make.case("sent 0", "agreed 3 100.00", "refunded 9 40.00", table="refund")
    said = body(make, case, "follow-up", 20)
    assert "I have not received the rest yet.\n剩余的款项目前还没有收到。" in said
    assert "received the refund yet" not in said


def test_a_partial_refund_that_was_refused_is_asked_for_and_not_accepted(make: Make) -> None:
    story = ("sent 0", "offered 3 50.00", "switch:partial_refund 4", "sent 4", "refused 5")
    assert not make.draft(make.case(*story), "request", 6).accepts


def test_after_shipping_an_offer_is_accepted_without_a_word_of_shipping(make: Make) -> None:
    case = make.case("sent 0", "offered 3 50.00", "switch:partial_refund 4", table="after-shipping", issue="major")
    said = body(make, case, "after-shipping", 4)
    assert "I accept the 50.00 CNY" in said
    assert not re.search("ship it abroad|打包寄出", said)


def test_while_an_offer_is_open_nobody_is_asked_for_the_status(make: Make) -> None:
    said = body(make, make.case("sent 0", "offered 3 50.00"), "follow-up", 4)
    assert "I would rather go on with my request" in said
    assert not re.search("status is|not heard the outcome|处理结果|处理到哪一步", said)


# --- whom it is asked of, and for what


def test_support_is_asked_to_find_out_where_nobody_refused_and_to_mediate_where_somebody_did(make: Make) -> None:
    assert "find out the status of my request" in body(make, make.case("sent 0", "chased 4"), "support")
    assert "mediate" not in body(make, make.case("sent 0", "chased 4"), "support")
    assert "mediate between the seller and me" in body(make, make.case("sent 0", "refused 4"), "support")


def test_a_late_refund_is_asked_after(make: Make) -> None:
    said = body(make, make.case("sent 0", "agreed 3 100.00", table="refund"), "support", 40)
    assert "please check where the refund of 100.00 CNY is" in said
    part = body(make, make.case("sent 0", "agreed 3 100.00", "refunded 9 40.00", table="refund"), "support", 40)
    assert "remaining 60.00 CNY" in part


@pytest.mark.parametrize("kind", ["support", "refund-chase", "follow-up"])
def test_what_happened_is_told_in_its_order_and_an_offer_only_while_it_can_be_taken(make: Make, kind: str) -> None:
    charge = happened(make, "charged", 13, amount=Money.of(Decimal("2.00"), "CNY"))
    story = ("sent 0", "offered 9 35.00", "agreed 11 30.00", charge, "refunded 15 18.00")
    said = body(make, make.case(*story, table="refund"), kind, 40, language="en")
    assert "35.00" not in said
    places = [said.index(part) for part in ("30.00 CNY was agreed", "2.00 CNY was charged", "so far: 18.00 CNY")]
    assert places == sorted(places)
    open_offers = ("sent 0", "offered 9 20.00", "offered 12 30.00", "chased 13")
    said = body(make, make.case(*open_offers, table="refund"), "support", 40, language="en")
    assert "offered 30.00 CNY" in said
    assert "20.00" not in said


@pytest.mark.parametrize("kind", ["support", "documentation", "escalation"])
def test_who_mediates_is_told_the_answer_as_the_buyer_noted_it(make: Make, kind: str) -> None:
    refused = happened(make, "refused", 3, note="seller says\nit is normal")
    said = body(make, make.case("sent 0", refused, "support 4"), kind)
    assert 'The answer, as I noted it: "seller says it is normal".' in said
    assert "我记下的答复：“seller says it is normal”。" in said
    assert "noted it" not in body(make, make.case("sent 0", happened(make, "refused", 3)), kind)


def test_only_what_remains_after_a_payment_is_called_remaining(make: Make) -> None:
    agreed = ("sent 0", "agreed 3 100.00")
    assert "remaining" not in body(make, make.case(*agreed, table="refund"), "refund-chase")
    part = body(make, make.case(*agreed, "refunded 9 40.00", table="refund"), "refund-chase")
    assert "remaining 60.00 CNY" in part
    assert "剩余60.00元" in part
    assert make.seam not in part


def test_an_escalation_tells_what_happened_once(make: Make) -> None:
    said = body(make, make.case("sent 0", "refused 3", "support 4"), "escalation", language="en")
    assert said.count("the request was refused") == 1


def test_approving_names_no_defect_that_could_be_read_as_still_there(make: Make) -> None:
    case = make.case("sent 0", "qc 14")
    assert make.seam not in body(make, case, "approve")


def test_a_minor_defect_is_not_called_minor_by_the_buyer(make: Make) -> None:
    said = body(make, make.case(table="after-shipping", issue="minor"), "after-shipping")
    assert not re.search("minor|小问题", said)


@pytest.mark.parametrize(
    ("issue", "is_abroad"), [("major", True), ("damaged", True), ("lost", False), ("seized", False)]
)
def test_a_parcel_that_never_came_is_not_said_to_be_abroad_with_the_buyer(
    make: Make, issue: str, *, is_abroad: bool
) -> None:
    said = body(make, make.case(table="after-shipping", issue=issue), "after-shipping")
    assert ("already abroad" in said) is is_abroad
    assert ("商品已寄到国外" in said) is is_abroad


# --- how it is said


def test_a_circle_names_the_place_in_the_list_of_the_defect_it_shows(make: Make) -> None:
    circles = tuple(Circle(x=1, y=1, radius=1, defect=number) for number in (3, 2))
    photo = replace(make.photo("bag.jpg"), circles=circles)
    case = make.case(photo, ev.DefectChanged(number=1), defects=("bad", "hole in the base", "torn strap"))
    said = body(make, case, "request")
    # The first defect was removed, so the second is the first of the list.
    assert "circle 3 = defect 2, circle 2 = defect 1" in said
    assert "圈3＝问题2、圈2＝问题1" in said


@pytest.mark.parametrize("text", ["doesn't turn on", "the same seam is open again"])
def test_the_buyers_words_stand_in_the_chinese_lines_too(make: Make, text: str) -> None:
    said = body(make, make.case(defects=(text,)), "request")
    assert f"1. {text}\n   “{text}”\n" in said


@pytest.mark.parametrize("kind", Kind)
def test_no_sentence_is_said_twice(make: Make, kind: str) -> None:
    for story, (table, events, day, known) in STORIES[kind].items():
        matter = make.matter(told(make, table, events, known), day, order=order_of(make, known))
        for short in (False, True):
            lines = draft(matter, Kind(kind), Form(short=short)).body.splitlines()
            spoken = [one for line in lines for one in re.split(r"(?<=[.?]) (?=[A-Z])", line)]
            sentences = [one for one in spoken if re.search(r"[a-z][.?]$", one)]
            assert len(sentences) == len(set(sentences)), story


@pytest.mark.parametrize(
    "awkward", ["by which way", "how far it is", "no word yet", "size (size tag)", "what comes of it"]
)
def test_awkward_english_is_gone(make: Make, awkward: str) -> None:
    for kind, stories in STORIES.items():
        for table, events, day, known in stories.values():
            matter = make.matter(told(make, table, events, known), day, order=order_of(make, known))
            assert awkward not in draft(matter, Kind(kind)).body


# --- what happened on the way


def test_a_promise_is_held_up_to_whoever_made_it(make: Make) -> None:
    promise = happened(make, "promised", 2, due_on=make.day(4))
    case = make.case("sent 0", promise)
    for kind in ("follow-up", "support"):
        assert "I was told to expect a result by 2026-06-05. That day has passed." in body(
            make, case, kind, 6, language="en"
        )
        assert "That day has passed" not in body(make, case, kind, 4, language="en")
        assert "2026年6月3日收到回复，预计2026年6月5日前有结果。这个日期已经过了。" in body(
            make, case, kind, 6, language="zh"
        )


def test_the_way_back_is_told_with_its_tracking_number_and_charges_with_what_for(make: Make) -> None:
    way = (
        happened(make, "returned", 5, tracking="SF123"),
        happened(make, "received", 8),
        happened(make, "charged", 8, amount=Money.of(Decimal("18.00"), "CNY"), note="return postage"),
    )
    case = make.case("sent 0", "agreed 3 100.00", *way, table="refund")
    for kind in ("follow-up", "support", "documentation", "refund-chase"):
        said = body(make, case, kind, 21)
        assert all(
            part in said for part in ("SF123", "运单号SF123", "seller received the item back", "18.00 CNY", "18.00元")
        )
        assert said.count("return postage") == 2
    assert "the refund of 82.00 CNY" in body(make, case, "refund-chase", 21)


def test_a_reply_is_not_said_to_be_awaited_in_money_before_money_was_agreed(make: Make) -> None:
    assert "not received the refund" not in body(make, make.case("sent 0", table="refund"), "follow-up", 6)
    agreed = make.case("sent 0", "agreed 3 10.00", table="refund")
    assert "not received the refund" in body(make, agreed, "follow-up", 6)


# --- how long it is


THREE = (
    noted("loose seam on the left heel, about 2 cm", "open-seam", "left heel"),
    noted("glue everywhere around the toe", "glue-stain", "right toe box"),
    noted("the tongue leans to the outside by half a centimetre", "crooked", "left tongue"),
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", Kind)
def test_a_message_in_full_stays_short_enough_to_be_read(make: Make, kind: str, language: str) -> None:
    for table, events, day, known in STORIES[kind].values():
        defects = [ev.DefectNoted(on=make.day(0), **one) for one in THREE]
        case = make.case(*defects, make.photo(), *events, table=table, issue=known.get("issue"), defects=())
        matter = make.matter(case, day, order=replace(order_of(make, known), payment=Payment.CARD))
        assert len(draft(matter, Kind(kind), Form(language=language)).body) < 1200


DAY = r"2026-\d\d-\d\d|2026年\d+月\d+日"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.APPROVE, Kind.REFUND_CHASE}))
def test_a_short_message_has_order_wish_first_defect_reason_and_date(make: Make, kind: str, language: str) -> None:
    for table, events, day, known in STORIES[kind].values():
        defects = [ev.DefectNoted(on=make.day(0), **one) for one in THREE]
        case = make.case(*defects, make.photo(), *events, table=table, issue=known.get("issue"), defects=())
        order = replace(order_of(make, known), photos_on=make.day(-1), shipped_on=make.day(-1))
        written = draft(make.matter(case, day, order=order), Kind(kind), Form(language=language, short=True))
        assert len(written.body) <= 500
        assert "KB1" in written.body
        assert written.accepts or "\n1. " in written.body
        assert re.search("exchange|refund|换|退款|补发", written.body)
        # One that follows a review or a switch tells what was found or asked for, on a day that is not on record.
        tells_a_day = kind not in {Kind.MORE_PHOTOS, Kind.REJECT} and not case.attempt.follows_request
        assert bool(re.search(DAY, written.body)) or not tells_a_day


@pytest.mark.parametrize("kind", ["follow-up", "documentation", "escalation"])
def test_a_refund_that_was_agreed_is_asked_to_be_paid_and_not_to_be_agreed_again(make: Make, kind: str) -> None:
    agreed = make.case("sent 0", "agreed 3 100.00", table="refund")
    said = body(make, agreed, kind, 20)
    assert "Please pay the refund as it was agreed." in said
    assert "would still like" not in said
    refused = make.case("sent 0", "agreed 3 100.00", "refused 9", table="refund")
    assert "would still like a refund" in body(make, refused, kind, 20)


# --- offers that are not taken


@pytest.mark.parametrize("climbed", range(5))
def test_whatever_is_written_next_after_a_refusal_names_an_offer_and_declines_it(make: Make, climbed: int) -> None:
    rungs = ("support 4", "documented 4", "persisted 4", "escalated 4")
    case = make.case("sent 0", "refused 3", *rungs[:climbed], "offered 5 30.00")
    for short in (False, True):
        kind = kind_for(make.matter(case, 6))
        said = body(make, case, kind, 6, language="en", short=short)
        assert "I was offered 30.00 CNY if I keep the item." in said
        assert "Thank you for the offer, but I would rather go on with my request." in said


def test_a_follow_up_that_answered_an_offer_is_told_as_that_answer_ever_after(make: Make) -> None:
    declined = make.case("sent 0", "offered 1 20.00", "chased 1", "chased 4")
    for kind in ("follow-up", "support", "documentation", "escalation"):
        said = body(make, declined, kind, 5)
        assert "On 2026-06-05 I asked about the status." in said
        assert "On 2026-06-02 I asked about the status." not in said
        if kind != "follow-up":  # which tells the last one alone
            assert "On 2026-06-02 I answered that I would rather go on with my request." in said
            assert "2026年6月2日，我回复还是想按原来的申请处理。" in said
    story = ("sent 0", "switch:partial_refund 1", "sent 1", "offered 2 20.00", "chased 3")
    for more in ((), ("switch:exchange 4", "sent 4")):
        said = body(make, make.case(*story, *more), "documentation", 5)
        assert "On 2026-06-04 I asked whether a higher amount is possible." in said
        assert "2026年6月4日，我询问了金额能不能再高一些。" in said
        assert "I asked about the status" not in said


@pytest.mark.parametrize(
    ("kind", "story"),
    [
        ("refund-chase", ("sent 0", "offered 1 10.00", "chased 1", "agreed 2 90.00")),
        ("refund-chase", ("sent 0", "agreed 1 80.00", "offered 2 10.00", "chased 3")),
        ("refund-chase", ("sent 0", "offered 1 10.00", "chased 1", "refunded 2 20.00")),
        ("support", ("sent 0", "offered 1 10.00", "chased 1", "returned 2", "refused 3")),
        ("support", ("sent 0", "offered 1 10.00", "chased 1", "offered 2 20.00", "chased 2", "refused 3")),
        ("follow-up", ("sent 0", "offered 1 10.00", "chased 1", "offered 2 20.00", "chased 3", "chased 9")),
        ("follow-up", ("sent 0", "offered 1 10.00", "chased 1", "agreed 2 90.00")),
        ("support", ("sent 0", "refused 1", "offered 2 10.00", "documented 3", "refused 4")),
    ],
)
def test_an_offer_and_its_answer_are_told_together_or_not_at_all(make: Make, kind: str, story: tuple[str, ...]) -> None:
    said = body(make, make.case(*story, table="refund"), kind, 20, language="en")
    assert said.count("I was offered") == said.count("I answered that I would rather go on") <= 1


# --- in the order it happened


@pytest.mark.parametrize("kind", ["follow-up", "support", "refund-chase"])
@pytest.mark.parametrize(
    ("story", "before"),
    [
        (("sent 0", "offered 1 10.00", "switch:partial_refund 2", "sent 2"), "I was offered"),
        (("sent 0", "offered 1 10.00", "chased 1", "switch:partial_refund 2", "sent 2"), None),
        (("charged 1 8.00", "sent 2", "agreed 3 20.00"), "8.00 CNY"),
    ],
)
def test_what_came_before_the_request_stands_before_it(
    make: Make, kind: str, story: tuple[str, ...], before: str | None
) -> None:
    said = body(make, make.case(*story, table="refund"), kind, 20, language="en").partition("Hello,")[2]
    asked = said.index("On 2026-06-03 I asked for")
    if before is None:
        assert "offered" not in said
    else:
        assert said.index(before) < asked


def test_a_follow_up_tells_an_earlier_one_before_the_answer_that_it_got(make: Make) -> None:
    answered = make.case(
        "sent 0", "reviewed 2", "chased 14", "confirmed 15", happened(make, "promised", 15, due_on=make.day(18))
    )
    said = body(make, answered, "follow-up", 19, language="en")
    told = (
        "I asked about the status.",
        "the seller confirmed",
        "I was told to expect a result",
        "That day has passed.",
    )
    assert sorted(told, key=said.index) == list(told)


@pytest.mark.parametrize(
    ("note", "quoted"),
    [
        ("no returns", '"no returns".'),
        ("We do not take it back.", '"We do not take it back."'),
        ('it\'s a "no return" item.', "\"it's a 'no return' item.\""),
        ("它是“特价”。", '"它是‘特价’。"'),
    ],
)
def test_a_quoted_answer_has_one_full_stop_and_no_quotes_that_end_it_early(make: Make, note: str, quoted: str) -> None:
    said = body(make, make.case("sent 0", happened(make, "refused", 3, note=note)), "support", 4, language="en")
    assert f"The answer, as I noted it: {quoted} " in said or f"The answer, as I noted it: {quoted}\n" in said
