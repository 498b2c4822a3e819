"""A file is kept under the hash of its bytes, whatever it is called; its name makes no path and is but shown."""

import hashlib
import os
from pathlib import Path

from hypothesis import strategies as st

from kakoreturn.store import evidence
from tests.faults.frame import Tally, Trial, weakened
from tests.faults.program import Program, picture

from .drawing import drawn
from .hostile import TEXTS, never_shown

_ODD = (
    "..",
    "...",
    "-rf",
    "--db",
    "~",
    "~root",
    "$(id).jpg",
    "`id`.jpg",
    "a;b.jpg",
    "..\\..\\up.jpg",
    "C:\\x.jpg",
    "file:x.jpg",
    "NUL",
    "con.jpg",
    ".hidden",
    "a" * 255,
    "围" * 85,
    " ",
    "\n",
    "%2e%2e%2fup",
    "kako.db",
    ".new-x",
)
_A_CASE = 50  # photos
_NAMES = st.one_of(st.sampled_from(_ODD), TEXTS)


def try_names(trial: Trial, count: int) -> Tally:
    """Add photos and attachments of so many names, in turn."""
    tally, program = Tally(), Program(trial.folder, trial.fresh("place") / "kako.db")
    inbox = trial.fresh("in")
    for number, drawn_name in enumerate(drawn(_NAMES, count)):
        if number % _A_CASE == 0:
            assert program.new(f"order {number}").code == 0
        case = str(1 + number // _A_CASE)
        name = drawn_name.encode("utf-8", "surrogateescape" if "\ud800" not in drawn_name else "replace")
        name = name.replace(b"/", b"_").replace(b"\0", b"_")[:255]
        source = Path(os.fsdecode(os.fsencode(inbox) + b"/" + name))
        if name in {b"", b".", b".."}:
            continue
        content = picture(str(number))
        source.write_bytes(content)
        kind, add = (("photo", "add"), ("attach", "add"))[number % 2]
        answer = program(kind, add, case, "--", str(source))
        wrong = _wrong(program, answer.code, content, number)
        sign = never_shown(answer.out + answer.err + program(kind, "list", case).out)
        tally.test(not wrong and not sign, f"{name!r}: {wrong}{sign}{answer.err}")
        source.unlink()
    outside = {path.name for path in trial.folder.iterdir()} - {"place", "in"}
    tally.test(not outside, f"written outside the store's folder: {outside}")
    return tally


def _wrong(program: Program, code: int, content: bytes, number: int) -> str:
    """What is wrong with where a file is kept."""
    if code:
        return f"exit code {code}"
    folder = evidence.folder_of(program.db)
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    digest = hashlib.sha256(content).hexdigest()
    place = folder / digest[:2] / digest
    if not place.is_file() or place.read_bytes() != content:
        return "it is not kept under its hash"
    if len(kept) > number + 1 or any(len(name) != 67 for name in kept):
        return f"something else is kept: {sorted(kept)}"
    beside = {path.name for path in program.db.parent.iterdir()} - {"kako.db", "kako.db.photos"}
    return f"something lies beside the store: {beside}" if beside else ""


def attempt(trial: Trial) -> Tally:
    return try_names(trial, trial.times(150, 2000))


def control(trial: Trial) -> Tally:
    """A store that keeps a file under the name it came with."""
    real = evidence.settle

    def by_name(store: Path, photo: evidence.StagedFile) -> None:
        (evidence.folder_of(store) / photo.name).write_bytes(photo.file.path.read_bytes())
        real(store, photo)

    with weakened(evidence, settle=by_name):
        return try_names(trial, 30)
