"""`new` and `prepare`: opening a request, and the walk through its six steps."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kakoreturn import guides
from kakoreturn.cli import parse
from kakoreturn.cli.look import case_view, find_case, next_step
from kakoreturn.cli.options import CaseArgument, IssueOption, JsonOption
from kakoreturn.cli.order_options import Given, given_again, order_details, takes_order_fields
from kakoreturn.cli.session import Session, require, session
from kakoreturn.domain import events as ev
from kakoreturn.domain.deadline import SET_BY_YOU
from kakoreturn.domain.errors import Refused, UsageProblem
from kakoreturn.domain.readiness import lacking
from kakoreturn.domain.text import one_line, order_number
from kakoreturn.domain.values import Issue, Phase, Remedy
from kakoreturn.domain.view import CaseView
from kakoreturn.pictures import check
from kakoreturn.render import documents
from kakoreturn.render.output import Style, line
from kakoreturn.render.sheet import steps
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.photos import changeset_with_photos


@takes_order_fields
def new(
    context: typer.Context,
    order: Annotated[str | None, typer.Option("--order", metavar="NUMBER", help="The order number.")] = None,
    remedy: Annotated[str | None, typer.Option("--remedy", metavar="REMEDY", help="exchange or refund.")] = None,
    defects: Annotated[
        list[str] | None, typer.Option("--defect", metavar="TEXT", help="What is wrong, and where. Repeatable.")
    ] = None,
    photos: Annotated[list[str] | None, typer.Option("--photo", metavar="FILE", help="A QC photo. Repeatable.")] = None,
    sent: Annotated[str | None, typer.Option("--sent", metavar="DATE", help="The day it was sent, if it was.")] = None,
    *,
    fields: Given,
    phase: Annotated[str | None, typer.Option("--phase", metavar="PHASE", help="qc or after-shipping.")] = None,
    issue: IssueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a request for an exchange or a refund. On a terminal it asks for what is missing.

    Example: kakoreturn new --order KB250601 --item "Runner 42" --remedy exchange --defect "loose seam on the left heel"
    """
    now = session(context)
    defects = defects or _found_by_review(now, order)
    if not now.interactive:
        require({"--order": order, "--remedy": remedy, "--defect": defects})
    details = order_details(now, fields)
    asks = not (order and remedy and defects)
    if asks:
        from kakoreturn.cli import wizard

        order, remedy, details = wizard.opening(now, order, remedy, details)
        defects = defects or _found_by_review(now, order)
    assert order is not None
    assert remedy is not None
    request = rules.Request(
        order=order_number(order),
        remedy=parse.word(remedy, Remedy, "--remedy"),
        details=details,
        defects=tuple(parse.long_text(defect, "--defect") for defect in defects or ()),
        phase=None if phase is None else parse.word(phase, Phase, "--phase"),
        issue=None if issue is None else parse.word(issue, Issue, "--issue"),
        sent_on=None if sent is None else now.day(sent, "--sent"),
    )
    if request.sent_on is not None:
        rules.check_day(request.sent_on, now.days)
    with now.store() as store:
        number = open_request(now, store, request, [Path(photo) for photo in photos or ()])
        if asks:
            wizard.walk(now, store, number)
        opened(now, store, number, as_json=as_json, walked=asks)


def _found_by_review(now: Session, order: str | None) -> list[str]:
    """What the last review of the order's QC photos found wrong."""
    if order is None:
        return []
    with now.store() as store:
        name = order_number(order)
        known = store.order(name)
        # A case that is open was opened with them, or is about something else.
        taken = any(is_open for _, is_open in store.case_numbers(name))
    return list(known.failed) if known and not taken else []


def open_request(now: Session, store: Store, request: rules.Request, photos: Iterable[Path]) -> int:
    """Open a case with its photos in one changeset; its number."""
    known = store.order(request.order)
    agent = request.details.agent or (known.agent if known else None) or now.config.agent
    # Read before the changeset, which makes the store where there is none.
    content = guides.canonical(guides.find_guide(agent, now.config.guides))
    request = replace(request, details=replace(request.details, agent=agent))
    with changeset_with_photos(store, now.at, photos, check) as (book, copies):
        case = rules.open_case(book, request, content, guides.guide_hash(content), now.days)
        for copy in copies:
            photo = ev.PhotoAdded(sha256=copy.sha256, name=copy.name, size=copy.size, on=now.days.today)
            rules.add_photo(book, case.number, photo)
    return case.number


def opened(now: Session, store: Store, number: int, *, as_json: bool, walked: bool) -> None:
    """What `new` and `prepare` answer: the case, its six steps, and the next command."""
    view = case_view(now, store, number)
    if as_json:
        sys.stdout.write(documents.dumps("status", documents.status(now.days.today, [view], [])) + "\n")
        return
    about = f" ({one_line(view.item)})" if view.item else ""
    lines = [
        line(f"Case {number} is open for order {one_line(view.case.order)}{about}, {view.case.remedy}.", Style.TITLE)
    ]
    lines += [line(), *steps(view)]
    if walked:
        lines += [
            line(),
            line("The same without questions:", Style.QUIET),
            line(now.command(equivalent(view, now.config.agent)), Style.COMMAND),
        ]
    now.write(lines, *next_step([view]))


def equivalent(view: CaseView, usual_agent: str) -> str:
    """The command line that opens this case as it is; the agent is named where it is not the usual one."""
    from kakoreturn.domain.text import shell_quoted

    case, order = view.case, view.order
    words = ["kakoreturn", "new", "--order", case.order, "--remedy", case.remedy]
    told = given_again(order)
    if view.item is not None:
        told["--item"] = view.item
    if order.agent == usual_agent:
        told.pop("--agent", None)
    if view.deadline_origin != SET_BY_YOU:
        told.pop("--return-by", None)
    if case.issue is not None:
        told["--issue"] = case.issue
    for option, value in told.items():
        words += [option, value]
    if case.phase is Phase.AFTER_SHIPPING:
        words += ["--phase", "after-shipping"]
    for defect in case.round_defects:
        words += ["--defect", defect.words]
    for photo in case.round_photos:
        words += ["--photo", photo.name]
    if view.outlook.day_zero is not None:
        words += ["--sent", view.outlook.day_zero.isoformat()]
    return shell_quoted(words)


def prepare(
    context: typer.Context,
    case: CaseArgument,
    issue: IssueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Go on with the six steps of a request, asking for what is missing.

    Examples: kakoreturn prepare 3 · kakoreturn prepare 3 --issue major
    """
    now = session(context)
    named = None if issue is None else parse.word(issue, Issue, "--issue")
    with now.store() as store:
        number = find_case(store, case)
        found = case_view(now, store, number).case
        if not found.is_open:
            raise Refused(
                f"case {number} is closed ({found.outcome})", f"to go on with it: kakoreturn record {number} reopened"
            )
        if named is not None:
            with store.changeset(now.at) as book:
                rules.name_issue(book, number, named)
        elif not now.interactive:
            _name_all(case_view(now, store, number))
        else:
            from kakoreturn.cli import wizard

            wizard.walk(now, store, number)
        opened(now, store, number, as_json=as_json, walked=False)


def _name_all(view: CaseView) -> None:
    """Where nothing can be asked, raise UsageProblem with everything that is missing, if anything is."""
    number = view.case.number
    missing = [lack.what for lack in lacking(view.case)]
    if view.case.phase is Phase.AFTER_SHIPPING and view.case.issue is None:
        missing.append("no issue is named")
    if missing:
        raise UsageProblem(
            f"case {number} lacks: {'; '.join(missing)}",
            f'on a terminal this asks; otherwise: kakoreturn defect {number} "...", '
            f"kakoreturn photo add {number} FILE, kakoreturn prepare {number} --issue KIND",
        )
