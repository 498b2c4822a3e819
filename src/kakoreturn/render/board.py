"""`status`: everything that is open, one line each, most urgent first."""

from __future__ import annotations

from itertools import chain, repeat

from kakoreturn.domain.guide import Party
from kakoreturn.domain.text import count, one_line
from kakoreturn.domain.timeline import Health
from kakoreturn.domain.view import CaseView, Entry, Reason, ReviewView, WaitView
from kakoreturn.render import words
from kakoreturn.render.output import Line, Style, fit, line
from kakoreturn.render.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

_HEADINGS = ("", "CASE", "ORDER", "ITEM", "STATE", "DAY", "HEALTH", "WHEN", "NEXT")
_COLOURED = {"", "HEALTH", "WHEN"}
# Columns that may be cut on a narrow terminal, in this order, and how narrow each may become.
_GIVES_WAY = {"ITEM": 10, "ORDER": 10, "STATE": 9, "NEXT": 12}
_MARKS = {Health.OVERDUE: "!", Health.DUE: "●", Health.OK: "·", Health.CLOSED: "✓"}
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
        yield line(told, Style.TITLE)
        if not table.rows:
            return
        widths = _widths(headings, table.widths, width)
        yield _row(headings, headings, widths, Style.QUIET, Style.QUIET)
        looks = chain(map(_look, shown_open), repeat(_CLOSED))
        for cells, (mark, rest) in zip(table, looks, strict=False):
            yield _row(headings, cells, widths, mark, rest)
    yield line(f"as of {today}", Style.QUIET)


def _cells(entry: Entry, today: date) -> Cells:
    if isinstance(entry, CaseView):
        return _case_cells(entry, today)
    return _review_cells(entry, today) if isinstance(entry, ReviewView) else _wait_cells(entry, today)


_CLOSED = words.HEALTH_STYLES[Health.CLOSED], Style.PLAIN


def _look(entry: Entry) -> tuple[Style, Style]:
    """The style of what says how it is with an entry, and of the rest of its row."""
    mine = _waiting_on(entry) is Party.YOU
    return words.HEALTH_STYLES[_health(entry)], Style.TITLE if mine else Style.PLAIN


def _health(entry: Entry) -> Health:
    return entry.outlook.health if isinstance(entry, CaseView) else entry.health


def _answer(entries: Sequence[Entry], closed: int) -> str:
    """The whole board in one sentence."""
    if not entries:
        return f"Nothing is open; {count(closed, 'closed case')}." if closed else "Nothing is open."
    cases = [entry for entry in entries if isinstance(entry, CaseView)]
    reviews = sum(isinstance(one, ReviewView) for one in entries)
    others = len(entries) - len(cases) - reviews
    mine = sum(view.outlook.waiting_on is Party.YOU for view in cases)
    overdue = [_health(entry) for entry in entries].count(Health.OVERDUE)
    parts = [
        f"{count(len(cases), 'case')} open" if cases else "",
        f"{mine} on you" if mine else "",
        f"{overdue} overdue" if overdue else "",
        f"{count(reviews, 'order')} to review" if reviews else "",
        f"{count(others, 'order')} {'waits' if others == 1 else 'wait'}" if others else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def _case_cells(view: CaseView, today: date) -> Cells:
    case, outlook = view.case, view.outlook
    return (
        _MARKS[outlook.health],
        str(case.number),
        one_line(view.order.ref),
        one_line(view.item or "-"),
        words.state(view),
        "-" if outlook.day is None else str(outlook.day),
        outlook.health,
        words.late(view, today) or "-",
        words.to_do(view),
    )


def _review_cells(review: ReviewView, today: date) -> Cells:
    order = review.order
    return (
        _MARKS[review.health],
        "-",
        one_line(order.ref),
        one_line(order.item or "-"),
        "unsure" if order.left_open else "photos in",
        str(review.days_waiting),
        review.health,
        words.due(order.return_by, today) or "-",
        "ask for photos" if order.left_open else "review photos",
    )


def _waiting_on(entry: Entry) -> Party | None:
    if isinstance(entry, CaseView):
        return entry.outlook.waiting_on
    return entry.waiting_on if isinstance(entry, WaitView) else Party.YOU


_TO_DO = {Reason.FINDING: "open a request", Reason.ASKED: "wait for the agent", Reason.CLOCK: "see to it"}


def _wait_cells(wait: WaitView, today: date) -> Cells:
    item = wait.order
    since = {Reason.FINDING: item.reviewed_on, Reason.ASKED: item.asked_on}.get(wait.reason)
    return (
        _MARKS[wait.health],
        "-",
        one_line(item.ref),
        one_line(item.item or "-"),
        wait.what,
        "-" if since is None else str(max(0, (today - since).days)),
        wait.health,
        words.due(wait.by, today) or "-",
        _TO_DO[wait.reason],
    )


def _chosen(cells: Cells, places: list[int]) -> Cells:
    return tuple(cells[place] for place in places)


def _widths(headings: Cells, needed: Sequence[int], width: int | None) -> list[int]:
    """The width of each column: what it needs, and on a terminal less, until a row fits."""
    widths = list(needed)
    if width is None:
        return widths
    excess = sum(widths) + _GAP * (len(widths) - 1) - width
    for heading, least in _GIVES_WAY.items():
        place = headings.index(heading)
        given = min(max(excess, 0), max(0, widths[place] - least))
        widths[place] -= given
        excess -= given
    return widths


def _row(headings: Cells, cells: Sequence[str], widths: list[int], mark: Style, rest: Style) -> Line:
    row = Line()
    for heading, cell, wide in zip(headings, cells, widths, strict=True):
        gap = " " * _GAP if heading != headings[-1] else ""
        shown = fit(cell, wide) if heading else cell or " "
        row.add(shown + gap, mark if heading in _COLOURED and rest is not Style.QUIET else rest)
    return row
