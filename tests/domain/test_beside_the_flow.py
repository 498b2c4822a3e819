"""What happens beside the flow: a promised day, an offer, a charge, the way back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.guide import Party
from kakoreturn.domain.readiness import is_answered
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Happening, Money, Outcome
from kakoreturn.messages.compose import kind_for

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.timeline import Health
    from tests.support.making import Make


def cny(amount: str) -> Money:
    return Money.of(Decimal(amount), "CNY")


def promised(make: Make, on: int, by: int) -> ev.Happened:
    return ev.Happened(event=Happening.PROMISED, on=make.day(on), due_on=make.day(by))


def charged(make: Make, on: int, amount: str, *, currency: str = "CNY", **more: object) -> ev.Happened:
    money = Money.of(Decimal(amount), currency)
    return ev.Happened(event=Happening.CHARGED, on=make.day(on), amount=money, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("beside", ["chased 3", "offered 3 50.00", "charged 3 9.00", "returned 3", "received 3"])
@pytest.mark.parametrize(
    "story", [("sent 0",), ("sent 0", "reviewed 2"), ("sent 0", "refused 2"), ("sent 0", "refused 1", "support 2")]
)
def test_what_happens_beside_the_flow_leaves_state_and_rows_as_they_are(
    make: Make, story: tuple[str, ...], beside: str
) -> None:
    before, after = make.case(*story), make.case(*story, beside)
    assert after.state == before.state
    assert make.outlook(after, 4).rows == make.outlook(before, 4).rows


def test_a_charge_before_the_request_does_not_begin_it(make: Make) -> None:
    case = make.case(charged(make, 0, "9.00"))
    assert (case.state, case.attempt.day_zero, case.attempt.reached) == ("preparing", None, -1)
    assert make.advised(case, 1)[-1] == "send_request"


def test_the_waiting_row_ends_on_the_promised_day_and_later_rows_move_as_far(make: Make) -> None:
    plain, moved = make.case("sent 0"), make.case("sent 0", promised(make, 1, 9))
    before, after = make.outlook(plain, 1).rows[1:], make.outlook(moved, 1).rows[1:]
    shift = make.day(9) - (before[0].forecast_to or make.day(0))
    assert shift > timedelta(0)
    assert [row.forecast_to for row in after] == [row.forecast_to + shift for row in before if row.forecast_to]
    assert [row.forecast_from for row in after] == [row.forecast_from + shift for row in before if row.forecast_from]
    assert [row.planned_to for row in after] == [row.planned_to for row in before]


@pytest.mark.parametrize(("day", "health", "late"), [(5, "ok", 0), (9, "due", 0), (10, "overdue", 1)])
def test_a_case_is_in_time_until_the_promised_day_has_passed(make: Make, day: int, health: Health, late: int) -> None:
    outlook = make.outlook(make.case("sent 0", promised(make, 5, 9)), day)
    assert (outlook.health, outlook.late_days, outlook.waiting_on) == (health, late, Party.AGENT)


def test_the_last_promise_counts(make: Make) -> None:
    case = make.case("sent 0", promised(make, 1, 5), promised(make, 6, 12), "chased 7")
    assert make.outlook(case, 7).expected_to == make.day(12)


@pytest.mark.parametrize("news", ["reviewed 4", "refused 4", "arrived 4"])
def test_a_promise_ends_with_the_next_answer(make: Make, news: str) -> None:
    with_promise, without = make.case("sent 0", promised(make, 1, 30), news), make.case("sent 0", news)
    assert make.outlook(with_promise, 5) == make.outlook(without, 5)


def test_a_refund_is_expected_on_the_promised_day(make: Make) -> None:
    case = make.case("sent 0", "agreed 2 100.00", promised(make, 3, 20), table="refund")
    assert make.outlook(case, 4).rows[1].forecast_to == make.day(20)


@pytest.mark.parametrize("table", ["after-shipping", "exchange"])
def test_where_no_row_is_waited_for_an_answer_is_expected_on_the_promised_day(make: Make, table: str) -> None:
    ladder = () if table == "after-shipping" else ("refused 1", "support 2")
    case = make.case("sent 0", *ladder, promised(make, 3, 8), table=table, issue="major")
    assert make.outlook(case, 7).health == "ok"
    late = make.outlook(case, 10)
    assert (late.health, late.late_days) == ("overdue", 2)
    assert {row.forecast_to for row in late.rows} <= {None}
    assert make.advised(case, 10) == (["provide_documentation"] if ladder else ["chase_agent"])


def test_what_is_late_names_the_promise(make: Make) -> None:
    (action,) = make.view(make.case("sent 0", promised(make, 1, 9)), 11).actions
    assert action.id == "chase_agent"
    assert "promised for 2026-06-10, 2 days ago" in action.why


@pytest.mark.parametrize("table", ["exchange", "refund", "after-shipping"])
def test_an_offer_is_to_be_decided_on(make: Make, table: str) -> None:
    case = make.case("sent 0", "offered 1 50.00", table=table, issue="minor")
    assert make.advised(case, 2) == ["decide_offer", "chase_agent"]
    assert make.outlook(case, 2).waiting_on is Party.YOU
    assert make.outlook(case, 2).health == "due"


@pytest.mark.parametrize("rows", [6, 5])  # the sixth is the approval, which a guide may leave out
def test_an_offer_leaves_the_review_of_a_replacement_to_be_done(make: Make, rows: int) -> None:
    make = type(make)(guide=replace(make.guide, timeline=make.guide.timeline[:rows]))
    case = make.case("sent 0", "qc 9", "offered 9 15.00")
    assert make.advised(case, 9) == ["decide_offer", "review_replacement"]
    with pytest.raises(Refused, match="not reviewed yet"):
        kind_for(make.matter(case, 9))


@pytest.mark.parametrize("later", ["chased 4", "confirmed 4", "refused 4", "charged 4 9.00"])
def test_an_offer_lapses_with_the_next_event(make: Make, later: str) -> None:
    assert "decide_offer" not in make.advised(make.case("sent 0", "offered 3 50.00", later), 5)


@pytest.mark.parametrize(
    ("table", "more", "command"),
    [
        ("exchange", (), "kakoreturn switch 3 partial-refund"),
        ("refund", (), "kakoreturn switch 3 partial-refund"),
        ("after-shipping", (), "kakoreturn switch 3 partial-refund"),
        ("after-shipping", ("agreed 1 20.00",), "kakoreturn switch 3 partial-refund"),
        ("exchange", ("switch:partial_refund 1",), "kakoreturn record 3 agreed --amount 50.00 --currency CNY"),
        (
            "after-shipping",
            ("switch:partial_refund 1", "agreed 1 20.00"),
            "kakoreturn record 3 agreed --amount 50.00 --currency CNY",
        ),
    ],
)
def test_the_advised_command_takes_the_offer(make: Make, table: str, more: tuple[str, ...], command: str) -> None:
    case = make.case("sent 0", *more, "offered 3 50.00", table=table, issue="minor")
    assert make.view(case, 4).actions[0].command == command


def test_a_fee_that_was_kept_back_is_not_missed(make: Make) -> None:
    story = ("sent 0", "agreed 3 289.00", charged(make, 4, "18.00"), "refunded 9 271.00")
    case = make.case(*story, table="refund")
    assert case.outcome is Outcome.REFUNDED
    assert case.standing.expected == cny("271.00")


def test_a_fee_that_is_recorded_last_closes_the_case(make: Make) -> None:
    case = make.case("sent 0", "agreed 3 289.00", "refunded 9 271.00", table="refund")
    assert case.standing.missing == cny("18.00")
    closed = make.after(case, charged(make, 12, "18.00"))
    assert closed.outcome is Outcome.REFUNDED
    again = make.after(closed, "reopened 13")
    assert again.is_open
    assert again.standing.payments == (cny("271.00"),)


def test_a_fee_dated_before_the_payment_closes_the_case_too(make: Make) -> None:
    case = make.case("sent 0", "agreed 3 289.00", "refunded 9 271.00", "chased 10", table="refund")
    assert make.after(case, charged(make, 4, "18.00")).outcome is Outcome.REFUNDED


@pytest.mark.parametrize("more", [{"paid": True}, {"currency": "EUR"}])
def test_what_was_paid_apart_or_is_of_another_currency_leaves_the_refund_whole(
    make: Make, more: dict[str, object]
) -> None:
    fee = charged(make, 4, "18.00", **more)  # type: ignore[arg-type]
    case = make.case("sent 0", "agreed 3 289.00", fee, table="refund")
    assert case.standing.expected == cny("289.00")
    assert case.standing.charges == (fee,)


@pytest.mark.parametrize("fee", ["10.00", "18.00"])
def test_a_fee_that_takes_all_that_was_agreed_leaves_nothing_to_wait_for(make: Make, fee: str) -> None:
    case = make.case("sent 0", "agreed 3 10.00", charged(make, 4, fee), table="refund")
    assert case.standing.expected == cny("0.00")
    assert case.outcome is Outcome.REFUNDED


@pytest.mark.parametrize("before", ["refunded", "charged"])
def test_an_agreement_on_no_more_than_came_or_was_kept_back_closes_the_case(make: Make, before: str) -> None:
    first = charged(make, 2, "40.00")
    if before == "refunded":
        first = ev.Happened(event=Happening.REFUNDED, on=make.day(2), amount=cny("40.00"), expected=cny("129.00"))
    case = make.case("sent 0", first, table="refund")
    assert case.is_open
    assert make.after(case, "agreed 3 50.00").is_open
    assert make.after(case, "agreed 3 40.00").outcome is Outcome.REFUNDED


def test_a_rate_sets_another_currency_against_the_agreed_sum(make: Make) -> None:
    paid = ev.Happened(
        event=Happening.REFUNDED,
        on=make.day(9),
        amount=Money.of(Decimal("12.50"), "USD"),
        rate=Money.of(Decimal("7.1345"), "CNY"),
    )
    case = make.case("sent 0", "agreed 3 100.00", paid, table="refund")
    assert case.standing.payments == (Money.of(Decimal("12.50"), "USD"),)
    assert case.standing.received == (cny("89.18"),)
    assert case.standing.missing == cny("10.82")
    assert not case.standing.has_foreign


def test_a_partial_refund_paid_in_full_closes_as_partially_refunded(make: Make) -> None:
    story = ("sent 0", "offered 2 50.00", "switch:partial_refund 3", "agreed 3 50.00", "refunded 9 50.00")
    assert make.case(*story).outcome is Outcome.PARTIALLY_REFUNDED


def test_a_fee_in_an_exchange_closes_nothing(make: Make) -> None:
    story = ("sent 0", "agreed 1 100.00", "refunded 2 40.00", "switch:exchange 3", "sent 3", charged(make, 4, "60"))
    assert make.case(*story, table="refund").is_open


@pytest.mark.parametrize(
    ("story", "gone"),
    [
        (("sent 0", "agreed 1 100.00", "returned 2"), True),
        (("sent 0", "agreed 1 100.00", "returned 2", "received 6"), True),
        (("sent 0", "returned 2", "arrived 9"), False),
        (("sent 0", "returned 2", "refused 5", "accepted 9"), False),
        (("sent 0",), False),
    ],
)
def test_an_item_that_went_back_is_gone_until_something_is_there_again(
    make: Make, story: tuple[str, ...], *, gone: bool
) -> None:
    table = "refund" if "agreed 1 100.00" in story else "exchange"
    assert make.case(*story, table=table).went_back is gone


@pytest.mark.parametrize("beside", ["promised", "offered", "returned", "received"])
def test_what_the_other_side_does_beside_the_flow_is_an_answer(make: Make, beside: str) -> None:
    assert is_answered(make.case("sent 0", f"{beside} 2"))
    assert not is_answered(make.case("sent 0", "chased 2"))
    assert not is_answered(make.case("sent 0", charged(make, 2, "9.00")))


def amended(make: Make, case: Case, **more: object) -> Case:
    change = ev.Amended(event=Happening.CHARGED, **more)  # type: ignore[arg-type]
    return make.after(case, change)


def test_an_event_is_corrected_by_its_place(make: Make) -> None:
    case = make.case("sent 0", charged(make, 2, "9.00"), charged(make, 4, "5.00"))
    assert amended(make, case, place=2, amount=cny("8.00")).standing.charges[0].amount == cny("8.00")
    assert amended(make, case, amount=cny("8.00")).standing.charges[1].amount == cny("8.00")


def test_a_corrected_day_moves_the_event_among_the_others(make: Make) -> None:
    case = make.case("sent 0", charged(make, 2, "9.00"), "reviewed 4")
    moved = amended(make, case, on=make.day(6))
    assert [str(one.event) for one in moved.attempt.happened] == ["sent", "reviewed", "charged"]
    assert moved.state == "reviewed"


def test_a_corrected_amount_loses_the_rate_of_the_wrong_one(make: Make) -> None:
    fee = charged(make, 2, "9.00", currency="EUR", rate=cny("7.80"))
    (one,) = amended(make, make.case("sent 0", fee), amount=cny("70.00")).standing.charges
    assert (one.amount, one.rate) == (cny("70.00"), None)


def test_notes_and_messages_are_edited_and_removed_by_number_and_numbers_stay(make: Make) -> None:
    case = make.case(
        ev.NoteAdded(text="one", on=make.day(1)),
        ev.NoteAdded(text="two", on=make.day(2)),
        ev.NoteChanged(number=1),
        ev.NoteChanged(number=2, text="too"),
        ev.NoteAdded(text="three", on=make.day(3)),
    )
    assert [(note.number, note.text) for note in case.notes] == [(2, "too"), (3, "three")]


@pytest.mark.parametrize(
    ("story", "stands"),
    [
        (("sent 0", "offered 1 20.00", "offered 3 30.00"), ["30.00", "20.00"]),
        (("sent 0", "offered 3 30.00", "chased 4", "switch:partial_refund 5"), ["30.00"]),
        (("sent 0", "offered 3 30.00", "refused 4", "support 5", "switch:partial_refund 6"), ["30.00"]),
        (("sent 0", "offered 3 30.00", "switch:partial_refund 4", "refunded 5 18.00 EUR"), ["30.00"]),
        (("sent 0", "offered 3 30.00", "accepted 4", "reopened 5"), ["30.00"]),
        (("sent 0", "offered 3 30.00", "switch:partial_refund 4", "sent 4", "refused 5"), []),
        (("sent 0", "offered 3 30.00", "switch:partial_refund 4", "agreed 5 28.00"), []),
        (("sent 0", "offered 3 30.00", "returned 4"), []),
        (("sent 0", "offered 3 30.00", "arrived 9"), []),
        (("sent 0", "offered 3 30.00", "rejected 9"), []),
    ],
)
def test_an_offer_can_be_taken_until_it_is_settled_or_the_item_is_not_at_hand(
    make: Make, story: tuple[str, ...], stands: list[str]
) -> None:
    offers = make.case(*story).offers
    assert [f"{one.amount.amount}" for one in offers if one.amount] == stands


def test_a_request_that_accepts_an_offer_lacks_nothing(make: Make) -> None:
    case = make.case("sent 0", "offered 3 30.00", "switch:partial_refund 4", defects=("bad quality",))
    action = make.view(case, 4).actions[0]
    assert (action.id, action.command) == ("send_request", "kakoreturn draft 3")
    assert action.what == "Accept the offer of 30.00 CNY on the order page's message system"
