"""What the daily commands cost, as multiples of what Python, Typer and sqlite3 need to start: `python run.py`.

Each is measured in whole processes of the installed `kakoreturn`: the median time, in turn with a process that only
imports Typer and sqlite3, so that whatever else the machine does touches both alike; and the instructions it takes, by
`valgrind --tool=callgrind` where that is installed, which nothing else on the machine moves. `--short` counts
instructions alone, on a small store: the figures that CI prints. Nothing here passes or fails: the bars stand beside
the figures, and the exit code is always 0.

The multiples are of Typer 0.28, in an environment of its own: later ones load more. Where it cannot be made they are
of the Typer that is installed, which is said. What is measured is the script that was installed: pip before 25.2
writes one that loads `re`, which adds 8 million instructions to most figures.

Taskwarrior and hledger are timed with the others where they are installed, to set beside them: both are compiled, and
read all that they list.
"""

import argparse
import compileall
import hashlib
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import kakoreturn

TODAY = "2026-06-10"
_OPEN = 30
_FEW = 100
_GENERATOR = Path(__file__).with_name("generate.py")
_PACKAGE = Path(kakoreturn.__file__).parent
_PROGRAM = Path(sysconfig.get_path("scripts")) / ("kakoreturn.exe" if os.name == "nt" else "kakoreturn")
_IMPORTS = ("-c", "import typer, sqlite3")
_TYPER = "typer==0.28.*"
_CONFIGURATION = 'currency = "CNY"\nname = "Sam"\nlanguage = "en"\npager = "cat"\n'
_OF_OTHERS = (100, 10_000)  # how many tasks or transactions other programs list
_OVERDUE = 10  # what `status --check` ends with
_ROWS, _COLUMNS = 40, 100
_Figure = TypeVar("_Figure", int, float)


@dataclass(slots=True)
class Measure:
    """One command, measured again and again: its words anew for each run, the store it is run on, its bar and goal.

    `more` is what its environment has besides; None takes a variable out of it. Instructions are counted of our own
    `program` alone.
    """

    name: str
    words: Callable[[], Sequence[str]]
    store: Path
    bar: float | None
    goal: float | None = None
    terminal: bool = False
    more: Mapping[str, str | None] = field(default_factory=dict)
    program: str | Path = _PROGRAM
    seconds: list[float] = field(default_factory=list)
    instructions: int | None = None
    failure: str | None = None


def environment(store: Path, more: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of this process, without what would change how Python or the program runs."""
    ours = ("PYTHON", "KAKORETURN", "XDG_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    home = str(store.parent)  # a configuration of the user would be measured too
    wanted = {
        **kept,
        "HOME": home,
        "PAGER": "cat",
        "TERM": "xterm-256color",
        "KAKORETURN_DB": str(store),
        "KAKORETURN_TODAY": TODAY,
        **(more or {}),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def base_python(folder: Path) -> tuple[Path, str]:
    """A Python with the Typer that figures are multiples of, made unless a run before has left it; what to call it."""
    place = folder / "base"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        if not python.exists():
            venv.create(place, with_pip=True, clear=True)
            install = (python, "-m", "pip", "install", "-q", "--disable-pip-version-check", _TYPER)
            subprocess.run(install, check=True, capture_output=True)
            compileall.compile_dir(place, quiet=2)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(place, ignore_errors=True)
        return Path(sys.executable), "import typer, sqlite3 (the Typer that is installed)"
    return python, "import typer, sqlite3 (Typer 0.28)"


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


def timed(command: Sequence[str | Path], measure: Measure) -> float:
    """The seconds a process takes with its output piped. Raises CalledProcessError when it fails."""
    settings = environment(measure.store, measure.more)
    began = time.perf_counter()
    done = subprocess.run(command, env=settings, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    if done.returncode not in {0, _OVERDUE}:
        raise subprocess.CalledProcessError(done.returncode, [str(word) for word in command], done.stdout, done.stderr)
    return seconds


def timed_on_terminal(command: Sequence[str | Path], measure: Measure) -> float:
    """The seconds a process takes when it writes to a terminal. Raises CalledProcessError when it fails."""
    if sys.platform == "win32":
        raise NotImplementedError
    import fcntl
    import struct
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    settings, shown = environment(measure.store, measure.more), b""
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


def counted(command: Sequence[str | Path], measure: Measure) -> int:
    """The instructions a process takes. Raises CalledProcessError when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        callgrind = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}")
        (timed_on_terminal if measure.terminal else timed)((*callgrind, *command), measure)
        found = re.search(r"Collected : ([0-9]+)", log.read_text(encoding="utf-8"))
    assert found is not None, "callgrind says how many"
    return int(found[1])


def measures(folder: Path, cases: int) -> Iterator[Measure]:
    """Everything that is measured."""
    many = built(folder, cases)
    recorded, opened = copied(many, "record"), copied(many, "new")
    sent = chasable(many)
    case = sent[0]
    chased, numbers = itertools.cycle(sent), itertools.count(1)

    def new() -> tuple[str, ...]:
        defect = "loose seam on the left heel, 2 cm"
        return (
            "new",
            "--order",
            f"N{next(numbers)}",
            "--item",
            "Runner 42",
            "--remedy",
            "exchange",
            "--defect",
            defect,
        )

    def daily(name: str, bar: float, goal: float, *words: str) -> Iterator[Measure]:
        """A command on the store that is named, on one's own, and with a configuration."""
        yield Measure(name, partial(tuple, words), many, bar, goal)
        for how, more in (("without --db", own_store(many)), ("configured", configured(folder))):
            yield Measure(f"{name}, {how}", partial(tuple, words), many, bar + 0.1, goal + 0.04, more=more)

    yield from daily(f"status, {cases:,} cases", 0.7, 0.6, "status")
    if cases != _FEW:
        yield Measure(f"status, {_FEW} cases", lambda: ("status",), built(folder, _FEW), 0.7, 0.6)
    yield Measure("status, a refund open", lambda: ("status",), built(folder, _FEW, refunds=1), 0.7, 0.6)
    yield Measure("status --check", lambda: ("status", "--check"), many, 0.7, 0.6)
    yield Measure("status --json", lambda: ("status", "--json"), many, 0.75, 0.65)
    yield from daily("status CASE", 0.65, 0.55, "status", case)
    yield from daily("draft", 0.65, 0.55, "draft", case)
    yield Measure("draft --lang zh", lambda: ("draft", case, "--lang", "zh"), many, 0.72, 0.62)
    yield Measure("record", lambda: ("record", next(chased), "chased"), recorded, 0.72, 0.62)
    yield Measure("note", lambda: ("note", case, f"call {next(numbers)}"), recorded, 0.72, 0.62)
    yield Measure("photo list", lambda: ("photo", "list", case), many, 0.72, 0.62)
    yield Measure("new", new, opened, 0.85, 0.7)
    yield Measure("order add", lambda: ("order", "add", f"N{next(numbers)}"), opened, 0.85, 0.7)
    yield Measure("--help", lambda: ("--help",), many, 0.92, 0.85)
    yield from _completions(many, case)
    if os.name != "nt":
        yield Measure("status, on a terminal", lambda: ("status",), many, 0.7, 0.6, terminal=True)
        yield Measure("status CASE, on a terminal", lambda: ("status", case), many, 0.65, 0.55, terminal=True)


def own_store(store: Path) -> dict[str, str | None]:
    """The environment in which a copy of this store is the user's own."""
    home = store.with_suffix(".home")
    own = home / ".local" / "share" / "kakoreturn" / "kakoreturn.db"
    own.parent.mkdir(parents=True, exist_ok=True)
    if not own.exists():
        shutil.copyfile(store, own)
    return {"HOME": str(home), "KAKORETURN_DB": None}


def configured(folder: Path) -> dict[str, str | None]:
    """The environment in which a few things are set."""
    file = folder / "config.toml"
    file.write_text(_CONFIGURATION, encoding="utf-8")
    return {"KAKORETURN_CONFIG": str(file)}


def _completions(store: Path, case: str) -> Iterator[Measure]:
    """What a tab key costs."""
    lines = {
        "a case": (("status", ""), 0.52, 0.45),
        "an option": (("record", case, "--"), 0.42, 0.35),
        "a command": (("",), None, None),
        "an order": (("order", "show", ""), None, None),
        "a seller": (("status", "--seller", ""), None, None),
        "an event": (("record", case, ""), None, None),
    }
    for name, (line, bar, goal) in lines.items():
        asks = {"_KAKORETURN_COMPLETE": "zsh"}
        yield Measure(f"completion of {name}", partial(tuple, line), store, bar, goal, more=asks)


def others(folder: Path) -> Iterator[Measure]:
    """What two other programs at a prompt take for their lists, where they are installed."""
    for count in _OF_OTHERS:
        if task := shutil.which("task"):
            settings, tasks = folder / f"tasks-{count}.rc", folder / f"tasks-{count}"
            lists = Measure(
                f"task list, {count:,} tasks",
                lambda: ("list",),
                folder / "none",
                None,
                more={"TASKRC": str(settings)},
                program=task,
            )
            if not tasks.exists():
                settings.write_text(f"data.location={tasks}\n", encoding="utf-8")
                tasks.mkdir()
                told = [
                    {
                        "description": f"Ask shop {place % 300} about order {place}",
                        "entry": "20260601T120000Z",
                        "project": f"Shop {place % 300}",
                        "status": "pending",
                    }
                    for place in range(count)
                ]
                subprocess.run(
                    (task, "import", "-"),
                    env=environment(lists.store, lists.more),
                    input=json.dumps(told).encode(),
                    check=True,
                    capture_output=True,
                )
            yield lists
    for count in _OF_OTHERS:
        if hledger := shutil.which("hledger"):
            journal = folder / f"{count}.journal"
            paid = (
                f"2026-0{1 + place % 5}-{1 + place % 28:02d} order {place}\n"
                f"    orders:shop {place % 300}  {50 + place % 1000} CNY\n    balance\n\n"
                for place in range(count)
            )
            journal.write_text("".join(paid), encoding="utf-8")
            words = ("-f", str(journal), "balance")
            name = f"hledger balance, {count:,} transactions"
            yield Measure(name, partial(tuple, words), folder / "none", None, program=hledger)


def run(found: Sequence[Measure], base: Measure, runs: int) -> None:
    """Run everything `runs` times, in turn with the base."""
    for turn in range(runs + 1):  # the first one only warms up
        for measure in found:
            if measure.failure is not None:
                continue
            before = timed(base.words(), base)
            seconds = _tried(measure, timed_on_terminal if measure.terminal else timed)
            if turn and seconds is not None:
                base.seconds.append(before)
                measure.seconds.append(seconds)


def count(found: Sequence[Measure], base: Measure) -> None:
    """Count the instructions of everything once, after a run that leaves what a next one goes by: a cache, bytecode."""
    base.instructions = counted(base.words(), base)
    for measure in found:
        if measure.failure is None and measure.program == _PROGRAM:
            _tried(measure, timed)
            measure.instructions = _tried(measure, counted)


def _tried(measure: Measure, clock: Callable[[Sequence[str | Path], Measure], _Figure]) -> _Figure | None:
    """A figure of one run; None, and why on the measure, where it failed."""
    try:
        return clock((measure.program, *measure.words()), measure)
    except subprocess.CalledProcessError as failed:
        said = (failed.stderr or failed.output or b"").decode(errors="replace").strip()
        measure.failure = f"exit {failed.returncode}: {said.splitlines()[0] if said else ''}"
        return None


def table(found: Sequence[Measure], base: Measure) -> Iterator[str]:
    """The lines of the report; a figure over its bar is marked."""
    wide = max(len(one.name) for one in (base, *found)) + 2
    yield f"{'':{wide}}{'median':>10}{'ratio':>7}{'instructions':>15}{'ratio':>7}{'bar':>7}{'goal':>7}"
    for measure in (base, *found):
        if measure.failure is not None:
            yield f"{measure.name:{wide}}failed, {measure.failure}"
            continue
        seconds, counts = _ratio(_median(measure), _median(base)), _ratio(measure.instructions, base.instructions)
        median = f"{(_median(measure) or 0) * 1000:.1f} ms" if measure.seconds else ""
        instructions = f"{measure.instructions / 1e6:.1f} M" if measure.instructions else ""
        cells = f"{median:>10}{_shown(seconds)}{instructions:>15}{_shown(counts)}"
        over = "  over" if measure.bar and (counts or seconds or 0) > measure.bar else ""
        yield f"{measure.name:{wide}}{cells}{_shown(measure.bar)}{_shown(measure.goal)}{over}".rstrip()


def _ratio(figure: float | None, unit: float | None) -> float | None:
    return figure / unit if figure and unit else None


def _shown(ratio: float | None) -> str:
    return f"{ratio:>7.2f}" if ratio else " " * 7


def _median(measure: Measure) -> float | None:
    return statistics.median(measure.seconds) if measure.seconds else None


def main() -> None:
    """Read the command line, measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many stored cases (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=25, help="runs of each command (default: %(default)s)")
    parser.add_argument("--short", action="store_true", help=f"count instructions alone, on {_FEW} cases")
    default = Path(tempfile.gettempdir()) / "kakoreturn-benchmarks"
    parser.add_argument("--store-dir", type=Path, default=default, help="where stores are kept (default: %(default)s)")
    given = parser.parse_args()
    folder: Path = given.store_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for place in (_PACKAGE, Path(sysconfig.get_path("purelib"))):
        compileall.compile_dir(place, quiet=2)
    python, name = base_python(folder)
    base = Measure(name, lambda: (str(python), *_IMPORTS), folder / "none", None)
    found = [*measures(folder, _FEW if given.short else given.cases)]
    if given.short:
        found = [one for one in found if one.bar is not None]
    else:
        found += others(folder)
        run(found, base, given.runs)
    if shutil.which("valgrind"):
        count(found, base)
    sys.stdout.write("\n".join(table(found, base)) + "\n")
    for copy in folder.glob("*.copy"):
        copy.unlink()


if __name__ == "__main__":
    main()
