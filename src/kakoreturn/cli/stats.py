"""`stats`: how sellers and agents have done so far."""

from typing import Annotated

import typer

from kakoreturn.cli.answers import put_json
from kakoreturn.cli.options import JsonOption
from kakoreturn.cli.session import session_of
from kakoreturn.render import statistics as shown
from kakoreturn.render.output import width
from kakoreturn.service import stats as service


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
    session = session_of(context)
    with session.place() as place:
        found = service.stats(place, seller=seller, agent=agent)
    if as_json:
        put_json("stats", {"today": session.days.today.isoformat(), **shown.document(found.sellers, found.agents)})
    else:
        lines = shown.statistics(found.sellers, found.agents, width())
        session.write(lines, None if found.agents else "kakoreturn order add NUMBER")
