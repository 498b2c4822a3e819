"""Looking up what a command is about: cases as they stand today, the board, and what a CASE names."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from kakoreturn.calendars import calendar_named
from kakoreturn.cli import parse
from kakoreturn.cli.session import Session
from kakoreturn.domain.advice import ActionId
from kakoreturn.domain.case import Case
from kakoreturn.domain.deadline import DeadlineRule, reported
from kakoreturn.domain.errors import NotFound, Refused, UsageProblem, quoted
from kakoreturn.domain.guide import Guide, Party
from kakoreturn.domain.order import Order
from kakoreturn.domain.text import one_line, order_number, shell_quoted, short
from kakoreturn.domain.view import CaseView, ReviewView, view_case, view_reviews
from kakoreturn.domain.workdays import WorkingCalendar
from kakoreturn.guides import find_guide, parse_guide
from kakoreturn.store.queries import Queries

if TYPE_CHECKING:
    from kakoreturn.messages.compose import Form
    from kakoreturn.messages.letter import Matter


def case_views(now: Session, store: Queries, cases: Iterable[Case]) -> list[CaseView]:
    """`cases` as they stand today, most urgent first."""
    cases = list(cases)
    orders = store.orders_of(cases)
    guides = store.guides(case.guide for case in cases)
    calendars = {name: calendar_of(now, guide) for name, guide in guides.items()}
    rules = {name: _rules(now, guide) for name, guide in guides.items()}
    found = [
        view_case(
            case,
            orders[case.order],
            guides[case.guide],
            calendars[case.guide],
            now.days.today,
            rules=rules[case.guide],
        )
        for case in cases
    ]
    return sorted(found, key=lambda view: view.rank)


def calendar_of(now: Session, guide: Guide) -> WorkingCalendar:
    """The working calendar that counts: the configured one, else the guide's."""
    return calendar_named(now.config.calendar or guide.calendar)


def _guide_of(now: Session, agent: str) -> Guide | None:
    """The agent's guide; None where it is gone, which must not hide the rest of the board."""
    try:
        return parse_guide(find_guide(agent, now.config.guides))
    except (NotFound, Refused):
        return None


def _rules(now: Session, guide: Guide | None) -> tuple[DeadlineRule, ...]:
    """The deadline rules that were set, and those people report where they were asked for."""
    own = (now.config.return_rule,) if now.config.return_rule else ()
    return (*own, *(reported(guide.clocks) if guide and now.config.reported else ()))


def review_views(now: Session, orders: Iterable[Order]) -> list[ReviewView]:
    """The orders among these whose QC photos wait for review, most urgent first."""
    rules: dict[str, tuple[DeadlineRule, ...]] = {}
    found = []
    for order in orders:
        agent = order.agent or now.config.agent
        if agent not in rules:
            # A guide takes longer to read than all else here, and only its reported clocks matter.
            rules[agent] = _rules(now, _guide_of(now, agent) if now.config.reported else None)
        found += view_reviews([order], now.days.today, rules=rules[agent])
    return sorted(found, key=lambda review: review.rank)


def case_view(now: Session, store: Queries, number: int) -> CaseView:
    """Case `number` as it stands today. Raises NotFound."""
    case = store.case(number)
    if case is None:
        raise NotFound(f"there is no case {number}", "kakoreturn status --all lists every case")
    return case_views(now, store, [case])[0]


def with_habit(now: Session, store: Queries, view: CaseView) -> CaseView:
    """The case with what its seller usually does about the row that is waited for, where enough is on record."""
    waiting, seller = view.outlook.waiting, view.order.seller
    if seller is None or waiting is None or waiting.who is Party.YOU or not view.case.is_open:
        return view
    cases = store.latest_cases_of(seller, _LATEST)
    if len(cases) <= 1:
        return view
    from kakoreturn.domain.statistics import habit

    return replace(view, habit=habit(waiting.stage, known_cases(now, store, cases), now.days.today))


def known_cases(now: Session, store: Queries, cases: Iterable[Case]) -> list[tuple[Case, Guide, WorkingCalendar]]:
    """Each case with the guide it runs under and the calendar that counts."""
    cases = list(cases)
    guides = store.guides(case.guide for case in cases)
    calendars = {name: calendar_of(now, guide) for name, guide in guides.items()}
    return [(case, guides[case.guide], calendars[case.guide]) for case in cases]


def matter_of(now: Session, view: CaseView) -> "Matter":
    """What a message about a case is written from."""
    from kakoreturn.messages.letter import Matter

    return Matter(view=view, calendar=calendar_of(now, view.guide), today=now.days.today)


def form_of(now: Session, language: str | None = None, *, short: bool = False) -> "Form":
    """How a message is written: in the `language` asked for, else the configured one, with the buyer's own lines."""
    from kakoreturn.messages.compose import Form, Language
    from kakoreturn.messages.letter import Touch

    config = now.config
    wanted = language if language is not None else config.language or Language.ENGLISH
    return Form(
        language=parse.word(wanted, Language, "--lang"),
        short=short,
        touch=Touch(greeting=config.greeting, closing=config.closing, name=config.name),
    )


def whole_board(
    now: Session, store: Queries, *, everything: bool = False, order: str | None = None, seller: str | None = None
) -> tuple[list[CaseView], list[ReviewView]]:
    """The open cases (or all), and the orders to review, most urgent first; of one order or seller only."""
    number = None if order is None else order_number(order)
    shop = None if seller is None else short(seller, "--seller")
    found = case_views(now, store, store.board(everything=everything, order=number, seller=shop))
    return found, review_views(now, store.orders_to_review(order=number, seller=shop))


def next_step(entries: Iterable[CaseView | ReviewView]) -> tuple[str, str | None] | tuple[None, None]:
    """The command for the first entry that has one, and when to run it where that is not now."""
    for entry in entries:
        if isinstance(entry, ReviewView):
            return f"kakoreturn qc {shell_quoted([entry.order.number])}", None
        if entry.actions:
            action = entry.actions[0]
            return action.command, "when that has happened:" if action.id is ActionId.WAIT else None
    return None, None


def after_copies(case: Case) -> str:
    """What to run once copies of a case's photos were written: they go with a message, or onto the record."""
    return f"kakoreturn {'draft' if case.is_open else 'show'} {case.number}"


def answer(
    now: Session,
    store: Queries,
    number: int,
    did: str,
    *,
    as_json: bool,
    then: str | None = None,
    lead: str | None = None,
) -> None:
    """What a changeset on a case answers: what was done, where the case stands now, the next command.

    `then` is that command where it is not the one that the case waits for, `lead` what to say before it.
    """
    view = case_view(now, store, number)
    if as_json:
        from kakoreturn.render import documents

        sys.stdout.write(documents.dumps("status", documents.status(now.days.today, [view], [])) + "\n")
        return
    from kakoreturn.render.output import Style, line
    from kakoreturn.render.sheet import verdict

    now.write(
        [
            line(f"Case {number} ({one_line(view.case.order)}): ", Style.TITLE).add(f"{did}."),
            line(f"{verdict(view)[:1].upper()}{verdict(view)[1:]}"),
        ],
        *((then, lead) if then else next_step([view])),
    )


def find_case(store: Queries, value: str) -> int:
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


def find_order(store: Queries, value: str) -> Order | None:
    """The order that a CASE names, whether or not it has a case; None when there is none."""
    return store.order(order_number(value[len("order:") :] if value.lower().startswith("order:") else value))


_LONGEST = 16
# How far back a seller's habits are looked for: far enough to tell, and never long to read.
_LATEST = 20


def _by_number(store: Queries, digits: str, value: str) -> int:
    if not digits.isascii() or not digits.isdecimal() or len(digits) >= _LONGEST:
        raise UsageProblem(f"{quoted(value)} is not a case", "a case is written 3, case:3, or by its order number")
    if store.case(int(digits)) is None:
        raise NotFound(f"there is no case {int(digits)}", "kakoreturn status --all lists every case")
    return int(digits)


def _by_order(store: Queries, name: str, value: str) -> int:
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
    hint = order_meant(store, name) or "kakoreturn status --all lists every case"
    raise NotFound(f"there is no case or order {quoted(value)}", hint)


def order_meant(store: Queries, number: str) -> str | None:
    """What to say to an order number that is not there, where one is near it."""
    from difflib import get_close_matches

    from kakoreturn.store.names import near_orders

    known = {near.casefold(): near for near in near_orders(store, number)}
    close = get_close_matches(number.casefold(), known, 1)
    return f"did you mean {shell_quoted([known[close[0]]])}?" if close else None
