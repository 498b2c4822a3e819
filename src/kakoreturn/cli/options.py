"""The options that several commands share, and the order details they make."""

from typing import Annotated

import typer

from kakoreturn.cli import parse
from kakoreturn.cli.session import Session
from kakoreturn.domain import text
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.events import OrderDetails
from kakoreturn.domain.values import Category, Money, Payment

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="A case number or an order number.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document.")]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it happened. Else today.")]

ItemOption = Annotated[str | None, typer.Option("--item", metavar="TEXT", help="What was ordered.")]
SellerOption = Annotated[str | None, typer.Option("--seller", metavar="NAME", help="The shop that sells it.")]
AgentOption = Annotated[str | None, typer.Option("--agent", metavar="NAME", help="The shopping agent. Else kakobuy.")]
CategoryOption = Annotated[
    str | None, typer.Option("--category", metavar="KIND", help=f"One of: {', '.join(Category)}.")
]
SizeOption = Annotated[str | None, typer.Option("--size", metavar="TEXT", help="The size ordered.")]
QuantityOption = Annotated[str | None, typer.Option("--quantity", metavar="N", help="How many were ordered.")]
PriceOption = Annotated[str | None, typer.Option("--price", metavar="AMOUNT", help="The price of one, as in 129.00.")]
CurrencyOption = Annotated[str | None, typer.Option("--currency", metavar="CODE", help="Its currency. Else CNY.")]
PaymentOption = Annotated[
    str | None, typer.Option("--payment", metavar="WAY", help=f"How it was paid: {', '.join(Payment)}.")
]
UrlOption = Annotated[str | None, typer.Option("--url", metavar="URL", help="Where it was ordered.")]
ReturnByOption = Annotated[
    str | None, typer.Option("--return-by", metavar="DATE", help="Your own last day for a return, as the order page says.")
]
OrderedOption = Annotated[str | None, typer.Option("--ordered", metavar="DATE", help="The day it was ordered.")]

DEFAULT_AGENT = "kakobuy"
DEFAULT_CURRENCY = "CNY"


def order_details(  # noqa: PLR0913 - one parameter for each option
    now: Session,
    *,
    item: str | None = None,
    seller: str | None = None,
    agent: str | None = None,
    category: str | None = None,
    size: str | None = None,
    quantity: str | None = None,
    price: str | None = None,
    currency: str | None = None,
    payment: str | None = None,
    url: str | None = None,
    ordered: str | None = None,
    return_by: str | None = None,
) -> OrderDetails:
    """What was given on the command line, read. Raises UsageProblem for what is malformed."""
    if currency is not None and price is None:
        raise UsageProblem("--currency goes with --price", "give both, as in --price 129.00 --currency CNY")
    return OrderDetails(
        item=_short(item, "--item"),
        seller=_short(seller, "--seller"),
        agent=_short(agent, "--agent"),
        category=None if category is None else parse.word(category, Category, "--category"),
        size=_short(size, "--size"),
        quantity=None if quantity is None else parse.quantity(quantity),
        price=None if price is None else _price(price, currency),
        payment=None if payment is None else parse.word(payment, Payment, "--payment"),
        url=_url(url),
        ordered_on=None if ordered is None else now.day(ordered, "--ordered"),
        return_by=None if return_by is None else now.day(return_by, "--return-by"),
    )


def _price(price: str, currency: str | None) -> Money:
    return parse.money(price, currency or DEFAULT_CURRENCY, "--price")


def _short(value: str | None, name: str) -> str | None:
    return None if value is None else text.short(value, name)


def _url(value: str | None) -> str | None:
    if value is None:
        return None
    url = text.short(value, "--url", limit=2000)
    if not url.lower().startswith(("http://", "https://")):
        raise UsageProblem(f"--url {quoted(url)} is not a web address", "it begins with https:// or http://")
    return url
