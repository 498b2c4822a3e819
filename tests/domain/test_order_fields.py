"""The table of an order's fields, held against all that has to know the same fields."""

import re

from kakoreturn.domain import events as ev
from kakoreturn.domain.order import Order
from kakoreturn.domain.order_fields import CLEARABLE, FIELDS
from kakoreturn.store import schema


def test_every_attribute_of_an_order_has_a_row_and_every_row_an_attribute() -> None:
    of_order = {name for name in Order.field_names if name not in {"number", "several", "shadowed"}}
    assert {field.name for field in FIELDS if field.is_attribute} == of_order


def test_what_a_buyer_can_say_is_what_the_event_holds() -> None:
    described = {name for name in ev.OrderDescribed.field_names if name not in {"line", "cleared"}}
    assert {field.name for field in FIELDS if field.is_described} == described


def test_the_store_has_a_column_for_every_row() -> None:
    table = next(one for one in schema.statements() if one.startswith("CREATE TABLE items"))
    columns = re.findall(r"^  (\w+) (?:TEXT|INTEGER)", table, re.MULTILINE)
    assert {"number", *(field.name for field in FIELDS[1:]), "waits", "is_here", "seal"} == set(columns)


def test_every_row_is_known_by_its_own_name_in_a_list() -> None:
    for field in FIELDS:
        assert field.headings.partition(",")[0].strip() == field.name


def test_what_can_be_emptied_is_named_as_its_option() -> None:
    assert {f"--{word}" for word in CLEARABLE} == {field.option for field in CLEARABLE.values()}
