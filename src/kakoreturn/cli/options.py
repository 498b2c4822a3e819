"""The options that several commands share."""

from typing import Annotated

import typer

from kakoreturn.domain.values import Category, Issue, Payment

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
    str | None,
    typer.Option("--return-by", metavar="DATE", help="Your own last day for a return, as the order page says."),
]
OrderedOption = Annotated[str | None, typer.Option("--ordered", metavar="DATE", help="The day it was ordered.")]
IssueOption = Annotated[
    str | None, typer.Option("--issue", metavar="KIND", help=f"After shipping: {', '.join(Issue)}.")
]
AnywayOption = Annotated[
    bool, typer.Option("--anyway", help="Even with an open case or QC photos nobody has looked at.")
]
