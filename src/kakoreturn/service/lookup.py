"""What a CASE and an ORDER on a command line name. Only columns are read for it; nothing is folded."""

from kakoreturn.domain.errors import NotFound, UsageProblem, quoted
from kakoreturn.domain.order import Order
from kakoreturn.domain.text import order_number, shell_quoted
from kakoreturn.service.place import Place

# More digits than any number of a case has; SQLite's integers end at nineteen.
_LONGEST = 16


def find_case(place: Place, case: str | int) -> int:
    """The number of the case that `case` names: its number, its order, or either with `case:` or `order:` before it.

    Of an order it is the open case, else the latest closed one. Raises NotFound when there is none, UsageProblem when
    the word fits more than one.
    """
    if isinstance(case, int):
        return case
    if case.startswith("#") or case.lower().startswith("case:"):
        return _by_number(place, case.removeprefix("#") if case.startswith("#") else case[len("case:") :], case)
    if case.lower().startswith("order:"):
        return _by_order(place, order_number(case[len("order:") :]), case)
    name = order_number(case)
    is_order = bool(place.store.case_numbers(name)) or place.store.order(name) is not None
    is_case = name.isdecimal() and name.isascii() and len(name) < _LONGEST and place.store.has_case(int(name))
    if is_case and is_order:
        raise UsageProblem(
            f"{quoted(case)} is both a case and an order",
            f"say which: case:{name} or order:{shell_quoted([name])}",
        )
    return int(name) if is_case else _by_order(place, name, case)


def find_order(place: Place, case: str) -> Order | None:
    """The order that a CASE names, whether or not it has a case; None when there is none."""
    return place.store.order(order_number(case[len("order:") :] if case.lower().startswith("order:") else case))


def known_order(place: Place, number: str) -> Order:
    """Order `number` as it is on record. Raises NotFound with the one that may have been meant."""
    order = place.store.order(number)
    if order is None:
        add = f"kakoreturn order add {shell_quoted([number])}"
        hint = order_meant(place, number) or f"kakoreturn order list shows them; or {add}"
        raise NotFound(f"there is no order {quoted(number)}", hint)
    return order


def order_meant(place: Place, number: str) -> str | None:
    """What to say to an order number that is not there, where one is near it."""
    from difflib import get_close_matches

    from kakoreturn.store.names import near_orders

    known = {near.casefold(): near for near in near_orders(place.store, number)}
    close = get_close_matches(number.casefold(), known, 1)
    return f"did you mean {quoted(known[close[0]])}?" if close else None


def no_case(number: int) -> NotFound:
    """What to raise where there is no such case."""
    return NotFound(f"there is no case {number}", "kakoreturn status --all lists every case")


def _by_number(place: Place, digits: str, case: str) -> int:
    if not digits.isascii() or not digits.isdecimal() or len(digits) >= _LONGEST:
        raise UsageProblem(f"{quoted(case)} is not a case", "a case is written 3, case:3, or by its order number")
    if not place.store.has_case(int(digits)):
        raise no_case(int(digits))
    return int(digits)


def _by_order(place: Place, name: str, case: str) -> int:
    numbers = place.store.case_numbers(name)
    still_open = [number for number, is_open in numbers if is_open]
    if len(still_open) > 1:
        raise UsageProblem(
            f"order {quoted(name)} has {len(still_open)} open cases",
            f"say which: {' or '.join(f'case:{number}' for number in still_open)}",
        )
    if numbers:
        return (still_open or [numbers[-1][0]])[0]
    if place.store.order(name) is not None:
        new = f'kakoreturn new --order {shell_quoted([name])} --remedy exchange --defect "..."'
        raise NotFound(f"order {quoted(name)} has no case", f"open one with: {new}")
    hint = order_meant(place, name) or "kakoreturn status --all lists every case"
    raise NotFound(f"there is no case or order {quoted(case)}", hint)
