"""Messages about a case or an order, written and not sent."""

from __future__ import annotations

from kakoreturn.domain.checklist import told
from kakoreturn.domain.errors import NotFound, Refused
from kakoreturn.domain.evidence import are_circled
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.messages import LANGUAGES, compose
from kakoreturn.messages.compose import Draft, Form
from kakoreturn.messages.letter import Kind, Matter, Touch
from kakoreturn.service import cases
from kakoreturn.service.lookup import find_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.place import Place


@record
class Drafted(Record):
    """A message, the item it is about, and its case; None where it has none.

    `beside` are the open cases of other items of the order, each of which has a message of its own.
    """

    view: CaseView | None
    order: Order
    message: Draft
    beside: tuple[int, ...] = ()


def form(place: Place, language: str | None = None, *, short: bool = False) -> Form:
    """How a message is written: in this language, else the configured one, with the buyer's own lines."""
    config = place.config
    return Form(
        language=language or config.language or LANGUAGES[0],
        short=short,
        touch=Touch(greeting=config.greeting, closing=config.closing, name=config.name),
    )


def draft(place: Place, case: str, kind: Kind | None, form: Form, *, anyway: bool = False) -> Drafted:
    """The message of this kind, else of the one that fits, about what CASE names.

    Raises Refused when it lacks what it must not be sent without, unless `anyway`.
    """
    with place.store.snapshot():
        try:
            view = cases.one(place, case)
        except NotFound:
            # An order without a case: its photos may be asked for all the same.
            if kind is not Kind.MORE_PHOTOS:
                raise
            item = find_item(place, case)
            return Drafted(view=None, order=item, message=compose.ask_for_photos(item, form))
        of_order = place.store.cases_of(view.case.order) if view.order.several else ()
    message = draft_of(place, view, kind, form)
    if message.musts and not anyway:
        lacks = "; ".join(f"{lack.what} ({lack.question})" for lack in message.musts)
        raise Refused(
            f"the message for case {view.case.number} is not ready: {lacks}",
            f"kakoreturn prepare {view.case.number} asks for it; --anyway writes it as it is",
        )
    beside = tuple(one.number for one in of_order if one.is_open and one.number != view.case.number)
    return Drafted(view=view, order=view.order, message=message, beside=beside)


def draft_of(place: Place, view: CaseView, kind: Kind | None, form: Form) -> Draft:
    """The message about a case, whatever it may lack."""
    # Finding it out reads more than a letter without circles needs.
    prefix = cases.file_prefix(place, view.case) if are_circled(view.case.photos) else ""
    view = replace(view, case=told(view.case))
    matter = Matter(view=view, calendar=place.calendar(view.guide), today=place.today, prefix=prefix)
    return compose.draft(matter, kind or compose.kind_for(matter), form)
