"""Asking for defects on a terminal: first the buyer's own words, then only what they leave out.

An answer fills a field of its own beside the words, so nobody's words are changed.
"""

from typing import Any

from kakoreturn.cli import parse
from kakoreturn.cli.asking import ask_or_skip, say
from kakoreturn.cli.session import Session
from kakoreturn.domain import events as ev
from kakoreturn.domain.defect import Defect, changed
from kakoreturn.domain.specificity import QUESTIONS, Gap, gaps_of, judgements
from kakoreturn.domain.text import one_line, short
from kakoreturn.domain.values import DefectKind
from kakoreturn.render.output import Style
from kakoreturn.service import rules
from kakoreturn.store import Store

_KINDS = "Which kind is it (Enter: leave it)"


def ask_defects(now: Session, store: Store, number: int) -> None:
    """Ask for the defects of a case, one after the other."""
    question = "What is wrong, and where on it"
    while (words := ask_or_skip(question, lambda value: parse.long_text(value, "the defect"))) is not None:
        with store.changeset(now.at) as book:
            rules.add_defect(book, number, ev.DefectNoted(text=words, on=now.days.today), now.days)
        question = "Another defect (Enter: no more)"


def ask_to_explain(now: Session, store: Store, number: int) -> None:
    """Ask for what each defect leaves out, and for its kind, by which it can be said in Chinese."""
    case = store.case(number)
    for defect in case.round_defects if case else ():
        gaps = gaps_of(defect)
        if gaps or defect.kind is None:
            too_vague = " is too vague for the seller" if gaps else ""
            say(f"  Defect {defect.number}{too_vague}: {one_line(defect.words)}")
            _fill(now, store, number, defect)


def _fill(now: Session, store: Store, number: int, defect: Defect) -> None:
    """Ask for what is missing; each answer is saved at once, and may make the next question needless."""
    if Gap.WHAT in gaps_of(defect) and (words := judgements(defect.text)):
        say(f"  {', '.join(words)}: a judgement, which the seller cannot check.", Style.QUIET)
    for gap in Gap:
        if gap in gaps_of(defect):
            say(f"  {QUESTIONS[gap]}", Style.DUE)
            defect = _save(now, store, number, defect, _answers(gap))
    if defect.kind is None:
        say(f"  So that it can be said in Chinese: {', '.join(DefectKind)}", Style.QUIET)
        kind = ask_or_skip(_KINDS, lambda value: parse.word(value, DefectKind, "the answer"))
        _save(now, store, number, defect, {"defect_kind": kind})


def _answers(gap: Gap) -> dict[str, Any]:
    """Ask for what fills one gap; the fields it goes into."""
    match gap:
        case Gap.WHAT:
            words = ask_or_skip("In full (Enter: leave it)", lambda value: parse.long_text(value, "the defect"))
            return {"text": words}
        case Gap.WHERE:
            return {"where": ask_or_skip("Where (Enter: leave it)", lambda value: short(value, "the place"))}
        case Gap.COMPARED:
            ordered = ask_or_skip("What did you order (Enter: leave it)", lambda value: short(value, "the answer"))
            came = ask_or_skip("What came instead", lambda value: short(value, "the answer")) if ordered else None
            return {"expected_text": ordered, "observed_text": came}


def _save(now: Session, store: Store, number: int, defect: Defect, fields: dict[str, Any]) -> Defect:
    said = {name: value for name, value in fields.items() if value is not None}
    if not said:
        return defect
    change = ev.DefectChanged(number=defect.number, **said)
    with store.changeset(now.at) as book:
        rules.change_defect(book, number, change)
    return changed(defect, change)
