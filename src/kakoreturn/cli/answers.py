"""What several commands answer: the board, or where a case stands now, and always the next command to run."""

from __future__ import annotations

import sys
from itertools import chain

from kakoreturn.cli.printed import addressed
from kakoreturn.domain.errors import quoted
from kakoreturn.domain.evidence import are_circled
from kakoreturn.domain.guide import Party
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import item_of_order, one_line
from kakoreturn.domain.values import Happening
from kakoreturn.domain.view import CaseView, Entry, WaitView
from kakoreturn.notices import notice
from kakoreturn.render import streams, words
from kakoreturn.render.output import Line, line, width
from kakoreturn.service.cases import Board

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeVar

    from kakoreturn.cli.session import Session
    from kakoreturn.domain.advice import NextAction
    from kakoreturn.domain.case import Case, Message, Note
    from kakoreturn.domain.defect import Defect
    from kakoreturn.domain.order import Order
    from kakoreturn.messages.compose import Draft
    from kakoreturn.service.place import Place

    _One = TypeVar("_One")

# What is recorded only once it has come.
_WAITS = frozenset({"wait", "check_refund"})
# What may be done whatever is decided.
_NO_DECISION = _WAITS | {"name_issue"}
# What to say before the command of an item that waits for the buyer, and of one that may well be fine.
_WAIT_LEADS = {Party.YOU: None, None: "if something is wrong with it:"}
# What the command does of an action that is to be decided on.
_DECIDES = {"decide_offer": "to accept it", "accept_or_repair": "to keep it as it is"}


def put_json(name: str, document: dict[str, Any]) -> None:
    """Write one JSON document of this schema to stdout."""
    sys.stdout.write("".join(json_pieces(name, document)))


def put_long_json(name: str, document: dict[str, Any]) -> None:
    """Write such a document whose lists are iterators, once the last of them was gone through without an error."""
    from kakoreturn.cli.progress import waiting

    with streams.collected() as spool, waiting("Reading"):
        spool.writelines(json_pieces(name, document))


def json_pieces(name: str, document: dict[str, Any]) -> Iterator[str]:
    """The text of such a document piece by piece, laid out for whoever reads stdout."""
    from kakoreturn.render import documents

    return documents.pieces(name, document, for_people=sys.stdout.isatty())


def item_document(place: Place, item: Order) -> dict[str, Any]:
    """An item as it stands today, as every command tells it."""
    from kakoreturn.render import documents
    from kakoreturn.service.orders import as_it_stands

    return documents.item(as_it_stands(place, item))


def beginning(found: Iterator[_One]) -> tuple[_One | None, Iterator[_One]]:
    """The first of what was found, None where that is nothing; and all of it, the first again among it."""
    first = next(found, None)
    return first, found if first is None else chain((first,), found)


def say_alike(number: str, others: Iterable[str], undo: str) -> None:
    """Say of an order that is new which others are called so but for their capitals; `undo` takes it back."""
    for other in others:
        told = f"order {quoted(other)} is on record too, and is another one than {quoted(number)}"
        notice(f"{told}; if you meant that: {addressed(undo)}")


def say_if_like_an_item(word: str, order: Order, undo: str, right: Callable[[str], str]) -> None:
    """Say of an order that is new and called like an item of one that is not there, where `word` does not tell so.

    `undo` takes it back, and `right` is what puts it on record under another number.
    """
    of = None if word.lower().startswith("order:") else item_of_order(order.number)
    if of is not None:
        told = f"order {quoted(order.number)} is an order of its own, and no item of an order {quoted(of[0])}"
        meant = f"{addressed(undo)}, and then: {addressed(right(of[0]))}"
        notice(f"{told}, which is not on record; if you meant that: {meant}")


def say_if_again(number: int, kept: Sequence[_One], told: Iterable[tuple[_One, str]]) -> None:
    """Say of what was just `told` of a case, each with a word for it, when `kept` has the same more than once now.

    It may well have happened twice.
    """
    again = dict.fromkeys(what for one, what in told if kept.count(one) > 1)
    if again:
        back = addressed(f"kakoreturn undo {number}")
        notice(f"{', '.join(again)} is on record more than once now; to take this one back: {back}")


def say_if_last_again(number: int, kept: Iterable[Note | Message | Defect], what: str) -> None:
    """Say of the last of what is `kept` with a case when it is there more than once, but for its number."""
    same = [replace(one, number=0) for one in kept]
    say_if_again(number, same, [(same[-1], what)])


def say_sent_before_ordered(view: CaseView) -> None:
    """Say that a request is dated before the day its order was placed."""
    sent_on, ordered_on = view.outlook.day_zero, view.order.ordered_on
    if sent_on is not None and ordered_on is not None and sent_on < ordered_on:
        correct = addressed(f"kakoreturn amend {view.case.number} {Happening.SENT} --on DATE")
        notice(
            f"sent on {sent_on} is before the order was placed, on {ordered_on}; the right day goes in by: {correct}"
        )


def put_status(session: Session, board: Board) -> None:
    """Write where cases stand, and orders to review, as JSON."""
    from kakoreturn.render import documents

    put_json("status", documents.status(session.days.today, board.cases, board.reviews, board.waits))


def next_step(entries: Iterable[Entry]) -> tuple[str, str | None] | tuple[None, None]:
    """The command for the first entry that has one, and when to run it where that is not now."""
    for entry in entries:
        if isinstance(entry, WaitView):
            return entry.command, _WAIT_LEADS.get(entry.waiting_on, "when that has happened:")
        if (action := entry.action) is not None:
            return action.command, _lead(entry, action)
    return None, None


def _lead(view: CaseView, action: NextAction) -> str | None:
    """What to say before the command of the first action: when to run it, or what else may be decided."""
    if action.id in _WAITS:
        return "when that has happened:"
    if action.id in _DECIDES:
        others = " or ".join(other.command for other in view.actions[1:] if other.id not in _NO_DECISION)
        closes = view.case.standing.settled and action.id == "accept_or_repair"
        leave = "to close it again" if closes else _DECIDES[action.id]
        return f"{leave}, or else {others}:"
    return f"{words.when(view, action)}:" if action.once_silent else None


def to_attach(case: Case, written: Draft) -> Iterator[str]:
    """What goes along with a message; before it the command that writes the copies, where they show what is circled."""
    enclosed = [photo for photo in case.photos if photo.number in written.photos]
    if are_circled(enclosed):
        chosen = "" if len(enclosed) == len(case.photos) else "".join(f" {photo.number}" for photo in enclosed)
        command = addressed(f"kakoreturn photo export {case.number}{chosen} --out to-send")
        yield f"first write the copies with the circles drawn: {command}"
    if written.attachments:
        yield f"attach: {', '.join(written.attachments)}"


def after_copies(case: Case) -> str:
    """What to run once copies of a case's photos were written: they go with a message, or onto the record."""
    has_letter = case.is_open and not case.standing.has_all
    return f"kakoreturn {'draft' if has_letter else 'show'} {case.number}"


def next_on_board(entries: Sequence[Entry], found: Board) -> tuple[str | None, str | None]:
    """The command that a board ends with, and when to run it: that of its first entry.

    Where nothing is open it is what orders on record wait for, and without these a new request.
    """
    if found.has_item_to_ship:
        return "kakoreturn order ready", "what may ship, and what the rest waits for:"
    return next_step(entries) if entries else ("kakoreturn new", None)


def show_board(session: Session, found: Board) -> None:
    """Write the board, with the command for the most urgent entry last."""
    from kakoreturn.render.board import board

    entries = found.entries
    session.write(board(entries, session.days.today, width()), *next_on_board(entries, found))


def stands(view: CaseView) -> Line:
    """Where a case stands now, as a sentence of its own."""
    from kakoreturn.render.sheet import verdict

    said = verdict(view)
    return line(f"{said[:1].upper()}{said[1:]}")


def answer(
    session: Session, view: CaseView, did: str, *, as_json: bool, then: str | None = None, lead: str | None = None
) -> None:
    """What a changeset on a case answers: what was done, where the case stands now, the next command.

    `then` is that command where it is not the one that the case waits for, `lead` what to say before it.
    """
    if as_json:
        put_status(session, Board(cases=(view,)))
        return
    session.write(
        [line(f"Case {view.case.number} ({one_line(view.order.ref)}): ", "title").add(f"{did}."), stands(view)],
        *((then, lead) if then else next_step([view])),
    )
