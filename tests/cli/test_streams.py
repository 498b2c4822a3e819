"""Encodings that lack our signs, pipes that hold no answers, readers that go away, and disks that are full."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from kakoreturn.domain.errors import NotFound, quoted
from kakoreturn.store import Store
from tests.support.kako import PROGRAM, SEAM, Kako
from tests.support.terminal import closed_pipe

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

VIEWS = [
    ("--help",),
    ("--version",),
    ("status",),
    ("status", "--all"),
    *(("status", str(number)) for number in range(1, 7)),
    *(("show", str(number)) for number in range(1, 7)),
    ("draft", "1"),
    ("draft", "2", "--kind", "approve"),
    ("draft", "3", "--anyway"),
    ("draft", "4", "--anyway"),
    ("photo", "list", "2"),
    ("order", "list"),
    ("order", "show", "KB2"),
    ("order", "show", "KB7"),
    ("guide",),
    ("doctor",),
    ("undo", "--dry-run"),
]
ENCODINGS = ["ascii", "cp1252", "cp437", "gbk", "utf-8"]
C_LOCALE = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


# --- encodings


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
def test_every_view_can_be_read_in_every_encoding(busy: Kako, words: tuple[str, ...], encoding: str) -> None:
    answer = busy(*words, encoding=encoding)
    assert answer.out
    assert "Traceback" not in answer.err
    assert "bug" not in answer.err
    # Line for line and word for word the same, but for the signs that are lacking.
    plain = busy(*words)
    assert len(answer.out.splitlines()) == len(plain.out.splitlines())
    wanted = [word for word in plain.out.split() if word.isascii()]
    assert set(wanted) <= set(answer.out.split())


@pytest.mark.parametrize("words", [("--help",), ("record", "--help"), ("guide", "--help")], ids=" ".join)
@pytest.mark.parametrize("encoding", ["cp1252", "gbk"])
def test_so_can_the_help(busy: Kako, words: tuple[str, ...], encoding: str) -> None:
    assert "Usage: " in busy(*words, encoding=encoding).out


@pytest.mark.parametrize(
    "words",
    [("status", "围巾"), ("record", "2", "✓"), ("new", "--order", "“x”", "--remedy", "…"), ("guide", "→"), ("ßtatus",)],
    ids=" ".join,
)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_so_can_an_error(busy: Kako, words: tuple[str, ...], encoding: str) -> None:
    said = busy.ask(*words, encoding=encoding).err
    assert said.startswith("error: ")
    assert "bug" not in said


@pytest.mark.parametrize("more", [{"LC_ALL": "C"}, C_LOCALE, {"PYTHONIOENCODING": "cp1252"}], ids=str)
@pytest.mark.parametrize("words", [("status",), ("status", "2"), ("draft", "1")], ids=" ".join)
def test_the_settings_of_the_system_are_heeded(busy: Kako, words: tuple[str, ...], more: dict[str, str]) -> None:
    answer = busy.process(*words, code=0, **more)
    assert "KB" in answer.out
    assert "Traceback" not in answer.err


def test_a_sign_that_is_lacking_has_a_plain_one_in_its_place(busy: Kako) -> None:
    text = busy("status", "2", encoding="cp1252").out
    assert "x Request sent" in text
    assert "·" in text
    assert "> Approve" in text
    assert "围" not in text


def test_json_is_the_same_in_every_encoding(busy: Kako) -> None:
    plain = busy("status", "--json").out
    assert plain.isascii()
    assert busy("status", "--json", encoding="ascii").out == plain


# --- no terminal to ask on


def test_a_pipe_is_not_read_for_answers(kako: Kako) -> None:
    kako("new", stdin="KB1\nexchange\n", code=2)
    assert kako.open_cases() == []


# --- readers that go away


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "1"),
        ("status", "--json"),
        ("guide",),
        ("draft", "1"),
        ("show", "4"),
        pytest.param(("--help",)),
    ],
    ids=" ".join,
)
def test_a_reader_that_has_gone_is_no_error(busy: Kako, words: tuple[str, ...], unbuffered: str) -> None:
    with closed_pipe() as nobody:
        done = subprocess.run(
            [*PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            stdout=nobody,
            stderr=subprocess.PIPE,
            check=False,
            env=busy.environment(PYTHONUNBUFFERED=unbuffered),
        )
    said = done.stderr.decode()
    assert done.returncode == 0
    assert "Broken" not in said
    assert "Exception ignored" not in said
    assert "bug" not in said


@posix
def test_a_changeset_is_done_though_nobody_reads_the_answer(kako: Kako) -> None:
    words = ("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM)
    with closed_pipe() as nobody:
        done = subprocess.run(
            [*PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            stdout=nobody,
            stderr=subprocess.DEVNULL,
            check=False,
            env=kako.environment(),
        )
    assert done.returncode == 0
    assert [case["order"] for case in kako("status", "--json").json()["cases"]] == ["KB1"]


# --- no stream at all, or one that is full


@posix
@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("draft", "1"), ("guide",)], ids=" ".join)
def test_a_full_disk_under_the_answer_is_said(busy: Kako, words: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no full device")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=busy.environment(),
        )
    said = done.stderr.decode()
    assert done.returncode in {1, 5}, said
    assert "No space left on device" in said
    assert "has a bug" not in said
    assert "Exception ignored" not in said


@posix
@pytest.mark.parametrize(
    ("closed", "words", "code"),
    [
        ("0", ("status",), 0),
        ("0", ("status", "99"), 3),
        ("2", ("status",), 0),
        ("1", ("status", "99"), 3),
        pytest.param("1", ("status",), 0),
        pytest.param("2", ("status", "99"), 3),
        pytest.param("0, 1, 2", ("status",), 0),
        pytest.param("0, 1, 2", ("status", "99"), 3),
    ],
)
def test_a_stream_may_be_closed(busy: Kako, closed: str, words: tuple[str, ...], code: int) -> None:
    start = f"import os, sys; [os.close(n) for n in ({closed},)]; os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", start, *PROGRAM, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=busy.environment(),
    )
    assert done.returncode == code, done.stderr.decode()
    assert b"bug" not in done.stderr
    assert os.linesep.encode() in done.stderr or code == 0 or "2" in closed


# --- other errors of the system


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            PermissionError(13, "Permission denied", "/some/file"),
            "error: '/some/file' cannot be used: Permission denied\n",
        ),
        (OSError("what a note says"), "error: the answer cannot be written: the system refused\n"),
    ],
    ids=["about a file", "without a reason"],
)
def test_an_error_of_the_system_is_about_its_file_and_tells_nothing_else(kako: Kako, error: OSError, said: str) -> None:
    start = """
import pickle, sys
from kakoreturn.cli import app, session
def fail(*_):
    raise pickle.loads(bytes.fromhex(sys.argv.pop()))
session.store_path = fail
sys.exit(app.run())
"""
    words = [sys.executable, "-c", start, "status", pickle.dumps(error).hex()]
    done = subprocess.run(words, capture_output=True, check=False, env=kako.environment())
    assert (done.returncode, done.stderr.decode().replace(os.linesep, "\n")) == (5, said)


@pytest.mark.parametrize("path", ["", " ", "a\0b", *(["\ud800.db"] if os.name != "nt" else [])], ids=ascii)
def test_what_can_name_no_file_can_name_no_store(kako: Kako, path: str) -> None:
    said = kako("--db", path, "status", code=2).err
    assert said.startswith(f"error: --db {quoted(path)} is not a path\nhint: ")


def test_what_is_quoted_cannot_pass_for_words_of_the_program(kako: Kako, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NotFound("there is no 'a\nerror: b'", "did you mean 'c\nhint: d'?")

    monkeypatch.setattr(Store, "open_cases", fail)
    assert kako("status", code=3).err == "error: there is no 'a error: b'\nhint: did you mean 'c hint: d'?\n"


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize(
    ("words", "code"), [(("show", "99"), 3), (("status", "--nonsense"), 2), (("note", "1", "a\x07b"), 0)], ids=str
)
def test_the_exit_code_does_not_hang_on_whether_stderr_can_be_written(
    kako: Kako, words: tuple[str, ...], code: int
) -> None:
    kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, *words], stderr=full, stdout=subprocess.DEVNULL, check=False, env=kako.environment()
        )
    assert done.returncode == code


_TOLD_OF_THE_END = """
import atexit, threading
from kakoreturn.__main__ import main
def tell():
    threading.main_thread().join()
    print("told", flush=True)
{call}
main()
"""


@pytest.mark.parametrize("call", ["atexit.register(print, 'told')", "threading.Thread(target=tell).start()"])
def test_an_end_that_something_waits_for_is_a_usual_one(busy: Kako, call: str) -> None:
    line = [sys.executable, "-c", _TOLD_OF_THE_END.format(call=call), "status", "--check"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=busy.environment())
    assert done.stdout.endswith("told\n")
    assert done.returncode == 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"schema": "kakoreturn.export/1", "orders": [', "it ends too early"),
        ('{"schema": nonsense}', "begins no JSON value"),
        ('{"schema": ' + "9" * 5000 + "}", "thousands of digits"),
    ],
)
def test_a_damaged_export_is_named_without_words_of_python(kako: Kako, text: str, said: str) -> None:
    (kako.folder / "damaged.json").write_text(text, encoding="utf-8")
    message = kako("import", "damaged.json", "--json", code=4).error()["message"]
    assert said in message
    assert not any(word in message for word in ("Expecting", "Unterminated", "Exceeds", "char "))


@pytest.mark.parametrize(
    ("data", "said"), [(b'currency = "\xff"\n', "not UTF-8"), (b"pager = " + b"9" * 5000, "thousands of digits")]
)
def test_a_damaged_configuration_is_named_without_words_of_python(kako: Kako, data: bytes, said: str) -> None:
    folder = kako.home / ".config" / "kakoreturn"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_bytes(data)
    message = kako("status", "--json", code=4).error()["message"]
    assert said in message
    assert "codec" not in message
    assert "Exceeds" not in message
