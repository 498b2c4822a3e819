"""Finding text in what is on record: orders, sellers, defects, notes, messages, files and what happened."""

from __future__ import annotations

from kakoreturn.domain.order_fields import FIELDS
from kakoreturn.domain.records import Record, record
from kakoreturn.domain.text import folded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.order import Order

# The fields of an item that hold words of people, by their attributes, with what each is called where it was found.
_OF_WORDS = {"number", "text", "agent", "link", "texts"}
WORDS = {"number" if field.kind == "number" else field.name: field.label for field in FIELDS if field.kind in _OF_WORDS}


# An item by its order and line, as it is printed everywhere: in SQL, and of an item.
REFERENCE = "number || '/' || line"


@record
class Hit(Record):
    """A text on record that holds what was looked for.

    `what` says what it is: a field of an item, or a defect, note, message, photo, attachment or event of case `case`,
    whose number there is `place`.
    """

    what: str
    order: str
    ref: str
    case: int | None = None
    place: int | None = None
    text: str


def in_item(item: Order, wanted: str) -> Iterator[Hit]:
    """Where an item holds `wanted`, which is folded."""
    for name, what in WORDS.items():
        held = getattr(item, name)
        texts = enumerate(held, 1) if isinstance(held, tuple) else [(None, held)]
        for place, text in texts:
            is_meant = name == "number" and wanted == folded(f"{item.number}/{item.line}")
            if text is not None and (is_meant or wanted in folded(text)):
                yield Hit(
                    what=what.removesuffix("s") if place else what,
                    order=item.number,
                    ref=item.ref,
                    place=place,
                    text=text,
                )


def in_case(case: Case, item: Order, wanted: str) -> Iterator[Hit]:
    """Where a case about `item` holds `wanted`, which is folded."""
    for what, number, text in _texts(case):
        if wanted in folded(text):
            yield Hit(what=what, order=case.order, ref=item.ref, case=case.number, place=number, text=text)


def _texts(case: Case) -> Iterable[tuple[str, int, str]]:
    """All words of people in a case that count: what they are, their number, the text."""
    for defect in case.defects:
        parts = (defect.text, defect.where, defect.expected, defect.observed)
        yield "defect", defect.number, " ".join(part for part in parts if part)
    for note in case.notes:
        yield "note", note.number, note.text
    for message in case.messages:
        yield "message", message.number, message.text
    for photo in case.photos:
        yield "photo", photo.number, f"{photo.name} {photo.note or ''}".strip()
    for attachment in case.attachments:
        yield "attachment", attachment.number, f"{attachment.name} {attachment.note or ''}".strip()
    for number, entry in enumerate(case.history, 1):
        for said in filter(None, (getattr(entry, "note", None), getattr(entry, "tracking", None))):
            yield "event", number, said
