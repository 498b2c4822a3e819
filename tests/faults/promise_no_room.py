"""No room, or no right to write: exit code 5 in one sentence, reading still works, nothing is left over."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from kakoreturn.domain.errors import ExitCode
from kakoreturn.store import sqlite as opening
from tests.support.answers import Ran

from .frame import Tally, Trial, weakened
from .program import SEAM, Program

_NOBODY = 65534
_BLOCK = 4096
_WRITES = {
    "new": ("new", "--order", "KB8", "--remedy", "refund", "--defect", SEAM),
    "record": ("record", "1", "confirmed"),
    "note": ("note", "1", "long " * 4000),
    "photo add": ("photo", "add", "1", "large.jpg"),
    "order add": ("order", "add", "KB9"),
    "undo": ("undo",),
}
_READS = (("status",), ("show", "1"), ("order", "list"), ("doctor",))


class Bench:
    """A furnished store in a folder that is about to become unwritable."""

    def __init__(self, folder: Path, place: Path | None = None) -> None:
        self.program = Program(folder, (place or folder / "place") / "kako.db")
        self.program.photo("large.jpg", 320)
        self.program.furnish()
        for words in _READS:  # what they load is loaded now: another user may not be let to where Python is
            self.program(*words)
        self.template = folder / "template"
        shutil.copytree(self.place, self.template)
        self.tally = Tally()

    @property
    def place(self) -> Path:
        """The folder of the store."""
        return self.program.db.parent

    def set_back(self) -> None:
        """Make the store as it was."""
        for path in self.place.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.template, self.place, dirs_exist_ok=True)

    def try_to_write(
        self,
        where: str,
        before: Callable[[], None] = lambda: None,
        prepare: Callable[[], None] = lambda: None,
        *,
        must_fail: bool = False,
    ) -> None:
        """Try every kind of write, each after `prepare`, and with `before` done in its process."""
        for name, words in _WRITES.items():
            prepare()
            seen = self.seen()
            answer = self.program.forked(*words, before=before)
            wrong = self._wrong(answer, seen, before, must_fail=must_fail)
            self.tally.test(not wrong, f"{where}: {name}: {wrong}")

    def seen(self) -> list[str]:
        """What reading shows, and every file beside the store."""
        shown = [self.program("show", str(number), "--json").out for number in (1, 2, 3)]
        files = [str(path) for path in sorted(self.place.rglob("*")) if path.is_file() and path.name != "filler"]
        return [*shown, self.program("status", "--json").out, *files]

    def _wrong(self, answer: Ran, seen: list[str], before: Callable[[], None], *, must_fail: bool) -> str:
        if answer.code not in ({ExitCode.STORE} if must_fail else {ExitCode.DONE, ExitCode.STORE}):
            return f"exit code {answer.code}: {answer.err}"
        if answer.code == ExitCode.DONE:
            return ""
        sentences = [line for line in answer.err.splitlines() if not line.startswith("hint: ")]
        if not answer.in_order or len(sentences) != 1 or not sentences[0].startswith("error: "):
            return f"it says {answer.err!r}"
        if self.seen() != seen:
            return "something has changed, or was left over"
        codes = [self.program.forked(*words, before=before).code for words in _READS]
        return "" if codes == [0] * len(codes) else f"reading ends with {codes}"


def _limits(bench: Bench, steps: int) -> None:
    """No file may grow beyond what it is, and a little more."""
    import resource

    size = bench.program.db.stat().st_size
    for more in range(0, 6 * _BLOCK * 2, 6 * _BLOCK * 2 // steps):

        def limit(more: int = more) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + more, size + more))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        bench.try_to_write(f"files of {size + more} bytes at most", limit, bench.set_back)


@contextlib.contextmanager
def _tiny_disk(folder: Path, options: str = "size=512k") -> Iterator[Path | None]:
    """A disk in memory, mounted here; None where that is not allowed."""
    place = folder / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        os.chdir(folder)
        subprocess.run(["umount", "-l", str(place)], check=True)


def _full_disk(trial: Trial, tally: Tally) -> None:
    """A disk with less and less room, and at last none."""
    folder = trial.fresh("full")
    with _tiny_disk(folder) as place:
        if place is None:
            tally.left_out.append(
                "a full disk of its own: only root can mount one (file-size limits are tried instead)"
            )
            return
        bench = Bench(folder, place)
        for blocks in range(trial.times(6, 30)):

            def prepare(blocks: int = blocks) -> None:
                bench.set_back()
                _fill(place, leaving=blocks * _BLOCK)

            bench.try_to_write(f"{blocks} blocks free", prepare=prepare)
        tally.add(bench.tally)


def _fill(place: Path, leaving: int) -> None:
    """Leave so many bytes of the disk free."""
    filler = place / "filler"
    free = shutil.disk_usage(place).free
    filler.write_bytes(bytes(max(0, free - leaving)))


def _read_only_disk(trial: Trial, tally: Tally) -> None:
    folder = trial.fresh("read-only")
    with _tiny_disk(folder, "size=1m") as place:
        if place is None:
            tally.left_out.append("a read-only disk: only root can mount one (a read-only folder is tried instead)")
            return
        bench = Bench(folder, place)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        bench.try_to_write("a read-only disk", must_fail=True)
        tally.add(bench.tally)


def _nobody() -> None:
    """Be a user whom modes keep out."""
    if not os.geteuid():
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def _read_only_folder(trial: Trial, tally: Tally) -> None:
    """A folder whose mode forbids writing, for a user who heeds modes."""
    folder = trial.fresh("modes")
    bench = Bench(folder)
    for path in (trial.folder, folder):
        path.chmod(0o711)
    everything = (bench.place, *bench.place.rglob("*"))
    for path in everything:
        path.chmod(0o500 if path.is_dir() else 0o400)
        if not os.geteuid():
            os.chown(path, _NOBODY, _NOBODY)
    (folder / "large.jpg").chmod(0o644)
    bench.try_to_write("a read-only folder", _nobody, must_fail=True)
    for path in everything:
        path.chmod(0o700)
    tally.add(bench.tally)


def _unwritable_home(trial: Trial, tally: Tally) -> None:
    """No home to speak of, and no --db: reading shows nothing, writing says why it cannot."""
    folder = trial.fresh("home")
    program = Program(folder)
    locked = folder / "locked"
    locked.mkdir(mode=0o500)
    for path in (trial.folder, folder):
        path.chmod(0o711)
    if not os.geteuid():
        os.chown(locked, _NOBODY, _NOBODY)
    for home in (locked, locked / "missing", Path("/dev/null")):
        for words, codes in ((("status",), {0}), (("order", "add", "KB1"), {5}), (("doctor",), {0})):

            def elsewhere(home: Path = home) -> None:
                _nobody()
                os.environ["HOME"] = str(home)

            program.words = lambda *words, **_: ["kakoreturn", *words]  # type: ignore[method-assign]
            answer = program.forked(*words, before=elsewhere)
            kept = answer.code in codes and answer.in_order and not list(locked.iterdir())
            tally.test(kept, f"home {home.name}: {words[0]}: exit code {answer.code}: {answer.err}")


def attempt(trial: Trial) -> Tally:
    tally = Tally()
    bench = Bench(trial.fresh("limits"))
    _limits(bench, trial.times(6, 48))
    tally.add(bench.tally)
    for one in (_full_disk, _read_only_disk, _read_only_folder, _unwritable_home):
        one(trial, tally)
    return tally


def control(trial: Trial) -> Tally:
    """A store whose errors have no words and which has no rollback journal is left half written."""
    bench = Bench(trial.fresh("control"))
    without = (*opening._PRAGMAS, "PRAGMA journal_mode = OFF")  # noqa: SLF001 - weakened on purpose
    with weakened(opening, _REASONS={}, _PRAGMAS=without):
        _limits(bench, 6)
    return bench.tally
