"""What is to be done by when, as a calendar (RFC 5545): all-day events that do not block the day.

An event keeps its UID for as long as it is about the same thing, so a calendar that takes in a second export moves its
events instead of getting new ones. What a UID is made of: the store, the case and its round, and the row of the
timetable or the place of the action.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from kakoreturn import __version__
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import one_line
from kakoreturn.domain.timeline import RowState
from kakoreturn.domain.view import CaseView, ReviewView

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


def calendar(
    store: str, cases: Iterable[CaseView], reviews: Iterable[ReviewView], today: date, at: str
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
    yield from _lines("END:VCALENDAR")


def case_events(view: CaseView) -> Iterator[Event]:
    """What there is to do about a case by when, what is expected when, and the last day for a return."""
    case, about = view.case, _about(view.case.order, view.item)
    name = f"case-{case.number}"
    for place, action in enumerate((one for one in view.actions if one.by), 1):
        assert action.by is not None
        text = f"{action.why}\n{action.command}\n{action.source}"
        title = f"{action.what}: {about}"
        yield Event(uid=f"{name}-action-{place}", title=title, text=text, first=action.by, last=action.by)
    for row in view.outlook.rows:
        if row.state is not RowState.DONE and row.forecast_from and row.forecast_to:
            uid = f"{name}-round-{case.round}-{row.stage}"
            text = f"Expected in these days.\nkakoreturn status {case.number}\n{row.source}"
            title = f"Expected: {row.label} ({about})"
            yield Event(uid=uid, title=title, text=text, first=row.forecast_from, last=row.forecast_to)
    if view.order.return_by is not None:
        yield _deadline(f"{name}-return", about, view.order.return_by, view.deadline_origin)


def review_event(review: ReviewView, today: date) -> Event:
    """Looking through an order's QC photos: today, and not after the last day for a return."""
    order = review.order
    day = min(today, order.return_by) if order.return_by else today
    text = "Its QC photos are in, and nobody has looked through them yet."
    if order.return_by is not None:
        text += f"\nLast day for a return: {order.return_by}"
    title = f"Review the QC photos: {_about(order.number, order.item)}"
    return Event(uid=f"order-{order.number}-review", title=title, text=text, first=day, last=day)


def _deadline(uid: str, about: str, day: date, origin: str | None) -> Event:
    text = f"The deadline is from: {origin}" if origin else "The deadline that you gave."
    return Event(uid=uid, title=f"Last day for a return: {about}", text=text, first=day, last=day)


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
        "END:VEVENT",
    )


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
