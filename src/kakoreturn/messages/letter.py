"""A letter before it is laid out: its kind, what it is written from, and what it says."""

from __future__ import annotations

from enum import StrEnum

from kakoreturn.domain import events as ev
from kakoreturn.domain.evidence import are_circled
from kakoreturn.domain.happenings import Flow
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import DefectKind, Happening, Remedy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.defect import Defect
    from kakoreturn.domain.evidence import Attachment, Photo
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.view import CaseView
    from kakoreturn.domain.workdays import WorkingCalendar


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


class Wish(StrEnum):
    """What is asked for, in the buyer's terms: more exact than the remedy, since a seller acts on each differently.

    `RIGHT_ITEM`: something else was sent, so the item that was ordered is wanted. `MISSING_PART`: only a part is
    missing, and is to be sent. `REFUND`: the item goes back. `REFUND_ABROAD`: it cannot, it has left the country.
    `PARTIAL_REFUND`: the buyer keeps the item and gets a part of the money.
    """

    EXCHANGE = "exchange"
    RIGHT_ITEM = "right_item"
    MISSING_PART = "missing_part"
    REFUND = "refund"
    REFUND_ABROAD = "refund_abroad"
    PARTIAL_REFUND = "partial_refund"


def wish_for(case: Case, remedy: Remedy | None = None) -> Wish:
    """What is wished for by a remedy, that of the case where none is named, for the defects of its round."""
    remedy = remedy or case.remedy
    sorts = {defect.sort for defect in case.round_defects}
    match remedy:
        case Remedy.EXCHANGE if sorts == {DefectKind.MISSING}:
            return Wish.MISSING_PART
        case Remedy.EXCHANGE if sorts == {DefectKind.WRONG_ITEM}:
            return Wish.RIGHT_ITEM
        case Remedy.EXCHANGE:
            return Wish.EXCHANGE
        case Remedy.REFUND if case.attempt.flow is Flow.AFTER_SHIPPING:
            return Wish.REFUND_ABROAD
        case Remedy.REFUND:
            return Wish.REFUND
        case Remedy.PARTIAL_REFUND:
            return Wish.PARTIAL_REFUND


@record
class Matter(Record):
    """What a message is written from: a case as it stands on the day `today`.

    `prefix` is what the names of copies of its photos begin with.
    """

    view: CaseView
    calendar: WorkingCalendar
    today: date
    prefix: str

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
    def wish(self) -> Wish:
        """What is asked for."""
        return wish_for(self.case)

    def enclosing(self, photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
        """Photos by the names of the files that go along: where anything is circled, those of their copies."""
        if not are_circled(photos):
            return photos
        return tuple(replace(photo, name=photo.copy_name(self.prefix)) for photo in photos)


@record
class Entry(Record):
    """One item of a list.

    `beside` is what stands for it under the same item in another language, where `text` would only say it again.
    """

    text: str
    beside: str | None = None


@record
class Section(Record):
    """A list under its heading; left out when it is empty. `name` is what it is called beside the message."""

    name: str
    heading: str
    entries: tuple[Entry, ...]


@record
class Letter(Record):
    """What a message says, in one language.

    `why` is what it is written for, `reason` the one sentence of it that the short form keeps, with its day; `ask`
    is the one request, `shorter` the same where fewer words will do, `meanwhile` not to ship it before that is
    settled. `facts` tell which order it is about, its number first. `photos` and other `files` go with it; `named`: the
    last list names them.
    """

    title: str
    why: tuple[str, ...]
    reason: str
    ask: tuple[str, ...]
    shorter: tuple[str, ...] = ()
    meanwhile: str | None = None
    facts: tuple[str, ...] = ()
    lists: tuple[Section, ...] = ()
    photos: tuple[Photo, ...] = ()
    files: tuple[Attachment, ...] = ()
    named: bool = False

    @property
    def brief(self) -> tuple[str, ...]:
        """The request in as few words as will do."""
        return self.shorter or self.ask

    @property
    def enclosed(self) -> tuple[str, ...]:
        """The names of all that goes with it."""
        return (*(photo.name for photo in self.photos), *(file.name for file in self.files))


@record
class Touch(Record):
    """The buyer's own lines; None: the usual greeting and closing, and no name."""

    greeting: str | None = None
    closing: str | None = None
    name: str | None = None


def after_rejection(case: Case) -> bool:
    """Whether a replacement was rejected, and the request for another was not sent yet."""
    if case.attempt.day_zero is not None:
        return False
    place = case.attempt.start - 1
    entry = case.history[place] if place >= 0 else None
    return isinstance(entry, ev.Happened) and entry.event is Happening.REJECTED


def earlier(case: Case) -> tuple[Defect, ...]:
    """The defects of the items before the one that is being looked at."""
    return tuple(defect for defect in case.defects if defect.round < case.round)
