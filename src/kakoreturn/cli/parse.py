"""Reading what stands on the command line. Whatever is malformed is a `UsageProblem` that shows the forms."""

from __future__ import annotations

import sys

from kakoreturn.cli.printed import named
from kakoreturn.domain import text
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.happenings import meant_by
from kakoreturn.domain.values import Happening, Money, is_currency
from kakoreturn.files import read_named
from kakoreturn.later import re
from kakoreturn.notices import notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal
    from enum import StrEnum
    from typing import TypeVar

    from kakoreturn.domain.faults import Fault

    _Word = TypeVar("_Word", bound=StrEnum)

_RATE = r"[0-9]{1,7}(\.[0-9]{1,8})?"
_MOST_TEXT = 1 << 20


def money(amount: str, named: str | None, default: str, name: str) -> Money:
    """An amount above zero with at most two decimals; `named` is what --currency says, `default` what holds else."""
    from kakoreturn.domain import amounts

    code = None if named is None else currency_code(named)
    try:
        return amounts.money(amount.strip(), code, currency_code(default), plainly=True)
    except ValueError as problem:
        hint = "an amount above zero is written 129, 129.00, $129.00 or 129 EUR"
        raise UsageProblem(f"{name} {quoted(amount)} {problem}", hint) from None


def amount(value: str | None, currency: str | None) -> Callable[[str], Money] | None:
    """What makes a sum of `value`, told which currency it is in unless it says so; None where no sum was given."""
    return None if value is None else lambda default: money(value, currency, default, "--amount")


def is_sum(value: str) -> bool:
    """Whether this reads as a sum of money."""
    try:
        money(value, None, "CNY", "")
    except UsageProblem:
        return False
    return True


def currency_code(value: str) -> str:
    """A currency by its three letters."""
    code = value.strip().upper()
    if not is_currency(code):
        raise UsageProblem(
            f"--currency {quoted(value)} is not a currency", "a currency has three letters: CNY, EUR, USD"
        )
    return code


def quantity(value: str) -> int:
    """A whole number from 1 to 9999."""
    if not re.fullmatch(r"[0-9]{1,4}", value) or not int(value):
        raise UsageProblem(f"--quantity {quoted(value)} is not a number of items", "a whole number from 1 to 9999")
    return int(value)


def number(value: str, name: str, hint: str = "a whole number, as shown by kakoreturn show") -> int:
    """A whole number, which counts something on record unless the hint says another."""
    if not re.fullmatch(r"[0-9]{1,15}", value):
        raise UsageProblem(f"{name} {quoted(value)} is not a number", hint)
    return int(value)


def corrected(edit: str | None, remove: str | None, given: Mapping[str, object]) -> int | None:
    """The number of what is corrected or removed; None for something new. Raises UsageProblem."""
    if remove is not None and (edit is not None or any(given.values())):
        said = ", ".join(name for name, value in {"--edit": edit, **given}.items() if value)
        raise UsageProblem(f"--remove goes without {said}", "--edit N changes it, --remove N takes it away")
    wanted = remove if remove is not None else edit
    return None if wanted is None else number(wanted, "--edit" if remove is None else "--remove")


def word(value: str, words: type[_Word], name: str) -> _Word:
    """One of a closed set of words, written with hyphens or underscores."""
    return words(one_of(value, [str(one) for one in words], name))


def one_of(value: str, words: Iterable[str], name: str) -> str:
    """The one of `words` that `value` is. Raises UsageProblem with the nearest, and all of them."""
    known = {one.replace("_", "-"): one for one in words}
    given = value.strip().lower().replace("_", "-")
    if given in known:
        return known[given]
    near = text.nearest(given, known)
    meant = f"did you mean {near}? " if near else ""
    raise UsageProblem(f"{name} {quoted(value)} is not known", f"{meant}known: {', '.join(known)}")


# What is no event of a case, and where it is said instead.
_SAID_ELSEWHERE = {
    **dict.fromkeys(("stocked", "shipped", "delivered"), "kakoreturn order {word} ORDER"),
    **dict.fromkeys(("answered", "replied", "answer", "reply", "said"), "kakoreturn message {case} --from agent TEXT"),
}


def event(value: str, case: str) -> Happening:
    """An event of a case, as that was named, by its word. Raises UsageProblem with the one that was probably meant."""
    given = "-".join(value.lower().replace("_", " ").split())
    if given in set(Happening):
        return Happening(given)
    meant = meant_by(given) or text.nearest(given, Happening)
    instead = _SAID_ELSEWHERE.get(given, "").format(word=given, case=named(case)) or meant
    hint = f"did you mean {instead}? kakoreturn record {named(case)} lists what may be recorded now"
    raise UsageProblem(f"EVENT {quoted(value)} is not known", hint if instead else f"known: {', '.join(Happening)}")


def rate(value: str) -> Decimal:
    """What one unit of a currency is in another: a number above zero."""
    from decimal import Decimal

    written = value.strip().replace(",", ".")
    if not re.fullmatch(_RATE, written) or not Decimal(written):
        raise UsageProblem(
            f"--rate {quoted(value)} is not a rate",
            "what one unit is in the order's currency: a number above zero, 7.15",
        )
    return Decimal(written)


def fault(value: str, name: str, among: Sequence[Fault] = ()) -> Fault:
    """A fault by its word, or the same with spaces; of `among` also by any part of it that fits only one.

    Raises UsageProblem with the words that are near it.
    """
    from kakoreturn.domain.faults import Fault  # a long list, of which few commands need a word

    given = "-".join(value.lower().replace("_", " ").split())
    near = [one for one in among or Fault if given in one]
    if given in set(Fault):
        return Fault(given)
    if among and len(near) == 1:
        return near[0]
    from difflib import get_close_matches

    known = near or get_close_matches(given, [str(one) for one in Fault], 5, 0.65)
    raise UsageProblem(
        f"{name} {quoted(value)} is not in the list",
        f"near it: {', '.join(known)}" if known else f"known: {', '.join(among or Fault)}",
    )


def long_text(value: str, name: str) -> str:
    """A note, defect or message as it is stored; control characters are taken out, with a word on stderr."""
    clean, removed = text.long(value, name)
    if removed:
        signs = "1 control character was" if removed == 1 else f"{removed} control characters were"
        notice(f"warning: {signs} taken out of {name}")
    return clean


def text_or_stdin(value: str, name: str) -> str:
    """`value`, or what stands on stdin when it is `-`."""
    return long_text(_from_stdin(name) if value == "-" else value, name)


def file_or_stdin(value: str, name: str) -> str:
    """What stands in a file, or on stdin when it is `-`."""
    if value == "-":
        return long_text(_from_stdin(name), name)
    data = read_named(value, quoted(value, 200), _MOST_TEXT, otherwise="- reads from stdin")
    return long_text(_decoded(data, name), name)


def _from_stdin(name: str) -> str:
    return _decoded(sys.stdin.buffer.read(_MOST_TEXT + 1), name)


def _decoded(data: bytes, name: str) -> str:
    if len(data) > _MOST_TEXT:
        raise UsageProblem(f"{name} is longer than 1 MiB", "shorten it")
    return data.decode("utf-8-sig", "replace")
