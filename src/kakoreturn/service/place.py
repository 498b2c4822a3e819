"""An opened place: the store, the day and the settings that everything else in here works with."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from functools import cached_property

from kakoreturn.calendars import calendar_named
from kakoreturn.domain.clocks import DeadlineRule, reported
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.view import CaseView, view_case
from kakoreturn.guides import clocks_for, known_as, longest_claim
from kakoreturn.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from kakoreturn.config import Config
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.guide import Clock, Guide
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.values import Days
    from kakoreturn.domain.workdays import WorkingCalendar
    from kakoreturn.store.address import Address
    from kakoreturn.store.format import File


@record
class Place(Record):
    """A store as it is used on one day. `at` is the UTC moment that changesets are written with, as `…Z`."""

    store: Store
    days: Days
    at: str
    config: Config

    @property
    def today(self) -> date:
        """The day that everything is reckoned for."""
        return self.days.today

    def calendar(self, guide: Guide) -> WorkingCalendar:
        """The working calendar that counts: the configured one, else the guide's."""
        return calendar_named(self.config.calendar or guide.calendar)

    def rules(self, clocks: Iterable[Clock]) -> tuple[DeadlineRule, ...]:
        """The rules that clocks run by: one's own, and what a guide reports, which counts where that was asked for."""
        own = (self.config.return_rule,) if self.config.return_rule else ()
        return (*own, *reported(clocks, counts=self.config.reported))

    def rules_of(self, agent: str | None) -> tuple[DeadlineRule, ...]:
        """The rules for the items of an agent, None for the usual one."""
        if agent not in self._rules_of:
            self._rules_of[agent] = self.rules(clocks_for(agent or self.config.agent, self.config.guides))
        return self._rules_of[agent]

    @cached_property
    def _rules_of(self) -> dict[str | None, tuple[DeadlineRule, ...]]:
        return {}  # asked for each item of a list, and looked up in guides

    @cached_property
    def first_delivery(self) -> str:
        """The day since which a clock may run for what was delivered."""
        return (self.today - timedelta(days=longest_claim(self.config.guides))).isoformat()

    def agent(self, said: str | None, known: Order | None = None) -> str:
        """The agent of an order: as it is said, else as it is on record, else the usual one."""
        if said is None and known is not None and known.agent is not None:
            return known.agent
        return known_as(said or self.config.agent, self.config.guides)

    def view(self, case: Case, order: Order, guide: Guide) -> CaseView:
        """A case of this order under this guide, as it stands today."""
        return view_case(case, order, guide, self.calendar(guide), self.today, rules=self.rules(guide.clocks))

    def views(self, cases: Iterable[Case]) -> list[CaseView]:
        """Cases as they stand today, most urgent first."""
        cases = list(cases)
        self.store.ahead_of_cases(cases, {})
        items, guides = self.store.items_of(cases), self.store.guides(case.guide for case in cases)
        found = [self.view(case, items[case.item_id], guides[case.guide]) for case in cases if case.item_id in items]
        return sorted(found, key=lambda view: view.rank)


@contextlib.contextmanager
def opened(location: File | Address, days: Days, at: str, config: Config) -> Iterator[Place]:
    """The place of a store, closed when the block ends. A file that is not there yet reads as empty.

    One of an older version is upgraded by the first changeset. Raises StoreProblem where something else is there, or a
    store of a newer version.
    """
    with Store(location, upgrade=_upgrade, by=config.name or "") as store:
        yield Place(store=store, days=days, at=at, config=config)


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    from kakoreturn.maintenance.upgrading import upgrade  # once in the life of a store

    upgrade(connection, path)
