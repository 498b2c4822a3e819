"""Leaving things out of what is handed to others: wherever they stand, in free text too.

What is left out is known by its value: the seller's name, say, is looked for in every text, written apart or together,
in capitals or full-width signs. Where it stood, its kind stands in square brackets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import unquote_plus

from kakoreturn.domain import events as ev
from kakoreturn.domain.order import Order
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import Money, total
from kakoreturn.domain.view import CaseView

_Thing = TypeVar("_Thing")


class Part(StrEnum):
    """What can be left out. `NAMES` are those of seller, agent, files, and who wrote it."""

    ORDER = "order"
    ITEM = "item"
    SELLER = "seller"
    AGENT = "agent"
    NAMES = "names"
    PRICES = "prices"
    LINKS = "links"
    MESSAGES = "messages"
    PHOTOS = "photos"
    ATTACHMENTS = "attachments"


FILE_NAME = "[file name]"
STAND_INS = {
    Part.ORDER: "[order number]",
    Part.ITEM: "[item]",
    Part.SELLER: "[seller]",
    Part.AGENT: "[agent]",
    Part.NAMES: FILE_NAME,
    Part.PRICES: "[amount]",
    Part.LINKS: "[link]",
}

# Fields that hold words of this program or of a guide, never a buyer's.
_OURS = frozenset({"sha256", "id", "stage", "source", "at", "currency", "calendar", "basis", "starts"})

# Signs of Chinese that end a link; folded, they would look like signs that may stand in one.
_STOPS = "，。；：！？、（）「」"
_IN_LINK = rf"[^\s<>\"'{_STOPS}]"
_LINK = re.compile(
    rf"(?:https?://|www\.){_IN_LINK}+"
    rf"|(?<![a-z0-9.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|shop|store|hk|tw|io|co|me)(?![a-z0-9.-])(?:/{_IN_LINK}*)?"
)
_SIGN = r"[¥$€£₩₽₹฿]"
_CODE = (
    r"(?:cny|rmb|usd|eur|gbp|hkd|twd|jpy|krw|aud|cad|chf|sek|nok|dkk|pln|"
    r"yuan|kuai|bucks?|dollars?|euros?|pounds?|元|块|圆|美元|欧元)"
)
_NUMBER = r"\d+(?:[.,'’]\d+)*"
_AMOUNT = re.compile(
    rf"(?P<day>\d{{4}}-\d{{2}}-\d{{2}})|(?P<worn>(?:{_SIGN}|{_CODE})\s?{_NUMBER}|(?<!\d){_NUMBER}\s?(?:{_SIGN}|{_CODE}(?![a-z])))"
    rf"|(?<![a-z0-9]){_NUMBER}(?![a-z0-9])"
)
_SHORT = 3
_HAN = r"[\u3400-\u9fff]"


@record
class Redaction(Record):
    """What is left out. `amounts` are the sums on record, `terms` the pattern that finds every other value."""

    parts: frozenset[Part] = frozenset()
    terms: re.Pattern[str] | None = None
    labels: tuple[str, ...] = ()
    amounts: frozenset[Decimal] = frozenset()

    def __contains__(self, part: Part) -> bool:
        """Whether `part` is left out."""
        return part in self.parts

    def text(self, text: str) -> str:
        """`text` with stand-ins for what is left out."""
        if not self.parts:
            return text
        text = _replaced(text, _LINK, self._link)
        if self.terms is not None:
            text = _replaced(text, self.terms, self._term)
        return _replaced(text, _AMOUNT, self._amount) if Part.PRICES in self.parts else text

    def of(self, value: _Thing) -> _Thing:
        """`value` with stand-ins in every text of it, however deep; sums of money are left to `money`."""
        return self._of(value) if self.parts else value

    def money(self, money: Money) -> str:
        """A sum as it is shown."""
        return STAND_INS[Part.PRICES] if Part.PRICES in self.parts else str(money)

    def plain(self, value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """A JSON value without its sums of money, where those are left out."""
        if Part.PRICES not in self.parts:
            return value
        if isinstance(value, dict):
            return None if value.keys() == {"amount", "currency"} else {k: self.plain(v) for k, v in value.items()}
        return [self.plain(one) for one in value] if isinstance(value, list) else value

    def _of(self, value: Any) -> Any:  # noqa: ANN401 - any record, or what one holds
        if isinstance(value, tuple):
            return tuple(self._of(one) for one in value)
        if isinstance(value, Record) and not isinstance(value, Money):
            fields = (name for name in value.field_names if name not in _OURS)
            old = {name: getattr(value, name) for name in fields}
            new = {name: self._of(held) for name, held in old.items()}
            return replace(value, **{name: held for name, held in new.items() if held is not old[name]})
        # A word of a closed set is a string too, and is ours.
        return self.text(value) if type(value) is str else value

    def _term(self, found: re.Match[str]) -> str:
        return self.labels[(found.lastindex or 1) - 1]

    def _link(self, found: re.Match[str]) -> str | None:
        # A link with a stand-in in it would lead nowhere, and tell what was there.
        hidden = self.terms is not None and self.terms.search(_folded(unquote_plus(found[0]))[0])
        return STAND_INS[Part.LINKS] if Part.LINKS in self.parts or hidden else None

    def _amount(self, found: re.Match[str]) -> str | None:
        if found["day"]:
            return None
        known = found["worn"] or (len(found[0]) > 1 and _value(found[0]) in self.amounts)
        return STAND_INS[Part.PRICES] if known else None


def redaction(parts: Iterable[Part], view: CaseView, described: Iterable[ev.OrderDescribed]) -> Redaction:
    """What leaves `parts` out of all that is told of a case; `described` is what was ever known of its order."""
    chosen = frozenset(parts)
    if Part.NAMES in chosen:
        chosen |= {Part.SELLER, Part.AGENT}
    found = {
        (pattern(value), STAND_INS[part])
        for part, value in _values(view, list(described))
        if part in chosen and value.strip()
    }
    # The longest first, so that a name that holds another is not left in halves.
    ordered = sorted(found, key=lambda one: (-len(one[0]), one))
    return Redaction(
        parts=chosen,
        terms=re.compile("|".join(f"({body})" for body, _ in ordered)) if ordered else None,
        labels=tuple(label for _, label in ordered),
        amounts=frozenset(_sums(view)) if Part.PRICES in chosen else frozenset(),
    )


def _values(view: CaseView, described: list[ev.OrderDescribed]) -> Iterator[tuple[Part, str]]:
    """What could be left out, and under which part."""
    case, order, guide = view.case, view.order, view.guide
    yield from ((Part.ORDER, number) for number in (case.order, *case.renamed))
    yield from ((Part.AGENT, name) for name in (guide.agent, guide.name))
    yield from ((Part.NAMES, photo.name) for photo in case.all_photos)
    yield from ((Part.NAMES, attachment.name) for attachment in case.all_attachments)
    yield from ((Part.ITEM, name) for name in _names(case.item))
    known_as: list[Order | ev.OrderDescribed] = [order, *described]
    for known in known_as:
        for part in (Part.ITEM, Part.SELLER, Part.AGENT):
            yield from ((part, name) for name in _names(getattr(known, part)))
        for url in filter(None, (known.url, known.qc_url)):
            bare = url.partition("://")[2]
            yield from ((Part.LINKS, value) for value in (url, bare, bare.partition("/")[0]))


def _names(given: str | None) -> Iterator[str]:
    """What a thing goes by: its name, and where that is written in two scripts, each of them alone."""
    if not given:
        return
    yield given
    yield from re.findall(rf"{_HAN}{{2,}}", given)
    latin = re.sub(rf"{_HAN}+", " ", given).strip()
    if sum(map(str.isalpha, latin)) > _SHORT:
        yield latin


def _sums(view: CaseView) -> Iterator[Decimal]:
    """Every amount that is on record, and those that follow from them."""
    money, order = view.case.standing, view.order
    known = [order.price, order.worth, money.refund, money.expected, money.missing, *money.payments, *money.received]
    known += [sum_ for entry in view.case.history if isinstance(entry, ev.Happened) for sum_ in _of_event(entry)]
    known += [total(money.payments, one.currency) for one in money.payments]
    return (one.amount for one in known if one is not None and one.amount)


def _of_event(entry: ev.Happened) -> tuple[Money | None, ...]:
    return entry.amount, entry.expected, entry.counted


def pattern(term: str) -> str:
    """The pattern that finds `term` in folded text: with anything but letters and digits between its runs of them."""
    folded, _ = _folded(term.strip())
    pieces = re.findall(r"[^\W\d_]+|\d+", folded)
    if not pieces:
        return re.escape(folded)
    body = r"[\W_]*".join(map(re.escape, pieces))
    # A very short name stands in half of all words; only by itself is it a name. Chinese has no such bounds.
    short = sum(map(len, pieces)) < _SHORT and folded.isascii()
    return rf"(?<![a-z0-9]){body}(?![a-z0-9])" if short else body


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` in one form for every way of writing it, and where each of its characters stood."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if unicodedata.category(char) != "Cf":
            for one in char if char in _STOPS else unicodedata.normalize("NFKC", char).casefold():
                folded.append(one)
                places.append(place)
    return "".join(folded), places


def _replaced(text: str, pattern: re.Pattern[str], stand_in: Callable[[re.Match[str]], str | None]) -> str:
    """`text` with what `pattern` finds in its folded form replaced; None leaves it."""
    folded, places = _folded(text)
    parts, done = [], 0
    for found in pattern.finditer(folded):
        new = stand_in(found) if found.end() > found.start() else None
        if new is not None:
            parts += [text[done : places[found.start()]], new]
            done = places[found.end() - 1] + 1
    return "".join([*parts, text[done:]])


def _value(number: str) -> Decimal:
    """What a written number amounts to: one or two digits after its last sign are decimals."""
    whole, _, rest = re.sub(r"[,'’]", ".", number).rpartition(".")
    if not whole:
        return Decimal(rest)
    return Decimal(f"{whole.replace('.', '')}.{rest}" if len(rest) <= 2 else f"{whole}{rest}".replace(".", ""))  # noqa: PLR2004 - decimals
