"""A letter before it is laid out: its kind, what it is written from, and what it says."""

from datetime import date
from enum import StrEnum

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case, Photo
from kakoreturn.domain.defect import Defect
from kakoreturn.domain.order import Order
from kakoreturn.domain.readiness import is_replacement_reviewed
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening, Remedy
from kakoreturn.domain.view import CaseView
from kakoreturn.domain.workdays import WorkingCalendar
from kakoreturn.messages.sentences import Entry, Quote, Sentence, say


class Kind(StrEnum):
    """What a message is for."""

    REQUEST = "request"
    FOLLOW_UP = "follow-up"
    SUPPORT = "support"
    DOCUMENTATION = "documentation"
    ESCALATION = "escalation"
    APPROVE = "approve"
    REJECT = "reject"
    AFTER_SHIPPING = "after-shipping"
    REFUND_CHASE = "refund-chase"
    MORE_PHOTOS = "more-photos"


@record
class Matter(Record):
    """What a message is written from: a case as it stands on the day `today`."""

    view: CaseView
    calendar: WorkingCalendar
    today: date

    @property
    def case(self) -> Case:
        """The case it is about."""
        return self.view.case

    @property
    def order(self) -> Order:
        """Its order."""
        return self.view.order

    @property
    def item(self) -> str | None:
        """What the case is about."""
        return self.view.item

    @property
    def wish(self) -> Sentence:
        """What is asked for."""
        return wish(self.case.remedy)


@record
class Section(Record):
    """A list under its heading; left out when it is empty."""

    heading: Sentence
    entries: tuple[Entry, ...]


@record
class Letter(Record):
    """What a message says.

    `why` is what it is written for, `ask` the one request; `brief` is the request of the short form, in as few words.
    `facts` tell which order it is about, its number first. `photos` go with it; `named`: the last list names them.
    """

    title: Sentence
    why: tuple[Sentence, ...]
    ask: tuple[Sentence, ...]
    brief: tuple[Sentence, ...]
    facts: tuple[Sentence, ...] = ()
    lists: tuple[Section, ...] = ()
    photos: tuple[Photo, ...] = ()
    named: bool = False


@record
class Touch(Record):
    """The buyer's own lines; None: the usual greeting and closing, and no name."""

    greeting: str | None = None
    closing: str | None = None
    name: str | None = None


def wish(remedy: Remedy) -> Sentence:
    """What is asked for, in words."""
    if remedy is Remedy.PARTIAL_REFUND:
        return say("a partial refund")
    return say("an exchange") if remedy is Remedy.EXCHANGE else say("a refund")


def after_rejection(case: Case) -> bool:
    """Whether a replacement was rejected, and the request for another was not sent yet."""
    if case.attempt.day_zero is not None:
        return False
    place = case.attempt.start - 1
    entry = case.history[place] if place >= 0 else None
    return isinstance(entry, ev.Happened) and entry.event is Happening.REJECTED


def found_in_replacement(case: Case, order: Order) -> tuple[Entry, ...]:
    """What is wrong with a replacement: its defects, or what the review of its photos found before it is rejected."""
    if after_rejection(case):
        return case.round_defects
    return tuple(Quote(text=text) for text in order.failed) if is_replacement_reviewed(case, order) else ()


def earlier(case: Case) -> tuple[Defect, ...]:
    """The defects of the items before the one that is being looked at."""
    return tuple(defect for defect in case.defects if defect.round < case.round)
