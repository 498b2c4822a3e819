"""Looking for things: `find`, `order list` by name and stage, `order open`."""

from __future__ import annotations

import stat
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from tests.support.kako import Kako


@pytest.fixture
def shop(kako: Kako) -> Kako:
    """Two orders and a case, with words in every place that is looked through."""
    kako(
        "order", "add", "KB1", "--item", "Runner grau", "--seller", "Müller & Söhne", "--url", "https://shop.example/1"
    )
    kako("order", "add", "KB2", "--item", "Canvas tote", "--seller", "Shoe Lane")
    kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", "loose seam, left heel", "--sent", "-4d")
    kako("note", "1", 'they called it "not so bad" 100%')
    kako("message", "1", "--from", "agent", "The seller is\nchecking the stock.")
    kako("record", "1", "returned", "--tracking", "RX77")
    kako("record", "1", "chased", "--note", "asked for a date")
    return kako


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("runner", ["item"]),
        ("MÜLLER", ["seller"]),
        ("kb1", ["order number"]),
        ("Loose Seam", ["defect"]),
        ('"not so bad" 100%', ["note"]),
        ("seller is checking", ["message"]),
        ("for a date", ["event"]),
        ("rx77", ["event"]),
        ("shop.example", ["url"]),
        ("100_", []),
        ("text", []),
        ("sender", []),
    ],
)
def test_text_is_found_wherever_it_stands(shop: Kako, wanted: str, found: list[str]) -> None:
    document = shop("find", wanted, "--json").json()
    assert document["schema"] == "kakoreturn.find/1"
    assert [one["what"] for one in document["found"]] == found


def test_an_item_is_found_by_the_reference_that_is_printed_of_it(shop: Kako) -> None:
    shop("order", "add", "KB2", "--item", "Belt")
    for wanted in ("KB2/2", "kb2/2"):
        (one,) = shop("find", wanted, "--json").json()["found"]
        assert (one["what"], one["ref"]) == ("order number", "KB2/2")
    assert shop("find", "KB2/3", "--json").json()["found"] == []


def test_what_was_found_is_shown_with_where_it_stands(shop: Kako) -> None:
    said = shop("find", "loose", "seam")
    assert said.out.startswith("1 place on record holds 'loose seam'.")
    assert "KB1  case 1  defect 1" in said.out
    assert said.last_line() == "kakoreturn show 1"
    assert shop("find", "nowhere").out.startswith("Nothing on record holds 'nowhere'.")


def test_what_was_taken_back_is_not_found(shop: Kako) -> None:
    shop("undo")
    assert shop("find", "for a date", "--json").json()["found"] == []


def test_nothing_to_look_for_is_said(kako: Kako) -> None:
    assert "TEXT is empty" in kako("find", " ", code=2).err
    assert kako("find", "x", "--json").json()["found"] == []


def orders(kako: Kako, *options: str) -> list[str]:
    return [one["order"] for one in kako("order", "list", "--json", *options).json()["orders"]]


def test_orders_are_listed_by_a_part_of_a_name_and_by_stage(shop: Kako) -> None:
    shop("order", "stocked", "KB2")
    assert orders(shop, "--seller", "lane") == ["KB2"]
    assert orders(shop, "--stage", "stocked") == ["KB2"]
    assert orders(shop, "--agent", "KAKO", "--stage", "ordered") == ["KB1"]
    assert "did you mean 'Shoe Lane'?" in shop("order", "list", "--seller", "Sho Lain", code=3).err
    shop("order", "list", "--stage", "lost", code=2)
    none = shop("order", "list", "--stage", "shipped", "--agent", "kako")
    assert none.out.startswith("No order fits --agent 'kako' --stage 'shipped'.")
    assert none.last_line() == "kakoreturn order list"


def test_an_orders_page_is_opened_and_its_address_printed(shop: Kako, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert shop("order", "open", "KB1", "--print").out == "https://shop.example/1\n"
    assert opened == []
    shop("order", "open", "KB1")
    assert opened == ["https://shop.example/1"]
    assert "order edit KB2 --url" in shop("order", "open", "KB2", code=3).err


def test_a_photo_is_opened_as_a_copy_that_only_its_owner_reads(shop: Kako, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(tempfile, "tempdir", str(shop.folder))
    Image.new("RGB", (64, 48), "grey").save(shop.folder / "heel.jpg")
    shop("photo", "add", "1", "heel.jpg")
    copy = Path(shop("photo", "open", "1", "1").out.strip())
    assert opened == [copy.as_uri()]
    assert copy.name == "KB1-photo-1.jpg"
    assert sys.platform == "win32" or stat.S_IMODE(copy.stat().st_mode) == 0o600
    shop("photo", "open", "1", "2", code=3)
