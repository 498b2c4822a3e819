"""The walk through the six steps on a terminal. Every answer is saved at once, so leaving early loses nothing."""

import contextlib
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import typer

from kakoreturn.cli import parse
from kakoreturn.cli.asking import ask, ask_or_skip, say, say_problem
from kakoreturn.cli.defects import ask_defects, ask_to_explain
from kakoreturn.cli.look import calendar_of, case_view, form_of, matter_of
from kakoreturn.cli.session import Session
from kakoreturn.domain import events as ev
from kakoreturn.domain import text
from kakoreturn.domain.errors import KakoError
from kakoreturn.domain.readiness import StepId
from kakoreturn.domain.values import Happening, Issue, Phase, Remedy
from kakoreturn.domain.view import CaseView
from kakoreturn.messages import compose
from kakoreturn.pictures import check
from kakoreturn.render.output import Style
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.photos import changeset_with_photos


def opening(
    now: Session, order: str | None, remedy: str | None, details: ev.OrderDescribed
) -> tuple[str, str, ev.OrderDescribed]:
    """Ask for what a case cannot be opened without."""
    say("A request for your agent, in six steps.")
    say("Enter skips what may be left out; Ctrl-C leaves, and what is saved stays.")
    say()
    number = order or ask("Order number", text.order_number)
    with now.store() as store:
        known = store.order(text.order_number(number))
    if details.item is None and (known is None or known.item is None):
        item = ask_or_skip("What did you order", lambda value: text.short(value, "the item"))
        details = replace(details, item=item)
    wish = remedy or ask("Exchange or refund", _remedy)
    return number, wish, details


def _remedy(value: str) -> Remedy:
    """A remedy, by its word or the beginning of it."""
    known = value.strip().lower()
    begun = [one for one in Remedy if known and one.startswith(known)]
    return begun[0] if begun else parse.word(value, Remedy, "the answer")


def walk(now: Session, store: Store, number: int) -> None:
    """Walk the six steps of a case, asking only for what is missing."""
    try:
        _walk(now, store, number)
    except typer.Abort:
        say()
        say(f"Kept as case {number}. Go on any time with: {now.command(f'kakoreturn prepare {number}')}")
        raise


def _walk(now: Session, store: Store, number: int) -> None:
    view = case_view(now, store, number)
    if view.case.phase is Phase.AFTER_SHIPPING and view.case.issue is None:
        issue = ask(
            f"What kind of trouble is it ({', '.join(Issue)})", lambda value: parse.word(value, Issue, "the answer")
        )
        with store.changeset(now.at) as book:
            rules.name_issue(book, number, issue)
    _step(view, StepId.DOCUMENT)
    if not view.case.round_defects:
        ask_defects(now, store, number)
    if not view.case.round_photos:
        _ask_photos(now, store, number)
    _step(view, StepId.ORDER_NUMBER, view.case.order)
    _step(view, StepId.EXPLAIN)
    ask_to_explain(now, store, number)
    _step(view, StepId.REQUEST, str(view.case.remedy))
    view = case_view(now, store, number)
    if view.outlook.day_zero is None and view.case.is_open:
        _ask_sent(now, store, view)


def _step(view: CaseView, step: StepId, known: str | None = None) -> None:
    """Head a step with its title and what the guide says of it; `known` is what needs no asking."""
    place = list(StepId).index(step)
    passage = view.guide.exchange_steps[place]
    answer = f": {text.one_line(known)}" if known else ""
    say()
    say(f"Step {place + 1} of 6 · {passage.title}{answer}", Style.TITLE)
    if not known:
        say(f"  {passage.text}", Style.QUIET)


def _ask_photos(now: Session, store: Store, number: int) -> None:
    question = "QC photo, drag the file here (Enter: later)"
    while (path := ask_or_skip(question, dropped)) is not None:
        try:
            with changeset_with_photos(store, now.at, [path], check) as (book, (photo,)):
                added = ev.PhotoAdded(sha256=photo.sha256, name=photo.name, size=photo.size, on=now.days.today)
                rules.add_photo(book, number, added)
        except KakoError as problem:
            say_problem(problem)
            continue
        question = "Another photo (Enter: no more)"


def dropped(value: str) -> Path:
    """The path of a file that was typed, pasted or dragged into the terminal: quotes, escapes and file: taken off."""
    path = value.strip()
    if path.startswith("file://"):
        return Path(url2pathname(urlsplit(path).path))
    if path[:1] in "'\"" and path[-1:] == path[:1]:
        path = path[1:-1]
    elif sys.platform != "win32" and not Path(path).exists():
        path = path.replace("\\", "")
    with contextlib.suppress(RuntimeError):  # a home that is not known is no home
        return Path(path).expanduser()
    return Path(path)


def _ask_sent(now: Session, store: Store, view: CaseView) -> None:
    """Show the message, and ask on which day it was sent."""
    matter = matter_of(now, view)
    message = compose.draft(matter, compose.kind_for(matter), form_of(now))
    if message.musts:
        return
    say()
    say("The message, to copy:")
    say()
    sys.stderr.write(f"{text.safe(message.body)}\n")  # as it is: a wrapped message cannot be copied whole
    _step(view, StepId.CONTACT)

    def sent(value: str) -> date:
        day = parse.day("today" if value.strip().lower() in {"y", "yes"} else value, now.days.today, "the day")
        with store.changeset(now.at) as book:
            happened = ev.Happened(event=Happening.SENT, on=day)
            rules.record(book, view.case.number, happened, now.days, calendar_of(now, view.guide))
        return day

    ask_or_skip("Sent? On which day (today, yesterday, 2026-06-10; Enter: not yet)", sent)
