"""Recording what came of looking through photos: the review, the defects and the circles, as one changeset.

What comes in says what was added and what was taken away, never how all of it stands. So nothing is lost that was put
on record while the photos were looked at.
"""

from __future__ import annotations

from kakoreturn import guides
from kakoreturn.domain import events as ev
from kakoreturn.domain.defect import FIELDS
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.looking import Finding, Look, Marks
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.domain.values import Happening, Remedy
from kakoreturn.messages.letter import Kind
from kakoreturn.pictures import PHOTO
from kakoreturn.service import cases, drafts, orders, rules
from kakoreturn.service.lookup import find_item
from kakoreturn.store.evidence import OpenFile, StagedFile, changed_with_files, file_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.checklist import Check
    from kakoreturn.domain.circles import Circle
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.domain.order import Order
    from kakoreturn.domain.view import CaseView
    from kakoreturn.messages.compose import Draft
    from kakoreturn.service.place import Place
    from kakoreturn.store.ledger import Ledger

ADD = "add"
"""The choice to add what was found to the case that is open."""


@record
class Subject(Record):
    """What is looked through: the photos of a case, or with `checks` an order's QC photos by a checklist.

    `case` is the case it is about, None where none is open; `photos` are those on record, with their files.
    """

    order: Order
    case: Case | None
    checks: tuple[Check, ...] | None
    photos: tuple[tuple[Photo, Path], ...] = ()
    minutes: tuple[int, int]

    @property
    def is_replacement(self) -> bool:
        """Whether the photos are of a replacement that has come."""
        return self.checks is not None and self.case is not None and self.case.has_replacement

    @property
    def choices(self) -> dict[str, str]:
        """What can be done about what is found, and when: something is `wrong`, or all is `fine`."""
        if self.checks is None:
            return {}
        if self.is_replacement:
            return _ANSWERS
        return {ADD: "wrong"} if self.case is not None else dict.fromkeys(Remedy, "wrong")


_ANSWERS: dict[str, str] = {Happening.REJECTED: "wrong", Happening.APPROVED: "fine"}


@record
class Kept(Record):
    """What was recorded: the order as it is now, the review, the case that has the rest; and the message to send."""

    order: Order
    review: ev.OrderReviewed | None
    view: CaseView | None
    letter: Draft | None


def to_mark(place: Place, case: str | int) -> Subject:
    """The photos of a case's round, to be circled. Raises NotFound."""
    view = cases.one(place, case)
    photos = tuple((photo, file_of(place.store, photo.sha256)) for photo in view.case.round_photos)
    return Subject(order=view.order, case=view.case, checks=None, photos=photos, minutes=view.guide.review_minutes)


def to_review(place: Place, number: str) -> Subject:
    """An order's QC photos, to be looked through by a checklist. Raises NotFound."""
    item = find_item(place, number)
    found = orders.item_to_review(place, item, orders.day_for(place, [item]))
    minutes = orders.guide_of(place, found.order).review_minutes
    return Subject(order=found.order, case=found.case, checks=found.checks, minutes=minutes)


def keep(place: Place, subject: Subject, look: Look, photos: Mapping[str, OpenFile]) -> Kept:
    """Record it all, or nothing. `photos` are those that came in, by name.

    Where something is to be done about an order, the photos with circles are kept with it; without, the review alone.
    Raises Refused for what cannot be recorded any more, ValueError for a choice there is not.
    """
    if look.then and look.then not in subject.choices:
        raise ValueError("that is no choice")
    day = orders.day_for(place, [subject.order])
    review = None if subject.checks is None else look.review(subject.checks, subject.order.line, day)
    has_case = bool(look.then) or subject.checks is None
    wanted = {
        name: photo
        for name, photo in photos.items()
        if has_case and name not in look.removed and (subject.checks is None or name in look.marks)
    }

    def decide(book: Ledger, copies: Sequence[StagedFile]) -> tuple[int | None, Order]:
        case = _case(place, book, subject, look.then) if has_case else None
        # After the opening, which takes an order whose photos wait as reviewed, with less than is known here; and
        # before the replacement is rejected or approved for it.
        order = (
            rules.reviewing.review_order(book, subject.order.number, review, place.days) if review else subject.order
        )
        if case is not None:
            if look.then in _ANSWERS:
                _answer(place, book, case, Happening(look.then), day)
            numbers = _note(place, book, case, look.findings)
            _circle(book, case, look.marks, numbers)
            for name, copy in zip(wanted, copies, strict=True):
                _add(place, book, case, copy, _tied(look.marks.get(name, Marks()).drawn, numbers))
        return case, order

    on_case = (subject.case.number,) if subject.case else ()
    case, order = changed_with_files(
        place.store, place.at, wanted.values(), PHOTO, decide, subject.order.number, *on_case
    )
    view = None if case is None else cases.one(place, case)
    return Kept(order=order, review=review, view=view, letter=_letter(place, subject, view, look))


def _case(place: Place, book: Ledger, subject: Subject, then: str) -> int:
    """The number of the case that findings go to, opened where that follows from the review."""
    if then in set(Remedy):
        agent = place.agent(None, subject.order)
        content = guides.canonical(guides.guide_for(agent, place.config.guides))
        order, line = subject.order.id
        request = rules.opening.Request(
            order=order, line=line, remedy=Remedy(then), details=ev.OrderDescribed(), defects=()
        )
        return rules.opening.open_case(book, request, content, guides.guide_hash(content), place.days).number
    assert subject.case is not None
    return subject.case.number


def _answer(place: Place, book: Ledger, case: int, answer: Happening, day: date) -> None:
    """Reject or approve a replacement. What was found is noted apart, with the places that were circled."""
    happened = ev.Happened(event=answer, on=day)
    calendar = place.calendar(book.guide(rules.book.the_case(book, case).guide))
    rules.recording.record(book, case, happened, place.days, calendar, notes_findings=False)


def _note(place: Place, book: Ledger, case: int, findings: Mapping[str, Finding]) -> dict[str, int]:
    """Note new findings as defects, and change those on record; the number of the defect of each."""
    numbers = {}
    for name, finding in findings.items():
        said = finding.fields
        if finding.number is not None:
            numbers[name] = finding.number
            if said or finding.emptied:
                cleared = tuple(FIELDS[field] for field in finding.emptied)
                change = ev.DefectChanged(number=finding.number, cleared=cleared, **said)
                rules.details.keep(book, case, change, place.days)
        elif said:  # a circle may have been drawn before anything was said of it
            noted_at = rules.details.keep(book, case, finding.noted(place.today), place.days)
            numbers[name] = noted_at.all_defects[-1].number
    return numbers


def _circle(book: Ledger, case: int, marks: Mapping[str, Marks], numbers: Mapping[str, int]) -> None:
    """Put and remove circles on photos that are on record."""
    for name, marked in marks.items():
        if not name.isdecimal():
            continue
        known = {photo.number: photo for photo in rules.book.the_case(book, case).photos}.get(int(name))
        if known is None and marked.drawn:
            raise Refused(
                f"photo {name} was taken off case {case} meanwhile", "remove its circles on the page, then save again"
            )
        if known is not None:
            left = (circle for circle in known.circles if circle not in marked.gone)
            rules.details.mark_photo(book, case, known.number, (*left, *_tied(marked.drawn, numbers)), ties=False)


def _add(place: Place, book: Ledger, case: int, copy: StagedFile, drawn: tuple[Circle, ...]) -> None:
    """Put a photo on the case; where it is there already, its circles are added to those it has."""
    known = next((one for one in rules.book.the_case(book, case).round_photos if one.sha256 == copy.sha256), None)
    if known is not None:
        rules.details.mark_photo(book, case, known.number, (*known.circles, *drawn), ties=False)
        return
    photo = ev.PhotoAdded(sha256=copy.sha256, name=copy.name, size=copy.size, circles=drawn, on=place.today)
    rules.details.add_file(book, case, photo, ties=False)


def _tied(drawn: Iterable[tuple[str | None, Circle]], numbers: Mapping[str, int]) -> tuple[Circle, ...]:
    """Circles with the defects that they were said to show; one of which nothing was said shows none."""
    return tuple(replace(circle, defect=numbers.get(name) if name else None) for name, circle in drawn)


def _letter(place: Place, subject: Subject, view: CaseView | None, look: Look) -> Draft | None:
    """The message that follows, where one does."""
    if view is not None and view.case.is_open:
        message = drafts.draft_of(place, view, None, drafts.form(place))
        return None if message.musts else message
    if view is None and look.unsure and not look.findings:
        return drafts.draft(place, subject.order.ref, Kind.MORE_PHOTOS, drafts.form(place)).message
    return None
