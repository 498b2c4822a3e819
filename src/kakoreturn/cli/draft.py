"""`draft`."""

from __future__ import annotations

import sys

from kakoreturn.cli import parse
from kakoreturn.cli.answers import to_attach
from kakoreturn.cli.printed import addressed
from kakoreturn.domain.advice import accepting
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.happenings import HAPPENINGS, Flow
from kakoreturn.domain.readiness import replacement_findings
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import Placeholder, long, safe, shell_quoted
from kakoreturn.domain.values import Happening, Issue
from kakoreturn.messages import LANGUAGES
from kakoreturn.messages import compose as message
from kakoreturn.messages.letter import Kind
from kakoreturn.notices import notice
from kakoreturn.service import drafts as service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Completer, Option
    from kakoreturn.cli.session import Session
    from kakoreturn.domain import events as ev
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.view import CaseView


def draft(
    session: Session,
    case: Annotated[str, Argument(metavar="CASE", help="A case number or an order number.", completes=Completer.CASES)],
    kind: Annotated[
        str | None, Option("--kind", metavar="KIND", help=f"One of: {', '.join(Kind)}. Else what fits.", completes=Kind)
    ] = None,
    lang: Annotated[
        str | None,
        Option(
            "--lang",
            metavar="LANGUAGE",
            help=f"One of: {', '.join(LANGUAGES)} (Chinese under each line of English). Else what is set.",
            completes=LANGUAGES,
        ),
    ] = None,
    short: Annotated[bool, Option("--short", help="One chat bubble of at most 500 characters.")] = False,
    edit: Annotated[bool, Option("--edit", help="Change it in your editor (VISUAL, else EDITOR) first.")] = False,
    copy: Annotated[bool, Option("--copy", help="Copy it, by the system's clipboard or the terminal's.")] = False,
    out: Annotated[
        str | None, Option("--out", metavar="FILE", help="Write it to a file; - is the standard output.")
    ] = None,
    anyway: Annotated[bool, Option("--anyway", help="Write it even if something is missing.")] = False,
    as_json: Annotated[bool, Option("--json", help="One JSON document.")] = False,
) -> None:
    """Write the message that fits where a case stands. Nothing is sent and nothing is changed.

    Examples: kakoreturn draft 3 · kakoreturn draft 3 --lang both · kakoreturn draft 3 --kind reject --short --copy
    """
    wanted = None if kind is None else parse.word(kind, Kind, "--kind")
    language = None if lang is None else parse.one_of(lang, LANGUAGES, "--lang")
    if edit and not session.interactive:
        why = "--no-input forbids" if session.no_input else "needs a terminal"
        raise UsageProblem(f"--edit opens an editor, which {why}", "leave out --edit; --out FILE writes it to a file")
    with session.place() as place:
        made = service.draft(place, case, wanted, service.form(place, language, short=short), anyway=anyway)
    view, written, file = made.view, made.message, None if out == "-" else out
    target = None if file is None else _target(session, file)  # asked before an editor is opened
    if edit:
        written = _edited(written)
    _put(written, view.case.number if view else None, target, as_json=as_json)
    if copy:
        from kakoreturn.cli import clipboard

        sys.stdout.flush()
        _note(clipboard.copy(safe(written.body)))
    for other in made.beside:
        _note(f"another item of this order has a case and a message too: {addressed(f'kakoreturn draft {other}')}")
    _tell(view, written, kept_in=file)
    if written.kind is Kind.MORE_PHOTOS and made.order.is_here:
        _note(f"once sent: {addressed(f'kakoreturn order asked {shell_quoted([made.order.ref])}')}")


def _edited(written: message.Draft) -> message.Draft:
    """The message as it was saved in the editor."""
    from kakoreturn.cli.editor import edited

    body, _ = long(edited(written.body, "message.txt"), "the message")
    return replace(written, body=f"{body}\n")


def _target(session: Session, out: str) -> Path:
    """The file that --out names, which may be asked about."""
    from kakoreturn.cli import outfile

    path = outfile.target(session, out)
    outfile.check_may_replace(session, path, outfile.is_no_text)
    return path


def _put(written: message.Draft, case: int | None, file: Path | None, *, as_json: bool) -> None:
    """Write the message, and nothing else, to a file or stdout; as JSON, all about it is on stdout either way."""
    text = safe(written.body)
    if file is not None:
        from kakoreturn.cli import outfile

        outfile.put(file, text.encode())
        _note(f"written to {quoted(str(file), 200)}")
    if as_json:
        from kakoreturn.cli.answers import put_json
        from kakoreturn.render import documents

        put_json("draft", documents.draft(case, written))
    elif file is None:
        sys.stdout.write(text)
    else:
        return
    if sys.stdout.isatty():
        sys.stderr.write("\n")  # sets what is said beside the message off from it
    if not as_json and not _fits(text):
        _note(f"warning: this output is in {sys.stdout.encoding}, which lacks some signs; --out FILE keeps them")


def _fits(text: str) -> bool:
    """Whether stdout has a sign for every letter of `text`."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _note(words: str) -> None:
    notice(safe(words))


def _tell(view: CaseView | None, written: message.Draft, *, kept_in: str | None) -> None:
    """What belongs beside the message, on stderr: the channel, what is missing, what to run once it is sent.

    `kept_in` is the file that it was written to.
    """
    for lack in written.missing:
        answer = f" Answer with: {addressed(lack.command)}" if lack.command else ""
        _note(f"missing: {lack.what}. {lack.question}{answer}")
    if view is not None:
        _tell_of_case(view, written)
    if written.quoted:
        _note("what the review found stays in your own words")
    if written.left_out:
        _note(f"left out to keep it short: {'; '.join(written.left_out)}")
    if view is not None:
        for told in to_attach(view.case, written):
            _note(told)
    _note("send it through your order page's message system, not by e-mail or chat groups")
    if view is None:
        return
    if written.accepts and (offer := view.case.attempt.offer):  # where no request can be recorded, it is agreed to
        _note(f"once sent: {addressed(accepting(view.case, offer)[0])}")
    elif sent := _once_sent(view, written.kind):
        _tell_what_follows(view, sent, kept_in)


def _tell_what_follows(view: CaseView, sent: Happening, kept_in: str | None) -> None:
    """What to record once the message was sent; a message that rejects is the next request too."""
    rest = ""
    if kept_in is not None and "text" in HAPPENINGS[sent].options:
        rest = f" --text {shell_quoted([kept_in], Placeholder.FILE)}"
    elif sent is Happening.REJECTED and (found := replacement_findings(view.case, view.order)):
        rest = f" --note {shell_quoted(['; '.join(found)], Placeholder.TEXT)}"
    record = f"kakoreturn record {view.case.number}"
    _note(f"once sent: {addressed(f'{record} {sent}{rest}')}")
    if sent is Happening.REJECTED:
        _note(f"and then: {addressed(f'{record} {Happening.SENT}')}")


def _tell_of_case(view: CaseView, written: message.Draft) -> None:
    outlook, case = view.outlook, view.case
    if any(action.id == "name_issue" for action in view.actions):
        kinds = ", ".join(Issue)
        say = addressed(f"kakoreturn prepare {case.number}")
        _note(f"what kind of trouble it is ({kinds}) is not said yet, and the message depends on it: {say}")
    if case.attempt.offer and not written.accepts:
        _tell_how_to_accept(case, case.attempt.offer)
    early = not case.attempt.offer and outlook.health != "overdue"
    if early and outlook.expected_to and written.kind in _URGING:
        _note(f"nothing is late yet: expected by {outlook.expected_to}")
    if written.kind in _OF_FINDINGS and view.order.unsure and view.order.asked_on is None:
        _note(f"not sure yet: {'; '.join(view.order.unsure)}")
        _note(f"to ask for photos of it: {addressed(f'kakoreturn draft {case.number} --kind {Kind.MORE_PHOTOS}')}")
    asked = {lack.defect for lack in written.missing}
    placeholders: dict[str, None] = {}
    for one in written.unsaid:
        if one.defect.number in asked:
            continue
        number = one.defect.number
        fields = {name: said for name, said in one.fields.items() if said or name in _PLACEHOLDERS}
        options = [f"--{name} {_value(name, said)}" for name, said in fields.items()]
        fill = addressed(" ".join((f"kakoreturn defect {case.number} --edit {number}", *options)))
        choices = [_choice(name, one.near) for name, value in fields.items() if not value]
        choose = f", choose {' and '.join(choices)}" if choices else ""
        how = f"; so that Chinese can say it{choose}: {fill}" if options else ""
        said = (one.defect.fault, one.defect.kind, one.defect.where, one.defect.expected, one.defect.observed)
        _note(f"defect {number} is {'partly ' if any(said) else ''}in your own words{how}")
        placeholders |= {_PLACEHOLDERS[name]: None for name, value in fields.items() if not value}
    if placeholders:
        _note("; ".join(_STANDS_FOR[name] for name in placeholders))


def _tell_how_to_accept(case: Case, offer: ev.Happened) -> None:
    """The commands that take an offer, as the board tells them, with that for the message between them."""
    first, *rest = accepting(case, offer)
    write = f"kakoreturn draft {case.number}"
    if rest:
        commands = (first, write)
    else:
        kind = Kind.AFTER_SHIPPING if case.attempt.flow is Flow.AFTER_SHIPPING else Kind.REQUEST
        commands = (f"{write} --kind {kind}", first)
    _note(f"to accept the offer of {offer.amount or 'money'} instead: {addressed(commands[0])}")
    _note(f"and then: {addressed(commands[1])}")


# Letters that wait until what is expected is late.
_URGING = frozenset({Kind.FOLLOW_UP, Kind.REFUND_CHASE, Kind.SUPPORT, Kind.DOCUMENTATION, Kind.ESCALATION})
# Letters that say what a review found wrong, and nothing of what it left open.
_OF_FINDINGS = frozenset({Kind.REQUEST, Kind.REJECT})
# What stands for a field that only its writer can fill.
_PLACEHOLDERS = {"fault": "WORD", "where": "PLACE"}
_STANDS_FOR = {
    "WORD": "WORD stands for a word of the list; a part of one names those near it, as --fault stain does",
    "PLACE": "PLACE stands for where on the item",
}


def _choice(field: str, near: tuple[str, ...]) -> str:
    """What is to be chosen for a field, with what it may be."""
    perhaps = f" (perhaps {' or '.join(near)})" if field == "fault" and near else ""
    return f"{_PLACEHOLDERS[field]}{perhaps}"


def _value(field: str, likely: str | None) -> str:
    """What stands for a field on the command line; where only the buyer can tell, a name to be replaced."""
    return shell_quoted([likely], Placeholder.TEXT) if likely else _PLACEHOLDERS[field]


def _once_sent(view: CaseView, kind: Kind) -> Happening | None:
    """What to record once the message was sent; a mere follow-up where nothing else says it."""
    fitting = [event for event in view.allowed if kind in HAPPENINGS[event].letters]
    if kind is Kind.FOLLOW_UP and not view.case.on_the_ladder:
        # To ask how it goes is no rung; asking again after a refusal is.
        fitting = [event for event in fitting if not HAPPENINGS[event].is_a("rung")]
    return min(fitting, key=lambda event: HAPPENINGS[event].is_a("aside"), default=None)
