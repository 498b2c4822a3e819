"""`record`, `amend`, `switch`, `undo`, `redo`: what happened, and taking it back."""

import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from kakoreturn.cli import parse
from kakoreturn.cli.look import answer, calendar_of, find_case
from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
from kakoreturn.cli.session import Session, session
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.happenings import HAPPENINGS, Option, taking
from kakoreturn.domain.values import Happening, Money, Remedy, Sender
from kakoreturn.render.output import Style, line
from kakoreturn.service import rules

EventArgument = Annotated[str, typer.Argument(metavar="EVENT", help=f"One of: {', '.join(Happening)}.")]
AmountOption = Annotated[str | None, typer.Option("--amount", metavar="AMOUNT", help="Money agreed or received.")]
CurrencyOption = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="Its currency. Else the order's.")
]


def record(
    context: typer.Context,
    case: CaseArgument,
    event: EventArgument,
    on: OnOption = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="A remark on it.")] = None,
    amount: AmountOption = None,
    currency: CurrencyOption = None,
    final: Annotated[bool, typer.Option("--final", help="No more money will come (with refunded).")] = False,
    text: Annotated[
        str | None, typer.Option("--text", metavar="FILE", help="The message as it was sent; - reads it from stdin.")
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Accept more money than was agreed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what happened to a case. An event the flow does not allow is refused, with those that are allowed.

    Examples: kakoreturn record 3 sent · kakoreturn record 3 reviewed --on yesterday · kakoreturn record 3 refunded
    --amount 129.00
    """
    now = session(context)
    what = parse.word(event, Happening, "EVENT")
    _check_options(what, {Option.AMOUNT: amount, Option.FINAL: final or None, Option.TEXT: text})
    _check_currency(amount, currency)
    day = now.day(on)
    remark = None if note is None else parse.long_text(note, "--note")
    as_sent = None if text is None else parse.file_or_stdin(text, "--text")
    with now.store() as store:
        number = find_case(store, case)
        with store.changeset(now.at) as book:
            known = rules.the_case(book, number)
            happened = ev.Happened(
                event=what,
                on=day,
                note=remark,
                amount=_money(now, book, known, amount, currency),
                final=final or None,
            )
            calendar = calendar_of(now, book.guide(known.guide))
            rules.record(book, number, happened, now.days, calendar, anyway=anyway)
            if as_sent is not None:
                rules.keep_message(book, number, Sender.ME, as_sent, on=day, days=now.days)
        money = f" ({happened.amount})" if happened.amount else ""
        answer(now, store, number, f"recorded {what} on {day}{money}", as_json=as_json)


def _check_options(event: Happening, given: Mapping[Option, object]) -> None:
    """Raise UsageProblem for an option that was given and says nothing about this event."""
    for option, value in given.items():
        if value is not None and option not in HAPPENINGS[event].options:
            raise UsageProblem(f"--{option} does not go with {event}", f"it goes with {' and '.join(taking(option))}")


def _check_currency(amount: str | None, currency: str | None) -> None:
    if currency is not None and amount is None:
        raise UsageProblem("--currency goes with --amount", "give both, as in --amount 129.00 --currency CNY")


def _money(now: Session, book: rules.Book, case: Case, amount: str | None, currency: str | None) -> Money | None:
    """An amount; its currency, where none was given, is that of the agreed sum, else of the order."""
    if amount is None:
        return None
    order = rules.the_order(book, case.order)
    known = case.standing.agreed or order.price
    default = known.currency if known else now.config.currency
    return parse.money(amount, currency, default, "--amount")


def amend(
    context: typer.Context,
    case: CaseArgument,
    event: EventArgument,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The right day.")] = None,
    amount: AmountOption = None,
    currency: CurrencyOption = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="The right remark.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Correct the latest event of a kind; the old value stays in the journal.

    Examples: kakoreturn amend 3 sent --on 2026-06-05 · kakoreturn amend 3 agreed --amount 120.00
    """
    now = session(context)
    what = parse.word(event, Happening, "EVENT")
    if on is None and amount is None and note is None:
        raise UsageProblem("nothing to correct was given", "give --on, --amount or --note")
    _check_options(what, {Option.AMOUNT: amount})
    _check_currency(amount, currency)
    with now.store() as store:
        number = find_case(store, case)
        with store.changeset(now.at) as book:
            known = rules.the_case(book, number)
            change = ev.Amended(
                event=what,
                on=None if on is None else now.day(on),
                note=None if note is None else parse.long_text(note, "--note"),
                amount=_money(now, book, known, amount, currency),
            )
            rules.amend(book, number, change, now.days)
        answer(now, store, number, f"corrected {what}", as_json=as_json)


def switch(
    context: typer.Context,
    case: CaseArgument,
    remedy: Annotated[str, typer.Argument(metavar="REMEDY", help="exchange or refund.")],
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for the other remedy: the request is prepared and sent anew, the history stays.

    Example: kakoreturn switch 3 refund
    """
    now = session(context)
    wanted, day = parse.word(remedy, Remedy, "REMEDY"), now.day(on)
    with now.store() as store:
        number = find_case(store, case)
        with store.changeset(now.at) as book:
            rules.switch(book, number, wanted, day, now.days)
        answer(now, store, number, f"now asks for {wanted}", as_json=as_json)


def undo(
    context: typer.Context,
    case: Annotated[str | None, typer.Argument(metavar="CASE", help="Only the last deed of this case.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be taken back.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take back the last changeset, of a case or of all. Nothing is lost: redo brings it back.

    Examples: kakoreturn undo · kakoreturn undo 3 --dry-run
    """
    now = session(context)
    with now.store() as store:
        number = find_case(store, case) if case is not None else None
        if not store.exists:
            raise rules.nothing_to_undo(number)
        with (store.rehearsal if dry_run else store.changeset)(now.at) as book:
            assert book is not None, "there is a store"
            changeset = rules.undo(book, number)
    if as_json:
        from kakoreturn.render import documents

        sys.stdout.write(documents.dumps("undo", {"dry_run": dry_run, **documents.changeset(changeset)}) + "\n")
        return
    from kakoreturn.render.record import changeset_lines

    said = "Would take back" if dry_run else "Taken back"
    now.write(
        [line(f"{said} ({changeset.at[:10]}):", Style.TITLE), *changeset_lines(changeset)],
        "kakoreturn undo" if dry_run else "kakoreturn redo",
    )


def redo(context: typer.Context, as_json: JsonOption = False) -> None:
    """Bring back what undo took back, as long as nothing else was done since.

    Example: kakoreturn redo
    """
    now = session(context)
    with now.store() as store:
        if not store.exists:
            raise rules.nothing_to_redo()
        with store.changeset(now.at) as book:
            changeset = rules.redo(book)
    if as_json:
        from kakoreturn.render import documents

        sys.stdout.write(documents.dumps("redo", documents.changeset(changeset)) + "\n")
        return
    from kakoreturn.render.record import changeset_lines

    now.write(
        [line(f"Brought back ({changeset.at[:10]}):", Style.TITLE), *changeset_lines(changeset)], "kakoreturn status"
    )
