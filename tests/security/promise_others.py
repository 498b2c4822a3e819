"""Whatever the program makes is for its user alone, and a link in place of what it made is refused."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from kakoreturn.domain.errors import ExitCode
from kakoreturn.store import evidence
from kakoreturn.store import sqlite as opening
from tests.faults.frame import Tally, Trial, weakened
from tests.faults.program import SEAM, Program

_NEW = ("new", "--remedy", "exchange", "--defect", SEAM, "--photo", "seam.jpg")
_WRITES = (
    (*_NEW, "--order", "KB5", "--item", "Scarf"),
    ("record", "1", "confirmed"),
    ("photo", "add", "1", "seam.jpg", "other.jpg"),
    ("order", "add", "KB6"),
    ("undo",),
    ("redo",),
    ("status",),
    ("doctor",),
)
_MASKS = (0o000, 0o002, 0o022, 0o077)


def _modes(trial: Trial, tally: Tally) -> None:
    """Under every mask: every file and folder that was made, looked at after every command."""
    for mask in _MASKS:
        os.umask(mask)
        home = trial.fresh(f"mask-{mask:03o}")
        home.chmod(0o755)
        program = Program(home, home / "above" / "place" / "kako.db")
        for name in ("seam.jpg", "other.jpg"):
            program.photo(name)
        assert program(*_NEW, "--order", "KB1", "--sent", "-3d").code == 0
        for words in _WRITES:
            answer = program(*words)
            made = [home / "above", *(home / "above").rglob("*"), *(home / ".cache").rglob("*")]
            wide = [str(path.relative_to(home)) for path in made if _is_open_to_others(path)]
            kept = answer.code == 0 and not wide and not stat.S_IMODE(home.stat().st_mode) ^ 0o755
            tally.test(kept, f"mask {mask:03o}, {words[0]}: exit code {answer.code}, open to others: {wide}")
    os.umask(0o077)


def _is_open_to_others(path: Path) -> bool:
    mode = path.lstat().st_mode
    return bool(stat.S_IMODE(mode) & 0o077) or (stat.S_ISREG(mode) and bool(mode & 0o111))


def _link(place: Path, target: Path) -> None:
    """Put a link in the place of what is there."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    place.symlink_to(target)


def _to_elsewhere(program: Program) -> None:
    shutil.copy2(program.db, program.folder / "victim")
    _link(program.db, program.folder / "victim")


def _to_nothing(program: Program) -> None:
    _link(program.db, program.folder / "nothing")


def _to_a_device(program: Program) -> None:
    _link(program.db, Path("/dev/null"))


def _in_a_circle(program: Program) -> None:
    _link(program.db, program.db)


def _a_folder(program: Program) -> None:
    program.db.unlink()
    program.db.mkdir()


def _a_pipe(program: Program) -> None:
    program.db.unlink()
    os.mkfifo(program.db)


_IN_PLACE_OF_THE_STORE: tuple[Callable[[Program], None], ...] = (
    _to_elsewhere,
    _to_nothing,
    _to_a_device,
    _in_a_circle,
    _a_folder,
    _a_pipe,
)


def _photo_folder(program: Program) -> None:
    (program.folder / "victims").mkdir()
    _link(evidence.folder_of(program.db), program.folder / "victims")


def _folder_of_a_hash(program: Program) -> None:
    (program.folder / "victims").mkdir()
    for number in range(256):
        place = evidence.folder_of(program.db) / f"{number:02x}"
        _link(place, program.folder / "victims")


_IN_PLACE_OF_PHOTOS: tuple[Callable[[Program], None], ...] = (_photo_folder, _folder_of_a_hash)


def _links(trial: Trial, tally: Tally, changes: tuple[Callable[[Program], None], ...]) -> None:
    """Something else in the place of the store, or of the photos: nothing is written to where it leads."""
    for change in changes:
        program = Program(trial.fresh(change.__name__))
        for name in ("seam.jpg", "other.jpg"):
            program.photo(name)
        assert program(*_NEW, "--order", "KB1", "--sent", "-3d").code == 0
        change(program)
        victims = [program.folder / name for name in ("victim", "victims", "nothing")]
        before = [_content(path) for path in victims]
        commands = _WRITES if change in _IN_PLACE_OF_THE_STORE else (_WRITES[2],)
        for words in commands:
            answer = program(*words)
            same = [_content(path) for path in victims] == before
            kept = answer.code == ExitCode.STORE and answer.in_order and same
            tally.test(
                kept, f"{change.__name__}, {words[0]}: exit code {answer.code}, left alone: {same}: {answer.err}"
            )


def _content(path: Path) -> object:
    if path.is_dir():
        return sorted(one.name for one in path.iterdir())
    return path.read_bytes() if path.exists() else None


def attempt(trial: Trial) -> Tally:
    tally = Tally()
    _modes(trial, tally)
    _links(trial, tally, (*_IN_PLACE_OF_THE_STORE, *_IN_PLACE_OF_PHOTOS))
    return tally


def control(trial: Trial) -> Tally:
    """A program that leaves modes to the mask, and one that follows links: each must be found out."""
    modes, links = Tally(), Tally()
    with weakened(evidence, make_folder=lambda folder: folder.mkdir(parents=True, exist_ok=True)):
        _modes(Trial(folder=trial.fresh("modes"), full=False), modes)
    with weakened(opening, check_plain=lambda *_: None):
        _links(Trial(folder=trial.fresh("links"), full=False), links, (_to_elsewhere,))
    return modes.add(links) if modes.failures and links.failures else Tally()
