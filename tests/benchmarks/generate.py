"""Make a store of any size, through the program's own write side: `python generate.py --cases 100000 --open 30 FILE`.

Every case has six events: its order, its opening, a defect, and three more that depend on its story. The stories of all
cases are told day by day, as they would have been lived, so the events of one case lie scattered over the journal. The
same options always make the same store.
"""

import argparse
import gc
import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from kakoreturn import guides
from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Category, Days, Happening, Money, Payment, Remedy, Sender
from kakoreturn.domain.workdays import Weekdays
from kakoreturn.service import rules
from kakoreturn.store import Store
from kakoreturn.store.ledger import Ledger

SEED = 20260610
_DEEDS_A_TRANSACTION = 1_000
_HISTORY_DAYS = 3_650
_SETTLED_DAYS = 60  # whatever is closed was opened at least so long ago

# (what happens, fewest and most days after the event before it)
Step = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Story:
    """What became of a case once it was opened."""

    steps: tuple[Step, Step, Step]
    remedy: Remedy = Remedy.EXCHANGE


_CLOSED = (
    (30, Story((("sent", 0, 1), ("arrived", 7, 15), ("approved", 2, 4)))),
    (22, Story((("sent", 0, 2), ("qc", 12, 18), ("approved", 1, 2)))),
    (14, Story((("sent", 0, 1), ("agreed", 1, 6), ("refunded", 5, 20)), Remedy.REFUND)),
    (10, Story((("sent", 0, 3), ("refused", 2, 8), ("accepted", 0, 3)))),
    (9, Story((("sent", 0, 1), ("confirmed", 3, 7), ("withdrawn", 1, 5)))),
    (8, Story((("sent", 0, 2), ("chased", 3, 9), ("accepted", 1, 6)))),
    (7, Story((("sent", 0, 1), ("refused", 1, 9), ("lost", 2, 10)))),
)
# (days from the opening to today, the story)
_OPEN = (
    (2, Story((("defect", 0, 0), ("note", 0, 0), ("message", 1, 1)))),  # preparing
    (1, Story((("sent", 0, 0), ("note", 0, 0), ("message", 1, 1)))),  # sent, in time
    (9, Story((("sent", 0, 0), ("chased", 5, 5), ("note", 1, 1)))),  # overdue
    (8, Story((("sent", 1, 1), ("reviewed", 2, 2), ("refused", 3, 3)))),  # refused
    (16, Story((("sent", 0, 0), ("arrived", 12, 12), ("qc", 3, 3)))),  # the replacement waits for a look
    (5, Story((("sent", 0, 0), ("reviewed", 2, 2), ("confirmed", 2, 2)))),  # confirmed, in time
    (14, Story((("sent", 0, 0), ("refused", 6, 6), ("support", 2, 2)))),  # on the ladder
    (12, Story((("note", 0, 0), ("message", 1, 1), ("defect", 2, 2)))),  # preparing for long
)
_OPEN_REFUND = (12, Story((("sent", 0, 0), ("agreed", 4, 4), ("message", 1, 1)), Remedy.REFUND))

_ITEMS = (
    ("Runner", Category.SHOES, "seam open for {n} mm on the left toe"),
    ("Hiking boot", Category.SHOES, "glue stain {n} mm wide on the right heel"),
    ("Rain jacket", Category.CLOTHING, "zip torn out {n} mm below the collar"),
    ("Wool scarf", Category.CLOTHING, "hole of {n} mm near the left hem"),
    ("Cotton shirt", Category.CLOTHING, "sleeves {n} mm shorter than ordered"),
    ("Canvas tote", Category.BAG, "stain of {n} mm inside the front pocket"),
    ("Field watch", Category.WATCH, "scratch of {n} mm across the dial"),
    ("Silver ring", Category.JEWELLERY, "dent of {n} mm on the inner band"),
    ("Desk lamp", Category.ELECTRONICS, "crack of {n} mm in the lamp shade"),
    ("Plant pot", Category.OTHER, "chip of {n} mm on the upper rim"),
)
_COLOURS = ("black", "grey", "navy", "olive", "sand", "red", "white")
SHOPS = tuple(
    f"{place} {kind}"
    for place in "Harbour North River Hill Garden Station Bridge Lake Market Orchard Mill Meadow".split()
    for kind in "Outfitters Textiles Leather Workshop Supplies Trading Studio Stores Goods Makers".split()
)
_NOTES = ("asked a friend to compare the photos", "measured it again, same result", "order page checked today")
_MESSAGES = ("The warehouse has passed your photos on.", "Please allow the seller two more days.", "Thank you, noted.")


@dataclass(frozen=True, slots=True)
class Plan:
    """A case to be made: the day it is opened on, and the days of the three steps of its story."""

    place: int
    opened_on: date
    story: Story
    days: tuple[date, ...]

    @property
    def order(self) -> str:
        """Its order number."""
        return f"KB{self.opened_on:%y%m%d}{self.place:06d}"


def plans(cases: int, still_open: int, refunds: int, today: date) -> Iterator[Plan]:
    """The cases to make, the open ones last; the last `refunds` of those ask for a refund."""
    chance = random.Random(SEED)  # noqa: S311 - the same store each time
    weights, stories = zip(*_CLOSED, strict=True)
    for place in range(cases):
        left = cases - place
        if left > still_open:
            story = chance.choices(stories, weights)[0]
            opened_on = today - timedelta(days=chance.randint(_SETTLED_DAYS, _HISTORY_DAYS))
        else:
            ago, story = _OPEN_REFUND if left <= refunds else _OPEN[left % len(_OPEN)]
            opened_on = today - timedelta(days=ago)
        days = [opened_on]
        for _, fewest, most in story.steps:
            days.append(days[-1] + timedelta(days=chance.randint(fewest, most)))
        yield Plan(place, opened_on, story, tuple(days[1:]))


class Teller:
    """Turns plans into changesets. Each changeset is a function that is given a ledger."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)  # noqa: S311 - the same store each time
        self._guide = guides.canonical(guides.bundled_guide("kakobuy"))
        self._guide_name = guides.guide_hash(self._guide)
        self._numbers: dict[int, int] = {}
        self._shops = list(itertools.accumulate(1 / rank for rank in range(1, len(SHOPS) + 1)))

    def open(self, ledger: Ledger, plan: Plan) -> None:
        """Open a case, with its order and a defect."""
        chance = self._chance
        name, category, defect = chance.choice(_ITEMS)
        details = ev.OrderDescribed(
            item=f"{name} {chance.choice(_COLOURS)}",
            seller=chance.choices(SHOPS, cum_weights=self._shops)[0],
            agent="kakobuy",
            category=category,
            size=chance.choice(("S", "M", "L", "42", None)),
            price=Money.of(Decimal(chance.randint(1_900, 59_900)) / 100, "CNY"),
            payment=chance.choice(tuple(Payment)),
            ordered_on=plan.opened_on - timedelta(days=chance.randint(4, 15)),
        )
        request = rules.opening.Request(
            order=plan.order,
            remedy=plan.story.remedy,
            details=details,
            defects=(defect.format(n=chance.randint(2, 40)),),
        )
        days = Days(today=plan.opened_on, latest=plan.opened_on)
        self._numbers[plan.place] = rules.opening.open_case(ledger, request, self._guide, self._guide_name, days).number

    def step(self, ledger: Ledger, plan: Plan, place: int) -> None:
        """Tell one step of a story."""
        what, on, number = plan.story.steps[place][0], plan.days[place], self._numbers[plan.place]
        days = Days(today=on, latest=on)
        match what:
            case "defect":
                noted = ev.DefectNoted(text="thread loose on the left side", on=on)
                rules.details.keep(ledger, number, noted, days)
            case "note":
                rules.details.keep(ledger, number, ev.NoteAdded(text=self._chance.choice(_NOTES), on=on), days)
            case "message":
                text = self._chance.choice(_MESSAGES)
                rules.details.keep(ledger, number, ev.MessageKept(sender=Sender.AGENT, text=text, on=on), days)
            case _:
                amount = Money.of(Decimal("15.00"), "CNY") if what in {"agreed", "refunded"} else None
                happened = ev.Happened(event=Happening(what), on=on, amount=amount)
                rules.recording.record(ledger, number, happened, days, _CALENDAR)


Changeset = Callable[[Ledger], None]
_CALENDAR = Weekdays()


def changesets(told: Sequence[Plan]) -> list[tuple[date, Changeset]]:
    """Every changeset of every plan, day by day."""
    teller = Teller()
    found: list[tuple[date, int, int, Changeset]] = []
    for plan in told:
        found.append((plan.opened_on, plan.place, 0, partial(teller.open, plan=plan)))
        found += [
            (day, plan.place, place + 1, partial(teller.step, plan=plan, place=place))
            for place, day in enumerate(plan.days)
        ]
    found.sort(key=lambda one: one[:3])
    return [(day, changeset) for day, _, _, changeset in found]


def write(path: Path, made: Sequence[tuple[date, Changeset]]) -> None:
    """Write changesets to a store, a thousand in one transaction."""
    with Store(path) as store:
        for start in range(0, len(made), _DEEDS_A_TRANSACTION):
            with store.transaction() as connection:
                for day, changeset in made[start : start + _DEEDS_A_TRANSACTION]:
                    ledger = Ledger(connection, f"{day}T12:00:00Z")
                    changeset(ledger)
                    ledger.flush()


def main() -> None:
    """Read the command line and make the store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="the store to make; it must not be there yet")
    parser.add_argument("--cases", type=int, default=1_000, help="how many cases (default: %(default)s)")
    parser.add_argument("--open", type=int, default=30, help="how many of them are open (default: %(default)s)")
    parser.add_argument("--refunds", type=int, default=0, help="how many of the open ones ask for a refund")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 6, 10), help="default: %(default)s")
    given = parser.parse_args()
    if not 0 <= given.refunds <= given.open <= given.cases:
        parser.error("--refunds may not be more than --open, and --open not more than --cases")
    if given.file.exists():
        parser.error(f"{given.file} is there already")
    began = time.perf_counter()
    made = changesets(list(plans(given.cases, given.open, given.refunds, given.today)))
    gc.freeze()  # these live to the end; without it every collection looks at all of them again
    write(given.file, made)
    seconds, size = time.perf_counter() - began, given.file.stat().st_size / 1e6
    sys.stdout.write(f"{given.file}: {given.cases} cases, {given.open} open, {size:.0f} MB, {seconds:.1f} s\n")


if __name__ == "__main__":
    main()
