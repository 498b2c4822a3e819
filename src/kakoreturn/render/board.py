"""`status`: everything that is open, one line each, most urgent first."""

from __future__ import annotations

from itertools import chain, repeat

from kakoreturn.domain.text import count, one_line
from kakoreturn.domain.view import CaseView, Entry, WaitView
from kakoreturn.render import words
from kakoreturn.render.output import Line, fit, kept, line, narrowed
from kakoreturn.render.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kakoreturn.render.output import Style

_HEADINGS = ("", "CASE", "ORDER", "ITEM", "STATE", "DAY", "HEALTH", "WHEN", "NEXT")
_COLOURED = {"", "HEALTH", "WHEN"}
# Columns that may be cut on a narrow terminal, in this order, and how narrow each may become.
_GIVES_WAY = {"ITEM": 10, "ORDER": 10, "STATE": 9, "NEXT": 12}
# Columns that are left out, in this order, where that is not enough: NEXT tells most of what they do.
_LEAVES = ("DAY", "STATE", "ITEM")
_LEGEND = "● your turn, ! overdue, · waiting"
_GAP = 2

Cells = tuple[str, ...]


def board(
    entries: Sequence[Entry] | None, today: date, width: int | None, closed: Iterable[CaseView] = ()
) -> Iterator[Line]:
    """The board: an answer, then a line for each case and each order to review, in the order they are given.

    The closed cases come last; without entries they are all that was asked for. All have been gone through once there
    is a first line.
    """
    shown_open = entries or ()
    # Colour and mark say it on a terminal, where there is no room to say it again.
    shown = [place for place, heading in enumerate(_HEADINGS) if width is None or heading != "HEALTH"]
    headings = _chosen(_HEADINGS, shown)
    with Table(headings) as table:
        for entry in shown_open:
            table.add(_chosen(_cells(entry, today), shown))
        for view in closed:
            table.add(_chosen(_case_cells(view, today), shown))
        many = table.rows - len(shown_open)
        told = f"{count(many, 'closed case')}." if entries is None else _answer(entries, many)
        yield line(told, "title")
        if not table.rows:
            return
        least = [min(wide, _GIVES_WAY.get(heading, wide)) for heading, wide in zip(headings, table.widths, strict=True)]
        places = kept(headings, least, width, _LEAVES)
        headings = _chosen(headings, places)
        widths = _widths(headings, [table.widths[place] for place in places], width)
        yield _row(headings, headings, widths, "quiet", "quiet")
        looks = chain(map(_look, shown_open), repeat(_CLOSED))
        for cells, (mark, rest) in zip(table, looks, strict=False):
            yield _row(headings, _chosen(cells, places), widths, mark, rest)
    yield line(f"{f'{_LEGEND}; ' if shown_open else ''}as of {today}", "quiet")


def _cells(entry: Entry, today: date) -> Cells:
    return _case_cells(entry, today) if isinstance(entry, CaseView) else _wait_cells(entry, today)


_CLOSED: tuple[Style, Style] = words.HEALTH_STYLES["closed"], "plain"


def _look(entry: Entry) -> tuple[Style, Style]:
    """The style of what says how it is with an entry, and of the rest of its row."""
    return words.HEALTH_STYLES[entry.health], "title" if entry.on_you else "plain"


def _mark(entry: Entry) -> str:
    """How it is with an entry, in one sign."""
    marks = {"overdue": "!", "closed": "✓"}
    return marks.get(entry.health, "●" if entry.on_you else "·")


def _answer(entries: Sequence[Entry], closed: int) -> str:
    """The whole board in one sentence."""
    if not entries:
        return f"Nothing is open; {count(closed, 'closed case')}." if closed else "Nothing is open."
    cases = [entry for entry in entries if isinstance(entry, CaseView)]
    waits = [entry for entry in entries if isinstance(entry, WaitView)]
    reviews = {one.order.id for one in waits if one.reason == "review"}
    to_see = {one.order.id for one in waits if one.on_you} - reviews
    others = {one.order.id for one in waits} - reviews - to_see
    mine = sum(entry.on_you for entry in entries)
    overdue = sum(entry.health == "overdue" for entry in entries)
    parts = [
        f"{count(len(cases), 'case')} open" if cases else "",
        f"{count(len(reviews), 'item')} to review" if reviews else "",
        f"{count(len(to_see), 'item')} to see to" if to_see else "",
        f"{count(len(others), 'item')} {'waits' if len(others) == 1 else 'wait'}" if others else "",
        f"{mine} on you" if mine else "",
        f"{overdue} overdue" if overdue else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def _case_cells(view: CaseView, today: date) -> Cells:
    case, outlook = view.case, view.outlook
    return (
        _mark(view),
        str(case.number),
        one_line(view.order.ref),
        one_line(view.item or "-"),
        words.state(view),
        "-" if outlook.day is None else str(outlook.day),
        outlook.health,
        words.due(view.due_on, today) or "-",
        words.to_do(view),
    )


_TO_DO = {
    "review": "review photos",
    "finding": "open a request",
    "asked": "wait for the agent",
    "clock": "see to it",
}


def _wait_cells(wait: WaitView, today: date) -> Cells:
    asks = wait.reason == "review" and wait.order.left_open
    return (
        _mark(wait),
        "-",
        one_line(wait.order.ref),
        one_line(wait.order.item or "-"),
        wait.what,
        "-" if wait.days_waiting is None else str(wait.days_waiting),
        wait.health,
        words.due(wait.by, today) or "-",
        "ask for photos" if asks else _TO_DO[wait.reason] if wait.waiting_on else "ask if it is faulty",
    )


def _chosen(cells: Sequence[str], places: list[int]) -> Cells:
    return tuple(cells[place] for place in places)


def _widths(headings: Cells, needed: Sequence[int], width: int | None) -> list[int]:
    """The width of each column: what it needs, and on a terminal less, until a row fits."""
    least = {headings.index(heading): least for heading, least in _GIVES_WAY.items() if heading in headings}
    return narrowed(needed, width, least)


def _row(headings: Cells, cells: Sequence[str], widths: list[int], mark: Style, rest: Style) -> Line:
    row = Line()
    for heading, cell, wide in zip(headings, cells, widths, strict=True):
        gap = " " * _GAP if heading != headings[-1] else ""
        shown = fit(cell, wide) if heading else cell or " "
        row.add(shown + gap, mark if heading in _COLOURED and rest != "quiet" else rest)
    return row
