"""`order import`: taking in a list of orders. A module of its own, as no other command of orders reads files."""

from __future__ import annotations

import re
import sys

from kakoreturn.cli import parse
from kakoreturn.cli.answers import put_json
from kakoreturn.cli.order_options import option
from kakoreturn.cli.printed import addressed
from kakoreturn.domain import text
from kakoreturn.domain.text import Placeholder, shell_quoted
from kakoreturn.domain.values import OrderStage
from kakoreturn.render.output import width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Option
    from kakoreturn.cli.options import AnywayOption, JsonOption
    from kakoreturn.cli.session import Session
    from kakoreturn.domain.incoming import ImportReport
    from kakoreturn.lists.dates import DateOrder


def import_(
    session: Session,
    file: Annotated[str, Argument(metavar="FILE", help="A CSV, .xlsx, .ods or JSON file; - reads from stdin.")],
    dry_run: Annotated[bool, Option("--dry-run", help="Only show what would be imported.")] = False,
    told: Annotated[
        list[str] | None,
        Option("--map", metavar="COLUMN=FIELD", help="Which field a column is; - leaves it out. Repeatable."),
    ] = None,
    order: Annotated[
        str | None, Option("--order", metavar="NUMBER", help="The order of all rows, where no column says it.")
    ] = None,
    date_order: Annotated[
        str | None,
        Option("--date-order", metavar="ORDER", help="How 03/04/2026 is meant: dmy, mdy or ymd.", completes=DateOrder),
    ] = None,
    update: Annotated[bool, Option("--update", help="Change known orders to what the file says.")] = False,
    skip_bad: Annotated[
        bool, Option("--skip-bad", help="Leave out the rows that cannot be taken in, and name them.")
    ] = False,
    anyway: AnywayOption = False,
    currency: Annotated[str | None, option("currency")] = None,
    agent: Annotated[str | None, option("agent")] = None,
    as_json: JsonOption = False,
) -> None:
    """Import a list of orders, all or nothing: CSV in any usual encoding and separator, .xlsx, .ods or JSON.

    Headings are known in English, Chinese and German, below a title too. What is known already is left as it is,
    unless --update is given; what is not understood is left out and named.

    Examples: kakoreturn order import orders.csv --dry-run · kakoreturn order import list.xlsx --map "Ref=order"
    """
    from kakoreturn.cli.progress import progress
    from kakoreturn.domain.incoming import BadRows
    from kakoreturn.lists import sources
    from kakoreturn.lists.dates import DateOrder
    from kakoreturn.render.order_import import document, report
    from kakoreturn.service.importing import ImportOptions, import_orders

    options = ImportOptions(
        told=told or [],
        number=order,
        date_order=None if date_order is None else parse.word(date_order, DateOrder, "--date-order"),
        currency=None if currency is None else parse.currency_code(currency),
        agent=None if agent is None else text.short(agent, "--agent"),
        update=update,
        anyway=anyway,
        skip_bad=skip_bad,
        dry_run=dry_run,
    )
    try:
        with sources.opened(file) as stream, session.place() as place, progress(stream) as step:
            done = import_orders(place, stream, file, options, step)
    except BadRows as problem:
        if file != "-" and any(row.settled_by == "--date-order" for row in problem.bad_rows):
            again = " ".join(["kakoreturn", *_typed(file)])
            problem.hint = f"where the day stands first: {again} --date-order dmy; the month: {again} --date-order mdy"
        raise
    if as_json:
        put_json("import", document(done))
    else:
        session.write(report(done, width(), addressed), _next(done))


def _next(done: ImportReport) -> str | None:
    """What to run now: the same as it was typed, where that does more; else what the list itself asks for."""
    words = [word for word in _typed(done.file) if word != "--dry-run"]
    if done.dry_run and (done.added or (done.update and done.differing)):
        return " ".join(["kakoreturn", *words]) if done.file != "-" else None
    if done.differing and not done.update:
        return " ".join(["kakoreturn", *words, "--update"]) if done.file != "-" else None
    return _asked_for(done)


def _typed(file: str) -> list[str]:
    """The command as it was typed, as it may be pasted."""
    command = ["order", "import"]
    begin = next((place for place in range(len(sys.argv)) if sys.argv[place : place + 2] == command), None)
    return [_word(word, file) for word in ([*command, file] if begin is None else sys.argv[begin:])]


def _word(typed: str, file: str) -> str:
    if re.fullmatch("--[a-z-]+", typed):
        return typed
    return shell_quoted([typed], Placeholder.FILE if typed == file else Placeholder.TEXT)


def _asked_for(done: ImportReport) -> str:
    """What the orders of the list wait for most."""
    from kakoreturn.domain.incoming import Why  # the other commands of orders do without

    reached = {remark.means: remark.orders for remark in done.remarks if remark.why is Why.REACHED}
    # What will not ship first: until that is on record it stands among what waits for something.
    if over := next((stage for stage in (OrderStage.CANCELLED, OrderStage.RETURNED) if stage in reached), None):
        return f"kakoreturn order {over} {shell_quoted(reached[over])}"
    if photos := reached.get(OrderStage.PHOTOS):
        return f"kakoreturn order photos {shell_quoted(photos)}"
    if done.to_review is not None:
        return f"kakoreturn qc {shell_quoted([done.to_review])}"
    stage = next((stage for stage in OrderStage if stage in reached), None)
    return f"kakoreturn order {stage} {shell_quoted(reached[stage])}" if stage else "kakoreturn order list"
