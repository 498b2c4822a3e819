"""Opening a request, and what it still lacks."""

from __future__ import annotations

from kakoreturn import guides
from kakoreturn.domain import circles as notation
from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import NotFound, Refused, UsageProblem
from kakoreturn.domain.flow import going_on
from kakoreturn.domain.order import called
from kakoreturn.domain.readiness import lacking
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import Phase
from kakoreturn.service import cases, rules
from kakoreturn.service.lookup import ahead_of_new_order, alike, find_items, mistyped, name_of, order_and_line
from kakoreturn.service.recording import item_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.circles import Circle
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.place import Place
    from kakoreturn.store.evidence import StagedFile
    from kakoreturn.store.ledger import Ledger


@record
class Opened(Record):
    """A case that was opened; `before` are the items that its order had until then.

    Of a new order `alike` are the numbers of others that are its own but for their capitals, `near` the items of one
    whose number it may be mistyped.
    """

    view: CaseView
    before: tuple[Order, ...]
    alike: tuple[str, ...]
    near: tuple[Order, ...]


def open_request(
    place: Place,
    request: rules.opening.Request,
    photos: Sequence[Path] = (),
    circles: Sequence[Sequence[notation.Given]] = (),
) -> Opened:
    """Open a case with its photos in one changeset. `request.order` may name an item, as in `KB1/2`.

    `circles` are those on each of the photos. Raises Refused when one is open for the same item.
    """
    with place.store.snapshot():
        ahead_of_new_order(place, name_of(request.order))
        number, line = order_and_line(place, request.order)
        before = tuple(place.store.items(number))
        others = () if before else tuple(alike(place, number))
        near = () if before or others else tuple(mistyped(place, number))
    request = replace(request, order=number, line=line)
    if request.sent_on is not None:
        rules.book.check_day(request.sent_on, place.days)
    agent = place.agent(request.details.agent, next(iter(before), None))
    # Read before the changeset, which makes the store where there is none.
    content = guides.canonical(guides.guide_for(agent, place.config.guides))
    guide = guides.guide_hash(content)
    request = replace(request, details=replace(request.details, agent=agent))

    def decide(book: Ledger, copies: Sequence[StagedFile] = ()) -> tuple[Case, Order, Guide]:
        case = rules.opening.open_case(book, request, content, guide, place.days)
        drawn: dict[str, tuple[Circle, ...]] = {}  # of one picture that is given twice both times count
        for nth, copy in enumerate(copies):
            placed = (notation.placed(one, *copy.sides) for one in (circles[nth] if circles else ()))
            sha256 = copy.sha256
            drawn[sha256] = (*drawn.get(sha256, ()), *placed)
            photo = ev.PhotoAdded(sha256=sha256, name=copy.name, size=copy.size, circles=drawn[sha256], on=place.today)
            case = rules.details.add_file(book, case.number, photo)
        return case, item_of(book, case), book.guide(guide)

    if photos:
        from kakoreturn.pictures import PHOTO
        from kakoreturn.store.evidence import changed_with_files

        made = changed_with_files(place.store, place.at, photos, PHOTO, decide, request.order, guide=guide, opens=True)
    else:
        made = place.store.changed(place.at, decide, request.order, guide=guide, opens=True)
    return Opened(view=place.view(*made), before=before, alike=others, near=near)


def items_on_record(place: Place, word: str) -> list[Order]:
    """The items that an ORDER names; none when there is no such order."""
    try:
        return find_items(place, word)
    except NotFound:
        return []


def which_items(place: Place, word: str, details: ev.OrderDescribed) -> list[Order]:
    """The items on record that a request for an ORDER may be about, as far as that and `details` tell; none: a new one.

    What was named by its line, or has no name yet, is meant whatever it is called.
    """
    items = items_on_record(place, word)
    is_it = len(items) == 1 and (items[0].several or items[0].item is None)
    return items if is_it or details.item is None else called(items, details)


def check_none_open(place: Place, word: str, details: ev.OrderDescribed) -> None:
    """Raise Refused where a case is open for what a request for an ORDER would be about, as `open_request` does."""
    items = which_items(place, word, details)
    if len(items) == 1:
        words = items[0].item if details.item is None else details.item
        rules.book.check_no_twin_among(place.store.open_cases_about(items[0].id), items[0], words, is_new=True)


def found_by_review(place: Place, items: Sequence[Order]) -> list[str]:
    """What the last review of an item's QC photos found wrong, where it is the only one and no case of it is open."""
    if len(items) != 1 or any(case.is_open for case in place.store.cases_of(*items[0].id)):
        return []
    return list(items[0].failed)


def to_prepare(place: Place, case: str | int) -> CaseView:
    """The case whose request is to be prepared. Raises Refused for a closed one."""
    with place.store.snapshot():
        view = cases.one(place, case)
    if not view.case.is_open:
        closed = view.case
        raise Refused(f"case {closed.number} is closed ({closed.outcome})", going_on(closed, view.twin))
    return view


def check_complete(view: CaseView) -> None:
    """Raise UsageProblem with everything that a request lacks, if it lacks anything."""
    number = view.case.number
    lacks = lacking(view.case)
    missing = {lack.what: lack.command for lack in lacks}
    if view.case.phase is Phase.AFTER_SHIPPING and view.case.issue is None:
        missing["no issue is named"] = f"kakoreturn prepare {number} --issue KIND"
    if missing:
        commands = ", ".join(dict.fromkeys(filter(None, missing.values())))
        raise UsageProblem(
            f"case {number} lacks: {'; '.join(missing)}",
            "on a terminal this asks" + (f"; otherwise: {commands}" if commands else ""),
        )
