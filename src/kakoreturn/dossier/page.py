"""The dossier as one page of HTML: no script, nothing fetched, what a buyer wrote shown as it was written.

The template escapes everything that is put into it. Only the style sheet, which is ours, goes in as it is; the page
allows that one by its hash and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.resources import files
from operator import itemgetter
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kakoreturn import __version__
from kakoreturn.domain import events as ev
from kakoreturn.domain.attempts import PastAttempt
from kakoreturn.domain.case_state import Attempt
from kakoreturn.domain.happenings import HAPPENINGS, RUNGS
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.timeline import Row, Timeline
from kakoreturn.domain.values import Happening, Money
from kakoreturn.dossier import words
from kakoreturn.dossier.chart import Chart, Moment, chart
from kakoreturn.dossier.content import LONGEST, Dossier, Plate, circles, rounds
from kakoreturn.dossier.redaction import Part

_STAGES = ("ordered_on", "stocked_on", "photos_on", "shipped_on", "delivered_on")
_SCRIPTS = (("ja", "[\u3040-\u30ff]"), ("ko", "[\uac00-\ud7af]"), ("zh", "[\u3400-\u9fff]"))
_LEFT_OUT = {
    Part.ORDER: "the order number",
    Part.ITEM: "the item",
    Part.SELLER: "the seller",
    Part.AGENT: "the agent",
    Part.NAMES: "the names of files",
    Part.PRICES: "all amounts of money",
    Part.LINKS: "links",
    Part.MESSAGES: "the messages",
    Part.PHOTOS: "the photos",
    Part.ATTACHMENTS: "the other files",
}


@record
class Course(Record):
    """One attempt over its timetable: a heading, the drawing, and its table."""

    title: str
    year: int
    chart: Chart | None
    rows: tuple[tuple[str, str, str, str], ...]


def page(dossier: Dossier) -> bytes:
    """The page, in UTF-8; the same dossier gives the same bytes."""
    style = _own("dossier.css")
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "day": words.long_day,
        "language": _language,
        "base64": lambda picture: b64encode(picture).decode("ascii"),
    }
    text = made.from_string(_own("dossier.html")).render(
        **_facts(dossier),
        style=Markup(style),  # noqa: S704 - ours, and shown as it is
        style_hash=b64encode(sha256(style.encode()).digest()).decode("ascii"),
    )
    return text.encode("utf-8", "replace")


def _own(name: str) -> str:
    """A file of this package, its line ends as a browser reads them, or the hash of the style would not be right."""
    return files("kakoreturn.dossier").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _facts(dossier: Dossier) -> dict[str, Any]:
    """Everything that the template shows."""
    view, today = dossier.view, dossier.today
    case = view.case
    return {
        "case": case,
        "title": view.item or f"Order {case.order}",
        "today": today,
        "version": __version__,
        "wish": case.remedy.wish,
        "standing": words.standing(view),
        "summary": list(words.summary(view, dossier.past, today)),
        "order": list(_order(dossier)),
        "link": _link(view.order.url),
        "rounds": list(rounds(case, dossier.plates)),
        "circles": circles,
        "alt": lambda plate: _alt(dossier, plate),
        "longest": LONGEST,
        "courses": list(_courses(dossier)),
        "calendar": dossier.calendar,
        "history": _history(dossier),
        "refusals": list(_refusals(dossier)),
        "rungs": list(_rungs(dossier)),
        "money": list(_money(dossier)),
        "messages": sorted(case.messages, key=lambda one: one.on) if Part.MESSAGES not in dossier.redaction else [],
        "senders": words.SENDERS,
        "notes": () if dossier.private else case.notes,
        "plates": dossier.plates,
        "enclosures": dossier.enclosures,
        "head": dossier.head,
        "left_out": [_LEFT_OUT[part] for part in Part if part in dossier.redaction],
    }


def _language(text: str) -> str | None:
    """The language of a text by its script, for the right glyphs and a screen reader; None where it does not show."""
    return next((name for name, script in _SCRIPTS if re.search(script, text)), None)


def _link(url: str | None) -> str | None:
    """The address of the order page, where it is one that a click may open."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _order(dossier: Dossier) -> Iterator[tuple[str, str]]:
    view, order = dossier.view, dossier.view.order
    yield "Order number", view.case.order
    if order.several:
        yield "Item of the order", str(order.line)
    if view.item:
        yield "Item", view.item
    for name, value in (
        ("Size", order.size),
        ("Quantity", order.quantity and str(order.quantity)),
        ("Category", order.category and str(order.category)),
        ("Seller", order.seller),
        ("Agent", view.guide.name if order.agent in {None, view.guide.agent} else order.agent),
        ("Price", order.price and dossier.redaction.money(order.price)),
        ("Paid by", order.payment and str(order.payment)),
    ):
        if value:
            yield name, value
    for name, field in zip(
        ("Ordered", "In the warehouse", "QC photos in", "Shipped", "Delivered"), _STAGES, strict=True
    ):
        if day := getattr(order, field):
            yield name, words.long_day(day)
    if order.return_by:
        yield (
            "Last day for a return",
            f"{words.long_day(order.return_by)} ({view.deadline_origin or 'as the buyer noted it'})",
        )


def _alt(dossier: Dossier, plate: Plate) -> str:
    """What stands for a picture where it cannot be seen."""
    texts = {defect.number: defect.words for defect in dossier.view.case.defects}
    photo = plate.photo
    told = [f"Photo {photo.number} of {words.long_day(photo.on)}" + (f": {photo.note}" if photo.note else "")]
    told += [
        f"Circle {number}" + (f" marks defect {defect}: {texts[defect]}" if defect in texts else " marks a place")
        for number, defect in circles(photo)
    ]
    return ". ".join(told)


def _courses(dossier: Dossier) -> Iterator[Course]:
    """Every attempt that was asked for, oldest first, and the present one."""
    told = 0
    for past in dossier.past:
        yield _course(past.attempt, past.outlook, f"{_name(past.attempt, told)}, until {_until(past)}", None)
        told = past.attempt.round
    case = dossier.view.case
    today = dossier.today if case.is_open else None
    yield _course(case.attempt, dossier.view.outlook, _name(case.attempt, told) if told else "", today)


def _name(attempt: Attempt, told: int) -> str:
    """An attempt by its round, where that is not the one `told` last, and by what was asked for."""
    remedy = attempt.remedy.replace("_", " ")
    return remedy.capitalize() if attempt.round == told else f"Round {attempt.round}, {remedy}"


def _until(past: PastAttempt) -> str:
    return f"{words.event(past.ended_by).lower()} on {words.long_day(past.ended_by.on)}"


def _course(attempt: Attempt, outlook: Timeline, title: str, today: Any) -> Course:  # noqa: ANN401 - a date, or None
    moments = [
        Moment(
            on=one.on,
            name=f"{HAPPENINGS[one.event].title}, {words.long_day(one.on)}",
            refusal=one.event is Happening.REFUSED,
        )
        for one in attempt.happened
        if words.is_push(one)
    ]
    drawing = chart(outlook, moments, today)
    year = (outlook.day_zero or attempt.began_on).year
    lanes = drawing.lanes if drawing else ()
    said = [lane.said for lane in lanes] if lanes else ["not sent yet"] * len(outlook.rows)
    rows = tuple(
        (row.label, _window(row), words.period(row.planned_from, row.planned_to, year), told)
        for row, told in zip(outlook.rows, said, strict=True)
    )
    return Course(title=title, year=year, chart=drawing, rows=rows)


def _window(row: Row) -> str:
    unit = "business day" if row.business else "day"
    return f"{unit} {row.from_day}" if row.from_day == row.to_day else f"{unit}s {row.from_day}–{row.to_day}"


def _history(dossier: Dossier) -> list[dict[str, Any]]:
    """What happened, by day; a case may have been opened after its request was sent."""
    case = dossier.view.case
    begun = f"Case opened, {case.beginning.remedy.wish} wanted"
    told = [{"on": case.opened_on, "what": begun, "note": "", "amount": "", "push": False}]
    for entry in case.history:
        said = entry if isinstance(entry, ev.Happened) else None
        told.append(
            {
                "on": entry.on,
                "what": words.event(entry),
                "note": _particulars(said) if said else "",
                "amount": dossier.redaction.money(said.amount) if said and said.amount else "",
                "push": words.is_push(entry),
            }
        )
    return sorted(told, key=itemgetter("on"))


def _particulars(happened: ev.Happened) -> str:
    """What was noted with an event, and the day or the number that belongs to it."""
    promised = f"for {words.long_day(happened.due_on)}" if happened.due_on else ""
    tracked = f"tracking number {happened.tracking}" if happened.tracking else ""
    return "; ".join(part for part in (promised, tracked, happened.note) if part)


def _refusals(dossier: Dossier) -> Iterator[ev.Happened]:
    for entry in dossier.view.case.history:
        if isinstance(entry, ev.Happened) and entry.event is Happening.REFUSED:
            yield entry


def _rungs(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """The four rungs, with the day each was last climbed in this case; none where nothing was refused or late."""
    told = [entry for entry in dossier.view.case.history if isinstance(entry, ev.Happened)]
    last = {entry.event: entry for entry in told}
    if last.keys().isdisjoint({*RUNGS, Happening.REFUSED}):
        return
    for rung in RUNGS:
        climbed = last.get(rung)
        yield {
            "what": HAPPENINGS[rung].title,
            "on": climbed.on if climbed else None,
            "note": climbed.note if climbed and climbed.note else "",
        }


def _money(dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    """Money in order: what it cost, what was agreed, each payment, what is open."""
    case, order, shown = dossier.view.case, dossier.view.order, dossier.redaction.money
    money = case.standing
    if order.worth and order.price:
        several = f"{order.quantity} at {shown(order.price)} each" if (order.quantity or 1) > 1 else ""
        yield "Price of the order", several, shown(order.worth)
    if money.agreed or money.payments or money.charges:
        agreed = [one for one in case.history if isinstance(one, ev.Happened) and one.event is Happening.AGREED]
        days = [words.long_day(one.on) for one in agreed if one.counted or not money.agreed]
        yield "Agreed", days[-1] if days else "", shown(money.agreed) if money.agreed else "no sum on record"
    for charge in money.charges:
        other = money.not_set_against(charge)
        how = "paid apart" if charge.paid else f"not set against {other}" if other else "kept back"
        what = f": {dossier.redaction.text(charge.note)}" if charge.note else ""
        yield "Charged", f"{words.long_day(charge.on)}, {how}{what}", _as_counted(shown, charge.amount, charge.counted)
    paid = [one for one in case.history if isinstance(one, ev.Happened) and one.event is Happening.REFUNDED]
    for place, (payment, counted) in enumerate(zip(money.payments, money.received, strict=True)):
        # A payment without a sum of its own was all that was open, so there may be fewer days than payments.
        on = words.long_day(paid[place].on) if len(paid) == len(money.payments) else ""
        yield "Received", on, _as_counted(shown, payment, counted)
    if money.missing and case.is_open:
        yield "Still open", f"on {words.long_day(dossier.today)}", shown(money.missing)


def _as_counted(shown: Callable[[Money], str], sum_: Money | None, counted: Money | None) -> str:
    """A sum, with what it comes to where it counts in another currency."""
    if sum_ is None:
        return ""
    return shown(sum_) if counted is None or counted == sum_ else f"{shown(sum_)} ({shown(counted)})"
