"""`record`, `amend`, `switch`, `undo`, `redo`: what happened, and taking it back."""

from collections.abc import Mapping
from typing import Annotated

from kakoreturn.cli import parse
from kakoreturn.cli.answers import answer, put_json
from kakoreturn.cli.declared import Argument, Completer, Option
from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
from kakoreturn.cli.session import Session
from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.happenings import HAPPENINGS, taking
from kakoreturn.domain.happenings import Option as EventOption
from kakoreturn.domain.values import Happening, Remedy
from kakoreturn.render.output import Style, line
from kakoreturn.service import recording as service
from kakoreturn.service import undoing

_EVENTS = f"One of: {', '.join(Happening)}."
AmountOption = Annotated[str | None, Option("--amount", metavar="AMOUNT", help="Money agreed or received.")]
CurrencyOption = Annotated[str | None, Option("--currency", metavar="CODE", help="Its currency. Else the order's.")]


def record(
    session: Session,
    case: CaseArgument,
    event: Annotated[str, Argument(metavar="EVENT", help=_EVENTS, completes=Completer.EVENTS)],
    on: OnOption = None,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="A remark on it.")] = None,
    amount: AmountOption = None,
    currency: CurrencyOption = None,
    final: Annotated[bool, Option("--final", help="No more money will come (with refunded).")] = False,
    text: Annotated[
        str | None, Option("--text", metavar="FILE", help="The message as it was sent; - reads it from stdin.")
    ] = None,
    anyway: Annotated[bool, Option("--anyway", help="Accept more money than was agreed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what happened to a case. An event the flow does not allow is refused, with those that are allowed.

    Examples: kakoreturn record 3 sent · kakoreturn record 3 reviewed --on yesterday · kakoreturn record 3 refunded
    --amount 129.00
    """
    what = parse.word(event, Happening, "EVENT")
    _check_options(what, {EventOption.AMOUNT: amount, EventOption.FINAL: final or None, EventOption.TEXT: text})
    _check_currency(amount, currency)
    happened = ev.Happened(
        event=what,
        on=session.day(on),
        note=None if note is None else parse.long_text(note, "--note"),
        final=final or None,
    )
    as_sent = None if text is None else parse.file_or_stdin(text, "--text")
    money = parse.amount(amount, currency)
    with session.place() as place:
        view, said = service.record_event(place, case, happened, amount=money, text=as_sent, anyway=anyway)
    paid = f" ({said.amount})" if said.amount else ""
    answer(session, view, f"recorded {what} on {said.on}{paid}", as_json=as_json)


def _check_options(event: Happening, given: Mapping[EventOption, object]) -> None:
    """Raise UsageProblem for an option that was given and says nothing about this event."""
    for option, value in given.items():
        if value is not None and option not in HAPPENINGS[event].options:
            raise UsageProblem(f"--{option} does not go with {event}", f"it goes with {' and '.join(taking(option))}")


def _check_currency(amount: str | None, currency: str | None) -> None:
    if currency is not None and amount is None:
        raise UsageProblem("--currency goes with --amount", "give both, as in --amount 129.00 --currency CNY")


def amend(
    session: Session,
    case: CaseArgument,
    event: Annotated[str, Argument(metavar="EVENT", help=_EVENTS, completes=Completer.PAST_EVENTS)],
    on: Annotated[str | None, Option("--on", metavar="DATE", help="The right day.")] = None,
    amount: AmountOption = None,
    currency: CurrencyOption = None,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="The right remark.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Correct the latest event of a kind; the old value stays in the journal.

    Examples: kakoreturn amend 3 sent --on 2026-06-05 · kakoreturn amend 3 agreed --amount 120.00
    """
    what = parse.word(event, Happening, "EVENT")
    if on is None and amount is None and note is None:
        raise UsageProblem("nothing to correct was given", "give --on, --amount or --note")
    _check_options(what, {EventOption.AMOUNT: amount})
    _check_currency(amount, currency)
    change = ev.Amended(
        event=what,
        on=None if on is None else session.day(on),
        note=None if note is None else parse.long_text(note, "--note"),
    )
    money = parse.amount(amount, currency)
    with session.place() as place:
        view = service.amend(place, case, change, amount=money)
    answer(session, view, f"corrected {what}", as_json=as_json)


def switch(
    session: Session,
    case: CaseArgument,
    remedy: Annotated[str, Argument(metavar="REMEDY", help="exchange or refund.", completes=Remedy)],
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for the other remedy: the request is prepared and sent anew, the history stays.

    Example: kakoreturn switch 3 refund
    """
    wanted, day = parse.word(remedy, Remedy, "REMEDY"), session.day(on)
    with session.place() as place:
        view = service.switch(place, case, wanted, day)
    answer(session, view, f"now asks for {wanted}", as_json=as_json)


def undo(
    session: Session,
    case: Annotated[
        str | None, Argument(metavar="CASE", help="Only the last deed of this case.", completes=Completer.CASES)
    ] = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Only show what would be taken back.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take back the last changeset, of a case or of all. Nothing is lost: redo brings it back.

    Examples: kakoreturn undo · kakoreturn undo 3 --dry-run
    """
    with session.place() as place:
        changeset = undoing.undo(place, case, dry_run=dry_run)
    if as_json:
        from kakoreturn.render import documents

        put_json("undo", {"dry_run": dry_run, **documents.changeset(changeset)})
        return
    from kakoreturn.render.record import changeset_lines

    said = "Would take back" if dry_run else "Taken back"
    session.write(
        [line(f"{said} ({changeset.at[:10]}):", Style.TITLE), *changeset_lines(changeset)],
        "kakoreturn undo" if dry_run else "kakoreturn redo",
    )


def redo(session: Session, as_json: JsonOption = False) -> None:
    """Bring back what undo took back, as long as nothing else was done since.

    Example: kakoreturn redo
    """
    with session.place() as place:
        changeset = undoing.redo(place)
    if as_json:
        from kakoreturn.render import documents

        put_json("redo", documents.changeset(changeset))
        return
    from kakoreturn.render.record import changeset_lines

    session.write(
        [line(f"Brought back ({changeset.at[:10]}):", Style.TITLE), *changeset_lines(changeset)], "kakoreturn status"
    )
