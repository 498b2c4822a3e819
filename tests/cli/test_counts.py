"""How often a command folds a case and reads a guide: each case once, and its guide once."""

import sys
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType

import pytest

from kakoreturn.domain.case import fold_case
from kakoreturn.domain.guide import guide_from
from kakoreturn.store import rows
from tests.support.kako import SEAM, Kako

COUNTED = {fold_case.__code__: "folds", guide_from.__code__: "guides"}


def counted(command: Callable[[], object]) -> Counter[str]:
    """How often each of `COUNTED` is called while a command runs."""
    found: Counter[str] = Counter()

    def see(frame: FrameType, event: str, returned: object) -> None:
        code: CodeType = frame.f_code
        if event == "return" and code in COUNTED and returned is not None:  # a case that is not there yet is none
            found[COUNTED[code]] += 1

    rows.guide_of.cache_clear()  # a process reads each guide anew
    sys.setprofile(see)
    try:
        command()
    finally:
        sys.setprofile(None)
    return found


@pytest.fixture
def sent(kako: Kako) -> Kako:
    """A user with three cases of one seller, sent some days ago, and a photo on the first."""
    for order in ("KB1", "KB2", "KB3"):
        kako(
            "new", "--order", order, "--seller", "Blue Door", "--remedy", "exchange", "--defect", SEAM, "--sent", "-4d"
        )
    kako("photo", "add", "1", str(kako.photo()))
    return kako


@pytest.mark.parametrize(
    "line",
    [
        ("record", "1", "reviewed"),
        ("record", "KB1", "reviewed", "--json"),
        ("record", "1", "chased", "--text", "-"),
        ("amend", "1", "sent", "--on", "-5d"),
        ("switch", "1", "refund"),
        ("show", "1"),
        ("note", "1", "asked again"),
        ("message", "1", "--from", "agent", "we look"),
        ("defect", "1", SEAM),
        ("defect", "1", "--edit", "1", "--where", "left heel"),
        ("draft", "1", "--kind", "follow-up"),
        ("photo", "list", "1"),
        ("photo", "circle", "1", "1", "C4"),
        ("photo", "remove", "1", "1"),
        ("new", "--order", "KB9", "--remedy", "refund", "--defect", SEAM, "--sent", "-1d"),
    ],
    ids=" ".join,
)
def test_a_case_is_folded_once_and_its_guide_read_once(sent: Kako, line: tuple[str, ...]) -> None:
    found = counted(lambda: sent(*line, stdin="as sent"))
    assert found == {"folds": 1, "guides": 1}


def test_each_case_of_the_board_is_folded_once(sent: Kako) -> None:
    assert counted(lambda: sent("status")) == {"folds": 3, "guides": 1}


def test_what_a_seller_usually_does_folds_its_other_cases_and_not_this_one_again(sent: Kako) -> None:
    assert counted(lambda: sent("status", "1")) == {"folds": 3, "guides": 1}


def test_this_test_counts_at_all(sent: Kako) -> None:
    assert counted(lambda: [sent("show", "1"), sent("show", "1")])["folds"] == 2
