"""What grows with the store, and what must not: time and memory of whatever goes through all of it.

`python -m tests.benchmarks.growth` prints a table. Each command is run once as a whole process on a store of some cases
and on one of ten times as many, and the undoing of an import of as many orders with them. Nothing here passes or fails:
the limits stand beside the figures, and the exit code is always 0.
"""

import argparse
import compileall
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import kakoreturn
from tests.benchmarks.imports import written
from tests.benchmarks.run import built, environment

_PROGRAM = Path(sysconfig.get_path("scripts")) / ("kakoreturn.exe" if os.name == "nt" else "kakoreturn")
_MEMORY = {"stats": 60, "status": 60, "undo": 100, "redo": 100}  # MB
_READS = (
    ("stats",),
    ("stats", "--seller", "Harbour Outfitters"),
    ("order", "list"),
    ("order", "list", "--json"),
    ("doctor",),
    ("find", "seam"),
    ("export", "csv"),
    ("export", "json"),
    ("export", "ics"),
    ("status",),
    ("status", "--all"),
    ("status", "--all", "--json"),
)
_DEEDS = (("undo", "--dry-run"), ("undo",), ("redo",))
_CHILD = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(code)
"""


def used(store: Path, words: Sequence[str | Path]) -> tuple[float, float]:
    """The seconds of the processor that a command takes, and the most megabytes that it has at once."""
    command = (sys.executable, "-c", _CHILD, _PROGRAM, *words)
    done = subprocess.run(command, env=environment(store), check=True, capture_output=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory) / 1e6


def table(folder: Path, cases: int) -> Iterator[str]:
    """The lines of the report."""
    few, many = built(folder, cases // 10), built(folder, cases)
    yield f"{'':42}{cases // 10:>18,}{cases:>22,}"
    for words in _READS:
        yield _line(words, used(few, words), used(many, words))
    with tempfile.TemporaryDirectory(dir=folder) as made:
        stores = []
        for count in (cases // 10, cases):
            stores.append(Path(made, f"{count}.db"))
            used(stores[-1], ("order", "import", written(Path(made, "orders.csv"), count, stages=True)))
        for words in _DEEDS:
            yield _line(words, *(used(store, words) for store in stores))


def _line(words: Sequence[str], few: tuple[float, float], many: tuple[float, float]) -> str:
    name, limit = " ".join(words), _MEMORY.get(words[0])
    told = f"  at most {limit} MB{', over' if many[1] > limit else ''}" if limit else ""
    return f"{name:42}{few[0]:>8.2f} s{few[1]:>6.0f} MB{many[0]:>12.2f} s{many[1]:>6.0f} MB{told}"


def main() -> None:
    """Read the command line, measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases (default: %(default)s)")
    default = Path(tempfile.gettempdir()) / "kakoreturn-benchmarks"
    parser.add_argument("--store-dir", type=Path, default=default, help="where stores are kept (default: %(default)s)")
    given = parser.parse_args()
    given.store_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    compileall.compile_dir(Path(kakoreturn.__file__).parent, quiet=2)
    for line in table(given.store_dir, given.cases):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
