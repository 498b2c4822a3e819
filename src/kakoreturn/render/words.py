"""Values in words, as people read them."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.dates import short_day, span
from kakoreturn.domain.guide import Party
from kakoreturn.domain.happenings import HAPPENINGS
from kakoreturn.domain.text import count, one_line
from kakoreturn.domain.values import Happening

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kakoreturn.domain.advice import NextAction
    from kakoreturn.domain.case_state import Standing
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.domain.timeline import Health
    from kakoreturn.domain.values import Money
    from kakoreturn.domain.view import CaseView, Habit
    from kakoreturn.domain.workdays import Exceptions
    from kakoreturn.render.output import Style

HEALTH_STYLES: Mapping[Health, Style] = {"ok": "good", "due": "due", "overdue": "bad", "closed": "quiet"}

TO_DO = {
    "complete_request": "complete request",
    "send_request": "send request",
    "wait": "wait",
    "chase_agent": "chase the agent",
    "review_replacement": "review replacement",
    "contact_support": "contact support",
    "provide_documentation": "send documents",
    "persist": "ask again",
    "escalate": "escalate",
    "check_refund": "see if the money came",
    "accept_or_repair": "decide",  # first only where nothing else is left
    "name_issue": "name the kind of trouble",
    "decide_offer": "decide on the offer",
}


_A_YEAR = 365


def habit(known: Habit) -> str:
    """What the seller usually does, such as: this seller usually confirms on day 5 (4 cases)."""
    awaited = HAPPENINGS[Happening(known.stage)].awaited
    assert awaited is not None, "a seller has habits about what is waited for"
    return f"{awaited.usual} day {days(known.median_days)} ({count(known.cases, 'case')})"


def days(number: float) -> str:
    """A number of days, a half written only where it is one: 5, 5.5."""
    return f"{number:g}"


def circles(photo: Photo) -> str:
    """`circles 1 (defect 2), 2`, in the order they stand on the photo; nothing where there are none."""
    told = [
        f"{number} (defect {circle.defect})" if circle.defect is not None else str(number)
        for number, circle in photo.numbered
    ]
    return f"{'circle' if len(told) == 1 else 'circles'} {', '.join(told)}" if told else ""


def state(view: CaseView) -> str:
    """The state of a case, with its round from the second on."""
    case = view.case
    shown = str(case.outcome).replace("_", " ") if case.outcome else case.state
    return f"{shown} (round {case.round})" if case.round > 1 else shown


def due(by: date | None, today: date) -> str:
    """Until when something is in time, or for how long it has not been."""
    if by is None:
        return ""
    return f"{count((today - by).days, 'day')} late" if by < today else f"by {short_day(by)}"


def business_days(exceptions: Exceptions) -> str:
    """Which days do not count as business days and which do, where that is not as on plain weekdays."""
    parts = [f"{span(first, last)} {'does' if first == last else 'do'} not count" for first, last in exceptions.off]
    parts += [f"{day:%a} {short_day(day)} does" for day in exceptions.worked]
    if exceptions.provisional:
        years = ", ".join(map(str, exceptions.provisional))
        parts.append(f"the official calendar of {years} is not out yet, so these days are provisional")
    return "; ".join(parts)


def to_do(view: CaseView) -> str:
    """What to do next, in a few words."""
    first = view.action
    if first is None:
        return "nothing left to do"
    if first.id == "wait" or first.once_silent:
        return f"wait for {party(view.outlook.waiting_on if first.once_silent else first.who)}"
    return TO_DO[first.id]


def when(view: CaseView, action: NextAction) -> str:
    """When an action is for, where it is not for now; empty where it is."""
    if not action.once_silent:
        return ""
    return f"if no answer has come by {view.outlook.expected_to}" if view.outlook.expected_to else "if no answer comes"


def party(whom: Party | None) -> str:
    """Whom a case waits for, with an article."""
    return f"the {whom}" if whom in {Party.AGENT, Party.SELLER} else str(whom)


def period(first: date | None, last: date | None) -> str:
    """A day, or a span of days: of its end the year is left out within a year, the month where it is the same."""
    if first is None or last is None:
        return "-"
    if first == last:
        return first.isoformat()
    end = last.isoformat()
    if (last - first).days < _A_YEAR:
        end = end[8:] if first.isoformat()[:7] == end[:7] else end[5:]
    return f"{first.isoformat()} – {end}"


def _said(happened: ev.DefectNoted | ev.DefectChanged) -> str:
    """What an event says of a defect, in one line."""
    fields = {
        "kind": happened.defect_kind,
        "fault": happened.fault,
        "where": happened.where,
        "expected": happened.expected_text,
        "observed": happened.observed_text,
    }
    emptied = [f"no {name}" for name in getattr(happened, "cleared", ())]
    said = [happened.text, *(f"{name}: {value}" for name, value in fields.items() if value), *emptied]
    return one_line("; ".join(part for part in said if part))


def _corrected(what: str, number: int, said: str | None, on: date | None, sender: str | None = None) -> str:
    """What became of a numbered defect, note or message; where nothing is said of it, it is gone."""
    changed = ", ".join(filter(None, (sender, f"on {on}" if on else None, said)))
    return f"{what} {number} {f'corrected: {changed}' if changed else 'removed'}"


def worth(amount: Money, counted: Money | None) -> str:
    """A sum, with what it comes to where it counts in another currency."""
    return f"{amount} ({counted})" if counted and counted != amount else f"{amount}"


def charge(charged: ev.Happened, money: Standing) -> str:
    """A fee: its sum, what became of it, and what for."""
    sum_ = worth(charged.amount, charged.counted) if charged.amount else "a sum"
    other = money.not_set_against(charged)
    how = "paid apart" if charged.paid else f"charged, not set against {other}" if other else "kept back"
    return f"{sum_} {how}{f' ({one_line(charged.note)})' if charged.note else ''}"


def _particulars(happened: ev.Happened | ev.Amended) -> Iterator[str]:
    """What is told of an event besides its day, each in a few words."""
    if happened.amount:
        yield f"{happened.amount} at {happened.rate}" if happened.rate else f"{happened.amount}"
    if happened.due_on:
        yield f"by {happened.due_on}"
    if happened.paid is not None:
        yield "paid apart" if happened.paid else "kept back"
    if happened.tracking:
        yield f"tracking {one_line(happened.tracking)}"
    if happened.note:
        yield one_line(happened.note)


def event(happened: ev.Event) -> str:  # noqa: C901, PLR0912 - one sentence for each kind of event
    """An event in one line of words."""
    match happened:
        case ev.OrderDescribed():
            return "order details noted"
        case ev.OrderMoved():
            return f"order {happened.stage} on {happened.on}"
        case ev.OrderReviewed(waived=True):
            return f"what the review found was accepted on {happened.on}"
        case ev.OrderReviewed():
            return f"QC photos reviewed on {happened.on}"
        case ev.OrderAsked():
            return f"more QC photos asked for on {happened.on}"
        case ev.OrderNoted() | ev.NoteAdded():
            return f"note: {one_line(happened.text)}"
        case ev.OrderNoteChanged():
            return f"note {happened.number} {f'now reads: {one_line(happened.text)}' if happened.text else 'removed'}"
        case ev.OrderRemoved():
            return f"order removed{f', item {happened.line}' if happened.line > 1 else ''}"
        case ev.MovedToOrder():
            return f"its order has the number {one_line(happened.order)} now"
        case ev.CaseOpened():
            item = f"/{happened.line}" if happened.line > 1 else ""
            return f"{happened.remedy} case opened for order {happened.order}{item} on {happened.on}"
        case ev.DefectNoted():
            return f"defect noted: {_said(happened)}"
        case ev.DefectChanged():
            return _corrected("defect", happened.number, _said(happened), happened.on)
        case ev.PhotoAdded():
            marked = f" with {count(len(happened.circles), 'circle')}" if happened.circles else ""
            return f"photo {one_line(happened.name)} added{marked}"
        case ev.PhotoMarked(circles=()):
            return f"circles taken off photo {happened.number}"
        case ev.PhotoMarked():
            return f"photo {happened.number} marked with {count(len(happened.circles), 'circle')}"
        case ev.PhotoRemoved():
            return f"photo {happened.number} removed"
        case ev.AttachmentAdded():
            return f"file {one_line(happened.name)} attached"
        case ev.AttachmentRemoved():
            return f"attachment {happened.number} removed"
        case ev.NoteChanged():
            return _corrected("note", happened.number, happened.text and one_line(happened.text), happened.on)
        case ev.MessageChanged():
            sender = f"from {happened.sender}" if happened.sender else None
            return _corrected(
                "message", happened.number, happened.text and one_line(happened.text), happened.on, sender
            )
        case ev.MessageKept():
            return f"message from {happened.sender}: {one_line(happened.text)}"
        case ev.Happened():
            return f"{happened.event} on {happened.on}{''.join(f', {part}' for part in _particulars(happened))}"
        case ev.Amended():
            day = [f"on {happened.on}"] if happened.on else []
            return f"{happened.event} corrected: {', '.join([*day, *_particulars(happened)])}"
        case ev.RemedySwitched():
            return f"switched to {happened.remedy.wish} on {happened.on}"
        case ev.CaseShipped():
            return f"the item was shipped on {happened.on}"
        case ev.IssueNamed():
            return f"kind of trouble: {happened.issue}"
        case ev.ReplacementReviewed():
            return f"replacement reviewed on {happened.on}"
        case ev.Undone():
            return f"change {happened.changeset} taken back"
        case ev.Redone():
            return f"change {happened.changeset} brought back"
