"""Where it is still yesterday here: the agent's day has begun, and what follows on it needs no date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kakoreturn.config import Config
from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Days, Happening, OrderStage, Remedy
from kakoreturn.messages import LANGUAGES
from kakoreturn.messages.letter import Kind
from kakoreturn.service import drafts, looking, orders
from kakoreturn.service.place import opened
from kakoreturn.service.recording import record_events, switch
from kakoreturn.service.requests import open_request
from kakoreturn.service.rules.opening import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kakoreturn.service.place import Place

HERE, THERE = date(2026, 6, 9), date(2026, 6, 10)
WANTED = Request(
    order="KB1",
    remedy=Remedy.EXCHANGE,
    details=ev.OrderDescribed(),
    defects=("open seam, left heel",),
    sent_on=THERE,
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    days = Days(today=HERE, latest=THERE)
    with opened(tmp_path / "store.db", days, "2026-06-09T18:00:00Z", Config(calendar="weekdays")) as place:
        yield place


def test_what_follows_on_the_agents_day_is_of_that_day_unless_another_is_given(place: Place) -> None:
    reviewed = ev.Happened(event=Happening.REVIEWED, on=HERE)
    assert open_request(place, WANTED).view.outlook.day == 0
    with pytest.raises(Refused, match="2026-06-09 is before 2026-06-10"):
        record_events(place, 1, [reviewed])
    _, (told,) = record_events(place, 1, [reviewed], dated=False)
    assert told.on == THERE


def test_a_switch_after_the_agents_day_is_of_that_day(place: Place) -> None:
    open_request(place, WANTED)
    with pytest.raises(Refused, match="2026-06-09 is before 2026-06-10"):
        switch(place, 1, Remedy.REFUND, HERE)
    assert switch(place, 1, Remedy.REFUND).case.last_on == THERE


def test_what_is_done_about_an_order_after_the_agents_day_is_of_that_day(place: Place) -> None:
    orders.add(place, "KB2", ev.OrderDescribed())
    assert orders.move(place, ["KB2"], OrderStage.STOCKED).orders[0].stocked_on == HERE
    orders.move(place, ["KB2"], OrderStage.PHOTOS, THERE)
    with pytest.raises(Refused, match="cannot be reviewed on 2026-06-09"):
        orders.review(place, [(("KB2", 1), ev.OrderReviewed(on=HERE))])
    assert orders.to_review(place, ["KB2"])[0] == THERE
    assert orders.to_review(place, ["KB2"], HERE)[0] == HERE
    assert orders.ask(place, "KB2").asked_on == THERE
    assert orders.move(place, ["KB2"], OrderStage.SHIPPED, anyway=True).orders[0].shipped_on == THERE


def test_a_replacement_that_came_on_the_agents_day_is_what_is_looked_at(place: Place) -> None:
    open_request(place, WANTED)
    record_events(place, 1, [ev.Happened(event=Happening.QC, on=THERE)])
    day, (known,) = orders.to_review(place, ["KB1"])
    assert (day, known.is_replacement) == (THERE, True)
    assert looking.to_review(place, "KB1").is_replacement


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.FOLLOW_UP, Kind.SUPPORT, Kind.DOCUMENTATION, Kind.ESCALATION])
def test_no_letter_counts_days_since_a_request_of_the_agents_day(place: Place, kind: Kind, language: str) -> None:
    open_request(place, WANTED)
    record_events(place, 1, [ev.Happened(event=Happening.REFUSED, on=THERE)])
    later = replace(place, days=Days(today=THERE, latest=THERE))
    here, there = (drafts.draft(one, "1", kind, drafts.form(one, language)).message.body for one in (place, later))
    assert here == there
