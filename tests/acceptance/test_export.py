"""Taking data out, and bringing it back: spreadsheet, whole store, calendar."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from tests.support.kako import Kako

from .test_order_import import orders_of, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def busy(kako: Kako) -> Kako:
    """A user with orders and cases in many states, and changesets taken back."""
    kako("order", "import", written(kako, "order,item,size,photos\n+49-1,=1+1,''=x,2026-06-08\n-7,\"@a, b; c\",-,\n"))
    photo = kako.photo()
    kako.open("--photo", str(photo), "--return-by", "2026-06-12", order="KB1", item="Runner 42", sent="2026-06-06")
    kako.open("--price", "45.90", order="KB2", item="Wollschal „grün“, 围巾; mit\\Strich", remedy="refund")
    kako.open(order="KB3", item="Desk lamp", sent="2026-06-01", today="2026-06-01")
    kako("record", "3", "accepted")
    kako("order", "stocked", "KB2", "--on", "-3d")
    kako("order", "photos", "KB2", "--on", "-2d")
    kako("qc", "KB2", "--fail", "seams: loose, 2 cm", "--unsure", "zip: does it close", "--minutes", "3")
    kako("note", "1", "two lines\nof a note")
    kako("message", "2", "--from", "agent", "We see.")
    kako("photo", "circle", "1", "1", "C4=1", "50%,50%,9%")
    kako("record", "1", "chased")
    kako("undo")
    return kako


def another(kako: Kako) -> Kako:
    """The same user's second, empty store."""
    folder = kako.folder / "second"
    folder.mkdir()
    return Kako(folder)


def test_a_store_comes_back_as_it_was(busy: Kako) -> None:
    busy("export", "json", "--out", "store.json")
    other = another(busy)
    done = other("import", str(busy.folder / "store.json"), "--json").json()
    assert (done["schema"], done["cases"], done["photos_missing"]) == ("kakoreturn.imported/1", 3, 1)
    for case in "123":
        assert other.show(case) == busy.show(case)
    assert orders_of(other) == orders_of(busy)
    assert [one["id"] for one in other("doctor", "--json", code=5).json()["checks"] if not one["ok"]] == ["photos"]
    shutil.copytree(f"{busy.db}.photos", f"{other.db}.photos", dirs_exist_ok=True)
    assert other("doctor", "--json").json()["ok"]
    assert _without_moment(other("export", "json").out) == _without_moment(busy("export", "json").out)
    other("redo")
    assert other.case()["state"] == "sent"
    assert other.open(order="KB9")["case"] == 4


def _without_moment(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    assert document["schema"] == "kakoreturn.export/1"
    assert document.pop("exported_at").endswith("Z")
    return document


def test_the_exported_store_is_plain_ascii_with_a_line_an_entry(busy: Kako) -> None:
    text = busy("export", "json").out
    assert text.isascii()
    document = json.loads(text)
    assert len(text.splitlines()) > len(document["journal"])
    assert [case["case"] for case in document["cases"]] == [1, 2, 3]


def test_another_layout_of_the_document_is_read_too(busy: Kako) -> None:
    document = json.loads(busy("export", "json").out)
    other = another(busy)
    text = json.dumps(dict(sorted(document.items())), indent=3, ensure_ascii=False)
    (busy.folder / "store.json").write_text(text, encoding="utf-16")
    other("import", str(busy.folder / "store.json"))
    assert other.show() == busy.show()


def test_only_an_empty_store_takes_in_another(busy: Kako) -> None:
    busy("export", "json", "--out", "store.json")
    before = busy.db.read_bytes()
    assert "is not empty" in busy("import", "store.json", code=4).err
    assert busy.db.read_bytes() == before


def test_an_empty_store_is_exported_and_comes_back(kako: Kako) -> None:
    text = kako("export", "json").out
    assert kako("export", "csv").out.startswith("order,item,seller,")
    assert kako("export", "ics").out.endswith("END:VCALENDAR\r\n")
    assert not kako.db.exists()
    assert kako("import", "-", stdin=text).out.startswith("Imported 0 orders")


Document = dict[str, Any]


def _rehashed(document: Document) -> Document:
    """The document with a chain that fits whatever stands in its journal, as somebody would make it who means it."""
    from kakoreturn.store.journal import FIRST_HASH, chained

    before = FIRST_HASH
    for row in document["journal"]:
        body = json.dumps(row["body"], ensure_ascii=False, separators=(",", ":"))
        subject = (row.get("case"), row.get("order"))
        first = (row.get("id"), row.get("by"))
        before = row["hash"] = chained(
            before, (row["seq"], row["deed"], row["at"], *subject, row["kind"], body, *first)
        )
    return {**document, "entries": len(document["journal"]), "last_hash": before}


def _set(document: Document, place: int, **values: object) -> Document:
    document["journal"][place].update(values)
    return document


def _body(document: Document, kind: str, **values: object) -> Document:
    next(row for row in document["journal"] if row["kind"] == kind)["body"].update(values)
    return _rehashed(document)


TAMPERED: dict[str, Callable[[Document], Document | str]] = {
    "a changed word": lambda it: _set(it, 3, kind="order_moved"),
    "a changed hash": lambda it: _set(it, 3, hash="0" * 64),
    "a missing row": lambda it: {**it, "journal": it["journal"][:4] + it["journal"][5:]},
    "a missing end": lambda it: {**it, "journal": it["journal"][:-1]},
    "another order of rows": lambda it: {**it, "journal": it["journal"][::-1]},
    "no journal": lambda it: {name: value for name, value in it.items() if name != "journal"},
    "a journal that is no list": lambda it: {**it, "journal": {}},
    "a row that is no row": lambda it: {**it, "journal": [*it["journal"], 7]},
    "another schema": lambda it: {**it, "schema": "kakoreturn.export/9"},
    "changed orders": lambda it: {**it, "orders": it["orders"][:-1]},
    "a changed case": lambda it: {**it, "cases": [{**it["cases"][0], "state": "lost"}, *it["cases"][1:]]},
    "a changed guide": lambda it: {**it, "guides": [{"hash": one["hash"], "body": {}} for one in it["guides"]]},
    "no guide": lambda it: {**it, "guides": []},
    "an unknown kind": lambda it: _rehashed(_set(it, 3, kind="order_burnt")),
    "a wrong subject": lambda it: _rehashed(_set(it, 0, order="another")),
    "a list for a number": lambda it: _rehashed(_set(it, 3, seq=[])),
    "a number for a text": lambda it: _body(it, "defect_noted", text=7),
    "a number that is none": lambda it: _body(it, "photo_added", size=True),
    "an object for a text": lambda it: _body(it, "order_described", item={"a": 1}),
    "true for a number": lambda it: _rehashed(_set(it, 0, seq=True)),
    "true for a deed": lambda it: _rehashed(_set(it, 0, deed=True)),
    "an emptied day": lambda it: _body(it, "order_described", cleared=["number"]),
    "an unknown field": lambda it: _body(it, "order_described", colour="red"),
    "an impossible day": lambda it: _body(it, "happened", on="2026-02-30"),
    "a day out of all time": lambda it: _body(it, "happened", on="9999-12-31"),
    "a huge number": lambda it: _body(it, "photo_added", size=10**30),
    "a huge amount": lambda it: _body(it, "order_described", price={"amount": "1e999999", "currency": "CNY"}),
    "an amount that is none": lambda it: _body(it, "order_described", price={"amount": "NaN", "currency": "CNY"}),
    "a deed that undoes itself": lambda it: _body(it, "undone", deed=999),
    "half a character": lambda it: _body(it, "note_added", text="\ud800"),
    "a control character": lambda it: _body(it, "note_added", text="\x1b[31mred"),
    "a hash that leads elsewhere": lambda it: _body(it, "photo_added", sha256="../../etc/passwd"),
    "a case without its order": lambda it: _body(it, "opened", order="nowhere"),
    "no object": lambda _: "[]",
    "a list of orders": lambda _: "order,item\nA1,Scarf\n",
    "half of it": lambda it: json.dumps(it)[:5000],
    "more behind it": lambda it: json.dumps(it) + "{}",
    "deep nesting": lambda it: json.dumps(it)[:-1] + ', "x": ' + "[" * 10_000 + "]" * 10_000 + "}",
    "deep nesting in a row": lambda it: json.dumps({**it, "journal": "?"}).replace(
        '"?"', '[{"body": ' + '{"a":' * 10_000 + "1" + "}" * 10_000 + "}]"
    ),
    "digits without end": lambda it: json.dumps(it)[:-1] + ', "x": ' + "9" * 100_000 + "}",
    "not a number": lambda it: json.dumps({**it, "x": float("nan")}),
    "a member twice": lambda it: json.dumps(it)[:-1] + ', "journal": []}',
    "nothing": lambda _: "",
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_does_not_come_in(busy: Kako, name: str) -> None:
    made = TAMPERED[name](json.loads(busy("export", "json").out))
    (busy.folder / "store.json").write_text(made if isinstance(made, str) else json.dumps(made))
    other = another(busy)
    done = other("import", str(busy.folder / "store.json"), code=4)
    assert (done.out, done.hostile_characters()) == ("", set())
    assert done.err.startswith("error: ")
    assert orders_of(other) == {}
    assert other("doctor", "--json").json()["ok"]
    other.open()


def test_the_test_of_tampering_does_not_refuse_everything(busy: Kako) -> None:
    document = _rehashed(json.loads(busy("export", "json").out))
    (busy.folder / "store.json").write_text(json.dumps(document))
    another(busy)("import", str(busy.folder / "store.json"))


def test_the_orders_come_back_from_the_spreadsheet(busy: Kako) -> None:
    busy("export", "csv", "--out", "orders.csv")
    data = (busy.folder / "orders.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbforder,item,")
    assert data.count(b"\r\n") == 1 + len(orders_of(busy))
    other = another(busy)
    other("order", "import", str(busy.folder / "orders.csv"))
    assert orders_of(other) == orders_of(busy)
    again = busy("order", "import", "orders.csv", "--json").json()
    assert (again["added"], again["differs"]) == (0, 0)


def test_no_exported_cell_begins_a_formula(busy: Kako) -> None:
    rows = list(csv.reader(io.StringIO(busy("export", "csv").out, newline="")))
    assert len(rows) == 1 + len(orders_of(busy))
    cells = [cell for row in rows for cell in row if cell]
    assert [cell for cell in cells if cell[0] in "=+-@\t\r\n"] == []
    assert {"'+49-1", "'=1+1", "''=x", "'-7", "'@a, b; c"} <= set(cells)


def test_an_export_is_there_whole_or_not_at_all(busy: Kako) -> None:
    (busy.folder / "taken").mkdir()
    assert "cannot be written" in busy("export", "csv", "--out", "taken/no/such.csv", code=2).err
    (busy.folder / "old.csv").write_text("old")
    busy("export", "csv", "--out", "old.csv")
    assert "KB1" in (busy.folder / "old.csv").read_text("utf-8-sig")
    left = {path.name for path in busy.folder.iterdir()}
    assert not any(name.startswith(".") for name in left)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no such device here")
def test_a_full_disk_is_no_fault_of_the_command_line(busy: Kako) -> None:
    assert "No space left" in busy("export", "csv", "--out", "/dev/full", code=5).err


def test_the_store_is_never_written_over(busy: Kako) -> None:
    before = busy.db.read_bytes()
    for name in (str(busy.db), f"{busy.db}-journal", f"{busy.db}.photos/x"):
        assert "is the store itself" in busy("export", "json", "--out", name, code=2).err
    if os.name != "nt":
        (busy.folder / "link.json").symlink_to(busy.db)
        busy("export", "json", "--out", "link.json", code=2)
    assert busy.db.read_bytes() == before


def test_an_unknown_form_is_a_usage_error(kako: Kako) -> None:
    assert "known: csv, json, ics" in kako("export", "xml", code=2).err


def test_stdout_takes_utf8_whatever_the_code_page(busy: Kako) -> None:
    done = busy("export", "csv", encoding="cp1252")
    assert "Wollschal „grün“, 围巾" in done.out.encode("cp1252").decode()


def events(text: str) -> dict[str, Any]:
    """The events of a calendar by their UID, as a real reader sees them."""
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    found = [one for one in calendar.walk("VEVENT") if not one.errors]
    by_uid = {str(one["UID"]): one for one in found}
    assert len(by_uid) == len(found)
    return by_uid


def titled(text: str) -> dict[str, tuple[str, str]]:
    """The first and the last day of each event, by its title."""
    return {str(one["SUMMARY"]): (str(one["DTSTART"].dt), str(one["DTEND"].dt)) for one in events(text).values()}


def test_a_calendar_holds_what_is_due_and_what_is_expected(busy: Kako) -> None:
    busy("order", "edit", "KB2", "--return-by", "2026-06-20")
    found = titled(busy("export", "ics", today="2026-06-07").out)
    about = "order KB1, Runner 42"
    assert found[f"Expected: Agent reviews ({about})"] == ("2026-06-07", "2026-06-09")
    assert found[f"Expected: Replacement arrives ({about})"] == ("2026-06-13", "2026-06-21")
    assert found[f"Last day for a return: {about}"] == ("2026-06-12", "2026-06-13")
    assert found["Review the QC photos: order +49-1, =1+1"] == ("2026-06-07", "2026-06-08")
    assert not any("KB3" in title for title in found)
    assert any("Wollschal „grün“, 围巾; mit\\Strich" in title for title in found)


def test_a_calendar_holds_the_day_by_which_a_rung_is_to_be_answered_and_today_once_it_is_late(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-06-01", item="Runner 42")
    kako("record", "1", "refused", "support")

    def expected(today: str) -> dict[str, tuple[str, str]]:
        return {title: days for title, days in titled(kako("export", "ics", today=today).out).items() if "Exp" in title}

    title = "Expected: an answer of support (order KB1, Runner 42)"
    assert expected("2026-06-10") == {title: ("2026-06-12", "2026-06-13")}
    assert expected("2026-06-20") == {title: ("2026-06-20", "2026-06-21")}
    first, later = (set(events(kako("export", "ics", today=day).out)) for day in ("2026-06-10", "2026-06-20"))
    assert first == later
    kako("record", "1", "promised", "--by", "2026-06-14")
    assert expected("2026-06-11") == {}
    kako("undo", "1")
    kako("record", "1", "offered", "--amount", "5.00")
    assert expected("2026-06-11") == {}
    kako("undo", "1")
    kako("record", "1", "documented", "persisted", "escalated")
    assert titled(kako("export", "ics").out) == {
        "Wait for an answer: order KB1, Runner 42": ("2026-06-12", "2026-06-13")
    }


def test_a_calendar_rings_once_for_a_deadline_and_no_more_once_the_request_was_sent(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--return-by", "2026-06-12", today="2026-06-01")
    kako("new", "--order", "KB1", "--remedy", "refund", "--defect", "scratch on the buckle, 3 cm", today="2026-06-01")
    (event,) = events(kako("export", "ics", today="2026-06-01").out).values()
    assert (event["SUMMARY"], str(event["DTSTART"].dt)) == ("Last day for a return: order KB1, Belt", "2026-06-12")
    assert "kakoreturn draft 1" in event["DESCRIPTION"]
    kako("record", "1", "sent", today="2026-06-01")
    assert "BEGIN:VALARM" not in kako("export", "ics", today="2026-06-01").out


def test_a_calendar_does_not_ring_for_a_claim_that_was_made(kako: Kako) -> None:
    kako("order", "add", "KB1", "--item", "Belt", "--agent", "JoyaBuy", today="2026-05-01")
    kako("order", "delivered", "KB1", "--anyway", today="2026-06-08")
    assert "Last day for a claim: order KB1" in kako("export", "ics").out
    kako("new", "--order", "KB1", "--remedy", "refund", "--defect", "scratch on the buckle, 3 cm")
    assert "Last day for a claim: order KB1" in kako("export", "ics").out
    kako("record", "1", "sent")
    assert "BEGIN:VALARM" not in kako("export", "ics").out
    kako("record", "1", "refunded")
    assert "Last day" not in kako("export", "ics").out


def test_a_calendar_is_written_as_the_standard_has_it(busy: Kako) -> None:
    text = busy("export", "ics").out
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert not any("\n" in line or "\r" in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= 75
    for one in events(text).values():
        assert one["TRANSP"] == "TRANSPARENT"
        assert one["DTSTART"].params["VALUE"] == "DATE"
        assert int(one["SEQUENCE"]) > 0


def test_a_later_calendar_moves_the_events_of_the_one_before(busy: Kako) -> None:
    before = events(busy("export", "ics", today="2026-06-08").out)
    after = events(busy("export", "ics", today="2026-06-20").out)
    assert set(before) == set(after)
    moved = [uid for uid in before if before[uid]["DTSTART"].dt != after[uid]["DTSTART"].dt]
    assert moved
    assert all(int(after[uid]["SEQUENCE"]) >= int(before[uid]["SEQUENCE"]) for uid in before)


def test_two_stores_do_not_share_an_event(busy: Kako) -> None:
    other = another(busy)
    other.open(order="KB1", item="Runner 42", sent="2026-06-06")
    assert not set(events(busy("export", "ics").out)) & set(events(other("export", "ics").out))


@pytest.mark.skipif(shutil.which("khal") is None, reason="khal, a calendar program, is not installed")
def test_a_calendar_program_takes_in_an_export_twice_without_doubles(busy: Kako, tmp_path: Path) -> None:
    calendar = tmp_path / "calendar"
    calendar.mkdir()
    (tmp_path / "khal.conf").write_text(
        f"[calendars]\n[[mine]]\npath = {calendar}\n[locale]\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\ntimeformat = %H:%M\n"
        f"local_timezone = UTC\ndefault_timezone = UTC\n[sqlite]\npath = {tmp_path / 'khal.db'}\n"
    )

    def khal(*words: str) -> str:
        environment = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        command = ["khal", "-c", str(tmp_path / "khal.conf"), *words]
        return subprocess.run(command, check=True, capture_output=True, env=environment, text=True).stdout

    for day in ("2026-06-08", "2026-06-09"):
        text = busy("export", "ics", "--out", "due.ics", today=day)
        khal("import", "--batch", "-a", "mine", str(busy.folder / "due.ics"))
        assert text.code == 0
    stored = list(calendar.glob("*.ics"))
    exported = events((busy.folder / "due.ics").read_bytes().decode())
    assert len(stored) == len(exported)
    shown = khal("list", "-f", "{title}", "2026-06-01", "60d").splitlines()
    assert "Last day for a return: order KB1, Runner 42" in shown
