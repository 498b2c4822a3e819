"""What is to be done by when, as a calendar (RFC 5545): all-day events that do not block the day.

An event keeps its UID for as long as it is about the same thing, so a calendar that takes in a second export moves its
events instead of getting new ones. What a UID is made of: the store, the case and its round, and the row of the
timetable or the place of the action.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from kakoreturn import __version__
from kakoreturn.domain.clocks import Clock
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import one_line
from kakoreturn.domain.view import CaseView, ItemView, WaitView

_LONGEST_LINE = 75  # octets, without the line end
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@record
class Event(Record):
    """An all-day event from `first` to `last`, both included."""

    uid: str
    title: str
    text: str
    first: date
    last: date
    rings: bool = False


def calendar(
    store: str,
    cases: Sequence[CaseView],
    reviews: Iterable[WaitView],
    items: Iterable[ItemView],
    *,
    today: date,
    at: str,
) -> Iterator[str]:
    """The lines of the calendar with their ends. `store` tells this store from others, `at` is now in UTC."""
    yield from _lines(
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//kakoreturn//kakoreturn {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:kakoreturn",
    )
    for view in cases:
        for event in case_events(view):
            yield from _event(store, event, at)
    for review in reviews:
        yield from _event(store, review_event(review, today), at)
    told = set()
    for view in cases:
        told.add(view.order.id)
        for clock in view.clocks:
            told_by = clock_event(f"case-{view.case.number}", view.order, clock, _to_do_by(view, clock))
            yield from _event(store, replace(told_by, rings=clock in view.running), at)
    for item in items:
        for clock in item.clocks if item.order.id not in told else ():
            yield from _event(store, clock_event(f"order-{item.order.ref}", item.order, clock), at)
    yield from _lines("END:VCALENDAR")


def case_events(view: CaseView) -> Iterator[Event]:
    """What there is to do about a case by when, and what is expected when; not what a clock says already."""
    case, about = view.case, _about(view.order.ref, view.item)
    name = f"case-{case.number}"
    dated = [one for one in view.actions if one.by]
    for place, action in enumerate(dated, 1):
        assert action.by is not None
        if view.deadline and action.by == view.deadline.ends_on:
            continue  # which is an event that says what to do
        text = f"{action.why}\n{action.command}\n{action.source}"
        title = f"{action.instruction}: {about}"
        yield Event(uid=f"{name}-action-{place}", title=title, text=text, first=action.by, last=action.by)
    for row in view.outlook.rows:
        if row.state != "done" and row.forecast_from and row.forecast_to:
            uid = f"{name}-round-{case.round}-{row.stage}"
            text = f"Expected in these days.\nkakoreturn status {case.number}\n{row.source}"
            title = f"Expected: {row.label} ({about})"
            yield Event(uid=uid, title=title, text=text, first=row.forecast_from, last=row.forecast_to)
    if (due := view.answer_due) is not None and view.action is not None and not dated:
        text = f"If none comes: {view.action.instruction}\n{view.action.command}\n{view.action.source}"
        title, day = f"Expected: an answer of support ({about})", max(due, view.today)
        yield Event(uid=f"{name}-round-{case.round}-answer", title=title, text=text, first=day, last=day)


def review_event(review: WaitView, today: date) -> Event:
    """Looking through an order's QC photos, or asking for more: today, and not after the last day for a return."""
    order = review.order
    day = min(today, order.return_by) if order.return_by else today
    if order.left_open:
        title, why = "Ask for more QC photos", "The review of its QC photos left something open."
    else:
        title, why = "Review the QC photos", "Its QC photos are in, and nobody has looked through them yet."
    text = f"{why}\n{review.command}"
    if order.return_by is not None:
        text += f"\nLast day for a return: {order.return_by}"
    about = _about(order.ref, order.item)
    return Event(uid=f"order-{order.ref}-review", title=f"{title}: {about}", text=text, first=day, last=day)


def _to_do_by(view: CaseView, clock: Clock) -> str:
    """What is to be done by the end of a clock, where that is the deadline of the request."""
    due = [one for one in view.actions if one.by == clock.ends_on] if clock is view.deadline else []
    return "".join(f"{one.instruction}\n{one.command}\n" for one in due)


def clock_event(name: str, item: Order, clock: Clock, todo: str = "") -> Event:
    """The last day of a clock, which rings the day before; `todo` says what is to be done by then."""
    title = f"{clock.what.ending.capitalize()}: {_about(item.ref, item.item)}"
    text = f"{todo}This is from: {clock.source}"
    return Event(
        uid=f"{name}-{clock.what}", title=title, text=text, first=clock.ends_on, last=clock.ends_on, rings=True
    )


def _about(order: str, item: str | None) -> str:
    return f"order {order}, {item}" if item else f"order {order}"


def _event(store: str, event: Event, at: str) -> Iterator[str]:
    moment = datetime.fromisoformat(at)
    stamp = f"{moment:%Y%m%dT%H%M%SZ}"
    yield from _lines(
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}@{store}.kakoreturn",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        # Grows from export to export, so that a calendar knows which of two is the later.
        f"SEQUENCE:{max(0, int((moment - _EPOCH).total_seconds()))}",
        f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}",  # the first day that it does not last
        f"SUMMARY:{_escaped(one_line(event.title))}",
        f"DESCRIPTION:{_escaped(event.text)}",
        "CATEGORIES:kakoreturn",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        *(_alarm(event) if event.rings else ()),
        "END:VEVENT",
    )


def _alarm(event: Event) -> tuple[str, ...]:
    """The lines that let a calendar ring at nine in the morning of the day before."""
    description = f"DESCRIPTION:{_escaped(one_line(event.title))}"
    return "BEGIN:VALARM", "ACTION:DISPLAY", description, "TRIGGER:-PT15H", "END:VALARM"


def _escaped(text: str) -> str:
    """A text value: what has a meaning in a calendar behind a backslash, and nothing that cannot be printed."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(one_line(part) for part in text.split("\n"))


def _lines(*contents: str) -> Iterator[str]:
    """Content lines, folded by octets so that no character is cut, each ended by CRLF."""
    for content in contents:
        line, length = "", 0
        for char in content:
            size = len(char.encode("utf-8", "replace"))
            if length + size > _LONGEST_LINE:
                yield f"{line}\r\n"
                line, length = " ", 1
            line += char
            length += size
        yield f"{line}\r\n"
