"""Put one promise to the test in a process of its own, which it may spoil: `python -m tests.faults.one TITLE`.

Prints its outcome as JSON.
"""

import argparse
import json
import sys
from dataclasses import asdict

from .frame import put_to_the_test
from .table import PROMISES


def main() -> None:
    """Read the command line, and try the promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("title", choices=PROMISES)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--factor", type=float, default=1, help="try so many times as often as the form does")
    given = parser.parse_args()
    outcome = put_to_the_test(PROMISES[given.title], full=given.full, seed=given.seed, factor=given.factor)
    sys.stdout.write(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
