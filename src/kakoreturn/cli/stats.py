"""`stats`: how sellers and agents have done so far."""

from __future__ import annotations

from kakoreturn.cli.answers import put_json
from kakoreturn.cli.progress import waiting
from kakoreturn.render import statistics as shown
from kakoreturn.render.output import width
from kakoreturn.service import stats as service
from kakoreturn.service.filters import Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.cli.options import AgentFilter, JsonOption, SellerFilter
    from kakoreturn.cli.session import Session


def stats(
    session: Session,
    seller: SellerFilter = None,
    agent: AgentFilter = None,
    as_json: JsonOption = False,
) -> None:
    """Show how each seller and agent has done: cases, how they ended, how long each stage took, what money came.

    What is still open is never counted as short.

    Examples: kakoreturn stats · kakoreturn stats --agent kakobuy --json
    """
    with session.place() as place, waiting("Counting"):
        sellers, agents = service.stats(place, Wanted(seller=seller, agent=agent))
    if as_json:
        put_json("stats", {"today": session.days.today.isoformat(), **shown.document(sellers, agents)})
    else:
        lines = shown.statistics(sellers, agents, width())
        session.write(lines, None if agents else "kakoreturn order add NUMBER")
