"""`show`, `order` and `undo`: what is on record, line by line."""

from __future__ import annotations

from kakoreturn.domain.order_fields import FIELDS
from kakoreturn.domain.text import count, one_line, safe
from kakoreturn.render import words
from kakoreturn.render.output import Line, column, fit, line, narrowed, spaced
from kakoreturn.render.sheet import heading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from kakoreturn.domain.changesets import Changeset
    from kakoreturn.domain.evidence import KeptFile
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.parcels import Barred
    from kakoreturn.domain.view import CaseView, ItemView

# An import is one changeset, and may have touched very many orders.
_MOST_EVENTS = 40


def record(view: CaseView, changesets: Iterable[Changeset], gone: set[int]) -> Iterator[Line]:
    """Everything on record about one case. `gone` are the numbers of the changesets that were taken back."""
    case, money = view.case, view.case.standing
    yield from heading(view)
    told = [f"{name}: {value}" for name, value in _details(view.order)]
    yield from _section("Order", [*told, *(f"note: {one_line(text)}" for text in view.order.notes)])
    yield from _section("Defects", [f"{one.number}. {_told(one.words, one.round)}" for one in case.defects])
    yield from _section("Photos", [_file(one, words.circles(one)) for one in case.photos])
    yield from _section("Attachments", [_file(one) for one in case.attachments])
    yield from _section("Messages", [f"{one.number}. {one.on} {one.sender}: {safe(one.text)}" for one in case.messages])
    yield from _section("Notes", [f"{one.number}. {one.on} {safe(one.text)}" for one in case.notes])
    yield from _section("What happened", [f"{n}. {words.event(entry)}" for n, entry in enumerate(case.history, 1)])
    if money.payments or money.agreed or money.charges:
        paid = [f"charged: {words.charge(one, money)}" for one in money.charges]
        came = zip(money.payments, money.received, strict=True)
        paid += [f"received: {words.worth(one, counted)}" for one, counted in came if one.amount]
        open_sum = [f"still to come: {money.missing}"] if case.is_open and money.missing else []
        yield from _section("Money", [*([f"agreed: {money.agreed}"] if money.agreed else []), *paid, *open_sum])
    yield from _section("Journal", list(_journal(case.number, changesets, gone)))


def _told(text: str, round_: int) -> str:
    return safe(text) if round_ == 1 else f"{safe(text)} (round {round_})"


def _file(one: KeptFile, circled: str = "") -> str:
    return (
        f"{one.number}. {one_line(one.name)} ({one.size:,} bytes, SHA-256 {one.sha256[:12]}…)"
        f"{f', {circled}' if circled else ''}{f': {one_line(one.note)}' if one.note else ''}"
    )


def _section(title: str, entries: list[str]) -> Iterator[Line]:
    if not entries:
        return
    yield line()
    yield line(title, "title")
    for entry in entries:
        for part in entry.split("\n"):
            yield line(f"  {part.expandtabs()}", hang=4)


def _journal(number: int, changesets: Iterable[Changeset], gone: set[int]) -> Iterator[str]:
    for changeset in changesets:
        back = f" · {one_line(changeset.by)}" if changeset.by else ""
        back += " (taken back)" if changeset.number in gone else ""
        for subject, event in changeset.events:
            if subject == number:
                yield f"{changeset.at[:10]}  {words.event(event)}{back}"


def _details(order: Order) -> Iterator[tuple[str, str]]:
    yield "number", one_line(order.ref)
    for field in FIELDS:
        shown = field.is_attribute and field.kind not in {"texts", "line"}
        value = getattr(order, field.name) if shown else None
        if value is not None:
            told = "yes" if field.kind == "flag" else str(value)
            yield field.name.replace("_", " "), one_line(told)


def order_sheet(view: ItemView, cases: Sequence[int]) -> Iterator[Line]:
    """One item: what is known, found and noted of it, the clocks that run for it, and its cases."""
    details = list(_details(view.order))
    details += [("wrong", one_line(text)) for text in view.order.failed]
    details += [("unsure", one_line(text)) for text in view.order.unsure]
    details += [(f"note {number}", one_line(text)) for number, text in enumerate(view.order.notes, 1)]
    details += [(clock.what.ending, f"{clock.ends_on} ({clock.source})") for clock in view.clocks]
    wide = column(name for name, _ in details)
    for name, value in details:
        yield line(f"{fit(name, wide)}  ", "quiet", hang=wide + 2).add(value)
    if cases:
        yield line(f"{fit('cases', wide)}  ", "quiet").add(", ".join(map(str, cases)))


_ORDER_HEADINGS = ("ORDER", "STAGE", "ITEM", "SELLER", "PRICE", "RETURN BY")


def order_list(orders: Iterable[Order], width: int | None, wanted: str = "") -> Iterator[Line]:
    """The orders that are `wanted`, one a line; those of one number stand together."""
    from kakoreturn.render.table import Table  # the other screens of orders do without

    numbers, last = 0, None
    with Table(_ORDER_HEADINGS) as table:
        for one in orders:
            numbers += one.number != last
            last = one.number
            table.add(_order_cells(one))
        if not table.rows:
            yield line(f"No order fits {wanted}." if wanted else "No orders yet.", "title")
            return
        items = f", {count(table.rows, 'item')}" if table.rows > numbers else ""
        yield line(f"{count(numbers, 'order')}{items}.", "title")
        widths = narrowed(table.widths, width, dict.fromkeys((2, 3, 0), 10))
        yield line(spaced(_ORDER_HEADINGS, widths).rstrip(), "quiet")
        for row in table:
            yield line(spaced(row, widths).rstrip())


def _order_cells(one: Order) -> tuple[str, ...]:
    return (
        one_line(one.ref),
        str(one.stage),
        one_line(one.item or "-"),
        one_line(one.seller or "-"),
        str(one.price) if one.price else "-",
        str(one.return_by or "-"),
    )


def ready_lines(
    ready: Sequence[ItemView], barred: Sequence[tuple[ItemView, Barred]], today: date, command: Callable[[str], str]
) -> Iterator[Line]:
    """What may ship now, with the clock that ends first, then what may not, by the reason, each with what to do.

    `command` makes commands that can be pasted.
    """
    told = f"{count(len(ready), 'item')} may ship now" if ready else "Nothing is ready to ship"
    yield line(f"{told}{f', {len(barred)} may not' if barred else ''}.", "title")
    for view in ready:
        clock = f"  {_clock(view, today)}" if view.clocks else ""
        yield line(f"  {_called(view.order)}", "good", hang=4).add(clock, "quiet")
    reasons: dict[str, list[tuple[ItemView, Barred]]] = {}
    for view, why in barred:
        reasons.setdefault(why.what, []).append((view, why))
    for what, alike in reasons.items():
        yield line()
        named = (f"{_called(view.order)}{f'  {_clock(view, today)}' if view.clocks else ''}" for view, _ in alike)
        yield line(f"{what[:1].upper()}{what[1:]}: ", "due", hang=2).add("; ".join(named))
        for steps in zip(*(why.steps for _, why in alike), strict=True):
            yield line(f"  {steps[0].lead}:", "quiet")
            words = [step.word for step in steps]
            for some in [words] if steps[0].takes_several else [[word] for word in words]:
                yield line(f"  {command(steps[0].command(some))}", "command")


def _called(item: Order) -> str:
    return one_line(f"{item.ref}, {item.item}" if item.item else item.ref)


def _clock(view: ItemView, today: date) -> str:
    clock = view.clocks[0]
    left = clock.days_left(today)
    when = words.due(clock.ends_on, today) if left >= 0 else f"{count(-left, 'day')} ago"
    return f"{clock.what.ending} {clock.ends_on}, {when} ({clock.source})"


def changeset_lines(changeset: Changeset) -> Iterator[Line]:
    """What a changeset did; of a very long one the beginning."""
    for subject, event in changeset.events[:_MOST_EVENTS]:
        item = f"/{which}" if (which := getattr(event, "line", 1)) > 1 else ""
        name = f"case {subject}" if isinstance(subject, int) else f"order {one_line(subject)}{item}"
        yield line(f"  {name}: {words.event(event)}", hang=4)
    if len(changeset.events) > _MOST_EVENTS:
        more = len(changeset.events) - _MOST_EVENTS + changeset.more
        yield line(f"  and {more:,} more entries", "quiet")
