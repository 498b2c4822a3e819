"""The checklist of a review, asked one check after the other."""

from __future__ import annotations

import contextlib
import time

from kakoreturn.cli import parse
from kakoreturn.cli.asking import KEYS, Back, ask, ask_or_skip, say
from kakoreturn.cli.printed import addressed
from kakoreturn.domain.checklist import check_of
from kakoreturn.domain.readiness import is_replacement_reviewed
from kakoreturn.domain.text import one_line, shell_quoted
from kakoreturn.service import unfinished
from kakoreturn.service.unfinished import Unfinished, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.guide import Guide
    from kakoreturn.service.orders import ToReview
    from kakoreturn.service.place import Place

# Where several begin as it is answered, the first is meant.
_ANSWERS: dict[str, Verdict] = {"yes": "passed", "no": "failed", "unsure": "unsure", "not sure": "unsure"}
_LETTERS: dict[Verdict, str] = {"passed": "y", "failed": "n", "unsure": "u"}
_SAYS: dict[Verdict, str] = {
    "failed": "What is wrong, and where",
    "unsure": "What do you need to see or have measured",
}
_HOW = 'Say what is wrong, where, and how much, as in "open seam, left heel, 2 cm"; what no photo shows is u.'
_MEANING = "Enter or y: as it should be · n: something is wrong · u: not sure."
# Of the rules for not needing a return, the first two are about the photos; the others come before ordering.
_RULES_FOR_PHOTOS = 2


def walk(place: Place, known: ToReview, guide: Guide) -> tuple[dict[Verdict, tuple[str, ...]], int]:
    """Ask every check; what passed, failed and stayed unsure, and the minutes it took.

    Leaving records nothing, and the answers so far are there the next time.
    """
    order, checks = known.order, known.checks
    least, most = guide.review_minutes
    say(f"Order {one_line(order.ref)}{f', {one_line(order.item)}' if order.item else ''}: {len(checks)} checks.")
    say(f"{least} to {most} minutes are well spent here.", "quiet")
    for rule in guide.prevention[:_RULES_FOR_PHOTOS]:
        say(f"{rule.title}. {rule.text}", "quiet")
    say(f"{_MEANING} {KEYS} Answers are kept until you come back.", "quiet")
    before = unfinished.left(place, order.id)
    answers = {check.id: before.answers[check.id] for check in checks if check.id in before.answers}
    at = next((nth for nth, check in enumerate(checks) if check.id not in answers), len(checks) - 1)
    recorded = _recorded(known)
    if recorded and not answers:
        say()
        say("What is on record of the looks before stands in brackets; Enter leaves it.", "due")
    if answers:
        say()
        say(f"{len(answers)} of {len(checks)} are answered already; this is where you left.", "due")
    begun, so_far = time.monotonic(), before.seconds
    while at < len(checks):
        check = checks[at]
        say()
        say(f"{at + 1}/{len(checks)} {one_line(check.ask)}", "title")
        try:
            answers[check.id] = _asked(answers.get(check.id) or recorded.get(check.id))
        except Back:
            at = max(0, at - 1)
            continue
        before_it, words = recorded.get(check.id, ("passed", ""))
        if before_it == "failed" and answers[check.id][0] != "failed":
            say(f"  What was found stays on record: {one_line(words)}", "due")
            taken_back = f"kakoreturn qc {shell_quoted([order.ref])} --waive"
            say(f"  To take back all that was found, once this is done: {addressed(taken_back)}", "due")
        at += 1
        so_far = before.seconds + time.monotonic() - begun
        unfinished.keep(place, order.id, Unfinished(answers=answers, seconds=so_far))
    on_record: dict[Verdict, tuple[str, ...]] = {"passed": (), "failed": order.failed, "unsure": order.unsure}
    left = {check for check, answer in answers.items() if answer == recorded.get(check)}
    found: dict[Verdict, tuple[str, ...]] = {
        verdict: (
            *(text for text in on_record[verdict] if check_of(text) in left),
            *(
                f"{check}: {words}" if words else check
                for check, (said, words) in answers.items()
                if said == verdict and check not in left
            ),
        )
        for verdict in _LETTERS
    }
    return found, max(1, round(so_far / 60))


def _recorded(known: ToReview) -> dict[str, tuple[Verdict, str]]:
    """What the reviews before found of the same thing, by check, as answers: all that is wrong, else all unsure."""
    order, replaced = known.order, known.replaced
    if replaced is not None and not is_replacement_reviewed(replaced, order):
        return {}
    answers: dict[str, tuple[Verdict, str]] = {}
    of_each: tuple[tuple[Verdict, tuple[str, ...]], ...] = (("unsure", order.unsure), ("failed", order.failed))
    for verdict, texts in of_each:
        for check in map(check_of, texts):
            words = (text.partition(": ")[2] for text in texts if check_of(text) == check)
            answers[check] = verdict, "; ".join(words)
    return answers


def _asked(before: tuple[Verdict, str] | None) -> tuple[Verdict, str]:
    """Ask for the answer to a check; Enter leaves the answer of `before`, or says that all is well.

    Going back from what is wrong takes back the n before it. Raises Back.
    """
    usual, words = before or ("passed", "")
    shown = f"y, n or u (Enter: {_LETTERS[usual]}{f', {one_line(words)}' if words else ''})" if before else "y, n or u"
    while True:
        verdict = ask_or_skip(shown, _read, f"{_MEANING} {_HOW}")
        if verdict is None:
            return usual, words
        if verdict == "passed":
            return verdict, ""
        with contextlib.suppress(Back):
            return verdict, ask(_SAYS[verdict], lambda text: parse.long_text(text, "the answer"))


def _read(text: str) -> Verdict:
    """An answer, by the beginning of its word."""
    given = text.strip().lower()
    begun = next((word for word in _ANSWERS if word.startswith(given)), text)
    return _ANSWERS[parse.one_of(begun, _ANSWERS, "the answer")]
