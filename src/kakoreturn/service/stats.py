"""How sellers and agents have done so far."""

from kakoreturn.domain.records import Record, record
from kakoreturn.domain.statistics import Figures, by_agent, by_seller
from kakoreturn.domain.text import short
from kakoreturn.service.cases import known
from kakoreturn.service.place import Place


@record
class Statistics(Record):
    """The figures of each seller and of each agent."""

    sellers: tuple[Figures, ...]
    agents: tuple[Figures, ...]


def stats(place: Place, *, seller: str | None = None, agent: str | None = None) -> Statistics:
    """How each seller and agent has done; one of them only, where that is given."""
    shop = None if seller is None else short(seller, "--seller")
    by = None if agent is None else short(agent, "--agent")
    with place.store.snapshot():
        orders = place.store.orders_from(seller=shop, agent=by)
        cases = known(place, place.store.board(everything=True, seller=shop, agent=by))
    return Statistics(
        sellers=tuple(by_seller(orders, cases, place.today)), agents=tuple(by_agent(orders, cases, place.today))
    )
