"""`status CASE`: one case over its timetable, with what to do next."""

from __future__ import annotations

from kakoreturn.domain.guide import Party, lender_of
from kakoreturn.domain.readiness import readiness
from kakoreturn.domain.text import count, one_line
from kakoreturn.domain.values import Payment, Phase
from kakoreturn.render import words
from kakoreturn.render.output import Line, columns, kept, line, spaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from kakoreturn.domain.timeline import Row, RowState, Timeline
    from kakoreturn.domain.view import CaseView
    from kakoreturn.render.output import Style

_MARKS = {"done": "✓", "waiting": "▶", "upcoming": "·"}
_STYLES: Mapping[RowState, Style] = {"done": "good", "waiting": "title", "upcoming": "quiet"}
_LONGEST_BAR = 72


def sheet(view: CaseView, today: date, width: int | None, command: Callable[[str], str]) -> Iterator[Line]:
    """The answer, the bar of days, the rows, the steps that lack something, and what to do next.

    `command` makes a command one that works when pasted.
    """
    yield from heading(view)
    yield from _own_terms(view)
    yield from _deadline(view)
    if view.outlook.rows:
        if width is not None and view.outlook.day is not None:
            yield line()
            yield from bar(view.outlook, today, min(width, _LONGEST_BAR))
        yield line()
        yield from _rows(view, width)
        yield from _refund_notes(view)
    elif view.case.phase is Phase.AFTER_SHIPPING:
        yield line()
        yield from _after_shipping(view)
    yield from _money(view)
    yield from _steps(view)
    yield from _actions(view, command)


def _after_shipping(view: CaseView) -> Iterator[Line]:
    """What the guide says can still be done; it gives no days, so there are none here."""
    yield line("After shipping the guide gives no days.", "quiet")
    for option in view.guide.after_shipping:
        if option.id == view.case.issue:
            yield line(f"{option.title}. ", "accent", hang=2).add(f"{option.text} [{option.source}]")


def _money(view: CaseView) -> Iterator[Line]:
    """What was expected, what came and what is missing, once money is spoken of."""
    money = view.case.standing
    if not money.agreed and not money.payments and not money.charges:
        return
    offered = any(offer.counted == money.refund for offer in view.case.offers)
    basis = "agreed" if money.agreed else "offered" if offered else "paid for it"
    parts = [f"{money.refund} {basis}"] if money.refund else []
    parts += [words.charge(one, money) for one in money.charges]
    paid = enumerate(zip(money.payments, money.received, strict=True))
    parts += [
        f"{words.worth(one, counted)} received{' before' if place < money.paid_before else ''}"
        for place, (one, counted) in paid
        if one.amount
    ]
    if money.missing and money.missing.amount and view.case.is_open:
        parts.append(f"{money.missing} still to come")
    if view.order.payment and view.case.is_open:
        parts.append(f"the order was paid by {view.order.payment}, so that is where to look")
    if money.has_foreign:
        closes = " (--final closes the case)" if view.case.is_open else ""
        parts.append(f"what came in another currency cannot be set against it{closes}")
    yield line()
    yield line("Money: ", "title", hang=7).add("; ".join(parts) + ".")


def heading(view: CaseView) -> Iterator[Line]:
    """Where the case stands, and what it is about."""
    case = view.case
    style = words.HEALTH_STYLES[view.outlook.health]
    yield line(f"Case {case.number}: ", "title").add(verdict(view), style)
    about = [
        f"order {one_line(view.order.ref)}",
        one_line(view.item or ""),
        f"seller {one_line(view.order.seller)}" if view.order.seller else "",
    ]
    yield line(
        " · ".join(part for part in (*about, f"{str(case.remedy).replace('_', ' ')}, {words.state(view)}") if part),
        "quiet",
    )


def _own_terms(view: CaseView) -> Iterator[Line]:
    """What the buyer said of the purchase that bears on the request."""
    if view.order.no_return and view.case.is_open:
        last = (
            "a change of mind may be refused" if view.case.no_reason else "what is wrong with it is the reason to name"
        )
        yield line(f"sold without return, as you noted: {last}", "due" if view.case.no_reason else "quiet")


def _deadline(view: CaseView) -> Iterator[Line]:
    """The last day for what is asked for, and whose word it is; once the request was sent it has been met."""
    if (clock := view.deadline) is not None:
        said = f"{clock.what} by {clock.ends_on} ({clock.source})"
        yield line(said, "due" if view.outlook.pressing else "quiet")


def verdict(view: CaseView) -> str:
    """The state of the case in one sentence."""
    outlook, case = view.outlook, view.case
    if not case.is_open:
        return f"closed, {str(case.outcome).replace('_', ' ')}."
    first = words.to_do(view)
    if outlook.late_days and outlook.waiting_on is not Party.YOU:
        return f"{count(outlook.late_days, 'day')} overdue, {first}."
    if outlook.health == "overdue":
        return f"overdue, {first}."
    if outlook.waiting_on is Party.YOU or view.on_you:
        return f"your turn, {first}."
    ahead = outlook.expected_to is not None and outlook.expected_to >= outlook.today
    until = f", expected by {outlook.expected_to}" if ahead else ""
    return f"waiting for {words.party(outlook.waiting_on)}{until}."


def bar(outlook: Timeline, today: date, width: int) -> Iterator[Line]:
    """The days from Day 0 to the last forecast, with today on them: passed, expected now, still to come."""
    zero = outlook.day_zero
    assert zero is not None
    ends = [day for row in outlook.rows for day in (row.planned_to, row.forecast_to, row.actual) if day]
    last = max(*((day - zero).days for day in ends), outlook.day or 0, 1)
    scale = (width - 1) / last
    now = max(0, (today - zero).days)

    def at(day: int) -> int:
        return round(min(day, last) * scale)

    forecast = next((row.forecast_to for row in outlook.rows if row.state == "waiting"), None)
    until = (forecast - zero).days if forecast else now
    passed, expected = at(now), max(at(until), at(now))
    label = f"today, day {now}"
    yield line(" " * max(0, min(passed - len(label) + 1, width - len(label))) + label)
    signs = "█" * passed, "▼", "▓" * (expected - passed), "░" * (at(last) - expected)
    style = words.HEALTH_STYLES[outlook.health]
    yield line(signs[0], "good").add(signs[1], "title").add(signs[2], style).add(signs[3], "quiet")
    yield _scale(outlook.rows, at, last, width)


def _scale(rows: tuple[Row, ...], at: Callable[[int], int], last: int, width: int) -> Line:
    """Day numbers under the bar, where a window ends and there is room."""
    marks = [" "] * width
    free = 0
    for day in sorted({0, *(row.to_day for row in rows if not row.business), last}):
        text, place = str(day), at(day)
        place = min(place, width - len(text))
        if place >= free:
            marks[place : place + len(text)] = text
            free = place + len(text) + 1
    return line("".join(marks).rstrip(), "quiet")


def _rows(view: CaseView, width: int | None) -> Iterator[Line]:
    rows = view.outlook.rows
    table = [(row.label, _days(row), words.period(row.planned_from, row.planned_to), _fact(row, view)) for row in rows]
    headings = ("STAGE", "DAY", "PLANNED", "ACTUAL OR FORECAST")
    widths = columns([headings, *table])
    # What is planned is said in days too.
    places = kept(headings, widths, width and width - 2, ("PLANNED", "DAY"))
    yield line(f"  {_spaced(headings, widths, places)}", "quiet")
    for row, cells in zip(rows, table, strict=True):
        shown = _spaced(cells, widths, places)
        yield line(f"{_MARKS[row.state]} ", _STYLES[row.state]).add(shown, _STYLES[row.state])
        if view.habit is not None and row.stage == view.habit.stage:
            yield line(f"  {words.habit(view.habit)}", "quiet", hang=2)
    if (lender := lender_of(rows[-1].source)) is not None:
        yield line(f"  The days are by {lender}.", "quiet", hang=2)


def _spaced(cells: Sequence[str], widths: Sequence[int], places: Sequence[int]) -> str:
    """A row with the columns at these places."""
    return spaced([cells[place] for place in places], [widths[place] for place in places]).rstrip()


def _refund_notes(view: CaseView) -> Iterator[Line]:
    """What bears on the days of a refund: the working calendar, and the way it was paid."""
    exceptions = view.outlook.exceptions
    if exceptions is None:
        return
    if told := words.business_days(exceptions):
        yield line(f"  Business days: {told}.", "quiet", hang=2)
    if view.order.payment is Payment.CARD:
        yield line(f"  {view.guide.payment_note.text}", "quiet", hang=2)


def _days(row: Row) -> str:
    unit = " business" if row.business else ""
    return f"{row.from_day}{unit}" if row.from_day == row.to_day else f"{row.from_day}–{row.to_day}{unit}"


def _fact(row: Row, view: CaseView) -> str:
    if row.state == "done":
        return row.actual.isoformat() if row.actual else "passed, day unknown"
    if row.forecast_to is None:
        return ""
    late = view.outlook.late_days if row.state == "waiting" else 0
    overdue = f", {count(late, 'day')} late" if late else ""
    return f"{words.period(row.forecast_from, row.forecast_to)}{overdue}"


def _steps(view: CaseView) -> Iterator[Line]:
    """The steps of the request, until it is sent."""
    if view.outlook.day_zero is not None or not view.case.is_open:
        return
    yield line()
    yield from steps(view)


def steps(view: CaseView) -> Iterator[Line]:
    """All six steps, each with what it lacks."""
    titles = {step.id: step.title for step in view.guide.exchange_steps}
    for step in readiness(view.case):
        row = line(f"{'✓' if step.done else '○'} {step.number}. {titles[step.id]}", "good" if step.done else "plain")
        if step.missing:
            row.add(f": {'; '.join(lack.what for lack in step.missing)}", "due")
        yield row


def _actions(view: CaseView, command: Callable[[str], str]) -> Iterator[Line]:
    """What can be done, each but the first with its command: that of the first is the last line of all."""
    for place, action in enumerate(view.actions):
        yield line()
        lead = "Next: " if not place else "Or: "
        when = words.when(view, action) or (f"by {action.by}" if action.by else "")
        until = f" ({when})" if when else ""
        yield line(lead, "title", hang=6).add(f"{action.instruction}{until}.", "title")
        yield line(f"      {_sentence(action.why)} [{action.source}]", "quiet", hang=6)
        if place:
            yield line(f"      {command(action.command)}", "command")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
