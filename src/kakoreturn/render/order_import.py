"""What came of a list of orders: a preview, and what it says differently of orders on record."""

from __future__ import annotations

from kakoreturn.domain.codec import plain
from kakoreturn.domain.errors import quoted
from kakoreturn.domain.incoming import Change, ImportReport, Remark, Why, in_lines, in_words
from kakoreturn.domain.order_fields import FIELD, label
from kakoreturn.domain.text import count, listed, one_line, shell_quoted
from kakoreturn.domain.values import OrderStage
from kakoreturn.render import documents
from kakoreturn.render.output import Line, columns, line, spaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

_PREVIEW = 8
_CHANGES = 20
_NAMED = 8
_NARROWEST = 10


def document(done: ImportReport) -> dict[str, Any]:
    """The report as a JSON document."""
    return {
        "file": done.file,
        "dry_run": done.dry_run,
        "format": done.format,
        "encoding": done.encoding,
        "separator": done.separator,
        "headings_row": done.row,
        "columns": [{"column": heading, "field": field} for heading, field in done.columns],
        "left_out": list(done.left_out),
        "added": done.added,
        "added_orders": done.orders,
        "updated": done.differing if done.update else 0,
        "differs": 0 if done.update else done.differing,
        "unchanged": done.unchanged,
        "skipped": [{"row": one.row, "column": one.column, "reason": one.reason} for one in done.skipped],
        "remarks": [
            {
                "why": remark.why,
                "column": remark.column,
                "value": remark.value or None,
                "means": remark.means or None,
                "count": remark.count,
                "rows": list(remark.rows),
                "orders": list(remark.orders),
            }
            for remark in done.remarks
        ],
        "orders": [documents.item(view) for view in done.first],
        "changes": [
            {
                "row": change.row,
                "order": change.known.number,
                "line": change.known.line,
                "ref": change.known.ref,
                "fields": [
                    {"field": name, "from": plain(before), "to": plain(after)}
                    for name, (before, after) in change.fields.items()
                ],
            }
            for change in done.changes
        ],
    }


def report(done: ImportReport, width: int | None, command: Callable[[str], str]) -> Iterator[Line]:
    """The report in lines: what was done first, then a preview. `command` makes commands that can be pasted."""
    yield line(_headline(done), "title")
    yield line(_how(done), "quiet")
    if done.first:
        yield line()
        yield from _preview(done, width)
    if done.changes:
        yield line()
        verb = "Changed" if done.update and not done.dry_run else "Would change" if done.update else "Not changed"
        yield line(f"{verb}: {count(done.differing, 'item')} on record that the list tells differently.")
        for change in done.changes[:_CHANGES]:
            yield line(f"  {one_line(change.known.ref)}  ", hang=4).add(_changed(change))
        if done.differing > _CHANGES:
            yield line(f"  and {done.differing - _CHANGES} more", "quiet")
    said = list(_said(done, command))
    if said:
        yield line()
        yield from (line(one, hang=2) for one in said)
    if done.is_done:
        yield line()
        yield line(f"{command('kakoreturn undo')} takes it all back.", "quiet")


def _said(done: ImportReport, command: Callable[[str], str]) -> Iterator[str]:
    """What was left out and why, and what the list says more than there is a field for, with the commands for it."""
    if done.above:
        yield f"Left out above the headings, which stand in row {done.row}: {_rows(done.above, len(done.above))}."
    if done.unwanted:
        yield f"Left out, as you said: {listed([quoted(heading, 30) for heading in done.unwanted])}."
    if unknown := [heading for heading in done.left_out if heading not in done.unwanted]:
        named = listed([quoted(heading, 30) for heading in unknown])
        how = shell_quoted([done.likely]) if done.likely else "COLUMN=FIELD"
        yield f"Left out, as no field of an order is known by that name: {named}. --map {how} takes it in."
    fields = dict(done.columns)
    alike: dict[tuple[str | None, ...] | Remark, list[Remark]] = {}
    for remark in done.remarks:
        alike.setdefault((remark.why, remark.column) if remark.why is Why.UNKNOWN else remark, []).append(remark)
    for remarks in alike.values():
        yield _remark(remarks, command, fields.get(remarks[0].column or ""))
    if done.skipped:
        skipped = list(dict.fromkeys(one.row for one in done.skipped))
        yield f"Skipped {_rows(skipped, len(skipped))}, which cannot be taken in:"
        told = in_lines(done.skipped)
        yield from (f"  {one_line(one)}" for one in told[:_CHANGES])
        if len(told) > _CHANGES:
            yield f"  and {len(told) - _CHANGES} more"


def _unknown(remarks: Sequence[Remark], field: str | None) -> str:
    """The words of a column that are not known, in a sentence; `field` is the one that it holds."""
    words, rows = FIELD[field].words if field in FIELD else None, _rows(remarks[0].rows, remarks[0].count)
    known = f"none of {', '.join(words)}" if words else "not known"
    column = quoted(remarks[0].column or "", 30)
    said = [f"{quoted(one.value, 30)} ({_rows(one.rows, one.count)})" for one in remarks[:_CHANGES]]
    said += [f"{len(remarks) - _CHANGES} more"] if len(remarks) > _CHANGES else []
    if len(remarks) > 1:
        return f"{column} says {', '.join(said)}, which are {known}, and were left out."
    return f"{column} says {quoted(remarks[0].value, 30)}, which is {known}, and was left out: {rows}."


def _remark(remarks: Sequence[Remark], command: Callable[[str], str], field: str | None) -> str:
    """A remark in a sentence, all words that are not known in one; `field` is the one that its column holds."""
    remark, new = remarks[0], command("kakoreturn new")
    column, value = quoted(remark.column or "", 30), quoted(remark.value, 30)
    orders = ", ".join(map(one_line, remark.orders[:_NAMED])) + (" …" if len(remark.orders) > _NAMED else "")
    rows = _rows(remark.rows, remark.count)
    match remark.why:
        case Why.REACHED | Why.SENT:
            return _moved(remark, column, value, orders, command)
        case Why.TROUBLE:
            if not remark.value:
                said = "a refund or an exchange, and nothing was noted of it"
                return f"{column} tells of {said}: {orders}. {new} opens its case."
            means = _TROUBLES[remark.means].format(new=new)
            return f"{column} says {value} ({means}), and nothing was noted of it: {orders}."
        case Why.UNKNOWN:
            return _unknown(remarks, field)
        case why:
            return _REMARKS[why].format(column=column, orders=orders, rows=rows)


def _moved(remark: Remark, column: str, value: str, orders: str, command: Callable[[str], str]) -> str:
    """That orders came to a stage on a day that is not known, or perhaps, with the command that notes it."""
    stage = OrderStage.SHIPPED if remark.why is Why.SENT else remark.means
    note = command(f"kakoreturn order {stage} {shell_quoted(remark.orders)}")
    if remark.why is Why.SENT:
        said = f"{column} says {value}, by the seller or to you, so nothing was noted: {orders}."
        return f"{said} Once it has left the warehouse: {note}"
    came = {"photos": "the photos are in"}.get(remark.means, f"it was {remark.means}")
    said = f"{column} says that {came}, and no day for it is known, so nothing was noted: {orders}."
    return f"{said} To note it: {note}"


_REMARKS = {
    Why.TOTAL: "Left out, as they only add up the others: {rows}.",
    Why.HEADINGS: "Left out, as they only say the headings again: {rows}.",
    Why.LINK: "{column} holds links where a day is expected; they were left out: {rows}.",
    Why.NO_LINK: "{column} holds what is no web address; it was left out: {rows}.",
    Why.YEAR: "{column} has days without a year, each taken as the latest such day that has come: {rows}.",
    Why.MERGED: "{column} is merged over several rows, and counts once, in the first of them; without it: {rows}.",
    Why.LINE: "By another line than the list says: {orders} ({rows}).",
}
_TROUBLES = {
    "closed": "it will not come",
    "returning": "the item goes back to the seller",
    "asked": "the agent asks you for something",
    "claim": "a refund or an exchange; {new} opens its case",
}


def _rows(rows: Sequence[int], count: int) -> str:
    named = ", ".join(map(str, rows[:_NAMED]))
    return f"{'row' if count == 1 else 'rows'} {named}{' …' if count > min(len(rows), _NAMED) else ''}"


def _headline(done: ImportReport) -> str:
    name = "stdin" if done.file == "-" else quoted(done.file, 200)
    added = _counted(done.added, done.orders)
    known = f"{_counted(done.unchanged, done.unchanged_orders)} known already" if done.unchanged else ""
    if not done.added and not (done.update and done.differing):
        return f"Nothing new in {name}{f': {known}' if known else ''}."
    did = "Would import" if done.dry_run else "Imported"
    changed = f", {count(done.differing, 'change', 'changes')} to known ones" if done.update else ""
    return f"{did} {added} from {name}{changed if done.differing else ''}{f'; {known}' if known else ''}."


def _counted(items: int, orders: int) -> str:
    """Orders, by their items where one has several."""
    told = count(items, "order")
    return f"{count(items, 'item')} of {count(orders, 'order')}" if items > orders > 0 else told


def _how(done: ImportReport) -> str:
    how = f"{done.encoding}, separated by {done.separator}" if done.separator else _FORMATS[done.format]
    return f"Read as {how}: {in_words(done.columns)}"


_FORMATS = {"xlsx": "an Excel workbook", "ods": "an OpenDocument spreadsheet", "json": "JSON", "csv": "CSV"}
_SHOWN = ("item", "seller", "size", "price", "stage")


def _preview(done: ImportReport, width: int | None) -> Iterator[Line]:
    """The first new orders as a table, with the columns that hold anything."""
    orders = [view.order for view in done.first[:_PREVIEW]]
    fields = [name for name in _SHOWN if name == "stage" or any(getattr(one, name) is not None for one in orders)]
    table = [("ORDER", *(name.upper() for name in fields))]
    for one in orders:
        values = (getattr(one, name) for name in fields)
        table.append((one_line(one.ref), *("-" if value is None else one_line(str(value)) for value in values)))
    widths = columns(table)
    while width is not None and sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    for cells in table:
        yield line(spaced(cells, widths).rstrip(), "quiet" if cells is table[0] else "plain")
    if done.added > len(orders):
        more = "more item" if done.added > done.orders else "more order"
        yield line(f"and {count(done.added - len(orders), more)}", "quiet")


def _changed(change: Change) -> str:
    def shown(value: object) -> str:
        return "nothing" if value is None else str(value)

    return "; ".join(
        f"{label(name)}: {shown(before)} → {shown(after)}" for name, (before, after) in change.fields.items()
    )
