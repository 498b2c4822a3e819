"""The walk through the six steps on a terminal. Every answer is saved at once, so leaving early loses nothing."""

import contextlib
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from kakoreturn.cli import parse
from kakoreturn.cli.asking import ask, ask_or_skip, say, say_problem
from kakoreturn.cli.session import Session
from kakoreturn.domain import events as ev
from kakoreturn.domain import text
from kakoreturn.domain.defect import Defect, changed
from kakoreturn.domain.errors import KakoError, UsageProblem, quoted
from kakoreturn.domain.faults import fitting
from kakoreturn.domain.order import Order
from kakoreturn.domain.readiness import StepId, is_circled, unclear
from kakoreturn.domain.records import replace
from kakoreturn.domain.specificity import QUESTIONS, Gap, gap, judgements
from kakoreturn.domain.values import Category, Happening, Issue, Phase, Remedy
from kakoreturn.domain.view import CaseView
from kakoreturn.messages.languages import language
from kakoreturn.render.output import Style
from kakoreturn.service import drafts, photos, recording, requests
from kakoreturn.service.place import Place
from kakoreturn.service.rules import named

_FAULTS = "Which word of the list, or a part of it (Enter: leave it)"
_SHOWN = 6  # faults of the list, as a beginning


def opening(
    place: Place, order: str | None, remedy: str | None, details: ev.OrderDescribed
) -> tuple[str, str, ev.OrderDescribed]:
    """Ask for what a case cannot be opened without."""
    say("A request for your agent, in six steps.")
    say("Enter skips what may be left out; Ctrl-C leaves, and what is saved stays.")
    say()
    number = order or ask("Order number", text.order_number)
    items = requests.items_on_record(place, number)
    if len(items) > 1 and details.item is None:
        number = ask(f"Which item: {named(items)}", lambda value: _one_of(items, value))
    elif details.item is None and not (items and items[0].item):
        item = ask_or_skip("What did you order", lambda value: text.short(value, "the item"))
        details = replace(details, item=item)
    wish = remedy or ask("Exchange, refund or partial refund", _remedy)
    return number, wish, details


def _one_of(items: Sequence[Order], value: str) -> str:
    """What to type for the item that is meant: by its line, by what is typed for it, or by what it is."""
    meant = value.strip().casefold()
    for item in items:
        if meant in {str(item.line), item.ref.casefold(), (item.item or "").casefold()} - {""}:
            return item.ref
    raise UsageProblem(f"{quoted(value)} is none of its items", named(items))


def _remedy(value: str) -> Remedy:
    """A remedy, by its word or the beginning of it."""
    known = value.strip().lower()
    begun = [one for one in Remedy if known and one.startswith(known)]
    return begun[0] if begun else parse.word(value, Remedy, "the answer")


def walk(session: Session, place: Place, view: CaseView) -> CaseView:
    """Walk the six steps of a case, asking only for what is missing; the case as it is then."""
    number = view.case.number
    try:
        return _walk(place, view)
    except KeyboardInterrupt:
        say()
        say(f"Kept as case {number}. Go on any time with: {session.command(f'kakoreturn prepare {number}')}")
        raise


def _walk(place: Place, view: CaseView) -> CaseView:
    if view.case.phase is Phase.AFTER_SHIPPING and view.case.issue is None:
        issue = ask(
            f"What kind of trouble is it ({', '.join(Issue)})", lambda value: parse.word(value, Issue, "the answer")
        )
        view = recording.name_issue(place, view.case.number, issue)
    _step(view, StepId.DOCUMENT)
    if view.case.needs_defect and not view.case.round_defects:
        view = _ask_defects(place, view)
    if view.case.needs_defect and not view.case.round_photos:
        view = _ask_photos(place, view)
    _step(view, StepId.ORDER_NUMBER, view.order.ref)
    _step(view, StepId.EXPLAIN)
    view = _ask_to_explain(place, view)
    _step(view, StepId.REQUEST, str(view.case.remedy))
    if view.outlook.day_zero is None and view.case.is_open:
        view = _ask_sent(place, view)
    return view


def _step(view: CaseView, step: StepId, known: str | None = None) -> None:
    """Head a step with its title and what the guide says of it; `known` is what needs no asking."""
    place = list(StepId).index(step)
    passage = view.guide.exchange_steps[place]
    answer = f": {text.one_line(known)}" if known else ""
    say()
    say(f"Step {place + 1} of 6 · {passage.title}{answer}", Style.TITLE)
    if not known:
        say(f"  {passage.text}", Style.QUIET)


def _ask_defects(place: Place, view: CaseView) -> CaseView:
    """Ask for the defects of a case, one after the other: the buyer's own words."""
    question = "What is wrong, and where on it"
    while (words := ask_or_skip(question, lambda value: parse.long_text(value, "the defect"))) is not None:
        view = recording.add_defect(place, view.case.number, ev.DefectNoted(text=words, on=place.today))
        question = "Another defect (Enter: no more)"
    return view


def _ask_to_explain(place: Place, view: CaseView) -> CaseView:
    """Ask for what each defect leaves out, and for its word in the list, by which it can be said in Chinese.

    An answer fills a field of its own beside the words, so nobody's words are changed.
    """
    for defect in view.case.round_defects:
        lack = unclear(view.case, defect)
        if lack or defect.fault is None:
            too_vague = " says too little for the seller" if lack else ""
            say(f"  Defect {defect.number}{too_vague}: {text.one_line(defect.words)}")
            view = _fill(place, view, defect)
    return view


def _fill(place: Place, view: CaseView, defect: Defect) -> CaseView:
    """Ask for what is missing; each answer is saved at once."""
    left = gap(defect, circled=is_circled(view.case, defect))
    if left is Gap.WHAT and (words := judgements(defect.text)):
        say(f"  {', '.join(words)}: a judgement, which the seller cannot check.", Style.QUIET)
    if left is not None:
        say(f"  {QUESTIONS[left]}", Style.DUE)
        view, defect = _save(place, view, defect, _answers(left))
    if defect.fault is None:
        known = fitting(view.order.category, defect.kind)
        say(f"  So that it can be said in Chinese: {', '.join(known[:_SHOWN])} …", Style.QUIET)
        fault = ask_or_skip(_FAULTS, lambda value: parse.fault(value, "the answer", known))
        view, defect = _save(place, view, defect, {"fault": fault})
        if fault is not None:
            view, _ = _save(place, view, defect, _ask_where(defect, view.order.category))
    return view


def _ask_where(defect: Defect, category: Category | None) -> dict[str, Any]:
    """Ask for the place that Chinese cannot tell from the buyer's words; Enter takes what they surely say."""
    unsaid = language("zh").unsaid(defect, category)
    if "where" not in unsaid:
        return {}
    sure = unsaid["where"]
    said = ask_or_skip(f"Where on it (Enter: {sure or 'leave it'})", lambda value: text.short(value, "the place"))
    return {"where": said or sure}


def _answers(gap: Gap) -> dict[str, Any]:
    """Ask for what fills one gap; the fields it goes into."""
    match gap:
        case Gap.WHAT:
            words = ask_or_skip("In full (Enter: leave it)", lambda value: parse.long_text(value, "the defect"))
            return {"text": words}
        case Gap.WHERE:
            return {"where": ask_or_skip("Where (Enter: leave it)", lambda value: text.short(value, "the place"))}
        case Gap.COMPARED:
            ordered = ask_or_skip("What did you order (Enter: leave it)", lambda value: text.short(value, "the answer"))
            came = None
            if ordered:
                came = ask_or_skip("What came instead", lambda value: text.short(value, "the answer"))
            return {"expected_text": ordered, "observed_text": came}


def _save(place: Place, view: CaseView, defect: Defect, fields: dict[str, Any]) -> tuple[CaseView, Defect]:
    said = {name: value for name, value in fields.items() if value is not None}
    if not said:
        return view, defect
    change = ev.DefectChanged(number=defect.number, **said)
    return recording.change_defect(place, view.case.number, change), changed(defect, change)


def _ask_photos(place: Place, view: CaseView) -> CaseView:
    question = "QC photos, drag the files here (Enter: later)"
    while (files := ask_or_skip(question, dropped)) is not None:
        try:
            view = photos.add(place, view.case.number, files, on=place.today).view
        except KakoError as problem:
            say_problem(problem)
            continue
        question = "Another photo (Enter: no more)"
    return view


def dropped(value: str) -> list[Path]:
    """The files that were typed, pasted or dragged into the terminal: quotes, escapes and file: taken off.

    Several stand side by side, as terminals write them; the path of one may hold spaces as they are.
    """
    alone = _path(value.strip())
    if _is_there(alone):
        return [alone]
    try:
        words = re.findall(r'"[^"]*"|\S+', value) if sys.platform == "win32" else shlex.split(value)
    except ValueError:  # a quote that does not end
        return [alone]
    paths = [_path(word) for word in words]
    return paths if len(paths) == 1 or any(map(_is_there, paths)) else [alone]


def _path(word: str) -> Path:
    if word.startswith("file://"):
        return Path(url2pathname(urlsplit(word).path))
    if word[:1] in {"'", '"'} and word[-1:] == word[:1]:
        word = word[1:-1]
    with contextlib.suppress(RuntimeError):  # a home that is not known is no home
        return Path(word).expanduser()
    return Path(word)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no name that a file can have
        return False


def _ask_sent(place: Place, view: CaseView) -> CaseView:
    """Show the message, and ask on which day it was sent."""
    message = drafts.draft_of(place, view, None, drafts.form(place))
    if message.musts:
        return view
    say()
    say("The message, to copy:")
    say()
    sys.stderr.write(f"{text.safe(message.body)}\n")  # as it is: a wrapped message cannot be copied whole
    _step(view, StepId.CONTACT)

    def sent(value: str) -> CaseView:
        day = parse.day("today" if value.strip().lower() in {"y", "yes"} else value, place.today, "the day")
        return recording.record_events(place, view.case.number, [ev.Happened(event=Happening.SENT, on=day)])[0]

    return ask_or_skip("Sent? On which day (today, yesterday, 2026-06-10; Enter: not yet)", sent) or view
