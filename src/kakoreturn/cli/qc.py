"""`qc`: looking through an order's QC photos."""

import sys
import time
from typing import Annotated

import typer

from kakoreturn.cli import parse
from kakoreturn.cli.look import order_meant
from kakoreturn.cli.options import JsonOption, OnOption
from kakoreturn.cli.session import Session, require, session
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.checklist import Check, checklist
from kakoreturn.domain.errors import NotFound, UsageProblem, quoted
from kakoreturn.domain.order import Order
from kakoreturn.domain.text import one_line, order_number, shell_quoted
from kakoreturn.domain.values import Happening
from kakoreturn.guides import find_guide, parse_guide
from kakoreturn.render import documents
from kakoreturn.render.output import Line, Style, line
from kakoreturn.service import rules
from kakoreturn.store import Store


def qc(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="The order number.")],
    passed: Annotated[bool, typer.Option("--pass", help="Everything else is as it should be.")] = False,
    failed: Annotated[
        list[str] | None, typer.Option("--fail", metavar="TEXT", help='"CHECK: what is wrong". Repeatable.')
    ] = None,
    unsure: Annotated[
        list[str] | None, typer.Option("--unsure", metavar="TEXT", help='"CHECK: what to see". Repeatable.')
    ] = None,
    minutes: Annotated[str | None, typer.Option("--minutes", metavar="N", help="How long it took.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look through an order's QC photos by a checklist, and record what was found. On a terminal it asks.

    Examples: kakoreturn qc KB250601 --pass --minutes 12 · kakoreturn qc KB250601 --fail "stitching: open, left heel"
    """
    now, name = session(context), order_number(order)
    day = now.day(on)
    taken = None if minutes is None else parse.number(minutes, "--minutes")
    asks = not (passed or failed or unsure)
    with now.store() as store:
        known = store.order(name)
        if known is None:
            hint = order_meant(store, name) or "kakoreturn order list shows every order"
            raise NotFound(f"there is no order {quoted(name)}", hint)
        case = _replaced(store, name)
        checks = checklist(known.category, case)
        if not asks:
            found = _given(checks, failed or [], unsure or [], passed=passed)
        elif now.interactive:
            from kakoreturn.cli.review import review

            begun = time.monotonic()
            guide = parse_guide(find_guide(known.agent or now.config.agent, now.config.guides))
            found = review(known, checks, guide)
            taken = taken if taken is not None else max(1, round((time.monotonic() - begun) / 60))
        else:
            require({"--pass, --fail or --unsure": None})
        event = ev.OrderReviewed(on=day, minutes=taken, **found)
        with store.changeset(now.at) as book:
            reviewed = rules.review_order(book, name, event, now.days)
    _answer(now, reviewed, event, case, as_json=as_json)
    if asks and event.failed and case is None and typer.confirm("Open a request now?", default=True, err=True):
        from kakoreturn.cli.request import new

        new(context, order=name)


def _replaced(store: Store, order: str) -> Case | None:
    """The case whose replacement is in these photos, if they are of one."""
    numbers = (number for number, is_open in store.case_numbers(order) if is_open)
    cases = (store.case(number) for number in numbers)
    return next((case for case in cases if case and case.state in {Happening.ARRIVED, Happening.QC}), None)


def _given(
    checks: tuple[Check, ...], failed: list[str], unsure: list[str], *, passed: bool
) -> dict[str, tuple[str, ...]]:
    """What the options say: each finding under its check, and with --pass the other checks passed."""
    wrong = tuple(_finding(text, "--fail") for text in failed)
    open_ = tuple(_finding(text, "--unsure") for text in unsure)
    named = {text.partition(":")[0] for text in (*wrong, *open_)}
    fine = tuple(check.id for check in checks if check.id not in named) if passed else ()
    return {"passed": fine, "failed": wrong, "unsure": open_}


def _finding(text: str, option: str) -> str:
    check, colon, said = parse.long_text(text, option).partition(":")
    if not colon or not check.strip() or not said.strip():
        raise UsageProblem(
            f"{option} {quoted(text)} does not say which check and what",
            f'write it as {option} "stitching: left heel, 2 cm"',
        )
    return f"{check.strip()}: {said.strip()}"


def _answer(now: Session, order: Order, review: ev.OrderReviewed, case: Case | None, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(documents.dumps("order", documents.order(order)) + "\n")
        return
    took = f" ({review.minutes} min)" if review.minutes else ""
    lines = [line(f"Order {one_line(order.number)}: {_verdict(review)}{took}.", Style.TITLE)]
    lines += _findings("wrong", review.failed, Style.BAD)
    lines += _findings("unsure", review.unsure, Style.DUE)
    now.write(lines, _next(order, review, case))


def _verdict(review: ev.OrderReviewed) -> str:
    if review.failed:
        return "something is wrong"
    return "not sure yet" if review.unsure else "reviewed, all as it should be"


def _findings(name: str, texts: tuple[str, ...], style: Style) -> list[Line]:
    return [line(f"  {name}  ", style, hang=10).add(one_line(text)) for text in texts]


def _next(order: Order, review: ev.OrderReviewed, case: Case | None) -> str:
    """What follows from the review: a request, a rejection or an approval, a closer look, or the board."""
    number = shell_quoted([order.number])
    if case is not None and review.failed:
        return f"kakoreturn record {case.number} rejected --note {shell_quoted(['; '.join(review.failed)])}"
    if review.failed:
        return f"kakoreturn new --order {number} --remedy exchange"
    if review.unsure:
        return f"kakoreturn draft {number} --kind more-photos"
    return f"kakoreturn record {case.number} approved" if case is not None else "kakoreturn status"
