"""The JSON documents: what scripts may rely on. A key is never renamed.

Written as plain ASCII, so that no code page can spoil them and no control character can reach a terminal. A key of a
document stands on a line, and each element of a list of its own: `grep` and `diff` find a case by its line, and Python
writes a whole line in C. On a terminal, where people read them, everything has a line.
"""

from __future__ import annotations

from kakoreturn import plain_json
from kakoreturn.domain import codec
from kakoreturn.domain.circles import WHOLE
from kakoreturn.domain.codec import plain
from kakoreturn.domain.order_fields import FIELDS
from kakoreturn.domain.readiness import StepCheck, readiness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from typing import Any

    from kakoreturn.domain.advice import NextAction
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.changesets import Changeset
    from kakoreturn.domain.clocks import Clock
    from kakoreturn.domain.errors import KakoError
    from kakoreturn.domain.events import Event
    from kakoreturn.domain.evidence import KeptFile, Photo
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.timeline import Row
    from kakoreturn.domain.view import CaseView, Habit, ItemView, WaitView
    from kakoreturn.domain.workdays import Exceptions
    from kakoreturn.messages.compose import Draft

    Plain = dict[str, Any]


def pieces(name: str, document: Plain, *, for_people: bool = False) -> Iterator[str]:
    """The text of a document, its schema first, piece by piece: it may have iterators for lists.

    `for_people`: for a terminal.
    """
    write = _indented if for_people else plain_json.dumps
    between = "{"
    for key, value in {"schema": f"kakoreturn.{name}/1", **document}.items():
        yield f"{between}\n  {plain_json.dumps(key)}: "
        between = ","
        if isinstance(value, list) or hasattr(value, "__next__"):
            yield from _elements(value, write)
        else:
            yield write(value).replace("\n", "\n  ")
    yield "\n}\n"


def _elements(found: Iterable[object], write: Callable[[object], str]) -> Iterator[str]:
    between = "["
    for one in found:
        yield f"{between}\n    " + write(one).replace("\n", "\n    ")
        between = ","
    yield "[]" if between == "[" else "\n  ]"


def _indented(value: object) -> str:
    import json

    return json.dumps(value, indent=2)


def error(problem: KakoError, notices: Iterable[str] = ()) -> str:
    """What stderr says when a command asked for JSON fails: the error, and the notices that came before it, if any."""
    said = list(notices)
    told: Plain = {"kind": problem.kind, "message": problem.message, "hint": problem.hint}
    if bad := getattr(problem, "bad_rows", ()):  # of `BadRows`, which most commands do without
        told["faults"] = [{"row": one.row, "column": one.column, "reason": one.reason} for one in bad]
    return plain_json.dumps({"error": told, "notices": said} if said else {"error": told})


def status(
    today: date, cases: Iterable[CaseView], reviews: Iterable[WaitView], waits: Iterable[WaitView] = ()
) -> Plain:
    """Every case asked for, the items to review, and what else waits, each most urgent first."""
    return {
        "today": today.isoformat(),
        "cases": [case(view) for view in cases],
        "orders_to_review": [
            {
                **_which(review.order),
                "item": review.order.item,
                "photos_on": plain(review.order.photos_on),
                "unsure": list(review.order.unsure),
                "command": review.command,
                "days_waiting": review.days_waiting,
                "return_by": plain(review.order.return_by),
                "return_by_origin": review.deadline_origin,
                "health": review.health,
            }
            for review in reviews
        ],
        "orders_waiting": [
            {
                **_which(wait.order),
                "item": wait.order.item,
                "reason": wait.reason,
                "what": wait.what,
                "waiting_on": wait.waiting_on,
                "by": plain(wait.by),
                "health": wait.health,
                "command": wait.command,
                "clock": _clock(wait.clock) if wait.clock else None,
            }
            for wait in waits
        ],
    }


def _clock(clock: Clock) -> Plain:
    return {
        "id": clock.what,
        "what": clock.what,
        "starts_on": plain(clock.starts_on),
        "ends_on": plain(clock.ends_on),
        "basis": clock.basis,
        "source": clock.source,
    }


def case(view: CaseView) -> Plain:
    """Where one case stands."""
    one, order, outlook = view.case, view.order, view.outlook
    return {
        "case": one.number,
        **_which(order),
        "item": view.item,
        "seller": order.seller,
        "agent": order.agent,
        "remedy": one.remedy,
        "phase": one.phase,
        "issue": one.issue,
        "round": one.round,
        "state": one.state,
        "outcome": one.outcome,
        "no_reason": one.no_reason,
        "no_return": bool(order.no_return),
        "opened_on": plain(one.opened_on),
        "return_by": plain(order.return_by),
        "return_by_origin": view.deadline_origin,
        "clocks": [_clock(clock) for clock in view.clocks],
        "day": outlook.day,
        "day_zero": plain(outlook.day_zero),
        "waiting_on": outlook.waiting_on,
        "health": outlook.health,
        "late_days": outlook.late_days,
        "steps": [_step(step) for step in readiness(one)],
        "timeline": [_row(row) for row in outlook.rows],
        "calendar": _calendar(outlook.exceptions),
        "next_actions": [_action(action) for action in view.actions],
        "habit": _habit(view.habit),
    }


def _habit(habit: Habit | None) -> Plain | None:
    if habit is None:
        return None
    unit = "business_days" if habit.business else "days"
    return {"stage": habit.stage, "median_days": habit.median_days, "cases": habit.cases, "unit": unit}


def _step(step: StepCheck) -> Plain:
    return {"n": step.number, "id": step.id, "done": step.done, "missing": [lack.what for lack in step.missing]}


def _row(row: Row) -> Plain:
    return {
        "stage": row.stage,
        "label": row.label,
        "from_day": row.from_day,
        "to_day": row.to_day,
        "unit": "business_days" if row.business else "days",
        "planned_from": plain(row.planned_from),
        "planned_to": plain(row.planned_to),
        "actual": plain(row.actual),
        "forecast_from": plain(row.forecast_from),
        "forecast_to": plain(row.forecast_to),
        "state": row.state,
        "who": row.who,
        "source": row.source,
    }


def _calendar(exceptions: Exceptions | None) -> Plain | None:
    if exceptions is None:
        return None
    return {
        "off": [{"from": plain(first), "to": plain(last)} for first, last in exceptions.off],
        "worked": [plain(day) for day in exceptions.worked],
        "provisional": list(exceptions.provisional),
    }


def _action(action: NextAction) -> Plain:
    return {
        "id": action.id,
        "who": action.who,
        "what": action.instruction,
        "why": action.why,
        "by": plain(action.by),
        "command": action.command,
        "source": action.source,
    }


def show(today: date, view: CaseView, changesets: Iterable[Changeset], gone: set[int]) -> Plain:
    """Everything on record about one case. `gone` are the numbers of changesets that were taken back."""
    one, money = view.case, view.case.standing
    return {
        "today": today.isoformat(),
        **case(view),
        "defects": [
            {
                "n": defect.number,
                "text": defect.text,
                "kind": defect.sort,
                "fault": defect.fault,
                "where": defect.where,
                "expected": defect.expected,
                "observed": defect.observed,
                "on": plain(defect.on),
                "round": defect.round,
            }
            for defect in one.defects
        ],
        "photos": [photo(kept) for kept in one.photos],
        "attachments": [kept_file(kept) for kept in one.attachments],
        "messages": [
            {"n": kept.number, "from": kept.sender, "text": kept.text, "on": plain(kept.on)} for kept in one.messages
        ],
        "notes": [{"n": note.number, "text": note.text, "on": plain(note.on)} for note in one.notes],
        "order_notes": list(view.order.notes),
        "history": [{"n": number, **_event(entry)} for number, entry in enumerate(one.history, 1)],
        "money": {
            "expected": plain(money.expected),
            "agreed": plain(money.agreed),
            "received": [plain(paid) for paid in money.payments],
            "missing": plain(money.missing),
            "charges": [
                {"amount": plain(charge.amount), "counted": plain(charge.counted), "paid": bool(charge.paid)}
                | {"on": plain(charge.on), "note": charge.note}
                for charge in money.charges
            ],
        },
        "journal": [entry for changeset in changesets for entry in _changeset(changeset, one, gone)],
    }


def photo(one: Photo) -> Plain:
    """A photo on a case."""
    return {
        **kept_file(one),
        "circles": [
            {
                "n": number,
                # Parts of the upright picture: x and radius of its width, y of its height.
                "x": circle.x / WHOLE,
                "y": circle.y / WHOLE,
                "radius": circle.radius / WHOLE,
                "defect": circle.defect,
            }
            for number, circle in one.numbered
        ],
    }


def kept_file(one: KeptFile) -> Plain:
    """A file on a case: all that is told of one that is no photo."""
    return {
        "n": one.number,
        "name": one.name,
        "sha256": one.sha256,
        "size": one.size,
        "note": one.note,
        "on": plain(one.on),
        "round": one.round,
    }


def changeset(one: Changeset) -> Plain:
    """A changeset that was taken back or brought back, the first of its events, and how many it has."""
    return {
        "deed": one.number,
        "at": one.at,
        "count": len(one.events) + one.more,
        "events": [
            {"case" if isinstance(subject, int) else "order": subject, **_event(event)} for subject, event in one.events
        ],
    }


def _changeset(changeset: Changeset, one: Case, gone: set[int]) -> Iterable[Plain]:
    for subject, event in changeset.events:
        if subject == one.number:
            yield {
                **_event(event),
                "deed": changeset.number,
                "at": changeset.at,
                "undone": changeset.number in gone,
                "by": changeset.by or None,
            }


def _event(event: Event) -> Plain:
    kind, fields = codec.encode(event)
    return {"kind": kind, **fields}


def order(one: Order) -> Plain:
    """One order."""
    fields = {field.name: plain(getattr(one, field.name)) for field in FIELDS if field.is_attribute}
    return {**_which(one), **fields, "stage": one.stage}


def item(view: ItemView) -> Plain:
    """One item as it stands today, with its clocks."""
    return {**order(view.order), "return_by_origin": view.deadline_origin, "clocks": list(map(_clock, view.clocks))}


def _which(item: Order) -> Plain:
    """Which item it is: its order, its line in it, and what to type for it."""
    return {"order": item.number, "line": item.line, "ref": item.ref}


def draft(number: int | None, message: Draft) -> Plain:
    """A message."""
    return {
        "case": number,
        "kind": message.kind,
        "lang": message.lang,
        "subject": message.subject,
        "body": message.body,
        "attachments": list(message.attachments),
        "missing": [
            {"step": lack.step, "what": lack.what, "question": lack.question, "command": lack.command}
            for lack in message.missing
        ],
        "left_out": list(message.left_out),
    }
