"""How long importing a list of orders takes, as a multiple of reading it with `csv` and inserting it with `sqlite3`.

`python imports.py` makes a list, then runs by turns a process that only reads and inserts it into one bare table, and
the installed `kakoreturn order import` into a new store. It prints the medians, their ratio and the most memory the
import took. Nothing here passes or fails: the limits stand beside the figures, and the exit code is always 0.
"""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

_PROGRAM = Path(sysconfig.get_path("scripts")) / ("kakoreturn.exe" if os.name == "nt" else "kakoreturn")
_LIMIT, _MEMORY = 8.0, 60
_HEADINGS = ("Order No.", "Item Name", "Seller", "Spec", "Qty", "Unit Price(CNY)", "Link")
_BASELINE = """
import csv, sqlite3, sys
connection = sqlite3.connect(sys.argv[2])
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    headings = next(rows)
    columns = ", ".join(f'"{name}" TEXT' for name in headings)
    key = ", ".join(f'"{name}"' for name in headings[: int(sys.argv[3])])
    connection.execute(f"CREATE TABLE orders ({columns}, PRIMARY KEY ({key}))")
    with connection:
        connection.executemany(f"INSERT INTO orders VALUES ({', '.join('?' * len(headings))})", rows)
"""
_CHILD = """
import os, resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024), used.ru_utime + used.ru_stime)
sys.exit(code)
"""


def written(path: Path, orders: int, *, stages: bool = False, items: int = 1) -> Path:
    """A list of so many orders of so many items each, a row an item.

    With `stages` they have reached the warehouse, which is an event more.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow((*_HEADINGS, "Stored At") if stages else _HEADINGS)
        for n in range(orders * items):
            order, nth = divmod(n, items)
            row = [
                f"DI25{order:08d}",
                f"Runner, low, model {order % 977}{' b' * nth}",
                f"Shop {order % 300}",
                f"Color:White;Size:{36 + n % 10}",
            ]
            row += [str(1 + n % 3), f"{50 + n % 1000}.{n % 100:02d}", f"https://item.example/{n}"]
            rows.writerow([*row, f"2026-0{1 + order % 5}-{1 + order % 28:02d} 14:31"] if stages else row)
    return path


def run(command: Sequence[str | Path]) -> tuple[float, float, int]:
    """A process: the seconds it took, those of the processor alone, and the most bytes of memory it had."""
    settings = {**os.environ, "KAKORETURN_TODAY": "2026-06-10"}
    began = time.perf_counter()
    done = subprocess.run((sys.executable, "-c", _CHILD, *command), env=settings, check=True, capture_output=True)
    seconds = time.perf_counter() - began
    memory, processor = done.stdout.split()
    return seconds, float(processor), int(memory)


def measured(folder: Path, orders: int, runs: int, *, stages: bool = False, items: int = 1) -> str:
    """One line of the report."""
    source = written(folder / "orders.csv", orders, stages=stages, items=items)
    store, bare = folder / "kako.db", folder / "bare.db"
    base, ours = [], []
    for _ in range(runs):
        for path in (store, bare):
            path.unlink(missing_ok=True)
        # A user's store is there already; making one loads what no other command needs.
        subprocess.run((_PROGRAM, "--db", store, "order", "add", "FIRST"), check=True, capture_output=True)
        base.append(run((sys.executable, "-c", _BASELINE, source, bare, "1" if items == 1 else "2")))
        ours.append(run((_PROGRAM, "--db", store, "order", "import", source)))
    wall, processor = (
        statistics.median(one[place] for one in ours) / statistics.median(one[place] for one in base)
        for place in (0, 1)
    )
    seconds = statistics.median(one[0] for one in ours)
    memory = max(one[2] for one in ours) / 1e6
    name = f"{orders:,} orders, items {items}, events {items * (1 + stages)}"
    over = "  over" if wall > _LIMIT or memory > _MEMORY else ""
    return f"{name:36}{seconds:>8.2f} s{wall:>8.2f}{processor:>10.2f}{memory:>9.0f} MB{over}"


def main() -> None:
    """Read the command line, measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000, help="how many orders (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default: %(default)s)")
    given = parser.parse_args()
    sys.stdout.write(f"{'':36}{'median':>10}{'ratio':>8}{'processor':>10}{'memory':>12}\n")
    sys.stdout.write(f"{'limit':36}{'':>10}{_LIMIT:>8.2f}{'':>10}{_MEMORY:>9} MB\n")
    with tempfile.TemporaryDirectory() as folder:
        for orders in (given.orders // 10, given.orders):
            for stages, items in ((False, 1), (True, 1), (True, 2)):
                line = measured(Path(folder), orders, given.runs, stages=stages, items=items)
                sys.stdout.write(line + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
