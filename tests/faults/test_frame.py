"""The frame of the promises can fail, and tests/README.md tells no promise that is not tried."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from .frame import Control, Name, Outcome, Promise, Tally, Trial, put_to_the_test, report, with_figures
from .table import PROMISES

README = Path(__file__).parents[1] / "README.md"


def kept(_: Trial) -> Tally:
    return Tally(tries=2)


def broken(_: Trial) -> Tally:
    return Tally(tries=2, failures=["the second time"])


def lacking(_: Trial) -> Tally:
    return Tally(left_out=["strace is not installed"])


def idle(_: Trial) -> Tally:
    return Tally()


def outcome(attempt: object, control: object) -> Outcome:
    promise = Promise(name=Name.UNDO, attempt=attempt, control=control)  # type: ignore[arg-type]
    return put_to_the_test(promise, full=False, seed=1)


def test_a_promise_that_was_tried_and_whose_control_was_caught_is_kept() -> None:
    found = outcome(kept, broken)
    assert (found.broken, found.not_run, found.control) == ("", "", Control.CAUGHT)


@pytest.mark.parametrize(
    ("attempt", "control", "said"),
    [
        (broken, broken, "the second time"),
        (idle, broken, "nothing was tried"),
        (kept, kept, "cannot fail"),
        (kept, idle, "cannot fail"),
    ],
)
def test_one_that_was_broken_or_not_tried_or_cannot_fail_is_not(attempt: object, control: object, said: str) -> None:
    assert said in outcome(attempt, control).broken


def test_a_promise_is_tried_as_many_times_more_as_is_asked_for_and_its_control_is_not() -> None:
    def attempt(trial: Trial) -> Tally:
        return Tally(tries=trial.times(2, 10))

    def control(trial: Trial) -> Tally:
        of_control.append(trial.times(2, 10))
        return Tally(failures=["caught"])

    of_control: list[int] = []
    promise = Promise(name=Name.UNDO, attempt=attempt, control=control)
    tries = [put_to_the_test(promise, full=full, seed=1, factor=2.5).tally.tries for full in (False, True)]
    assert (tries, of_control) == ([5, 25], [2, 2])


@pytest.mark.parametrize("attempt", [kept, lacking])
def test_a_control_that_could_not_run_is_not_taken_for_caught(attempt: object) -> None:
    found = outcome(attempt, lacking)
    assert found.control is Control.NOT_RUN
    assert found.broken == ""
    assert found.not_run


def test_the_table_has_a_line_for_each_promise_and_says_what_was_not_tried() -> None:
    lines = list(report([asdict(outcome(kept, broken)), asdict(outcome(lacking, lacking))]))
    assert lines[0].split() == ["promise", "tries", "failures", "control", "seconds"]
    assert lines[1].rsplit(maxsplit=4)[1:-1] == ["2", "0", "caught"]
    assert lines[2].split()[-5:-1] == ["0", "0", "not", "run"]
    assert lines[3:] == ["not tried here: strace is not installed"]


def test_the_figures_of_outcomes_take_the_place_of_what_the_readme_said_of_them_and_of_no_other() -> None:
    table = (
        f"words | and more |\n| promise | as last measured |\n|---|---|\n| {Name.UNDO} | 7 tries |\n| B | 8 tries |\n"
    )
    told = with_figures(table, [asdict(outcome(kept, broken))])
    assert told == table.replace("7 tries", "2 tries, 0 failures")


def test_no_module_of_promises_is_forgotten() -> None:
    written = {path.stem for path in README.parent.rglob("promise_*.py")}
    tried = {
        attempt.__module__.rpartition(".")[2] for one in PROMISES.values() for attempt in (one.attempt, one.control)
    }
    assert written == tried


def test_the_readme_tells_each_promise_that_is_tried_and_no_other() -> None:
    table = re.search(r"<!-- promises -->\n(.*?)<!-- /promises -->", README.read_text(encoding="utf-8"), re.DOTALL)
    assert table
    rows = [line.split("|")[1].strip() for line in table[1].splitlines() if line.startswith("|")][2:]
    assert rows == list(PROMISES)
