"""Keeping it safe, as a user does: backing up, losing everything, restoring, upgrading, and asking the doctor."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kakoreturn.domain.errors import quoted
from tests.maintenance.old_stores import VERSIONS, old_store, shown
from tests.support.answers import typed
from tests.support.kako import SEAM, TODAY, Kako

_MINE = "a file of mine"


@pytest.fixture
def used(kako: Kako) -> Kako:
    """A user with an exchange and a refund under way, photos on both, and a changeset taken back."""
    kako.open("--photo", str(kako.photo()), sent="2026-06-06", item="Runner 42")
    kako.open(order="KB2", remedy="refund", item="Wollschal „grün“ 围巾")
    kako("photo", "add", "2", str(kako.photo("hem.png", grey=7)))
    kako.record("reviewed", "2026-06-08")
    kako("undo")
    return kako


def everything(kako: Kako) -> list[dict[str, Any]]:
    """What `show --json` says of every case, and `order list --json` of every order."""
    cases = kako("status", "--all", "--json").json()["cases"]
    return [*(kako.show(str(case["case"])) for case in cases), kako("order", "list", "--json").json()]


def files(kako: Kako) -> dict[str, bytes]:
    """Every file beside the store, by its path."""
    folder = kako.db.parent
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def lose(kako: Kako) -> None:
    """Lose the store with everything beside it."""
    shutil.rmtree(kako.db.parent)


# --- there and back


@pytest.mark.of_files
def test_what_was_backed_up_comes_back_whole(used: Kako) -> None:
    before = everything(used)
    assert used("backup", "june.zip").out.startswith("Backed up to 'june.zip': 2 cases, 2 orders, 2 evidence files")
    lose(used)
    assert everything(used) == [{"schema": "kakoreturn.orders/1", "orders": []}]
    answer = used("restore", "june.zip").out.splitlines()
    assert answer[0] == "Restored 2 cases, 2 orders, 2 evidence files."
    assert answer[-1] == "kakoreturn status"
    assert everything(used) == before
    assert used("doctor", "--json").json()["ok"]
    used.record("reviewed", "2026-06-08")


@pytest.mark.of_files
def test_a_backup_says_what_is_not_in_it(used: Kako) -> None:
    assert "Not in it" not in used("backup", "june.zip").out
    used("guide", "new", "my-agent")
    assert "Not in it: guides of your own, in '" in used("backup", "june.zip", "--force").out
    used("config", "set", "name", "Jo")
    said = used("backup", "june.zip", "--force").out
    folder = str(Path(used("config", "path").out.strip()).parent)
    assert f"Not in it: your settings and guides of your own, in {quoted(folder, 200)}.\n" in said


@pytest.mark.of_files
def test_json_says_what_was_done(used: Kako) -> None:
    made = used("backup", "june.zip", "--json").json()
    assert made["schema"] == "kakoreturn.backup/1"
    wanted = {"file": "june.zip", "cases": 2, "orders": 2, "photos": 2, "missing": [], "version": 3}
    assert wanted.items() <= made.items()
    assert made["size"] == (used.folder / "june.zip").stat().st_size
    restored = used("restore", "june.zip", "--replace", "--json").json()
    assert restored["schema"] == "kakoreturn.restore/1"
    assert (restored["store"], restored["cases"]) == (str(used.db), 2)
    assert Path(restored["kept"]).is_file()


@pytest.mark.of_files
def test_a_restore_over_a_store_has_to_be_wanted_and_keeps_the_one_before(used: Kako) -> None:
    used("backup", "june.zip")
    used("note", "1", "written since")
    later, before = everything(used), files(used)
    refused = used("restore", "june.zip", code=4)
    assert "there is a store" in refused.err
    assert "--replace" in refused.err
    assert files(used) == before
    answer = used("restore", "june.zip", "--replace").out.splitlines()
    assert everything(used) != later
    kept = used.db.parent / "backups" / "kako.db-0001-before-restore.zip"
    assert answer[1] == f"The store before it is kept as '{kept}'."
    used("restore", str(kept), "--replace")
    assert everything(used) == later


@pytest.mark.of_files
def test_a_file_that_is_there_is_only_overwritten_when_that_is_wanted(used: Kako) -> None:
    (used.folder / "june.zip").write_text(_MINE)
    assert "--force" in used("backup", "june.zip", code=4).err
    assert (used.folder / "june.zip").read_text() == _MINE
    used("backup", "june.zip", "--force")
    for name in (str(used.db), f"{used.db}.photos/mine.zip"):
        assert "part of the store" in used("backup", name, "--force", code=4).err


@pytest.mark.of_files
def test_what_is_not_there_is_said(kako: Kako) -> None:
    assert "there is no store" in kako("backup", "june.zip", code=3).err
    assert "there is no file 'june.zip'" in kako("restore", "june.zip", code=3).err
    assert not kako.db.exists()
    kako.open()
    assert "there is no folder" in kako("backup", "gone/june.zip", code=3).err
    assert "missing FILE" in kako("backup", code=2).err
    assert "not a path" in kako("restore", "", code=2).err


@pytest.mark.of_files
def test_of_a_store_that_is_not_there_yet_there_is_nothing_to_check(kako: Kako) -> None:
    assert "not there yet, so there is nothing to check" in kako("doctor").out
    assert kako("doctor", "--json").json()["checks"] == []
    assert not kako.db.exists()


@pytest.mark.of_files
def test_what_brings_a_file_back_is_named_where_another_command_was_given_it(used: Kako, tmp_path: Path) -> None:
    backup, exported = str(tmp_path / "all.zip"), str(tmp_path / "all.json")
    used("backup", backup)
    used("export", "json", "--out", exported)
    for words in (("import", backup), ("order", "import", backup)):
        assert "kakoreturn restore FILE" in used(*words, code=4).err
    assert "kakoreturn import FILE.json" in used("order", "import", exported, code=4).err


def test_a_photo_that_is_gone_is_not_left_out_in_silence(used: Kako) -> None:
    next(one for one in used.db.parent.rglob("*") if one.is_file() and one != used.db).unlink()
    said = used("backup", "june.zip", code=5).err
    assert "1 evidence file is missing or changed" in said
    assert not (used.folder / "june.zip").exists()
    made = used("backup", "june.zip", "--anyway")
    assert made.err == "warning: the backup lacks 1 evidence file that the store has not whole either\n"


@pytest.mark.of_files
def test_a_backup_that_was_changed_is_refused_and_nothing_is_touched(used: Kako) -> None:
    used("backup", "june.zip")
    data = bytearray((used.folder / "june.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (used.folder / "june.zip").write_bytes(bytes(data))
    before, there = files(used), set(used.folder.iterdir())
    error = json.loads(used("restore", "june.zip", "--replace", "--json", code=4).err)["error"]
    assert error["kind"] == "refused"
    assert "no whole backup" in error["message"]
    assert (files(used), set(used.folder.iterdir())) == (before, there)


@pytest.mark.of_files
def test_a_newer_store_is_not_replaced(used: Kako) -> None:
    used("backup", "june.zip")
    with closing(sqlite3.connect(used.db)) as connection:
        connection.execute("PRAGMA user_version = 9")
    before = files(used)
    assert "newer kakoreturn" in used("restore", "june.zip", "--replace", code=5).err
    assert files(used) == before


# --- upgrades


def holds(found: object, wanted: object) -> bool:
    """Whether all of `wanted` is in `found`; keys that were added since do not matter."""
    match wanted:
        case dict():
            return isinstance(found, dict) and all(holds(found.get(key), value) for key, value in wanted.items())
        case list():
            return isinstance(found, list) and len(found) == len(wanted) and all(map(holds, found, wanted))
        case _:
            return found == wanted


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_store_shows_the_same_before_and_after_its_upgrade(kako: Kako, version: int) -> None:
    old_store(version, kako.db)
    before, bytes_before = everything(kako), files(kako)
    assert kako("doctor", "--json").json()["ok"]
    kako("draft", "3", code=0)
    assert files(kako) == bytes_before
    for number, wanted in shown(version).items():
        assert holds(kako.show(number), wanted)
    upgraded = kako("note", "1", "the first change", "--json")
    (backup,) = (kako.db.parent / "backups").iterdir()
    assert upgraded.err == f"store upgraded to version 3; the old one is kept as '{backup}'\n"
    assert upgraded.json()
    assert kako("note", "1", "the second").err == ""
    kako("undo")
    kako("undo")
    after = everything(kako)
    for one in after:
        one["journal"] = [entry for entry in one.get("journal", []) if entry["kind"] not in {"note_added", "undone"}]
    for one in before:
        one["journal"] = [entry for entry in one.get("journal", []) if entry["kind"] not in {"note_added", "undone"}]
    assert after == before
    assert kako("doctor", "--json").json()["ok"]


def test_a_refusal_on_an_older_store_is_still_one_json_object(kako: Kako) -> None:
    old_store(1, kako.db)
    refused = json.loads(kako("record", "2", "sent", "--json", code=4).err)
    assert refused["error"]["kind"] == "refused"
    assert refused["notices"][0].startswith("store upgraded to version 3")


def test_a_backup_of_an_older_store_is_upgraded_after_it_was_restored(kako: Kako) -> None:
    old_store(1, kako.db)
    before = everything(kako)
    assert kako("backup", "old.zip", "--json").json()["version"] == 1
    lose(kako)
    kako("restore", "old.zip")
    assert everything(kako) == before
    assert "store upgraded" in kako("note", "1", "a change").err


# --- the doctor


def finding(kako: Kako, name: str) -> dict[str, Any]:
    """A check that fails, and fails the command."""
    checks = kako("doctor", "--json", code=5).json()["checks"]
    (found,) = (check for check in checks if check["id"] == name)
    assert not found["ok"]
    return dict(found)


def followed(kako: Kako, hint: str) -> None:
    """Paste a hint that is a command, and see that all is well then."""
    words = typed(hint)
    assert words[0] == "kakoreturn"
    kako(*words[1:])
    assert kako("doctor", "--json").json()["ok"]


def test_a_view_that_differs_is_mended_as_the_hint_says(used: Kako) -> None:
    before = everything(used)
    with closing(sqlite3.connect(used.db, isolation_level=None)) as connection:
        connection.execute("UPDATE cases SET is_open = 0")
    hint = finding(used, "replay")["hint"]
    repaired = used("doctor", "--repair", "--json").json()
    assert repaired["repaired"] == ["replay"]
    assert Path(repaired["kept"]).is_file()
    followed(used, hint)
    assert everything(used) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no mode bits")
def test_files_that_others_may_read_are_closed_as_the_hint_says(used: Kako) -> None:
    used.db.chmod(0o644)
    followed(used, finding(used, "modes")["hint"])
    assert stat.S_IMODE(used.db.stat().st_mode) == 0o600


@pytest.mark.of_files
@pytest.mark.parametrize("damage", ["journal", "everything"])
def test_a_damaged_record_is_brought_back_as_the_hint_says(used: Kako, damage: str) -> None:
    used("backup", "june.zip")
    used("restore", "june.zip", "--replace")  # leaves a backup beside the store
    before = everything(used)
    if damage == "everything":
        used.db.write_bytes(b"x" * 9000)
        assert "is not a kakoreturn store" in finding(used, "integrity")["detail"]
        hint = finding(used, "integrity")["hint"]
    else:
        with closing(sqlite3.connect(used.db, isolation_level=None)) as connection:
            connection.execute("DROP TRIGGER journal_keeps_update")
            connection.execute("UPDATE journal SET body = '{}' WHERE seq = 2")
        hint = finding(used, "journal")["hint"]
        used("doctor", "--repair", code=5)
    followed(used, hint)
    assert everything(used) == before


@pytest.mark.of_files
def test_a_photo_is_put_back_as_the_hint_says(used: Kako) -> None:
    (place,) = used.stored_copies(used.folder / "hem.png")
    place.unlink()
    assert "kakoreturn " in finding(used, "photos")["hint"]
    used("photo", "add", "2", "hem.png")
    assert used("doctor", "--json").json()["ok"]


def test_findings_are_shown_with_what_helps(used: Kako) -> None:
    with closing(sqlite3.connect(used.db, isolation_level=None)) as connection:
        connection.execute("UPDATE cases SET is_open = 0")
    answer = used("doctor", code=5).out
    assert "\n  kakoreturn doctor --repair\n" in answer
    assert "! replay: the view of case 1 differs" in answer
    mended = used("doctor", "--repair").out
    assert "Repaired: replay." in mended
    assert "is kept as" in mended


@pytest.mark.of_files
def test_what_a_repair_cannot_mend_asks_for_a_backup_and_not_for_a_repair(used: Kako) -> None:
    with closing(sqlite3.connect(used.db, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DELETE FROM guides")
    answer = used("doctor", "--repair", code=5).out
    assert "kakoreturn restore" in answer
    assert "kakoreturn doctor --repair" not in answer


def test_a_synced_folder_is_a_warning_and_no_failure(kako: Kako) -> None:
    kako.store = str(kako.folder / "Dropbox" / "kako.db")
    kako.open()
    (place,) = (check for check in kako("doctor", "--json").json()["checks"] if check["id"] == "place")
    assert (place["ok"], place["warning"]) == (True, True)
    assert "Dropbox" in place["detail"]
    assert "! place: it lies in Dropbox" in kako("doctor").out


# --- a changeset that is refused, and what stands on stderr


@pytest.mark.parametrize("photos", [[], ["--photo", "seam.png"]])
def test_a_first_request_that_is_refused_leaves_no_store(kako: Kako, photos: list[str]) -> None:
    kako.photo("seam.png")
    words = ["--order", "KB1", "--remedy", "refund", "--defect", SEAM, "--issue", "major", *photos]
    kako("new", *words, code=2)
    assert not kako.db.exists()
    assert [one for one in kako.db.parent.rglob("*") if one.is_file()] == []


def test_with_json_stderr_is_one_object_though_something_was_taken_out(kako: Kako) -> None:
    kako.open(sent="2026-06-06")
    said = json.loads(kako("record", "1", "approved", "--note", "a\x07b", "--on", "2026-06-01", "--json", code=4).err)
    assert said["error"]["kind"] == "refused"
    assert said["notices"] == ["warning: 1 control character was taken out of --note"]
    done = kako("note", "1", "a\x07b", "--json")
    assert done.json()
    assert done.err == "warning: 1 control character was taken out of the note\n"


def test_the_program_that_is_installed_does_it_too(used: Kako) -> None:
    # In a process of its own, with a folder that others may list.
    done = subprocess.run(
        [sys.executable, "-m", "kakoreturn", "--db", str(used.db), "--today", TODAY, "backup", "june.zip"],
        capture_output=True,
        check=True,
        cwd=used.folder,
        env={**os.environ, **used.environment()},
    )
    assert done.stderr == b""


def test_looking_at_what_would_be_taken_back_writes_nothing(kako: Kako) -> None:
    kako.open(order="KB1")
    before = kako.db.read_bytes()
    with closing(sqlite3.connect(kako.db)) as other:
        other.execute("BEGIN IMMEDIATE")  # another program is writing
        assert kako("undo", "--dry-run").out.startswith("Would take back")
    assert kako.db.read_bytes() == before


def test_the_head_of_the_journal_can_be_kept_elsewhere_and_is_looked_for(used: Kako) -> None:
    head = used("doctor", "--json").json()["head"]
    assert head in used("doctor").out
    used("note", "1", "one more")
    assert "head: entry" in used("doctor", "--head", head.upper()).out
    ran = used("doctor", "--head", "0" * 64, code=5)
    assert "the chain does not hold entry 000000000000" in ran.out
    assert "is no hash" in used("doctor", "--head", head[:12], code=2).err


@pytest.mark.of_files
def test_a_chain_that_was_written_anew_does_not_hold_the_head(used: Kako) -> None:
    used("backup", str(used.folder / "old.zip"))
    used("note", "1", "after the backup")
    head = used("doctor", "--json").json()["head"]
    used("restore", str(used.folder / "old.zip"), "--replace")
    used("doctor")
    used("doctor", "--head", head, code=5)
