"""`order`: keeping orders, and following them on their way."""

import sys
from typing import Annotated

import typer

from kakoreturn import guides
from kakoreturn.cli.look import order_meant
from kakoreturn.cli.options import AnywayOption, JsonOption, OnOption
from kakoreturn.cli.order_import import import_
from kakoreturn.cli.order_options import Given, order_details, takes_order_fields
from kakoreturn.cli.session import Session, session
from kakoreturn.domain.errors import NotFound, UsageProblem, quoted
from kakoreturn.domain.order_fields import CLEARABLE
from kakoreturn.domain.text import order_number, shell_quoted
from kakoreturn.domain.values import OrderStage
from kakoreturn.render import documents
from kakoreturn.render.output import Style, line, width
from kakoreturn.render.record import order_list, order_sheet
from kakoreturn.service import rules
from kakoreturn.store import Store

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="Keep orders: add, list, show, edit, and follow them on their way.\n\n"
    'Examples: kakoreturn order add KB250601 --item "Runner 42" · kakoreturn order list',
    context_settings={"help_option_names": ["-h", "--help"]},
)

NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="The order number.")]
NumbersArgument = Annotated[list[str], typer.Argument(metavar="NUMBER...", help="One or more order numbers.")]


@app.command()
@takes_order_fields
def add(
    context: typer.Context,
    number: NumberArgument,
    *,
    fields: Given,
    as_json: JsonOption = False,
) -> None:
    """Put an order on record.

    Example: kakoreturn order add KB250601 --item "Runner 42" --price 289.00
    """
    now, name = session(context), order_number(number)
    given = {"agent": now.config.agent, **fields}
    guides.find_guide(given["agent"], now.config.guides)
    details = order_details(now, given)
    with now.store() as store:
        with store.changeset(now.at) as book:
            rules.add_order(book, name, details)
        _answer(now, store, name, "on record", as_json=as_json)


@app.command()
@takes_order_fields
def edit(
    context: typer.Context,
    number: NumberArgument,
    *,
    fields: Given,
    clear: Annotated[
        list[str] | None, typer.Option("--clear", metavar="FIELD", help="Empty a field. Repeatable.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Correct what is on record about an order.

    Examples: kakoreturn order edit KB250601 --size 42 · kakoreturn order edit KB250601 --clear return-by
    """
    now, name = session(context), order_number(number)
    if "agent" in fields:
        guides.find_guide(fields["agent"], now.config.guides)
    details = order_details(now, fields)
    cleared = tuple(_field(field) for field in clear or ())
    with now.store() as store:
        _check_known(store, [name])
        with store.changeset(now.at) as book:
            rules.edit_order(book, name, details, cleared)
        _answer(now, store, name, "edited", as_json=as_json)


def _field(word: str) -> str:
    """The name of the field that `--clear` empties."""
    known = {**CLEARABLE, **{field.name: field for field in CLEARABLE.values()}}
    field = known.get(word) or known.get(word.replace("_", "-"))
    if field is None:
        raise UsageProblem(f"--clear {quoted(word)} is no field that can be empty", f"one of: {', '.join(CLEARABLE)}")
    return field.name


@app.command("list")
def list_(context: typer.Context, as_json: JsonOption = False) -> None:
    """List every order.

    Example: kakoreturn order list
    """
    now = session(context)
    with now.store() as store:
        orders = store.orders()
    if as_json:
        document = {"orders": [documents.order(one) for one in orders]}
        sys.stdout.write(documents.dumps("orders", document) + "\n")
    else:
        now.write(order_list(orders, width()), None if orders else "kakoreturn order add NUMBER")


@app.command()
def show(context: typer.Context, number: NumberArgument, as_json: JsonOption = False) -> None:
    """Show one order and its cases.

    Example: kakoreturn order show KB250601
    """
    now, name = session(context), order_number(number)
    with now.store() as store:
        _check_known(store, [name])
        if not as_json:
            _sheet(now, store, name)
            return
        order, cases = store.order(name), [case for case, _ in store.case_numbers(name)]
    assert order is not None
    sys.stdout.write(documents.dumps("order", {**documents.order(order), "cases": cases}) + "\n")


app.command("import")(import_)  # a module of its own, as it reads files and has a dozen options


@app.command()
def stocked(context: typer.Context, numbers: NumbersArgument, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Say that orders were stocked in at the warehouse.

    Example: kakoreturn order stocked KB250601 KB250602 --on yesterday
    """
    _move(context, numbers, OrderStage.STOCKED, on, as_json=as_json)


@app.command()
def photos(context: typer.Context, numbers: NumbersArgument, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Say that the QC photos of orders are in.

    Example: kakoreturn order photos KB250601
    """
    _move(context, numbers, OrderStage.PHOTOS, on, as_json=as_json)


@app.command()
def shipped(
    context: typer.Context,
    numbers: NumbersArgument,
    on: OnOption = None,
    anyway: AnywayOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say that orders have shipped abroad: the point of no return.

    Example: kakoreturn order shipped KB250601
    """
    _move(context, numbers, OrderStage.SHIPPED, on, anyway=anyway, as_json=as_json)


@app.command()
def delivered(
    context: typer.Context,
    numbers: NumbersArgument,
    on: OnOption = None,
    anyway: AnywayOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say that orders have reached you.

    Example: kakoreturn order delivered KB250601
    """
    _move(context, numbers, OrderStage.DELIVERED, on, anyway=anyway, as_json=as_json)


def _move(
    context: typer.Context,
    numbers: list[str],
    stage: OrderStage,
    on: str | None,
    *,
    anyway: bool = False,
    as_json: bool,
) -> None:
    now = session(context)
    day = now.day(on)
    names = list(dict.fromkeys(order_number(number) for number in numbers))
    with now.store() as store:
        _check_known(store, names)
        with store.changeset(now.at) as book:
            rules.move_orders(book, names, stage, day, now.days, anyway=anyway)
        orders = store.orders_by_number(names)
        moved = [case for name in names for case, is_open in store.case_numbers(name) if is_open]
    if as_json:
        document = {"orders": [documents.order(orders[name]) for name in names]}
        sys.stdout.write(documents.dumps("orders", document) + "\n")
        return
    said = "photos in" if stage is OrderStage.PHOTOS else str(stage)
    asks = stage in {OrderStage.SHIPPED, OrderStage.DELIVERED} and moved
    now.write(
        [line(f"Order {name}: {said} on {day}.", Style.TITLE) for name in names],
        f"kakoreturn prepare {moved[0]}" if asks else "kakoreturn status",
    )


def _check_known(store: Store, names: list[str]) -> None:
    """Raise NotFound for the first order that is not on record, before a store would be made for it."""
    for name in names:
        if store.order(name) is None:
            add = f"kakoreturn order add {shell_quoted([name])}"
            hint = order_meant(store, name) or f"kakoreturn order list shows them; or {add}"
            raise NotFound(f"there is no order {quoted(name)}", hint)


def _answer(now: Session, store: Store, name: str, did: str, *, as_json: bool) -> None:
    order = store.order(name)
    assert order is not None
    if as_json:
        sys.stdout.write(documents.dumps("order", documents.order(order)) + "\n")
        return
    now.write([line(f"Order {name} is {did}.", Style.TITLE)], f"kakoreturn order show {shell_quoted([name])}")


def _sheet(now: Session, store: Store, name: str) -> None:
    order, cases = store.order(name), [case for case, _ in store.case_numbers(name)]
    assert order is not None
    now.write(order_sheet(order, cases), f"kakoreturn status {cases[-1]}" if cases else None)
