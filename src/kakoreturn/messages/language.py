"""What a language has to hold: every sentence of every message, whole, in one place.

A language is one file in `languages/`. Its sentences are templates: `{on}` is filled with a day, `{amount}` with a sum
as this language writes them, and each sentence has the slots that it has in English. Where a sentence depends on what
is asked for, on an event or on whoever wrote, the language has one for each; nothing is put together from words that
would have to bend in another language. A table without a word for something fails when the language is
looked up, whatever is to be said in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Category, Happening, Issue, Money, Payment, Sender
from kakoreturn.messages.letter import Wish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum
    from typing import Any

    from kakoreturn.domain import events as ev
    from kakoreturn.domain.defect import Defect

ByWish = Mapping[Wish, str]
# What quotes become that stand within quotes, and the signs after which a quotation needs no full stop of its own.
_WITHIN_QUOTES = str.maketrans('"“”', "'‘’")
_STOPS = (".", "!", "?", "…", "。", "！", "？")


def by_wish(
    *,
    exchange: str,
    missing_part: str,
    refund: str,
    partial_refund: str,
    right_item: str | None = None,
    refund_abroad: str | None = None,
) -> ByWish:
    """One sentence for each wish; the right item is told as an exchange, a refund from abroad as any, if not given."""
    return {
        Wish.EXCHANGE: exchange,
        Wish.RIGHT_ITEM: right_item or exchange,
        Wish.MISSING_PART: missing_part,
        Wish.REFUND: refund,
        Wish.REFUND_ABROAD: refund_abroad or refund,
        Wish.PARTIAL_REFUND: partial_refund,
    }


def by_exchange(*, exchange: str, missing_part: str, right_item: str | None = None) -> ByWish:
    """One sentence for each wish, of what came instead of the item: only an exchange brings it."""
    return by_wish(
        exchange=exchange, missing_part=missing_part, right_item=right_item, refund=exchange, partial_refund=exchange
    )


@record
class Language(Record):
    """A language: its sentences, and how it writes days, sums and defects."""

    code: str
    # What stands between two sentences, and between the names in a row.
    joint: str = " "
    comma: str = ", "
    # A sum, and what it comes to in the currency that it counts in.
    counted: str = "{amount} ({counted})"

    # The frame of a message; `order_and_item` and `order_alone` are the first line of the short form; `attached` names
    # photos and other files.
    subject: str
    order_and_item: str
    order_alone: str
    hello: str
    thanks: str
    photos: str
    attached: str
    photo_with_note: str
    numbered_photo: str
    circle: str
    circle_of_defect: str
    photo_with_circles: str

    # What tells the order from others.
    order_number: str
    item_of_order: str
    item: str
    size_ordered: str
    quantity: str
    seller: str
    price: str
    ordered_on: str
    paid_by: Mapping[Payment, str | None]

    # Headings of lists.
    wrong: str
    wrong_before: str
    wrong_replacement: str
    history: str
    messages: str
    photo_list: str
    attached_list: str
    to_see: str
    noted: str

    # What was asked for, and when.
    asked: ByWish
    about: ByWish
    first_asked: ByWish
    switched_from: ByWish
    switched_to: ByWish
    still: ByWish
    pay_agreed: str
    would_like: ByWish
    day_ago: str
    days_ago: str
    business_day: str
    business_days: str

    # What came of it. Of several sentences for an event, the first is said whose slots are all known.
    happened: Mapping[Happening, tuple[str, ...]]
    changed_to: ByWish
    shipped: str
    # A follow-up that answered an offer: by going on with the request, or by asking for more.
    offer_declined: str
    more_asked: str
    answer_noted: str
    no_answer: str
    promise_passed: str
    refund_agreed: str
    received: str
    kept: Mapping[Sender, str]
    kept_above: Mapping[Sender, str]

    # request
    request_title: ByWish
    photos_show: str
    photos_of_day_show: str
    request: ByWish
    check: ByWish
    own_choice: ByWish
    request_by_choice: ByWish
    check_costs: str
    ask_seller: str
    do_not_ship: str
    # request, taking what was offered
    accept_title: str
    accept_offer: tuple[str, ...]
    confirm_offer: str
    # follow-up
    follow_up_title: ByWish
    waiting: Mapping[Happening, str]
    rest_not_received: str
    no_outcome: str
    ask_status: str
    decline_offer: str
    ask_for_more: str
    ask_next: str
    still_there: str
    ask_again: str
    # support, documentation, escalation
    support_title: ByWish
    mediate: str
    find_out: str
    documentation_title: ByWish
    here_it_is: str
    look_again: str
    escalation_title: ByWish
    escalate: str
    # approve, reject
    approve_title: ByWish
    approve: ByWish
    approve_photos: ByWish
    settled: ByWish
    ship_it: str
    reject_title: ByWish
    replacement_wrong: ByWish
    replacement_not_approved: ByWish
    request_number: str
    request_again: ByWish
    # after shipping
    after_shipping_title: str
    shipped_with_problem: str
    shipped_on_with_problem: str
    shipped_abroad: str
    shipped_abroad_on: str
    issues: Mapping[Issue, str | None]
    request_abroad: ByWish
    request_for_parcel: str
    how_much: str
    how_put_right: str
    what_offered: str
    # refund-chase
    refund_incomplete: str
    refund_missing: str
    where_remaining: str
    where_amount: str
    where_refund: str
    how_paid: str
    # more-photos
    more_photos_title: str
    see_closer: str
    photos_needed: ByWish
    send_photos: str

    def day(self, day: date) -> str:
        """A day."""
        return day.isoformat()

    def money(self, money: Money) -> str:
        """A sum."""
        return str(money)

    def sum_as_counted(self, sum_: Money, counted: Money | None) -> str:
        """A sum, with what it comes to where it counts in another currency."""
        told = self.money(sum_)
        return self.counted.format(amount=told, counted=self.money(counted)) if counted and counted != sum_ else told

    def sums(self, sums: Iterable[tuple[Money, Money]]) -> str:
        """Several sums, each as it is told and as it counts."""
        return self.comma.join(self.sum_as_counted(*one) for one in sums)

    def event(self, happened: ev.Happened) -> str:
        """One thing that happened, with its day and as much of the rest as is known."""
        return self.said(self.happened[happened.event], happened)

    def answer(self, note: str) -> str:
        """The answer of a refusal as it was noted, in one line."""
        note = " ".join(note.split()).translate(_WITHIN_QUOTES)
        said = self.answer_noted.format(note=note)
        return said[:-1] if note.endswith(_STOPS) else said

    def said(self, sayings: tuple[str, ...], happened: ev.Happened) -> str:
        """The first of several sentences about one thing that happened whose slots are all known."""
        known = {"on": self.day(happened.on)}
        if happened.amount:
            known["amount"] = self.sum_as_counted(happened.amount, happened.counted)
        if happened.due_on:
            known["due"] = self.day(happened.due_on)
        known |= {
            name: said.translate(_WITHIN_QUOTES) for name in ("note", "tracking") if (said := getattr(happened, name))
        }
        return next(said for said in sayings if slots(said) <= known.keys()).format_map(known)

    def defect(self, defect: Defect, category: Category | None) -> str:  # noqa: ARG002 - for other languages
        """A defect as it stands in a list. `category` is that of the item, by which words may mean other things."""
        return defect.words

    def finding(self, text: str) -> str:
        """What a review found or left open, as `CHECK: what`."""
        return text

    def unsaid(self, defect: Defect, category: Category | None) -> dict[str, str | None]:  # noqa: ARG002
        """The fields that would say what is left in the buyer's words, each with what it surely is, else None."""
        return {}

    def near(self, defect: Defect) -> tuple[str, ...]:  # noqa: ARG002
        """The faults of the list that a defect may mean that is left in the buyer's words."""
        return ()


def check(language: Language) -> None:
    """Raise ValueError for a table of a language that lacks a word."""
    tables: tuple[tuple[str, Mapping[Any, object], type[StrEnum]], ...] = (
        ("happened", language.happened, Happening),
        ("issues", language.issues, Issue),
        ("paid_by", language.paid_by, Payment),
        ("kept", language.kept, Sender),
        ("kept_above", language.kept_above, Sender),
    )
    for name, table, words in tables:
        if missing := [str(word) for word in words if word not in table]:
            raise ValueError(f"language {language.code}: {name} has no words for {', '.join(missing)}")


def slots(template: str) -> set[str]:
    """The names of the slots of a sentence."""
    return {part.partition("}")[0] for part in template.split("{")[1:]}
