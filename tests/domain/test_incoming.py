"""Orders of a list held against those on record."""

import pytest

from kakoreturn.domain.incoming import BadRow, BadRows, Change, Incoming, differences, paired, shared_by
from kakoreturn.domain.order import Order

KNOWN = Order(number="KB1", item="Scarf", seller="North", quantity=2)


def test_only_what_a_list_says_differently_is_a_difference() -> None:
    row = Incoming(row=7, number="KB1", fields={"item": "Scarf", "quantity": 3, "size": "L"})
    assert differences(KNOWN, row) == Change(row=7, known=KNOWN, fields={"quantity": (2, 3), "size": (None, "L")})


def test_what_a_row_leaves_empty_it_does_not_say() -> None:
    assert differences(KNOWN, Incoming(row=2, number="KB1", fields={"seller": "North"})) is None


def test_bad_rows_name_their_row_and_stay_in_their_order() -> None:
    bad = [BadRow(row=3, reason="has no order number"), BadRow(row=2, column="price", reason="is no sum")]
    problem = BadRows("2 rows cannot be read", "mend them", bad)
    assert (problem.message, problem.hint) == ("2 rows cannot be read", "mend them")
    assert [str(one) for one in problem.bad_rows] == ["row 3: has no order number", "row 2: is no sum"]


def told(row: int, line: int | None = None, **fields: object) -> Incoming:
    return Incoming(row, "KB1", fields, line)


TWO = (
    Order(number="KB1", line=1, item="Runner", size="grey"),
    Order(number="KB1", line=2, item="Runner", size="white"),
)


def lines(rows: list[Incoming], known: tuple[Order, ...] = TWO, *, is_whole: bool = True) -> list[int | None]:
    return [item.line if item else None for _, item in paired(known, rows, is_whole=is_whole)]


def test_rows_are_about_the_items_that_they_name() -> None:
    assert lines([told(2, item="runner", size="white"), told(3, item="Runner", size="grey")]) == [2, 1]
    assert lines([told(2, line=2, item="Boots"), told(3, line=7, item="Runner")]) == [2, None]


def test_a_row_that_says_a_line_which_is_not_on_record_is_about_the_same_item_in_another() -> None:
    assert lines([told(2, line=7, item="Runner", size="white")]) == [2]
    assert lines([told(2, line=7, item="Runner", size="grey"), told(3, line=1, item="Boots")]) == [None, 1]


def test_rows_that_are_just_the_items_on_record_are_about_these_whatever_lines_they_say() -> None:
    swapped = [told(2, line=1, item="Runner", size="white"), told(3, line=2, item="Runner", size="grey")]
    assert lines(swapped) == [2, 1]
    assert lines([told(2, line=2, item="Runner", size="grey"), told(3, line=3, item="Runner", size="white")]) == [1, 2]
    same = tuple(Order(number="KB1", line=line, item="Runner") for line in (1, 2))
    assert lines([told(2, line=2, item="Runner"), told(3, line=1, item="Runner")], same) == [2, 1]
    assert lines([told(2, line=1, item="Runner", size="white"), told(3, line=2, item="Boots")]) == [1, 2]


def test_a_row_that_names_no_item_on_record_is_a_new_one() -> None:
    assert lines([told(2, item="Cap")]) == [None]
    assert lines([told(2, item="Runner", size="grey"), told(3, item="Cap"), told(4, item="Belt")]) == [1, None, None]


def test_as_many_rows_as_items_are_about_these_in_their_order() -> None:
    assert lines([told(2, item="Runner", size="grey"), told(3, item="Runner", size="off-white")]) == [1, 2]
    assert lines([told(2, item="Boots")], TWO[:1]) == [1]
    assert lines([told(2, item="Boots")], TWO[:1], is_whole=False) == [None]


def test_what_rows_say_of_their_order_must_be_one_thing() -> None:
    assert shared_by([told(2, agent="kakobuy"), told(3, item="Cap")]) == {"agent": "kakobuy"}
    with pytest.raises(ValueError, match="agent other goes against kakobuy"):
        shared_by([told(2, agent="kakobuy"), told(3, agent="other")])
