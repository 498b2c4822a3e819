"""`stats`: what is known of each seller and agent, as lines with a bar a stage, and as a document."""

from __future__ import annotations

from kakoreturn.domain.happenings import HAPPENINGS
from kakoreturn.domain.text import count, one_line
from kakoreturn.domain.values import Happening, Outcome
from kakoreturn.render import words
from kakoreturn.render.output import Line, columns, line, spaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from typing import Any

    from kakoreturn.domain.statistics import Figures, StageFigures, Sum
    from kakoreturn.render.output import Style

_HEADINGS = ("", "GUIDE", "DONE", "MEDIAN", "SLOWEST")
_GAP = 2
_NARROWEST, _WIDEST = 12, 36


def statistics(sellers: Sequence[Figures], agents: Sequence[Figures], width: int | None) -> Iterator[Line]:
    """The answer, then each seller and each agent."""
    items, with_cases = (sum(getattr(one, name) for one in agents) for name in ("items", "items_with_cases"))
    if not items:
        yield line("No orders are on record.", "title")
        return
    yield line(f"{count(items, 'item')}, {with_cases} with a case ({_percent(with_cases / items)}).", "title")
    if any(one.stages for one in agents):
        yield line("Days from the request: █ median, ▓ slowest, ┃ end of the guide's window.", "quiet")
    for title, groups in (("Sellers", sellers), ("Agents", agents)):
        yield line()
        yield line(title, "title")
        for one in groups:
            yield from _group(one, width)


def _figure(stage: str) -> str:
    awaited = HAPPENINGS[Happening(stage)].awaited
    return awaited.figure if awaited else stage


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _group(one: Figures, width: int | None) -> Iterator[Line]:
    name = one_line(one.name) if one.name else "(not named)"
    told = f"{count(one.items, 'item')}, {one.items_with_cases} with a case ({_percent(one.defect_rate)})"
    yield line(f"  {name}: ", "accent", hang=4).add(told)
    endings = [f"{one.outcomes[outcome]} {_word(outcome)}" for outcome in Outcome if outcome in one.outcomes]
    if one.items_with_cases:
        yield line(f"    cases: {', '.join([*([f'{one.open} open'] if one.open else []), *endings])}", hang=11)
    yield from _stages(one.stages, width)
    for money in one.money:
        yield line(
            f"    {money.currency}: {money.asked:f} expected, {money.received:f} received, {money.open:f} open", hang=9
        )


def _word(outcome: Outcome) -> str:
    return str(outcome).replace("_", " ")


def _stages(stages: Sequence[StageFigures], width: int | None) -> Iterator[Line]:
    if not stages:
        return
    table = [
        (_figure(one.stage), _window(one), str(one.n), _days(one.median_days), _days(one.slowest_days))
        for one in stages
    ]
    widths = columns([_HEADINGS, *table])
    left = (width or 80) - 4 - sum(widths) - _GAP * len(widths)
    room = max(_NARROWEST, min(_WIDEST, left))
    yield line(f"    {spaced(_HEADINGS, widths)}".rstrip(), "quiet")
    for one, cells in zip(stages, table, strict=True):
        row = line(f"    {spaced(cells, widths)}  ")
        yield _bar(row, one, _longest(stages, business=one.business), room)
        if one.waiting or one.ended:
            yield line(f"      {_unfinished(one)}", "due" if _is_slow(one) else "quiet", hang=6)


def _window(one: StageFigures) -> str:
    if one.window is None:
        return "-"
    first, last = one.window
    return f"{first}" if first == last else f"{first}–{last}"


def _days(number: float | None) -> str:
    return "-" if number is None else words.days(number)


def _unfinished(one: StageFigures) -> str:
    """What is not over, which may keep what is over from having a median."""
    parts = [f"{one.n} done"]
    if one.ended:
        parts.append(f"{one.ended} ended before it")
    if one.waiting:
        parts.append(f"{one.waiting} still waiting ({count(one.longest_wait_days or 0, 'day')} so far)")
    no_median = ": no median yet" if one.n and one.median_days is None else ""
    return f"{', '.join(parts)}{no_median}"


def _is_slow(one: StageFigures) -> bool:
    """Whether somebody waits longer than the guide's window."""
    return one.window is not None and (one.longest_wait_days or 0) > one.window[1]


def _longest(stages: Sequence[StageFigures], *, business: bool) -> float:
    """The most days that a bar of this unit must have room for."""
    ends = [
        day
        for one in stages
        if one.business is business
        for day in (one.window[1] if one.window else 0, one.slowest_days or 0, one.median_days or 0)
    ]
    return max(*ends, 1)


def _bar(row: Line, one: StageFigures, longest: float, room: int) -> Line:
    """`row` with the bar of a stage: up to the median, up to the slowest, and the end of the guide's window on it."""

    def at(days: float | None) -> int:
        return round((days or 0) / longest * (room - 1))

    middle, slowest = at(one.median_days), max(at(one.slowest_days), at(one.median_days))
    signs = ["█"] * middle + ["▓"] * (slowest - middle) + [" "] * (room - slowest)
    late = one.window is not None and (one.median_days or 0) > one.window[1]
    reached: Style = "bad" if late else "good"
    styles: list[Style] = [reached] * middle + ["due"] * (slowest - middle) + ["plain"] * (room - slowest)
    if one.window is not None:
        signs[at(one.window[1])], styles[at(one.window[1])] = "┃", "quiet"
    for sign, style in zip(signs, styles, strict=True):
        row.add(sign, style)
    return row


def document(sellers: Sequence[Figures], agents: Sequence[Figures]) -> dict[str, Any]:
    """The same as a document."""
    return {
        "sellers": [{"seller": one.name, **_plain(one)} for one in sellers],
        "agents": [{"agent": one.name, **_plain(one)} for one in agents],
    }


def _plain(one: Figures) -> dict[str, Any]:
    return {
        "orders": one.items,
        "orders_with_cases": one.items_with_cases,
        "defect_rate": round(one.defect_rate, 4),
        "cases": {"open": one.open, **{outcome: one.outcomes.get(outcome, 0) for outcome in Outcome}},
        "stages": [_plain_stage(stage) for stage in one.stages],
        "money": [_plain_sum(money) for money in one.money],
    }


def _plain_stage(one: StageFigures) -> dict[str, Any]:
    first, last = one.window or (None, None)
    return {
        "stage": one.stage,
        "unit": "business_days" if one.business else "days",
        "n": one.n,
        "cases": one.cases,
        "median_days": one.median_days,
        "slowest_days": one.slowest_days,
        "waiting": one.waiting,
        "longest_wait_days": one.longest_wait_days,
        "ended": one.ended,
        "from_day": first,
        "to_day": last,
    }


def _plain_sum(one: Sum) -> dict[str, str]:
    def amount(value: Decimal) -> str:
        return format(value, "f")

    return {
        "currency": one.currency,
        "asked": amount(one.asked),
        "received": amount(one.received),
        "open": amount(one.open),
    }
