"""The stored form of events: what was written by an earlier version must be read as what it was."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import codec, validation, values
from kakoreturn.domain import events as ev
from kakoreturn.domain.annotations import types_of
from kakoreturn.domain.circles import WHOLE, Circle
from kakoreturn.domain.defect import FIELDS
from kakoreturn.domain.order import DETAILS

MONEY = st.builds(
    values.Money.of,
    amount=st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=2),
    currency=st.sampled_from(["CNY", "USD", "EUR", "JPY"]),
)
st.register_type_strategy(values.Money, MONEY)


def records(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Records of a class, each field of its own type."""
    hints = types_of(cls)
    return st.builds(cls, **{name: st.from_type(hints[name]) for name in cls.field_names})


st.register_type_strategy(Circle, records(Circle))


@pytest.mark.parametrize("kind", sorted(codec.KINDS))
@given(data=st.data())
def test_every_event_is_read_as_it_was_written(kind: str, data: st.DataObject) -> None:
    event = data.draw(records(codec.KINDS[kind]))
    name, plain = codec.encode(event)
    assert name == kind
    assert codec.decode(name, json.loads(json.dumps(plain))) == event


@pytest.mark.parametrize(("line", "stored"), [(1, {}), (2, {"line": 2})])
def test_only_the_items_behind_the_first_say_which_they_are(line: int, stored: dict[str, int]) -> None:
    asked = ev.OrderAsked(line=line, on=date(2026, 6, 3))
    assert codec.encode(asked) == ("order_asked", {**stored, "on": "2026-06-03"})
    assert codec.decode(*codec.encode(asked)) == asked


_PART = st.integers(1, WHOLE)
_REAL: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(1, 10**9),
    str: st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t")),
    date: st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    Circle: st.builds(
        Circle,
        x=st.integers(0, WHOLE),
        y=st.integers(0, WHOLE),
        radius=st.integers(1, WHOLE),
        defect=st.integers(1, 99),
    ),
}


def real(cls: type[Any], name: str, hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type
    """Values that a field of an event can have."""
    if name == "cleared":
        return st.lists(st.sampled_from(DETAILS if cls is ev.OrderDescribed else [*FIELDS.values()])).map(tuple)
    if name in {"sha256", "guide"}:
        return st.binary(min_size=32, max_size=32).map(bytes.hex)
    inner = [real(cls, name, one) for one in get_args(hint) if one is not ...]
    if get_origin(hint) is tuple:
        return st.lists(inner[0]).map(tuple)
    return st.one_of(inner) if inner else _REAL[hint] if hint in _REAL else st.from_type(hint)


@pytest.mark.parametrize("kind", sorted(codec.KINDS))
@given(data=st.data())
def test_every_event_that_can_happen_may_come_back_from_a_file(kind: str, data: st.DataObject) -> None:
    cls = codec.KINDS[kind]
    hints = types_of(cls)
    event: Any = data.draw(st.builds(cls, **{name: real(cls, name, hint) for name, hint in hints.items()}))
    name, plain = codec.encode(event)
    subject = "KB1" if name.startswith("order_") else 1
    validation.check(codec.decode(name, json.loads(json.dumps(plain))), subject, changeset=10**9 + 1)


@pytest.mark.parametrize(
    ("stored", "event"),
    [
        (
            '{"event": "agreed", "on": "2026-06-03", "amount": {"amount": "129.00", "currency": "CNY"}}',
            ev.Happened(
                event=values.Happening.AGREED, on=date(2026, 6, 3), amount=values.Money.of(Decimal("129.00"), "CNY")
            ),
        ),
        (
            '{"event": "refunded", "on": "2026-06-03", "note": "by card", "final": true}',
            ev.Happened(event=values.Happening.REFUNDED, on=date(2026, 6, 3), note="by card", final=True),
        ),
    ],
)
def test_what_an_earlier_version_stored_is_understood(stored: str, event: ev.Event) -> None:
    assert codec.decode("happened", json.loads(stored)) == event
    assert codec.encode(event) == ("happened", json.loads(stored))


def test_the_phase_of_an_opening_is_the_qc_when_none_is_stored() -> None:
    opened = codec.decode("opened", {"order": "KB1", "remedy": "refund", "guide": "hash", "on": "2026-06-01"})
    assert isinstance(opened, ev.CaseOpened)
    assert (opened.phase, opened.item, opened.issue) == (values.Phase.QC, None, None)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        ("unknown", {}),
        ("undone", {}),
        ("undone", {"deed": 1, "more": 2}),
        ("happened", {"event": "sent", "on": "yesterday"}),
        ("happened", {"event": "unheard_of", "on": "2026-06-01"}),
        ("happened", {"event": "agreed", "on": "2026-06-01", "amount": {"amount": "1.00"}}),
        ("photo_marked", {"number": 1, "circles": [{"x": 1, "y": 2}]}),
        ("photo_marked", {"number": 1, "circles": [{"x": 1, "y": 2.5, "radius": 3}]}),
        ("photo_marked", {"number": 1, "circles": 7}),
    ],
)
def test_what_no_version_ever_wrote_is_an_error(kind: str, plain: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        codec.decode(kind, plain)


@pytest.mark.parametrize("amount", ["0", "0.10", "129.00", "1E+3", "123456789.99"])
def test_money_is_stored_in_plain_figures(amount: str) -> None:
    money = values.Money.of(Decimal(amount), "CNY")
    _, plain = codec.encode(ev.OrderDescribed(price=money))
    assert plain == {"price": {"amount": f"{Decimal(amount):f}", "currency": "CNY"}}
    assert "E" not in str(money)
