"""The frame of the promises can fail, and the README tells no promise that is not tried."""

import re
from pathlib import Path

import pytest

from . import run
from .frame import Name, Outcome, Promise, Tally, Trial, promises, report

README = Path(__file__).parent.parent.parent / "README.md"


def kept(_: Trial) -> Tally:
    return Tally(tries=2)


def broken(_: Trial) -> Tally:
    return Tally(tries=2, failures=["the second time"])


def outcome(**changes: object) -> Outcome:
    fields = {"title": "It holds", "tally": Tally(tries=2), "caught": True, "seconds": 0.1, **changes}
    return Outcome(**fields)  # type: ignore[arg-type]


def test_a_promise_that_was_tried_and_never_broken_is_kept() -> None:
    assert outcome().kept


@pytest.mark.parametrize(
    "changes", [{"tally": Tally(tries=2, failures=["x"])}, {"tally": Tally()}, {"caught": False}], ids=str
)
def test_one_that_was_broken_or_not_tried_or_cannot_fail_is_not(changes: dict[str, object]) -> None:
    assert not outcome(**changes).kept


@pytest.mark.parametrize(("control", "caught"), [(broken, True), (kept, False)])
def test_a_weakened_program_must_be_caught(control: object, caught: bool) -> None:  # noqa: FBT001 - a parameter
    promise = Promise(name=Name.UNDO, attempt=kept, control=control)  # type: ignore[arg-type]
    assert run.put_to_the_test(promise, full=False, seed=1).caught is caught


def test_the_table_has_a_line_for_each_promise_and_one_for_each_failure() -> None:
    table = report([outcome(), outcome(title="It breaks", tally=Tally(tries=3, failures=["the third time"]))])
    lines = table.splitlines()
    assert lines[0].split() == ["promise", "tries", "failures", "control", "seconds"]
    assert lines[1].split() == ["It", "holds", "2", "0", "caught", "0.1"]
    assert lines[2].split() == ["It", "breaks", "3", "1", "caught", "0.1"]
    assert lines[3:] == ["  It breaks: the third time"]


def test_no_promise_of_that_name_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--only", "nothing of the kind"]) == 1
    assert "no promise" in capsys.readouterr().out


def test_the_readme_tells_each_promise_that_is_tried_and_no_other() -> None:
    table = re.search(r"<!-- promises -->\n(.*?)<!-- /promises -->", README.read_text(encoding="utf-8"), re.DOTALL)
    assert table
    rows = [line.split("|")[1].strip() for line in table[1].splitlines() if line.startswith("|")][2:]
    assert rows == list(promises())
