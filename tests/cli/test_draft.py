"""What `draft` puts where: the message on stdout, in a file or the clipboard, through the editor; the rest beside."""

import base64
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kakoreturn.cli.clipboard import sequence
from kakoreturn.domain.text import shell_quoted
from tests.support.kako import PROGRAM, SEAM, Kako

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a shell, or a terminal as Linux and macOS have it")
CHANNEL = "send it through your order page's message system"
FIRST = "Order KB1: request for an exchange"


@pytest.fixture
def case(kako: Kako) -> Kako:
    """A user with a request that was not sent yet."""
    kako("new", "--order", "KB1", "--item", "Runner 42", "--remedy", "exchange", "--defect", SEAM)
    return kako


def script(folder: Path, name: str, body: str) -> Path:
    """A program on the user's path; its folder."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return folder


# --- where it goes


def test_the_message_alone_is_on_stdout(case: Kako) -> None:
    ran = case("draft", "1")
    assert ran.out.startswith(f"{FIRST}\n\nHello,\n")
    assert not any(said in ran.out for said in ("kakoreturn", "error:"))
    assert ran.err.splitlines()[-1] == "once sent: kakoreturn record 1 sent"


def test_a_file_is_written_and_named_in_the_next_command(case: Kako) -> None:
    said = case("draft", "1").out
    ran = case("draft", "1", "--lang", "both", "--out", str(case.folder / "to send.txt"))
    assert ran.out == ""
    kept = (case.folder / "to send.txt").read_bytes()
    assert kept.startswith(f"{FIRST}\n订单 KB1：申请换货\n".encode())
    assert b"\r" not in kept
    assert said.splitlines()[2] in kept.decode()
    assert "to send.txt" in ran.err.splitlines()[-1]
    assert " record 1 sent --text " in ran.err.splitlines()[-1]


def test_what_was_sent_is_kept_as_it_was_and_goes_into_the_documentation(case: Kako) -> None:
    file = case.folder / "message.txt"
    case("draft", "1", "--short", "--out", str(file))
    case("record", "1", "sent", "--text", str(file))
    case("message", "1", "--from", "seller", "This is normal.")
    case("record", "1", "refused")
    kept = case("show", "1", "--json").json()["messages"]
    assert [one["from"] for one in kept] == ["me", "seller"]
    assert kept[0]["text"] == file.read_text().strip()
    papers = case("draft", "1", "--kind", "documentation").out
    assert 'from me: "Hello,\n   Order KB1: Runner 42\n' in papers
    assert 'from the seller: "This is normal."' in papers
    assert "This is normal." in case("show", "1").out


def test_with_json_the_file_has_the_message_and_stdout_all_about_it(case: Kako) -> None:
    said = case("draft", "1").out
    ran = case("draft", "1", "--json", "--out", "message.txt")
    assert ran.json()["body"] == (case.folder / "message.txt").read_text(encoding="utf-8") == said
    assert ran.err.splitlines()[-1] == "once sent: kakoreturn record 1 sent --text message.txt"


def test_a_rejection_is_recorded_with_what_the_review_found(case: Kako) -> None:
    case("record", "1", "sent", "--on", "-9d")
    case("record", "1", "qc")
    case("qc", "KB1", "--fail", "glue: stain on the right toe")
    ran = case("draft", "1")
    assert "1. glue: stain on the right toe" in ran.out
    note = shell_quoted(["glue: stain on the right toe"])
    assert ran.err.splitlines()[-2:] == [
        f"once sent: kakoreturn record 1 rejected --note {note}",
        "and then: kakoreturn record 1 sent",
    ]


def test_a_dash_is_stdout(case: Kako) -> None:
    assert case("draft", "1", "--out", "-").out == case("draft", "1").out
    assert not (case.folder / "-").exists()
    assert "--text" not in case("draft", "1", "--out", "-").err


@pytest.mark.parametrize("place", ["", "none/message.txt", ".", "store/kako.db", "store/kako.db.photos/message.txt"])
def test_a_place_that_cannot_be_written_is_refused(case: Kako, place: str) -> None:
    before = case.db.read_bytes()
    out = f"{case.folder}/{place}" if place else ""
    ran = case("draft", "1", "--out", out, code=2)
    assert ran.out == ""
    assert ran.err.startswith("error: ")
    assert case.db.read_bytes() == before
    assert not list(case.folder.glob("*.part"))


@POSIX
def test_a_link_is_followed_and_stays(case: Kako) -> None:
    target, link = case.folder / "target.txt", case.folder / "link.txt"
    target.write_text("before")
    link.symlink_to(target)
    case("draft", "1", "--out", str(link))
    assert link.is_symlink()
    assert target.read_text().startswith(FIRST)


def test_the_document_holds_the_message_in_both_languages(case: Kako) -> None:
    told = case("draft", "1", "--lang", "both", "--json").json()
    assert (told["lang"], told["subject"]) == ("both", f"{FIRST} / 订单 KB1：申请换货")
    assert told["body"].startswith(f"{FIRST}\n订单 KB1：申请换货\n\nHello,\n您好！\n")
    assert told["left_out"] == []


# --- beside the message


@pytest.mark.parametrize("words", [("1",), ("1", "--short"), ("1", "--json"), ("1", "--lang", "zh"), ("1", "--copy")])
def test_the_official_channel_is_named_once(case: Kako, words: tuple[str, ...]) -> None:
    assert case("draft", *words).err.count(CHANNEL) == 1


def test_the_official_channel_is_named_for_an_order_without_a_case_too(kako: Kako) -> None:
    kako("order", "add", "KB2", "--item", "Scarf")
    kako("order", "photos", "KB2")
    kako("qc", "KB2", "--unsure", "size: please measure the length")
    ran = kako("draft", "KB2", "--kind", "more-photos", "--lang", "zh")
    assert "尺码：“please measure the length”" in ran.out
    assert ran.err.count(CHANNEL) == 1
    assert "stays in your own words" in ran.err


def test_what_chinese_cannot_say_is_named_once_with_the_command_that_helps(case: Kako) -> None:
    ran = case("draft", "1", "--lang", "zh")
    assert f"“{SEAM}”" in ran.out
    (said,) = (line for line in ran.err.splitlines() if "in your own words" in line)
    command = said.split("kakoreturn ")[1]
    assert command == f"defect 1 --edit 1 --fault WORD --where {shell_quoted(['left toe box'])}"
    case("defect", "1", "--edit", "1", "--fault", "open-seam", "--where", "left toe box")
    ran = case("draft", "1", "--lang", "zh")
    assert f"1. 左脚鞋头：开线（原文：“{SEAM}”）" in ran.out
    assert "in your own words" not in ran.err


def test_what_stands_for_the_buyers_own_words_is_explained_once(kako: Kako) -> None:
    kako.open("--defect", "cuff looks odd at the wrist", defect="crumb in the lining of it")
    said = kako("draft", "1", "--lang", "zh").err
    assert "defect 1 is in your own words" in said
    assert said.count("WORD stands for a word of the list") == said.count("PLACE stands for where on the item") == 1
    kako("defect", "1", "--edit", "1", "--where", "in the seam of it")
    assert "defect 1 is partly in your own words" in kako("draft", "1", "--lang", "zh").err


@pytest.mark.parametrize(
    ("defect", "how"),
    [
        ("shade cracked at the rim", ", choose WORD (perhaps cracked) and PLACE: kakoreturn defect 1 --edit 1 "),
        ("bag smells, strap stained", ", choose WORD (perhaps smells or stained) and PLACE: kakoreturn defect 1 "),
        (
            "wrong colour, brown instead of black",
            ": kakoreturn defect 1 --edit 1 --expected black --observed brown --fault wrong-colour\n",
        ),
    ],
)
def test_what_is_to_be_chosen_for_chinese_is_told_with_what_it_may_be(kako: Kako, defect: str, how: str) -> None:
    kako.open(defect=defect)
    assert f"so that Chinese can say it{how}" in kako("draft", "1", "--lang", "zh").err


def test_what_a_review_left_open_beside_what_is_wrong_is_told_with_the_letter_that_asks(kako: Kako) -> None:
    kako("order", "add", "KB1")
    kako("order", "photos", "KB1")
    kako("qc", "KB1", "--fail", f"stitching: {SEAM}", "--unsure", "insole: please measure")
    kako("new", "--order", "KB1", "--remedy", "exchange")
    said = kako("draft", "1").err
    assert "not sure yet: insole: please measure\n" in said
    assert "to ask for photos of it: kakoreturn draft 1 --kind more-photos\n" in said
    asking = kako("draft", "1", "--kind", "more-photos")
    assert "insole: please measure" in asking.out
    assert "not sure yet" not in asking.err
    kako("order", "asked", "KB1")
    assert "not sure yet" not in kako("draft", "1", "--kind", "request").err


def test_the_message_about_one_item_tells_of_the_case_of_another_of_its_order(kako: Kako) -> None:
    for item in ("Lamp", "Fan", "Mug"):
        kako("new", "--order", "KB1", "--item", item, "--remedy", "exchange", "--defect", SEAM)
    kako("record", "3", "withdrawn")
    others = [line for line in kako("draft", "1").err.splitlines() if "another item" in line]
    assert others == ["another item of this order has a case and a message too: kakoreturn draft 2"]


def test_what_a_note_surely_says_is_in_the_command_that_lets_chinese_say_it(kako: Kako) -> None:
    kako(
        "new", "--order", "KB2", "--remedy", "exchange", "--category", "shoes", "--defect", "open seam left heel, 2 cm"
    )
    said = kako("draft", "1", "--lang", "zh").err
    (command,) = re.findall(r"so that Chinese can say it: kakoreturn (.*)", said)
    assert command == f"defect 1 --edit 1 --fault open-seam --where {shell_quoted(['left heel'])}"
    kako(*shlex.split(command))
    assert "1. 左脚后跟：开线" in kako("draft", "1", "--lang", "zh").out


def test_a_follow_up_is_recorded_as_one_until_something_was_refused(case: Kako) -> None:
    case("record", "1", "sent", "--on", "-9d")
    assert case("draft", "1", "--kind", "follow-up").err.splitlines()[-1] == "once sent: kakoreturn record 1 chased"
    case("record", "1", "refused", "support", "documented")
    assert case("draft", "1", "--kind", "follow-up").err.splitlines()[-1] == "once sent: kakoreturn record 1 persisted"


def test_what_could_be_clearer_is_asked_once(case: Kako) -> None:
    case("defect", "1", "--edit", "1", "loose threads")
    said = case("draft", "1", "--lang", "zh").err
    assert said.count("kakoreturn defect 1 --edit 1") == 1
    assert "Answer with: kakoreturn defect 1 --edit 1 --where PLACE" in said


def test_english_says_nothing_of_chinese(case: Kako) -> None:
    assert "Chinese" not in case("draft", "1").err


def test_a_short_message_names_what_it_leaves_out(case: Kako) -> None:
    case("defect", "1", "stain on the right heel, " * 400)
    ran = case("draft", "1", "--short")
    assert len(ran.out) <= 500
    assert SEAM in ran.out
    assert "left out to keep it short: What is wrong: 2" in ran.err


def test_circles_are_named_with_their_photo(case: Kako, photo: Path) -> None:
    case("photo", "add", "1", str(photo), "--circle", "C4", "--circle", "B2", "--note", "the toe")
    ran = case("draft", "1", "--lang", "both")
    assert "Photos attached: KB1-photo-1.jpg (circle 1 = defect 1, circle 2 = defect 1)\n" in ran.out
    assert "附图：KB1-photo-1.jpg（圈1＝问题1、圈2＝问题1）\n" in ran.out
    assert (
        "first write the copies with the circles drawn: kakoreturn photo export 1 --out to-send\n"
        "attach: KB1-photo-1.jpg\n"
    ) in ran.err
    case("record", "1", "sent")
    papers = case("draft", "1", "--kind", "documentation").out
    assert '1. KB1-photo-1.jpg (circle 1 = defect 1, circle 2 = defect 1): "the toe"' in papers


def test_the_copies_that_are_proposed_are_those_of_the_photos_that_go_with_the_letter(case: Kako, photo: Path) -> None:
    case("photo", "add", "1", str(photo), "--circle", "C4")
    case("record", "1", "sent", "--on", "2026-06-01")
    case("record", "1", "arrived", "rejected", "--note", "stain on the right heel", "--on", "2026-06-09")
    second = case.photo("heel.jpg")
    case("photo", "add", "1", str(second), "--circle", "C4")
    ran = case("draft", "1")
    assert "Photos attached: KB1-photo-2.jpg (circle 2 = defect 1)\n" in ran.out
    assert "copies with the circles drawn: kakoreturn photo export 1 2 --out to-send\n" in ran.err


def test_the_name_of_a_check_stays_on_record_and_out_of_what_is_sent(kako: Kako) -> None:
    finding = "symmetry: loose seam on the left heel"
    kako("order", "add", "KB1")
    kako("order", "photos", "KB1")
    kako("qc", "KB1", "--fail", finding, "--unsure", "symmetry: a closer photo of both heels")
    assert "1. a closer photo of both heels\n" in kako("draft", "KB1", "--kind", "more-photos").out
    kako("new", "--order", "KB1", "--remedy", "exchange")
    body = kako("draft", "1", "--lang", "both").out
    assert "1. loose seam on the left heel\n   “loose seam on the left heel”\n" in body
    assert kako.show()["defects"][0]["text"] == finding
    kako("dossier", "1", "--out", "case.html")
    page = (kako.folder / "case.html").read_text(encoding="utf-8")
    assert "loose seam on the left heel" in page
    assert finding not in page


def test_a_letter_names_the_files_that_its_command_writes(case: Kako, photo: Path) -> None:
    case("photo", "add", "1", str(photo), "--circle", "C4")
    case("photo", "add", "1", str(case.photo("heel.jpg", grey=10)))
    case("record", "1", "withdrawn")
    case("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM, "--photo", str(photo), "--circle", "B2")
    for number in ("1", "2"):
        case("photo", "export", number, "--out", "to-send")
    assert case("draft", "2", "--json").json()["attachments"] == ["KB1-case-2-photo-1.jpg"]
    case("undo", "2")
    case("record", "1", "reopened")
    names = case("draft", "1", "--json").json()["attachments"]
    assert names == ["KB1-photo-1.jpg", "KB1-photo-2.jpg"]
    assert all((case.folder / "to-send" / name).is_file() for name in (*names, "KB1-case-2-photo-1.jpg"))


@pytest.mark.parametrize("lang", ["fr", "", "zh-CN"])
def test_another_language_is_refused_with_those_there_are(case: Kako, lang: str) -> None:
    ran = case("draft", "1", "--lang", lang, code=2)
    assert ran.out == ""
    assert "en, zh, both" in ran.err


# --- the buyer's own habits


def test_the_configuration_sets_language_and_own_lines(case: Kako) -> None:
    settings = case.folder / "own.toml"
    settings.write_text(
        'language = "zh"\ngreeting = "Good day,"\nname = "M. L."\nclosing = "Kind regards"\n', encoding="utf-8"
    )
    ran = case.process("draft", "1", KAKORETURN_CONFIG=str(settings))
    assert ran.out.startswith("订单 KB1：申请换货\n\nGood day,\n")
    assert ran.out.endswith("\n\nKind regards\nM. L.\n")
    assert case.process("draft", "1", "--lang", "en", KAKORETURN_CONFIG=str(settings)).out.startswith(FIRST)


def test_the_walk_shows_the_message_as_it_is_configured(case: Kako, photo: Path) -> None:
    case("photo", "add", "1", str(photo))
    case("defect", "1", "--edit", "1", "--fault", "open-seam")
    settings = case.folder / "own.toml"
    settings.write_text('language = "both"\nname = "M. L."\n', encoding="utf-8")
    with case.terminal("prepare", "1", KAKORETURN_CONFIG=str(settings)) as terminal:
        terminal.answer("Where on it")
        terminal.expect("订单 KB1：申请换货")
        terminal.expect("M. L.")
        terminal.answer("Sent?")
        assert terminal.end() == 0


@pytest.mark.parametrize("line", [r'greeting = "a\u001b[31mb"', r'name = "two\nlines"', "closing = 7", 'name = ""'])
def test_own_lines_that_are_no_line_are_refused(case: Kako, line: str) -> None:
    settings = case.folder / "own.toml"
    settings.write_text(line, encoding="utf-8")
    ran = case.process("draft", "1", code=4, KAKORETURN_CONFIG=str(settings))
    assert ran.out == ""
    assert line.split(" ", maxsplit=1)[0] in ran.err
    assert "\x1b" not in ran.err


# --- old encodings


def test_an_encoding_without_chinese_is_warned_of(case: Kako) -> None:
    ran = case.process("draft", "1", "--lang", "zh", PYTHONIOENCODING="cp1252")
    assert "cp1252" in ran.err
    assert "--out FILE" in ran.err
    assert "warning" not in case.process("draft", "1", PYTHONIOENCODING="cp1252").err


# --- the clipboard


def test_without_any_clipboard_the_message_is_shown_and_a_warning_says_so(case: Kako) -> None:
    ran = subprocess.run(
        [*PROGRAM, "draft", "1", "--copy"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        env=case.environment(PATH=""),
        start_new_session=True,  # no terminal
    )
    assert ran.stdout.decode().startswith(FIRST)
    if os.name != "nt" and sys.platform != "darwin":
        assert b"warning: not copied" in ran.stderr
    assert b"\x1b" not in ran.stdout + ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the clipboard of X11")
@pytest.mark.parametrize("out", [(), ("--out", "message.txt"), ("--json",)])
def test_the_systems_clipboard_is_used_where_there_is_one(case: Kako, out: tuple[str, ...]) -> None:
    # Like the real one it goes on in the background, where it serves the clipboard with our streams in its hands.
    keep = 'case "$*" in *-o*) cat "$HOME/clip";; *) cat > "$HOME/clip"; sleep 30 & echo noise; echo noise >&2;; esac'
    path = f"{script(case.folder / 'bin', 'xclip', keep)}:{os.environ['PATH']}"
    said = case("draft", "1", "--lang", "both").out
    ran = case.process("draft", "1", "--lang", "both", "--copy", *out, DISPLAY=":7", PATH=path, WAYLAND_DISPLAY="")
    assert (case.home / "clip").read_text(encoding="utf-8") == said
    assert "copied to the clipboard\n" in ran.err
    assert ran.out == {(): said, ("--json",): ran.out}.get(out, "")
    assert "noise" not in ran.out + ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="the clipboard of X11")
def test_a_clipboard_that_keeps_nothing_is_not_said_to_have_it(case: Kako) -> None:
    path = f"{script(case.folder / 'bin', 'xclip', 'cat > /dev/null; exit 1')}:{os.environ['PATH']}"
    ran = case.process("draft", "1", "--copy", DISPLAY=":7", PATH=path)
    assert ran.out.startswith(FIRST)
    assert "copied to the clipboard\n" not in ran.err


@POSIX
def test_a_terminal_takes_it_in_a_sequence_of_its_own(case: Kako) -> None:
    body = case("draft", "1", "--short").out
    with case.terminal("draft", "1", "--short", "--copy", PATH="") as terminal:
        terminal.expect("once sent:")
        assert terminal.end() == 0
        shown = terminal.shown
    assert sequence(body).decode() in shown
    assert "(OSC 52)" in shown


def test_the_sequence_carries_the_text_in_base64() -> None:
    assert sequence("谢谢！\n") == b"\x1b]52;c;" + base64.b64encode("谢谢！\n".encode()) + b"\x07"


def test_screen_is_handed_pieces_that_it_passes_on() -> None:
    wrapped = sequence("x" * 5000, screen=True)
    pieces = wrapped.removesuffix(b"\x1b\\").split(b"\x1b\\")
    assert all(piece.startswith(b"\x1bP") and len(piece) < 768 for piece in pieces)
    assert b"".join(piece.removeprefix(b"\x1bP") for piece in pieces) == sequence("x" * 5000)


# --- the editor


@pytest.mark.parametrize("words", [("draft", "1", "--edit"), ("--no-input", "draft", "1", "--edit")])
def test_without_a_terminal_no_editor_is_opened(case: Kako, words: tuple[str, ...]) -> None:
    ran = case.process(*words, code=2, EDITOR=f"{sys.executable} -c 'exit(3)'")
    assert ran.out == ""
    assert ("--no-input" in ran.err) is ("--no-input" in words)


@POSIX
def test_what_was_saved_is_printed_copied_and_put_into_the_file(case: Kako) -> None:
    editor = f"{sys.executable} -c \"import sys; f = open(sys.argv[1], 'r+'); f.write('My own words')\""
    with case.terminal("draft", "1", "--edit", "--out", "own.txt", EDITOR=editor) as terminal:
        terminal.expect("once sent:")
        assert terminal.end() == 0
    assert (case.folder / "own.txt").read_text().startswith("My own words")


@POSIX
def test_visual_comes_before_editor(case: Kako) -> None:
    with case.terminal("draft", "1", "--edit", VISUAL="sed -i.old s/Hello/Hi/", EDITOR="false") as terminal:
        terminal.expect("Hi,")
        assert terminal.end() == 0


@POSIX
@pytest.mark.parametrize(
    ("editor", "said", "code"),
    [
        ("false", "ended with 1", 4),
        ("sh -c ':>$0'", "empty", 4),
        ("sh -c 'rm $0'", "no file", 4),
        ("no-such-editor", "cannot be run", 3),
        ("'", "cannot be read as a command", 2),
    ],
)
def test_an_editor_that_fails_leaves_nothing_written(case: Kako, editor: str, said: str, code: int) -> None:
    with case.terminal("draft", "1", "--edit", "--out", "own.txt", EDITOR=editor) as terminal:
        terminal.expect(said)
        assert terminal.end() == code
    assert not (case.folder / "own.txt").exists()


@POSIX
def test_a_plain_terminal_needs_an_editor_that_is_named(case: Kako) -> None:
    with case.terminal("draft", "1", "--edit", TERM="dumb", VISUAL="false") as terminal:
        terminal.expect("EDITOR names none")
        assert terminal.end() == 2
