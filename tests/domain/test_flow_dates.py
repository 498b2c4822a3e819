"""On which days something may be recorded, dated later, corrected or switched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain import flow
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.values import Happening, Remedy, Sender

if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from tests.support.making import Make

TODAY = 20
SKIPPED = ("sent 0", "chased 3", "arrived 9")
"""Reviewed and confirmed were passed on days unknown."""


def can_be_dated(make: Make, case: Case, event: str, day: int) -> bool:
    """Whether an event may be dated so on day 20."""
    try:
        flow.check_date(case, Happening(event), make.day(day), latest=make.day(TODAY))
    except Refused:
        return False
    return True


def days_for(make: Make, case: Case, event: str) -> tuple[int, int]:
    """Return the first and the last day that an event may have; every day between them must do."""
    days = [day for day in range(-30, 60) if can_be_dated(make, case, event, day)]
    assert days == list(range(days[0], days[-1] + 1))
    return days[0], days[-1]


@pytest.mark.parametrize(
    ("story", "event", "days"),
    [
        (("sent 5",), "reviewed", (5, TODAY)),
        (("sent 5", "chased 8"), "reviewed", (5, TODAY)),
        (("sent 5", "refused 8"), "support", (8, TODAY)),
        (("sent 5", "switch:refund 9"), "sent", (9, TODAY)),
        (("sent 5", "shipped 9"), "refused", (9, TODAY)),
        (("sent 5", "arrived 8", "rejected 9"), "sent", (9, TODAY)),
        (("sent 5", "withdrawn 9"), "reopened", (9, TODAY)),
        (("sent 5", f"refused {TODAY}"), "support", (TODAY, TODAY)),
    ],
)
def test_an_event_lies_between_the_last_one_and_today(
    make: Make, story: tuple[str, ...], event: str, days: tuple[int, int]
) -> None:
    assert days_for(make, make.case(*story), event) == days


def test_a_request_may_have_been_sent_before_the_case_was_opened(make: Make) -> None:
    assert days_for(make, make.case(), "sent") == (-30, TODAY)


def test_opening_notes_defects_photos_and_messages_do_not_count_as_the_last_event(make: Make) -> None:
    late = make.day(15)
    case = make.case(
        "sent 5",
        ev.NoteAdded(text="asked a friend", on=late),
        ev.DefectNoted(text="scratch on the heel", on=late),
        ev.MessageKept(sender=Sender.AGENT, text="we look at it", on=late),
        make.photo(day=15),
    )
    assert days_for(make, case, "reviewed") == (5, TODAY)


@pytest.mark.parametrize(
    ("story", "event", "days"),
    [
        (SKIPPED, "reviewed", (0, 9)),
        (SKIPPED, "confirmed", (0, 9)),
        ((*SKIPPED, "confirmed 6"), "reviewed", (0, 6)),
        ((*SKIPPED, "reviewed 4"), "confirmed", (4, 9)),
        (("sent 0", "qc 14"), "arrived", (0, 14)),
        (("sent 0", "refused 2", "support 3", "confirmed 5"), "reviewed", (0, 5)),
        (("sent 0", "arrived 5", "rejected 6", "sent 7", "confirmed 10"), "reviewed", (7, 10)),
    ],
)
def test_a_skipped_row_is_dated_later_between_its_neighbours(
    make: Make, story: tuple[str, ...], event: str, days: tuple[int, int]
) -> None:
    assert days_for(make, make.case(*story), event) == days


def test_a_row_dated_later_takes_its_place_and_leaves_the_state_as_it_was(make: Make) -> None:
    case = make.case(*SKIPPED, "reviewed 2", "confirmed 6")
    told = [(str(one.event), one.on) for one in case.attempt.happened]
    assert told == [
        ("sent", make.day(0)),
        ("reviewed", make.day(2)),
        ("chased", make.day(3)),
        ("confirmed", make.day(6)),
        ("arrived", make.day(9)),
    ]
    assert case.state == "arrived"
    assert make.allowed(case) == [
        *"chased qc approved rejected refused promised offered charged returned received".split(),
        *"accepted withdrawn lost".split(),
    ]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (0, "sent reviewed chased arrived"),
        (3, "sent chased reviewed arrived"),
        (9, "sent chased reviewed arrived"),
    ],
)
def test_a_row_dated_on_the_day_of_another_event_follows_it_but_goes_before_later_rows(
    make: Make, day: int, told: str
) -> None:
    case = make.case(*SKIPPED, f"reviewed {day}")
    assert [str(one.event) for one in case.attempt.happened] == told.split()


@pytest.mark.parametrize(
    "story",
    [
        (*SKIPPED, "reviewed 2", "confirmed 6"),
        (*SKIPPED, "reviewed 3"),
        (*SKIPPED, "refused 10", "confirmed 12", "reviewed 11"),
        ("sent 0", "approved 5", "reopened 6", "confirmed 9", "reviewed 8"),
        ("sent 0", "refused 2", "support 4", "confirmed 6", "reviewed 3"),
    ],
)
def test_the_history_stays_in_the_order_of_its_days(make: Make, story: tuple[str, ...]) -> None:
    days = [entry.on for entry in make.case(*story).history]
    assert days == sorted(days)


def test_rows_may_be_dated_later_in_any_order(make: Make) -> None:
    assert make.case(*SKIPPED, "confirmed 6", "reviewed 2") == make.case(*SKIPPED, "reviewed 2", "confirmed 6")


def test_a_row_is_dated_only_once(make: Make) -> None:
    assert "reviewed" not in make.allowed(make.case(*SKIPPED, "reviewed 2"))


def test_a_refusal_of_a_day_names_the_days_that_are_allowed(make: Make) -> None:
    case, latest = make.case(*SKIPPED), make.day(TODAY)
    with pytest.raises(Refused, match="what is on record before and after it leaves from 2026-06-01 to 2026-06-10"):
        flow.check_date(case, Happening.REVIEWED, make.day(10), latest=latest)
    with pytest.raises(Refused, match="2026-06-09 is before 2026-06-10"):
        flow.check_date(case, Happening.QC, make.day(8), latest=latest)
    with pytest.raises(Refused, match="2026-06-22 is after today"):
        flow.check_date(case, Happening.QC, make.day(21), latest=latest)


ASIDE = ("sent 5", "reviewed 6", "chased 8")


@pytest.mark.parametrize(
    ("story", "event", "days"),
    [
        (ASIDE, "promised", (5, TODAY)),
        (("sent 5", "arrived 8", "rejected 9"), "returned", (9, TODAY)),
        (("sent 5", "arrived 8", "rejected 9", "sent 11"), "charged", (11, TODAY)),
        ((), "charged", (-30, TODAY)),
    ],
)
def test_what_happened_beside_the_flow_lies_between_the_request_and_today(
    make: Make, story: tuple[str, ...], event: str, days: tuple[int, int]
) -> None:
    assert days_for(make, make.case(*story), event) == days


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ((*ASIDE, "promised 5"), "sent 5, promised 5, reviewed 6, chased 8"),
        ((*ASIDE, "confirmed 7"), "sent 5, reviewed 6, confirmed 7, chased 8"),
        ((*ASIDE, "refused 8"), "sent 5, reviewed 6, chased 8, refused 8"),
        (("charged 3", "sent 2"), "sent 2, charged 3"),
        (("sent 5", "chased 9", "switch:refund 7", "sent 8"), "sent 5, switch 7, sent 8, chased 9"),
        (("sent 5", "arrived 6", "rejected 9", "charged 4"), "sent 5, arrived 6, rejected 9, charged 4"),
    ],
)
def test_what_happened_beside_the_flow_makes_room_for_what_is_recorded_later(
    make: Make, story: tuple[str, ...], told: str
) -> None:
    case = make.case(*story)
    names = [(str(getattr(one, "event", "switch")), (one.on - make.day(0)).days) for one in case.history]
    assert ", ".join(f"{name} {day}" for name, day in names) == told


def can_be_amended(make: Make, case: Case, event: str, day: int) -> bool:
    """Whether an event may be corrected to a day on day 20."""
    try:
        flow.check_amended(case, ev.Amended(event=Happening(event), on=make.day(day)), latest=make.day(TODAY))
    except Refused:
        return False
    return True


@pytest.mark.parametrize(
    ("event", "days"),
    [("sent", range(-30, 10)), ("chased", range(TODAY + 1)), ("arrived", range(TODAY + 1))],
)
def test_a_correction_lies_between_the_events_before_and_after(make: Make, event: str, days: range) -> None:
    case = make.case(*SKIPPED)
    assert [day for day in range(-30, 60) if can_be_amended(make, case, event, day)] == list(days)


def test_the_latest_of_several_is_the_one_corrected(make: Make) -> None:
    case = make.case("sent 0", "refused 3", "support 4", "refused 6")
    assert [day for day in range(60) if can_be_amended(make, case, "refused", day)] == list(range(4, TODAY + 1))


def test_what_is_not_on_record_cannot_be_corrected(make: Make) -> None:
    with pytest.raises(Refused) as refused:
        flow.check_amended(make.case(*SKIPPED), ev.Amended(event=Happening.QC), latest=make.day(TODAY))
    assert refused.value.message == "case 3: qc is not on record, so there is nothing to correct"
    assert refused.value.hint == "on record: sent, chased, arrived"


def test_with_nothing_on_record_the_hint_is_to_record_it(make: Make) -> None:
    with pytest.raises(Refused) as refused:
        flow.check_amended(make.case(), ev.Amended(event=Happening.SENT), latest=make.day(TODAY))
    assert refused.value.hint == "record it with: kakoreturn record 3 sent"


@pytest.mark.parametrize(
    ("story", "remedy", "day"),
    [
        (("sent 0", "withdrawn 1"), "refund", 2),
        (("sent 0",), "exchange", 2),
        (("sent 0", "switch:refund 1"), "refund", 2),
        (("sent 5",), "refund", 4),
        (("sent 5",), "refund", TODAY + 1),
    ],
)
def test_a_switch_is_refused_when_closed_the_same_too_early_or_in_the_future(
    make: Make, story: tuple[str, ...], remedy: str, day: int
) -> None:
    with pytest.raises(Refused):
        flow.check_switch(make.case(*story), Remedy(remedy), make.day(day), latest=make.day(TODAY))


@pytest.mark.parametrize("story", [(), ("sent 5",), ("sent 5", "refused 6"), ("sent 5", "qc 6")])
def test_an_open_case_may_be_switched_up_to_today(make: Make, story: tuple[str, ...]) -> None:
    for day in (6, TODAY):
        flow.check_switch(make.case(*story), Remedy.REFUND, make.day(day), latest=make.day(TODAY))
