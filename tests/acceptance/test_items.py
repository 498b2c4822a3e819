"""An order number that holds several items: each has its own stage, review and cases, and is named by its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain.text import shell_quoted
from tests.support.kako import TODAY

if TYPE_CHECKING:
    from tests.support.kako import Kako

LATER = "2026-06-20"
SCRATCH = "scratch on the left lens, 5 mm long"


@pytest.fixture
def haul(kako: Kako) -> Kako:
    """Return a session with three items under one number, photographed."""
    for item, category in (("Runner 42", "shoes"), ("Cap", "clothing"), ("Sunglasses", "other")):
        kako("order", "add", "KB1", "--item", item, "--category", category, "--seller", "Shoe corner")
    kako("order", "photos", "KB1")
    return kako


def refs(kako: Kako) -> list[str]:
    """Return what to type for each item on record."""
    return [item["ref"] for item in kako("order", "list", "--json").json()["orders"]]


def test_the_only_item_of_an_order_is_typed_as_the_order(kako: Kako) -> None:
    added = kako("order", "add", "KB1", "--item", "Runner 42", "--json").json()
    assert (added["order"], added["line"], added["ref"]) == ("KB1", 1, "KB1")


def test_a_second_item_takes_the_next_line(haul: Kako) -> None:
    orders = haul("order", "list", "--json").json()["orders"]
    assert [(item["order"], item["line"], item["ref"], item["item"]) for item in orders] == [
        ("KB1", 1, "KB1/1", "Runner 42"),
        ("KB1", 2, "KB1/2", "Cap"),
        ("KB1", 3, "KB1/3", "Sunglasses"),
    ]
    assert haul("order", "list").out.startswith("1 order, 3 items.")


def test_the_journal_of_a_case_names_its_item(haul: Kako) -> None:
    haul("new", "--order", "KB1/3", "--remedy", "refund", "--defect", SCRATCH)
    assert "refund case opened for order KB1/3 on " in haul("show", "1").out


def test_an_item_that_is_added_by_its_line_belongs_to_its_order(haul: Kako) -> None:
    added = haul("order", "add", "KB1/4", "--item", "Mug")
    assert (added.err, refs(haul)) == ("", ["KB1/1", "KB1/2", "KB1/3", "KB1/4"])
    haul("order", "add", "KB1", "--item", "Cup")
    assert refs(haul)[-1] == "KB1/5"


def test_a_line_that_is_not_the_next_is_taken_as_the_next_and_said_so(haul: Kako) -> None:
    said = haul("order", "add", "KB1/9", "--item", "Mug").err
    assert said.startswith("order 'KB1' has no item 9, so this is its next, KB1/4; if that is wrong: ")
    assert said.endswith("undo KB1/4\n")


def test_an_item_that_is_there_is_not_added_again_by_its_line(haul: Kako) -> None:
    assert "order 'KB1/2' is on record already" in haul("order", "add", "KB1/2", "--item", "Mug", code=4).err


def test_a_number_that_ends_like_an_item_is_an_order_where_its_beginning_is_none(kako: Kako) -> None:
    kako("order", "add", "KB7/2", "--item", "Lamp")
    kako("order", "add", "KB7/2", "--item", "Mug")
    assert refs(kako) == ["KB7/2/1", "KB7/2/2"]


def test_an_order_that_is_called_like_an_item_of_none_is_said_to_be_one_of_its_own(kako: Kako) -> None:
    own = "order 'KB9/1' is an order of its own, and no item of an order 'KB9', which is not on record"
    added = kako("order", "add", "KB9/1", "--item", "Lamp").err
    assert added == f"{own}; if you meant that: kakoreturn undo KB9/1, and then: kakoreturn order add KB9 --item Lamp\n"
    assert kako("order", "add", "KB9/1", "--item", "Mug").err == ""
    new = ("new", "--remedy", "exchange", "--defect", SCRATCH, "--order")
    opened = kako(*new, "KB8/1").err
    assert "order 'KB8/1' is an order of its own, and no item of an order 'KB8'" in opened
    assert "if you meant that: kakoreturn undo 1, and then: kakoreturn new --order KB8 --remedy exchange" in opened
    for word in ("order:KB7/1", "KB7"):
        assert kako("order", "add", word, "--item", "Lamp").err == ""
        assert "of its own" not in kako(*new, word).err


def test_the_same_item_again_is_refused_and_named(haul: Kako) -> None:
    said = haul("order", "add", "KB1", "--item", "Cap", "--category", "clothing", code=4).err
    assert "'KB1/2' is on record already" in said
    assert "order edit KB1/2" in said


def test_an_item_is_shown_and_edited_alone_and_the_order_with_all(haul: Kako) -> None:
    haul("order", "edit", "KB1/2", "--size", "L")
    assert haul("order", "show", "KB1/2", "--json").json()["size"] == "L"
    assert [one["size"] for one in haul("order", "show", "KB1", "--json").json()["items"]] == [None, "L", None]
    haul("order", "edit", "KB1/3", "--payment", "card")
    assert {one["payment"] for one in haul("order", "show", "KB1", "--json").json()["items"]} == {"card"}


def test_where_one_item_is_meant_an_order_of_several_is_asked_back(haul: Kako) -> None:
    for command in (("order", "note", "KB1", "dark"), ("order", "edit", "KB1", "--size", "L")):
        said = haul(*command, code=2).err
        assert "order 'KB1' has 3 items: KB1/1 (Runner 42), KB1/2 (Cap), KB1/3 (Sunglasses)" in said
    assert "3 are named: KB1/1, KB1/2, KB1/3" in haul("qc", "KB1", "--fail", f"surface: {SCRATCH}", code=2).err


def test_an_item_is_reviewed_and_complained_about_alone(haul: Kako) -> None:
    haul("qc", "KB1/1", "--pass")
    haul("qc", "KB1/3", "--fail", f"surface: {SCRATCH}")
    haul("qc", "KB1/2", "--pass")
    opened = haul("new", "--order", "KB1/3", "--remedy", "exchange", "--json").json()["cases"][0]
    assert (opened["order"], opened["line"], opened["ref"], opened["item"]) == ("KB1", 3, "KB1/3", "Sunglasses")
    assert haul("draft", "KB1/3").out.count("scratch") >= 1
    assert "1 case open" in haul("status").out
    assert "KB1/3" in haul("status").out


def test_a_finding_of_one_item_never_reaches_the_request_of_another(haul: Kako) -> None:
    haul("qc", "KB1/3", "--fail", f"surface: {SCRATCH}")
    haul("new", "--order", "KB1", "--item", "Cap", "--remedy", "refund", "--defect", "print cracked on the front, 3 cm")
    assert "scratch" not in haul("draft", "KB1/2").out
    assert "Sunglasses" not in haul("draft", "KB1/2").out


def test_a_new_request_names_the_item_or_adds_it(haul: Kako) -> None:
    refused = haul("new", "--order", "KB1", "--remedy", "exchange", "--defect", SCRATCH, code=2).err
    assert "KB1/2 (Cap)" in refused
    haul("new", "--order", "KB1", "--item", "Belt", "--remedy", "exchange", "--defect", SCRATCH)
    assert refs(haul) == ["KB1/1", "KB1/2", "KB1/3", "KB1/4"]


def test_of_two_open_cases_of_an_order_the_one_that_is_meant_must_be_said(haul: Kako) -> None:
    for item in ("Cap", "Sunglasses"):
        haul("new", "--order", "KB1", "--item", item, "--remedy", "exchange", "--defect", SCRATCH)
    said = haul("show", "KB1", code=2).err
    assert "case:1 (Cap), case:2 (Sunglasses)" in said
    assert haul.show("KB1/3")["case"] == 2
    assert haul.show("item:KB1/2")["case"] == 1


def test_what_has_no_problem_ships_beside_what_has(haul: Kako) -> None:
    haul("qc", "KB1/1", "--pass")
    haul("qc", "KB1/2", "--pass")
    haul("new", "--order", "KB1/3", "--remedy", "exchange", "--defect", SCRATCH)
    said = haul("order", "shipped", "KB1", code=4).err
    assert "KB1/3" in said
    haul("order", "shipped", "KB1/1", "KB1/2")
    stages = [item["stage"] for item in haul("order", "list", "--json").json()["orders"]]
    assert stages == ["shipped", "shipped", "photos"]


def _shipped(kako: Kako) -> list[tuple[str | None, str | None]]:
    items = kako("order", "show", "KB1", "--json").json()["items"]
    return [(one["shipped_on"], one["parcel"]) for one in items]


def test_the_rest_that_may_ship_is_without_what_has_shipped_already(haul: Kako) -> None:
    haul("qc", "KB1/1", "KB1/2", "--pass")
    haul("order", "shipped", "KB1/1")
    said = haul("order", "shipped", "KB1", code=4).err
    assert said.endswith("the others may: kakoreturn order shipped KB1/2\n")


def test_what_has_shipped_keeps_its_day_and_parcel_when_the_others_ship(haul: Kako) -> None:
    haul("order", "shipped", "KB1/1", "--parcel", "June", "--anyway")
    ran = haul("--today", LATER, "order", "shipped", "KB1", "--parcel", "July", "--anyway")
    assert f"Order KB1/1: shipped on {TODAY}." in ran.out
    assert ran.err == (
        f"shipped already, and left as it is: KB1/1 ({TODAY}); "
        "to correct a day: kakoreturn order shipped KB1/1 --on DATE\n"
    )
    assert _shipped(haul) == [(TODAY, "June"), (LATER, "July"), (LATER, "July")]


def test_what_has_shipped_is_corrected_in_what_is_said(haul: Kako) -> None:
    later = ("--today", LATER, "order", "shipped", "KB1/1")
    haul("order", "shipped", "KB1/1", "--parcel", "June", "--anyway")
    haul(*later, "--parcel", "July")
    assert _shipped(haul)[0] == (TODAY, "July")
    haul(*later, "--on", "2026-06-12")
    assert _shipped(haul)[0] == ("2026-06-12", "July")
    assert "left as it is: KB1/1 (2026-06-12)" in haul(*later).err
    haul("--today", LATER, "order", "delivered", "KB1/1", "--on", "2026-06-14")
    haul(*later, "--parcel", "May")
    assert _shipped(haul)[0] == ("2026-06-12", "May")


@pytest.mark.parametrize("word", ["KB1/0", "KB1/99", "item:KB1/7"])
def test_an_item_that_is_not_there_is_not_found_and_the_others_are_named(haul: Kako, word: str) -> None:
    said = haul("order", "show", word, code=3).err
    assert f"order 'KB1' has no item {int(word.rpartition('/')[2])}" in said
    assert "KB1/1 (Runner 42), KB1/2 (Cap), KB1/3 (Sunglasses)" in said


def test_an_item_of_an_order_that_is_not_there_is_not_found(kako: Kako) -> None:
    assert "there is no order 'KB7/2'" in kako("order", "show", "KB7/2", code=3).err


def test_an_order_whose_own_number_ends_like_an_item_keeps_working(haul: Kako) -> None:
    haul("order", "add", "order:KB1/2", "--item", "Lamp")
    assert haul("order", "show", "KB1/2", "--json").json()["item"] == "Lamp"
    assert haul("order", "show", "item:KB1/2", "--json").json()["item"] == "Cap"
    assert refs(haul) == ["KB1/1", "item:KB1/2", "KB1/3", "KB1/2"]
    haul("order", "edit", "item:KB1/2", "--size", "L")
    assert haul("order", "show", "KB1/2", "--json").json()["size"] is None


def test_items_are_exported_and_come_back(haul: Kako) -> None:
    haul("new", "--order", "KB1/3", "--remedy", "exchange", "--defect", SCRATCH)
    exported = haul("export", "json").out
    before = haul("order", "list", "--json").json(), haul.show("1")
    haul.db.unlink()
    haul("import", "-", stdin=exported)
    assert (haul("order", "list", "--json").json(), haul.show("1")) == before
    assert haul("doctor", "--json").json()["ok"]


def test_statistics_go_by_item(haul: Kako) -> None:
    haul("new", "--order", "KB1/3", "--remedy", "exchange", "--defect", SCRATCH)
    (seller,) = haul("stats", "--json").json()["sellers"]
    assert (seller["orders"], seller["orders_with_cases"]) == (3, 1)


def test_a_message_says_which_item_of_the_order_it_is_about(haul: Kako) -> None:
    haul("new", "--order", "KB1/3", "--remedy", "exchange", "--defect", SCRATCH)
    english, chinese = (haul("draft", "KB1/3", "--lang", lang).out for lang in ("en", "zh"))
    assert "KB1, item 3" in english
    assert "KB1（第3件商品）" in chinese


def test_a_dossier_says_which_item_of_the_order_it_is_about(haul: Kako) -> None:
    haul("new", "--order", "KB1/3", "--remedy", "exchange", "--defect", SCRATCH)
    haul("dossier", "1", "--out", "case.html")
    page = (haul.folder / "case.html").read_text(encoding="utf-8")
    assert "Item of the order" in page
    assert "Runner 42" not in page


def test_what_was_added_or_found_is_named_so_that_it_is_not_another_orders_item(haul: Kako) -> None:
    haul("order", "add", "order:KB1/4", "--item", "Lamp")
    added = haul("order", "add", "KB1", "--item", "Belt").out
    assert "Order item:KB1/4 is on record." in added
    assert added.splitlines()[-1].endswith("order show item:KB1/4")
    reviewed = haul("qc", "item:KB1/4", "--fail", f"stitching: {SCRATCH}").out
    assert reviewed.splitlines()[-1].endswith("new --order item:KB1/4 --remedy exchange")
    assert "order 'item:KB1/4' is on record already" in haul("order", "add", "KB1", "--item", "Belt", code=4).err


def test_a_filter_for_an_item_that_is_not_there_is_not_found(haul: Kako) -> None:
    assert "no order on record is called 'KB1/9'" in haul("status", "--order", "KB1/9", code=3).err
    haul("new", "--order", "KB1/2", "--remedy", "exchange", "--defect", SCRATCH)
    for word in ("KB1/2", "kb1/2", "item:KB1/2"):
        assert [case["ref"] for case in haul("status", "--order", word, "--json").json()["cases"]] == ["KB1/2"]
    haul("order", "add", "KB2", "--item", "Lamp")
    haul("new", "--order", "KB2", "--remedy", "exchange", "--defect", SCRATCH)
    assert [case["ref"] for case in haul("status", "--order", "KB2/1", "--json").json()["cases"]] == ["KB2"]


def test_an_item_that_is_named_by_its_line_is_not_renamed_by_a_request(haul: Kako) -> None:
    new = ("new", "--order", "KB1/1", "--remedy", "exchange", "--defect", SCRATCH)
    refused = haul(*new, "--item", "Zed", code=4).err
    assert "item 'KB1/1' is 'Runner 42' on record, not 'Zed'" in refused
    assert "kakoreturn order edit KB1/1 --item Zed" in refused
    assert "kakoreturn new --order KB1 --item Zed" in refused
    assert haul("status", "--json").json()["cases"] == []
    assert haul(*new, "--item", "Runner 42", "--json").json()["cases"][0]["ref"] == "KB1/1"


def test_an_item_without_a_name_gets_it_from_its_request(kako: Kako) -> None:
    kako("order", "add", "KB5")
    opened = kako("new", "--order", "KB5/1", "--item", "Zed", "--remedy", "refund", "--defect", SCRATCH, "--json")
    assert opened.json()["cases"][0]["item"] == "Zed"


def test_what_is_taken_back_names_the_item(haul: Kako) -> None:
    assert [line.split(":")[0].strip() for line in haul("undo").out.splitlines()[1:4]] == [
        "order KB1",
        "order KB1/2",
        "order KB1/3",
    ]


def test_an_order_whose_number_is_all_digits_is_undone_by_it(kako: Kako) -> None:
    kako("order", "add", "250601", "--item", "Lamp")
    kako("new", "--order", "250601", "--remedy", "refund", "--defect", SCRATCH)
    kako("order", "note", "250601", "the box is open")
    assert "the box is open" in kako("undo", "250601").out
    kako("order", "add", "250602", "--item", "Lamp")
    assert kako("undo", "250602").out.splitlines()[1].startswith("  order 250602")


@pytest.mark.parametrize("named", ["S1/1", "item:S1/1"])
def test_undo_of_an_item_takes_back_what_was_done_to_it(kako: Kako, named: str) -> None:
    for item in ("A", "B"):
        kako("order", "add", "S1", "--item", item)
    kako("order", "stocked", "S1/1", "--on", "2026-06-01")
    kako("order", "photos", "S1/2", "--on", "2026-06-02")
    assert "stocked" in kako("undo", named, "--dry-run").out
    assert "stocked" in kako("undo", named).out
    first, second = kako("order", "show", "S1", "--json").json()["items"]
    assert (first["stocked_on"], second["photos_on"]) == (None, "2026-06-02")
    kako("redo")
    assert kako("order", "show", "S1/1", "--json").json()["stocked_on"] == "2026-06-01"
    assert kako("doctor").code == 0


def test_what_was_done_to_two_items_at_once_is_not_taken_back_below_a_later_change_of_one(kako: Kako) -> None:
    for item in ("A", "B"):
        kako("order", "add", "S1", "--item", item)
    kako("order", "stocked", "S1", "--on", "2026-06-01")
    kako("order", "photos", "S1/2", "--on", "2026-06-02")
    said = kako("undo", "S1/1", code=4).err
    assert "the last change of order 'S1/1' also touched order 'S1', which change 4 touched again" in said
    kako("undo", "S1/2")
    assert kako("undo", "S1/1").out.count("stocked") == 2


def test_the_item_that_an_order_began_with_stays_while_it_has_another(kako: Kako) -> None:
    for item in ("A", "B"):
        kako("order", "add", "S1", "--item", item)
    assert "which change 2 touched again" in kako("undo", "S1/1", code=4).err
    kako("undo", "S1/2")
    assert "order S1: order details noted" in kako("undo", "S1/1").out


def test_what_an_order_rests_on_is_its_first_change_that_still_stands(kako: Kako) -> None:
    kako("order", "add", "A1")
    kako("undo", "A1")
    kako("new", "--order", "A1", "--payment", "paypal", "--remedy", "refund", "--defect", "hole at the left cuff")
    kako("order", "add", "A1", "--item", "Hat")
    kako("undo", "1", code=4)


@pytest.mark.parametrize("more", [(), ("--all",), ("--json",)], ids=str)
def test_status_of_an_order_shows_all_its_open_cases(kako: Kako, more: tuple[str, ...]) -> None:
    kako.open(order="T1", item="A")
    kako("order", "add", "T1", "--item", "B")
    kako.open(order="T1/2")
    shown = kako("status", "T1", *more).out
    assert ("Case 1" in shown and "Case 2" in shown) or shown.count('"case": ') == 2
    assert kako("show", "T1", code=2).out == ""


def test_status_of_an_order_shows_its_closed_cases_where_that_is_asked_for(kako: Kako) -> None:
    kako.open(order="T1", item="A")
    kako("record", "1", "accepted")
    kako("order", "add", "T1", "--item", "B")
    kako.open(order="T1/2")
    assert [one["case"] for one in kako("status", "T1", "--json").json()["cases"]] == [2]
    assert [one["case"] for one in kako("status", "T1", "--all", "--json").json()["cases"]] == [2, 1]
    assert [one["case"] for one in kako("status", "T1/1", "--json").json()["cases"]] == [1]


# --- what is called nearly as something on record


@pytest.mark.parametrize("words", ["cap", " CAP  "])
def test_an_item_is_known_however_its_name_is_written(haul: Kako, words: str) -> None:
    ran = haul("new", "--order", "KB1", "--item", words, "--remedy", "exchange", "--defect", "hole in the brim, 2 mm")
    assert ("(Cap), exchange" in ran.out, ran.err) == (True, "")
    assert haul.case()["ref"] == "KB1/2"
    assert [one["item"] for one in haul("order", "show", "KB1", "--json").json()["items"]][1] == "Cap"
    again = ("new", "--order", "KB1", "--item", "cAp", "--remedy", "refund", "--defect", "hole in the brim, 2 mm")
    assert "case 1 is open" in haul(*again, code=4).err
    assert "on record already" in haul("order", "add", "KB1", "--item", "cap", "--category", "clothing", code=4).err


def test_what_a_review_found_of_an_item_is_found_by_its_name_in_any_case(haul: Kako) -> None:
    haul("qc", "KB1/2", "--fail", "fabric: hole in the brim, 2 mm")
    haul("new", "--order", "KB1", "--item", "cap", "--remedy", "exchange")
    assert [one["text"] for one in haul.show()["defects"]] == ["fabric: hole in the brim, 2 mm"]


@pytest.fixture
def tees(kako: Kako) -> Kako:
    for size in ("M", "L"):
        kako("order", "add", "KB1", "--item", "Tee", "--size", size, "--category", "clothing")
    return kako


def _sizes(kako: Kako) -> list[str]:
    return [one["size"] for one in kako("order", "show", "KB1", "--json").json()["items"]]


@pytest.mark.parametrize("size", ["L", "l"])
def test_a_request_for_one_of_two_sizes_is_about_the_item_of_that_size(tees: Kako, size: str) -> None:
    new = ("new", "--order", "KB1", "--item", "tee", "--size", size, "--remedy", "exchange")
    tees("qc", "KB1/2", "--fail", "fabric: hole at the left cuff, 2 mm")
    assert (tees(*new).err, tees.case()["ref"], _sizes(tees)) == ("", "KB1/2", ["M", "L"])
    assert "item 2" in tees("draft", "1").out
    assert "case 1 is open" in tees(*new, "--no-reason", code=4).err


def test_a_request_that_fits_two_sizes_is_refused_and_both_are_named(tees: Kako) -> None:
    new = ("new", "--order", "KB1", "--item", "Tee", "--remedy", "exchange")
    said = tees(*new, "--no-reason", code=2).err
    assert "order 'KB1' has 2 items called 'Tee': KB1/1 (Tee, M), KB1/2 (Tee, L)" in said
    assert "as in KB1/1" in said
    tees("order", "add", "KB1", "--item", "Tee", "--size", "S", "--category", "bag")
    tees(*new, "--no-reason", "--category", "bag")
    assert tees.case()["ref"] == "KB1/3"


def test_a_request_for_a_size_that_is_not_on_record_never_rewrites_another(tees: Kako) -> None:
    tees("qc", "KB1/1", "--fail", "fabric: hole at the left cuff, 2 mm")
    new = ("new", "--order", "KB1", "--item", "Tee", "--size", "XL", "--remedy", "refund")
    assert "missing --defect" in tees(*new, code=2).err
    said = tees(*new, "--no-reason").err
    assert "'Tee' is on record as a new item, KB1/3, beside KB1/1 (Tee, M), KB1/2 (Tee, L)" in said
    assert _sizes(tees) == ["M", "L", "XL"]


def test_a_request_fills_in_the_size_of_an_item_that_has_none_on_record(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Tee")
    kako("new", "--order", "KB1", "--item", "Tee", "--size", "L", "--remedy", "refund", "--no-reason")
    assert kako("order", "show", "KB1", "--json").json()["size"] == "L"


def test_what_was_found_of_an_item_never_reaches_the_request_for_a_new_one(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Cap")
    kako("qc", "KB1", "--fail", "fabric: hole in the brim, 2 mm")
    assert "missing --defect" in kako("new", "--order", "KB1", "--item", "Mug", "--remedy", "refund", code=2).err


def test_a_new_request_names_a_missing_item_with_all_else_that_is_missing(tees: Kako) -> None:
    items = "--item (KB1/1 (Tee, M), KB1/2 (Tee, L))"
    assert f"missing {items}, --remedy, --defect" in tees("new", "--order", "KB1", code=2).err
    assert (
        f"missing {items}, --defect" in tees("new", "--order", "KB1", "--item", "Tee", "--remedy", "refund", code=2).err
    )
    assert "missing --remedy, --defect" in tees("new", "--order", "KB1/1", code=2).err
    assert "missing --remedy, --defect" in tees("new", "--order", "KB1", "--item", "Tee", "--size", "L", code=2).err


def test_a_new_item_beside_others_is_told_once_with_what_is_on_record(haul: Kako) -> None:
    said = haul("new", "--order", "KB1", "--item", "caps", "--remedy", "exchange", "--defect", "hole, brim, 2 mm").err
    assert said == (
        "'caps' is on record as a new item, KB1/4, beside KB1/1 (Runner 42), KB1/2 (Cap), KB1/3 (Sunglasses); "
        "if it is one of these: kakoreturn undo 1\n"
    )
    haul("undo", "1")
    assert len(haul("order", "show", "KB1", "--json").json()["items"]) == 3


def test_an_order_that_differs_in_its_capitals_is_recorded_as_given_and_the_other_named(kako: Kako) -> None:
    kako.open(order="kb2604-13")
    ran = kako("new", "--order", "KB2604-13", "--remedy", "exchange", "--defect", "hole in the brim, 2 mm")
    told = "order 'kb2604-13' is on record too, and is another one than 'KB2604-13'"
    assert ran.err == f"{told}; if you meant that: kakoreturn undo 2\n"
    assert {case["order"] for case in kako("status", "--json").json()["cases"]} == {"kb2604-13", "KB2604-13"}
    assert "order 'KB1' is on record too" not in kako("order", "add", "KB1").err
    said = kako("order", "add", "kb1").err
    assert ("order 'KB1' is on record too" in said, "kakoreturn undo kb1" in said) == (True, True)
    assert kako("order", "add", "kb1", "--item", "Cap").err == ""


def test_a_request_for_a_number_that_is_nearly_one_on_record_says_how_to_do_it_right(kako: Kako) -> None:
    kako("order", "add", "KB261119", "--item", "Sweater")
    new = ("--remedy", "refund", "--defect", "hole in the left sleeve")
    said = kako("new", "--order", "KB26119", *new).err
    assert "'KB26119' is new on record, and KB261119 (Sweater) is there already; if you meant that: " in said
    right = f"kakoreturn new --order KB261119 --remedy refund --defect {shell_quoted(['hole in the left sleeve'])}"
    assert "kakoreturn undo 1, and then: " in said
    assert said.rstrip().endswith(right)
    kako("undo", "1")
    assert kako("new", "--order", "KB261119", *new).err == ""
    assert refs(kako) == ["KB261119"]
    assert kako("new", "--order", "KB261120", *new).err == ""


def test_a_case_that_is_about_the_wrong_order_is_not_moved_to_one_that_is_known_and_how_then_is_said(
    kako: Kako,
) -> None:
    for order in ("KB1", "KB2"):
        kako("order", "add", order, "--item", "Sweater")
    kako.open(order="KB2")
    said = kako("order", "edit", "KB2", "--number", "KB1", code=4).err
    assert "kakoreturn undo 1 takes back what was recorded of it" in said
    assert "kakoreturn new --order KB1 opens it there" in said


def test_an_order_of_an_agent_without_a_guide_is_told_whose_counts(kako: Kako) -> None:
    said = kako("order", "add", "KB1", "--agent", "some-agent").err
    assert "'some-agent' has no guide of its own here, so that of KakoBuy counts" in said
    assert kako("order", "add", "KB2", "--agent", "kakobuy").err == kako("order", "add", "KB3").err == ""


def test_a_second_request_for_an_item_says_how_another_item_is_told_from_it(kako: Kako) -> None:
    asked = ("new", "--order", "K2", "--item", "Tee", "--remedy", "refund", "--no-reason")
    kako(*asked)
    refused = kako(*asked, "--size", "S", code=4).err
    assert "another item of the order takes another --item, or is put on record first with" in refused
    assert "kakoreturn order add K2" in refused
    kako("order", "add", "K2", "--item", "Tee", "--size", "S")
    assert "Case 2 is open for order K2/2" in kako(*asked, "--size", "S").out
