"""The buyer's own deadlines, the settings, and guides of other agents: where each comes from, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kakoreturn.guides
from tests.support.kako import SEAM, Kako

BUNDLED = Path(kakoreturn.guides.__file__).with_name("kakobuy.toml").read_text(encoding="utf-8")
CLOCK = """
[[clocks]]
id = "return"
label = "Returns at the warehouse"
hours = 120
starts = "photos"
basis = "reported"
source = "an order page"
"""


class Settled(Kako):
    """A user's session with a configuration file of its own, and guides beside it."""

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "settings" / "config.toml"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a session, with the configuration named in it."""
        return Kako.environment(self, **{"KAKORETURN_CONFIG": str(self.config), **more})

    def settle(self, text: str) -> None:
        """Write the configuration file."""
        self.config.parent.mkdir(exist_ok=True)
        self.config.write_text(text, encoding="utf-8")

    def guide(self, name: str, *changes: tuple[str, str], more: str = "") -> Path:
        """Write a guide of the user's own: the bundled one under another name, with these texts exchanged."""
        text = BUNDLED.replace('agent = "kakobuy"', f'agent = "{name}"')
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = self.config.parent / "guides" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + more, encoding="utf-8")
        return path


@pytest.fixture
def kako(tmp_path: Path) -> Settled:
    """Return a session over a fresh store, with settings of its own."""
    return Settled(tmp_path)


def test_a_claim_that_a_guide_of_ones_own_takes_for_long_stands_on_the_board_in_its_last_week(kako: Settled) -> None:
    claim = CLOCK.replace('"return"', '"claim"').replace("120", str(90 * 24)).replace('"photos"', '"delivered"')
    kako.guide("slowagent", more=claim)
    kako("order", "add", "KB1", "--agent", "slowagent", today="2026-03-01")
    kako("order", "delivered", "KB1", today="2026-03-01")
    assert kako("status", "--json", today="2026-05-20").json()["orders_waiting"] == []
    (waiting,) = kako("status", "--json", today="2026-05-25").json()["orders_waiting"]
    assert (waiting["reason"], waiting["clock"]["what"], waiting["by"]) == ("clock", "claim", "2026-05-30")


def photos_in(kako: Kako, *more: str, on: str = "2026-06-08") -> None:
    """Put order KB1 on record, with its QC photos in since a day."""
    kako("order", "add", "KB1", *more, today=on)
    kako("order", "photos", "KB1", "--on", on, today=on)


def review(kako: Kako, today: str) -> dict[str, Any]:
    """Return the one order to review."""
    (entry,) = kako("status", "--json", today=today).json()["orders_to_review"]
    found: dict[str, Any] = entry
    return found


def deadline(kako: Kako, today: str) -> tuple[object, object, object]:
    """Return the deadline of case 1, where it is from, and the health of the case."""
    case = kako.case(today=today)
    return case["return_by"], case["return_by_origin"], case["health"]


# --- deadlines


def test_without_a_word_of_the_buyer_there_is_no_deadline(kako: Settled) -> None:
    photos_in(kako)
    kako.open(today="2026-06-08")
    assert deadline(kako, "2026-12-24") == (None, None, "due")


@pytest.mark.parametrize(("today", "health"), [("2026-06-12", "due"), ("2026-06-13", "overdue")])
def test_a_deadline_the_buyer_gave_counts_until_its_day_is_over(kako: Settled, today: str, health: str) -> None:
    photos_in(kako, "--return-by", "2026-06-12")
    assert (review(kako, today)["return_by"], review(kako, today)["health"]) == ("2026-06-12", health)
    assert review(kako, today)["return_by_origin"] == "you set it"
    kako("status", "--check", today=today, code=10 if health == "overdue" else 0)
    kako.open(today=today)
    assert deadline(kako, today) == ("2026-06-12", "you set it", health)
    kako("status", "--check", today=today, code=10 if health == "overdue" else 0)


def test_a_request_that_was_sent_has_met_its_deadline(kako: Settled) -> None:
    kako.open("--return-by", "2026-06-12", sent="2026-06-12")
    assert kako.case(today="2026-06-13")["health"] == "due"
    assert "return by" not in kako("status", "1", today="2026-06-13").out


@pytest.mark.parametrize(
    ("rule", "return_by"),
    [
        ("120 hours after stocked", "2026-06-10"),
        ("120 hours after stocked in", "2026-06-10"),
        ("47 hours after photos", "2026-06-09"),
        ("5 Days after photos", "2026-06-13"),
    ],
)
def test_a_rule_of_the_settings_counts_from_the_stage_it_names(kako: Settled, rule: str, return_by: str) -> None:
    kako.settle(f'return_rule = "{rule}"')
    kako("order", "add", "KB1", today="2026-06-05")
    kako("order", "stocked", "KB1", "--on", "2026-06-05", today="2026-06-05")
    kako("order", "photos", "KB1", "--on", "2026-06-08", today="2026-06-08")
    told = review(kako, "2026-06-09")
    assert (told["return_by"], told["return_by_origin"]) == (return_by, f"your rule: {rule}")
    kako.open(today="2026-06-09")
    assert deadline(kako, "2026-06-09")[:2] == (return_by, f"your rule: {rule}")
    assert f"return by {return_by} (your rule: {rule})" in kako("status", "1", today="2026-06-09").out


def test_a_rule_counts_only_once_its_stage_was_reached(kako: Settled) -> None:
    kako.settle('return_rule = "5 days after stocked"')
    photos_in(kako)
    assert (review(kako, "2026-06-30")["return_by"], review(kako, "2026-06-30")["health"]) == (None, "due")


def test_a_rule_that_has_run_out_is_overdue_and_checked(kako: Settled) -> None:
    kako.settle('return_rule = "2 days after photos"')
    photos_in(kako)
    kako("status", "--check", today="2026-06-10")
    kako("status", "--check", today="2026-06-11", code=10)
    assert review(kako, "2026-06-11")["health"] == "overdue"


def test_the_buyers_own_day_comes_before_the_rule(kako: Settled) -> None:
    kako.settle('return_rule = "2 days after photos"')
    photos_in(kako, "--return-by", "2026-06-20")
    assert review(kako, "2026-06-11")["return_by"] == "2026-06-20"


# --- what people report


def test_a_reported_deadline_is_off_until_it_is_asked_for_and_never_a_promise(kako: Settled) -> None:
    kako.guide("other", more=CLOCK)
    photos_in(kako, "--agent", "other")
    assert review(kako, "2026-06-09")["return_by"] is None
    kako.settle("reported = true")
    told = review(kako, "2026-06-09")
    assert told["return_by"] == "2026-06-13"
    assert told["return_by_origin"] == "reported, check your order page: Returns at the warehouse (an order page)"
    kako.open(today="2026-06-09")
    assert deadline(kako, "2026-06-14")[0::2] == ("2026-06-13", "overdue")
    assert "reported, check your order page" in kako("status", "1", today="2026-06-14").out
    kako("status", "--check", today="2026-06-14", code=10)


def test_the_users_rule_comes_before_what_people_report(kako: Settled) -> None:
    kako.guide("other", more=CLOCK)
    kako.settle('reported = true\nreturn_rule = "2 days after photos"')
    photos_in(kako, "--agent", "other")
    assert review(kako, "2026-06-09")["return_by"] == "2026-06-10"


def test_an_order_whose_guide_has_gone_does_not_hide_the_board(kako: Settled) -> None:
    kako.settle("reported = true")
    guide = kako.guide("other", more=CLOCK)
    photos_in(kako, "--agent", "other")
    guide.unlink()
    assert review(kako, "2026-06-09")["return_by"] is None


# --- the other settings


def test_without_a_configuration_everything_has_its_default(kako: Settled) -> None:
    case = kako.open("--price", "129.00")
    (order,) = kako("order", "list", "--json").json()["orders"]
    assert (case["agent"], order["price"]["currency"]) == ("kakobuy", "CNY")


def test_the_habits_of_the_configuration_stand_in_for_options(kako: Settled) -> None:
    kako.guide("other")
    kako.settle('agent = "other"\ncurrency = "EUR"')
    case = kako.open("--price", "129.00")
    (order,) = kako("order", "list", "--json").json()["orders"]
    assert (case["agent"], order["price"]["currency"]) == ("other", "EUR")
    case = kako.open("--price", "129.00", "--currency", "USD", "--agent", "kakobuy", order="KB2")
    assert case["agent"] == "kakobuy"
    assert kako("order", "show", "KB2", "--json").json()["price"]["currency"] == "USD"


def test_plain_weekdays_can_be_counted_in_place_of_chinas_calendar(kako: Settled) -> None:
    # Sent on Monday 2026-09-28: 1-7 October are weekdays like others, so day 5 is Monday 10-05, day 14 Friday 10-16.
    kako.settle('calendar = "weekdays"')
    kako.open(remedy="refund", sent="2026-09-28")
    case = kako.case(today="2026-09-28")
    assert case.planned("refunded") == ("2026-10-05", "2026-10-16")
    assert case["calendar"] == {"off": [], "worked": [], "provisional": []}
    assert "not count" not in kako("status", "1", today="2026-09-28").out


@pytest.mark.china_calendar
def test_the_days_that_do_not_count_are_told(kako: Settled) -> None:
    kako.open(remedy="refund", sent="2026-09-28")
    case = kako.case(today="2026-09-28")
    assert case["calendar"] == {
        "off": [{"from": "2026-10-01", "to": "2026-10-07"}],
        "worked": ["2026-10-10"],
        "provisional": [],
    }
    told = kako("status", "1", today="2026-09-28").out
    assert "1–7 Oct do not count; Sat 10 Oct does" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('retrun_rule = "2 days after photos"', "did you mean return_rule?"),
        ("weather = true", "known keys:"),
        ('return_rule = "soon"', "120 hours after stocked"),
        ('return_rule = "0 days after photos"', "120 hours after stocked"),
        ('calendar = "lunar"', "CN or weekdays"),
        ('reported = "yes"', "true or false"),
        ('currency = "yuan"', "three letters"),
        ("agent = 7", "the name of an agent"),
        ("agent =", "line 1"),
        ("agent =", "no valid TOML"),
        (f'agent = "kakobuy" # {"x" * 70_000}', "larger than 64 KiB"),
    ],
    ids=lambda value: value[:30],
)
def test_a_setting_that_cannot_be_is_refused_and_nothing_is_done(kako: Settled, text: str, said: str) -> None:
    kako.settle(text)
    ran = kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM, code=4)
    assert (said in ran.err, ran.out, kako.db.exists()) == (True, "", False)


# --- another agent


def test_a_case_runs_by_the_guide_of_its_agent(kako: Settled) -> None:
    kako.guide("other", ("to_day = 2", "to_day = 4"))
    kako.open("--agent", "other", order="KB1", sent="2026-07-01")
    kako.open(order="KB2", sent="2026-07-01")
    assert kako.case("1", today="2026-07-01").planned("reviewed") == ("2026-07-02", "2026-07-05")
    assert kako.case("2", today="2026-07-01").planned("reviewed") == ("2026-07-02", "2026-07-03")


def test_a_guide_that_changes_later_leaves_an_open_case_as_it_was(kako: Settled) -> None:
    kako.guide("other", ("to_day = 2", "to_day = 4"))
    kako.open("--agent", "other", order="KB1", sent="2026-07-01")
    before = kako.case(today="2026-07-06").data
    kako.guide("other", ("to_day = 2", "to_day = 3"))
    assert kako.case(today="2026-07-06").data == before
    kako.open("--agent", "other", order="KB2", sent="2026-07-01")
    assert kako.case("2", today="2026-07-01").planned("reviewed") == ("2026-07-02", "2026-07-04")
    kako.guide("other").unlink()
    assert kako.case(today="2026-07-06").data == before
    kako.record("reviewed", "2026-07-06")
    kako("doctor")


def test_an_agent_without_a_guide_counts_by_the_default_one_and_says_so(kako: Settled) -> None:
    opened = kako.open("--agent", "Nobody Knows", sent="2026-06-01")
    assert opened["agent"] == "Nobody Knows"
    assert opened.planned("reviewed") == ("2026-06-02", "2026-06-03")
    assert {row["source"].partition(",")[0] for row in opened.data["timeline"]} == {"KakoBuy's guide"}
    shown = kako("status", "1").out.splitlines()
    assert shown[shown.index("  The days are by KakoBuy's guide.") - 1].startswith("· Approve and ship")
    kako("switch", "1", "refund")
    assert "  The days are by KakoBuy's guide." in kako("status", "1").out.splitlines()
    kako("guide", "--agent", "nobody", code=3)


def test_the_days_of_an_agents_own_guide_are_marked_as_nobody_elses(kako: Settled) -> None:
    kako.open(sent="2026-06-01")
    assert "The days are by" not in kako("status", "1").out


def test_an_agent_of_which_only_clocks_are_reported_counts_by_the_default_guide_too(kako: Settled) -> None:
    opened = kako.open("--agent", "MuleBuy", sent="2026-06-01")
    assert opened.planned("qc") == ("2026-06-15", "2026-06-17")
    assert {row["source"].partition(",")[0] for row in opened.data["timeline"]} == {"KakoBuy's guide"}
    assert "its help centre, 2024-11" in kako("guide", "reported", "--agent", "MULEBUY").out


def test_a_guide_of_ones_own_is_begun_valid_and_counts_once_it_is_filled_in(kako: Settled) -> None:
    file = kako("guide", "new", "My-Agent", "--json").json()["file"]
    kako("guide", "check", file)
    assert "already" in kako("guide", "new", "my-agent", code=4).err
    assert "no name for a guide" in kako("guide", "new", "../x", code=2).err
    said = kako("guide", "new", "Foo Bar", code=2).err
    assert said.endswith("use 1 to 32 of a-z, 0-9 and -, and name the agent so everywhere: foo-bar\n")


@pytest.mark.parametrize(
    ("agent", "begin"),
    [
        ("nobody", "to begin one: kakoreturn guide new nobody; what counts"),
        (
            "Foo Bar",
            "to begin one: kakoreturn guide new foo-bar, and name the agent so everywhere: foo-bar; what counts",
        ),
        ("谁", "hint: what counts"),
    ],
)
def test_who_has_an_agent_without_a_guide_is_told_what_counts_and_how_to_begin_one(
    kako: Settled, agent: str, begin: str
) -> None:
    kako("config", "set", "agent", agent)
    said = kako("guide", code=3).err
    assert f"{begin} for it: kakoreturn guide --agent kakobuy; known agents: " in said
    opened = kako.open("--agent", "my-agent", sent="2026-06-01")
    assert opened.planned("reviewed") == ("2026-06-02", "2026-06-03")


@pytest.mark.parametrize("agent", kakoreturn.guides.bundled_agents())
def test_a_guide_of_ones_own_begins_with_what_the_one_that_comes_along_says(kako: Settled, agent: str) -> None:
    before = kako("guide", "--agent", agent, "--json").json()
    assert "comes along" in kako("guide", "new", agent.upper()).out
    assert kako("guide", "--agent", agent, "--json").json() == before


def test_an_own_guide_that_is_not_in_order_opens_no_case(kako: Settled) -> None:
    kako.guide("other", ('stage = "reviewed"', 'stage = "looked_at"'))
    kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM, "--agent", "other", code=4)
    assert kako.open_cases() == []


def test_a_rung_waits_as_long_as_the_guide_says_it_may(kako: Settled) -> None:
    kako.guide("other", ('calendar = "CN"', 'calendar = "CN"\nrung_days = 5'))
    kako.open("--agent", "other", sent="2026-06-01")
    kako.record("refused", "2026-06-03")
    kako.record("support", "2026-06-04")
    assert [kako.case(today=f"2026-06-{day:02}")["health"] for day in (9, 10)] == ["ok", "overdue"]


def test_the_guide_command_reads_an_own_guide(kako: Settled) -> None:
    kako.guide(
        "other", ('name = "KakoBuy"', 'name = "Other Agent"'), ('label = "Agent reviews"', 'label = "First look"')
    )
    assert "First look" in kako("guide", "timeline", "--agent", "other").out


def test_what_only_waits_is_never_told_to_be_recorded_by_the_check(kako: Settled) -> None:
    kako.open(sent="2026-06-01", today="2026-06-01")
    assert "draft 1 --kind follow-up" in kako("status", "--check", today="2026-06-08", code=10).out
    kako.record("chased", "2026-06-08")
    line = kako("status", "--check", today="2026-06-08", code=10).out
    assert line == "1 overdue: kakoreturn status\n"
