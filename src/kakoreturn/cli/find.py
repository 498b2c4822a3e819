"""`find`: looking for text in everything on record."""

from __future__ import annotations

from kakoreturn.cli.answers import beginning, put_long_json
from kakoreturn.cli.progress import waiting
from kakoreturn.render.findings import document, findings
from kakoreturn.render.output import width
from kakoreturn.service.finding import find as look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Argument
    from kakoreturn.cli.options import JsonOption
    from kakoreturn.cli.session import Session


def find(
    session: Session,
    text: Annotated[list[str], Argument(metavar="TEXT...", help="What to look for, whatever its case.")],
    as_json: JsonOption = False,
) -> None:
    """Look for text in everything on record: orders, items, sellers, defects, notes, messages, photos, events.

    Examples: kakoreturn find runner · kakoreturn find loose seam
    """
    wanted = " ".join(text)
    with session.place() as place:
        found = look(place, wanted)
        if as_json:
            put_long_json("find", document(wanted, found))
            return
        with waiting("Reading"):
            first, hits = beginning(found)
            _, lines = beginning(findings(wanted, hits, width()))
        session.write(lines, _next(first.case, first.ref) if first else None)


def _next(case: int | None, ref: str) -> str:
    from kakoreturn.domain.text import shell_quoted

    return f"kakoreturn order show {shell_quoted([ref])}" if case is None else f"kakoreturn show {case}"
