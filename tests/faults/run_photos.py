"""The fault test of `photo add` at full length, in one table: `python run_photos.py --kills 150`.

Exit code 1 when a promise is broken.
"""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Read the command line, put every promise to the test, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=150, help="commands to kill (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="other moments to kill at (default: %(default)s)")
    given = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parent.parent))
    with tempfile.TemporaryDirectory(prefix="kakoreturn-faults-") as folder:
        promises = import_module("faults.photo_kills").photo_kills(Path(folder), given.kills, given.seed)
    sys.stdout.write(import_module("faults.kill_harness").report(promises))
    sys.exit(any(promise.failures for promise in promises))


if __name__ == "__main__":
    main()
