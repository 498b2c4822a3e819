"""`qc`: looking through the QC photos of orders by a checklist."""

from __future__ import annotations

from pathlib import Path

from kakoreturn.cli import parse
from kakoreturn.cli.answers import item_document, put_json
from kakoreturn.cli.asking import confirm
from kakoreturn.cli.commands import load_command
from kakoreturn.cli.printed import addressed, explained
from kakoreturn.cli.session import Session, require
from kakoreturn.domain import events as ev
from kakoreturn.domain.checklist import check_of
from kakoreturn.domain.errors import ExitCode, UsageProblem, quoted
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import Placeholder, one_line, placeholders, shell_quoted
from kakoreturn.notices import notice
from kakoreturn.render.output import Line, line
from kakoreturn.service import orders as service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Completer, Option
    from kakoreturn.cli.options import JsonOption, OnOption
    from kakoreturn.cli.run import Run
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order
    from kakoreturn.render.output import Style
    from kakoreturn.service.place import Place
    from kakoreturn.service.unfinished import Verdict

# What stands behind the options that are about one item.
_TAKES = {"--fail": " TEXT", "--unsure": " TEXT", "--minutes": " N"}
# What to run once nothing is left of a review.
_BOARD = "kakoreturn status"


@record
class _Reviewed(Record):
    """A review that was recorded: what was to be looked through, what was found there, and the item after it."""

    known: service.ToReview
    found: ev.OrderReviewed
    order: Order


def qc(
    run: Run,
    orders: Annotated[
        list[str], Argument(metavar="ORDER...", help="Order numbers, or items of them.", completes=Completer.ORDERS)
    ],
    passed: Annotated[bool, Option("--pass", help="Everything else is as it should be.")] = False,
    failed: Annotated[
        list[str] | None, Option("--fail", metavar="TEXT", help='"CHECK: what is wrong". Repeatable.')
    ] = None,
    unsure: Annotated[
        list[str] | None, Option("--unsure", metavar="TEXT", help='"CHECK: what to see". Repeatable.')
    ] = None,
    waive: Annotated[bool, Option("--waive", help="Accept what was found: it no longer counts.")] = False,
    minutes: Annotated[str | None, Option("--minutes", metavar="N", help="How long it took.")] = None,
    on: OnOption = None,
    page: Annotated[
        bool, Option("--page", help="Look through them on a page in your browser, and circle what is wrong.")
    ] = False,
    photos: Annotated[
        list[str] | None, Option("--photo", metavar="FILE", help="A photo for the page. Repeatable.")
    ] = None,
    as_json: JsonOption = False,
) -> int | None:
    """Look through the QC photos of orders by a checklist, and record what was found. On a terminal it asks.

    Examples: kakoreturn qc KB250601 --page · kakoreturn qc KB250601 KB250602 --pass ·
    kakoreturn qc KB250601 --fail "stitching: open, left heel" --minutes 12
    """
    session = run.session
    if page:
        if passed or failed or unsure or minutes or on:
            raise UsageProblem(
                "--page asks for all else on the page", f"kakoreturn qc {shell_quoted(orders[:1])} --page"
            )
        _check_alone(orders, ["--page"])
        return _on_page(session, orders[0], photos or [], as_json=as_json)
    if photos:
        raise UsageProblem("--photo is for the page", "add --page; to a case with: kakoreturn photo add CASE FILE")
    given_day = None if on is None else session.day(on)
    taken = (
        None if minutes is None else parse.number(minutes, "--minutes", "a whole number of minutes, as in --minutes 12")
    )
    if waive and (passed or failed or unsure):
        raise UsageProblem("--waive accepts what was found before, and goes with no finding", "give it alone")
    asks = not (passed or failed or unsure or waive)
    said = {"--fail": failed, "--unsure": unsure, "--minutes": minutes}
    with session.place() as place:
        day, known = service.to_review(place, orders, given_day)
        _check_alone([one.order.ref for one in known], [name for name, value in said.items() if value])
        if asks and session.interactive:
            for one in known:
                _walk(run, place, one, day, taken, as_json=as_json)
            return None
        if asks:
            require({"--pass, --fail or --unsure": None})
        given = [_given(one, failed or [], unsure or [], passed=passed) for one in known]
        found = [_reviewed(answers, day, taken, waived=waive) for answers in given]
        reviewed = service.review(place, [(one.order.id, event) for one, event in zip(known, found, strict=True)])
    done = [
        _Reviewed(known=one, found=event, order=order) for one, event, order in zip(known, found, reviewed, strict=True)
    ]
    _answer(session, place, done, as_json=as_json)
    return None


def _check_alone(orders: Sequence[str], options: Sequence[str]) -> None:
    """Raise UsageProblem where several orders are named and one of these options is about a single one."""
    if len(orders) > 1 and options:
        named = ", ".join(map(one_line, orders))
        raise UsageProblem(
            f"{options[0]} is about one item, and {len(orders)} are named: {named}",
            f"one at a time: kakoreturn qc {shell_quoted(orders[:1])} {options[0]}{_TAKES.get(options[0], '')}",
        )


def _walk(run: Run, place: Place, known: service.ToReview, day: date, minutes: int | None, *, as_json: bool) -> None:
    """Ask for one item, record it, and offer to open a request where something is wrong."""
    from kakoreturn.cli import review_walk
    from kakoreturn.service import unfinished

    answers, took = review_walk.walk(place, known, service.guide_of(place, known.order))
    event = _reviewed(answers, day, took if minutes is None else minutes)
    (reviewed,) = service.review(place, [(known.order.id, event)])
    unfinished.forget(place, known.order.id)
    _answer(run.session, place, [_Reviewed(known=known, found=event, order=reviewed)], as_json=as_json)
    if event.failed and known.case is None:
        _offer_request(run, known.order.ref)


def _on_page(session: Session, order: str, photos: list[str], *, as_json: bool) -> int | None:
    """The review on a page, with what follows from it."""
    from kakoreturn.cli.page import answer_kept, look, once_sent
    from kakoreturn.service.looking import to_review

    with session.place() as place:
        subject = to_review(place, order)
    kept = look(session, subject, [Path(photo) for photo in photos], "without a page: --pass, --fail or --unsure")
    if kept is None or kept.review is None:
        return ExitCode.INTERRUPTED
    if kept.view is not None:
        answer_kept(session, kept, f"order reviewed: {_verdict(kept.review)}", as_json=as_json)
    elif as_json:
        put_json("order", item_document(place, kept.order))
    else:
        lines = [*_lines(kept.order, kept.review), *_to_ask(kept.order, kept.review)]
        following = _next(subject.order, kept.order, kept.review, subject.case, is_replacement=subject.is_replacement)
        if kept.letter is None:
            _write(session, lines, following)
        else:
            asked = f"kakoreturn order asked {shell_quoted([kept.order.ref])}"
            session.write(lines, asked, once_sent(following[0]))
    return None


def _offer_request(run: Run, order: str) -> None:
    """Ask whether to open a request now, and go on with `new` where the answer is yes."""
    if confirm("Open a request now?"):
        run.call(load_command("new"), "run", {"order": order})


def _given(
    known: service.ToReview, failed: list[str], unsure: list[str], *, passed: bool
) -> dict[Verdict, tuple[str, ...]]:
    """What the options say: each finding under its check, and with --pass the other checks passed."""
    wrong = tuple(_finding(text, "--fail") for text in failed)
    open_ = tuple(_finding(text, "--unsure") for text in unsure)
    named = set(map(check_of, (*wrong, *open_)))
    # Whatever the reviews before could not tell is among everything else, in the list of checks or not.
    checks = dict.fromkeys([*(check.id for check in known.checks), *map(check_of, known.order.unsure)])
    fine = tuple(check for check in checks if check not in named) if passed else ()
    return {"passed": fine, "failed": wrong, "unsure": open_}


def _reviewed(
    answers: dict[Verdict, tuple[str, ...]], day: date, minutes: int | None, *, waived: bool = False
) -> ev.OrderReviewed:
    """The review that these answers make."""
    return ev.OrderReviewed(
        on=day,
        minutes=minutes,
        passed=answers["passed"],
        failed=answers["failed"],
        unsure=answers["unsure"],
        waived=waived or None,
    )


def _finding(text: str, option: str) -> str:
    check, colon, said = parse.long_text(text, option).partition(":")
    if not colon or not check.strip() or not said.strip():
        raise UsageProblem(
            f"{option} {quoted(text)} does not say which check and what",
            f'write it as {option} "stitching: left heel, 2 cm"',
        )
    return f"{check.strip()}: {said.strip()}"


def _answer(session: Session, place: Place, done: Sequence[_Reviewed], *, as_json: bool) -> None:
    for one in done:
        if one.order.reviewed_on and one.found.on < one.order.reviewed_on:
            last = f"the review of order {quoted(one.order.ref)} of {one.order.reviewed_on} is the later one"
            notice(f"{last}, and stands; what this one adds to it is shown")
    if as_json:
        items = [item_document(place, one.order) for one in done]
        put_json(*(("order", items[0]) if len(items) == 1 else ("orders", {"orders": items})))
        return
    lines, following = [], []
    for one in done:
        told = replace(one.found, failed=one.order.failed, unsure=one.order.unsure)
        lines += [*_lines(one.order, told), *_to_ask(one.order, told)]
        known = one.known
        following.append(_next(known.order, one.order, told, known.case, is_replacement=known.is_replacement))
    _write(session, lines, next((commands for commands in following if commands != [_BOARD]), [_BOARD]))


def _write(session: Session, lines: list[Line], following: list[str]) -> None:
    """Write what came of reviews, and the next command last; those that go along with it stand before."""
    command, *more = following
    if not more:
        session.write(lines, command)
        return
    places = placeholders(" ".join(more))
    lines += [line(), *([line(explained(places), "quiet")] if places else [])]
    lines += [line(addressed(one), "command") for one in more]
    session.write(lines, command, "each is a defect of its own; the first:")


def _lines(order: Order, review: ev.OrderReviewed) -> list[Line]:
    """What came of a review."""
    took = f" ({review.minutes} min)" if review.minutes else ""
    return [
        line(f"Order {one_line(order.ref)}: {_verdict(review)}{took}.", "title"),
        *_findings("wrong", review.failed, "bad"),
        *_findings("unsure", review.unsure, "due"),
    ]


def _to_ask(order: Order, review: ev.OrderReviewed) -> list[Line]:
    """The command that asks for photos of what is not sure, where what is wrong comes first."""
    if not (review.failed and review.unsure and order.is_here):
        return []
    return [line("to ask for photos of what is not sure: ", "quiet").add(addressed(_asks_for_photos(order)), "command")]


def _asks_for_photos(order: Order) -> str:
    return f"kakoreturn draft {shell_quoted([order.ref])} --kind more-photos"


def _verdict(review: ev.OrderReviewed) -> str:
    if review.waived:
        return "what was found is accepted"
    if review.failed:
        return "something is wrong"
    return "not sure yet" if review.unsure else "reviewed, all as it should be"


def _findings(name: str, texts: tuple[str, ...], style: Style) -> list[Line]:
    return [line(f"  {name}  ", style, hang=10).add(one_line(text)) for text in texts]


def _next(
    before: Order, order: Order, review: ev.OrderReviewed, case: Case | None, *, is_replacement: bool
) -> list[str]:
    """What follows from the review: a request or defects of the open one, an answer, a closer look, or the board.

    Of defects only those that the item did not have `before`: the others may be in the request in other words.
    """
    number = shell_quoted([order.ref])
    if review.failed:
        if case is None:
            return [f"kakoreturn new --order {number} --remedy exchange"]
        if is_replacement:
            found = shell_quoted(["; ".join(review.failed)], Placeholder.TEXT)
            return [f"kakoreturn record {case.number} rejected --note {found}"]
        known = {*before.failed, *(defect.text for defect in case.defects)}
        left = [shell_quoted([text], Placeholder.TEXT) for text in order.failed if text not in known]
        defects = [f"kakoreturn defect {case.number} {text}" for text in dict.fromkeys(left)]
        return defects or [f"kakoreturn status {case.number}"]
    if review.unsure:
        return [_asks_for_photos(order)]
    return [f"kakoreturn record {case.number} approved" if case is not None and is_replacement else _BOARD]
