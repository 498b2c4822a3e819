"""`draft`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kakoreturn.cli import parse
from kakoreturn.cli.look import calendar_of, case_view, find_case
from kakoreturn.cli.session import Session, session
from kakoreturn.domain import draft as message
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.letters import Kind, Matter
from kakoreturn.domain.order import Order
from kakoreturn.domain.text import order_number, safe
from kakoreturn.domain.view import CaseView
from kakoreturn.store.board import Store


def draft(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case number or an order number.")],
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=f"One of: {', '.join(Kind)}. Else what fits.")
    ] = None,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="Write the message to a file.")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Write it even if something is missing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Write the message that fits where a case stands. Nothing is sent and nothing is changed.

    Examples: kakoreturn draft 3 · kakoreturn draft 3 --kind reject · kakoreturn draft 3 > message.txt
    """
    now = session(context)
    wanted = None if kind is None else parse.word(kind, Kind, "--kind")
    with Store(now.db) as store:
        if wanted is Kind.MORE_PHOTOS and (order := _order_without_case(store, case)):
            _put(message.ask_for_photos(order), None, out=out, as_json=as_json)
            return
        view = case_view(now, store, find_case(store, case))
    matter = matter_of(now, view)
    written = message.draft(matter, wanted or message.kind_for(matter))
    if written.musts and not anyway:
        raise _refusal(now, view.case.number, written)
    _put(written, view.case.number, out=out, as_json=as_json)
    _tell(now, view.case.number, written, climbing=view.case.on_the_ladder)


def _order_without_case(store: Store, name: str) -> Order | None:
    """The order of that number, where it has no case: its photos may be asked for all the same."""
    number = order_number(name.removeprefix("order:"))
    return None if store.case_numbers(number) else store.order(number)


def _put(written: message.Draft, case: int | None, *, out: str | None, as_json: bool) -> None:
    """Write the message, and nothing else, to stdout or a file."""
    text = safe(written.body)
    if as_json:
        from kakoreturn.render import documents

        text = documents.dumps("draft", documents.draft(case, written)) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        _write(Path(out), text)


def matter_of(now: Session, view: CaseView) -> Matter:
    """What a message about a case is written from."""
    return Matter(view=view, calendar=calendar_of(now, view.guide), today=now.days.today)


def _refusal(now: Session, case: int, written: message.Draft) -> Refused:
    """What the message lacks, each with the question that fills it."""
    lacks = "; ".join(f"{lack.what} ({lack.question})" for lack in written.musts)
    fill = now.command(f"kakoreturn prepare {case}")
    return Refused(
        f"the message for case {case} is not ready: {lacks}", f"{fill} asks for it; --anyway writes it as it is"
    )


def _write(path: Path, text: str) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise UsageProblem(
            f"{quoted(str(path), 200)} cannot be written: {reason}", "name another file with --out"
        ) from error


def _tell(now: Session, case: int, written: message.Draft, *, climbing: bool) -> None:
    """What belongs beside the message, on stderr: the channel, what is missing, what to run once it is sent."""
    notes = [f"missing: {lack.what}. {lack.question}" for lack in written.missing]
    if written.attachments:
        notes.append(f"attach: {', '.join(written.attachments)}")
    notes.append("send it through your order page's message system, not by e-mail or chat groups")
    if (sent := _once_sent(written.kind, climbing=climbing)) is not None:
        notes.append(f"once sent: {now.command(f'kakoreturn record {case} {sent}')}")
    sys.stderr.write("".join(f"{safe(note)}\n" for note in notes))


def _once_sent(kind: Kind, *, climbing: bool) -> str | None:
    """The event to record when the message was sent; `climbing`: asking again is a rung of the ladder then."""
    match kind:
        case Kind.FOLLOW_UP if climbing:
            return "persisted"
        case Kind.REQUEST | Kind.REJECT | Kind.AFTER_SHIPPING:
            return "sent"
        case Kind.FOLLOW_UP | Kind.REFUND_CHASE:
            return "chased"
        case Kind.APPROVE:
            return "approved"
        case Kind.SUPPORT:
            return "support"
        case Kind.DOCUMENTATION:
            return "documented"
        case Kind.ESCALATION:
            return "escalated"
        case Kind.MORE_PHOTOS:
            return None
