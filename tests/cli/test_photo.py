"""`photo`: adding, circling, and the pictures that leave."""

import json
import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kakoreturn.pictures import fonts
from tests.support.kako import SEAM, Kako

STAIN = "胶水痕迹 glue stain on the right toe"


def picture(kako: Kako, name: str, size: tuple[int, int] = (640, 480), grey: int = 120) -> str:
    """A photo of the user's; its name."""
    return str(kako.photo(name, size=size, grey=grey))


@pytest.fixture
def asked(kako: Kako) -> Kako:
    """A user with a case of one defect, and no photo."""
    kako("new", "--order", "KB1", "--item", "Runner 42", "--remedy", "exchange", "--defect", SEAM)
    return kako


def circles(kako: Kako) -> list[list[tuple[int, float, float, int | None]]]:
    """The circles of each photo: number, place, defect."""
    photos = kako("photo", "list", "1", "--json").json()["photos"]
    return [[(one["n"], one["x"], one["y"], one["defect"]) for one in photo["circles"]] for photo in photos]


def stored(kako: Kako) -> list[str]:
    """Every file of the store, temporary ones too."""
    folder = kako.db.with_name("kako.db.photos")
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


# --- adding and circling


def test_a_circle_is_kept_with_its_photo_and_shows_the_only_defect(asked: Kako) -> None:
    ran = asked("photo", "add", "1", picture(asked, "seam.jpg"), "--circle", "320,120,40", "--circle", "10%,50%,5%")
    assert "added 1 photo with 2 circles" in ran.out
    assert circles(asked) == [[(1, 0.5, 0.25, 1), (2, 0.1, 0.5, 1)]]
    assert "circles 1 (defect 1), 2 (defect 1)" in asked("photo", "list", "1").out
    assert "circles 1 (defect 1), 2 (defect 1)" in asked("show", "1").out


def test_with_several_defects_a_circle_says_which_it_shows(asked: Kako) -> None:
    asked("defect", "1", STAIN)
    asked("photo", "add", "1", picture(asked, "seam.jpg"), "--circle", "C4=2", "--circle", "A1")
    assert [defect for _, _, _, defect in circles(asked)[0]] == [2, None]


def test_circles_are_numbered_through_the_photos_that_count(asked: Kako) -> None:
    for place, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        asked("photo", "add", "1", picture(asked, name, grey=place * 50), "--circle", "A1", "--circle", "B2")
    asked("photo", "circle", "1", "2", "C3")
    assert [[number for number, *_ in photo] for photo in circles(asked)] == [[1, 2], [3], [4, 5]]
    asked("photo", "remove", "1", "1")
    assert [[number for number, *_ in photo] for photo in circles(asked)] == [[1], [2, 3]]
    asked("undo")
    assert [[number for number, *_ in photo] for photo in circles(asked)] == [[1, 2], [3], [4, 5]]


def test_a_photo_that_is_there_is_marked_when_it_is_added_again(asked: Kako) -> None:
    name = picture(asked, "seam.jpg")
    asked("photo", "add", "1", name)
    asked("photo", "add", "1", name, "--circle", "C4")
    assert len(circles(asked)) == 1
    assert len(circles(asked)[0]) == 1


def test_circles_replace_those_before_and_can_be_taken_off(asked: Kako) -> None:
    asked("photo", "add", "1", picture(asked, "seam.jpg"), "--circle", "C4", "--circle", "D4")
    asked("photo", "circle", "KB1", "1", "B2=1")
    assert len(circles(asked)[0]) == 1
    assert "photo 1 has 2 circles." in asked("photo", "circle", "1", "1", "B2", "C3").out
    assert "photo 1 has 2 circles, in place of 1 that it had." in asked("photo", "circle", "1", "1", "B2", "C4").out
    assert "no circle" in asked("photo", "circle", "1", "1", "--clear").out
    assert circles(asked) == [[]]
    asked("undo")
    assert len(circles(asked)[0]) == 2


def test_circles_leave_with_the_defect_that_they_show_and_come_back_with_it(asked: Kako) -> None:
    asked("defect", "1", STAIN)
    asked("photo", "add", "1", picture(asked, "seam.jpg"), "--circle", "C4=1", "--circle", "D4=2")
    asked("photo", "add", "1", picture(asked, "toe.jpg", grey=9), "--circle", "B2=2", "--circle", "A1")
    before = circles(asked)
    assert "defect 2 removed, with its 2 circles." in asked("defect", "1", "--remove", "2").out
    assert [[(number, defect) for number, *_, defect in photo] for photo in circles(asked)] == [[(1, 1)], [(2, None)]]
    for told in (
        asked("draft", "1").out,
        asked("show", "1").out.partition("Journal")[0],
        asked("photo", "list", "1").out,
    ):
        assert "defect 2" not in told
    assert "(circle 1 = defect 1), KB1-photo-2.jpg (circle 2)" in asked("draft", "1").out
    asked("undo")
    assert circles(asked) == before
    asked("photo", "remove", "1", "2")
    assert "(circle 1 = defect 1, circle 2 = defect 2)\n" in asked("draft", "1").out
    assert "with its circle." in asked("defect", "1", "--remove", "2").out


def test_a_photo_without_a_circle_leads_to_the_grid_and_from_there_to_the_circle(asked: Kako) -> None:
    asked("photo", "add", "1", picture(asked, "toe.jpg", grey=9))
    ran = asked("photo", "add", "1", picture(asked, "seam.jpg"))
    command = ran.out.splitlines()[-1]
    assert command == "kakoreturn photo grid 1 2 --out photo-2-grid.jpg"
    out = str(asked.folder / "grid.png")
    ran = asked("photo", "grid", "1", "2", "--out", out)
    assert ran.out.splitlines()[-1].endswith("photo circle 1 2 C4")
    with Image.open(out) as grid:
        assert (grid.format, grid.size) == ("PNG", (1400, 1050))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("photo", "add", "1", "{a}", "--circle", "nonsense"), 2),
        (("photo", "add", "1", "{a}", "--circle", "700,10,5"), 2),
        (("photo", "add", "1", "{a}", "--circle", "Z9"), 2),
        (("photo", "add", "1", "{a}", "{b}", "--circle", "C4"), 2),
        (("photo", "add", "1", "{a}", "--circle", "C4=7"), 3),
        (("photo", "add", "9", "{a}", "--circle", "C4"), 3),
        (("photo", "add", "1", "{a}", "none.jpg"), 3),
        (("photo", "circle", "1", "1"), 2),
        (("photo", "circle", "1", "1", "C4", "--clear"), 2),
        (("photo", "circle", "1", "1", "C4"), 3),
        (("photo", "circle", "1", "x", "C4"), 2),
        (("photo", "grid", "1", "1", "--out", "grid.png"), 3),
        (("photo", "sheet", "1", "--out", "sheet.gif"), 2),
        (("photo", "sheet", "1", "--out", "sheet.png"), 4),
        (("photo", "export", "1", "--out", "to-send"), 4),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_leaves_no_file(asked: Kako, words: tuple[str, ...], code: int) -> None:
    a, b = picture(asked, "a.jpg"), picture(asked, "b.jpg", grey=3)
    before = asked("show", "1", "--json").json()
    here = sorted(asked.folder.iterdir())
    ran = asked(*(word.format(a=a, b=b) for word in words), code=code)
    assert (ran.out, ran.err.count("error: ")) == ("", 1)
    assert asked("show", "1", "--json").json() == before
    assert stored(asked) == []
    assert sorted(asked.folder.iterdir()) == here


def test_a_photo_is_looked_at_before_a_new_case_is_opened_with_it(kako: Kako) -> None:
    fake = kako.folder / "fake.jpg"
    fake.write_bytes(b"8BPS" + bytes(100))
    new = ("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM, "--photo", str(fake))
    assert "is not a photo" in kako(*new, code=4).err
    assert kako("status", "--json").json()["cases"] == []
    assert stored(kako) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "empty", "link", "loop", "dangling"])
def test_what_is_no_plain_file_with_something_in_it_is_refused(asked: Kako, kind: str) -> None:
    assert sys.platform != "win32"
    place = asked.folder / "odd.jpg"
    match kind:
        case "folder":
            place.mkdir()
        case "pipe":
            os.mkfifo(place)
        case "device":
            place = Path("/dev/zero")
        case "empty":
            place.touch()
        case "link":
            place.symlink_to(picture(asked, "real.jpg"))
        case "loop":
            place.symlink_to(place)
        case "dangling":
            place.symlink_to("nowhere.jpg")
    ran = asked("photo", "add", "1", str(place), code=4)
    assert ran.err.startswith("error: ")
    assert stored(asked) == []


# --- what leaves


@pytest.fixture
def marked(asked: Kako) -> Kako:
    """A user with two photos, one of them marked, and a defect that no circle shows."""
    asked("defect", "1", STAIN)
    exif = Image.Exif()
    exif[0x010E] = "SECRET place"
    Image.new("RGB", (640, 480), (90, 90, 90)).save(asked.folder / "seam.jpg", exif=exif)
    asked("photo", "add", "1", str(asked.folder / "seam.jpg"), "--circle", "C4=1", "--note", "close-up")
    asked("photo", "add", "1", picture(asked, "toe.png", (300, 500)))
    return asked


def test_copies_have_stable_names_and_nothing_of_the_file_but_the_picture(marked: Kako) -> None:
    out = marked.folder / "to-send"
    ran = marked("photo", "export", "1", "--out", str(out))
    assert ran.out.splitlines()[-1].endswith("draft 1")
    assert sorted(one.name for one in out.iterdir()) == ["KB1-photo-1.jpg", "KB1-photo-2.jpg"]
    first = (out / "KB1-photo-1.jpg").read_bytes()
    assert b"SECRET" not in first
    with Image.open(BytesIO(first)) as copy:
        assert copy.format == "JPEG"
        assert copy.width == 640
        assert copy.height > 480
    marked("photo", "export", "1", "--out", str(out))
    assert (out / "KB1-photo-1.jpg").read_bytes() == first


def test_some_of_the_photos_are_copied_where_they_are_named(marked: Kako) -> None:
    out = marked.folder / "to-send"
    marked("photo", "export", "1", "2", "--out", str(out))
    assert [one.name for one in out.iterdir()] == ["KB1-photo-2.jpg"]
    again = marked("photo", "export", "1", "2", "1", "2", "--out", str(out), "--json").json()
    assert again["files"] == [str(out / "KB1-photo-2.jpg"), str(out / "KB1-photo-1.jpg")]
    marked("photo", "export", "1", "3", "--out", str(out), code=3)


def test_a_script_is_told_which_files_were_written(marked: Kako) -> None:
    out = marked.folder / "out"
    told = marked("photo", "export", "1", "--out", str(out), "--json").json()
    assert told["schema"] == "kakoreturn.pictures/1"
    assert told["files"] == [str(out / "KB1-photo-1.jpg"), str(out / "KB1-photo-2.jpg")]
    for words in (("grid", "1", "1"), ("sheet", "1")):
        file = str(marked.folder / f"{words[0]}.jpg")
        assert marked("photo", *words, "--out", file, "--json").json()["files"] == [file]


def test_originals_leave_only_when_they_are_asked_for_and_with_a_warning(marked: Kako) -> None:
    out = marked.folder / "originals"
    ran = marked("photo", "export", "1", "--out", str(out), "--originals")
    assert ran.err.startswith("warning: ")
    assert sorted(one.name for one in out.iterdir()) == [
        "KB1-photo-1-original.jpg",
        "KB1-photo-2-original.png",
    ]
    assert (out / "KB1-photo-1-original.jpg").read_bytes() == (marked.folder / "seam.jpg").read_bytes()


def test_a_file_of_somebody_elses_is_never_replaced_unasked(marked: Kako) -> None:
    out = marked.folder / "to-send"
    out.mkdir()
    (out / "KB1-photo-2.jpg").write_bytes(b"theirs")
    ran = marked("photo", "export", "1", "--out", str(out), code=4)
    assert "is there already" in ran.err
    assert {one.name: one.read_bytes() for one in out.iterdir()} == {"KB1-photo-2.jpg": b"theirs"}
    (out / "KB1-photo-2-original.png").write_bytes(b"theirs")
    asked = marked("photo", "export", "1", "--out", str(out), "--originals", "--json", code=4)
    assert "is there already" in asked.error()["message"]  # and the warning about originals is in that object too
    marked("photo", "export", "1", "--out", str(out), "--force")
    assert (out / "KB1-photo-2.jpg").read_bytes() != b"theirs"


def test_names_are_safe_on_every_system_and_differ_between_cases_of_an_order(kako: Kako) -> None:
    order = "../CON.aux:№1 照片?" + "x" * 40
    for item in ("Runner 42", "Laces"):
        kako("new", "--order", order, "--item", item, "--remedy", "refund", "--defect", SEAM)
    out = kako.folder / "to-send"
    for number in ("1", "2"):
        kako("photo", "add", number, picture(kako, "seam.jpg"))
        kako("photo", "export", number, "--out", str(out))
    first, second = sorted(one.name for one in out.iterdir())
    assert (first, second) == (
        "CON-aux-1-照片-xxxxxxxxxxxxxxxxxxxxxxxxxx-case-2-photo-1.jpg",
        "CON-aux-1-照片-xxxxxxxxxxxxxxxxxxxxxxxxxx-photo-1.jpg",
    )


def test_a_sheet_is_a_picture_for_a_phone(marked: Kako) -> None:
    for name in ("sheet.png", "sheet.jpg"):
        out = marked.folder / name
        marked("photo", "sheet", "1", "--out", str(out))
        with Image.open(out) as made:
            assert (made.format, made.width) == ("PNG" if name.endswith("png") else "JPEG", 1080)
            assert made.height > 1500
        assert b"SECRET" not in out.read_bytes()


def test_a_sheet_may_have_only_some_photos(marked: Kako) -> None:
    for words, high in ((("2",), 900), (("1", "2"), 2000)):
        out = marked.folder / "sheet.png"
        marked("photo", "sheet", "1", *words, "--out", str(out))
        with Image.open(out) as made:
            assert high < made.height < high + 1200
    marked("photo", "sheet", "1", "7", "--out", str(out), code=3)
    marked("photo", "sheet", "1", *["1"] * 61, "--out", str(out), code=4)


def test_a_folder_that_nothing_was_written_to_is_not_left_behind(marked: Kako, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in marked("photo", "export", "1", "--out", str(marked.folder / "new"), code=5).err
    assert not (marked.folder / "new").exists()


def test_a_sheet_of_many_large_photos_is_small_enough_for_a_form(asked: Kako) -> None:
    for place in range(5):
        noise = Image.effect_noise((900, 1200), 60 + place)
        Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).save(asked.folder / "n.jpg")
        asked("photo", "add", "1", str(asked.folder / "n.jpg"), "--circle", "C4")
    out = asked.folder / "sheet.jpg"
    asked("photo", "sheet", "1", "--out", str(out))
    assert 500_000 < out.stat().st_size <= 2_000_000


def test_without_a_chinese_font_the_sheet_has_stand_ins_and_says_so(
    marked: Kako, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "system_font", lambda: None)
    for words in (("sheet", "1", "--out", str(marked.folder / "s.jpg")), ("export", "1", "--out", str(marked.folder))):
        ran = marked("photo", *words)
        assert ran.err.startswith("warning: this system has no font")


@pytest.mark.parametrize("name", ["none/grid.png", "folder.png", "kako.db", "kako.db.photos/grid.png", "", "a\0b.png"])
def test_a_place_that_cannot_be_written_is_named(marked: Kako, name: str) -> None:
    (marked.folder / "folder.png").mkdir()
    out = str(marked.folder / name) if name and "\0" not in name else name
    before = stored(marked)
    ran = marked("photo", "grid", "1", "1", "--out", out, code=2)
    assert ran.err.startswith("error: ")
    assert stored(marked) == before


@pytest.mark.skipif(sys.platform == "win32" or not Path("/dev/full").exists(), reason="there is no such device here")
def test_a_full_disk_is_named(marked: Kako) -> None:
    link = marked.folder / "full.png"
    link.symlink_to("/dev/full")
    assert "No space left" in marked("photo", "grid", "1", "1", "--out", str(link), code=5).err
    assert link.is_symlink()


def test_a_photo_that_was_damaged_is_not_sent(marked: Kako) -> None:
    (place,) = [one for one in marked.db.with_name("kako.db.photos").rglob("*") if one.is_file()][:1]
    place.write_bytes(place.read_bytes() + b"more")
    for words in (("sheet", "1", "--out", str(marked.folder / "s.jpg")), ("export", "1", "--out", str(marked.folder))):
        assert "damaged" in marked("photo", *words, code=5).err
    assert not (marked.folder / "s.jpg").exists()
    assert not list(marked.folder.glob("*.part"))


def test_the_message_names_circles_and_says_how_to_get_the_copies(marked: Kako) -> None:
    ran = marked("draft", "1")
    assert "Photos attached: KB1-photo-1.jpg (circle 1 = defect 1), KB1-photo-2.jpg\n" in ran.out
    assert "photo export 1 --out to-send" in ran.err
    assert marked("draft", "1", "--json").json()["attachments"] == ["KB1-photo-1.jpg", "KB1-photo-2.jpg"]


def test_doctor_finds_what_no_case_names_and_removes_it_only_when_asked(marked: Kako) -> None:
    place = marked.db.with_name("kako.db.photos") / "ab" / ("ab" * 32)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"left over")
    place.parent.chmod(0o700)
    place.chmod(0o600)
    os.utime(place, (0, 0))
    told = {one["id"]: one for one in marked("doctor", "--json").json()["checks"]}["photos"]
    assert told["ok"]
    assert "1 that no case names" in told["detail"]
    assert place.exists()
    assert marked("doctor", "--clean", "--json").json()["removed"] == 1
    assert not place.exists()
    assert len(stored(marked)) == 2
    assert "Removed 0 files" in marked("doctor", "--clean").out


def test_what_the_journal_holds_of_a_circle_is_exact(marked: Kako) -> None:
    journal = marked("show", "1", "--json").json()["journal"]
    (added,) = [entry for entry in journal if entry["kind"] == "photo_added" and entry.get("circles")]
    assert added["circles"] == [{"x": 312_500, "y": 583_333, "radius": 75_000, "defect": 1}]
    assert json.dumps(added["circles"])
