"""Where it is still yesterday here: the agent's day has begun, and what follows on it needs no date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kakoreturn.config import Config
from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.values import Days, Happening, Remedy
from kakoreturn.service.place import opened
from kakoreturn.service.recording import record_events
from kakoreturn.service.requests import open_request
from kakoreturn.service.rules import Request

if TYPE_CHECKING:
    from pathlib import Path

HERE, THERE = date(2026, 6, 9), date(2026, 6, 10)
WANTED = Request(
    order="KB1",
    remedy=Remedy.EXCHANGE,
    details=ev.OrderDescribed(),
    defects=("open seam, left heel",),
    sent_on=THERE,
)


def test_what_follows_on_the_agents_day_is_of_that_day_unless_another_is_given(tmp_path: Path) -> None:
    reviewed = ev.Happened(event=Happening.REVIEWED, on=HERE)
    days = Days(today=HERE, latest=THERE)
    with opened(tmp_path / "store.db", days, "2026-06-09T18:00:00Z", Config(calendar="weekdays")) as place:
        assert open_request(place, WANTED).view.outlook.day == 0
        with pytest.raises(Refused, match="2026-06-09 is before 2026-06-10"):
            record_events(place, 1, [reviewed])
        _, (told,) = record_events(place, 1, [reviewed], dated=False)
        assert told.on == THERE
