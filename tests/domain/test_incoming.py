"""Orders of a list held against those on record."""

from kakoreturn.domain.incoming import Change, Fault, FaultyRows, Incoming, differences
from kakoreturn.domain.order import Order

KNOWN = Order(number="KB1", item="Scarf", seller="North", quantity=2)


def test_only_what_a_list_says_differently_is_a_difference() -> None:
    row = Incoming(row=7, number="KB1", fields={"item": "Scarf", "quantity": 3, "size": "L"})
    assert differences(KNOWN, row) == Change(row=7, number="KB1", fields={"quantity": (2, 3), "size": (None, "L")})


def test_what_a_row_leaves_empty_it_does_not_say() -> None:
    assert differences(KNOWN, Incoming(row=2, number="KB1", fields={"seller": "North"})) is None


def test_faults_name_their_row_and_stay_in_their_order() -> None:
    faults = [Fault(row=3, reason="has no order number"), Fault(row=2, column="price", reason="is no sum")]
    problem = FaultyRows("2 rows cannot be read", "mend them", faults)
    assert (problem.message, problem.hint) == ("2 rows cannot be read", "mend them")
    assert [str(fault) for fault in problem.faults] == ["row 3: has no order number", "row 2: is no sum"]
