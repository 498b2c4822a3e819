"""`new` and `prepare`: opening a request, and the walk through its six steps."""

from __future__ import annotations

import sys

from kakoreturn.cli import parse
from kakoreturn.cli.answers import (
    next_step,
    put_status,
    say_alike,
    say_if_like_an_item,
    say_sent_before_ordered,
    stands,
    to_attach,
)
from kakoreturn.cli.order_options import Given, given_again, order_details, say_whose_guide, takes_order_fields
from kakoreturn.cli.printed import addressed, explained
from kakoreturn.cli.session import Session, require
from kakoreturn.domain import circles as notation
from kakoreturn.domain.clocks import SET_BY_YOU
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import Placeholder, is_sayable, one_line, placeholders, safe, shell_quoted
from kakoreturn.domain.values import Issue, OrderStage, Phase, Remedy
from kakoreturn.notices import notice
from kakoreturn.render.output import line
from kakoreturn.render.sheet import steps
from kakoreturn.service.cases import Board
from kakoreturn.service.recording import name_issue
from kakoreturn.service.requests import Opened, check_complete, found_by_review, open_request, to_prepare, which_items
from kakoreturn.service.rules.book import named
from kakoreturn.service.rules.opening import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Annotated

    from kakoreturn.cli.declared import Completer, Option
    from kakoreturn.cli.options import CaseArgument, IssueOption, JsonOption
    from kakoreturn.cli.run import Run
    from kakoreturn.domain.events import OrderDescribed
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.place import Place


@takes_order_fields
def new(
    run: Run,
    order: Annotated[
        str | None, Option("--order", metavar="NUMBER", help="The order number.", completes=Completer.ORDERS)
    ] = None,
    remedy: Annotated[
        str | None, Option("--remedy", metavar="REMEDY", help="exchange, refund or partial-refund.", completes=Remedy)
    ] = None,
    defects: Annotated[
        list[str] | None, Option("--defect", metavar="TEXT", help="What is wrong, and where. Repeatable.")
    ] = None,
    no_reason: Annotated[
        bool, Option("--no-reason", help="Nothing is wrong with it: another size, a change of mind.")
    ] = False,
    photos: Annotated[list[str] | None, Option("--photo", metavar="FILE", help="A QC photo. Repeatable.")] = None,
    circles: Annotated[
        list[str] | None,
        Option("--circle", metavar="CIRCLE", help="On the photo before it: C4, 12%,40%,5% or 410,260,45. Repeatable."),
    ] = None,
    copy: Annotated[bool, Option("--copy", help="Copy the message, once it is ready.")] = False,
    sent: Annotated[str | None, Option("--sent", metavar="DATE", help="The day it was sent, if it was.")] = None,
    *,
    fields: Given,
    phase: Annotated[
        str | None, Option("--phase", metavar="PHASE", help="qc or after-shipping.", completes=Phase)
    ] = None,
    issue: IssueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a request for an exchange or a refund. On a terminal it asks for what is missing.

    Examples: kakoreturn new --order KB250601 --item "Runner 42" --remedy exchange --defect "loose seam on the left
    heel" · kakoreturn new --order KB250601 --remedy refund --no-reason · kakoreturn new --order KB250601 --remedy
    exchange --defect "loose seam on the left heel" --photo heel.jpg --circle C4 --copy
    """
    session = run.session
    if no_reason and defects:
        raise UsageProblem(
            "--no-reason goes without --defect", "say what is wrong with --defect, or that nothing is with --no-reason"
        )
    drawn = _circles_of(run.words, photos or [], circles or [])
    with session.place() as place:
        details = order_details(session, fields)
        if order and not (defects or no_reason):
            defects = found_by_review(place, which_items(place, order, details))
        says_why = bool(defects or no_reason)
        if not session.interactive and not (order and remedy and says_why):
            items = which_items(place, order, details) if order else []
            which = {f"--item ({named(items)})": False} if len(items) > 1 else {}
            require({"--order": order, **which, "--remedy": remedy, "--defect": says_why})
        asks, number_is_asked = not (order and remedy and says_why), order is None
        files = _paths(photos or ())

        def opened(order: str, remedy: str, details: OrderDescribed) -> CaseView:
            found = () if no_reason else defects or found_by_review(place, which_items(place, order, details))
            request = Request(
                order=order,
                remedy=parse.word(remedy, Remedy, "--remedy"),
                details=details,
                defects=tuple(parse.long_text(defect, "--defect") for defect in found),
                phase=None if phase is None else parse.word(phase, Phase, "--phase"),
                issue=None if issue is None else parse.word(issue, Issue, "--issue"),
                sent_on=None if sent is None else session.day(sent, "--sent"),
                no_reason=no_reason,
            )
            made = open_request(place, request, files, drawn)
            _say_new(session, order, made, files, asked=number_is_asked)
            return made.view

        if asks:
            from kakoreturn.cli import wizard

            view, dropped = wizard.through(place, wizard.Opening(place, order, remedy, details), opened)
            files += dropped
        else:
            assert order is not None
            assert remedy is not None
            view = opened(order, remedy, details)
        say_whose_guide(view.order, view.guide)
        say_sent_before_ordered(view)
        _say_if_not_shipped(view)
        copied = copy and _copy(place, view)
    _opened(session, view, as_json=as_json, walked=files if asks else None, copied=copied)


def _say_new(session: Session, word: str, opened: Opened, files: Sequence[Path], *, asked: bool) -> None:
    """Say where the case is about a new item beside others, or a new order that is nearly called as another one.

    `word` is what named the order. `asked`: it was asked for, and that another is near it said there.
    """
    order, undo = opened.view.order, f"kakoreturn undo {opened.view.case.number}"
    say_alike(order.number, opened.alike, undo)
    if not opened.before:
        agent = session.config.agent
        say_if_like_an_item(word, order, undo, lambda number: equivalent(opened.view, agent, files, order=number))
    if opened.near and not asked:
        number = opened.near[0].number
        right = equivalent(opened.view, session.config.agent, files, order=number)
        told = f"order {quoted(order.number)} is new on record, and {named(opened.near)} is there already"
        notice(f"{told}; if you meant that: {addressed(undo)}, and then: {addressed(right)}")
    if opened.before and order.line not in {item.line for item in opened.before}:
        others = named(replace(item, several=True) for item in opened.before)
        told = f"{quoted(order.item or '')} is on record as a new item, {one_line(order.ref)}, beside"
        notice(f"{told} {others}; if it is one of these: {addressed(undo)}")


def _say_if_not_shipped(view: CaseView) -> None:
    """Say of a request of after shipping that its item is not on record as shipped."""
    item = view.order
    if view.case.phase is Phase.AFTER_SHIPPING and item.is_here:
        anyway = "" if item.stage is OrderStage.ORDERED else " --anyway"
        command = addressed(f"kakoreturn order shipped {shell_quoted([item.ref])} --on DATE{anyway}")
        notice(f"order {quoted(item.ref)} is not on record as shipped; the day goes in by: {command}")


def _paths(photos: Sequence[str]) -> list[Path]:
    if not photos:
        return []
    from pathlib import Path

    return [Path(photo) for photo in photos]


def _circles_of(words: Sequence[str], photos: Sequence[str], circles: Sequence[str]) -> list[list[notation.Given]]:
    """The circles on each photo: those that stand behind it among the words of the command line.

    Raises UsageProblem for one that stands before all photos.
    """
    given = [notation.read(circle) for circle in circles]
    names = [name for word in words if (name := word.partition("=")[0]) in {"--photo", "--circle"}]
    if not given or len(photos) == 1:
        return [given for _ in photos]
    if names[:1] != ["--photo"] or names.count("--photo") != len(photos) or names.count("--circle") != len(circles):
        raise UsageProblem("--circle goes behind the --photo that it belongs to", "--photo heel.jpg --circle C4")
    found: list[list[notation.Given]] = []
    left = iter(given)
    for name in names:
        if name == "--photo":
            found.append([])
        else:
            found[-1].append(next(left))
    return found


def _copy(place: Place, view: CaseView) -> bool:
    """Copy the message that fits, and say where it went on stderr; whether there was one."""
    from kakoreturn.service.drafts import draft, form  # few requests are copied at once

    try:
        written = draft(place, str(view.case.number), None, form(place))
    except Refused as problem:
        notice(f"not copied: {problem.message}")
        return False
    from kakoreturn.cli import clipboard

    sys.stdout.flush()
    notice(safe(clipboard.copy(safe(written.message.body))))
    for told in to_attach(view.case, written.message):
        notice(safe(told))
    return True


def _opened(
    session: Session, view: CaseView, *, as_json: bool, walked: Sequence[Path] | None, copied: bool = False
) -> None:
    """What `new` and `prepare` answer: the case, its six steps, and the next command.

    `walked` are the files of its photos where all of it was asked for: then the line that says it all is told.
    `copied`: its message is in the clipboard, so that the next thing is to send it.
    """
    if as_json:
        put_status(session, Board(cases=(view,)))
        return
    about = f" ({one_line(view.item)})" if view.item else ""
    remedy = str(view.case.remedy).replace("_", " ")
    told = f"Case {view.case.number} is open for order {one_line(view.order.ref)}{about}, {remedy}."
    lines = [line(told, "title"), line(), *steps(view)]
    if walked is not None:
        command = addressed(equivalent(view, session.config.agent, walked))
        lines += [line(), line("The same without questions:", "quiet")]
        if places := placeholders(command):
            lines.append(line(explained(places), "quiet"))
        lines.append(line(command, "command"))
    if view.outlook.day_zero is not None:
        lines += [line(), stands(view)]
    sent = (f"kakoreturn record {view.case.number} sent", "once you have pasted and sent the message:")
    session.write(lines, *(sent if copied and view.outlook.day_zero is None else next_step([view])))


def equivalent(view: CaseView, usual_agent: str, files: Sequence[Path], order: str | None = None) -> str:
    """The command line that opens this case as it is; the agent is named where it is not the usual one.

    `files` are those of its photos, as they were given. `order` is the one that it is about instead of its own.
    """
    case, item = view.case, view.order
    given: list[tuple[str, str, Placeholder]] = [("--order", order or item.ref, Placeholder.ORDER)]
    given.append(("--remedy", case.remedy, Placeholder.TEXT))
    told = given_again(item)
    if view.item is not None:
        told["--item"] = view.item
    if not is_sayable(told.get("--item", "")):  # a placeholder would be taken for another item; its order names it
        told.pop("--item", None)
    if item.agent == usual_agent:
        told.pop("--agent", None)
    if view.deadline_origin != SET_BY_YOU:
        told.pop("--return-by", None)
    if case.issue is not None:
        told["--issue"] = case.issue
    if case.phase is Phase.AFTER_SHIPPING:
        told["--phase"] = "after-shipping"
    flags = (" --no-reason" if case.no_reason else "") + (" --no-return" if item.no_return else "")
    given += [(option, value, Placeholder.TEXT) for option, value in told.items()]
    given += [("--defect", defect.words, Placeholder.TEXT) for defect in case.round_defects]
    given += [("--photo", path, Placeholder.FILE) for path in _as_given(case.round_photos, files)]
    if view.outlook.day_zero is not None:
        given.append(("--sent", view.outlook.day_zero.isoformat(), Placeholder.TEXT))
    return " ".join(
        [f"kakoreturn new{flags}", *(f"{option} {shell_quoted([value], place)}" for option, value, place in given)]
    )


def _as_given(photos: Iterable[Photo], files: Sequence[Path]) -> Iterator[str]:
    """The file of each photo as it was given; its name, where it is not among these."""
    from kakoreturn.store.evidence import shown_name  # only what takes in photos

    left = list(files)
    for photo in photos:
        path = next((file for file in left if shown_name(file.name, "a photo") == photo.name), None)
        if path is not None:
            left.remove(path)
        yield photo.name if path is None else str(path)


def prepare(
    session: Session,
    case: CaseArgument,
    issue: IssueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Go on with the six steps of a request, asking for what is missing.

    Examples: kakoreturn prepare 3 · kakoreturn prepare 3 --issue major
    """
    named = None if issue is None else parse.word(issue, Issue, "--issue")
    with session.place() as place:
        view = to_prepare(place, case)
        if named is not None:
            view = name_issue(place, view.case.number, named)
        if session.interactive:
            from kakoreturn.cli import wizard

            view, _ = wizard.walk(place, view)
        elif named is None:
            check_complete(view)
    _opened(session, view, as_json=as_json, walked=None)
