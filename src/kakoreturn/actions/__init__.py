"""What the commands do: one function a deed.

Each is given a book (a store's transaction, or anything that behaves like one), decides with `domain` whether the
deed is allowed, and appends its events. When it raises, the transaction is rolled back, so a refused deed changes
nothing. Nothing in here knows SQL, a terminal or a clock.
"""

from kakoreturn.actions.book import Book, check_day, the_case, the_order
from kakoreturn.actions.details import add_defect, add_note, add_photo, change_defect, keep_message, remove_photo
from kakoreturn.actions.opening import Request, open_case
from kakoreturn.actions.orders import add_order, edit_order, move_orders
from kakoreturn.actions.recording import amend, name_issue, record, switch
from kakoreturn.actions.reviewing import review_order
from kakoreturn.actions.undoing import nothing_to_redo, nothing_to_undo, redo, undo

__all__ = [
    "Book",
    "Request",
    "add_defect",
    "add_note",
    "add_order",
    "add_photo",
    "amend",
    "change_defect",
    "check_day",
    "edit_order",
    "keep_message",
    "move_orders",
    "name_issue",
    "nothing_to_redo",
    "nothing_to_undo",
    "open_case",
    "record",
    "redo",
    "remove_photo",
    "review_order",
    "switch",
    "the_case",
    "the_order",
    "undo",
]
