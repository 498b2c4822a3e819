"""The options that say what is known of an order: made from the table of its fields, and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

from kakoreturn.cli import parse
from kakoreturn.cli.printed import addressed
from kakoreturn.domain import text
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.events import OrderDescribed
from kakoreturn.domain.flow import check_not_after
from kakoreturn.domain.guide import is_agent_name
from kakoreturn.domain.order_fields import FIELD, GIVEN, OrderField
from kakoreturn.domain.text import is_sayable
from kakoreturn.notices import notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kakoreturn.cli.declared import Option
    from kakoreturn.cli.session import Session
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import Order

# What was given on the command line, as it was typed, by the names of the fields.
Given = Mapping[str, str]

# The parameter in whose place a command takes all options of an order's fields.
FIELDS = "fields"
_FLAGS = tuple(field.name for field in GIVEN if field.kind == "flag")


def option(name: str) -> Option:
    """The option of one field, for `Annotated`."""
    from kakoreturn.cli.declared import Completer, Option

    field = FIELD[name]
    assert field.option is not None
    completes = Completer(field.completion) if field.completion else field.words
    return Option(
        field.option,
        metavar=None if field.kind == "flag" else field.metavar,
        help=field.help,
        completes=completes,
    )


def takes_order_fields(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all options of an order's fields, in place of its parameter `fields: Given`."""

    @wraps(command)
    def with_fields(**given: Any) -> None:  # noqa: ANN401 - whatever the command takes
        typed = {field.name: given.pop(field.parameter, None) for field in GIVEN}
        typed |= {name: "yes" if typed[name] else None for name in _FLAGS}
        command(**given, **{FIELDS: {name: value for name, value in typed.items() if value is not None}})

    return with_fields


def order_details(session: Session, given: Given) -> OrderDescribed:
    """What was given, read. Raises UsageProblem for what is malformed."""
    if "currency" in given and "price" not in given:
        raise UsageProblem("--currency goes with --price", "give both, as in --price 129.00 --currency CNY")
    read = {field.name: _read(session, field, given) for field in GIVEN if field.is_described and field.name in given}
    return OrderDescribed(**read)


def _read(session: Session, field: OrderField, given: Given) -> Any:  # noqa: ANN401 - of the type that its kind says
    value, name = given[field.name], field.option or field.name
    match field.kind:
        case "word":
            assert field.words is not None
            return parse.word(value, field.words, name)
        case "count":
            return parse.quantity(value)
        case "money":
            return parse.money(value, given.get("currency"), session.config.currency, name)
        case "day":
            day = session.day(value, name)
            check_not_after(day, session.days.latest)
            return day
        case "deadline":
            return session.day(value, name, ahead=True)
        case "link":
            return _link(value, name)
        case "flag":
            return True
        case _:
            return text.short(value, name)


def _link(value: str, name: str) -> str:
    url = text.short(value, name, limit=text.URL_LENGTH)
    if not url.lower().startswith(("http://", "https://")):
        raise UsageProblem(f"{name} {quoted(url)} is not a web address", "it begins with https:// or http://")
    return url


def given_again(order: Order) -> dict[str, str]:
    """What is on record of an order, as it would be typed again: values by their options, flags left out."""
    typed: dict[str, str] = {}
    for field in GIVEN:
        if field.kind == "currency":
            value = order.price and order.price.currency
        elif field.kind == "money":
            value = order.price and order.price.written
        else:
            value = getattr(order, field.name)
        if value is not None and field.option and field.kind != "flag":
            typed[field.option] = str(value)
    return typed


def say_whose_guide(order: Order, guide: Guide) -> None:
    """Say whose guide counts, where an order's agent has none of its own."""
    agent = (order.agent or "").strip().casefold()
    if agent in {"", guide.agent}:
        return
    begin = (
        f"; to begin one: {addressed(f'kakoreturn guide new {agent}')}"
        if is_agent_name(agent) and is_sayable(agent)
        else ""
    )
    notice(f"{quoted(order.agent or '')} has no guide of its own here, so that of {guide.name} counts{begin}")
