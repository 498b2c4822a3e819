"""What can happen: one record an event.

An order holds one or several items. What happens to an item carries its `line`, a number from 1 that is never given
again. Line 1 is not written, so that orders of one item are told as they always were.

Two rules hold for this file. An event says what happened in the words it was said in, and never what follows from it:
that is worked out again each time. And a field name means the same thing, with the same type, in every event, so that
`codec` needs one table of field names and no code for each event.

A field that is None was not given, and is not written.
"""

from __future__ import annotations

from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import (
    Category,
    DefectKind,
    Happening,
    Issue,
    Money,
    OrderStage,
    Payment,
    Phase,
    Remedy,
    Sender,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from kakoreturn.domain.circles import Circle
    from kakoreturn.domain.faults import Fault


@record
class OrderDescribed(Record):
    """An item became known, or what is known of it or of its order was corrected.

    `cleared` names the fields that were emptied.
    """

    line: int = 1
    item: str | None = None
    seller: str | None = None
    agent: str | None = None
    category: Category | None = None
    size: str | None = None
    quantity: int | None = None
    price: Money | None = None
    payment: Payment | None = None
    url: str | None = None
    qc_url: str | None = None
    no_return: bool | None = None
    ordered_on: date | None = None
    return_by: date | None = None
    parcel: str | None = None
    tracking: str | None = None
    cleared: tuple[str, ...] = ()


@record
class OrderMoved(Record):
    """The item reached a stage on its way. `overridden`: it shipped against the advice not to."""

    line: int = 1
    stage: OrderStage
    on: date
    overridden: bool | None = None


@record
class OrderReviewed(Record):
    """The buyer looked through the item's QC photos.

    `passed` are the names of checks; `failed` and `unsure` each say `CHECK: what`, of this review and of those before
    it. `minutes` is how long it took. `waived`: what was found is accepted as it is, and no longer counts.
    `settles`: it leaves nothing open of what more photos were asked for.
    """

    line: int = 1
    waived: bool | None = None
    settles: bool | None = None
    on: date
    minutes: int | None = None
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


@record
class OrderAsked(Record):
    """More photos of the item were asked for: it is the agent's turn until they are in."""

    line: int = 1
    on: date


@record
class OrderNoted(Record):
    """The buyer noted something of the item for themselves."""

    line: int = 1
    text: str


@record
class OrderNoteChanged(Record):
    """Note `number` of the item was replaced by `text`; without one it is gone, and those behind it move up."""

    line: int = 1
    number: int
    text: str | None = None


@record
class OrderRemoved(Record):
    """The item is off the record: it was put there by mistake, or its order goes by another number from here on."""

    line: int = 1


@record
class CaseOpened(Record):
    """A request was begun.

    It is about the item `line` of the order. `guide` is the hash of the guide it runs under. `item` is what it is about
    where that is not the item on record: cases from before an order could hold several have it. `no_reason`: nothing is
    wrong with it, the buyer's own choice.
    """

    order: str
    line: int = 1
    item: str | None = None
    remedy: Remedy
    phase: Phase = Phase.QC
    issue: Issue | None = None
    guide: str
    on: date
    no_reason: bool | None = None


@record
class DefectNoted(Record):
    """A defect was noted, in words, in fields, or both. Defects are numbered from 1 in the order they were noted.

    `fault` says what is wrong in a word of the fixed list, `where` is the place on the item, `expected_text` and
    `observed_text` are what was ordered and what came.
    """

    text: str | None = None
    defect_kind: DefectKind | None = None
    fault: Fault | None = None
    where: str | None = None
    expected_text: str | None = None
    observed_text: str | None = None
    on: date


@record
class DefectChanged(Record):
    """What is given of defect `number` was replaced, and the fields named in `cleared` emptied.

    With nothing given it no longer counts. Its number is not given again.
    """

    number: int
    text: str | None = None
    defect_kind: DefectKind | None = None
    fault: Fault | None = None
    where: str | None = None
    expected_text: str | None = None
    observed_text: str | None = None
    on: date | None = None
    cleared: tuple[str, ...] = ()


@record
class PhotoAdded(Record):
    """A photo was put on the case: `sha256` names the stored bytes, `name` its file, `size` is in bytes."""

    sha256: str
    name: str
    size: int
    note: str | None = None
    circles: tuple[Circle, ...] = ()
    on: date


@record
class PhotoMarked(Record):
    """The circles of photo `number` were replaced by these; without any it is unmarked."""

    number: int
    circles: tuple[Circle, ...] = ()


@record
class PhotoRemoved(Record):
    """Photo `number` no longer counts; its bytes stay in the store."""

    number: int


@record
class AttachmentAdded(Record):
    """A file that is no photo was put on the case: a video, a PDF, a saved chat. Nobody opens it.

    `sha256` names the stored bytes, `name` its file, `size` is in bytes.
    """

    sha256: str
    name: str
    size: int
    note: str | None = None
    on: date


@record
class AttachmentRemoved(Record):
    """Attachment `number` no longer counts; its bytes stay in the store."""

    number: int


@record
class NoteAdded(Record):
    """The buyer noted something for themselves. Notes are numbered from 1 in the order they were written down."""

    text: str
    on: date


@record
class MessageKept(Record):
    """A message was kept, word for word. Messages are numbered from 1 in the order they were kept."""

    sender: Sender
    text: str
    on: date


@record
class NoteChanged(Record):
    """What is given of note `number` was replaced; with nothing given it no longer counts.

    Its number is not given again.
    """

    number: int
    text: str | None = None
    on: date | None = None


@record
class MessageChanged(Record):
    """What is given of message `number` was replaced; with nothing given it no longer counts."""

    number: int
    sender: Sender | None = None
    text: str | None = None
    on: date | None = None


@record
class Happened(Record):
    """Something happened to the case on the day `on`.

    `amount` is money agreed, offered, charged or received, in the currency it was told in; `rate` is what one unit of
    that is in the order's currency, where the buyer gave it. `expected` is what the whole refund would have been when a
    payment was recorded without any agreed sum: of a partial refund the offer, else the order's price. `final` ends the
    waiting for the rest. `due_on` is the day that was promised, `paid` says of a charge that it was paid apart and is
    not kept back, `tracking` is the number of the parcel on its way back.
    """

    event: Happening
    on: date
    note: str | None = None
    amount: Money | None = None
    expected: Money | None = None
    final: bool | None = None
    rate: Money | None = None
    due_on: date | None = None
    paid: bool | None = None
    tracking: str | None = None

    @property
    def counted(self) -> Money | None:
        """The amount as it counts: in the order's currency where a rate was given."""
        return self.amount.at(self.rate) if self.amount and self.rate else self.amount


@record
class Amended(Record):
    """An `event` was corrected in the fields that are given: the latest of its kind, or the one at `place`.

    `place` counts what happened to the case from 1, in the order of its days, at the time of the correction.
    """

    event: Happening
    on: date | None = None
    note: str | None = None
    amount: Money | None = None
    rate: Money | None = None
    due_on: date | None = None
    paid: bool | None = None
    tracking: str | None = None
    place: int | None = None


@record
class RemedySwitched(Record):
    """The buyer asks for another remedy from here on."""

    remedy: Remedy
    on: date


@record
class MovedToOrder(Record):
    """The case's order goes by another number from here on."""

    order: str


@record
class CaseShipped(Record):
    """The item left the warehouse while the case was open."""

    on: date


@record
class IssueNamed(Record):
    """The buyer said what kind of trouble it is, after shipping."""

    issue: Issue


@record
class ReplacementReviewed(Record):
    """The buyer looked through the QC photos of the replacement that had come: the review of its item says what for."""

    on: date


@record
class Undone(Record):
    """Changeset number `changeset` was taken back."""

    changeset: int


@record
class Redone(Record):
    """Changeset number `changeset`, taken back before, stands again."""

    changeset: int


ItemEvent = OrderDescribed | OrderMoved | OrderReviewed | OrderAsked | OrderNoted | OrderNoteChanged
OrderEvent = ItemEvent | OrderRemoved
CaseEvent = (
    CaseOpened
    | DefectNoted
    | DefectChanged
    | PhotoAdded
    | PhotoMarked
    | PhotoRemoved
    | AttachmentAdded
    | AttachmentRemoved
    | NoteAdded
    | NoteChanged
    | MessageKept
    | MessageChanged
    | Happened
    | Amended
    | RemedySwitched
    | MovedToOrder
    | CaseShipped
    | IssueNamed
    | ReplacementReviewed
)
Event = OrderEvent | CaseEvent | Undone | Redone
