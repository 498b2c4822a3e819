"""`show`, `note`, `message`: what is on record about a case."""

import sys
from typing import Annotated

import typer

from kakoreturn.cli import parse
from kakoreturn.cli.look import answer, case_view, find_case
from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
from kakoreturn.cli.session import require, session
from kakoreturn.domain.changesets import retracted
from kakoreturn.domain.values import Sender
from kakoreturn.render import documents
from kakoreturn.render.record import record
from kakoreturn.service import rules


def show(context: typer.Context, case: CaseArgument, as_json: JsonOption = False) -> None:
    """Show everything on record about a case, its journal included.

    Example: kakoreturn show 3
    """
    now = session(context)
    with now.store() as store:
        view = case_view(now, store, find_case(store, case))
        changesets = store.changesets(view.case.number)
    gone = retracted(changesets)
    if as_json:
        sys.stdout.write(documents.dumps("show", documents.show(now.days.today, view, changesets, gone)) + "\n")
    else:
        now.write(record(view, changesets, gone), f"kakoreturn status {view.case.number}")


def note(
    context: typer.Context,
    case: CaseArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The remark; - reads stdin.")],
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a remark on a case, for yourself.

    Example: kakoreturn note 3 "support said Monday"
    """
    now = session(context)
    words, day = parse.text_or_stdin(text, "the note"), now.day(on)
    with now.store() as store:
        number = find_case(store, case)
        with store.changeset(now.at) as book:
            rules.add_note(book, number, words, day, now.days)
        answer(now, store, number, "noted", as_json=as_json)


def message(
    context: typer.Context,
    case: CaseArgument,
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="The message; - reads stdin.")] = None,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="WHO", help=f"Who wrote it: {', '.join(Sender)}.")
    ] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a message that was sent or received, word for word.

    Example: kakoreturn message 3 --from agent "The seller is checking the stock."
    """
    now = session(context)
    require({"TEXT": text, "--from": sender})
    assert text is not None
    assert sender is not None
    who = parse.word(sender, Sender, "--from")
    words, day = parse.text_or_stdin(text, "the message"), now.day(on)
    with now.store() as store:
        number = find_case(store, case)
        with store.changeset(now.at) as book:
            rules.keep_message(book, number, who, words, on=day, days=now.days)
        answer(now, store, number, f"kept the message from {who}", as_json=as_json)
