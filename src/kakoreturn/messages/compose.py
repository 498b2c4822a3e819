"""The message to the agent: polite, factual, one clear request, and nothing in it that the record does not hold.

Every message names the order in its first line, then the item, each defect as it was noted, what is asked for, and the
photos that go with it. What differs from kind to kind is only why it is written and what the reader is asked to do.
"""

from __future__ import annotations

from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.flow import going_on
from kakoreturn.domain.guide import Party
from kakoreturn.domain.happenings import Flow
from kakoreturn.domain.readiness import Lack, awaits_photos, is_replacement_reviewed, lacking, replacement_findings
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.text import shell_quoted
from kakoreturn.domain.values import Category, Happening, Remedy
from kakoreturn.messages import BOTH
from kakoreturn.messages.languages import language
from kakoreturn.messages.layout import Page, full
from kakoreturn.messages.letter import Kind, Letter, Matter, Touch, after_rejection
from kakoreturn.messages.letters import LETTERS, more_photos
from kakoreturn.messages.particulars import called, facts, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.defect import Defect
    from kakoreturn.domain.order import Order
    from kakoreturn.messages.language import Language


@record
class Form(Record):
    """How a message is written: its language, in full or as one chat bubble, and the buyer's own lines."""

    language: str = "en"
    short: bool = False
    touch: Touch = Touch()

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in."""
        return tuple(map(language, ("en", "zh") if self.language == BOTH else (self.language,)))


@record
class Unsaid(Record):
    """What a language leaves in the buyer's words: a defect, and the fields that would say it.

    Each field comes with what it surely is, None where that cannot be told; `near` are the faults that it may mean.
    """

    defect: Defect
    fields: dict[str, str | None]
    near: tuple[str, ...] = ()


@record
class Draft(Record):
    """A message ready to paste.

    `body` ends in one newline; `photos` are the numbers of those among its attachments; `missing` is what the guide
    wants in it and it lacks. `left_out` names what did not fit the short form, `unsaid` the defects that a language
    leaves in the buyer's words; `quoted`: it leaves findings of a review in them too. `accepts`: it takes what was
    offered.
    """

    kind: Kind
    lang: str
    subject: str
    body: str
    attachments: tuple[str, ...]
    photos: tuple[int, ...]
    missing: tuple[Lack, ...]
    left_out: tuple[str, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
    quoted: bool = False
    accepts: bool = False

    @property
    def musts(self) -> tuple[Lack, ...]:
        """What it must not be sent without."""
        return tuple(lack for lack in self.missing if lack.must)


_BY_ACTION = {
    "chase_agent": Kind.FOLLOW_UP,
    "contact_support": Kind.SUPPORT,
    "provide_documentation": Kind.DOCUMENTATION,
    "persist": Kind.FOLLOW_UP,
    "escalate": Kind.ESCALATION,
}
_NEEDS_SENDING = frozenset({Kind.FOLLOW_UP, Kind.SUPPORT, Kind.DOCUMENTATION, Kind.ESCALATION, Kind.REFUND_CHASE})
_BEFORE_SHIPPING = frozenset({Kind.REQUEST, Kind.APPROVE, Kind.REJECT, Kind.MORE_PHOTOS})
_REQUESTS = frozenset({Kind.REQUEST, Kind.AFTER_SHIPPING})
# What must not go out while it says nothing; letters that follow one of these are never held up for their words.
_FIRST_LETTERS = _REQUESTS | {Kind.REJECT}


def kind_for(matter: Matter) -> Kind:
    """The kind of message that fits the state.

    Raises `Refused` for a closed case, and for a replacement that nobody has looked at yet.
    """
    case = matter.case
    if not case.is_open:
        raise Refused(
            f"case {case.number} is closed ({case.outcome}); there is nothing left to ask",
            going_on(case, matter.view.twin),
        )
    if case.standing.has_all:
        raise _nothing_missing(case)
    if case.attempt.day_zero is None:
        if case.attempt.flow is Flow.AFTER_SHIPPING:
            return Kind.AFTER_SHIPPING
        return Kind.REJECT if after_rejection(case) else Kind.REQUEST
    if awaits_photos(case, matter.view.order):
        return Kind.MORE_PHOTOS
    if matter.view.outlook.waiting_on is Party.YOU and is_replacement_reviewed(case, matter.view.order):
        order = matter.view.order
        return Kind.REJECT if order.failed else Kind.MORE_PHOTOS if order.unsure else Kind.APPROVE
    if any(action.id == "review_replacement" for action in matter.view.actions):
        raise Refused(
            f"case {case.number}: the QC photos of the replacement were not reviewed yet",
            f"first: kakoreturn qc {shell_quoted([matter.view.order.ref])}; "
            f"or say which message: kakoreturn draft {case.number} --kind approve",
        )
    fitting = (_BY_ACTION[action.id] for action in matter.view.actions if action.id in _BY_ACTION)
    agreed = case.attempt.latest(Happening.AGREED) or case.attempt.latest(Happening.REFUNDED)
    return next(fitting, Kind.REFUND_CHASE if agreed and not case.on_the_ladder else Kind.FOLLOW_UP)


def draft(matter: Matter, kind: Kind, form: Form = Form()) -> Draft:  # noqa: B008 - a frozen value
    """The message of `kind`. Raises `Refused` where the case has not come as far as that message.

    What the guide wants in it and the case lacks is named in `missing`; whether to go on without is the caller's
    choice.
    """
    _check_fits(matter.case, kind)
    order = replace(matter.order, item=matter.item)
    composed = _composed(kind, lambda say: LETTERS[kind](matter, say), order, form, matter.case.round_defects)
    if kind in _REQUESTS and matter.case.offer_taken:  # which leaves nothing to explain
        return replace(composed, accepts=True)
    findings = kind is Kind.REJECT and not after_rejection(matter.case) and replacement_findings(matter.case, order)
    return replace(
        composed,
        missing=_missing(matter, kind),
        unsaid=tuple(_unsaid(matter.case.round_defects, form.languages[-1], order.category)),
        quoted=form.language != "en" and bool(findings or (kind is Kind.MORE_PHOTOS and order.unsure)),
    )


def ask_for_photos(order: Order, form: Form = Form()) -> Draft:  # noqa: B008 - a frozen value
    """The message that asks for what the last review of the order's QC photos left open.

    Raises `Refused` when it left nothing open.
    """
    if not order.unsure:
        raise Refused(
            f"the last review of order {quoted(order.number)} left nothing open",
            f'say what you want to see: kakoreturn qc {shell_quoted([order.number])} --unsure "CHECK: what to see"',
        )
    composed = _composed(Kind.MORE_PHOTOS, lambda say: more_photos(order.unsure, say), order, form, ())
    return replace(composed, quoted=form.language != "en")


def _composed(
    kind: Kind, written: Callable[[Language], Letter], order: Order, form: Form, defects: tuple[Defect, ...]
) -> Draft:
    pages = tuple(_page(say, written(say), order, defects) for say in form.languages)
    left_out: tuple[str, ...] = ()
    if form.short:
        from kakoreturn.messages.short_form import short

        body, left_out = short(pages, form.touch)
    else:
        body = full(pages, form.touch)
    return Draft(
        kind=kind,
        lang=form.language,
        subject=" / ".join(page.subject for page in pages),
        body=body,
        attachments=pages[0].letter.enclosed,
        photos=tuple(photo.number for photo in pages[0].letter.photos),
        missing=(),
        left_out=left_out,
    )


def _page(say: Language, letter: Letter, order: Order, defects: tuple[Defect, ...]) -> Page:
    names = say.comma.join((*named(letter.photos, defects, say), *(file.name for file in letter.files)))
    if order.item is None:
        head = say.order_alone.format(number=called(order, say))
    else:
        head = say.order_and_item.format(number=called(order, say), item=order.item)
    return Page(
        say=say,
        letter=replace(letter, facts=(*facts(order, say), *letter.facts)),
        subject=say.subject.format(number=called(order, say), title=letter.title),
        head=head,
        attached=(say.attached if letter.files else say.photos).format(names=names)
        if names and not letter.named
        else None,
    )


def _unsaid(defects: tuple[Defect, ...], say: Language, category: Category | None) -> Iterator[Unsaid]:
    for defect in defects:
        if fields := say.unsaid(defect, category):
            yield Unsaid(defect=defect, fields=fields, near=say.near(defect))


def _nothing_missing(case: Case) -> Refused:
    """What to raise where a message would ask for what has come."""
    less = f"; if less came: kakoreturn amend {case.number} {Happening.REFUNDED} --amount AMOUNT"
    return Refused(
        f"case {case.number}: all that was asked for has come; there is nothing to ask after",
        f"what can be done: kakoreturn status {case.number}{less if case.standing.payments else ''}",
    )


def _check_fits(case: Case, kind: Kind) -> None:
    """Raise `Refused` for a message that would say what is not so."""
    shipped = case.attempt.flow is Flow.AFTER_SHIPPING
    if shipped and kind in _BEFORE_SHIPPING:
        raise Refused(
            f"case {case.number}: a message of kind {kind} is for an item that is still in the warehouse",
            f"kakoreturn draft {case.number} --kind after-shipping",
        )
    fitting = f"kakoreturn draft {case.number} writes the one that fits"
    if kind is Kind.AFTER_SHIPPING and not shipped:
        raise Refused(f"case {case.number}: a message of kind {kind} is for an item that has shipped", fitting)
    if kind is Kind.REFUND_CHASE and not shipped and case.remedy is Remedy.EXCHANGE:
        raise Refused(
            f"case {case.number}: a message of kind {kind} is for a refund, and the case asks for an exchange", fitting
        )
    if kind in _NEEDS_SENDING and case.attempt.day_zero is None:
        raise Refused(
            f"case {case.number}: a message of kind {kind} has nothing to go back to, the request was not sent yet",
            f"once you sent it: kakoreturn record {case.number} sent",
        )
    has_all = case.standing.has_all or (not case.is_open and case.standing.is_complete)
    if (kind in _NEEDS_SENDING and has_all) or (kind is Kind.REFUND_CHASE and case.standing.is_complete):
        raise _nothing_missing(case)
    here = case.attempt.latest(Happening.QC) or case.attempt.latest(Happening.ARRIVED)
    if (kind is Kind.APPROVE and not here) or (kind is Kind.REJECT and not here and not after_rejection(case)):
        raise Refused(
            f"case {case.number}: there is no replacement to {kind} yet",
            f"once its QC photos are in: kakoreturn record {case.number} qc",
        )


def _missing(matter: Matter, kind: Kind) -> tuple[Lack, ...]:
    case = matter.case
    if kind is Kind.APPROVE:
        return ()
    missing = lacking(case)
    if kind is Kind.MORE_PHOTOS:  # the photo that it asks for is none that it lacks
        missing = tuple(lack for lack in missing if lack.step != "document")
    if kind not in _FIRST_LETTERS:
        missing = tuple(replace(lack, must=False) for lack in missing)
    if kind is Kind.REJECT and not after_rejection(case) and not replacement_findings(case, matter.order):
        nothing_noted = Lack(
            step="explain",
            what="no defect of the replacement is noted",
            question="What is wrong with it?",
            command=f'kakoreturn record {case.number} rejected --note "WHAT AND WHERE"',
        )
        return (*missing, nothing_noted)
    return missing
