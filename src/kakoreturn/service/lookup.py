"""What a CASE and an ORDER on a command line name. Only columns are read for it; nothing is folded."""

from __future__ import annotations

from kakoreturn.domain.errors import NotFound, UsageProblem, quoted
from kakoreturn.domain.text import is_number, is_slip, item_of_order, nearest, one_line, order_number, shell_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kakoreturn.domain.order import Order
    from kakoreturn.service.place import Place
    from kakoreturn.store.queries import CaseName


def find_case(place: Place, case: str | int) -> int:
    """The number of the case that `case` names: its number, its order or item, or one of these with its kind before it.

    Of an order or item it is the open case, else the latest closed one. Raises NotFound when there is none,
    UsageProblem when the word fits more than one.
    """
    if isinstance(case, int):
        return case
    named = _named_by(place, case)
    if isinstance(named, int):
        return named
    cases = _cases_of(place, named, case)
    still_open = [one for one in cases if one.is_open]
    if len(still_open) > 1:
        items = {item.line: item for item in named}
        raise UsageProblem(
            f"{quoted(case)} has {len(still_open)} open cases",
            f"say which: {', '.join(_told(one, items[one.line]) for one in still_open)}",
        )
    return (still_open or [cases[-1]])[0].number


def find_cases(place: Place, case: str | int, *, closed: bool = False) -> list[int]:
    """The numbers of the cases that `case` names where several are taken: of an order or item all that are open.

    With `closed` the others too; where none is open, the latest. Raises NotFound and UsageProblem as `find_case` does.
    """
    named = case if isinstance(case, int) else _named_by(place, case)
    if isinstance(named, int):
        return [named]
    cases = _cases_of(place, named, str(case))
    return [one.number for one in cases if closed or one.is_open] or [cases[-1].number]


def _named_by(place: Place, case: str) -> int | list[Order]:
    """The number of the case that a word names, or the items. Raises NotFound, and UsageProblem where it fits both."""
    if case.startswith("#") or case.lower().startswith("case:"):
        return _by_number(place, case.removeprefix("#") if case.startswith("#") else case[len("case:") :], case)
    name = case.strip()
    ahead_of(place, name)
    items = items_named(place, case)
    is_case = is_case_number(place, name)
    if is_case and items:
        raise UsageProblem(
            f"{quoted(case)} is both a case and an order",
            f"say which: case:{name} or order:{shell_quoted([name])}",
        )
    return int(name) if is_case else items


def ahead_of(place: Place, name: str) -> None:
    """Ask in one message what tells what a word names, and for the case or the order."""
    if is_number(name):
        place.store.ahead_of_word(name)
    else:
        place.store.ahead_of_order_and_cases(name_of(name))


def is_case_number(place: Place, word: str) -> bool:
    """Whether a word is the bare number of a case; it may be that of an order too."""
    return is_number(word) and place.store.has_case(int(word))


def find_items(place: Place, word: str) -> list[Order]:
    """The items that an ORDER names: all of an order, or the one of `KB1/2`. Raises NotFound."""
    items = items_named(place, word)
    if not items:
        number = order_number(_without(word, "order:"))
        add = f"kakoreturn order add {shell_quoted([number])}"
        hint = order_meant(place, number) or f"kakoreturn order list shows them; put it on record with: {add}"
        raise NotFound(f"there is no order {quoted(number)}", hint)
    return items


def find_all(place: Place, words: Iterable[str]) -> list[Order]:
    """The items that several ORDERs name, in their order. Raises NotFound."""
    words = list(words)
    with place.store.snapshot():
        place.store.ahead_of_orders(dict.fromkeys(map(name_of, words)))
        return [item for word in words for item in find_items(place, word)]


def find_item(place: Place, word: str) -> Order:
    """The item that an ORDER names where only one is meant. Raises NotFound, and UsageProblem for one of several."""
    from kakoreturn.service.rules.book import the_only  # what only looks at cases does without

    return the_only(find_items(place, word))


def order_and_line(place: Place, word: str) -> tuple[str, int | None]:
    """The order that a new case is about, and the line of its item where the word names one.

    An order that is not on record may have any number. Raises NotFound for an item that is not there.
    """
    items = items_named(place, word)
    number = order_number(_without(word, "order:"))
    if not items:
        if word.lower().startswith("item:"):
            find_items(place, word)
        return number, None
    return items[0].number, None if items[0].number == number else items[0].line


def order_to_add(place: Place, word: str) -> tuple[str, int | None]:
    """The order that an item is put on record for, and the line that it says to be where the order is there already.

    `order:` before a number that ends like an item's says that it is an order of its own.
    """
    name = name_of(word)
    place.store.ahead_of_order(name)
    item = None if word.lower().startswith("order:") else item_of_order(name)
    return (name, None) if item is None or place.store.items(name) or not place.store.items(item[0]) else item


def items_named(place: Place, word: str) -> list[Order]:
    """The items that a word names; none where it names no order.

    An order whose own number ends as `KB1/2` does is meant before the item of another, which `item:` names all the
    same. Raises NotFound for an item that its order does not have.
    """
    if word.lower().startswith("order:"):
        return place.store.items(order_number(word[len("order:") :]))
    only_item = word.lower().startswith("item:")
    name = name_of(word)
    place.store.ahead_of_order(name)
    items = [] if only_item else place.store.items(name)
    if items or (item := item_of_order(name)) is None:
        return items
    number, line = item
    of_order = place.store.items(number)
    if not of_order:
        return []
    from kakoreturn.service.rules.book import the_line  # as above

    return [the_line(of_order, line)]


def name_of(word: str) -> str:
    """The number of an order, or of an item as in `KB1/2`, without the word before it that says which of them.

    Raises UsageProblem for what can be no order's number.
    """
    name = _without(_without(word, "order:"), "item:")
    item = item_of_order(name)
    return order_number(name) if item is None else f"{order_number(item[0])}/{name.rpartition('/')[2]}"


def _without(word: str, kind: str) -> str:
    return word[len(kind) :] if word.lower().startswith(kind) else word


def order_meant(place: Place, number: str) -> str | None:
    """What to say to an order number that is not there, where one is near it."""
    from kakoreturn.store.names import near_orders  # most lines name an order that is there

    known = {near.casefold(): near for near in near_orders(place.store, number)}
    close = nearest(number.casefold(), known)
    return f"did you mean {quoted(known[close])}?" if close else None


# Among so many is looked for one that was mistyped, each time that a new number is given.
_MOST_MISTYPED = 200


def ahead_of_new_order(place: Place, number: str) -> None:
    """Ask in one message whether there is an order of this number, and for those that could have been meant by it."""
    from kakoreturn.store.names import near_question

    place.store.ahead_of_order(number, other_capitals(number), near_question(number, _MOST_MISTYPED))


def mistyped(place: Place, number: str) -> list[Order]:
    """The items of the order on record that a new order's number is but for a slip of the hand; none for none."""
    from kakoreturn.store.names import near_orders

    near = next((one for one in near_orders(place.store, number, _MOST_MISTYPED) if is_slip(number, one)), None)
    return [] if near is None else place.store.items(near)


def alike(place: Place, number: str) -> list[str]:
    """The orders on record whose number differs from this one in its capitals alone, as far as one writes them."""
    others = other_capitals(number)
    return sorted(place.store.orders_by_number(others)) if others else []


def other_capitals(number: str) -> set[str]:
    """An order's number with other capitals, as far as one writes them."""
    return {number.lower(), number.upper(), number.swapcase(), number.capitalize()} - {number}


def _by_number(place: Place, digits: str, case: str) -> int:
    if not is_number(digits):
        raise UsageProblem(f"{quoted(case)} is not a case", "a case is written 3, case:3, or by its order number")
    if not place.store.has_case(int(digits)):
        from kakoreturn.service.rules.book import no_case  # as above

        raise no_case(int(digits))
    return int(digits)


def _cases_of(place: Place, items: list[Order], case: str) -> list[CaseName]:
    """The cases of these items, by number. Raises NotFound where there are none."""
    if not items:
        name = order_number(_without(case, "order:"))
        hint = order_meant(place, name) or "kakoreturn status --all lists every case"
        raise NotFound(f"there is no case or order {quoted(case)}", hint)
    lines = {item.line for item in items}
    cases = [one for one in place.store.cases_of(items[0].number) if one.line in lines]
    if cases:
        return cases
    new = f'kakoreturn new --order {shell_quoted([items[0].ref])} --remedy exchange --defect "..."'
    raise NotFound(f"order {quoted(case)} has no case", f"open one with: {new}")


def _told(case: CaseName, item: Order) -> str:
    about = case.item or item.item
    return f"case:{case.number}{f' ({one_line(about)})' if about else ''}"
