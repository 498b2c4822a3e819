"""`status`: everything that is open, one line each, most urgent first."""

from __future__ import annotations

from kakoreturn.domain.guide import Party
from kakoreturn.domain.text import one_line
from kakoreturn.domain.timeline import Health
from kakoreturn.domain.view import CaseView, Entry, Reason, ReviewView, WaitView
from kakoreturn.render import words
from kakoreturn.render.output import Line, Style, column, fit, line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_HEADINGS = ("", "CASE", "ORDER", "ITEM", "STATE", "DAY", "HEALTH", "WHEN", "NEXT")
_COLOURED = {"", "HEALTH", "WHEN"}
# Columns that may be cut on a narrow terminal, in this order, and how narrow each may become.
_GIVES_WAY = {"ITEM": 10, "ORDER": 10, "STATE": 9, "NEXT": 12}
_MARKS = {Health.OVERDUE: "!", Health.DUE: "●", Health.OK: "·", Health.CLOSED: "✓"}
_GAP = 2

Cells = tuple[str, ...]


def board(entries: Sequence[Entry], today: date, width: int | None) -> Iterator[Line]:
    """The board: an answer, then a line for each case and each order to review, in the order they are given."""
    yield line(answer(entries), Style.TITLE)
    if not entries:
        yield line()
        yield line("kakoreturn new", Style.COMMAND)
        return
    table = [
        _case_cells(entry, today)
        if isinstance(entry, CaseView)
        else _review_cells(entry, today)
        if isinstance(entry, ReviewView)
        else _wait_cells(entry, today)
        for entry in entries
    ]
    # Colour and mark say it on a terminal, where there is no room to say it again.
    shown = [place for place, heading in enumerate(_HEADINGS) if width is None or heading != "HEALTH"]
    headings, table = _chosen(_HEADINGS, shown), [_chosen(cells, shown) for cells in table]
    widths = _widths(headings, table, width)
    yield _row(headings, headings, widths, Style.QUIET, Style.QUIET)
    for entry, cells in zip(entries, table, strict=True):
        mine = _waiting_on(entry) is Party.YOU
        health = entry.outlook.health if isinstance(entry, CaseView) else entry.health
        style = words.HEALTH_STYLES[health]
        yield _row(headings, cells, widths, style, Style.TITLE if mine else Style.PLAIN)
    yield line(f"as of {today}", Style.QUIET)


def answer(entries: Sequence[Entry]) -> str:
    """The whole board in one sentence."""
    cases = [entry for entry in entries if isinstance(entry, CaseView)]
    running, reviews = (
        [view for view in cases if view.case.is_open],
        sum(isinstance(one, ReviewView) for one in entries),
    )
    others = len(entries) - len(cases) - reviews
    if not running and not reviews and not others:
        return f"Nothing is open; {words.count(len(cases), 'closed case')}." if cases else "Nothing is open."
    mine = sum(view.outlook.waiting_on is Party.YOU for view in running)
    healths = [entry.outlook.health if isinstance(entry, CaseView) else entry.health for entry in entries]
    overdue = healths.count(Health.OVERDUE)
    parts = [
        f"{words.count(len(running), 'case')} open" if running else "",
        f"{mine} on you" if mine else "",
        f"{overdue} overdue" if overdue else "",
        f"{words.count(reviews, 'order')} to review" if reviews else "",
        f"{words.count(others, 'order')} {'waits' if others == 1 else 'wait'}" if others else "",
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
        "photos in",
        str(review.days_waiting),
        review.health,
        words.due(order.return_by, today) or "-",
        "review photos",
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


def _widths(headings: Cells, table: Sequence[Cells], width: int | None) -> list[int]:
    """The width of each column: what it needs, and on a terminal less, until a row fits."""
    # A mark is one column wide, whatever its sign.
    widths = [1, *(column(cells[place] for cells in (headings, *table)) for place in range(1, len(headings)))]
    if width is None:
        return widths
    excess = sum(widths) + _GAP * (len(widths) - 1) - width
    for heading, least in _GIVES_WAY.items():
        place = headings.index(heading)
        given = min(max(excess, 0), max(0, widths[place] - least))
        widths[place] -= given
        excess -= given
    return widths


def _row(headings: Cells, cells: Cells, widths: list[int], mark: Style, rest: Style) -> Line:
    row = Line()
    for heading, cell, wide in zip(headings, cells, widths, strict=True):
        gap = " " * _GAP if heading != headings[-1] else ""
        shown = fit(cell, wide) if heading else cell or " "
        row.add(shown + gap, mark if heading in _COLOURED and rest is not Style.QUIET else rest)
    return row
