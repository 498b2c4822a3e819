"""How long the daily commands take, as multiples of what Python, Typer and sqlite3 need to start: `python run.py`.

Every figure is the median over whole processes of the installed `kakoreturn`, run in turn with a process that only
imports Typer and sqlite3, so that whatever else the machine does touches both alike. Nothing here passes or fails: the
limits stand beside the figures, and the exit code is always 0.
"""

import argparse
import compileall
import hashlib
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import kakoreturn

TODAY = "2026-06-10"
_OPEN = 30
_FEW = 100
_SOME = 1000
_GENERATOR = Path(__file__).with_name("generate.py")
_PACKAGE = Path(kakoreturn.__file__).parent
_PROGRAM = Path(sysconfig.get_path("scripts")) / ("kakoreturn.exe" if os.name == "nt" else "kakoreturn")
_BASELINE = (sys.executable, "-c", "import typer, sqlite3")
_ROWS, _COLUMNS = 40, 100


@dataclass(slots=True)
class Measure:
    """One command, measured again and again: its words anew for each run, the store it is run on, its limit."""

    name: str
    words: Callable[[], Sequence[str]]
    store: Path
    limit: float | None
    terminal: bool = False
    more: Mapping[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    failure: str | None = None

    @property
    def median(self) -> float:
        """The median time of a run, in seconds."""
        return statistics.median(self.seconds)


def environment(store: Path) -> dict[str, str]:
    """The environment of this process, without what would change how Python or the program runs."""
    ours = ("PYTHON", "KAKORETURN", "XDG_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    home = str(store.parent)  # a configuration of the user would be measured too
    return {
        **kept,
        "HOME": home,
        "PAGER": "cat",
        "TERM": "xterm-256color",
        "KAKORETURN_DB": str(store),
        "KAKORETURN_TODAY": TODAY,
    }


def built(folder: Path, cases: int, refunds: int = 0) -> Path:
    """A store of that size, made unless a run before has left it; refunds are open, beside the exchanges."""
    sources = (_GENERATOR, *sorted((_PACKAGE / "store").glob("*.py")), _PACKAGE / "domain" / "events.py")
    version = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
    path = folder / f"{cases}-{_OPEN}-{refunds}-{version}.db"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        counts = ("--cases", str(cases), "--open", str(_OPEN), "--refunds", str(refunds), "--today", TODAY)
        subprocess.run((sys.executable, str(_GENERATOR), *counts, str(unfinished)), check=True)
        unfinished.rename(path)
    return path


def copied(store: Path, name: str) -> Path:
    """A copy of a store to write to, as it will be after a power cut: not with its pages still to be written."""
    copy = store.with_name(f"{name}.copy")
    shutil.copyfile(store, copy)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    return copy


def chasable(store: Path) -> list[str]:
    """The numbers of the open cases that were sent and wait for an answer."""
    done = subprocess.run(
        (_PROGRAM, "status", "--json"),
        env=environment(store),
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return [str(case["case"]) for case in json.loads(done.stdout)["cases"] if case["state"] == "sent"]


def timed(command: Sequence[str | Path], store: Path, more: Mapping[str, str] | None = None) -> float:
    """The seconds a process takes with its output piped. Raises CalledProcessError when it fails."""
    settings = {**environment(store), **(more or {})}
    began = time.perf_counter()
    subprocess.run(command, env=settings, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - began


def timed_on_terminal(command: Sequence[str | Path], store: Path, more: Mapping[str, str]) -> float:
    """The seconds a process takes when it writes to a terminal. Raises CalledProcessError when it fails."""
    if sys.platform == "win32":
        raise NotImplementedError
    import fcntl
    import struct
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    settings, shown = {**environment(store), **more}, b""
    began = time.perf_counter()
    with subprocess.Popen(command, env=settings, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        try:
            while part := os.read(ours, 1 << 16):
                shown += part
        except OSError:  # Linux says EIO where the other end of a terminal was closed
            pass
        process.wait()
    seconds = time.perf_counter() - began
    os.close(ours)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, [str(word) for word in command], shown)
    return seconds


def measures(folder: Path, cases: int) -> list[Measure]:
    """Everything that is measured."""
    many, few, refund = built(folder, cases), built(folder, _FEW), built(folder, _FEW, refunds=1)
    recorded, opened = copied(many, "record"), copied(many, "new")
    sent = chasable(many)
    chased, orders = itertools.cycle(sent), (f"NEW{n}" for n in itertools.count(1))

    def new() -> tuple[str, ...]:
        defect = "loose seam on the left heel, 2 cm"
        return ("new", "--order", next(orders), "--item", "Runner 42", "--remedy", "exchange", "--defect", defect)

    found = [
        Measure(f"status, {cases} cases", lambda: ("status",), many, 1.6),
        Measure(f"status, {_FEW} cases", lambda: ("status",), few, 1.6),
        Measure("status, a refund open", lambda: ("status",), refund, 1.9),
        Measure("status CASE", lambda: ("status", sent[0]), many, 1.8),
        Measure("draft", lambda: ("draft", sent[0]), many, 1.8),
        Measure("draft --lang both --short", lambda: ("draft", sent[0], "--lang", "both", "--short"), many, 2.0),
        Measure("record", lambda: ("record", next(chased), "chased"), recorded, 1.8),
        Measure("new", new, opened, 1.8),
        Measure("--help", lambda: ("--help",), many, 1.5),
        Measure("guide", lambda: ("guide",), many, 1.5),
        Measure(f"stats, {_SOME} cases", lambda: ("stats",), built(folder, _SOME), None),
        *_completions(many, sent[0]),
    ]
    if os.name != "nt":
        found += [
            Measure("status, on a terminal", lambda: ("status",), many, 2.2, terminal=True),
            Measure("status CASE, on a terminal", lambda: ("status", sent[0]), many, 2.2, terminal=True),
        ]
    return found


def _completions(store: Path, case: str) -> Iterator[Measure]:
    """What a tab key costs."""
    lines = {
        "commands": ("",),
        "options": ("record", case, "--"),
        "cases": ("status", ""),
        "orders": ("order", "show", ""),
        "sellers": ("status", "--seller", ""),
        "events": ("record", case, ""),
    }
    for name, line in lines.items():
        yield Measure(f"completion of {name}", partial(tuple, line), store, 1.6, more={"_KAKORETURN_COMPLETE": "zsh"})


def run(found: Sequence[Measure], runs: int, store: Path) -> list[float]:
    """Run everything `runs` times, in turn with the baseline; the times of the baseline."""
    base: list[float] = []
    for turn in range(runs + 1):  # the first one only warms up
        for measure in found:
            if measure.failure is not None:
                continue
            before = timed(_BASELINE, store)
            clock = timed_on_terminal if measure.terminal else timed
            try:
                seconds = clock((_PROGRAM, *measure.words()), measure.store, measure.more)
            except subprocess.CalledProcessError as failed:
                said = (failed.stderr or failed.output or b"").decode(errors="replace").strip()
                measure.failure = f"exit {failed.returncode}: {said.splitlines()[0] if said else ''}"
                continue
            if turn:
                base.append(before)
                measure.seconds.append(seconds)
    return base


def table(found: Sequence[Measure], base: Sequence[float]) -> Iterator[str]:
    """The lines of the report."""
    unit = statistics.median(base)
    yield f"{'':28}{'median':>10}{'ratio':>8}{'limit':>8}"
    yield f"{'import typer, sqlite3':28}{unit * 1000:>7.1f} ms{1:>8.2f}{'':>8}"
    for measure in found:
        if measure.failure is not None:
            yield f"{measure.name:28}failed, {measure.failure}"
            continue
        ratio = measure.median / unit
        over = "  over" if measure.limit and ratio > measure.limit else ""
        limit = f"{measure.limit:.2f}" if measure.limit else ""
        yield f"{measure.name:28}{measure.median * 1000:>7.1f} ms{ratio:>8.2f}{limit:>8}{over}"
    many, few = found[:2]
    if many.seconds and few.seconds:
        change = many.median / few.median - 1
        over = "  over" if abs(change) >= 0.1 else ""
        yield f"{'status, few to many cases':28}{'':>10}{change:>+8.1%}{'10 %':>8}{over}"


def main() -> None:
    """Read the command line, measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many stored cases (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=21, help="runs of each command (default: %(default)s)")
    default = Path(tempfile.gettempdir()) / "kakoreturn-benchmarks"
    parser.add_argument("--store-dir", type=Path, default=default, help="where stores are kept (default: %(default)s)")
    given = parser.parse_args()
    given.store_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (_PACKAGE, Path(sysconfig.get_path("purelib"))):
        compileall.compile_dir(folder, quiet=2)
    found = measures(given.store_dir, given.cases)
    base = run(found, given.runs, found[0].store)
    sys.stdout.write("\n".join(table(found, base)) + "\n")
    for copy in given.store_dir.glob("*.copy"):
        copy.unlink()


if __name__ == "__main__":
    main()
