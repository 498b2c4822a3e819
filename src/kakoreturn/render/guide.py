"""`guide`: an agent's guide, to read."""

from __future__ import annotations

from kakoreturn.domain.clocks import HOURS_A_DAY
from kakoreturn.domain.guide import lent_by
from kakoreturn.render.output import Line, column, fit, line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from kakoreturn.domain.guide import Guide, Passage


def _numbered(passages: Iterable[Passage]) -> Iterator[Line]:
    for place, passage in enumerate(passages, 1):
        yield line(f"  {place}. ", hang=5).add(passage.title, "accent").add(f". {passage.text}")


def _stages(guide: Guide) -> Iterator[Line]:
    yield line("When a return is possible", "title")
    yield from _numbered(guide.stages)
    yield line("  The golden rule. ", "accent", hang=5).add(guide.golden_rule.text)


def _exchange(guide: Guide) -> Iterator[Line]:
    yield line("Asking for an exchange, in six steps", "title")
    yield from _numbered(guide.exchange_steps)


def _timeline(guide: Guide) -> Iterator[Line]:
    yield line("The exchange timetable, in days from the request (Day 0)", "title")
    days = [
        f"{row.from_day}" if row.from_day == row.to_day else f"{row.from_day}–{row.to_day}" for row in guide.timeline
    ]
    wide = column(row.label for row in guide.timeline)
    for row, window in zip(guide.timeline, days, strict=True):
        yield (
            line(f"  day {fit(window, 5)}  ", hang=13 + wide).add(fit(row.label, wide), "accent").add(f"  {row.text}")
        )


def _refund(guide: Guide) -> Iterator[Line]:
    window = guide.refund_window
    yield line(f"Asking for a refund: {window.from_day}–{window.to_day} business days", "title")
    yield from _numbered(guide.refund_steps)
    yield line(f"  {guide.payment_note.text}", "quiet", hang=2)


def _refusal(guide: Guide) -> Iterator[Line]:
    yield line("If the seller refuses: four rungs, in this order", "title")
    yield from _numbered(guide.rungs)


def _prevention(guide: Guide) -> Iterator[Line]:
    least, most = guide.review_minutes
    yield line(f"Not needing a return ({least}–{most} minutes an item)", "title")
    yield from _numbered(guide.prevention)


def _after_shipping(guide: Guide) -> Iterator[Line]:
    yield line("After shipping", "title")
    yield from _numbered(guide.after_shipping)


def _faq(guide: Guide) -> Iterator[Line]:
    yield line("Questions and answers", "title")
    for answered in guide.faq:
        yield line(f"  {answered.title}", "accent", hang=2)
        yield line(f"  {answered.text}", hang=2)


def _reported(guide: Guide) -> Iterator[Line]:
    if not (guide.clocks or guide.fees):
        yield line("No clocks or fees are reported of this agent.", "quiet")
        return
    yield line("What people report, and no guide promises: check it on your order page", "title")
    for clock in guide.clocks:
        yield (
            line(f"  {clock.label}. ", "accent", hang=5)
            .add(f"{_hours(clock.hours)} after {_STARTS[clock.starts]}.")
            .add(f" ({clock.source})", "quiet")
        )
    for fee in guide.fees:
        yield line(f"  {fee.text}", hang=5).add(f" ({fee.source})", "quiet")


_STARTS = {
    "stocked": "it was stocked in",
    "photos": "its QC photos",
    "shipped": "it shipped",
    "delivered": "it reached you",
}


def _hours(hours: int) -> str:
    return f"{hours // HOURS_A_DAY} days" if hours % HOURS_A_DAY == 0 else f"{hours} hours"


TOPICS: dict[str, Callable[[Guide], Iterator[Line]]] = {
    "stages": _stages,
    "exchange": _exchange,
    "timeline": _timeline,
    "refund": _refund,
    "refusal": _refusal,
    "prevention": _prevention,
    "after-shipping": _after_shipping,
    "faq": _faq,
    "reported": _reported,
}


# The tables of a guide that a topic shows.
_TABLES = {
    "stages": ("stages", "golden_rule"),
    "exchange": ("exchange.steps",),
    "timeline": ("exchange.timeline",),
    "refund": ("refund.business_days", "refund.steps", "refund.payment_note"),
    "refusal": ("refusal.rungs",),
    "prevention": ("review.minutes", "prevention"),
    "after-shipping": ("after_shipping",),
    "faq": ("faq",),
    "reported": ("clocks", "fees"),
}


def whole_guide(guide: Guide, topic: str | None, lent: Collection[str], lender: Guide) -> Iterator[Line]:
    """One topic of the guide, or all of them; whatever it was `lent` is shown as that of the lender."""
    of_lender = lent_by(lender.name)
    shares = set()
    for name in [topic] if topic else [name for name in TOPICS if name != "reported" or guide.clocks or guide.fees]:
        share = {table in lent or table.partition(".")[0] in lent for table in _TABLES[name]}
        shares |= share
        title, *rest = TOPICS[name](guide)
        yield (title.add(f", {'partly ' if False in share else ''}by {of_lender}", "title") if True in share else title)
        yield from rest
        yield line()
    if False in shares and "published" not in lent:
        yield line(f"{guide.name}'s guide as of {guide.published}.", "quiet")
    if True in shares:
        yield line(
            f"{of_lender} as of {lender.published}, which counts where {guide.name} has none of its own.", "quiet"
        )
