"""Each promise is kept, and its negative control is caught."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from .frame import Control, Outcome, Tally
from .table import PROMISES

_ROOT = Path(__file__).parents[2]
_GIVE_UP = 3600  # seconds; a promise that takes longer hangs
# So that no core is left with a long one at the end.
_LONGEST_FIRST = sorted(PROMISES, key=lambda title: PROMISES[title].minutes, reverse=True)


def outcome_of(title: str, *more: str) -> Outcome:
    """How a promise comes through in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.one", title, *more]
    done = subprocess.run(
        command, capture_output=True, check=False, timeout=_GIVE_UP, stdin=subprocess.DEVNULL, cwd=_ROOT
    )
    assert done.returncode == 0, f"it could not be tried: {done.stderr.decode(errors='replace')[-2000:]}"
    plain = json.loads(done.stdout)
    return Outcome(**{**plain, "tally": Tally(**plain["tally"]), "control": Control(plain["control"])})


@pytest.mark.promise
@pytest.mark.parametrize("title", _LONGEST_FIRST)
def test_a_promise_is_kept(title: str, request: pytest.FixtureRequest) -> None:
    full = ["--full"] if request.config.getoption("--full") else []
    outcome = outcome_of(title, "--seed", str(request.config.getoption("--seed")), *full)
    request.node.user_properties.append(
        ("promise", json.loads(json.dumps(asdict(outcome))))
    )  # for the table at the end
    assert not outcome.broken, outcome.broken
    if outcome.not_run:
        pytest.skip(f"not run: {outcome.not_run}")
