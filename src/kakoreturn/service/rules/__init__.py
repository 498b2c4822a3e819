"""What the commands do: one function a changeset.

Each is given a book (a store's transaction, or anything that behaves like one), decides with `domain` whether the
changeset is allowed, and appends its events. When it raises, the transaction is rolled back, so a refused changeset
changes nothing. Nothing in here knows SQL, a terminal or a clock.
"""

from __future__ import annotations

from kakoreturn.service.rules.book import check_day, named, the_case, the_item, the_line, the_only
from kakoreturn.service.rules.details import add_attachment, keep, the_photo
from kakoreturn.service.rules.opening import Request, open_case
from kakoreturn.service.rules.orders import (
    add_item,
    add_order,
    ask_for_photos,
    change_note_on_item,
    edit_order,
    move_orders,
    note_item,
    remove_orders,
    rename_order,
)
from kakoreturn.service.rules.photos import add_photo, mark_photo
from kakoreturn.service.rules.recording import amend, name_issue, record, switch
from kakoreturn.service.rules.reviewing import review_order
from kakoreturn.service.rules.undoing import nothing_to_redo, nothing_to_undo, redo, undo

__all__ = [
    "Request",
    "add_attachment",
    "add_item",
    "add_order",
    "add_photo",
    "amend",
    "ask_for_photos",
    "change_note_on_item",
    "check_day",
    "edit_order",
    "keep",
    "mark_photo",
    "move_orders",
    "name_issue",
    "named",
    "note_item",
    "nothing_to_redo",
    "nothing_to_undo",
    "open_case",
    "record",
    "redo",
    "remove_orders",
    "rename_order",
    "review_order",
    "switch",
    "the_case",
    "the_item",
    "the_line",
    "the_only",
    "the_photo",
    "undo",
]
