"""`status`."""

import sys
from typing import Annotated

import typer

from kakoreturn.cli.look import case_view, find_case, next_step, whole_board, with_habit
from kakoreturn.cli.session import Session, session
from kakoreturn.domain.errors import ExitCode
from kakoreturn.domain.timeline import Health
from kakoreturn.domain.view import CaseView, ReviewView, most_urgent_first
from kakoreturn.render.output import Line, width


def status(
    context: typer.Context,
    cases: Annotated[list[str] | None, typer.Argument(metavar="CASE", help="Case numbers or order numbers.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Closed cases too.")] = False,
    order: Annotated[str | None, typer.Option("--order", metavar="NUMBER", help="Only this order.")] = None,
    seller: Annotated[str | None, typer.Option("--seller", metavar="NAME", help="Only this seller.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say in one line what is overdue, with exit code 10; else nothing.")
    ] = False,
) -> None:
    """Show what is open, most urgent first; with a case, its timeline and what to do next.

    Examples: kakoreturn status · kakoreturn status 3 · kakoreturn status KB250601 --json · kakoreturn status --check
    """
    now = session(context)
    with now.store() as store, store.snapshot():
        if cases:
            numbers = dict.fromkeys(find_case(store, case) for case in cases)
            found = (with_habit(now, store, case_view(now, store, number)) for number in numbers)
            views = sorted(found, key=lambda view: view.rank)
            reviews: list[ReviewView] = []
        else:
            views, reviews = whole_board(now, store, everything=everything, order=order, seller=seller)
    overdue = [entry for entry in most_urgent_first(views, reviews) if _health(entry) is Health.OVERDUE]
    if as_json:
        from kakoreturn.render import documents

        sys.stdout.write(documents.dumps("status", documents.status(now.days.today, views, reviews)) + "\n")
    elif check:
        _say_overdue(now, overdue)
    elif cases:
        _sheets(now, views)
    else:
        show_board(now, views, reviews)
    if check and overdue:
        raise typer.Exit(ExitCode.OVERDUE)


def _health(entry: CaseView | ReviewView) -> Health:
    return entry.outlook.health if isinstance(entry, CaseView) else entry.health


def _say_overdue(now: Session, overdue: list[CaseView | ReviewView]) -> None:
    """One line for a prompt or a mail, nothing when all is well."""
    command, not_now = next_step(overdue)
    if overdue:
        now_due = "kakoreturn status" if not_now or not command else command
        sys.stdout.write(f"{len(overdue)} overdue: {now.command(now_due)}\n")


def show_board(now: Session, views: list[CaseView], reviews: list[ReviewView]) -> None:
    """Write the board, with the command for the most urgent case last."""
    from kakoreturn.render.board import board

    entries = most_urgent_first(views, reviews)
    now.write(board(entries, now.days.today, width()), *next_step(entries))


def _sheets(now: Session, views: list[CaseView]) -> None:
    from kakoreturn.render.output import line
    from kakoreturn.render.sheet import sheet

    lines: list[Line] = []
    for view in views:
        lines += [*([line()] if lines else []), *sheet(view, now.days.today, width())]
    now.write(lines, *next_step(views))
