"""The fault tests at full length, in one table: `python run.py --kills 200`. Exit code 1 when a promise is broken."""

import argparse
import runpy
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Read the command line, put every promise to the test, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="commands to kill (default: %(default)s)")
    parser.add_argument("--creations", type=int, default=20, help="new stores to kill (default: %(default)s)")
    parser.add_argument("--writers", type=int, default=16, help="programs at once (default: %(default)s)")
    parser.add_argument("--times", type=int, default=10, help="writes of each of them (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="other moments to kill at (default: %(default)s)")
    given = parser.parse_args()
    harness = runpy.run_path(str(Path(__file__).with_name("kill_harness.py")))
    with tempfile.TemporaryDirectory(prefix="kakoreturn-faults-") as folder:
        killer = harness["Killer"](Path(folder), given.seed)
        killer.kills(given.kills)
        killer.creations(given.creations)
        promises = [*killer.promises, harness["many_writers"](Path(folder), given.writers, given.times)]
    sys.stdout.write(harness["report"](promises))
    sys.exit(any(promise.failures for promise in promises))


if __name__ == "__main__":
    main()
