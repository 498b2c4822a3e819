"""`stats`: how sellers and agents have done so far."""

from typing import Annotated

from kakoreturn.cli.answers import put_json
from kakoreturn.cli.declared import Completer, Option
from kakoreturn.cli.options import JsonOption
from kakoreturn.cli.session import Session
from kakoreturn.render import statistics as shown
from kakoreturn.render.output import width
from kakoreturn.service import stats as service


def stats(
    session: Session,
    seller: Annotated[
        str | None, Option("--seller", metavar="NAME", help="Only this seller.", completes=Completer.SELLERS)
    ] = None,
    agent: Annotated[
        str | None, Option("--agent", metavar="NAME", help="Only this agent.", completes=Completer.AGENTS)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show how each seller and agent has done: cases, how they ended, how long each stage took, what money came.

    What is still open is never counted as short.

    Examples: kakoreturn stats · kakoreturn stats --agent kakobuy --json
    """
    with session.place() as place:
        found = service.stats(place, seller=seller, agent=agent)
    if as_json:
        put_json("stats", {"today": session.days.today.isoformat(), **shown.document(found.sellers, found.agents)})
    else:
        lines = shown.statistics(found.sellers, found.agents, width())
        session.write(lines, None if found.agents else "kakoreturn order add NUMBER")
