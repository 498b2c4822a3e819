"""The geometry of a timeline: planned windows, and what came or is expected, over the days.

Across, everything is a percentage of the width, so that the drawing fits a telephone and a sheet of paper alike while
its words keep their size. Downwards it is pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kakoreturn.domain.dates import short_day, span
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import count
from kakoreturn.domain.timeline import Row, Timeline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.timeline import RowState

LANE = 56
"""Pixels from one lane to the next."""

_STEPS = (1, 2, 3, 4, 5, 7, 10, 14, 21, 28, 42, 56, 91, 182, 364)
_MOST_TICKS = 5


@record
class Bar(Record):
    """A span of days, in percent of the width."""

    x: float
    width: float


@record
class Tick(Record):
    """A day with its name; `anchor` keeps the name inside the drawing."""

    x: float
    name: str
    anchor: str


@record
class Lane(Record):
    """One stage. `said` is when it came or is expected, in words; `late` whether that is after its window."""

    name: str
    said: str
    late: bool
    state: RowState
    y: int
    planned: Bar
    expected: Bar | None
    slip: Bar | None
    came: float | None


@record
class Mark(Record):
    """Something that happened on a day, beside the stages; `refusal` stands out."""

    x: float
    name: str
    refusal: bool


@record
class Chart(Record):
    """A whole drawing; `height` in pixels."""

    height: int
    ticks: tuple[Tick, ...]
    today: Tick | None
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]


@record
class Moment(Record):
    """A day, and what happened on it."""

    on: date
    name: str
    refusal: bool


def chart(outlook: Timeline, moments: Iterable[Moment], today: date | None) -> Chart | None:
    """The drawing of a timeline; None where it has no dates. `today` is None for one that is over."""
    rows = [row for row in outlook.rows if row.planned_from and row.planned_to]
    if not rows:
        return None
    told = tuple(moments)
    scale = _Scale([*_dates(rows), *(one.on for one in told), *([today] if today else [])])
    lanes = tuple(_lane(row, place, scale, _late(row, outlook, today)) for place, row in enumerate(rows))
    return Chart(
        height=LANE * (len(lanes) + bool(told)),
        ticks=tuple(scale.ticks()),
        today=scale.tick(today) if today else None,
        lanes=lanes,
        marks=tuple(Mark(x=scale.middle(one.on), name=one.name, refusal=one.refusal) for one in told),
    )


def _dates(rows: Iterable[Row]) -> Iterable[date]:
    for row in rows:
        for day in (row.planned_from, row.planned_to, row.actual, row.forecast_from, row.forecast_to):
            if day is not None:
                yield day


class _Scale:
    """Days over the width: each day is a cell of its own."""

    def __init__(self, dates: list[date]) -> None:
        self.first, self.last = min(dates), max(dates)
        self.cells = (self.last - self.first).days + 1

    def middle(self, day: date) -> float:
        return self._percent((day - self.first).days + 0.5)

    def bar(self, first: date, last: date) -> Bar:
        start = (first - self.first).days
        return Bar(x=self._percent(start), width=max(0.8, self._percent((last - self.first).days + 1 - start)))

    def up_to(self, window_end: date, day: date) -> Bar:
        """From the end of a window to the middle of a later day."""
        start = self._percent((window_end - self.first).days + 1)
        return Bar(x=start, width=round(self.middle(day) - start, 2))

    def ticks(self) -> Iterable[Tick]:
        step = next((step for step in _STEPS if self.cells / step <= _MOST_TICKS), self.cells)
        return (self.tick(self.first + timedelta(days=days)) for days in range(0, self.cells, step))

    def tick(self, day: date) -> Tick:
        x = self.middle(day)
        anchor = "start" if x < 6 else "end" if x > 94 else "middle"  # noqa: PLR2004 - where a name would be cut
        return Tick(x=x, name=short_day(day), anchor=anchor)

    def _percent(self, cells: float) -> float:
        return round(100 * cells / self.cells, 2)


def _late(row: Row, outlook: Timeline, today: date | None) -> tuple[date, date] | None:
    """From the end of its window to the day a row came, or, where it is overdue, to today; None where it is not late.

    The window of a row that is done is the planned one; what is waited for is expected later after a delay.
    """
    if row.actual and row.planned_to and row.actual > row.planned_to:
        return row.planned_to, row.actual
    if row.state == "waiting" and outlook.late_days and outlook.expected_to and today:
        return outlook.expected_to, today
    return None


def _lane(row: Row, place: int, scale: _Scale, late: tuple[date, date] | None) -> Lane:
    assert row.planned_from is not None
    assert row.planned_to is not None
    return Lane(
        name=row.label,
        said=_said(row, (late[1] - late[0]).days if late else 0),
        late=late is not None,
        state=row.state,
        y=place * LANE,
        planned=scale.bar(row.planned_from, row.planned_to),
        expected=scale.bar(row.forecast_from, row.forecast_to) if row.forecast_from and row.forecast_to else None,
        slip=scale.up_to(*late) if late else None,
        came=scale.middle(row.actual) if row.actual else None,
    )


def _said(row: Row, late: int) -> str:
    if row.actual:
        return f"{short_day(row.actual)}, {count(late, 'day')} late" if late else short_day(row.actual)
    if row.state == "done":
        return "done, day not known"
    if late:
        return f"{count(late, 'day')} overdue"
    if row.forecast_from and row.forecast_to:
        return f"expected {span(row.forecast_from, row.forecast_to)}"
    return "not reached"
