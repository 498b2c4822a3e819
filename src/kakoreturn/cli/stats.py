"""`stats`: how sellers and agents have done so far."""

import sys
from typing import Annotated

import typer

from kakoreturn.cli.look import known_cases
from kakoreturn.cli.options import JsonOption
from kakoreturn.cli.session import session
from kakoreturn.domain import text
from kakoreturn.domain.statistics import by_agent, by_seller
from kakoreturn.render import documents
from kakoreturn.render import statistics as shown
from kakoreturn.render.output import width


def stats(
    context: typer.Context,
    seller: Annotated[str | None, typer.Option("--seller", metavar="NAME", help="Only this seller.")] = None,
    agent: Annotated[str | None, typer.Option("--agent", metavar="NAME", help="Only this agent.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show how each seller and agent has done: cases, how they ended, how long each stage took, what money came.

    What is still open is never counted as short.

    Examples: kakoreturn stats · kakoreturn stats --agent kakobuy --json
    """
    now = session(context)
    shop = None if seller is None else text.short(seller, "--seller")
    by = None if agent is None else text.short(agent, "--agent")
    with now.store() as store:
        orders = store.orders_from(seller=shop, agent=by)
        known = known_cases(now, store, store.board(everything=True, seller=shop, agent=by))
    sellers, agents = by_seller(orders, known, now.days.today), by_agent(orders, known, now.days.today)
    if as_json:
        document = {"today": now.days.today.isoformat(), **shown.document(sellers, agents)}
        sys.stdout.write(documents.dumps("stats", document) + "\n")
    else:
        now.write(shown.statistics(sellers, agents, width()), None if orders else "kakoreturn order add NUMBER")
