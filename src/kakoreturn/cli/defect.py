"""`defect`: what is wrong with the item, in words and in fields."""

from __future__ import annotations

from kakoreturn.cli import parse
from kakoreturn.cli.answers import answer, say_if_last_again
from kakoreturn.cli.printed import addressed, named
from kakoreturn.cli.session import Session, require
from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.readiness import unclear
from kakoreturn.domain.specificity import judgements
from kakoreturn.domain.text import shell_quoted, short
from kakoreturn.domain.values import DefectKind
from kakoreturn.notices import notice
from kakoreturn.service import cases, recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Any

    from kakoreturn.cli.declared import Argument, Completer, Option
    from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.defect import Defect

_CLEARABLE = ("text", "kind", "fault", "where", "expected", "observed")


def defect(
    session: Session,
    case: CaseArgument,
    text: Annotated[
        str | None, Argument(metavar="TEXT", help="What is wrong, and where; - reads stdin.", needed=True)
    ] = None,
    kind: Annotated[
        str | None, Option("--kind", metavar="KIND", help=f"One of: {', '.join(DefectKind)}.", completes=DefectKind)
    ] = None,
    fault: Annotated[
        str | None,
        Option(
            "--fault",
            metavar="WORD",
            help="What is wrong in a word of the list: crooked, peeling, smells.",
            completes=Completer.FAULTS,
        ),
    ] = None,
    where: Annotated[
        str | None,
        Option("--where", metavar="PLACE", help="Where on the item: left heel, size tag.", completes=Completer.PLACES),
    ] = None,
    expected: Annotated[
        str | None,
        Option(
            "--expected", metavar="VALUE", help="What was ordered: 42, 26.5 cm, white.", completes=Completer.QUALITIES
        ),
    ] = None,
    observed: Annotated[
        str | None,
        Option("--observed", metavar="VALUE", help="What came: 41, 25.1 cm, grey.", completes=Completer.QUALITIES),
    ] = None,
    edit: Annotated[str | None, Option("--edit", metavar="N", help="Change what is given of defect N.")] = None,
    clear: Annotated[
        list[str] | None,
        Option(
            "--clear",
            metavar="FIELD",
            help=f"With --edit, empty: {', '.join(_CLEARABLE)}. Repeatable.",
            completes=_CLEARABLE,
        ),
    ] = None,
    remove: Annotated[str | None, Option("--remove", metavar="N", help="Remove defect N.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note a defect: what is wrong, and where on the item. Fields beside your words can be put into Chinese.

    Examples: kakoreturn defect 3 "glue stain on the left toe" · kakoreturn defect 3 --kind size --where "size tag"
    --expected 42 --observed 41 · kakoreturn defect 3 --edit 1 --where "right heel"
    """
    fields = {
        "text": None if text is None else parse.text_or_stdin(text, "the defect"),
        "defect_kind": None if kind is None else parse.word(kind, DefectKind, "--kind"),
        "fault": None if fault is None else parse.fault(fault, "--fault"),
        "where": None if where is None else short(where, "--where"),
        "expected_text": None if expected is None else short(expected, "--expected"),
        "observed_text": None if observed is None else short(observed, "--observed"),
    }
    said: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    emptied = tuple(parse.one_of(name, _CLEARABLE, "--clear") for name in clear or ())
    _check(case, {**said, "on": on} if on else said, edit=edit, remove=remove, cleared=emptied)
    wanted = parse.number(edit or remove or "0", "--edit" if edit is not None else "--remove")
    day = session.day(on)
    with session.place() as place:
        if edit is None and remove is None:
            view = recording.keep(place, case, ev.DefectNoted(on=day, **said))
            defect_number, done = len(view.case.all_defects), "noted the defect"
            say_if_last_again(view.case.number, view.case.defects, "the same defect")
        else:
            known = None if remove is None else cases.one(place, case).case
            change = ev.DefectChanged(number=wanted, cleared=emptied, on=day if on else None, **said)
            view = recording.keep(place, case, change)
            defect_number, done = wanted, f"defect {wanted} {'edited' if known is None else _removed(known, wanted)}"
    if remove is None:
        _point_out(view.case, view.case.all_defects[defect_number - 1])
    answer(session, view, done, as_json=as_json)


def _removed(case: Case, defect: int) -> str:
    """What is done by removing a defect: the circles that show it leave with it."""
    circles = sum(circle.defect == defect for photo in case.photos for circle in photo.circles)
    return f"removed, with its {'circle' if circles == 1 else f'{circles} circles'}" if circles else "removed"


def _check(case: str, said: dict[str, Any], *, edit: str | None, remove: str | None, cleared: tuple[str, ...]) -> None:
    """Raise UsageProblem for options that do not go together, or say nothing."""
    if remove is not None and (said or cleared or edit is not None):
        raise UsageProblem(
            "--remove takes neither a text nor other fields",
            f"kakoreturn defect {named(case)} --remove {shell_quoted([remove])}",
        )
    if cleared and edit is None:
        raise UsageProblem("--clear goes with --edit", f"kakoreturn defect {named(case)} --edit N --clear {cleared[0]}")
    if remove is None and not cleared:
        require({"TEXT": said.keys() - {"on"}} if edit is None else {"TEXT, a field or --on": said})


def _point_out(case: Case, noted: Defect) -> None:
    """Ask on stderr for what this defect leaves open, and name the words that only judge. Nothing is changed."""
    if lack := unclear(case, noted):
        answer = f" Answer with: {addressed(lack.command)}" if lack.command else ""
        notice(f"{lack.question}{answer}")
    if words := judgements(noted.text):
        named = ", ".join(f'"{word}"' for word in words)
        only = "only judges" if len(words) == 1 else "only judge"
        notice(f"{named} {only}: what would a stranger see or measure there?")
