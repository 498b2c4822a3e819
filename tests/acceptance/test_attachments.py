"""Files that are no photos: a video, a PDF, a saved chat. They are kept, listed, named and handed on as they are."""

import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.kako import TODAY, Kako

FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40
CHAT = "卖家：可以换".encode()


@pytest.fixture
def asked(kako: Kako) -> Kako:
    """A user with a request that was refused, a film of the defect, and a chat."""
    kako.open("--photo", str(kako.photo()), sent="2026-06-02")
    kako.record("refused", "2026-06-04")
    (kako.folder / "film.MP4").write_bytes(FILM)
    (kako.folder / "chat.txt").write_bytes(CHAT)
    return kako


def attach(kako: Kako) -> None:
    """Attach both files, with a note."""
    kako("attach", "1", "film.MP4", "chat.txt", "--note", "filmed while it was opened")


def attached(kako: Kako) -> list[tuple[int, str]]:
    """The number and name of each attachment."""
    return [(one["n"], one["name"]) for one in kako.show()["attachments"]]


def kept(kako: Kako) -> list[Path]:
    """Every evidence file of the store but the photo, temporary ones too."""
    photo = kako.show()["photos"][0]["sha256"]
    folder = kako.db.with_name(f"{kako.db.name}.photos")
    return sorted(one for one in folder.rglob("*") if one.is_file() and one.name != photo)


_MEASURED = """
import re, sys
from pathlib import Path
from kakoreturn.__main__ import run
try:
    sys.exit(run())
finally:
    sys.stderr.write(re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1])
"""


def most_memory(kako: Kako, *words: str) -> int:
    """The most memory, in bytes, that a command takes."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words],
        capture_output=True,
        check=True,
        env=kako.environment(),
        cwd=kako.folder,
        text=True,
    )
    return int(done.stderr.split("\n")[-1]) << 10


def test_a_file_is_kept_as_it_is_and_told_wherever_the_case_is(asked: Kako) -> None:
    ran = asked("attach", "KB1", "film.MP4", "chat.txt", "--note", "filmed while it was opened")
    assert "attached 2 files" in ran.out
    told = asked.show()["attachments"]
    assert [(one["n"], one["name"], one["size"]) for one in told] == [(1, "film.MP4", len(FILM)), (2, "chat.txt", 18)]
    assert told[0] == told[0] | {"sha256": sha256(FILM).hexdigest(), "note": "filmed while it was opened", "on": TODAY}
    assert {one.read_bytes() for one in kept(asked)} == {FILM, CHAT}
    assert "Attachments\n  1. film.MP4 (10,252 bytes, SHA-256" in asked("show", "1").out
    assert "1. film.MP4  2026-06-10  10,252 bytes  filmed while it was opened" in asked("attach", "list", "1").out
    assert asked("attach", "list", "1", "--json").json()["attachments"] == told
    (found,) = asked("find", "film.mp4", "--json").json()["found"]
    assert (found["what"], found["case"], found["n"]) == ("attachment", 1, 1)


def test_what_is_written_to_the_agent_names_it_beside_the_photos(asked: Kako) -> None:
    attach(asked)
    letter = asked("draft", "1", "--kind", "documentation", "--json").json()
    assert letter["attachments"] == ["seam.png", "film.MP4", "chat.txt"]
    assert 'Attached:\n1. seam.png\n2. film.MP4: "filmed while it was opened"' in letter["body"]
    assert "Attached: seam.png, film.MP4, chat.txt" in asked("draft", "1", "--kind", "escalation").out
    assert "附件：seam.png、film.MP4、chat.txt" in asked("draft", "1", "--kind", "support", "--lang", "zh").out
    assert "film.MP4" in asked("draft", "1", "--kind", "support", "--short").out


def test_a_file_of_an_earlier_round_is_not_sent_with_the_next_request(asked: Kako) -> None:
    attach(asked)
    asked.record("arrived", "2026-06-06")
    asked.record("rejected", "2026-06-07", "--note", "stain on the right toe")
    assert "film.MP4" not in asked("draft", "1").out
    asked("attach", "1", "film.MP4")
    assert attached(asked) == [(1, "film.MP4"), (2, "chat.txt"), (3, "film.MP4")]
    assert "Attached: film.MP4" in asked("draft", "1").out


def test_the_zip_of_a_dossier_holds_it_and_the_page_names_it(asked: Kako) -> None:
    attach(asked)
    ran = asked("dossier", "1", "--out", "case.zip")
    assert "1 photo, 2 files" in ran.out
    assert "attached files go along as they are" in ran.err
    with zipfile.ZipFile(asked.folder / "case.zip") as parcel:
        assert parcel.read("attachments/attachment-01.mp4") == FILM
        assert parcel.read("attachments/attachment-02.txt") == CHAT
        assert f"{sha256(FILM).hexdigest()}  attachments/attachment-01.mp4" in parcel.read("manifest.txt").decode()
        page = parcel.read("dossier.html").decode()
    assert "film.MP4" in page
    assert sha256(CHAT).hexdigest() in page
    assert "attached files" not in asked("dossier", "1", "--out", "case.html").err
    first = (asked.folder / "case.zip").read_bytes()
    asked("dossier", "1", "--out", "case.zip")
    assert (asked.folder / "case.zip").read_bytes() == first


def test_it_can_be_left_out_of_a_dossier_and_so_can_its_name(asked: Kako) -> None:
    attach(asked)
    asked("dossier", "1", "--out", "case.zip", "--redact", "attachments")
    with zipfile.ZipFile(asked.folder / "case.zip") as parcel:
        assert not any(b"film.MP4" in parcel.read(name) for name in parcel.namelist())
        assert not any(name.startswith("attachments") for name in parcel.namelist())
    asked("dossier", "1", "--out", "case.zip", "--redact", "names")
    with zipfile.ZipFile(asked.folder / "case.zip") as parcel:
        assert parcel.read("attachments/attachment-01.mp4") == FILM
        assert b"film.MP4" not in parcel.read("dossier.html") + parcel.read("case.json")


def test_one_that_was_removed_is_in_no_dossier(asked: Kako) -> None:
    attach(asked)
    asked("attach", "remove", "1", "1")
    asked("dossier", "1", "--out", "case.zip")
    with zipfile.ZipFile(asked.folder / "case.zip") as parcel:
        assert not any(b"film.MP4" in parcel.read(name) for name in parcel.namelist())
        assert parcel.read("attachments/attachment-02.txt") == CHAT


def test_copies_are_written_as_they_are_under_names_that_say_nothing(asked: Kako) -> None:
    (asked.folder / "..evil; rm -rf.sh .x").write_bytes(b"#!")
    attach(asked)
    asked("attach", "1", "..evil; rm -rf.sh .x")
    ran = asked("attach", "export", "1", "--out", "to-send")
    names = ["KB1-attachment-01.mp4", "KB1-attachment-02.txt", "KB1-attachment-03.x"]
    assert sorted(one.name for one in (asked.folder / "to-send").iterdir()) == names
    assert (asked.folder / "to-send" / names[0]).read_bytes() == FILM
    assert [name in ran.out for name in names] == [True] * 3
    asked("attach", "export", "1", "--out", "to-send")  # the same files again are no others
    (asked.folder / "to-send" / names[1]).write_bytes(b"something else")
    assert "is another file" in asked("attach", "export", "1", "--out", "to-send", code=4).err
    asked("attach", "export", "1", "--out", "to-send", "--force")
    assert (asked.folder / "to-send" / names[1]).read_bytes() == CHAT


def test_removing_one_can_be_undone_and_the_same_file_is_not_added_twice(asked: Kako) -> None:
    attach(asked)
    assert "attachment 1 was there already" in asked("attach", "1", "film.MP4").out
    asked("attach", "remove", "1", "1")
    assert attached(asked) == [(2, "chat.txt")]
    asked("undo")
    assert attached(asked) == [(1, "film.MP4"), (2, "chat.txt")]
    asked("undo")
    assert attached(asked) == []
    asked("redo")
    assert attached(asked) == [(1, "film.MP4"), (2, "chat.txt")]
    assert "its note stays as it is" in asked("attach", "1", "film.MP4", "--note", "other", code=4).err


def test_backup_and_restore_bring_it_back_and_an_export_names_it(asked: Kako) -> None:
    attach(asked)
    asked("backup", "saved.zip")
    asked("export", "json", "--out", "store.json")
    asked("--db", "new.db", "restore", "saved.zip")
    assert "3 evidence files, content as hashed" in asked("--db", "new.db", "doctor").out
    ran = asked("--db", "other.db", "import", "store.json")
    assert "3 evidence files not in the file" in ran.out
    (one, _) = asked("--db", "other.db", "attach", "list", "1", "--json").json()["attachments"]
    assert one["sha256"] == sha256(FILM).hexdigest()
    assert "attachment 1 cannot be read" in asked("--db", "other.db", "attach", "export", "1", "--out", "o", code=5).err
    assert not (asked.folder / "o").exists()


def test_one_that_was_changed_is_found_and_not_handed_on(asked: Kako) -> None:
    attach(asked)
    (place,) = (one for one in kept(asked) if one.read_bytes() == CHAT)
    place.write_bytes(b"forged")
    assert "was changed" in asked("doctor", code=5).out
    for words in (("attach", "export", "1", "--out", "o"), ("dossier", "1", "--out", "d.zip")):
        assert "attachment 2 is damaged" in asked(*words, code=5).err
    assert "missing or changed" in asked("backup", "saved.zip", code=5).err
    asked("attach", "1", "chat.txt")  # the same file again mends it
    asked("doctor")


def test_what_nobody_names_is_cleaned_away_and_what_was_taken_back_stays(asked: Kako) -> None:
    attach(asked)
    asked("undo")
    folder = asked.db.with_name(f"{asked.db.name}.photos")
    orphan = folder / "ab" / ("ab" * 32)
    orphan.parent.mkdir(mode=0o700, exist_ok=True)
    orphan.write_bytes(b"left over")
    orphan.chmod(0o600)
    for one in kept(asked):
        os.utime(one, (0, 0))
    assert "Removed 1 file that nothing needs" in asked("doctor", "--clean").out
    asked("redo")
    asked("doctor")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["large", "pipe", "folder", "device", "empty", "link", "missing"])
def test_what_cannot_be_kept_is_one_sentence_and_leaves_nothing(asked: Kako, kind: str) -> None:
    assert sys.platform != "win32"
    place = asked.folder / "odd.mp4"
    said = {
        "large": "'odd.mp4' is larger than 512 MiB",
        "pipe": "'odd.mp4' is not a plain file",
        "folder": "'odd.mp4' is not a plain file",
        "device": "'/dev/zero' is not a plain file",
        "empty": "'odd.mp4' is empty",
        "link": "'odd.mp4' is a link",
        "missing": "there is no file 'odd.mp4'",
    }[kind]
    match kind:
        case "large":
            with place.open("wb") as file:
                file.truncate(4 << 30)
        case "pipe":
            os.mkfifo(place)
        case "folder":
            place.mkdir()
        case "empty":
            place.touch()
        case "link":
            place.symlink_to("film.MP4")
    name = "/dev/zero" if kind == "device" else "odd.mp4"
    ran = asked("attach", "1", "chat.txt", name, code=3 if kind == "missing" else 4)
    assert said in ran.err
    assert ran.err.count("\n") == 2
    assert ran.out == ""
    assert kept(asked) == []
    assert attached(asked) == []


@pytest.mark.of_files
@pytest.mark.skipif(
    sys.platform == "win32" or not Path("/proc/self/status").exists(), reason="this system does not say"
)
@pytest.mark.parametrize(
    "words",
    [
        ("attach", "1", "long.mp4"),
        ("attach", "export", "1", "--out", "o"),
        ("backup", "saved.zip"),
        ("dossier", "1", "--out", "case.zip"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_a_large_file_passes_through_in_pieces(asked: Kako, words: tuple[str, ...]) -> None:
    with (asked.folder / "long.mp4").open("wb") as file:
        file.truncate(160 << 20)
    if words[1:] != ("1", "long.mp4"):
        asked("attach", "1", "long.mp4")
    assert most_memory(asked, *words) < 110 << 20


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("attach",), 2, "missing CASE, FILE..."),
        (("attach", "1"), 2, "missing FILE"),
        (("attach", "9", "film.MP4"), 3, "no case"),
        (("attach", "remove", "1", "7"), 3, "case 1 has no attachment 7"),
        (("attach", "remove", "1", "x"), 2, "'x'"),
        (("attach", "export", "1", "--out", "o"), 4, "no file is attached to case 1"),
        (("attach", "1", "film.MP4", "--on", "2026-12-24"), 4, "2026-12-24"),
        (("attach", "1", "film.MP4", "--note", ""), 2, "--note is empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_is_said_in_a_sentence(asked: Kako, words: tuple[str, ...], code: int, said: str) -> None:
    ran = asked(*words, code=code)
    assert said in ran.err
    assert kept(asked) == []


def test_an_order_that_goes_by_the_word_of_a_command_is_named_as_an_order(asked: Kako) -> None:
    asked.open(order="list")
    asked("attach", "order:list", "chat.txt")
    assert [one["name"] for one in asked.show("2")["attachments"]] == ["chat.txt"]
    assert "attached 1 file" in asked("attach", "add", "1", "chat.txt").out
