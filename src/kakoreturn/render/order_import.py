"""What came of a list of orders: a preview, and what it says differently of orders on record."""

from collections.abc import Iterator, Sequence
from typing import Any

from kakoreturn.domain.errors import quoted
from kakoreturn.domain.incoming import Change
from kakoreturn.domain.order import Order
from kakoreturn.domain.order_fields import FIELD
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import one_line
from kakoreturn.render import documents, words
from kakoreturn.render.output import Line, Style, column, fit, line

_PREVIEW = 8
_CHANGES = 20
_NARROWEST = 10


@record
class Report(Record):
    """How a list was read, and what came of it. `columns` are (heading, field); `left_out` are headings.

    `added` orders are new, `unchanged` are as the list has them, `differing` are not; with `update` these were changed.
    `first` are the first new ones and `changes` the first changes, made or not.
    """

    file: str
    dry_run: bool
    kind: str
    encoding: str | None
    separator: str | None
    columns: Sequence[tuple[str, str]]
    left_out: Sequence[str]
    update: bool
    added: int
    unchanged: int
    differing: int
    first: Sequence[Order]
    changes: Sequence[Change]

    def document(self) -> dict[str, Any]:
        """The report as a JSON document."""
        return {
            "file": self.file,
            "dry_run": self.dry_run,
            "format": "xlsx" if self.kind == "xlsx" else "csv",
            "encoding": self.encoding,
            "separator": self.separator,
            "columns": [{"column": heading, "field": field} for heading, field in self.columns],
            "left_out": list(self.left_out),
            "added": self.added,
            "updated": self.differing if self.update else 0,
            "differs": 0 if self.update else self.differing,
            "unchanged": self.unchanged,
            "orders": [documents.order(order) for order in self.first],
            "changes": [
                {
                    "row": change.row,
                    "order": change.number,
                    "fields": [
                        {"field": name, "from": documents.plain(before), "to": documents.plain(after)}
                        for name, (before, after) in change.fields.items()
                    ],
                }
                for change in self.changes
            ],
        }


def report(done: Report, width: int | None) -> Iterator[Line]:
    """The report in lines: what was done first, then a preview."""
    yield line(_headline(done), Style.TITLE)
    yield line(_how(done), Style.QUIET)
    if done.first:
        yield line()
        yield from _preview(done, width)
    if done.changes:
        yield line()
        verb = "Changed" if done.update and not done.dry_run else "Would change" if done.update else "Not changed"
        yield line(f"{verb}: {words.count(done.differing, 'order')} on record that the list tells differently.")
        for change in done.changes[:_CHANGES]:
            yield line(f"  {one_line(change.number)}  ", hang=4).add(_changed(change))
        if done.differing > _CHANGES:
            yield line(f"  and {words.count(done.differing - _CHANGES, 'more order')}", Style.QUIET)
    if done.left_out:
        yield line()
        named = ", ".join(quoted(heading, 30) for heading in done.left_out[:12])
        yield line(f"Left out, as no field of an order is known by that name: {named}. --map COLUMN=FIELD takes it in.")


def _headline(done: Report) -> str:
    name = "stdin" if done.file == "-" else quoted(done.file, 200)
    added = words.count(done.added, "order")
    known = f"{words.count(done.unchanged, 'order')} known already" if done.unchanged else ""
    if not done.added and not (done.update and done.differing):
        return f"Nothing new in {name}{f': {known}' if known else ''}."
    did = "Would import" if done.dry_run else "Imported"
    changed = f", {words.count(done.differing, 'change', 'changes')} to known ones" if done.update else ""
    return f"{did} {added} from {name}{changed if done.differing else ''}{f'; {known}' if known else ''}."


def _how(done: Report) -> str:
    how = f"{done.encoding}, separated by {done.separator}" if done.separator else "an Excel workbook"
    return f"Read as {how}: " + ", ".join(
        f"{one_line(heading).strip()} → {FIELD[field].label}" for heading, field in done.columns
    )


_SHOWN = ("item", "seller", "size", "price", "stage")


def _preview(done: Report, width: int | None) -> Iterator[Line]:
    """The first new orders as a table, with the columns that hold anything."""
    orders = done.first[:_PREVIEW]
    fields = [name for name in _SHOWN if name == "stage" or any(getattr(one, name) is not None for one in orders)]
    table = [("ORDER", *(name.upper() for name in fields))]
    for one in orders:
        values = (getattr(one, name) for name in fields)
        table.append((one_line(one.number), *("-" if value is None else one_line(str(value)) for value in values)))
    widths = [column(cells[place] for cells in table) for place in range(len(fields) + 1)]
    while width is not None and sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    for cells in table:
        shown = "  ".join(fit(*cell) for cell in zip(cells, widths, strict=True)).rstrip()
        yield line(shown, Style.QUIET if cells is table[0] else Style.PLAIN)
    if done.added > len(orders):
        yield line(f"and {words.count(done.added - len(orders), 'more order')}", Style.QUIET)


def _changed(change: Change) -> str:
    def shown(value: object) -> str:
        return "nothing" if value is None else str(value)

    return "; ".join(
        f"{FIELD[name].label}: {shown(before)} → {shown(after)}" for name, (before, after) in change.fields.items()
    )
