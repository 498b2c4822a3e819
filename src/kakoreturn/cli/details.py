"""`show`, `note`, `message`: what is on record about a case."""

from typing import Annotated

from kakoreturn.cli import parse
from kakoreturn.cli.answers import answer, put_json
from kakoreturn.cli.declared import Argument, Option
from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
from kakoreturn.cli.session import Session, require
from kakoreturn.domain.values import Sender
from kakoreturn.render import documents
from kakoreturn.render.record import record
from kakoreturn.service import cases, recording


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
    text: Annotated[str, Argument(metavar="TEXT", help="The remark; - reads stdin.")],
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a remark on a case, for yourself.

    Example: kakoreturn note 3 "support said Monday"
    """
    words, day = parse.text_or_stdin(text, "the note"), session.day(on)
    with session.place() as place:
        view = recording.note(place, case, words, day)
    answer(session, view, "noted", as_json=as_json)


def message(
    session: Session,
    case: CaseArgument,
    text: Annotated[str | None, Argument(metavar="TEXT", help="The message; - reads stdin.")] = None,
    sender: Annotated[
        str | None, Option("--from", metavar="WHO", help=f"Who wrote it: {', '.join(Sender)}.", completes=Sender)
    ] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a message that was sent or received, word for word.

    Example: kakoreturn message 3 --from agent "The seller is checking the stock."
    """
    require({"TEXT": text, "--from": sender})
    assert text is not None
    assert sender is not None
    who = parse.word(sender, Sender, "--from")
    words, day = parse.text_or_stdin(text, "the message"), session.day(on)
    with session.place() as place:
        view = recording.keep_message(place, case, who, words, day)
    answer(session, view, f"kept the message from {who}", as_json=as_json)
