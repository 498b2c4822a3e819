"""The small values everything else is made of: money, and the closed sets of words that are stored.

A stored word is never renamed: stores written by an earlier version hold it.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from kakoreturn.domain.records import Record, plain_record, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal


class Remedy(StrEnum):
    """What the buyer asks for. `PARTIAL_REFUND`: some of the money, and the item is kept."""

    EXCHANGE = "exchange"
    REFUND = "refund"
    PARTIAL_REFUND = "partial_refund"

    @property
    def wish(self) -> str:
        """What is asked for, with its article."""
        return f"{'an' if self is Remedy.EXCHANGE else 'a'} {self.replace('_', ' ')}"


class Phase(StrEnum):
    """Where the item is: still at the warehouse, or past the point of no return."""

    QC = "qc"
    AFTER_SHIPPING = "after_shipping"


class Issue(StrEnum):
    """What kind of trouble it is, once the item has shipped: the guide's four, then what happened to the parcel."""

    MINOR = "minor"
    MAJOR = "major"
    WRONG_ITEM = "wrong-item"
    SIZE = "size"
    LOST = "lost"
    SHORT = "short"
    DAMAGED = "damaged"
    SEIZED = "seized"


# What happened to the parcel, of which the guide says nothing.
PARCEL_ISSUES = frozenset({Issue.LOST, Issue.SHORT, Issue.DAMAGED, Issue.SEIZED})
# Of these nothing has come to the buyer.
NEVER_CAME = frozenset({Issue.LOST, Issue.SEIZED})


class DefectKind(StrEnum):
    """What sort of defect it is; the words of every language hang on it."""

    STITCHING = "stitching"
    GLUE = "glue"
    STAIN = "stain"
    COLOUR = "colour"
    SIZE = "size"
    WRONG_ITEM = "wrong-item"
    MISSING = "missing"
    DAMAGE = "damage"
    MATERIAL = "material"
    PRINT = "print"
    HARDWARE = "hardware"
    OTHER = "other"


class Category(StrEnum):
    """What kind of thing was ordered; it chooses the review checklist."""

    SHOES = "shoes"
    CLOTHING = "clothing"
    BAG = "bag"
    WATCH = "watch"
    JEWELLERY = "jewellery"
    ELECTRONICS = "electronics"
    OTHER = "other"


class Payment(StrEnum):
    """How the order was paid; refunds to a card may take longer."""

    PAYPAL = "paypal"
    CARD = "card"
    BALANCE = "balance"
    OTHER = "other"


class Sender(StrEnum):
    """Who wrote a message that was kept."""

    AGENT = "agent"
    SELLER = "seller"
    SUPPORT = "support"
    ME = "me"


class OrderStage(StrEnum):
    """How far an item has come, in this order. `PHOTOS`: its QC photos are in. The last two are no way to the buyer."""

    ORDERED = "ordered"
    STOCKED = "stocked"
    PHOTOS = "photos"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Happening(StrEnum):
    """What `record` can say has happened."""

    SENT = "sent"
    CHASED = "chased"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    QC = "qc"
    APPROVED = "approved"
    REJECTED = "rejected"
    AGREED = "agreed"
    REFUNDED = "refunded"
    REPLACED = "replaced"
    REFUSED = "refused"
    SUPPORT = "support"
    DOCUMENTED = "documented"
    PERSISTED = "persisted"
    ESCALATED = "escalated"
    PROMISED = "promised"
    OFFERED = "offered"
    CHARGED = "charged"
    RETURNED = "returned"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    REOPENED = "reopened"


class Outcome(StrEnum):
    """How a case ended."""

    EXCHANGED = "exchanged"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


@record
class Days(Record):
    """The days a command runs on: `today` as the user reckons, and `latest`, the last day that has begun anywhere."""

    today: date
    latest: date

    def following(self, last: date | None) -> date:
        """The day of what is told without one: today, or that of what it follows where it was tomorrow already there.

        Behind the date line the order pages of an agent are a day ahead, and what is done next is not before that.
        """
        return last if last is not None and self.today < last <= self.latest else self.today


_CODE_LETTERS = 3


def is_currency(code: str) -> bool:
    """Whether it is written as ISO 4217 has its codes: three capital letters."""
    return len(code) == _CODE_LETTERS and code.isascii() and code.isalpha() and code.isupper()


@plain_record
class Money(Record):
    """An exact amount of one currency. `currency` is an ISO 4217 code; `written` the amount, never negative: 129.00.

    It becomes a number when somebody reckons with it: most sums that are read are not asked for, and loading `decimal`
    takes a fortieth of a short command's time.
    """

    written: str
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Money:
        """So much of a currency."""
        return cls(format(amount, "f"), currency)

    @cached_property
    def amount(self) -> Decimal:
        """The amount as a number."""
        from decimal import Decimal

        return Decimal(self.written)

    def _values(self) -> tuple[object, ...]:
        return self.amount, self.currency  # 129 is 129.00

    def __str__(self) -> str:
        return f"{self.written} {self.currency}"

    def times(self, quantity: int) -> Money:
        """The price of `quantity` of them."""
        return self if quantity == 1 else Money.of(self.amount * quantity, self.currency)

    def at(self, rate: Money) -> Money:
        """The same in the currency of `rate`, which says what one unit is there."""
        from decimal import ROUND_HALF_UP, Decimal

        return Money.of((self.amount * rate.amount).quantize(Decimal("0.01"), ROUND_HALF_UP), rate.currency)

    def less(self, taken: Iterable[Money]) -> Money:
        """What is left after those that are in the same currency; never below zero."""
        amounts = [one.amount for one in taken if one.currency == self.currency]
        return Money.of(max(self.amount - sum(amounts), self.amount * 0), self.currency) if amounts else self


def total(sums: Iterable[Money], currency: str) -> Money:
    """The sum of those that are in `currency`; others are left out."""
    from decimal import Decimal

    return Money.of(sum((one.amount for one in sums if one.currency == currency), Decimal(0)), currency)


def amount_read(written: str) -> str:
    """An amount as it is stored. Raises ValueError for a text that is none."""
    if not (written.isascii() and written.replace(".", "", 1).isdecimal()):
        raise ValueError(f"{written!r} is no amount")
    return written
