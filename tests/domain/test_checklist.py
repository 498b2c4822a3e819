"""What to look at in the QC photos of each kind of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain.checklist import checklist, told, without_check
from kakoreturn.domain.values import Category

if TYPE_CHECKING:
    from tests.support.making import Make


@pytest.mark.parametrize("category", [None, *Category])
def test_every_kind_of_thing_has_checks_with_names_of_their_own(category: Category | None) -> None:
    checks = checklist(category)
    names = [check.id for check in checks]
    assert {"item", "size", "colour", "quantity", "damage"} < set(names)
    assert len(set(names)) == len(names)
    assert all(check.ask.endswith("?") for check in checks)
    assert all(name == name.strip() and " " not in name for name in names)


def test_what_is_of_no_known_kind_is_looked_at_like_other_things() -> None:
    assert checklist(None) == checklist(Category.OTHER)


@pytest.mark.parametrize("story", [("sent 0", "arrived 8"), ("sent 0", "qc 14")])
def test_a_replacement_is_first_checked_for_the_defects_of_the_item_before(make: Make, story: tuple[str, ...]) -> None:
    checks = checklist(Category.SHOES, make.case(*story))
    assert checks[0].id == "defect-1"
    assert make.seam in checks[0].ask
    assert checks[1:] == checklist(Category.SHOES)


@pytest.mark.parametrize("story", [(), ("sent 0",), ("sent 0", "confirmed 4"), ("sent 0", "qc 14", "approved 15")])
def test_without_a_replacement_at_the_warehouse_there_is_no_old_defect_to_check(
    make: Make, story: tuple[str, ...]
) -> None:
    assert checklist(Category.BAG, make.case(*story)) == checklist(Category.BAG)


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        ("symmetry: loose seam on the left heel", "loose seam on the left heel"),
        ("stitching: loose seam on the left heel", "loose seam on the left heel"),
        ("damage: does not turn on", "does not turn on"),
        ("glue: glue beside the left toe", "glue beside the left toe"),
        ("colour: wrong colour, brown instead of black", "wrong colour, brown instead of black"),
        # what is wrong, and not with what
        ("stitching: open, left heel", None),
        ("sole: stain on the left", None),
        ("buttons: the upper one is missing", None),
        ("measurements: 24 cm", None),
        # words that leave something open
        ("symmetry: left heel", None),
        ("sole: sole", None),
        # no check of the list
        ("logo: faded", None),
        ("defect-1: still there", None),
        ("loose seam on the left heel", None),
    ],
)
def test_a_finding_is_told_without_its_check_where_the_words_need_it_no_more(finding: str, said: str | None) -> None:
    assert without_check(finding) == (said or finding)


def test_a_case_is_told_without_checks_and_keeps_its_defects_otherwise(make: Make) -> None:
    case = make.case(defects=("symmetry: loose seam on the left heel", "logo: faded"))
    assert [one.text for one in told(case).defects] == ["loose seam on the left heel", "logo: faded"]
    assert [one.number for one in told(case).defects] == [1, 2]
    assert [one.text for one in case.defects] == ["symmetry: loose seam on the left heel", "logo: faded"]
