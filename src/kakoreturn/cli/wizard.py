"""The walk through the six steps on a terminal. Every answer is saved at once, so leaving early loses nothing."""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit
from urllib.request import url2pathname

from kakoreturn.cli import parse
from kakoreturn.cli.answers import to_attach
from kakoreturn.cli.asking import KEYS, Back, ask, ask_or_skip, say, say_problem
from kakoreturn.cli.printed import addressed
from kakoreturn.cli.session import said_day
from kakoreturn.domain import events as ev
from kakoreturn.domain import text
from kakoreturn.domain.dates import PAST_FORMS
from kakoreturn.domain.errors import KakoError, Refused, UsageProblem, quoted
from kakoreturn.domain.faults import fitting
from kakoreturn.domain.flow import going_on
from kakoreturn.domain.readiness import STEPS, is_circled
from kakoreturn.domain.records import replace
from kakoreturn.domain.specificity import QUESTIONS, Gap, gap, judgements
from kakoreturn.domain.text import Placeholder, shell_quoted
from kakoreturn.domain.values import Happening, Issue, Phase, Remedy
from kakoreturn.service import cases, drafts, orders, photos, recording, requests, undoing
from kakoreturn.service.lookup import mistyped
from kakoreturn.service.rules.book import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.defect import Defect
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.readiness import StepId
    from kakoreturn.domain.view import CaseView
    from kakoreturn.messages.compose import Draft
    from kakoreturn.service.place import Place

    # Saves an answer; the case as it is then.
    _Save = Callable[[], CaseView]

_Word = TypeVar("_Word", bound=StrEnum)
_SHOWN = 6  # faults of the list, as a beginning
# The steps in the order in which they are walked, and what is known of one without asking.
_STEPS: tuple[StepId, ...] = ("document", "order_number", "explain", "request", "contact")
_KNOWN: dict[StepId, Callable[[CaseView], str]] = {
    "order_number": lambda view: view.order.ref,
    "request": lambda view: str(view.case.remedy).replace("_", " "),
}
# The guide speaks of QC photos alone; what is said in its place once the item has shipped.
_OF_WHAT_CAME = "Take photos of it as it came, and mark the fault on them: a circle around it, or a note beside it."
_OF_WHAT_IS_LOST = "Keep what shows where it is, as a picture of what its tracking says."
# What a question is about: enough to know it again once it was asked.
_Key = tuple[str | int, ...]


def through(
    place: Place, opening: Opening, opened: Callable[[str, str, ev.OrderDescribed], CaseView]
) -> tuple[CaseView, list[Path]]:
    """Ask for what a case cannot be opened without, have it `opened`, and walk its steps; as `walk`."""
    say("A request for your agent, in six steps.")
    say(f"Enter skips what may be left out. {KEYS} What is saved stays.")
    say()
    while True:
        view = opened(*opening.ask())
        try:
            return walk(place, view, is_first=not opening.has_asked)
        except Back:
            undoing.undo(place, view.case.number)
            say(f"  Taken back: case {view.case.number}", "quiet")


class Opening:
    """The first three questions, each of which may be gone back to; what was given on the command line is not asked."""

    def __init__(self, place: Place, number: str | None, remedy: str | None, details: ev.OrderDescribed) -> None:
        self.number, self.remedy, self.details = number, remedy, details
        self._place = place
        self._given = (number, details.item, remedy)
        self._typed = number or ""  # the order as it was named, before one of its items was chosen
        self._came_from: list[int] = []

    @property
    def has_asked(self) -> bool:
        """Whether there is a question to go back to."""
        return bool(self._came_from)

    def ask(self) -> tuple[str, str, ev.OrderDescribed]:
        """Ask one after the other, once more from the last one; the order, the remedy, what is known of the item.

        Who leaves early finds the order and its item on record.
        """
        try:
            self._ask()
        except KeyboardInterrupt:
            if self.number:
                say()
                say(_left(self._place, self))
            raise
        assert self.number is not None
        assert self.remedy is not None
        return self.number, self.remedy, self.details

    def _ask(self) -> None:
        questions = (self._ask_number, self._ask_item, self._ask_remedy)
        at = self._came_from.pop() if self._came_from else 0
        while at < len(questions):
            try:
                if questions[at]():
                    self._came_from.append(at)
                at += 1
            except Back:
                if self._came_from:
                    at = self._came_from.pop()
                else:
                    say("  This is the first question.", "quiet")

    def _ask_number(self) -> bool:
        if self._given[0]:
            return False
        self.number = self._typed = ask("Order number", text.order_number, "It stands on your agent's order page.")
        if not requests.items_on_record(self._place, self.number) and (near := mistyped(self._place, self.number)):
            say(f"  That is a new order. Did you mean {named(near)}? < goes back.", "quiet")
        return True

    def _ask_item(self) -> bool:
        if self._given[1] is not None:
            return False
        items = requests.items_on_record(self._place, self._typed)
        if len(items) > 1:
            self.number = ask(f"Which item: {named(items)}", lambda value: _one_of(items, value))
        elif items and items[0].item:
            return False
        else:
            about = "A few words by which you and your agent know it, such as its name and size."
            item = ask_or_skip("What did you order", lambda value: text.short(value, "the item"), about)
            self.details = replace(self.details, item=item)
        return True

    def _ask_remedy(self) -> bool:
        assert self.number is not None
        requests.check_none_open(self._place, self.number, self.details)
        if self._given[2]:
            return False
        about = "Exchange: the same item again. Refund: it goes back. Partial refund: you keep it for less."
        self.remedy = ask("Exchange, refund or partial refund", lambda value: _begun(value, Remedy), about)
        return True


def _left(place: Place, found: Opening) -> str:
    """Keep what was said of an order that was not on record, and say how to go on."""
    number = found.number or ""
    go_on = addressed(f"kakoreturn new --order {shell_quoted([number], Placeholder.ORDER)}")
    if found.details.item is None or requests.items_on_record(place, number):
        return f"Go on any time with: {go_on}"
    orders.add(place, number, found.details)
    return f"Order {text.one_line(number)} is kept. Go on any time with: {go_on}"


def _one_of(items: Sequence[Order], value: str) -> str:
    """What to type for the item that is meant: by its line, by what is typed for it, or by what it is."""
    meant = value.strip().casefold()
    found = [item for item in items if meant in {str(item.line), item.ref.casefold()}]
    found = found or [item for item in items if meant and meant == (item.item or "").casefold()]
    if len(found) == 1:
        return found[0].ref
    raise UsageProblem(f"{quoted(value)} is {'more than one' if found else 'none'} of its items", named(found or items))


def _begun(value: str, words: type[_Word]) -> _Word:
    """One of a closed set of words, by the word or the beginning of it."""
    known = value.strip().lower().replace(" ", "_").replace("-", "_")
    begun = [one for one in words if known and one.startswith(known)]
    return begun[0] if begun else parse.word(value, words, "the answer")


def walk(place: Place, view: CaseView, *, is_first: bool = True) -> tuple[CaseView, list[Path]]:
    """Walk the six steps of a case, asking only for what is missing; the case as it is then, and the files it took.

    Raises Back where the question before all of these is wanted again; `is_first`: there is none.
    """
    number, asked = view.case.number, _Walk(place, view, is_first=is_first)
    try:
        return asked.through(), asked.files
    except KeyboardInterrupt:
        say()
        say(f"Kept as case {number}. Go on any time with: {addressed(f'kakoreturn prepare {number}')}")
        raise


class _Closed(Refused):
    """The case was closed by another program."""


class _Question(NamedTuple):
    """A question of a step; `ask` puts it, and returns what saves the answer, None where there is nothing to save."""

    key: _Key
    step: StepId | None
    ask: Callable[[], _Save | None]


class _Walk:
    """The questions of a case, one after the other.

    Which comes next is worked out from the case as it is and from what was asked already; so going back is to undo.
    """

    def __init__(self, place: Place, view: CaseView, *, is_first: bool) -> None:
        self._place, self._view = place, view
        self._is_first = is_first
        self.files: list[Path] = []
        self._asks_defects = view.case.needs_defect and not view.case.round_defects
        self._asks_photos = view.case.needs_defect and not view.case.round_photos
        self._asked: list[tuple[_Key, bool]] = []
        self._step = -1  # the place among `_STEPS` of the one that was headed last

    def through(self) -> CaseView:
        """Ask until nothing is left to ask. Raises Refused where the case was closed while a question stood."""
        while question := self._next():
            self._head(question.step)
            try:
                save = question.ask()
                before = self._renewed()
                if save is not None:
                    self._view = save()
            except Back:
                self._go_back()
            except _Closed:
                raise
            except KakoError as problem:
                say_problem(problem)
            else:
                self._asked.append((question.key, self._view.case != before.case))
        if self._step < _STEPS.index("request"):
            self._head("request")
        return self._view

    def _renewed(self) -> CaseView:
        """The case as it is by now: others may change it while a question stands. Raises _Closed."""
        with self._place.store.snapshot():
            self._view = cases.one(self._place, self._view.case.number)
        closed = self._view.case
        if not closed.is_open:
            told = f"case {closed.number} was closed meanwhile ({closed.outcome})"
            raise _Closed(told, going_on(closed, self._view.twin))
        return self._view

    def _next(self) -> _Question | None:
        asked = {key for key, _ in self._asked}
        return next((question for question in self._questions() if question.key not in asked), None)

    def _questions(self) -> Iterator[_Question]:
        """Everything that may be asked of the case as it is, in order."""
        case = self._view.case
        if case.phase is Phase.AFTER_SHIPPING and case.issue is None:
            yield _Question(("issue",), None, self._ask_issue)
        if self._asks_defects:
            yield from self._questions_of_words()
            yield _Question(("defect", len(case.round_defects)), "document", self._ask_defect)
        if self._asks_photos:
            yield _Question(("photo", len(case.round_photos)), "document", self._ask_photo)
        for defect in case.round_defects:
            if (left := self._gap(defect)) is not None:
                yield _Question(("gap", defect.number), "explain", partial(self._ask_gap, defect, left))
            unsaid = self._unsaid(defect)
            if "fault" in unsaid:
                yield _Question(("fault", defect.number), "explain", partial(self._ask_fault, defect))
            elif "where" in unsaid and left is not Gap.WHERE and not defect.where:
                yield _Question(("where", defect.number), "explain", partial(self._ask_where, defect))
        if self._view.outlook.day_zero is None and case.is_open and not self._message().musts:
            yield _Question(("sent",), "contact", self._ask_sent)

    def _questions_of_words(self) -> Iterator[_Question]:
        """A defect that says nothing is asked about at once."""
        for defect in self._view.case.round_defects:
            if self._gap(defect) is Gap.WHAT:
                yield _Question(("gap", defect.number), "document", partial(self._ask_gap, defect, Gap.WHAT))

    def _go_back(self) -> None:
        before = self._renewed()
        if not self._asked and self._is_first:
            say("  This is the first question.", "quiet")
            return
        if not self._asked:
            raise Back
        _, changed = self._asked.pop()
        if changed:
            undoing.undo(self._place, before.case.number)
            self._view = cases.one(self._place, before.case.number)
            for gone in _gone(before.case, self._view.case):
                say(f"  Taken back: {gone}", "quiet")

    def _head(self, step: StepId | None) -> None:
        """Head a step, and those on the way to it of which all is known."""
        if step is None or self._step == (place := _STEPS.index(step)):
            return
        for passed in _STEPS[min(self._step + 1, place) : place + 1]:
            if passed == "contact":
                self._show_message()
            _head(self._view, passed)
        self._step = place

    # --- the questions

    def _ask_issue(self) -> _Save:
        question = f"What kind of trouble is it ({', '.join(Issue)})"
        issue = ask(question, lambda value: _begun(value, Issue), "minor, major: a defect. The rest is what it says.")
        return partial(recording.name_issue, self._place, self._view.case.number, issue)

    def _ask_defect(self) -> _Save | None:
        another = bool(self._view.case.round_defects)
        question = "Another defect (Enter: no more)" if another else "What is wrong, and where on it"
        about = (
            "One defect in your own words: what, where on the item, and how large, as in 'open seam, left heel, 2 cm'."
        )
        words = ask_or_skip(question, lambda value: parse.long_text(value, "the defect"), about)
        return None if words is None else self._kept(ev.DefectNoted(text=words, on=self._place.today))

    def _ask_photo(self) -> _Save | None:
        case = self._view.case
        whose = "Your own" if case.phase is Phase.AFTER_SHIPPING else "QC"
        first = f"{whose} photos, drag the files here (Enter: later)"
        question = "Another photo (Enter: no more)" if case.round_photos else first
        files = ask_or_skip(question, dropped, "The files of the photos, several at once; they are copied, not moved.")
        return None if files is None else partial(self._add_photos, files)

    def _add_photos(self, files: list[Path]) -> CaseView:
        added, _ = photos.add(self._place, self._view.case.number, files, on=self._place.today)
        kept = {photo.number: photo for photo in added.view.case.round_photos}
        known = f"on the case already: {', '.join(quoted(kept[number].name) for number in added.known)}"
        if not added.fresh:  # then nothing was saved that could be taken back, and the question still stands
            raise Refused(known)
        if added.known:
            say(f"  {known}", "quiet")
        self.files += files
        return added.view

    def _ask_gap(self, defect: Defect, left: Gap) -> _Save | None:
        say(f"  Defect {defect.number} says too little for the seller: {text.one_line(defect.words)}")
        if left is Gap.WHAT and (words := judgements(defect.text)):
            say(f"  {', '.join(words)}: a judgement, which the seller cannot check.", "quiet")
        say(f"  {QUESTIONS[left]}", "due")
        return self._said(defect, _answers(left))

    def _ask_fault(self, defect: Defect) -> _Save | None:
        known = fitting(self._view.order.category, defect.kind)
        say(f"  Defect {defect.number}: {text.one_line(defect.words)}")
        say(f"  So that it can be said in Chinese: {', '.join(known[:_SHOWN])} …", "quiet")
        about, sure = f"One of: {', '.join(known)}.", self._unsaid(defect).get("fault")
        question = f"Which word of the list, or a part of it (Enter: {sure or 'leave it'})"
        said = ask_or_skip(question, lambda value: parse.fault(value, "the answer", known), about)
        return self._said(defect, {"fault": said or (parse.fault(sure, "the answer") if sure else None)})

    def _ask_where(self, defect: Defect) -> _Save | None:
        """Ask for the place; Enter takes what the buyer's words surely say."""
        sure = self._unsaid(defect)["where"]
        said = ask_or_skip(f"Where on it (Enter: {sure or 'leave it'})", lambda value: text.short(value, "the place"))
        return self._said(defect, {"where": said or sure})

    def _ask_sent(self) -> _Save | None:
        question = "Sent? On which day (today, yesterday, 2026-06-10; Enter: not yet)"
        day = ask_or_skip(question, self._day, "The day on which you sent the message: Day 0 of the timetable.")
        return None if day is None else partial(self._record_sent, day)

    def _record_sent(self, on: date) -> CaseView:
        sent = ev.Happened(event=Happening.SENT, on=on)
        return recording.record_events(self._place, self._view.case.number, [sent])[0]

    # --- what they need

    def _day(self, value: str) -> date:
        said = "today" if value.strip().lower() in {"y", "yes"} else value
        return said_day(said, self._place.today, "the day", forms=PAST_FORMS)

    def _gap(self, defect: Defect) -> Gap | None:
        return gap(defect, circled=is_circled(self._view.case, defect))

    def _unsaid(self, defect: Defect) -> Mapping[str, str | None]:
        """What the languages of the message leave in the buyer's words."""
        found: dict[str, str | None] = {}
        for language in drafts.form(self._place).languages:
            found |= language.unsaid(defect, self._view.order.category)
        return found

    def _said(self, defect: Defect, fields: dict[str, Any]) -> _Save | None:
        """Put answers into fields of their own beside the words, so that nobody's words are changed."""
        said = {name: value for name, value in fields.items() if value is not None}
        return self._kept(ev.DefectChanged(number=defect.number, **said)) if said else None

    def _kept(self, detail: ev.DefectNoted | ev.DefectChanged) -> _Save:
        return partial(recording.keep, self._place, self._view.case.number, detail)

    def _message(self) -> Draft:
        return drafts.draft_of(self._place, self._view, None, drafts.form(self._place))

    def _show_message(self) -> None:
        say()
        say("The message, to copy:")
        say()
        message = self._message()
        sys.stderr.write(f"{text.safe(message.body)}\n")  # as it is: a wrapped one cannot be copied whole
        for told in to_attach(self._view.case, message):
            say(told)


def _gone(before: Case, after: Case) -> Iterator[str]:
    """The defects and photos that a case has no more, as they were given."""
    left = {defect.number for defect in after.round_defects}
    yield from (text.one_line(one.words) for one in before.round_defects if one.number not in left)
    kept = {photo.number for photo in after.round_photos}
    yield from (text.one_line(one.name) for one in before.round_photos if one.number not in kept)


def _head(view: CaseView, step: StepId) -> None:
    """Head a step with its title, and what is known of it or else what the guide says."""
    number = STEPS.index(step)
    passage = view.guide.exchange_steps[number]
    known = _KNOWN[step](view) if step in _KNOWN else ""
    say()
    say(f"Step {number + 1} of 6 · {passage.title}{f': {text.one_line(known)}' if known else ''}", "title")
    if step == "document" and view.case.phase is Phase.AFTER_SHIPPING:
        say(f"  {_OF_WHAT_IS_LOST if view.case.never_came else _OF_WHAT_CAME}", "quiet")
    elif not known:
        say(f"  {passage.text}", "quiet")


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


def dropped(value: str) -> list[Path]:
    """The files that were typed, pasted or dragged into the terminal: quotes, escapes and file: taken off.

    Several stand side by side, as terminals write them; the path of one may hold spaces as they are.
    """
    alone = _path(value.strip())
    if _is_there(alone):
        return [alone]
    try:
        words = re.findall(r'"[^"]*"|\'[^\']*\'|\S+', value) if sys.platform == "win32" else shlex.split(value)
    except ValueError:  # a quote that does not end
        return [alone]
    paths = [_path(word) for word in words]
    return paths if len(paths) == 1 or any(map(_is_there, paths)) else [alone]


def _path(word: str) -> Path:
    if word.startswith("file://"):
        with contextlib.suppress(OSError, ValueError):  # several of them are no path
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
