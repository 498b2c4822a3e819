"""A case handed to others: everything it should hold, nothing it should not, and the same bytes each time."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import subprocess
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.kako import Kako

DAY = "2026-06-30"
PARTS = ("order", "item", "seller", "agent", "names", "prices", "links", "messages", "photos")


@pytest.fixture
def case(kako: Kako) -> Kako:
    """A session with a case that has something of everything, each thing named in the others' texts."""
    told = "KB-77 Zephyr-Runner by Cloud Shop for 4321.50 CNY, see https://shop.example/i/9 and heel-one.png"
    kako.photo("heel-one.png")
    details = (
        "--item",
        "Zephyr Runner",
        "--seller",
        "Cloud Shop",
        "--price",
        "4321.50",
        "--url",
        "https://shop.example/i/9",
    )
    kako.open(
        *details, "--photo", "heel-one.png", order="KB77", defect=f"seam open, left toe: {told}", sent="2026-06-01"
    )
    kako("photo", "add", "1", str(kako.photo("Cloud Shop KB77 4321.50.png", grey=9)), "--note", told)
    kako.record("refused", "2026-06-03", "--note", told)
    kako.record("support", "2026-06-04", "--note", "asked by kakobuy chat")
    kako("message", "1", "--from", "seller", f"SAID {told}", today="2026-06-03")
    kako("note", "1", f"PRIVATE {told}", today="2026-06-03")
    return kako


def page(kako: Kako, *flags: str, today: str = DAY) -> str:
    """The page of the case, as it is written."""
    kako("dossier", "1", "--out", "case.html", *flags, today=today)
    return (kako.folder / "case.html").read_text("utf-8")


def parcel(kako: Kako, *flags: str) -> dict[str, bytes]:
    """The files in the ZIP of the case."""
    kako("dossier", "1", "--out", "case.zip", *flags, today=DAY)
    with zipfile.ZipFile(kako.folder / "case.zip") as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def leftovers(kako: Kako) -> list[str]:
    """The files in the user's folder that nobody asked for."""
    return [path.name for path in kako.folder.iterdir() if path.name.startswith(".") or path.suffix == ".tmp"]


# --- what it holds


def test_the_page_tells_the_whole_case(case: Kako) -> None:
    text = page(case)
    for said in (
        "KB77",
        "Zephyr Runner",
        "Cloud Shop",
        "4321.50 CNY",
        "Refused",
        "Support asked",
        "SAID KB-77",
        "an exchange",
    ):
        assert said in text
    assert text.count("data:image/jpeg;base64,") == 2
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert "unsafe-inline" not in text


def test_it_vouches_for_both_forms_of_each_photo_and_for_the_journal(case: Kako) -> None:
    files = parcel(case)
    document = json.loads(files["case.json"])
    text = files["dossier.html"].decode()
    for photo in document["photos"]:
        assert photo["sha256"] in text
        assert photo["file_sha256"] in text
        assert sha256(files[photo["file"]]).hexdigest() == photo["file_sha256"]
    assert document["journal_head"]["hash"] in text
    assert f"It held {document['journal_head']['deeds']} changes" in text


def test_notes_are_private_unless_they_are_asked_for(case: Kako) -> None:
    for name, data in parcel(case).items():
        assert b"PRIVATE" not in data, name
    files = parcel(case, "--notes")
    assert b"PRIVATE" in files["dossier.html"]
    assert [note["text"][:7] for note in json.loads(files["case.json"])["notes"]] == ["PRIVATE"]


def test_what_was_taken_back_removed_or_reworded_does_not_leave(case: Kako) -> None:
    case("message", "1", "--from", "me", "TAKEN BACK", today=DAY)
    case("undo", "1", today=DAY)
    case("defect", "1", "REMOVED glue on the right heel", today=DAY)
    case("defect", "1", "--remove", "2", today=DAY)
    case("defect", "1", "OLD WORDS loose thread on the tongue", today=DAY)
    case("defect", "1", "--edit", "3", "loose thread on the tongue", today=DAY)
    case("photo", "add", "1", str(case.photo("REMOVED.png", grey=77)), today=DAY)
    case("photo", "remove", "1", "3", today=DAY)
    case("record", "1", "documented", "--on", DAY, "--note", "OLD WORDS", today=DAY)
    case("amend", "1", "documented", "--note", "OLD WORDS again", today=DAY)
    case("amend", "1", "documented", "--note", "by the order page", today=DAY)
    case("message", "1", "--from", "agent", "OLD WORDS of a message", today=DAY)
    case("message", "1", "--edit", "2", "the words as they were", today=DAY)
    case("message", "1", "--from", "agent", "REMOVED message", today=DAY)
    case("message", "1", "--remove", "3", today=DAY)
    case("note", "1", "REMOVED note", today=DAY)
    case("note", "1", "--remove", "2", today=DAY)
    files = parcel(case, "--notes")
    for name, data in files.items():
        assert not any(word in data for word in (b"TAKEN BACK", b"REMOVED", b"OLD WORDS")), name
    kept = [entry["text"] for entry in json.loads(files["case.json"])["journal"] if entry["kind"] == "defect_noted"]
    assert b"by the order page" in files["case.json"]
    assert kept[1:] == ["loose thread on the tongue"]
    assert len([name for name in files if name.startswith("photos/")]) == 2
    assert b"the words as they were" in files["case.json"]


def test_a_number_that_the_order_had_before_does_not_leave_where_its_number_may_not(case: Kako) -> None:
    case("order", "edit", "KB77", "--number", "CORRECT9", today=DAY)
    assert "CORRECT9" in page(case)
    for name, data in parcel(case, "--redact", "order").items():
        assert b"KB77" not in data, name
        assert b"CORRECT9" not in data, name


def test_money_names_each_fee_and_what_for(kako: Kako) -> None:
    kako.open("--price", "289.00", remedy="refund", sent="2026-06-01")
    kako.record("agreed", "2026-06-03", "--amount", "289.00")
    kako.record("charged", "2026-06-04", "--amount", "18.00", "--note", "freight")
    kako.record("returned", "2026-06-05", "--tracking", "SF1234")
    text = page(kako)
    assert "4 Jun 2026, kept back: freight" in text
    assert "18.00 CNY" in text
    assert "tracking number SF1234" in text
    assert "271.00 CNY" in text


def test_a_round_in_which_the_request_was_changed_is_named_once(kako: Kako) -> None:
    kako.open("--price", "100", remedy="refund", sent="2026-06-01")
    kako("switch", "1", "partial-refund")
    kako.record("sent", "2026-06-10")
    text = page(kako)
    assert text.count("Round 1,") == 1
    assert "Round 1, refund, until request changed to a partial refund on" in text
    assert "<h3>Partial refund</h3>" in text
    assert "partial_refund" not in text


def test_each_round_keeps_its_defects_and_its_days(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako.record("arrived", "2026-06-12")
    kako.record("rejected", "2026-06-13", "--note", "stain on the right heel")
    kako.record("sent", "2026-06-14")
    text = page(kako)
    assert "Round 1, exchange, until replacement rejected on 13 Jun 2026" in text
    assert "Round 2, the replacement" in text
    assert text.count('<svg class="chart"') == 2


def test_the_summary_tells_the_refusals_of_each_remedy_and_what_was_asked_for_again(kako: Kako) -> None:
    kako.open(sent="2026-06-01")
    kako.record("arrived", "2026-06-10")
    kako.record("rejected", "2026-06-11", "--note", "stain on the right heel")
    kako.record("sent", "2026-06-12")
    kako.record("refused", "2026-06-15")
    kako("switch", "1", "refund", today="2026-06-16")
    kako.record("sent", "2026-06-16")
    text = page(kako)
    told = (
        "On 1 Jun 2026 the buyer asked for an exchange.",
        "On 11 Jun 2026 the replacement was rejected.",
        "On 12 Jun 2026 the buyer asked for an exchange again.",
        "It was refused on 15 Jun 2026.",
        "On 16 Jun 2026 the request was changed.",
        "On 16 Jun 2026 the buyer asked for a refund.",
    )
    places = [text.index(said) for said in told]
    assert places == sorted(places)


@pytest.mark.parametrize("remedy", ["exchange", "refund"])
def test_a_request_that_was_not_sent_has_a_table_and_no_drawing(kako: Kako, remedy: str) -> None:
    kako.open(remedy=remedy)
    text = page(kako)
    assert "not sent yet" in text
    assert "<svg" not in text


def test_money_is_told_with_what_is_open(kako: Kako) -> None:
    kako.open("--price", "80", "--quantity", "2", remedy="refund", sent="2026-06-01")
    kako.record("agreed", "2026-06-03", "--amount", "70")
    kako.record("refunded", "2026-06-20", "--amount", "30.50")
    text = page(kako)
    for said in (
        "160.00 CNY",
        "2 at 80.00 CNY each",
        "<td>3 Jun 2026</td>",
        "70.00 CNY",
        "30.50 CNY",
        "39.50 CNY",
        "Still open",
    ):
        assert said in text


def test_after_shipping_no_days_are_told(kako: Kako) -> None:
    kako.open("--phase", "after-shipping", "--issue", "major", remedy="refund", sent="2026-06-01")
    assert "gives no days" in page(kako)


def test_texts_in_other_scripts_say_their_language(kako: Kako) -> None:
    kako.open(defect="左脚鞋头开线两厘米", sent="2026-06-01")
    assert '<p class="said" dir="auto" lang="zh">左脚鞋头开线两厘米</p>' in page(kako)


# --- the same case, the same bytes


@pytest.mark.parametrize("name", ["case.html", "case.zip"])
def test_the_same_case_on_the_same_day_is_the_same_bytes(case: Kako, name: str) -> None:
    made = []
    for out in (name, f"again-{name}"):
        case("dossier", "1", "--out", out, today=DAY)
        made.append((case.folder / out).read_bytes())
    assert made[0] == made[1]


def test_the_zip_is_sorted_has_no_times_and_holds_the_page(case: Kako) -> None:
    files = parcel(case)
    names = ["case.json", "dossier.html", "manifest.txt", "messages.txt", "photos/photo-01.jpg", "photos/photo-02.jpg"]
    assert list(files) == names
    with zipfile.ZipFile(case.folder / "case.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert files["dossier.html"].decode() == page(case)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_sha256sum_checks_the_manifest(case: Kako, tmp_path: Path) -> None:
    for name, data in parcel(case).items():
        path = tmp_path / "unpacked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    check = ["sha256sum", "--strict", "-c", "manifest.txt"]
    done = subprocess.run(check, cwd=tmp_path / "unpacked", capture_output=True, check=True, text=True)
    assert done.stdout.count(": OK") == 5
    (tmp_path / "unpacked" / "messages.txt").write_text("changed", encoding="utf-8")
    assert subprocess.run(check, cwd=tmp_path / "unpacked", capture_output=True, check=False).returncode == 1


def test_case_json_is_what_show_tells_without_what_stays_private(case: Kako) -> None:
    shown = case("show", "1", "--json", today=DAY).json()
    document = json.loads(parcel(case, "--notes")["case.json"])
    assert {key: document[key] for key in shown if key != "photos"} == {k: v for k, v in shown.items() if k != "photos"}
    for photo, told in zip(shown["photos"], document["photos"], strict=True):
        assert photo.items() <= told.items()


# --- leaving out


SENTINELS = {
    "order": ("KB77", "KB-77"),
    "item": ("Zephyr",),
    "seller": ("Cloud Shop",),
    "agent": ("kakobuy", "KakoBuy"),
    "names": ("Cloud Shop", "kakobuy", "KakoBuy", "heel-one", "4321.50.png"),
    "prices": ("4321.50", "4321.5", "4,321.50"),
    "links": ("shop.example", "https://"),
    "messages": ("SAID",),
    "photos": ("data:image", "heel-one.png", "photo-01"),
}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_left_out_stands_nowhere(case: Kako, part: str) -> None:
    before, after = parcel(case, "--notes"), parcel(case, "--notes", "--redact", part)
    # Photos may be named in a text; without the photos themselves that tells nothing of them.
    words = [word for word in SENTINELS[part] if part != "photos" or not word.startswith("heel")]
    for name, data in after.items():
        assert not [word for word in words if word.encode() in data], name
        assert not [word for word in words if word in name]
    everything = b"".join(before.values()) + "".join(before).encode()
    assert [word for word in words if word.encode() in everything]
    assert json.loads(after["case.json"])["redacted"][-1:] == [part] or part == "names"
    assert b"Left out by the buyer" in after["dossier.html"]


def test_several_parts_are_left_out_at_once(case: Kako) -> None:
    files = parcel(case, "--redact", "seller,prices", "--redact", "order")
    text = files["dossier.html"].decode()
    assert not any(word in text for word in ("KB77", "KB-77", "Cloud Shop", "4321.50"))
    assert "[order number] Zephyr-Runner by [seller] for [amount]" in text
    document = json.loads(files["case.json"])
    assert (document["redacted"], document["seller"], document["order"]) == (
        ["order", "seller", "prices"],
        "[seller]",
        "[order number]",
    )


def test_leaving_out_does_not_change_what_is_done_or_missing(case: Kako) -> None:
    whole = json.loads(parcel(case)["case.json"])
    parts = json.loads(parcel(case, "--redact", "messages,photos,item,order,prices")["case.json"])
    assert [step["done"] for step in parts["steps"]] == [step["done"] for step in whole["steps"]]
    assert (parts["state"], parts["timeline"], parts["health"]) == (whole["state"], whole["timeline"], whole["health"])


def test_money_left_out_leaves_the_state_as_it_is(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-06-01")
    kako.record("agreed", "2026-06-03", "--amount", "70.25")
    kako.record("refunded", "2026-06-20", "--amount", "30.75")
    document = json.loads(parcel(kako, "--redact", "prices")["case.json"])
    assert (document["state"], document["outcome"]) == ("refunded", None)
    assert document["money"] == {"expected": None, "agreed": None, "received": [None], "missing": None, "charges": []}
    text = page(kako, "--redact", "prices")
    assert not any(sum_ in text for sum_ in ("70.25", "30.75", "39.50"))


def test_a_name_the_seller_had_before_is_left_out_too(case: Kako) -> None:
    case("order", "edit", "KB77", "--seller", "New Name", today=DAY)
    text = page(case, "--redact", "seller")
    assert "New Name" not in text
    assert "Cloud Shop" not in text


@pytest.mark.parametrize("written", ["云朵鞋店", "cloud shoes", "云朵鞋店（Cloud Shoes）", "CloudShoes云朵鞋店"])
def test_either_half_of_a_name_in_two_scripts_is_left_out(kako: Kako, written: str) -> None:
    kako.open("--seller", "云朵鞋店 Cloud Shoes", defect=f"seam open, left toe; {written} says no")
    text = page(kako, "--redact", "seller")
    assert "云朵" not in text
    assert "Cloud" not in text
    assert "cloud" not in text


def test_photos_are_said_to_be_shown_as_they_are(case: Kako) -> None:
    ran = case("dossier", "1", "--out", "case.html", "--redact", "seller", today=DAY)
    assert "photos are shown as they are" in ran.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [("selller", "did you mean seller?"), ("seller,", "known: order"), ("everything", "known: order")],
)
def test_an_unknown_part_is_a_usage_error_that_names_the_known(case: Kako, words: str, hint: str) -> None:
    ran = case("dossier", "1", "--out", "case.html", "--redact", words, code=2, today=DAY)
    assert hint in ran.err
    assert not (case.folder / "case.html").exists()


# --- where it is written


def test_the_answer_names_the_file_and_ends_with_a_command(case: Kako) -> None:
    ran = case("dossier", "KB77", "--out", "case.html", today=DAY)
    assert ran.out.startswith("Case 1 is in case.html (")
    assert ran.last_line() == case("status", "1", today=DAY).last_line()
    assert ran.err == ""


def test_a_dossier_ends_as_the_status_of_its_case_does(kako: Kako) -> None:
    kako.open()
    kako.record("sent", "2026-06-10")
    for last, day in (("record 1 reviewed", "2026-06-10"), ("draft 1 --kind follow-up", "2026-07-10")):
        lines = kako("dossier", "1", "--out", f"case-{day}.html", today=day).out.splitlines()
        assert lines[-1] == f"kakoreturn {last}"
        assert lines[-2:] == kako("status", "1", today=day).out.splitlines()[-2:]


def test_json_tells_what_was_written(case: Kako) -> None:
    plain = case("dossier", "1", "--out", "case.zip", "--redact", "prices", "--json", today=DAY).json()
    data = (case.folder / "case.zip").read_bytes()
    assert plain == {
        "schema": "kakoreturn.dossier/1",
        "case": 1,
        "file": "case.zip",
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
        "photos": 2,
        "attachments": 0,
        "redacted": ["prices"],
    }


def test_a_file_that_is_there_is_written_over_and_then_for_this_user_alone(case: Kako) -> None:
    path = case.folder / "case.html"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    assert page(case).startswith("<!DOCTYPE html>")
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "out",
    ["", "case", "case.pdf", "case.html.txt", "folder.html", "missing/case.html", "nul\0.html", "x" * 300 + ".html"],
)
def test_a_place_that_cannot_take_it_is_a_usage_error(case: Kako, out: str) -> None:
    (case.folder / "folder.html").mkdir()
    before = sorted(case.folder.rglob("*"))
    ran = case("dossier", "1", "--out", out, code=2, today=DAY)
    assert ran.err.startswith("error: ")
    assert "hint: " in ran.err
    assert sorted(case.folder.rglob("*")) == before


def test_without_a_file_it_is_a_usage_error(case: Kako) -> None:
    assert "--out" in case("dossier", "1", code=2, today=DAY).err


def test_the_store_is_never_written_over(case: Kako) -> None:
    before = case.db.read_bytes()
    (case.folder / "case.html").symlink_to(case.db)
    os.link(case.db, case.folder / "case.zip")
    for out in (str(case.db), "case.html", "case.zip"):
        assert "is the store itself" in case("dossier", "1", "--out", out, code=2, today=DAY).err
    assert case.db.read_bytes() == before


def test_nothing_is_put_among_the_photos_of_the_store(case: Kako) -> None:
    out = case.db.with_name("kako.db.photos") / "case.html"
    assert "among the photos" in case("dossier", "1", "--out", str(out), code=2, today=DAY).err
    assert not out.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(case: Kako) -> None:
    os.mkfifo(case.folder / "case.html")
    assert "not a plain file" in case("dossier", "1", "--out", "case.html", code=2, today=DAY).err


def test_a_link_to_another_file_stays_a_link(case: Kako) -> None:
    (case.folder / "case.html").symlink_to("other.html")
    page(case)
    assert (case.folder / "case.html").is_symlink()
    assert (case.folder / "other.html").read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, 5), (errno.EIO, 5), (errno.EACCES, 2)])
def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(
    case: Kako, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    (case.folder / "case.html").write_text("old", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    ran = case("dossier", "1", "--out", "case.html", code=code, today=DAY)
    assert "cannot be written" in ran.err
    assert (case.folder / "case.html").read_text("utf-8") == "old"
    assert leftovers(case) == []


def test_an_unknown_case_is_not_found(case: Kako) -> None:
    case("dossier", "7", "--out", "case.html", code=3, today=DAY)


def test_a_photo_that_is_not_what_was_stored_is_a_damaged_store(case: Kako) -> None:
    photo = next(path for path in (case.db.parent / "kako.db.photos").rglob("*") if path.is_file())
    whole = photo.read_bytes()
    photo.write_bytes(whole + b"x")
    for damage in ("is damaged", "cannot be read"):
        assert damage in case("dossier", "1", "--out", "case.html", code=5, today=DAY).err
        photo.unlink(missing_ok=True)
    assert not (case.folder / "case.html").exists()


def test_nothing_that_was_hidden_in_a_photo_leaves(kako: Kako) -> None:
    from PIL import Image

    data = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "PLANTED place"
    Image.new("RGB", (64, 48), (200, 60, 60)).save(data, "JPEG", exif=exif, comment=b"PLANTED comment")
    (kako.folder / "photo.jpg").write_bytes(data.getvalue() + b"PLANTED trailer")
    kako.open("--photo", "photo.jpg")
    assert b"PLANTED" in data.getvalue()
    assert [name for name, held in parcel(kako).items() if b"PLANTED" in held] == []


def test_rungs_that_were_climbed_before_a_switch_stay_climbed(case: Kako) -> None:
    case("switch", "1", "refund", "--on", "2026-06-06", today=DAY)
    climbed = page(case).partition('class="rungs"')[2].partition("</ol>")[0]
    assert climbed.count('class="climbed"') == 1
    assert climbed.count("not yet") == 3


def test_a_closed_case_is_shown_and_not_drafted_after_its_dossier(case: Kako) -> None:
    case("record", "1", "accepted", today=DAY)
    assert case("dossier", "1", "--out", "case.html", today=DAY).last_line().endswith("show 1")
