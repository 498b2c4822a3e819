"""`order`: keeping orders, and following them on their way."""

from __future__ import annotations

from kakoreturn.cli import parse
from kakoreturn.cli.answers import beginning, item_document, put_json, put_long_json, say_alike, say_if_like_an_item
from kakoreturn.cli.commands import Group
from kakoreturn.cli.order_import import import_
from kakoreturn.cli.order_options import Given, given_again, option, order_details, say_whose_guide, takes_order_fields
from kakoreturn.cli.printed import addressed
from kakoreturn.cli.progress import waiting
from kakoreturn.cli.session import require
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.events import OrderDescribed
from kakoreturn.domain.order_fields import CLEARABLE
from kakoreturn.domain.text import Placeholder, one_line, shell_quoted, short
from kakoreturn.domain.values import OrderStage
from kakoreturn.domain.view import review_command
from kakoreturn.notices import notice
from kakoreturn.render import documents
from kakoreturn.render.output import Line, line, width
from kakoreturn.render.record import order_list, order_sheet, ready_lines
from kakoreturn.service import orders as service
from kakoreturn.service.filters import Wanted
from kakoreturn.service.lookup import alike, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Completer, Option
    from kakoreturn.cli.options import AgentFilter, AnywayOption, JsonOption, OnOption, SellerFilter
    from kakoreturn.cli.session import Session
    from kakoreturn.domain.order import Order
    from kakoreturn.service.place import Place

    NumberArgument = Annotated[str, Argument(metavar="NUMBER", help="The order number.", completes=Completer.ORDERS)]
    NumbersArgument = Annotated[
        list[str], Argument(metavar="NUMBER...", help="One or more order numbers.", completes=Completer.ORDERS)
    ]


@takes_order_fields
def add(
    session: Session,
    number: NumberArgument,
    *,
    fields: Given,
    as_json: JsonOption = False,
) -> None:
    """Put an order on record.

    Example: kakoreturn order add KB250601 --item "Runner 42" --price 289.00
    """
    details = order_details(session, fields)
    with session.place() as place:
        order = service.add(place, number, details)
        others = [] if order.several else alike(place, order.number)
        guide = None if details.agent is None else service.guide_of(place, order)
    if guide is not None:
        say_whose_guide(order, guide)
    undo = f"kakoreturn undo {shell_quoted([order.ref])}"
    say_alike(order.number, others, undo)
    if not order.several:
        say_if_like_an_item(number, order, undo, lambda right: _added_again(session, order, right))
    if (said := name_of(number)) not in {order.number, f"{order.number}/{order.line}"}:
        told = f"order {quoted(order.number)} has no item {said.rpartition('/')[2]}, so this is its next"
        notice(f"{told}, {one_line(order.ref)}; if that is wrong: {addressed(undo)}")
    _answer(session, place, order, " is on record", as_json=as_json)


def _added_again(session: Session, order: Order, number: str) -> str:
    """The command that puts the same on record under another number."""
    given = given_again(order)
    if order.agent == session.config.agent:
        given.pop("--agent", None)
    options = "".join(f" {option} {shell_quoted([value], Placeholder.TEXT)}" for option, value in given.items())
    return f"kakoreturn order add {shell_quoted([number])}{options}"


@takes_order_fields
def edit(
    session: Session,
    number: NumberArgument,
    *,
    fields: Given,
    new_number: Annotated[
        str | None, Option("--number", metavar="NEW", help="The order's right number; its cases go with it.")
    ] = None,
    clear: Annotated[
        list[str] | None, Option("--clear", metavar="FIELD", help="Empty a field. Repeatable.", completes=CLEARABLE)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Correct what is on record about an order.

    Examples: kakoreturn order edit KB250601 --size 42 · kakoreturn order edit KB250601 --clear return-by
    · kakoreturn order edit KB250601 --number KB250610
    """
    details = order_details(session, fields)
    cleared = tuple(_field(field) for field in clear or ())
    if details == OrderDescribed() and not cleared and new_number is None:
        raise UsageProblem("nothing to edit was given", "kakoreturn order edit --help shows what may be")
    with session.place() as place:
        edited = service.edit(place, number, details, cleared, new_number=new_number)
    did = " is edited" if edited.is_changed else " is as it was; nothing is changed"
    if not as_json and edited.was != edited.order.number:
        _say_renamed(session, edited)
    else:
        _answer(session, place, edited.order, did, as_json=as_json)


def _say_renamed(session: Session, edited: service.Edited) -> None:
    """Say what an order is called now; whichever of its items was named, all go with it."""
    number, items = one_line(edited.order.number), ", with all its items" if edited.order.several else ""
    show = f"kakoreturn order show {shell_quoted([edited.order.number])}"
    session.write([line(f"Order {number} is the new number of {one_line(edited.was)}{items}.", "title")], show)


def remove(session: Session, number: NumberArgument, as_json: JsonOption = False) -> None:
    """Take an order, or one item of it, off the record that was put there by mistake. One that has a case stays.

    Example: kakoreturn order remove KB250601
    """
    with session.place() as place:
        removed = service.remove(place, number)
    if as_json:
        put_json("removed", {"orders": [item_document(place, item) for item in removed]})
        return
    lines = [line(f"Order {item.ref} is removed.", "title") for item in removed]
    session.write(lines, "kakoreturn undo", "to bring it back:")


def _field(word: str) -> str:
    """The name of the field that `--clear` empties."""
    known = {**CLEARABLE, **{field.name: field for field in CLEARABLE.values()}}
    field = known.get(word) or known.get(word.replace("_", "-"))
    if field is None:
        raise UsageProblem(f"--clear {quoted(word)} is no field that can be empty", f"one of: {', '.join(CLEARABLE)}")
    return field.name


def list_(
    session: Session,
    seller: SellerFilter = None,
    agent: AgentFilter = None,
    stage: Annotated[
        str | None, Option("--stage", metavar="STAGE", help=f"One of: {', '.join(OrderStage)}.", completes=OrderStage)
    ] = None,
    parcel: Annotated[str | None, Option("--parcel", metavar="NAME", help="Only what is in this parcel.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List every order, an item a line; some of them only, where that is said.

    Examples: kakoreturn order list · kakoreturn order list --stage photos --seller corner
    """
    wanted = Wanted(
        seller=seller,
        agent=agent,
        parcel=parcel,
        stage=None if stage is None else parse.word(stage, OrderStage, "--stage"),
    )
    with session.place() as place:
        orders = service.every(place, wanted)
        if as_json:
            put_long_json("orders", {"orders": map(documents.item, orders)})
            return
        with waiting("Reading"):
            first, found = beginning(orders)
            _, lines = beginning(order_list((one.order for one in found), width(), wanted.told))
        following = "kakoreturn order list" if wanted.told else "kakoreturn order add NUMBER"
        session.write(lines, following if first is None else None)


def open_(
    session: Session,
    number: NumberArgument,
    of_photos: Annotated[bool, Option("--qc", help="Where its QC photos can be seen.")] = False,
    only_print: Annotated[bool, Option("--print", help="Only print its address.")] = False,
) -> None:
    """Open an order's page in the browser, and print its address.

    Example: kakoreturn order open KB250601 --print
    """
    with session.place() as place:
        page = service.page_of(place, number, of_photos=of_photos)
    session.write([line(page)])
    if not only_print:
        import webbrowser

        webbrowser.open(page)


def show(session: Session, number: NumberArgument, as_json: JsonOption = False) -> None:
    """Show one order and its cases.

    Example: kakoreturn order show KB250601
    """
    with session.place() as place:
        found = service.show(place, number)
    cases = [case for one in found for case in one.cases]
    if as_json:
        items = [{**documents.item(one.view), "cases": list(one.cases)} for one in found]
        put_json("order", {**items[0], "items": items})
    else:
        lines: list[Line] = []
        for one in found:
            lines += [*([line()] if lines else []), *order_sheet(one.view, one.cases)]
        session.write(lines, f"kakoreturn status {cases[-1]}" if cases else None)


def stocked(session: Session, numbers: NumbersArgument, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Say that orders were stocked in at the warehouse.

    Example: kakoreturn order stocked KB250601 KB250602 --on yesterday
    """
    _move(session, numbers, OrderStage.STOCKED, on, as_json=as_json)


def photos(session: Session, numbers: NumbersArgument, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Say that the QC photos of orders are in.

    Example: kakoreturn order photos KB250601
    """
    _move(session, numbers, OrderStage.PHOTOS, on, as_json=as_json)


def shipped(
    session: Session,
    numbers: Annotated[
        list[str] | None,
        Argument(metavar="ORDER...", help="Order numbers, or items of them.", completes=Completer.ORDERS),
    ] = None,
    ready: Annotated[bool, Option("--ready", help="All that may ship now, as order ready says.")] = False,
    parcel: Annotated[str | None, option("parcel")] = None,
    tracking: Annotated[str | None, option("tracking")] = None,
    on: OnOption = None,
    anyway: AnywayOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say that orders have shipped abroad: the point of no return.

    Examples: kakoreturn order shipped KB250601 · kakoreturn order shipped --ready --parcel June --tracking RX123
    """
    if bool(numbers) is ready:
        raise UsageProblem("say which orders have shipped, or --ready for all that may", "kakoreturn order ready")
    sent_in = OrderDescribed(
        parcel=None if parcel is None else short(parcel, "--parcel"),
        tracking=None if tracking is None else short(tracking, "--tracking"),
    )
    if ready:
        with session.place() as place:
            numbers = [view.order.ref for view in service.ready(place).ready]
        if not numbers:
            into = "" if sent_in.parcel is None else f" in parcel {quoted(sent_in.parcel)}"
            raise Refused(f"nothing is ready to ship{into}", "what is in the way: kakoreturn order ready")
    told = sent_in if parcel or tracking else None
    _move(session, numbers or [], OrderStage.SHIPPED, on, anyway=anyway, parcel=told, as_json=as_json)


def cancelled(session: Session, numbers: NumbersArgument, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Say that orders were cancelled before they shipped.

    Example: kakoreturn order cancelled KB250601
    """
    _move(session, numbers, OrderStage.CANCELLED, on, as_json=as_json)


def returned(session: Session, numbers: NumbersArgument, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Say that orders were sent back to the seller.

    Example: kakoreturn order returned KB250601/2
    """
    _move(session, numbers, OrderStage.RETURNED, on, as_json=as_json)


def asked(session: Session, number: NumberArgument, on: OnOption = None, as_json: JsonOption = False) -> None:
    """Say that you asked for more QC photos: it is the agent's turn until they are in.

    Example: kakoreturn order asked KB250601
    """
    with session.place() as place:
        order = service.ask(place, number, None if on is None else session.day(on))
    then = f"kakoreturn order photos {shell_quoted([order.ref])}", "when they are in:"
    _answer(session, place, order, f": more photos were asked for on {order.asked_on}", as_json=as_json, then=then)


def note(
    session: Session,
    number: NumberArgument,
    text: Annotated[
        str | None, Argument(metavar="TEXT", help="The note, on one line; - reads stdin.", needed=True)
    ] = None,
    edit: Annotated[str | None, Option("--edit", metavar="N", help="Put TEXT in place of note N.")] = None,
    remove: Annotated[str | None, Option("--remove", metavar="N", help="Remove note N.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a note on an order, for yourself; correct or remove one by its number in order show.

    Examples: kakoreturn order note KB250601 "the dark one" · kakoreturn order note KB250601 --remove 1
    """
    which = parse.corrected(edit, remove, {"TEXT": text})
    if remove is None:
        require({"TEXT": text})
    words = None if text is None else " ".join(parse.text_or_stdin(text, "the note").split())
    with session.place() as place:
        order = service.note(place, number, words, which)
    did = "noted" if which is None else f"note {which} {'removed' if words is None else 'edited'}"
    _answer(session, place, order, f": {did}", as_json=as_json)


def ready_(session: Session, as_json: JsonOption = False) -> None:
    """Say what may ship now, by the clock that ends first, and what may not, and why.

    Example: kakoreturn order ready
    """
    with session.place() as place:
        found = service.ready(place)
    if as_json:
        barred = [{**documents.item(view), "why": why.message, "hint": why.hint} for view, why in found.barred]
        put_json("ready", {"ready": [documents.item(view) for view in found.ready], "not_ready": barred})
        return
    lines = list(ready_lines(found.ready, found.barred, session.days.today, addressed))
    session.write(lines, "kakoreturn order shipped --ready" if found.ready else "kakoreturn status")


def delivered(
    session: Session,
    numbers: NumbersArgument,
    on: OnOption = None,
    anyway: AnywayOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say that orders have reached you.

    Example: kakoreturn order delivered KB250601
    """
    _move(session, numbers, OrderStage.DELIVERED, on, anyway=anyway, as_json=as_json)


def _move(
    session: Session,
    numbers: list[str],
    stage: OrderStage,
    on: str | None,
    *,
    anyway: bool = False,
    parcel: OrderDescribed | None = None,
    as_json: bool,
) -> None:
    day = None if on is None else session.day(on)
    with session.place() as place:
        moved = service.move(place, numbers, stage, day, anyway=anyway, parcel=parcel)
    for order in moved.orders if stage is OrderStage.CANCELLED else ():
        if order not in moved.left:
            _say_left(order)
    for before, now in zip(moved.before, moved.orders, strict=True):
        if before.parcel is not None and before.parcel != now.parcel:
            _say_parcel(before, now)
    if moved.left:
        told = ", ".join(f"{one_line(order.ref)} ({getattr(order, f'{stage}_on')})" for order in moved.left)
        correct = f"kakoreturn order {stage} {shell_quoted([moved.left[0].ref])} --on DATE"
        notice(f"{stage} already, and left as it is: {told}; to correct a day: {addressed(correct)}")
    if as_json:
        put_json("orders", {"orders": [item_document(place, order) for order in moved.orders]})
        return
    said = "photos in" if stage is OrderStage.PHOTOS else str(stage)
    days = ((order, getattr(order, f"{stage}_on")) for order in moved.orders)
    lines = [line(f"Order {one_line(order.ref)}: {said} on {day}.", "title") for order, day in days]
    session.write(lines, _after(stage, moved))


def _say_parcel(before: Order, now: Order) -> None:
    """Say of an item that it is in another parcel now."""
    tracking = f" ({one_line(before.tracking)})" if before.tracking is not None else ""
    undo = addressed(f"kakoreturn undo {shell_quoted([now.ref])}")
    notice(
        f"order {quoted(now.ref)} was in parcel {quoted(before.parcel or '')}{tracking} and is in "
        f"{quoted(now.parcel or '')} now; if it is not: {undo}"
    )


def _say_left(order: Order) -> None:
    """Say of an order that is cancelled now when it had left the warehouse before."""
    if (left := order.shipped_on or order.delivered_on) is not None:
        was = "shipped" if order.shipped_on else "delivered"
        undo = addressed(f"kakoreturn undo {shell_quoted([order.ref])}")
        notice(f"order {quoted(order.ref)} was {was} on {left} and is cancelled all the same; if it is not: {undo}")


def _after(stage: OrderStage, moved: service.Moved) -> str:
    """What follows once orders have come so far."""
    if stage in {OrderStage.SHIPPED, OrderStage.DELIVERED} and moved.open_cases:
        return f"kakoreturn prepare {moved.open_cases[0]}"
    waiting = next((order for order in moved.orders if order.awaits_review), None)
    return "kakoreturn status" if waiting is None else review_command(waiting)


def _answer(
    session: Session, place: Place, order: Order, did: str, *, as_json: bool, then: tuple[str, str] | None = None
) -> None:
    """Say what was done to an item; `then` is what follows and when, where that is not to look at it."""
    if as_json:
        put_json("order", item_document(place, order))
        return
    following = then or (f"kakoreturn order show {shell_quoted([order.ref])}", None)
    session.write([line(f"Order {one_line(order.ref)}{did}.", "title")], *following)


GROUP = Group(
    "Keep orders: add, list, show, edit, and follow them on their way.\n\n"
    'Examples: kakoreturn order add KB250601 --item "Runner 42" · kakoreturn order list',
    {
        "add": add,
        "edit": edit,
        "remove": remove,
        "list": list_,
        "show": show,
        "open": open_,
        "import": import_,
        "stocked": stocked,
        "photos": photos,
        "shipped": shipped,
        "delivered": delivered,
        "cancelled": cancelled,
        "returned": returned,
        "asked": asked,
        "note": note,
        "ready": ready_,
    },
)
