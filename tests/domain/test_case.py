"""A case as the fold of its events: defects and photos, corrections, and what is no event of the flow."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import fold_case
from kakoreturn.domain.circles import Circle
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Happening, Issue, Money, Sender

if TYPE_CHECKING:
    from datetime import date

    from tests.support.making import Make

HEEL = "glue stain 1 cm wide on the right heel"


def amended(event: str, *, on: date | None = None, note: str | None = None, amount: str | None = None) -> ev.Amended:
    money = Money.of(Decimal(amount), "CNY") if amount else None
    return ev.Amended(event=Happening(event), on=on, note=note, amount=money)


def test_a_case_is_what_it_was_opened_with(make: Make) -> None:
    case = make.case(table="after-shipping", issue="size", item="Left shoe", defects=())
    assert (case.number, case.order, case.item, case.issue) == (3, "KB1", "Left shoe", "size")
    assert (case.remedy, case.phase, case.round, case.opened_on) == ("refund", "after_shipping", 1, make.day(0))
    assert (case.history, case.defects, case.photos, case.notes, case.messages) == ((), (), (), (), ())
    assert case.last_on is None


def test_a_case_begins_with_its_opening_and_is_opened_once(make: Make) -> None:
    with pytest.raises(ValueError, match="does not begin with its opening"):
        fold_case(3, [ev.NoteAdded(text="hello", on=make.day(0))])
    with pytest.raises(ValueError, match="opened twice"):
        fold_case(3, [make.opening(), make.opening()])


def test_a_case_whose_opening_was_taken_back_is_none() -> None:
    assert fold_case(3, []) is None


# --- defects and photos


def test_defects_are_numbered_as_they_were_noted_and_a_number_is_never_given_again(make: Make) -> None:
    case = make.case(ev.DefectChanged(number=2), defects=("one", "two"))
    case = make.after(case, ev.DefectNoted(text="three", on=make.day(1)))
    assert [(defect.number, defect.text) for defect in case.defects] == [(1, "one"), (3, "three")]


def test_a_changed_defect_keeps_its_number_day_and_round(make: Make) -> None:
    case = make.case("sent 0", "arrived 8", "rejected 9", ev.DefectChanged(number=1, text=HEEL))
    (defect,) = case.defects
    assert (defect.number, defect.text, defect.on, defect.round) == (1, HEEL, make.day(0), 1)


def test_changing_a_defect_leaves_the_others(make: Make) -> None:
    case = make.case(ev.DefectChanged(number=2, text=HEEL), defects=("one", "two", "three"))
    assert [defect.text for defect in case.defects] == ["one", HEEL, "three"]


def test_a_defect_belongs_to_the_round_it_was_noted_in(make: Make) -> None:
    case = make.case("sent 0", "arrived 8", "rejected 9", ev.DefectNoted(text=HEEL, on=make.day(9)))
    assert [(defect.text, defect.round) for defect in case.defects] == [(make.seam, 1), (HEEL, 2)]
    assert [defect.text for defect in case.round_defects] == [HEEL]


def test_photos_are_numbered_as_they_were_added_and_a_number_is_never_given_again(make: Make) -> None:
    case = make.case(make.photo("a.jpg"), make.photo("b.jpg"), ev.PhotoRemoved(number=2), make.photo("c.jpg"))
    assert [(photo.number, photo.name) for photo in case.photos] == [(1, "a.jpg"), (3, "c.jpg")]


def test_a_photo_belongs_to_the_round_it_was_added_in(make: Make) -> None:
    case = make.case(make.photo("a.jpg"), "sent 0", "arrived 8", "rejected 9", make.photo("b.jpg"))
    assert [photo.name for photo in case.photos] == ["a.jpg", "b.jpg"]
    assert [photo.name for photo in case.round_photos] == ["b.jpg"]


def test_a_switch_keeps_the_defects_and_photos_of_the_round(make: Make) -> None:
    case = make.case(make.photo("a.jpg"), "sent 0", "switch:refund 3")
    assert [defect.text for defect in case.round_defects] == [make.seam]
    assert [photo.name for photo in case.round_photos] == ["a.jpg"]


# --- what is no event of the flow


def test_notes_messages_and_the_issue_leave_the_standing_as_it_was(make: Make) -> None:
    case = make.case("sent 0", "shipped 1")
    later = make.after(
        case,
        ev.NoteAdded(text="asked a friend", on=make.day(5)),
        ev.MessageKept(sender=Sender.AGENT, text="we look at it", on=make.day(5)),
        ev.DefectNoted(text=HEEL, on=make.day(5)),
        make.photo(day=5),
        ev.IssueNamed(issue=Issue.MAJOR),
    )
    assert (later.standing, later.last_on) == (case.standing, make.day(1))
    assert ([note.text for note in later.notes], [kept.text for kept in later.messages]) == (
        ["asked a friend"],
        ["we look at it"],
    )
    assert later.issue is Issue.MAJOR


def test_applying_an_event_leaves_the_case_before_as_it_was(make: Make) -> None:
    case, twin = make.case("sent 0"), make.case("sent 0")
    make.after(case, "reviewed 1", ev.DefectNoted(text=HEEL, on=make.day(1)), make.photo())
    assert case == twin


# --- corrections


def test_a_corrected_day_moves_day_zero(make: Make) -> None:
    case = make.case("sent 2", "reviewed 4", amended("sent", on=make.day(1)))
    assert (case.attempt.day_zero, case.state, len(case.history)) == (make.day(1), "reviewed", 2)


def test_a_correction_changes_only_what_it_names(make: Make) -> None:
    case = make.case("sent 0", "agreed 3 100.00", amended("agreed", note="by chat"), table="refund")
    agreed = case.attempt.latest(Happening.AGREED)
    assert agreed is not None
    assert (agreed.on, agreed.note, str(agreed.amount)) == (make.day(3), "by chat", "100.00 CNY")


def test_a_correction_reaches_the_latest_of_several_and_an_earlier_attempt(make: Make) -> None:
    case = make.case("sent 0", "chased 2", "chased 5", "switch:refund 6", amended("chased", on=make.day(4)))
    assert [entry.on for entry in case.history] == [make.day(day) for day in (0, 2, 4, 6)]


def test_a_corrected_rejection_moves_the_beginning_of_the_next_attempt(make: Make) -> None:
    case = make.case("sent 0", "arrived 8", "rejected 10", amended("rejected", on=make.day(9)))
    assert (case.attempt.began_on, case.round, case.attempt.start) == (make.day(9), 2, 3)


@pytest.mark.parametrize(
    ("story", "event", "amount", "outcome"),
    [
        (("sent 0", "agreed 1 100.00", "refunded 9 40.00"), "refunded", "100.00", "refunded"),
        (("sent 0", "agreed 1 100.00", "refunded 9 100.00"), "refunded", "40.00", None),
        (("sent 0", "agreed 1 100.00", "refunded 9 40.00"), "agreed", "40.00", "refunded"),
        (("sent 0", "agreed 1 40.00", "refunded 9 40.00"), "agreed", "100.00", None),
        (("sent 0", "agreed 1 100.00", "refunded 9 40.00 final"), "refunded", "100.00", "refunded"),
    ],
)
def test_a_corrected_amount_is_reckoned_with_anew(
    make: Make, story: tuple[str, ...], event: str, amount: str, outcome: str | None
) -> None:
    assert make.case(*story, amended(event, amount=amount), table="refund").outcome == outcome


@pytest.mark.parametrize(
    ("story", "change"),
    [
        (("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refused 10"), amended("refunded", amount="100.00")),
        (("sent 0", "agreed 1 100.00", "refunded 9 40.00", "refused 10"), amended("agreed", amount="40.00")),
        (("sent 0", "agreed 1 100.00", "refunded 9 40.00", "chased 10"), amended("agreed", amount="40.00")),
        (("sent 0", "agreed 1 100.00", "refunded 9 40.00", "switch:exchange 10"), amended("agreed", amount="40.00")),
    ],
)
def test_a_case_is_open_or_has_an_outcome_whatever_was_corrected(
    make: Make, story: tuple[str, ...], change: ev.Amended
) -> None:
    case = make.case(*story, change, table="refund")
    assert case.is_open is (case.outcome is None)


def test_correcting_what_is_not_there_is_an_error(make: Make) -> None:
    with pytest.raises(LookupError):
        make.case("sent 0", amended("qc", note="late"))


def test_a_photo_is_captioned_with_each_defect_that_it_circles_then_with_its_note(make: Make) -> None:
    circles = tuple(Circle(x=1, y=1, radius=1, defect=defect) for defect in (2, 1, 2, None))
    photo = replace(make.photo(), circles=circles, note="both shoes")
    case = make.case(photo, defects=(make.seam, HEEL, "tag missing"))
    assert case.captions(case.photos[0]) == (f"2: {make.seam}", f"1, 3: {HEEL}", "both shoes")
    plain = make.case(make.photo())
    assert plain.captions(plain.photos[0]) == ()


def test_an_amendment_keeps_the_note_it_does_not_name(make: Make) -> None:
    noted = ev.Happened(event=Happening.SENT, on=make.day(0), note="by chat")
    (entry,) = make.case(noted, amended("sent", on=make.day(1))).history
    assert isinstance(entry, ev.Happened)
    assert (entry.on, entry.note) == (make.day(1), "by chat")
