"""What the options about an order say."""

from kakoreturn.cli import parse
from kakoreturn.cli.session import Session
from kakoreturn.domain import text
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.events import OrderDescribed
from kakoreturn.domain.values import Category, Payment


def order_details(
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
) -> OrderDescribed:
    """What was given on the command line, read. Raises UsageProblem for what is malformed."""
    if currency is not None and price is None:
        raise UsageProblem("--currency goes with --price", "give both, as in --price 129.00 --currency CNY")
    return OrderDescribed(
        item=_short(item, "--item"),
        seller=_short(seller, "--seller"),
        agent=_short(agent, "--agent"),
        category=None if category is None else parse.word(category, Category, "--category"),
        size=_short(size, "--size"),
        quantity=None if quantity is None else parse.quantity(quantity),
        price=None
        if price is None
        else parse.money(price, now.config.currency if currency is None else currency, "--price"),
        payment=None if payment is None else parse.word(payment, Payment, "--payment"),
        url=_url(url),
        ordered_on=None if ordered is None else now.day(ordered, "--ordered"),
        return_by=None if return_by is None else now.day(return_by, "--return-by"),
    )


def _short(value: str | None, name: str) -> str | None:
    return None if value is None else text.short(value, name)


def _url(value: str | None) -> str | None:
    if value is None:
        return None
    url = text.short(value, "--url", limit=2000)
    if not url.lower().startswith(("http://", "https://")):
        raise UsageProblem(f"--url {quoted(url)} is not a web address", "it begins with https:// or http://")
    return url
