"""`export` and `import`: taking a store's content out, and bringing a whole store back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from kakoreturn.cli import outfile, parse
from kakoreturn.cli.answers import put_json
from kakoreturn.cli.progress import waiting
from kakoreturn.domain.errors import quoted
from kakoreturn.domain.text import count
from kakoreturn.render import streams
from kakoreturn.render.output import line
from kakoreturn.service import transfer
from kakoreturn.service.transfer import Export
from kakoreturn.store import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Option
    from kakoreturn.cli.options import JsonOption
    from kakoreturn.cli.session import Session


def export(
    session: Session,
    form: Annotated[
        str, Argument(metavar="csv|json|ics", help="Orders, the whole store, or a calendar.", completes=Export)
    ],
    out: Annotated[str | None, Option("--out", metavar="FILE", help="Write to a file instead of stdout.")] = None,
) -> None:
    """Take your data out: csv: the orders, for a spreadsheet; json: the whole store; ics: what is due, for a calendar.

    Photos are named in the JSON, not held in it.

    Examples: kakoreturn export csv --out kakoreturn-orders.csv · kakoreturn export ics --out kakoreturn.ics
    """
    what = parse.word(form, Export, "the form")
    target = outfile.target(session, out) if out is not None and out != "-" else None
    if target is not None:
        is_other = _is_another_table if what is Export.CSV else outfile.is_no_text
        outfile.check_may_replace(session, target, is_other)
    # What reads the store is closed before it, also where the file takes no more.
    with session.place() as place, closing(transfer.exported(place, what, to_file=target is not None)) as pieces:
        if target is None:
            with streams.collected() as spool, waiting("Exporting"):
                spool.writelines(pieces)
            return
        with outfile.replacing(target) as file, waiting("Exporting"):
            file.writelines(piece.encode() for piece in pieces)
    session.write([line(f"Exported to {quoted(str(out), 200)}.", "title")])


def _is_another_table(path: Path) -> bool:
    """Whether a file is no text, or a list with other headings than an export: perhaps the one that was taken in."""
    first = outfile.beginning(path).removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    is_table = any(sign in first for sign in (b",", b";", b"\t"))
    return outfile.is_no_text(path) or (is_table and not first.startswith(b"order,"))


def _whence(session: Session) -> str:
    if isinstance(session.db, Path):
        return f"copy those of the old store into {quoted(str(evidence.folder_of(session.db)), 200)}"
    return "put them on their cases again with kakoreturn photo add and kakoreturn attach"


def import_(
    session: Session,
    file: Annotated[str, Argument(metavar="FILE.json", help="What `export json` wrote; - reads from stdin.")],
    as_json: JsonOption = False,
) -> None:
    """Bring an exported store back into an empty one: every order, case and entry of the journal as it was.

    A list of orders is taken in by `kakoreturn order import`.

    Example: kakoreturn import store.json
    """
    from kakoreturn.lists import sources
    from kakoreturn.maintenance import store_json

    with sources.opened(file) as stream, session.place() as place:
        if sources.kind_of(stream, file) in {sources.Kind.XLSX, sources.Kind.ODS}:
            raise store_json.not_ours("it is a workbook")
        encoding = sources.encoding_of(stream, file, "name a file that kakoreturn export json has written")
        store_json.check_beginning(sources.text_of(stream, encoding))
        transfer.check_empty(place)
        with waiting("Importing"):
            loaded = transfer.load(place, lambda: sources.text_of(stream, encoding))
    if as_json:
        plain = {"orders": loaded.orders, "cases": loaded.cases, "events": loaded.events}
        put_json("imported", {**plain, "photos_missing": loaded.missing})
        return
    told = f"Imported {count(loaded.orders, 'order')} and {count(loaded.cases, 'case')}"
    said = [line(f"{told}, with {count(loaded.events, 'entry', 'entries')} of the journal.", "title")]
    if loaded.missing:
        said.append(line(f"{count(loaded.missing, 'evidence file')} not in the file: {_whence(session)}."))
    session.write(said, "kakoreturn status")
