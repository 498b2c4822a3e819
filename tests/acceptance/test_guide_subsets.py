"""A guide that has only some rows of the exchange timetable works from `guide check` to `stats`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kakoreturn.guides

if TYPE_CHECKING:
    from tests.support.kako import Kako

BUNDLED = Path(kakoreturn.guides.__file__).with_name("kakobuy.toml").read_text(encoding="utf-8")
SENT = date(2026, 6, 1)
EVENTS = ("reviewed", "confirmed", "arrived", "qc", "approved")
SUBSETS = [
    ("submitted", "reviewed", "confirmed", "arrived", "qc"),
    ("submitted", "reviewed", "confirmed", "arrived", "approved"),
    ("reviewed", "confirmed", "arrived", "qc", "approved"),
    ("submitted", "confirmed", "arrived", "approved"),
    ("submitted", "reviewed", "qc", "approved"),
    ("submitted", "reviewed", "confirmed"),
    ("confirmed",),
]


def install(kako: Kako, stages: tuple[str, ...]) -> None:
    """Write the guide of an agent of one's own, with these rows alone."""
    text = BUNDLED.replace('agent = "kakobuy"', 'agent = "other"').replace('name = "KakoBuy"', 'name = "Other Agent"')
    head, *rows = re.split(r"(?=\[\[exchange\.timeline\]\])", text)
    last, end = re.split(r"(?=# Asking for a refund)", rows.pop())
    kept = [row for row in (*rows, last) if any(f'stage = "{stage}"' in row for stage in stages)]
    folder = kako.home / ".config" / "kakoreturn" / "guides"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "other.toml").write_text("".join([head, *kept, end]), encoding="utf-8")
    kako("guide", "check", str(folder / "other.toml"))


@pytest.fixture(params=SUBSETS, ids="-".join)
def stages(request: pytest.FixtureRequest, kako: Kako) -> tuple[str, ...]:
    """Return the rows of the guide that the session's agent has."""
    found: tuple[str, ...] = request.param
    install(kako, found)
    return found


def test_an_exchange_runs_through_a_guide_with_fewer_rows(kako: Kako, stages: tuple[str, ...]) -> None:
    kako.open("--agent", "other", sent=str(SENT))
    assert tuple(kako.case(today=str(SENT)).row_states()) == stages
    for days, event in enumerate(EVENTS, 2):
        today = str(SENT + timedelta(days=days))
        for day in (today, "2026-07-20"):
            action = kako.case(today=day).data["next_actions"][0]
            assert action["command"]
            assert kako("status", "1", today=day).out
        kako("draft", "1", "--kind", "follow-up", today=today)
        kako.record(event, today)
    closed = kako.case(today="2026-07-20")
    assert closed["outcome"] == "exchanged"
    assert set(closed.row_states().values()) == {"done"}
    assert kako("stats", today="2026-07-20").out
    (agent,) = kako("stats", "--json", today="2026-07-20").json()["agents"]
    assert [stage["stage"] for stage in agent["stages"]] == [stage for stage in stages if stage != "submitted"]
    kako("dossier", "1", "--out", "case.html", today="2026-07-20")
    kako("export", "ics", today="2026-06-02")


def test_past_the_last_row_of_the_guide_the_next_event_is_waited_for(kako: Kako) -> None:
    install(kako, ("submitted", "reviewed"))
    kako.open("--agent", "other", sent=str(SENT))
    kako.record("reviewed", "2026-06-02")
    case = kako.case(today="2026-06-20")
    assert (case["health"], case["waiting_on"], case["late_days"]) == ("ok", "agent", 0)
    (action,) = case.data["next_actions"]
    assert (action["id"], action["command"]) == ("wait", "kakoreturn record 1 confirmed")
    assert action["by"] is None


def test_the_replacement_is_the_buyers_to_look_at_where_the_guide_names_no_approval(kako: Kako) -> None:
    install(kako, ("submitted", "reviewed", "confirmed", "arrived", "qc"))
    kako.open("--agent", "other", sent=str(SENT))
    kako.record("qc", "2026-06-12")
    case = kako.case(today="2026-06-20")
    assert (case["health"], case["waiting_on"]) == ("due", "you")
    assert case.actions() == ["review_replacement"]


def test_a_refund_needs_no_row_of_the_exchange(kako: Kako) -> None:
    install(kako, ("confirmed",))
    kako.open("--agent", "other", remedy="refund", sent=str(SENT))
    assert list(kako.case(today=str(SENT)).row_states()) == ["submitted", "refunded"]


def test_the_guide_is_shown_with_the_rows_it_has(kako: Kako, stages: tuple[str, ...]) -> None:
    shown = kako("guide", "timeline", "--agent", "other").out
    assert len([line for line in shown.splitlines() if line.startswith("  day ")]) == len(stages)


def test_a_guide_that_has_only_clocks_shows_whose_days_it_tells(kako: Kako) -> None:
    shown = kako("guide", "timeline", "--agent", "superbuy").out.splitlines()
    assert shown[0].endswith(", by KakoBuy's guide")
    assert shown[-1] == "KakoBuy's guide as of 2026-05-31, which counts where Superbuy has none of its own."
    told = kako("guide", "--agent", "superbuy", "--json").json()
    assert told["published"] is None
    assert (told["lent"]["name"], told["lent"]["published"]) == ("KakoBuy", "2026-05-31")
    assert "exchange" in told["lent"]["tables"]


def test_a_guide_that_has_a_timetable_alone_is_told_apart_from_the_one_that_lends_the_rest(kako: Kako) -> None:
    row = '[[exchange.timeline]]\nstage = "submitted"\nlabel = "Sent"\nfrom_day = 0\nto_day = 0\nwho = "you"\n'
    text = f'agent = "other"\nname = "Other"\npublished = "2026-06-01"\n{row}text = "Goes out."\nsource = "its page"\n'
    folder = kako.home / ".config" / "kakoreturn" / "guides"
    folder.mkdir(parents=True)
    (folder / "other.toml").write_text(text, encoding="utf-8")
    timetable = kako("guide", "timeline", "--agent", "other").out
    assert "KakoBuy" not in timetable
    assert timetable.endswith("\nOther's guide as of 2026-06-01.\n")
    whole = kako("guide", "--agent", "other").out
    assert "in six steps, by KakoBuy's guide\n" in whole
    assert whole.splitlines()[-2].startswith("Other's guide as of 2026-06-01.")
    told = kako("guide", "--agent", "other", "--json").json()
    assert told["published"] == "2026-06-01"
    assert "exchange.steps" in told["lent"]["tables"]
    assert not {"exchange", "exchange.timeline", "published"} & set(told["lent"]["tables"])


def test_a_guide_that_is_whole_is_lent_nothing(kako: Kako) -> None:
    assert kako("guide", "--json").json()["lent"] is None
    assert kako("guide").out.endswith("\nKakoBuy's guide as of 2026-05-31.\n")
