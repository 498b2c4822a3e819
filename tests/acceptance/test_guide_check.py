"""`guide check FILE`: a guide of the user's own is in order, or one sentence says which row is wrong and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kakoreturn.guides

if TYPE_CHECKING:
    from tests.support.kako import Kako

BUNDLED = Path(kakoreturn.guides.__file__).with_name("kakobuy.toml").read_text(encoding="utf-8")
OWN = BUNDLED.replace('agent = "kakobuy"', 'agent = "other"').replace('name = "KakoBuy"', 'name = "Other Agent"')


def write(kako: Kako, text: str) -> str:
    """Write a guide file and return its name."""
    path = kako.folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_guide_in_order_is_said_to_be(kako: Kako) -> None:
    file = write(kako, OWN)
    assert "Other Agent (other) is in order" in kako("guide", "check", file).out
    told = kako("guide", "check", file, "--json").json()
    assert (told["ok"], told["agent"]) == (True, "other")


def test_a_guide_that_was_begun_is_checked_by_its_name_where_no_file_is_called_so(kako: Kako) -> None:
    for name in ("superbuy", "my-agent"):
        kako("guide", "new", name)
        told = kako("guide", "check", name, "--json").json()
        assert (told["ok"], told["agent"]) == (True, name)
    assert "there is no file 'other'" in kako("guide", "check", "other", code=3).err
    (kako.folder / "my-agent").write_text(OWN, encoding="utf-8")
    assert "Other Agent" in kako("guide", "check", "my-agent").out


@pytest.mark.parametrize(
    ("old", "new", "row", "reason"),
    [
        ("to_day = 7", "to_day = 7\ncolor = 1", "row 3 (confirmed)", "unknown key 'color'"),
        ('published = "2026-05-31"', 'publshed = "2026-05-31"', "top level", "unknown key 'publshed'"),
        ('id = "documented"', 'id = "support"', "row 2 (support)", "is taken by row 1"),
        ('id = "measurements"', 'id = "careful_qc"', "row 2 (careful_qc)", "is taken by row 1"),
        ("to_day = 7", "to_day = 2", "row 3 (confirmed)", "to_day 2 is before from_day 3"),
        ("from_day = 14", "from_day = 6", "row 5 (qc)", "is before from_day 7 of the row above"),
        ('source = "refusal, rung 3"\n', "", "row 3 (persisted)", "source is missing"),
        ('source = "refusal, rung 3"', 'source = ""', "row 3 (persisted)", "source is empty"),
        ("business_days = [5, 14]", "business_days = [14, 5]", "refund.business_days", "smaller number"),
        ('who = "seller"', 'who = "shop"', "row 3 (confirmed)", "must be you or agent or seller or support"),
    ],
)
def test_a_broken_guide_is_refused_with_its_row_and_the_reason(
    kako: Kako, old: str, new: str, row: str, reason: str
) -> None:
    assert old in OWN
    file = write(kako, OWN.replace(old, new, 1))
    ran = kako("guide", "check", file, code=4)
    assert row in ran.err
    assert reason in ran.err.replace('"', "'")
    assert ran.out == ""
    assert kako("guide", "check", file, "--json", code=4).error()["message"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("this is no guide", "no valid TOML"),
        ("", "missing"),
        ("a" * 5000, "longer than"),
        ("# ten megabytes\n" * 640_000, "too large"),
    ],
    ids=["no TOML", "empty", "one long line", "10 MB"],
)
def test_what_is_no_guide_at_all_is_refused(kako: Kako, text: str, reason: str) -> None:
    assert reason in kako("guide", "check", write(kako, text), code=4).err


def test_a_file_that_is_not_there_is_not_found(kako: Kako) -> None:
    kako("guide", "check", "nowhere.toml", code=3)


def test_checking_needs_a_file(kako: Kako) -> None:
    assert "FILE" in kako("guide", "check", code=2).err


def test_checking_makes_no_store(kako: Kako) -> None:
    kako("guide", "check", write(kako, OWN))
    assert not kako.db.exists()
