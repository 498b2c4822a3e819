"""A case as one page, or as a ZIP, for those who decide about it."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.attempts import past_attempts
from kakoreturn.domain.checklist import told
from kakoreturn.domain.errors import Refused
from kakoreturn.domain.records import replace
from kakoreturn.dossier.content import LONGEST, Clean, Dossier, Enclosure, Plate, plates, standing_changesets
from kakoreturn.dossier.redaction import Part, Redaction, redaction
from kakoreturn.render import documents
from kakoreturn.render.words import business_days
from kakoreturn.service import attachments, cases
from kakoreturn.store.evidence import file_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO, Any

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.changesets import Changeset, Head
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.place import Place
    from kakoreturn.store import Store


def write(
    place: Place,
    case: str | int,
    target: IO[bytes],
    *,
    parts: Sequence[Part] = (),
    private: bool = True,
    zipped: bool = False,
) -> Dossier:
    """Write the dossier of a case: one HTML page, or a ZIP. `parts` are left out of it, `private` the notes."""
    store = place.store
    with store.snapshot():
        view = cases.one(place, case)
        changesets, of_order, head = store.changesets(view.case.number), store.changesets(view.case.order), store.head()
    assert head is not None, "a case is on record"
    described = (
        event for changeset in of_order for _, event in changeset.events if isinstance(event, ev.OrderDescribed)
    )
    made = _made(place, view, changesets, head, redaction(parts, view, described), private=private)
    from kakoreturn.dossier.page import page

    html = page(made)
    if zipped:
        from kakoreturn.dossier import archive

        archive.write(made, html, target)
    else:
        target.write(html)
    return made


def _made(
    place: Place, view: CaseView, changesets: list[Changeset], head: Head, leave: Redaction, *, private: bool
) -> Dossier:
    """The dossier of a case. What is left out is taken from every text first, so that nothing after it can show it."""
    past = leave.of(past_attempts(view.case, view.order, view.guide, place.calendar(view.guide)))
    shown = leave.of(view)
    photos = plates(shown.case, leave, _cleaner(place.store))
    enclosures = tuple(_enclosures(place, view.case, shown.case, leave))
    document = documents.show(
        place.today,
        shown,
        standing_changesets(shown.case, leave.of(tuple(changesets)), leave, private=private),
        set(),
    )
    # Whether a step is done is judged by what was written, not by what is left of it.
    steps = documents.case(view)["steps"]
    document["steps"] = [step | {"missing": [leave.text(lack) for lack in step["missing"]]} for step in steps]
    document |= {"notes": [], "order_notes": []} if private else {}
    document |= {"messages": []} if Part.MESSAGES in leave else {}
    exceptions = view.outlook.exceptions
    return Dossier(
        view=replace(shown, case=told(shown.case)),
        past=past,
        plates=photos,
        enclosures=enclosures,
        document={
            "schema": "kakoreturn.show/1",
            **leave.plain(document),
            "photos": [_photo(plate) for plate in photos],
            "attachments": [{**documents.kept_file(one.attachment), "file": one.file} for one in enclosures],
            "redacted": [part for part in Part if part in leave],
            "journal_head": {"hash": head.hash, "deeds": head.changesets, "at": head.at},
        },
        head=head,
        today=place.today,
        redaction=leave,
        private=private,
        calendar=business_days(exceptions) if exceptions else "",
    )


def _enclosures(place: Place, case: Case, shown: Case, leave: Redaction) -> Iterator[Enclosure]:
    """The attachments that go along; `shown` is the case without what is left out, which may be a part of names."""
    if Part.ATTACHMENTS not in leave:
        for kept, told in zip(case.attachments, shown.attachments, strict=True):
            yield Enclosure(attachment=told, file=f"attachments/{kept.file}", source=attachments.original(place, kept))


def _photo(plate: Plate) -> dict[str, Any]:
    file = plate.file if plate.picture is not None else None
    return {**documents.photo(plate.photo), "file": file, "file_sha256": plate.sha256}


def _cleaner(store: Store) -> Clean:
    """What makes the photos of this store fit to leave."""
    from kakoreturn.pictures.marking import marked

    def clean(photo: Photo) -> bytes | None:
        try:
            return marked(file_of(store, photo.sha256), photo, longest=LONGEST)
        except Refused:  # it was kept when any file was
            return None

    return clean
