"""What is advised in which state, by when, and that nothing is advised which recording would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.guide import Party
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Happening
from kakoreturn.messages.compose import draft, kind_for
from kakoreturn.messages.letter import Kind

if TYPE_CHECKING:
    from kakoreturn.domain.advice import NextAction
    from tests.support.making import Make

Story = tuple[str, ...]
LADDER = ("sent 0", "refused 3", "support 4", "documented 5", "persisted 6", "escalated 7")

# What happened, the day it is looked at, and the actions advised, the most useful first.
EXCHANGE: list[tuple[Story, int, str]] = [
    (("sent 0",), 0, "wait"),
    (("sent 0",), 2, "wait"),
    (("sent 0",), 3, "chase_agent"),
    (("sent 0", "chased 3"), 3, "wait"),
    (("sent 0", "chased 3"), 4, "contact_support"),
    (("sent 0", "chased 3", "support 4"), 4, "provide_documentation"),
    (("sent 0", "chased 3", "reviewed 4"), 9, "wait"),
    (("sent 0", "chased 3", "reviewed 4"), 10, "chase_agent"),
    (("sent 0", "reviewed 2", "chased 8"), 8, "wait"),
    (("sent 0", "reviewed 2", "chased 8"), 9, "contact_support"),
    (("sent 0", "confirmed 5"), 14, "wait"),
    (("sent 0", "confirmed 5"), 15, "chase_agent"),
    (("sent 0", "arrived 9"), 16, "wait"),
    (("sent 0", "arrived 9"), 17, "chase_agent"),
    (("sent 0", "qc 14"), 14, "review_replacement"),
    (("sent 0", "qc 14"), 40, "review_replacement"),
    (("sent 0", "refused 3"), 3, "contact_support"),
    (("sent 0", "refused 3"), 90, "contact_support"),
    (LADDER[:3], 4, "provide_documentation"),
    (LADDER[:4], 5, "persist"),
    (LADDER[:5], 6, "escalate"),
    (LADDER, 7, "wait accept_or_repair"),
    ((*LADDER, "confirmed 8"), 8, "wait"),
    ((*LADDER[:3], "refused 5"), 5, "provide_documentation"),
    (("sent 0", "switch:refund 4", "agreed 5 100.00"), 5, "wait"),
    (("sent 0", "withdrawn 4"), 5, ""),
]
REFUND: list[tuple[Story, int, str]] = [
    (("sent 0",), 0, "wait"),
    (("sent 0",), 7, "check_refund"),
    (("sent 0",), 18, "check_refund"),
    (("sent 0",), 19, "contact_support"),
    (("sent 0", "chased 19"), 19, "contact_support"),
    (("sent 0", "agreed 3 100.00"), 9, "wait"),
    (("sent 0", "agreed 3 100.00"), 10, "check_refund"),
    (("sent 0", "agreed 3 100.00"), 24, "contact_support"),
    (("sent 0", "agreed 3 100.00", "refunded 12 40.00"), 24, "contact_support"),
    (("sent 0", "refused 3"), 3, "contact_support"),
    (("sent 0", "support 19"), 19, "provide_documentation"),
    (LADDER, 7, "wait accept_or_repair"),
    (("sent 0", "refunded 9"), 9, ""),
]


def _story_id(value: object) -> str | None:
    return ", ".join(value) if isinstance(value, tuple) else None


@pytest.mark.parametrize(("story", "day", "actions"), EXCHANGE, ids=_story_id)
def test_what_is_advised_in_an_exchange(make: Make, story: Story, day: int, actions: str) -> None:
    assert make.advised(make.case(*story), day) == actions.split()


@pytest.mark.parametrize(("story", "day", "actions"), REFUND, ids=_story_id)
def test_what_is_advised_in_a_refund(make: Make, story: Story, day: int, actions: str) -> None:
    assert make.advised(make.case(*story, table="refund"), day) == actions.split()


@pytest.mark.parametrize(
    ("story", "issue", "actions"),
    [
        (("sent 0",), "major", "wait"),
        (("sent 0",), "wrong-item", "wait"),
        ((), None, "name_issue complete_request send_request"),
        (("sent 0",), None, "wait name_issue"),
        (("sent 0", "agreed 3 100.00"), None, "wait name_issue"),
        (("sent 0", "offered 3 15.00"), None, "decide_offer chase_agent name_issue"),
        (("sent 0", "agreed 3 100.00"), "major", "wait"),
        (("sent 0", "refused 3"), "major", "contact_support"),
        (("sent 0", "refused 3"), None, "contact_support name_issue"),
        (("sent 0", "refused 3", "support 4"), None, "provide_documentation name_issue"),
        (("sent 0", "support 1"), "major", "provide_documentation"),
        (LADDER, "size", "accept_or_repair send_request send_request accept_or_repair wait"),
        (("sent 0", "replaced 9"), "wrong-item", ""),
    ],
)
def test_what_is_advised_after_shipping(make: Make, story: Story, issue: str | None, actions: str) -> None:
    assert make.advised(make.case(*story, table="after-shipping", issue=issue), 60) == actions.split()


@pytest.mark.parametrize(
    ("defects", "photo", "actions"),
    [
        (("seam open on the left toe",), True, "send_request"),
        (("seam open on the left toe",), False, "complete_request send_request"),
        (("bad quality",), True, "complete_request"),
        (("bad quality", "seam open on the left toe"), False, "complete_request"),
        ((), True, "complete_request"),
    ],
)
def test_a_request_is_completed_then_sent_and_a_photo_is_no_must(
    make: Make, *, defects: tuple[str, ...], photo: bool, actions: str
) -> None:
    case = make.case(*([make.photo()] if photo else []), defects=defects)
    assert make.advised(case, 0) == actions.split()


@pytest.mark.parametrize(("issue", "kept"), [("minor", True), ("size", True), ("major", False), ("wrong-item", False)])
def test_after_shipping_keeping_the_item_is_advised_where_little_can_be_done(
    make: Make, issue: str, *, kept: bool
) -> None:
    advised = make.advised(make.case(make.photo(), table="after-shipping", issue=issue), 0)
    assert set(advised) == {"send_request", *(["accept_or_repair"] if kept else [])}


def test_the_request_is_to_be_sent_by_the_return_by_date(make: Make) -> None:
    order = make.order(return_by=9)
    assert [action.by for action in make.view(make.case(), 0, order=order).actions] == [make.day(9), make.day(9)]
    assert [action.by for action in make.view(make.case(), 0).actions] == [None, None]


@pytest.mark.parametrize(
    ("seen", "failed", "unsure", "command"),
    [
        ((), (), (), "kakoreturn qc KB1"),
        (("seen 14",), (), (), "kakoreturn record 3 approved"),
        (("seen 14",), (), ("sole: its underside",), "kakoreturn draft 3 --kind more-photos"),
        (("seen 14",), ("glue: stain",), (), "kakoreturn record 3 rejected --note 'glue: stain'"),
    ],
)
def test_a_replacement_is_looked_at_then_approved_or_rejected(
    make: Make, *, seen: Story, failed: Story, unsure: Story, command: str
) -> None:
    order = replace(make.order(), reviewed_on=make.day(14), failed=failed, unsure=unsure)
    (action,) = make.view(make.case("sent 0", "qc 14", *seen), 15, order=order).actions
    assert (action.id, action.command) == ("review_replacement", command)


@pytest.mark.parametrize(
    ("story", "command"),
    [
        (("sent 0",), "kakoreturn record 3 refunded"),
        (("sent 0", "agreed 3 100.00"), "kakoreturn record 3 refunded --amount 100.00"),
        (("sent 0", "agreed 3 100.00", "refunded 9 40.00"), "kakoreturn record 3 refunded --amount 60.00"),
    ],
)
def test_the_money_that_is_awaited_is_in_the_command_where_it_is_known(make: Make, story: Story, command: str) -> None:
    (action,) = make.view(make.case(*story, table="refund"), 12).actions
    assert action.command == command


SETTLED = [
    ("refund", ("sent 0", "agreed 3 100.00", "refunded 9 100.00", "reopened 10")),
    ("refund", ("sent 0", "refunded 9", "reopened 10")),
    ("refund", ("sent 0", "agreed 3 100.00", "refunded 9 40.00", "refunded 9 60.00", "reopened 10", "chased 10")),
    ("refund", ("sent 0", "agreed 3 100.00", "refunded 9 40.00", "agreed 9 40.00", "reopened 10")),
    ("after-shipping", ("sent 0", "agreed 3 100.00", "refunded 9 100.00", "reopened 10")),
    ("after-shipping", ("sent 0", "replaced 9", "reopened 10")),
    ("refund", ("sent 0", "switch:exchange 1", "switch:refund 1", "refunded 9", "reopened 10")),
]


@pytest.mark.parametrize(("table", "story"), SETTLED)
def test_a_reopened_case_of_which_nothing_is_missing_waits_for_nothing(make: Make, table: str, story: Story) -> None:
    case = make.case(*story, table=table, issue="major" if table == "after-shipping" else None)
    for day in (10, 100):
        view = make.view(case, day)
        assert (view.waiting_on, view.health, view.outlook.expected_to) == ("you", "due", None)
        commands = [action.command for action in view.actions]
        assert commands[0] == "kakoreturn record 3 withdrawn"
        assert commands[1:] == ["kakoreturn switch 3 partial-refund", "kakoreturn switch 3 exchange"]
    assert make.after(case, "refunded 10 final").outcome == "refunded"


@pytest.mark.parametrize(("table", "story"), SETTLED)
def test_a_reopened_case_of_which_nothing_is_missing_ends_as_before_with_its_payments_as_they_were(
    make: Make, table: str, story: Story
) -> None:
    closed = make.case(*story[: story.index("reopened 10")], table=table, issue="major" if "aft" in table else None)
    case = make.after(closed, "reopened 10", "withdrawn 20")
    assert (case.outcome, case.standing.payments) == (closed.outcome, closed.standing.payments)
    assert case.paid_on == closed.paid_on


def test_the_promise_of_what_has_come_is_no_clock_of_a_reopened_case(make: Make) -> None:
    promised = ev.Happened(event=Happening.PROMISED, on=make.day(4), due_on=make.day(8))
    view = make.view(make.case("sent 0", promised, "refunded 9", "reopened 10", table="refund"), 20)
    assert (view.health, view.clocks) == ("due", ())


def test_an_exchange_that_was_approved_and_reopened_is_to_be_looked_at_again(make: Make) -> None:
    for story in (
        ("sent 0", "qc 8", "approved 9", "reopened 10"),
        ("sent 0", "arrived 8", "approved 9", "reopened 10"),
    ):
        view = make.view(make.case(*story), 30)
        assert (view.waiting_on, view.health, [action.id for action in view.actions]) == (
            "you",
            "due",
            ["review_replacement"],
        )
        assert make.after(view.case, "rejected 30").round == 2


def test_an_exchange_that_was_approved_before_anything_came_is_waited_for_once_it_is_reopened(make: Make) -> None:
    case = make.case("sent 0", "approved 2", "reopened 3")
    view = make.view(case, 30)
    assert (view.waiting_on, view.health) == ("agent", "overdue")
    assert Happening.SUPPORT in flow.allowed(case, overdue=True)


def test_a_reopened_exchange_that_has_shipped_is_about_what_is_wrong_with_the_replacement(make: Make) -> None:
    case = make.case("sent 0", "qc 8", "approved 9", "reopened 10", "shipped 10")
    assert (case.state, case.round, case.attempt.day_zero) == ("preparing", 2, None)
    assert make.advised(case, 11) == ["name_issue", "complete_request"]


@pytest.mark.parametrize(
    ("table", "story", "state"),
    [
        ("refund", ("sent 0", "agreed 3 100.00", "refunded 9 40.00 final", "reopened 10"), "agent"),
        ("refund", ("sent 0", "agreed 3 100.00", "withdrawn 9", "reopened 10"), "agent"),
        ("refund", ("sent 0", "agreed 3 100.00", "refunded 9 100.00", "reopened 10", "agreed 11 120.00"), "agent"),
        ("refund", ("sent 0", "refunded 9", "reopened 10", "refused 11", "support 11"), "support"),
    ],
)
def test_a_reopened_case_of_which_something_is_missing_goes_on_to_wait(
    make: Make, table: str, story: Story, state: str
) -> None:
    assert make.view(make.case(*story, table=table), 11).waiting_on == state


@pytest.mark.parametrize(
    ("story", "table", "day", "by"),
    [
        (("sent 0",), "exchange", 1, 2),
        (("sent 0",), "exchange", 9, 9),
        (("sent 0", "chased 3"), "exchange", 9, 9),
        (("sent 0", "qc 14"), "exchange", 14, 18),
        (("sent 0",), "refund", 7, 18),
        (("sent 0", "agreed 3 100.00"), "refund", 30, 30),
        (("sent 0", "refused 3"), "exchange", 9, None),
        (("sent 0", "refused 3", "support 4"), "exchange", 9, None),
    ],
)
def test_the_last_day_that_is_in_time(make: Make, *, story: Story, table: str, day: int, by: int | None) -> None:
    action = make.view(make.case(*story, table=table), day).actions[0]
    assert action.by == (None if by is None else make.day(by))


def all_actions(make: Make) -> list[tuple[tuple[Story, str, str | None, int], NextAction]]:
    """Return everything advised for the stories above, on early and late days."""
    tables: list[tuple[str, str | None, list[Story]]] = [
        ("exchange", None, [(), *(story for story, _, _ in EXCHANGE), ("sent 0", "shipped 3"), ("shipped 3",)]),
        ("refund", None, [(), *(story for story, _, _ in REFUND)]),
        *(("after-shipping", issue, [(), ("sent 0",), LADDER]) for issue in (None, "minor", "wrong-item")),
    ]
    return [
        ((story, table, issue, day), action)
        for table, issue, stories in tables
        for story in stories
        for day in (8, 100)
        for action in make.view(make.case(*story, table=table, issue=issue), day).actions
    ]


def test_every_action_says_what_why_and_which_row_of_the_guide_it_rests_on(make: Make) -> None:
    for _, action in all_actions(make):
        assert action.instruction
        assert action.why
        assert action.source
        assert not action.instruction.endswith(".")


OWN_RULE = "this program's own rule; for a refusal: "


@pytest.mark.parametrize(
    ("table", "story", "day", "source"),
    [
        ("exchange", ("sent 0", "refused 3"), 4, "refusal, rung 1"),
        ("exchange", ("sent 0", "refused 3", "support 4"), 5, "refusal, rung 2"),
        ("exchange", ("sent 0", "chased 3"), 4, f"{OWN_RULE}refusal, rung 1"),
        ("exchange", ("sent 0", "chased 3", "support 4"), 5, f"{OWN_RULE}refusal, rung 2"),
        (
            "exchange",
            ("sent 0", "refused 1", "support 2", "confirmed 5", "chased 20"),
            40,
            f"{OWN_RULE}refusal, rung 2",
        ),
        ("refund", ("sent 0",), 19, "faq, question 3"),
        ("refund", ("sent 0", "agreed 3 100.00"), 24, "faq, question 3"),
        ("refund", ("sent 0", "support 19"), 20, f"{OWN_RULE}refusal, rung 2"),
    ],
)
def test_the_rungs_rest_on_the_guide_after_a_refusal_and_on_our_own_rule_in_silence(
    make: Make, *, table: str, story: Story, day: int, source: str
) -> None:
    assert make.view(make.case(*story, table=table), day).actions[0].source == source


def test_a_follow_up_on_silence_is_told_to_be_our_own_rule(make: Make) -> None:
    (action,) = make.view(make.case("sent 0"), 3).actions
    assert (action.id, action.source) == ("chase_agent", "exchange timeline, row 2")
    assert "own rule" in action.why


def test_what_is_advised_to_record_may_be_recorded(make: Make) -> None:
    recorded = 0
    for (story, table, issue, _), action in all_actions(make):
        words = action.command.split()
        if words[1] == "record":
            case = make.case(*story, table=table, issue=issue)
            flow.check(case, Happening(words[3]), overdue=False)
            recorded += 1
    assert recorded > 20


def test_what_is_advised_to_draft_can_be_drafted(make: Make) -> None:
    drafted = 0
    for (story, table, issue, day), action in all_actions(make):
        words = action.command.split()
        if words[1] == "draft":
            matter = make.matter(make.case(*story, table=table, issue=issue), day)
            draft(matter, Kind(words[4]) if "--kind" in words else kind_for(matter))
            drafted += 1
    assert drafted > 20


RUNGS = {
    "contact_support": "support",
    "provide_documentation": "documented",
    "persist": "persisted",
    "escalate": "escalated",
}


def test_a_rung_is_advised_only_where_it_can_be_climbed(make: Make) -> None:
    advised = [(point, RUNGS[action.id]) for point, action in all_actions(make) if action.id in RUNGS]
    assert {rung for _, rung in advised} == set(RUNGS.values())
    for (story, table, issue, _), rung in advised:
        flow.check(make.case(*story, table=table, issue=issue), Happening(rung), overdue=True)


@pytest.mark.parametrize(
    ("table", "story"),
    [("refund", (*LADDER, "agreed 8 100.00")), ("exchange", (*LADDER, "confirmed 8", "chased 30"))],
)
def test_an_overdue_case_with_every_rung_climbed_is_not_sent_up_the_ladder_again(
    make: Make, table: str, story: Story
) -> None:
    advised = make.advised(make.case(*story, table=table), 60)
    assert advised
    assert not set(advised) & set(RUNGS)


def test_after_another_refusal_with_every_rung_climbed_it_is_the_buyers_to_decide(make: Make) -> None:
    climbed = ("sent 0", "refused 3", "support 4", "documented 4", "persisted 4", "escalated 4")
    view = make.view(make.case(*climbed, "confirmed 5", "refused 6"), 6)
    first = next(iter(view.actions))
    assert (view.outlook.waiting_on, first.id, first.who) == (Party.YOU, "accept_or_repair", Party.YOU)


def test_an_offer_is_decided_on_and_nobody_is_late_meanwhile(make: Make) -> None:
    view = make.view(make.case("sent 0", "offered 1 20.00"), 9)
    assert (view.outlook.waiting_on, view.outlook.health, view.outlook.late_days) == (Party.YOU, "due", 0)


def test_what_was_asked_about_today_is_waited_for_without_a_day_that_has_passed(make: Make) -> None:
    first = next(iter(make.view(make.case("sent 0", "chased 9"), 9).actions))
    assert (first.id, first.by) == ("wait", None)
    assert "the follow-up of" in first.why


def test_a_deadline_that_the_first_request_met_is_no_day_for_the_next(make: Make) -> None:
    rejected = make.case("sent 0", "qc 9", "rejected 10")
    past = make.view(rejected, 11, order=make.order(return_by=5))
    assert {action.by for action in past.actions} == {None}
    ahead = make.view(rejected, 11, order=make.order(return_by=20))
    assert make.day(20) in {action.by for action in ahead.actions}


def test_a_follow_up_before_a_promise_does_not_count_once_that_day_has_passed(make: Make) -> None:
    promised = ev.Happened(event=Happening.PROMISED, on=make.day(11), due_on=make.day(20))
    case = make.case("sent 0", "chased 10", promised)
    assert make.advised(case, 21) == ["chase_agent"]
    again = make.after(case, "chased 21")
    assert make.advised(again, 21) == ["wait"]
    assert make.advised(again, 22) == ["contact_support"]


@pytest.mark.parametrize("issue", ["major", "wrong-item"])
@pytest.mark.parametrize("story", [("sent 0",), LADDER])
def test_what_is_waited_for_of_an_exchange_after_shipping_is_the_replacement(
    make: Make, story: Story, issue: str
) -> None:
    case = make.case("shipped 0", *story, issue=issue)
    first = make.view(case, 8).actions[0]
    assert (first.id, first.command) == ("wait", "kakoreturn record 3 replaced")
