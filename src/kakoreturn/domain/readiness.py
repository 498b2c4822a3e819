"""The guide's six steps as a check: which are done in this round, what is missing, and the question that fills it.

The ids are the guide's own; every remedy and every round walks the same six.
"""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.happenings import HAPPENINGS
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening, Phase, Sender

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Literal

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.defect import Defect
    from kakoreturn.domain.order import Order

    StepId = Literal["document", "contact", "order_number", "explain", "request", "wait"]
    """The six steps, in the guide's order."""

STEPS: tuple[StepId, ...] = ("document", "contact", "order_number", "explain", "request", "wait")
_WHAT_AND_WHERE = "What is wrong with the item, and where on it?"


@record
class Lack(Record):
    """One thing a step lacks: `what` in words, and the `question` whose answer fills it.

    `must`: a first message to the agent is refused without it. `defect` is the number of the defect that it is about,
    `command` what answers the question.
    """

    step: StepId
    what: str
    question: str
    must: bool = False
    defect: int | None = None
    command: str | None = None


@record
class StepCheck(Record):
    """A step of this round; it is done when nothing is missing."""

    number: int
    id: StepId
    missing: tuple[Lack, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def readiness(case: Case) -> tuple[StepCheck, ...]:
    """All six steps of the round that is under way."""
    return tuple(
        StepCheck(number=number, id=step, missing=tuple(_missing(case, step))) for number, step in enumerate(STEPS, 1)
    )


def lacking(case: Case) -> tuple[Lack, ...]:
    """What stands between this case and sending its message: everything missing but the sending and the answer."""
    return tuple(_lacking(case))


def is_lacking(case: Case) -> bool:
    """Whether anything is. Defects are read only where all else is there."""
    return next(_lacking(case), None) is not None


def _lacking(case: Case) -> Iterator[Lack]:
    return (lack for step in STEPS if step not in {"contact", "wait"} for lack in _missing(case, step))


def _missing(case: Case, step: StepId) -> list[Lack]:
    match step:
        case "document":
            return _undocumented(case)
        case "contact" if case.attempt.day_zero is None:
            return [Lack(step=step, what="not sent yet", question="On which day did you send the request?")]
        case "explain" if not case.round_defects:
            return [_no_defect(case, step, "no defect to explain yet")] if case.needs_defect else []
        case "explain":
            return [lack for defect in case.round_defects if (lack := unclear(case, defect))]
        case "wait" if not is_answered(case):
            return [Lack(step=step, what="no answer yet", question="What did the agent or the seller answer?")]
        case _:
            # The order number and the remedy are part of every case.
            return []


def _undocumented(case: Case) -> list[Lack]:
    if not case.needs_defect:
        return []
    missing = []
    if not case.round_defects:
        missing.append(_no_defect(case, "document", "no defect is noted", must=True))
    if not case.round_photos and not case.never_came:
        of_theirs = case.phase is not Phase.AFTER_SHIPPING
        question = f"Which {'QC photo' if of_theirs else 'of your own photos'} shows the defect?"
        what = "no photo of the replacement is on the case" if case.round > 1 else "no photo is on the case"
        command = f"kakoreturn photo add {case.number} FILE"
        missing.append(Lack(step="document", what=what, question=question, command=command))
    return missing


def _no_defect(case: Case, step: StepId, what: str, *, must: bool = False) -> Lack:
    command = f'kakoreturn defect {case.number} "..."'
    return Lack(step=step, what=what, question=_WHAT_AND_WHERE, must=must, command=command)


def unclear(case: Case, defect: Defect) -> Lack | None:
    """What a defect does not say, where that is certain; it is a must only where it says nothing at all."""
    from kakoreturn.domain.specificity import ANSWERS, LEFT_OUT, QUESTIONS, Gap, gap, judgements, says_nothing

    circled = is_circled(case, defect)
    left = gap(defect, circled=circled)
    if left is None or (case.never_came and left is not Gap.WHAT):
        return None
    words = ", ".join(f'"{word}"' for word in judgements(defect.text))
    judging = f" ({words} only {'judge' if ',' in words else 'judges'})" if words and left is Gap.WHAT else ""
    return Lack(
        step="explain",
        what=f"defect {defect.number} {LEFT_OUT[left]}{judging}",
        question=QUESTIONS[left],
        must=says_nothing(defect, circled=circled),
        defect=defect.number,
        command=f"kakoreturn defect {case.number} --edit {defect.number} {ANSWERS[left]}",
    )


def is_circled(case: Case, defect: Defect) -> bool:
    """Whether a circle on a photo of its round shows a defect; one that names no defect may show any."""
    photos = (photo for photo in case.photos if photo.round == defect.round)
    return any(circle.defect in {None, defect.number} for photo in photos for circle in photo.circles)


def is_answered(case: Case) -> bool:
    """Whether an answer of the agent, the seller or support is on record for this attempt."""
    if any(HAPPENINGS[one.event].answers for one in case.attempt.happened):
        return True
    zero = case.attempt.day_zero
    return zero is not None and any(message.sender is not Sender.ME and message.on >= zero for message in case.messages)


def undocumented(case: Case, order: Order) -> tuple[str, ...]:
    """What the documentation after a refusal lacks: photos, messages and order details belong in it."""
    found = []
    if not case.photos and not case.never_came:
        found.append("no photo is on the case")
    if not case.messages:
        found.append("no message is kept")
    if not (case.item or order.item):
        found.append("the item is not named")
    if order.price is None:
        found.append("the price is not known")
    return tuple(found)


def replacement_came_on(case: Case) -> date | None:
    """The day that the QC photos of the replacement came in, or it itself; None before either."""
    return case.attempt.date_of(Happening.QC) or case.attempt.date_of(Happening.ARRIVED)


def has_come(case: Case, on: date) -> bool:
    """Whether a replacement had come by this day, and is to be approved or rejected."""
    came_on = replacement_came_on(case)
    return case.has_replacement and came_on is not None and came_on <= on


def is_replacement_reviewed(case: Case, order: Order) -> bool:
    """Whether the replacement was looked at in its QC photos, and not only what came before it.

    Days alone cannot tell: what came before it may have been reviewed on the same day, or told of later.
    """
    came_on, reviewed_on = replacement_came_on(case), order.reviewed_on
    if case.reviewed_round != case.round or came_on is None or reviewed_on is None:
        return False
    return reviewed_on >= came_on


def awaits_photos(case: Case, order: Order) -> bool:
    """Whether more photos of the replacement were asked for, and are not in yet."""
    return order.asked_on is not None and has_come(case, order.asked_on)


# With one of these the request was granted or ended, or the item went back: there is nothing more to see on it.
_SETTLES_PHOTOS = frozenset(
    {
        *(Happening.CONFIRMED, Happening.ARRIVED, Happening.QC, Happening.APPROVED, Happening.REJECTED),
        *(Happening.AGREED, Happening.REFUNDED, Happening.REPLACED, Happening.RETURNED, Happening.RECEIVED),
        Happening.ACCEPTED,
    }
)


def settles_photos(case: Case, order: Order) -> bool:
    """Whether the photos of an item that were asked for matter no more by what came of its case since."""
    told = (one for one in case.history if isinstance(one, ev.Happened) and one.event in _SETTLES_PHOTOS)
    return order.asked_on is not None and any(one.on >= order.asked_on for one in told)


def replacement_findings(case: Case, order: Order) -> tuple[str, ...]:
    """What the review of the replacement found, in the buyer's words; nothing of what was found before it came."""
    return order.failed if is_replacement_reviewed(case, order) else ()
