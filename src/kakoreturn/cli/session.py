"""What every command needs to know: which store, which day it is, and whether it may ask."""

import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from kakoreturn.actions import Days
from kakoreturn.cli import parse
from kakoreturn.domain.case import Case
from kakoreturn.domain.draft import Matter
from kakoreturn.domain.errors import NotFound, UsageProblem, quoted
from kakoreturn.domain.text import order_number
from kakoreturn.domain.view import CaseView, ReviewView, view_case, view_reviews
from kakoreturn.domain.workdays import WorkingCalendar
from kakoreturn.render.output import Line, Style, line, write
from kakoreturn.store.board import Store
from kakoreturn.working import GuideCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of the program. `named` is the store as it was given with --db, None when it was not; `at` is UTC."""

    db: Path
    named: str | None
    days: Days
    at: str
    no_input: bool

    @property
    def interactive(self) -> bool:
        """Whether it may ask."""
        return not self.no_input and sys.stdin is not None and sys.stdin.isatty()

    def store(self) -> Store:
        return Store(self.db)

    def day(self, value: str | None, name: str = "--on") -> date:
        """A date from the command line, today when it was not given."""
        return self.days.today if value is None else parse.day(value, self.days.today, name)

    def views(self, store: Store, cases: Iterable[Case]) -> list[CaseView]:
        """`cases` as they stand today, most urgent first."""
        cases = list(cases)
        orders = store.orders_by_number(case.order for case in cases)
        guides = store.guides(case.guide for case in cases)
        calendars: dict[str, WorkingCalendar] = {name: GuideCalendar(guide.calendar) for name, guide in guides.items()}
        views = [
            view_case(case, orders[case.order], guides[case.guide], calendars[case.guide], self.days.today) for case in cases
        ]
        return sorted(views, key=lambda view: view.rank)

    def view(self, store: Store, number: int) -> CaseView:
        """Case `number` as it stands today. Raises NotFound."""
        case = store.case(number)
        if case is None:
            raise NotFound(f"there is no case {number}", "kakoreturn status --all lists every case")
        return self.views(store, [case])[0]

    def board(
        self, store: Store, *, everything: bool = False, order: str | None = None, seller: str | None = None
    ) -> tuple[list[CaseView], list[ReviewView]]:
        """The open cases (or all), and the orders to review, most urgent first; of one order or seller only."""
        cases, orders, values = ["1 = 1" if everything else "is_open = 1"], ["awaits_review = 1"], []
        if order is not None:
            cases.append("cases.order_number = ?")
            orders.append("number = ?")
            values.append(order_number(order))
        if seller is not None:
            cases.append("cases.order_number IN (SELECT number FROM orders WHERE seller = ?)")
            orders.append("seller = ?")
            values.append(seller)
        views = self.views(store, store.cases(" AND ".join(cases), values))
        return views, view_reviews(store.orders(f"WHERE {' AND '.join(orders)}", values), self.days.today)

    def matter(self, view: CaseView) -> Matter:
        """What a message about a case is written from."""
        return Matter(
            case=view.case,
            order=view.order,
            outlook=view.outlook,
            actions=view.actions,
            calendar=GuideCalendar(view.guide.calendar),
            today=self.days.today,
        )

    def command(self, command: str) -> str:
        """A command line that works when pasted: with --db when it was given."""
        if self.named is None or not command.startswith("kakoreturn "):
            return command
        return f"kakoreturn --db {shell_quoted([self.named])}{command.removeprefix('kakoreturn')}"

    def write(self, lines: Iterable[Line], next_command: str | None = None) -> None:
        """Write lines to stdout, and last the next command to run."""
        last = [line(), line(self.command(next_command), Style.COMMAND)] if next_command else []
        write([*lines, *last])


def session(context: typer.Context) -> Session:
    """The session that the root of the command line made."""
    found = context.find_object(Session)
    assert found is not None
    return found


def shell_quoted(words: Sequence[str]) -> str:
    """Words as one piece of a command line that this system's shell reads back."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def require(given: dict[str, object]) -> None:
    """Raise UsageProblem naming everything that is missing at once."""
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise UsageProblem(f"missing {', '.join(missing)}", "give it on the command line; --help shows how")


def find_case(store: Store, value: str) -> int:
    """The number of the case that a CASE names: its number, or its order.

    Raises NotFound when there is none, UsageProblem when the word fits more than one.
    """
    if value.startswith("#") or value.lower().startswith("case:"):
        return _by_number(store, value.removeprefix("#") if value.startswith("#") else value[len("case:") :], value)
    if value.lower().startswith("order:"):
        return _by_order(store, order_number(value[len("order:") :]), value)
    name = order_number(value)
    is_order = bool(store.case_numbers(name)) or store.order(name) is not None
    is_case = name.isdecimal() and name.isascii() and len(name) < _LONGEST and store.case(int(name)) is not None
    if is_case and is_order:
        raise UsageProblem(
            f"{quoted(value)} is both a case and an order", f"say which: case:{name} or order:{shell_quoted([name])}"
        )
    if is_case:
        return int(name)
    return _by_order(store, name, value)


_LONGEST = 16


def _by_number(store: Store, digits: str, value: str) -> int:
    if not digits.isascii() or not digits.isdecimal() or len(digits) >= _LONGEST:
        raise UsageProblem(f"{quoted(value)} is not a case", "a case is written 3, case:3, or by its order number")
    if store.case(int(digits)) is None:
        raise NotFound(f"there is no case {int(digits)}", "kakoreturn status --all lists every case")
    return int(digits)


def _by_order(store: Store, name: str, value: str) -> int:
    numbers = store.case_numbers(name)
    still_open = [number for number, is_open in numbers if is_open]
    if len(still_open) > 1:
        raise UsageProblem(
            f"order {quoted(name)} has {len(still_open)} open cases",
            f"say which: {' or '.join(f'case:{number}' for number in still_open)}",
        )
    if numbers:
        return (still_open or [numbers[-1][0]])[0]
    if store.order(name) is not None:
        new = f'kakoreturn new --order {shell_quoted([name])} --remedy exchange --defect "..."'
        raise NotFound(f"order {quoted(name)} has no case", f"open one with: {new}")
    raise NotFound(f"there is no case or order {quoted(value)}", "kakoreturn status --all lists every case")
