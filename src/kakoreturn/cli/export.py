"""`export` and `import`: taking a store's content out, and bringing a whole store back."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, TextIO

import typer

from kakoreturn.cli import outfile
from kakoreturn.cli.options import JsonOption
from kakoreturn.cli.session import Session, session
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.exports import writing
from kakoreturn.maintenance import dump
from kakoreturn.render import documents
from kakoreturn.render.output import Style, line
from kakoreturn.render.words import count
from kakoreturn.store import Store, journal, photos

_FORMS = ("csv", "json", "ics")


def export(
    context: typer.Context,
    form: Annotated[str, typer.Argument(metavar="csv|json|ics", help="Orders, the whole store, or a calendar.")],
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="Write to a file instead of stdout.")] = None,
) -> None:
    """Take your data out: csv: the orders, for a spreadsheet; json: the whole store; ics: what is due, for a calendar.

    Photos are named in the JSON, not held in it.

    Examples: kakoreturn export csv --out orders.csv · kakoreturn export ics --out kakoreturn.ics
    """
    now = session(context)
    kind = form.strip().lower()
    if kind not in _FORMS:
        raise UsageProblem(f"{quoted(form)} is nothing that can be exported", f"one of: {', '.join(_FORMS)}")
    target = outfile.target(now, out) if out is not None and out != "-" else None
    with now.store() as store:
        if target is None:
            with writing.spooled() as spool:
                with store.snapshot():
                    spool.writelines(_pieces(now, store, kind, to_file=False))
                writing.to_stdout(spool)
            return
        with outfile.replacing(target) as file, store.snapshot():
            file.writelines(piece.encode() for piece in _pieces(now, store, kind, to_file=True))
    now.write([line(f"Exported to {quoted(str(out), 200)}.", Style.TITLE)])


def _pieces(now: Session, store: Store, kind: str, *, to_file: bool) -> Iterator[str]:
    """What is exported, bit by bit."""
    connection = store.connection()
    if kind == "ics":
        from kakoreturn.cli.look import whole_board
        from kakoreturn.exports import ics

        name = (dump.identity(connection) if connection else None) or "empty"
        return ics.calendar(name, *whole_board(now, store), now.days.today, now.at)
    if kind == "csv":
        from kakoreturn.exports import orders_csv

        found = orders_csv.lines(dump.orders(connection) if connection else ())
        return _with_mark(orders_csv.BYTE_ORDER_MARK, found) if to_file else found
    from kakoreturn.maintenance import store_json

    if connection is None:
        return store_json.lines(now.at, dump.NOTHING, guides=(), journal=(), orders=(), cases=())
    plain = (documents.order(order) for order in dump.orders(connection))
    return store_json.lines(
        now.at,
        dump.end(connection),
        guides=dump.guides(connection),
        journal=dump.journal_rows(connection),
        orders=plain,
        cases=dump.cases(connection),
    )


def _with_mark(mark: str, pieces: Iterable[str]) -> Iterator[str]:
    yield mark
    yield from pieces


def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE.json", help="What `export json` wrote; - reads from stdin.")],
    as_json: JsonOption = False,
) -> None:
    """Bring an exported store back into an empty one: every order, case and entry of the journal as it was.

    A list of orders is taken in by `kakoreturn order import`.

    Example: kakoreturn import store.json
    """
    from kakoreturn.lists import sources
    from kakoreturn.maintenance import store_json

    now = session(context)
    with sources.opened(file) as stream:
        if sources.kind_of(stream, file) is not sources.Kind.TEXT:
            raise store_json.not_ours("it is a workbook")
        encoding = sources.encoding_of(stream, file)
        store_json.check_beginning(sources.text_of(stream, encoding))
        with now.store() as store:
            connection = store.connection()
            if connection is not None and not dump.is_empty(connection):
                raise _not_empty(now.db)
            orders, cases, events, missing = _load(store, lambda: sources.text_of(stream, encoding))
    if as_json:
        plain = {"orders": orders, "cases": cases, "events": events, "photos_missing": missing}
        sys.stdout.write(documents.dumps("imported", plain) + "\n")
        return
    told = f"Imported {count(orders, 'order')} and {count(cases, 'case')}, with {count(events, 'entry', 'entries')}"
    said = [line(f"{told} of the journal.", Style.TITLE)]
    if missing:
        folder = quoted(str(photos.folder_of(now.db)), 200)
        said.append(line(f"{count(missing, 'photo')} not in the file: copy the old store's photos into {folder}."))
    now.write(said, "kakoreturn status")


def _load(store: Store, text: Callable[[], TextIO]) -> tuple[int, int, int, int]:
    """Fill the store, all or nothing; how many orders, cases, entries of the journal, and photos that are not there.

    `text` gives the document from its beginning, each time.
    """
    from kakoreturn.maintenance import store_json

    with store.transaction() as connection:
        if not dump.is_empty(connection):  # another program was faster
            raise _not_empty(store.path)
        loader = dump.Loader(connection)
        said = store_json.read(text(), loader.add_guide, loader.add)
        orders, cases = loader.finish(said)
        store_json.compare(
            text(), map(documents.order, dump.orders(connection)), map(store_json.case, dump.cases(connection))
        )
        missing = sum(not photos.path_of(store.path, name).is_file() for name in journal.named_photos(connection))
    return orders, cases, loader.rows, missing


def _not_empty(path: Path) -> Refused:
    return Refused(
        f"the store {quoted(str(path), 200)} is not empty",
        "name a new one with --db, as in: kakoreturn --db new.db import FILE",
    )
