"""A letter before it is laid out: its kind, what it is written from, and what it says."""

from datetime import date
from enum import StrEnum

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case, Photo
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Happening, Remedy
from kakoreturn.domain.view import CaseView
from kakoreturn.domain.workdays import WorkingCalendar

# A heading and what stands under it.
Section = tuple[str, tuple[str, ...]]


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
    def item(self) -> str | None:
        """What the case is about."""
        return self.view.item

    @property
    def wish(self) -> str:
        """What is asked for, in words."""
        return "an exchange" if self.case.remedy is Remedy.EXCHANGE else "a refund"


@record
class Letter(Record):
    """What differs between kinds: the title, why it is written, what is asked, lists under their headings, photos."""

    title: str
    why: str
    ask: str
    lists: tuple[Section, ...] = ()
    photos: tuple[Photo, ...] = ()


def after_rejection(case: Case) -> bool:
    """Whether a replacement was rejected, and the request for another was not sent yet."""
    if case.attempt.day_zero is not None:
        return False
    place = case.attempt.start - 1
    entry = case.history[place] if place >= 0 else None
    return isinstance(entry, ev.Happened) and entry.event is Happening.REJECTED
