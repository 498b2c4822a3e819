"""`draft`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kakoreturn.cli import parse
from kakoreturn.cli.look import case_view, find_case, find_order, matter_of
from kakoreturn.cli.session import Session, session
from kakoreturn.domain import draft as message
from kakoreturn.domain.errors import NotFound, Refused, UsageProblem, quoted
from kakoreturn.domain.flow import allowed
from kakoreturn.domain.letter import Kind
from kakoreturn.domain.text import safe
from kakoreturn.domain.timeline import Health
from kakoreturn.domain.values import Happening
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
        try:
            view = case_view(now, store, find_case(store, case))
        except NotFound:
            # An order without a case: its photos may be asked for all the same.
            order = find_order(store, case)
            if order is None or wanted is not Kind.MORE_PHOTOS:
                raise
            _put(message.ask_for_photos(order), None, out=_target(now, out), as_json=as_json)
            return
    matter = matter_of(now, view)
    written = message.draft(matter, wanted or message.kind_for(matter))
    if written.musts and not anyway:
        raise _refusal(now, view.case.number, written)
    _put(written, view.case.number, out=_target(now, out), as_json=as_json)
    _tell(now, view, written)


def _put(written: message.Draft, case: int | None, *, out: Path | None, as_json: bool) -> None:
    """Write the message, and nothing else, to stdout or a file."""
    text = safe(written.body)
    if as_json:
        from kakoreturn.render import documents

        text = documents.dumps("draft", documents.draft(case, written)) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        _write(out, text)


def _target(now: Session, out: str | None) -> Path | None:
    """The file to write to. Raises UsageProblem for the store itself."""
    if out is None:
        return None
    if Path(out).absolute() == now.db.absolute() or (Path(out).exists() and now.db.exists() and now.db.samefile(out)):
        raise UsageProblem(f"--out {quoted(out, 200)} is the store itself", "name another file")
    return Path(out)


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


def _tell(now: Session, view: CaseView, written: message.Draft) -> None:
    """What belongs beside the message, on stderr: the channel, what is missing, what to run once it is sent."""
    outlook, case = view.outlook, view.case
    notes = [f"missing: {lack.what}. {lack.question}" for lack in written.missing]
    early = outlook.health is not Health.OVERDUE and not case.on_the_ladder
    if early and outlook.expected_to and written.kind in {Kind.FOLLOW_UP, Kind.REFUND_CHASE, Kind.SUPPORT}:
        notes.append(f"nothing is late yet: expected by {outlook.expected_to}")
    if written.attachments:
        notes.append(f"attach: {', '.join(written.attachments)}")
        if any(photo.circles for photo in case.photos):
            copies = now.command(f"kakoreturn photo export {case.number} --out to-send")
            notes.append(f"copies with the circles drawn: {copies}")
    notes.append("send it through your order page's message system, not by e-mail or chat groups")
    can = allowed(case, overdue=outlook.health is Health.OVERDUE)
    sent = next((event for event in _ONCE_SENT[written.kind] if event in can), None)
    if sent is not None:
        notes.append(f"once sent: {now.command(f'kakoreturn record {case.number} {sent}')}")
    sys.stderr.write("".join(f"{safe(note)}\n" for note in notes))


# What to record when a message was sent: the first of these that the flow allows.
_ONCE_SENT = {
    Kind.REQUEST: (Happening.SENT,),
    Kind.REJECT: (Happening.SENT, Happening.REJECTED),
    Kind.AFTER_SHIPPING: (Happening.SENT,),
    Kind.FOLLOW_UP: (Happening.PERSISTED, Happening.CHASED),
    Kind.REFUND_CHASE: (Happening.CHASED,),
    Kind.APPROVE: (Happening.APPROVED,),
    Kind.SUPPORT: (Happening.SUPPORT, Happening.CHASED),
    Kind.DOCUMENTATION: (Happening.DOCUMENTED, Happening.CHASED),
    Kind.ESCALATION: (Happening.ESCALATED, Happening.CHASED),
    Kind.MORE_PHOTOS: (),
}
