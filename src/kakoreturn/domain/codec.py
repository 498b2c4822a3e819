"""Events in the form they are stored in: a name, and their fields in JSON's types."""

from __future__ import annotations

from datetime import date
from functools import cache

from kakoreturn.domain import events as ev
from kakoreturn.domain.order_fields import FIELDS, OrderField
from kakoreturn.domain.values import (
    DefectKind,
    Happening,
    Issue,
    Money,
    OrderStage,
    Phase,
    Remedy,
    Sender,
    amount_read,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kakoreturn.domain.circles import Circle
    from kakoreturn.domain.faults import Fault

# The stored name of each event; never renamed.
KINDS: dict[str, type[ev.Event]] = {
    "order_described": ev.OrderDescribed,
    "order_moved": ev.OrderMoved,
    "order_reviewed": ev.OrderReviewed,
    "order_asked": ev.OrderAsked,
    "order_noted": ev.OrderNoted,
    "order_note_changed": ev.OrderNoteChanged,
    "order_removed": ev.OrderRemoved,
    "opened": ev.CaseOpened,
    "defect_noted": ev.DefectNoted,
    "defect_changed": ev.DefectChanged,
    "photo_added": ev.PhotoAdded,
    "photo_marked": ev.PhotoMarked,
    "photo_removed": ev.PhotoRemoved,
    "attachment_added": ev.AttachmentAdded,
    "attachment_removed": ev.AttachmentRemoved,
    "note_added": ev.NoteAdded,
    "note_changed": ev.NoteChanged,
    "message_kept": ev.MessageKept,
    "message_changed": ev.MessageChanged,
    "happened": ev.Happened,
    "amended": ev.Amended,
    "remedy_switched": ev.RemedySwitched,
    "moved_to_order": ev.MovedToOrder,
    "case_shipped": ev.CaseShipped,
    "issue_named": ev.IssueNamed,
    "replacement_reviewed": ev.ReplacementReviewed,
    "undone": ev.Undone,
    "redone": ev.Redone,
}
# What is kept with a case and moves it nowhere: whoever asks only how it went does without.
BESIDE = tuple(kind for kind in KINDS if kind.startswith(("defect_", "photo_", "attachment_", "note_", "message_")))
# The stored name of a field, where it has another here; never renamed either.
STORED_AS = {"changeset": "deed"}
_OTHERWISE = frozenset(STORED_AS.values())
_NAMES = {cls: name for name, cls in KINDS.items()}


def _money(plain: Mapping[str, str]) -> Money:
    return Money.made_of({"written": amount_read(plain["amount"]), "currency": plain["currency"]})


def _circles(rows: Any) -> tuple[Circle, ...]:  # noqa: ANN401 - what JSON has, which it reads and checks
    from kakoreturn.domain.circles import circles_from  # few photos have any

    return circles_from(rows)


def _fault(word: str) -> Fault:
    from kakoreturn.domain.faults import Fault  # a long list, which few events name a word of

    return Fault(word)


def _reader(field: OrderField) -> Callable[[Any], object] | None:
    match field.kind:
        case "day" | "deadline":
            return date.fromisoformat
        case "money":
            return _money
        case _:
            return cache(field.words) if field.words else None


_READ: dict[str, Callable[[Any], object]] = {
    **{field.name: read for field in FIELDS if (read := _reader(field))},
    "on": date.fromisoformat,
    "amount": _money,
    "expected": _money,
    "rate": _money,
    "due_on": date.fromisoformat,
    "cleared": tuple,
    "passed": tuple,
    "failed": tuple,
    "unsure": tuple,
    "circles": _circles,
    # A word is looked up once: asking an enum takes ten times as long.
    "defect_kind": cache(DefectKind),
    "fault": cache(_fault),
    "stage": cache(OrderStage),
    "remedy": cache(Remedy),
    "phase": cache(Phase),
    "issue": cache(Issue),
    "sender": cache(Sender),
    "event": cache(Happening),
}


def plain(value: object) -> object:
    """The value of a field in JSON's types."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return {"amount": value.written, "currency": value.currency}
    if isinstance(value, tuple):
        return [one if isinstance(one, str) else one.plain for one in value]  # texts, or circles
    return value


def encode(event: ev.Event) -> tuple[str, dict[str, object]]:
    """The stored name of an event and its fields in plain JSON types, without what is None, empty, or line 1."""
    fields: dict[str, object] = {}
    for field in event.field_names:
        value = getattr(event, field)
        if value is not None and value != () and (field != "line" or value != 1):
            fields[STORED_AS.get(field, field)] = plain(value)
    return _NAMES[type(event)], fields


def decode(kind: str, stored: Mapping[str, object]) -> ev.Event:
    """The event that `encode` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    read = _READ
    fields: dict[str, Any] = {name: read[name](value) if name in read else value for name, value in stored.items()}
    if not _OTHERWISE.isdisjoint(fields):
        for name, stored_name in STORED_AS.items():
            if stored_name in fields:
                fields[name] = fields.pop(stored_name)
    return KINDS[kind].made_of(fields)
