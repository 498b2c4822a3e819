"""Whether an event that came from outside is one that this program could have written.

`decode` trusts the journal, which is hashed and typed. What stands in a file is trusted with nothing: each field must
have the type it is declared with, and a value that everything else can reckon with.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import get_args

from kakoreturn.domain import events as ev
from kakoreturn.domain.annotations import types_of
from kakoreturn.domain.circles import WHOLE, Circle
from kakoreturn.domain.dates import FIRST_YEAR, LAST_YEAR
from kakoreturn.domain.defect import FIELDS
from kakoreturn.domain.order import DETAILS
from kakoreturn.domain.text import could_be_stored
from kakoreturn.domain.values import Money, is_currency

_MOST = 10**12
_LONGEST = 1 << 20
_DECIMALS = 2
_RATE_DECIMALS = 8
_WIDEST = WHOLE << 16  # of the width; on the thinnest picture that a file can hold, as high as it is
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ORDER_KINDS = get_args(ev.OrderEvent)
# What the events that can empty a field may name.
_CLEARED: dict[type, set[str]] = {ev.OrderDescribed: set(DETAILS), ev.DefectChanged: set(FIELDS.values())}
_EITHER = (ev.Undone, ev.Redone)


def check(event: ev.Event, subject: int | str, changeset: int) -> None:
    """Raise ValueError or TypeError for an event that this changeset could not hold about this case or order."""
    if not isinstance(event, _EITHER) and isinstance(event, _ORDER_KINDS) is not isinstance(subject, str):
        raise ValueError("an event of a case stands on an order, or the other way round")
    if isinstance(event, _EITHER) and not 0 < event.changeset < changeset:
        raise ValueError("a change takes back one that came later")
    if not _CLEARED.get(type(event), set()).issuperset(getattr(event, "cleared", ())):
        raise ValueError("something is emptied that cannot be")
    for name, types in _types(type(event)).items():  # type: ignore[arg-type]
        value = getattr(event, name)
        if type(value) not in types:
            raise TypeError(f"{name} has another type")
        _check_value(name, value)


@cache
def _types(kind: type[ev.Event]) -> dict[str, frozenset[type]]:
    """The types that each field may have; of a tuple, what it holds is looked at with its values."""
    return {
        name: frozenset(getattr(one, "__origin__", one) for one in (get_args(hint) or (hint,)) if one is not ...)
        if getattr(hint, "__origin__", None) is not tuple
        else frozenset({tuple})
        for name, hint in types_of(kind).items()
    }


def _check_value(name: str, value: object) -> None:
    match value:
        case date():
            sound = FIRST_YEAR <= value.year <= LAST_YEAR
        case Money():
            sound = _is_sound_money(value, _RATE_DECIMALS if name == "rate" else _DECIMALS)
        case bool():
            sound = True
        case int():
            sound = (1 if name == "line" else 0) <= value < _MOST
        case str():
            sound = len(value) <= _LONGEST and could_be_stored(value)
            sound = sound and (name not in {"sha256", "guide"} or bool(_SHA256.fullmatch(value)))
        case Circle():
            sound = _is_sound_circle(value)
        case tuple():
            for one in value:
                _check_value(name, one)
            sound = all(type(one) is (Circle if name == "circles" else str) for one in value)
        case _:
            sound = True
    if not sound:
        raise ValueError(f"{name} holds what cannot be")


def _is_sound_circle(circle: Circle) -> bool:
    on_picture = 0 <= circle.x <= WHOLE and 0 <= circle.y <= WHOLE
    return on_picture and 0 < circle.radius <= _WIDEST and (circle.defect is None or 0 < circle.defect < _MOST)


def _is_sound_money(money: Money, decimals: int) -> bool:
    amount = money.amount
    return (
        amount.is_finite()
        and 0 <= amount < _MOST
        and -decimals <= int(amount.as_tuple().exponent) <= 0
        and type(money.currency) is str
        and is_currency(money.currency)
    )
