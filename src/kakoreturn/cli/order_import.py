"""`order import`: its options; what it does stands in `intake`, which other commands of orders do without."""

from typing import Annotated

import typer

from kakoreturn.cli.options import AnywayOption, JsonOption
from kakoreturn.cli.order_options import option
from kakoreturn.cli.session import session


def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV or .xlsx file; - reads from stdin.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be imported.")] = False,
    told: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="Which field a column is; - leaves it out. Repeatable."),
    ] = None,
    date_order: Annotated[
        str | None, typer.Option("--date-order", metavar="ORDER", help="How 03/04/2026 is meant: dmy, mdy or ymd.")
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Change known orders to what the file says.")] = False,
    anyway: AnywayOption = False,
    currency: Annotated[str | None, option("currency")] = None,
    agent: Annotated[str | None, option("agent")] = None,
    as_json: JsonOption = False,
) -> None:
    """Import a list of orders, all or nothing: CSV in any usual encoding and separator, or .xlsx.

    Headings are known in English, Chinese and German. What is known already is left as it is, unless --update is given.

    Examples: kakoreturn order import orders.csv --dry-run · kakoreturn order import list.xlsx --map "Ref=order"
    """
    from kakoreturn.cli.intake import run  # the other commands of orders do without all that reads files

    run(
        session(context),
        file,
        told=told or [],
        dry_run=dry_run,
        date_order=date_order,
        update=update,
        anyway=anyway,
        currency=currency,
        agent=agent,
        as_json=as_json,
    )
