"""`show`, `note`, `message`: what is on record about a case."""

from __future__ import annotations

from kakoreturn.cli import parse
from kakoreturn.cli.answers import answer, put_json, say_if_last_again
from kakoreturn.cli.session import Session, require
from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Sender
from kakoreturn.render import documents
from kakoreturn.render.record import record
from kakoreturn.service import cases, recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Option
    from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
    from kakoreturn.service.rules.details import Detail


def show(session: Session, case: CaseArgument, as_json: JsonOption = False) -> None:
    """Show everything on record about a case, its journal included.

    Example: kakoreturn show 3
    """
    with session.place() as place:
        found = cases.show(place, case)
    if as_json:
        put_json("show", documents.show(session.days.today, found.view, found.changesets, found.gone))
    else:
        session.write(record(found.view, found.changesets, found.gone), f"kakoreturn status {found.view.case.number}")


def note(
    session: Session,
    case: CaseArgument,
    text: Annotated[str | None, Argument(metavar="TEXT", help="The remark; - reads stdin.", needed=True)] = None,
    edit: Annotated[str | None, Option("--edit", metavar="N", help="Change what is given of note N.")] = None,
    remove: Annotated[str | None, Option("--remove", metavar="N", help="Remove note N.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a remark on a case, for yourself; correct or remove one by its number in show.

    Examples: kakoreturn note 3 "support said Monday" · kakoreturn note 3 --edit 1 "support said Tuesday"
    """
    number = parse.corrected(edit, remove, {"TEXT": text, "--on": on})
    if number is None:
        require({"TEXT": text})
    elif remove is None:
        require({"TEXT or --on": text or on})
    words = None if text is None else parse.text_or_stdin(text, "the note")
    if number is not None:
        change = ev.NoteChanged(number=number, text=words, on=None if on is None else session.day(on))
        _keep(session, case, change, f"note {number} {'edited' if remove is None else 'removed'}", as_json=as_json)
    else:
        _keep(session, case, ev.NoteAdded(text=words or "", on=session.day(on)), "noted", as_json=as_json)


def message(
    session: Session,
    case: CaseArgument,
    text: Annotated[str | None, Argument(metavar="TEXT", help="The message; - reads stdin.", needed=True)] = None,
    sender: Annotated[
        str | None,
        Option("--from", metavar="WHO", help=f"Who wrote it: {', '.join(Sender)}.", completes=Sender, needed=True),
    ] = None,
    edit: Annotated[str | None, Option("--edit", metavar="N", help="Change what is given of message N.")] = None,
    remove: Annotated[str | None, Option("--remove", metavar="N", help="Remove message N.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a message that was sent or received, word for word; correct or remove one by its number in show.

    Examples: kakoreturn message 3 --from agent "The seller is checking the stock." · kakoreturn message 3 --edit 1
    --from seller
    """
    number = parse.corrected(edit, remove, {"TEXT": text, "--from": sender, "--on": on})
    if number is None:
        require({"TEXT": text, "--from": sender})
    elif remove is None and not (text or sender or on):
        require({"TEXT, --from or --on": None})
    who = None if sender is None else parse.word(sender, Sender, "--from")
    words = None if text is None else parse.text_or_stdin(text, "the message")
    if number is not None:
        change = ev.MessageChanged(number=number, sender=who, text=words, on=None if on is None else session.day(on))
        _keep(session, case, change, f"message {number} {'edited' if remove is None else 'removed'}", as_json=as_json)
    else:
        assert who is not None
        assert words is not None
        kept = ev.MessageKept(sender=who, text=words, on=session.day(on))
        _keep(session, case, kept, f"kept the message from {who}", as_json=as_json)


def _keep(session: Session, case: str, detail: Detail, did: str, *, as_json: bool) -> None:
    with session.place() as place:
        view = recording.keep(place, case, detail)
    if isinstance(detail, ev.NoteAdded):
        say_if_last_again(view.case.number, view.case.notes, "the same note")
    elif isinstance(detail, ev.MessageKept):
        say_if_last_again(view.case.number, view.case.messages, "the same message")
    answer(session, view, did, as_json=as_json)
