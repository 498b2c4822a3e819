"""The flows as diagrams, drawn from the rule that decides what may be recorded.

Nothing about the flows stands here. Each is explored from a fresh case by asking `flow.allowed` and recording whatever
it answers, until nothing new is found. What is left out to keep the picture readable is said beside it: an answer that
comes without those before it, a second refusal, follow-ups, and reopening.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.case_state import PREPARING, Attempt
from kakoreturn.domain.flow import allowed
from kakoreturn.domain.happenings import HAPPENINGS, RUNGS, Flow
from kakoreturn.domain.values import Happening, Money, Phase, Remedy

_TITLES = {Flow.EXCHANGE: "An exchange", Flow.REFUND: "A refund", Flow.AFTER_SHIPPING: "After shipping"}
_DAY = date(2026, 7, 1)
_EXPECTED, _PART = Money.of(Decimal(1000), "CNY"), Money.of(Decimal(1), "CNY")
_ENDINGS = tuple(event for event in Happening if HAPPENINGS[event].is_a("ending"))
_LADDER = ("refused", *RUNGS)
# What leaves a case where it stands, whenever it happens: exploring them all would only multiply the histories.
_ASIDES = tuple(event for event in Happening if HAPPENINGS[event].is_a("aside"))


def _said(events: tuple[Happening, ...]) -> str:
    return " and ".join([", ".join(f"`{event}`" for event in events[:-1]), f"`{events[-1]}`"])


_LEGEND = f"""\
Drawn from the rule that decides what may be recorded: an arrow stands where some history allows it, and bears the event
of `record`. Left out: an answer may come without those before it, after a refusal too; a rung may be followed by
another refusal; {_said(_ASIDES)} leave a case where it
stands; `reopened` leads from every ending back to where the case stood; `switch`
starts the other flow in `preparing`; and with money in hand, what is withdrawn or lost ends as partially refunded."""
_NEXT_RUNG, _GIVEN_UP = "next rung", "given_up"


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One step of a flow: from a state by an event to a state or an ending; `late`: only where something is overdue."""

    before: str
    event: str
    after: str
    late: bool


def _beginning(flow: Flow) -> Case:
    """A fresh case that runs by `flow`."""
    attempt = Attempt(
        round=1,
        remedy=Remedy.EXCHANGE if flow is Flow.EXCHANGE else Remedy.REFUND,
        phase=Phase.AFTER_SHIPPING if flow is Flow.AFTER_SHIPPING else Phase.QC,
        began_on=_DAY,
    )
    return Case(number=1, order="KB1", item=None, issue=None, guide="", opened_on=_DAY, beginning=attempt)


def _ways(event: Happening) -> Iterator[ev.Happened]:
    """The ways in which an event can come: money all at once, in part, or in part and no more."""
    match event:
        case Happening.REFUNDED:
            yield ev.Happened(event=event, on=_DAY, expected=_EXPECTED)
            yield ev.Happened(event=event, on=_DAY, expected=_EXPECTED, amount=_PART)
            yield ev.Happened(event=event, on=_DAY, expected=_EXPECTED, amount=_PART, final=True)
        case Happening.AGREED:
            yield ev.Happened(event=event, on=_DAY, amount=_EXPECTED)
        case _:
            yield ev.Happened(event=event, on=_DAY)


def _name(case: Case) -> str:
    return str(case.state) if case.is_open else f"closed_{case.outcome}"


def _step(before: Case, happened: ev.Happened, after: Case, *, late: bool) -> Step:
    """A step as it is drawn: rungs that are entered from below are one, and so are the ways to give up."""
    event, target = str(happened.event), _name(after)
    if happened.event in RUNGS and not before.on_the_ladder:
        event = _NEXT_RUNG
    if happened.event in _ENDINGS:
        target = _GIVEN_UP
    return Step(_name(before), f"{event} --final" if happened.final else event, target, late)


def _kind(case: Case) -> object:
    """What the next steps of a case can hang on: cases of one kind are explored once."""
    attempt = case.attempt
    seen = frozenset(one.event for one in attempt.happened)
    return _name(case), attempt.reached, seen, bool(case.standing.payments)


@cache
def explore(flow: Flow) -> set[Step]:
    """Every step that some history of a case in `flow` allows; those that leave it as it is are left out."""
    steps, waiting = set(), deque([_beginning(flow)])
    known = {_kind(waiting[0])}
    while waiting:
        case = waiting.popleft()  # the short histories first: a case is folded anew for each
        if not case.is_open:
            assert allowed(case, overdue=False) == (Happening.REOPENED,)
            continue
        in_time = allowed(case, overdue=False)
        for happened in (way for event in allowed(case, overdue=True) if event not in _ASIDES for way in _ways(event)):
            after = case.apply(happened)
            if _name(after) != _name(case):
                steps.add(_step(case, happened, after, late=happened.event not in in_time))
            if _kind(after) not in known:
                known.add(_kind(after))
                waiting.append(after)
    return steps


def _asked(steps: set[Step]) -> tuple[str, ...]:
    """The states between the request and an ending, off the ladder, in the order of the events."""
    left = {step.before for step in steps} - {PREPARING, *_LADDER}
    return tuple(str(event) for event in Happening if event in left)


def _arrows(steps: set[Step], groups: dict[str, tuple[str, ...]]) -> dict[tuple[str, str], dict[str, bool]]:
    """The arrows between groups and what stands alone, each with its events and whether these have to be overdue.

    What leaves every state of a group in the same way leaves the group; arrows inside of a group are none of these.
    """
    home = {state: group for group, states in groups.items() for state in states}
    sides = {(step.before, step.event, home.get(step.after, step.after)) for step in steps}
    found: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for step in sorted(steps):
        group, target = home.get(step.before), home.get(step.after, step.after)
        if group != target:
            whole = group and all((state, step.event, target) in sides for state in groups[group])
            events = found[group if group and whole else step.before, target]
            events[step.event] = events.get(step.event, True) and step.late
    return found


def diagram(flow: Flow) -> str:
    """One flow as a Mermaid diagram: the request and its answers, the ladder, the endings."""
    steps = explore(flow)
    groups = {"asked": _asked(steps), "ladder": _LADDER}
    inside = {(step.before, step.after) for step in steps}
    arrows = _arrows(steps, groups)
    endings = sorted({after for _, after in arrows} - {PREPARING, *groups})
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_title(ending)}" as {ending}' for ending in endings]
    lines.append(f"    [*] --> {PREPARING}")
    for group, states in groups.items():
        lines.append(f"    state {group} {{")
        lines += [f"        {before} --> {after}" for before, after in pairwise(states) if (before, after) in inside]
        lines.append("    }")
    for (before, after), events in sorted(arrows.items()):
        names = (f"{event} (if overdue)" if late else event for event, late in events.items())
        lines.append(f"    {before} --> {after} : {', '.join(names)}")
    lines += [f"    {ending} --> [*]" for ending in endings]
    return "\n".join(lines)


def _title(ending: str) -> str:
    ways = ", ".join(_ENDINGS) if ending == _GIVEN_UP else ending.removeprefix("closed_").replace("_", " ")
    return f"closed: {ways}"


def diagrams() -> str:
    """All flows, each under its title, and what is left out of them."""
    parts = [_LEGEND]
    parts += [f"**{title}**\n\n```mermaid\n{diagram(flow)}\n```" for flow, title in _TITLES.items()]
    return "\n\n".join(parts)
