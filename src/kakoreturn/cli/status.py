"""`status`."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from itertools import chain

from kakoreturn.cli.answers import beginning, json_pieces, next_on_board, next_step, put_status, show_board
from kakoreturn.cli.printed import addressed
from kakoreturn.domain.errors import ExitCode
from kakoreturn.domain.records import replace
from kakoreturn.render import streams
from kakoreturn.render.output import Line, line, width
from kakoreturn.service import cases as service
from kakoreturn.service.filters import Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Completer, Option
    from kakoreturn.cli.options import AgentFilter, SellerFilter
    from kakoreturn.cli.session import Session
    from kakoreturn.service.cases import Board


def status(
    session: Session,
    cases: Annotated[
        list[str] | None, Argument(metavar="CASE", help="Case numbers or order numbers.", completes=Completer.CASES)
    ] = None,
    everything: Annotated[bool, Option("--all", help="Closed cases too.")] = False,
    closed: Annotated[bool, Option("--closed", help="Only closed cases.")] = False,
    order: Annotated[
        str | None, Option("--order", metavar="NUMBER", help="Only this order.", completes=Completer.ORDERS)
    ] = None,
    seller: SellerFilter = None,
    agent: AgentFilter = None,
    as_json: Annotated[bool, Option("--json", help="One JSON document.")] = False,
    mine: Annotated[bool, Option("--mine", help="In a shared store, only what your own role opened.")] = False,
    check: Annotated[
        bool, Option("--check", help="Say in one line what is overdue, with exit code 10; else nothing.")
    ] = False,
) -> int:
    """Show what is open, most urgent first; with a case, its timeline and what to do next.

    Examples: kakoreturn status · kakoreturn status 3 · kakoreturn status KB250601 --json · kakoreturn status --check
    """
    wanted = Wanted(order=order, seller=seller, agent=agent)
    if (everything or closed) and not cases and not check:
        reading = _all_read(session, wanted, mine=mine, only_closed=closed)
        if as_json:
            _put_all(session, reading)
        else:
            _show_all(session, reading, only_closed=closed)
        return ExitCode.DONE
    with session.place() as place:
        board = (
            service.some(place, cases, wanted=wanted, mine=mine, closed=everything, only_closed=closed)
            if cases
            else service.board(place, wanted=wanted, mine=mine)
        )
    if closed and not cases:  # of which none is overdue
        board = replace(board, cases=(), reviews=(), waits=())
    if board.differing and as_json:
        raise board.damage(str(session.store))
    if as_json:
        put_status(session, board)
    elif check:
        _say_overdue(board)
    elif cases:
        _sheets(session, board)
    else:
        show_board(session, board)
    if board.differing:
        raise board.damage(str(session.store))
    return ExitCode.OVERDUE if check and board.overdue else ExitCode.DONE


@contextmanager
def _all_read(session: Session, wanted: Wanted, *, mine: bool, only_closed: bool) -> Iterator[Board]:
    """The board with the closed cases, of which there may be very many, or those alone."""
    from kakoreturn.cli.progress import waiting

    read = service.closed_board if only_closed else service.whole_board
    with waiting("Reading"), session.place() as place, read(place, wanted=wanted, mine=mine) as board:
        yield board


def _put_all(session: Session, reading: AbstractContextManager[Board]) -> None:
    from kakoreturn.render import documents

    with streams.collected() as spool:
        with reading as board:
            plain = documents.status(session.days.today, (), board.reviews, board.waits)
            cases = map(documents.case, chain(board.cases, board.closed))
            spool.writelines(json_pieces("status", {**plain, "cases": cases}))
        if board.differing:
            raise board.damage(str(session.store))


def _show_all(session: Session, reading: AbstractContextManager[Board], *, only_closed: bool) -> None:
    from kakoreturn.render.board import board as shown

    with reading as board:
        entries = board.entries
        _, lines = beginning(shown(None if only_closed else entries, session.days.today, width(), board.closed))
    session.write(lines, *(() if only_closed else next_on_board(entries, board)))
    if board.differing:
        raise board.damage(str(session.store))


_BEGINNING = """\
kakoreturn keeps track of what you asked your shopping agent to exchange or refund.

  kakoreturn demo               look around, among sample cases
  kakoreturn order import FILE  take in your list of orders
  kakoreturn new                open your first request
  kakoreturn --help             see all commands
"""


def alone(session: Session) -> int:
    """The board where there is a store, else how to begin: what the program's name alone asks for."""
    if not isinstance(session.store, str) or os.path.exists(session.store):
        return status(session)
    session.write([line(addressed(one)) for one in _BEGINNING.splitlines()])
    return ExitCode.DONE


def _say_overdue(board: Board) -> None:
    """One line for a prompt or a mail, nothing when all is well."""
    if overdue := board.overdue:
        command, not_now = next_step(board.entries)
        now_due = "kakoreturn status" if not_now or not command else command
        sys.stdout.write(f"{len(overdue)} overdue: {addressed(now_due)}\n")


def _sheets(session: Session, board: Board) -> None:
    from kakoreturn.render.sheet import sheet

    lines: list[Line] = []
    for view in board.cases:
        lines += [*([line()] if lines else []), *sheet(view, session.days.today, width(), addressed)]
    session.write(lines, *next_step(board.cases))
