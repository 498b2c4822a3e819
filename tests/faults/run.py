"""Put every promise to the test, and print one table: `python tests/faults/run.py`, `--full` for the full form.

Exit code 1 when a promise was broken, or when its negative control was not caught.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.faults.frame import Outcome, Promise, Tally, Trial, promises, report

_GIVE_UP = 1500  # seconds; a promise that takes longer hangs


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, put the promises to the test, and print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the full form: up to half an hour")
    parser.add_argument("--only", metavar="WORD", help="only the promises whose title has this in it")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4), help="how many at once")
    parser.add_argument("--seed", type=int, default=1, help="other moments, texts and damages (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="only name them")
    parser.add_argument("--one", metavar="TITLE", help=argparse.SUPPRESS)  # what this program calls itself with
    given = parser.parse_args(arguments)
    registered = promises()
    if given.one:
        sys.stdout.write(json.dumps(asdict(put_to_the_test(registered[given.one], given.full, given.seed))))
        return 0
    chosen = [title for title in registered if (given.only or "").lower() in title.lower()]
    if given.list:
        sys.stdout.write("".join(f"{title}\n" for title in chosen))
        return 0
    began = time.monotonic()
    with ThreadPoolExecutor(given.jobs) as pool:
        outcomes = list(pool.map(lambda title: _elsewhere(title, given.full, given.seed), chosen))
    sys.stdout.write(report(outcomes) if outcomes else "no promise has that in its title\n")
    sys.stdout.write(f"{time.monotonic() - began:.0f} seconds in all\n")
    return int(not outcomes or not all(outcome.kept for outcome in outcomes))


def put_to_the_test(promise: Promise, full: bool, seed: int) -> Outcome:  # noqa: FBT001 - as it comes
    """Try a promise, and its control; each in an empty folder."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder:
        tally = promise.attempt(Trial(folder=Path(folder), full=full, seed=seed))
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder:
        weakened = promise.control(Trial(folder=Path(folder), full=False, seed=seed))
    return Outcome(
        title=promise.title,
        tally=tally,
        caught=bool(weakened.failures or weakened.left_out),
        seconds=time.monotonic() - began,
    )


def _elsewhere(title: str, full: bool, seed: int) -> Outcome:  # noqa: FBT001 - as it comes
    """Try a promise in a process of its own, which it may spoil."""
    command = [sys.executable, __file__, "--one", title, "--seed", str(seed), *(["--full"] if full else [])]
    began = time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_GIVE_UP, stdin=subprocess.DEVNULL)
        plain = json.loads(done.stdout)
    except (ValueError, subprocess.TimeoutExpired) as error:
        said = done.stderr.decode(errors="replace") if isinstance(error, ValueError) else str(error)
        tally = Tally(failures=[f"could not be tried: {said[-2000:]}"])
        return Outcome(title=title, tally=tally, caught=True, seconds=time.monotonic() - began)
    outcome = Outcome(**{**plain, "tally": Tally(**plain["tally"])})
    sys.stderr.write(f"{'kept' if outcome.kept else 'BROKEN'}: {title}, {outcome.tally.tries:,} tries\n")
    return outcome


if __name__ == "__main__":
    sys.exit(main())
